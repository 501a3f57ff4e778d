//! What the entities of a database are called and hold, before any text is written.

use super::names::{self, Taken};
use super::past::Past;
use super::relations::{self, Relation};
use super::style::{self, Kinds};
use super::types::{self, FieldType, NewType, Origin, Wrapped};
use crate::emit::history::Entry;
use crate::model::{Column, DateTimeCrate, Declared, Dialect, Enum, Name, ObjectName, Table, ValueTypes, value_type};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// The entities of a database.
pub(super) struct Plan<'a> {
    pub(super) enums: Enums<'a>,
    pub(super) entities: Vec<Entity<'a>>,
    /// Generated field types in use.
    pub(super) newtypes: BTreeSet<NewType>,
    /// A column's JSON is of a Rust type.
    pub(super) json: bool,
    /// The types that the declaration names, with what each is around and what it is for.
    pub(super) values: BTreeMap<String, Value<'a>>,
    /// Serde derives in use, which enums and generated field types need as well.
    pub(super) serde: BTreeSet<&'a str>,
    pub(super) database: &'a Declared,
}

/// A type that the declaration names.
pub(super) struct Value<'a> {
    pub(super) wraps: Wrapped<'a>,
    /// The table and column that it is said of, or the first that has it.
    pub(super) owner: (&'a Table, &'a Column),
    /// The derives and the attributes that are said of it.
    pub(super) styles: Vec<Said<'a>>,
}

/// Derives and attributes.
pub(super) type Said<'a> = (&'a [String], &'a [String]);

/// The enums of a database by name, in the order of names.
pub(super) type Enums<'a> = BTreeMap<&'a ObjectName, EnumPlan<'a>>;

/// An enum.
pub(super) struct EnumPlan<'a> {
    pub(super) source: &'a Enum,
    /// The Rust enum; none without a value, and columns of it are `String`.
    pub(super) rust: Option<String>,
    /// Whether `SeaORM`'s derive can tell its values apart; else it is written out.
    pub(super) derived: bool,
    /// A variant per value.
    pub(super) variants: Vec<String>,
}

/// An entity.
pub(super) struct Entity<'a> {
    pub(super) table: &'a Table,
    /// Its module, without `r#`.
    pub(super) module: Cow<'a, str>,
    /// The module in upper camel case: its name in the prelude.
    pub(super) alias: String,
    /// A field per column, in order.
    pub(super) fields: Vec<Field<'a>>,
    pub(super) relations: Vec<Relation<'a>>,
}

/// A field of a column.
pub(super) struct Field<'a> {
    pub(super) column: &'a Column,
    /// Its name, without `r#`.
    pub(super) name: Cow<'a, str>,
    pub(super) ty: FieldType<'a>,
    /// It is an `Option`.
    pub(super) optional: bool,
}

impl<'a> Plan<'a> {
    /// `history` includes what is about to be written: it knows which relation each name belongs to.
    pub(super) fn new(database: &'a Declared, history: &[Entry]) -> Self {
        let d1 = database.has(Dialect::D1);
        let enums = super::enums::plan(&database.schema.enums, holds_time(database), holds_json(database));
        let tables = with_entity(database);
        let modules = modules(&tables);
        let named = ValueTypes::new(database);
        let mut entities: Vec<Entity<'a>> = tables
            .into_iter()
            .zip(modules)
            .map(|(table, (module, alias))| Entity {
                table,
                module,
                alias,
                fields: fields(table, &enums, &named, d1),
                relations: Vec::new(),
            })
            .collect();
        relations::plan(&mut entities, Past::new(history));
        let newtypes = entities
            .iter()
            .flat_map(|entity| &entity.fields)
            .filter_map(|field| match field.ty.origin {
                Origin::Field(kind) => Some(kind),
                Origin::Value => field.ty.wraps.as_ref()?.newtype,
                Origin::Prelude | Origin::Enums | Origin::Json => None,
            })
            .collect();
        let values = values(database, &entities);
        let json = holds_json(database);
        let serde = entities.iter().flat_map(|entity| {
            let mut derives = Vec::new();
            style::derives(&entity.table.entity.style, &mut derives);
            derives
        });
        let serde = serde.filter(|path| path.ends_with("Serialize") || path.ends_with("Deserialize")).collect();
        Self { enums, entities, newtypes, json, values, serde, database }
    }
}

/// The types that fields have by name. Where one is said of says what it is around.
fn values<'a>(database: &'a Declared, entities: &[Entity<'a>]) -> BTreeMap<String, Value<'a>> {
    let mut values: BTreeMap<String, Value<'a>> = BTreeMap::new();
    let outer: Said<'a> = (&database.entities.type_derives, &database.entities.type_attributes);
    for entity in entities {
        for field in &entity.fields {
            let Some(wraps) = field.ty.wraps.clone() else { continue };
            let is_own = |(table, column)| value_type::own(table, column).is_some();
            let owner = (entity.table, field.column);
            let value = values.entry(field.ty.rust.to_string()).or_insert_with(|| {
                let wraps = wraps.clone();
                Value { wraps, owner, styles: vec![outer] }
            });
            if !is_own(owner) {
                continue;
            }
            if !is_own(value.owner) {
                (value.wraps, value.owner) = (wraps, owner);
            }
            let style = &entity.table.entity.style;
            value.styles.push((&style.type_derives, &style.type_attributes));
            value.styles.extend(field.column.field.as_deref().map(|own| (&*own.type_derives, &*own.type_attributes)));
        }
    }
    values
}

impl<'a> Entity<'a> {
    /// The field of a column; columns of keys exist once a model is verified.
    pub(super) fn field(&self, column: &Name) -> Option<&Field<'a>> {
        self.fields.iter().find(|field| field.column.name == *column)
    }

    /// The variant of `Relation` that `SeaORM` derives from the path to this entity.
    pub(super) fn relation_variant(&self) -> String {
        match self.module_ident() {
            Cow::Borrowed(_) => self.alias.clone(),
            Cow::Owned(raw) => names::camel(&raw),
        }
    }

    /// The module as it is written.
    pub(super) fn module_ident(&self) -> Cow<'_, str> {
        names::escaped(&self.module)
    }
}

impl Field<'_> {
    /// The field as it is written.
    pub(super) fn ident(&self) -> Cow<'_, str> {
        names::escaped(&self.name)
    }

    /// The variant of `Column`.
    pub(super) fn variant(&self) -> String {
        names::camel(&self.name)
    }

    /// The type as it is written.
    pub(super) fn rust(&self) -> Cow<'_, str> {
        if self.optional { Cow::Owned(["Option<", &self.ty.rust, ">"].concat()) } else { Cow::Borrowed(&self.ty.rust) }
    }

    /// The column's name where `SeaORM` would derive another one from the field.
    pub(super) fn column_name(&self) -> Option<&str> {
        let column = self.column.name.as_str();
        if names::is_plain(&self.name) {
            return (self.name != column).then_some(column);
        }
        Some(column)
    }
}

/// The tables that have an entity, and behind them the views, so that these take no name of a table.
pub(super) fn with_entity(database: &Declared) -> Vec<&Table> {
    let has = |table: &&Table| table.primary_key.is_some() && !table.entity.skip;
    database.schema.tables().chain(&database.view_entities).filter(has).collect()
}

/// Whether anything of the database is a date, a time or an instant of the crate `time`.
pub(super) fn holds_time(database: &Declared) -> bool {
    with_entity(database).into_iter().any(|table| {
        let kinds = Kinds::new(&table.entity.style);
        table.columns.iter().any(|column| kinds.of(column).date_time == DateTimeCrate::Time)
    })
}

/// Whether the JSON of any column is of a Rust type.
pub(super) fn holds_json(database: &Declared) -> bool {
    with_entity(database).into_iter().flat_map(|table| &table.columns).any(|column| column.json_as().is_some())
}

/// Module and alias of each table. Tables of one name in several Postgres schemas carry the schema's name.
pub(super) fn modules<'a>(tables: &[&'a Table]) -> Vec<(Cow<'a, str>, String)> {
    let mut taken = Taken::default();
    let mut aliases = Taken::default();
    for reserved in ["enums", "fields", "mod", "prelude"] {
        taken.take(reserved);
    }
    // The files of hand-written code can only be in the way of tables that are named so.
    let declared = |table: &&'a Table| table.entity.module.as_deref().unwrap_or(table.name.name.as_str());
    let ext = tables.iter().any(|table| names::snake(declared(table), "table").ends_with("_ext"));
    let mut claim = |candidate: &str| {
        let alias = names::camel(candidate);
        let beside = ext.then(|| format!("{candidate}_ext"));
        let free = !taken.has(candidate) && beside.as_deref().is_none_or(|beside| !taken.has(beside));
        if !free || !aliases.take(alias.clone()) {
            return None;
        }
        taken.take(candidate.to_owned());
        if let Some(beside) = beside {
            taken.take(beside);
        }
        Some(alias)
    };
    tables
        .iter()
        .map(|table| {
            let module = names::snake(declared(table), "table");
            if let Some(alias) = claim(&module) {
                return (module, alias);
            }
            let namespace = table.name.namespace.as_ref().map(|name| names::snake(name.as_str(), "schema"));
            let qualified = namespace.map(|namespace| format!("{namespace}_{module}"));
            let numbered = (2_u32..).map(|number| format!("{module}_table{number}"));
            let others = qualified.into_iter().chain([format!("{module}_table")]).chain(numbered);
            let found = others.into_iter().find_map(|candidate| claim(&candidate).map(|alias| (candidate, alias)));
            found.map_or((module, String::new()), |(module, alias)| (Cow::Owned(module), alias))
        })
        .collect()
}

/// Names that the derives of `SeaORM` could not use: methods of the same name are called on the active model.
const UNUSABLE: [&str; 4] = ["parent_key", "parent_key_for", "parent_key_for_def", "parent_key_for_self_rev"];

fn fields<'a>(table: &'a Table, enums: &Enums<'a>, named: &ValueTypes<'a>, d1: bool) -> Vec<Field<'a>> {
    let declared = |column: &'a Column| -> &'a str { column.field_name().unwrap_or(column.name.as_str()) };
    let kinds = Kinds::new(&table.entity.style);
    let usable = |name: &str| names::stays(name) && !UNUSABLE.contains(&name);
    let plain = table.columns.iter().all(|column| usable(declared(column)) && column.field_name().is_none());
    let mut taken = Taken::default();
    let mut variants = Taken::default();
    if !plain {
        // Columns whose name can stay as it is are not renamed for the sake of others.
        for column in table.columns.iter().filter(|column| usable(declared(column))) {
            taken.take(declared(column));
            variants.take(names::camel(declared(column)));
        }
    }
    let mut seen = Taken::default();
    table
        .columns
        .iter()
        .map(|column| {
            let name = declared(column);
            let stays = plain || (usable(name) && seen.take(name));
            let name = if stays { Cow::Borrowed(name) } else { field_name(name, &mut taken, &mut variants) };
            let optional = is_optional(table, column);
            let ty = types::field_type(column, enums, kinds, d1, table.in_primary_key(&column.name));
            let ty = match named.of(table, column) {
                Some(name) => ty.inside(name),
                None => ty,
            };
            Field { column, name, ty, optional }
        })
        .collect()
}

/// Whether a column's field is an `Option`: `SeaORM` has no key that is one, so a row whose key is NULL is not read.
pub(super) fn is_optional(table: &Table, column: &Column) -> bool {
    column.nullable && !table.in_primary_key(&column.name)
}

fn field_name<'a>(column: &'a str, taken: &mut Taken<'a>, variants: &mut Taken<'a>) -> Cow<'a, str> {
    let first = names::snake(column, "column");
    let mut number = 1_u32;
    loop {
        let candidate = match number {
            1 => first.clone(),
            2 => Cow::Owned(format!("{first}_column")),
            number => Cow::Owned(format!("{first}_column{number}")),
        };
        let variant = names::camel(&candidate);
        let free = !UNUSABLE.contains(&&*candidate) && variant != "Self" && !taken.has(&candidate);
        if free && !variants.has(&variant) {
            taken.take(candidate.clone());
            variants.take(variant);
            return candidate;
        }
        number += 1;
    }
}
