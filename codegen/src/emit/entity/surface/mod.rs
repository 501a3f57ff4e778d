//! What an app can name of the entities, compared between two states: what it finds no more, what means something else, and
//! in which order the app and its databases are deployed.
//!
//! Names are read from the text of the files on both sides: that of the state before is all that is left of what its
//! declaration said beside the schema, such as a field's name. What stays the same thing under another name, and what the
//! database does with a statement, is told by the changes and by both schemas.

mod compare;
mod cursor;
mod facts;
mod module;
mod order;
mod read;
mod states;
#[cfg(test)]
mod tests;
mod tokens;
mod trace;
mod way;

use crate::diff::Change;
use crate::model::{Declared, Schema};
use compare::Comparison;
use facts::Called;
use module::{Module, Sort};
pub use order::Order;
pub(in crate::emit::entity) use order::is_wanted;
use order::{Advice, Ground};
use serde::Serialize;
use states::State;
use std::fmt;
use trace::Trace;

/// A generated file of a database's module, before and after; empty where there is none.
#[derive(Clone, Copy, Debug)]
pub struct Text<'t> {
    /// The module, without `r#`.
    pub module: &'t str,
    /// Its text before.
    pub before: &'t str,
    /// Its text after.
    pub after: &'t str,
}

/// What apps find otherwise.
#[derive(Clone, Debug, Default)]
pub struct Surface {
    /// What breaks them.
    pub breaks: Vec<Break>,
    /// The order of everything, of what breaks nothing as well.
    pub order: Order,
    /// What is worth to know beside.
    pub notes: Vec<String>,
}

/// Something that stops an app from being compiled, or that means something else to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Break {
    /// The module, as it was.
    pub module: String,
    /// What was named; empty for the module itself.
    pub name: String,
    /// What becomes of it.
    pub kind: Kind,
    /// What it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// In which order the app and its databases are deployed.
    pub order: Order,
    /// What to do where neither comes first.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub steps: &'static str,
}

/// What becomes of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Nothing.
    Gone,
    /// It is called otherwise.
    Renamed,
    /// It stands for something else.
    Meaning,
    /// It is of another type.
    Type,
    /// It has come, and asks for something.
    New,
    /// It behaves otherwise.
    Fact,
}

impl Break {
    fn new(
        module: &str,
        name: &str,
        kind: Kind,
        before: Option<String>,
        after: Option<String>,
        (order, steps): Advice,
    ) -> Self {
        let said = |text: Option<String>| text.filter(|text| !text.is_empty());
        Self {
            module: module.to_owned(),
            name: name.to_owned(),
            kind,
            before: said(before),
            after: said(after),
            order,
            steps,
        }
    }
}

impl fmt::Display for Break {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { module, name, kind, before, after, order, steps } = self;
        let [before, after] = [before, after].map(|text| text.as_deref().unwrap_or_default());
        let place = if name.is_empty() { module.clone() } else { format!("{module}: {name}") };
        match kind {
            Kind::Gone if before.is_empty() => write!(f, "{place} is gone"),
            Kind::Gone => write!(f, "{place} is gone ({before})"),
            Kind::Renamed => write!(f, "{place} is {after} now"),
            Kind::Meaning => write!(f, "{place} meant {before}, and means {after}"),
            Kind::Type => write!(f, "{place} is {after}, and was {before}"),
            Kind::New if after.is_empty() => write!(f, "{module}: new {name}"),
            Kind::New => write!(f, "{module}: new {name} ({after})"),
            Kind::Fact => write!(f, "{place} {after}"),
        }?;
        match (order, steps.is_empty()) {
            (Order::Any, _) => Ok(()),
            (_, true) => write!(f, " [{}]", order.words()),
            (_, false) => write!(f, " [{}: {steps}]", order.words()),
        }
    }
}

/// Compares the files of a database's entities. `changes` lead from `before` to what is declared.
pub fn surface(texts: &[Text<'_>], changes: &[&Change], before: &Schema, database: &Declared) -> Surface {
    if texts.iter().all(|text| text.before.is_empty()) {
        return Surface::default();
    }
    let trace = Trace::new(changes);
    let was = State { modules: modules(texts, |text| text.before), trace: None };
    let is = State { modules: modules(texts, |text| text.after), trace: Some(&trace) };
    let notes = links(&was, &is);
    let migrates = !changes.is_empty();
    let ground = Ground { before, after: &database.schema, trace: &trace, dialects: &database.dialects, migrates };
    let mut comparison = Comparison { before: was, after: is, ground, told: Vec::new() };
    comparison.run();
    let Comparison { before: _, after, ground, mut told } = comparison;
    let tables = super::plan::with_entity(database);
    let names = super::plan::modules(&tables);
    let module = |table: &crate::model::ObjectName| {
        let found = tables.iter().zip(&names).find(|(other, _)| other.name == *table);
        found.map(|(_, (module, _))| module.to_string())
    };
    let field = |table: &crate::model::ObjectName, column: &crate::model::Name| {
        let module = module(table).unwrap_or_default();
        let fields = after.modules.get(module.as_str()).map(|module| module.fields.as_slice()).unwrap_or_default();
        let found = fields.iter().find(|field| field.column == column.as_str());
        format!("`{}`", found.map_or(column.as_str(), |field| &field.name))
    };
    let facts = facts::facts(&ground, changes, &Called { module: &module, field: &field });
    told.extend(facts.told);
    told.sort_by(|one, other| (&one.module, &one.name).cmp(&(&other.module, &other.name)));
    let order = told.iter().map(|item| item.order).fold(facts.silent, Order::and);
    Surface { breaks: told, order, notes }
}

fn modules<'t>(texts: &[Text<'t>], side: fn(&Text<'t>) -> &'t str) -> std::collections::BTreeMap<&'t str, Module> {
    let read = |text: &Text<'t>| {
        let said = side(text);
        (!said.is_empty()).then(|| (text.module, read::module(said)))
    };
    texts.iter().filter_map(read).collect()
}

/// New ways that only `find_linked` follows, because `Related` belongs to another key.
fn links(before: &State<'_>, after: &State<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    for (name, module) in &after.modules {
        let Some(earlier) = before.modules.get(name) else { continue };
        let new = module.names.iter().filter(|(link, _)| !earlier.names.contains_key(*link));
        for (link, meaning) in new.filter(|(_, meaning)| meaning.sort == Sort::Link) {
            let means = after.shown(name, &meaning.what);
            notes.push(format!(
                "{name}: new {link} ({means}), followed by `find_linked`: `Related` belongs to another key"
            ));
        }
    }
    notes
}
