//! How D1 stores a table's values, what it does not enforce, and where the two databases differ.

use super::book::Book;
use super::escape;
use crate::model::{Column, ColumnType, Dialect, NumberedBy, RowSecurity, SequenceType, Table};

/// A fact about columns of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Note {
    /// How D1 has it.
    pub(super) d1: &'static str,
    /// What Postgres does instead; empty where that is what anyone expects.
    pub(super) postgres: &'static str,
}

/// A note without a word about Postgres.
pub(super) const fn d1(d1: &'static str) -> Note {
    Note { d1, postgres: "" }
}

/// Writes the section of a table's page; nothing for a database that is not written for D1.
pub(super) fn section(out: &mut String, book: &Book<'_>, place: usize) {
    let table = &book.tables()[place];
    if !book.has(Dialect::D1) {
        return;
    }
    let start = out.len();
    let both = book.both();
    out.push_str(if both { "## Differs between databases\n\n" } else { "## Stored form\n\n" });
    let empty = out.len();
    for (note, columns) in grouped(table) {
        out.push_str("- ");
        escape::codes(out, columns.iter().map(|column| column.name.as_str()));
        out.push_str(": ");
        out.push_str(note.d1);
        if both && !note.postgres.is_empty() {
            out.push(' ');
            out.push_str(note.postgres);
        }
        out.push('\n');
    }
    on_d1(out, table);
    if both {
        whole_table(out, table);
    }
    if out.len() == empty {
        out.truncate(start);
    } else {
        out.push('\n');
    }
}

/// The notes in the order of the first column that each is about.
fn grouped(table: &Table) -> Vec<(Note, Vec<&Column>)> {
    let mut grouped: Vec<(Note, Vec<&Column>)> = Vec::new();
    for column in &table.columns {
        let numbered = numbered(table, column);
        for note in stored(table, column).into_iter().chain(numbered).chain(nullable(table, column)) {
            match grouped.iter_mut().find(|known| known.0 == note) {
                Some(known) => known.1.push(column),
                None => grouped.push((note, vec![column])),
            }
        }
    }
    grouped
}

/// Who numbers the rows: a single integer key on D1 is the row's own number, identity or not.
fn numbered(table: &Table, column: &Column) -> Option<Note> {
    let alone = table.primary_key.as_ref().is_some_and(|key| key.columns.len() == 1 && key.columns[0] == column.name);
    let integer = column.is_integer_on_d1();
    if let Some(numbering) = &column.numbering {
        let is_plain = SequenceType::of(&column.ty).is_some_and(|ty| numbering.is_plain(ty));
        Some(Note {
            d1: if is_plain {
                "D1 never gives a number twice, and counts on from one that a row brings."
            } else {
                "D1 counts from one by one, never gives a number twice, and counts on from one that a row brings."
            },
            postgres: match numbering.by {
                NumberedBy::Identity | NumberedBy::Serial => "Postgres does not count on from it.",
                NumberedBy::Always => "Postgres refuses it.",
            },
        })
    } else if alone && integer && column.default.is_none() {
        Some(Note { d1: "D1 numbers a row that brings none.", postgres: "Postgres refuses it." })
    } else {
        None
    }
}

/// A key that `SQLite` lets be NULL, and for as many rows as one likes.
fn nullable(table: &Table, column: &Column) -> Option<Note> {
    let text = "the key may be NULL, in several rows, which then have no key to be found or read by: their entity has none \
                for them.";
    (column.nullable && table.in_primary_key(&column.name)).then(|| d1(text))
}

/// How D1 stores a column's values, where that is not what its type says.
fn stored(table: &Table, column: &Column) -> Option<Note> {
    let checked = !table.d1.foreign_rows;
    if let Some(note) = super::stored::note(column.storage, checked) {
        return Some(note);
    }
    match &column.ty {
        ColumnType::Boolean if checked => Some(d1("D1 stores 0 or 1; a CHECK refuses anything else.")),
        ColumnType::Boolean => Some(d1("D1 stores 0 or 1 and refuses no other value.")),
        ColumnType::SmallInteger | ColumnType::Integer => Some(Note {
            d1: "D1 admits integers of up to eight bytes.",
            postgres: "Only Postgres refuses larger ones.",
        }),
        ColumnType::BigInteger => Some(d1("through a D1 binding, JavaScript rounds numbers beyond 2^53 - 1.")),
        ColumnType::Float => Some(Note {
            d1: "D1 stores eight-byte floats; store finite values only, since NaN would become NULL. Negative zero \
                 becomes zero.",
            postgres: "Postgres keeps four bytes.",
        }),
        ColumnType::Double => {
            Some(d1("store finite values only: on D1, NaN would become NULL. Negative zero becomes zero there."))
        }
        ColumnType::Char(_) => Some(Note { d1: length(checked), postgres: "Postgres pads shorter text with spaces." }),
        ColumnType::Varchar(Some(_)) => Some(d1(length(checked))),
        ColumnType::Date => Some(d1("D1 stores text, `YYYY-MM-DD`, and refuses no other text.")),
        ColumnType::Time => Some(d1("D1 stores text, `HH:MM:SS[.ffffff]`, and refuses no other text.")),
        ColumnType::DateTime => Some(d1("D1 stores text, `YYYY-MM-DD HH:MM:SS[.ffffff]`, and refuses no other text.")),
        ColumnType::TimestampTz => Some(d1(
            "D1 stores UTC text, `YYYY-MM-DDTHH:MM:SS[.ffffff]+00:00`, years 0001 to 9999, and refuses no other. Compare \
             with that form only.",
        )),
        ColumnType::Uuid if checked => {
            Some(d1("D1 stores sixteen bytes, not text: write `x'…'` in SQL. A CHECK refuses anything else."))
        }
        ColumnType::Uuid => Some(d1("D1 stores sixteen bytes, not text: write `x'…'` in SQL.")),
        ColumnType::Json => Some(json(checked, "")),
        ColumnType::JsonBinary => Some(json(checked, "Postgres normalises it: spacing, order and repeats of keys go.")),
        ColumnType::Enum(_) => Some(enumeration(checked)),
        // Verification names a decimal without a choice.
        ColumnType::Decimal { precision: _ }
        | ColumnType::Varchar(None)
        | ColumnType::Text
        | ColumnType::Bytes
        | ColumnType::Custom { forms: _, rust: _ }
        | ColumnType::Array(_)
        | ColumnType::Postgres(_) => None,
    }
}

fn length(checked: bool) -> &'static str {
    if checked { "on D1 a CHECK refuses longer text." } else { "D1 does not enforce the length." }
}

fn json(checked: bool, postgres: &'static str) -> Note {
    let d1 = if checked {
        "D1 stores the text as written; a CHECK refuses what is not JSON."
    } else {
        "D1 stores the text as written and refuses no other."
    };
    Note { d1, postgres }
}

fn enumeration(checked: bool) -> Note {
    let d1 = if checked {
        "D1 stores text, sorted as text; a CHECK refuses values that are not listed."
    } else {
        "D1 stores text, sorted as text, and refuses no other value."
    };
    Note { d1, postgres: "Postgres sorts the values in the order of the list." }
}

/// What `SQLite` alone has, as it is declared.
fn on_d1(out: &mut String, table: &Table) {
    let mut line = |text: &str| {
        out.push_str("- ");
        out.push_str(text);
        out.push('\n');
    };
    if table.d1.strict {
        line("On D1 the table is STRICT: a value of another type than its column's is refused.");
    }
    if table.d1.without_rowid {
        line("On D1 the table is WITHOUT ROWID: rows are stored by their key, and have no numbers.");
    }
    let code = |text: &str| {
        let mut out = String::new();
        escape::code(&mut out, text);
        out
    };
    for column in &table.columns {
        if let Some(conflict) = column.d1.on_null {
            let name = code(column.name.as_str());
            line(&format!("{name}: on D1 a NULL means `ON CONFLICT {}`.", conflict.sql()));
        }
    }
    for (name, facts) in &table.d1.constraints {
        let columns = table.keys_on_d1().find(|(key, _)| *key == name).map(|(_, columns)| columns).unwrap_or_default();
        let name = code(name.as_str());
        if facts.unnamed {
            line(&format!("{name} has no name on D1."));
        }
        if let Some(conflict) = facts.on_conflict {
            line(&format!("{name}: a row that violates it means `ON CONFLICT {}` on D1.", conflict.sql()));
        }
        for (at, column) in columns.iter().enumerate() {
            if let Some(collation) = facts.collation(at) {
                let column = code(column.as_str());
                line(&format!("{name} compares {column} by the collation `{}` on D1.", collation.sql()));
            }
        }
    }
}

/// What is so for the table as a whole.
fn whole_table(out: &mut String, table: &Table) {
    let mut line = |shown: bool, text: &str| {
        if shown {
            out.push_str("- ");
            out.push_str(text);
            out.push('\n');
        }
    };
    let nulls = table.uniques.iter().any(|unique| unique.nulls_not_distinct)
        || table.indexes.iter().any(|index| index.nulls_not_distinct);
    line(nulls, "On D1, NULLs are never equal: a unique key admits any number of them.");
    let methods = table.indexes.iter().any(|index| index.method.as_deref().is_some_and(|name| name != "btree"));
    line(methods, "On D1 every index is a B-tree.");
    let secured = table.row_security != RowSecurity::Disabled;
    line(secured, "D1 has neither roles nor policies: every query sees all rows.");
    line(table.partition_by.is_some(), "On D1 every row is in the table: it has no partitions.");
    line(table.unlogged, "On D1 rows are as lasting as those of any table.");
    let named = table.primary_key.is_some() || !table.uniques.is_empty() || !table.foreign_keys.is_empty();
    line(
        table.d1.foreign_rows && named,
        "On D1 the constraints have no names, and nothing is checked that the declaration does not spell out: another \
         program writes these rows as well.",
    );
}
