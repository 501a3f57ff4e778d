//! What each constraint is called in the enum of its table, for good.
//!
//! Every constraint that a table ever had takes its name in the order in which they came, and one that is gone keeps it:
//! so no variant ever comes to stand for another constraint. A constraint is the same one as long as the database calls
//! it the same, whatever is dropped and recreated, and where a migration renames it.

use crate::diff::{Change, Constraint};
use crate::emit::entity::names;
use crate::emit::history::Entry;
use crate::lookup::Lookup;
use crate::model::{Name, ObjectName, Table};

/// What may be violated of a table, as far as names go: of one sort, no two are called the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// A primary key, unique or exclusion constraint, or index.
    Key,
    /// A foreign key or check.
    Rule,
    /// A column that must not be NULL.
    Required,
}

/// The names of all constraints of a database.
#[derive(Default)]
pub(super) struct Claims(Lookup<ObjectName, Scope>);

/// The names of a table's constraints.
struct Scope {
    /// Each variant, and whose it is.
    variants: Lookup<String, usize>,
    parts: Vec<Part>,
}

struct Part {
    sort: Sort,
    name: Name,
    stem: String,
}

/// Variants that say what SQLite does not tell, and what no variant can be.
const RESERVED: [&str; 3] = ["ForeignKey", "Unique", "Self"];
/// Owns them.
const NOBODY: usize = usize::MAX;

impl Claims {
    pub(super) fn new(history: &[Entry]) -> Self {
        let mut claims = Self::default();
        history.iter().flat_map(Entry::told).flat_map(|entry| &entry.changes).for_each(|change| claims.follow(change));
        claims
    }

    /// What of the declared table history does not know has come just now.
    pub(super) fn know(&mut self, table: &Table) {
        let keys = table.primary_key.iter().map(|key| &key.name).chain(table.uniques.iter().map(|key| &key.name));
        let rules = table.foreign_keys.iter().map(|key| &key.name).chain(table.checks.iter().map(|check| &check.name));
        let scope = self.scope(&table.name);
        keys.for_each(|name| scope.add(&table.name, Sort::Key, name));
        rules.for_each(|name| scope.add(&table.name, Sort::Rule, name));
        table.all_indexes().for_each(|index| scope.add(&table.name, Sort::Key, &index.name));
        table.columns.iter().for_each(|column| scope.add(&table.name, Sort::Required, &column.name));
    }

    /// The variant of a constraint in snake case.
    pub(super) fn stem(&self, table: &ObjectName, sort: Sort, name: &Name) -> &str {
        let scope = self.0.get(table);
        let part =
            scope.and_then(|scope| scope.parts.iter().rev().find(|part| part.sort == sort && part.name == *name));
        part.map_or("", |part| &part.stem)
    }

    fn scope(&mut self, table: &ObjectName) -> &mut Scope {
        if !self.0.contains_key(table) {
            self.0.insert(table.clone(), Scope::new());
        }
        self.0.get_or_insert(table.clone(), Scope::new())
    }

    fn follow(&mut self, change: &Change) {
        match change {
            Change::CreateTable(table) => self.know(table),
            Change::RenameTable { from, to } => {
                if let Some(scope) = self.0.remove(from) {
                    self.0.insert(to.clone(), scope);
                }
            }
            Change::AddColumn { table, column, .. } => self.scope(table).add(table, Sort::Required, &column.name),
            Change::RenameColumn { table, from, to } => self.scope(table).rename(table, &[Sort::Required], from, to),
            Change::AddConstraint { table, constraint } => {
                let (sort, name) = match constraint {
                    Constraint::PrimaryKey(key) => (Sort::Key, &key.name),
                    Constraint::Unique(key) => (Sort::Key, &key.name),
                    Constraint::Exclusion(exclusion) => (Sort::Key, exclusion.name()),
                    Constraint::ForeignKey(key) => (Sort::Rule, &key.name),
                    Constraint::Check(check) => (Sort::Rule, &check.name),
                };
                self.scope(table).add(table, sort, name);
            }
            Change::RenameConstraint { table, from, to } => {
                self.scope(table).rename(table, &[Sort::Key, Sort::Rule], from, to);
            }
            Change::CreateIndex { table, index } => self.scope(table).add(table, Sort::Key, &index.name),
            Change::RenameIndex { table, from, to } => self.scope(table).rename(table, &[Sort::Key], from, to),
            Change::CreateEnum(_)
            | Change::RenameEnum { .. }
            | Change::ChangeEnum(_)
            | Change::DropEnum(_)
            | Change::ChangeTable { .. }
            | Change::DropTable(_)
            | Change::ChangeColumn(_)
            | Change::DropColumn { .. }
            | Change::ReorderColumns { .. }
            | Change::DropConstraint { .. }
            | Change::ChangeIndex { .. }
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
}

impl Scope {
    fn new() -> Self {
        let mut variants = Lookup::default();
        for name in RESERVED {
            variants.insert(name.to_owned(), NOBODY);
        }
        Self { variants, parts: Vec::new() }
    }

    fn add(&mut self, table: &ObjectName, sort: Sort, name: &Name) {
        if !self.parts.iter().any(|part| part.sort == sort && part.name == *name) {
            let stem = self.claim(self.parts.len(), table, sort, name);
            self.parts.push(Part { sort, name: name.clone(), stem });
        }
    }

    fn rename(&mut self, table: &ObjectName, sorts: &[Sort], from: &Name, to: &Name) {
        let found = self.parts.iter().rposition(|part| sorts.contains(&part.sort) && part.name == *from);
        if let Some(place) = found {
            let sort = self.parts[place].sort;
            let stem = self.claim(place, table, sort, to);
            self.parts[place] = Part { sort, name: to.clone(), stem };
        }
    }

    /// Takes the first name that nobody else has.
    fn claim(&mut self, owner: usize, table: &ObjectName, sort: Sort, name: &Name) -> String {
        let is_mine = |stem: &String| self.variants.get(&names::camel(stem)).is_none_or(|other| *other == owner);
        let stem = candidates(table, sort, name).find(is_mine).unwrap_or_else(|| bytes(name));
        self.variants.insert(names::camel(&stem), owner);
        stem
    }
}

/// What a constraint may be called, best first: only its own name decides, and that of its table.
fn candidates(table: &ObjectName, sort: Sort, name: &Name) -> impl Iterator<Item = String> {
    let end = match sort {
        Sort::Required => "_not_null",
        Sort::Key | Sort::Rule => "",
    };
    let own = match sort {
        Sort::Required => None,
        Sort::Key | Sort::Rule => name.strip_prefix(&*table.name).and_then(|rest| rest.strip_prefix('_')),
    };
    let what = if sort == Sort::Required { "column" } else { "constraint" };
    let own = own.filter(|rest| !rest.is_empty()).map(|rest| names::snake(rest, what).into_owned());
    let whole = [names::snake(name, what).as_ref(), end].concat();
    let longer = [names::snake(name, what).as_ref(), "_", what, end].concat();
    let spelled = [names::spelled(name, what).as_str(), end].concat();
    own.into_iter().chain([whole, longer, spelled])
}

/// A name that no other has.
fn bytes(name: &str) -> String {
    let digits = name.bytes().flat_map(|byte| [byte >> 4, byte & 15]);
    "bytes_".chars().chain(digits.filter_map(|digit| char::from_digit(digit.into(), 16))).collect()
}

#[cfg(test)]
mod tests {
    use super::{Claims, Sort};
    use crate::diff::{Change, Constraint};
    use crate::model::{Name, ObjectName, Unique};

    fn unique(name: &str) -> Change {
        let constraint = Constraint::Unique(Unique { name: name.into(), ..Unique::default() });
        Change::AddConstraint { table: "posts".into(), constraint }
    }

    fn stems(changes: &[Change], table: &str, names: &[&str]) -> Vec<String> {
        let mut claims = Claims::default();
        for change in changes {
            claims.follow(change);
        }
        let table = ObjectName::from(table);
        names.iter().map(|name| claims.stem(&table, Sort::Key, &Name::from(*name)).to_owned()).collect()
    }

    #[test]
    fn a_constraint_is_called_what_it_is_without_its_table() {
        let names =
            ["posts_slug_key", "slug_key", "a-b", "a.b", "1st", "self", "unique", "posts_foreign_key", "posts_"];
        let changes = names.map(unique);
        let expected = [
            "slug_key",
            "slug_key_constraint",
            "a_b",
            "a_b_constraint",
            "constraint_1st",
            "self_constraint",
            "unique_constraint",
            "posts_foreign_key",
            "posts",
        ];
        assert_eq!(stems(&changes, "posts", &names), expected);
    }

    #[test]
    fn names_that_differ_in_signs_alone_are_told_apart() {
        let names = ["a b", "a.b", "a-b", "a+b", "A b", "a  b", "a_b", "A_B"];
        let found = stems(&names.map(unique), "posts", &names);
        let mut distinct: Vec<String> = found.iter().map(|stem| crate::emit::entity::names::camel(stem)).collect();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), names.len(), "{found:?}");
        assert!(found.iter().all(|stem| !stem.ends_with(|c: char| c.is_ascii_digit())), "{found:?}");
    }

    #[test]
    fn no_variant_comes_to_stand_for_another_constraint() {
        let rename =
            |from: &str, to: &str| Change::RenameConstraint { table: "posts".into(), from: from.into(), to: to.into() };
        let changes = [
            unique("posts_slug_key"),
            rename("posts_slug_key", "posts_link_key"),
            unique("posts_slug_key"),
            unique("slug_key"),
        ];
        let names = ["posts_link_key", "posts_slug_key", "slug_key"];
        assert_eq!(stems(&changes, "posts", &names), ["link_key", "posts_slug_key", "slug_key_constraint"]);
    }

    #[test]
    fn a_table_that_is_renamed_keeps_the_names_of_its_constraints() {
        let to = |name: &str| ObjectName::from(name);
        let changes = [
            unique("posts_slug_key"),
            unique("posts_title_key"),
            Change::RenameTable { from: to("posts"), to: to("articles") },
            Change::RenameConstraint {
                table: to("articles"),
                from: "posts_slug_key".into(),
                to: "articles_slug_key".into(),
            },
        ];
        let names = ["articles_slug_key", "posts_title_key"];
        assert_eq!(stems(&changes, "articles", &names), ["slug_key", "title_key"]);
    }
}
