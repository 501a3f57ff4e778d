//! Tables without columns, which Postgres alone has, with rows: made, given columns, robbed of the last one, and back.

use seaglass::model::Dialect;
use seaglass::sea_query::{ColumnDef, Expr, Table};
use seaglass::{Database, TableDecl, column};
use seaglass_tests::target::Target;

use crate::evolution::Evolution;

/// A table of these columns, beside one that another program writes.
fn marks(columns: &[&'static str], more: impl Fn(TableDecl) -> TableDecl) -> Database {
    let mut table = Table::create().table("marks").take();
    for name in columns {
        table.col(ColumnDef::new(*name).integer().not_null());
    }
    Database::new("shop").dialects([Dialect::Postgres]).table(more(TableDecl::new(table).skip_entity()))
}

const COUNT: &str = "SELECT count(*)::text FROM marks";

/// With rows of a table without columns: it is there, counted, changed and brought back.
fn goes(name: &str, before: impl Fn() -> Database, after: impl Fn() -> Database, rows: &str) -> Evolution {
    let evolution = Evolution::new(before, after);
    for target in Target::postgres(name) {
        evolution.migrate(&target, rows);
        assert_eq!(target.texts(COUNT), ["2"], "{}", target.label());
        evolution.back(&target);
        assert_eq!(target.texts(COUNT), ["2"], "{}", target.label());
    }
    evolution
}

const EMPTY_ROWS: &str = "INSERT INTO marks DEFAULT VALUES; INSERT INTO marks DEFAULT VALUES";

#[test]
fn one_gets_columns_and_loses_the_last() {
    let filled = || marks(&["place"], |it| it.column("place", column().backfill(7)));
    let evolution = goes("empty_filled", || marks(&[], |it| it), filled, EMPTY_ROWS);
    for target in Target::postgres("empty_values") {
        evolution.migrate(&target, EMPTY_ROWS);
        assert_eq!(target.texts("SELECT place::text FROM marks"), ["7", "7"], "{}", target.label());
    }
    let robbed = || marks(&[], |it| it.drop_column("place", "only counted").drop_column("other", "only counted"));
    goes("empty_robbed", || marks(&["place", "other"], |it| it), robbed, "INSERT INTO marks VALUES (1, 2), (3, 4)");
}

#[test]
fn one_has_storage_parameters_checks_and_a_comment() {
    let more = |fill: &'static str, doc: &'static str| {
        move || {
            let mut table = Table::create().table("marks").comment(doc).take();
            table.check(("marks_ever", Expr::cust("current_user IS NOT NULL")));
            let table = TableDecl::new(table).skip_entity();
            let table = table.extra(Dialect::Postgres, format!("WITH (fillfactor = {fill})"));
            Database::new("shop").dialects([Dialect::Postgres]).table(table)
        }
    };
    goes("empty_options", || marks(&[], |it| it), more("70", "Counted."), EMPTY_ROWS);
    goes("empty_other_options", more("70", "Counted."), more("80", "Only counted."), EMPTY_ROWS);
    goes("empty_logged", || marks(&[], |it| it), || marks(&[], TableDecl::unlogged), EMPTY_ROWS);
}

#[test]
fn one_is_made_and_dropped_beside_others() {
    let other = |database: Database| {
        let kept = Table::create().table("kept").col(ColumnDef::new("id").integer().not_null().primary_key()).take();
        database.table(TableDecl::new(kept))
    };
    let without = || other(Database::new("shop").dialects([Dialect::Postgres]).drop_table("marks", "only counted"));
    let with = || other(marks(&[], |it| it));
    for target in Target::postgres("empty_new") {
        let evolution = Evolution::new(|| other(Database::new("shop").dialects([Dialect::Postgres])), with);
        evolution.migrate(&target, "INSERT INTO kept VALUES (1)");
        target.must(EMPTY_ROWS);
        evolution.back(&target);
        let gone = Evolution::new(with, without);
        let target = target.sibling();
        gone.migrate(&target, EMPTY_ROWS);
        gone.back(&target);
        assert_eq!(target.texts(COUNT), ["0"], "{}", target.label());
    }
}
