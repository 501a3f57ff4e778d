//! Tables.

use super::{authors, blog, cases, people, posts, posts_alone, posts_of, shop_of};
use seaglass::model::Dialect;
use seaglass::sea_query::{ColumnDef, ForeignKey, ForeignKeyAction, Index, Table};
use seaglass::{Database, TableDecl};

cases! {
    created: "add a table", blog() => blog().table(comments()), [];
    renamed: "rename a table", blog() => shop_of(people("people", ColumnDef::new("name").string_len(50).not_null()), posts_of("people")), ["--rename", "authors=people"];
    renamed_and_changed: "rename a table and a column of it", blog()
        => shop_of(people("people", ColumnDef::new("nick").string_len(50).not_null()), posts_of("people")),
        ["--rename", "authors=people", "--rename", "people.name=nick"];
    dropped: "drop a table", blog().table(comments()) => blog(), ["--drop", "comments"];
    referenced_and_dropped: "drop a table that others refer to", blog()
        => Database::new("blog").table(posts_alone()), ["--drop", "authors"];
    tree_dropped: "drop a table whose rows know each other by an index", blog().table(branches()) => blog(), ["--drop", "branches"];
    options: "change what follows a table", blog()
        => shop_of(TableDecl::new(authors()).extra(Dialect::Postgres, "WITH (fillfactor = 70)"), posts()), [];
    unlogged: "keep the rows of a table out of the log", blog()
        => shop_of(authors(), posts().unlogged()), [];
    logged: "write the rows of tables to the log", shop_of(TableDecl::new(authors()).unlogged(), posts().unlogged())
        => blog(), [];
    unlogged_made: "add a table whose rows are not logged", blog() => blog().table(comments().unlogged()), [];
    described: "describe a table otherwise", blog() => shop_of(authors().comment("Writers.").take(), posts()), [];
    reordered: "list the columns otherwise and add one", blog() => shop_of(authors_reordered(), posts()), [];
}

fn comments() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("comments")
            .col(ColumnDef::new("id").integer().not_null().primary_key())
            .col(ColumnDef::new("post_id").integer().not_null())
            .col(ColumnDef::new("body").text().not_null())
            .foreign_key(
                ForeignKey::create()
                    .name("comments_post_id_fkey")
                    .from("comments", "post_id")
                    .to("posts", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            ),
    )
    .index(Index::create().name("comments_post_id_idx").table("comments").col("post_id"))
}

fn branches() -> TableDecl {
    let table = Table::create()
        .table("branches")
        .col(ColumnDef::new("id").integer().not_null().primary_key())
        .col(ColumnDef::new("code").string_len(9).not_null())
        .col(ColumnDef::new("of").string_len(9))
        .foreign_key(ForeignKey::create().name("branches_of").from("branches", "of").to("branches", "code"))
        .take();
    TableDecl::new(table).index(Index::create().unique().name("branches_code").table("branches").col("code"))
}

fn authors_reordered() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("authors")
            .comment("People who write.")
            .col(ColumnDef::new("id").integer().not_null().primary_key())
            .col(ColumnDef::new("email").text())
            .col(ColumnDef::new("born").date())
            .col(ColumnDef::new("name").string_len(50).not_null().comment("As it is printed.")),
    )
}
