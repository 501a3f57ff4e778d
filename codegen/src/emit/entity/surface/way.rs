//! What a relation of a generated file means: which rows it leads to, and by which columns.

use super::cursor::{argument, variants};
use super::module::{Meaning, Module, Sort, What};
use crate::emit::entity::names;

/// A way to rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Way {
    /// `belongs_to`, `has_one`, `has_many`, or `through` a junction.
    pub(super) kind: &'static str,
    /// The variants of `Column` of this entity.
    pub(super) own: Vec<String>,
    /// The module of the other entity; empty for this one.
    pub(super) target: String,
    /// The variants of `Column` of the other entity.
    pub(super) to: Vec<String>,
    /// The relation of the other entity, or of the junction, that it goes by.
    pub(super) by: String,
    /// The module of the junction.
    pub(super) via: String,
}

const KINDS: [&str; 4] = ["belongs_to", "has_one", "has_many", "self_ref"];

/// Whether a field or variant with these arguments is a relation.
pub(super) fn is_one(arguments: &[(String, String)]) -> bool {
    arguments.first().is_some_and(|(name, _)| KINDS.contains(&name.as_str()))
}

/// Reads a relation of the dense format.
pub(super) fn of_field(name: &str, arguments: &[(String, String)], ty: &[&str], module: &mut Module) {
    let target = ty.windows(3).find(|tokens| tokens[0] == "super").map_or("", |tokens| tokens[2]);
    let target = target.trim_start_matches("r#").to_owned();
    let said = |name| argument(arguments, name).unwrap_or_default().to_owned();
    let first = arguments.first().map_or("", |(name, _)| name.as_str());
    let via = said("via").trim_start_matches("r#").to_owned();
    let way = if via.is_empty() {
        let kind = if first == "self_ref" {
            if argument(arguments, "from").is_some() { "belongs_to" } else { "has_many" }
        } else {
            kind(first)
        };
        let by = if first == "self_ref" && kind == "has_many" { said("relation_reverse") } else { said("via_rel") };
        Way { kind, own: columns(&said("from")), to: columns(&said("to")), by, via, target: target.clone() }
    } else {
        let side = if argument(arguments, "reverse").is_some() { "reverse" } else { "" };
        let by = if first == "self_ref" { side.to_owned() } else { String::new() };
        Way { kind: "through", by, via, target: target.clone(), ..Way::default() }
    };
    if way.kind != "through" {
        let named = said("relation_enum");
        let variant = if named.is_empty() { names::camel(&target) } else { named };
        put_variant(module, &variant, way.clone());
    }
    put(module, format!("`{name}`"), Sort::Relation, way);
}

/// Reads the variants of `Relation` of the compact format.
pub(super) fn variants_of(body: &[&str], module: &mut Module) {
    for (variant, arguments) in variants(body) {
        let Some((first, path)) = arguments.first() else { continue };
        let said = |name| argument(&arguments, name).unwrap_or_default();
        let target = path.strip_prefix("super::").and_then(|path| path.split("::").next()).unwrap_or_default();
        let way = Way {
            kind: kind(first),
            own: columns(said("from")),
            target: target.trim_start_matches("r#").to_owned(),
            to: columns(said("to")),
            by: said("via_rel").trim_start_matches("Relation::").to_owned(),
            via: String::new(),
        };
        put_variant(module, variant, way);
    }
}

/// The way that the body of a `Related` or `Linked` spells.
pub(super) fn of_body(body: &[&str], target: &str, module: &Module) -> Way {
    let mut way = Way { target: target.trim_start_matches("r#").to_owned(), ..Way::default() };
    let mut junctions: Vec<&str> = Vec::new();
    for at in 0..body.len() {
        let before = at.checked_sub(1).and_then(|at| body.get(at)).copied().unwrap_or_default();
        let rest = body.get(at..).unwrap_or_default();
        match rest {
            ["type", "ToEntity", "=", "super", "::", target, ..] => {
                target.trim_start_matches("r#").clone_into(&mut way.target);
            }
            ["Relation", "::", variant, ..] if before != "::" => {
                let found = module.relations.get(*variant).cloned();
                return found.unwrap_or(way);
            }
            ["super", "::", junction, "::", "Relation", "::", variant, ..] => {
                junction.trim_start_matches("r#").clone_into(&mut way.via);
                junctions.push(variant);
            }
            ["Column", "::", variant, ..] if before != "::" => way.own.push((*variant).to_owned()),
            ["Other", "::", variant, ..] => way.to.push((*variant).to_owned()),
            ["belongs_to", "(", "Entity", ..] => way.kind = "has_many",
            ["belongs_to", "(", ..] => way.kind = "belongs_to",
            _ => {}
        }
    }
    if !way.via.is_empty() {
        way.kind = "through";
        way.by = if way.target.is_empty() { junctions.join(", ") } else { String::new() };
    }
    way
}

/// Adds `Related` where the derive of the dense format makes it: of the only field that leads to another entity.
pub(super) fn related(module: &mut Module) {
    let fields: Vec<Way> = module
        .names
        .values()
        .filter(|meaning| meaning.sort == Sort::Relation)
        .filter_map(|meaning| if let What::Way(way) = &meaning.what { Some(way.clone()) } else { None })
        .collect();
    for way in &fields {
        let is_sole = fields.iter().filter(|other| other.target == way.target).count() == 1;
        if is_sole && !way.target.is_empty() {
            put(module, format!("Related<{}>", way.target), Sort::Related, way.clone());
        }
    }
}

fn put_variant(module: &mut Module, variant: &str, way: Way) {
    module.relations.insert(variant.to_owned(), way.clone());
    put(module, format!("Relation::{variant}"), Sort::Variant, way);
}

fn put(module: &mut Module, name: String, sort: Sort, way: Way) {
    module.names.insert(name, Meaning { sort, what: What::Way(way), owner: None });
}

fn kind(word: &str) -> &'static str {
    KINDS.into_iter().find(|kind| *kind == word).unwrap_or_default()
}

/// The variants of `Column` that `from` or `to` names: `a`, `(a, b)`, `Column::Type`, `super::x::Column::Id`.
fn columns(said: &str) -> Vec<String> {
    let inner = said.trim_start_matches('(').trim_end_matches(')');
    let last = |part: &str| part.trim().rsplit("::").next().unwrap_or_default().to_owned();
    inner.split(',').map(last).filter(|part| !part.is_empty()).map(|part| camel(&part)).collect()
}

/// A field's variant; a variant stays as it is.
fn camel(name: &str) -> String {
    if name.starts_with(|c: char| c.is_ascii_uppercase()) { name.to_owned() } else { names::camel(name) }
}
