//! Relations that are followed by `find_linked`, because another way to the same entity is `Related`.

use super::layout;
use super::plan::{Entity, Plan};
use super::relations::{Kind, Relation};
use super::standing::Standing;
use crate::model::Name;
use std::fmt::Write as _;

/// Writes the type by which `find_linked` follows a relation; nothing for one that the derives follow.
pub(super) fn of_relation(out: &mut String, plan: &Plan<'_>, entity: &Entity<'_>, relation: &Relation<'_>) {
    let target = &plan.entities[relation.target];
    match &relation.kind {
        Kind::Linked { junction, near, far } => {
            if struct_name(plan, relation).is_some() {
                through(out, &relation.name, target, &plan.entities[*junction], [near, far]);
            }
        }
        Kind::BelongsTo { key, standing: Standing::Linked, .. } => {
            let name = name(plan, relation);
            let (table, columns) = (&target.module, listed(&key.columns));
            let _ = write!(out, "\n/// The row of `{table}` that {columns} names: `find_linked({name})`.\n");
            by_key(out, &name, target, false, [joined(entity, &key.columns), joined(target, &key.target_columns)]);
        }
        Kind::HasMany { key, standing: Standing::Linked, .. } => {
            let name = name(plan, relation);
            let (table, columns) = (&target.module, listed(&key.columns));
            let _ = write!(out, "\n/// The rows of `{table}` whose {columns} names this one: `find_linked({name})`.\n");
            by_key(out, &name, target, true, [joined(target, &key.columns), joined(entity, &key.target_columns)]);
        }
        Kind::BelongsTo { .. }
        | Kind::HasOne
        | Kind::HasMany { .. }
        | Kind::HasManySelf { .. }
        | Kind::ManyToMany { .. }
        | Kind::ManyToManySelf { .. } => {}
    }
}

/// What the type is called that follows a relation, where one is written in the dense format; in the compact one it is of
/// ways through junctions only.
pub(super) fn struct_name(plan: &Plan<'_>, relation: &Relation<'_>) -> Option<String> {
    match &relation.kind {
        Kind::Linked { junction, near, far } => {
            let relations = &plan.entities[*junction].relations;
            let of_key = |variant: &str| relations.iter().find(|relation| relation.variant == variant);
            // A key that has no variant of its own in the dense format is followed by its own link.
            let is_followed = [near, far].iter().all(|variant| of_key(variant).is_some_and(|key| !key.is_linked()));
            is_followed.then(|| relation.name.to_string())
        }
        _ if relation.is_linked() => Some(name(plan, relation)),
        Kind::BelongsTo { .. }
        | Kind::HasOne
        | Kind::HasMany { .. }
        | Kind::HasManySelf { .. }
        | Kind::ManyToMany { .. }
        | Kind::ManyToManySelf { .. } => None,
    }
}

/// The type that follows a relation of one key.
fn name(plan: &Plan<'_>, relation: &Relation<'_>) -> String {
    let is_free = |name: &String| !plan.enums.values().any(|item| item.rust.as_ref() == Some(name));
    let names = std::iter::once(format!("{}Link", relation.variant));
    let numbered = (2_u32..).map(|number| format!("{}Link{number}", relation.variant));
    names.chain(numbered).find(is_free).unwrap_or_default()
}

/// The variants of `Column` of a key.
fn joined(entity: &Entity<'_>, columns: &[Name]) -> Vec<String> {
    columns.iter().filter_map(|name| entity.field(name)).map(super::plan::Field::variant).collect()
}

/// Columns in a sentence of a doc comment.
fn listed(columns: &[Name]) -> String {
    let text = columns.iter().map(Name::as_str).collect::<Vec<_>>().join(", ");
    crate::emit::text::rustdoc(&text)
}

/// One key, which this entity holds, or the other one where `reversed`; `from` its columns `to` those it refers to.
fn by_key(out: &mut String, name: &str, target: &Entity<'_>, reversed: bool, [from, to]: [Vec<String>; 2]) {
    let module = target.module_ident();
    let _ = write!(out, "#[derive(Clone, Copy, Debug)]\npub struct {name};\n\n");
    layout::impl_head(out, "Linked", name);
    let _ = write!(
        out,
        "    type FromEntity = Entity;\n    type ToEntity = super::{module}::Entity;\n\n    fn link(&self) -> Vec<RelationDef> {{\n"
    );
    let _ = writeln!(out, "        use super::{module}::Column as Other;");
    if !reversed {
        let _ = writeln!(out, "        use super::{module}::Entity as Target;");
    }
    let (from_column, to_column) = if reversed { ("Other", "Column") } else { ("Column", "Other") };
    let from = bind(out, "from", from_column, &from);
    let to = bind(out, "to", to_column, &to);
    let key = if reversed { "Self::ToEntity::belongs_to(Entity)" } else { "Entity::belongs_to(Target)" };
    let _ = writeln!(out, "        let key = {key}.from({from});");
    let key = if reversed { format!("RelationDef::from(key.to({to})).rev()") } else { format!("key.to({to}).into()") };
    let _ = write!(out, "        vec![{key}]\n    }}\n}}\n");
}

/// Binds columns to short names, so that no line is too long; how they are passed on.
fn bind(out: &mut String, name: &str, column: &str, variants: &[String]) -> String {
    let names: Vec<String> = match variants {
        [_] => vec![name.to_owned()],
        several => (1..=several.len()).map(|number| format!("{name}{number}")).collect(),
    };
    for (name, variant) in names.iter().zip(variants) {
        layout::binding(out, name, &format!("{column}::{variant}"));
    }
    if let [name] = names.as_slice() { name.clone() } else { format!("({})", names.join(", ")) }
}

/// Two keys of a junction.
fn through(out: &mut String, name: &str, target: &Entity<'_>, junction: &Entity<'_>, [near, far]: [&String; 2]) {
    let (target, junction) = (target.module_ident(), junction.module_ident());
    let _ = write!(out, "\n/// The rows of `{target}` that rows of `{junction}` lead to: `find_linked({name})`.\n");
    let _ = write!(out, "#[derive(Clone, Copy, Debug)]\npub struct {name};\n\n");
    layout::impl_head(out, "Linked", name);
    let _ = write!(
        out,
        "    type FromEntity = Entity;\n    type ToEntity = super::{target}::Entity;\n\n    fn link(&self) -> Vec<RelationDef> {{\n"
    );
    out.push_str("        vec![\n");
    for (variant, reversed) in [(near, true), (far, false)] {
        layout::definition(out, "            ", &format!("super::{junction}::Relation::{variant}"), reversed, ",");
    }
    out.push_str("        ]\n    }\n}\n");
}
