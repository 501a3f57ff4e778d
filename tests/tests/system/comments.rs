//! Comments on namespaces, on checks of domains and on indexes of materialized views, with rows: set, changed and removed
//! where they stand, and back.

use seaglass::model::Dialect;
use seaglass::sea_query::{ColumnDef, Index, Table};
use seaglass::{Database, Domain, Namespace, PostgresType, TableDecl, View};
use seaglass_tests::target::Target;

use crate::evolution::Evolution;

const ROWS: &str = "INSERT INTO billing.debts VALUES (1, 'a@b'), (2, NULL); REFRESH MATERIALIZED VIEW owed;";

/// What customers owe, and what is said of it.
fn debts(doc: &str, fill: Option<&str>) -> Database {
    let table = Table::create()
        .table(("billing", "debts"))
        .col(ColumnDef::new("id").integer().not_null().primary_key())
        .col(ColumnDef::new("mail").custom(PostgresType::declared("email")))
        .take();
    let (named, domain) = (doc.is_empty(), Domain::new("email", "text"));
    let domain = if named {
        domain.check("email_shape", "VALUE LIKE '%@%'")
    } else {
        domain.check_with_doc("email_shape", "VALUE LIKE '%@%'", doc)
    };
    let owed = View::materialized("owed")
        .postgres("SELECT id, mail::text AS mail FROM billing.debts")
        .index(Index::create().unique().name("owed_id").col("id"))
        .index(Index::create().name("owed_mail").col("mail"))
        .index_doc("owed_id", doc);
    let owed = fill.into_iter().fold(owed, |view, fill| view.index_storage("owed_mail", "fillfactor", fill));
    let database = Database::new("shop").dialects([Dialect::Postgres]).object(domain).view(owed);
    let database = database.table(TableDecl::new(table));
    if named { database } else { database.object(Namespace::new("billing").doc(doc)) }
}

const SAID: &str = "SELECT concat_ws(' ', obj_description('billing'::regnamespace, 'pg_namespace'),
        obj_description((SELECT oid FROM pg_constraint WHERE conname = 'email_shape'), 'pg_constraint'),
        obj_description('owed_id'::regclass, 'pg_class'),
        (SELECT reloptions::text FROM pg_class WHERE relname = 'owed_mail'))";

#[test]
fn each_is_set_changed_and_removed_where_it_stands() {
    for (name, before, after, is) in [
        (
            "comments_set",
            ("", None),
            ("What's owed.", Some("70")),
            ["", "What's owed. What's owed. What's owed. {fillfactor=70}"],
        ),
        (
            "comments_other",
            ("One.", Some("70")),
            ("Two.", Some("80")),
            ["One. One. One. {fillfactor=70}", "Two. Two. Two. {fillfactor=80}"],
        ),
        ("comments_gone", ("One.", Some("70")), ("", None), ["One. One. One. {fillfactor=70}", ""]),
    ] {
        let evolution = Evolution::new(|| debts(before.0, before.1), || debts(after.0, after.1));
        for target in Target::postgres(name) {
            let up = evolution.up(&target);
            assert!(!up.contains("DROP "), "nothing is recreated: {up}");
            evolution.migrate(&target, ROWS);
            assert_eq!(target.texts(SAID), [is[1]], "{}", target.label());
            assert_eq!(target.texts("SELECT count(*)::text FROM owed"), ["2"], "{}", target.label());
            evolution.back(&target);
            assert_eq!(target.texts(SAID), [is[0]], "{}", target.label());
            assert_eq!(target.texts("SELECT count(*)::text FROM owed"), ["2"], "{}", target.label());
        }
    }
}

/// The schema that every database has keeps what Postgres says of it, and a namespace what others made in it.
#[test]
fn a_namespace_is_taken_as_it_is_and_stays() {
    let plain = || {
        let kept = Table::create().table("kept").col(ColumnDef::new("id").integer().not_null().primary_key()).take();
        Database::new("shop").dialects([Dialect::Postgres]).table(TableDecl::new(kept))
    };
    let said =
        || plain().object(Namespace::new("public").doc("Ours.")).object(Namespace::new("theirs").doc("Ours too."));
    let evolution = Evolution::new(plain, said);
    for target in Target::postgres("comments_public") {
        let public = "SELECT obj_description('public'::regnamespace, 'pg_namespace')";
        let was = target.texts(public);
        target.must("CREATE SCHEMA theirs; CREATE TABLE theirs.things (id integer)");
        target.must(&evolution.up(&target));
        assert_eq!(target.texts(public), ["Ours."], "{}", target.label());
        target.must(&evolution.down(&target));
        assert_eq!(target.texts(public), was, "{}", target.label());
        target.must("SELECT * FROM theirs.things");
    }
}

/// A check that is replaced.
#[test]
fn a_check_of_a_domain_comes_back_with_its_words() {
    let of = |condition: &'static str, doc: &'static str| {
        move || {
            let mail = ColumnDef::new("mail").custom(PostgresType::declared("email")).take();
            Database::new("shop")
                .dialects([Dialect::Postgres])
                .object(Domain::new("email", "text").check_with_doc("email_shape", condition, doc))
                .table(TableDecl::new(Table::create().table("people").col(mail)).skip_entity())
        }
    };
    let evolution = Evolution::new(of("VALUE LIKE '%@%'", "One."), of("VALUE LIKE '_%@_%'", "Two."));
    for target in Target::postgres("comments_check") {
        evolution.migrate(&target, "INSERT INTO people VALUES ('a@b'), (NULL)");
        evolution.back(&target);
    }
}
