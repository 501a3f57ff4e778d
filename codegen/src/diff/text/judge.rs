//! What a text means by a name that is gone: that, something else, or what cannot be told.

use super::call;
use super::gone::{self, Gone};
use super::list::{Kind, Text};
use super::reader::read;
use super::reading::Reading;
use super::scope::Relation;
use crate::model::verify::sql::{Token, pieces};
use crate::model::{Dialect, Name, Schema, Table};
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
            Kind::View => self.read(text, text.sql, Some(0), true, &[], &mut found),
            Kind::Trigger => self.read(text, text.sql, Some(0), true, &["begin", "execute"], &mut found),
            Kind::Routine => self.routine(text, &mut found),
        }
        if self.dialect == Dialect::Postgres {
            call::calls(text, &self.gone.routines, &mut found);
        }
        found
    }

    fn routine(&self, text: &Text<'a>, found: &mut Vec<Mention>) {
        let Ok(cut) = pieces(text.sql, self.dialect) else { return };
        let tokens: Vec<Token<'_>> = cut.iter().filter_map(|(token, _)| *token).collect();
        let follows = |word: &str, at: usize| {
            at > 0 && matches!(tokens[at - 1], Token::Word(other) if other.eq_ignore_ascii_case(word))
        };
        let language = tokens.iter().enumerate().find_map(|(at, token)| match token {
            Token::Word(name) | Token::Quoted(name) | Token::Text(name) => {
                follows("language", at).then(|| name.to_lowercase())
            }
            Token::Parameter(_) | Token::LineComment(_) | Token::Sign(_) => None,
        });
        let language = language.unwrap_or_default();
        let body = tokens.iter().enumerate().find_map(|(at, token)| match token {
            Token::Text(body) => follows("as", at).then_some(*body),
            Token::Word(_) | Token::Quoted(_) | Token::Parameter(_) | Token::LineComment(_) | Token::Sign(_) => None,
        });
        let Some(body) = body else {
            return self.read(text, text.sql, Some(0), true, &["begin", "return"], found);
        };
        self.read(text, text.sql, Some(0), true, &["as"], found);
        let is_plain = language == "sql";
        if is_plain || language == "plpgsql" {
            let offset = (body.as_ptr() as usize).checked_sub(text.sql.as_ptr() as usize);
            // Quoted with `'`, every quote in it is doubled.
            let is_quoted = offset.and_then(|at| text.sql.get(..at)).is_some_and(|before| before.ends_with('\''));
            let plain = if is_quoted { body.replace("''", "'") } else { body.to_owned() };
            self.read(text, &plain, offset.filter(|_| !is_quoted), is_plain, &[], found);
        } else {
            self.foreign(body, found);
        }
    }

    /// A body in another language: its words.
    fn foreign(&self, body: &str, found: &mut Vec<Mention>) {
        let words: BTreeSet<String> =
            body.split(|c: char| !(c.is_alphanumeric() || c == '_')).map(str::to_lowercase).collect();
        let has = |name: &str| words.contains(&name.to_lowercase());
        let maybe = |thing, said: &str| Mention { thing, sure: false, said: said.to_owned(), write: None, span: None };
        for (at, gone) in self.gone.columns.iter().enumerate() {
            if has(&gone.name) && gone.tables.iter().any(|table| has(&table.name)) {
                found.push(maybe(Thing::Column(at), &gone.name));
            }
        }
        for (at, gone) in self.gone.relations.iter().enumerate() {
            if has(&gone.name.name) {
                found.push(maybe(Thing::Relation(at), &gone.name.name));
            }
        }
    }

    /// Reads `sql`, which stands at `offset` in the text.
    fn read(
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
        let scoped = read(tokens, self.dialect, base.into_iter().collect(), header);
        let reading = Reading { names: self, text, scoped: &scoped };
        for at in 0..scoped.pieces.len() {
            let only_header = header == ["as"] && at >= scoped.header;
            if !only_header && let Some(mut mention) = reading.one(at) {
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
