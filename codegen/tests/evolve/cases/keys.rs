//! Keys, checks and indexes.

use super::columns::authors_without_email;
use super::{authors, blog, cases, people, posts, posts_with, shop_of};
use seaglass::model::Dialect;
use seaglass::sea_query::{
    ColumnDef, ConditionalStatement as _, Expr, ExprTrait as _, ForeignKey, ForeignKeyAction, Func, Index,
    IndexCreateStatement, Table, TableCreateStatement,
};
use seaglass::{ConstraintDecl, Database, Exclusion, TableDecl, constraint};

cases! {
    unique_added: "require that values differ", blog() => shop_of(authors().index(Index::create().name("authors_email_key").col("email").unique()).take(), posts()), [];
    unique_dropped: "let values be equal", shop_of(authors().index(Index::create().name("authors_email_key").col("email").unique()).take(), posts()) => blog(), [];
    unique_changed: "require that values differ for each name", shop_of(unique_people(&["email"]), posts()) => shop_of(unique_people(&["name", "email"]), posts()), [];
    unique_turned: "turn round a key that is referred to", with_letters(&["name", "email"]) => with_letters(&["email", "name"]), [];
    key_deferrable: "let a transaction check a key at its end",
        blog() => shop_of(authors(), posts().constraint("posts_author_id_fkey", constraint().deferrable())), [];
    unique_deferrable: "let a transaction check a unique constraint at its end",
        with_name_key(constraint()) => with_name_key(constraint().deferrable()), [];
    check_not_valid: "check a value of new rows only", on_postgres(authors())
        => on_postgres(TableDecl::new(authors().check(("authors_email_check", Expr::cust("email <> ''"))).take())
            .constraint("authors_email_check", constraint().not_valid())), [];
    unique_renamed: "require that values differ in another column",
        shop_of(authors().index(Index::create().name("authors_email_key").col("email").unique()).take(), posts())
        => shop_of(authors().index(Index::create().name("authors_name_key").col("name").unique()).take(), posts()), [];
    check_added: "check a value", blog()
        => shop_of(authors(), posts_with(|posts| posts.check(("posts_title_check", Expr::cust("length(\"title\") > 0"))))), [];
    check_dropped: "check a value no more",
        shop_of(authors(), posts_with(|posts| posts.check(("posts_title_check", Expr::cust("length(\"title\") > 0")))))
        => blog(), [];
    key_added: "refer to another table", Database::new("blog").table(authors()).table(notes(None))
        => Database::new("blog").table(authors()).table(notes(Some(ForeignKeyAction::Cascade))), [];
    key_changed: "keep what referred to a deleted row", Database::new("blog").table(authors()).table(notes(Some(ForeignKeyAction::Cascade)))
        => Database::new("blog").table(authors()).table(notes(Some(ForeignKeyAction::SetNull))), [];
    key_dropped: "refer to another table no more", Database::new("blog").table(authors()).table(notes(Some(ForeignKeyAction::Cascade)))
        => Database::new("blog").table(authors()).table(notes(None)), [];
    index_added: "find rows by a column", blog()
        => shop_of(TableDecl::new(authors()).index(Index::create().name("authors_email_idx").table("authors").col("email")), posts()), [];
    index_unique: "find rows regardless of case", blog()
        => shop_of(TableDecl::new(authors()).index(Index::create().name("authors_lower_name_idx").table("authors").col(Func::lower(Expr::col("name"))).unique()), posts()), [];
    indexes_swapped: "let two indexes change names", indexed_by("first", "second") => indexed_by("second", "first"), [];
    index_renamed: "rename an index",
        shop_of(TableDecl::new(authors()).index(Index::create().name("by_email").table("authors").col("email")), posts())
        => shop_of(TableDecl::new(authors()).index(Index::create().name("authors_email_idx").table("authors").col("email")), posts()), [];
    index_changed: "find only some rows by a column",
        shop_of(TableDecl::new(authors()).index(Index::create().name("by_email").table("authors").col("email")), posts())
        => shop_of(TableDecl::new(authors()).index(Index::create().name("by_email").table("authors").col("email").and_where(Expr::col("email").is_not_null())), posts()), [];
    index_narrowed: "find rows without a dropped column",
        shop_of(TableDecl::new(authors()).index(by_name().col("email").take()), posts())
        => shop_of(authors_without_email().index(by_name()), posts()), ["--drop", "authors.email"];
    index_of_retyped: "find rows by a column that becomes a number",
        shop_of(TableDecl::new(people("authors", ColumnDef::new("name").text())).index(by_name()), posts())
        => shop_of(TableDecl::new(people("authors", ColumnDef::new("name").integer())).index(by_name().col("email").take()), posts()), [];
    index_stored: "leave room in the pages of an index", indexed_with(&[]) => indexed_with(&[("fillfactor", "70")]), [];
    index_rebuilt: "compare an index in another way",
        indexed_with(&[("fillfactor", "70")])
        => on_postgres(TableDecl::new(authors()).index(by_name()).index_collation("by_name", "name", "C")), [];
    index_dropped: "drop an index",
        shop_of(TableDecl::new(authors()).index(Index::create().name("by_email").table("authors").col("email")), posts())
        => blog(), [];
    parts_explained: "say what a key and an index are for",
        shop_of(TableDecl::new(authors()).index(by_name()), posts())
        => shop_of(
            TableDecl::new(authors())
                .index(by_name())
                .index_doc("by_name", "The list of authors is sorted by it."),
            posts().constraint("posts_author_id_fkey", constraint().doc("Posts go with who wrote them.")),
        ), [];
    exclusion_added: "refuse rows that are in each other's way", on_postgres(authors())
        => on_postgres(TableDecl::new(authors()).exclusion(no_two("authors_once"))), [];
    exclusion_changed: "refuse rows that are in each other's way at the end of a transaction",
        on_postgres(TableDecl::new(authors()).exclusion(no_two("authors_once")))
        => on_postgres(TableDecl::new(authors()).exclusion(no_two("authors_once").deferred())), [];
    exclusion_renamed: "rename an exclusion constraint and a column of it",
        on_postgres(TableDecl::new(authors()).exclusion(no_two("authors_once")))
        => on_postgres(TableDecl::new(
            Table::create()
                .table("authors")
                .comment("People who write.")
                .col(ColumnDef::new("id").integer().not_null().primary_key())
                .col(ColumnDef::new("name").string_len(50).not_null().comment("As it is printed."))
                .col(ColumnDef::new("mail").text()),
        ).exclusion(Exclusion::new("authors_mail").method("btree").column("mail", "=").filter("mail <> ''"))),
        ["--rename", "authors.email=mail"];
    exclusion_dropped: "let rows be in each other's way",
        on_postgres(TableDecl::new(authors()).exclusion(no_two("authors_once"))) => on_postgres(authors()), [];
    primary_key: "count rows by two columns", Database::new("blog").table(likes(&["post_id"]))
        => Database::new("blog").table(likes(&["post_id", "reader"])), [];
}

/// Authors of which no two are the same in these columns.
fn on_postgres(authors: impl Into<TableDecl>) -> Database {
    shop_of(authors, posts()).dialects([Dialect::Postgres])
}

/// Authors that are found by their names, by an index of which this is set.
fn indexed_with(storage: &[(&str, &str)]) -> Database {
    let authors = TableDecl::new(authors()).index(by_name());
    on_postgres(storage.iter().fold(authors, |authors, (name, value)| authors.index_storage("by_name", *name, *value)))
}

/// No two rows of one email.
fn no_two(name: &str) -> Exclusion {
    Exclusion::new(name).method("btree").column("email", "=").filter("email <> ''")
}

fn with_name_key(facts: ConstraintDecl) -> Database {
    let mut key = Index::create().name("authors_name_key").col("name").unique().take();
    on_postgres(TableDecl::new(authors().index(&mut key).take()).constraint("authors_name_key", facts))
}

fn unique_people(columns: &[&'static str]) -> TableCreateStatement {
    let mut unique = Index::create();
    unique.name("authors_key").unique();
    for column in columns {
        unique.col(*column);
    }
    authors().index(&mut unique).take()
}

/// Letters refer to authors by name and address.
fn with_letters(columns: &[&'static str]) -> Database {
    let letters = Table::create()
        .table("letters")
        .col(ColumnDef::new("id").integer().not_null().primary_key())
        .col(ColumnDef::new("to_name").string_len(50))
        .col(ColumnDef::new("to_email").text())
        .foreign_key(
            ForeignKey::create()
                .name("letters_to_fkey")
                .from("letters", ("to_name", "to_email"))
                .to("authors", ("name", "email")),
        )
        .take();
    Database::new("blog").table(unique_people(columns)).table(letters)
}

fn by_name() -> IndexCreateStatement {
    Index::create().name("by_name").table("authors").col("name").take()
}

/// Notes about authors.
fn notes(on_delete: Option<ForeignKeyAction>) -> TableDecl {
    let mut statement = Table::create()
        .table("notes")
        .col(ColumnDef::new("id").integer().not_null().primary_key())
        .col(ColumnDef::new("author_id").integer())
        .take();
    if let Some(action) = on_delete {
        statement.foreign_key(
            ForeignKey::create()
                .name("notes_author_id_fkey")
                .from("notes", "author_id")
                .to("authors", "id")
                .on_delete(action),
        );
    }
    TableDecl::new(statement).index(Index::create().name("notes_author_id_idx").table("notes").col("author_id"))
}

fn likes(key: &[&'static str]) -> TableDecl {
    let mut primary = Index::create();
    primary.primary();
    for column in key {
        primary.col(*column);
    }
    TableDecl::new(
        Table::create()
            .table("likes")
            .col(ColumnDef::new("post_id").integer().not_null())
            .col(ColumnDef::new("reader").text().not_null())
            .primary_key(&mut primary),
    )
}

fn indexed_by(email: &'static str, name: &'static str) -> Database {
    let index =
        |called: &'static str, column: &'static str| Index::create().name(called).table("authors").col(column).take();
    shop_of(TableDecl::new(authors()).index(index(email, "email")).index(index(name, "name")), posts())
}
