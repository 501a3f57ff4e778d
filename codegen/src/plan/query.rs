//! What the text of a query tells about the columns that it reads and shows.

mod followed;

pub(super) use followed::{Called, Followed, followed};

use crate::model::{Dialect, Name};
use crate::sql::{Token, folded, is_any, pieces};
use std::collections::BTreeSet;
use std::ops::Range;

/// Whether it reads every column that there was when it was made: by `*`, `TABLE name` or NATURAL JOIN. A text that
/// cannot be cut might.
///
/// A whole row as one value leans on no column of it:
/// <https://github.com/postgres/postgres/blob/REL_18_STABLE/src/backend/catalog/dependency.c> (`find_expr_references_walker`).
pub(super) fn reads_all(sql: &str, dialect: Dialect) -> bool {
    let Some(tokens) = cut(sql, dialect) else { return true };
    let is_star = |at: usize| {
        let before = at.checked_sub(1).map(|at| tokens[at].0);
        let after = tokens.get(at + 1).map(|(token, _)| *token);
        // What follows a multiplication is a value.
        let ends = matches!(after, None | Some(Token::Sign(',' | ')' | ';' | ':'))) || is_any(after, &AFTER_STAR);
        ends && !(before == Some(Token::Sign('(')) && after == Some(Token::Sign(')')))
    };
    tokens.iter().enumerate().any(|(at, (token, _))| match token {
        Token::Sign('*') => is_star(at),
        Token::Word(_) => is_any(Some(*token), &["table", "natural"]),
        Token::Sign(_) | Token::Text(_) | Token::Quoted(_) | Token::Parameter(_) | Token::LineComment(_) => false,
    })
}

/// Whether it groups rows, which may lean on a primary key:
/// <https://www.postgresql.org/docs/current/sql-select.html#SQL-GROUPBY>.
pub(super) fn groups(sql: &str, dialect: Dialect) -> bool {
    cut(sql, dialect).is_none_or(|tokens| tokens.iter().any(|(token, _)| is_any(Some(*token), &["group"])))
}

const AFTER_STAR: [&str; 13] = [
    "from",
    "where",
    "group",
    "having",
    "window",
    "union",
    "intersect",
    "except",
    "order",
    "limit",
    "offset",
    "fetch",
    "for",
];

/// What goes on between two texts of one view.
#[derive(Clone, Debug)]
pub(super) struct Between<'n> {
    /// Tables and columns that are called something else, before and after.
    pub(super) renamed: &'n BTreeSet<(Name, Name)>,
    /// `*` means more columns than it did.
    pub(super) grows: bool,
    /// `*` means other columns than it did, or their names are others.
    pub(super) shifts: bool,
    /// Columns of the only relation whose columns are others, before and after: all that differs there.
    pub(super) shown: &'n [(Name, Name)],
    /// The relations that it reads, and what becomes of their columns.
    pub(super) columns: Vec<(&'n Name, &'n Called)>,
    /// Names of relations that are other relations' now.
    pub(super) taken: BTreeSet<&'n Name>,
    /// Columns of a relation all of whose columns it shows, of which no one tells what they show.
    pub(super) unsure: BTreeSet<&'n Name>,
}

impl<'n> Between<'n> {
    /// With nothing but names that are others.
    pub(super) const fn of(renamed: &'n BTreeSet<(Name, Name)>) -> Self {
        Self {
            renamed,
            grows: false,
            shifts: false,
            shown: &[],
            columns: Vec::new(),
            taken: BTreeSet::new(),
            unsure: BTreeSet::new(),
        }
    }
}

/// How CREATE OR REPLACE VIEW can lead from one text to another; none where that is not certain.
///
/// It takes the columns that there were, in their order, with their types, and more behind them:
/// <https://www.postgresql.org/docs/current/sql-createview.html>.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Replacement {
    /// Columns of the view that are called something else first, before and after.
    pub(super) renamed: Vec<(Name, Name)>,
    /// Columns come behind those that there were.
    pub(super) grows: bool,
    /// Words of both texts that differ and count as one name, before and after.
    pub(super) taken_for_renamed: BTreeSet<(Name, Name)>,
}

/// How a view with the text `before` becomes one with the text `after`.
pub(super) fn replacement(before: &str, after: &str, between: &Between<'_>, dialect: Dialect) -> Option<Replacement> {
    let (old, new) = (cut(before, dialect)?, cut(after, dialect)?);
    let (old, new) = (Shown::of(&old)?, Shown::of(&new)?);
    let mut found = Replacement::default();
    let mut same = |old: &[Piece<'_>], new: &[Piece<'_>]| {
        old.len() == new.len()
            && old.iter().zip(new).all(|(old, new)| is_same(old, new, between.renamed, &mut found.taken_for_renamed))
    };
    let more = new.source.get(old.source.len()).map(|(token, _)| *token);
    let joins = more.is_none() || is_any(more, &["join", "left", "right", "full", "inner", "cross"]);
    if old.items.len() > new.items.len()
        || !joins
        || !same(old.source, new.source.get(..old.source.len())?)
        || !old.items.iter().zip(&new.items).all(|(old, new)| same(unnamed(old), unnamed(new)))
    {
        return None;
    }
    let stars: Vec<usize> = (0..new.items.len()).filter(|&at| is_star(new.items[at])).collect();
    if !stars.is_empty() {
        let joined = |(token, _): &Piece<'_>| *token == Token::Sign(',') || is_any(Some(*token), &["join"]);
        let is_joined = new.source.iter().any(joined);
        let alone = new.items.last().is_some_and(|item| item.len() > 1) || !is_joined;
        let is_last = stars == [new.items.len() - 1] && old.items.len() == new.items.len();
        let shifts = between.shifts && (between.shown.is_empty() || is_joined || stars.len() > 1);
        if shifts || more.is_some() || (between.grows && !(alone && is_last)) {
            return None;
        }
        found.renamed.extend_from_slice(between.shown);
    }
    found.grows = old.items.len() < new.items.len() || (between.grows && !stars.is_empty());
    for (old, new) in old.items.iter().zip(&new.items) {
        let equal = old.iter().map(|(token, _)| token).eq(new.iter().map(|(token, _)| token));
        if !equal {
            let (before, after) = (shown_as(old)?, shown_as(new)?);
            if before != after {
                found.renamed.push((before, after));
            }
        }
    }
    // One after the other, no name may be taken.
    let is_taken = found.renamed.iter().any(|(_, to)| found.renamed.iter().any(|(from, _)| from == to));
    (!is_taken).then_some(found)
}

/// A token, and how deep in parentheses it stands.
type Piece<'t> = (Token<'t>, usize);

fn cut(sql: &str, dialect: Dialect) -> Option<Vec<Piece<'_>>> {
    let mut depth = 0_usize;
    let mut found = Vec::new();
    for (token, _) in pieces(sql, dialect).ok()? {
        match token {
            Some(Token::LineComment(_)) | None => {}
            Some(token) => {
                if token == Token::Sign(')') {
                    depth = depth.saturating_sub(1);
                }
                found.push((token, depth));
                if token == Token::Sign('(') {
                    depth += 1;
                }
            }
        }
    }
    Some(found)
}

/// The parts of a simple SELECT.
struct Shown<'p, 't> {
    items: Vec<&'p [Piece<'t>]>,
    source: &'p [Piece<'t>],
}

impl<'p, 't> Shown<'p, 't> {
    fn of(tokens: &'p [Piece<'t>]) -> Option<Self> {
        let (first, mut rest) = tokens.split_first()?;
        let next = rest.first().map(|(token, _)| *token);
        let combines =
            |(token, depth): &Piece<'_>| *depth == 0 && is_any(Some(*token), &["union", "intersect", "except"]);
        if !is_any(Some(first.0), &["select"]) || is_any(next, &["distinct"]) || tokens.iter().any(combines) {
            return None;
        }
        if is_any(next, &["all"]) {
            rest = &rest[1..];
        }
        let outside = |at: &usize, words: &[&str]| rest[*at].1 == 0 && is_any(Some(rest[*at].0), words);
        let is_distinct = |at: usize| at > 0 && outside(&(at - 1), &["distinct"]);
        let from = (0..rest.len()).find(|at| outside(at, &["from"]) && !is_distinct(*at)).unwrap_or(rest.len());
        let ends = ["where", "group", "having", "window", "order", "limit", "offset", "fetch", "for", "with"];
        let end = (from..rest.len()).find(|at| outside(at, &ends)).unwrap_or(rest.len());
        let items = rest[..from].split(|(token, depth)| *depth == 0 && *token == Token::Sign(',')).collect();
        Some(Self { items, source: &rest[from..end] })
    }
}

/// The columns of the first SELECT, whatever it is part of.
fn items<'p, 't>(tokens: &'p [Piece<'t>]) -> Vec<&'p [Piece<'t>]> {
    tokens[listed(tokens)].split(|(token, depth)| *depth == 0 && *token == Token::Sign(',')).collect()
}

/// Where they stand.
fn listed(tokens: &[Piece<'_>]) -> Range<usize> {
    let is = |at: usize, words: &[&str]| tokens[at].1 == 0 && is_any(Some(tokens[at].0), words);
    let Some(start) = (0..tokens.len()).find(|&at| is(at, &["select"])) else { return 0..0 };
    let mut start = start + 1;
    while start < tokens.len() && is(start, &["all", "distinct", "on"]) {
        let is_on = is(start, &["on"]);
        start += 1;
        if is_on {
            start += tokens[start..]
                .iter()
                .position(|(token, depth)| *token == Token::Sign(')') && *depth == 0)
                .map_or(0, |at| at + 1);
        }
    }
    let is_distinct = |at: usize| at > 0 && is(at - 1, &["distinct"]);
    let ends = |at: &usize| is(*at, &["from", "union", "intersect", "except"]) && !is_distinct(*at);
    let end = (start..tokens.len()).find(ends).unwrap_or(tokens.len());
    start..end
}

/// A column of a view without what it is called.
fn unnamed<'p, 't>(item: &'p [Piece<'t>]) -> &'p [Piece<'t>] {
    match item {
        [value @ .., (word, 0), _] if is_any(Some(*word), &["as"]) => value,
        _ => item,
    }
}

fn is_star(item: &[Piece<'_>]) -> bool {
    item.last().is_some_and(|(token, _)| *token == Token::Sign('*'))
}

/// What a column of a view is called, where its text tells: a name of its own, or that of a column.
fn shown_as(item: &[Piece<'_>]) -> Option<Name> {
    let (last, before) = item.split_last()?;
    let own = before.last().is_some_and(|(token, depth)| *depth == 0 && is_any(Some(*token), &["as"]));
    let is_path = item.iter().enumerate().all(|(at, (token, _))| match token {
        Token::Word(_) | Token::Quoted(_) => at % 2 == 0,
        Token::Sign(sign) => at % 2 == 1 && *sign == '.',
        Token::Text(_) | Token::Parameter(_) | Token::LineComment(_) => false,
    });
    if own || is_path { name(last.0) } else { None }
}

fn is_same(
    (old, _): &Piece<'_>,
    (new, _): &Piece<'_>,
    renamed: &BTreeSet<(Name, Name)>,
    taken: &mut BTreeSet<(Name, Name)>,
) -> bool {
    let (Some(before), Some(after)) = (name(*old), name(*new)) else { return old == new };
    if before == after {
        return true;
    }
    let pair = (before, after);
    let is_renamed = renamed.contains(&pair);
    if is_renamed {
        taken.insert(pair);
    }
    is_renamed
}

/// A word or a quoted name, as the database knows it.
fn name(token: Token<'_>) -> Option<Name> {
    folded(token, Dialect::Postgres).map(|name| Name::from(&*name))
}

#[cfg(test)]
mod tests {
    use super::{Between, Replacement, groups, reads_all, replacement};
    use crate::model::{Dialect::Postgres, Name};
    use std::collections::BTreeSet;

    #[test]
    fn tells_a_star_from_a_product_and_a_count() {
        for sql in
            ["SELECT * FROM t", "SELECT u.*, 1 FROM u", "SELECT 1 FROM (TABLE t) x", "SELECT a FROM t NATURAL JOIN s"]
        {
            assert!(reads_all(sql, Postgres), "{sql}");
        }
        for sql in
            ["SELECT count(*) FROM t", "SELECT a * b, a*2 AS c FROM t", "SELECT '*', \"*\" FROM t", "SELECT t FROM t"]
        {
            assert!(!reads_all(sql, Postgres), "{sql}");
        }
        assert!(groups("SELECT a FROM t GROUP BY a", Postgres) && !groups("SELECT \"group\" FROM t", Postgres));
    }

    fn tried(before: &str, after: &str, grows: bool, shifts: bool) -> Option<Replacement> {
        let (from, to) = (Name::from("name"), Name::from("full name"));
        let renamed = BTreeSet::from([(from, to)]);
        let between = Between { grows, shifts, ..Between::of(&renamed) };
        let found = replacement(before, after, &between, Postgres);
        found.map(|found| Replacement { taken_for_renamed: BTreeSet::new(), ..found })
    }

    #[test]
    fn replaces_where_the_columns_are_those_that_there_were() {
        let same = Some(Replacement::default());
        let more = Some(Replacement { grows: true, ..Replacement::default() });
        let plain = |before, after| tried(before, after, false, false);
        assert_eq!(plain("SELECT id FROM u", "select id\nFROM u WHERE id > 1"), same);
        assert_eq!(plain("SELECT id FROM u", "SELECT id, n FROM u JOIN p ON p.u = u.id"), more);
        assert_eq!(plain("SELECT lower(name) AS n FROM u", "SELECT lower(\"full name\") AS n FROM u"), same);
        assert_eq!(
            plain("SELECT u.name, 1 AS x FROM u", "SELECT u.\"full name\", 1 AS x FROM u"),
            Some(Replacement { renamed: vec![("name".into(), "full name".into())], ..Replacement::default() })
        );
        assert_eq!(tried("SELECT * FROM u", "SELECT * FROM u", true, false), more);
        assert_eq!(tried("SELECT 1, u.* FROM u, p", "SELECT 1, u.* FROM u, p", true, false), more);
    }

    #[test]
    fn replaces_nothing_that_is_not_certain() {
        for (before, after) in [
            ("SELECT id, n FROM u", "SELECT n, id FROM u"),
            ("SELECT id FROM u", "SELECT id FROM p"),
            ("SELECT id FROM u", "SELECT id FROM u UNION SELECT 1"),
            ("SELECT name::text FROM u", "SELECT \"full name\"::text FROM u"),
            ("SELECT a IS DISTINCT FROM b FROM u", "SELECT a IS DISTINCT FROM c FROM u"),
            ("SELECT DISTINCT ON (a) a, b FROM u", "SELECT DISTINCT ON (b) a, b FROM u"),
            ("SELECT 'a' FROM u", "SELECT 'b' FROM u, p"),
            ("WITH q AS (SELECT 1 AS a) SELECT a FROM q", "WITH q AS (SELECT '' AS a) SELECT a FROM q"),
        ] {
            assert_eq!(tried(before, after, false, false), None, "{after}");
        }
        assert_eq!(tried("SELECT u.*, 1 FROM u", "SELECT u.*, 1 FROM u", true, false), None);
        assert_eq!(tried("SELECT * FROM u JOIN p USING (id)", "SELECT * FROM u JOIN p USING (id)", true, false), None);
        assert_eq!(tried("SELECT * FROM u", "SELECT * FROM u", false, true), None);
    }
}
