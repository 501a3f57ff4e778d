//! Tables.

use super::column::{self, ColumnKeys};
use super::index::{self, Key};
use super::{Context, Faults, Problem, expression, foreign_key, meaning, problem::Place};
use crate::declare::{ColumnDecl, TableDecl};
use crate::model::{
    Check, Column, D1Options, Dialect, Forms, IndexPart, Name, ObjectName, PrimaryKey, Table, Unique, probe,
};
use sea_query::{SchemaName, TableName, TableRef};

/// Reads a table with its indexes; names that were left out stay empty.
pub(super) fn read(declared: &TableDecl, context: &Context<'_>, faults: &mut Faults<'_>) -> Option<Table> {
    let statement = &declared.statement;
    let Some(named) = statement.get_table_name() else {
        faults.add_at("table", unnamed());
        return None;
    };
    let name = match object_name(named) {
        Ok(name) => name,
        Err(problem) => {
            faults.add_at("table", problem);
            return None;
        }
    };
    let place = Place::of(&name);
    let facts = probe::table(statement);
    refuse(&facts, place, faults);
    let mut table = empty(name.clone(), declared, context);

    let mut keys = ColumnKeys::default();
    for definition in statement.get_columns() {
        let name = Name::from(definition.get_column_name());
        let facts = column_facts(declared, &name, place, faults);
        table.columns.extend(column::read(definition, name, facts, &mut keys, context, place, faults));
    }
    for (number, check) in facts.checks.into_iter().enumerate() {
        match expression::read(&check.expression, None, context.dialects) {
            Ok(expression) => keys.checks.push(Check { name: Name::from(check.name.unwrap_or_default()), expression }),
            Err(problem) => {
                let label = check.name.unwrap_or_else(|| format!("check {}", number + 1));
                faults.add(place.part(&label), problem);
            }
        }
    }
    table.checks = keys.checks;
    table.uniques = keys.uniques.into_iter().map(unique).collect();
    read_keys(declared, &mut table, keys.primary, context, faults);

    let foreign_keys = statement.get_foreign_key_create_stmts().iter();
    table.foreign_keys = foreign_keys.filter_map(|key| foreign_key::read(key, &name, faults)).collect();
    let indexes = declared.indexes.iter();
    table.indexes = indexes.filter_map(|item| index::read(item, &name, context, faults)).collect();
    for (column, _) in &declared.columns {
        if !statement.get_columns().iter().any(|known| known.get_column_name() == column.as_str()) {
            faults.add(place.part(column.as_str()), no_such_column(column));
        }
    }
    Some(table)
}

/// Adds what names a constraint or an index, once all of them have names.
pub(super) fn attach_named(declared: &TableDecl, table: &mut Table, faults: &mut Faults<'_>) {
    let owner = table.name.clone();
    let place = Place::of(&owner);
    for name in &declared.deferred_keys {
        match table.foreign_keys.iter_mut().find(|key| key.name == *name) {
            Some(key) => key.deferred = true,
            None => faults.add(
                place.part(name.as_str()),
                missing("foreign key", name, table.foreign_keys.iter().map(|key| &key.name)),
            ),
        }
    }
    for (name, column, nulls) in &declared.nulls {
        let Some(index) = table.indexes.iter_mut().find(|index| index.name == *name) else {
            let known = table.indexes.iter().map(|index| &index.name);
            faults.add(place.part(name.as_str()), missing("index", name, known));
            continue;
        };
        if let Some(part) = index.parts.iter_mut().find(|part| part.column().as_ref() == Some(column)) {
            part.nulls = Some(*nulls);
        } else {
            let columns: Vec<Name> = index.parts.iter().filter_map(IndexPart::column).collect();
            faults.add(place.part(name.as_str()), missing("indexed column", column, columns.iter()));
        }
    }
}

/// The name of a table, unless it is something else than a plain or schema-qualified name.
pub(super) fn object_name(table: &TableRef) -> Result<ObjectName, Problem> {
    match table {
        TableRef::Table(TableName(None, name), None) => Ok(ObjectName::new(name.to_string())),
        TableRef::Table(TableName(Some(SchemaName(None, schema)), name), None) => {
            Ok(ObjectName { namespace: Some(Name::from(schema.to_string())), name: Name::from(name.to_string()) })
        }
        _ => Err(Problem::new(
            "the table has an alias or a database in front, or is no table at all",
            "only a plain or a schema-qualified name means the same in a declaration and in a migration",
            r#"`"users"`, or `("auth", "users")` for the schema auth"#,
        )),
    }
}

fn unnamed() -> Problem {
    Problem::new("a table has no name", "everything is generated under it", r#"`Table::create().table("users")`"#)
}

fn no_such_column(column: &Name) -> Problem {
    Problem::new(
        format!("facts are given about the column {column}, which the table does not have"),
        "they would be lost",
        format!("the column's name in `TableDecl::column`, or `.col(ColumnDef::new(\"{column}\")…)` in the table"),
    )
}

fn missing<'a>(kind: &str, name: &Name, known: impl Iterator<Item = &'a Name>) -> Problem {
    let known: Vec<&str> = known.map(Name::as_str).collect();
    let instead = if known.is_empty() { "the declaration of one".to_owned() } else { known.join(", ") };
    Problem::new(format!("there is no {kind} {name}"), "what is said about it would be lost", instead)
}

/// The table before its columns and keys are read.
fn empty(name: ObjectName, declared: &TableDecl, context: &Context<'_>) -> Table {
    let mut extra = Forms::new();
    for dialect in Dialect::ALL {
        let parts = [declared.statement.get_extra(), declared.extra.get(&dialect)];
        let text = parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ");
        if !text.trim().is_empty() {
            extra.insert(dialect, text);
        }
    }
    Table {
        name,
        doc: meaning(declared.statement.get_comment().map(String::as_str)),
        columns: Vec::with_capacity(declared.statement.get_columns().len()),
        primary_key: None,
        uniques: Vec::new(),
        foreign_keys: Vec::new(),
        checks: Vec::new(),
        indexes: Vec::new(),
        triggers: declared.triggers.clone(),
        d1: D1Options { foreign_rows: declared.foreign_rows || context.foreign_rows },
        extra,
        entity: declared.entity.clone(),
    }
}

/// What of a table no model holds.
fn refuse(facts: &probe::TableFacts, place: Place<'_>, faults: &mut Faults<'_>) {
    if facts.temporary {
        faults.add(
            place,
            Problem::new(
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
                format!("the table is partitioned ({})", facts.partitions.join(", ")),
                "D1 has no partitions, and the model holds none",
                "a plain table; `TableDecl::extra(Dialect::Postgres, \"PARTITION BY …\")` for a parent in Postgres",
            ),
        );
    }
}

/// The facts about a column beside its definition.
fn column_facts<'a>(
    declared: &'a TableDecl,
    name: &Name,
    place: Place<'_>,
    faults: &mut Faults<'_>,
) -> Option<&'a ColumnDecl> {
    let mut given = declared.columns.iter().filter(|(column, _)| column == name).map(|(_, facts)| facts);
    let facts = given.next();
    if given.next().is_some() {
        faults.add(
            place.part(name.as_str()),
            Problem::new(
                "facts about the column are given twice",
                "one of them would be lost",
                "one `TableDecl::column` with all of them",
            ),
        );
    }
    facts
}

/// Reads the keys that stand beside the columns, and makes the primary key's columns not nullable.
fn read_keys(
    declared: &TableDecl,
    table: &mut Table,
    flagged: Vec<Name>,
    context: &Context<'_>,
    faults: &mut Faults<'_>,
) {
    let owner = table.name.clone();
    let place = Place::of(&owner);
    let mut primary = Vec::new();
    for column in flagged {
        primary.push(PrimaryKey { name: Name::default(), columns: vec![column] });
    }
    for statement in declared.statement.get_indexes() {
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
                "the primary key is given more than once",
                "a table has one, of one or several columns",
                r#"`.primary_key(Index::create().col("a").col("b"))` in the table, and no `.primary_key()` on a column"#,
            ),
        );
    }
    if let Some(key) = &table.primary_key {
        let part_of_key = |column: &&mut Column| key.columns.contains(&column.name);
        table.columns.iter_mut().filter(part_of_key).for_each(|column| column.nullable = false);
    }
}

fn unique(column: Name) -> Unique {
    Unique { name: Name::default(), columns: vec![column], nulls_not_distinct: false, include: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::object_name;
    use sea_query::IntoTableRef;

    #[test]
    fn tables_are_plain_names() {
        assert!(object_name(&"users".into_table_ref()).is_ok());
        assert!(object_name(&("auth", "users").into_table_ref()).is_ok());
        assert!(object_name(&("db", "auth", "users").into_table_ref()).is_err());
        assert!(object_name(&"users".into_table_ref().alias("u")).is_err());
    }
}
