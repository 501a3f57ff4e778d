//! Modules and fields of entities where those that a table's names give are taken, or are no names of Rust.

use heck::ToSnakeCase as _;
use seaglass::model::verify::verify;
use seaglass::model::{Declared, Dialect, Fault, Rule, Schema};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A table may need a name, and its columns then.
const ROUNDS: usize = 4;

/// What a schema that was read is still refused for, as the declaration of a database of that name.
pub fn refused(schema: &Schema, name: &str, dialect: Dialect) -> Vec<Fault> {
    let schema = schema.clone();
    let declared = Declared { name: name.to_owned(), dialects: vec![dialect], schema, ..Declared::default() };
    verify(&declared).into_iter().filter(Fault::is_error).collect()
}

/// The schema, with a name for each module and field that cannot have the one that it would have.
pub(super) fn named(mut schema: Schema, dialect: Dialect) -> Schema {
    for round in 0..ROUNDS {
        let refused = refused(&schema, "", dialect);
        let places = |rule: Rule| -> BTreeSet<String> {
            refused.iter().filter(|fault| fault.rule == rule).map(|fault| fault.place.clone()).collect()
        };
        let (modules, fields) = (places(Rule::EntityModule), places(Rule::EntityField));
        if modules.is_empty() && fields.is_empty() {
            break;
        }
        let mut used: BTreeMap<String, usize> = BTreeMap::new();
        for table in &mut schema.tables {
            let own = format!(": {}", table.name);
            if modules.contains(&own) {
                let base = plain(table.name.name.as_str(), "table");
                let number = used.entry(base.clone()).or_insert(round + 1);
                *number += 1;
                Arc::make_mut(table).entity.module = Some(format!("{base}_{}", spelled(*number)));
            }
            if !fields.iter().any(|place| place.starts_with(&own)) {
                continue;
            }
            let mut used: BTreeMap<String, usize> = BTreeMap::new();
            for column in &mut Arc::make_mut(table).columns {
                if fields.contains(&format!("{own}.{}", column.name)) {
                    let base = plain(column.name.as_str(), "column");
                    let number = used.entry(base.clone()).or_insert(round + 1);
                    *number += 1;
                    column.field.get_or_insert_default().name = Some(format!("{base}_{}", spelled(*number)));
                }
            }
        }
    }
    schema
}

/// What of a name can stand in one of Rust: words of small letters.
fn plain(name: &str, instead: &str) -> String {
    let ascii: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let name = ascii.to_snake_case();
    let name = name.trim_start_matches(|c: char| !c.is_ascii_lowercase());
    let words: Vec<&str> = name.split('_').filter(|word| word.starts_with(|c: char| c.is_ascii_lowercase())).collect();
    if words.is_empty() { instead.to_owned() } else { words.join("_") }
}

/// A number as a word of a name, which begins with a letter: `n2`.
fn spelled(number: usize) -> String {
    format!("n{number}")
}
