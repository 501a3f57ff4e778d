//! Columns.

use super::{authors, blog, cases, people, posts, posts_with, shop_of};
use seaglass::model::Storage;
use seaglass::sea_query::{ColumnDef, Expr, Table, TableCreateStatement};
use seaglass::{Database, Numbering, TableDecl, column, now};

cases! {
    nullable_added: "add a column that may be empty", blog()
        => blog_with(|posts| posts.col(ColumnDef::new("summary").text().comment("For lists."))), [];
    defaulted_added: "add a required column with a default", blog()
        => blog_with(|posts| posts.col(ColumnDef::new("draft").boolean().not_null().default(true))), [];
    required_added: "add a required column and fill it", blog()
        => blog_with(|posts| posts.col(ColumnDef::new("slug").text().not_null())),
        ["--backfill", "posts.slug=''"];
    instant_added: "add a required column with the time of writing", blog()
        => blog_with(|posts| posts.col(ColumnDef::new("created_at").timestamp_with_time_zone().not_null().default(now()))),
        [];
    renamed: "rename a column", blog() => author_columns("pen_name", |name| { name.string_len(50).not_null(); }),
        ["--rename", "authors.name=pen_name"];
    dropped: "drop a column", blog() => shop_of(authors_without_email(), posts()), ["--drop", "authors.email"];
    widened: "widen a text", blog() => author_columns("name", |name| { name.string_len(80).not_null(); }), [];
    narrowed: "narrow a text", blog() => author_columns("name", |name| { name.string_len(20).not_null(); }),
        ["--allow-narrowing", "authors.name"];
    converted: "turn a text into a number", author_columns("name", |name| { name.text(); })
        => author_columns("name", |name| { name.integer(); }), [];
    rounded: "give numbers fewer digits behind the point", priced(4) => priced(2),
        ["--allow-narrowing", "papers_of_authors.number"];
    required: "require a value", author_columns("name", |name| { name.text(); })
        => author_columns("name", |name| { name.text().not_null(); }), ["--backfill", "authors.name='nobody'"];
    optional: "require a value no more", author_columns("name", |name| { name.text().not_null(); })
        => author_columns("name", |name| { name.text(); }), [];
    default_set: "set a default", author_columns("name", |name| { name.text().not_null(); })
        => author_columns("name", |name| { name.text().not_null().default("nobody"); }), [];
    default_dropped: "drop a default", author_columns("name", |name| { name.text().not_null().default("nobody"); })
        => author_columns("name", |name| { name.text().not_null(); }), [];
    default_said: "give columns defaults that are SQL", blog() => blog_with(|posts| posts
        .col(ColumnDef::new("stars").integer().not_null().default(Expr::cust("(0)")))
        .col(ColumnDef::new("kind").text().not_null().default(Expr::cust("'note'")))
        .col(ColumnDef::new("weight").double().not_null().default(Expr::cust("1.50")))), [];
    generated: "compute a column", blog()
        => blog_with(|posts| posts.col(ColumnDef::new("length").integer().generated(Expr::cust("length(\"title\")"), true))),
        [];
    numbers_given: "let the database number rows", numbered(None) => numbered(Some(Numbering::identity())), [];
    identified: "turn a serial into an identity", numbered(Some(Numbering::serial()))
        => numbered(Some(Numbering::identity())), [];
    serialised: "turn an identity into a serial", numbered(Some(Numbering::identity()))
        => numbered(Some(Numbering::serial().sequence("author_numbers").cache(20))), [];
    recounted: "count in another way", numbered(Some(Numbering::identity()))
        => numbered(Some(Numbering::always().start(1000).increment(10).max(1_000_000))), [];
    outgrown: "give a smaller type to a numbered column", author_numbers("big_integer") => author_numbers("integer"),
        ["--allow-narrowing", "authors.id"];
}

/// Papers with so many digits behind the point of their numbers.
fn priced(scale: u32) -> Database {
    let table = Table::create()
        .table("papers_of_authors")
        .col(ColumnDef::new("id").integer().not_null().primary_key())
        .col(ColumnDef::new("number").decimal_len(12, scale))
        .take();
    let number = column().d1_storage(Storage::ExactDecimal);
    Database::new("blog").table(TableDecl::new(table).column("number", number))
}

/// The blog whose authors are numbered that way.
fn numbered(numbering: Option<Numbering>) -> Database {
    let authors = TableDecl::new(authors());
    let authors = match numbering {
        Some(numbering) => authors.column("id", column().numbering(numbering)),
        None => authors,
    };
    shop_of(authors, posts())
}

/// Authors alone, numbered by a sequence of their own.
fn author_numbers(ty: &str) -> Database {
    let mut id = ColumnDef::new("id");
    if ty == "integer" {
        id.integer()
    } else {
        id.big_integer()
    };
    let table =
        Table::create().table("authors").col(id.not_null().primary_key()).col(ColumnDef::new("name").text()).take();
    Database::new("blog").table(TableDecl::new(table).column("id", column().serial()))
}

fn blog_with(edit: impl FnOnce(&mut TableCreateStatement) -> &mut TableCreateStatement) -> Database {
    shop_of(authors(), posts_with(edit))
}

/// The blog whose authors are called in another way.
fn author_columns(name: &'static str, ty: impl FnOnce(&mut ColumnDef)) -> Database {
    let mut column = ColumnDef::new(name);
    ty(&mut column);
    shop_of(people("authors", &mut column), posts())
}

pub(super) fn authors_without_email() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("authors")
            .comment("People who write.")
            .col(ColumnDef::new("id").integer().not_null().primary_key())
            .col(ColumnDef::new("name").string_len(50).not_null().comment("As it is printed.")),
    )
}
