//! What a declaration says about changes: how it is read, and what is wrong with it.

use seaglass::model::verify::verify;
use seaglass::model::{Dialect, Expression, Intent, Literal, Loss, Name, ObjectName};
use seaglass::read::read;
use seaglass::sea_query::extension::postgres::Type;
use seaglass::sea_query::{ColumnDef, Expr, Table};
use seaglass::{ColumnDecl, Database, EnumDecl, TableDecl, column, now, per_dialect};
use std::collections::{BTreeMap, BTreeSet};

fn people() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("people")
            .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
            .col(ColumnDef::new("email").string_len(40).not_null())
            .col(ColumnDef::new("nickname").text().not_null())
            .col(ColumnDef::new("seen_at").timestamp_with_time_zone().not_null())
            .col(ColumnDef::new("mood").enumeration("mood", Vec::<String>::new()))
            .col(ColumnDef::new("shout").text().generated(Expr::cust("upper(nickname)"), true)),
    )
}

fn mood() -> EnumDecl {
    EnumDecl::new(Type::create().as_enum("mood").values(["calm", "glad"]))
}

fn app(table: TableDecl, mood: EnumDecl) -> Database {
    Database::new("app").enumeration(mood).table(table)
}

/// Every fault, as it is shown.
fn faults(database: &Database) -> String {
    let found = match read(&mut database.clone()) {
        Ok(declared) => verify(&declared),
        Err(faults) => faults,
    };
    found.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_sentence_is_read() {
    let table = people()
        .renamed_from(("old", "users"))
        .drop_column("first", "joined into nickname")
        .column("email", column().renamed_from("mail").narrows("nobody's is longer"))
        .column("nickname", column().backfill(Expr::cust("\"first\" || ' ' || email")))
        .column("seen_at", column().backfill(now()).using(per_dialect("to_timestamp(seen_at)", "seen_at || 'Z'")));
    let mood = mood()
        .renamed_from(("old", "feeling"))
        .value_renamed("happy", "glad")
        .value_replaced("serene", "calm")
        .value_dropped("angry", "nobody was");
    let database =
        app(table, mood).drop_table(("old", "faxes"), "nobody sends them").drop_enum(("old", "size"), "one fits all");
    let database = database.object(seaglass::Sequence::new("papers").renamed_from("numbers"));
    let declared = read(&mut database.clone()).expect("no fault");
    assert_eq!(verify(&declared), []);

    let (people, mood) = (ObjectName::new("people"), ObjectName::new("mood"));
    let old = |name: &str| ObjectName { namespace: Some(Name::from("old")), name: Name::from(name) };
    let of = |column: &str| (people.clone(), Name::from(column));
    let forms = [(Dialect::Postgres, "to_timestamp(seen_at)"), (Dialect::D1, "seen_at || 'Z'")];
    let allowed = [
        (Loss::Table(old("faxes")), "nobody sends them"),
        (Loss::Enum(old("size")), "one fits all"),
        (Loss::Column { table: people.clone(), column: Name::from("first") }, "joined into nickname"),
        (Loss::Narrowed { table: people.clone(), column: Name::from("email") }, "nobody's is longer"),
        (Loss::EnumValue { name: mood.clone(), value: "angry".to_owned() }, "nobody was"),
    ];
    let expected = Intent {
        objects: [(("sequence".to_owned(), ObjectName::new("papers")), ObjectName::new("numbers"))].into(),
        tables: BTreeMap::from([(people.clone(), old("users"))]),
        columns: BTreeMap::from([(of("email"), Name::from("mail"))]),
        enums: BTreeMap::from([(mood.clone(), old("feeling"))]),
        enum_values: BTreeMap::from([((mood.clone(), "glad".to_owned()), "happy".to_owned())]),
        replaced_values: BTreeMap::from([((mood, "serene".to_owned()), "calm".to_owned())]),
        backfills: BTreeMap::from([
            (of("nickname"), Expression::sql("\"first\" || ' ' || email")),
            (of("seen_at"), Expression::Now),
        ]),
        conversions: BTreeMap::from([(of("seen_at"), forms.map(|(dialect, text)| (dialect, text.to_owned())).into())]),
        kept_texts: BTreeSet::new(),
        unwritten: BTreeSet::new(),
        allowed: allowed.map(|(loss, reason)| (loss, Some(reason.to_owned()))).into(),
    };
    assert_eq!(declared.intent, expected);
}

#[test]
fn a_backfill_takes_the_form_of_its_column() {
    let of = |name: &'static str, facts: ColumnDecl| {
        let declared = read(&mut app(people().column(name, facts), mood())).expect("no fault");
        declared.intent.backfills.into_values().next().expect("a backfill")
    };
    let text = |text: &str| Expression::Literal(Literal::Text(text.to_owned()));
    assert_eq!(of("nickname", column().backfill("it's")), text("it's"));
    assert_eq!(of("mood", column().backfill("calm")), text("calm"));
    assert_eq!(of("nickname", column().backfill(Expr::col("email"))), Expression::sql("\"email\""));
}

#[test]
fn what_cannot_be_read_is_named() {
    let table = people()
        .renamed_from(("a", "b", "users"))
        .drop_column("first", " ")
        .drop_column("last", "one")
        .drop_column("last", "two")
        .column("nickname", column().backfill(7))
        .column("email", column().using("always").narrows(""));
    let mood = mood().value_renamed("a", "glad").value_renamed("b", "glad").value_replaced("c", "calm");
    insta::assert_snapshot!(faults(&app(table, mood.value_replaced("c", "glad")).drop_table("faxes", "")));
}

#[test]
fn what_contradicts_the_declaration_is_named() {
    let table = people()
        .renamed_from("people")
        .drop_column("nickname", "gone")
        .column("id", column().backfill(1))
        .column("email", column().renamed_from("email").backfill("x".repeat(41)))
        .column("nickname", column().backfill(Expr::cust("\"nicname\"")))
        .column("seen_at", column().backfill(Expr::cust("NULL")).renamed_from("first").using(Expr::cust("now(")))
        .column("mood", column().backfill("gald").renamed_from("first"))
        .column("shout", column().backfill("x").narrows("never"));
    let mood = mood()
        .value_renamed("calm", "galm")
        .value_replaced("calm", "gald")
        .value_dropped("glad", "sad")
        .value_dropped("x", "gone")
        .value_replaced("x", "calm");
    insta::assert_snapshot!(faults(&app(table, mood).drop_table("people", "too many").drop_enum("mood", "x")));
}

#[test]
fn renames_from_one_thing_are_named() {
    let other = TableDecl::new(Table::create().table("persons").col(ColumnDef::new("id").integer().primary_key()));
    let table = people().renamed_from("users").column("email", column().renamed_from("mail"));
    let table = table.column("nickname", column().renamed_from("mail")).drop_column("mail", "gone");
    let database = app(table, mood().value_renamed("x", "calm").value_renamed("x", "glad"));
    insta::assert_snapshot!(faults(&database.table(other.renamed_from("users")).drop_table("users", "gone")));
}

/// Names that are exchanged, and a name that is used again, contradict nothing.
#[test]
fn names_may_move_on() {
    let table = people()
        .column("email", column().renamed_from("nickname"))
        .column("nickname", column().renamed_from("email"))
        .column("mood", column().renamed_from("feeling"))
        .drop_column("mood", "another one");
    let mood = mood().value_renamed("glad", "calm").value_renamed("calm", "glad");
    assert_eq!(faults(&app(table, mood)), "");
}
