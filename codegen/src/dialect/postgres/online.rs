//! What belongs to indexes that are built outside a transaction.

use super::{DIALECT, index};
use crate::dialect::quote;
use crate::model::{Name, ObjectName};

/// Fails unless the index is complete. A build that was stopped leaves an index behind that is maintained but never
/// used, and that a constraint cannot be made of:
/// <https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY>.
pub(super) fn assert_valid(out: &mut String, table: &ObjectName, name: &Name) {
    let mut quoted = String::new();
    quote::object(&mut quoted, &index::beside(table, name), DIALECT);
    let mut body = String::from("\nBEGIN\n    IF NOT EXISTS (SELECT FROM pg_index WHERE indexrelid = to_regclass(");
    quote::postgres_text(&mut body, &quoted);
    body.push_str(") AND indisvalid) THEN\n        RAISE EXCEPTION '%', ");
    quote::postgres_text(&mut body, &format!("index {name} of {table} is missing, or its build was stopped"));
    body.push_str("\n            USING HINT = ");
    let hint = format!("Run DROP INDEX CONCURRENTLY IF EXISTS {quoted}; and the migration that builds it again.");
    quote::postgres_text(&mut body, &hint);
    body.push_str(";\n    END IF;\nEND\n");
    out.push_str("DO LANGUAGE plpgsql ");
    dollars(out, &body);
}

/// A literal that can be read as it stands.
pub(super) fn dollars(out: &mut String, body: &str) {
    if body.contains("$$") || body.contains('\r') {
        quote::postgres_text(out, body);
    } else {
        out.push_str("$$");
        out.push_str(body);
        out.push_str("$$");
    }
}
