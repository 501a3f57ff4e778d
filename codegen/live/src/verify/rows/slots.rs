//! The places of a row, and what each may hold.

use super::{ROWS, literals, named, quoted, types, values};
use seaglass::dialect::value_sql;
use seaglass::model::{Column, ColumnType, Dialect, Expression, ForeignKey, Name, ObjectName, Schema, Table};

/// A column, or the columns of a foreign key, which hold their values together.
#[derive(Clone, Debug)]
pub struct Slot {
    /// The columns.
    pub columns: Vec<Name>,
    /// What they may hold: first what hardly anything refuses, then what lies at the edges, then what is worth a try.
    pub options: Vec<Vec<Value>>,
    /// How many options come before the edges.
    pub plain: usize,
    /// How many of them are edges.
    pub edges: usize,
    /// The option that is NULL, if it may be.
    pub null: Option<usize>,
}

/// What a column of a row holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// An expression.
    Sql(String),
    /// What that column of the same row holds.
    Own(Name),
}

/// The slots of a table's rows. Of `known` tables, and no others, rows are there already.
pub(super) fn of(
    table: &Table,
    later: Option<&Table>,
    schema: &Schema,
    known: &[&ObjectName],
    dialect: Dialect,
) -> Vec<Slot> {
    let mut slots: Vec<Slot> = Vec::new();
    let is_taken = |slots: &[Slot], name: &Name| slots.iter().any(|slot| slot.columns.contains(name));
    // What a key will demand holds before it is there.
    let new_keys = later.into_iter().flat_map(|table| &table.foreign_keys);
    let is_here = |key: &&ForeignKey| {
        let target = schema.table(&key.target);
        key.columns.iter().all(|name| table.column(name).is_some_and(|column| column.generated.is_none()))
            && target.is_some_and(|target| key.target_columns.iter().all(|name| target.column(name).is_some()))
    };
    for key in table.foreign_keys.iter().chain(new_keys).filter(is_here) {
        if !key.columns.iter().any(|name| is_taken(&slots, name)) {
            slots.push(of_key(key, table, later, known.contains(&&key.target), dialect));
        }
    }
    for column in &table.columns {
        let is_given = column.generated.is_some() || column.numbering.is_some() || is_taken(&slots, &column.name);
        if !is_given {
            slots.push(of_column(column, table, later, schema, dialect));
        }
    }
    slots
}

fn is_nullable(name: &Name, table: &Table, later: Option<&Table>) -> bool {
    let of = |table: &Table| table.column(name).is_none_or(|column| column.nullable);
    of(table) && later.is_none_or(of) && table.column(name).is_some()
}

fn of_key(key: &ForeignKey, table: &Table, later: Option<&Table>, is_known: bool, dialect: Dialect) -> Slot {
    let all = |value: &dyn Fn(&Name) -> Value| key.target_columns.iter().map(value).collect::<Vec<_>>();
    let is_own = key.target == table.name;
    let parents = (0..ROWS).map(|at| all(&|target| Value::Sql(of_parent(key, target, at, dialect))));
    let mut options: Vec<Vec<Value>> = if is_known { parents.collect() } else { Vec::new() };
    let plain = options.len();
    if is_own {
        options.push(all(&|target| Value::Own(target.clone())));
    }
    let nullable = key.columns.iter().filter(|name| is_nullable(name, table, later)).count();
    let is_null = nullable == key.columns.len() || (nullable > 0 && !key.match_full);
    let null = is_null.then_some(options.len());
    if is_null {
        let null_or_first = |(column, target): (&Name, &Name)| {
            let is_null = is_nullable(column, table, later);
            Value::Sql(if is_null { "NULL".to_owned() } else { of_parent(key, target, 0, dialect) })
        };
        options.push(key.columns.iter().zip(&key.target_columns).map(null_or_first).collect());
    }
    let edges = usize::from(is_own);
    Slot { columns: key.columns.clone(), plain: plain.max(1).min(options.len()), edges, null, options }
}

/// A value of a column of the `at`-th row that a key points to, counted round and round.
pub(super) fn of_parent(key: &ForeignKey, target: &Name, at: usize, dialect: Dialect) -> String {
    let (table, target) = (named(&key.target, dialect), quoted(target));
    let order: Vec<String> = key.target_columns.iter().map(quoted).collect();
    let whole: Vec<String> = order.iter().map(|name| format!("{name} IS NOT NULL")).collect();
    let (order, whole) = (order.join(", "), whole.join(" AND "));
    let greatest = if dialect == Dialect::Postgres { "greatest" } else { "max" };
    let offset = format!("{at} % {greatest}((SELECT count(*) FROM {table} WHERE {whole}), 1)");
    let offset = if at == 0 { "0".to_owned() } else { offset };
    format!("(SELECT {target} FROM {table} WHERE {whole} ORDER BY {order} LIMIT 1 OFFSET {offset})")
}

fn of_column(column: &Column, table: &Table, later: Option<&Table>, schema: &Schema, dialect: Dialect) -> Slot {
    let same = later.and_then(|table| table.column(&column.name));
    let changes = same.filter(|other| other.ty != column.ty || other.storage != column.storage);
    let (mut plain, edges) = options(column, schema, dialect);
    let mut more: Vec<String> = Vec::new();
    if let Some(other) = changes {
        // A value that both types read comes first; the engine says whether it does.
        let (others, _) = options(other, schema, dialect);
        // What is stored as text and means something else is not a number.
        let is_text = matches!(column.ty, ColumnType::Char(_) | ColumnType::Varchar(_) | ColumnType::Text);
        let as_text = |sql: String| match (sql.starts_with("E'") || sql.starts_with('\''), is_text) {
            (true, _) => Some(sql),
            (false, true) => Some(literals::quoted(&sql, dialect)),
            (false, false) => None,
        };
        plain = others.into_iter().filter_map(as_text).chain(plain).collect();
    }
    let texts = checks(table, &column.name, dialect).into_iter();
    let texts = texts.chain(later.into_iter().flat_map(|table| checks(table, &column.name, dialect)));
    let named = types::name(column, table, dialect);
    let texts = texts.chain(types::checks(&named, schema));
    for text in texts {
        more.extend(literals::candidates(&text, types::is_text(&named), dialect));
    }
    let (first, edge) = (plain.len(), if changes.is_some() { 0 } else { edges.len() });
    let mut all: Vec<String> = Vec::new();
    for sql in plain.into_iter().chain(edges).chain(more) {
        if !all.contains(&sql) || all.len() < first {
            all.push(sql);
        }
    }
    let null = is_nullable(&column.name, table, later).then_some(all.len());
    all.extend(null.map(|_| "NULL".to_owned()));
    let options = all.into_iter().map(|sql| vec![Value::Sql(sql)]).collect();
    Slot { columns: vec![column.name.clone()], options, plain: first, edges: edge, null }
}

/// What is plain and what lies at the edges of a column's type, as SQL.
fn options(column: &Column, schema: &Schema, dialect: Dialect) -> (Vec<String>, Vec<String>) {
    let enumeration = column.ty.enumeration().filter(|_| !types::is_list(column));
    let values = enumeration.and_then(|name| schema.enumeration(name)).map(|item| item.values.as_slice());
    let sql = |literal: seaglass::model::Literal| {
        let mut out = String::new();
        value_sql(&mut out, dialect, &Expression::Literal(literal), Some(column));
        out
    };
    match values::of(&column.ty, values) {
        Some((plain, edges)) => (plain.into_iter().map(sql).collect(), edges.into_iter().map(sql).collect()),
        None => types::options(column, schema, dialect),
    }
}

/// The texts of the checks that speak of a column.
fn checks(table: &Table, column: &Name, dialect: Dialect) -> Vec<String> {
    let all = table.checks.iter().map(|check| text(&check.expression, dialect));
    all.filter(|text| literals::words(text, dialect).contains(column.as_str())).collect()
}

/// An expression as SQL.
pub(super) fn text(expression: &Expression, dialect: Dialect) -> String {
    let mut out = String::new();
    value_sql(&mut out, dialect, expression, None);
    out
}
