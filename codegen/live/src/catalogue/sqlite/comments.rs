//! What comments in a CREATE TABLE speak of: the table, a column, or nobody knows what.

use super::statement::{Place, TableText};
use super::text::{Remark, Text};
use std::collections::BTreeMap;

/// The doc of the table, and those of its columns by their place.
#[derive(Clone, Debug, Default)]
pub(super) struct Docs {
    pub(super) table: Option<String>,
    pub(super) columns: BTreeMap<usize, String>,
}

/// Whom a comment speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum About {
    Table,
    Column(usize),
    Nobody,
}

/// Finds out. A comment belongs to the definition that it stands in or directly before the comma of, as Seaglass writes it;
/// behind the comma on the same line to the one before that; on lines of its own to the one that follows.
pub(super) fn docs(text: &Text<'_>, table: &TableText) -> Docs {
    let mut docs = Docs::default();
    for remark in &text.remarks {
        let said = said(remark.text);
        // What somebody took out is not a comment on what is left.
        if said.is_empty() || said.ends_with([',', ';']) {
            continue;
        }
        match about(text, table, remark) {
            About::Table => append(docs.table.get_or_insert_default(), &said),
            About::Column(at) => append(docs.columns.entry(at).or_default(), &said),
            About::Nobody => {}
        }
    }
    docs
}

fn append(doc: &mut String, said: &str) {
    if !doc.is_empty() {
        doc.push('\n');
    }
    doc.push_str(said);
}

fn about(text: &Text<'_>, table: &TableText, remark: &Remark<'_>) -> About {
    let at = remark.at.start;
    if at < table.body.start {
        return About::Table;
    }
    if at >= table.body.end || is_nested(text, table, at) {
        return About::Nobody;
    }
    let breaks = |from: usize, to: usize| text.sql.get(from..to).unwrap_or_default().matches('\n').count();
    let is_block = remark.text.starts_with("/*");
    let places = || table.columns.iter().map(|column| &column.place);
    let inside = |place: &Place| place.at.start <= at && at < place.end;
    if let Some(column) = places().position(inside) {
        let place = &table.columns[column].place;
        let is_own_line = at >= place.at.end && breaks(place.at.end, at) > 0;
        return match (is_own_line && !is_block, table.columns.get(column + 1)) {
            (false, _) => About::Column(column),
            // Before a comma that begins the next line.
            (true, Some(_)) => About::Column(column + 1),
            (true, None) => About::Nobody,
        };
    }
    let before = places().rposition(|place| place.end < at);
    let end = before.map_or(table.body.start, |column| table.columns[column].place.end);
    let next = before.map_or(0, |column| column + 1);
    let follows = table.columns.get(next).filter(|column| at < column.place.at.start);
    if breaks(end, at) == 0 && before.is_none() {
        // Behind the parenthesis, with the first column on its own line.
        let is_last = follows.is_none_or(|column| breaks(at, column.place.at.start) > 0);
        return if is_last { About::Table } else { About::Column(0) };
    }
    if breaks(end, at) == 0
        && let Some(column) = before
    {
        // What follows on the same line may be meant just as well.
        let is_last = follows.is_none_or(|column| breaks(at, column.place.at.start) > 0);
        return About::Column(if is_last { column } else { next });
    }
    if before.is_none() && is_block && is_first(text, table, remark) {
        return About::Table;
    }
    match follows {
        Some(column) if !text.sql.get(remark.at.end..column.place.at.start).unwrap_or_default().contains("\n\n") => {
            About::Column(next)
        }
        Some(_) | None => About::Nobody,
    }
}

/// Where Seaglass writes that of the table.
fn is_first(text: &Text<'_>, table: &TableText, remark: &Remark<'_>) -> bool {
    let mut others = text.remarks.iter().filter(|other| other.at.start > table.body.start);
    others.next().is_some_and(|first| first.at == remark.at)
}

/// Whether a place lies in parentheses within the definitions: a comment there is one on an expression.
fn is_nested(text: &Text<'_>, table: &TableText, at: usize) -> bool {
    use seaglass::sql::Token;
    let within = text.tokens.iter().filter(|tok| tok.at.start > table.body.start && tok.at.start < at);
    let depth = within.fold(0_i32, |depth, tok| match tok.token {
        Token::Sign('(') => depth + 1,
        Token::Sign(')') => depth - 1,
        Token::Word(_)
        | Token::Text(_)
        | Token::Quoted(_)
        | Token::Parameter(_)
        | Token::LineComment(_)
        | Token::Sign(_) => depth,
    });
    depth > 0
}

/// What a comment says, without what makes it one.
pub(super) fn said(written: &str) -> String {
    if let Some(line) = written.strip_prefix("--") {
        return line.trim_start_matches('-').trim().to_owned();
    }
    let inner = written.strip_prefix("/*").and_then(|rest| rest.strip_suffix("*/")).unwrap_or(written);
    let line = |line: &str| {
        let line = line.strip_prefix("       ").unwrap_or_else(|| line.trim_start());
        line.strip_prefix("* ").unwrap_or(line).trim_end().to_owned()
    };
    let lines: Vec<String> = inner.trim_matches('*').trim().lines().map(line).collect();
    lines.join("\n").trim().to_owned()
}
