//! Columns.

use super::{Faults, Problem, ReadContext, column_type, expression, meaning, problem::PartPath};
use crate::declare::ColumnDecl;
use crate::model::{Check, Column, ColumnType, Dialect, Forms, Generated, Name, Rule};
use crate::probe::ColumnFacts;
use crate::sql::{known, lift_column};
use sea_query::ColumnType as Declared;

/// What columns say that belongs to their table.
#[derive(Default)]
pub(super) struct ColumnKeys {
    /// Columns that are a primary key.
    pub(super) primary: Vec<Name>,
    /// Columns that may hold NULL, where that is said.
    pub(super) nullable: Vec<Name>,
    /// Columns that are a unique key.
    pub(super) uniques: Vec<Name>,
    /// Checks; the name is empty where none was given.
    pub(super) checks: Vec<Check>,
}

/// Reads a column.
pub(super) fn read(
    stated: ColumnFacts,
    beside: Option<&ColumnDecl>,
    keys: &mut ColumnKeys,
    context: &ReadContext<'_>,
    place: PartPath<'_>,
    faults: &mut Faults<'_>,
) -> Option<Column> {
    let name = stated.name.clone();
    let place = place.part(name.as_str());
    read_keys(&stated, keys, context, place, faults);

    let ty = faults.keep(place, column_type(stated.ty.as_ref(), beside, context));
    let of_type = |expression| expression::read(expression, ty.as_ref(), context.dialects);
    let default = stated.default.as_ref().and_then(|default| faults.keep(place, of_type(default)));
    let generated = stated.generated.as_ref().and_then(|generated| {
        let expression = faults.keep(place, expression::read(&generated.expr, None, context.dialects))?;
        Some(Box::new(Generated { expression, stored: generated.stored }))
    });
    let ty = ty?;
    let said = beside.and_then(|facts| facts.numbering.clone());
    let numbering = said.or_else(|| stated.marks.auto_increment.then(Box::default));
    if numbering.is_some() && !matches!(ty, ColumnType::SmallInteger | ColumnType::Integer | ColumnType::BigInteger) {
        faults.add(place, not_numbered());
    }
    let mut column = Column {
        name,
        ty,
        nullable: stated.nullable != Some(false),
        default,
        generated,
        numbering,
        doc: meaning(stated.comment),
        extra: both(stated.extra.as_deref()),
        storage: beside.and_then(|facts| facts.storage),
        d1: beside.map(|facts| facts.d1.clone()).unwrap_or_default(),
        field: beside.and_then(|facts| facts.field.clone()),
    };
    lift_column(&mut column);
    if let Some(known) = known(&column, context.dialects, context.sequences) {
        column.default = Some(known);
    }
    Some(column)
}

/// Reads the keys and the check, and refuses what no column of a table has.
fn read_keys(
    stated: &ColumnFacts,
    keys: &mut ColumnKeys,
    context: &ReadContext<'_>,
    place: PartPath<'_>,
    faults: &mut Faults<'_>,
) {
    if stated.marks.primary_key {
        keys.primary.push(stated.name.clone());
    }
    if stated.nullable == Some(true) {
        keys.nullable.push(stated.name.clone());
    }
    if stated.marks.unique {
        keys.uniques.push(stated.name.clone());
    }
    if let Some(check) = &stated.check {
        let read = expression::read(&check.expression, None, context.dialects);
        if let Some(expression) = faults.keep(place, read) {
            keys.checks.push(Check::new(check.name.as_deref().map(Name::from).unwrap_or_default(), expression));
        }
    }
    if stated.converted {
        faults.add(place, using());
    }
}

/// The type that the facts give, or the declared one.
fn column_type(
    stated: Option<&Declared>,
    beside: Option<&ColumnDecl>,
    context: &ReadContext<'_>,
) -> Result<ColumnType, Problem> {
    let custom = beside.and_then(|facts| Some((&facts.types, facts.rust_type.clone()?)));
    match (custom, stated) {
        (Some((forms, rust)), _) => Ok(ColumnType::Custom { forms: forms.clone(), rust }),
        (None, Some(declared)) => column_type::read(declared, context),
        (None, None) => Err(Problem::new(
            Rule::NoType,
            "the column has no type",
            "a type decides how every database and the entity hold the value",
            "a type such as `.text()` or `.big_integer()` after `ColumnDef::new(…)`",
        )),
    }
}

/// The same text in both dialects.
fn both(text: Option<&str>) -> Forms {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    text.map(|text| Dialect::ALL.map(|dialect| (dialect, text.to_owned())).into()).unwrap_or_default()
}

fn not_numbered() -> Problem {
    Problem::new(
        Rule::NumberedColumn,
        "only an integer can be numbered by the database",
        "Postgres refuses an identity of any other type, D1 AUTOINCREMENT",
        "`.big_integer()` with `.auto_increment()`, or the column without it",
    )
}

fn using() -> Problem {
    Problem::new(
        Rule::UsingInColumn,
        "`using` says how the values of an existing column are converted",
        "a column is declared as it should be, and how it gets there is said beside it",
        "`TableDecl::column(\"…\", column().using(…))`",
    )
}
