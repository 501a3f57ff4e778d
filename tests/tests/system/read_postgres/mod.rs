//! The law of whoever reads a catalogue: what is made of the schema that was read is the database that it was read from,
//! by a list of facts that knows nothing of the reader.

mod by_hand;
mod declared;
mod measures;
mod named;

use seaglass::diff;
use seaglass::model::Dialect;
use seaglass_cli::catalogue::Catalogue;
use seaglass_cli::import::declarable;
use seaglass_tests::assert_same_lines;
use seaglass_tests::target::Target;

use crate::online_kit::{creation, up};

/// How to connect as `seaglass` does.
fn config(target: &Target) -> postgres::Config {
    let url = target.url();
    let (rest, folder) = url.split_once("?host=").expect("a URL of a server of the tests");
    let database = rest.rsplit('/').next().expect("a database");
    let mut config = postgres::Config::new();
    config.host_path(folder).user("postgres").dbname(database);
    config
}

pub(crate) fn read(target: &Target) -> Catalogue {
    let mut client = config(target).connect(postgres::NoTls).expect("a connection");
    seaglass_cli::catalogue::postgres::read(&mut client).unwrap_or_else(|error| panic!("{error}"))
}

/// What nobody tells apart: a column, a check or a partition that came from above, or was there before, and two words for
/// the instant.
fn told(facts: &[String]) -> Vec<String> {
    let mut told: Vec<String> = facts
        .iter()
        .map(|fact| if fact.starts_with("parent of ") { fact.replace(" inherited", "") } else { fact.clone() })
        .map(|fact| fact.replace("default CURRENT_TIMESTAMP", "default now()"))
        .collect();
    told.sort();
    told
}

/// Makes a second database of what is read of one. Facts that hold one of `without` are of what no declaration has.
fn law(target: &Target, without: &[&str]) -> Catalogue {
    let catalogue = read(target);
    let made = target.sibling();
    let imported = |catalogue: &Catalogue| declarable(catalogue.schema.clone(), Dialect::Postgres, &mut Vec::new());
    up(&made, &creation(&imported(&catalogue)));
    let facts = |target: &Target| {
        let mut facts = told(&target.facts());
        facts.retain(|fact| !without.iter().any(|text| fact.contains(text)));
        facts
    };
    assert_same_lines(&format!("made on {}", target.label()), &facts(&made), "read", &facts(target));
    let again = read(&made);
    assert!(
        diff::same(&imported(&again), &imported(&catalogue)),
        "{}: {:#?}\n{:#?}",
        target.label(),
        again.schema,
        catalogue.schema
    );
    catalogue
}
