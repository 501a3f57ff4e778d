//! Types that the declaration names as one that is written beside an entity is called.

use super::link;
use super::plan::{Entity, Plan};
use super::relations::{Kind, Relation};
use crate::emit::Source;
use crate::model::{EntityFormat, Fault, Rule};
use std::collections::BTreeSet;

/// Ids, other types of values and structs of parts whose name an entity gives to what `find_linked` follows: its file would
/// hold two of one name.
pub fn clashes(source: Source<'_>) -> Vec<Fault> {
    let database = source.database;
    let tables = || database.schema.tables().chain(&database.view_entities);
    let names_types = tables().any(|table| {
        let entity = &table.entity;
        entity.id_type.is_some()
            || !entity.dtos.is_empty()
            || table.columns.iter().any(|column| column.newtype().is_some())
    });
    if !names_types {
        return Vec::new();
    }
    let plan = Plan::new(database, source.history);
    let format = super::format(source.project, database);
    plan.entities.iter().flat_map(|entity| of_entity(source, &plan, entity, format)).collect()
}

fn of_entity(source: Source<'_>, plan: &Plan<'_>, entity: &Entity<'_>, format: EntityFormat) -> Vec<Fault> {
    let is_written =
        |relation: &&Relation<'_>| format == EntityFormat::Dense || matches!(relation.kind, Kind::Linked { .. });
    let links: BTreeSet<String> =
        entity.relations.iter().filter(is_written).filter_map(|relation| link::struct_name(plan, relation)).collect();
    let fault = |rule: Rule, place: String, name: &str| {
        Fault::new(
            rule,
            format!("{}: {place}", source.database.name),
            format!("a type of the name `{name}` is there already"),
            format!("the entity of {} has it, for `find_linked({name})`", entity.table.name),
            format!("choose another name: `{name}Value`"),
        )
    };
    let values = entity.fields.iter().filter(|field| field.ty.wraps.is_some()).map(|field| &*field.ty.rust);
    let values = values.collect::<BTreeSet<_>>().into_iter().filter(|name| links.contains(*name));
    let of_value = |name: &str| {
        let owner = plan.values.get(name).map_or_else(String::new, |value| {
            let (table, column) = value.owner;
            format!("{}.{}", table.name, column.name)
        });
        fault(Rule::EntityType, owner, name)
    };
    let dtos = entity.table.entity.dtos.iter().map(|dto| &*dto.name).filter(|name| links.contains(*name));
    let of_dto = |name: &str| fault(Rule::EntityDto, entity.table.name.to_string(), name);
    values.map(of_value).chain(dtos.map(of_dto)).collect()
}
