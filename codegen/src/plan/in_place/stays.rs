//! Views that stay although something that they read is called something else or gets columns.
//!
//! Postgres follows renames by itself, and CREATE OR REPLACE takes a text whose columns are those that there were, with
//! more behind them. What replaces a view again when that is rolled back has the names that are valid then.

mod seen;

use super::facts::Facts;
use super::lean::{Gone, reads_dropped};
use super::lose::Lean;
use super::signature::definition;
use crate::diff::{Change, Constraint};
use crate::model::{Dialect, Name, ObjectName, Routine};
use crate::plan::order::{self, Object};
use crate::plan::query::{self, Replacement};
use crate::sql::mentions::Wanted;
use seen::Seen;
use std::collections::{BTreeMap, BTreeSet};

/// How a view that stays becomes what its text says.
#[derive(Clone, Debug)]
pub(super) struct Stays {
    pub(super) how: Replacement,
    /// Its text is another one.
    pub(super) is_replaced: bool,
    pub(super) back: Way,
}

/// How that is rolled back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Before all else: no name in the text before is another one now.
    First,
    /// In the end, when the names in it are back; until then the view reads nothing that goes.
    Last,
    /// It is dropped before all else and recreated in the end: columns that came cannot be replaced away.
    Rebuilt,
}

/// What is called something else, and what got its name.
pub(super) struct Shifts<'a> {
    /// Tables, columns and types, before and after.
    all: BTreeSet<(Name, Name)>,
    /// Columns that are called something else, by the name of their table before.
    shifted: BTreeMap<&'a Name, Vec<(Name, Name)>>,
    /// Tables, by their names before, that get columns.
    grown: BTreeSet<&'a Name>,
    /// Names of tables that another one has now.
    taken: BTreeSet<&'a Name>,
    /// Names of columns that another one has now, by the name of their table before.
    taken_columns: BTreeMap<&'a Name, BTreeSet<&'a Name>>,
    /// Values of enumerated types that are called something else, as SQL spells them.
    values: Vec<String>,
}

impl<'a> Shifts<'a> {
    pub(super) fn new(facts: &Facts<'a>) -> Self {
        let mut found = Self {
            all: BTreeSet::new(),
            shifted: BTreeMap::new(),
            grown: BTreeSet::new(),
            taken: BTreeSet::new(),
            taken_columns: BTreeMap::new(),
            values: Vec::new(),
        };
        let relations =
            || facts.after.tables().map(|table| &table.name).chain(facts.after.views.iter().map(|it| &it.name));
        for change in facts.changes {
            match change {
                Change::RenameTable { from, to } => {
                    found.taken.extend(relations().any(|name| name.name == from.name).then_some(&from.name));
                    // One that goes, and another one that gets its name.
                    found.taken.extend(facts.before.table(to).map(|_| &to.name));
                }
                Change::RenameEnum { from, to } => {
                    found.all.insert((from.name.clone(), to.name.clone()));
                }
                Change::ChangeEnum(change) => {
                    found.values.extend(change.renamed.keys().map(|value| format!("'{}'", value.replace('\'', "''"))));
                }
                Change::AddColumn { table, .. } => {
                    found.grown.extend(facts.old.get(table).map(|old| &old.name.name));
                }
                Change::CreateEnum(_)
                | Change::DropEnum(_)
                | Change::CreateTable(_)
                | Change::ChangeTable { .. }
                | Change::DropTable(_)
                | Change::RenameColumn { .. }
                | Change::ChangeColumn(_)
                | Change::DropColumn { .. }
                | Change::ReorderColumns { .. }
                | Change::AddConstraint { .. }
                | Change::RenameConstraint { .. }
                | Change::DropConstraint { .. }
                | Change::CreateIndex { .. }
                | Change::ChangeIndex { .. }
                | Change::RenameIndex { .. }
                | Change::DropIndex { .. }
                | Change::CreateTrigger { .. }
                | Change::DropTrigger { .. }
                | Change::CreateRoutine(_)
                | Change::ReplaceRoutine { .. }
                | Change::DropRoutine(_)
                | Change::CreateView(_)
                | Change::ReplaceView { .. }
                | Change::DropView(_)
                | Change::CreateObject(_)
                | Change::ChangeObject { .. }
                | Change::DropObject(_)
                | Change::Comment { .. } => {}
            }
        }
        for (after, old) in &facts.old {
            if old.name.name != after.name {
                found.all.insert((old.name.name.clone(), after.name.clone()));
            }
            let now = facts.tables.get(*after);
            for column in now.into_iter().flat_map(|table| &table.columns) {
                let (_, before) = facts.name_before(after, &column.name);
                if *before != column.name {
                    let names = (before.clone(), column.name.clone());
                    found.all.insert(names.clone());
                    found.shifted.entry(&old.name.name).or_default().push(names);
                    if now.is_some_and(|table| table.column(before).is_some()) {
                        found.taken_columns.entry(&old.name.name).or_default().insert(before);
                    }
                }
            }
        }
        found
    }

    /// Finds the views that stay and are replaced; gives those that must go to become what their text says.
    pub(super) fn replacements(&self, facts: &Facts<'a>, lean: &mut Lean<'a>) -> Vec<&'a ObjectName> {
        let dialect = facts.dialect;
        let goes: BTreeSet<&ObjectName> = lean.objects.iter().map(|item| item.name()).collect();
        let all: Vec<Object<'a>> = facts.before.views.iter().map(Object::View).collect();
        let mut seen = Seen::new(self, facts);
        lean.replaced.clear();
        lean.columns.clear();
        let mut more = Vec::new();
        for item in order::objects(&all, dialect) {
            let Object::View(before) = item else { continue };
            let Some(after) = facts.after.views.iter().find(|view| view.name == before.name) else { continue };
            let (Some(old), Some(new)) = (before.forms.get(&dialect), after.forms.get(&dialect)) else {
                // One that has no form any more goes, and is not made.
                if before.forms.contains_key(&dialect) && !goes.contains(&before.name) {
                    more.push(&before.name);
                }
                continue;
            };
            let columns = query::followed(old, new, &seen.between(old, self, facts), dialect);
            let is_gone = goes.contains(&before.name);
            seen.note(&before.name.name, &columns, is_gone);
            if !columns.called.is_empty() || !columns.unsure.is_empty() {
                lean.columns.insert(&before.name, columns);
            }
            if is_gone {
                continue;
            }
            if before.materialized.is_some() != after.materialized.is_some() {
                more.push(&before.name);
                continue;
            }
            let between = seen.between(old, self, facts);
            if old == new && !between.grows && !between.shifts && !self.means_another(old, dialect) {
                continue;
            }
            let how = query::replacement(old, new, &between, dialect);
            let can_be = |how: &Replacement| !(how.grows && lean.gone.released.contains(&before.name));
            // What keeps rows is replaced by nothing.
            let is_plain = before.materialized.is_none();
            match how.filter(|how| {
                is_plain && can_be(how) && !self.means_another(old, dialect) && !is_ambiguous(facts, how, new)
            }) {
                Some(how) => {
                    let says_another = between.shifts || self.has_names_from_before(&seen.all, old, dialect);
                    if how.grows {
                        seen.grown.insert(&before.name.name);
                    }
                    if !how.renamed.is_empty() {
                        seen.shifted.insert(&before.name.name, how.renamed.clone());
                    }
                    let back = way_back(facts, says_another, new, &how);
                    let is_replaced = old != new || how.grows;
                    lean.replaced.insert(&before.name, Stays { how, is_replaced, back });
                }
                None => more.push(&before.name),
            }
        }
        more
    }

    /// How a routine is replaced again, whose body the database reads at once if it is of the standard's form.
    pub(super) fn way_back_of_routine(&self, facts: &Facts<'a>, before: &Routine, after: &Routine) -> Way {
        let of = |item| definition(item, facts.dialect).unwrap_or_default();
        if self.has_names_from_before(&self.all, of(before), facts.dialect) {
            way_back(facts, true, of(after), &Replacement::default())
        } else {
            Way::First
        }
    }

    /// Whether the text has names of what is called something else now.
    fn has_names_from_before(&self, all: &BTreeSet<(Name, Name)>, sql: &str, dialect: Dialect) -> bool {
        Wanted::new(all.iter().map(|(before, _)| before)).in_sql(sql, dialect)
            || self.values.iter().any(|value| sql.contains(value.as_str()))
    }

    /// Whether a name in the text is another thing's now.
    fn means_another(&self, sql: &str, dialect: Dialect) -> bool {
        let among = |names: &BTreeSet<&Name>| Wanted::new(names.iter().copied()).in_sql(sql, dialect);
        let columns =
            |(table, names): (&&Name, &BTreeSet<&Name>)| Wanted::new([*table]).in_sql(sql, dialect) && among(names);
        (!self.taken.is_empty() && among(&self.taken)) || self.taken_columns.iter().any(columns)
    }
}

/// Views that read a column which is dropped, and can be replaced before that: the text after reads nothing that changes.
pub(super) fn released<'a>(facts: &Facts<'a>, gone: &Gone<'_>) -> BTreeSet<&'a ObjectName> {
    let mut found = BTreeSet::new();
    for change in facts.changes {
        if let Change::ReplaceView { before, after } = change
            && let (Some(old), Some(new)) = (before.forms.get(&facts.dialect), after.forms.get(&facts.dialect))
            && old != new
            && before.materialized.is_none()
            && after.materialized.is_none()
            && reads_dropped(old, gone, facts.dialect)
            && is_settled(facts, new)
            && !groups(facts, new)
        {
            found.insert(&before.name);
        }
    }
    found
}

fn way_back(facts: &Facts<'_>, says_another: bool, new: &str, how: &Replacement) -> Way {
    if how.grows {
        Way::Rebuilt
    } else if !says_another {
        Way::First
    } else if is_settled(facts, new) && !groups(facts, new) {
        Way::Last
    } else {
        Way::Rebuilt
    }
}

/// Whether a name that is taken for one that is renamed may be another column of a table that has both.
fn is_ambiguous(facts: &Facts<'_>, how: &Replacement, new: &str) -> bool {
    facts.after.tables().any(|table| {
        let both = |(before, after): &(Name, Name)| table.column(before).is_some() && table.column(after).is_some();
        how.taken_for_renamed.iter().any(both) && Wanted::new([&table.name.name]).in_sql(new, facts.dialect)
    })
}

/// Whether the text groups rows by a primary key that is new.
fn groups(facts: &Facts<'_>, sql: &str) -> bool {
    let is_key =
        |change: &Change| matches!(change, Change::AddConstraint { constraint: Constraint::PrimaryKey(_), .. });
    facts.changes.iter().any(is_key) && query::groups(sql, facts.dialect)
}

/// Whether the changes leave alone what a text may be about, names apart.
fn is_settled(facts: &Facts<'_>, sql: &str) -> bool {
    let mentions = |name: &Name| Wanted::new([name]).in_sql(sql, facts.dialect);
    facts.changes.iter().all(|change| match change {
        Change::AddColumn { column, .. } | Change::DropColumn { column, .. } => !mentions(&column.name),
        Change::ChangeColumn(change) => !mentions(&change.after.name),
        Change::CreateTable(table) => !mentions(&table.name.name),
        Change::DropTable(table) => !mentions(&table.name.name),
        Change::CreateEnum(item) | Change::DropEnum(item) => !mentions(&item.name.name),
        Change::ChangeEnum(change) => !mentions(&change.name.name),
        Change::CreateRoutine(item) | Change::DropRoutine(item) => !mentions(&item.name.name),
        Change::ReplaceRoutine { after, .. } => !mentions(&after.name.name),
        Change::CreateView(view) | Change::DropView(view) => !mentions(&view.name.name),
        Change::CreateObject(item) | Change::DropObject(item) => !mentions(&item.name().name),
        Change::RenameEnum { .. }
        | Change::RenameTable { .. }
        | Change::RenameColumn { .. }
        | Change::ChangeTable { .. }
        | Change::ReorderColumns { .. }
        | Change::AddConstraint { .. }
        | Change::RenameConstraint { .. }
        | Change::DropConstraint { .. }
        | Change::CreateIndex { .. }
        | Change::ChangeIndex { .. }
        | Change::RenameIndex { .. }
        | Change::DropIndex { .. }
        | Change::CreateTrigger { .. }
        | Change::DropTrigger { .. }
        | Change::ReplaceView { .. }
        | Change::ChangeObject { .. }
        | Change::Comment { .. } => true,
    })
}
