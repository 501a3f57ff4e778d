//! The lines of a CREATE TABLE: names and types in columns.

use super::quote;
use crate::model::{Column, Table};
use std::borrow::Cow;

/// Wider names and types than this are not waited for.
const WIDEST: usize = SPACES.len();

const SPACES: &str = "                                ";

/// Writes one definition per line, with commas between them.
pub(super) struct Lines<'a> {
    names: usize,
    types: usize,
    spelled: std::vec::IntoIter<Cow<'a, str>>,
    first: bool,
}

impl<'a> Lines<'a> {
    /// Measures the columns of `table`.
    pub(super) fn new(table: &'a Table, type_name: impl Fn(&'a Column) -> Cow<'a, str>) -> Self {
        let spelled: Vec<Cow<'a, str>> = table.columns.iter().map(type_name).collect();
        let widest =
            |widths: &mut dyn Iterator<Item = usize>| widths.filter(|width| *width <= WIDEST).max().unwrap_or(0);
        Self {
            names: widest(&mut table.columns.iter().map(|column| width(&column.name) + 2)),
            types: widest(&mut spelled.iter().map(|ty| width(ty))),
            spelled: spelled.into_iter(),
            first: true,
        }
    }

    /// Starts the next definition.
    pub(super) fn next(&mut self, out: &mut String) {
        out.push_str(if std::mem::take(&mut self.first) { "\n    " } else { ",\n    " });
    }

    /// Whether nothing was written.
    pub(super) fn is_empty(&self) -> bool {
        self.first
    }

    /// Writes a column; `facts` writes what follows its type, with a space before it.
    pub(super) fn column(&mut self, out: &mut String, column: &Column, facts: impl FnOnce(&mut String)) {
        self.next(out);
        let start = out.len();
        quote::name(out, &column.name);
        pad(out, start, self.names);
        out.push(' ');
        let start = out.len();
        out.push_str(&self.spelled.next().unwrap_or_default());
        let end = out.len();
        pad(out, start, self.types);
        let padded = out.len();
        facts(out);
        if out.len() == padded {
            out.truncate(end);
        }
    }
}

fn pad(out: &mut String, start: usize, width: usize) {
    let missing = width.saturating_sub(self::width(&out[start..]));
    out.push_str(&SPACES[..missing.min(SPACES.len())]);
}

/// In characters.
fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().count() }
}
