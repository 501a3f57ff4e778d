//! Objects that one engine alone has, and that no table is made of: aggregates, casts, ranges, collations, namespaces on
//! Postgres, search indexes on SQLite and D1.

use crate::model::quoted;
use crate::spec::{Body, ColumnSpec, Id, Object, ObjectSpec, Spec, TableSpec};
use seaglass::model::kind::{
    Aggregate, Cast, CollationProvider, Namespace, PostgresCollation, RangeType, VirtualModule, VirtualTable,
};
use seaglass::model::{CatalogueObject, Name, ObjectName};
use std::fmt::Write as _;

#[derive(Clone, Debug, PartialEq)]
pub enum Native {
    /// Adds up from that number on, by a function of Postgres or by one that takes two numbers.
    Aggregate { from: u32, by: Option<Id> },
    /// Makes a text of that composite type, more and more readily.
    Cast { of: Id, readily: u32 },
    /// A range, of whole numbers or of others.
    Range { turn: u32 },
    /// Orders texts, by one of a few rules.
    Collation { turn: u32 },
    /// Holds ranges and collations, every second one.
    Namespace { turn: u32 },
    /// Finds the texts of a column.
    Search { table: Id, column: Id, turn: u32 },
}

impl Native {
    /// What is changed about it.
    pub const fn turn(&mut self) -> &mut u32 {
        match self {
            Self::Aggregate { from: turn, .. }
            | Self::Cast { readily: turn, .. }
            | Self::Range { turn }
            | Self::Collation { turn }
            | Self::Namespace { turn }
            | Self::Search { turn, .. } => turn,
        }
    }

    /// Whether all that it is made of is there.
    pub fn is_whole(&self, spec: &Spec) -> bool {
        match self {
            Self::Aggregate { by, .. } => by.is_none_or(|by| spec.routines.iter().any(|it| it.id == by)),
            Self::Cast { of, .. } => composite(spec, *of).is_some(),
            Self::Search { table, column, .. } => {
                spec.column(*table, *column).is_some() && spec.table(*table).is_some_and(|it| row_number(it).is_some())
            }
            Self::Range { .. } | Self::Collation { .. } | Self::Namespace { .. } => true,
        }
    }
}

/// The column that numbers the rows of a table.
pub fn row_number(table: &TableSpec) -> Option<&ColumnSpec> {
    let key = table.primary_key.as_ref().filter(|key| key.columns.len() == 1 && !table.without_rowid)?;
    table.column(*key.columns.first()?).filter(|column| column.is_stored_integer())
}

fn composite(spec: &Spec, id: Id) -> Option<&ObjectSpec> {
    spec.objects.iter().find(|it| it.id == id && matches!(it.what, Object::Composite { .. }))
}

/// A function that adds two numbers up.
pub fn sums(spec: &Spec) -> impl Iterator<Item = Id> {
    let two = |body: &Body| matches!(body, Body::Sum { arguments: 2, .. });
    spec.routines.iter().filter(move |it| two(&it.body)).map(|it| it.id)
}

/// The object of the model.
pub fn object(spec: &Spec, item: &ObjectSpec, what: &Native) -> Option<CatalogueObject> {
    let (name, doc) = (&*item.name, item.doc.clone());
    Some(match what {
        Native::Aggregate { from, by } => {
            let by = by.and_then(|by| spec.routines.iter().find(|it| it.id == by));
            let by = by.map_or("int4pl", |it| it.name.as_str());
            let made = Aggregate::new(name, ["integer"], by, "integer").initial(from.to_string());
            Aggregate { doc, ..made }.into()
        }
        Native::Cast { of, readily } => {
            use seaglass::model::kind::CastContext::{Assignment, Explicit};
            let context = if readily.is_multiple_of(2) { Explicit } else { Assignment };
            let made = Cast::new(quoted(&composite(spec, *of)?.name), "text").context(context);
            Cast { doc, ..made }.into()
        }
        Native::Range { turn } => {
            let of = ["integer", "numeric", "timestamp without time zone"][*turn as usize % 3];
            RangeType { doc, name: placed(spec, item), ..RangeType::new(name, of) }.into()
        }
        Native::Collation { turn } => {
            let locale = ["en-u-kn", "und", "de-u-co-phonebk"][*turn as usize % 3];
            let made = PostgresCollation::new(name, CollationProvider::Icu, locale);
            PostgresCollation { doc, name: placed(spec, item), ..made }.into()
        }
        // One of which nothing is said is not an object of its own.
        Native::Namespace { turn } => {
            Namespace::new(name).doc(doc.unwrap_or_else(|| format!("after {turn} changes"))).into()
        }
        Native::Search { table, column, turn } => {
            let table = spec.table(*table)?;
            // Where no number is left, no verification lets it pass.
            let by = row_number(table).map_or("?", |column| column.name.as_str());
            let shown = table.column(*column)?.name.as_str();
            let made = VirtualTable::new(name, VirtualModule::Fts5).column(shown).content(&*table.name, by);
            let made = if turn.is_multiple_of(2) { made } else { made.option("tokenize", "porter unicode61") };
            VirtualTable { doc, ..made }.into()
        }
    })
}

/// Its name, every second one in the first namespace that is declared.
fn placed(spec: &Spec, item: &ObjectSpec) -> ObjectName {
    let is_namespace = |it: &&ObjectSpec| matches!(it.what, Object::Native(Native::Namespace { .. }));
    let first = spec.objects.iter().find(is_namespace).filter(|_| item.id.is_multiple_of(2));
    let namespace = first.map(|it| Name::from(&*it.name));
    ObjectName { namespace, ..ObjectName::new(&*item.name) }
}

/// What a search index is called; no table is.
pub const FOUND: &str = "found ";

fn searches(spec: &Spec) -> impl Iterator<Item = String> {
    let is_search = |it: &&ObjectSpec| matches!(it.what, Object::Native(Native::Search { .. }));
    spec.objects.iter().filter(is_search).map(|it| quoted(&it.name))
}

/// Rows that were written past triggers are to be found as well.
pub fn index_rows(out: &mut String, spec: &Spec) {
    for own in searches(spec) {
        let _ = writeln!(out, "INSERT INTO {own} ({own}) VALUES ('rebuild');");
    }
}

/// Fails where a search finds other rows than there are: <https://www.sqlite.org/fts5.html#the_integrity_check_command>.
pub fn asked(spec: &Spec) -> String {
    let mut out = String::new();
    for own in searches(spec) {
        let _ = writeln!(out, "INSERT INTO {own} ({own}, rank) VALUES ('integrity-check', 1);");
    }
    out
}
