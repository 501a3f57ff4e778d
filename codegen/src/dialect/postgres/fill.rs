//! Values for rows that have none.

use super::{DIALECT, expression, online, types};
use crate::dialect::quote;
use crate::model::{Column, ColumnType, Expression, Name};
use crate::step::{FillRows, FillTable, Filled};
use std::fmt::Write as _;

/// What triggers look at that stand back.
const QUIET: &str = "SET LOCAL seaglass.filling = 'on';\n";

pub(super) fn render(out: &mut String, step: &FillRows) {
    match step.tables.as_slice() {
        [table] if !step.key.is_empty() => {
            let mut body = String::new();
            batches(&mut body, table, &step.key, step.quiet);
            out.push_str("DO LANGUAGE plpgsql ");
            online::dollars(out, &body);
        }
        tables => at_once(out, tables, step.quiet),
    }
    out.push_str(";\n");
}

/// Parts of one statement see the rows as they were before any of them:
/// <https://www.postgresql.org/docs/current/queries-with.html#QUERIES-WITH-MODIFYING>.
fn at_once(out: &mut String, tables: &[FillTable], quiet: bool) {
    if quiet {
        out.push_str(QUIET);
    }
    for (at, table) in tables.iter().enumerate() {
        let is_last = at + 1 == tables.len();
        if !is_last {
            let _ = writeln!(out, "{}seaglass_{at} AS (", if at == 0 { "WITH " } else { "" });
        }
        update(out, table, "", None);
        if !is_last {
            out.push_str(if at + 2 == tables.len() { "\n)\n" } else { "\n),\n" });
        }
    }
}

fn update(out: &mut String, item: &FillTable, indent: &str, range: Option<&str>) {
    out.push_str("UPDATE ");
    quote::object(out, &item.table, DIALECT);
    let mut empty = Vec::new();
    for (at, filled) in item.columns.iter().enumerate() {
        out.push_str(if at == 0 { "\n" } else { ",\n" });
        out.push_str(indent);
        out.push_str(if at == 0 { "SET " } else { "    " });
        let mut name = String::new();
        quote::name(&mut name, &filled.column.name);
        out.push_str(&name);
        out.push_str(" = ");
        if item.columns.len() == 1 {
            expression::value(out, &filled.with, Some(&filled.column));
        } else {
            or_value(out, &name, filled);
        }
        empty.push(format!("{name} IS NULL"));
    }
    let empty = empty.join(" OR ");
    let _ = match range {
        None => write!(out, "\n{indent}WHERE {empty}"),
        Some(range) => write!(out, "\n{indent}WHERE {range}\n{indent}    AND ({empty})"),
    };
}

/// What the column holds, or the value. COALESCE makes both one type, where an assignment would convert the value.
fn or_value(out: &mut String, name: &str, filled: &Filled) {
    let _ = write!(out, "coalesce({name}, ");
    let cast = match filled.with {
        Expression::Sql(_) => unsized_type(&filled.column),
        Expression::Literal(_)
        | Expression::Null
        | Expression::Now
        | Expression::CurrentDate
        | Expression::CurrentTime
        | Expression::NewUuid
        | Expression::NextValue(_) => None,
    };
    out.push_str(if cast.is_some() { "CAST(" } else { "" });
    expression::value(out, &filled.with, Some(&filled.column));
    if let Some(ty) = cast {
        let _ = write!(out, " AS {ty})");
    }
    out.push(')');
}

/// The column's type without a length: a cast to one with a length cuts, and the assignment that follows refuses. A type
/// that only the user knows is left alone.
fn unsized_type(column: &Column) -> Option<String> {
    let named = |name: &str| Some(name.to_owned());
    if let ColumnType::Array(element) = &column.ty {
        return unsized_type(&Column::new("", ColumnType::clone(element))).map(|name| format!("{name}[]"));
    }
    if matches!(column.ty, ColumnType::Varchar(_)) {
        named("varchar")
    } else if matches!(column.ty, ColumnType::Char(_)) {
        named("bpchar")
    } else if matches!(&column.ty, ColumnType::Postgres(ty) if ty.bits().is_some()) {
        named("varbit")
    } else if matches!(column.ty, ColumnType::Custom { .. }) {
        None
    } else {
        Some(types::column_type(column).into_owned())
    }
}

/// Walks through the rows by a key. A batch has as many rows as are written in a fifth of a second. It waits for a row
/// for less time than Postgres takes to look for a deadlock, and then lets go of all of its rows and tries again.
fn batches(out: &mut String, item: &FillTable, key: &[Name], quiet: bool) {
    let mut table = String::new();
    quote::object(&mut table, &item.table, DIALECT);
    let columns: Vec<String> = key.iter().map(quoted).collect();
    let variables = |which: &str| -> Vec<String> { (1..=key.len()).map(|n| format!("seaglass.{which}_{n}")).collect() };
    let (low, high) = (variables("low"), variables("high"));
    let last_first: Vec<String> = columns.iter().map(|name| format!("{name} DESC")).collect();
    let (all, low_into, high_into) = (columns.join(", "), low.join(", "), high.join(", "));
    let (this, from, to) = (row(&columns), row(&low), row(&high));
    out.push_str("\n#variable_conflict use_column\n<<seaglass>>\nDECLARE\n");
    for which in ["low", "high"] {
        for (at, name) in columns.iter().enumerate() {
            let _ = writeln!(out, "    {which}_{} {table}.{name}%TYPE;", at + 1);
        }
    }
    let mut statement = String::new();
    update(&mut statement, item, "            ", Some(&format!("{this} >= {from} AND {this} <= {to}")));
    let quiet = if quiet { format!("        {QUIET}") } else { String::new() };
    let last_first = last_first.join(", ");
    let _ = write!(
        out,
        "    size integer := 1000;
    failed integer := 0;
    began timestamptz;
    took numeric;
BEGIN
    SELECT {all} INTO {low_into} FROM {table} ORDER BY {all} LIMIT 1;
    WHILE FOUND LOOP
        began := clock_timestamp();
        SET LOCAL lock_timeout = '200ms';
{quiet}        SELECT {all} INTO {high_into}
            FROM (SELECT {all} FROM {table} WHERE {this} >= {from} ORDER BY {all} LIMIT seaglass.size) AS batch
            ORDER BY {last_first} LIMIT 1;
        BEGIN
            {statement};
            failed := 0;
        EXCEPTION WHEN lock_not_available OR deadlock_detected THEN
            failed := failed + 1;
            IF failed > 100 THEN
                RAISE;
            END IF;
        END;
        COMMIT;
        IF failed = 0 THEN
            took := greatest(extract(epoch FROM clock_timestamp() - began), 0.001);
            size := least(greatest(size * 0.2 / took, size / 2, 1), size * 2, 10000);
            SELECT {all} INTO {low_into} FROM {table} WHERE {this} > {to} ORDER BY {all} LIMIT 1;
        ELSE
            size := greatest(size / 2, 1);
            PERFORM pg_sleep(0.1);
        END IF;
    END LOOP;
END
"
    );
}

fn quoted(name: &Name) -> String {
    let mut out = String::new();
    quote::name(&mut out, name);
    out
}

/// One value, or a row of several.
fn row(parts: &[String]) -> String {
    match parts {
        [one] => one.clone(),
        many => format!("({})", many.join(", ")),
    }
}
