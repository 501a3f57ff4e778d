//! The compact format: `Model` with a `Relation` enum, which compiles several times faster.

use super::keys::Keys;
use super::layout;
use super::link;
use super::model;
use super::plan::{Entity, Plan};
use super::relations::{Kind, Relation};
use super::seaography;
use super::standing::Standing;
use crate::model::EntityFormat;
use crate::model::Name;
use std::fmt::Write as _;

/// The file of an entity.
pub(super) fn entity(plan: &Plan<'_>, entity: &Entity<'_>) -> String {
    let mut out = String::with_capacity(512 + entity.fields.len() * 96 + entity.relations.len() * 256);
    model::imports(&mut out, entity);
    model::head(&mut out, entity, "");
    let keys = Keys::new(entity, EntityFormat::Compact);
    for field in &entity.fields {
        model::field(&mut out, entity, field, &keys);
    }
    out.push_str("}\n\n#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]\npub enum Relation {");
    let mut any = false;
    for relation in &entity.relations {
        let arguments = arguments(plan, entity, relation);
        if !arguments.is_empty() {
            out.push_str(if any { "" } else { "\n" });
            any = true;
            layout::sea_orm(&mut out, "    ", &arguments);
            let _ = writeln!(out, "    {},", relation.variant);
        }
    }
    out.push_str("}\n");
    for relation in &entity.relations {
        related(&mut out, plan, relation);
        if let Kind::Linked { .. } = relation.kind {
            link::of_relation(&mut out, plan, entity, relation);
        }
    }
    seaography::related(&mut out, plan, entity);
    model::computed(&mut out, entity);
    model::guard(&mut out, entity);
    out
}

/// The arguments of a variant of `Relation`; none for a relation without a variant.
fn arguments(plan: &Plan<'_>, entity: &Entity<'_>, relation: &Relation<'_>) -> Vec<String> {
    let target = &plan.entities[relation.target];
    let path = format!("super::{}::", target.module_ident());
    match &relation.kind {
        Kind::BelongsTo { key, reverse, .. } => {
            let path = if reverse.is_some() { "" } else { path.as_str() };
            let mut arguments = vec![
                format!("belongs_to = \"{path}Entity\""),
                format!("from = \"{}\"", columns(entity, "", &key.columns)),
                format!("to = \"{}\"", columns(target, path, &key.target_columns)),
            ];
            arguments.extend(super::dense::actions(key));
            // `sync` knows a key to another schema again by its name alone.
            let is_of_view = super::dense::of_view(entity, target);
            arguments.extend(is_of_view.then(|| "skip_fk".to_owned()));
            let is_elsewhere = target.table.name.namespace.is_some() && !is_of_view;
            arguments.extend(is_elsewhere.then(|| format!("fk_name = {}", layout::literal(key.name.as_str()))));
            arguments
        }
        Kind::HasOne => vec![format!("has_one = \"{path}Entity\"")],
        Kind::HasMany { standing: Standing::Related, .. } => vec![format!("has_many = \"{path}Entity\"")],
        Kind::HasMany { forward, standing: Standing::Variant | Standing::Linked, .. } => {
            vec![format!("has_many = \"{path}Entity\""), format!("via_rel = \"Relation::{forward}\"")]
        }
        Kind::HasManySelf { forward } => {
            vec!["has_many = \"Entity\"".to_owned(), format!("via_rel = \"Relation::{forward}\"")]
        }
        Kind::ManyToMany { .. } | Kind::ManyToManySelf { .. } | Kind::Linked { .. } => Vec::new(),
    }
}

fn columns(entity: &Entity<'_>, path: &str, names: &[Name]) -> String {
    let names: Vec<String> = names
        .iter()
        .filter_map(|name| entity.field(name))
        .map(|field| format!("{path}Column::{}", field.variant()))
        .collect();
    match names.as_slice() {
        [name] => name.clone(),
        names => format!("({})", names.join(", ")),
    }
}

/// Writes the `Related` that stands for a relation.
fn related(out: &mut String, plan: &Plan<'_>, relation: &Relation<'_>) {
    let target = plan.entities[relation.target].module_ident();
    match &relation.kind {
        Kind::BelongsTo { standing: Standing::Related, .. }
        | Kind::HasOne
        | Kind::HasMany { standing: Standing::Related, .. } => {
            out.push('\n');
            layout::impl_head(out, &format!("Related<super::{target}::Entity>"), "Entity");
            let _ = write!(
                out,
                "    fn to() -> RelationDef {{\n        Relation::{}.def()\n    }}\n}}\n",
                relation.variant
            );
        }
        Kind::ManyToMany { junction, near, far } => {
            let junction = plan.entities[*junction].module_ident();
            out.push('\n');
            layout::impl_head(out, &format!("Related<super::{target}::Entity>"), "Entity");
            out.push_str("    fn to() -> RelationDef {\n");
            layout::definition(out, "        ", &format!("super::{junction}::Relation::{far}"), false, "");
            out.push_str("    }\n\n    fn via() -> Option<RelationDef> {\n");
            layout::some_reversed(out, "        ", &format!("super::{junction}::Relation::{near}"));
            out.push_str("    }\n}\n");
        }
        Kind::ManyToManySelf { junction, near, far, reverse: false } => {
            let junction = plan.entities[*junction].module_ident();
            out.push('\n');
            layout::impl_head(out, &format!("RelatedSelfVia<super::{junction}::Entity>"), "Entity");
            out.push_str("    fn to() -> RelationDef {\n");
            layout::definition(out, "        ", &format!("super::{junction}::Relation::{far}"), false, "");
            out.push_str("    }\n\n    fn via() -> RelationDef {\n");
            layout::definition(out, "        ", &format!("super::{junction}::Relation::{near}"), true, "");
            out.push_str("    }\n}\n");
        }
        Kind::BelongsTo { standing: Standing::Variant | Standing::Linked, .. }
        | Kind::HasMany { standing: Standing::Variant | Standing::Linked, .. }
        | Kind::HasManySelf { .. }
        | Kind::ManyToManySelf { reverse: true, .. }
        | Kind::Linked { .. } => {}
    }
}
