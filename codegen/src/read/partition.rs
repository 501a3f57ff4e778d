//! Partitions that sea-query's own words declare: `Table::create().table("a").partition_of("b").values_in([1])`.

use super::problem::PartPath;
use super::{Faults, Problem, expression, meaning, table::object_name};
use crate::declare::Stated;
use crate::model::kind::{Bound, Partition, PartitionBounds};
use crate::model::{Expression, Literal, ObjectName, Rule};
use crate::probe::TableFacts;
use sea_query::{Expr, PartitionValues};

/// Whether a table's statement says that it is a partition of another.
pub(super) fn is_one(declared: &Stated) -> bool {
    declared.statement.partition_of.is_some()
}

/// Reads it; nothing where a fault says why.
pub(super) fn read(declared: &mut Stated, faults: &mut Faults<'_>) -> Option<Partition> {
    let mut statement = std::mem::take(&mut declared.statement);
    let (of, values) = statement.partition_of.take()?;
    let name = statement.name.take()?;
    let name = match name {
        Ok(name) => name,
        Err(problem) => {
            faults.add_at("partition", problem.into());
            return None;
        }
    };
    let place = PartPath::of(&name);
    let of = faults.keep(place, of.map_err(Problem::from))?;
    if has_parts(&statement, declared) {
        faults.add(
            place,
            Problem::new(
                Rule::PartitionedTable,
                format!("the partition of {of} has columns, keys, indexes or triggers of its own"),
                "its columns are those of its table, and what is said of that holds for it",
                "the statement without them: say it of the table",
            ),
        );
    }
    let bounds = faults.keep(place, bounds(values))?;
    let mut partition = Partition::new(name.clone(), of, bounds);
    partition.partition_by = declared.beside.partition_by.take().or(statement.partition_by);
    partition.doc = meaning(statement.comment);
    if let Some(former) = &declared.beside.renamed_from {
        partition.renamed_from = faults.keep(place, former_name(object_name(former), &name)).map(|former| former.name);
    }
    Some(partition)
}

fn has_parts(statement: &TableFacts, declared: &Stated) -> bool {
    let beside = &declared.beside;
    !statement.columns.is_empty()
        || !statement.checks.is_empty()
        || !statement.keys.is_empty()
        || !statement.foreign_keys.is_empty()
        || !beside.indexes.is_empty()
        || !beside.triggers.is_empty()
        || !beside.exclusions.is_empty()
        || !beside.extra.is_empty()
}

fn former_name(former: Result<ObjectName, Problem>, now: &ObjectName) -> Result<ObjectName, Problem> {
    let former = former?;
    if former.namespace == now.namespace {
        return Ok(former);
    }
    Err(Problem::new(
        Rule::PlainName,
        format!("the partition was called {former}, in another namespace"),
        "a partition is renamed, and moved by hand",
        "a name in the same namespace",
    ))
}

fn bounds(values: Option<PartitionValues>) -> Result<PartitionBounds, Problem> {
    Ok(match values {
        Some(PartitionValues::In(values)) => PartitionBounds::List(all(&values)?),
        Some(PartitionValues::FromTo(from, to)) => PartitionBounds::Range { from: all(&from)?, to: all(&to)? },
        Some(PartitionValues::With(modulus, remainder)) => PartitionBounds::Hash { modulus, remainder },
        Some(PartitionValues::LessThan(_)) => {
            return Err(Problem::new(
                Rule::PartitionBounds,
                "the partition holds values less than one, as MySQL says it",
                "Postgres takes both bounds of a range",
                "`.values_from_to(…, …)`, or `Partition::range` with `Bound::Minimum`",
            ));
        }
        None => {
            return Err(Problem::new(
                Rule::PartitionBounds,
                "the partition does not say which rows it holds",
                "Postgres asks for bounds, a list, a share or the word DEFAULT",
                "`.values_from_to(…, …)`, `.values_in(…)` or `.values_with(…, …)`; `Partition::default` for all other rows",
            ));
        }
    })
}

fn all(values: &[Expr]) -> Result<Vec<Bound>, Problem> {
    values.iter().map(bound).collect()
}

fn bound(value: &Expr) -> Result<Bound, Problem> {
    if let Expr::Custom(sql) = value {
        return Ok(match sql.trim().to_ascii_uppercase().as_str() {
            "MINVALUE" => Bound::Minimum,
            "MAXVALUE" => Bound::Maximum,
            "NULL" => Bound::Null,
            _ => Bound::Sql(sql.to_string()),
        });
    }
    Ok(match expression::read(value, None, &[crate::model::Dialect::Postgres])? {
        Expression::Null => Bound::Null,
        Expression::Literal(Literal::Bool(value)) => Bound::Bool(value),
        Expression::Literal(Literal::Integer(value)) => Bound::Integer(value),
        Expression::Literal(
            Literal::Text(text)
            | Literal::Float(text)
            | Literal::Decimal(text)
            | Literal::Uuid(text)
            | Literal::Json(text)
            | Literal::Date(text)
            | Literal::Time(text)
            | Literal::DateTime(text)
            | Literal::Timestamp(text),
        ) => Bound::Text(text),
        Expression::Literal(Literal::Bytes(hex)) => Bound::Text(format!("\\x{hex}")),
        Expression::Sql(forms) => Bound::Sql(forms.into_values().next().unwrap_or_default()),
        Expression::Now
        | Expression::CurrentDate
        | Expression::CurrentTime
        | Expression::NewUuid
        | Expression::NextValue(_) => {
            return Err(Problem::new(
                Rule::PartitionBounds,
                "a bound of the partition is computed when the migration runs",
                "every database would have another",
                "the value itself",
            ));
        }
    })
}
