//! Indexes, views, triggers and virtual tables.

use super::comments::said;
use super::parse;
use super::rows::{Facts, Object};
use super::table::sql;
use super::text::{Cursor, Text};
use super::unreadable;
use crate::catalogue::Unreadable;
use seaglass::model::kind::Raw;
use seaglass::model::{Collation, Dialect, Index, IndexPart, IndexTarget, Name, ObjectName, Order, Trigger, View};
use seaglass::sql::{Token, follow};
use std::ops::Range;

/// An index, from its statement.
pub(super) fn index(object: &Object, facts: &Facts) -> Result<Index, Unreadable> {
    let wrong = |what: String| unreadable("index", &object.name, &what);
    let text = Text::of(&object.sql).map_err(wrong)?;
    let mut cursor = Cursor::new(&text);
    let mut index = Index::new(&*object.name);
    parse::expect(cursor.word("CREATE"), &cursor, "CREATE").map_err(wrong)?;
    index.unique = cursor.word("UNIQUE");
    parse::expect(cursor.word("INDEX"), &cursor, "INDEX").map_err(wrong)?;
    parse::name(&mut cursor).map_err(wrong)?;
    if cursor.sign('.') {
        parse::name(&mut cursor).map_err(wrong)?;
    }
    parse::expect(cursor.word("ON"), &cursor, "ON").map_err(wrong)?;
    parse::name(&mut cursor).map_err(wrong)?;
    let inner = cursor.bracket().ok_or_else(|| wrong(parse::wrong(&cursor, "`(`")))?;
    for part in split(&text, &inner) {
        index.parts.push(entry(&text, part, facts));
    }
    if cursor.word("WHERE") {
        index.predicate = Some(sql(text.slice(cursor.from()..text.sql.len())));
    }
    let told = facts.indexes.get(&object.name).ok_or_else(|| wrong("SQLite does not list it".to_owned()))?;
    let of = |part: &IndexPart| (part.column().map(ToString::to_string), part.order == Order::Descending);
    let said: Vec<(Option<String>, bool)> = index.parts.iter().map(of).collect();
    let row: Vec<(Option<String>, bool)> =
        told.parts.iter().map(|part| (part.column.clone(), part.descending)).collect();
    if said != row || told.unique != index.unique {
        return Err(wrong(format!("the statement says {said:?}, SQLite says {row:?}")));
    }
    Ok(index)
}

/// Parts between commas that are in no parentheses.
fn split(text: &Text<'_>, inner: &Range<usize>) -> Vec<Range<usize>> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0, inner.start);
    for tok in text.tokens.iter().filter(|tok| inner.contains(&tok.at.start)) {
        follow(&mut depth, Some(tok.token));
        if depth == 0 && tok.token == Token::Sign(',') {
            parts.push(start..tok.at.start);
            start = tok.at.end;
        }
    }
    parts.push(start..inner.end);
    parts
}

fn entry(text: &Text<'_>, at: Range<usize>, facts: &Facts) -> IndexPart {
    let tokens: Vec<_> = text.tokens.iter().filter(|tok| at.contains(&tok.at.start)).collect();
    let is = |place: usize, word: &str| seaglass::sql::is_word(tokens.get(place).map(|tok| &tok.token), word);
    let mut count = tokens.len();
    let descending = count > 1 && is(count - 1, "DESC");
    count -= usize::from(count > 1 && (descending || is(count - 1, "ASC")));
    let own = |name: &str| facts.columns.iter().find(|row| row.name.eq_ignore_ascii_case(name)).map(|row| &row.name);
    let name = |place: usize| tokens.get(place).and_then(|tok| super::text::name(tok.token));
    let column = name(0).and_then(|name| own(&name)).filter(|_| count == 1 || (count == 3 && is(1, "COLLATE")));
    let collation = name(2).filter(|_| count == 3).map(|name| Collation::called(&name));
    let end = tokens.get(count.saturating_sub(1)).map_or(at.end, |tok| tok.at.end);
    let mut part = if let (Some(column), collation @ (None | Some(Some(_)))) = (column, collation) {
        let part = IndexPart::new(IndexTarget::Column(Name::from(column)));
        IndexPart { collation: collation.flatten(), ..part }
    } else {
        let whole = text.slice(at.start..end);
        let inner = seaglass::sql::enclosed(whole, Dialect::D1).unwrap_or(whole);
        IndexPart::new(IndexTarget::Expression(sql(inner.trim())))
    };
    part.order = if descending { Order::Descending } else { Order::Ascending };
    part
}

/// A view; one that names its columns only as it is written.
pub(super) fn view(object: &Object) -> Result<Result<View, Raw>, Unreadable> {
    let wrong = |what: String| unreadable("view", &object.name, &what);
    let text = Text::of(&object.sql).map_err(wrong)?;
    let mut cursor = Cursor::new(&text);
    parse::expect(cursor.words(&["CREATE", "VIEW"]), &cursor, "CREATE VIEW").map_err(wrong)?;
    parse::name(&mut cursor).map_err(wrong)?;
    if !cursor.word("AS") {
        return Ok(Err(raw("view", "VIEW", object)));
    }
    let (behind, start) = (cursor.to(), cursor.from());
    let remark = text.remarks.iter().find(|it| it.at.start >= behind && it.at.end <= start);
    let doc = remark.filter(|it| it.text.starts_with("/*")).map(|it| said(it.text)).filter(|doc| !doc.is_empty());
    let from = if doc.is_some() { start } else { behind };
    let forms = [(Dialect::D1, text.slice(from..text.sql.len()).to_owned())].into();
    Ok(Ok(View { name: ObjectName::new(&*object.name), doc, forms, ..View::default() }))
}

/// A trigger, which is its text.
pub(super) fn trigger(object: &Object) -> Trigger {
    Trigger::new(&*object.name).d1(object.sql.trim())
}

/// What only SQLite knows what it is.
pub(super) fn raw(kind: &str, word: &str, object: &Object) -> Raw {
    let name = object.name.replace('"', "\"\"");
    Raw::new(kind, &*object.name).d1(object.sql.trim(), format!("DROP {word} \"{name}\""))
}
