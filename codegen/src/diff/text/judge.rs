//! What a text means by a name that is gone: that, something else, or what cannot be told.

use super::call;
use super::gone::{self, Gone};
use super::list::{Kind, Text};
use super::reader::{Head, read};
use super::reading::Reading;
use super::scope::Relation;
use crate::model::{Dialect, Name, Schema, Table};
use crate::sql::{Token, pieces};
use std::collections::{BTreeMap, BTreeSet};

/// A name that a text takes for something that is gone.
#[derive(Clone, Debug)]
pub(super) struct Mention {
    pub(super) thing: Thing,
    /// It means that and nothing else.
    pub(super) sure: bool,
    /// As it is written, and as it should be.
    pub(super) said: String,
    pub(super) write: Option<String>,
    /// The bytes of the text that it takes, if the text is read as it is written.
    pub(super) span: Option<(usize, usize)>,
}

/// By its place in [`Gone`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Thing {
    Column(usize),
    Relation(usize),
    Type(usize),
    Value(usize),
    Routine(usize),
}

/// What names mean after the changes, in one dialect.
pub(super) struct Names<'a> {
    pub(super) dialect: Dialect,
    pub(super) gone: &'a Gone,
    pub(super) after: &'a Schema,
    /// Tables by name; those that are called something else by both.
    tables: BTreeMap<String, Vec<(Option<&'a Name>, &'a Table)>>,
    pub(super) views: BTreeMap<String, &'a str>,
}

/// Whether a literal may be SQL that something runs: EXECUTE, `query_to_xml`, `dblink`.
fn is_statement(literal: &str) -> bool {
    let mut words = literal.split_whitespace();
    let first = words.next().unwrap_or_default().to_lowercase();
    ["select", "insert", "update", "delete", "merge", "with"].contains(&&*first) && words.next().is_some()
}

/// A table that a relation of a text is, as far as it is known.
pub(super) enum Known<'a> {
    Tables(Vec<&'a Table>),
    View(&'a str),
    Unknown,
}

impl<'a> Names<'a> {
    pub(super) fn new(gone: &'a Gone, after: &'a Schema, dialect: Dialect) -> Self {
        let mut tables: BTreeMap<String, Vec<(Option<&'a Name>, &'a Table)>> = BTreeMap::new();
        for table in after.tables() {
            let name = &table.name;
            tables.entry(gone::key(name, dialect)).or_default().push((name.namespace.as_ref(), table));
        }
        for gone in &gone.relations {
            let table = gone.now.as_ref().and_then(|now| after.table(now));
            if let Some(table) = table {
                let entry = tables.entry(gone::key(&gone.name, dialect)).or_default();
                entry.push((gone.name.namespace.as_ref(), table));
            }
        }
        let form = |view: &'a crate::model::View| {
            Some((gone::key(&view.name, dialect), view.forms.get(&dialect).map(String::as_str)?))
        };
        Self { dialect, gone, after, tables, views: after.views.iter().filter_map(form).collect() }
    }

    /// What a text takes for something that is gone.
    pub(super) fn judge(&self, text: &Text<'a>) -> Vec<Mention> {
        let mut found = Vec::new();
        match text.kind {
            Kind::Default | Kind::Generated | Kind::Check | Kind::Index | Kind::Trailing => {
                self.read(text, text.sql, Some(0), true, &[], &mut found);
            }
            Kind::View | Kind::Other => self.read(text, text.sql, Some(0), true, &[], &mut found),
            Kind::Trigger => self.read(text, text.sql, Some(0), true, &["begin", "execute"], &mut found),
            Kind::Routine => self.routine(text, &mut found),
        }
        if self.dialect == Dialect::Postgres {
            call::calls(text, &self.gone.routines, &mut found);
        }
        found
    }

    /// Reads `sql`, which stands at `offset` in the text.
    pub(super) fn read(
        &self,
        text: &Text<'a>,
        sql: &str,
        offset: Option<usize>,
        can_be_sure: bool,
        header: &[&str],
        found: &mut Vec<Mention>,
    ) {
        let Ok(cut) = pieces(sql, self.dialect) else { return };
        let mut at = 0;
        let mut tokens = Vec::new();
        for (token, written) in cut {
            if let Some(token) = token.filter(|token| !matches!(token, Token::LineComment(_))) {
                tokens.push((token, written, at));
            }
            at += written.len();
        }
        let base = text
            .table()
            .map(|table| Relation { name: Some((None, gone::key(&table.name, self.dialect))), alias: None });
        let head = if text.kind == Kind::Other { Head::StandsOn } else { Head::Until(header) };
        let scoped = read(tokens, self.dialect, base.into_iter().collect(), head);
        let reading = Reading { names: self, text, scoped: &scoped };
        for at in 0..scoped.pieces.len() {
            if header == ["as"] && at >= scoped.header {
                break;
            }
            if let Some(Token::Text(literal)) = scoped.pieces.get(at).map(|piece| piece.token)
                && self.dialect == Dialect::Postgres
                && is_statement(literal)
            {
                self.read(text, &literal.replace("''", "'"), None, false, &[], found);
            }
            if let Some(mut mention) = reading.one(at) {
                mention.sure &= can_be_sure;
                let span = |(from, to)| Some((offset? + from, offset? + to));
                mention.span = mention.span.and_then(span);
                found.push(mention);
            }
        }
    }

    pub(super) fn known(&self, relation: &Relation, own: &BTreeSet<String>) -> Known<'a> {
        let Some((namespace, name)) = &relation.name else { return Known::Unknown };
        if namespace.is_none() && own.contains(name) {
            return Known::Unknown;
        }
        let fits = |there: Option<&Name>| match (namespace, there) {
            (None, _) => true,
            (Some(said), Some(there)) => said == there.as_str(),
            (Some(said), None) => ["public", "main", "temp"].contains(&said.as_str()),
        };
        let tables: Vec<&Table> = self
            .tables
            .get(name)
            .into_iter()
            .flatten()
            .filter(|(there, _)| fits(*there))
            .map(|(_, table)| *table)
            .collect();
        if !tables.is_empty() {
            return Known::Tables(tables);
        }
        self.views.get(name).map_or(Known::Unknown, |sql| Known::View(sql))
    }
}
