//! What the author of a version says: it follows from the numbers that both versions share.

use crate::edit::{Count, Notes};
use crate::model::{self, expression, label, quoted};
use crate::spec::{Id, Object, Spec, TableSpec, Value};
use seaglass::dialect::value_sql;
use seaglass::model::{Dialect, Expression, Forms, Intent, Loss, Name, ObjectName};

/// Every rename, backfill, conversion and permission that leads from `before` to `after`.
pub fn intent(before: &Spec, after: &Spec, notes: &Notes) -> Intent {
    let mut intent = Intent::default();
    for old in &before.tables {
        match after.table(old.id) {
            Some(new) => table(&mut intent, old, new),
            None => allow(&mut intent, Loss::Table(ObjectName::new(&*old.name))),
        }
    }
    enums(&mut intent, before, after, notes);
    objects(&mut intent, before, after);
    let place = |(table, column): &(Id, Id)| {
        let table = after.table(*table)?;
        Some((ObjectName::new(&*table.name), Name::from(&*table.column(*column)?.name)))
    };
    for (at, value) in &notes.backfills {
        let with = over_row(before, after, *at, value).unwrap_or_else(|| expression(after, value));
        intent.backfills.extend(place(at).map(|place| (place, with)));
    }
    for (at, count) in &notes.counts {
        intent.backfills.extend(place(at).zip(counted(after, *count)));
    }
    for (at, (count, more)) in &notes.conversions {
        intent.conversions.extend(place(at).zip(grown(after, *at, *count, *more)));
    }
    intent
}

/// For every other column the same value by an expression that looks at another column of the row, which was there before,
/// behind its table's name; by a correlated query now and then. In Postgres some types take no such expression.
fn over_row(before: &Spec, after: &Spec, (table, column): (Id, Id), value: &Value) -> Option<Expression> {
    let (old, new) = (before.table(table)?, after.table(table)?);
    let own = new.column(column).filter(|own| column.is_multiple_of(2) && (own.is_integer() || own.is_text()))?;
    let other = old.stored().find(|it| it.id != column && new.column(it.id).is_some())?;
    let name = format!("{}.{}", quoted(&new.name), quoted(&new.column(other.id)?.name));
    let seen = if column.is_multiple_of(4) { format!("(SELECT {name})") } else { name };
    let form = |dialect| {
        let mut with = String::new();
        value_sql(&mut with, dialect, &expression(after, value), Some(&model::column(after, new, own)));
        (dialect, format!("CASE WHEN {seen} IS NULL THEN {with} ELSE {with} END"))
    };
    Some(Expression::Sql(Dialect::ALL.map(form).into()))
}

fn counted(after: &Spec, count: Count) -> Option<Expression> {
    query(after, count).map(Expression::sql)
}

fn query(after: &Spec, count: Count) -> Option<String> {
    let table = after.table(count.table)?;
    let column = table.column(count.column)?;
    Some(format!("(SELECT count({}) FROM {})", quoted(&column.name), quoted(&table.name)))
}

/// Postgres takes no query where a type changes: <https://www.postgresql.org/docs/current/sql-altertable.html>.
fn grown(after: &Spec, (table, column): (Id, Id), count: Count, more: i64) -> Option<Forms> {
    let table = after.table(table)?;
    let name = quoted(&table.column(column)?.name);
    let own = if column.is_multiple_of(2) { format!("{}.{name}", quoted(&table.name)) } else { name.clone() };
    // The sum of integers is one, and may be too large for one.
    let sum = format!("CAST({name} AS bigint) + {more}");
    Some([(Dialect::Postgres, sum), (Dialect::D1, format!("{own} + {}", query(after, count)?))].into())
}

fn allow(intent: &mut Intent, loss: Loss) {
    intent.allowed.insert(loss, None);
}

fn table(intent: &mut Intent, old: &TableSpec, new: &TableSpec) {
    let name = ObjectName::new(&*new.name);
    if old.name != new.name {
        intent.tables.insert(name.clone(), ObjectName::new(&*old.name));
    }
    for column in &old.columns {
        let before = Name::from(&*column.name);
        let Some(now) = new.column(column.id) else {
            allow(intent, Loss::Column { table: name.clone(), column: before });
            continue;
        };
        let after = Name::from(&*now.name);
        if column.ty != now.ty || column.id.is_multiple_of(3) {
            allow(intent, Loss::Narrowed { table: name.clone(), column: after.clone() });
        }
        if before != after {
            intent.columns.insert((name.clone(), after), before);
        }
    }
}

fn objects(intent: &mut Intent, before: &Spec, after: &Spec) {
    crate::parts::allow(intent, before, after);
    for old in &before.objects {
        let kept = after.objects.iter().any(|new| new.name == old.name);
        if matches!(old.what, Object::Sequence { .. }) && !kept {
            allow(intent, Loss::Object { noun: "sequence".to_owned(), name: ObjectName::new(&*old.name) });
        }
    }
}

fn enums(intent: &mut Intent, before: &Spec, after: &Spec, notes: &Notes) {
    for old in &before.enums {
        let Some(new) = after.enumeration(old.id) else {
            allow(intent, Loss::Enum(ObjectName::new(&*old.name)));
            continue;
        };
        let name = ObjectName::new(&*new.name);
        if old.name != new.name {
            intent.enums.insert(name.clone(), ObjectName::new(&*old.name));
        }
        for (id, value) in &old.values {
            match (label(after, *id), notes.replaced.get(id).and_then(|other| label(after, *other))) {
                (Some(now), _) if now != *value => {
                    intent.enum_values.insert((name.clone(), now), value.clone());
                }
                (Some(_), _) => {}
                (None, Some(other)) => {
                    intent.replaced_values.insert((name.clone(), value.clone()), other);
                }
                (None, None) => allow(intent, Loss::EnumValue { name: name.clone(), value: value.clone() }),
            }
        }
    }
}
