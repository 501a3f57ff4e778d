//! Keys that nothing refers to, so that nothing follows when their rows are dropped.

use super::say;
use crate::dialect::quote;
use crate::dialect::sqlite::DIALECT;
use crate::model::ObjectName;
use crate::step::{Park, Parking, Reference};
use std::fmt::Write as _;

/// The pragma outlives the transaction, so it is put back.
///
/// <https://www.sqlite.org/pragma.html#pragma_ignore_check_constraints>
pub(super) fn park(out: &mut String, park: &Park) {
    say(out, &format!("No row refers to {} from here on, so nothing follows when it is dropped.", park.table));
    if park.ignore_checks {
        out.push_str("PRAGMA ignore_check_constraints = on;\n");
    }
    out.push_str("UPDATE ");
    quote::object(out, &park.table, DIALECT);
    out.push_str(" SET ");
    for (at, (name, parking)) in park.columns.iter().enumerate() {
        if at > 0 {
            out.push_str(",\n    ");
        }
        let mut column = String::new();
        quote::name(&mut column, name);
        let _ = match parking {
            Parking::Below(others) => {
                let _ = write!(out, "{column} = {column}");
                below(out, &park.table, &column, others);
                Ok(())
            }
            // No key is such bytes, and two of them are equal only where the keys were.
            Parking::Bytes => {
                write!(out, "{column} = CAST('__seaglass ' || nullif(quote({column}), 'NULL') AS BLOB)")
            }
        };
    }
    out.push_str(";\n");
    if park.ignore_checks {
        out.push_str("PRAGMA ignore_check_constraints = off;\n");
    }
    assert_parked(out, park);
}

/// That nothing refers to the parked rows is found by index, and before they go: what would go along cannot be told
/// afterwards without a count of all.
fn assert_parked(out: &mut String, park: &Park) {
    if park.referring.is_empty() {
        return;
    }
    out.push_str("CREATE TABLE \"__seaglass_parked\" (");
    for (at, (table, _, _)) in park.referring.iter().enumerate() {
        out.push_str(if at > 0 { ",\n    " } else { "\n    " });
        let _ = write!(out, "\"q{at}\" integer NOT NULL CONSTRAINT ");
        let name = format!("rows of {table} would go with rows of {}", park.table);
        quote::name(out, &quote::harmless(&name, DIALECT));
        let _ = write!(out, " CHECK (\"q{at}\" = 0)");
    }
    out.push_str("\n);\nINSERT INTO \"__seaglass_parked\" SELECT");
    for (at, (table, column, target)) in park.referring.iter().enumerate() {
        out.push_str(if at > 0 { ",\n    (SELECT count(*) FROM " } else { "\n    (SELECT count(*) FROM " });
        quote::object(out, table, DIALECT);
        out.push_str(" WHERE ");
        quote::name(out, column);
        out.push_str(" BETWEEN ");
        match park.columns.get(target) {
            Some(Parking::Below(_)) => {
                let mut from = String::new();
                quote::name(&mut from, target);
                from.push_str(") FROM ");
                quote::object(&mut from, &park.table, DIALECT);
                let _ = write!(out, "(SELECT min({from}) AND (SELECT max({from})");
            }
            Some(Parking::Bytes) | None => {
                out.push_str("CAST('__seaglass ' AS BLOB) AND CAST('__seaglass!' AS BLOB)");
            }
        }
        out.push(')');
    }
    out.push_str(";\nDROP TABLE \"__seaglass_parked\";\n");
}

/// What takes a number below all that are in use. In this order the sum does not overflow where its result fits, so only
/// numbers that are further apart than 63 bits reach cannot be parked: the engine says `datatype mismatch`.
fn below(out: &mut String, table: &ObjectName, column: &str, others: &[Reference]) {
    let mut own = String::from(" FROM ");
    quote::object(&mut own, table, DIALECT);
    let least = format!("(SELECT min({column}){own})");
    let _ = write!(out, "\n    - (SELECT max({column}){own})\n    + ");
    if others.is_empty() {
        out.push_str(&least);
    } else {
        let _ = write!(out, "min(\n        {least}");
        for other in others {
            // An index tells the least value, and not the least of what is computed from values.
            out.push_str(if other.number {
                ",\n        coalesce((SELECT min("
            } else {
                ",\n        coalesce((SELECT min(CAST("
            });
            quote::name(out, &other.column);
            out.push_str(if other.number { ") FROM " } else { " AS INTEGER)) FROM " });
            quote::object(out, &other.table, DIALECT);
            let _ = write!(out, "), {least})");
        }
        out.push_str("\n    )");
    }
    out.push_str("\n    - 1");
}
