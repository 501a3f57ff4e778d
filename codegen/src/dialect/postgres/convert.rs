//! Values of one type as values of another.

use super::{DIALECT, alter_table, instant, sequence, types};
use crate::dialect::{qualifier, quote};
use crate::model::{Column, ColumnType, Forms, ObjectName, PostgresType, Storage, To};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// ALTER COLUMN … TYPE, with a USING unless it makes text: without one Postgres takes assignment casts only, and these
/// refuse text that is too long, where a cast that is written out cuts it:
/// <https://www.postgresql.org/docs/current/datatype-character.html>.
///
/// An instant and its text or its day depend on the session's zone, so it is UTC meanwhile; then an instant also becomes
/// a time without a zone, and back, without a new copy of the table:
/// <https://www.postgresql.org/docs/release/12.0/> ("avoid rewriting the table when changing …").
pub(super) fn set_type(out: &mut String, table: &ObjectName, before: &Column, after: &Column, using: &Forms) {
    if is_about_instants(before, after) {
        out.push_str(IN_UTC);
    }
    sequence::guard(out, table, before, after);
    alter_table(out, table);
    out.push(' ');
    type_action(out, table, [before, after], using);
    out.push_str(";\n");
    sequence::follow(out, table, before, after);
}

pub(super) const IN_UTC: &str = "SET LOCAL TimeZone = 'UTC';\n";

pub(super) fn is_about_instants(before: &Column, after: &Column) -> bool {
    let of = |ty: &ColumnType| {
        *ty.with_all_digits() == ColumnType::TimestampTz
            || matches!(ty, ColumnType::Postgres(own) if own.is_of_instants())
    };
    of(&before.ty) || of(&after.ty)
}

/// The action of [`set_type`]. The rows of partitions and heirs are not called after the table.
pub(super) fn type_action(out: &mut String, table: &ObjectName, [before, after]: [&Column; 2], using: &Forms) {
    start(out, after);
    if let Some(sql) = using.get(&DIALECT) {
        out.push_str(USING);
        quote::parenthesised(out, &qualifier::without_in(sql, table, DIALECT), DIALECT);
        return;
    }
    let mut name = String::new();
    quote::name(&mut name, &before.name);
    if let Some(sql) = instant::cast(&name, before, after) {
        out.push_str(USING);
        out.push_str(&sql);
    } else if !is_assigned(before, after) {
        out.push_str(USING);
        cast(out, &name, before, after);
    }
}

const USING: &str = "\n    USING ";

/// Whether Postgres converts values without being told how, and refuses those that do not fit.
fn is_assigned(before: &Column, after: &Column) -> bool {
    let bits = |column: &Column| matches!(&column.ty, ColumnType::Postgres(ty) if ty.bits().is_some());
    let texts = |ty: &ColumnType| {
        class(ty) == Class::Text || matches!(ty, ColumnType::Array(element) if class(element) == Class::Text)
    };
    let lists = matches!(before.ty, ColumnType::Array(_)) == matches!(after.ty, ColumnType::Array(_));
    let to = after.held_as();
    scale(before).is_none() && (class(to) == Class::Text || (lists && texts(to)) || (bits(before) && bits(after)))
}

/// ALTER COLUMN … TYPE to another enumerated type. A value is known by its text there; those that are gone are replaced
/// on the way.
pub(super) fn move_to_enum(out: &mut String, table: &ObjectName, column: &Column, values: &BTreeMap<String, String>) {
    alter_table(out, table);
    out.push(' ');
    start(out, column);
    out.push_str(USING);
    let mut name = String::new();
    quote::name(&mut name, &column.name);
    let array = matches!(column.ty, ColumnType::Array(_));
    let text = if array { format!("{name}::text[]") } else { format!("{name}::text") };
    if values.is_empty() {
        out.push_str(&text);
    } else if array {
        out.push_str(&replaced_in_array(text, values));
    } else {
        out.push_str("(CASE ");
        out.push_str(&text);
        for (from, to) in values {
            out.push_str(" WHEN ");
            quote::postgres_text(out, from);
            out.push_str(" THEN ");
            quote::postgres_text(out, to);
        }
        out.push_str(" ELSE ");
        out.push_str(&text);
        out.push_str(" END)");
    }
    out.push_str("::");
    out.push_str(&types::column_type(column));
}

/// Two values may swap names, so each steps aside first where one takes the name of another.
fn replaced_in_array(text: String, values: &BTreeMap<String, String>) -> String {
    let replace = |inner: String, from: &str, to: &str| {
        let mut out = format!("array_replace({inner}, ");
        quote::postgres_text(&mut out, from);
        out.push_str(", ");
        quote::postgres_text(&mut out, to);
        out.push(')');
        out
    };
    if values.values().any(|to| values.contains_key(to)) {
        let aside = |at: usize| format!("__seaglass_{at}");
        let apart = values.keys().enumerate().fold(text, |inner, (at, from)| replace(inner, from, &aside(at)));
        values.values().enumerate().fold(apart, |inner, (at, to)| replace(inner, &aside(at), to))
    } else {
        values.iter().fold(text, |inner, (from, to)| replace(inner, from, to))
    }
}

fn start(out: &mut String, column: &Column) {
    out.push_str("ALTER COLUMN ");
    quote::name(out, &column.name);
    out.push_str(" TYPE ");
    out.push_str(&types::column_type(column));
    // A type without its collation would get back the default one.
    if let Some(extra) = column.extra.get(&DIALECT).filter(|sql| types::begins_with_collate(sql)) {
        out.push(' ');
        quote::raw(out, extra, DIALECT);
    }
}

fn cast(out: &mut String, name: &str, before: &Column, after: &Column) {
    let to = types::column_type(after);
    match (scale(before), scale(after)) {
        (None, None) => out.push_str(&unscaled(name, before.held_as(), after.held_as(), &to)),
        (from, into) => {
            // As a number, by a power of ten; written out, because a power is a float.
            let (from, into) = (from.unwrap_or(0), into.unwrap_or(0));
            let factor = if into >= from {
                format!("1{}", "0".repeat(usize::try_from(into - from).unwrap_or(0)))
            } else {
                format!("0.{}1", "0".repeat(usize::try_from(from - into - 1).unwrap_or(0)))
            };
            let _ = write!(out, "({name}::numeric * {factor})::{to}");
        }
    }
}

fn scale(column: &Column) -> Option<u32> {
    match (&column.storage, &column.ty) {
        (Some(Storage::ScaledDecimal), ColumnType::Decimal { precision }) => {
            Some(precision.map_or(0, |(_, scale)| scale))
        }
        (_, _) => None,
    }
}

/// A direct cast where Postgres has one, else through text, which every type has:
/// <https://www.postgresql.org/docs/current/catalog-pg-cast.html>.
fn unscaled(name: &str, before: &ColumnType, after: &ColumnType, to: &str) -> String {
    use ColumnType::{BigInteger, Boolean, Decimal, Double, Float, Postgres, SmallInteger};
    use PostgresType::{Interval, Money};
    let (before, after) = (&*before.with_all_digits(), &*after.with_all_digits());
    if before.declared().is_some() || after.declared().is_some() {
        return format!("{name}::{to}");
    }
    match (before, after) {
        (SmallInteger | BigInteger | Decimal { .. } | Float | Double, Boolean) => format!("({name} <> 0)"),
        (Boolean, SmallInteger | BigInteger | Decimal { .. } | Float | Double) => format!("{name}::integer::{to}"),
        // Of the numbers, money has casts of its own to numeric, and from some.
        (Postgres(Money), _) if class(after) == Class::Number => format!("{name}::numeric::{to}"),
        (_, Postgres(Money)) if class(before) == Class::Number => format!("{name}::numeric::{to}"),
        (
            Postgres(Interval { .. }) | ColumnType::Time | ColumnType::DateTime | ColumnType::TimestampTz,
            ColumnType::Time,
        )
        | (ColumnType::Time, Postgres(Interval { .. })) => {
            format!("{name}::{to}")
        }
        (Postgres(before), Postgres(after))
            if before.is_like(after) || before.cast_to(To::Type(after.facts().sql)).is_some() =>
        {
            format!("{name}::{to}")
        }
        (Postgres(before), ColumnType::Json | ColumnType::JsonBinary) if before.cast_to(To::Json).is_some() => {
            format!("{name}::{to}")
        }
        (ColumnType::Json, _) if class(after) == Class::Number || *after == Boolean => {
            format!("{name}::jsonb::{to}")
        }
        (_, _) if direct(class(before), class(after)) => format!("{name}::{to}"),
        (_, _) => format!("{name}::text::{to}"),
    }
}

/// Types that are cast into each other directly.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Text,
    Number,
    Boolean,
    Moment,
    Json,
    /// Through text, unless it is the same type.
    Other,
}

fn class(ty: &ColumnType) -> Class {
    match ty {
        ColumnType::Char(_)
        | ColumnType::Varchar(_)
        | ColumnType::Text
        | ColumnType::Postgres(PostgresType::Citext) => Class::Text,
        ColumnType::SmallInteger
        | ColumnType::Integer
        | ColumnType::BigInteger
        | ColumnType::Float
        | ColumnType::Double
        | ColumnType::Decimal { .. } => Class::Number,
        ColumnType::Boolean => Class::Boolean,
        ColumnType::Date | ColumnType::DateTime | ColumnType::TimestampTz => Class::Moment,
        ColumnType::Json | ColumnType::JsonBinary => Class::Json,
        ColumnType::Time
        | ColumnType::Bytes
        | ColumnType::Uuid
        | ColumnType::Enum(_)
        | ColumnType::Custom { .. }
        | ColumnType::Array(_)
        | ColumnType::Postgres(_) => Class::Other,
    }
}

fn direct(before: Class, after: Class) -> bool {
    (before == after && before != Class::Other)
        // Through input and output of the other type, which is what a cast to or from text is.
        || before == Class::Text
        || after == Class::Text
        || matches!(
            (before, after),
            (Class::Number, Class::Boolean)
                | (Class::Boolean, Class::Number)
                | (Class::Json, Class::Number | Class::Boolean)
        )
}
