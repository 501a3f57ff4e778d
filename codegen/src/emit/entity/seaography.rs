//! What Seaography needs beside entities.

use super::layout;
use super::names;
use super::plan::{Entity, Plan};
use super::relations::{Kind, Relation};
use crate::model::{EntityFormat, graphql};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Whether an entity is one for Seaography.
fn is_for(entity: &Entity<'_>) -> bool {
    entity.table.entity.style.seaography == Some(true)
}

/// Writes the functions that register the entities and the enums of a database, with the names that its macro
/// `register_entity_modules!` gives.
///
/// <https://docs.rs/seaography/latest/seaography/macro.register_entity_modules.html>
pub(super) fn registration(out: &mut String, plan: &Plan<'_>, format: EntityFormat) {
    let entities = || plan.entities.iter().filter(|entity| is_for(entity));
    if entities().next().is_some() {
        head(
            out,
            "Registers the entities with Seaography; those of views without mutations.",
            "register_entity_modules",
        );
        let entities: BTreeMap<&str, &Entity<'_>> = entities().map(|entity| (&*entity.module, entity)).collect();
        for entity in entities.values() {
            let mutation = if entity.table.entity.read_only { ", mutation: false" } else { "" };
            let module = entity.module_ident();
            if format == EntityFormat::Dense && has_own(plan, entity) {
                let _ = writeln!(out, "    {{\n        use self::{module}::graphql as {module};");
                register(out, "        ", &format!("{module}{mutation}"));
                out.push_str("    }\n");
            } else {
                register(out, "    ", &format!("{module}{mutation}"));
            }
        }
        out.push_str("    builder\n}\n");
    }
    // Of an enum that is written out there is no `ActiveEnum`.
    let enums = || plan.enums.values().filter(|item| item.derived).filter_map(|item| item.rust.as_ref());
    if plan.database.entities.seaography == Some(true) && enums().next().is_some() {
        head(out, "Registers the enums with Seaography.", "register_active_enums");
        for name in enums() {
            let line = format!("    builder.register_enumeration::<enums::{name}>();");
            let _ = writeln!(out, "{line}");
        }
        out.push_str("    builder\n}\n");
    }
}

fn register(out: &mut String, indent: &str, what: &str) {
    let line = format!("{indent}seaography::register_entity!(builder, {what});");
    let _ = if line.len() <= 100 {
        writeln!(out, "{line}")
    } else {
        writeln!(out, "{indent}seaography::register_entity!(\n{indent}    builder,\n{indent}    {what}\n{indent});")
    };
}

fn head(out: &mut String, doc: &str, name: &str) {
    let _ = write!(
        out,
        "\n/// {doc}\npub fn {name}(\n    mut builder: seaography::builder::Builder,\n) -> seaography::builder::Builder {{\n"
    );
}

/// Writes what the dense format derives, for the compact one.
pub(super) fn related(out: &mut String, plan: &Plan<'_>, entity: &Entity<'_>) {
    if is_for(entity) {
        enumeration(out, plan, entity, EntityFormat::Compact);
    }
}

/// Writes the same for the dense format, where GraphQL has a column under the name that is derived for a relation.
pub(super) fn renamed(out: &mut String, plan: &Plan<'_>, entity: &Entity<'_>) {
    if is_for(entity) && has_own(plan, entity) {
        out.push_str(
            "\n/// Ways to related rows, under names that no column has in GraphQL.\npub mod graphql {\n    \
             pub use super::{ActiveModel, Entity};\n    use sea_orm::entity::prelude::*;\n",
        );
        enumeration(out, plan, entity, EntityFormat::Dense);
        out.push_str("}\n");
    }
}

fn enumeration(out: &mut String, plan: &Plan<'_>, entity: &Entity<'_>, format: EntityFormat) {
    let (indent, up) = match format {
        EntityFormat::Dense => ("    ", "super::"),
        EntityFormat::Compact => ("", ""),
    };
    let derive = "#[derive(Copy, Clone, Debug, EnumIter, DeriveRelatedEntity)]";
    let _ = write!(out, "\n{indent}{derive}\n{indent}pub enum RelatedEntity {{");
    let ways = ways(plan, entity, format);
    out.push_str(if ways.is_empty() { "" } else { "\n" });
    for (relation, _, name) in &ways {
        let mut arguments =
            vec![format!("entity = \"{up}super::{}::Entity\"", plan.entities[relation.target].module_ident())];
        arguments.extend(definition(relation, format).map(|def| format!("def = \"{up}{def}\"")));
        layout::sea_orm(out, &format!("{indent}    "), &arguments);
        let _ = writeln!(out, "{indent}    {name},");
    }
    let _ = writeln!(out, "{}}}", if ways.is_empty() { "" } else { indent });
}

/// What leads to the rows, where `Related` does not say it.
fn definition(relation: &Relation<'_>, format: EntityFormat) -> Option<String> {
    match (&relation.kind, format) {
        // The derive of the dense format has no variant for the other direction.
        (Kind::HasManySelf { forward }, EntityFormat::Dense) => Some(format!("Relation::{forward}.def().rev()")),
        (Kind::ManyToMany { .. } | Kind::ManyToManySelf { .. } | Kind::Linked { .. }, _) => None,
        (Kind::BelongsTo { .. } | Kind::HasOne | Kind::HasMany { .. } | Kind::HasManySelf { .. }, _) => {
            Some(format!("Relation::{}.def()", relation.variant))
        }
    }
}

/// Whether what the dense format derives does not do: a name is that of a column or of another relation, or leads to an entity
/// that GraphQL does not have.
fn has_own(plan: &Plan<'_>, entity: &Entity<'_>) -> bool {
    let dense = EntityFormat::Dense;
    let is_lost =
        |relation: &Relation<'_>| derived(plan, relation, dense).is_some() && !is_for(&plan.entities[relation.target]);
    entity.relations.iter().any(is_lost) || ways(plan, entity, dense).iter().any(|(_, derived, name)| derived != name)
}

/// The variant that is derived for a relation. Those that only `find_linked` follows have none.
fn derived(plan: &Plan<'_>, relation: &Relation<'_>, format: EntityFormat) -> Option<String> {
    match (&relation.kind, format) {
        (Kind::ManyToManySelf { .. } | Kind::Linked { .. }, _) => None,
        (_, EntityFormat::Dense) if relation.is_linked() => None,
        (Kind::ManyToMany { .. }, EntityFormat::Dense) => Some(plan.entities[relation.target].relation_variant()),
        (_, EntityFormat::Dense) => Some(relation.variant.clone()),
        (_, EntityFormat::Compact) => Some(names::camel(&relation.name)),
    }
}

/// The ways to related rows that GraphQL has, each with the variant that is derived for it and the one that it has.
fn ways<'p, 'a>(
    plan: &Plan<'a>,
    entity: &'p Entity<'a>,
    format: EntityFormat,
) -> Vec<(&'p Relation<'a>, String, String)> {
    let columns = entity.fields.iter().filter(|field| graphql::shows(field.column));
    let mut taken: BTreeSet<String> = columns.map(|field| graphql::field(field.column.name.as_str())).collect();
    let shown = entity.relations.iter().filter(|relation| is_for(&plan.entities[relation.target]));
    let all = shown.filter_map(|relation| Some((relation, derived(plan, relation, format)?)));
    let mut ways: Vec<(&Relation<'_>, String, String)> = all
        .map(|(relation, derived)| {
            let name = if taken.insert(graphql::field(&derived)) { derived.clone() } else { String::new() };
            (relation, derived, name)
        })
        .collect();
    for (relation, _, name) in ways.iter_mut().filter(|(_, _, name)| name.is_empty()) {
        let field = names::camel(&relation.name);
        let numbered = (2_u32..).map(|number| format!("{}Relation{number}", names::camel(&relation.name)));
        let mut others = [field.clone(), format!("{field}Relation")].into_iter().chain(numbered);
        *name = others.find(|name| taken.insert(graphql::field(name))).unwrap_or_default();
    }
    ways
}
