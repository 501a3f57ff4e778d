//! Views.

use super::{Context, Faults, index, meaning};
use crate::declare;
use crate::model::{Dialect, View};

/// Reads a view; names of indexes that were left out stay empty.
pub(super) fn read(declared: declare::View, context: &Context<'_>, faults: &mut Faults<'_>) -> View {
    let mut view = declared.facts;
    view.doc = meaning(view.doc);
    // Only Postgres keeps rows of a view.
    let context = Context { dialects: &[Dialect::Postgres], ..*context };
    let indexes = declared.indexes.into_iter();
    view.indexes.extend(indexes.filter_map(|item| index::read(item, &view.name, &context, faults)));
    view
}
