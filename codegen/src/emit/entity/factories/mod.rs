//! Factories: rows for tests, made up so that the constraints of their table take them, with the rows that they refer to.
//!
//! What nothing is known to be taken for (a check that is not read, a type that is text in Rust, a key in a circle) a test says
//! itself: it is a parameter of `factory`.

mod checks;
mod making;
mod values;

use super::names;
use super::plan::{Entity, Field, Plan};
use crate::declare::Project;
use crate::model::{Declared, NumberedBy};
use making::{Making, Parent};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use values::Numbering;

/// What opens databases, as it is written.
const DATABASES: &str = include_str!("databases.rs");

/// What makes values up, as it is written: paragraphs of one function each.
const VALUES: &str = include_str!("template.rs");

/// What stands before everything that only tests need.
const GATE: &str = "#[cfg(feature = \"factories\")]\n#[rustfmt::skip]\n";

/// Whether any entity of these databases has a factory.
pub(super) fn are_wanted(databases: &[&Declared]) -> bool {
    let tables = |database: &&Declared| super::plan::with_entity(database).into_iter().any(making::is_wanted);
    databases.iter().any(tables)
}

/// The module of the crate that makes values up: no database is called so.
pub(super) fn module(project: &Project) -> String {
    let taken: BTreeSet<&str> = project.databases.iter().map(|database| database.name.as_str()).collect();
    let mut name = "factories".to_owned();
    while taken.contains(name.as_str()) {
        name.push('_');
    }
    name
}

/// The text of that module: databases, and the functions that factories of any database call.
pub(super) fn text(project: &Project, databases: &[&Declared]) -> String {
    let mut text = DATABASES.to_owned();
    let mut calls = String::from("::fill(");
    for database in databases {
        let factories = Factories::new(&Plan::new(database, &[]), project);
        let values = factories.makings.iter().flatten().flat_map(|making| &making.values);
        values.for_each(|(_, value)| calls.extend([value.rust.as_str(), "\n"]));
    }
    let function = |paragraph: &str| Some([paragraph.split_once("pub fn ")?.1.split(['<', '(']).next()?, "("].concat());
    // What calls another one stands before it.
    for paragraph in VALUES.split("\n\n").skip(1) {
        let is_called = |name: String| {
            [&*["::", &*name].concat(), &*[" ", &*name].concat()].iter().any(|call| calls.contains(call))
        };
        if function(paragraph).is_some_and(is_called) {
            text.extend(["\n", paragraph.trim_end(), "\n"]);
            calls.push_str(paragraph.split_once('{').map_or("", |(_, body)| body));
        }
    }
    text
}

/// The factories of a database.
pub(super) struct Factories {
    /// The path of the module of values.
    made: String,
    makings: Vec<Option<Making>>,
}

impl Factories {
    pub(super) fn new(plan: &Plan<'_>, project: &Project) -> Self {
        let made = ["crate::", &module(project)].concat();
        let makings = making::all(plan, &made);
        Self { made, makings }
    }

    /// Writes the factory of the entity at that place; nothing where none is wanted.
    pub(super) fn write(&self, out: &mut String, plan: &Plan<'_>, nth: usize) {
        let (Some(Some(making)), Some(entity)) = (self.makings.get(nth), plan.entities.get(nth)) else { return };
        let table = &entity.table.name;
        let said: Vec<&Field<'_>> = making.said.iter().filter_map(|at| entity.fields.get(*at)).collect();
        let parameters: Vec<String> =
            said.iter().map(|field| format!("{}: impl Into<{}>", field.ident(), field.rust())).collect();
        let calls: Vec<String> = said.iter().map(|field| format!(".{}({})", method(field), field.ident())).collect();
        let calls = calls.concat();
        let _ = write!(
            out,
            "\n/// Makes a row of {table} for tests. What is not said is made up.\n{GATE}pub fn factory({}) -> Factory {{\n    \
             Factory {{ seed: 0, row: <ActiveModel as ActiveModelTrait>::default() }}{calls}\n}}\n\n\
             /// A row of {table} that is not made yet.\n{GATE}#[derive(Clone, Debug)]\npub struct Factory {{\n    \
             /// Rows of another seed have other values.\n    pub seed: u32,\n    /// What is said so far.\n    \
             pub row: ActiveModel,\n}}\n\n{GATE}impl Factory {{\n    /// Rows of another seed have other values.\n    \
             pub fn seed(mut self, seed: u32) -> Self {{\n        self.seed = seed;\n        self\n    }}\n",
            parameters.join(", ")
        );
        for field in entity.fields.iter().filter(|field| is_written(field)) {
            let _ = write!(
                out,
                "\n    pub fn {}(mut self, value: impl Into<{}>) -> Self {{\n        \
                 self.row.{ident} = sea_orm::Set(value.into());\n        self\n    }}\n",
                method(field),
                field.rust(),
                ident = field.ident(),
            );
        }
        create(out, &self.made, plan, entity, making);
        out.push_str("}\n");
    }
}

/// What a factory has methods for besides its columns.
fn method(field: &Field<'_>) -> String {
    if ["create", "seed", "clone", "fmt"].contains(&&*field.name) {
        return format!("{}_column", field.name);
    }
    field.ident().into_owned()
}

/// Whether a row may say the column.
fn is_written(field: &Field<'_>) -> bool {
    let always = field.column.numbering.as_ref().is_some_and(|numbering| numbering.by == NumberedBy::Always);
    field.column.generated.is_none() && !always
}

fn create(out: &mut String, made: &str, plan: &Plan<'_>, entity: &Entity<'_>, making: &Making) {
    let is_changed = !making.parents.is_empty() || !making.values.is_empty();
    let _ = write!(
        out,
        "\n    /// Makes the row, and before it those that it refers to and that nothing is said of.\n    ///\n    \
         /// # Errors\n    ///\n    /// The database refuses it.\n    \
         pub async fn create<C: ConnectionTrait>({}self, db: &C) -> Result<Model, DbErr> {{\n",
        if is_changed { "mut " } else { "" }
    );
    for parent in &making.parents {
        self::parent(out, plan, entity, parent);
    }
    if making.values.iter().any(|(_, value)| value.by != Numbering::Fixed) {
        number(out, entity, making);
    }
    for (at, value) in &making.values {
        let Some(field) = entity.fields.get(*at) else { continue };
        let _ = writeln!(out, "        {made}::fill(&mut self.row.{}, {});", field.ident(), value.rust);
    }
    out.push_str("        self.row.insert(db).await\n    }\n");
}

/// The number of the row: behind those that are there, and further where a value is taken already.
fn number(out: &mut String, entity: &Entity<'_>, making: &Making) {
    let unique: Vec<String> = making
        .values
        .iter()
        .filter(|(at, value)| value.differs() && making.unique.contains(at))
        .filter_map(|(at, value)| Some((entity.fields.get(*at)?, value)))
        .map(|(field, value)| {
            format!(
                "            if self.row.{}.is_not_set() {{ taken = taken.add(Column::{}.eq({})); }}\n",
                field.ident(),
                field.variant(),
                value.rust
            )
        })
        .collect();
    let _ = writeln!(
        out,
        "        let rows = u32::try_from(Entity::find().count(db).await?).unwrap_or_default();\n        \
         let {}n = self.seed.wrapping_mul(1_000).wrapping_add(rows);",
        if unique.is_empty() { "" } else { "mut " }
    );
    if !unique.is_empty() {
        let _ = write!(
            out,
            "        loop {{\n            let mut taken = sea_orm::Condition::any();\n{}            \
             if taken.is_empty() || Entity::find().filter(taken).count(db).await? == 0 {{ break; }}\n            \
             n = n.wrapping_add(1);\n        }}\n",
            unique.concat()
        );
    }
}

/// The row that a key refers to.
fn parent(out: &mut String, plan: &Plan<'_>, entity: &Entity<'_>, parent: &Parent) {
    let Some(target) = plan.entities.get(parent.target) else { return };
    let pairs: Vec<(&Field<'_>, &Field<'_>)> = parent
        .columns
        .iter()
        .filter_map(|(own, theirs)| Some((entity.fields.get(*own)?, target.fields.get(*theirs)?)))
        .collect();
    let unset: Vec<String> = pairs.iter().map(|(own, _)| format!("self.row.{}.is_not_set()", own.ident())).collect();
    let module = names::escaped(&target.module).into_owned();
    let many = pairs.len() > 1;
    let _ = writeln!(
        out,
        "        if {} {{\n            let {}parent = super::{module}::factory().seed(self.seed);",
        unset.join(" || "),
        if many { "mut " } else { "" }
    );
    for (own, theirs) in pairs.iter().filter(|_| many) {
        let _ = writeln!(
            out,
            "            if let sea_orm::ActiveValue::Set(value) = self.row.{}.clone() {{ parent = parent.{}(value); }}",
            own.ident(),
            method(theirs)
        );
    }
    out.push_str("            let parent = Box::pin(parent.create(db)).await?;\n");
    for (own, theirs) in &pairs {
        let _ = writeln!(out, "            self.row.{} = sea_orm::Set(parent.{});", own.ident(), theirs.ident());
    }
    out.push_str("        }\n");
}
