//! Columns that change the form in which they store instants, uuids and booleans: with rows, there and back, on every
//! engine; what is finer than the new form is cut alike everywhere, and only where that is allowed.

use seaglass::{
    Database, TableDecl, column,
    model::{Dialect, Storage},
    now,
    sea_query::{ColumnDef, Expr, Table},
};
use seaglass_tests::target::Target;

use crate::evolution::{Evolution, refused};

fn engines(name: &str) -> Vec<Target> {
    Vec::from(Target::postgres(name)).into_iter().chain([Target::sqlite(), Target::d1()]).collect()
}

/// A form of instants, how many digits of a second it keeps, and what it makes of an instant.
type Form = (&'static str, Option<Storage>, usize);

const FORMS: [Form; 5] = [
    ("portable", None, 6),
    ("sql", Some(Storage::SqlTimestamp), 6),
    ("seconds", Some(Storage::UnixSeconds), 0),
    ("millis", Some(Storage::UnixMillis), 3),
    ("iso", Some(Storage::IsoTimestamp), 3),
];

/// Whole seconds since 1970 and microseconds: the ends of the domain, before 1970, a leap day, all lengths of fraction.
const INSTANTS: [(i64, u32); 9] = [
    (-62_135_596_800, 0),
    (-62_135_596_799, 999_999),
    (-1, 999),
    (-1, 999_500),
    (0, 0),
    (1_709_208_000, 100_000),
    (1_709_251_199, 999_999),
    (1_709_251_200, 1_000),
    (253_402_300_799, 999_999),
];

const DAYS: [&str; 9] = [
    "0001-01-01T00:00:00",
    "0001-01-01T00:00:01",
    "1969-12-31T23:59:59",
    "1969-12-31T23:59:59",
    "1970-01-01T00:00:00",
    "2024-02-29T12:00:00",
    "2024-02-29T23:59:59",
    "2024-03-01T00:00:00",
    "9999-12-31T23:59:59",
];

/// An instant in a form, as the engine's SQL spells it, with as many digits of its second as `digits` say.
fn spelled(form: Form, at: usize, digits: usize, postgres: bool) -> String {
    let (seconds, micros) = INSTANTS[at];
    let kept = micros - micros % 10_u32.pow(u32::try_from(6 - digits).expect("few"));
    let fraction = if kept == 0 {
        String::new()
    } else if kept % 1000 == 0 {
        format!(".{:03}", kept / 1000)
    } else {
        format!(".{kept:06}")
    };
    let day = DAYS[at];
    match form.1 {
        None | Some(Storage::SqlTimestamp) if postgres => format!("'{day}{fraction}+00'"),
        Some(Storage::SqlTimestamp) => format!("'{}{fraction}'", day.replace('T', " ")),
        Some(Storage::UnixSeconds) => seconds.to_string(),
        Some(Storage::UnixMillis) => (seconds * 1000 + i64::from(kept / 1000)).to_string(),
        Some(Storage::IsoTimestamp) => format!("'{day}.{:03}Z'", kept / 1000),
        _ => format!("'{day}{fraction}+00:00'"),
    }
}

fn shop(storage: Option<Storage>, again: bool) -> Database {
    let instant = |name: &str| ColumnDef::new(name.to_owned()).timestamp_with_time_zone().take();
    let mut table = Table::create()
        .table("jobs")
        .col(ColumnDef::new("id").big_integer().not_null().primary_key())
        .col(instant("at").not_null().default(now()))
        .col(instant("seen"))
        .take();
    if again {
        table.check(("jobs_id_check", Expr::cust("id > 0")));
    }
    let facts = || {
        let narrows = column().narrows("nobody looks at what is finer");
        if let Some(storage) = storage { narrows.d1_storage(storage) } else { narrows }
    };
    Database::new("shop").table(TableDecl::new(table).column("at", facts()).column("seen", facts()))
}

fn held(target: &Target, form: Form) -> Vec<String> {
    let spell = |column: &str| match (target, form.1) {
        (Target::Postgres { .. }, None | Some(Storage::SqlTimestamp)) => {
            // What Postgres calls a year before 1 or a zone is of no interest here.
            format!("to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')")
        }
        _ => format!("CAST({column} AS text)"),
    };
    target.texts(&format!("SELECT {} || '|' || coalesce({}, '-') FROM jobs ORDER BY id", spell("at"), spell("seen")))
}

fn expected(target: &Target, form: Form, digits: usize) -> Vec<String> {
    let is_postgres = matches!(target, Target::Postgres { .. });
    let one = |at: usize| {
        if is_postgres && matches!(form.1, None | Some(Storage::SqlTimestamp)) {
            let kept = INSTANTS[at].1 - INSTANTS[at].1 % 10_u32.pow(u32::try_from(6 - digits).expect("few"));
            format!("{}.{kept:06}", DAYS[at].replace('T', " "))
        } else {
            spelled(form, at, digits, is_postgres).trim_matches('\'').to_owned()
        }
    };
    (0..INSTANTS.len()).map(one).map(|text| format!("{text}|{text}")).chain([format!("{0}|-", one(4))]).collect()
}

fn rows(target: &Target, form: Form) -> String {
    let is_postgres = matches!(target, Target::Postgres { .. });
    let spell = |at: usize| spelled(form, at, form.2, is_postgres);
    let rows = (0..INSTANTS.len()).map(|at| format!("({}, {1}, {1})", at + 1, spell(at)));
    let rows: Vec<String> = rows.chain([format!("(10, {}, NULL)", spell(4))]).collect();
    format!("INSERT INTO jobs (id, at, seen) VALUES {}", rows.join(", "))
}

/// One table becomes the other on each engine, and is that again which it was, but for what the new form cannot keep.
fn becomes(from: Form, into: Form, again: bool) {
    let evolution = Evolution::new(|| shop(from.1, false), || shop(into.1, again));
    let name = format!("{}_{}", from.0, into.0);
    for target in engines(&name) {
        let digits = from.2.min(into.2);
        evolution.migrate(&target, &rows(&target, from));
        assert_eq!(held(&target, into), expected(&target, into, digits), "{name} on {}", target.label());
        target.must("INSERT INTO jobs (id) VALUES (99)");
        target.must("DELETE FROM jobs WHERE id = 99");
        evolution.back(&target);
        assert_eq!(held(&target, from), expected(&target, from, digits), "{name}, back on {}", target.label());
        let is_kept = from.2 <= into.2;
        let down = evolution.down(&target);
        // Of another zone, the portable text says more than the one without.
        if from.1.into_iter().chain(into.1).any(|storage| storage.stored_as().is_some()) {
            assert_eq!(!down.contains("Down: structure only"), is_kept, "{name} on {}: {down}", target.label());
        }
    }
}

fn pairs() -> impl Iterator<Item = (Form, Form)> {
    FORMS
        .into_iter()
        .flat_map(|from| FORMS.into_iter().filter(move |into| into.0 != from.0).map(move |into| (from, into)))
}

#[test]
fn instants_take_another_form_and_come_back() {
    pairs().for_each(|(from, into)| becomes(from, into, false));
}

#[test]
fn instants_take_another_form_where_the_table_is_rebuilt() {
    pairs()
        .filter(|(from, _)| from.0 == "millis" || from.0 == "portable")
        .for_each(|(from, into)| becomes(from, into, true));
}

#[test]
fn a_form_that_keeps_less_asks() {
    let plain = |storage: Option<Storage>| {
        let table = Table::create()
            .table("jobs")
            .col(ColumnDef::new("id").big_integer().not_null().primary_key())
            .col(ColumnDef::new("at").timestamp_with_time_zone())
            .take();
        let facts = storage.map_or_else(column, |storage| column().d1_storage(storage));
        Database::new("shop").table(TableDecl::new(table).column("at", facts))
    };
    for (from, into) in pairs() {
        if from.2 > into.2 {
            let said = refused(|| plain(from.1), || plain(into.1));
            assert!(said.contains("cut or rounded") && said.contains("narrows"), "{} {}: {said}", from.0, into.0);
        } else {
            Evolution::new(|| plain(from.1), || plain(into.1));
        }
    }
}

fn value(of: &ColumnDef, storage: Option<Storage>) -> Database {
    let mut table =
        Table::create().table("jobs").col(ColumnDef::new("id").big_integer().not_null().primary_key()).take();
    let facts = storage.map_or_else(column, |storage| column().d1_storage(storage));
    Database::new("shop").table(TableDecl::new(table.col(of.clone()).take()).column("value", facts))
}

#[test]
fn uuids_and_booleans_take_another_form_and_come_back() {
    let uuid = ColumnDef::new("value").uuid().take();
    let boolean = ColumnDef::new("value").boolean().take();
    let id = "0191d1b2-0000-7000-8000-00000000000a";
    let bytes = "X'0191D1B200007000800000000000000A'";
    for (ty, storage, plain, text) in
        [(&uuid, Storage::TextUuid, bytes, id), (&boolean, Storage::TextBoolean, "1", "true")]
    {
        let there = Evolution::new(|| value(ty, None), || value(ty, Some(storage)));
        let other = Evolution::new(|| value(ty, Some(storage)), || value(ty, None));
        for target in engines("uuid_bool") {
            let is_postgres = target.dialect() == "postgres";
            let shown = if is_postgres { "quote_literal(value)" } else { "quote(value)" };
            let held = |target: &Target| target.texts(&format!("SELECT {shown} FROM jobs WHERE value IS NOT NULL"));
            let quoted = format!("'{text}'");
            let plain = if is_postgres { quoted.as_str() } else { plain };
            let rows = |value: &str| format!("INSERT INTO jobs VALUES (1, {value}), (2, NULL)");
            there.migrate(&target, &rows(plain));
            assert_eq!(held(&target), [quoted.as_str()], "{}", target.label());
            there.back(&target);
            assert_eq!(held(&target), [plain], "{}", target.label());
            let again = target.sibling();
            other.migrate(&again, &rows(&quoted));
            assert_eq!(held(&again), [plain], "{}", target.label());
            other.back(&again);
            assert_eq!(held(&again), [quoted.as_str()], "{}", target.label());
        }
    }
}

/// What the form is stored as is a number or a text, which stays as it is: a database that was declared by what it
/// stores gets the types that are meant.
#[test]
fn what_a_form_is_stored_as_becomes_it() {
    let long = ColumnDef::new("value").big_integer().take();
    let text = ColumnDef::new("value").text().take();
    let instant = ColumnDef::new("value").timestamp_with_time_zone().take();
    let uuid = ColumnDef::new("value").uuid().take();
    let boolean = ColumnDef::new("value").boolean().take();
    for (plain, ty, storage, good, bad) in [
        (&long, &instant, Storage::UnixSeconds, "1709208000", "1709208000000"),
        (&long, &instant, Storage::UnixMillis, "1709208000100", "9223372036854775807"),
        (&text, &instant, Storage::IsoTimestamp, "'2024-02-29T12:00:00.000Z'", "'2024-02-29 12:00:00'"),
        (&text, &uuid, Storage::TextUuid, "'0191d1b2-0000-7000-8000-00000000000a'", "'none'"),
        (&text, &boolean, Storage::TextBoolean, "'false'", "'no'"),
    ] {
        let evolution = Evolution::new(|| value(plain, None), || value(ty, Some(storage)));
        for target in engines("stored_as") {
            let rows = |value: &str| format!("INSERT INTO jobs VALUES (1, {good}), (2, {value}), (3, NULL)");
            if target.dialect() == "d1" {
                evolution.fails(&target.sibling(), &rows(bad), "values of jobs.value do not fit its new type");
            }
            evolution.migrate(&target, &rows(good));
            let held = || target.texts("SELECT coalesce(CAST(value AS text), '-') FROM jobs ORDER BY id");
            let good = good.trim_matches('\'');
            assert_eq!(held(), [good, good, "-"], "{}", target.label());
            evolution.back(&target);
            assert_eq!(held(), [good, good, "-"], "{}", target.label());
        }
    }
}

/// A table whose rows another program writes holds what it holds: nothing of it is lost on the way, or taken for another
/// instant.
#[test]
fn what_is_not_of_its_form_is_left_or_named() {
    let foreign = |storage: Option<Storage>| {
        let table = Table::create()
            .table("jobs")
            .col(ColumnDef::new("id").big_integer().not_null().primary_key())
            .col(ColumnDef::new("at").timestamp_with_time_zone())
            .take();
        let facts = storage.map_or_else(column, |storage| column().d1_storage(storage)).narrows("seconds do");
        Database::new("shop").dialects([Dialect::D1]).table(TableDecl::new(table).d1_foreign_rows().column("at", facts))
    };
    let rows = "INSERT INTO jobs VALUES (1, '2024-02-29T13:00:00.5+01:00'), (2, 'soon'), (3, ''), (4, '2024-02-29'), (5, '2460370')";
    let evolution = Evolution::new(|| foreign(None), || foreign(Some(Storage::UnixMillis)));
    for target in [Target::sqlite(), Target::d1()] {
        evolution.migrate(&target, rows);
        let held = target.texts("SELECT typeof(at) || ' ' || at FROM jobs ORDER BY id");
        let noon = "integer 1709208000500";
        assert_eq!(
            held,
            [noon, "text soon", "text ", "integer 1709164800000", "integer 2460370"],
            "{}",
            target.label()
        );
    }
    let evolution = Evolution::new(|| foreign(Some(Storage::UnixSeconds)), || foreign(Some(Storage::IsoTimestamp)));
    for target in [Target::sqlite(), Target::d1()] {
        evolution
            .migrate(&target, "INSERT INTO jobs VALUES (1, 0), (2, 'soon'), (3, 1.5), (4, 99999999999999), (5, NULL)");
        let held = target.texts("SELECT coalesce(at, '-') FROM jobs ORDER BY id");
        assert_eq!(held, ["1970-01-01T00:00:00.000Z", "soon", "1.5", "99999999999999", "-"], "{}", target.label());
    }
}
