//! What Seaography needs beside entities.

use super::layout;
use super::names;
use super::plan::{Entity, Field, Plan};
use super::relations::{Kind, Relation};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Whether an entity is one for Seaography.
fn is_for(entity: &Entity<'_>) -> bool {
    entity.table.entity.style.seaography == Some(true)
}

/// Writes the functions that register the entities and the enums of a database, with the names that its macro
/// `register_entity_modules!` gives.
///
/// <https://docs.rs/seaography/latest/seaography/macro.register_entity_modules.html>
pub(super) fn registration(out: &mut String, plan: &Plan<'_>) {
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
            let line = format!("    seaography::register_entity!(builder, {module}{mutation});");
            let _ = if line.len() <= 100 {
                writeln!(out, "{line}")
            } else {
                writeln!(out, "    seaography::register_entity!(\n        builder,\n        {module}{mutation}\n    );")
            };
        }
        out.push_str("    builder\n}\n");
    }
    // Of an enum that is written out there is no `ActiveEnum`; its columns are text in GraphQL.
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

fn head(out: &mut String, doc: &str, name: &str) {
    let _ = write!(
        out,
        "\n/// {doc}\npub fn {name}(\n    mut builder: seaography::builder::Builder,\n) -> seaography::builder::Builder {{\n"
    );
}

/// Writes what the dense format derives, for the compact one.
pub(super) fn related(out: &mut String, plan: &Plan<'_>, entity: &Entity<'_>) {
    if !is_for(entity) {
        return;
    }
    out.push_str("\n#[derive(Copy, Clone, Debug, EnumIter, DeriveRelatedEntity)]\npub enum RelatedEntity {");
    let mut any = false;
    for relation in &entity.relations {
        let Some((variant, arguments)) = variant(plan, relation) else { continue };
        out.push_str(if any { "" } else { "\n" });
        any = true;
        layout::sea_orm(out, "    ", &arguments);
        let _ = writeln!(out, "    {variant},");
    }
    out.push_str("}\n");
}

/// A way to related rows, called as the field of the dense format is, which no column is called: and what leads there. Those
/// that only `find_linked` follows have none.
fn variant(plan: &Plan<'_>, relation: &Relation<'_>) -> Option<(String, Vec<String>)> {
    let target = format!("entity = \"super::{}::Entity\"", plan.entities[relation.target].module_ident());
    let arguments = match &relation.kind {
        Kind::BelongsTo { .. } | Kind::HasOne | Kind::HasMany { .. } | Kind::HasManySelf { .. } => {
            vec![target, format!("def = \"Relation::{}.def()\"", relation.variant)]
        }
        Kind::ManyToMany { .. } => vec![target],
        Kind::ManyToManySelf { .. } | Kind::Linked { .. } => return None,
    };
    Some((names::camel(&relation.name), arguments))
}

/// Whether a column must make way in GraphQL: in the dense format a relation is called as its variant is, and that may be what
/// the column is called.
pub(super) fn hides(entity: &Entity<'_>, field: &Field<'_>) -> bool {
    let variant = field.variant();
    is_for(entity) && entity.relations.iter().any(|relation| !relation.is_linked() && relation.variant == variant)
}
