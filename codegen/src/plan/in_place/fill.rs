//! Values that are written into rows: one UPDATE for all columns of a table, with every value taken from the rows as they
//! were.
//!
//! Online it is a stage of its own that commits after each batch of rows, so that whoever writes a row waits for a batch
//! at most: <https://www.postgresql.org/docs/current/plpgsql-transactions.html>.

use super::Planner;
use super::column::{differs_by_row, is_same_for_all};
use super::conversion::{Retyped, retyped, rewrites};
use crate::diff::Change;
use crate::model::{Column, Expression, Name, ObjectName};
use crate::sql::mentions::{Wanted, text};
use crate::step::Filled;
use std::collections::BTreeMap;

use super::Phase;

mod rows;

/// What is written into rows.
#[derive(Debug, Default)]
pub(super) struct Fills<'a> {
    places: BTreeMap<&'a ObjectName, Where>,
    list: Vec<Filling<'a>>,
    /// Changes that a stage carries beside those that its steps name.
    pub(super) covers: Vec<(Phase, usize)>,
}

/// Where the rows of a table are filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Where {
    /// With the other changes, before columns are altered whose values it takes.
    Early,
    /// With the other changes.
    Within,
    /// In a stage of its own.
    Apart,
}

/// A column whose rows get values.
#[derive(Debug)]
struct Filling<'a> {
    cause: usize,
    table: &'a ObjectName,
    filled: Filled,
    /// What the rollback leaves of it, if the column stays then.
    lost: Option<String>,
    /// Rows that are written meanwhile need a value as well.
    is_required: bool,
}

/// The table and the value of a change that fills rows, and the column that holds values already.
type Filler<'a> = (&'a ObjectName, &'a Expression, Option<&'a Name>);

impl<'a> Planner<'a, '_> {
    /// Whether the rows of a table are filled while others use them.
    pub(super) fn fills_apart(&self, table: &ObjectName) -> bool {
        self.fills.places.get(table) == Some(&Where::Apart)
    }

    pub(super) fn fill(&mut self, table: &'a ObjectName, column: &Column, with: &Expression, lost: Option<String>) {
        let filled = Filled { column: Box::new(column.clone()), with: with.clone() };
        self.fills.list.push(Filling { cause: self.cause, table, filled, lost, is_required: false });
    }

    /// Rows that get no value while the column is filled that was told last are filled in the end.
    pub(super) fn fill_rest(&mut self) {
        if let Some(last) = self.fills.list.last_mut() {
            last.is_required = true;
        }
    }

    /// Decides where the rows of each table are filled. A table from which another takes values that are filled as well
    /// is not filled before that one.
    pub(super) fn place_fills(&mut self) {
        let fillers: Vec<Filler<'a>> = self.fillers().collect();
        let shows_all = self.late_views().is_none();
        for &(table, with, own) in &fillers {
            let place = if self.reads_converted(table, with, own) {
                Where::Early
            } else if self.is_online(table) && !shows_all {
                Where::Apart
            } else {
                Where::Within
            };
            let known = self.fills.places.entry(table).or_insert(place);
            *known = place.min(*known);
        }
        for _ in 0..self.fills.places.len() {
            for &(table, with, _) in &fillers {
                let read = fillers.iter().filter(|(other, _, own)| self.reads(with, other, *own));
                let places = read.filter_map(|(other, ..)| self.fills.places.get(other).copied());
                let Some(first) = places.min() else { continue };
                if let Some(known) = self.fills.places.get_mut(table) {
                    *known = first.min(*known);
                }
            }
        }
    }

    fn fillers(&self) -> impl Iterator<Item = Filler<'a>> + use<'a> {
        let dialect = self.facts.dialect;
        self.facts.changes.iter().filter_map(move |change| {
            if let Change::AddColumn { table, column, backfill } = change {
                let default = column.default.as_ref().filter(|default| differs_by_row(default, dialect));
                let with = backfill.as_ref().or(default).filter(|with| !is_same_for_all(with))?;
                Some((table, with, None))
            } else if let Change::ChangeColumn(change) = change {
                Some((&change.table, change.backfill.as_ref()?, Some(&change.after.name)))
            } else {
                None
            }
        })
    }

    /// The SQL of an expression, and that of the views and routines that it speaks of.
    fn texts(&self, with: &'a Expression) -> Vec<&'a str> {
        let facts = self.facts;
        let mut texts: Vec<&str> = text(with, facts.dialect).into_iter().collect();
        let routines = facts.after.routines.iter().map(|item| (&item.name.name, &item.forms));
        let views = facts.after.views.iter().map(|item| (&item.name.name, &item.forms));
        let mut others: Vec<(&Name, &str)> = routines
            .chain(views)
            .filter_map(|(name, forms)| Some((name, forms.get(&facts.dialect)?.as_str())))
            .collect();
        let mut at = 0;
        while let Some(sql) = texts.get(at).copied() {
            others.retain(|(name, other)| {
                let is_meant = Wanted::new([*name]).in_sql(sql, facts.dialect);
                if is_meant {
                    texts.push(other);
                }
                !is_meant
            });
            at += 1;
        }
        texts
    }

    /// Whether a value is taken from a column of a table that gets values itself.
    fn reads(&self, with: &'a Expression, table: &ObjectName, column: Option<&Name>) -> bool {
        let Some(column) = column else { return false };
        let (of, at) = (Wanted::new([&table.name]), Wanted::new([column]));
        let texts = self.texts(with);
        [of, at].iter().all(|wanted| texts.iter().any(|sql| wanted.in_sql(sql, self.facts.dialect)))
    }

    /// Whether the values of a table are taken from columns of another, or of itself, that get values as well.
    fn fills_read(&self, from: &ObjectName, to: &ObjectName) -> bool {
        let columns = || self.fillers().filter(|(table, ..)| *table == to).map(|(_, _, own)| own);
        let mut values = self.fillers().filter(|(table, ..)| *table == from).map(|(_, with, _)| with);
        values.any(|with| columns().any(|column| self.reads(with, to, column)))
    }

    /// Whether a value is taken from a column whose own values are converted by this migration.
    fn reads_converted(&self, table: &ObjectName, with: &'a Expression, own: Option<&Name>) -> bool {
        let facts = self.facts;
        facts.columns.iter().any(|(&(at, name), change)| {
            let is_own = at == table;
            if (is_own && Some(name) == own)
                || retyped(&change.before, &change.after, facts.dialect) != Retyped::Yes
                || !rewrites(&change.before, &change.after, change.using.contains_key(&facts.dialect))
            {
                return false;
            }
            let texts = self.texts(with);
            let mentions = |name: &Name| {
                let wanted = Wanted::new([name]);
                texts.iter().any(|sql| wanted.in_sql(sql, facts.dialect))
            };
            mentions(name) && (is_own || mentions(&at.name))
        })
    }
}
