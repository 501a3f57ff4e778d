//! Names that two objects share.

use super::context::{Context, Place, Report};
use crate::lookup::Lookup;
use crate::model::{CatalogueObject, Dialect, Name, ObjectName, Rule, Table, View, fold};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// A name in the schema that Postgres would look it up in, and in lower case if need be.
type Key<'a> = (Cow<'a, str>, Cow<'a, str>);

/// Checks all names of the database against one another.
pub(super) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let schema = &context.declared.schema;
    twice(context, report, "enum", schema.enums.iter().map(|item| &item.name));
    twice(context, report, "table", schema.tables().map(|table| &table.name));
    routines(context, report);
    twice(context, report, "view", schema.views.iter().map(|view| &view.name));
    others(report, &schema.objects);
    columns(context, report);
    relations(context, report);
    if context.postgres {
        types(context, report);
    }
    if context.d1 {
        triggers(context, report);
    }
}

/// Objects of one kind: equal, or equal but for case, by which Postgres alone tells names apart.
///
/// <https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS>
fn twice<'a>(context: &Context<'_>, report: &mut Report<'_>, kind: &str, names: impl Iterator<Item = &'a ObjectName>) {
    let mut seen: Lookup<Key<'_>, &ObjectName> = Lookup::default();
    for name in names {
        let key = if context.d1 { folded(name) } else { exact(name) };
        match *seen.get_or_insert(key, name) {
            first if std::ptr::eq(first, name) => {}
            first if same(first, name) => report.fault(
                Rule::DeclaredTwice,
                Place::Object(name),
                format!("the {kind} is declared twice"),
                "a name refers to one thing",
                "leave one out, or rename it",
            ),
            first => report.fault(
                Rule::CaseOnly,
                Place::Object(name),
                format!("the {kind} {:?} differs from {:?} in case only", name.to_string(), first.to_string()),
                "SQLite and many file systems take them for the same",
                "rename one of them",
            ),
        }
    }
}

fn others(report: &mut Report<'_>, objects: &[CatalogueObject]) {
    let mut seen = BTreeSet::new();
    for item in objects.iter().filter(|item| !seen.insert(item.key())) {
        report.fault(
            Rule::DeclaredTwice,
            Place::Object(item.name()),
            format!("the {} is declared twice", item.noun()),
            "a name refers to one thing",
            "leave one out, or rename it",
        );
    }
}

fn routines(context: &Context<'_>, report: &mut Report<'_>) {
    let mut seen = BTreeSet::new();
    for routine in &context.declared.schema.routines {
        let arguments: String = routine.arguments.split_whitespace().collect();
        if !seen.insert((folded(&routine.name), arguments.to_lowercase())) {
            report.fault(
                Rule::DeclaredTwice,
                Place::Object(&routine.name),
                format!("the routine with the arguments {} is declared twice", routine.arguments),
                "a name and its argument types identify one routine",
                "leave one out, or rename it",
            );
        }
    }
}

fn columns(context: &Context<'_>, report: &mut Report<'_>) {
    let mut seen: Lookup<Cow<'_, str>, &Name> = Lookup::default();
    for table in &context.declared.schema.tables {
        seen.clear();
        for column in &table.columns {
            let place = Place::Column(&table.name, &column.name);
            let key = if context.d1 { lower(&column.name) } else { Cow::Borrowed(column.name.as_str()) };
            match seen.insert(key, &column.name) {
                None => {}
                Some(first) if *first == column.name => report.fault(
                    Rule::DeclaredTwice,
                    place,
                    "the column is declared twice",
                    "a name refers to one column",
                    "leave one out, or rename it",
                ),
                Some(first) => report.fault(
                    Rule::CaseOnly,
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
    name: Cow<'a, str>,
    /// The table or view that brings it.
    owner: &'a ObjectName,
    postgres: bool,
    d1: bool,
}

/// Tables, views, indexes and sequences share one list of names: per schema in Postgres, as a whole on D1.
///
/// <https://www.postgresql.org/docs/current/catalog-pg-class.html>,
/// <https://www.sqlite.org/lang_createindex.html>
fn relations(context: &Context<'_>, report: &mut Report<'_>) {
    let schema = &context.declared.schema;
    // Each relation with the one of the same name before it.
    let mut all: Vec<(Relation<'_>, Option<usize>)> = Vec::new();
    let mut last: Lookup<Cow<'_, str>, usize> = Lookup::default();
    let tables = schema.tables().map(|table| whole("table", &table.name, true, true));
    let views = schema.views.iter().map(|view| {
        whole("view", &view.name, view.forms.contains_key(&Dialect::Postgres), view.forms.contains_key(&Dialect::D1))
    });
    let brought = schema.tables().flat_map(owned).chain(schema.views.iter().flat_map(indexes));
    let others = schema.objects.iter().filter(|item| item.is_relation()).map(|item| {
        let kind = if item.noun() == "partition" { "partition" } else { OWN_SEQUENCE };
        whole(kind, item.name(), item.exists_in(Dialect::Postgres), item.exists_in(Dialect::D1))
    });
    for relation in tables.chain(views).chain(others).chain(brought) {
        let (kind, owner) = (relation.kind, relation.owner);
        let before = last.insert(fold_name(&relation.name), all.len());
        let known = std::iter::successors(before, |&place| all[place].1).map(|place| &all[place].0);
        let clash = known.filter(|other| clashes(context, other, &relation)).last();
        // A table or view that is declared twice is reported as such.
        let twice = |other: &Relation<'_>| {
            other.kind == kind && (is_whole(kind) || (same(other.owner, owner) && !std::ptr::eq(other.owner, owner)))
        };
        if let Some(other) = clash.filter(|other| !twice(other)) {
            report.fault(
                Rule::NameTaken,
                Place::Object(owner),
                format!("the {kind} {:?} has the name of {}", relation.name, of(other.kind, other.owner)),
                "tables, views and indexes share one list of names",
                "rename one of them; an index or constraint takes `.name(\"…\")`",
            );
        }
        all.push((relation, before));
    }
}

fn clashes(context: &Context<'_>, a: &Relation<'_>, b: &Relation<'_>) -> bool {
    let in_postgres = context.postgres && a.postgres && b.postgres;
    let on_d1 = context.d1 && a.d1 && b.d1;
    on_d1 || (in_postgres && a.name == b.name && namespace(a.owner) == namespace(b.owner))
}

fn is_whole(kind: &str) -> bool {
    ["table", "view", "partition", OWN_SEQUENCE].contains(&kind)
}

/// One that belongs to no column.
const OWN_SEQUENCE: &str = "sequence of its own";

fn of(kind: &str, place: &ObjectName) -> String {
    if is_whole(kind) { format!("a {kind}") } else { format!("the {kind} of {place}") }
}

fn whole<'a>(kind: &'static str, name: &'a ObjectName, postgres: bool, d1: bool) -> Relation<'a> {
    Relation { kind, name: Cow::Borrowed(name.name.as_str()), owner: name, postgres, d1 }
}

/// What a table brings with it.
fn owned(table: &Table) -> impl Iterator<Item = Relation<'_>> {
    let owner = &table.name;
    let keys = table.primary_key.iter().map(move |key| named("primary key", &key.name, owner, true, false));
    let uniques = table.uniques.iter().map(move |unique| named("unique constraint", &unique.name, owner, true, false));
    let indexes = table.indexes.iter().map(move |index| {
        named("index", &index.name, owner, index.exists_in(Dialect::Postgres), index.exists_in(Dialect::D1))
    });
    let sequences = table.columns.iter().filter_map(|column| column.sequence(owner)).map(move |name| Relation {
        kind: "sequence",
        name: Cow::Owned(name.as_str().to_owned()),
        owner,
        postgres: true,
        d1: false,
    });
    let exclusions =
        table.exclusions.iter().map(move |it| named("exclusion constraint", it.name(), owner, true, false));
    keys.chain(uniques).chain(exclusions).chain(indexes).chain(sequences)
}

/// What a view brings with it.
fn indexes(view: &View) -> impl Iterator<Item = Relation<'_>> {
    view.indexes.iter().map(|index| named("index", &index.name, &view.name, true, false))
}

fn named<'a>(kind: &'static str, name: &'a Name, owner: &'a ObjectName, postgres: bool, d1: bool) -> Relation<'a> {
    Relation { kind, name: Cow::Borrowed(name.as_str()), owner, postgres, d1 }
}

/// A table is a type as well: <https://www.postgresql.org/docs/current/catalog-pg-type.html>
fn types(context: &Context<'_>, report: &mut Report<'_>) {
    let schema = &context.declared.schema;
    if schema.enums.is_empty() {
        return;
    }
    let enums: BTreeSet<Key<'_>> = schema.enums.iter().map(|item| exact(&item.name)).collect();
    let names = schema.tables().map(|table| ("table", &table.name));
    let names = names.chain(schema.views.iter().map(|view| ("view", &view.name)));
    for (kind, name) in names {
        if enums.contains(&exact(name)) {
            report.fault(
                Rule::NameTaken,
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
    let mut seen: Lookup<Cow<'_, str>, &ObjectName> = Lookup::default();
    let schema = &context.declared.schema;
    let tables = schema.tables().map(|table| (&table.name, &table.triggers));
    for (of, triggers) in tables.chain(schema.views.iter().map(|view| (&view.name, &view.triggers))) {
        for trigger in triggers.iter().filter(|trigger| trigger.forms.contains_key(&Dialect::D1)) {
            if let Some(first) = seen.insert(lower(&trigger.name), of) {
                report.fault(
                    Rule::NameTaken,
                    Place::Object(of),
                    format!("the trigger {:?} has the name of a trigger of {first}", trigger.name.as_str()),
                    "on D1 a trigger name refers to one trigger in the whole database",
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

fn exact(name: &ObjectName) -> Key<'_> {
    (Cow::Borrowed(namespace(name)), Cow::Borrowed(name.name.as_str()))
}

fn folded(name: &ObjectName) -> Key<'_> {
    let namespace = namespace(name);
    (fold(namespace), lower(&name.name))
}

fn lower(name: &Name) -> Cow<'_, str> {
    fold(name.as_str())
}

fn fold_name<'a>(name: &Cow<'a, str>) -> Cow<'a, str> {
    match name {
        Cow::Borrowed(name) => fold(name),
        Cow::Owned(name) => Cow::Owned(name.to_lowercase()),
    }
}
