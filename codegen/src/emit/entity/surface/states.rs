//! The generated files of a state, and what names in them mean in terms of the state before.

use super::module::{Field, Meaning, Module, What};
use super::trace::Trace;
use super::way::Way;
use crate::emit::entity::names;
use crate::model::{Name, ObjectName};
use std::collections::BTreeMap;

/// Files by module, of which others that did not change are no part.
pub(super) struct State<'s> {
    pub(super) modules: BTreeMap<&'s str, Module>,
    /// What the tables and columns were called before; none of the state before.
    pub(super) trace: Option<&'s Trace<'s>>,
}

impl State<'_> {
    /// The table of an entity.
    pub(super) fn table(&self, module: &str) -> Option<ObjectName> {
        self.modules.get(module)?.table()
    }

    /// What the table of an entity was called before; none for a new one.
    pub(super) fn origin(&self, module: &str) -> Option<ObjectName> {
        let table = self.table(module)?;
        match self.trace {
            None => Some(table),
            Some(trace) => trace.table(&table).cloned(),
        }
    }

    /// What the column of a field was called before; none for a new one.
    pub(super) fn column(&self, module: &str, field: &Field) -> Option<Name> {
        let name = Name::from(field.column.as_str());
        match self.trace {
            None => Some(name),
            Some(trace) => trace.column(&self.table(module)?, &name).cloned(),
        }
    }

    /// What is meant, in terms of the state before: the same text is the same thing.
    pub(super) fn meaning(&self, module: &str, what: &What) -> String {
        let table = self.table(module).unwrap_or_default();
        let named = |found: Option<String>, name: &str| found.unwrap_or_else(|| format!("new {name}"));
        match (what, self.trace) {
            (What::Way(way), _) => self.way(module, way),
            (What::Module(module), _) => self.of_module(module),
            (What::Fields(fields), _) => {
                let columns = fields.iter().map(|field| self.of_column(module, &names::camel(field)));
                columns.collect::<Vec<_>>().join(" ")
            }
            (What::Constraint(name), Some(trace)) => {
                named(trace.constraint(&table, &Name::from(name.as_str())).map(ToString::to_string), name)
            }
            (What::Required(name), Some(trace)) => {
                let found = trace.column(&table, &Name::from(name.as_str())).map(|name| format!("column {name}"));
                named(found, name)
            }
            (What::Required(name), None) => format!("column {name}"),
            (What::Type(name), Some(trace)) => {
                named(trace.enumeration(&ObjectName::from(name.as_str())).map(|name| name.name.to_string()), name)
            }
            (What::Value { of, value }, Some(trace)) => {
                let found = trace.value(&ObjectName::from(of.as_str()), value).map(str::to_owned);
                format!("{:?}", named(found, value))
            }
            (What::Value { of: _, value }, None) => format!("{value:?}"),
            (What::Text(name), _) | (What::Constraint(name) | What::Type(name), None) => name.clone(),
        }
    }

    /// What is meant, as it is called now.
    pub(super) fn shown(&self, module: &str, what: &What) -> String {
        match what {
            What::Way(way) => self.shown_way(module, way),
            What::Value { of: _, value } => format!("{value:?}"),
            What::Required(name) => format!("{name} is NULL"),
            What::Fields(fields) => fields.join(", "),
            What::Constraint(name) | What::Type(name) | What::Module(name) | What::Text(name) => name.clone(),
        }
    }

    fn shown_way(&self, module: &str, way: &Way) -> String {
        let to = if way.target.is_empty() { module } else { &way.target };
        let fields = |module: &str, variants: &[String]| {
            let field = |variant: &String| {
                self.field(module, variant).map_or_else(|| variant.clone(), |field| field.name.clone())
            };
            variants.iter().map(field).collect::<Vec<_>>().join(", ")
        };
        if !way.via.is_empty() {
            return format!("{to} through {}", way.via);
        }
        let by = match self.key(module, way) {
            Some((of, key)) => fields(of, key),
            None if way.kind == "belongs_to" => fields(module, &way.own),
            None if way.to.is_empty() => way.by.clone(),
            None => fields(to, &way.to),
        };
        let by = if by.is_empty() { by } else { format!(" by {by}") };
        format!("{} {to}{by}", way.kind)
    }

    fn way(&self, module: &str, way: &Way) -> String {
        let to = if way.target.is_empty() { module } else { &way.target };
        let columns = |module: &str, variants: &[String]| {
            variants.iter().map(|variant| self.of_column(module, variant)).collect::<Vec<_>>().join(" ")
        };
        let by = match self.key(module, way) {
            Some((of, key)) => columns(of, key),
            None => way.by.clone(),
        };
        let via = if way.via.is_empty() { String::new() } else { self.of_module(&way.via) };
        let ends = [columns(module, &way.own), self.of_module(to), columns(to, &way.to)].join("/");
        format!("{} {ends} {by} {via}", way.kind)
    }

    /// The columns of the key that rows of another entity hold to this one, and its module, where its file is known.
    fn key<'w>(&'w self, module: &str, way: &'w Way) -> Option<(&'w str, &'w [String])> {
        if !way.via.is_empty() || way.kind == "belongs_to" || !way.own.is_empty() {
            return None;
        }
        let (of, other) = self.modules.get_key_value(if way.target.is_empty() { module } else { &way.target })?;
        if !way.by.is_empty() {
            return Some((of, &other.relations.get(&way.by)?.own));
        }
        let back = |key: &&Way| key.kind == "belongs_to" && key.target == module;
        let mut keys = other.relations.values().filter(back);
        if let (Some(key), None) = (keys.next(), keys.next()) {
            return Some((of, &key.own));
        }
        let Meaning { what: What::Way(key), .. } = other.names.get(&format!("Related<{module}>"))? else {
            return None;
        };
        Some((of, &key.own))
    }

    fn of_module(&self, module: &str) -> String {
        let table = self.table(module).map_or_else(|| module.to_owned(), |table| table.to_string());
        let is_new =
            self.modules.get(module).is_some_and(|found| found.table.is_some()) && self.origin(module).is_none();
        if is_new { format!("new {table}") } else { self.origin(module).map_or(table, |table| table.to_string()) }
    }

    fn of_column(&self, module: &str, variant: &str) -> String {
        let Some(field) = self.field(module, variant) else { return variant.to_owned() };
        match self.column(module, field) {
            // As it would be of a file that did not change.
            Some(name) => names::camel(&name),
            None => format!("new {variant}"),
        }
    }

    fn field(&self, module: &str, variant: &str) -> Option<&Field> {
        let found = self.modules.get(module)?;
        found.fields.iter().find(|field| names::camel(&field.name) == variant)
    }
}
