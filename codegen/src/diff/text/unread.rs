//! Texts of which nobody can tell what they say, where a migration takes names away.

use super::body::body;
use super::gone::Gone;
use super::list::{self, Kind};
use crate::diff::Change;
use crate::model::{Dialect, Schema};

/// How many names are listed.
const NAMES: usize = 5;

/// What is not known of a migration that takes names away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Unread {
    /// The names of columns, tables, views, types, values and routines that mean nothing afterwards, in words.
    pub names: String,
    /// Each text that is not read, and why.
    pub texts: Vec<(String, String)>,
}

/// The texts of `after` that are not read, if `changes`, which lead to it, take away a name that they may say. They are
/// those of Postgres: whatever D1 stores is SQL.
pub fn unread(changes: &[Change], after: &Schema) -> Unread {
    let gone = Gone::new(changes, after);
    let mut found = Unread::default();
    if gone.is_empty() {
        return found;
    }
    list::each(after, &mut |text| {
        if (text.kind, text.dialect) == (Kind::Routine, Dialect::Postgres)
            && let Some(body) = body(text.sql)
            && let Some(why) = body.extent.unread()
        {
            found.texts.push((text.path().join("."), why.to_owned()));
        }
    });
    if !found.texts.is_empty() {
        found.names = names(&gone);
    }
    found
}

fn names(gone: &Gone) -> String {
    let columns = gone.columns.iter().map(|gone| format!("{}.{}", gone.tables[1], gone.name));
    let objects = gone.relations.iter().chain(&gone.types).map(|gone| gone.name.to_string());
    let values = gone.values.iter().map(|gone| format!("{}.{}", gone.types[1], gone.name));
    let routines = gone.routines.iter().map(|name| format!("{name}()"));
    let all: Vec<String> = columns.chain(objects).chain(values).chain(routines).collect();
    let shown = all.iter().take(NAMES).cloned().collect::<Vec<_>>().join(", ");
    match all.len().saturating_sub(NAMES) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
