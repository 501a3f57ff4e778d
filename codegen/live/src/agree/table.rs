//! Tables: those of the database in the words of history.

use super::column::{self, as_it_is, same_expression, same_forms};
use super::index;
use super::judge::{Judge, Over};
use super::trigger;
use super::words::{Word, words};
use seaglass::dialect::type_name;
use seaglass::model::{Check, D1Constraint, Dialect, Exclusion, Expression, ForeignKey, Name, PartitionKey, Table};

/// The three sides of a table.
#[derive(Clone, Copy)]
pub(super) struct Sides<'a> {
    /// As the database has it.
    pub(super) live: &'a Table,
    /// As the database would tell it if it were as history says.
    pub(super) expected: &'a Table,
    /// As history has it.
    pub(super) known: &'a Table,
}

/// The table of the database, as history says it as far as both are the same.
pub(super) fn agreed(sides: Sides<'_>, judge: &mut Judge<'_>) -> Table {
    let Sides { live, expected, known } = sides;
    let over = Over::Relation(live.name.clone());
    let mut table = live.clone();
    table.name = known.name.clone();
    table.entity.clone_from(&known.entity);
    table.online = known.online;
    columns(&mut table, sides, judge);
    checks(&mut table, sides, &over, judge);
    keys(&mut table, sides);
    exclusions(&mut table, known, &over, judge);
    table.indexes = index::agreed(&live.indexes, &expected.indexes, &known.indexes, &over, judge);
    table.triggers = trigger::agreed(&live.triggers, &known.triggers, &known.name, judge);
    if same_forms(&live.extra, &expected.extra, judge) {
        table.extra.clone_from(&known.extra);
    }
    if same_partition_by(&over, live.partition_by.as_ref(), expected.partition_by.as_ref(), judge) {
        table.partition_by.clone_from(&known.partition_by);
    }
    match judge.dialect {
        Dialect::Postgres => table.d1.clone_from(&known.d1),
        Dialect::D1 => d1(&mut table, sides),
    }
    table
}

fn columns(table: &mut Table, sides: Sides<'_>, judge: &mut Judge<'_>) {
    let Sides { live, expected, known } = sides;
    let same_name = |a: &Name, b: &Name| a == b || judge.dialect == Dialect::D1 && a.eq_ignore_ascii_case(b);
    let found: Vec<_> = live
        .columns
        .iter()
        .map(|column| {
            let expected = expected.columns.iter().find(|other| same_name(&other.name, &column.name));
            let known = known.columns.iter().find(|other| same_name(&other.name, &column.name));
            (column, expected.zip(known))
        })
        .collect();
    for (place, (column, sides)) in table.columns.iter_mut().zip(found) {
        if let Some((other, declared)) = sides {
            *place = column::agreed((live, column), (expected, other), (known, declared), judge);
        }
    }
}

/// The checks. On D1 those by which a type is kept are no checks of history: where one is missing, its column is of no
/// type that history knows.
fn checks(table: &mut Table, sides: Sides<'_>, over: &Over, judge: &mut Judge<'_>) {
    let Sides { live, expected, known } = sides;
    if judge.dialect == Dialect::Postgres {
        for check in &mut table.checks {
            if let Some(other) = known.checks.iter().find(|other| other.name == check.name)
                && same_expression(over, &check.expression, &other.expression, judge)
            {
                check.expression.clone_from(&other.expression);
            }
        }
        return;
    }
    let is_it = |a: &Check, b: &Check, judge: &mut Judge<'_>| {
        let unnamed = |table: &Table, check: &Check| {
            table.d1.foreign_rows || table.d1.constraint(&check.name).is_some_and(|facts| facts.unnamed)
        };
        (a.name == b.name || unnamed(live, a) && unnamed(expected, b))
            && same_expression(over, &a.expression, &b.expression, judge)
    };
    let mut left: Vec<&Check> = live.checks.iter().collect();
    table.checks.clear();
    for check in &expected.checks {
        let found = left.iter().position(|live| is_it(live, check, judge));
        let declared =
            known.checks.iter().find(|other| same_expression(over, &other.expression, &check.expression, judge));
        match (found, declared) {
            (Some(at), declared) => {
                left.remove(at);
                table.checks.extend(declared.cloned());
            }
            (None, Some(_)) => {}
            (None, None) => lose_types(table, live, &check.expression),
        }
    }
    table.checks.extend(left.into_iter().cloned());
}

/// The columns of which a missing check speaks are whatever is written into them.
fn lose_types(table: &mut Table, live: &Table, expression: &Expression) {
    let text = column::sql(expression, Dialect::D1);
    let speaks = words(&text, Dialect::D1).unwrap_or_default();
    for column in &mut table.columns {
        if speaks.contains(&Word::Name(column.name.to_ascii_lowercase()))
            && let Some(own) = live.columns.iter().find(|own| own.name.eq_ignore_ascii_case(&column.name))
        {
            let spelled = type_name(Dialect::D1, live, own).into_owned();
            as_it_is(column, &spelled);
        }
    }
}

/// Keys without a name in the database have the one that history knows.
fn keys(table: &mut Table, sides: Sides<'_>) {
    let Sides { live: _, expected, known } = sides;
    if let (Some(key), Some(other), Some(declared)) =
        (&mut table.primary_key, &expected.primary_key, &known.primary_key)
        && *key == *other
    {
        *key = declared.clone();
    }
    for unique in &mut table.uniques {
        let other = expected.uniques.iter().find(|other| *other == unique);
        let named = |name: &Name| known.uniques.iter().find(|it| it.name == *name);
        let alike = || known.uniques.iter().find(|it| it.columns == unique.columns);
        if let Some(declared) = other.and_then(|other| named(&other.name).or_else(alike)) {
            *unique = declared.clone();
        }
    }
    for key in &mut table.foreign_keys {
        let other = expected.foreign_keys.iter().find(|other| *other == key);
        let named = |name: &Name| known.foreign_keys.iter().find(|it| it.name == *name);
        let is_alike = |it: &&ForeignKey| {
            it.columns == key.columns && it.target == key.target && it.target_columns == key.target_columns
        };
        let alike = || known.foreign_keys.iter().find(is_alike);
        if let Some(declared) = other.and_then(|other| named(&other.name).or_else(alike)) {
            *key = declared.clone();
        }
    }
}

fn exclusions(table: &mut Table, known: &Table, over: &Over, judge: &mut Judge<'_>) {
    for exclusion in &mut table.exclusions {
        let Some(other) = known.exclusions.iter().find(|other| other.name() == exclusion.name()) else { continue };
        let Exclusion { index, operators, doc: _, deferral: _ } = exclusion;
        let same_operators = operators.len() == other.operators.len()
            && operators.iter().zip(&other.operators).all(|(a, b)| judge.alike(a, b));
        if same_operators {
            operators.clone_from(&other.operators);
        }
        let index = index::one(index, &other.index, &other.index, over, judge);
        exclusion.index = index;
    }
}

fn same_partition_by(
    over: &Over,
    live: Option<&PartitionKey>,
    known: Option<&PartitionKey>,
    judge: &mut Judge<'_>,
) -> bool {
    match (live, known) {
        (None, None) => true,
        (Some(live), Some(known)) => {
            live.method == known.method
                && live.parts.len() == known.parts.len()
                && live.parts.iter().zip(&known.parts).all(|(a, b)| index::same_part(a, b, over, judge))
        }
        (Some(_), None) | (None, Some(_)) => false,
    }
}

/// What is said of the table and its constraints for D1 alone.
fn d1(table: &mut Table, sides: Sides<'_>) {
    let Sides { live, expected, known } = sides;
    table.d1.clone_from(&known.d1);
    table.doc.clone_from(&known.doc);
    if live.d1.strict != expected.d1.strict {
        table.d1.strict = live.d1.strict;
    }
    if live.d1.without_rowid != expected.d1.without_rowid {
        table.d1.without_rowid = live.d1.without_rowid;
    }
    let said = |of: &Table, name: &Name| of.d1.constraint(name).cloned().unwrap_or_default();
    // Whether it has a name is looked at with the constraint itself.
    let plain = |facts: D1Constraint| D1Constraint { unnamed: false, ..facts };
    for name in live.d1.constraints.keys().chain(expected.d1.constraints.keys()) {
        let facts = said(live, name);
        if plain(facts.clone()) == plain(said(expected, name)) {
            continue;
        }
        if facts == D1Constraint::default() {
            table.d1.constraints.remove(name);
        } else {
            table.d1.constraints.insert(name.clone(), facts);
        }
    }
}
