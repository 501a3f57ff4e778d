//! Indexes: a changed one is dropped and created, unless Postgres sets what differs where it stands.

use super::part::{self, Indexed, Moves, Pairs};
use super::{Change, CommentTarget, Difference};
use crate::model::{Index, Name, ObjectName};

/// Compares the indexes of a table or of a view, by the name that it has now; those of a table in partitions are no whole,
/// and Postgres sets nothing of them: <https://www.postgresql.org/docs/current/sql-alterindex.html>.
pub(super) fn compare(
    of: &ObjectName,
    is_whole: bool,
    [before, after]: [&[Index]; 2],
    moves: &mut Moves,
    found: &mut Difference,
) {
    let mut pairs = part::pairs(before, after);
    let renamed = part::renamed(&mut pairs);
    for (from, to) in &renamed {
        moves.index(of, from, to);
    }
    if is_whole {
        stored(of, &mut pairs, found);
    }
    let Pairs { gone, new } = pairs;
    let is_new = |name: &Name| new.iter().any(|index| index.name == *name);
    let on = |index| CommentTarget::Index { table: of.clone(), index };
    part::comments([before, after], &renamed, is_new, on, found);
    let dropped = |index| Change::DropIndex { table: of.clone(), index };
    found.changes.extend(gone.into_iter().cloned().map(dropped));
    let created = |index| Change::CreateIndex { table: of.clone(), index };
    found.changes.extend(new.into_iter().cloned().map(created));
}

/// Takes out those whose storage parameters alone differ, and can be set.
pub(super) fn stored<T: Indexed>(of: &ObjectName, pairs: &mut Pairs<'_, T>, found: &mut Difference) {
    pairs.gone.retain(|gone| {
        let is_set = |new: &&T| {
            let mut same = T::clone(gone);
            same.index_mut().storage.clone_from(&new.index().storage);
            part::alike(&same, *new) && gone.index().sets_in_place(new.index())
        };
        let Some(at) = pairs.new.iter().position(is_set) else { return true };
        let new = pairs.new.remove(at);
        let [before, mut after] = [*gone, new].map(|item| Box::new(item.index().clone()));
        after.doc.clone_from(&before.doc);
        found.changes.push(Change::ChangeIndex { table: of.clone(), before, after });
        false
    });
}
