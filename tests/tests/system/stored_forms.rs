//! Values that take another form on D1: they fit what the column stores, or the migration fails by a name that says which
//! do not, before anything has changed.

use seaglass::{
    Database, EnumDecl, TableDecl, column,
    model::{Dialect, Storage},
    per_dialect,
    sea_query::{ColumnDef, Expr, Table, TableCreateStatement, extension::postgres::Type},
};
use seaglass_tests::target::Target;

use crate::evolution::{Evolution, refused};

fn engines() -> [Target; 2] {
    [Target::sqlite(), Target::d1()]
}

fn jobs(column: &ColumnDef) -> TableCreateStatement {
    let mut table =
        Table::create().table("jobs").col(ColumnDef::new("id").big_integer().not_null().primary_key()).take();
    table.col(column.clone()).take()
}

fn shop(table: impl Into<TableDecl>) -> Database {
    Database::new("shop").table(table.into())
}

/// The same on D1 alone, where a conversion is not of interest to Postgres.
fn on_d1(table: impl Into<TableDecl>) -> Database {
    shop(table).dialects([Dialect::D1])
}

fn mood(values: &[&'static str]) -> EnumDecl {
    EnumDecl::new(Type::create().as_enum("mood").values(values.iter().copied()))
}

fn moody(values: &'static [&'static str]) -> TableDecl {
    TableDecl::new(jobs(ColumnDef::new("mood").enumeration("mood", values.iter().copied()).not_null()))
}

#[test]
fn a_value_that_was_replaced_comes_back() {
    let old: &[&str] = &["old", "gone", "other"];
    let new: &[&str] = &["fresh", "other"];
    let before = || shop(moody(old)).enumeration(mood(old));
    let after = || {
        let mood = mood(new).value_replaced("old", "fresh").value_replaced("gone", "other");
        shop(moody(new)).enumeration(mood)
    };
    let evolution = Evolution::new(before, after);
    let mut engines = Vec::from(engines());
    engines.extend(Target::postgres("replaced"));
    for target in engines {
        let held = || target.texts("SELECT CAST(mood AS text) FROM jobs ORDER BY id");
        evolution.migrate(&target, "INSERT INTO jobs VALUES (1, 'old'), (2, 'gone'), (3, 'other')");
        assert_eq!(held(), ["fresh", "other", "other"], "{}", target.label());
        evolution.back(&target);
        assert_eq!(held(), ["old", "other", "other"], "{}", target.label());
    }
    let down = evolution.down(&Target::sqlite());
    assert!(down.contains("rows that held gone of mood hold other instead"), "{down}");
    assert!(!down.contains("rows that held old of mood"), "{down}");
}

/// A row's number takes integers only, and says `datatype mismatch` of anything else.
#[test]
fn a_text_that_is_no_number_is_named_before_it_becomes_a_key() {
    let keyed = |mut column: ColumnDef| {
        Table::create().table("parents").col(column.not_null().primary_key()).col(ColumnDef::new("name").text()).take()
    };
    let before = || on_d1(keyed(ColumnDef::new("code").text().take()));
    let after = || {
        let narrows = column().narrows("every code is a number");
        on_d1(TableDecl::new(keyed(ColumnDef::new("code").big_integer().take())).column("code", narrows))
    };
    let evolution = Evolution::new(before, after);
    let why = "values of parents.code do not fit its new type";
    for target in engines() {
        for bad in ["abc", "7.5", "12abc", "", "9223372036854775808"] {
            let rows = format!("INSERT INTO parents VALUES ('1', 'a'), ('{bad}', 'b')");
            evolution.fails(&target.sibling(), &rows, why);
        }
        evolution.migrate(&target, "INSERT INTO parents VALUES ('1', 'a'), ('007', 'b'), ('-3', NULL)");
        assert_eq!(
            target.texts("SELECT typeof(code) || code FROM parents ORDER BY code"),
            ["integer-3", "integer1", "integer7"]
        );
    }
}

/// Wherever a type is kept by a check: in a table that is altered, and in one that is rebuilt.
#[test]
fn a_value_that_a_check_of_the_type_refuses_is_named() {
    let text = || ColumnDef::new("value").text().take();
    let boolean = || ColumnDef::new("value").boolean().take();
    let uuid = || ColumnDef::new("value").uuid().take();
    let json = || ColumnDef::new("value").json().take();
    let short = || ColumnDef::new("value").string_len(3).take();
    for again in [false, true] {
        let cases = [
            (boolean(), "yes", "true"),
            (uuid(), "no uuid", "0191d1b2-0000-7000-8000-000000000000"),
            (json(), "{", "{}"),
            (short(), "long", "abc"),
        ];
        for (to, bad, good) in cases {
            let before = || on_d1(jobs(&text()));
            let after = || {
                let mut statement = jobs(&to);
                if again {
                    statement.check(("jobs_id_check", Expr::cust("id > 0")));
                }
                let facts = column().narrows("every value fits");
                on_d1(TableDecl::new(statement).column("value", facts))
            };
            let evolution = Evolution::new(before, after);
            for target in engines() {
                let rows = |value: &str| format!("INSERT INTO jobs VALUES (1, '{good}'), (2, '{value}'), (3, NULL)");
                evolution.fails(&target.sibling(), &rows(bad), "values of jobs.value do not fit its new type");
                evolution.migrate(&target, &rows(good));
            }
        }
    }
}

fn seconds() -> Database {
    shop(jobs(ColumnDef::new("created_at").big_integer().not_null()))
}

fn instant(d1: &'static str, again: bool) -> Database {
    let mut statement = jobs(ColumnDef::new("created_at").timestamp_with_time_zone().not_null());
    if again {
        statement.check(("jobs_id_check", Expr::cust("id > 0")));
    }
    let using = column().using(per_dialect("to_timestamp(created_at)", d1));
    shop(TableDecl::new(statement).column("created_at", using))
}

#[test]
fn an_instant_that_a_conversion_makes_has_the_form_that_the_column_stores() {
    let rows = "INSERT INTO jobs VALUES (1, 0), (2, 1700000000)";
    for again in [false, true] {
        let passes = "strftime('%Y-%m-%dT%H:%M:%S+00:00', created_at, 'unixepoch')";
        for other in [
            "datetime(created_at, 'unixepoch')",
            "strftime('%Y-%m-%dT%H:%M:%SZ', created_at, 'unixepoch')",
            "strftime('%Y-%m-%dT%H:%M:%f+00:00', created_at, 'unixepoch')",
            "date(created_at, 'unixepoch')",
            "created_at",
        ] {
            let evolution = Evolution::new(seconds, || instant(other, again));
            for target in engines() {
                evolution.fails(
                    &target,
                    rows,
                    "values of jobs.created_at are not of the form 2024-01-31T12:30:00+00:00",
                );
            }
        }
        let evolution = Evolution::new(seconds, || instant(passes, again));
        for target in engines() {
            evolution.migrate(&target, rows);
            let held = target.texts("SELECT created_at FROM jobs ORDER BY id");
            assert_eq!(held, ["1970-01-01T00:00:00+00:00", "2023-11-14T22:13:20+00:00"], "{}", target.label());
        }
    }
}

/// Rows that have a value keep it in whatever form they wrote it; what fills the others is held against the column's.
#[test]
fn an_instant_that_a_backfill_makes_has_the_form_that_the_column_stores() {
    let at = || ColumnDef::new("at").timestamp_with_time_zone().take();
    let before = || on_d1(jobs(&at()));
    let after = |d1: &'static str| {
        let facts = column().backfill(per_dialect("now()", d1));
        on_d1(TableDecl::new(jobs(at().not_null())).column("at", facts))
    };
    let new = |d1: &'static str| {
        let facts = column().backfill(per_dialect("now()", d1));
        let mut statement = jobs(&at());
        statement.col(ColumnDef::new("seen").timestamp_with_time_zone());
        on_d1(TableDecl::new(statement).column("seen", facts))
    };
    let rows = "INSERT INTO jobs VALUES (1, '2024-01-31T12:30:00.5Z'), (2, NULL)";
    let why = |name: &str| format!("values of jobs.{name} are not of the form 2024-01-31T12:30:00+00:00");
    for target in engines() {
        Evolution::new(before, || after("datetime('now')")).fails(&target.sibling(), rows, &why("at"));
        Evolution::new(before, || new("datetime('now')")).fails(&target.sibling(), rows, &why("seen"));
        let stored = "strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now')";
        Evolution::new(before, || new(stored)).migrate(&target.sibling(), rows);
        Evolution::new(before, || after(stored)).migrate(&target, rows);
        assert_eq!(target.texts("SELECT at FROM jobs WHERE id = 1"), ["2024-01-31T12:30:00.5Z"]);
    }
}

#[test]
fn the_question_says_which_form_d1_stores() {
    let said = refused(seconds, || shop(jobs(ColumnDef::new("created_at").timestamp_with_time_zone().not_null())));
    assert!(said.contains("2024-01-31T12:30:00+00:00"), "{said}");
    let typed =
        "per_dialect(\"to_timestamp(created_at)\", \"strftime('%Y-%m-%dT%H:%M:%S+00:00', created_at, 'unixepoch')\")";
    assert!(said.contains(typed), "{said}");
}

/// A rebuild asks first whether the table has the defaults that history knows, each as its column stores it.
#[test]
fn a_default_in_each_form_is_the_one_that_history_knows() {
    let instant = || ColumnDef::new("held").timestamp_with_time_zone().default("2024-01-31T12:30:00Z").take();
    let forms = [
        (ColumnDef::new("held").boolean().default(true).take(), Some(Storage::TextBoolean)),
        (ColumnDef::new("held").boolean().default(false).take(), None),
        (ColumnDef::new("held").json().default("true").take(), None),
        (ColumnDef::new("held").uuid().default("0191d1b2-0000-7000-8000-000000000000").take(), Some(Storage::TextUuid)),
        (instant(), Some(Storage::UnixSeconds)),
        (instant(), Some(Storage::UnixMillis)),
        (instant(), Some(Storage::IsoTimestamp)),
        (instant(), Some(Storage::SqlTimestamp)),
        (ColumnDef::new("held").decimal_len(12, 2).default(1.5).take(), Some(Storage::ScaledDecimal)),
        (ColumnDef::new("held").decimal_len(12, 2).default(1.5).take(), Some(Storage::ExactDecimal)),
    ];
    for (held, form) in forms {
        let jobs = |again: bool| {
            let mut statement = jobs(&held);
            if again {
                statement.check(("jobs_id_check", Expr::cust("id > 0")));
            }
            let facts = form.map_or_else(column, |form| column().d1_storage(form));
            on_d1(TableDecl::new(statement).column("held", facts))
        };
        let evolution = Evolution::new(|| jobs(false), || jobs(true));
        for target in engines() {
            evolution.migrate(&target, "INSERT INTO jobs (id) VALUES (1)");
            evolution.back(&target);
        }
    }
}
