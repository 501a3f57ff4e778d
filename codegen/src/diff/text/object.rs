//! What else a text may name: tables, types, and values of enumerated types.

use super::gone;
use super::judge::{Known, Mention, Thing};
use super::list::{Kind, Of, tables_of_trigger_routine};
use super::reading::Reading;
use crate::model::{Dialect, Name, ObjectName, Table};
use crate::sql::{Token, bare_or_quoted, is_reserved};

impl Reading<'_, '_> {
    /// A table or view by its name.
    pub(super) fn relation(&self, at: usize, sure: bool) -> Option<Mention> {
        let (name, namespace) =
            (self.folded(at)?, if at >= 2 && self.sign(at - 1, '.') { self.folded(at - 2) } else { None });
        if namespace.is_none() && self.scoped.own.contains(&name) {
            return None;
        }
        let is = |gone: &ObjectName| {
            let there = gone.namespace.as_ref().filter(|_| self.names.dialect == Dialect::Postgres);
            gone::key(gone, self.names.dialect) == name
                && match (&namespace, there) {
                    (Some(said), Some(there)) => said == there.as_str(),
                    (Some(said), None) => ["public", "main"].contains(&said.as_str()),
                    (None, _) => true,
                }
        };
        // Something else of that name is still there.
        if namespace.is_none() && self.names.views.contains_key(&name) {
            return None;
        }
        let (nth, gone) = self.names.gone.relations.iter().enumerate().find(|(_, gone)| is(&gone.name))?;
        let now = gone.now.as_ref().map(|now| self.spelled(now));
        self.mention(Thing::Relation(nth), sure, [at, at], now)
    }

    fn spelled(&self, name: &ObjectName) -> String {
        match self.names.dialect {
            Dialect::Postgres => bare_or_quoted(&name.name),
            Dialect::D1 => bare_or_quoted(&Name::from(match &name.namespace {
                Some(namespace) => format!("{namespace}_{}", name.name),
                None => name.name.to_string(),
            })),
        }
    }

    /// An enumerated type, which D1 does not have.
    pub(super) fn a_type(&self, at: usize) -> Option<Mention> {
        if self.names.dialect == Dialect::D1 {
            return None;
        }
        let name = self.folded(at)?;
        let (nth, gone) = self.names.gone.types.iter().enumerate().find(|(_, gone)| gone.name.name.as_str() == name)?;
        self.mention(Thing::Type(nth), true, [at, at], gone.now.as_ref().map(|now| bare_or_quoted(&now.name)))
    }

    /// A type or a table in the head of a routine or a declaration, or a table that qualifies a column.
    pub(super) fn other(&self, at: usize) -> Option<Mention> {
        let own = self.text.table().map(|table| &table.name);
        if self.sign(at + 1, '.') && own.is_some() && !self.sign(at.wrapping_sub(1), '.') {
            let mention = self.relation(at, true)?;
            let Thing::Relation(nth) = mention.thing else { return None };
            let is_own = self.names.gone.relations.get(nth).and_then(|gone| gone.now.as_ref()) == own;
            return is_own.then_some(mention);
        }
        if self.text.kind != Kind::Routine || self.sign(at + 1, '(') {
            return None;
        }
        let follows_name = at > 0
            && (self.keyword(at - 1).is_some_and(|word| !is_reserved(&word) || word == "returns")
                || matches!(self.scoped.pieces.get(at - 1)?.token, Token::Quoted(_)));
        let alone = at > 0
            && (self.sign(at - 1, '(') || self.sign(at - 1, ','))
            && (self.sign(at + 1, ',') || self.sign(at + 1, ')'));
        let in_head = at < self.scoped.header;
        if in_head && (follows_name || alone) {
            return self.a_type(at).or_else(|| self.relation(at, true));
        }
        let declares = follows_name && (self.sign(at + 1, ';') || self.sign(at + 1, ':') || self.sign(at + 1, '%'));
        if declares || self.sign(at + 1, '%') {
            return self.a_type(at).or_else(|| self.relation(at, true)).map(|found| Mention { sure: false, ..found });
        }
        None
    }

    /// A literal that is a value of an enumerated type, where such a column or type is about.
    pub(super) fn value(&self, at: usize, literal: &str) -> Option<Mention> {
        let literal = literal.replace("''", "'");
        let cast = if self.sign(at + 1, ':') { self.folded(at + 2) } else { None };
        for (nth, gone) in self.names.gone.values.iter().enumerate().filter(|(_, gone)| gone.name == literal) {
            let is_type = |name: &str| gone.types.iter().any(|item| item.name.as_str() == name);
            let sure = cast.as_deref().is_some_and(is_type) || self.is_default_of(&gone.types[1]);
            if !sure && (cast.as_deref().is_some_and(|cast| !is_type(cast)) || !self.holds(&gone.types[1])) {
                continue;
            }
            let now = gone.now.as_ref().map(|now| format!("'{}'", now.replace('\'', "''")));
            return self.mention(Thing::Value(nth), sure, [at, at], now);
        }
        None
    }

    fn is_default_of(&self, item: &ObjectName) -> bool {
        match self.text.of {
            Of::Part(table, column) => {
                let column = table.columns.iter().find(|it| it.name.as_str() == column);
                self.text.kind == Kind::Default
                    && self.scoped.pieces.len() == 1
                    && column.is_some_and(|column| column.ty.enumeration() == Some(item))
            }
            Of::Object(_) | Of::Trigger(..) | Of::Other(..) => false,
        }
    }

    /// Whether a table that the text speaks of has a column of the type, or the text names it.
    fn holds(&self, item: &ObjectName) -> bool {
        let of = |table: &Table| table.columns.iter().any(|column| column.ty.enumeration() == Some(item));
        let own = self.text.table().is_some_and(of);
        let mut relations = self.scoped.scopes.iter().flat_map(|scope| &scope.relations);
        let reads = relations.any(|relation| match self.known(relation) {
            Known::Tables(tables) => tables.iter().any(|table| of(table)),
            Known::View(_) | Known::Unknown => false,
        });
        let rows = || match self.text.of {
            Of::Object(routine) if self.text.kind == Kind::Routine => {
                let tables = tables_of_trigger_routine(self.names.after, &routine.name);
                tables.into_iter().filter_map(|name| self.names.after.table(name)).any(of)
            }
            Of::Object(_) | Of::Trigger(..) | Of::Other(..) | Of::Part(..) => false,
        };
        let names = || {
            self.names.dialect == Dialect::Postgres && self.text.sql.to_lowercase().contains(&item.name.to_lowercase())
        };
        own || reads || rows() || names()
    }
}
