//! What SQLite tells of a database in its schema table and pragmas: <https://www.sqlite.org/pragma.html>. Each query is of
//! all tables at once, and one that D1 lets its users make.

use super::{Source, Unreadable};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// D1 keeps its own tables to itself; the tables of a module have columns that only the module knows.
const TABLES: &str = "SELECT m.name AS name, m.sql AS sql, l.type AS type, l.strict AS strict, l.wr AS without_rowid
    FROM sqlite_master m JOIN pragma_table_list l ON l.name = m.name AND l.schema = 'main'
    WHERE m.type = 'table' ORDER BY m.rowid";
const OWNED: &str = "m.type = 'table' AND m.name NOT GLOB '_cf_*' AND m.name NOT GLOB 'sqlite_*'
    AND m.name NOT IN (SELECT name FROM pragma_table_list WHERE type IN ('virtual', 'shadow'))";
const COLUMNS: &str = "SELECT m.name AS owner, c.name AS name, c.type AS type, c.\"notnull\" AS required,
    c.dflt_value AS value, c.pk AS key, c.hidden AS hidden
    FROM sqlite_master m JOIN pragma_table_xinfo(m.name) c WHERE ";
const FOREIGN_KEYS: &str =
    "SELECT m.name AS owner, f.id AS id, f.seq AS seq, f.\"from\" AS source, f.\"table\" AS target,
    f.\"to\" AS destination, f.on_update AS on_update, f.on_delete AS on_delete
    FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE ";
const INDEXES: &str =
    "SELECT m.name AS owner, i.name AS name, i.origin AS origin, i.\"unique\" AS uniqueness, c.seqno AS seq,
    c.cid AS cid, c.name AS column_name, c.\"desc\" AS descending, c.coll AS collation
    FROM sqlite_master m JOIN pragma_index_list(m.name) i JOIN pragma_index_xinfo(i.name) c WHERE c.key = 1 AND ";
const OTHERS: &str = "SELECT m.type AS type, m.name AS name, m.tbl_name AS owner, m.sql AS sql
    FROM sqlite_master m WHERE m.type <> 'table' AND m.sql IS NOT NULL ORDER BY m.rowid";

/// A row of the schema table: a table or, with an owner, something else.
#[derive(Clone, Debug)]
pub(super) struct Object {
    pub(super) kind: String,
    pub(super) name: String,
    /// The table that it stands on; of a table and a view itself.
    pub(super) owner: String,
    pub(super) sql: String,
    pub(super) strict: bool,
    pub(super) without_rowid: bool,
}

/// A column, as the pragma has it.
#[derive(Clone, Debug)]
pub(super) struct ColumnRow {
    pub(super) name: String,
    pub(super) declared: String,
    pub(super) required: bool,
    pub(super) default: Option<String>,
    /// Its place in the primary key, from 1.
    pub(super) key: i64,
    pub(super) hidden: i64,
}

/// A foreign key, as the pragma has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ForeignRow {
    pub(super) target: String,
    pub(super) columns: Vec<String>,
    pub(super) to: Vec<String>,
    pub(super) on_delete: String,
    pub(super) on_update: String,
}

/// An index, as the pragma has it.
#[derive(Clone, Debug, Default)]
pub(super) struct IndexRow {
    pub(super) origin: String,
    pub(super) unique: bool,
    pub(super) parts: Vec<IndexRowPart>,
}

/// An entry of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct IndexRowPart {
    /// None of an expression.
    pub(super) column: Option<String>,
    pub(super) collation: String,
    pub(super) descending: bool,
}

/// What the pragmas tell of one table.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    pub(super) columns: Vec<ColumnRow>,
    pub(super) foreign_keys: BTreeMap<i64, ForeignRow>,
    pub(super) indexes: BTreeMap<String, IndexRow>,
}

/// Everything that is told.
#[derive(Clone, Debug, Default)]
pub(super) struct Rows {
    pub(super) tables: Vec<Object>,
    pub(super) others: Vec<Object>,
    /// By table.
    pub(super) facts: BTreeMap<String, Facts>,
}

/// Asks for all of it, in five queries.
pub(super) fn read(source: &mut dyn Source) -> Result<Rows, Unreadable> {
    let mut rows = Rows::default();
    rows.tables = source.rows(TABLES)?.iter().map(object).collect();
    rows.others = source.rows(OTHERS)?.iter().map(object).collect();
    for row in source.rows(&format!("{COLUMNS}{OWNED} ORDER BY m.rowid, c.cid"))? {
        rows.of(&row).columns.push(ColumnRow {
            name: text(&row, "name"),
            declared: text(&row, "type"),
            required: number(&row, "required") != 0,
            default: row.get("value").and_then(Value::as_str).map(str::to_owned),
            key: number(&row, "key"),
            hidden: number(&row, "hidden"),
        });
    }
    for row in source.rows(&format!("{FOREIGN_KEYS}{OWNED} ORDER BY m.rowid, f.id, f.seq"))? {
        let key = rows.of(&row).foreign_keys.entry(number(&row, "id")).or_default();
        key.columns.push(text(&row, "source"));
        key.to.extend(row.get("destination").and_then(Value::as_str).map(str::to_owned));
        key.target = text(&row, "target");
        (key.on_delete, key.on_update) = (text(&row, "on_delete"), text(&row, "on_update"));
    }
    for row in source.rows(&format!("{INDEXES}{OWNED} ORDER BY m.rowid, i.name, c.seqno"))? {
        let index = rows.of(&row).indexes.entry(text(&row, "name")).or_default();
        index.origin = text(&row, "origin");
        index.unique = number(&row, "uniqueness") != 0;
        index.parts.push(IndexRowPart {
            column: (number(&row, "cid") >= 0).then(|| text(&row, "column_name")),
            collation: text(&row, "collation"),
            descending: number(&row, "descending") != 0,
        });
    }
    Ok(rows)
}

impl Rows {
    fn of(&mut self, row: &Map<String, Value>) -> &mut Facts {
        self.facts.entry(text(row, "owner")).or_default()
    }
}

fn object(row: &Map<String, Value>) -> Object {
    let name = text(row, "name");
    let owner = row.get("owner").and_then(Value::as_str).map_or_else(|| name.clone(), str::to_owned);
    let (kind, sql) = (text(row, "type"), text(row, "sql"));
    let (strict, without_rowid) = (number(row, "strict") != 0, number(row, "without_rowid") != 0);
    Object { kind, name, owner, sql, strict, without_rowid }
}

fn text(row: &Map<String, Value>, key: &str) -> String {
    row.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// D1 hands numbers out as floats.
#[expect(clippy::cast_possible_truncation, reason = "they count columns")]
fn number(row: &Map<String, Value>, key: &str) -> i64 {
    let value = row.get(key);
    value.and_then(|it| it.as_i64().or_else(|| it.as_f64().map(|float| float as i64))).unwrap_or_default()
}
