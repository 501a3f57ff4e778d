//! What the parser says of a table, held against what the pragmas say: never a guess.

use super::rows::{Facts, ForeignRow, Object};
use super::statement::{RuleText, Ruled, TableText};
use super::text::same;

/// What the two disagree on.
pub(super) fn disagreement(object: &Object, text: &TableText, facts: &Facts) -> Option<String> {
    let said = |what: &str, text: &dyn std::fmt::Debug, pragma: &dyn std::fmt::Debug| {
        Some(format!("{what}: the statement says {text:?}, SQLite says {pragma:?}"))
    };
    let names: Vec<&str> = text.columns.iter().map(|column| column.name.as_str()).collect();
    let told: Vec<&str> = facts.columns.iter().map(|column| column.name.as_str()).collect();
    if names != told {
        return said("columns", &names, &told);
    }
    for (column, row) in text.columns.iter().zip(&facts.columns) {
        let is_key = row.key > 0 && (object.strict || object.without_rowid);
        if column.not_null != row.required && !(row.required && is_key) {
            return said(&format!("NOT NULL of {}", row.name), &column.not_null, &row.required);
        }
        let hidden = column.generated.as_ref().map_or(0, |(_, stored)| if *stored { 3 } else { 2 });
        if hidden != row.hidden {
            return said(&format!("what computes {}", row.name), &hidden, &row.hidden);
        }
        let agrees = match (&column.default, &row.default) {
            (Some(text), Some(row)) => same(text, row),
            (text, row) => text.is_none() == row.is_none(),
        };
        if !agrees && column.generated.is_none() {
            return said(&format!("the default of {}", row.name), &column.default, &row.default);
        }
    }
    if (text.strict, text.without_rowid) != (object.strict, object.without_rowid) {
        let pragma = (object.strict, object.without_rowid);
        return said("STRICT and WITHOUT ROWID", &(text.strict, text.without_rowid), &pragma);
    }
    let (key, told) = (primary_key(text), told_key(facts));
    if key != told {
        return said("the primary key", &key, &told);
    }
    let (keys, told) = (foreign_keys(text), told_keys(facts));
    if keys != told {
        return said("foreign keys", &keys, &told);
    }
    let (keys, told) = (uniques(text), told_uniques(facts));
    (!told.iter().all(|columns| keys.contains(columns))).then(|| said("unique keys", &keys, &told)).flatten()
}

fn primary_key(text: &TableText) -> Vec<String> {
    let columns = |rule: &RuleText| match &rule.what {
        Ruled::Primary { parts, .. } => Some(parts.iter().map(|part| part.column.to_ascii_lowercase()).collect()),
        Ruled::Unique { .. } | Ruled::Check { .. } | Ruled::Foreign(_) => None,
    };
    text.rules.iter().find_map(columns).unwrap_or_default()
}

fn told_key(facts: &Facts) -> Vec<String> {
    let mut columns: Vec<(i64, String)> =
        facts.columns.iter().filter(|row| row.key > 0).map(|row| (row.key, row.name.to_ascii_lowercase())).collect();
    columns.sort();
    columns.into_iter().map(|(_, name)| name).collect()
}

fn foreign_keys(text: &TableText) -> Vec<ForeignRow> {
    let key = |rule: &RuleText| match &rule.what {
        Ruled::Foreign(key) => Some(lower(ForeignRow {
            target: key.target.clone(),
            columns: key.columns.clone(),
            to: key.to.clone(),
            on_delete: key.on_delete.sql().to_owned(),
            on_update: key.on_update.sql().to_owned(),
        })),
        Ruled::Primary { .. } | Ruled::Unique { .. } | Ruled::Check { .. } => None,
    };
    let mut keys: Vec<ForeignRow> = text.rules.iter().filter_map(key).collect();
    keys.sort();
    keys
}

fn told_keys(facts: &Facts) -> Vec<ForeignRow> {
    let mut keys: Vec<ForeignRow> = facts.foreign_keys.values().cloned().map(lower).collect();
    keys.sort();
    keys
}

fn lower(key: ForeignRow) -> ForeignRow {
    let all = |names: Vec<String>| names.iter().map(|name| name.to_ascii_lowercase()).collect();
    ForeignRow { target: key.target.to_ascii_lowercase(), columns: all(key.columns), to: all(key.to), ..key }
}

fn uniques(text: &TableText) -> Vec<Vec<String>> {
    let columns = |rule: &RuleText| match &rule.what {
        Ruled::Unique { parts } | Ruled::Primary { parts, .. } => {
            Some(parts.iter().map(|part| part.column.to_ascii_lowercase()).collect())
        }
        Ruled::Check { .. } | Ruled::Foreign(_) => None,
    };
    text.rules.iter().filter_map(columns).collect()
}

fn told_uniques(facts: &Facts) -> Vec<Vec<String>> {
    let is_key = |index: &&super::rows::IndexRow| index.origin == "u";
    let names = |index: &super::rows::IndexRow| {
        index.parts.iter().filter_map(|part| part.column.as_ref().map(|name| name.to_ascii_lowercase())).collect()
    };
    facts.indexes.values().filter(is_key).map(names).collect()
}
