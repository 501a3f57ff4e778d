//! Changes of histories from before the model had a word for what they say as trailing SQL.

use crate::diff::Change;
use crate::model::{Column, Table};
use crate::sql::{is_liftable, lift_column, lift_partitions, lift_table, says_partitions};
use std::borrow::Cow;
use std::sync::Arc;

/// The change, in the words of today.
pub(super) fn meant(change: &Change) -> Cow<'_, Change> {
    if !has_old_words(change) {
        return Cow::Borrowed(change);
    }
    let mut change = change.clone();
    if let Change::CreateTable(table) = &mut change {
        lift(Arc::make_mut(table));
    } else if let Change::DropTable(table) = &mut change {
        lift(table);
    } else if let Change::ChangeTable { before, after, .. } = &mut change {
        lift_table(&mut before.extra, &mut before.d1);
        lift_table(&mut after.extra, &mut after.d1);
        lift_partitions(&mut before.extra, &mut before.partition_by);
        lift_partitions(&mut after.extra, &mut after.partition_by);
    } else if let Change::AddColumn { column, .. } | Change::DropColumn { column, .. } = &mut change {
        lift_column(column);
    } else if let Change::ChangeColumn(item) = &mut change {
        lift_column(&mut item.before);
        lift_column(&mut item.after);
    }
    Cow::Owned(change)
}

fn has_old_words(change: &Change) -> bool {
    let of_table = |table: &Table| {
        let old = |column: &Column| is_liftable(&column.extra);
        is_liftable(&table.extra) || says_partitions(&table.extra) || table.columns.iter().any(old)
    };
    if let Change::CreateTable(table) = change {
        of_table(table)
    } else if let Change::DropTable(table) = change {
        of_table(table)
    } else if let Change::ChangeTable { before, after, .. } = change {
        [before, after].iter().any(|options| is_liftable(&options.extra) || says_partitions(&options.extra))
    } else if let Change::AddColumn { column, .. } | Change::DropColumn { column, .. } = change {
        is_liftable(&column.extra)
    } else if let Change::ChangeColumn(item) = change {
        is_liftable(&item.before.extra) || is_liftable(&item.after.extra)
    } else {
        false
    }
}

fn lift(table: &mut Table) {
    lift_table(&mut table.extra, &mut table.d1);
    lift_partitions(&mut table.extra, &mut table.partition_by);
    table.columns.iter_mut().for_each(lift_column);
}
