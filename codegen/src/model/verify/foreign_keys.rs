//! Foreign keys: what they point at, and what they do.

use super::context::{Context, Named, Place, Report, quoted_list, repeated};
use super::{constraints, tables};
use crate::model::table::same_columns;
use crate::model::words::title;
use crate::model::{Action, ColumnType, Deferral, Dialect, ForeignKey, Index, Name, Rule, Table};
use std::fmt::Display;

/// Checks one foreign key.
pub(super) fn check(context: &Context<'_>, report: &mut Report<'_>, table: &Table, key: &ForeignKey) {
    let what = Named("foreign key", &key.name);
    let place = place(table, key);
    constraints::exist(context, report, table, &what, &key.columns);
    let twice = [repeated(&key.columns), repeated(&key.target_columns)].into_iter().flatten().next();
    if let Some(name) = twice {
        report.fault(
            Rule::ColumnTwice,
            place,
            format!("the {what} names the column {:?} twice", name.as_str()),
            "each column is compared with one other",
            "name it once",
        );
    }
    actions(report, table, key, &what);
    if key.columns.is_empty() || key.columns.len() != key.target_columns.len() {
        report.fault(
            Rule::ForeignKeyShape,
            place,
            format!("the {what} compares {} columns with {}", key.columns.len(), key.target_columns.len()),
            "each column is compared with one other",
            "name as many columns on both sides: `.from(table, (\"a\", \"b\")).to(target, (\"a\", \"b\"))`",
        );
        return;
    }
    let Some(target) = context.tables.get(&key.target) else {
        report.fault(
            Rule::UnknownTable,
            place,
            format!("the {what} points at the table {:?}, which is not there", key.target.to_string()),
            "Postgres refuses it; SQLite accepts it and then refuses every insert",
            context.did_you_mean_table(&key.target),
        );
        return;
    };
    let missing: Vec<_> = key.target_columns.iter().filter(|name| target.column(name).is_none()).collect();
    for name in &missing {
        report.fault(
            Rule::UnknownColumn,
            place,
            format!("the {what} points at the column {}.{}, which is not there", target.name, name),
            "Postgres refuses it; SQLite accepts it and then refuses every insert",
            context.did_you_mean_column(name, target),
        );
    }
    types(context, report, table, key, target, &what);
    if context.postgres && target.unlogged && !table.unlogged {
        report.fault(
            Rule::UnloggedTable,
            place,
            format!("the {what} points at {}, which is unlogged, and {} is not", target.name, table.name),
            "Postgres refuses it: the rows that it refers to would be gone after a crash",
            format!("write `.unlogged()` beside {} as well, or beside neither", table.name),
        );
    }
    sets(report, place, key, &what);
    if missing.is_empty() && twice.is_none() {
        unique(context, report, place, key, target, &what);
    }
}

/// The first column that is there, or the table.
fn place<'a>(table: &'a Table, key: &'a ForeignKey) -> Place<'a> {
    match key.columns.iter().find(|name| table.column(name).is_some()) {
        Some(name) => Place::Column(&table.name, name),
        None => Place::Object(&table.name),
    }
}

/// Both sides can be compared.
fn types(
    context: &Context<'_>,
    report: &mut Report<'_>,
    table: &Table,
    key: &ForeignKey,
    target: &Table,
    what: &dyn Display,
) {
    for (from, to) in key.columns.iter().zip(&key.target_columns) {
        let (Some(from), Some(to)) = (table.column(from), target.column(to)) else { continue };
        let place = Place::Column(&table.name, &from.name);
        if !from.ty.matches_key(&to.ty) && !compares(context, &from.ty, &to.ty) {
            report.fault(
                Rule::ForeignKeyType,
                place,
                format!(
                    "the {what} compares {} with {}.{}, which holds {}",
                    title(&from.ty),
                    target.name,
                    to.name,
                    title(&to.ty)
                ),
                "Postgres refuses it, and on D1 values of different kinds never match",
                format!("make both columns {}", title(&to.ty)),
            );
        } else if from.storage != to.storage {
            report.fault(
                Rule::ForeignKeyType,
                place,
                format!("the {what} compares two columns that D1 stores in different forms"),
                "the same value would be two different texts or numbers, which never match",
                match to.storage {
                    Some(storage) => format!("add `.d1_storage(Storage::{storage:?})` to this column"),
                    None => format!("give {}.{} the same `.d1_storage(…)`", target.name, to.name),
                },
            );
        }
    }
}

/// Whether the database compares types that differ: integers of any size and texts in both dialects, and in SQLite, which
/// gives a value the affinity of the key that it is compared with, a text that holds a number with that number.
///
/// <https://www.postgresql.org/docs/current/btree.html#BTREE-BEHAVIOR>, <https://www.sqlite.org/foreignkeys.html#fk_indexes>
pub(super) fn compares(context: &Context<'_>, from: &ColumnType, to: &ColumnType) -> bool {
    use ColumnType::{BigInteger, Char, Integer, SmallInteger, Text, Varchar};
    let integer = |ty: &ColumnType| matches!(ty, SmallInteger | Integer | BigInteger);
    let text = |ty: &ColumnType| matches!(ty, Char(_) | Varchar(_) | Text);
    integer(from) && integer(to) || text(from) && text(to) || !context.postgres && text(from) && integer(to)
}

/// The columns that are pointed at are a unique key wherever the foreign key exists.
fn unique(
    context: &Context<'_>,
    report: &mut Report<'_>,
    place: Place<'_>,
    key: &ForeignKey,
    target: &Table,
    what: &dyn Display,
) {
    let lacking = tables::dialects(context).find(|dialect| !is_unique_key(target, key, *dialect));
    let Some(dialect) = lacking else { return };
    let columns = quoted_list(&key.target_columns);
    if is_checked_later(target, &key.target_columns) {
        report.fault(
            Rule::ForeignKeyTarget,
            place,
            format!("the {what} points at {} ({columns}), a key that may be checked later", target.name),
            "Postgres refuses it: a row could point at two others for a while",
            format!("take `.deferrable()` or `.deferred()` off the key of {}", target.name),
        );
        return;
    }
    let instead = match key.target_columns.as_slice() {
        [column] => format!("add `.unique_key()` to {}.{column}, or point at another column", target.name),
        columns => {
            let columns: Vec<String> = columns.iter().map(|name| format!(".col({:?})", name.as_str())).collect();
            format!("add a unique index to {}: `Index::create().unique(){}`", target.name, columns.concat())
        }
    };
    let only =
        if target.is_unique_key(&key.target_columns) { format!(" on {}", dialect.title()) } else { String::new() };
    report.fault(
        Rule::ForeignKeyTarget,
        place,
        format!("the {what} points at {} ({columns}), which is not a unique key{only}", target.name),
        "a row must point at one other row; Postgres refuses it, and SQLite refuses every insert",
        instead,
    );
}

fn is_checked_later(target: &Table, columns: &[Name]) -> bool {
    let late = |deferral: Deferral, names: &[Name]| deferral != Deferral::Never && names == columns;
    target.primary_key.as_ref().is_some_and(|key| late(key.deferral, &key.columns))
        || target.uniques.iter().any(|unique| late(unique.deferral, &unique.columns))
}

/// The columns that deleting sets are columns of the key, and something is set:
/// <https://www.postgresql.org/docs/current/sql-createtable.html>
fn sets(report: &mut Report<'_>, place: Place<'_>, key: &ForeignKey, what: &dyn Display) {
    if key.sets.is_empty() {
        return;
    }
    let foreign: Vec<Name> = key.sets.iter().filter(|name| !key.columns.contains(name)).cloned().collect();
    if !foreign.is_empty() {
        report.fault(
            Rule::ConstraintFact,
            place,
            format!("the {what} sets {}, which it does not have", quoted_list(&foreign)),
            "deleting sets columns of the key only",
            "name some of its own columns, or leave `.sets(…)` out",
        );
    }
    if !matches!(key.on_delete, Action::SetNull | Action::SetDefault) {
        report.fault(
            Rule::ConstraintFact,
            place,
            format!("the {what} sets columns, and deleting is {}", key.on_delete.sql()),
            "only SET NULL and SET DEFAULT set anything",
            "add `.on_delete(ForeignKeyAction::SetNull)`, or leave `.sets(…)` out",
        );
    }
}

/// [`Table::is_unique_key`], without the indexes that the dialect does not have.
fn is_unique_key(target: &Table, key: &ForeignKey, dialect: Dialect) -> bool {
    let columns = &key.target_columns;
    if !target.is_unique_key(columns) {
        return false;
    }
    // No foreign key points at what is checked later: <https://www.postgresql.org/docs/current/sql-createtable.html>.
    let at_once = |deferral: Deferral| deferral == Deferral::Never;
    target.primary_key.as_ref().is_some_and(|key| same_columns(&key.columns, columns) && at_once(key.deferral))
        || target.uniques.iter().any(|unique| same_columns(&unique.columns, columns) && at_once(unique.deferral))
        || target
            .indexes
            .iter()
            .filter(|index| index.exists_in(dialect))
            .filter_map(Index::unique_key)
            .any(|names| same_columns(names, columns))
}

/// Nothing is written into what the database computes: <https://www.postgresql.org/docs/current/ddl-generated-columns.html>
fn actions(report: &mut Report<'_>, table: &Table, key: &ForeignKey, what: &dyn Display) {
    for (event, method, action) in [("DELETE", "on_delete", key.on_delete), ("UPDATE", "on_update", key.on_update)] {
        let writes = match action {
            Action::NoAction | Action::Restrict => false,
            Action::Cascade => method == "on_update",
            Action::SetNull | Action::SetDefault => true,
        };
        let columns = key.columns.iter().filter_map(|name| table.column(name));
        for column in columns.filter(|column| writes && column.generated.is_some()) {
            report.fault(
                Rule::ForeignKeyAction,
                Place::Column(&table.name, &column.name),
                format!("the {what} says ON {event} {}", action.sql()),
                "the column is generated, so nothing can be written into it",
                format!("use `.{method}(ForeignKeyAction::Restrict)`"),
            );
        }
    }
}
