//! One text that is read: what its names mean, columns first.

use super::gone;
use super::judge::{Known, Mention, Names, Thing};
use super::list::{Kind, Of, Text, tables_of_trigger_routine};
use super::scope::{Relation, Role, Scope, Scoped, fold, is_keyword};
use crate::model::{Dialect, Name};
use crate::sql::{Token, bare_or_quoted, is_reserved};

/// One text that is read.
pub(super) struct Reading<'r, 'a> {
    pub(super) names: &'r Names<'a>,
    pub(super) text: &'r Text<'a>,
    pub(super) scoped: &'r Scoped<'r>,
}

/// How far it is told that a name means something.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Meant {
    Sure,
    Maybe,
    No,
}

impl Reading<'_, '_> {
    pub(super) fn sign(&self, at: usize, sign: char) -> bool {
        self.scoped.pieces.get(at).is_some_and(|piece| piece.token == Token::Sign(sign))
    }

    pub(super) fn folded(&self, at: usize) -> Option<String> {
        fold(self.scoped.pieces.get(at)?.token, self.names.dialect)
    }

    pub(super) fn keyword(&self, at: usize) -> Option<String> {
        match self.scoped.pieces.get(at)?.token {
            Token::Word(word) => Some(word.to_lowercase()),
            Token::Quoted(_) | Token::Text(_) | Token::Parameter(_) | Token::LineComment(_) | Token::Sign(_) => None,
        }
    }

    pub(super) fn one(&self, at: usize) -> Option<Mention> {
        let piece = self.scoped.pieces.get(at)?;
        match piece.token {
            Token::Text(value) => self.value(at, value),
            Token::Word(word) if is_reserved(word) => None,
            Token::Word(_) | Token::Quoted(_) => match piece.role {
                Role::Relation => self.relation(at, true),
                Role::Type => self.a_type(at).or_else(|| self.relation(at, true)),
                Role::Other => self.column(at).or_else(|| self.other(at)),
                Role::Alias | Role::Nothing => None,
            },
            Token::Parameter(_) | Token::LineComment(_) | Token::Sign(_) => None,
        }
    }

    pub(super) fn mention(
        &self,
        thing: Thing,
        sure: bool,
        [from, at]: [usize; 2],
        now: Option<String>,
    ) -> Option<Mention> {
        let (first, last) = (self.scoped.pieces.get(from)?, self.scoped.pieces.get(at)?);
        let written: String = self.scoped.pieces.get(from..=at)?.iter().map(|piece| piece.text).collect();
        let before = written.strip_suffix(last.text).unwrap_or_default();
        let write = now.map(|now| format!("{before}{now}"));
        let span = Some((first.at, last.at + last.text.len()));
        Some(Mention { thing, sure, said: written, write, span })
    }

    /// A column, with or without what it is qualified by.
    fn column(&self, at: usize) -> Option<Mention> {
        if self.sign(at + 1, '(') || self.sign(at + 1, '.') || (self.sign(at + 1, '=') && self.sign(at + 2, '>')) {
            return None;
        }
        let name = self.folded(at)?;
        let qualified = at >= 2 && self.sign(at - 1, '.');
        if !qualified && !self.is_operand(at) {
            return None;
        }
        let gone = self.names.gone.columns.iter().enumerate();
        let mut maybe = None;
        for (nth, gone) in gone.filter(|(_, gone)| self.is_called(&gone.name, &name)) {
            let meant = if qualified { self.qualified(at, gone) } else { self.bare(at, &name, gone) };
            let from = if qualified { at - 2 } else { at };
            let mention = || {
                self.mention(
                    Thing::Column(nth),
                    meant == Meant::Sure,
                    [from, at],
                    gone.now.as_ref().map(bare_or_quoted),
                )
            };
            match meant {
                Meant::Sure => return mention(),
                Meant::Maybe => maybe = maybe.or_else(mention),
                Meant::No => {}
            }
        }
        maybe
    }

    fn is_called(&self, name: &Name, folded: &str) -> bool {
        match self.names.dialect {
            Dialect::Postgres => name.as_str() == folded,
            Dialect::D1 => name.eq_ignore_ascii_case(folded),
        }
    }

    /// Whether a bare name stands where a value does: not behind another one, as what it is called, and not before a
    /// literal, as its type.
    fn is_operand(&self, at: usize) -> bool {
        let Some(piece) = self.scoped.pieces.get(at) else { return false };
        let is_word = matches!(piece.token, Token::Word(_));
        let after = self.scoped.pieces.get(at + 1).map(|piece| piece.token);
        let Some(before) = at.checked_sub(1).and_then(|at| self.scoped.pieces.get(at)) else { return true };
        let follows = match before.token {
            Token::Word(word) => {
                let number = word.starts_with(|c: char| c.is_ascii_digit());
                number || !is_keyword(word)
            }
            Token::Quoted(_) | Token::Text(_) => true,
            Token::Sign(sign) => sign == ')' && !self.starts_statement(at),
            Token::Parameter(_) | Token::LineComment(_) => false,
        };
        let extracts =
            before.token == Token::Sign('(') && at >= 2 && self.keyword(at - 2).is_some_and(|word| word == "extract");
        !(follows || extracts || (is_word && matches!(after, Some(Token::Text(_)))))
    }

    /// Whether an assignment starts there.
    fn starts_statement(&self, at: usize) -> bool {
        self.sign(at + 1, ':') || self.sign(at + 1, '=')
    }

    fn is_of(known: &Known<'_>, gone: &gone::Column) -> bool {
        match known {
            Known::Tables(tables) => tables.iter().any(|table| table.name == gone.tables[1]),
            Known::View(_) | Known::Unknown => false,
        }
    }

    fn has(&self, known: &Known<'_>, name: &str) -> bool {
        match known {
            Known::Tables(tables) => {
                tables.iter().any(|table| table.columns.iter().any(|column| self.is_called(&column.name, name)))
            }
            Known::View(sql) => sql.contains('*') || sql.to_lowercase().contains(&name.to_lowercase()),
            Known::Unknown => false,
        }
    }

    pub(super) fn known(&self, relation: &Relation) -> Known<'_> {
        self.names.known(relation, &self.scoped.own)
    }

    /// The scopes that a name can be of, the innermost first.
    fn scopes(&self, at: usize) -> impl Iterator<Item = &Scope> {
        let first = self.scoped.pieces.get(at).map(|piece| piece.scope);
        let mut next = first;
        let mut left = self.scoped.scopes.len();
        std::iter::from_fn(move || {
            let scope = self.scoped.scopes.get(next?)?;
            next = scope.parent.filter(|_| left > 0);
            left = left.saturating_sub(1);
            Some(scope)
        })
    }

    fn bare(&self, at: usize, name: &str, gone: &gone::Column) -> Meant {
        let mut unsure = self.argument(name);
        for scope in self.scopes(at) {
            if scope.outputs.contains(name) && scope.from.is_none_or(|from| from < at) {
                return Meant::No;
            }
            let known: Vec<Known<'_>> = scope.relations.iter().map(|relation| self.known(relation)).collect();
            let others = known.iter().any(|known| !Self::is_of(known, gone) && self.has(known, name));
            if others {
                return Meant::No;
            }
            let unknown = known.iter().any(|known| matches!(known, Known::Unknown));
            if known.iter().any(|known| Self::is_of(known, gone)) {
                return match (unknown, unsure) {
                    (_, true) => Meant::No,
                    (true, false) => Meant::Maybe,
                    (false, false) => Meant::Sure,
                };
            }
            unsure |= unknown;
        }
        Meant::No
    }

    /// Whether a routine has an argument or variable of that name.
    fn argument(&self, name: &str) -> bool {
        if self.text.kind != Kind::Routine {
            return false;
        }
        let lower = self.text.sql.to_lowercase();
        let declares = lower.split_once("declare").and_then(|(_, rest)| rest.split_once("begin")).map(|(part, _)| part);
        let head = lower.split_once(')').map(|(part, _)| part);
        [head, declares]
            .into_iter()
            .flatten()
            .any(|part| part.split(|c: char| !(c.is_alphanumeric() || c == '_')).any(|word| word == name))
    }

    fn qualified(&self, at: usize, gone: &gone::Column) -> Meant {
        let Some(by) = self.folded(at - 2) else { return Meant::No };
        if by == "new" || by == "old" {
            return self.row(gone);
        }
        for scope in self.scopes(at) {
            let is = |relation: &&Relation| match (&relation.alias, &relation.name) {
                (Some(alias), _) => *alias == by,
                (None, Some((_, name))) => *name == by,
                (None, None) => false,
            };
            if let Some(relation) = scope.relations.iter().find(is) {
                let known = self.known(relation);
                return match &known {
                    Known::Unknown => self.unresolved(&gone.name, gone),
                    known if Self::is_of(known, gone) => Meant::Sure,
                    Known::Tables(_) | Known::View(_) => Meant::No,
                };
            }
        }
        // An own column by its table's former name.
        let own = self.text.table().is_some_and(|table| table.name == gone.tables[1]);
        if own && gone.tables.iter().any(|table| gone::key(table, self.names.dialect) == by) {
            return Meant::Sure;
        }
        self.unresolved(&gone.name, gone)
    }

    /// A row of a subquery or a variable: it may be one of the table, if the text reads that.
    fn unresolved(&self, name: &Name, gone: &gone::Column) -> Meant {
        let named = self.scoped.scopes.iter().any(|scope| scope.outputs.iter().any(|it| self.is_called(name, it)));
        let mut relations = self.scoped.scopes.iter().flat_map(|scope| &scope.relations);
        let reads = relations.any(|relation| Self::is_of(&self.known(relation), gone));
        if reads && !named { Meant::Maybe } else { Meant::No }
    }

    /// The row that a trigger is run for.
    fn row(&self, gone: &gone::Column) -> Meant {
        match self.text.of {
            Of::Part(table, _) | Of::Other(_, Some(table)) => {
                if table.name == gone.tables[1] {
                    Meant::Sure
                } else {
                    Meant::No
                }
            }
            Of::Object(routine) => {
                let tables = tables_of_trigger_routine(self.names.after, &routine.name);
                if tables.contains(&&gone.tables[1]) { Meant::Maybe } else { Meant::No }
            }
            // A row of a view.
            Of::Trigger(..) => Meant::No,
            Of::Other(_, None) => Meant::Maybe,
        }
    }
}
