//! Columns.

use super::{Context, Faults, Problem, column_type, expression, meaning, problem::Place};
use crate::declare::ColumnDecl;
use crate::model::{Check, Column, ColumnType, Dialect, FieldOptions, Forms, Generated, Name, probe};
use sea_query::{ColumnDef, ColumnSpec};

/// What columns say that belongs to their table.
#[derive(Default)]
pub(super) struct ColumnKeys {
    /// Columns that are a primary key.
    pub(super) primary: Vec<Name>,
    /// Columns that are a unique key.
    pub(super) uniques: Vec<Name>,
    /// Checks; the name is empty where none was given.
    pub(super) checks: Vec<Check>,
}

/// Reads a column.
pub(super) fn read(
    definition: &ColumnDef,
    name: Name,
    facts: Option<&ColumnDecl>,
    keys: &mut ColumnKeys,
    context: &Context<'_>,
    place: Place<'_>,
    faults: &mut Faults<'_>,
) -> Option<Column> {
    let spec = definition.get_column_spec();
    let place = place.part(name.as_str());
    read_keys(spec, &name, keys, context, place, faults);

    let ty = faults.keep(place, column_type(definition, facts, context));
    let of_type = |expression| expression::read(expression, ty.as_ref(), context.dialects);
    let default = spec.default.as_ref().and_then(|default| faults.keep(place, of_type(default)));
    let generated = spec.generated.as_ref().and_then(|generated| {
        let expression = faults.keep(place, expression::read(&generated.expr, None, context.dialects))?;
        Some(Box::new(Generated { expression, stored: generated.stored }))
    });
    let ty = ty?;
    if spec.auto_increment && !matches!(ty, ColumnType::SmallInteger | ColumnType::Integer | ColumnType::BigInteger) {
        faults.add(place, not_numbered());
    }
    Some(Column {
        name,
        ty,
        nullable: spec.nullable != Some(false),
        default,
        generated,
        identity: spec.auto_increment,
        doc: meaning(spec.comment.as_deref()),
        extra: both(spec.extra.as_deref()),
        storage: facts.and_then(|facts| facts.storage),
        field: facts.map_or_else(FieldOptions::default, |facts| facts.field.clone()),
    })
}

/// Reads the keys and the check, and refuses what no column of a table has.
fn read_keys(
    spec: &ColumnSpec,
    name: &Name,
    keys: &mut ColumnKeys,
    context: &Context<'_>,
    place: Place<'_>,
    faults: &mut Faults<'_>,
) {
    if spec.primary_key {
        keys.primary.push(name.clone());
        if spec.nullable == Some(true) {
            faults.add(place, nullable_key());
        }
    }
    if spec.unique {
        keys.uniques.push(name.clone());
    }
    if let Some(check) = spec.check.as_ref().and_then(probe::check) {
        let read = expression::read(&check.expression, None, context.dialects);
        if let Some(expression) = faults.keep(place, read) {
            keys.checks.push(Check { name: Name::from(check.name.unwrap_or_default()), expression });
        }
    }
    if spec.using.is_some() {
        faults.add(place, using());
    }
}

/// The type that the facts give, or the declared one.
fn column_type(
    definition: &ColumnDef,
    facts: Option<&ColumnDecl>,
    context: &Context<'_>,
) -> Result<ColumnType, Problem> {
    let custom = facts.and_then(|facts| Some((&facts.types, facts.rust_type.clone()?)));
    match (custom, definition.get_column_type()) {
        (Some((forms, rust)), _) => Ok(ColumnType::Custom { forms: forms.clone(), rust }),
        (None, Some(declared)) => column_type::read(declared, context),
        (None, None) => Err(Problem::new(
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
        "only an integer can be numbered by the database",
        "Postgres refuses an identity of any other type, D1 AUTOINCREMENT",
        "`.big_integer()` with `.auto_increment()`, or the column without it",
    )
}

fn nullable_key() -> Problem {
    Problem::new(
        "a primary key column is declared to be nullable",
        "a primary key is never NULL, and Postgres refuses the contradiction",
        "the column without `.null()`",
    )
}

fn using() -> Problem {
    Problem::new(
        "`using` says how the values of an existing column are converted",
        "a column is declared as it shall be, and how it gets there is said beside it",
        "`TableDecl::column(\"…\", column().using(…))`",
    )
}
