//! Who sees which rows.

use super::super::kit::{group, id};
use seaglass::sea_query::{ColumnDef, Table};
use seaglass::{Database, Dialect, Policy, PolicyCommand, RowSecurity, TableDecl};

group!(
    "Policies",
    "Postgres shows the rows of a table to those whom its policies name. `orders(…)` is a database with a table that has `owner`.",
    "policies.rs",
    whole: false,
    [enabled, own, written],
);

/// A table of which nobody but its owner sees a row
fn enabled() -> Database {
    let orders = Table::create().table("orders").col(id()).col(ColumnDef::new("owner").text().not_null()).take();
    Database::new("app").dialects([Dialect::Postgres]).table(TableDecl::new(orders).row_security(RowSecurity::Enabled))
}

/// Everyone sees their own rows
fn own() -> Database {
    let own = Policy::new("own", "orders").doc("Everyone sees their own orders.").command(PolicyCommand::Select);
    orders().object(own.to(["public"]).using("owner = current_user"))
}

/// What may be written, whatever other policies say
fn written() -> Database {
    orders().object(Policy::new("signed", "orders").restrictive().using("true").with_check("owner = current_user"))
}

fn orders() -> Database {
    enabled()
}
