//! The cases: a change of a declaration each. `tests/tests/truth` runs them as well, on real engines.

mod columns;
mod enums;
mod keys;
mod objects;
mod sqlite;
mod tables;

use seaglass::sea_query::{ColumnDef, ForeignKey, ForeignKeyAction, Index, Table, TableCreateStatement};
use seaglass::{Database, TableDecl};

/// A change of a declaration, and the flags that say what it cannot.
pub(crate) struct Case {
    /// What a person would say about it; also the snapshot's name.
    pub(crate) title: &'static str,
    pub(crate) before: Database,
    pub(crate) after: Database,
    pub(crate) flags: &'static [&'static str],
}

/// The tables that every case begins with: authors and their posts.
fn blog() -> Database {
    shop_of(authors(), posts())
}

fn shop_of(authors: impl Into<TableDecl>, posts: impl Into<TableDecl>) -> Database {
    Database::new("blog").table(authors).table(posts)
}

fn authors() -> TableCreateStatement {
    people("authors", ColumnDef::new("name").string_len(50).not_null())
}

/// A table of people whose name is this column, which is one of the authors' unless a case is about it.
fn people(table: &'static str, name: &mut ColumnDef) -> TableCreateStatement {
    Table::create()
        .table(table)
        .comment("People who write.")
        .col(ColumnDef::new("id").integer().not_null().primary_key())
        .col(name.comment("As it is printed."))
        .col(ColumnDef::new("email").text())
        .take()
}

/// Posts refer to their authors, and go with them.
fn posts() -> TableDecl {
    posts_with(|posts| posts)
}

/// `posts` with something more.
fn posts_with(edit: impl FnOnce(&mut TableCreateStatement) -> &mut TableCreateStatement) -> TableDecl {
    posts_of("authors").edit(|posts| {
        edit(posts);
    })
}

/// Posts of the people in that table.
fn posts_of(people: &'static str) -> TableDecl {
    posts_alone().edit(|posts| {
        posts.foreign_key(
            ForeignKey::create()
                .name("posts_author_id_fkey")
                .from("posts", "author_id")
                .to(people, "id")
                .on_delete(ForeignKeyAction::Cascade),
        );
    })
}

/// Posts that refer to nobody.
fn posts_alone() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("posts")
            .col(ColumnDef::new("id").integer().not_null().primary_key())
            .col(ColumnDef::new("author_id").integer().not_null())
            .col(ColumnDef::new("title").text().not_null()),
    )
    .index(Index::create().name("posts_author_id_idx").table("posts").col("author_id"))
}

/// One test per case, so that each is seen by its name. What it does with the case is the affair of the crate.
macro_rules! cases {
    ($($name:ident: $title:literal, $before:expr => $after:expr, $flags:expr;)*) => {
        $(#[test]
        fn $name() {
            crate::tell(&crate::cases::Case { title: $title, before: $before, after: $after, flags: &$flags });
        })*
    };
}
pub(crate) use cases;
