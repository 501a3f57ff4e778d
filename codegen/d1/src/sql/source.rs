//! The tables and queries that a statement reads.

use std::collections::BTreeMap;

use sea_orm::sea_query::ArrayType;

use super::result::Reader;
use super::{Token, names};

/// The columns of a query that has a name.
pub(crate) type Derived = Vec<(String, Option<ArrayType>)>;

/// Queries of a WITH clause by their names in small letters.
pub(crate) type Scope = BTreeMap<String, Derived>;

/// What a FROM clause names, by alias in the order of the text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sources(Vec<(String, Source)>);

#[derive(Clone, Debug)]
enum Source {
    Table(String),
    Query(Derived),
}

/// A column that was found: its table, where it is one of a table's, and its type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Found {
    /// The table.
    pub(crate) table: Option<String>,
    /// The type, where it is known.
    pub(crate) kind: Option<ArrayType>,
    /// Whether the entity reads it under a CAST.
    pub(crate) is_cast: bool,
}

impl Sources {
    /// A single table.
    pub(crate) fn of(table: &str) -> Self {
        Self(vec![(table.to_owned(), Source::Table(table.to_owned()))])
    }

    /// Reads a clause from its FROM on.
    pub(crate) fn read(reader: &Reader<'_>, clause: &[Token], scope: &Scope) -> Self {
        let mut found = Vec::new();
        let mut at = 0;
        let mut is_start = false;
        while let Some(token) = clause.get(at) {
            let starts = token.is("FROM") || token.is("JOIN") || token.is_symbol(',');
            if !is_start {
                is_start = starts;
                at = if token.is_symbol('(') { names::closing(clause, at).unwrap_or(clause.len()) + 1 } else { at + 1 };
                continue;
            }
            is_start = false;
            let (source, behind) = Self::source(reader, clause, at, scope);
            let skip = usize::from(clause.get(behind).is_some_and(|token| token.is("AS")));
            let alias = clause.get(behind + skip).and_then(names::alias);
            // The word before says what a query of a WITH clause is called; that in parentheses has no name.
            let own = clause.get(behind - 1).and_then(Token::name);
            found.push((alias.or(own).unwrap_or_default().to_owned(), source));
            at = behind;
        }
        Self(found)
    }

    /// One table or query, and where its words end.
    fn source(reader: &Reader<'_>, clause: &[Token], at: usize, scope: &Scope) -> (Source, usize) {
        let Some(token) = clause.get(at) else { return (Source::Query(Vec::new()), at + 1) };
        if token.is_symbol('(') {
            let end = names::closing(clause, at).map_or(clause.len(), |close| close + 1);
            let inner = clause.get(at..end).and_then(names::inside).unwrap_or_default();
            return (Source::Query(reader.query(inner, scope)), end);
        }
        let is_qualified = clause.get(at + 1).is_some_and(|dot| dot.is_symbol('.'));
        let at = if is_qualified { at + 2 } else { at };
        let name = clause.get(at).and_then(Token::name).unwrap_or_default();
        match scope.get(&name.to_ascii_lowercase()) {
            Some(columns) if !is_qualified => (Source::Query(columns.clone()), at + 1),
            _ => (Source::Table(name.to_owned()), at + 1),
        }
    }

    /// The tables among them.
    pub(crate) fn tables(&self) -> Vec<String> {
        let table = |(_, source): &(String, Source)| match source {
            Source::Table(name) => Some(name.clone()),
            Source::Query(_) => None,
        };
        self.0.iter().filter_map(table).collect()
    }

    /// A column by its name and, where one is given, that of its source.
    pub(crate) fn column(&self, reader: &Reader<'_>, source: Option<&str>, column: &str) -> Option<Found> {
        let sources = self.0.iter().filter(|(alias, _)| source.is_none_or(|name| name.eq_ignore_ascii_case(alias)));
        let mut found = sources.filter_map(|(_, source)| match source {
            Source::Table(table) => reader.types.column(table, column).map(|known| Found {
                table: Some(table.clone()),
                kind: Some(known.kind.clone()),
                is_cast: known.is_cast,
            }),
            Source::Query(columns) => columns
                .iter()
                .find(|(name, _)| name.eq_ignore_ascii_case(column))
                .map(|(_, kind)| Found { table: None, kind: kind.clone(), is_cast: false }),
        });
        let first = found.next()?;
        found.all(|other| other.kind == first.kind).then_some(first)
    }

    /// The columns of queries that `*` stands for; those of tables come with the result, in an order that only it knows.
    pub(crate) fn all(&self, source: Option<&str>) -> Derived {
        let sources = self.0.iter().filter(|(alias, _)| source.is_none_or(|name| name.eq_ignore_ascii_case(alias)));
        let columns = sources.map(|(_, source)| match source {
            Source::Table(_) => Vec::new(),
            Source::Query(columns) => columns.clone(),
        });
        columns.flatten().collect()
    }
}
