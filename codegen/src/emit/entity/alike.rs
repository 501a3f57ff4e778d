//! What serde is asked of models that hold each other.

use super::plan::{self, Plan};
use super::style;
use crate::emit::Source;
use crate::model::{EntityFormat, Fault, Rule, Serde, Table};
use std::collections::BTreeSet;

/// Dense models whose traits of serde those that they hold do not have: their derives would not compile.
pub fn unlike(source: Source<'_>) -> Vec<Fault> {
    let tables = plan::with_entity(source.database);
    let is_alike = tables.windows(2).all(|two| traits(two[0]) == traits(two[1]));
    if is_alike || super::format(source.project, source.database) == EntityFormat::Compact {
        return Vec::new();
    }
    let plan = Plan::new(source.database, source.history);
    let mut faults = Vec::new();
    for entity in &plan.entities {
        let own = traits(entity.table);
        for relation in entity.relations.iter().filter(|relation| !relation.is_linked()) {
            let held = plan.entities[relation.target].table;
            if let Some(derive) = own.difference(&traits(held)).next() {
                faults.push(fault(source, entity.table, held, derive));
            }
        }
    }
    faults
}

/// The traits of serde that a model derives, as a style or a derive says it.
fn traits(table: &Table) -> BTreeSet<&str> {
    let mut derives = Vec::new();
    style::derives(&table.entity.style, &mut derives);
    derives.into_iter().filter(|derive| Serde::Both.derives().contains(derive)).collect()
}

fn fault(source: Source<'_>, table: &Table, held: &Table, derive: &str) -> Fault {
    let all: Vec<&str> = traits(table).union(&traits(held)).copied().collect();
    let said = [Serde::Serialize, Serde::Deserialize].into_iter().find(|serde| serde.derives() == all);
    Fault::new(
        Rule::EntitySerde,
        format!("{}: {}", source.database.name, table.name),
        format!("its entity derives {derive}, and that of {}, which it holds, does not", held.name),
        "a dense model holds those that it refers to and those that refer to it, and is read and written with them",
        format!(
            "say the same of both, as `EntityStyle::new().serde(Serde::{:?})`, or let the entities of the database be \
             compact, `EntityFormat::Compact`",
            said.unwrap_or(Serde::Both)
        ),
    )
}
