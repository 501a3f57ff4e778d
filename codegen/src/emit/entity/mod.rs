//! The entity crate: a module per database, a file per table.
//!
//! Names are settled first (`plan`), for all entities of a database at once, because a relation is named on both of
//! its sides. Text follows in one of two formats. A table without a primary key has no entity: `SeaORM` needs one.

mod alike;
mod calls;
mod claims;
mod clashes;
mod compact;
mod dense;
mod dto;
mod english;
mod enums;
mod factories;
mod fields;
mod keys;
mod layout;
mod link;
mod links;
mod model;
mod names;
mod naming;
mod needs;
mod new_type;
mod past;
mod plan;
mod prelude;
mod relations;
mod scaffold;
mod seaography;
mod standing;
mod style;
mod succession;
mod surface;
mod text_enum;
mod types;
mod violations;

use super::write::Succession;
use super::{Comment, File, Source};
use crate::declare::Project;
use crate::model::{Column, Declared, Dialect, EntityFormat, Table, ValueTypes};
pub use alike::unlike;
pub use calls::calls;
pub use clashes::clashes;
pub use needs::lacking;
use plan::Plan;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write as _;
pub use surface::{Break, Kind, Order, Surface, Text, surface};

/// Tables of a database up to which rustc's own limit is enough, however they are related.
const SHALLOW: usize = 16;
/// More than the levels that a table adds to the longest chain of related models.
const LEVELS: usize = 8;

/// The start of the crate. What clippy's stricter groups say about names and comments is for the schema to decide.
const LIB: &str = r#"//! Entities of every database.
#![allow(
    clippy::doc_markdown,
    clippy::module_inception,
    clippy::struct_excessive_bools,
    reason = "names and comments are the schema's"
)]
"#;

/// The files of one database: its modules, and a file for hand-written code beside each entity.
pub fn files(source: Source<'_>) -> impl Iterator<Item = File> {
    let plan = Plan::new(source.database, source.history);
    let folder = format!("{}/src/{}", source.project.paths.entity, source.database.name);
    let entities = plan.entities.len();
    let enums = enums::module(&plan, &source.database.schema.enums);
    let fields = fields::module(&plan);
    let mut files = Vec::with_capacity(4);
    files.push(rust(format!("{folder}/mod.rs"), module(source, &plan, enums.is_some(), fields.is_some())));
    let reader = violations::are_written(source.project).then(|| violations::reader_of(source.project));
    files.extend(prelude::module(&plan, reader.as_deref()).map(|body| rust(format!("{folder}/prelude.rs"), body)));
    files.extend(enums.map(|body| rust(format!("{folder}/enums.rs"), body)));
    files.extend(fields.map(|body| rust(format!("{folder}/fields.rs"), body)));
    let violations = violations::Violations::new(source, &plan.entities);
    let factories = factories::Factories::new(&plan, source.project);
    let of_entity = move |nth: usize| {
        let entity = &plan.entities[nth];
        let mut body = match format(source.project, source.database) {
            EntityFormat::Dense => dense::entity(&plan, entity),
            EntityFormat::Compact => compact::entity(&plan, entity),
        };
        dto::write(&mut body, entity);
        if let Some(violations) = &violations {
            violations.write(&mut body, entity);
        }
        factories.write(&mut body, &plan, nth);
        let path = |end: &str| [&*folder, "/", &*entity.module, end].concat();
        [rust(path(".rs"), body), File::scaffold(path("_ext.rs"), scaffold::behaviour(entity))]
    };
    files.into_iter().chain((0..entities).flat_map(of_entity))
}

/// The files of the crate itself.
pub fn crate_files(project: &Project, databases: &[&Declared]) -> Vec<File> {
    let folder = &project.paths.entity;
    let mut names: Vec<&str> = databases.iter().map(|database| database.name.as_str()).collect();
    let reader = violations::are_written(project).then(|| violations::reader(names.iter().copied()));
    let mut lib = String::from(LIB);
    if let Some(limit) = recursion_limit(project, databases) {
        let _ = writeln!(lib, "#![recursion_limit = \"{limit}\"]");
    }
    lib.push('\n');
    let factories = factories::are_wanted(databases).then(|| factories::module(project));
    names.extend(reader.as_deref());
    names.extend(factories.as_deref());
    names.sort_unstable();
    for name in names {
        lib.push_str(if factories.as_deref() == Some(name) { "#[cfg(feature = \"factories\")]\n" } else { "" });
        let _ = writeln!(lib, "pub mod {};", names::escaped(name));
    }
    if let Some(reader) = &reader {
        let _ = writeln!(lib, "\npub use {reader}::Violated;");
    }
    let mut files = vec![
        File::scaffold(format!("{folder}/Cargo.toml"), scaffold::manifest(folder, databases)),
        File::scaffold(format!("{folder}/rustfmt.toml"), super::RUSTFMT_TOML),
        rust(format!("{folder}/src/lib.rs"), lib),
    ];
    files.extend(factories.map(|name| rust(format!("{folder}/src/{name}.rs"), factories::text(project, databases))));
    files.extend(reader.map(|reader| rust(format!("{folder}/src/{reader}.rs"), violations::READER.to_owned())));
    files
}

/// The form of a database's entities.
fn format(project: &Project, database: &Declared) -> EntityFormat {
    database.entities.format.or(project.entities.format).unwrap_or_default()
}

/// How deep rustc must look into the crate's types. In the dense format a model holds its relations, and whether it is
/// `Send` depends on every model that can be reached from it; rustc gives up after 128 levels, which some twenty tables in
/// a chain exceed. A power of two, so that it rarely changes.
fn recursion_limit(project: &Project, databases: &[&Declared]) -> Option<usize> {
    let is_dense = |database: &&&Declared| format(project, database) == EntityFormat::Dense;
    let is_related = |view: &&Table| !view.entity.view_keys.is_empty();
    let models =
        |database: &&Declared| database.schema.tables.len() + database.view_entities.iter().filter(is_related).count();
    let tables = databases.iter().filter(is_dense).map(models).max().unwrap_or(0);
    (tables > SHALLOW).then(|| (tables * LEVELS).next_power_of_two())
}

/// The hand-written files of tables that were called something else before; the last `new` entries of history are about
/// to be written.
pub fn successions(source: Source<'_>, new: usize) -> Vec<Succession> {
    succession::successions(source, new)
}

/// Whether the hand-written file at `path` is as it was written, so that nobody's work is in it.
pub fn is_untouched(path: &str, text: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix("_ext.rs").is_some_and(|module| scaffold::is_untouched(module, text))
}

/// The Rust type of a column's field, for tables that show types side by side; `Option` where NULL is allowed.
pub fn rust_types<'a>(database: &'a Declared) -> impl Fn(&'a Table, &'a Column) -> String {
    let enums = enums::plan(&database.schema.enums, plan::holds_time(database), plan::holds_json(database));
    let d1 = database.has(Dialect::D1);
    let named = ValueTypes::new(database);
    move |table, column| {
        let kinds = style::Kinds::new(&table.entity.style);
        let ty = types::field_type(column, &enums, kinds, d1, table.in_primary_key(&column.name));
        let rust = named.of(table, column).map_or(ty.rust, Cow::Borrowed);
        if plan::is_optional(table, column) { ["Option<", &rust, ">"].concat() } else { rust.into_owned() }
    }
}

/// The path of each table's entity, in the order of the tables; none for a table without one.
pub fn paths(source: Source<'_>) -> Vec<Option<String>> {
    let (database, schema) = (source.database, &source.database.schema);
    let has = |table: &&Table| table.primary_key.is_some() && !table.entity.skip;
    let mut modules = plan::modules(&plan::with_entity(database)).into_iter();
    let folder = format!("{}/src/{}", source.project.paths.entity, database.name);
    let path = |(module, _): (Cow<'_, str>, String)| format!("{folder}/{module}.rs");
    schema.tables().map(|table| if has(&table) { modules.next().map(path) } else { None }).collect()
}

fn rust(path: String, body: String) -> File {
    File::generated(path, Comment::Slashes, body)
}

fn module(source: Source<'_>, plan: &Plan<'_>, enums: bool, fields: bool) -> String {
    let (database, format) = (source.database, format(source.project, source.database));
    let mut out = format!("//! Entities of the `{}` database.\n", database.name);
    if let Some(text) = database.doc.as_deref().filter(|text| !text.trim().is_empty()) {
        out.push_str("//!\n");
        layout::doc(&mut out, "", "//!", text);
    }
    out.push('\n');
    let mut modules: BTreeSet<String> = BTreeSet::new();
    modules.extend(prelude::is_wanted(plan).then(|| "prelude".to_owned()));
    modules.extend(enums.then(|| "enums".to_owned()));
    modules.extend(fields.then(|| "fields".to_owned()));
    for entity in &plan.entities {
        modules.insert(entity.module.to_string());
        modules.insert(format!("{}_ext", entity.module));
    }
    for name in modules {
        let _ = writeln!(out, "pub mod {};", names::escaped(&name));
    }
    seaography::registration(&mut out, plan, format);
    out
}
