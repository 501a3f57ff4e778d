//! Views.

use super::{Context, Faults, Problem, index, meaning, problem::Place, table};
use crate::declare;
use crate::model::{Dialect, Rule, Table, View};

/// Reads a view, and what its entity holds; names of indexes that were left out stay empty.
pub(super) fn read(
    declared: declare::View,
    entities: &mut Vec<Table>,
    context: &Context<'_>,
    faults: &mut Faults<'_>,
) -> View {
    let mut view = declared.facts;
    view.doc = meaning(view.doc);
    if let Some(mut stated) = declared.entity {
        let found = table::read(&mut stated, context, faults);
        entities.extend(found.and_then(|found| entity(found, &view, faults)));
    }
    // Only Postgres keeps rows of a view.
    let context = Context { dialects: &[Dialect::Postgres], ..*context };
    let indexes = declared.indexes.into_iter();
    view.indexes.extend(indexes.filter_map(|item| index::read(item, &view.name, &context, faults)));
    view
}

/// The columns and the key of a view, as its entity holds them.
fn entity(mut table: Table, view: &View, faults: &mut Faults<'_>) -> Option<Table> {
    let place = Place::of(&view.name);
    let mut refuse = |what: String, why: &str, instead: &str| {
        faults.add(place, Problem::new(Rule::ViewEntity, what, why.to_owned(), instead.to_owned()));
    };
    if table.name != view.name {
        refuse(
            format!("its entity is that of {}", table.name),
            "it would read another relation",
            "the name of the view in `Table::create().table(\"…\")`",
        );
        return None;
    }
    if table.primary_key.is_none() {
        refuse(
            "its entity has no key".to_owned(),
            "SeaORM has none without one",
            "`.primary_key()` on the column, or `.primary_key(Index::create()…)` of the columns, that no two rows share",
        );
    }
    let parts = !table.foreign_keys.is_empty() || !table.checks.is_empty() || !table.indexes.is_empty();
    if parts || !table.uniques.is_empty() {
        refuse(
            "its entity has more than columns and a key".to_owned(),
            "a view has no constraints",
            "the columns and their key alone; `View::index` for an index of a materialized view",
        );
    }
    table.entity.read_only = true;
    table.doc = table.doc.or_else(|| view.doc.clone());
    Some(table)
}
