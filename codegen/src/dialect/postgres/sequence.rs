//! The sequence that a column owns, whatever it is called: <https://www.postgresql.org/docs/current/sql-altersequence.html>.

use super::{DIALECT, online};
use crate::dialect::quote;
use crate::model::{Column, Expression, Name, NumberedBy, ObjectName, SequenceType};
use std::fmt::Write as _;

/// Has the sequence of a column follow its type. An identity's does so by itself, but a database that was not made by this
/// history may have a `serial` column there, whose does not.
pub(super) fn follow(out: &mut String, table: &ObjectName, before: &Column, after: &Column) {
    if let Some((_, ty)) = retyped(before, after) {
        numbers(out, table, &after.name, &format!("EXECUTE 'ALTER SEQUENCE ' || numbers || ' AS {}'", ty.sql()));
        out.push_str(";\n");
    }
}

/// Fails by name before a column gets a type that the numbers have outgrown.
pub(super) fn guard(out: &mut String, table: &ObjectName, before: &Column, after: &Column) {
    if let Some((old, new)) = retyped(before, after)
        && new < old
    {
        let counting = after.numbering.as_ref().map(|numbering| numbering.counting.clone()).unwrap_or_default();
        let counts = counting.counts(new);
        within(out, table, &after.name, Some((counts.min, counts.max)), "");
        out.push_str(";\n");
    }
}

/// The types of the sequence that a column's numbers come from, if the type of these changes.
fn retyped(before: &Column, after: &Column) -> Option<(SequenceType, SequenceType)> {
    let whole = |column: &Column| SequenceType::of(&column.ty).filter(|_| column.storage.is_none());
    let calls = |column: &Column| match &column.default {
        Some(Expression::Sql(forms)) => forms.get(&DIALECT).is_some_and(|sql| sql.contains("nextval")),
        Some(_) | None => false,
    };
    let is_numbered = |column: &Column| column.numbering.is_some() || calls(column);
    let types = whole(before).zip(whole(after)).filter(|_| is_numbered(before) && is_numbered(after));
    let (old, new) = types.filter(|(old, new)| old != new)?;
    let of = |column: &Column, ty| column.sequence_type().unwrap_or(ty);
    let is_serial =
        |column: &Column| column.numbering.as_ref().is_some_and(|numbering| numbering.by == NumberedBy::Serial);
    let types = (of(before, old), of(after, new));
    // That of an identity takes the column's type, be it that it had another one.
    (types.0 != types.1 || !(is_serial(before) && is_serial(after))).then_some(types)
}

/// Runs a statement about the sequence that a column owns, called `numbers`; nothing without one.
pub(super) fn numbers(out: &mut String, table: &ObjectName, column: &Name, statements: &str) {
    within(out, table, column, None, statements);
}

/// The same, if the sequence stands between these bounds.
pub(super) fn within(
    out: &mut String,
    table: &ObjectName,
    column: &Name,
    bounds: Option<(i64, i64)>,
    statements: &str,
) {
    let mut quoted = String::new();
    quote::object(&mut quoted, table, DIALECT);
    let mut body = String::from("\nDECLARE\n    numbers text := pg_get_serial_sequence(");
    quote::postgres_text(&mut body, &quoted);
    body.push_str(", ");
    quote::postgres_text(&mut body, column);
    body.push_str(");\n");
    if bounds.is_some() {
        body.push_str("    last bigint;\n");
    }
    body.push_str("BEGIN\n    IF numbers IS NOT NULL THEN\n");
    if let Some((min, max)) = bounds {
        body.push_str("        EXECUTE 'SELECT last_value FROM ' || numbers INTO last;\n");
        let _ = write!(body, "        IF last NOT BETWEEN {min} AND {max} THEN\n            RAISE EXCEPTION '%', ");
        quote::postgres_text(&mut body, &format!("the sequence of {table}.{column} is at "));
        let _ = write!(
            body,
            " || last\n                || ', and would have to be between {min} and {max}';\n        END IF;\n"
        );
    }
    if !statements.is_empty() {
        let _ = writeln!(body, "        {statements};");
    }
    body.push_str("    END IF;\nEND\n");
    out.push_str("DO LANGUAGE plpgsql ");
    online::dollars(out, &body);
}
