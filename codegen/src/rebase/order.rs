//! Whether the order of two branches matters.

use super::line::{render, replay};
use super::touch::{Touch, words};
use super::{Input, units};
use crate::diff::Change;
use crate::emit::history::{Entry, Style};
use std::collections::BTreeSet;

/// Whether the migrations of a branch have the same SQL with and without the `others`, and these the same SQL with and
/// without the branch: then every database ends up alike, whichever it ran first. Both stand on what the branch `follows`.
///
/// Both orders are planned and compared. That finds what a comparison of names would miss, such as a table that D1 must
/// copy because another branch refers to it.
pub(super) fn does_not_matter(input: &Input<'_>, follows: &[&Entry], others: &[&Entry], own: &[&Entry]) -> bool {
    !meets_by_hand(input, own, others)
        && !meets_by_hand(input, others, own)
        && same_after(input, follows, others, own)
        && same_after(input, follows, own, others)
}

/// Whether `entries` have the same SQL on `shared` as on `shared` and `others`.
fn same_after(input: &Input<'_>, shared: &[&Entry], others: &[&Entry], entries: &[&Entry]) -> bool {
    let changes = |entries: &[&Entry]| -> Vec<Change> {
        entries.iter().flat_map(|entry| entry.changes.iter().cloned()).collect()
    };
    let alone = changes(shared);
    let beside = [alone.clone(), changes(others)].concat();
    let mut own: Vec<Change> = Vec::new();
    for unit in units(entries) {
        let unit_changes = changes(unit);
        let name = unit.first().map_or("", |entry| entry.base_name());
        let sql = |start: &[Change]| {
            let before = replay(input, start.iter().chain(&own)).ok()?;
            let after = replay(input, start.iter().chain(&own).chain(&unit_changes)).ok()?;
            render(input, &unit_changes, [&before, &after], (1, &Style::default()), name).ok()
        };
        // What cannot be put there at all is said when it is put there.
        let (Some(here), Some(there)) = (sql(&alone), sql(&beside)) else { return false };
        if here != there {
            return false;
        }
        own.extend(unit_changes);
    }
    true
}

/// Whether SQL that was written by hand in `entries` may be about what `others` change, or writes what no plan knows.
pub(super) fn meets_by_hand(input: &Input<'_>, entries: &[&Entry], others: &[&Entry]) -> bool {
    let touches: Vec<Touch> = others.iter().flat_map(|entry| &entry.changes).map(Touch::of).collect();
    let by_hand = entries.iter().filter(|entry| entry.hand_written);
    by_hand.into_iter().any(|entry| {
        let words = words_of(input, entry);
        let others_by_hand = others.iter().filter(|other| other.hand_written);
        touches.iter().any(|touch| touch.is_among(&words))
            || others_by_hand.into_iter().any(|other| share_a_table(input, &words, &words_of(input, other)))
    })
}

fn share_a_table(input: &Input<'_>, left: &BTreeSet<String>, right: &BTreeSet<String>) -> bool {
    let tables = input.declared.schema.tables.iter().map(|table| table.name.name.to_lowercase());
    tables.into_iter().any(|name| left.contains(&name) && right.contains(&name))
}

/// The words of a migration's SQL, in both directions and every dialect.
fn words_of(input: &Input<'_>, entry: &Entry) -> BTreeSet<String> {
    let (sql, database, stem) = (&input.project.paths.sql, &input.declared.name, entry.stem());
    let paths = entry.files.keys().flat_map(|dialect| {
        let path = |direction| format!("{sql}/{database}/{}/{direction}/{stem}.sql", dialect.key());
        ["up", "down"].map(|direction| (*dialect, path(direction)))
    });
    paths
        .filter_map(|(dialect, path)| Some((dialect, input.sql.get(&path)?)))
        .flat_map(|(dialect, text)| words(text, dialect))
        .collect()
}
