//! Sequences whose names Postgres would give twice: a table or column that got another name left its sequence's behind.

use super::{Change, Difference, State};
use crate::model::{Column, Name, NumberedBy, ObjectName};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Names the sequence of each new `serial` whose own name is taken, as Postgres does of one that nobody names:
/// <https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-SERIAL>.
pub(super) fn name(state: &State<'_>, found: &mut Difference) {
    if !found.changes.iter().any(makes_serial) {
        return;
    }
    let own = |table: &ObjectName, name: Name| (table.namespace.clone(), name);
    let sequences = state.tables.iter().flat_map(|table| {
        table.columns.iter().filter_map(|column| Some(own(&table.name, column.sequence(&table.name)?)))
    });
    let mut taken: BTreeSet<(Option<Name>, Name)> = sequences.collect();
    taken.extend(
        state.objects.iter().filter(|item| item.is_relation()).map(|item| own(item.name(), item.name().name.clone())),
    );
    let mut name = |table: &ObjectName, column: &mut Column| {
        let Some(wanted) = column.sequence(table) else { return };
        let Some(numbering) = &mut column.numbering else { return };
        if numbering.by != NumberedBy::Serial
            || numbering.sequence.is_some()
            || !taken.contains(&own(table, wanted.clone()))
        {
            return;
        }
        let mut numbered = (1..=taken.len()).map(|number| Name::from(format!("{wanted}{number}")));
        if let Some(free) = numbered.find(|name| !taken.contains(&own(table, name.clone()))) {
            taken.insert(own(table, free.clone()));
            numbering.sequence = Some(free);
        }
    };
    for change in &mut found.changes {
        if let Change::CreateTable(table) = change {
            if table.columns.iter().any(is_serial) {
                let (owner, table) = (table.name.clone(), Arc::make_mut(table));
                table.columns.iter_mut().for_each(|column| name(&owner, column));
            }
        } else if let Change::AddColumn { table, column, .. } = change {
            name(table, column);
        } else if let Change::ChangeColumn(change) = change
            && change.before.numbering.is_none()
        {
            name(&change.table, &mut change.after);
        }
    }
}

fn makes_serial(change: &Change) -> bool {
    if let Change::CreateTable(table) = change {
        table.columns.iter().any(is_serial)
    } else if let Change::AddColumn { column, .. } = change {
        is_serial(column)
    } else if let Change::ChangeColumn(change) = change {
        is_serial(&change.after)
    } else {
        false
    }
}

fn is_serial(column: &Column) -> bool {
    column.numbering.as_ref().is_some_and(|numbering| numbering.by == NumberedBy::Serial)
}
