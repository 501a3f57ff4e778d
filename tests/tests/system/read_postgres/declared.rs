//! Databases that this repository declares.

use seaglass::model::Dialect;
use seaglass_tests::generated;
use seaglass_tests::target::Target;

use super::law;
use crate::every_kind;
use crate::evolution::Evolution;

/// Makes a database of the generated migrations, and holds the law on it.
fn generated_database(name: &str) {
    for target in Target::postgres(name) {
        for file in generated::up(name, Dialect::Postgres.key()) {
            target.migrate(&file.text).unwrap_or_else(|error| panic!("{}: {error}", file.name));
        }
        let catalogue = law(&target, &[]);
        assert_eq!((catalogue.unmodelled, catalogue.oddities), (vec![], vec![]), "{}", target.label());
    }
}

#[test]
fn webauthn_is_read() {
    generated_database("webauthn");
}

#[test]
fn mvp_is_read() {
    generated_database("mvp");
}

#[test]
fn the_zoo_is_read() {
    for target in Target::postgres("read_zoo") {
        Evolution::new(zoo::database, zoo::database).begin(&target, "");
        let catalogue = law(&target, &[]);
        assert_eq!((catalogue.unmodelled, catalogue.oddities), (vec![], vec![]), "{}", target.label());
    }
}

#[test]
fn every_kind_is_read() {
    for target in Target::postgres("read_every_kind") {
        every_kind::on_postgres(&target);
        let catalogue = law(&target, &["far_parts"]);
        let said: Vec<String> = catalogue.unmodelled.iter().map(|it| format!("{} {}", it.kind, it.name)).collect();
        assert_eq!(said, UNMODELLED, "{}", target.label());
        assert!(catalogue.unmodelled.iter().all(|it| it.what.is_none()), "{:?}", catalogue.unmodelled);
    }
}

/// What is declared there by statements that the catalogue does not give.
const UNMODELLED: [&str; 5] = [
    "foreign data wrapper nowhere",
    "foreign server far",
    "foreign table far_parts",
    "operator class text_bytes of btree",
    "operator family by_bytes of btree",
];
