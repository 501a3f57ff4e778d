//! What only a server can tell to be the same: pairs of texts, and its verdicts.

use super::words::{alike, same_type};
use seaglass::model::{Dialect, ObjectName};
use std::collections::{BTreeMap, BTreeSet};

/// Where a text of SQL stands, and so what its names mean.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Over {
    /// Nowhere: it names no column.
    Nothing,
    /// In a table or view, whose columns it may name.
    Relation(ObjectName),
    /// In a trigger of a table, whose rows it may call OLD and NEW.
    Rows(ObjectName),
    /// In a domain of that type, whose value it may call VALUE.
    Value(String),
    /// It is a whole query.
    Query,
}

/// Two texts that may say the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Pair {
    /// Where both stand.
    pub over: Over,
    /// The type that a value of both is turned into.
    pub cast: Option<String>,
    /// As the database has it.
    pub live: String,
    /// As history has it.
    pub known: String,
}

/// What a server says of a [`Pair`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is the same in other words.
    Same,
    /// It is not.
    Different,
    /// It cannot be told, and why.
    Unknown(String),
}

/// What was said of pairs so far, and which are still to be asked about.
#[derive(Debug)]
pub(super) struct Judge<'a> {
    pub(super) dialect: Dialect,
    known: &'a BTreeMap<Pair, Verdict>,
    /// Pairs without a verdict, taken for the same meanwhile.
    pub(super) open: BTreeSet<Pair>,
}

impl<'a> Judge<'a> {
    pub(super) const fn new(dialect: Dialect, known: &'a BTreeMap<Pair, Verdict>) -> Self {
        Self { dialect, known, open: BTreeSet::new() }
    }

    /// Whether both are the same, as far as is known. What cannot be told is taken for the same: the caller names it.
    pub(super) fn same(&mut self, over: Over, cast: Option<&str>, live: &str, known: &str) -> bool {
        if alike(live, known, self.dialect) {
            return true;
        }
        if self.dialect == Dialect::D1 {
            return false;
        }
        let pair = Pair { over, cast: cast.map(str::to_owned), live: live.to_owned(), known: known.to_owned() };
        match self.known.get(&pair) {
            Some(Verdict::Same | Verdict::Unknown(_)) => true,
            Some(Verdict::Different) => false,
            None => {
                self.open.insert(pair);
                true
            }
        }
    }

    /// Whether both are there and the same, or neither is.
    pub(super) fn same_option(&mut self, over: &Over, live: Option<&str>, known: Option<&str>) -> bool {
        match (live, known) {
            (None, None) => true,
            (Some(live), Some(known)) => self.same(over.clone(), None, live, known),
            (Some(_), None) | (None, Some(_)) => false,
        }
    }

    /// Whether both are one type.
    pub(super) fn same_type(&mut self, live: &str, known: &str) -> bool {
        if self.dialect == Dialect::D1 {
            return alike(live, known, self.dialect);
        }
        let of = |ty: &str| format!("NULL::{ty}");
        same_type(live, known, self.dialect) || self.same(Over::Nothing, None, &of(live), &of(known))
    }

    pub(super) fn alike(&self, live: &str, known: &str) -> bool {
        alike(live, known, self.dialect)
    }
}
