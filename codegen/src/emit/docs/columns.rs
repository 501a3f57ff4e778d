//! The columns of a table, with what they are called and how they are stored everywhere.

use super::book::{Book, object};
use super::{escape, facts};
use crate::model::{Column, ColumnType, Dialect, Index, Name, NumberedBy, Numbering, Table};
use std::collections::BTreeSet;

/// Longer SQL stands below the table of columns.
const LONGEST_CELL: usize = 40;

/// What is said about each column.
#[derive(Clone, Copy)]
enum Cell {
    Name,
    Meaning,
    Rust,
    Type(Dialect),
    Null,
    Default,
    Keys,
    Since,
}

/// What spells a column's default, or what computes it.
type Spell = fn(Dialect, &Column) -> Option<String>;

/// A default that is too long for a cell.
struct Long<'a> {
    dialect: Dialect,
    sql: String,
    columns: Vec<&'a Column>,
}

/// Writes the section.
pub(super) fn section(out: &mut String, book: &Book<'_>, place: usize) {
    let table = &book.tables()[place];
    let cells = cells(book, place);
    out.push_str("## Columns\n\n");
    table_head(out, cells.iter().map(|cell| cell.title()));
    let mut long = Vec::new();
    for (column, since) in table.columns.iter().zip(&book.origins.tables[place].columns) {
        for (nth, cell) in cells.iter().enumerate() {
            out.push_str(if nth == 0 { "| " } else { " | " });
            match cell {
                Cell::Name => {
                    if book.is_target(place, &column.name) {
                        escape::anchor(out, "column", column.name.as_str());
                    }
                    escape::code(out, column.name.as_str());
                }
                Cell::Meaning => escape::cell(out, column.doc.as_deref().unwrap_or_default()),
                Cell::Rust => rust(out, book, table, column),
                Cell::Type(dialect) => sql_type(out, book, *dialect, table, column),
                Cell::Null => out.push_str(if column.nullable { "yes" } else { "no" }),
                Cell::Default => default(out, book, column, &mut long),
                Cell::Keys => keys(out, book, place, &column.name),
                Cell::Since => book.since(out, *since),
            }
        }
        out.push_str(" |\n");
    }
    out.push('\n');
    extensions(out, book, table);
    below(out, &long);
}

/// What the database must have before the table is made.
fn extensions(out: &mut String, book: &Book<'_>, table: &Table) {
    let of = |column: &Column| match column.ty.element() {
        ColumnType::Postgres(own) => own.facts().extension,
        _ => None,
    };
    let needed: BTreeSet<&str> = table.columns.iter().filter_map(of).collect();
    for name in needed.into_iter().filter(|_| book.has(Dialect::Postgres)) {
        out.push_str("Needs the Postgres extension ");
        escape::code(out, name);
        out.push_str(", which no migration creates: ");
        escape::code(out, &format!("CREATE EXTENSION {name};"));
        out.push_str(" comes first.\n\n");
    }
}

/// The cells that hold something for some column of the table.
fn cells(book: &Book<'_>, place: usize) -> Vec<Cell> {
    let table = &book.tables()[place];
    let mut cells = vec![Cell::Name];
    cells.extend(table.columns.iter().any(|column| column.doc.is_some()).then_some(Cell::Meaning));
    cells.extend(book.entities[place].is_some().then_some(Cell::Rust));
    cells.extend(book.dialects.iter().map(|dialect| Cell::Type(*dialect)));
    cells.push(Cell::Null);
    cells.extend(table.columns.iter().any(has_default).then_some(Cell::Default));
    cells.extend(has_keys(table).then_some(Cell::Keys));
    cells.extend(book.origins.tables[place].has_later_columns().then_some(Cell::Since));
    cells
}

impl Cell {
    const fn title(self) -> &'static str {
        match self {
            Self::Name => "Column",
            Self::Meaning => "Meaning",
            Self::Rust => "Rust",
            Self::Type(dialect) => dialect.title(),
            Self::Null => "Null",
            Self::Default => "Default",
            Self::Keys => "Keys",
            Self::Since => "Since",
        }
    }
}

fn has_default(column: &Column) -> bool {
    column.default.is_some() || column.numbering.is_some() || column.generated.is_some()
}

fn has_keys(table: &Table) -> bool {
    table.primary_key.is_some()
        || !table.uniques.is_empty()
        || !table.foreign_keys.is_empty()
        || table.indexes.iter().any(|index| index.unique)
}

/// Writes the head of a table and the line under it.
pub(super) fn table_head<'a>(out: &mut String, titles: impl Iterator<Item = &'a str>) {
    let mut count = 0;
    for title in titles {
        out.push_str(if count == 0 { "| " } else { " | " });
        out.push_str(title);
        count += 1;
    }
    out.push_str(" |\n|");
    for _ in 0..count {
        out.push_str(" --- |");
    }
    out.push('\n');
}

/// The type of the entity's field, with the field's name where it is not the column's.
fn rust<'a>(out: &mut String, book: &Book<'a>, table: &'a Table, column: &'a Column) {
    let ty = (book.rust)(table, column);
    match column.field_name() {
        Some(name) => escape::code(out, &format!("{name}: {ty}")),
        None => escape::code(out, &ty),
    }
}

fn sql_type(out: &mut String, book: &Book<'_>, dialect: Dialect, table: &Table, column: &Column) {
    let ty = facts::sql_type(dialect, table, column);
    let known = match &column.ty {
        ColumnType::Enum(name) => book.enums.contains_key(name).then_some(name),
        _ => None,
    };
    match known {
        Some(name) => {
            out.push('[');
            escape::code(out, &ty);
            out.push_str("](README.md#");
            escape::fragment(out, "enum", &name.to_string());
            out.push(')');
        }
        None if ty.is_empty() => out.push_str("no type"),
        None => escape::code(out, &ty),
    }
    if let Some(collation) = column.d1.collation.filter(|_| dialect == Dialect::D1) {
        out.push(' ');
        escape::code(out, &format!("COLLATE {}", collation.sql()));
    }
    if let Some(extra) = column.extra.get(&dialect) {
        out.push(' ');
        escape::code(out, extra);
    }
}

fn numbered(out: &mut String, numbering: &Numbering) {
    out.push_str("identity");
    out.push_str(match numbering.by {
        NumberedBy::Identity => "",
        NumberedBy::Always => ", always",
        NumberedBy::Serial => ", as serial",
    });
    let sequence = numbering.sequence.iter().map(|name| ("sequence", name.to_string()));
    for (word, fact) in sequence.chain(numbering.counting.facts()) {
        out.push_str(", ");
        out.push_str(word);
        out.push(' ');
        escape::code(out, &fact);
    }
}

fn default<'a>(out: &mut String, book: &Book<'_>, column: &'a Column, long: &mut Vec<Long<'a>>) {
    if let Some(numbering) = &column.numbering {
        return numbered(out, numbering);
    }
    let (word, sql): (&str, Spell) = match &column.generated {
        Some(generated) if generated.stored => ("computed, stored: ", computed),
        Some(_) => ("generated (virtual): ", computed),
        None => ("", facts::default),
    };
    let forms: Vec<(Dialect, String)> =
        book.dialects.iter().filter_map(|&dialect| Some((dialect, sql(dialect, column)?))).collect();
    if forms.is_empty() {
        return;
    }
    out.push_str(word);
    let same = forms.len() == book.dialects.len() && forms.windows(2).all(|pair| pair[0].1 == pair[1].1);
    for (place, (dialect, sql)) in forms.into_iter().enumerate() {
        if same && place > 0 {
            break;
        }
        if place > 0 {
            out.push_str("<br>");
        }
        if !same {
            out.push_str(dialect.title());
            out.push_str(": ");
        }
        if sql.len() > LONGEST_CELL || sql.contains('\n') {
            out.push_str("[in full](#");
            escape::fragment(out, kind(dialect), column.name.as_str());
            out.push(')');
            remember(long, dialect, sql, column);
        } else {
            escape::code(out, &sql);
        }
    }
}

fn computed(dialect: Dialect, column: &Column) -> Option<String> {
    column.generated.as_ref().and_then(|generated| facts::expression(dialect, &generated.expression))
}

fn kind(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Postgres => "default.postgres",
        Dialect::D1 => "default.d1",
    }
}

fn remember<'a>(long: &mut Vec<Long<'a>>, dialect: Dialect, sql: String, column: &'a Column) {
    match long.iter_mut().find(|known| known.dialect == dialect && known.sql == sql) {
        Some(known) => known.columns.push(column),
        None => long.push(Long { dialect, sql, columns: vec![column] }),
    }
}

/// The defaults that are too long for a cell; columns with the same one share it.
fn below(out: &mut String, long: &[Long<'_>]) {
    if !long.is_empty() {
        out.push_str("### Defaults in full\n\n");
    }
    for Long { dialect, sql, columns } in long {
        for column in columns {
            escape::anchor(out, kind(*dialect), column.name.as_str());
        }
        escape::codes(out, columns.iter().map(|column| column.name.as_str()));
        out.push_str(" on ");
        out.push_str(dialect.title());
        out.push_str(":\n\n");
        escape::fence(out, "sql", sql);
        out.push('\n');
    }
}

fn keys(out: &mut String, book: &Book<'_>, place: usize, name: &Name) {
    let table = &book.tables()[place];
    let start = out.len();
    let part = |out: &mut String| {
        if out.len() > start {
            out.push_str("<br>");
        }
    };
    if let Some(key) = table.primary_key.as_ref().filter(|key| key.columns.contains(name)) {
        out.push_str("PK");
        together(out, key.columns.iter(), name);
    }
    for (key, foreign) in table.foreign_keys.iter().enumerate() {
        if let Some(at) = foreign.columns.iter().position(|column| column == name) {
            part(out);
            out.push_str("FK → ");
            match (book.target(place, key), foreign.target_columns.get(at)) {
                (Some(target), Some(column)) => column_link(out, book, target, column),
                (Some(_) | None, _) => object(out, &foreign.target),
            }
        }
    }
    let mut alone = false;
    let mut unique = |out: &mut String, columns: &mut dyn Iterator<Item = &Name>, count: usize| {
        if count > 1 || !std::mem::replace(&mut alone, true) {
            part(out);
            out.push_str("unique");
            together(out, columns, name);
        }
    };
    for key in table.uniques.iter().filter(|key| key.columns.contains(name)) {
        unique(out, &mut key.columns.iter(), key.columns.len());
    }
    for key in table.indexes.iter().filter_map(Index::unique_key).filter(|key| key.contains(&name)) {
        unique(out, &mut key.iter().copied(), key.len());
    }
}

/// The other columns of a key.
fn together<'a>(out: &mut String, columns: impl Iterator<Item = &'a Name>, name: &Name) {
    let mut others = columns.filter(|column| *column != name).map(Name::as_str).peekable();
    if others.peek().is_some() {
        out.push_str(" with ");
        escape::codes(out, others);
    }
}

/// Writes `table.column` as a link to the column.
fn column_link(out: &mut String, book: &Book<'_>, place: usize, column: &Name) {
    out.push('[');
    escape::code(out, &format!("{}.{column}", book.tables()[place].name));
    out.push_str("](");
    escape::destination(out, &book.pages[place]);
    out.push('#');
    escape::fragment(out, "column", column.as_str());
    out.push(')');
}
