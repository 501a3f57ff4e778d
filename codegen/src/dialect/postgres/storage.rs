//! What is set of a table as a whole: storage parameters, `WITH (fillfactor = 70)`, and row level security.

use super::alter_table;
use crate::model::{ObjectName, RowSecurity};

/// Appends the statements that lead from the parameters of one text to those of another. Parameters that are gone are
/// reset first: <https://www.postgresql.org/docs/current/sql-createtable.html#SQL-CREATETABLE-STORAGE-PARAMETERS>.
pub(super) fn set(out: &mut String, table: &ObjectName, before: &str, after: &str) {
    let (before, after) = (parameters(before), parameters(after));
    let gone: Vec<&str> = before.iter().map(|item| key(item)).filter(|name| !has(&after, name)).collect();
    for (words, list) in [(" RESET (", gone), (" SET (", after)] {
        if !list.is_empty() {
            alter_table(out, table);
            out.push_str(words);
            out.push_str(&list.join(", "));
            out.push_str(");\n");
        }
    }
}

/// Appends the statements that lead from one to the other.
///
/// <https://www.postgresql.org/docs/current/ddl-rowsecurity.html>
pub(super) fn row_security(out: &mut String, table: &ObjectName, before: RowSecurity, after: RowSecurity) {
    let facts = |security| (security != RowSecurity::Disabled, security == RowSecurity::Forced);
    let ((was_enabled, was_forced), (is_enabled, is_forced)) = (facts(before), facts(after));
    let mut set = |words: &str| {
        alter_table(out, table);
        out.push_str(words);
        out.push_str(" ROW LEVEL SECURITY;\n");
    };
    if was_forced && !is_forced {
        set(" NO FORCE");
    }
    match (was_enabled, is_enabled) {
        (true, false) => set(" DISABLE"),
        (false, true) => set(" ENABLE"),
        (true, true) | (false, false) => {}
    }
    if !was_forced && is_forced {
        set(" FORCE");
    }
}

fn has(list: &[&str], name: &str) -> bool {
    list.iter().any(|item| key(item).eq_ignore_ascii_case(name))
}

fn key(parameter: &str) -> &str {
    parameter.split('=').next().unwrap_or_default().trim()
}

/// The parameters between the parentheses of `WITH (…)`; none of any other text.
fn parameters(text: &str) -> Vec<&str> {
    let text = text.trim().trim_end_matches(';').trim_end();
    let (word, rest) = text.split_at_checked(4).unwrap_or_default();
    let inner = rest.trim().strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    match inner {
        Some(inner) if word.eq_ignore_ascii_case("with") => inner.split(',').map(str::trim).collect(),
        Some(_) | None => Vec::new(),
    }
}
