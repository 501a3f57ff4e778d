//! From sea-query's statements to the model: one file per kind of object.
//!
//! What the model cannot hold is a [`Fault`] that names it; nothing is dropped in silence and nothing panics. Three
//! things are accepted and mean nothing, because how a statement runs is the plan's decision: `if_not_exists`, an
//! index's `concurrently`, and the length of `binary_len` and `var_binary`, which Postgres does not have.

mod column;
mod column_type;
mod constraint;
mod d1;
mod enumeration;
mod expression;
mod foreign_key;
mod index;
mod index_expression;
mod index_facts;
mod inspect;
mod intent;
mod literal;
mod moment;
mod names;
mod partition;
mod problem;
mod seed;
mod settled;
mod sql;
mod table;
mod typed;
mod value;
mod view;

use crate::declare::Database;
use crate::model::Intent;
use crate::model::{CatalogueObject, Declared, Dialect, Enum, Fault, ObjectName, Rule, Schema, Silence, View};
pub use column_type::moment;
use problem::{Faults, Problem};
pub use settled::{is_spelled, settled};
use std::collections::BTreeMap;
use std::sync::Arc;
pub(crate) use typed::{typed, typed_forms};

/// Reads a declared database into the model, with every name that was left out derived by Postgres's rule.
///
/// The tables are taken out of the declaration, each as it is read.
///
/// # Errors
///
/// Every fault of the whole database: what sea-query's statements hold and the model does not.
pub fn read(database: &mut Database) -> Result<Declared, Vec<Fault>> {
    let mut declared = std::mem::take(&mut database.tables);
    let mut faults = Faults::new(&database.name);
    let mut intent = Intent::default();
    let mut enum_styles = BTreeMap::new();
    let enums = enumeration::read_all(database, &mut enum_styles, &mut intent, &mut faults);
    let types: Vec<ObjectName> = database.objects.iter().flat_map(|item| item.types().into_iter().cloned()).collect();
    let sequences: Vec<ObjectName> =
        database.objects.iter().filter(|item| item.noun() == "sequence").map(|item| item.name().clone()).collect();
    let context = ReadContext {
        dialects: &database.dialects,
        enums: &enums,
        types: &types,
        sequences: &sequences,
        foreign_rows: database.foreign_rows,
        names_as_given: database.names_as_given,
    };

    let mut tables = Vec::with_capacity(declared.len());
    let mut silences: Vec<Silence> = silenced(&mut database.silences, None).collect();
    let mut partitions = Vec::new();
    declared.retain_mut(|item| {
        if partition::is_one(item) {
            partitions.extend(partition::read(item, &mut faults));
            return false;
        }
        let table = table::read(item, &context, &mut faults);
        let is_read = table.is_some();
        tables.extend(table);
        is_read
    });
    let mut view_entities = Vec::new();
    let read_view = |view| view::read(view, &mut view_entities, &context, &mut faults);
    let index_facts: Vec<_> = database.views.iter_mut().map(|view| std::mem::take(&mut view.index_facts)).collect();
    let mut views: Vec<View> = database.views.drain(..).map(read_view).collect();
    names::derive(&mut tables, &mut views);
    for (facts, view) in index_facts.iter().zip(&mut views) {
        index_facts::attach(facts, &view.name, &mut view.indexes, &mut faults);
    }
    for (item, table) in declared.iter_mut().zip(&mut tables) {
        table::attach_named(&item.beside, table, &mut faults);
        intent::of_table(&item.beside, table, &mut intent, &context, &mut faults);
        silences.extend(silenced(&mut item.beside.silences, Some(&table.name)));
    }
    intent::of_database(database, &mut intent, &mut faults);
    intent.unwritten = Dialect::ALL.into_iter().filter(|dialect| !database.dialects.contains(dialect)).collect();

    let seeds = seed::read_all(database, &tables, &context, &mut faults);
    let found = faults.into_list();
    if !found.is_empty() {
        return Err(found);
    }
    let tables = tables.into_iter().map(Arc::new).collect();
    let (routines, mut objects) = (database.routines.clone(), database.objects.clone());
    objects.extend(partitions.into_iter().map(CatalogueObject::from));
    root_partitions(&mut objects);
    for object in &mut objects {
        if let Some(former) = object.take_former() {
            intent.objects.insert((object.noun().to_owned(), object.name().clone()), former);
        }
    }
    Ok(Declared {
        intent,
        name: database.name.clone(),
        doc: meaning(database.doc.clone()),
        dialects: database.dialects.clone(),
        schema: Schema { enums, tables, routines, views, objects },
        view_entities,
        entities: database.entities.clone(),
        enum_styles,
        seeds,
        offline: !database.online,
        silences,
        d1_binding: database.d1_binding.clone(),
        d1_database: database.d1_name.clone(),
    })
}

/// Notes the table that a partition of a partition belongs to: its columns are that table's.
fn root_partitions(objects: &mut [CatalogueObject]) {
    let mut above: BTreeMap<ObjectName, ObjectName> = BTreeMap::new();
    for object in &*objects {
        if let CatalogueObject::Partition(item) = object {
            above.insert(item.name.clone(), item.of.clone());
        }
    }
    for object in objects {
        let CatalogueObject::Partition(item) = object else { continue };
        // As long as the list at most: one may be said to be a partition of itself.
        let mut chain = std::iter::successors(above.get(&item.of), |name| above.get(*name)).take(above.len());
        let last = chain.next().map(|first| chain.last().unwrap_or(first));
        item.table = last.cloned();
    }
}

fn silenced(said: &mut Vec<(Rule, String)>, table: Option<&ObjectName>) -> impl Iterator<Item = Silence> {
    std::mem::take(said).into_iter().map(move |(rule, reason)| Silence { rule, table: table.cloned(), reason })
}

/// What every part of a database is read with.
struct ReadContext<'a> {
    /// The dialects that must be able to say everything.
    dialects: &'a [Dialect],
    /// The enums that columns can name.
    enums: &'a [Enum],
    /// Types that are objects of their own.
    types: &'a [ObjectName],
    /// Sequences that belong to no column.
    sequences: &'a [ObjectName],
    /// Every table has rows that another program writes.
    foreign_rows: bool,
    names_as_given: bool,
}

/// A comment, unless it is blank.
fn meaning(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}
