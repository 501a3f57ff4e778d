//! Views.

use super::{Faults, Problem, ReadContext, index, meaning, problem::PartPath, table};
use crate::declare::{self, ViewRelation, ViewRelationKind};
use crate::model::{Dialect, ForeignKey, Name, Rule, Table, View, derived_name};

/// Reads a view, and what its entity holds; names of indexes that were left out stay empty.
pub(super) fn read(
    declared: declare::View,
    entities: &mut Vec<Table>,
    context: &ReadContext<'_>,
    faults: &mut Faults<'_>,
) -> View {
    let mut view = declared.facts;
    view.doc = meaning(view.doc);
    if declared.entity.is_none() && !declared.relations.is_empty() {
        faults.add(PartPath::of(&view.name), no_entity());
    }
    if let Some(mut stated) = declared.entity {
        let found = table::read(&mut stated, context, faults);
        let found = found.and_then(|found| entity(found, &view, faults));
        entities.extend(found.map(|mut table| {
            table::attach_named(&stated.beside, &mut table, faults);
            declared.relations.into_iter().for_each(|relation| relate(&mut table, relation, faults));
            table
        }));
    }
    // Only Postgres keeps rows of a view.
    let context = ReadContext { dialects: &[Dialect::Postgres], ..*context };
    let indexes = declared.indexes.into_iter();
    view.indexes.extend(indexes.filter_map(|item| index::read(item, &view.name, &context, faults)));
    view
}

/// The columns and the keys of a view, as its entity holds them.
fn entity(mut table: Table, view: &View, faults: &mut Faults<'_>) -> Option<Table> {
    let place = PartPath::of(&view.name);
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
    if !table.foreign_keys.is_empty() {
        refuse(
            "its entity has a foreign key".to_owned(),
            "a view has no constraints",
            "`.belongs_to(\"author_id\", \"users\", \"id\")` of the view",
        );
    }
    if !table.checks.is_empty() || !table.indexes.is_empty() {
        refuse(
            "its entity has more than columns and keys".to_owned(),
            "a view has no constraints",
            "the columns and what no two rows share; `View::index` for an index of a materialized view",
        );
    }
    table.entity.read_only = true;
    table.doc = table.doc.or_else(|| view.doc.clone());
    Some(table)
}

/// Gives the entity of a view a key that no database has: its own, or that of another one.
fn relate(table: &mut Table, relation: ViewRelation, faults: &mut Faults<'_>) {
    let place = PartPath::of(&table.name);
    let Some(other) = faults.keep(place, table::object_name(&relation.other)) else { return };
    let key = |holder: &str, columns: Vec<Name>, target: &_, target_columns: Vec<Name>| {
        let joined = columns.iter().map(Name::as_str).collect::<Vec<_>>().join("_");
        let name = derived_name(holder, Some(&joined), "fkey").into();
        ForeignKey { name, columns, target: Clone::clone(target), target_columns, ..ForeignKey::default() }
    };
    let ViewRelation { kind, columns, other: _, other_columns } = relation;
    match kind {
        ViewRelationKind::BelongsTo => {
            let key = key(table.name.name.as_str(), columns, &other, other_columns);
            table.entity.view_keys.push((table.name.clone(), key));
        }
        ViewRelationKind::HasMany => {
            let key = key(other.name.as_str(), other_columns, &table.name, columns);
            table.entity.view_keys.push((other, key));
        }
    }
}

fn no_entity() -> Problem {
    Problem::new(
        Rule::ViewRelation,
        "the view is related, and has no entity",
        "relations are of entities",
        "`.entity(…)` with the columns of the view beside it",
    )
}
