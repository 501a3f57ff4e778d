//! `SeaORM`'s own schema tools and the generated entities of this repository's databases: on a migrated database they find
//! nothing to do, and what they would make of an empty one differs in what is listed.

use entity as _;
use migration::MigratorTrait;
use sea_orm::{ConnectOptions, Database, DatabaseConnection};
use seaglass::pipeline::{Options, prepare};
use seaglass_tests::{assert_same_lines, block_on, filled, target::Target};
use std::collections::{BTreeMap, BTreeSet};

async fn open(target: &Target) -> DatabaseConnection {
    let mut options = ConnectOptions::new(target.url());
    options.sqlx_logging(false).max_connections(2);
    Database::connect(options).await.expect("the database can be opened")
}

/// Each engine that a database is for, with that database.
fn migrated(name: &str) -> Vec<Target> {
    let mut targets: Vec<Target> = Target::postgres(&format!("agreement_{name}")).into();
    targets.push(Target::sqlite());
    for target in &targets {
        block_on(async {
            let db = open(target).await;
            let up = match name {
                "mvp" => migration::mvp::Migrator::up(&db, None).await,
                _ => migration::webauthn::Migrator::up(&db, None).await,
            };
            up.unwrap_or_else(|error| panic!("{name} on {}: {error}", target.label()));
            db.close().await.expect("closed");
        });
    }
    targets
}

#[test]
fn sync_changes_nothing_on_a_migrated_database() {
    let options = Options { date: "20260101".to_owned(), ..Options::default() };
    let prepared = prepare(schema::project(), &BTreeMap::new(), &options).expect("a sound declaration");
    for name in ["mvp", "webauthn"] {
        let database = prepared.databases.iter().find(|database| database.declared.name == name).expect("declared");
        for target in migrated(name) {
            let rows = filled::fill(&target, &database.declared.schema);
            assert!(rows > 10, "{name} on {}: {rows} rows", target.label());
            let before = (target.facts(), target.rows());
            block_on(async {
                let db = open(&target).await;
                let builder = db.get_schema_registry(&format!("entity::{name}::*"));
                assert!(format!("{builder:?}").contains("CREATE TABLE"), "{builder:?}");
                let synced = builder.sync(&db).await;
                synced.unwrap_or_else(|error| panic!("{name} on {}: {error}", target.label()));
                db.close().await.expect("closed");
            });
            let after = format!("{name} synced on {}", target.label());
            assert_same_lines("migrated", &before.0, &after, &target.facts());
            assert_same_lines("migrated", &before.1, &after, &target.rows());
        }
    }
}

/// A fact without what `SeaORM`'s entities have no word for; none where they have none for all of it.
fn said(fact: &str, engine: &Target) -> Option<String> {
    let kind = fact.split(' ').next().unwrap_or_default();
    match (kind, engine) {
        // The moment that is the default is spelled in another way; numbers are kept.
        ("column", Target::Postgres { .. }) => Some(fact.split(" default ").next().unwrap_or(fact).to_owned()),
        // Names are another matter than what they hold.
        ("constraint", Target::Postgres { .. }) => {
            let (head, definition) = fact.split_once(": ").unwrap_or((fact, ""));
            Some(format!("{}: {definition}", head.split('.').next().unwrap_or(head)))
        }
        // SQLite keeps the words of a type, and neither names of constraints nor NOT NULL of a numbered key.
        ("column", _) => fact.split_whitespace().nth(1).map(str::to_owned),
        ("index" | "comment" | "function" | "check" | "constraint", _) => None,
        _ => Some(fact.to_owned()),
    }
}

/// What tables made by `create_table_from_entity` lack and have beside those of the migrations is what `docs/guide/entities.md`
/// lists: all else is the same.
#[test]
fn tables_made_from_entities_differ_in_what_is_listed() {
    for name in ["mvp", "webauthn"] {
        for target in migrated(name) {
            let fresh = target.sibling();
            block_on(async {
                let db = open(&fresh).await;
                let made = db.get_schema_registry(&format!("entity::{name}::*")).apply(&db).await;
                made.unwrap_or_else(|error| panic!("{name} on {}: {error}", target.label()));
                db.close().await.expect("closed");
            });
            let of = |facts: Vec<String>| -> Vec<String> {
                let found: BTreeSet<String> = facts.iter().filter_map(|fact| said(fact, &target)).collect();
                found.into_iter().collect()
            };
            assert_same_lines("migrated", &of(target.facts()), "from the entities", &of(fresh.facts()));
        }
    }
}
