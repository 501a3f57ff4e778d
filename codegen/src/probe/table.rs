//! What a table's statement holds, in the room that it needs.
//!
//! A declaration holds all of its tables before the first one is read, and sea-query's own form of a column takes seven
//! hundred bytes.

use super::backend::{Probe, Subject};
use crate::model::{Name, ObjectName, PartitionKey};
use sea_query::{
    Check, ColumnDef, ColumnType, Expr, ForeignKeyAction, ForeignKeyCreateStatement, Generated, IndexCreateStatement,
    PartitionValues, SchemaName, TableBuilder as _, TableCreateStatement, TableName, TableRef,
};

/// A table's statement, taken apart.
#[derive(Clone, Debug, Default)]
pub(crate) struct TableFacts {
    pub(crate) name: Option<Result<ObjectName, NotPlain>>,
    pub(crate) columns: Vec<ColumnFacts>,
    pub(crate) checks: Vec<CheckFacts>,
    /// The keys that stand beside the columns.
    pub(crate) keys: Vec<IndexCreateStatement>,
    pub(crate) foreign_keys: Vec<ForeignKeyFacts>,
    pub(crate) comment: Option<String>,
    pub(crate) extra: Option<String>,
    pub(crate) temporary: bool,
    /// The options of `MySQL`, as it would write them.
    pub(crate) options: String,
    pub(crate) partition_by: Option<PartitionKey>,
    /// What it is a partition of, and which rows it holds.
    pub(crate) partition_of: Option<(Result<ObjectName, NotPlain>, Option<PartitionValues>)>,
    /// What says of partitions what only `MySQL` knows.
    pub(crate) partitions: Vec<&'static str>,
}

/// A table is referred to by something else than a plain or schema-qualified name.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NotPlain;

/// A column's definition.
#[derive(Clone, Debug)]
pub(crate) struct ColumnFacts {
    pub(crate) name: Name,
    pub(crate) ty: Option<ColumnType>,
    pub(crate) nullable: Option<bool>,
    /// What it is beside a column.
    pub(crate) marks: Marks,
    pub(crate) default: Option<Box<Expr>>,
    pub(crate) generated: Option<Box<Generated>>,
    pub(crate) check: Option<Box<CheckFacts>>,
    pub(crate) extra: Option<String>,
    pub(crate) comment: Option<String>,
    /// `using` was called.
    pub(crate) converted: bool,
}

/// What a column is by its own definition.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Marks {
    pub(crate) primary_key: bool,
    pub(crate) unique: bool,
    pub(crate) auto_increment: bool,
}

/// A check constraint.
#[derive(Clone, Debug)]
pub(crate) struct CheckFacts {
    pub(crate) name: Option<String>,
    pub(crate) expression: Expr,
}

/// A foreign key.
#[derive(Clone, Debug)]
pub(crate) struct ForeignKeyFacts {
    pub(crate) name: Option<String>,
    /// The table that it starts at, if that was said.
    pub(crate) table: Option<Result<ObjectName, NotPlain>>,
    pub(crate) columns: Vec<Name>,
    pub(crate) target: Option<Result<ObjectName, NotPlain>>,
    pub(crate) target_columns: Vec<Name>,
    pub(crate) on_delete: Option<ForeignKeyAction>,
    pub(crate) on_update: Option<ForeignKeyAction>,
}

/// Takes a table's statement apart.
pub(crate) fn table(statement: &TableCreateStatement) -> TableFacts {
    let probe = Probe::of(Subject::Table);
    let mut text = String::new();
    probe.prepare_table_create_statement(statement, &mut text);
    let mut seen = probe.seen.into_inner();
    let of = seen.tables.get(usize::from(statement.get_table_name().is_some())).map(object_name);
    let mut values = seen.partition_values.take();
    if of.is_none() && values.take().is_some() {
        seen.calls.push("values");
    }
    let partition_by = seen.partition_by.take().and_then(|by| {
        let by = partition_by(by);
        seen.calls.extend(by.is_none().then_some("partition_by_key"));
        by
    });
    TableFacts {
        name: statement.get_table_name().map(object_name),
        columns: statement.get_columns().iter().map(column).collect(),
        checks: seen.checks,
        keys: statement.get_indexes().clone(),
        foreign_keys: statement.get_foreign_key_create_stmts().iter().map(foreign_key).collect(),
        comment: statement.get_comment().cloned(),
        extra: statement.get_extra().cloned(),
        temporary: text.starts_with("CREATE TEMPORARY "),
        options: seen.options,
        partition_by,
        partition_of: of.map(|of| (of, values)),
        partitions: seen.calls,
    }
}

/// How rows are spread over partitions, unless only `MySQL` knows how.
fn partition_by(by: sea_query::PartitionBy) -> Option<PartitionKey> {
    let (by, columns) = match by {
        sea_query::PartitionBy::Range(columns) => (PartitionKey::range(), columns),
        sea_query::PartitionBy::List(columns) => (PartitionKey::list(), columns),
        sea_query::PartitionBy::Hash(columns) => (PartitionKey::hash(), columns),
        sea_query::PartitionBy::Key(_) => return None,
    };
    Some(columns.iter().fold(by, |by, column| by.column(column.to_string())))
}

/// The name of a table.
pub(crate) fn object_name(table: &TableRef) -> Result<ObjectName, NotPlain> {
    match table {
        TableRef::Table(TableName(None, name), None) => Ok(ObjectName::new(name.to_string())),
        TableRef::Table(TableName(Some(SchemaName(None, schema)), name), None) => {
            Ok(ObjectName { namespace: Some(Name::from(schema.to_string())), name: Name::from(name.to_string()) })
        }
        _ => Err(NotPlain),
    }
}

fn column(definition: &ColumnDef) -> ColumnFacts {
    let spec = definition.get_column_spec();
    ColumnFacts {
        name: Name::from(definition.get_column_name()),
        ty: definition.get_column_type().cloned(),
        nullable: spec.nullable,
        marks: Marks { primary_key: spec.primary_key, unique: spec.unique, auto_increment: spec.auto_increment },
        default: spec.default.clone().map(Box::new),
        generated: spec.generated.clone().map(Box::new),
        check: spec.check.as_ref().and_then(check).map(Box::new),
        extra: spec.extra.clone(),
        comment: spec.comment.clone(),
        converted: spec.using.is_some(),
    }
}

fn check(check: &Check) -> Option<CheckFacts> {
    let probe = Probe::of(Subject::Table);
    probe.prepare_check_constraint(check, &mut String::new());
    probe.seen.into_inner().checks.pop()
}

fn foreign_key(statement: &ForeignKeyCreateStatement) -> ForeignKeyFacts {
    let key = statement.get_foreign_key();
    ForeignKeyFacts {
        name: key.get_name().map(str::to_owned),
        table: key.get_table().map(object_name),
        columns: key.get_columns().into_iter().map(Name::from).collect(),
        target: key.get_ref_table().map(object_name),
        target_columns: key.get_ref_columns().into_iter().map(Name::from).collect(),
        on_delete: key.get_on_delete(),
        on_update: key.get_on_update(),
    }
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
