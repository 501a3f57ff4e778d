//! What becomes of the columns of a view that is recreated, so that a right on one never becomes a right on another.

use super::{Between, Piece, cut, is_same, is_star, items, listed, name, shown_as, unnamed};
use crate::model::{Dialect, Name};
use crate::sql::{Token, is_any};
use std::collections::{BTreeMap, BTreeSet};

/// What the columns that a relation had are called now; none for one that is gone or of which no one tells.
pub(in crate::plan) type Called = BTreeMap<Name, Option<Name>>;

/// The columns of a view, by its texts before and after. All others are gone, or show under their name what its author
/// says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::plan) struct Followed {
    /// Those that show what they did and are called something else, before and after.
    pub(in crate::plan) called: Vec<(Name, Name)>,
    /// Those whose name is there still and may be another column's.
    pub(in crate::plan) unsure: BTreeSet<Name>,
    /// All that its text before lists, for what reads the view.
    pub(in crate::plan) listed: BTreeSet<Name>,
}

/// What becomes of the columns of a view with the text `before`, as far as its texts tell.
pub(in crate::plan) fn followed(before: &str, after: &str, between: &Between<'_>, dialect: Dialect) -> Followed {
    let (Some(old), Some(new)) = (cut(before, dialect), cut(after, dialect)) else { return Followed::default() };
    let (columns, now) = (items(&old), items(&new));
    let is_another = reads_another(&old, &new, between);
    let text = Text { tokens: &old, sources: source(&old).into_iter().collect(), between, is_another };
    let mut found =
        Followed { listed: columns.iter().filter_map(|item| shown_as(item)).collect(), ..Followed::default() };
    let mut lost = Vec::new();
    for item in &columns {
        let Some(called) = shown_as(item) else { continue };
        let same = now.iter().filter(|other| text.shows_the_same(item, other));
        let names: BTreeSet<Name> = same.filter_map(|item| shown_as(item)).collect();
        if names.contains(&called) {
            continue;
        }
        let is_free = |name: &&Name| found.called.iter().all(|(_, other)| other != *name);
        match names.iter().find(is_free) {
            Some(name) => found.called.push((called, name.clone())),
            None => lost.extend(text.is_moved(item).then_some(called)),
        }
    }
    let has_star = |items: &[&[Piece<'_>]]| items.iter().any(|item| is_star(item));
    if has_star(&columns) && has_star(&now) {
        found.called.extend_from_slice(between.shown);
        found.unsure.extend(between.unsure.iter().map(|name| (*name).clone()));
        if between.shown.is_empty() {
            // Of several relations, no one tells whose columns they are.
            let moved = between.columns.iter().flat_map(|(_, called)| *called);
            found.unsure.extend(moved.filter(|(old, new)| new.as_ref() != Some(old)).map(|(old, _)| old.clone()));
        }
    }
    // A name that is given to another one is not restored.
    let is_there = |name: &Name| now.iter().any(|item| shown_as(item).as_ref() == Some(name));
    let is_given = |name: &Name| found.called.iter().any(|(_, to)| to == name);
    let lost: Vec<Name> = lost.into_iter().filter(|name| is_there(name) && !is_given(name)).collect();
    found.unsure.extend(lost);
    found
}

/// Whether a name of a relation in the texts is another one's now, and the text does not go along.
fn reads_another(old: &[Piece<'_>], new: &[Piece<'_>], between: &Between<'_>) -> bool {
    let is_taken = |name: &Name| between.taken.contains(name);
    let is_either =
        |name: &Name| is_taken(name) || between.renamed.iter().any(|(from, to)| to == name && is_taken(from));
    let among = |tokens, is_one: &dyn Fn(&Name) -> bool| source(tokens).into_iter().filter(is_one).collect::<Vec<_>>();
    let (before, after) = (among(old, &is_taken), among(new, &is_either));
    let goes_along = before.len() == after.len()
        && before.iter().zip(&after).all(|(old, new)| between.renamed.contains(&(old.clone(), new.clone())));
    !before.is_empty() && !goes_along
}

/// The names in a text but for those of its columns.
fn source(tokens: &[Piece<'_>]) -> Vec<Name> {
    let listed = listed(tokens);
    let outside = tokens.iter().enumerate().filter(|(at, _)| !listed.contains(at));
    outside.filter_map(|(_, (token, _))| name(*token)).collect()
}

/// The text of a view that was there.
struct Text<'b, 't> {
    tokens: &'b [Piece<'t>],
    /// What it may read: a column can have the name of a relation.
    sources: BTreeSet<Name>,
    between: &'b Between<'b>,
    /// It reads another relation under the same name now.
    is_another: bool,
}

impl Text<'_, '_> {
    /// Whether two columns of the view show the same.
    fn shows_the_same(&self, old: &[Piece<'_>], new: &[Piece<'_>]) -> bool {
        let (old, new) = (unnamed(old), unnamed(new));
        let means = |(at, (piece, now)): (usize, (&Piece<'_>, &Piece<'_>))| {
            let called = self.called(old, at);
            match name(now.0) {
                Some(now) if !called.is_empty() => called == BTreeSet::from([Some(&now)]),
                _ => is_same(piece, now, self.between.renamed, &mut BTreeSet::new()),
            }
        };
        !self.is_another && old.len() == new.len() && old.iter().zip(new).enumerate().all(means)
    }

    /// Whether what a column shows may be called something else, or be gone.
    fn is_moved(&self, item: &[Piece<'_>]) -> bool {
        let moves = |at: usize| {
            let called = self.called(item, at);
            let own = item.get(at).and_then(|(token, _)| name(*token));
            !called.is_empty() && called != BTreeSet::from([own.as_ref()])
        };
        self.is_another || (0..item.len()).any(moves)
    }

    /// What a column at this place is called now, in every relation that it may be of; empty where there is none.
    fn called(&self, item: &[Piece<'_>], at: usize) -> BTreeSet<Option<&Name>> {
        let token = |at: usize| item.get(at).map(|(token, _)| *token);
        let Some(own) = token(at).and_then(name) else { return BTreeSet::new() };
        if matches!(token(at + 1), Some(Token::Sign('.' | '('))) {
            return BTreeSet::new();
        }
        let is_qualified = at > 1 && token(at - 1) == Some(Token::Sign('.'));
        let of = is_qualified.then(|| token(at - 2)).flatten().and_then(name).and_then(|of| self.relation(&of));
        let is_of = |relation: &Name| of.as_ref().map_or_else(|| self.sources.contains(relation), |of| of == relation);
        let relations = self.between.columns.iter().filter(|(relation, _)| is_of(relation));
        relations.filter_map(|(_, called)| called.get(&own)).map(Option::as_ref).collect()
    }

    /// The relation that a name stands for, where it is one or an alias of one.
    fn relation(&self, of: &Name) -> Option<Name> {
        let names = || self.between.columns.iter().map(|(relation, _)| *relation);
        let alias = || {
            self.tokens.iter().enumerate().find_map(|(at, (token, _))| {
                let mut rest = self.tokens.get(at + 1..)?.iter().map(|(token, _)| *token);
                let next = rest.next().filter(|next| !is_any(Some(*next), &["as"])).or_else(|| rest.next())?;
                let relation = name(*token)?;
                (name(next).as_ref() == Some(of) && names().any(|other| *other == relation)).then_some(relation)
            })
        };
        alias().or_else(|| names().find(|relation| *relation == of).cloned())
    }
}

#[cfg(test)]
mod tests {
    use super::{Called, followed};
    use crate::model::{Dialect::Postgres, Name};
    use crate::plan::query::Between;
    use std::collections::BTreeSet;

    fn called(pairs: &[(&str, &str)]) -> Called {
        let name = |text: &str| Some(Name::from(text)).filter(|name| !name.is_empty());
        pairs.iter().map(|(from, to)| (Name::from(*from), name(to))).collect()
    }

    /// Pairs that are called otherwise, and columns of which no one tells.
    fn of(before: &str, after: &str, tables: &[(&str, &[(&str, &str)])]) -> (String, String) {
        let tables: Vec<(Name, Called)> =
            tables.iter().map(|(name, columns)| (Name::from(*name), called(columns))).collect();
        let all = tables.iter().flat_map(|(_, columns)| columns);
        let renamed: BTreeSet<(Name, Name)> =
            all.filter_map(|(from, to)| Some((from.clone(), to.clone()?))).filter(|(from, to)| from != to).collect();
        let columns = tables.iter().map(|(name, columns)| (name, columns)).collect();
        let found = followed(before, after, &Between { columns, ..Between::of(&renamed) }, Postgres);
        let pairs: Vec<String> = found.called.iter().map(|(from, to)| format!("{from}={to}")).collect();
        (pairs.join(" "), found.unsure.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
    }

    fn told(pairs: &str, unsure: &str) -> (String, String) {
        (pairs.to_owned(), unsure.to_owned())
    }

    #[test]
    fn tells_what_columns_are_called_otherwise() {
        let u: &[(&str, &[(&str, &str)])] = &[("u", &[("id", "id"), ("name", "title")])];
        let one = told("name=title", "");
        assert_eq!(of("SELECT id, name FROM u", "SELECT u.id, title FROM u", u), one);
        assert_eq!(of("SELECT DISTINCT ON (id) name FROM u", "SELECT DISTINCT ON (id) title FROM u", u), one);
        assert_eq!(of("SELECT name FROM u UNION SELECT 'x'", "SELECT title FROM u UNION SELECT 'x'", u), one);
        let with = |name: &str| format!("WITH q AS (SELECT 1) SELECT {name} FROM u, q");
        assert_eq!(of(&with("name"), &with("title"), u), one);
        assert_eq!(of("SELECT name FROM u", "SELECT title AS name FROM u", u), told("", ""));
        assert_eq!(of("SELECT name FROM u", "SELECT lower(title) AS title FROM u", u), told("", ""));
        assert_eq!(of("SELECT name AS a, 1 AS b FROM u", "SELECT title AS b FROM u", u), told("a=b", ""));
    }

    #[test]
    fn a_name_that_is_another_columns_is_not_taken_for_what_it_was() {
        let swapped: &[(&str, &[(&str, &str)])] = &[("t", &[("a", "b"), ("b", "a"), ("c", "c")])];
        assert_eq!(of("SELECT a, b FROM t", "SELECT c, b FROM t", swapped), told("a=b", ""));
        assert_eq!(of("SELECT a, b FROM t", "SELECT a, b FROM t", swapped), told("a=b b=a", ""));
        assert_eq!(of("SELECT b, c FROM t", "SELECT b, c FROM t", swapped), told("", "b"));
        assert_eq!(of("SELECT b, c FROM t", "SELECT a AS b, c FROM t", swapped), told("", ""));
        let dropped: &[(&str, &[(&str, &str)])] = &[("t", &[("a", "b"), ("b", "")])];
        assert_eq!(of("SELECT b FROM t", "SELECT b FROM t", dropped), told("", "b"));
        assert_eq!(of("SELECT a, b FROM t", "SELECT b FROM t", dropped), told("a=b", ""));
    }

    #[test]
    fn a_column_with_the_name_of_a_table_is_no_table() {
        let both: &[(&str, &[(&str, &str)])] =
            &[("t", &[("a", "b"), ("b", "a"), ("u", "u")]), ("u", &[("a", "c"), ("c", "c")])];
        assert_eq!(of("SELECT u, a FROM t", "SELECT u, b FROM t", both), told("a=b", ""));
        assert_eq!(of("SELECT u, b FROM t", "SELECT u, b FROM t", both), told("", "b"));
    }

    #[test]
    fn tells_columns_of_two_tables_apart_by_their_aliases() {
        let both: &[(&str, &[(&str, &str)])] =
            &[("u", &[("name", "title")]), ("p", &[("name", "name"), ("title", "title")])];
        let joined = |column: &str| format!("SELECT {column} FROM u x JOIN p AS y ON true");
        assert_eq!(of(&joined("y.name"), &joined("y.title"), both), told("", ""));
        assert_eq!(of(&joined("y.name"), &joined("y.name"), both), told("", ""));
        assert_eq!(of(&joined("x.name"), &joined("x.title"), both), told("name=title", ""));
        assert_eq!(of(&joined("x.name"), &joined("y.name"), both), told("", "name"));
        assert_eq!(of(&joined("x.name, y.title"), &joined("x.title, y.name"), both), told("name=title", ""));
    }
}
