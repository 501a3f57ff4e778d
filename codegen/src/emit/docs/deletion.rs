//! What deleting a row does elsewhere, in words.

use super::book::{Book, object};
use super::escape;
use crate::model::{Action, Deferral, Dialect, ForeignKey, Name};
use std::collections::BTreeSet;

/// D1 nests triggers and cascades no deeper.
///
/// <https://www.sqlite.org/limits.html#max_trigger_depth>, which D1 sets to 10.
const D1_DEPTH: usize = 10;

/// Effects beyond the direct ones that a page lists; a chain of any length costs each page the same.
const FURTHER: usize = 10;

/// Tables that a line of the index names.
const NAMED: usize = 8;

/// What one foreign key does when a row that it points at is deleted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Effect {
    /// The table whose row is deleted.
    parent: usize,
    /// The table that feels it.
    child: usize,
    /// The key, by its place in `child`.
    key: usize,
    /// 0 for a row that was deleted by hand.
    depth: usize,
}

/// All that happens, as far as it is listed.
#[derive(Debug)]
struct Reach {
    effects: Vec<Effect>,
    /// There is more than was listed.
    more: bool,
}

/// Follows the cascades from a row of the table at `start`: the direct effects in full, and at most `limit` further ones.
fn reach(book: &Book<'_>, start: usize, limit: usize) -> Reach {
    let mut reach = Reach { effects: Vec::with_capacity(book.inbound[start].len() + limit), more: false };
    let mut seen = BTreeSet::from([start]);
    let mut queue = Vec::with_capacity(limit + 1);
    queue.push((start, 0));
    let mut further = 0;
    let mut next = 0;
    while let Some(&(parent, depth)) = queue.get(next) {
        next += 1;
        for &(child, key) in &book.inbound[parent] {
            if depth > 0 && further == limit {
                reach.more = true;
                return reach;
            }
            further += usize::from(depth > 0);
            let effect = Effect { parent, child, key, depth };
            reach.effects.push(effect);
            if effect.foreign(book).on_delete == Action::Cascade && seen.insert(child) {
                queue.push((child, depth + 1));
            }
        }
    }
    reach
}

impl Effect {
    fn foreign<'a>(&self, book: &Book<'a>) -> &'a ForeignKey {
        &book.tables()[self.child].foreign_keys[self.key]
    }
}

/// Writes the section of a table's page.
pub(super) fn section(out: &mut String, book: &Book<'_>, place: usize) {
    out.push_str("## Deleting a row\n\n");
    let reach = reach(book, place, FURTHER);
    if reach.effects.is_empty() {
        out.push_str("Nothing refers to this table: deleting a row changes nothing elsewhere.\n\n");
        return;
    }
    let direct = reach.effects.iter().take_while(|effect| effect.depth == 0).count();
    for effect in &reach.effects[..direct] {
        sentence(out, book, *effect);
    }
    if direct < reach.effects.len() {
        out.push_str("\nAnd through the deleted rows:\n\n");
    }
    for effect in &reach.effects[direct..] {
        sentence(out, book, *effect);
    }
    if reach.more {
        out.push_str("- And more: the pages of the tables above go on from here.\n");
    }
    let deep = reach.effects.iter().any(|effect| effect.depth >= D1_DEPTH || itself(book, *effect));
    if deep && book.has(Dialect::D1) {
        out.push_str("\nD1 refuses a delete that cascades over more than 10 levels.\n");
    }
    out.push('\n');
}

/// Whether rows of one table delete each other, so that the rows decide how deep it goes.
fn itself(book: &Book<'_>, effect: Effect) -> bool {
    effect.parent == effect.child && effect.foreign(book).on_delete == Action::Cascade
}

fn sentence(out: &mut String, book: &Book<'_>, effect: Effect) {
    let foreign = effect.foreign(book);
    let columns = |out: &mut String| escape::codes(out, foreign.columns.iter().map(Name::as_str));
    let row = |out: &mut String| {
        if effect.depth == 0 {
            out.push_str("it");
        } else {
            // A line above links to it.
            out.push_str("one of ");
            object(out, &book.tables()[effect.parent].name);
        }
    };
    let many = foreign.columns.len() > 1;
    match foreign.on_delete {
        Action::Cascade => {
            out.push_str("- Rows of ");
            book.table_link(out, effect.child);
            out.push_str(" that refer to ");
            row(out);
            out.push_str(" by ");
            columns(out);
            out.push_str(" are deleted");
        }
        Action::SetNull | Action::SetDefault => {
            out.push_str("- In rows of ");
            book.table_link(out, effect.child);
            out.push_str(" that refer to ");
            row(out);
            out.push_str(", ");
            columns(out);
            out.push_str(match (foreign.on_delete == Action::SetNull, many) {
                (true, false) => " becomes NULL",
                (true, true) => " become NULL",
                (false, false) => " becomes its default",
                (false, true) => " become their defaults",
            });
        }
        Action::NoAction | Action::Restrict => {
            out.push_str("- Refused while a row of ");
            book.table_link(out, effect.child);
            out.push_str(" refers to ");
            row(out);
            out.push_str(" by ");
            columns(out);
            if foreign.deferral == Deferral::Deferred {
                out.push_str(", looked at when the transaction ends");
            }
        }
    }
    out.push_str(".\n");
}

/// Writes the map of the index: a line per table that something refers to.
pub(super) fn map(out: &mut String, book: &Book<'_>) {
    if book.inbound.iter().all(Vec::is_empty) {
        return;
    }
    out.push_str("## Deleting rows\n\nWhat deleting a row of a table does to others, cascades followed. ");
    out.push_str("Each line names at most eight tables; the table's page says the rest.\n\n");
    for place in (0..book.tables().len()).filter(|place| !book.inbound[*place].is_empty()) {
        let reach = reach(book, place, NAMED);
        out.push_str("- ");
        book.table_link(out, place);
        let groups: [(&str, &[Action]); 4] = [
            (" deletes rows of ", &[Action::Cascade]),
            (" sets to NULL in ", &[Action::SetNull]),
            (" sets to a default in ", &[Action::SetDefault]),
            (" is refused by rows of ", &[Action::NoAction, Action::Restrict]),
        ];
        let mut room = NAMED;
        let mut wrote = false;
        for (words, actions) in groups {
            let of = |effect: &&Effect| actions.contains(&effect.foreign(book).on_delete);
            let tables = distinct(reach.effects.iter().filter(of).map(|effect| effect.child), room);
            if tables.is_empty() {
                continue;
            }
            room -= tables.len();
            out.push_str(if wrote { ";" } else { ":" });
            wrote = true;
            out.push_str(words);
            for (nth, table) in tables.iter().enumerate() {
                out.push_str(if nth > 0 { ", " } else { "" });
                book.table_link(out, *table);
            }
        }
        if reach.more || room == 0 {
            out.push_str("; and more");
        }
        out.push('\n');
    }
    out.push('\n');
}

/// The first `room` different places, in order.
fn distinct(places: impl Iterator<Item = usize>, room: usize) -> Vec<usize> {
    let mut found = Vec::with_capacity(room);
    for place in places {
        if found.len() == room {
            break;
        }
        if !found.contains(&place) {
            found.push(place);
        }
    }
    found
}
