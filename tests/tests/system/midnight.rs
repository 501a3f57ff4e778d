//! The end of a day, which both engines read as 24:00: what it becomes where a text or another form becomes a moment.

use seaglass::model::{Dialect, Storage};
use seaglass::sea_query::{ColumnDef, Table};
use seaglass::{ColumnDecl, Database, TableDecl, column};
use seaglass_tests::target::Target;

use crate::evolution::Evolution;

fn jobs(at: &ColumnDef, storage: Option<Storage>) -> Database {
    let mut at = at.clone();
    let table =
        Table::create().table("jobs").col(ColumnDef::new("id").integer().not_null().primary_key()).col(&mut at).take();
    let narrows = column().narrows("all of them are moments");
    let table = TableDecl::new(table).column("at", storage.into_iter().fold(narrows, ColumnDecl::d1_storage));
    Database::new("shop").dialects(Dialect::ALL).table(table)
}

fn at() -> ColumnDef {
    ColumnDef::new("at")
}

const TEXTS: &str =
    "INSERT INTO jobs VALUES (1, '2024-02-29 24:00'), (2, '2024-12-31 24:00:00'), (3, '2024-02-29 23:59:59')";

#[test]
fn it_is_the_next_day_on_every_engine() {
    for (ty, shown) in [
        (at().timestamp().take(), "to_char(at, 'YYYY-MM-DD HH24:MI:SS')"),
        (
            at().timestamp_with_time_zone().take(),
            "to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS') || '+00:00'",
        ),
    ] {
        let evolution = Evolution::new(|| jobs(&at().text().take(), None), || jobs(&ty, None));
        let mut all = Vec::new();
        for target in Target::postgres("midnight").into_iter().chain([Target::sqlite(), Target::d1()]) {
            evolution.migrate(&target, TEXTS);
            let shown = if target.dialect() == "postgres" { shown } else { "at" };
            let held = target.texts(&format!("SELECT {shown} FROM jobs ORDER BY at"));
            assert!(
                held[0].starts_with("2024-02-29") && held[1].starts_with("2024-03-01"),
                "{}: {held:?}",
                target.label()
            );
            all.push(held);
            evolution.back(&target);
        }
        all.dedup();
        assert_eq!(all.len(), 1, "{all:?}");
    }
}

/// One that a program wrote into a portable column, which nothing checks.
#[test]
fn it_is_named_or_read_where_another_form_is_stored() {
    let instant = || at().timestamp_with_time_zone().take();
    let written = "INSERT INTO jobs VALUES (1, '2024-02-29T24:00:00+00:00')";
    for (form, is) in [(Storage::IsoTimestamp, "2024-03-01T00:00:00.000Z"), (Storage::UnixSeconds, "1709251200")] {
        let evolution = Evolution::new(|| jobs(&instant(), None), || jobs(&instant(), Some(form)));
        for target in [Target::sqlite(), Target::d1()] {
            evolution.migrate(&target, written);
            assert_eq!(target.texts("SELECT CAST(at AS text) FROM jobs"), [is], "{}", target.label());
        }
    }
    let days = Evolution::new(|| jobs(&instant(), None), || jobs(&at().date().take(), None));
    let times = Evolution::new(|| jobs(&at().text().take(), None), || jobs(&at().time().take(), None));
    for target in [Target::sqlite(), Target::d1()] {
        days.migrate(&target, written);
        assert_eq!(target.texts("SELECT at FROM jobs"), ["2024-03-01"], "{}", target.label());
        // No time of day is past the last one.
        times.fails(&target.sibling(), "INSERT INTO jobs VALUES (1, '24:00')", "jobs.at");
    }
}
