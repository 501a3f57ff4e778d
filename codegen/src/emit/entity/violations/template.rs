//! Which constraint of the declaration an error of the database is about: `error.violated()`.
//!
//! An app asks about the table that its statement wrote to. Postgres names the constraint and its table, whatever its
//! language; SQLite and D1 name columns, and say nothing of foreign keys but that one is violated.

use sea_orm::DbErr;

/// A table's Postgres schema, where one was declared, and its name.
pub type Table = (Option<&'static str>, &'static str);
/// What stands for a constraint, its name, and what `SQLite` says of it; that is empty where it says nothing of its own.
pub type Named<V> = (V, &'static str, &'static str);

/// Asks an error which constraint is violated.
pub trait Violated {
    /// The constraint of a table, which `V` says; none when the error is about something else.
    fn violated<V: Constraints>(&self) -> Option<V>;
}

impl Violated for DbErr {
    fn violated<V: Constraints>(&self) -> Option<V> {
        // sqlx's own form of an error holds more than its text, whichever features are on.
        let facts = format!("{self:?}");
        if facts.contains("PgDatabaseError { severity: ") {
            on_postgres(&facts)
        } else {
            let text = self.to_string();
            on_sqlite(&text).or_else(|| in_words(&text))
        }
    }
}

/// The constraints of a table, each with what stands for it.
pub trait Constraints: Copy + 'static {
    /// The table.
    const TABLE: Table;
    /// Its partitions, which Postgres names instead of it.
    const PARTITIONS: &'static [Table] = &[];
    /// Postgres schemas with another table of that name.
    const ELSEWHERE: &'static [&'static str] = &[];
    /// Primary keys, unique constraints and unique indexes.
    const UNIQUE: &'static [Named<Self>] = &[];
    /// Exclusion constraints.
    const EXCLUSIONS: &'static [Named<Self>] = &[];
    /// Foreign keys.
    const FOREIGN_KEYS: &'static [Named<Self>] = &[];
    /// Checks.
    const CHECKS: &'static [Named<Self>] = &[];
    /// Columns that must not be NULL.
    const NOT_NULL: &'static [Named<Self>] = &[];
    /// What it means when `SQLite` says of a statement that a foreign key is violated.
    const FOREIGN_KEY: Option<Self> = None;
}

/// Codes of Postgres, the constraints that they are about, and the field that names one.
type Kind<V> = (&'static [&'static str], &'static [Named<V>], &'static str);

/// <https://www.postgresql.org/docs/current/protocol-error-fields.html>
fn on_postgres<V: Constraints>(facts: &str) -> Option<V> {
    // Within a text every quotation mark has a backslash before it: no value can look like a field.
    let is = |field: &str, value: &str| facts.contains(&format!(", {field}: Some({value:?})"));
    let is_of = |(schema, table): &Table| {
        is("table", table) && schema.is_none_or(|schema| is("schema", schema))
    };
    let elsewhere = V::TABLE.0.is_none() && V::ELSEWHERE.iter().any(|schema| is("schema", schema));
    if elsewhere && is("table", V::TABLE.1)
        || !(is_of(&V::TABLE) || V::PARTITIONS.iter().any(is_of))
    {
        return None;
    }
    let kinds: [Kind<V>; 5] = [
        (&["23505"], V::UNIQUE, "constraint"),
        (&["23P01"], V::EXCLUSIONS, "constraint"),
        (&["23503", "23001"], V::FOREIGN_KEYS, "constraint"),
        (&["23514"], V::CHECKS, "constraint"),
        (&["23502"], V::NOT_NULL, "column"),
    ];
    let has = |code: &&str| facts.contains(&format!(", code: {code:?}"));
    let (_, constraints, field) = kinds
        .into_iter()
        .find(|(codes, ..)| codes.iter().any(has))?;
    constraints
        .iter()
        .find(|(_, name, _)| is(field, name))
        .map(|(violated, ..)| *violated)
}

/// <https://github.com/sqlite/sqlite/blob/version-3.51.0/src/insert.c>
fn on_sqlite<V: Constraints>(text: &str) -> Option<V> {
    let kinds = [
        ("UNIQUE", V::UNIQUE),
        ("CHECK", V::CHECKS),
        ("NOT NULL", V::NOT_NULL),
        ("FOREIGN KEY", &[]),
    ];
    let found = |(kind, constraints)| {
        let phrase = format!("{kind} constraint failed");
        text.find(&phrase)
            .map(|at| (at, at + phrase.len(), constraints))
    };
    // What a constraint is called may read like another message: the first is the database's.
    let (_, end, constraints) = kinds
        .into_iter()
        .filter_map(found)
        .min_by_key(|(at, ..)| *at)?;
    let Some(said) = text[end..].strip_prefix(": ") else {
        return V::FOREIGN_KEY;
    };
    if constraints.is_empty() {
        return V::FOREIGN_KEY.filter(|_| said.starts_with("SQLITE_CONSTRAINT"));
    }
    // D1 adds the name of the error's code.
    let is = |name: &str| {
        said.strip_prefix(name)
            .is_some_and(|end| end.is_empty() || end.starts_with(": SQLITE_"))
    };
    constraints
        .iter()
        .find(|(_, _, name)| !name.is_empty() && is(name))
        .map(|(violated, ..)| *violated)
}

/// What Postgres says in English, where a driver keeps nothing else.
fn in_words<V: Constraints>(text: &str) -> Option<V> {
    type Says = fn(&str, &str) -> String;
    let kinds: [(&[Named<V>], Says); 6] = [
        (V::UNIQUE, |_, name| {
            format!("duplicate key value violates unique constraint \"{name}\"")
        }),
        (V::EXCLUSIONS, |_, name| {
            format!("conflicting key value violates exclusion constraint \"{name}\"")
        }),
        (V::FOREIGN_KEYS, |table, name| {
            format!(
                "insert or update on table \"{table}\" violates foreign key constraint \"{name}\""
            )
        }),
        (V::FOREIGN_KEYS, |table, name| {
            format!("foreign key constraint \"{name}\" on table \"{table}\"")
        }),
        (V::CHECKS, |table, name| {
            format!("new row for relation \"{table}\" violates check constraint \"{name}\"")
        }),
        (V::NOT_NULL, |table, name| {
            format!("null value in column \"{name}\" of relation \"{table}\"")
        }),
    ];
    let found = |(constraints, says): (&[Named<V>], Says)| {
        let is = |name: &str| text.contains(&says(V::TABLE.1, name));
        constraints
            .iter()
            .find(|(_, name, _)| is(name))
            .map(|(violated, ..)| *violated)
    };
    kinds.into_iter().find_map(found)
}
