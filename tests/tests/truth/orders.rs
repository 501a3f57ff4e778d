//! The order of deployment that a change is told with: what the app of before says to the schema of after, and the app of
//! after to that of before, with rows. In the order that is told, nothing fails.

use super::{Migration, cases::Case, rows};
use seaglass::model::{Column, ColumnType, NumberedBy, Schema, Table};
use seaglass_tests::{story::Story, target::Target};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Cases told in steps, of which no statement of these apps shows why: it depends on what the rows hold.
const BY_VALUE: [&str; 6] = [
    // Each refuses what the other one takes.
    "require that values differ in another column",
    "drop a table that others refer to",
    // Numbers that mean other instants.
    "store an instant in seconds",
    "store an instant as JavaScript counts it",
    "store an instant as JavaScript writes it",
    "let a key be NULL no more",
];

/// A case whose trigger calls itself without an end when a row is updated, whatever the schema.
const ENDLESS: &str = "say when a trigger fires and what it is for";

/// Holds what is told of a case against the engines.
pub fn hold(case: &Case) {
    let order = told(case);
    let [_, newest] = Target::postgres("truth");
    let (mut migrate_first, mut app_first) = (Vec::new(), Vec::new());
    for engine in [newest, Target::sqlite()] {
        let Some(migration) = Migration::new(case, &engine) else { continue };
        let [before, after] = &migration.known;
        let [old, new] = [migration.begin(&engine, case), migration.begin(&engine, case)];
        for target in [&old, &new] {
            count_on(target, before);
        }
        migration.up.iter().for_each(|sql| new.migrate(sql).expect("it is applied"));
        let columns = [Columns::of(&old), Columns::of(&new)];
        migrate_first.extend(failures(&new, before, &columns[0], &columns[1]));
        app_first.extend(failures(&old, after, &columns[1], &columns[0]));
    }
    let is_own = |failure: &String| case.title == ENDLESS && failure.contains("stack depth limit exceeded");
    for failed in [&mut migrate_first, &mut app_first] {
        failed.retain(|failure| !is_own(failure));
    }
    let label = format!("{} is told {order}", case.title);
    match order.as_str() {
        "any" => assert_eq!((migrate_first, app_first), (Vec::new(), Vec::new()), "{label}"),
        "migrate_first" => assert_eq!(migrate_first, Vec::<String>::new(), "{label}"),
        "app_first" => assert_eq!(app_first, Vec::<String>::new(), "{label}"),
        "steps" if BY_VALUE.contains(&case.title) => {}
        "steps" => {
            assert!(!migrate_first.is_empty() && !app_first.is_empty(), "{label}: {migrate_first:?} {app_first:?}");
        }
        other => panic!("no order is called {other}"),
    }
}

/// The rows that are there were numbered by hand: the next one is numbered beyond them.
fn count_on(target: &Target, schema: &Schema) {
    if let Target::Postgres { .. } = target {
        for table in schema.tables() {
            for column in table.columns.iter().filter(|column| column.numbering.is_some()) {
                let (table, column) = (&table.name, &column.name);
                target.must(&format!("SELECT setval(pg_get_serial_sequence('{table}', '{column}'), 5000)"));
            }
        }
    }
}

/// The order of everything that the case does.
fn told(case: &Case) -> String {
    let story = Story::new();
    story.generate(std::slice::from_ref(&case.before), &[]);
    let words = [&["diff", "--json"], case.flags].concat();
    let (_, said) = story.types(std::slice::from_ref(&case.after), &words);
    let found: Value = serde_json::from_str(&said).unwrap_or_else(|error| panic!("{error}: {said}"));
    let databases = found.get("databases").and_then(Value::as_array).expect("the databases");
    let order = databases.first().and_then(|database| database.get("deploy")).and_then(Value::as_str);
    order.expect("an order").to_owned()
}

/// The columns of a database, with the type that a driver is told, or on SQLite those of the values that rows hold.
struct Columns(BTreeMap<String, BTreeSet<String>>);

impl Columns {
    fn of(target: &Target) -> Self {
        let found = target.texts(match target {
            Target::Postgres { .. } => {
                "SELECT table_name || '.' || column_name || ' '
                     || CASE WHEN data_type = 'USER-DEFINED' THEN '' ELSE udt_name END
                 FROM information_schema.columns WHERE table_schema = 'public'"
            }
            Target::Sqlite(_) | Target::D1(_) => {
                "SELECT m.name || '.' || c.name || ' ' FROM sqlite_master m, pragma_table_info(m.name) c
                 WHERE m.type = 'table' AND m.name NOT GLOB 'sqlite_*'"
            }
        });
        let mut columns: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for line in found {
            let (place, ty) = line.rsplit_once(' ').expect("a place and a type");
            let (table, column) = place.split_once('.').expect("a table and a column");
            let held = match target {
                // A driver reads every kind of text alike.
                Target::Postgres { .. } => vec![ty.replace("varchar", "text").replace("bpchar", "text")],
                Target::Sqlite(_) | Target::D1(_) => target.texts(&format!(
                    "SELECT DISTINCT typeof(\"{column}\") FROM \"{table}\" WHERE \"{column}\" IS NOT NULL"
                )),
            };
            columns.entry(place.to_owned()).or_default().extend(held.into_iter().filter(|ty| !ty.is_empty()));
        }
        Self(columns)
    }
}

/// What fails of what an app says to a database: `own` are the columns that it was written for, `found` those that are there.
fn failures(target: &Target, app: &Schema, own: &Columns, found: &Columns) -> Vec<String> {
    let mut failed = Vec::new();
    for table in app.tables().filter(|table| table.primary_key.is_some()) {
        failed.extend(unread(target, app, table, own, found));
        for sql in statements(target, app, table) {
            failed.extend(target.exec(&sql).err().map(|error| format!("{}: {sql}: {error}", target.label())));
        }
    }
    failed
}

/// What SeaORM sends for an entity: it names every column that it reads, and those that are set.
fn statements(target: &Target, app: &Schema, table: &Table) -> Vec<String> {
    let name = format!("\"{}\"", table.name.name);
    let all: Vec<String> = table.columns.iter().map(quoted).collect();
    let mut statements = vec![format!("SELECT {} FROM {name}", all.join(", "))];
    let same: Vec<String> = table
        .columns
        .iter()
        .filter(|column| is_set(column))
        .map(|column| format!("{0} = {0}", quoted(column)))
        .collect();
    if !same.is_empty() {
        statements.push(format!("UPDATE {name} SET {}", same.join(", ")));
    }
    // Everything; everything with NULL where it may be; and what must be said.
    for (row, form) in (rows::ROWS + 1..).zip([Form::All, Form::Nulls, Form::Wanted]) {
        let is_named = |column: &&Column| if form == Form::Wanted { is_wanted(column) } else { is_set(column) };
        let columns: Vec<&Column> = table.columns.iter().filter(is_named).collect();
        let is_null = |column: &Column| form == Form::Nulls && column.nullable && !table.in_primary_key(&column.name);
        let value = |column: &&Column| {
            if is_null(column) { "NULL".to_owned() } else { value(target, app, table, column, row) }
        };
        let names: Vec<String> = columns.iter().map(|column| quoted(column)).collect();
        let values: Vec<String> = columns.iter().map(value).collect();
        if !names.is_empty() {
            statements.push(format!("INSERT INTO {name} ({}) VALUES ({})", names.join(", "), values.join(", ")));
        }
    }
    statements
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    All,
    Nulls,
    Wanted,
}

/// What an app cannot read of the rows that are there: values of other types, of enums that it does not know, and NULL.
fn unread(target: &Target, app: &Schema, table: &Table, own: &Columns, found: &Columns) -> Vec<String> {
    let mut failed = Vec::new();
    for column in &table.columns {
        let place = format!("{}.{}", table.name.name, column.name);
        let (Some(known), Some(held)) = (own.0.get(&place), found.0.get(&place)) else { continue };
        if !known.is_empty() && !held.is_subset(known) {
            failed.push(format!("{}: {place} is read as {known:?} and is {held:?}", target.label()));
        }
        let mut unread = Vec::new();
        if !column.nullable && !table.in_primary_key(&column.name) {
            unread.push(format!("{} IS NULL", quoted(column)));
        }
        if let ColumnType::Enum(name) = &column.ty {
            let item = app.enumeration(name).expect("a declared enum");
            let values: Vec<String> = item.values.iter().map(|value| format!("'{value}'")).collect();
            unread.push(format!("CAST({} AS text) NOT IN ({})", quoted(column), values.join(", ")));
        }
        for condition in unread {
            let sql = format!("SELECT 'found' FROM \"{}\" WHERE {condition}", table.name.name);
            if !target.texts(&sql).is_empty() {
                failed.push(format!("{}: {place}: {condition}", target.label()));
            }
        }
    }
    failed
}

fn quoted(column: &Column) -> String {
    format!("\"{}\"", column.name)
}

/// Whether a row may say what the column holds.
fn is_set(column: &Column) -> bool {
    let is_always = column.numbering.as_ref().is_some_and(|numbering| numbering.by == NumberedBy::Always);
    column.generated.is_none() && !is_always
}

/// Whether a row must.
fn is_wanted(column: &Column) -> bool {
    !column.nullable && column.default.is_none() && column.generated.is_none() && column.numbering.is_none()
}

/// A value of the type that the app binds. What refers to a row refers to one that was there before.
fn value(target: &Target, app: &Schema, table: &Table, column: &Column, row: usize) -> String {
    let is_key = table.foreign_keys.iter().any(|key| key.columns.contains(&column.name));
    let n = if is_key && !table.in_primary_key(&column.name) { 2 } else { row };
    let known = rows::value(&table.name.name, &column.name);
    let of = |plain: &str, ty: &str| {
        let said = known.unwrap_or(plain);
        format!("CAST((SELECT {said} FROM (SELECT {n} AS n) AS r) AS {ty})")
    };
    match &column.ty {
        ColumnType::Boolean => "true".to_owned(),
        ColumnType::SmallInteger => of("n", "smallint"),
        ColumnType::Integer => of("n", "integer"),
        ColumnType::BigInteger => of("n", "bigint"),
        ColumnType::Float | ColumnType::Double | ColumnType::Decimal { .. } => of("n", "numeric"),
        ColumnType::Enum(name) => {
            let values = &app.enumeration(name).expect("a declared enum").values;
            let value = values.iter().cycle().nth(row).expect("a value");
            match target {
                Target::Postgres { .. } => format!("CAST('{value}' AS {name})"),
                Target::Sqlite(_) | Target::D1(_) => format!("'{value}'"),
            }
        }
        ColumnType::TimestampTz | ColumnType::DateTime if column.storage.is_none() => {
            "'2026-01-01 00:00:00'".to_owned()
        }
        ColumnType::TimestampTz if target.dialect() == "d1" => of("n", "integer"),
        ColumnType::TimestampTz => "'2026-01-01 00:00:00'".to_owned(),
        _text => of("'value ' || n", "text"),
    }
}
