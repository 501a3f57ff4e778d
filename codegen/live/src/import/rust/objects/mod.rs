//! Everything but tables: views and routines in a file each, and a file for each other kind.

mod aggregate;
mod cast;
mod collation;
mod composite;
mod domain;
mod enumeration;
mod extension;
mod inheritance;
mod namespace;
mod partition;
mod policy;
mod range;
mod raw;
mod routine;
mod rule;
mod sequence;
mod statistics;
mod trigger;
mod view;
mod virtual_table;

pub(super) use trigger::trigger;

use super::code;
use super::declaration::Declaration;
use super::uses::Uses;
use seaglass::model::{CatalogueObject, ObjectName, Schema};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// A file beside the database's `mod.rs`.
pub(super) struct SourceFile {
    /// Its module, and the stem of its name.
    pub(super) module: String,
    /// What it holds.
    pub(super) text: String,
    /// What the database calls to have it: `.routine(cleanup::routine())`.
    pub(super) calls: Vec<String>,
    /// It holds enumerated types.
    pub(super) is_enums: bool,
}

/// A file for each view and routine of the schema, and one for each other kind of object in it; no module of theirs is among
/// `taken`, to which they are added.
pub(super) fn files(schema: &Schema, taken: &mut BTreeSet<String>) -> Vec<SourceFile> {
    let mut files = Vec::new();
    let enums = schema.enums.iter().map(|item| Item {
        names: vec![item.name.name.to_string(), item.name.to_string()],
        shown: format!("The values of `{}`.", shown(&item.name)),
        made: enumeration::enumeration(item),
    });
    files.extend(of_kind(&ENUMS, enums.collect(), taken));
    for routine in &schema.routines {
        let made = routine::routine(routine);
        let header = format!("{}{}", shown(&routine.name), code::remark(&routine.arguments).replace('`', "'"));
        files.push(alone("routine", "Routine", &routine.name, &header, &made, taken));
    }
    for view in &schema.views {
        files.push(alone("view", "View", &view.name, &shown(&view.name), &view::view(view), taken));
    }
    let mut kinds: BTreeMap<usize, (File, Vec<Item>)> = BTreeMap::new();
    for object in &schema.objects {
        let (file, item) = of(object);
        kinds.entry(file.place).or_insert_with(|| (file, Vec::new())).1.push(item);
    }
    files.extend(kinds.into_values().filter_map(|(file, items)| of_kind(&file, items, taken)));
    files
}

/// A file that holds all objects of one kind.
struct File {
    /// Its place among the others.
    place: usize,
    module: &'static str,
    /// What it holds.
    header: &'static str,
    /// What its functions give.
    kind: &'static str,
    /// What the database calls.
    method: &'static str,
}

/// An object in such a file.
struct Item {
    /// What its function may be called, the best first.
    names: Vec<String>,
    /// What is said of it.
    shown: String,
    made: Declaration,
}

const ENUMS: File =
    File { place: 0, module: "enums", header: "Enumerated types.", kind: "EnumDecl", method: "enumeration" };

const fn file(place: usize, module: &'static str, header: &'static str, kind: &'static str) -> File {
    File { place, module, header, kind, method: "object" }
}

/// The file of an object, and what is in it: each kind in the order in which a reader needs it.
fn of(object: &CatalogueObject) -> (File, Item) {
    match object {
        CatalogueObject::Namespace(it) => (
            file(1, "namespaces", "Schemas of Postgres.", "Namespace"),
            item("schema", &it.name, namespace::namespace(it)),
        ),
        CatalogueObject::Extension(it) => (
            file(2, "extensions", "Extensions of Postgres.", "Extension"),
            item("extension", &it.name, extension::extension(it)),
        ),
        CatalogueObject::PostgresCollation(it) => (
            file(3, "collations", "Collations of Postgres.", "PostgresCollation"),
            item("collation", &it.name, collation::collation(it)),
        ),
        CatalogueObject::Sequence(it) => (
            file(4, "sequences", "Sequences that belong to no column.", "Sequence"),
            item("sequence", &it.name, sequence::sequence(it)),
        ),
        CatalogueObject::Domain(it) => (
            file(5, "domains", "Types with rules for their values.", "Domain"),
            item("domain", &it.name, domain::domain(it)),
        ),
        CatalogueObject::Composite(it) => (
            file(6, "composites", "Rows as values.", "Composite"),
            item("composite type", &it.name, composite::composite(it)),
        ),
        CatalogueObject::RangeType(it) => {
            (file(7, "ranges", "Types of ranges.", "RangeType"), item("range type", &it.name, range::range(it)))
        }
        CatalogueObject::Aggregate(it) => (
            file(8, "aggregates", "Functions of many rows.", "Aggregate"),
            item("aggregate", &it.name, aggregate::aggregate(it)),
        ),
        CatalogueObject::Cast(it) => {
            (file(9, "casts", "Casts from one type to another.", "Cast"), item("cast", &it.name, cast::cast(it)))
        }
        CatalogueObject::Partition(it) => (
            file(10, "partitions", "Partitions of tables.", "Partition"),
            item("partition", &it.name, partition::partition(it)),
        ),
        CatalogueObject::Inheritance(it) => (
            file(11, "inheritance", "Tables whose rows are also those of another.", "Inheritance"),
            within("rows", &it.child, &it.parent, inheritance::inheritance(it)),
        ),
        CatalogueObject::Policy(it) => (
            file(12, "policies", "Which rows a role sees and writes.", "Policy"),
            within("policy", &it.name, &it.table, policy::policy(it)),
        ),
        CatalogueObject::RewriteRule(it) => (
            file(13, "rules", "What is done beside a command, or instead of it.", "RewriteRule"),
            within("rule", &it.name, &it.table, rule::rule(it)),
        ),
        CatalogueObject::Statistics(it) => (
            file(14, "statistics", "What the planner knows of columns together.", "Statistics"),
            within("statistics", &it.name, &it.table, statistics::statistics(it)),
        ),
        CatalogueObject::VirtualTable(it) => (
            file(15, "virtual_tables", "Virtual tables of SQLite.", "VirtualTable"),
            item("virtual table", &it.name, virtual_table::virtual_table(it)),
        ),
        CatalogueObject::Raw(it) => {
            let noun = code::remark(&it.kind);
            (
                file(16, "others", "Objects by the statements that make them.", "Raw"),
                item(&noun, &it.name, raw::raw(it)),
            )
        }
    }
}

fn item(noun: &str, name: &ObjectName, made: Declaration) -> Item {
    let names = vec![name.name.to_string(), name.to_string(), format!("{} {noun}", name.name)];
    Item { names, shown: format!("The {noun} `{}`.", shown(name)), made }
}

fn within(noun: &str, name: &ObjectName, table: &ObjectName, made: Declaration) -> Item {
    let names = vec![name.name.to_string(), format!("{} of {}", name.name, table.name), format!("{name} of {table}")];
    Item { names, shown: format!("The {noun} `{}` of `{}`.", shown(name), shown(table)), made }
}

/// A name in a comment, between backticks.
fn shown(name: &ObjectName) -> String {
    code::remark(&name.to_string()).replace('`', "'")
}

fn of_kind(file: &File, items: Vec<Item>, taken: &mut BTreeSet<String>) -> Option<SourceFile> {
    if items.is_empty() {
        return None;
    }
    let module = code::module(file.module, taken);
    let mut uses = Uses::default();
    uses.own(file.kind);
    let (mut body, mut calls, mut functions) = (String::new(), Vec::new(), BTreeSet::new());
    for Item { names, shown, made } in items {
        let function = code::first_free(&names, &mut functions);
        let _ =
            write!(body, "\n/// {shown}\npub fn {function}() -> {} {{\n    {}\n}}\n", file.kind, made.expression(4));
        calls.push(format!(".{}({module}::{function}())", file.method));
        uses.add(made.uses);
    }
    let text = format!("//! {}\n\n{}{}", file.header, uses.lines(), body.trim_start());
    Some(SourceFile { module, text, calls, is_enums: file.place == ENUMS.place })
}

fn alone(
    noun: &str,
    kind: &str,
    name: &ObjectName,
    header: &str,
    made: &Declaration,
    taken: &mut BTreeSet<String>,
) -> SourceFile {
    let names = [name.name.to_string(), name.to_string(), format!("{} {noun}", name.name)];
    let module = code::first_free(&names, taken);
    let text = format!(
        "//! `{header}`\n\n{}/// The {noun}.\npub fn {noun}() -> {kind} {{\n    {}\n}}\n",
        made.uses.lines(),
        made.expression(4)
    );
    let calls = vec![format!(".{noun}({module}::{noun}())")];
    SourceFile { module, text, calls, is_enums: false }
}
