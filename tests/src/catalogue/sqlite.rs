//! The facts of an SQLite database, read the same way from a file and from D1.

use std::collections::BTreeMap;

use serde_json::Value;
use sqlx::{AssertSqlSafe, SqliteConnection};

use super::{
    BOOKKEEPING, one_line,
    sqlite_text::{Token, bracket, items, spell, tokens},
};
use crate::workerd::Db;

/// Rows as JSON objects, which any client can carry. D1 forbids looking at its own `_cf_` tables. <https://www.sqlite.org/pragma.html> names what the columns mean.
const QUERIES: [&str; 5] = [
    "SELECT json_object('kind', 'table', 'name', m.name, 'sql', m.sql, 'type', l.type, 'strict', l.strict, 'without_rowid', l.wr)
     FROM sqlite_master m JOIN pragma_table_list l ON l.name = m.name AND l.schema = 'main' WHERE m.type = 'table'",
    "SELECT json_object('kind', 'column', 'table', m.name, 'name', c.name, 'type', c.type, 'notnull', c.\"notnull\",
        'default', c.dflt_value, 'pk', c.pk, 'hidden', c.hidden)
     FROM sqlite_master m JOIN pragma_table_xinfo(m.name) c WHERE m.type = 'table' AND m.name NOT GLOB '_cf_*'
     AND m.name NOT IN (SELECT name FROM pragma_table_list WHERE type IN ('virtual', 'shadow'))",
    "SELECT json_object('kind', 'foreign key', 'table', m.name, 'id', f.id, 'seq', f.seq, 'from', f.\"from\",
        'target', f.\"table\", 'to', f.\"to\", 'on_update', f.on_update, 'on_delete', f.on_delete, 'match', f.match)
     FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table' AND m.name NOT GLOB '_cf_*'
     AND m.name NOT IN (SELECT name FROM pragma_table_list WHERE type IN ('virtual', 'shadow'))",
    "SELECT json_object('kind', 'index', 'table', m.name, 'name', i.name, 'origin', i.origin,
        'seq', c.seqno, 'column', c.name, 'desc', c.\"desc\", 'coll', c.coll)
     FROM sqlite_master m JOIN pragma_index_list(m.name) i JOIN pragma_index_xinfo(i.name) c
     WHERE m.type = 'table' AND m.name NOT GLOB '_cf_*'
     AND m.name NOT IN (SELECT name FROM pragma_table_list WHERE type IN ('virtual', 'shadow')) AND c.key = 1 AND i.origin <> 'c'",
    "SELECT json_object('kind', m.type, 'table', m.tbl_name, 'name', m.name, 'sql', m.sql)
     FROM sqlite_master m WHERE m.type IN ('index', 'trigger', 'view') AND m.sql IS NOT NULL",
];

/// All facts of an SQLite file.
pub async fn facts(connection: &mut SqliteConnection) -> Vec<String> {
    let mut rows = Vec::new();
    for query in QUERIES {
        let found: Vec<String> = sqlx::query_scalar(AssertSqlSafe(query))
            .fetch_all(&mut *connection)
            .await
            .unwrap_or_else(|error| panic!("the schema cannot be read: {error}\n{query}"));
        rows.extend(found);
    }
    lines(&rows)
}

/// All facts of a D1 database.
pub fn facts_of_d1(db: &Db) -> Vec<String> {
    let queries = QUERIES.map(str::to_owned);
    let rows = db.lists(&queries).unwrap_or_else(|error| panic!("the schema cannot be read: {error}"));
    lines(&rows.concat())
}

fn lines(rows: &[String]) -> Vec<String> {
    let mut facts = Vec::new();
    let mut keys: BTreeMap<(String, i64), Vec<Value>> = BTreeMap::new();
    let mut automatic: BTreeMap<(String, String), Vec<Value>> = BTreeMap::new();
    for row in rows {
        let row: Value = serde_json::from_str(row).expect("json_object makes JSON");
        let (table, name) = (text(&row, "table"), text(&row, "name"));
        if is_bookkeeping(&table) || (is_bookkeeping(&name) && text(&row, "kind") != "index") {
            continue;
        }
        match text(&row, "kind").as_str() {
            "table" => facts.extend(table_facts(&row)),
            "column" => facts.push(column_fact(&row)),
            "foreign key" => keys.entry((table, number(&row, "id"))).or_default().push(row),
            "index" if row["sql"].is_null() => automatic.entry((table, name)).or_default().push(row),
            kind => facts.push(format!("{kind} {table}.{name}: {}", spell(&tokens(&text(&row, "sql"))))),
        }
    }
    facts.extend(keys.values().map(|parts| foreign_key_fact(parts)));
    facts.extend(automatic.values().map(|parts| unique_fact(parts)));
    let mut facts: Vec<String> = facts.iter().map(|fact| one_line(fact)).collect();
    facts.sort();
    facts
}

fn is_bookkeeping(name: &str) -> bool {
    BOOKKEEPING.contains(&name) || name.starts_with("sqlite_") || name.starts_with("_cf_")
}

fn text(row: &Value, key: &str) -> String {
    row[key].as_str().unwrap_or_default().to_owned()
}

fn number(row: &Value, key: &str) -> i64 {
    row[key].as_i64().unwrap_or_default()
}

fn flag(row: &Value, key: &str, yes: &'static str) -> &'static str {
    if number(row, key) == 0 { "" } else { yes }
}

/// The table itself, and what only its text tells.
fn table_facts(row: &Value) -> Vec<String> {
    let table = text(row, "name");
    let sql = tokens(&text(row, "sql"));
    // In what tables a module keeps it is the module's affair.
    match text(row, "type").as_str() {
        "virtual" => return vec![format!("virtual table {table}: {}", spell(&sql))],
        "shadow" => return Vec::new(),
        _ => {}
    }
    let autoincrement = if sql.iter().any(|token| token.is("AUTOINCREMENT")) { " autoincrement" } else { "" };
    let flags = format!("{}{}", flag(row, "strict", " strict"), flag(row, "without_rowid", " without rowid"));
    let mut facts = vec![format!("table {table}{flags}{autoincrement}")];
    for item in items(&sql) {
        facts.extend(item_facts(&table, item));
    }
    facts
}

/// Checks, generated columns, collations and deferrable keys have no pragma.
fn item_facts(table: &str, item: &[Token]) -> Vec<String> {
    let Some(first) = item.first() else { return Vec::new() };
    let mut facts = Vec::new();
    let mut name = String::new();
    let mut depth = 0_i32;
    for (index, token) in item.iter().enumerate() {
        let rest = &item[index + 1..];
        let outer = depth == 0 && (index > 0 || is_table_constraint(first));
        match token.text.as_str() {
            "(" => depth += 1,
            ")" => depth -= 1,
            _ => {}
        }
        if !outer || !token.bare {
            continue;
        }
        if token.is("CONSTRAINT") {
            name = rest.first().map(|name| format!(" {}", name.text)).unwrap_or_default();
        } else if token.is("CHECK") {
            facts.push(format!("check {table}{name}: {}", spell(bracket(rest))));
            name.clear();
        } else if token.is("AS") {
            let kind = if item.iter().any(|token| token.is("STORED")) { "stored" } else { "virtual" };
            facts.push(format!("generated {table}.{}: {} {kind}", first.text, spell(bracket(rest))));
        } else if token.is("COLLATE") {
            let collation = rest.first().map(|token| token.text.to_ascii_lowercase()).unwrap_or_default();
            facts.push(format!("collation {table}.{}: {collation}", first.text));
        } else if token.is("ON") && rest.first().is_some_and(|token| token.is("CONFLICT")) {
            let of = item[..index].iter().rev().find(|token| CONSTRAINTS.iter().any(|word| token.is(word)));
            let of = of.map(|token| token.text.to_ascii_uppercase()).unwrap_or_default();
            let key = if is_table_constraint(first) { spell(bracket(item)) } else { format!("({})", first.text) };
            facts.push(format!("on conflict {table}: {of} {key} {}", spell(&rest[1..2.min(rest.len())])));
        } else if token.is("DEFERRABLE") {
            let not = if item[index - 1].is("NOT") { "not " } else { "" };
            // What stands behind it in the definition of a column is another constraint.
            let initially = if rest.first().is_some_and(|token| token.is("INITIALLY")) { 2 } else { 0 };
            let rest = &rest[..initially.min(rest.len())];
            facts.push(format!("deferrable key of {table}: {not}{} in {}", spell(rest), key_of(item)));
        } else if ["PRIMARY", "UNIQUE", "FOREIGN", "REFERENCES"].iter().any(|word| token.is(word)) {
            if !name.is_empty() {
                facts.push(format!("constraint {table}{name}: {}", token.text.to_ascii_lowercase()));
            }
            name.clear();
        }
    }
    facts
}

/// What a conflict clause stands behind.
const CONSTRAINTS: [&str; 4] = ["PRIMARY", "UNIQUE", "NULL", "CHECK"];

fn is_table_constraint(first: &Token) -> bool {
    ["CONSTRAINT", "CHECK", "FOREIGN", "PRIMARY", "UNIQUE"].iter().any(|word| first.is(word))
}

/// The columns of a foreign key, written beside its column or as an item of its own.
fn key_of(item: &[Token]) -> String {
    match item.iter().position(|token| token.is("KEY")) {
        Some(key) if item[key - 1].is("FOREIGN") => spell(bracket(&item[key + 1..])),
        _ => format!("({})", item[0].text),
    }
}

fn column_fact(row: &Value) -> String {
    let declared = text(row, "type");
    let default = row["default"].as_str().map(|value| format!(" default {}", spell(&tokens(value))));
    let hidden = match number(row, "hidden") {
        0 => "",
        1 => " hidden",
        2 => " generated virtual",
        _ => " generated stored",
    };
    format!(
        "column {}.{} {} ({}){}{}{hidden}{}",
        text(row, "table"),
        text(row, "name"),
        if declared.is_empty() { "untyped" } else { &declared },
        affinity(&declared),
        if number(row, "notnull") == 0 { " null" } else { " not null" },
        default.unwrap_or_default(),
        if number(row, "pk") == 0 { String::new() } else { format!(" key {}", number(row, "pk")) },
    )
}

/// <https://www.sqlite.org/datatype3.html#determination_of_column_affinity>
fn affinity(declared: &str) -> &'static str {
    let declared = declared.to_ascii_uppercase();
    let has = |parts: &[&str]| parts.iter().any(|part| declared.contains(part));
    if has(&["INT"]) {
        "integer"
    } else if has(&["CHAR", "CLOB", "TEXT"]) {
        "text"
    } else if has(&["BLOB"]) || declared.is_empty() {
        "blob"
    } else if has(&["REAL", "FLOA", "DOUB"]) {
        "real"
    } else {
        "numeric"
    }
}

fn foreign_key_fact(parts: &[Value]) -> String {
    let mut parts: Vec<&Value> = parts.iter().collect();
    parts.sort_by_key(|part| number(part, "seq"));
    let list = |key| parts.iter().map(|part| text(part, key)).collect::<Vec<_>>().join(", ");
    let first = parts[0];
    let to = if first["to"].is_null() { "primary key".to_owned() } else { list("to") };
    let matching =
        if text(first, "match") == "NONE" { String::new() } else { format!(" match {}", text(first, "match")) };
    format!(
        "foreign key {}({}) -> {}({to}) on update {} on delete {}{matching}",
        text(first, "table"),
        list("from"),
        text(first, "target"),
        text(first, "on_update").to_ascii_lowercase(),
        text(first, "on_delete").to_ascii_lowercase(),
    )
}

/// Indexes that SQLite makes for a constraint are known by what they index: their names count positions.
fn unique_fact(parts: &[Value]) -> String {
    let mut parts: Vec<&Value> = parts.iter().collect();
    parts.sort_by_key(|part| number(part, "seq"));
    let column = |part: &&Value| {
        let name = part["column"].as_str().unwrap_or("<expression>").to_owned();
        let collation = text(part, "coll");
        let collation = if collation == "BINARY" { String::new() } else { format!(" collate {collation}") };
        format!("{name}{collation}{}", flag(part, "desc", " desc"))
    };
    let columns = parts.iter().map(column).collect::<Vec<_>>().join(", ");
    let kind = if text(parts[0], "origin") == "pk" { "primary key" } else { "unique" };
    format!("{kind} {}({columns})", text(parts[0], "table"))
}
