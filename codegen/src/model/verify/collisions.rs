//! Names that two objects share.

use super::context::{Context, Place, Report};
use crate::model::{Dialect, Name, ObjectName, Table, derived_name};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

/// A name in the schema that Postgres would look it up in, and in lower case if need be.
type Key<'a> = (Cow<'a, str>, Cow<'a, str>);

/// Checks all names of the database against one another.
pub(super) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let schema = &context.declared.schema;
    twice(report, "enum", schema.enums.iter().map(|item| &item.name));
    twice(report, "table", schema.tables.iter().map(|table| &table.name));
    routines(context, report);
    twice(report, "view", schema.views.iter().map(|view| &view.name));
    columns(context, report);
    relations(context, report);
    if context.postgres {
        types(context, report);
    }
    if context.d1 {
        triggers(context, report);
    }
}

/// Objects of one kind: equal, or equal but for case.
fn twice<'a>(report: &mut Report<'_>, kind: &str, names: impl Iterator<Item = &'a ObjectName>) {
    let mut seen: BTreeMap<Key<'_>, &ObjectName> = BTreeMap::new();
    for name in names {
        match seen.get(&folded(name)) {
            None => {
                seen.insert(folded(name), name);
            }
            Some(first) if same(first, name) => report.error(
                Place::Object(name),
                format!("the {kind} is declared twice"),
                "a name stands for one thing",
                "leave one out, or rename it",
            ),
            Some(first) => report.error(
                Place::Object(name),
                format!("the {kind} {:?} differs from {:?} in case only", name.to_string(), first.to_string()),
                "SQLite and many file systems take them for the same",
                "rename one of them",
            ),
        }
    }
}

fn routines(context: &Context<'_>, report: &mut Report<'_>) {
    let mut seen = BTreeSet::new();
    for routine in &context.declared.schema.routines {
        let arguments: String = routine.arguments.split_whitespace().collect();
        if !seen.insert((folded(&routine.name), arguments.to_lowercase())) {
            report.error(
                Place::Object(&routine.name),
                format!("the routine with the arguments {} is declared twice", routine.arguments),
                "a name and its argument types stand for one routine",
                "leave one out, or rename it",
            );
        }
    }
}

fn columns(context: &Context<'_>, report: &mut Report<'_>) {
    for table in &context.declared.schema.tables {
        let mut seen: BTreeMap<Cow<'_, str>, &Name> = BTreeMap::new();
        for column in &table.columns {
            let place = Place::Column(&table.name, &column.name);
            match seen.insert(lower(&column.name), &column.name) {
                None => {}
                Some(first) if *first == column.name => report.error(
                    place,
                    "the column is declared twice",
                    "a name stands for one column",
                    "leave one out, or rename it",
                ),
                Some(first) => report.error(
                    place,
                    format!("the column differs from {:?} in case only", first.as_str()),
                    "SQLite takes them for the same",
                    "rename one of them",
                ),
            }
        }
    }
}

/// Something that lives among tables and indexes.
struct Relation<'a> {
    kind: &'static str,
    name: Cow<'a, ObjectName>,
    /// Where the fault is reported.
    place: &'a ObjectName,
    postgres: bool,
    d1: bool,
}

/// Tables, views, indexes and sequences share one list of names: per schema in Postgres, as a whole on D1.
///
/// <https://www.postgresql.org/docs/current/catalog-pg-class.html>,
/// <https://www.sqlite.org/lang_createindex.html>
fn relations(context: &Context<'_>, report: &mut Report<'_>) {
    let schema = &context.declared.schema;
    let mut postgres: BTreeMap<Key<'_>, (&str, &ObjectName)> = BTreeMap::new();
    let mut d1: BTreeMap<Cow<'_, str>, (&str, &ObjectName)> = BTreeMap::new();
    let tables = schema.tables.iter().map(|table| whole("table", &table.name, true, true));
    let views = schema.views.iter().map(|view| {
        whole("view", &view.name, view.forms.contains_key(&Dialect::Postgres), view.forms.contains_key(&Dialect::D1))
    });
    let owned = schema.tables.iter().flat_map(owned);
    for relation in tables.chain(views).chain(owned) {
        let key = exact(&relation.name);
        let folded = Cow::Owned(lower(&relation.name.name).into_owned());
        let mut clash = None;
        if context.postgres && relation.postgres {
            clash = postgres.get(&key).copied();
            postgres.entry(key).or_insert((relation.kind, relation.place));
        }
        if context.d1 && relation.d1 {
            clash = clash.or_else(|| d1.get(&folded).copied());
            d1.entry(folded).or_insert((relation.kind, relation.place));
        }
        // A table or view that is declared twice is reported as such.
        let twice = |kind: &str, place| {
            kind == relation.kind
                && (is_whole(kind) || (same(place, relation.place) && !std::ptr::eq(place, relation.place)))
        };
        if let Some((kind, place)) = clash.filter(|(kind, place)| !twice(kind, place)) {
            report.error(
                Place::Object(relation.place),
                format!("the {} {:?} has the name of {}", relation.kind, relation.name.name.as_str(), of(kind, place)),
                "tables, views and indexes share one list of names",
                "rename one of them; an index or constraint takes `.name(\"…\")`",
            );
        }
    }
}

fn is_whole(kind: &str) -> bool {
    kind == "table" || kind == "view"
}

fn of(kind: &str, place: &ObjectName) -> String {
    if is_whole(kind) { format!("a {kind}") } else { format!("the {kind} of {place}") }
}

fn whole<'a>(kind: &'static str, name: &'a ObjectName, postgres: bool, d1: bool) -> Relation<'a> {
    Relation { kind, name: Cow::Borrowed(name), place: name, postgres, d1 }
}

/// What a table brings with it.
fn owned(table: &Table) -> impl Iterator<Item = Relation<'_>> {
    let relation = |kind, name: &Name, postgres, d1| Relation {
        kind,
        name: Cow::Owned(ObjectName { namespace: table.name.namespace.clone(), name: name.clone() }),
        place: &table.name,
        postgres,
        d1,
    };
    let keys = table.primary_key.iter().map(move |key| relation("primary key", &key.name, true, false));
    let uniques = table.uniques.iter().map(move |unique| relation("unique constraint", &unique.name, true, false));
    let indexes = table.indexes.iter().map(move |index| {
        relation("index", &index.name, index.exists_in(Dialect::Postgres), index.exists_in(Dialect::D1))
    });
    let sequences = table.columns.iter().filter(|column| column.identity).map(move |column| {
        let name = derived_name(table.name.name.as_str(), Some(column.name.as_str()), "seq");
        relation("sequence", &Name(name), true, false)
    });
    keys.chain(uniques).chain(indexes).chain(sequences)
}

/// A table is a type as well: <https://www.postgresql.org/docs/current/catalog-pg-type.html>
fn types(context: &Context<'_>, report: &mut Report<'_>) {
    let schema = &context.declared.schema;
    let enums: BTreeSet<Key<'_>> = schema.enums.iter().map(|item| exact(&item.name)).collect();
    let names = schema.tables.iter().map(|table| ("table", &table.name));
    let names = names.chain(schema.views.iter().map(|view| ("view", &view.name)));
    for (kind, name) in names {
        if enums.contains(&exact(name)) {
            report.error(
                Place::Object(name),
                format!("the {kind} has the name of an enum"),
                "Postgres makes a type of every table and view, and type names are unique",
                "rename one of them",
            );
        }
    }
}

/// `SQLite` keeps one list of triggers for all tables.
fn triggers(context: &Context<'_>, report: &mut Report<'_>) {
    let mut seen: BTreeMap<Cow<'_, str>, &ObjectName> = BTreeMap::new();
    for table in &context.declared.schema.tables {
        for trigger in table.triggers.iter().filter(|trigger| trigger.forms.contains_key(&Dialect::D1)) {
            if let Some(first) = seen.insert(lower(&trigger.name), &table.name) {
                report.error(
                    Place::Object(&table.name),
                    format!("the trigger {:?} has the name of a trigger of {first}", trigger.name.as_str()),
                    "on D1 a trigger name stands for one trigger in the whole database",
                    "rename one of them",
                );
            }
        }
    }
}

/// Whether Postgres takes the names for the same: without a namespace, a name is in `public`.
fn same(a: &ObjectName, b: &ObjectName) -> bool {
    a.name == b.name && namespace(a) == namespace(b)
}

/// The same but for case.
pub(super) fn same_but_case(a: &ObjectName, b: &ObjectName) -> bool {
    folded(a) == folded(b)
}

fn namespace(name: &ObjectName) -> &str {
    name.namespace.as_ref().map_or("public", Name::as_str)
}

fn exact<'a>(name: &ObjectName) -> Key<'a> {
    (Cow::Owned(namespace(name).to_owned()), Cow::Owned(name.name.0.clone()))
}

fn folded(name: &ObjectName) -> Key<'_> {
    let namespace = namespace(name);
    (fold(namespace), lower(&name.name))
}

fn lower(name: &Name) -> Cow<'_, str> {
    fold(name.as_str())
}

/// In lower case, borrowed where it is already.
pub(super) fn fold(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.to_lowercase())
    }
}
