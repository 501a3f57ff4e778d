//! Storage parameters of a table: `WITH (fillfactor = 70)`.

use super::alter_table;
use crate::model::ObjectName;

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
