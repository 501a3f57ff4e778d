//! A database that has one of everything that a page can show.

use seaglass::diff::{Change, CommentTarget};
use seaglass::emit::history::{Entry, FORMAT, FileRecord};
use seaglass::emit::{File, Source, docs, entity, seed};
use seaglass::model::*;
use seaglass::step::Grade;
use seaglass::{Extension, Project, Raw};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The pages of a database with that history.
pub fn pages(database: &Declared, history: &[Entry]) -> Vec<File> {
    docs::files(Source { project: &Project::new("."), database, history }).collect()
}

/// The paths of the files that pages lead to beside each other: entities, seeds and migrations.
pub fn other_files(database: &Declared, history: &[Entry]) -> BTreeSet<String> {
    let project = Project::new(".");
    let source = Source { project: &project, database, history };
    let generated = entity::files(source).chain(seed::files(source));
    let migrations = history.iter().flat_map(|entry| {
        let path = |dialect: &Dialect, way| {
            format!("migration/sql/{}/{}/{way}/{}.sql", database.name, dialect.key(), entry.stem())
        };
        entry.files.keys().flat_map(move |dialect| [path(dialect, "up"), path(dialect, "down")]).collect::<Vec<_>>()
    });
    generated.map(|file| file.path).chain(migrations).collect()
}

/// An entry of history with files in both dialects.
pub fn entry(number: u64, name: &str, changes: Vec<Change>) -> Entry {
    let record = FileRecord {
        up: String::new(),
        down: String::new(),
        no_transaction: false,
        index: None,
        grade: Grade::StructureOnly,
        reasons: Vec::new(),
    };
    Entry {
        format: FORMAT,
        number,
        name: name.to_owned(),
        date: "20260102".to_owned(),
        parent: None,
        file: None,
        group: None,
        hand_written: false,
        adopted: None,
        imported: false,
        squashed: None,
        changes,
        files: Dialect::ALL.into_iter().map(|dialect| (dialect, record.clone())).collect(),
    }
}

/// The entry that creates all of a schema.
pub fn initial(schema: &Schema) -> Entry {
    let mut changes: Vec<Change> = schema.enums.iter().cloned().map(Change::CreateEnum).collect();
    changes.extend(schema.tables.iter().cloned().map(Change::CreateTable));
    changes.extend(schema.routines.iter().cloned().map(Change::CreateRoutine));
    changes.extend(schema.views.iter().cloned().map(Change::CreateView));
    entry(1, "initial", changes)
}

/// A column that may not be NULL.
pub fn column(name: &str, ty: ColumnType, doc: &str) -> Column {
    Column { doc: (!doc.is_empty()).then(|| doc.to_owned()), ..Column::new(name, ty) }
}

/// A table with a key of its first column.
pub fn table(name: &str, doc: &str, columns: Vec<Column>) -> Table {
    let key = PrimaryKey {
        name: derived_name(name, None, "pkey").into(),
        columns: vec![columns[0].name.clone()],
        ..PrimaryKey::default()
    };
    Table {
        name: ObjectName::new(name),
        doc: (!doc.is_empty()).then(|| doc.to_owned()),
        columns,
        primary_key: Some(key),
        ..Table::default()
    }
}

/// A key on one column, to the column `id`.
pub fn foreign(table: &str, column: &str, target: &str, on_delete: Action) -> ForeignKey {
    ForeignKey {
        name: derived_name(table, Some(column), "fkey").into(),
        columns: vec![column.into()],
        target: ObjectName::new(target),
        target_columns: vec!["id".into()],
        on_delete,
        on_update: Action::NoAction,
        ..ForeignKey::default()
    }
}

/// An index on one column.
pub fn index(name: &str, column: &str) -> Index {
    Index { parts: vec![part(column)], ..Index::new(name) }
}

pub fn part(column: &str) -> IndexPart {
    let target = IndexTarget::Column(column.into());
    IndexPart::new(target)
}

fn uuid_key(doc: &str) -> Column {
    Column { default: Some(Expression::NewUuid), ..column("id", ColumnType::Uuid, doc) }
}

fn nullable(column: Column) -> Column {
    Column { nullable: true, ..column }
}

fn created() -> Column {
    Column { default: Some(Expression::Now), ..column("created_at", ColumnType::TimestampTz, "When the row was made.") }
}

fn customers() -> Table {
    let email = column("email", ColumnType::Varchar(Some(255)), "Address used to sign in.");
    let referrer = nullable(column("referrer_id", ColumnType::Uuid, "Who brought them here."));
    let level = Column {
        default: Some(Expression::Literal(Literal::Text("basic".to_owned()))),
        ..column("level", ColumnType::Enum(ObjectName::new("level")), "What they pay for.")
    };
    let columns = vec![uuid_key("Never shown to anyone."), email, referrer, level, created()];
    let doc = "People who buy.\n\nOne row per account; a person may have several.";
    let mut table = table("customers", doc, columns);
    table.uniques = vec![Unique {
        name: "customers_email_key".into(),
        columns: vec!["email".into()],
        nulls_not_distinct: false,
        include: Vec::new(),
        ..Unique::default()
    }];
    table.foreign_keys = vec![foreign("customers", "referrer_id", "customers", Action::SetNull)];
    let check = Expression::sql("email LIKE '%@%' || '.%'");
    table.checks = vec![Check::new("customers_email_check", check)];
    table.indexes = vec![index("idx_customers_created_at", "created_at")];
    table.indexes[0].parts[0].order = Order::Descending;
    table
}

fn orders() -> Table {
    let id = Column { numbering: Some(Box::default()), ..column("id", ColumnType::BigInteger, "") };
    let customer = column("customer_id", ColumnType::Uuid, "Who ordered.");
    let total = Column {
        storage: Some(Storage::ExactDecimal),
        default: Some(Expression::Literal(Literal::Decimal("0".to_owned()))),
        ..column("total", ColumnType::Decimal { precision: Some((10, 2)) }, "In the shop's currency.")
    };
    let paid = Column {
        default: Some(Expression::Literal(Literal::Bool(false))),
        ..column("paid", ColumnType::Boolean, "The money is here.")
    };
    let note = nullable(column("note", ColumnType::JsonBinary, "Anything else | as JSON."));
    let mut table = table("orders", "What was ordered.", vec![id, customer, total, paid, note, created()]);
    table.foreign_keys = vec![foreign("orders", "customer_id", "customers", Action::Cascade)];
    let mut unpaid = index("idx_orders_unpaid", "customer_id");
    unpaid.predicate = Some(Expression::sql("paid = false"));
    let mut note = index("idx_orders_note", "note");
    note.method = Some("gin".to_owned());
    note.only = vec![Dialect::Postgres];
    table.indexes = vec![unpaid, note];
    table.triggers = vec![Trigger {
        name: "orders_touch".into(),
        doc: Some("Keeps the total in step.".to_owned()),
        forms: Forms::from([(Dialect::D1, "CREATE TRIGGER \"orders_touch\" …".to_owned())]),
        ..Trigger::default()
    }];
    table
}

fn order_items() -> Table {
    let order = column("order_id", ColumnType::BigInteger, "The order.");
    let line = column("line", ColumnType::SmallInteger, "Its place on the bill, from 1.");
    let what = column("what", ColumnType::Text, "The thing.");
    let weight = nullable(column("weight", ColumnType::Double, ""));
    let mut table = table("order_items", "The lines of an order.", vec![order, line, what, weight]);
    table.primary_key = Some(PrimaryKey {
        name: "order_items_pkey".into(),
        columns: vec!["order_id".into(), "line".into()],
        ..PrimaryKey::default()
    });
    table.foreign_keys = vec![foreign("order_items", "order_id", "orders", Action::Cascade)];
    table
}

fn refunds() -> Table {
    let id = Column { numbering: Some(Box::default()), ..column("id", ColumnType::BigInteger, "") };
    let order = column("order_id", ColumnType::BigInteger, "");
    let at = Column {
        storage: Some(Storage::SqlTimestamp),
        default: Some(Expression::Now),
        ..column("at", ColumnType::TimestampTz, "")
    };
    let mut table = table("refunds", "", vec![id, order, at]);
    table.foreign_keys = vec![foreign("refunds", "order_id", "orders", Action::Restrict)];
    table.foreign_keys[0].on_update = Action::Cascade;
    table.d1.foreign_rows = true;
    table
}

fn settings() -> Table {
    table(
        "settings",
        "Whatever has no other place.",
        vec![column("key", ColumnType::Text, "Its name."), column("value", ColumnType::Bytes, "Its value.")],
    )
}

/// The database.
pub fn shop() -> Declared {
    let schema = Schema {
        enums: vec![Enum {
            name: ObjectName::new("level"),
            doc: Some("How much a customer pays.".to_owned()),
            values: vec!["basic".to_owned(), "plus".to_owned(), "it's all".to_owned()],
        }],
        tables: [customers(), orders(), order_items(), refunds(), settings()].map(Into::into).into(),
        routines: vec![Routine {
            name: ObjectName::new("forget_old_orders"),
            arguments: "(integer)".to_owned(),
            doc: Some("Deletes orders older than so many days.".to_owned()),
            forms: Forms::from([(
                Dialect::Postgres,
                "CREATE FUNCTION forget_old_orders(days integer) RETURNS integer\nLANGUAGE sql AS $$ SELECT 1 $$"
                    .to_owned(),
            )]),
            instead: Forms::from([(Dialect::D1, "DELETE FROM \"orders\" WHERE …".to_owned())]),
        }],
        views: vec![View {
            name: ObjectName::new("open_orders"),
            doc: Some("Orders without money.".to_owned()),
            forms: Forms::from([(Dialect::Postgres, "SELECT * FROM orders WHERE NOT paid".to_owned())]),
            ..View::default()
        }],
        objects: vec![
            Extension::new("citext").doc("Addresses in any case.").version("1.6").into(),
            Raw::new("statistics", "orders_by_day")
                .postgres("CREATE STATISTICS orders_by_day ON id, paid FROM orders", "DROP STATISTICS orders_by_day")
                .into(),
        ],
    };
    Declared {
        name: "shop".to_owned(),
        doc: Some("A shop with customers and what they order.".to_owned()),
        dialects: Dialect::ALL.to_vec(),
        schema,
        seeds: vec![SeedData {
            name: "sample_data".to_owned(),
            doc: Some("Two settings to start with.".to_owned()),
            inserts: vec![SeedInsert {
                table: ObjectName::new("settings"),
                columns: vec!["key".into(), "value".into()],
                rows: vec![vec![Expression::Null, Expression::Null]; 2],
                on_conflict: String::new(),
            }],
        }],
        d1_binding: "DB".to_owned(),
        d1_database: "shop".to_owned(),
        ..Declared::default()
    }
}

/// Its history: settings came later, with an index and a comment.
pub fn history(database: &Declared) -> Vec<Entry> {
    let mut before = database.schema.clone();
    let settings = before.tables.pop().expect("the shop has settings");
    let index = Arc::make_mut(&mut before.tables[0]).indexes.pop().expect("customers have an index");
    let table = ObjectName::new("customers");
    let mut later = entry(
        2,
        "settings",
        vec![
            Change::CreateTable(settings),
            Change::CreateIndex { table: table.clone(), index },
            Change::Comment {
                on: CommentTarget::Column { table, column: "email".into() },
                before: None,
                after: Some("Address used to sign in.".to_owned()),
            },
        ],
    );
    later.files.remove(&Dialect::D1);
    vec![initial(&before), later]
}
