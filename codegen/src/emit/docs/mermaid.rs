//! Small entity diagrams, in the part of Mermaid's language that versions 10 and 11 read alike.
//!
//! One wrong token loses a whole diagram, so names are mapped to what is safe; the lists beside each diagram hold the
//! true ones. The size limits are not GitHub's (50,000 characters, 500 edges) but what a person can still look at.

use super::book::Book;
use super::facts;
use crate::model::{Dialect, Index, Name, ObjectName, Table};
use std::borrow::Cow;
use std::fmt::Write as _;

/// The longest diagram, in bytes.
const LONGEST: usize = 20_000;

/// The most entities of a whole-schema diagram.
const ENTITIES: usize = 40;

/// The most neighbours of a table.
const NEIGHBOURS: usize = 24;

/// How much of each entity is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Detail {
    /// Every column.
    Columns,
    /// The primary key and what the drawn relations go by.
    Keys,
    /// The name.
    Names,
}

/// The entities of a diagram: their places in the schema and their names in it.
#[derive(Default)]
struct Cast<'a> {
    members: Vec<(usize, Cow<'a, str>)>,
}

/// What a diagram shows.
struct Picture<'a> {
    /// Who it is about: a table, or all of them.
    title: [&'a str; 2],
    cast: Cast<'a>,
    edges: Vec<Edge>,
    /// The entities are too many; some are in the list only.
    left_out: bool,
}

/// A foreign key in a diagram: the place of its table, and its place there.
type Edge = (usize, usize);

/// Writes the diagram of a table and its neighbours, in as much detail as fits.
pub(super) fn neighbourhood(out: &mut String, book: &Book<'_>, place: usize) {
    let table = &book.tables()[place];
    let title = [&*book.labels[place], " and the tables next to it"];
    let mut picture = Picture { title, cast: Cast::default(), edges: Vec::new(), left_out: false };
    picture.cast.add(book, place);
    let outgoing = (0..table.foreign_keys.len()).filter_map(|key| Some((book.target(place, key)?, (place, key))));
    let incoming = book.inbound[place].iter().filter(|edge| edge.0 != place).map(|&edge| (edge.0, edge));
    for (other, edge) in outgoing.chain(incoming) {
        picture.left_out = !picture.cast.add_within(book, other, NEIGHBOURS + 1);
        if picture.left_out {
            break;
        }
        picture.edges.push(edge);
    }
    // All columns stand in the table above.
    for detail in [Detail::Keys, Detail::Names] {
        if try_draw(out, book, &picture, detail) {
            break;
        }
    }
}

/// Writes the diagram of the whole schema if it is small enough to be read.
pub(super) fn whole(out: &mut String, book: &Book<'_>) {
    if book.tables().len() > ENTITIES {
        return;
    }
    let name = plain(&book.source.database.name);
    let title = ["All tables of ", &*name];
    let mut picture = Picture { title, cast: Cast::default(), edges: Vec::new(), left_out: false };
    for (place, table) in book.tables().iter().enumerate() {
        picture.cast.add(book, place);
        let known = (0..table.foreign_keys.len()).filter(|key| book.target(place, *key).is_some());
        picture.edges.extend(known.map(|key| (place, key)));
    }
    for detail in [Detail::Columns, Detail::Keys, Detail::Names] {
        if try_draw(out, book, &picture, detail) {
            break;
        }
    }
}

/// A table's name as the name of an entity; two tables may share one.
pub(super) fn label(name: &ObjectName) -> Cow<'_, str> {
    match &name.namespace {
        None => plain(name.name.as_str()),
        Some(_) => Cow::Owned(plain(&name.to_string()).into_owned()),
    }
}

impl<'a> Cast<'a> {
    /// Adds a table under a name that no other entity has.
    fn add(&mut self, book: &'a Book<'_>, place: usize) {
        if self.members.iter().any(|member| member.0 == place) {
            return;
        }
        let mut name = Cow::Borrowed(&*book.labels[place]);
        while self.members.iter().any(|member| member.1 == name) {
            name.to_mut().push('_');
        }
        self.members.push((place, name));
    }

    /// Adds a table unless there are `most` already; whether it is there now.
    fn add_within(&mut self, book: &'a Book<'_>, place: usize, most: usize) -> bool {
        if self.members.len() < most {
            self.add(book, place);
        }
        self.members.iter().any(|member| member.0 == place)
    }

    fn name(&self, place: usize) -> &str {
        self.members.iter().find(|member| member.0 == place).map_or("", |member| &member.1)
    }
}

/// Writes the relations as a sentence, for those who do not see the diagram.
fn describe(out: &mut String, book: &Book<'_>, picture: &Picture<'_>) {
    for (nth, &(place, key)) in picture.edges.iter().enumerate() {
        out.push_str(if nth > 0 { "; " } else { "" });
        out.push_str(picture.cast.name(place));
        out.push_str(" refers to ");
        out.push_str(book.target(place, key).map_or("", |target| picture.cast.name(target)));
    }
    out.push_str(if picture.edges.is_empty() { "Nothing refers to anything." } else { "." });
    if picture.left_out {
        out.push_str(" Further tables are in the list below.");
    }
}

/// Writes the diagram unless it is too long; whether it was written.
fn try_draw(out: &mut String, book: &Book<'_>, picture: &Picture<'_>, detail: Detail) -> bool {
    let start = out.len();
    out.push_str("```mermaid\nerDiagram\n    accTitle: ");
    picture.title.iter().for_each(|part| out.push_str(part));
    out.push_str("\n    accDescr: ");
    describe(out, book, picture);
    out.push('\n');
    for (place, name) in &picture.cast.members {
        entity(out, book, *place, name, &picture.edges, detail);
        if out.len() - start > LONGEST {
            break;
        }
    }
    for &(place, key) in &picture.edges {
        relation(out, book, &picture.cast, place, key);
    }
    out.push_str("```\n\n");
    let fits = out.len() - start <= LONGEST;
    if !fits {
        out.truncate(start);
    }
    fits
}

fn entity(out: &mut String, book: &Book<'_>, place: usize, name: &str, edges: &[Edge], detail: Detail) {
    let table = &book.tables()[place];
    out.push_str("    \"");
    out.push_str(name);
    out.push('"');
    if detail == Detail::Names {
        out.push('\n');
        return;
    }
    out.push_str(" {\n");
    for column in &table.columns {
        let name = &column.name;
        let primary = table.in_primary_key(name);
        let drawn = || {
            edges.iter().any(|&(child, key)| {
                let foreign = &book.tables()[child].foreign_keys[key];
                (child == place && foreign.columns.contains(name))
                    || (book.target(child, key) == Some(place) && foreign.target_columns.contains(name))
            })
        };
        if detail == Detail::Keys && !(primary || drawn()) {
            continue;
        }
        let foreign = table.foreign_keys.iter().any(|key| key.columns.contains(name));
        out.push_str("        ");
        let dialect = if book.has(Dialect::Postgres) { Dialect::Postgres } else { Dialect::D1 };
        type_token(out, &facts::sql_type(dialect, table, column));
        out.push(' ');
        let changed = attribute(out, name.as_str());
        let marks = [(primary, "PK"), (foreign, "FK"), (!primary && alone_unique(table, name), "UK")];
        for (nth, (_, mark)) in marks.into_iter().filter(|mark| mark.0).enumerate() {
            out.push_str(if nth > 0 { ", " } else { " " });
            out.push_str(mark);
        }
        if changed {
            out.push_str(" \"");
            comment(out, name.as_str());
            out.push('"');
        }
        out.push('\n');
    }
    out.push_str("    }\n");
}

fn alone_unique(table: &Table, name: &Name) -> bool {
    let alone = |columns: &[Name]| columns.len() == 1 && columns[0] == *name;
    table.uniques.iter().any(|unique| alone(&unique.columns))
        || table.indexes.iter().filter_map(Index::unique_key).any(|key| key == [name])
}

/// `"parent" ||--o{ "child" : "columns"`, the marks by what the key allows.
fn relation(out: &mut String, book: &Book<'_>, cast: &Cast<'_>, place: usize, key: usize) {
    let child = &book.tables()[place];
    let foreign = &child.foreign_keys[key];
    let Some(parent) = book.target(place, key) else { return };
    let optional = foreign.columns.iter().any(|name| child.column(name).is_some_and(|column| column.nullable));
    out.push_str("    \"");
    out.push_str(cast.name(parent));
    out.push_str(if optional { "\" |o--" } else { "\" ||--" });
    out.push_str(if child.is_unique_key(&foreign.columns) { "o| \"" } else { "o{ \"" });
    out.push_str(cast.name(place));
    out.push_str("\" : \"");
    for (nth, column) in foreign.columns.iter().enumerate() {
        out.push_str(if nth > 0 { ", " } else { "" });
        out.push_str(&plain(column.as_str()));
    }
    out.push_str("\"\n");
}

/// A name within quotes or prose: every character that Mermaid or its clean-up could act on becomes `_`.
fn plain(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        return Cow::Borrowed(text);
    }
    let safe = |c: char| if c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ') { c } else { '_' };
    text.chars().map(safe).collect()
}

/// A type: one word of letters, digits and `_`, with a length or `[]` where that is all there is.
fn type_token(out: &mut String, ty: &str) {
    if ty.bytes().all(|byte| byte.is_ascii_lowercase()) && !ty.is_empty() {
        out.push_str(ty);
        return;
    }
    let ty = ty.rsplit('.').next().unwrap_or(ty).trim_matches('"');
    let (base, suffix) = match ty.find(['(', '[']) {
        Some(at) => ty.split_at(at),
        None => (ty, ""),
    };
    if !base.starts_with(|c: char| c.is_ascii_alphabetic()) {
        out.push_str("t_");
    }
    out.extend(base.trim_end().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }));
    let length = suffix.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    if suffix == "[]" || length.is_some_and(|length| !length.is_empty() && length.bytes().all(|b| b.is_ascii_digit())) {
        out.push_str(suffix);
    }
}

/// A column's name; whether it had to be changed.
fn attribute(out: &mut String, name: &str) -> bool {
    let start = out.len();
    let starts = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if starts && name.len() != 2 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
        out.push_str(name);
        return false;
    }
    if !starts {
        out.push('_');
    }
    out.extend(name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }));
    // These are key marks in any case of letters, and one of them as a name loses the diagram.
    if ["pk", "fk", "uk"].iter().any(|mark| name.eq_ignore_ascii_case(mark)) {
        out.push('_');
    }
    out[start..] != *name
}

/// A true name within the quotes of a comment.
fn comment(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '"' => out.push_str("#quot;"),
            c if c.is_control() => out.push(' '),
            c if c.is_ascii_punctuation() && !matches!(c, '_' | '-' | '.' | ',') => {
                let _ = write!(out, "#{};", u32::from(c));
            }
            c => out.push(c),
        }
    }
}
