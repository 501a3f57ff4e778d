//! Columns: added, altered, dropped.

use super::conversion::{Retyped, comes_back, retyped};
use super::numbers::Renumbered;
use super::{Planner, Turn, all_back, alter, column_doc, restore};
use crate::dialect::quote;
use crate::diff::ColumnChange;
use crate::model::{Column, Dialect, Expression, Forms, Generated, Name, ObjectName};
use crate::plan::fails;
use crate::sql::mentions::{Wanted, text};
use crate::step::{Alter, Hazard, StepKind, Undo};

use super::Phase::Shape;

impl<'a> Planner<'a, '_> {
    /// Rows that exist hold the default, unless they shall hold something else; then the default comes behind the column.
    pub(super) fn add_column(&mut self, table: &'a ObjectName, column: &'a Column, backfill: Option<&'a Expression>) {
        let waits = self.stands_aside(table, column);
        let place = (Shape, if waits { Turn::Generated } else { Turn::AddColumn });
        let by_row = column.default.as_ref().filter(|default| differs_by_row(default, self.facts.dialect));
        // Written row by row either way; better without keeping everyone out.
        let backfill = backfill.or(by_row.filter(|_| self.fills_apart(table)));
        let mut made = column.clone();
        // What is the same for all rows is not written into any: <https://www.postgresql.org/docs/current/ddl-alter.html>
        let at_once = backfill.filter(|with| is_same_for_all(with));
        let backfill = backfill.filter(|with| !is_same_for_all(with));
        if at_once.is_some() {
            made.default = at_once.cloned();
        } else if backfill.is_some() {
            made.default = None;
            made.nullable = true;
        }
        let drop = alter(Alter::DropColumn { table: table.clone(), column: column.name.clone() });
        let lost =
            column.generated.is_none().then(|| format!("drops {table}.{} with the values written since", column.name));
        let undo = Undo::Steps { steps: vec![drop], lost };
        let step = alter(Alter::AddColumn { table: table.clone(), column: Box::new(made.clone()) });
        self.push(place, step, undo);
        if made.default.is_some() && made.default != column.default {
            self.push(place, set_default(table, column), Undo::WithParent);
        }
        if let Some(doc) = &column.doc {
            self.push(place, column_doc(table, &column.name, doc), Undo::WithParent);
        }
        if let Some(with) = backfill {
            if column.default.is_some() {
                self.push(place, set_default(table, column), Undo::WithParent);
            }
            self.fill(table, &made, with, None);
            if !column.nullable {
                self.require(table, column, true);
            }
        }
    }

    pub(super) fn change_column(&mut self, change: &'a ColumnChange) {
        let ColumnChange { table, before, after, .. } = change;
        if self.is_remade(change) {
            self.covers.push(self.cause);
            return;
        }
        let name = &after.name;
        if before.generated.is_some() && after.generated.is_none() {
            // The rollback computes it again, as it was.
            let steps = vec![
                alter(Alter::DropColumn { table: table.clone(), column: name.clone() }),
                alter(Alter::AddColumn { table: table.clone(), column: Box::new(before.clone()) }),
            ];
            let lost = Some(format!("{table}.{name} is computed again, without the values written since"));
            let step = alter(Alter::DropExpression { table: table.clone(), column: name.clone() });
            self.push((Shape, Turn::ChangeColumn), step, Undo::Steps { steps, lost });
        }
        let numbers = Renumbered::of(table, before, after);
        if let Some([old, new]) = &numbers.early {
            self.alter(Turn::ChangeColumn, numbering(table, old, new), numbering(table, new, old));
        }
        if after.nullable && !before.nullable {
            self.alter(Turn::ChangeColumn, nullable(table, name, true), nullable(table, name, false));
        }
        self.change_type(change, &numbers);
        if let Some(with) = &change.backfill {
            let lost = Some(format!("{table}.{name} keeps what was written where it was NULL"));
            self.fill(table, after, with, lost);
        }
        if before.nullable && !after.nullable {
            self.require(table, after, change.backfill.is_some());
        }
        if let Some([old, new]) = &numbers.late {
            let phase = if before.nullable && !after.nullable { self.required_phase(table) } else { Shape };
            let undo = Undo::Step(alter(numbering(table, new, old)));
            self.push((phase, Turn::Numbers), alter(numbering(table, old, new)), undo);
        }
    }

    /// A type changes without its default, which may have no cast to it.
    fn change_type(&mut self, change: &'a ColumnChange, numbers: &Renumbered) {
        let ColumnChange { table, before, after, using, .. } = change;
        if self.facts.is_moved(table, after) {
            self.covers.push(self.cause);
            return;
        }
        let retyped = retyped(before, after, self.facts.dialect) != Retyped::No;
        let default = |column: &Column| Alter::SetDefault { table: table.clone(), column: Box::new(column.clone()) };
        let none = Column { default: None, ..before.clone() };
        // A default that is the old name of a value cannot come back before the value has it again.
        let renames = self.facts.renames_values(after) && before.default != after.default;
        let drops = before.default.is_some() && (retyped || after.default.is_none() || renames);
        let held = self.held_defaults.contains(&(table, &after.name));
        if drops && !held {
            let turn = if renames { Turn::HoldColumn } else { Turn::ChangeColumn };
            self.alter(turn, default(&none), default(before));
        }
        if retyped {
            let fails = fails::conversion(table, before, after, using, self.facts.dialect);
            let step = |before: &Column, after: &Column, using| Alter::SetType {
                table: table.clone(),
                before: Box::new(numbers.meanwhile(before)),
                after: Box::new(numbers.meanwhile(after)),
                using,
            };
            let aside = self.facts.aside(before).unwrap_or_else(|| before.clone());
            let back = vec![alter(step(after, &aside, self.merged(after, &aside)))];
            let lost = (!comes_back(change, self.facts.dialect))
                .then(|| format!("values of {table}.{} are cast back, which may not give what they were", after.name));
            let undo = Undo::Steps { steps: back, lost };
            self.push((Shape, Turn::Retype), alter(step(before, after, using.clone())), undo);
            let is_said = using.contains_key(&self.facts.dialect);
            let rounds = || fails::rounding(table, &after.name, [before, after]);
            for hazard in fails.into_iter().chain((!is_said).then(rounds).flatten()) {
                self.hazard(hazard);
            }
        }
        if after.default.is_some() && (before.default != after.default || (retyped && !held)) {
            let back = if drops || held { &none } else { before };
            self.alter(Turn::Default, default(after), default(back));
        }
    }

    /// How a set of ranges becomes one range, which no cast makes of it: what lies between them is in it as well.
    fn merged(&self, set: &Column, range: &Column) -> Forms {
        if !self.facts.after.is_set_of(&set.ty, &range.ty) {
            return Forms::new();
        }
        let mut sql = "range_merge(".to_owned();
        quote::name(&mut sql, &set.name);
        [(self.facts.dialect, sql + ")")].into()
    }

    /// Whether the column is dropped and recreated; see [`super::hold`].
    pub(super) fn is_remade(&self, change: &ColumnChange) -> bool {
        let form = |column: &Column| {
            column.generated.as_ref().map(|generated| {
                text(&generated.expression, self.facts.dialect)
                    .map_or_else(|| Err(generated.expression.clone()), |sql| Ok(sql.to_owned()))
            })
        };
        let (before, after) = (&change.before, &change.after);
        after.generated.is_some()
            && (form(before) != form(after) || retyped(before, after, self.facts.dialect) != Retyped::No)
    }

    pub(super) fn drop_column(&mut self, table: &'a ObjectName, column: &'a Column) {
        let name = &column.name;
        let undo = match restore::column(table, column, self.facts) {
            Ok((steps, _)) if column.generated.is_some() => all_back(steps),
            Ok((steps, lost)) => Undo::Steps { steps, lost: Some(lost) },
            Err(why) => Undo::Impossible(why),
        };
        let step: StepKind<'a> = alter(Alter::DropColumn { table: table.clone(), column: name.clone() });
        let place = match &column.generated {
            Some(_) if self.stands_aside(table, column) => (Shape, Turn::HoldColumn),
            Some(_) => (self.drop_phase(), Turn::DropComputed),
            None => (self.drop_phase(), Turn::DropColumn),
        };
        self.push(place, step, undo);
        if column.generated.is_none() {
            self.hazard(Hazard::LosesData(table.clone()));
        }
    }

    /// Whether a column must not be there while others change: nothing alters a column that another is computed from.
    pub(super) fn stands_aside(&self, table: &'a ObjectName, column: &Column) -> bool {
        column.generated.as_ref().is_some_and(|generated| self.alters_source(table, generated))
    }

    /// Whether a column that goes is computed from one whose type changes.
    fn alters_source(&self, table: &'a ObjectName, generated: &Generated) -> bool {
        let columns = self.facts.tables.get(table).into_iter().flat_map(|table| &table.columns);
        let altered = columns.filter(|column| {
            let change = self.facts.columns.get(&(table, &column.name));
            self.facts.is_moved(table, column)
                || change.is_some_and(|it| retyped(&it.before, &it.after, self.facts.dialect) != Retyped::No)
        });
        Wanted::new(altered.map(|column| &column.name)).in_expression(&generated.expression, self.facts.dialect)
    }
}

pub(super) fn nullable(table: &ObjectName, column: &Name, nullable: bool) -> Alter {
    Alter::SetNullable { table: table.clone(), column: column.clone(), nullable, proven: false }
}

fn numbering(table: &ObjectName, before: &Column, after: &Column) -> Alter {
    Alter::SetNumbering { table: table.clone(), before: Box::new(before.clone()), after: Box::new(after.clone()) }
}

fn set_default<'a>(table: &ObjectName, column: &Column) -> StepKind<'a> {
    alter(Alter::SetDefault { table: table.clone(), column: Box::new(column.clone()) })
}

/// Whether a column can be added with the value as its default, which is computed once and kept beside the rows.
pub(super) const fn is_same_for_all(with: &Expression) -> bool {
    match with {
        Expression::Literal(_)
        | Expression::Null
        | Expression::Now
        | Expression::CurrentDate
        | Expression::CurrentTime => true,
        // It may be computed from other columns, or call what differs by row.
        Expression::Sql(_) | Expression::NewUuid | Expression::NextValue(_) => false,
    }
}

/// Whether each row gets a value of its own, so that they must be written one by one; `now()` is the same for all.
pub(super) fn differs_by_row(default: &Expression, dialect: Dialect) -> bool {
    match default {
        Expression::NewUuid | Expression::NextValue(_) => true,
        // Without a call it is a constant.
        Expression::Sql(forms) => forms.get(&dialect).is_some_and(|sql| sql.contains('(')),
        Expression::Literal(_)
        | Expression::Null
        | Expression::Now
        | Expression::CurrentDate
        | Expression::CurrentTime => false,
    }
}
