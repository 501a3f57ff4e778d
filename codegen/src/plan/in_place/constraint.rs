//! Keys, checks and indexes.

use super::column::{is_same_for_all, nullable};
use super::index::Built;
use super::replace::index_of;
use super::{Phase, Phase::Shape, Planner, Turn, alter};
use crate::dialect::quote;
use crate::diff::{Change, Constraint};
use crate::model::{Check, Column, Expression, ForeignKey, Name, ObjectName, derived_name};
use crate::plan::fails;
use crate::sql::mentions::Wanted;
use crate::step::{Alter, ConstraintForm, Hazard, Undo};

impl<'a> Planner<'a, '_> {
    pub(super) fn add_constraint(&mut self, table: &'a ObjectName, constraint: &'a Constraint) {
        if let Some(before) = self.other_deferral(table, constraint) {
            let step = |of: &Constraint| Alter::SetDeferral(table.clone(), of.name().clone(), of.deferral());
            return self.alter(Turn::ForeignKey, step(constraint), step(before));
        }
        if constraint.is_not_valid() {
            return self.add_plainly(table, constraint);
        }
        if !self.is_online(table) || self.is_checked_at_once(table, constraint) {
            return self.add_checked(table, constraint);
        }
        match constraint {
            Constraint::Check(_) | Constraint::ForeignKey(_) => self.add_unchecked(table, constraint),
            Constraint::PrimaryKey(_) | Constraint::Unique(_) => self.add_by_index(table, constraint),
            Constraint::Exclusion(_) => self.add_checked(table, constraint),
        }
    }

    /// Checks every row at once, and says so where one may not satisfy it.
    fn add_checked(&mut self, table: &ObjectName, constraint: &Constraint) {
        self.add_plainly(table, constraint);
        if !self.follows(table, constraint) {
            self.hazard(Hazard::ChecksRows(table.clone()));
        }
    }

    /// Whether partitions leave no other way: where a key refers to a table in partitions, Postgres before 18 validates
    /// none of those that it makes for each of them.
    pub(super) fn is_checked_at_once(&self, table: &ObjectName, constraint: &Constraint) -> bool {
        match constraint {
            Constraint::Check(_) => false,
            Constraint::ForeignKey(key) => self.facts.is_partitioned(table) || self.facts.is_partitioned(&key.target),
            Constraint::PrimaryKey(_) | Constraint::Unique(_) | Constraint::Exclusion(_) => {
                self.facts.is_partitioned(table)
            }
        }
    }

    /// Checks every row at once.
    pub(super) fn add_plainly(&mut self, table: &ObjectName, constraint: &Constraint) {
        let phase = if self.comes_late(constraint) { Phase::Finish } else { Shape };
        let (step, undo) = (add(table, constraint, ConstraintForm::Plain), drop(table, constraint));
        self.push((phase, turn_of(constraint)), alter(step), Undo::Step(alter(undo)));
    }

    /// Whether a constraint cannot be made before what is built is in its place.
    fn comes_late(&self, constraint: &Constraint) -> bool {
        match constraint {
            Constraint::ForeignKey(key) => self.waits_for_key(&key.target, &key.target_columns),
            Constraint::PrimaryKey(_) | Constraint::Unique(_) | Constraint::Check(_) | Constraint::Exclusion(_) => {
                false
            }
        }
    }

    /// New rows are checked from now on, old ones in a later transaction:
    /// <https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES>.
    pub(super) fn add_unchecked(&mut self, table: &ObjectName, constraint: &Constraint) {
        if constraint.is_not_valid() {
            return self.add_plainly(table, constraint);
        }
        let is_late = self.comes_late(constraint);
        let (phase, check) = if is_late { (Phase::Finish, Phase::ValidateLate) } else { (Shape, Phase::Validate) };
        let step = alter(add(table, constraint, ConstraintForm::NotValid));
        self.push((phase, turn_of(constraint)), step, Undo::Step(alter(drop(table, constraint))));
        if matches!(constraint, Constraint::Check(_)) {
            self.hazard(Hazard::Guards(table.clone()));
        }
        self.validate(check, table, constraint);
        if !self.follows(table, constraint) {
            self.hazard(Hazard::ChecksRows(table.clone()));
        }
    }

    fn validate(&mut self, phase: Phase, table: &ObjectName, constraint: &Constraint) {
        let step = Alter::ValidateConstraint { table: table.clone(), name: constraint.name().clone() };
        self.push((phase, turn_of(constraint)), alter(step), Undo::WithParent);
    }

    /// Whether rows satisfied the constraint before: it only made way, or the change takes away one that said so.
    fn follows(&self, table: &ObjectName, constraint: &Constraint) -> bool {
        let facts = self.facts;
        let is_altered = |name: &Name| facts.columns.keys().any(|(at, column)| *at == table && *column == name);
        if fails::columns(constraint).into_iter().any(is_altered) {
            return false;
        }
        let gone = facts.changes.iter().filter_map(|change| {
            if let Change::DropConstraint { table: at, constraint } = change {
                (at == table).then_some(constraint)
            } else {
                None
            }
        });
        let made_way = || {
            let adds = |change: &Change| matches!(change, Change::AddConstraint { table: at, constraint: new } if at == table && new == constraint);
            matches!(constraint, Constraint::ForeignKey(_)) && !facts.changes.iter().any(adds)
        };
        made_way() || fails::follows(constraint, gone)
    }

    /// The index is built first, while rows are written. Rolling the constraint back takes the index along.
    fn add_by_index(&mut self, table: &'a ObjectName, constraint: &'a Constraint) {
        let Some(index) = index_of(constraint) else { return };
        let follows = self.follows(table, constraint);
        let name = self.build(table, &index, Phase::Finish, Built { follows, is_key: true });
        let step = alter(add(table, constraint, ConstraintForm::UsingIndex(name)));
        let undo = Undo::Step(alter(drop(table, constraint)));
        self.push((Phase::Finish, Turn::Key), step, undo);
    }

    /// Whether changes of the table keep reads and writes going. Where a table that is made here, or a view, needs a
    /// key at once, there is no such way.
    pub(super) fn is_online(&self, table: &ObjectName) -> bool {
        let facts = self.facts;
        facts.online(table)
            && !(facts.keyed.contains(table) && (facts.pointed_at.contains(table) || self.groups_by_key(table)))
    }

    /// Whether a view that is made may group by a primary key that is made: it then shows columns that it does not group
    /// by. <https://www.postgresql.org/docs/current/sql-select.html#SQL-GROUPBY>
    fn groups_by_key(&self, table: &ObjectName) -> bool {
        let is_key = |change: &Change| matches!(change, Change::AddConstraint { table: at, constraint: Constraint::PrimaryKey(_) } if at == table);
        let (of, groups) = (Wanted::new([&table.name]), Wanted::new([&Name::from("group")]));
        let mut texts = self.facts.after.views.iter().filter_map(|view| view.forms.get(&self.facts.dialect));
        self.makes_views
            && self.facts.changes.iter().any(is_key)
            && texts.any(|sql| [&of, &groups].iter().all(|wanted| wanted.in_sql(sql, self.facts.dialect)))
    }

    /// The foreign key that is dropped or added at once, if it is the same but for when it is checked: Postgres alters
    /// that of one that stays. <https://www.postgresql.org/docs/current/sql-altertable.html> ("ALTER CONSTRAINT")
    fn other_deferral(&self, table: &ObjectName, constraint: &Constraint) -> Option<&'a Constraint> {
        let Constraint::ForeignKey(key) = constraint else { return None };
        let is_it = |other: &Constraint| {
            matches!(other, Constraint::ForeignKey(other) if other != key
                && ForeignKey { deferral: key.deferral, ..other.clone() } == *key)
        };
        let mut others = self.facts.changes.iter().filter_map(|change| {
            if let Change::AddConstraint { table: at, constraint } | Change::DropConstraint { table: at, constraint } =
                change
            {
                (at == table && is_it(constraint)).then_some(constraint)
            } else {
                None
            }
        });
        others.next().filter(|_| !self.loses_target(key))
    }

    pub(super) fn drop_constraint(&mut self, table: &'a ObjectName, constraint: &'a Constraint) {
        if self.other_deferral(table, constraint).is_some() {
            self.covers.push(self.cause);
            return;
        }
        let turn = match constraint {
            Constraint::ForeignKey(_) => Turn::DropKey,
            Constraint::PrimaryKey(_) | Constraint::Unique(_) | Constraint::Check(_) | Constraint::Exclusion(_) => {
                Turn::DropConstraint
            }
        };
        let former = self.facts.former_constraint(table, constraint);
        let (table, constraint, turn) =
            former.as_ref().map_or((table, constraint, turn), |(table, before)| (*table, before, Turn::DropText));
        let undo = self.unless_hindered(Undo::Step(alter(add(table, constraint, ConstraintForm::Plain))));
        self.push((self.drop_index_phase(), turn), alter(drop(table, constraint)), undo);
    }

    pub(super) fn rename_constraint(&mut self, table: &'a ObjectName, from: &Name, to: &Name) {
        let last = self.last_name(table, to);
        if self.held.contains(&(table, last.clone())) {
            self.covers.push(self.cause);
            return;
        }
        let step = |from: &Name, to: &Name| Alter::RenameConstraint {
            table: table.clone(),
            from: from.clone(),
            to: to.clone(),
        };
        self.alter(Turn::RenamePart, step(from, to), step(to, from));
    }

    /// What the constraint is called in the end that the change that is being planned calls `name`.
    fn last_name<'n>(&self, table: &ObjectName, name: &'n Name) -> &'n Name
    where
        'a: 'n,
    {
        let later = self.facts.changes[self.cause..].iter().skip(1);
        later.fold(name, |name, change| {
            if let Change::RenameConstraint { table: at, from, to } = change
                && at == table
                && from == name
            {
                to
            } else {
                name
            }
        })
    }

    /// A value in every row. Online, a check says so first, which is checked like any other; then Postgres need not look
    /// again: <https://www.postgresql.org/docs/current/sql-altertable.html> ("SET NOT NULL"). `is_filled`: the column was
    /// filled last.
    pub(super) fn require(&mut self, table: &'a ObjectName, column: &'a Column, is_filled: bool) {
        let (set, unset) = (nullable(table, &column.name, false), nullable(table, &column.name, true));
        if !self.is_online(table) {
            self.alter(Turn::Require, set, unset);
            if !is_filled {
                self.hazard(Hazard::ChecksRows(table.clone()));
            }
            return;
        }
        let check = Constraint::Check(not_null(&column.name, self.cause));
        let is_apart = is_filled && self.fills_apart(table);
        if is_apart {
            self.fill_rest();
        }
        let phase = if is_apart { Phase::Require } else { Shape };
        let (make, away) = (|| alter(add(table, &check, ConstraintForm::NotValid)), || alter(drop(table, &check)));
        self.push((phase, Turn::Check), make(), Undo::Step(away()));
        self.hazard(Hazard::Guards(table.clone()));
        self.validate(Phase::Validate, table, &check);
        if !is_filled {
            self.hazard(Hazard::ChecksRows(table.clone()));
        }
        let set =
            Alter::SetNullable { table: table.clone(), column: column.name.clone(), nullable: false, proven: true };
        self.push((Phase::Finish, Turn::Require), alter(set), Undo::Step(alter(unset)));
        self.push((Phase::Finish, Turn::Require), away(), Undo::Step(make()));
    }

    /// Where a column that must hold values first is altered further.
    pub(super) fn required_phase(&self, table: &ObjectName) -> Phase {
        if self.is_online(table) { Phase::Finish } else { Shape }
    }

    /// Where a table or column is dropped whose values may be written elsewhere first, or whose index stays for a while.
    pub(super) fn drop_phase(&self) -> Phase {
        let late = self.facts.changes.iter().any(|change| {
            if let Change::AddColumn { table, backfill: Some(with), .. } = change {
                !is_same_for_all(with) && self.fills_apart(table)
            } else if let Change::ChangeColumn(change) = change {
                change.backfill.is_some() && self.fills_apart(&change.table)
            } else {
                false
            }
        });
        if late || self.replaced.holds_columns { Phase::Finish } else { Shape }
    }
}

/// A check that stands in for NOT NULL; numbered, so that no two of a table share a name when cut.
fn not_null(column: &Name, number: usize) -> Check {
    let mut sql = String::new();
    quote::name(&mut sql, column);
    sql.push_str(" IS NOT NULL");
    Check::new(derived_name("seaglass", Some(column), &format!("required_{number}")), Expression::sql(sql))
}

const fn turn_of(constraint: &Constraint) -> Turn {
    match constraint {
        Constraint::PrimaryKey(_) | Constraint::Unique(_) | Constraint::Exclusion(_) => Turn::Key,
        Constraint::ForeignKey(_) => Turn::ForeignKey,
        Constraint::Check(_) => Turn::Check,
    }
}

pub(super) fn add(table: &ObjectName, constraint: &Constraint, form: ConstraintForm) -> Alter {
    Alter::AddConstraint { table: table.clone(), constraint: constraint.clone(), form }
}

pub(super) fn drop(table: &ObjectName, constraint: &Constraint) -> Alter {
    let target = if let Constraint::ForeignKey(key) = constraint { Some(key.target.clone()) } else { None };
    Alter::DropConstraint { table: table.clone(), name: constraint.name().clone(), target }
}
