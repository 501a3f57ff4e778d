//! What serde is asked of models that hold each other.

use super::plan::{self, Plan};
use crate::emit::Source;
use crate::model::{EntityFormat, Fault, Rule, Serde, Table};

/// Dense models whose traits of serde those that they hold do not have: their derives would not compile.
pub fn unlike(source: Source<'_>) -> Vec<Fault> {
    let serde = |table: &Table| table.entity.style.serde.unwrap_or_default();
    let tables = plan::with_entity(source.database);
    let is_alike = tables.windows(2).all(|two| serde(two[0]) == serde(two[1]));
    if is_alike || super::format(source.project, source.database) == EntityFormat::Compact {
        return Vec::new();
    }
    let plan = Plan::new(source.database, source.history);
    let mut faults = Vec::new();
    for entity in &plan.entities {
        let own = serde(entity.table).derives();
        for relation in entity.relations.iter().filter(|relation| !relation.is_linked()) {
            let held = plan.entities[relation.target].table;
            let lacks = |derive: &&&str| !serde(held).derives().contains(*derive);
            if let Some(derive) = own.iter().find(lacks) {
                faults.push(fault(source, entity.table, held, derive));
            }
        }
    }
    faults
}

fn fault(source: Source<'_>, table: &Table, held: &Table, derive: &str) -> Fault {
    Fault::new(
        Rule::EntitySerde,
        format!("{}: {}", source.database.name, table.name),
        format!("its entity derives {derive}, and that of {}, which it holds, does not", held.name),
        "a dense model holds those that it refers to and those that refer to it, and is read and written with them",
        format!(
            "say the same of both, as `EntityStyle::new().serde(Serde::{:?})`, or let the entities of the database be compact, `EntityFormat::Compact`",
            all(table, held)
        ),
    )
}

/// What has the traits of both.
fn all(one: &Table, other: &Table) -> Serde {
    let of = |table: &Table| table.entity.style.serde.unwrap_or_default();
    match (of(one), of(other)) {
        (Serde::None, serde) | (serde, Serde::None) => serde,
        (one, other) if one == other => one,
        (_, _) => Serde::Both,
    }
}
