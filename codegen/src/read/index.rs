//! Indexes, and the keys that sea-query declares like indexes.

use super::{Faults, Problem, ReadContext, expression, index_expression, inspect, problem::PartPath};
use crate::declare::{IndexDecl, marker};
use crate::model::{
    Dialect, Expression, Index, IndexPart, IndexTarget, Name, ObjectName, Order, PrimaryKey, Rule, Unique,
};
use crate::probe::{self, EntryTarget, IndexHead};
use sea_query::{Expr, IndexColumn, IndexCreateStatement};
use std::collections::BTreeMap;

/// A key of a table.
pub(super) enum Key {
    Primary(PrimaryKey),
    Unique(Unique),
}

/// What a statement holds, in the model's terms.
struct Read {
    name: Name,
    parts: Vec<IndexPart>,
    /// Some part has an order or an operator class.
    decorated: bool,
    head: IndexHead,
    predicate: Option<Expression>,
}

/// Reads an index of `table`.
pub(super) fn read(
    declared: IndexDecl,
    table: &ObjectName,
    context: &ReadContext<'_>,
    faults: &mut Faults<'_>,
) -> Option<Index> {
    let statement = &declared.statement;
    let (label, wanted) = (label(statement), wanted(&declared.only, context));
    let place = PartPath::of(table).part(&label);
    if statement.is_primary_key() {
        faults.add(place, primary_beside());
        return None;
    }
    let read = gather(statement, &wanted, place, faults)?;
    Some(Index {
        name: read.name,
        doc: None,
        parts: read.parts,
        unique: statement.is_unique_key(),
        method: read.head.method.map(|method| method.to_lowercase()).filter(|method| method != "btree"),
        predicate: read.predicate,
        include: read.head.include.into_iter().map(Name::from).collect(),
        nulls_not_distinct: statement.is_nulls_not_distinct(),
        storage: BTreeMap::new(),
        only: declared.only,
    })
}

/// Reads a primary key or a unique constraint of `table`.
pub(super) fn read_key(
    statement: &IndexCreateStatement,
    table: &ObjectName,
    context: &ReadContext<'_>,
    faults: &mut Faults<'_>,
) -> Option<Key> {
    let label = label(statement);
    let place = PartPath::of(table).part(&label);
    let primary = statement.is_primary_key();
    if !primary && !statement.is_unique_key() {
        faults.add(place, plain_inside());
        return None;
    }
    let read = gather(statement, context.dialects, place, faults)?;
    let columns: Option<Vec<Name>> = read.parts.iter().map(|part| part.column().cloned()).collect();
    let include: Vec<Name> = read.head.include.into_iter().map(Name::from).collect();
    let nulls_not_distinct = statement.is_nulls_not_distinct();
    let more = read.decorated || read.predicate.is_some() || read.head.method.is_some();
    let more = more || primary && nulls_not_distinct;
    let Some(columns) = columns.filter(|_| !more) else {
        faults.add(place, more_than_columns(primary));
        return None;
    };
    let name = read.name;
    Some(if primary {
        Key::Primary(PrimaryKey { name, columns, include, ..PrimaryKey::default() })
    } else {
        Key::Unique(Unique { name, columns, nulls_not_distinct, include, ..Unique::default() })
    })
}

/// What people call the index: its name, or its columns.
fn label(statement: &IndexCreateStatement) -> String {
    let spec = statement.get_index_spec();
    spec.get_name().map_or_else(|| spec.get_column_names().join("_"), str::to_owned)
}

/// The dialects that must be able to say everything in the index.
fn wanted(only: &[Dialect], context: &ReadContext<'_>) -> Vec<Dialect> {
    let has = |dialect: &&Dialect| only.is_empty() || only.contains(dialect);
    context.dialects.iter().filter(has).copied().collect()
}

/// Reads everything; a fault in one part does not hide those of the others.
fn gather(
    statement: &IndexCreateStatement,
    wanted: &[Dialect],
    place: PartPath<'_>,
    faults: &mut Faults<'_>,
) -> Option<Read> {
    let body = probe::index_body(statement);
    let mut parts = Vec::with_capacity(body.columns.len());
    let mut decorated = false;
    for column in &body.columns {
        let Some((part, more)) = faults.keep(place, part(column, wanted)) else { continue };
        decorated |= more;
        parts.push(part);
    }
    if body.columns.is_empty() {
        faults.add(place, no_columns());
    }
    let predicate = match body.conditions.as_slice() {
        [] => Some(None),
        [condition] => faults.keep(place, read_predicate(condition, wanted)).map(Some),
        [..] => faults.keep(place, Err(several_conditions())),
    };
    let (Some(predicate), true) = (predicate, parts.len() == body.columns.len()) else { return None };
    let Some(head) = probe::index_head(statement, &body) else {
        faults.add(place, other_table("something that is not a plain table", place.object));
        return None;
    };
    let own = match head.table.as_slice() {
        [] => None,
        [name] => Some(ObjectName::new(name.as_str())),
        [schema, .., name] => {
            Some(ObjectName { namespace: Some(Name::from(schema.clone())), name: Name::from(name.clone()) })
        }
    };
    if let Some(own) = own.filter(|own| own != place.object) {
        faults.add(place, other_table(&own.to_string(), place.object));
    }
    let name = Name::from(statement.get_index_spec().get_name().unwrap_or_default().to_owned());
    Some(Read { name, parts, decorated, head, predicate })
}

/// Reads one column or expression, and whether there is more to it than the column.
fn part(column: &IndexColumn, wanted: &[Dialect]) -> Result<(IndexPart, bool), Problem> {
    if matches!(column, IndexColumn::Expr(_)) && !probe::writable(column) {
        return Err(Problem::new(
            Rule::ExpressionNotPortable,
            "an expression of the index cannot be read",
            "sea-query shows index expressions only as Postgres's SQL, which cannot say all that is in this one",
            r#"`.col(seaglass::per_dialect("lower(email)", "lower(email)"))`, or `Expr::cust("lower(email)")`"#,
        ));
    }
    let Some(entry) = probe::index_entry(column) else {
        return Err(Problem::new(
            Rule::ExpressionNotPortable,
            "a part of the index is neither a column nor an expression",
            "this version was written against sea-query 1.0.2",
            r#"`.col("email")`"#,
        ));
    };
    if entry.prefix.is_some() {
        return Err(Problem::new(
            Rule::IndexPrefix,
            "a part of the index has a prefix length",
            "only MySQL indexes the start of a column; Postgres reads it as a function call",
            r#"`.col(Expr::cust("substr(title, 1, 10)"))`, or the whole column"#,
        ));
    }
    let decorated = entry.ordered || entry.operator_class.is_some();
    let target = match entry.target {
        EntryTarget::Column(name) => IndexTarget::Column(Name::from(name)),
        EntryTarget::Expression(pieces) => IndexTarget::Expression(index_expression::read(&pieces, wanted)?),
    };
    let order = if entry.descending { Order::Descending } else { Order::Ascending };
    Ok((IndexPart { order, operator_class: entry.operator_class, ..IndexPart::new(target) }, decorated))
}

/// Reads the condition; Postgres's backend must be able to write it even where only D1 wants it.
fn read_predicate(condition: &Expr, wanted: &[Dialect]) -> Result<Expression, Problem> {
    if marker(condition).is_none() {
        let trouble = inspect::expression(condition);
        if let Some(problem) = trouble.postgres.filter(|_| !trouble.nested) {
            return Err(problem);
        }
    }
    expression::read(condition, None, wanted)
}

fn other_table(own: &str, table: &ObjectName) -> Problem {
    Problem::new(
        Rule::IndexOfOther,
        format!("the index is on {own}"),
        format!("it is declared beside {table}"),
        format!("`.table({:?})`, or no `.table(…)`", table.to_string()),
    )
}

fn no_columns() -> Problem {
    Problem::new(Rule::NoColumns, "the index has no columns", "an index is of something", r#"`.col("email")`"#)
}

fn several_conditions() -> Problem {
    Problem::new(
        Rule::IndexConditions,
        "the index has a chain of conditions",
        "sea-query does not say how they group",
        "one `.and_where(a.and(b))`",
    )
}

fn primary_beside() -> Problem {
    Problem::new(
        Rule::IndexPlace,
        "a primary key is declared as an index beside its table",
        "it is a part of the table",
        "`Table::create().primary_key(Index::create().col(…))`",
    )
}

fn plain_inside() -> Problem {
    Problem::new(
        Rule::IndexPlace,
        "an index that is not unique is declared inside the table",
        "neither Postgres nor D1 has indexes inside CREATE TABLE",
        "`TableDecl::index(Index::create()…)` beside the table",
    )
}

fn more_than_columns(primary: bool) -> Problem {
    let (kind, instead) = if primary {
        ("a primary key", "`.primary_key(Index::create().col(…))` with columns only")
    } else {
        ("a unique constraint", "`TableDecl::index(Index::create().unique()…)` beside the table")
    };
    Problem::new(
        Rule::IndexPlace,
        format!("{kind} has an expression, an order, an operator class, a method, a condition or the like"),
        "only an index has these; a constraint is made of columns",
        instead,
    )
}
