//! What the rows of views are related to: no database checks it.

use super::context::{Context, Place, Report, quoted_list};
use super::foreign_keys::compares;
use crate::model::words::title;
use crate::model::{Column, ForeignKey, Name, ObjectName, Rule, Table};
use std::collections::{BTreeMap, BTreeSet};

/// A relation as it is said.
struct Said<'a> {
    /// The view that says it.
    view: &'a Table,
    /// Whose rows hold the key.
    holder: &'a ObjectName,
    key: &'a ForeignKey,
}

/// Checks the relations of all views.
pub(super) fn check(context: &Context<'_>, report: &mut Report<'_>) {
    let views = &context.declared.view_entities;
    let known: BTreeMap<&ObjectName, &Table> =
        context.declared.schema.tables().chain(views).map(|table| (&table.name, table)).collect();
    let mut seen = BTreeSet::new();
    for view in views {
        for (holder, key) in &view.entity.view_keys {
            let said = Said { view, holder, key };
            if said.is_whole(context, report, &known)
                && !seen.insert((holder, &key.columns, &key.target, &key.target_columns))
            {
                said.fault(
                    report,
                    Rule::SaidTwice,
                    "is said twice",
                    "it is one relation, and has one name",
                    "keep one of the two; the other direction comes by itself",
                );
            }
        }
    }
}

impl Said<'_> {
    /// Whether nothing is wrong with it.
    fn is_whole(&self, context: &Context<'_>, report: &mut Report<'_>, known: &BTreeMap<&ObjectName, &Table>) -> bool {
        let before = report.faults.len();
        let Self { key, .. } = self;
        if key.columns.is_empty() || key.columns.len() != key.target_columns.len() {
            let (what, why) = (
                format!("compares {} columns with {}", key.columns.len(), key.target_columns.len()),
                "each column is compared with one other",
            );
            self.fault(report, Rule::ViewRelation, &what, why, "name as many columns on both sides: `(\"a\", \"b\")`");
            return false;
        }
        let [Some(holder), Some(target)] =
            [self.holder, &key.target].map(|name| self.find(context, report, known, name))
        else {
            return false;
        };
        for (from, to) in key.columns.iter().zip(&key.target_columns) {
            let columns = [(holder, from), (target, to)].map(|(table, name)| self.column(context, report, table, name));
            if let [Some(from), Some(to)] = columns {
                self.types(context, report, (holder, from), (target, to));
            }
        }
        if report.faults.len() == before && !target.is_unique_key(&key.target_columns) {
            self.no_key(report, target);
        }
        report.faults.len() == before
    }

    fn find<'t>(
        &self,
        context: &Context<'_>,
        report: &mut Report<'_>,
        known: &BTreeMap<&ObjectName, &'t Table>,
        name: &ObjectName,
    ) -> Option<&'t Table> {
        if let Some(table) = known.get(name) {
            return Some(table);
        }
        if context.declared.schema.views.iter().any(|view| view.name == *name) {
            let what = format!("is a relation to the view {name}, which has no entity");
            self.fault(report, Rule::ViewRelation, &what, "relations are of entities", "give it one: `.entity(…)`");
            return None;
        }
        let what = format!("is a relation to {:?}, which is not there", name.to_string());
        let candidates = known.keys().map(ToString::to_string);
        let otherwise = "declare the table or the view, or name another one";
        let instead = context.did_you_mean(&name.to_string(), candidates, otherwise);
        self.fault(report, Rule::UnknownTable, &what, "there are no rows to be found", &instead);
        None
    }

    fn column<'t>(
        &self,
        context: &Context<'_>,
        report: &mut Report<'_>,
        table: &'t Table,
        name: &Name,
    ) -> Option<&'t Column> {
        let found = table.column(name);
        if found.is_none() {
            let what = format!("names the column {}.{name}, which is not there", table.name);
            let instead = context.did_you_mean_column(name, table);
            self.fault(report, Rule::UnknownColumn, &what, "every query of the relation would fail", &instead);
        }
        found
    }

    fn types(
        &self,
        context: &Context<'_>,
        report: &mut Report<'_>,
        (holder, from): (&Table, &Column),
        (target, to): (&Table, &Column),
    ) {
        let place = |table: &Table, column: &Column| format!("{}.{}", table.name, column.name);
        let (one, other) = (place(holder, from), place(target, to));
        if !from.ty.matches_key(&to.ty) && !compares(context, &from.ty, &to.ty) {
            let what = format!("compares {one}, which holds {}, with {other}: {}", title(&from.ty), title(&to.ty));
            let why = "Postgres refuses every query of it, and on SQLite values of different kinds never match";
            self.fault(
                report,
                Rule::ViewRelation,
                &what,
                why,
                "cast the column in the query of the view, and say so of its entity",
            );
        } else if from.storage != to.storage {
            let what = format!("compares {one} with {other}, which D1 stores in another form");
            let why = "the same value would be two different texts or numbers, which never match";
            let instead = format!("give {one} the `.d1_storage(…)` of {other}, if the view shows that form");
            self.fault(report, Rule::ViewRelation, &what, why, &instead);
        }
    }

    /// Each row names one other.
    fn no_key(&self, report: &mut Report<'_>, target: &Table) {
        let columns = quoted_list(&self.key.target_columns);
        let what = format!("names rows of {} by {columns}, which is not a key of it", target.name);
        let instead = match (target.entity.read_only, self.key.target_columns.as_slice()) {
            (false, _) => "name the columns of a primary or unique key",
            (true, [_]) => "say in the view's entity that no two rows share it: `.unique_key()` of the column",
            (true, _) => "say in the view's entity that no two rows share them: `.index(Index::create().unique()…)`",
        };
        self.fault(report, Rule::ViewRelation, &what, "a row would name several", instead);
    }

    fn fault(&self, report: &mut Report<'_>, rule: Rule, what: &str, why: &str, instead: &str) {
        let list = |names: &[Name]| match names {
            [name] => format!("{:?}", name.as_str()),
            names => format!("({})", quoted_list(names)),
        };
        let [own, other] = [&self.key.columns, &self.key.target_columns].map(|names| list(names));
        let text = if *self.holder == self.view.name {
            format!("`.belongs_to({own}, {:?}, {other})`", self.key.target.to_string())
        } else {
            format!("`.has_many({other}, {:?}, {own})`", self.holder.to_string())
        };
        report.fault(rule, Place::Object(&self.view.name), format!("{text} {what}"), why, instead);
    }
}
