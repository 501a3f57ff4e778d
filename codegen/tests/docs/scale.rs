//! Pages of large databases: nothing is listed without end, and a table costs the same everywhere.

use super::sample::{column, foreign, initial, pages, table};
use seaglass::model::{Action, ColumnType, Declared, Dialect, Schema, Table};

fn database(tables: Vec<Table>) -> Declared {
    Declared {
        name: "large".to_owned(),
        dialects: Dialect::ALL.to_vec(),
        schema: Schema { tables: tables.into_iter().map(Into::into).collect(), ..Schema::default() },
        ..Declared::default()
    }
}

/// Tables of which each refers to the one before.
fn chain(length: usize) -> Declared {
    let link = |place: usize| {
        let columns = vec![column("id", ColumnType::BigInteger, ""), column("before_id", ColumnType::BigInteger, "")];
        let name = format!("t{place}");
        let mut table = table(&name, "", columns);
        if place > 0 {
            table.foreign_keys = vec![foreign(&name, "before_id", &format!("t{}", place - 1), Action::Cascade)];
        }
        table
    };
    database((0..length).map(link).collect())
}

#[test]
fn a_chain_of_cascades_is_followed_so_far() {
    let chain = chain(300);
    let pages = pages(&chain, &[initial(&chain.schema)]);
    let first = pages.iter().find(|page| page.path.ends_with("/t0.md")).expect("t0 has a page");
    assert!(first.body.contains("- Rows of [`t11`](t11.md) that refer to one of `t10` by"));
    assert!(!first.body.contains("[`t12`]"));
    assert!(first.body.contains("- And more: "));
    assert!(first.body.contains("D1 refuses a delete that cascades over more than 10 levels."));
    let last = pages.iter().find(|page| page.path.ends_with("/t299.md")).expect("t299 has a page");
    assert!(last.body.contains("deleting a row changes nothing elsewhere"));
}

#[test]
fn a_large_schema_has_no_diagram_of_everything() {
    let large = chain(41);
    assert!(!pages(&large, &[])[0].body.contains("```mermaid"));
    let small = chain(40);
    assert!(pages(&small, &[])[0].body.contains("```mermaid"));
}

#[test]
fn a_page_costs_the_same_in_a_larger_database() {
    let size = |length: usize| {
        let chain = chain(length);
        pages(&chain, &[initial(&chain.schema)]).iter().map(|page| page.body.len()).sum::<usize>() / length
    };
    let (small, large) = (size(200), size(2_000));
    assert!(large * 10 <= small * 11, "{small} bytes a table became {large}");
}

#[test]
fn a_hub_names_a_limited_number_of_neighbours() {
    let mut tables = vec![table("hub", "", vec![column("id", ColumnType::BigInteger, "")])];
    for spoke in 0..200 {
        let name = format!("spoke_{spoke}");
        let columns = vec![column("id", ColumnType::BigInteger, ""), column("hub_id", ColumnType::BigInteger, "")];
        let mut spoke = table(&name, "", columns);
        spoke.foreign_keys = vec![foreign(&name, "hub_id", "hub", Action::Cascade)];
        tables.push(spoke);
    }
    let pages = pages(&database(tables), &[]);
    let hub = &pages.iter().find(|page| page.path.ends_with("/hub.md")).expect("the hub has a page").body;
    assert_eq!(hub.matches(" ||--o{ ").count(), 24);
    assert_eq!(hub.matches("- Rows of ").count(), 200);
    assert!(hub.contains("Further tables are in the list below."));
}
