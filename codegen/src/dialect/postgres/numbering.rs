//! Columns that Postgres numbers: <https://www.postgresql.org/docs/current/ddl-identity-columns.html>,
//! <https://www.postgresql.org/docs/current/datatype-numeric.html#DATATYPE-SERIAL>.

use super::sequence::{numbers, within};
use super::{DIALECT, alter_table, types};
use crate::dialect::quote;
use crate::model::{Column, Counting, Name, NumberedBy, Numbering, ObjectName, SequenceType};
use std::borrow::Cow;
use std::fmt::Write as _;

/// The type of a column as its definition has it: `serial` is one, where nothing else is said of the sequence.
pub(super) fn type_name(column: &Column) -> Cow<'_, str> {
    if let Some(numbering) = &column.numbering
        && numbering.by == NumberedBy::Serial
        && !is_apart(column)
    {
        return Cow::Borrowed(match SequenceType::of(&column.ty) {
            Some(SequenceType::SmallInteger) => "smallserial",
            Some(SequenceType::Integer) => "serial",
            Some(SequenceType::BigInteger) | None => "bigserial",
        });
    }
    types::column_type(column)
}

/// Whether a column's sequence is made by a statement of its own: `serial` is never NULL and says nothing about it.
fn is_apart(column: &Column) -> bool {
    column.numbering.as_ref().is_some_and(|numbering| {
        let is_plain = SequenceType::of(&column.ty).is_some_and(|ty| numbering.is_plain(ty));
        numbering.by == NumberedBy::Serial && (column.nullable || !is_plain)
    })
}

/// What its definition says of a numbered column.
pub(super) fn facts(out: &mut String, table: &ObjectName, column: &Column, numbering: &Numbering) {
    match numbering.by {
        NumberedBy::Identity | NumberedBy::Always => {
            out.push_str(" GENERATED ");
            out.push_str(generated(numbering.by));
            out.push_str(" AS IDENTITY");
            let mut options = String::new();
            if let Some(sequence) = &numbering.sequence {
                options.push_str(" SEQUENCE NAME ");
                quote::object(&mut options, &beside(table, sequence), DIALECT);
            }
            // It takes the column's type, and another one only afterwards.
            first_options(&mut options, column, &numbering.counting, false);
            if !options.is_empty() {
                let _ = write!(out, " ({})", options.trim_start());
            }
        }
        NumberedBy::Serial if is_apart(column) => {
            out.push_str(" DEFAULT ");
            next_value(out, table, column);
        }
        NumberedBy::Serial => {}
    }
}

pub(super) const fn generated(by: NumberedBy) -> &'static str {
    match by {
        NumberedBy::Identity | NumberedBy::Serial => "BY DEFAULT",
        NumberedBy::Always => "ALWAYS",
    }
}

/// The sequence that a definition speaks of, before it.
pub(super) fn before(out: &mut String, table: &ObjectName, column: &Column) {
    if let Some(sequence) = column.sequence(table).filter(|_| is_apart(column)) {
        create(out, &beside(table, &sequence), column);
    }
}

fn create(out: &mut String, sequence: &ObjectName, column: &Column) {
    out.push_str("CREATE SEQUENCE ");
    quote::object(out, sequence, DIALECT);
    if let Some(numbering) = &column.numbering {
        first_options(out, column, &numbering.counting, true);
    }
    out.push_str(";\n");
}

/// What a definition cannot say about the sequence, behind it.
pub(super) fn after(out: &mut String, table: &ObjectName, column: &Column) {
    let Some((numbering, sequence)) = column.numbering.as_ref().zip(column.sequence(table)) else { return };
    match numbering.by {
        NumberedBy::Serial if is_apart(column) => own(out, table, column, &beside(table, &sequence)),
        NumberedBy::Serial => {}
        NumberedBy::Identity | NumberedBy::Always => other_type(out, table, column),
    }
}

/// An identity's sequence of another type than the column's.
pub(super) fn other_type(out: &mut String, table: &ObjectName, column: &Column) {
    if let Some(ty) = column.sequence_type().filter(|ty| Some(*ty) != SequenceType::of(&column.ty)) {
        numbers(out, table, &column.name, &format!("EXECUTE 'ALTER SEQUENCE ' || numbers || ' AS {}'", ty.sql()));
        out.push_str(";\n");
    }
}

fn own(out: &mut String, table: &ObjectName, column: &Column, sequence: &ObjectName) {
    out.push_str("ALTER SEQUENCE ");
    quote::object(out, sequence, DIALECT);
    out.push_str(" OWNED BY ");
    quote::object(out, table, DIALECT);
    out.push('.');
    quote::name(out, &column.name);
    out.push_str(";\n");
}

fn next_value(out: &mut String, table: &ObjectName, column: &Column) {
    let mut quoted = String::new();
    if let Some(sequence) = column.sequence(table) {
        quote::object(&mut quoted, &beside(table, &sequence), DIALECT);
    }
    out.push_str("nextval(");
    quote::postgres_text(out, &quoted);
    out.push(')');
}

/// A sequence lives in the namespace of the table that owns it.
pub(super) fn beside(table: &ObjectName, sequence: &Name) -> ObjectName {
    ObjectName { namespace: table.namespace.clone(), name: sequence.clone() }
}

/// What a new sequence is told, with a space before it.
pub(super) fn first_options(out: &mut String, column: &Column, counting: &Counting, has_type: bool) {
    let Some(ty) = SequenceType::of(&column.ty) else { return };
    let own = Counting { ty: Some(counting.ty.unwrap_or(ty)), ..counting.clone() };
    let options = if has_type { own.definition(ty, true) } else { counting.definition(ty, false) };
    if !options.is_empty() {
        let _ = write!(out, " {options}");
    }
}

/// Numbers a column in another way.
pub(super) fn set(out: &mut String, table: &ObjectName, before: &Column, after: &Column) {
    match (&before.numbering, &after.numbering) {
        (None, None) => {}
        (Some(old), None) => stop(out, table, &after.name, old.by),
        (None, Some(new)) => start(out, table, after, new),
        (Some(old), Some(new)) if (old.by == NumberedBy::Serial) == (new.by == NumberedBy::Serial) => {
            if old.by != new.by {
                alter_column(out, table, &after.name);
                let _ = writeln!(out, " SET GENERATED {};", generated(new.by));
            }
            change(out, table, before, after);
        }
        (Some(_), Some(new)) => super::renumber::render(out, table, before, after, new),
    }
}

fn alter_column(out: &mut String, table: &ObjectName, column: &Name) {
    alter_table(out, table);
    out.push_str(" ALTER COLUMN ");
    quote::name(out, column);
}

fn stop(out: &mut String, table: &ObjectName, column: &Name, by: NumberedBy) {
    // A database that is older than its history may have a `serial` where that has an identity.
    if by != NumberedBy::Serial {
        alter_column(out, table, column);
        out.push_str(" DROP IDENTITY IF EXISTS;\n");
    }
    let mut drop = String::new();
    alter_column(&mut drop, table, column);
    drop.push_str(" DROP DEFAULT;\n        EXECUTE 'DROP SEQUENCE ' || numbers");
    numbers(out, table, column, &drop);
    out.push_str(";\n");
}

/// A new sequence is moved behind the numbers that rows have; without such a number `setval` gets NULL and does nothing:
/// <https://www.postgresql.org/docs/current/functions-sequence.html>.
fn start(out: &mut String, table: &ObjectName, column: &Column, numbering: &Numbering) {
    match numbering.by {
        NumberedBy::Identity | NumberedBy::Always => {
            alter_column(out, table, &column.name);
            out.push_str(" ADD");
            facts(out, table, column, numbering);
            out.push_str(";\n");
            other_type(out, table, column);
        }
        NumberedBy::Serial => {
            if let Some(sequence) = column.sequence(table) {
                create(out, &beside(table, &sequence), column);
                alter_column(out, table, &column.name);
                out.push_str(" SET DEFAULT ");
                next_value(out, table, column);
                out.push_str(";\n");
                own(out, table, column, &beside(table, &sequence));
            }
        }
    }
    let Some(counts) = SequenceType::of(&column.ty).map(|ty| numbering.counting.counts(ty)) else { return };
    let (mut quoted, mut name) = (String::new(), String::new());
    quote::object(&mut quoted, table, DIALECT);
    quote::name(&mut name, &column.name);
    let (farther, farthest, beyond) =
        if counts.increment < 0 { ("least", "min", "<=") } else { ("greatest", "max", ">=") };
    out.push_str("SELECT setval(pg_get_serial_sequence(");
    quote::postgres_text(out, &quoted);
    out.push_str(", ");
    quote::postgres_text(out, &column.name);
    let first = counts.start;
    let _ =
        writeln!(out, "), {farther}({farthest}({name}), {first}), {farthest}({name}) {beyond} {first}) FROM {quoted};");
}

/// Another way to count, under another name if need be.
fn change(out: &mut String, table: &ObjectName, before: &Column, after: &Column) {
    let counts = |column: &Column| {
        let ty = SequenceType::of(&column.ty)?;
        column.numbering.as_ref().map(|numbering| numbering.counting.counts(ty))
    };
    let (Some(old), Some(new), Some(numbering)) = (counts(before), counts(after), &after.numbering) else { return };
    let text = match (&before.numbering, SequenceType::of(&before.ty), SequenceType::of(&after.ty)) {
        (Some(old), Some(ty), Some(after_ty)) => old.counting.alteration(ty, &numbering.counting, after_ty),
        (_, _, _) => String::new(),
    };
    let mut statements = Vec::new();
    if !text.is_empty() {
        statements.push(format!("EXECUTE 'ALTER SEQUENCE ' || numbers || ' {text}'"));
    }
    // Renamed last, because `numbers` is its name.
    if let Some(name) = numbering.sequence.as_ref().filter(|name| before.sequence(table).as_ref() != Some(*name)) {
        let mut quoted = String::from(" RENAME TO ");
        quote::name(&mut quoted, name);
        let mut rename = String::from("EXECUTE 'ALTER SEQUENCE ' || numbers || ");
        quote::postgres_text(&mut rename, &quoted);
        statements.push(rename);
    }
    if statements.is_empty() {
        return;
    }
    let bounds = (new.min > old.min || new.max < old.max).then_some((new.min, new.max));
    within(out, table, &after.name, bounds, &statements.join(";\n        "));
    out.push_str(";\n");
}
