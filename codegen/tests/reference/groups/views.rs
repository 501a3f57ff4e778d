//! Views.

use super::super::kit::{group, id};
use seaglass::sea_query::{ColumnDef, Expr, ExprTrait, Index, Query, Table, TableCreateStatement};
use seaglass::{CheckOption, Database, Dialect, Nulls, Trigger, View};

group!(
    "Views",
    "A view is made by its query. `people()` is a table with `name` and `age`.",
    "views.rs",
    whole: false,
    [view, built, per_database, entity, related, safe, namespaced, written, kept, kept_empty, kept_index],
);

/// A view, by the same query on both databases
fn view() -> Database {
    let adults = View::new("adults").doc("Who may vote.").sql("SELECT id, name FROM people WHERE age >= 18");
    Database::new("app").table(people()).view(adults)
}

/// A view, by a query of sea-query's
fn built() -> Database {
    let query = Query::select().column("id").from("people").and_where(Expr::col("age").gte(18)).take();
    Database::new("app").table(people()).view(View::new("adults").query(query))
}

/// A view whose query each database writes in its own way
fn per_database() -> Database {
    let letters = View::new("letters")
        .postgres("SELECT id, left(name, 1) AS letter FROM people")
        .d1("SELECT id, substr(name, 1, 1) AS letter FROM people");
    Database::new("app").table(people()).view(letters)
}

/// A view that is read by an entity
fn entity() -> Database {
    let columns = Table::create()
        .table("adults")
        .col(ColumnDef::new("id").big_integer().primary_key())
        .col(ColumnDef::new("name").text().not_null())
        .take();
    Database::new("app")
        .table(people())
        .view(View::new("adults").sql("SELECT id, name FROM people WHERE age >= 18").entity(columns))
}

/// What the rows of a view are related to
///
/// Entities alone know it: no migration comes of it.
fn related() -> Database {
    let columns = Table::create()
        .table("ages")
        .col(ColumnDef::new("age").integer().primary_key())
        .col(ColumnDef::new("people").big_integer().not_null())
        .col(ColumnDef::new("oldest_id").big_integer().not_null())
        .take();
    let ages = View::new("ages")
        .sql("SELECT age, count(*) AS people, min(id) AS oldest_id FROM people WHERE age IS NOT NULL GROUP BY age")
        .entity(columns)
        .belongs_to("oldest_id", "people", "id")
        .has_many("age", "people", "age");
    Database::new("app").table(people()).view(ages)
}

/// A view that shows and takes nothing that it should not
fn safe() -> Database {
    let adults = View::new("adults")
        .sql("SELECT id, name, age FROM people WHERE age >= 18")
        .security_invoker()
        .security_barrier()
        .check_option(CheckOption::Local);
    Database::new("app").table(people()).view(adults)
}

/// A view in a schema of Postgres
fn namespaced() -> Database {
    let adults = View::new("adults").namespace("reports").postgres("SELECT id FROM people WHERE age >= 18");
    Database::new("app").dialects([Dialect::Postgres]).table(people()).view(adults)
}

/// What is done with what is written through a view
fn written() -> Database {
    let leave = "CREATE TRIGGER adults_leave INSTEAD OF DELETE ON adults\nBEGIN\n    UPDATE people SET age = NULL WHERE id = OLD.id;\nEND";
    let adults = View::new("adults")
        .d1("SELECT id, name FROM people WHERE age >= 18")
        .trigger(Trigger::new("adults_leave").doc("Nobody is deleted.").d1(leave));
    Database::new("app").dialects([Dialect::D1]).table(people()).view(adults)
}

/// A view that keeps its rows
fn kept() -> Database {
    let ages = View::materialized("ages")
        .sql("SELECT age, count(*) AS people FROM people GROUP BY age")
        .index(Index::create().unique().col("age"))
        .storage("fillfactor", "70");
    Database::new("app").table(people()).view(ages)
}

/// A view that keeps its rows, and has none at first
fn kept_empty() -> Database {
    let ages = View::materialized("ages").sql("SELECT age, count(*) AS people FROM people GROUP BY age").with_no_data();
    Database::new("app").table(people()).view(ages)
}

/// What is said of the index of a view
fn kept_index() -> Database {
    let names = View::materialized("names")
        .postgres("SELECT name, max(age) AS age FROM people GROUP BY name")
        .index(Index::create().unique().name("names_by_name").col("name").col("age"))
        .index_collation("names_by_name", "name", "C")
        .index_nulls("names_by_name", "age", Nulls::First)
        .index_storage("names_by_name", "fillfactor", "70")
        .index_doc("names_by_name", "Lets the view be refreshed while it is read.");
    Database::new("app").dialects([Dialect::Postgres]).table(people()).view(names)
}

fn people() -> TableCreateStatement {
    Table::create()
        .table("people")
        .col(id())
        .col(ColumnDef::new("name").text().not_null())
        .col(ColumnDef::new("age").integer())
        .take()
}
