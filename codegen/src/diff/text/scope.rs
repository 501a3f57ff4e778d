//! SQL with the tables that each part of it may speak of: which FROM a name stands under, and what its aliases mean.
//!
//! This is not a parser. It knows what opens a query, what names a table and what ends a list of them; what it cannot tell is
//! left unknown, and whoever asks must say so.

use crate::model::Dialect;
use crate::sql::{Token, folded};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// A token in its surroundings.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece<'a> {
    pub(super) token: Token<'a>,
    /// As it is written.
    pub(super) text: &'a str,
    /// Where it starts in the text.
    pub(super) at: usize,
    /// The part of the statement that it stands in.
    pub(super) scope: usize,
    pub(super) role: Role,
}

/// What a name is, as far as its place tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// A table or view that rows are taken from or written to.
    Relation,
    /// What something is called from here on.
    Alias,
    /// A type.
    Type,
    /// A keyword, or the name of what the statement makes.
    Nothing,
    /// Anything else: a column, a function, a variable.
    Other,
}

/// A part of a statement, such as one SELECT.
#[derive(Debug, Default)]
pub(super) struct Scope {
    pub(super) parent: Option<usize>,
    pub(super) relations: Vec<Relation>,
    /// Where its list of tables begins.
    pub(super) from: Option<usize>,
    /// What the query calls its columns.
    pub(super) outputs: BTreeSet<String>,
}

/// A table or view of a scope.
#[derive(Clone, Debug)]
pub(super) struct Relation {
    /// Its namespace and name, folded; none for a subquery or a function.
    pub(super) name: Option<(Option<String>, String)>,
    /// What it is called here.
    pub(super) alias: Option<String>,
}

/// A text that was read.
#[derive(Debug)]
pub(super) struct Scoped<'a> {
    pub(super) pieces: Vec<Piece<'a>>,
    pub(super) scopes: Vec<Scope>,
    /// Names that the text gives to tables of its own.
    pub(super) own: BTreeSet<String>,
    /// How many pieces stand before the body.
    pub(super) header: usize,
}

/// A name as the dialect compares it.
pub(super) fn fold(token: Token<'_>, dialect: Dialect) -> Option<String> {
    folded(token, dialect).map(Cow::into_owned)
}

/// Whether a word is one of the language that a value may follow.
pub(super) fn is_keyword(word: &str) -> bool {
    crate::sql::is_reserved(word) || KEYWORDS.contains(&&*word.to_lowercase())
}

/// Words that stand before a value and are not reserved everywhere.
const KEYWORDS: [&str; 32] = [
    "by",
    "if",
    "elsif",
    "elseif",
    "while",
    "return",
    "raise",
    "perform",
    "over",
    "partition",
    "filter",
    "within",
    "begin",
    "loop",
    "declare",
    "of",
    "set",
    "values",
    "first",
    "last",
    "nulls",
    "exists",
    "in",
    "is",
    "call",
    "execute",
    "next",
    "query",
    "row",
    "array",
    "into",
    "replace",
];
