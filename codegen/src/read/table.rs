//! Tables.

use super::column::{self, ColumnKeys};
use super::index::{self, Key};
use super::{
    Faults, Problem, ReadContext, constraint, d1, expression, foreign_key, index_facts, meaning, problem::PartPath,
};
use crate::declare::{Beside, ColumnDecl, Stated};
use crate::model::{Check, Column, D1Options, Dialect, Forms, Name, ObjectName, PrimaryKey, Rule, Table, Unique};
use crate::probe::{self, TableFacts};
use crate::sql::{lift_partitions, lift_table};
use sea_query::{IndexCreateStatement, TableRef};
use std::collections::BTreeMap;

/// Reads a table with its indexes; names that were left out stay empty.
pub(super) fn read(declared: &mut Stated, context: &ReadContext<'_>, faults: &mut Faults<'_>) -> Option<Table> {
    let mut statement = std::mem::take(&mut declared.statement);
    let beside = &mut declared.beside;
    let name = match statement.name.take().ok_or_else(unnamed).and_then(|name| Ok(name?)) {
        Ok(name) => name,
        Err(problem) => {
            faults.add_at("table", problem);
            return None;
        }
    };
    let place = PartPath::of(&name);
    refuse(&statement, place, faults);
    let mut table = empty(name.clone(), &mut statement, beside, context);
    let is_column = |name: &Name| statement.columns.iter().any(|stated| stated.name == *name);
    let unknown: Vec<Name> =
        beside.columns.iter().map(|(name, _)| name).filter(|name| !is_column(name)).cloned().collect();

    let mut keys = ColumnKeys::default();
    for stated in statement.columns {
        let facts = column_facts(beside, &stated.name, place, faults);
        table.columns.extend(column::read(stated, facts, &mut keys, context, place, faults));
    }
    for (number, check) in statement.checks.into_iter().enumerate() {
        match expression::read(&check.expression, None, context.dialects) {
            Ok(expression) => keys.checks.push(Check::new(check.name.unwrap_or_default(), expression)),
            Err(problem) => {
                let label = check.name.unwrap_or_else(|| format!("check {}", number + 1));
                faults.add(place.part(&label), problem);
            }
        }
    }
    table.checks = keys.checks;
    table.uniques = keys.uniques.into_iter().map(unique).collect();
    read_keys(&statement.keys, &mut table, (keys.primary, &keys.nullable), context, faults);

    let foreign_keys = statement.foreign_keys.into_iter();
    table.foreign_keys = foreign_keys.filter_map(|key| foreign_key::read(key, &name, faults)).collect();
    let indexes = std::mem::take(&mut beside.indexes).into_iter();
    table.indexes = indexes.filter_map(|item| index::read(item, &name, context, faults)).collect();
    for column in &unknown {
        faults.add(place.part(column.as_str()), no_such_column(column));
    }
    if beside.d1.names_as_given || context.names_as_given {
        beside.d1.unnamed = d1::nameless(&table);
    }
    Some(table)
}

/// Adds what names a constraint or an index, once all of them have names.
pub(super) fn attach_named(declared: &Beside, table: &mut Table, faults: &mut Faults<'_>) {
    let owner = table.name.clone();
    let place = PartPath::of(&owner);
    constraint::attach(&declared.constraints, table, faults);
    d1::attach(&declared.d1, table, faults);
    for other in &declared.unrelated {
        if let Some(other) = faults.keep(place, object_name(other)) {
            table.entity.even.push(other);
        }
    }
    index_facts::attach(&declared.index_facts, &owner, &mut table.indexes, faults);
}

/// The name of a table.
pub(super) fn object_name(table: &TableRef) -> Result<ObjectName, Problem> {
    Ok(probe::object_name(table)?)
}

fn unnamed() -> Problem {
    Problem::new(
        Rule::PlainName,
        "a table has no name",
        "everything is generated under it",
        r#"`Table::create().table("users")`"#,
    )
}

fn no_such_column(column: &Name) -> Problem {
    Problem::new(
        Rule::UnknownColumn,
        format!("facts are given about the column {column}, which the table does not have"),
        "they would be lost",
        format!("the column's name in `TableDecl::column`, or `.col(ColumnDef::new(\"{column}\")…)` in the table"),
    )
}

pub(super) fn missing<'a>(kind: &str, name: &Name, known: impl Iterator<Item = &'a Name>) -> Problem {
    let known: Vec<&str> = known.map(Name::as_str).collect();
    let instead = if known.is_empty() { "the declaration of one".to_owned() } else { known.join(", ") };
    Problem::new(
        Rule::UnknownPart,
        format!("there is no {kind} {name}"),
        "what is said about it would be lost",
        instead,
    )
}

/// The table before its columns and keys are read.
fn empty(name: ObjectName, statement: &mut TableFacts, beside: &mut Beside, context: &ReadContext<'_>) -> Table {
    let mut extra = Forms::new();
    for dialect in Dialect::ALL {
        let parts = [statement.extra.as_ref(), beside.extra.get(&dialect)];
        let text = parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ");
        if !text.trim().is_empty() {
            extra.insert(dialect, text);
        }
    }
    let mut d1 = D1Options {
        foreign_rows: beside.foreign_rows || context.foreign_rows,
        strict: beside.d1.strict,
        without_rowid: beside.d1.without_rowid,
        constraints: BTreeMap::new(),
    };
    lift_table(&mut extra, &mut d1);
    let mut partition_by = beside.partition_by.take().or_else(|| statement.partition_by.take());
    lift_partitions(&mut extra, &mut partition_by);
    Table {
        name,
        doc: meaning(statement.comment.take()),
        columns: Vec::with_capacity(statement.columns.len()),
        primary_key: None,
        uniques: Vec::new(),
        foreign_keys: Vec::new(),
        checks: Vec::new(),
        exclusions: std::mem::take(&mut beside.exclusions),
        indexes: Vec::new(),
        triggers: std::mem::take(&mut beside.triggers),
        d1,
        extra,
        row_security: beside.row_security,
        unlogged: beside.unlogged,
        partition_by,
        entity: std::mem::take(&mut beside.entity),
        online: beside.online,
    }
}

/// What of a table no model holds.
fn refuse(facts: &TableFacts, place: PartPath<'_>, faults: &mut Faults<'_>) {
    if facts.temporary {
        faults.add(
            place,
            Problem::new(
                Rule::TemporaryTable,
                "the table is temporary",
                "a temporary table is gone when the migration's session ends",
                "the statement without `.temporary()`",
            ),
        );
    }
    if !facts.options.is_empty() {
        faults.add(
            place,
            Problem::new(
                Rule::MysqlOption,
                format!("the table has MySQL options:{}", facts.options),
                "neither Postgres nor D1 has engines or character sets of tables",
                "the statement without `.engine()`, `.collate()` and `.character_set()`; \
                 `.extra(\"COLLATE …\")` on a column sets its collation",
            ),
        );
    }
    if !facts.partitions.is_empty() {
        faults.add(
            place,
            Problem::new(
                Rule::PartitionedTable,
                format!("the table is partitioned ({})", facts.partitions.join(", ")),
                "only MySQL reads this",
                "`.partition_by_range(…)`, `.partition_by_list(…)` or `.partition_by_hash(…)`, and a statement of its own, \
                 with `.partition_of(…)`, for each partition",
            ),
        );
    }
}

/// The facts about a column beside its definition.
fn column_facts<'a>(
    declared: &'a Beside,
    name: &Name,
    place: PartPath<'_>,
    faults: &mut Faults<'_>,
) -> Option<&'a ColumnDecl> {
    let mut given = declared.columns.iter().filter(|(column, _)| column == name).map(|(_, facts)| facts);
    let facts = given.next();
    if given.next().is_some() {
        faults.add(
            place.part(name.as_str()),
            Problem::new(
                Rule::SaidTwice,
                "facts about the column are given twice",
                "one of them would be lost",
                "one `TableDecl::column` with all of them",
            ),
        );
    }
    facts
}

/// Reads the keys that stand beside the columns, and makes the primary key's columns not nullable, unless they say
/// that they are.
fn read_keys(
    statements: &[IndexCreateStatement],
    table: &mut Table,
    (flagged, nullable): (Vec<Name>, &[Name]),
    context: &ReadContext<'_>,
    faults: &mut Faults<'_>,
) {
    let owner = table.name.clone();
    let place = PartPath::of(&owner);
    let mut primary = Vec::new();
    for column in flagged {
        primary.push(PrimaryKey { columns: vec![column], ..PrimaryKey::default() });
    }
    for statement in statements {
        match index::read_key(statement, &owner, context, faults) {
            Some(Key::Primary(key)) => primary.push(key),
            Some(Key::Unique(key)) => table.uniques.push(key),
            None => {}
        }
    }
    let mut primary = primary.into_iter();
    table.primary_key = primary.next();
    if primary.next().is_some() {
        faults.add(
            place,
            Problem::new(
                Rule::PrimaryKeyTwice,
                "the primary key is given more than once",
                "a table has one, of one or several columns",
                r#"`.primary_key(Index::create().col("a").col("b"))` in the table, and no `.primary_key()` on a column"#,
            ),
        );
    }
    if let Some(key) = &table.primary_key {
        let part_of_key = |column: &&mut Column| key.columns.contains(&column.name);
        for column in table.columns.iter_mut().filter(part_of_key) {
            column.nullable = nullable.contains(&column.name);
        }
    }
}

fn unique(column: Name) -> Unique {
    Unique { columns: vec![column], ..Unique::default() }
}
