//! Views and triggers that stand in the way.
//!
//! `SQLite` refuses to alter what a view or a trigger mentions, and a trigger would fire on what only this migration
//! does. So those that mention a table whose shape changes are dropped first and recreated last.

use super::table_changes::TableChanges;
use crate::model::kind::ObjectKey;
use crate::model::{CatalogueObject, Dialect, Name, ObjectName, Schema, Trigger, View};
use crate::sql::mentions::mentions;
use std::collections::{BTreeMap, BTreeSet};

/// What goes before everything else and comes after it, each with the change that causes it.
#[derive(Debug, Default)]
pub(super) struct Objects<'a> {
    pub(super) dropped_views: Vec<(&'a View, usize)>,
    pub(super) created_views: Vec<(&'a View, usize)>,
    pub(super) dropped_others: Vec<(&'a CatalogueObject, usize)>,
    pub(super) created_others: Vec<(&'a CatalogueObject, usize)>,
    pub(super) altered_others: Vec<([&'a CatalogueObject; 2], usize)>,
    pub(super) dropped_triggers: Vec<(&'a ObjectName, &'a Name, usize)>,
    pub(super) created_triggers: Vec<(&'a ObjectName, &'a Trigger, usize)>,
}

/// Names as they stand in SQL, in lower case, each with the change that touches it.
#[derive(Debug, Default)]
pub(super) struct Mentions(BTreeMap<String, usize>);

impl Mentions {
    /// Looks for `name` from now on.
    pub(super) fn add(&mut self, name: &ObjectName, cause: usize) {
        let text = match &name.namespace {
            Some(namespace) => format!("{namespace}_{}", name.name),
            None => name.name.to_string(),
        };
        self.0.entry(text.to_ascii_lowercase()).or_insert(cause);
    }

    fn find(&self, sql: &str, dialect: Dialect) -> Option<usize> {
        let mut found = None;
        if !self.0.is_empty() {
            mentions(sql, dialect, |mention| {
                found = self.0.get(&mention.name.to_ascii_lowercase()).copied();
                found.is_some()
            });
        }
        found
    }
}

/// Objects that were made of values which are others by then, each with the change that makes them so.
fn stale(table_changes: &TableChanges<'_>, renumbered: &[&ObjectName]) -> BTreeMap<ObjectKey, usize> {
    let of = |item: &CatalogueObject| {
        let (table, columns) = item.copies()?;
        let new = table_changes.to.tables.iter().find(|it| it.name == *table)?;
        let old = table_changes.from.tables.iter().find(|it| table_changes.new_table(&it.name) == &new.name)?;
        let is_other = |name: &&Name| table_changes.holds_others(old, new, name);
        // The row's own number is not a column.
        let is_by_number = columns.iter().any(|name| !new.columns.iter().any(|it| it.name.eq_ignore_ascii_case(name)));
        let is_moved = is_by_number && renumbered.contains(&&new.name);
        let is_stale = old.name != new.name || is_moved || columns.iter().any(is_other);
        is_stale.then(|| (item.key(), table_changes.cause_of(&new.name).unwrap_or_default()))
    };
    table_changes.to.objects.iter().filter_map(of).collect()
}

impl<'a> Objects<'a> {
    /// Tables whose rows are written where they are, and those whose rows get other numbers.
    pub(super) fn new(
        table_changes: &TableChanges<'a>,
        mut mentions: Mentions,
        [filled, renumbered]: &[Vec<&'a ObjectName>; 2],
        dialect: Dialect,
    ) -> Self {
        let mut found = Self::default();
        found.views(table_changes, &mut mentions, dialect);
        for &name in filled {
            mentions.add(name, table_changes.cause_of(name).unwrap_or_default());
        }
        found.triggers(table_changes, &mentions, dialect);
        found.others(table_changes, renumbered, dialect);
        found
    }

    /// Objects of other kinds: only a change of their own concerns them, and of the values that they were made of.
    fn others(&mut self, table_changes: &TableChanges<'a>, renumbered: &[&ObjectName], dialect: Dialect) {
        let way = table_changes.way();
        let mut causes = table_changes.objects.clone();
        let stale = stale(table_changes, renumbered);
        for (key, cause) in &stale {
            causes.entry(key.clone()).or_insert(*cause);
        }
        for (key, cause) in causes {
            let of = |schema: &'a Schema| {
                schema.objects.iter().find(|item| item.key() == key).filter(|item| item.exists_in(dialect))
            };
            let (before, after) = (of(table_changes.from), of(table_changes.to));
            let pair = before.zip(after).map(|(before, after)| [before, after]).filter(|_| !stale.contains_key(&key));
            if let Some((pair, made)) = pair.and_then(|pair| Some((pair, pair[0].altered(pair[1], dialect, way)?))) {
                self.altered_others.extend((!made.is_empty()).then_some((pair, cause)));
            } else {
                self.dropped_others.extend(before.map(|item| (item, cause)));
                self.created_others.extend(after.map(|item| (item, cause)));
            }
        }
        self.dropped_others.sort_by_key(|(item, _)| std::cmp::Reverse(item.stand()));
        self.created_others.sort_by_key(|(item, _)| item.stand());
    }

    fn views(&mut self, table_changes: &TableChanges<'a>, mentions: &mut Mentions, dialect: Dialect) {
        let form = |view: &'a View| view.forms.get(&dialect);
        let after: BTreeMap<&ObjectName, &View> =
            table_changes.to.views.iter().map(|view| (&view.name, view)).collect();
        let mut gone: BTreeMap<&ObjectName, usize> = BTreeMap::new();
        for view in &table_changes.from.views {
            if let Some(&cause) = table_changes.views.get(&view.name)
                && form(view).is_some()
                && after.get(&view.name).and_then(|view| form(view)) != form(view)
            {
                gone.insert(&view.name, cause);
                mentions.add(&view.name, cause);
            }
        }
        // A view of a view that goes must go as well.
        loop {
            let count = gone.len();
            for view in table_changes.from.views.iter().filter(|view| form(view).is_some()) {
                if !gone.contains_key(&view.name)
                    && let Some(cause) = form(view).and_then(|sql| mentions.find(sql, dialect))
                {
                    gone.insert(&view.name, cause);
                    mentions.add(&view.name, cause);
                }
            }
            if gone.len() == count {
                break;
            }
        }
        self.dropped_views = table_changes
            .from
            .views
            .iter()
            .rev()
            .filter_map(|view| gone.get(&view.name).map(|cause| (view, *cause)))
            .collect();
        let before: BTreeMap<&ObjectName, &View> =
            table_changes.from.views.iter().map(|view| (&view.name, view)).collect();
        for view in table_changes.to.views.iter().filter(|view| form(view).is_some()) {
            let is_new = before.get(&view.name).and_then(|view| form(view)).is_none();
            let cause = gone.get(&view.name).or_else(|| table_changes.views.get(&view.name).filter(|_| is_new));
            self.created_views.extend(cause.map(|&cause| (view, cause)));
        }
    }

    /// Those of views too, which go with these.
    fn triggers(&mut self, table_changes: &TableChanges<'a>, mentions: &Mentions, dialect: Dialect) {
        let form = |trigger: &'a Trigger| trigger.forms.get(&dialect);
        let owners = |schema: &'a Schema| {
            let views = schema.views.iter().filter(move |view| view.forms.contains_key(&dialect));
            let tables = schema.tables.iter().map(|table| (&table.name, &table.triggers));
            tables.chain(views.map(|view| (&view.name, &view.triggers)))
        };
        let cause_of =
            |name: &ObjectName| table_changes.cause_of(name).or_else(|| table_changes.views.get(name).copied());
        let after: BTreeMap<(&ObjectName, &Name), &'a Trigger> = owners(table_changes.to)
            .flat_map(|(name, triggers)| triggers.iter().map(move |trigger| ((name, &trigger.name), trigger)))
            .collect();
        let mut kept = BTreeSet::new();
        for (old, triggers) in owners(table_changes.from) {
            let name = table_changes.new_table(old);
            for trigger in triggers {
                let Some(sql) = form(trigger) else { continue };
                let same = after.get(&(name, &trigger.name)).and_then(|trigger| form(trigger)) == Some(sql);
                let changed = (!same).then(|| cause_of(name)).flatten();
                match mentions.find(sql, dialect).or(changed) {
                    Some(cause) => self.dropped_triggers.push((old, &trigger.name, cause)),
                    None => drop(kept.insert((name, &trigger.name))),
                }
            }
        }
        for (name, triggers) in owners(table_changes.to) {
            for trigger in triggers.iter().filter(|trigger| form(trigger).is_some()) {
                if !kept.contains(&(name, &trigger.name)) {
                    let found = form(trigger).and_then(|sql| mentions.find(sql, dialect));
                    let cause = found.or_else(|| cause_of(name)).unwrap_or_default();
                    self.created_triggers.push((name, trigger, cause));
                }
            }
        }
    }
}
