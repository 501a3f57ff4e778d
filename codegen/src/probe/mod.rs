//! A recording backend: how the private fields of sea-query's statements are read.
//!
//! sea-query's builder traits are open, and their default methods are what walks a statement. [`Probe`] implements them,
//! writes nothing of its own and keeps what it is handed. What the defaults hand to nobody (an index's table, method and
//! included columns, an enum's name and values) is read from Postgres's backend through [`Pieces`], a writer that keeps
//! every piece of text apart, so that no SQL is ever parsed.

mod backend;
mod pieces;
mod table;

use backend::{Probe, Subject};
pub(crate) use pieces::Piece;
use pieces::{Cursor, Pieces};
use sea_query::extension::postgres::TypeCreateStatement;
use sea_query::{
    Expr, IndexBuilder, IndexColumn, IndexCreateStatement, InsertStatement, OnConflict, PostgresQueryBuilder,
    QueryBuilder, TableRef, Value,
};
use std::fmt::{self, Write as _};
pub(crate) use table::{CheckFacts, ColumnFacts, ForeignKeyFacts, NotPlain, TableFacts, object_name, table};

/// What only the probe sees of an insert.
#[derive(Debug, Default)]
pub(crate) struct InsertFacts {
    pub(crate) table: Option<TableRef>,
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<Vec<Expr>>,
    pub(crate) on_conflict: Option<OnConflict>,
    /// The builder methods other than values that were called.
    pub(crate) others: Vec<&'static str>,
}

/// The columns and the condition of an index.
#[derive(Debug, Default)]
pub(crate) struct IndexBody {
    pub(crate) columns: Vec<IndexColumn>,
    pub(crate) conditions: Vec<Expr>,
}

/// The rest of an index.
#[derive(Debug, Default)]
pub(crate) struct IndexHead {
    /// The table's qualified name, or nothing when none was given.
    pub(crate) table: Vec<String>,
    pub(crate) method: Option<String>,
    pub(crate) include: Vec<String>,
}

/// One column or expression of an index.
#[derive(Debug)]
pub(crate) struct IndexEntry {
    pub(crate) target: EntryTarget,
    pub(crate) descending: bool,
    /// An order was written, be it the default one.
    pub(crate) ordered: bool,
    pub(crate) prefix: Option<u32>,
    pub(crate) operator_class: Option<String>,
}

/// What an index entry is taken from.
#[derive(Debug)]
pub(crate) enum EntryTarget {
    Column(String),
    /// As Postgres's backend writes it; sea-query hands the expression itself to nobody.
    Expression(Vec<Piece>),
}

/// An enumerated type.
#[derive(Debug)]
pub(crate) struct EnumFacts {
    /// Its qualified name.
    pub(crate) name: Vec<String>,
    pub(crate) values: Vec<String>,
}

/// Reads an insert.
pub(crate) fn insert(statement: &InsertStatement) -> InsertFacts {
    let probe = Probe::of(Subject::Insert);
    let mut text = String::new();
    probe.prepare_insert_statement(statement, &mut text);
    let seen = probe.seen.into_inner();
    // Nothing but an expression writes `?` here, so the text shows where each row ends.
    let mut expressions = seen.expressions.into_iter();
    let rows = text.split_once("VALUES ").map(|(_, rows)| rows).filter(|_| seen.calls.is_empty()).unwrap_or_default();
    let rows = rows.split(')').map(|row| row.matches('?').count()).filter(|count| *count > 0);
    InsertFacts {
        table: seen.table,
        columns: seen.names,
        rows: rows.map(|count| expressions.by_ref().take(count).collect()).collect(),
        on_conflict: seen.on_conflict,
        others: seen.calls,
    }
}

/// Reads the columns and the condition of an index.
pub(crate) fn index_body(statement: &IndexCreateStatement) -> IndexBody {
    let probe = Probe::of(Subject::Index);
    probe.prepare_table_index_expression(statement, &mut String::new());
    let seen = probe.seen.into_inner();
    IndexBody { columns: seen.index_columns, conditions: seen.expressions }
}

/// Reads the rest of an index, or nothing when Postgres's backend would panic: on a table reference other than a plain
/// or schema-qualified name.
///
/// The condition must be one that Postgres's backend can write.
pub(crate) fn index_head(statement: &IndexCreateStatement, body: &IndexBody) -> Option<IndexHead> {
    if !plain_table(statement) {
        return None;
    }
    let mut pieces = Pieces::new();
    PostgresQueryBuilder.prepare_index_create_statement(statement, &mut pieces);
    let mut columns = Pieces::new();
    PostgresQueryBuilder.prepare_index_columns(&body.columns, &mut columns);

    let mut cursor = Cursor(&pieces.list);
    for word in ["CREATE ", "PRIMARY KEY ", "UNIQUE ", "INDEX ", "CONCURRENTLY ", "IF NOT EXISTS "] {
        cursor.eat(word);
    }
    if statement.get_index_spec().get_name().is_some() {
        cursor.skip(3);
    }
    cursor.eat(" ON ");
    let mut head = IndexHead { table: cursor.names("."), ..IndexHead::default() };
    if cursor.eat(" USING ") {
        head.method = cursor.text().map(str::to_owned);
    }
    cursor.eat(" ");
    cursor.skip(columns.list.len());
    cursor.eat(" ");
    if cursor.eat("INCLUDE (") {
        head.include = cursor.names(", ");
    }
    Some(head)
}

/// Whether `index_head` can be written: the table has neither an alias nor a database, and is a table.
///
/// Only the statement's `Debug` text shows its table before it is written, and this is all that is taken from there.
fn plain_table(statement: &IndexCreateStatement) -> bool {
    let mut text = UpTo { text: String::new(), end: "index" };
    // The writer fails on purpose as soon as it has the table.
    let _ = write!(text, "{statement:?}");
    let Some(table) = text.text.strip_prefix("IndexCreateStatement { table: ") else { return false };
    let plain = ["Some(Table(TableName(None, ", "Some(Table(TableName(Some(SchemaName(None, "];
    table == "None, " || plain.iter().any(|start| table.starts_with(start)) && table.ends_with(", None)), ")
}

/// A writer that takes no more once a field of a struct's `Debug` text begins.
struct UpTo {
    text: String,
    end: &'static str,
}

impl fmt::Write for UpTo {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        if text == self.end && self.text.ends_with(", ") {
            return Err(fmt::Error);
        }
        self.text.push_str(text);
        Ok(())
    }
}

/// Whether Postgres's backend can write an index expression: it panics on what another database's operators, arrays,
/// placeholders and characters beyond ASCII are, and sea-query shows the expression only as `Debug` text.
pub(crate) fn writable(column: &IndexColumn) -> bool {
    let text = format!("{column:?}");
    let marker = text.starts_with(r#"Expr(IndexColumnExpr { expr: CustomWithExpr("\u{1}seaglass:per_dialect"#);
    let placeholders = text.matches("CustomWithExpr(").count();
    !["SqliteOperator(", "SubQuery(", "Char(Some(", "Array("].iter().any(|word| text.contains(word))
        && placeholders == usize::from(marker)
}

/// Reads one entry of an index; an expression must be [`writable`].
pub(crate) fn index_entry(column: &IndexColumn) -> Option<IndexEntry> {
    let mut pieces = Pieces::new();
    PostgresQueryBuilder.prepare_index_columns(std::slice::from_ref(column), &mut pieces);
    let [Piece::Text(_), rest @ .., Piece::Text(_)] = pieces.list.as_slice() else { return None };
    let (rest, operator_class) = match rest {
        [.., last] if last.is(")") || last.is(" ASC") || last.is(" DESC") || last.is("\"") => (rest, None),
        [rest @ .., space, Piece::Text(class)] if space.is(" ") => (rest, Some(class.to_string())),
        _ => (rest, None),
    };
    let (rest, ordered, descending) = match rest {
        [rest @ .., last] if last.is(" ASC") => (rest, true, false),
        [rest @ .., last] if last.is(" DESC") => (rest, true, true),
        _ => (rest, false, false),
    };
    let mut entry =
        IndexEntry { target: EntryTarget::Column(String::new()), descending, ordered, prefix: None, operator_class };
    if let IndexColumn::TableColumn(column) = column {
        let probe = Probe::of(Subject::Index);
        probe.prepare_index_column_with_table_column(column, &mut String::new());
        let mut seen = probe.seen.into_inner();
        entry.target = EntryTarget::Column(seen.names.pop()?);
        entry.prefix = seen.prefix;
    } else {
        let [_, expression @ .., _] = rest else { return None };
        entry.target = EntryTarget::Expression(expression.to_vec());
    }
    Some(entry)
}

/// Reads an enumerated type; nothing when it is not one.
pub(crate) fn enumeration(statement: &TypeCreateStatement) -> Option<EnumFacts> {
    let mut pieces = Pieces::new();
    statement.build_collect_ref(&PostgresQueryBuilder, &mut pieces);
    let mut cursor = Cursor(&pieces.list);
    cursor.eat("CREATE TYPE ");
    let name = cursor.names(".");
    if name.is_empty() || !cursor.eat(" AS ") || !cursor.eat("ENUM") {
        return None;
    }
    let values = pieces.list.iter().filter_map(|piece| match piece {
        Piece::Value(Value::String(text)) => text.clone(),
        Piece::Value(_) | Piece::Text(_) => None,
    });
    Some(EnumFacts { name, values: values.collect() })
}
