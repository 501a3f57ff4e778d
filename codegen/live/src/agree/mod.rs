//! AGREE: what a live database holds, in the words of history as far as both say the same.
//!
//! A database keeps its own spelling of what it was told: `is_active = true` comes back as `(is_active = true)`, `varchar`
//! as `character varying`, a query with every column spelled out. What says the same is put as history has it; what is
//! left is a difference. Where words cannot tell, the pair is handed to whoever asks the server.

mod column;
mod index;
mod judge;
mod object;
mod partition;
mod routine;
mod table;
mod trigger;
mod words;

pub use judge::{Over, Pair, Verdict};
pub(crate) use words::alike;

use judge::Judge;
use seaglass::model::{Dialect, ObjectName, Schema, Table, View};
use std::collections::BTreeMap;
use std::sync::Arc;
use table::Sides;

/// What a database and its history hold, brought to the same words.
#[derive(Clone, Debug, PartialEq)]
pub struct Agreed {
    /// What the database holds.
    pub schema: Schema,
    /// Pairs that were taken for the same, because nobody said yet whether they are.
    pub open: Vec<Pair>,
}

/// What history knows, twice: as it says it, and as the database would tell it if it were so.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// As history has it.
    pub schema: &'a Schema,
    /// As the reader of the database would give it. Postgres tells types as they were declared, so it is the same there;
    /// on D1 a type is kept by checks, which a reader finds as such.
    pub expected: &'a Schema,
}

/// What the database holds, with everything as history has it that is the same by its words or by what the server said.
pub fn agree(live: &Schema, known: Known<'_>, dialect: Dialect, said: &BTreeMap<Pair, Verdict>) -> Agreed {
    let mut judge = Judge::new(dialect, said);
    let mut schema = live.clone();
    let expected: BTreeMap<&ObjectName, &Table> = known.expected.tables().map(|table| (&table.name, table)).collect();
    let by_name: BTreeMap<String, &Table> =
        known.schema.tables().map(|table| (folded(&table.name, dialect), table)).collect();
    for table in &mut schema.tables {
        if let Some(known) = by_name.get(&folded(&table.name, dialect))
            && let Some(expected) = expected.get(&known.name)
        {
            *table = Arc::new(table::agreed(Sides { live: table, expected, known }, &mut judge));
        }
    }
    for item in &mut schema.enums {
        if let Some(other) = known.schema.enumeration(&item.name)
            && dialect == Dialect::D1
        {
            item.doc.clone_from(&other.doc);
        }
    }
    for routine in &mut schema.routines {
        if let Some(other) = known.schema.routines.iter().find(|other| routine::is_one(routine, other)) {
            *routine = routine::agreed(routine, other, &judge);
        }
    }
    for view in &mut schema.views {
        let same = |other: &&View| folded(&other.name, dialect) == folded(&view.name, dialect);
        if let Some(other) = known.schema.views.iter().find(same) {
            *view = agreed_view(view, other, &mut judge);
        }
    }
    object::agree(&mut schema.objects, known, &mut judge);
    if dialect == Dialect::D1 {
        of_postgres_alone(&mut schema, known.schema);
    }
    Agreed { schema, open: judge.open.into_iter().collect() }
}

fn folded(name: &ObjectName, dialect: Dialect) -> String {
    let name = name.to_string();
    if dialect == Dialect::D1 { name.to_ascii_lowercase() } else { name }
}

fn agreed_view(view: &View, known: &View, judge: &mut Judge<'_>) -> View {
    let mut agreed = view.clone();
    agreed.name = known.name.clone();
    if judge.dialect == Dialect::D1 {
        agreed.doc.clone_from(&known.doc);
        agreed.options.clone_from(&known.options);
        agreed.materialized.clone_from(&known.materialized);
        agreed.indexes.clone_from(&known.indexes);
    } else {
        let over = Over::Relation(view.name.clone());
        agreed.indexes = index::agreed(&view.indexes, &known.indexes, &known.indexes, &over, judge);
    }
    if let (Some(text), Some(other)) = (view.forms.get(&judge.dialect), known.forms.get(&judge.dialect))
        && judge.same(Over::Query, None, text.trim_end_matches(';'), other)
    {
        agreed.forms.clone_from(&known.forms);
    }
    agreed.triggers = trigger::agreed(&view.triggers, &known.triggers, &known.name, judge);
    agreed
}

/// What D1 has no word for is as history has it.
fn of_postgres_alone(schema: &mut Schema, known: &Schema) {
    schema.enums.clone_from(&known.enums);
    schema.routines.clone_from(&known.routines);
    let theirs = known.objects.iter().filter(|object| !object.exists_in(Dialect::D1));
    schema.objects.extend(theirs.cloned());
    for table in &mut schema.tables {
        if let Some(other) = known.table(&table.name) {
            let own = Arc::make_mut(table);
            own.row_security = other.row_security;
            own.unlogged = other.unlogged;
            own.partition_by.clone_from(&other.partition_by);
            own.exclusions.clone_from(&other.exclusions);
            own.indexes.extend(other.indexes.iter().filter(|index| !index.exists_in(Dialect::D1)).cloned());
        }
    }
}
