//! Comments.

use super::{Change, CommentTarget, Difference};

/// Notes another comment.
pub(super) fn compare(
    on: impl FnOnce() -> CommentTarget,
    before: Option<&str>,
    after: Option<&str>,
    found: &mut Difference,
) {
    if before != after {
        let (before, after) = (before.map(str::to_owned), after.map(str::to_owned));
        found.changes.push(Change::Comment { on: on(), before, after });
    }
}
