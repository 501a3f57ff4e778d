//! Changes that a declaration explains.

use super::super::kit::{group, id};
use seaglass::sea_query::extension::postgres::Type;
use seaglass::sea_query::{ColumnDef, Expr, Index, Table};
use seaglass::{
    Composite, Database, Dialect, EnumDecl, Partition, PartitionKey, PostgresType, Raw, Sequence, TableDecl,
    VirtualModule, VirtualTable, column, per_dialect,
};

group!(
    "Changes",
    "What a declaration says of a change that could mean several things, or that loses something. The first of the two is what \
     was declared before. `users(column)` is a table with that column.",
    "changes.rs",
    whole: false,
    [
        renamed_table, renamed_column, backfill, using, narrows, drop_column, drop_table, offline, offline_everywhere, enum_values,
        renamed_enum, drop_enum, drop_attribute, drop_partition, renamed_partition, renamed_sequence, drop_sequence,
        drop_virtual_table, drop_object,
    ],
);

/// A table that was called something else
fn renamed_table() -> (TableDecl, TableDecl) {
    (
        TableDecl::new(Table::create().table("users").col(id())),
        TableDecl::new(Table::create().table("people").col(id())).renamed_from("users"),
    )
}

/// A column that was called something else
fn renamed_column() -> (TableDecl, TableDecl) {
    (
        users(ColumnDef::new("mail").text().not_null()),
        users(ColumnDef::new("email").text().not_null()).column("email", column().renamed_from("mail")),
    )
}

/// What rows hold in a column that is new
fn backfill() -> (TableDecl, TableDecl) {
    (
        users(ColumnDef::new("email").text().not_null()).online(false),
        users(ColumnDef::new("email").text().not_null())
            .online(false)
            .edit(|table| {
                table.col(ColumnDef::new("nickname").text().not_null());
            })
            .column("nickname", column().backfill(Expr::col("email"))),
    )
}

/// How values become those of another type
fn using() -> (TableDecl, TableDecl) {
    let minutes = per_dialect("CASE spent WHEN 'long' THEN 60 ELSE 5 END", "CASE spent WHEN 'long' THEN 60 ELSE 5 END");
    (
        users(ColumnDef::new("spent").text().not_null()),
        users(ColumnDef::new("spent").integer().not_null()).column("spent", column().using(minutes)),
    )
}

/// A type that holds less
fn narrows() -> (TableDecl, TableDecl) {
    (
        users(ColumnDef::new("name").text().not_null()),
        users(ColumnDef::new("name").string_len(40).not_null())
            .column("name", column().narrows("the longest name has 31 characters")),
    )
}

/// A column that is dropped
fn drop_column() -> (TableDecl, TableDecl) {
    (
        users(ColumnDef::new("fax").text()),
        TableDecl::new(Table::create().table("users").col(id())).drop_column("fax", "nobody has one"),
    )
}

/// A table that is dropped
fn drop_table() -> (Database, Database) {
    let app = || Database::new("app").table(Table::create().table("users").col(id()));
    (app().table(Table::create().table("faxes").col(id())), app().drop_table("faxes", "nobody sends them"))
}

/// A table whose users wait for its migrations
fn offline() -> (TableDecl, TableDecl) {
    let name = || ColumnDef::new("name").text().not_null().take();
    (
        users(&mut name()).online(false),
        users(&mut name()).online(false).index(Index::create().name("users_name").col("name")),
    )
}

/// A database whose users wait for its migrations
fn offline_everywhere() -> (Database, Database) {
    let app = |table: TableDecl| Database::new("app").online(false).table(table);
    let name = || ColumnDef::new("name").text().not_null().take();
    (app(users(&mut name())), app(users(&mut name()).index(Index::create().name("users_name").col("name"))))
}

/// Values of an enum that are called otherwise, are replaced, or are gone
fn enum_values() -> (Database, Database) {
    (
        moods(EnumDecl::new(Type::create().as_enum("mood").values(["happy", "serene", "angry", "calm"]))),
        moods(
            EnumDecl::new(Type::create().as_enum("mood").values(["glad", "calm"]))
                .value_renamed("happy", "glad")
                .value_replaced("serene", "calm")
                .value_dropped("angry", "nobody was ever angry"),
        ),
    )
}

/// An enum that was called something else
fn renamed_enum() -> (Database, Database) {
    let people = |name: &str| {
        let mood = ColumnDef::new("mood").enumeration(name.to_owned(), ["calm", "glad"]).not_null().take();
        Table::create().table("people").col(id()).col(mood).take()
    };
    let values = |name: &str| EnumDecl::new(Type::create().as_enum(name.to_owned()).values(["calm", "glad"]));
    (
        Database::new("app").enumeration(values("feeling")).table(people("feeling")),
        Database::new("app").enumeration(values("mood").renamed_from("feeling")).table(people("mood")),
    )
}

/// An enum that is dropped
fn drop_enum() -> (Database, Database) {
    let app = || Database::new("app").table(Table::create().table("users").col(id()));
    (
        app().enumeration(Type::create().as_enum("paper_size").values(["a4", "a5"])),
        app().drop_enum("paper_size", "nobody prints"),
    )
}

/// A value of a composite type that is dropped
fn drop_attribute() -> (Database, Database) {
    let at = ColumnDef::new("at").custom(PostgresType::declared("address")).take();
    let shops = Table::create().table("shops").col(id()).col(at).take();
    (
        postgres()
            .object(Composite::new("address").attribute("street", "text").attribute("fax", "text"))
            .table(shops.clone()),
        postgres()
            .object(Composite::new("address").attribute("street", "text"))
            .drop_attribute("address", "fax", "nobody has one")
            .table(shops),
    )
}

/// A partition that is dropped with its rows
fn drop_partition() -> (Database, Database) {
    (
        hits().object(Partition::range("hits_old", "hits", [0], [1000])),
        hits().drop_partition("hits_old", "kept for ten years"),
    )
}

/// A partition that was called something else
fn renamed_partition() -> (Database, Database) {
    (
        hits().object(Partition::range("hits_1", "hits", [0], [1000])),
        hits().object(Partition::range("hits_first", "hits", [0], [1000]).renamed_from("hits_1")),
    )
}

/// A sequence that was called something else
fn renamed_sequence() -> (Database, Database) {
    (postgres().object(Sequence::new("papers")), postgres().object(Sequence::new("documents").renamed_from("papers")))
}

/// A sequence that is dropped with its current value
fn drop_sequence() -> (Database, Database) {
    (
        postgres().object(Sequence::new("papers")),
        postgres().drop_sequence("papers", "each kind of paper is counted alone now"),
    )
}

/// A virtual table that is dropped with its rows
fn drop_virtual_table() -> (Database, Database) {
    let app = || Database::new("app").dialects([Dialect::D1]);
    let places = VirtualTable::new("places", VirtualModule::Fts5).column("name");
    (app().object(places), app().drop_virtual_table("places", "places are looked up elsewhere now"))
}

/// An object by its statements that is dropped with its rows
fn drop_object() -> (Database, Database) {
    let prices = Raw::new("plain table", "prices").postgres("CREATE TABLE prices (price int)", "DROP TABLE prices");
    (postgres().object(prices), postgres().drop_object("plain table", "prices", "they are read from elsewhere now"))
}

fn users(column: &mut ColumnDef) -> TableDecl {
    TableDecl::new(Table::create().table("users").col(id()).col(column))
}

fn moods(mood: EnumDecl) -> Database {
    let values: &[&str] = &[];
    let column = ColumnDef::new("mood").enumeration("mood", values.iter().copied()).not_null().take();
    Database::new("app").enumeration(mood).table(Table::create().table("people").col(id()).col(column))
}

fn hits() -> Database {
    postgres()
        .table(TableDecl::new(Table::create().table("hits").col(id())).partition_by(PartitionKey::range().column("id")))
}

fn postgres() -> Database {
    Database::new("app").dialects([Dialect::Postgres])
}
