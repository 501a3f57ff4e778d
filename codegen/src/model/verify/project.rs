//! Databases as such, and beside one another.

use super::context::{Context, Place, Report};
use super::names::{self, is_device, is_plain};
use super::rust_names::is_keyword;
use crate::model::{Declared, Fault, Rule};
use crate::suggest::nearest;
use std::collections::BTreeSet;

/// Files and crates that a module of the same name would hide.
const TAKEN: [&str; 9] = ["lib", "main", "mod", "prelude", "core", "std", "alloc", "sea_orm", "sea_orm_migration"];

/// Checks a database's own settings.
pub(super) fn database(context: &Context<'_>, report: &mut Report<'_>) {
    let declared = context.declared;
    let name = declared.name.as_str();
    if !is_plain(name) {
        report.fault(
            Rule::DatabaseName,
            Place::Database,
            format!("the database name {name:?} is not a name for a module"),
            "it is a Rust module, a folder and a file name at once",
            "write small letters, digits and single underscores, starting with a letter: `Database::new(\"my_app\")`",
        );
    } else if is_keyword(name) || is_device(name) || TAKEN.contains(&name) {
        let why = if is_keyword(name) {
            "it is a keyword of Rust, and a module is named after it"
        } else if is_device(name) {
            "Windows keeps that name for a device, and a folder is named after it"
        } else {
            "the generated crates have a file or a dependency of that name"
        };
        report.fault(
            Rule::DatabaseName,
            Place::Database,
            format!("the database name {name:?} is taken"),
            why,
            "choose another name",
        );
    }
    if declared.dialects.is_empty() {
        report.fault(
            Rule::NoDialect,
            Place::Database,
            "the database is written for no dialect",
            "there is nothing to generate",
            "name one: `.dialects([Dialect::Postgres])`, or leave `.dialects` out for both",
        );
    }
    if let Some(doc) = &declared.doc {
        names::text(report, Place::Database, &"doc", doc);
    }
    seed_names(declared, report);
    if context.d1 {
        wrangler(declared, report);
    }
}

fn seed_names(declared: &Declared, report: &mut Report<'_>) {
    let mut seen = BTreeSet::new();
    for seed in &declared.seeds {
        if !seen.insert(seed.name.to_lowercase()) {
            report.fault(
                Rule::DeclaredTwice,
                Place::Seed(&seed.name),
                "the seed is declared twice",
                "both would be the same file",
                "put the inserts into one, or rename it",
            );
        }
    }
}

/// <https://developers.cloudflare.com/workers/wrangler/configuration/#d1-databases>
fn wrangler(declared: &Declared, report: &mut Report<'_>) {
    let binding = declared.d1_binding.as_str();
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if !binding.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') || !binding.chars().all(word) {
        report.fault(
            Rule::WranglerName,
            Place::Database,
            format!("the binding {binding:?} is not a name in JavaScript"),
            "the Worker reaches the database as `env.<binding>`",
            format!("write letters, digits and underscores: `.d1(\"DB\", {:?})`", declared.d1_database),
        );
    }
    let database = declared.d1_database.as_str();
    if database.trim().is_empty() || database.chars().any(char::is_control) {
        report.fault(
            Rule::WranglerName,
            Place::Database,
            format!("the D1 database name {database:?} is not a name"),
            "wrangler finds the database by it",
            format!("name it: `.d1({binding:?}, \"my-database\")`"),
        );
    }
}

/// Checks the databases of a project against one another.
pub(super) fn between(databases: &[Declared], default: Option<&str>) -> Vec<Fault> {
    let mut faults = Vec::new();
    if databases.is_empty() {
        faults.push(Fault::new(
            Rule::EmptyProject,
            "project",
            "the project has no databases",
            "there is nothing to generate",
            "add one: `Project::new(root).database(Database::new(\"my_app\"))`",
        ));
    }
    let mut seen = BTreeSet::new();
    for database in databases {
        if !seen.insert(database.name.as_str()) {
            faults.push(Fault::new(
                Rule::DatabaseTwice,
                "project",
                format!("the database {:?} is declared twice", database.name),
                "both would write the same folders",
                "leave one out, or rename it",
            ));
        }
    }
    if let Some(default) = default.filter(|default| !seen.contains(default)) {
        let names = || databases.iter().map(|database| database.name.clone());
        let known = names().collect::<Vec<_>>().join(", ");
        let instead = nearest(default, names())
            .map_or_else(|| format!("name one of: {known}"), |name| format!("write `.default_database({name:?})`"));
        faults.push(Fault::new(
            Rule::DefaultDatabase,
            "project",
            format!("the default database {default:?} is not there"),
            "`sea-orm-cli migrate` would run nothing",
            instead,
        ));
    }
    faults
}
