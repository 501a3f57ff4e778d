//! What the changes take from under views and routines, and which views are replaced where they stand.

use super::Planner;
use super::conversion::{Retyped, retyped};
use super::enumeration::only_adds;
use super::facts::Facts;
use super::lean::{self, Gone, key};
use super::signature::is_remade;
use crate::diff::{Change, Constraint};
use crate::model::{Name, ObjectName, View};
use crate::plan::mention::Wanted;
use crate::plan::order::Object;
use crate::plan::query::{self, Between, Replacement};
use std::collections::{BTreeMap, BTreeSet};

/// Views and routines that go, and views that stay and are replaced.
#[derive(Debug, Default)]
pub(super) struct Lean<'a> {
    pub(super) gone: Gone<'a>,
    /// Those that go, each behind those that it mentions.
    pub(super) objects: Vec<Object<'a>>,
    pub(super) replaced: BTreeMap<&'a ObjectName, Replacement>,
    /// The first change that takes something away.
    pub(super) first: usize,
}

impl<'a> Planner<'a, '_> {
    pub(super) fn lean(&self) -> Lean<'a> {
        let facts = self.facts;
        let mut found = Lean::default();
        if facts.before.views.is_empty() && facts.before.routines.is_empty() {
            return found;
        }
        found.first = facts.changes.len();
        for (at, change) in facts.changes.iter().enumerate() {
            if self.takes(change, &mut found.gone) {
                found.first = found.first.min(at);
            }
        }
        for (table, column) in self.moved_columns() {
            let (table, column) = facts.name_before(table, &column.name);
            found.gone.columns.entry(table).or_default().insert(column);
        }
        if found.first == facts.changes.len() {
            let follows = |change: &Change| {
                matches!(change, Change::AddColumn { .. } | Change::RenameColumn { .. } | Change::RenameTable { .. })
            };
            found.first = facts.changes.iter().position(follows).unwrap_or_default();
        }
        let names = Renames::new(facts);
        loop {
            found.objects = lean::leaning(facts.before, &found.gone, facts.dialect);
            let goes: BTreeSet<&ObjectName> = found.objects.iter().map(|item| item.name()).collect();
            found.replaced.clear();
            let more = names.replacements(facts, &goes, &mut found.replaced);
            if more.is_empty() {
                break;
            }
            found.gone.views.extend(more);
        }
        found
    }

    /// Notes what the change takes away; whether it takes anything that others may lean on.
    fn takes(&self, change: &'a Change, gone: &mut Gone<'a>) -> bool {
        let facts = self.facts;
        let mut column = |table: &'a ObjectName, column: &'a Name| {
            let (table, column) = facts.name_before(table, column);
            gone.columns.entry(table).or_default().insert(column);
        };
        if let Change::ChangeColumn(change) = change {
            let takes = retyped(&change.before, &change.after, facts.dialect) != Retyped::No || self.is_remade(change);
            if takes {
                column(&change.table, &change.after.name);
            }
            return takes;
        } else if let Change::DropColumn { table, column: item } = change {
            column(table, &item.name);
        } else if let Change::DropConstraint { table, constraint: Constraint::PrimaryKey(_) } = change {
            gone.keys.insert(facts.old.get(table).map_or(&table.name, |old| &old.name.name));
        } else if let Change::DropTable(table) = change {
            gone.names.insert(&table.name.name);
        } else if let Change::ChangeEnum(change) = change {
            if only_adds(change) {
                return false;
            }
            gone.names.insert(facts.old_enum(&change.name).map_or(&change.name.name, |item| &item.name.name));
        } else if let Change::DropEnum(item) = change {
            gone.names.insert(&item.name.name);
        } else if let Change::DropView(view) = change {
            gone.views.insert(&view.name);
        } else if let Change::DropRoutine(item) = change {
            gone.routines.insert(key(item));
        } else if let Change::ReplaceRoutine { before, after } = change {
            let has = |forms: &crate::model::Forms| forms.contains_key(&facts.dialect);
            if !is_remade(before, after, facts.dialect) && (has(&after.forms) || !has(&before.forms)) {
                return false;
            }
            gone.routines.insert(key(before));
        } else {
            return false;
        }
        true
    }
}

/// What is called something else, and what got its name.
struct Renames<'a> {
    /// Before and after.
    all: BTreeSet<(&'a Name, &'a Name)>,
    /// Tables, by their names before, whose columns are called something else.
    shifted: BTreeSet<&'a Name>,
    /// Tables, by their names before, that get columns.
    grown: BTreeSet<&'a Name>,
    /// Names of tables that another one has now.
    taken: BTreeSet<&'a Name>,
    /// Names of columns that another one has now, by the name of their table before.
    taken_columns: BTreeMap<&'a Name, BTreeSet<&'a Name>>,
}

impl<'a> Renames<'a> {
    fn new(facts: &Facts<'a>) -> Self {
        let mut found = Self {
            all: BTreeSet::new(),
            shifted: BTreeSet::new(),
            grown: BTreeSet::new(),
            taken: BTreeSet::new(),
            taken_columns: BTreeMap::new(),
        };
        let relations =
            || facts.after.tables().map(|table| &table.name).chain(facts.after.views.iter().map(|it| &it.name));
        for change in facts.changes {
            if let Change::RenameTable { from, .. } = change {
                if relations().any(|name| name.name == from.name) {
                    found.taken.insert(&from.name);
                }
            } else if let Change::AddColumn { table, .. } = change {
                found.grown.extend(facts.old.get(table).map(|old| &old.name.name));
            }
        }
        for (after, old) in &facts.old {
            if old.name.name != after.name {
                found.all.insert((&old.name.name, &after.name));
            }
            let now = facts.tables.get(*after);
            for column in now.into_iter().flat_map(|table| &table.columns) {
                let (_, before) = facts.name_before(after, &column.name);
                if *before != column.name {
                    found.all.insert((before, &column.name));
                    found.shifted.insert(&old.name.name);
                    if now.is_some_and(|table| table.column(before).is_some()) {
                        found.taken_columns.entry(&old.name.name).or_default().insert(before);
                    }
                }
            }
        }
        found
    }

    /// Finds the views that stay and are replaced; gives those that must go to become what their text says.
    fn replacements(
        &self,
        facts: &Facts<'a>,
        goes: &BTreeSet<&ObjectName>,
        replaced: &mut BTreeMap<&'a ObjectName, Replacement>,
    ) -> Vec<&'a ObjectName> {
        let dialect = facts.dialect;
        let all: Vec<Object<'a>> = facts.before.views.iter().map(Object::View).collect();
        let (mut grown, mut shifted) = (self.grown.clone(), self.shifted.clone());
        let mut more = Vec::new();
        for item in crate::plan::order::objects(&all, dialect) {
            let Object::View(before) = item else { continue };
            let Some(after) = facts.after.views.iter().find(|view| view.name == before.name) else { continue };
            let (Some(old), Some(new)) = (before.forms.get(&dialect), after.forms.get(&dialect)) else {
                // One that has no form any more goes, and is not made.
                if before.forms.contains_key(&dialect) && !goes.contains(&before.name) {
                    more.push(&before.name);
                }
                continue;
            };
            if goes.contains(&before.name) {
                shifted.insert(&before.name.name);
                continue;
            }
            let mentions = |names: &BTreeSet<&Name>| Wanted::new(names.iter().copied()).in_sql(old);
            let star = query::reads_all(old, dialect);
            let (gains, moves) = (star && mentions(&grown), star && mentions(&shifted));
            if old == new && !gains && !moves && !self.means_another(old) {
                continue;
            }
            let between = Between { renamed: &self.all, grows: gains, shifts: moves };
            // The rollback begins with the view, so what it shows must be there before and after.
            let stands = self.all.is_empty() && !gains && is_settled(facts.changes, new);
            match query::replacement(old, new, between, dialect).filter(|_| stands && !self.means_another(old)) {
                Some(how) => {
                    if how.grows {
                        grown.insert(&before.name.name);
                    }
                    if !how.renamed.is_empty() {
                        shifted.insert(&before.name.name);
                    }
                    replaced.insert(&before.name, how);
                }
                None => more.push(&before.name),
            }
        }
        more
    }

    /// Whether a name in the text is another thing's now.
    fn means_another(&self, sql: &str) -> bool {
        let among = |names: &BTreeSet<&Name>| Wanted::new(names.iter().copied()).in_sql(sql);
        let columns = |(table, names): (&&Name, &BTreeSet<&Name>)| Wanted::new([*table]).in_sql(sql) && among(names);
        (!self.taken.is_empty() && among(&self.taken)) || self.taken_columns.iter().any(columns)
    }
}

/// Whether the changes leave alone what a text may be about.
fn is_settled(changes: &[Change], sql: &str) -> bool {
    let mentions = |name: &Name| Wanted::new([name]).in_sql(sql);
    changes.iter().all(|change| match change {
        Change::AddColumn { column, .. } | Change::DropColumn { column, .. } => !mentions(&column.name),
        Change::ChangeColumn(change) => !mentions(&change.after.name),
        Change::CreateTable(table) => !mentions(&table.name.name),
        Change::DropTable(table) => !mentions(&table.name.name),
        Change::CreateEnum(item) | Change::DropEnum(item) => !mentions(&item.name.name),
        Change::ChangeEnum(change) => !mentions(&change.name.name),
        Change::CreateRoutine(item) | Change::DropRoutine(item) => !mentions(&item.name.name),
        Change::ReplaceRoutine { after, .. } => !mentions(&after.name.name),
        Change::CreateView(view) | Change::DropView(view) => !mentions(&view.name.name),
        Change::RenameEnum { .. } | Change::RenameTable { .. } | Change::RenameColumn { .. } => false,
        Change::ChangeTable { .. }
        | Change::ReorderColumns { .. }
        | Change::AddConstraint { .. }
        | Change::RenameConstraint { .. }
        | Change::DropConstraint { .. }
        | Change::CreateIndex { .. }
        | Change::RenameIndex { .. }
        | Change::DropIndex { .. }
        | Change::CreateTrigger { .. }
        | Change::DropTrigger { .. }
        | Change::ReplaceView { .. }
        | Change::Comment { .. } => true,
    })
}

/// The view of that name after the changes, if it is still there in this dialect.
pub(super) fn view_after<'a>(facts: &Facts<'a>, name: &ObjectName) -> Option<&'a View> {
    facts.after.views.iter().find(|view| view.name == *name && view.forms.contains_key(&facts.dialect))
}
