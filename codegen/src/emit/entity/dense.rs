//! The dense format: `#[sea_orm::model]` with relations as fields.

use super::keys::Keys;
use super::layout::{self, literal};
use super::link;
use super::model;
use super::plan::{Entity, Plan};
use super::relations::{Kind, Relation};
use super::seaography;
use super::standing::Standing;
use crate::model::EntityFormat;
use crate::model::{Action, ForeignKey, Name};
use std::fmt::Write as _;

/// The file of an entity.
pub(super) fn entity(plan: &Plan<'_>, entity: &Entity<'_>) -> String {
    let mut out = String::with_capacity(256 + entity.fields.len() * 96 + entity.relations.len() * 128);
    model::imports(&mut out, entity);
    model::head(&mut out, entity, "#[sea_orm::model]\n");
    let keys = Keys::new(entity, EntityFormat::Dense);
    for field in &entity.fields {
        model::field(&mut out, entity, field, &keys);
    }
    for relation in &entity.relations {
        self::relation(&mut out, plan, entity, relation);
    }
    out.push_str("}\n");
    for relation in &entity.relations {
        link::of_relation(&mut out, plan, entity, relation);
    }
    model::computed(&mut out, entity);
    seaography::renamed(&mut out, plan, entity);
    model::guard(&mut out, entity);
    out
}

fn relation(out: &mut String, plan: &Plan<'_>, entity: &Entity<'_>, relation: &Relation<'_>) {
    if relation.is_linked() {
        return;
    }
    let target = &plan.entities[relation.target];
    let path = ["super::", &target.module_ident(), "::Entity"].concat();
    let ident = super::names::escaped(&relation.name);
    let variant = &relation.variant;
    let module = |index: usize| literal(&plan.entities[index].module_ident());
    let named = |name: &str| format!("relation_enum = \"{name}\"");
    // The derive knows the variant that it makes of the other entity's path.
    let is_spelled = *variant != target.relation_variant();
    let (arguments, ty) = match &relation.kind {
        Kind::BelongsTo { key, optional, reverse, .. } => {
            let mut arguments = match reverse {
                Some(reverse) => {
                    vec!["self_ref".to_owned(), named(variant), format!("relation_reverse = \"{reverse}\"")]
                }
                None if is_spelled => vec!["belongs_to".to_owned(), named(variant)],
                None => vec!["belongs_to".to_owned()],
            };
            arguments.push(["from = \"", &columns(entity, &key.columns), "\""].concat());
            arguments.push(["to = \"", &columns(target, &key.target_columns), "\""].concat());
            arguments.extend(actions(key));
            // `sync` does not know a key to another schema again, and would make it twice; this format has no `fk_name`.
            let is_skipped = target.table.name.namespace.is_some() || of_view(entity, target);
            arguments.extend(is_skipped.then(|| "skip_fk".to_owned()));
            let path = if reverse.is_some() { "Entity" } else { path.as_str() };
            let ty = if *optional { ["BelongsTo<Option<", path, ">>"] } else { ["BelongsTo<", path, ">"] }.concat();
            (arguments, ty)
        }
        Kind::HasOne => {
            let mut arguments = vec!["has_one".to_owned()];
            arguments.extend(is_spelled.then(|| named(variant)));
            (arguments, ["HasOne<", &path, ">"].concat())
        }
        Kind::HasMany { forward, standing, .. } => {
            let mut arguments = vec!["has_many".to_owned()];
            arguments.extend((is_spelled || *standing == Standing::Variant).then(|| named(variant)));
            arguments.extend((*standing == Standing::Variant).then(|| format!("via_rel = \"{forward}\"")));
            (arguments, ["HasMany<", &path, ">"].concat())
        }
        Kind::HasManySelf { forward } => (
            vec!["self_ref".to_owned(), named(variant), format!("relation_reverse = \"{forward}\"")],
            "HasMany<Entity>".to_owned(),
        ),
        Kind::ManyToMany { junction, .. } => {
            (vec!["has_many".to_owned(), format!("via = {}", module(*junction))], format!("HasMany<{path}>"))
        }
        Kind::ManyToManySelf { junction, near, far, reverse } => {
            let mut arguments = vec!["self_ref".to_owned(), format!("via = {}", module(*junction))];
            if *reverse {
                arguments.push("reverse".to_owned());
            } else {
                arguments.push(format!("from = \"{near}\""));
                arguments.push(format!("to = \"{far}\""));
            }
            (arguments, "HasMany<Entity>".to_owned())
        }
        Kind::Linked { .. } => return,
    };
    layout::sea_orm(out, "    ", &arguments);
    layout::field(out, &ident, &ty);
}

/// The fields of key columns, as `from` and `to` name them.
fn columns(entity: &Entity<'_>, names: &[Name]) -> String {
    let mut out = String::new();
    if names.len() > 1 {
        out.push('(');
    }
    for (index, name) in names.iter().enumerate() {
        out.push_str(if index == 0 { "" } else { ", " });
        let Some(field) = entity.field(name) else { continue };
        if field.ident() == field.name {
            out.push_str(&field.name);
        } else {
            let _ = write!(out, "Column::{}", field.variant());
        }
    }
    if names.len() > 1 {
        out.push(')');
    }
    out
}

/// Whether no database has the key, because one of the two is a view.
pub(super) fn of_view(entity: &Entity<'_>, target: &Entity<'_>) -> bool {
    entity.table.entity.read_only || target.table.entity.read_only
}

/// What the key does, as `SeaORM`'s own schema tools know it.
pub(super) fn actions(key: &ForeignKey) -> impl Iterator<Item = String> {
    let action = |name: &str, action: Action| {
        let word = match action {
            Action::NoAction => return None,
            Action::Restrict => "Restrict",
            Action::Cascade => "Cascade",
            Action::SetNull => "SetNull",
            Action::SetDefault => "SetDefault",
        };
        Some([name, " = \"", word, "\""].concat())
    };
    action("on_update", key.on_update).into_iter().chain(action("on_delete", key.on_delete))
}
