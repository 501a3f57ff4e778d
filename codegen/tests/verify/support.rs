//! A sound database to break.

use seaglass::model::verify::verify;
use seaglass::model::{
    Action, Check, Column, ColumnType, Declared, Dialect, Enum, Expression, ForeignKey, Forms, Index, IndexPart,
    IndexTarget, Literal, Name, ObjectName, PrimaryKey, Schema, SeedData, SeedInsert, Table, Unique,
};
use std::sync::Arc;

/// The faults of the sound database after `change`, as they are shown.
pub(crate) fn after(change: impl FnOnce(&mut Declared)) -> String {
    let mut database = blog();
    change(&mut database);
    told(&database)
}

/// The same, written for Postgres only.
pub(crate) fn after_in_postgres(change: impl FnOnce(&mut Declared)) -> String {
    after(|database| {
        database.dialects = vec![Dialect::Postgres];
        change(database);
    })
}

pub(crate) fn told(database: &Declared) -> String {
    let faults: Vec<String> = verify(database).iter().map(ToString::to_string).collect();
    if faults.is_empty() { "sound".to_owned() } else { faults.join("\n") }
}

/// Users and their posts.
pub(crate) fn blog() -> Declared {
    let mut users = table("users", vec![id(), not_null("email", ColumnType::Text), not_null("mood", mood())]);
    users.uniques = vec![unique("users_email_key", &["email"])];
    let columns = vec![
        id(),
        column("user_id", ColumnType::BigInteger),
        not_null("slug", ColumnType::Varchar(Some(80))),
        column("body", ColumnType::Text),
        column("price", ColumnType::Integer),
    ];
    let mut posts = table("posts", columns);
    posts.uniques = vec![unique("posts_slug_key", &["slug"])];
    posts.foreign_keys = vec![foreign_key("posts_user_id_fkey", &["user_id"], "users", &["id"])];
    posts.checks = vec![Check::new(Name::from("posts_price_check"), Expression::sql("\"price\" > 0"))];
    posts.indexes = vec![index("idx_posts_user_id", &["user_id"])];
    Declared {
        name: "blog".to_owned(),
        dialects: Dialect::ALL.to_vec(),
        schema: Schema {
            enums: vec![Enum { name: ObjectName::new("mood"), doc: None, values: strings(&["happy", "sad"]) }],
            tables: vec![users.into(), posts.into()],
            ..Schema::default()
        },
        seeds: vec![sample()],
        d1_binding: "DB".to_owned(),
        d1_database: "blog".to_owned(),
        ..Declared::default()
    }
}

fn sample() -> SeedData {
    let row = |email: &str| vec![text(email), text("happy")];
    let insert = SeedInsert {
        table: ObjectName::new("users"),
        columns: names(&["email", "mood"]),
        rows: vec![row("a@example.com"), row("b@example.com")],
        on_conflict: "ON CONFLICT DO NOTHING".to_owned(),
    };
    SeedData { name: "sample_data".to_owned(), doc: None, inserts: vec![insert] }
}

pub(crate) fn users(database: &mut Declared) -> &mut Table {
    Arc::make_mut(&mut database.schema.tables[0])
}

pub(crate) fn posts(database: &mut Declared) -> &mut Table {
    Arc::make_mut(&mut database.schema.tables[1])
}

/// The column that most tests change: nullable text without anything.
pub(crate) fn body(database: &mut Declared) -> &mut Column {
    &mut posts(database).columns[3]
}

pub(crate) fn insert(database: &mut Declared) -> &mut SeedInsert {
    &mut database.seeds[0].inserts[0]
}

pub(crate) fn table(name: &str, columns: Vec<Column>) -> Table {
    let key = columns.iter().any(|column| column.name.as_str() == "id");
    Table {
        name: ObjectName::new(name),
        columns,
        primary_key: key.then(|| PrimaryKey {
            name: Name::from(format!("{name}_pkey")),
            columns: names(&["id"]),
            ..PrimaryKey::default()
        }),
        ..Table::default()
    }
}

pub(crate) fn column(name: &str, ty: ColumnType) -> Column {
    Column { nullable: true, ..Column::new(name, ty) }
}

pub(crate) fn not_null(name: &str, ty: ColumnType) -> Column {
    Column { nullable: false, ..column(name, ty) }
}

pub(crate) fn id() -> Column {
    Column { numbering: Some(Box::default()), ..not_null("id", ColumnType::BigInteger) }
}

pub(crate) fn mood() -> ColumnType {
    ColumnType::Enum(ObjectName::new("mood"))
}

pub(crate) fn unique(name: &str, columns: &[&str]) -> Unique {
    Unique { name: Name::from(name), columns: names(columns), ..Unique::default() }
}

pub(crate) fn foreign_key(name: &str, columns: &[&str], target: &str, target_columns: &[&str]) -> ForeignKey {
    ForeignKey {
        name: Name::from(name),
        columns: names(columns),
        target: ObjectName::new(target),
        target_columns: names(target_columns),
        on_delete: Action::Cascade,
        on_update: Action::NoAction,
        ..ForeignKey::default()
    }
}

pub(crate) fn index(name: &str, columns: &[&str]) -> Index {
    Index {
        parts: columns.iter().map(|column| part(IndexTarget::Column(Name::from(*column)))).collect(),
        ..Index::new(Name::from(name))
    }
}

pub(crate) fn part(target: IndexTarget) -> IndexPart {
    IndexPart::new(target)
}

pub(crate) fn text(text: &str) -> Expression {
    Expression::Literal(Literal::Text(text.to_owned()))
}

pub(crate) fn number(value: i64) -> Expression {
    Expression::Literal(Literal::Integer(value))
}

pub(crate) fn names(names: &[&str]) -> Vec<Name> {
    names.iter().map(|name| Name::from(*name)).collect()
}

pub(crate) fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(ToString::to_string).collect()
}

/// A text in one dialect only.
pub(crate) fn only(dialect: Dialect, text: &str) -> Forms {
    Forms::from([(dialect, text.to_owned())])
}
