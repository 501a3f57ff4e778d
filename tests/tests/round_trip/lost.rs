//! What a rollback that keeps the structure only may lose: what it names.

use crate::spec::{ColumnSpec, Spec, TableSpec, Ty};
use std::collections::BTreeMap;

/// A table's rows, each as values by column.
type Table = Vec<BTreeMap<String, String>>;

/// Every value of `before` is in `after`, apart from tables and columns whose names, old or new, stand in `reasons`.
///
/// # Errors
/// What is lost without being named.
pub fn only_named(
    after: &[String],
    before: &[String],
    (spec, new): (&Spec, &Spec),
    reasons: &str,
) -> Result<(), String> {
    let (after, before) = (tables(after, spec), tables(before, spec));
    for (table, rows) in &before {
        let now = after.get(table).cloned().unwrap_or_default();
        if sorted(rows) == sorted(&now) {
            continue;
        }
        if rows.len() != now.len() {
            if !reasons.contains(table.as_str()) {
                return Err(format!("{table} had {} rows and has {}; named is: {reasons}", rows.len(), now.len()));
            }
            continue;
        }
        let columns: Vec<&String> = rows.first().into_iter().flat_map(BTreeMap::keys).collect();
        let differing = columns.iter().filter(|name| only(rows, |it| it == **name) != only(&now, |it| it == **name));
        let lost: Vec<&str> = differing.map(|name| name.as_str()).collect();
        // What is said of an enum's values is said of the columns that hold them.
        let of_enum = |name: &str| {
            let column = spec.tables.iter().find(|it| it.name == *table)?.columns.iter().find(|it| it.name == name)?;
            let Ty::Enum(id) = column.ty else { return None };
            let names = [spec, new].into_iter().filter_map(|spec| spec.enumeration(id));
            Some(names.into_iter().any(|item| reasons.contains(&item.name)))
        };
        let computed = |name: &str| {
            let table = spec.tables.iter().find(|it| it.name == *table)?;
            let formula = table.columns.iter().find(|it| it.name == name)?.generated?;
            let now = new.column(table.id, formula.source()).is_some_and(|source| reasons.contains(&source.name));
            table.column(formula.source()).map(|source| now || reasons.contains(&source.name))
        };
        let renamed = |name: &str| {
            let table = spec.tables.iter().find(|it| it.name == *table)?;
            let column = table.columns.iter().find(|it| it.name == name)?;
            Some(reasons.contains(&new.column(table.id, column.id)?.name))
        };
        let named =
            |name: &str| reasons.contains(name) || [of_enum(name), computed(name), renamed(name)].contains(&Some(true));
        if let Some(silent) = lost.iter().find(|name| !named(name)) {
            return Err(format!("{table}.{silent} is lost; named is: {reasons}\n{rows:#?}\n{now:#?}"));
        }
        let kept = |name: &str| !lost.contains(&name);
        if only(rows, kept) != only(&now, kept) {
            return Err(format!("rows of {table} are mixed up; named is: {reasons}\n{rows:#?}\n{now:#?}"));
        }
    }
    Ok(())
}

fn only(rows: &Table, keep: impl Fn(&str) -> bool) -> Vec<String> {
    let row = |row: &BTreeMap<String, String>| {
        let kept = row.iter().filter(|(name, _)| keep(name));
        kept.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(",")
    };
    let mut rows: Vec<String> = rows.iter().map(row).collect();
    rows.sort();
    rows
}

fn sorted(rows: &Table) -> Vec<String> {
    only(rows, |_| true)
}

/// The tables of a list of rows, with the name as it stands there.
fn tables(lines: &[String], spec: &Spec) -> BTreeMap<String, Table> {
    let mut tables: BTreeMap<String, Table> = BTreeMap::new();
    for line in lines {
        let (table, row) = json(line).or_else(|| pairs(line, spec)).unwrap_or_else(|| panic!("not a row: {line}"));
        tables.entry(table).or_default().push(row);
    }
    tables
}

/// A line `table {json}`.
fn json(line: &str) -> Option<(String, BTreeMap<String, String>)> {
    let at = line.find(" {")?;
    let serde_json::Value::Object(row) = serde_json::from_str(&line[at + 1..]).ok()? else { return None };
    let table = line[..at].to_owned();
    let table = match table.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(quoted) => quoted.replace("\"\"", "\""),
        None => table,
    };
    Some((table, row.into_iter().map(|(name, value)| (name, value.to_string())).collect()))
}

/// A line `table column=literal, …`.
fn pairs(line: &str, spec: &Spec) -> Option<(String, BTreeMap<String, String>)> {
    let start = |table: &&TableSpec| line.strip_prefix(&table.name).is_some_and(|rest| rest.starts_with(' '));
    let table = spec.tables.iter().filter(start).max_by_key(|table| table.name.len())?;
    let mut rest = &line[table.name.len()..];
    let mut row = BTreeMap::new();
    while let Some(pair) = rest.strip_prefix(", ").or_else(|| rest.strip_prefix(' ')) {
        let named = |column: &&ColumnSpec| pair.strip_prefix(&column.name).is_some_and(|rest| rest.starts_with('='));
        let name = &table.columns.iter().filter(named).max_by_key(|column| column.name.len())?.name;
        let value = &pair[name.len() + 1..];
        let length = literal(value);
        row.insert(name.clone(), value[..length].to_owned());
        rest = &value[length..];
    }
    rest.is_empty().then(|| (table.name.clone(), row))
}

/// The length of the literal that a text starts with.
fn literal(text: &str) -> usize {
    let Some(quote) = text.find('\'').filter(|at| *at <= 1) else { return text.find(", ").unwrap_or(text.len()) };
    let mut quotes = text[quote + 1..].match_indices('\'').map(|(at, _)| at + quote + 1).peekable();
    while let Some(at) = quotes.next() {
        if quotes.next_if_eq(&(at + 1)).is_none() {
            return at + 1;
        }
    }
    text.len()
}
