//! Parts of an entity that the declaration asks for: some of its columns, what an insert gives, what a patch changes.

use super::layout;
use super::plan::{Entity, Field, Plan};
use super::style;
use crate::emit::text;
use crate::model::{ColumnType, Dto, DtoColumns, Expression, Name};
use std::fmt::Write as _;

/// Writes them behind the entity.
pub(super) fn write(out: &mut String, entity: &Entity<'_>) {
    for dto in &entity.table.entity.dtos {
        match &dto.columns {
            DtoColumns::These(columns) => part(out, entity, dto, columns),
            DtoColumns::Insert => insert(out, entity, dto),
            DtoColumns::Patch => patch(out, entity, dto),
        }
    }
}

/// Whether serde must be told what is given and what is absent: anything at all, an instant as a number.
pub(super) fn has_given(plan: &Plan<'_>) -> [bool; 2] {
    let patches = |entity: &&Entity<'_>| {
        let is_patch = |dto: &Dto| dto.columns == DtoColumns::Patch;
        entity.table.entity.dtos.iter().any(is_patch) && style::has_serde(&entity.table.entity.style)
    };
    let mut fields = plan.entities.iter().filter(patches).flat_map(|entity| patched(entity)).peekable();
    [fields.peek().is_some(), fields.any(style::is_unix)]
}

/// Columns that a patch changes: not those of the key, and none that the database fills.
fn patched<'e, 'a>(entity: &'e Entity<'a>) -> impl Iterator<Item = &'e Field<'a>> {
    let is_key = |field: &Field<'_>| entity.table.in_primary_key(&field.column.name);
    entity.fields.iter().filter(move |field| !is_key(field) && is_given(field))
}

/// Whether the app may give the value: the database neither computes nor numbers it.
fn is_given(field: &Field<'_>) -> bool {
    let column = field.column;
    let is_numbered = column.numbering.is_some() || matches!(column.default, Some(Expression::NextValue(_)));
    column.generated.is_none() && !is_numbered
}

/// Whether the database has a value where none is given.
fn has_default(field: &Field<'_>) -> bool {
    field.column.default.as_ref().is_some_and(|default| *default != Expression::Null)
}

/// Some columns of the entity, which are all that is read.
fn part(out: &mut String, entity: &Entity<'_>, dto: &Dto, columns: &[Name]) {
    let fields: Vec<&Field<'_>> = columns.iter().filter_map(|name| entity.field(name)).collect();
    head(out, entity, dto, &fields, "Some columns of", &["DerivePartialModel"]);
    layout::sea_orm(out, "", &["entity = \"Entity\""]);
    attributes(out, entity);
    let _ = writeln!(out, "pub struct {} {{", dto.name);
    for field in fields {
        let own = field.column.field_attributes().iter().map(String::as_str);
        lines(out, field, style::serde(entity, field).into_iter().chain(own));
        layout::field(out, &field.ident(), &field.rust());
    }
    out.push_str("}\n");
}

/// What a new row is made of.
fn insert(out: &mut String, entity: &Entity<'_>, dto: &Dto) {
    let fields: Vec<&Field<'_>> = entity.fields.iter().filter(|field| is_given(field)).collect();
    let is_plain = |field: &&Field<'_>| {
        field.optional
            || has_default(field)
            || field.ty.has_default() && !matches!(field.column.ty, ColumnType::Custom { .. })
    };
    let derives: &[&str] = if fields.iter().all(is_plain) { &["Default"] } else { &[] };
    head(out, entity, dto, &fields, "A new row of", derives);
    attributes(out, entity);
    let _ = writeln!(out, "pub struct {} {{", dto.name);
    for field in &fields {
        let is_open = has_default(field);
        lines(out, field, style::unix(entity, field, field.optional || is_open).into_iter().chain(own(field)));
        let ty = if is_open { format!("Option<{}>", field.ty.rust) } else { field.rust().into_owned() };
        layout::field(out, &field.ident(), &ty);
    }
    out.push_str("}\n");
    into_active_model(out, entity, dto, &fields, |field| match (has_default(field), field.optional) {
        (false, _) => format!("sea_orm::Set(from.{})", field.ident()),
        (true, false) => format!("from.{}.map_or(sea_orm::NotSet, sea_orm::Set)", field.ident()),
        (true, true) => format!("from.{}.map_or(sea_orm::NotSet, |value| sea_orm::Set(Some(value)))", field.ident()),
    });
}

/// What a row is changed to.
fn patch(out: &mut String, entity: &Entity<'_>, dto: &Dto) {
    let fields: Vec<&Field<'_>> = patched(entity).collect();
    head(out, entity, dto, &fields, "What changes of a row of", &["Default"]);
    attributes(out, entity);
    if fields.iter().any(|field| field.optional) {
        out.push_str("#[allow(clippy::option_option, reason = \"absent is not NULL\")]\n");
    }
    let _ = writeln!(out, "pub struct {} {{", dto.name);
    for field in &fields {
        lines(out, field, own(field).filter(|attribute| !says_with(attribute)));
        if style::has_serde(&entity.table.entity.style) {
            let with = match (style::is_unix(field), field.optional) {
                (false, _) => "deserialize_with = \"super::fields::given\"",
                (true, false) => "with = \"super::fields::unix_given\"",
                (true, true) => "with = \"super::fields::unix_option_given\"",
            };
            let _ = write!(
                out,
                "    #[serde(\n        default,\n        skip_serializing_if = \"Option::is_none\",\n        {with}\n    )]\n"
            );
        }
        layout::field(out, &field.ident(), &format!("Option<{}>", field.rust()));
    }
    out.push_str("}\n");
    into_active_model(out, entity, dto, &fields, |field| {
        format!("from.{}.map_or(sea_orm::NotSet, sea_orm::Set)", field.ident())
    });
    of(out, entity, dto);
}

/// The row of a key, with what the patch changes.
fn of(out: &mut String, entity: &Entity<'_>, dto: &Dto) {
    let key = entity.table.primary_key.iter().flat_map(|key| &key.columns).filter_map(|name| entity.field(name));
    let (mut arguments, mut sets) = (String::new(), String::new());
    for field in key {
        let name = field.ident();
        let _ = write!(arguments, ", {name}: {}", field.rust());
        let _ = writeln!(sets, "        row.{name} = sea_orm::Set({name});");
    }
    let _ = write!(
        out,
        "\n#[rustfmt::skip]\nimpl {} {{\n    /// The row of that key with these changes, to be updated.\n    \
         pub fn of(self{arguments}) -> ActiveModel {{\n        let mut row = ActiveModel::from(self);\n{sets}        \
         row\n    }}\n}}\n",
        dto.name
    );
}

/// Writes everything of the struct up to its attributes.
fn head(out: &mut String, entity: &Entity<'_>, dto: &Dto, fields: &[&Field<'_>], what: &str, own: &[&str]) {
    let meaning = format!("{what} {}.", entity.table.name);
    let _ = writeln!(out, "\n/// {}", text::rustdoc(&meaning));
    if dto.columns == DtoColumns::Insert && fields.iter().any(|field| has_default(field)) {
        out.push_str("///\n/// Where `None` stands for a column with a default, the row has that.\n");
    }
    let mut derives = vec!["Clone", "Debug", "PartialEq"];
    derives.extend(fields.iter().all(|field| field.ty.eq).then_some("Eq"));
    derives.extend(own);
    style::derives(&entity.table.entity.style, &mut derives);
    style::add(&mut derives, entity.table.entity.style.dto_derives.iter().map(String::as_str));
    layout::derive(out, &derives);
}

fn attributes(out: &mut String, entity: &Entity<'_>) {
    for attribute in of_any_struct(&entity.table.entity.style.attributes) {
        let _ = writeln!(out, "#[{attribute}]");
    }
}

/// Attributes of the column's own that are not about the entity.
fn own<'f>(field: &'f Field<'_>) -> impl Iterator<Item = &'f str> {
    of_any_struct(field.column.field_attributes())
}

/// Those that no derive of an entity is for.
fn of_any_struct(attributes: &[String]) -> impl Iterator<Item = &str> {
    let all = attributes.iter().map(String::as_str);
    all.filter(|attribute| !attribute.starts_with("sea_orm") && !attribute.starts_with("seaography"))
}

/// Whether a function reads or writes the value: it is not for an `Option` around it.
fn says_with(attribute: &str) -> bool {
    let mut words = attribute.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.any(|word| word == "with" || word.ends_with("_with"))
}

fn lines<'t>(out: &mut String, field: &Field<'_>, attributes: impl Iterator<Item = &'t str>) {
    layout::doc(out, "    ", "///", field.column.doc.as_deref().unwrap_or_default());
    for attribute in attributes {
        let _ = writeln!(out, "    #[{attribute}]");
    }
}

fn into_active_model(
    out: &mut String,
    entity: &Entity<'_>,
    dto: &Dto,
    fields: &[&Field<'_>],
    value: impl Fn(&Field<'_>) -> String,
) {
    let name = &dto.name;
    let from = if fields.is_empty() { "_" } else { "from" };
    let _ = write!(
        out,
        "\n#[rustfmt::skip]\nimpl From<{name}> for ActiveModel {{\n    fn from({from}: {name}) -> Self {{\n        Self {{\n"
    );
    for field in fields {
        let _ = writeln!(out, "            {}: {},", field.ident(), value(field));
    }
    let rest = if fields.len() < entity.fields.len() { "            ..Default::default()\n" } else { "" };
    let _ = write!(
        out,
        "{rest}        }}\n    }}\n}}\n\n#[rustfmt::skip]\nimpl sea_orm::IntoActiveModel<ActiveModel> for {name} {{\n    \
         fn into_active_model(self) -> ActiveModel {{\n        self.into()\n    }}\n}}\n"
    );
}
