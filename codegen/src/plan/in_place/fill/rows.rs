//! The steps that write the values.

use super::{Filling, Where};
use crate::model::{Check, Deferral, ForeignKey, Index, Name, ObjectName, Table};
use crate::plan::in_place::{Phase, Planner, Turn, alter};
use crate::sql::mentions::{Wanted, text};
use crate::step::{Alter, FillRows, FillTable, Hazard, StepKind, Undo};
use std::collections::BTreeSet;

use Phase::Shape;

impl<'a> Planner<'a, '_> {
    /// The steps that write the values: those that others are taken from come last.
    pub(in crate::plan::in_place) fn fill_rows(&mut self) {
        let fills = std::mem::take(&mut self.fills.list);
        for (number, tables) in self.in_order(&fills).into_iter().enumerate() {
            let here: Vec<&Filling<'a>> = fills.iter().filter(|fill| tables.contains(&fill.table)).collect();
            let apart = tables.iter().all(|table| self.fills_apart(table));
            let early = tables.iter().all(|table| self.fills.places.get(table) == Some(&Where::Early));
            let place = if apart {
                (Phase::Fill(number), Turn::Fill)
            } else {
                (Shape, if early { Turn::EarlyFill } else { Turn::Fill })
            };
            let mut step =
                FillRows { tables: of_tables(&tables, &here), key: Vec::new(), quiet: false, fires: Vec::new() };
            if apart {
                self.cause = here.first().map_or(0, |fill| fill.cause);
                step.key = self.walked_by(&here);
                for table in &tables {
                    let (quiet, fires) = self.stand_back(table);
                    step.quiet |= quiet;
                    step.fires.extend(fires);
                }
            }
            let hazard = |table: &ObjectName| match (apart, step.key.is_empty()) {
                (true, false) => Hazard::Fills(table.clone()),
                (true, true) => Hazard::FillsAtOnce(table.clone()),
                (false, _) => Hazard::BlocksAll(table.clone()),
            };
            let hazards = tables.iter().map(|table| hazard(table)).collect();
            self.write(place, step.clone(), &here, hazards);
            let rest: Vec<&Filling<'a>> = here.into_iter().filter(|fill| fill.is_required).collect();
            if apart && !rest.is_empty() {
                let hazards = tables.iter().map(|table| Hazard::FillsRest((*table).clone())).collect();
                let step = FillRows { tables: of_tables(&tables, &rest), ..step };
                self.write((Phase::FillRest(number), Turn::Fill), step, &rest, hazards);
            }
        }
    }

    /// A check of a deferred key that is outstanding would keep the table from being altered in the same transaction.
    fn write(&mut self, place: (Phase, Turn), step: FillRows, fills: &[&Filling<'a>], hazards: Vec<Hazard>) {
        let Some(first) = fills.first() else { return };
        self.cause = first.cause;
        let is_deferred = |table: &ObjectName| {
            let own = self.facts.tables.get(table).is_some_and(|table| table.foreign_keys.iter().any(is_late));
            own || self.facts.after.inbound(table).any(|(_, key)| is_late(key))
        };
        if step.key.is_empty() && step.tables.iter().any(|item| is_deferred(&item.table)) {
            self.push(place, alter(Alter::CheckKeysAtOnce), Undo::WithParent);
        }
        let is_rest = matches!(place.0, Phase::FillRest(_));
        let lost: Vec<String> = fills.iter().filter_map(|fill| fill.lost.clone()).filter(|_| !is_rest).collect();
        let undo = if lost.is_empty() {
            Undo::WithParent
        } else {
            Undo::Steps { steps: Vec::new(), lost: Some(lost.join("; ")) }
        };
        let ruled: Vec<ObjectName> =
            step.tables.iter().filter(|item| self.is_ruled(item)).map(|item| item.table.clone()).collect();
        let step: StepKind<'a> = alter(Alter::FillRows(step));
        self.push(place, step, undo);
        for hazard in hazards.into_iter().chain(ruled.into_iter().map(Hazard::ChecksRows)) {
            self.hazard(hazard);
        }
        self.fills.covers.extend(fills.iter().skip(1).map(|fill| (place.0, fill.cause)));
    }

    /// Whether what is written may break a rule, which stands by then even where older rows are not held against it yet.
    fn is_ruled(&self, fill: &FillTable) -> bool {
        let Some(table) = self.facts.tables.get(&fill.table) else { return false };
        let keyed = |columns: &[Name]| fill.columns.iter().any(|filled| columns.contains(&filled.column.name));
        let checked = |check: &Check| {
            let sql = text(&check.expression, self.facts.dialect).unwrap_or_default();
            fill.columns.iter().any(|filled| sql.contains(filled.column.name.as_str()))
        };
        let excluded = |index: &Index| {
            let wanted = Wanted::new(fill.columns.iter().map(|filled| &filled.column.name));
            fill.columns.iter().any(|filled| index.columns().any(|name| *name == filled.column.name))
                || wanted.in_index(index, self.facts.dialect)
        };
        table.foreign_keys.iter().any(|key| keyed(&key.columns))
            || table.uniques.iter().any(|unique| keyed(&unique.columns))
            || table.checks.iter().any(checked)
            || table.exclusions.iter().any(|exclusion| excluded(&exclusion.index))
    }

    /// The tables whose rows are filled, together where they are filled from each other, and each before those that it is
    /// filled from.
    fn in_order(&self, fills: &[Filling<'a>]) -> Vec<Vec<&'a ObjectName>> {
        let mut tables: Vec<&'a ObjectName> = Vec::new();
        for fill in fills {
            if !tables.contains(&fill.table) {
                tables.push(fill.table);
            }
        }
        let count = tables.len();
        let mut reach: Vec<Vec<bool>> = tables
            .iter()
            .map(|from| tables.iter().map(|to| from != to && self.fills_read(from, to)).collect())
            .collect();
        for between in 0..count {
            for from in 0..count {
                for to in 0..count {
                    reach[from][to] |= reach[from][between] && reach[between][to];
                }
            }
        }
        let mut left: BTreeSet<usize> = (0..count).collect();
        let mut groups = Vec::new();
        // Of those that are left one is read by none but those that it reads.
        while let Some(next) =
            left.iter().copied().find(|&to| left.iter().all(|&from| !reach[from][to] || reach[to][from]))
        {
            let group: Vec<usize> =
                left.iter().copied().filter(|&at| at == next || (reach[at][next] && reach[next][at])).collect();
            left.retain(|at| !group.contains(at));
            groups.push(group.into_iter().map(|at| tables[at]).collect());
        }
        groups
    }

    /// The key by which rows can be walked through in batches: one that is there all the time. There is none where values
    /// are taken from rows that other batches write, or where tables are filled from each other.
    fn walked_by(&self, fills: &[&Filling<'a>]) -> Vec<Name> {
        let Some(table) = fills.first().map(|fill| fill.table) else { return Vec::new() };
        if fills.iter().any(|fill| fill.table != table) || self.fills_read(table, table) {
            return Vec::new();
        }
        let stays = |name: &Name| !self.facts.constraints.contains(&(table, name));
        let is_required = |table: &Table, name: &Name| {
            let was_nullable =
                self.facts.columns.get(&(&table.name, name)).is_some_and(|change| change.before.nullable);
            !was_nullable && table.column(name).is_some_and(|column| !column.nullable)
        };
        let Some(table) = self.facts.tables.get(table) else { return Vec::new() };
        let primary = table.primary_key.as_ref().filter(|key| stays(&key.name)).map(|key| &key.columns);
        let mut uniques = table.uniques.iter().filter(|unique| stays(&unique.name)).map(|unique| &unique.columns);
        let unique = || uniques.find(|columns| columns.iter().all(|name| is_required(table, name)));
        primary.or_else(unique).cloned().unwrap_or_default()
    }
}

fn of_tables(tables: &[&ObjectName], fills: &[&Filling<'_>]) -> Vec<FillTable> {
    let of = |table: &ObjectName| {
        let columns = fills.iter().filter(|fill| fill.table == table).map(|fill| fill.filled.clone()).collect();
        FillTable { table: table.clone(), columns }
    };
    tables.iter().map(|table| of(table)).filter(|item| !item.columns.is_empty()).collect()
}

/// Whether a key is looked at when the transaction ends.
fn is_late(key: &ForeignKey) -> bool {
    key.deferral == Deferral::Deferred
}
