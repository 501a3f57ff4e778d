//! Indexes: <https://www.sqlite.org/lang_createindex.html>.

use super::parse::{expect, name, wrong};
use super::text::{Cursor, Text};
use seaglass::model::{Collation, Dialect, Expression, Forms, Index, IndexPart, IndexTarget, Order, Table};
use seaglass::sql::{Token, enclosed};

/// Reads an index of that table from its statement.
pub(super) fn read(sql: &str, table: &Table) -> Result<Index, String> {
    let text = Text::of(sql)?;
    let mut cursor = Cursor::new(&text);
    expect(cursor.word("CREATE"), &cursor, "CREATE INDEX")?;
    let unique = cursor.word("UNIQUE");
    expect(cursor.word("INDEX"), &cursor, "INDEX")?;
    let _ = cursor.words(&["IF", "NOT", "EXISTS"]);
    let mut called = name(&mut cursor)?;
    if cursor.sign('.') {
        called = name(&mut cursor)?;
    }
    expect(cursor.word("ON"), &cursor, "ON")?;
    name(&mut cursor)?;
    let mut index = Index { unique, ..Index::new(called) };
    let start = cursor.at + 1;
    cursor.bracket().ok_or_else(|| wrong(&cursor, "`(`"))?;
    let tokens = text.tokens.get(start..cursor.at - 1).unwrap_or_default();
    let (mut depth, mut from) = (0_usize, 0);
    for at in 0..=tokens.len() {
        match tokens.get(at).map(|tok| tok.token) {
            Some(Token::Sign('(')) => depth += 1,
            Some(Token::Sign(')')) => depth = depth.saturating_sub(1),
            Some(Token::Sign(',')) | None if depth == 0 => {
                index.parts.push(part(&text, start + from..start + at, table)?);
                from = at + 1;
            }
            Some(
                Token::Word(_)
                | Token::Text(_)
                | Token::Quoted(_)
                | Token::Parameter(_)
                | Token::LineComment(_)
                | Token::Sign(_),
            )
            | None => {}
        }
    }
    if cursor.word("WHERE") {
        index.predicate = Some(sql_of(text.slice(cursor.from()..sql.len())));
    }
    Ok(index)
}

fn sql_of(text: &str) -> Expression {
    let mut text = text.trim_end_matches(';').trim();
    while let Some(inner) = enclosed(text, Dialect::D1) {
        text = inner.trim();
    }
    Expression::Sql(Forms::from([(Dialect::D1, text.to_owned())]))
}

/// One entry: a column or an expression, how it is compared and ordered.
fn part(text: &Text<'_>, at: std::ops::Range<usize>, table: &Table) -> Result<IndexPart, String> {
    let tokens = text.tokens.get(at).unwrap_or_default();
    let (mut tokens, mut order, mut collation) = (tokens, Order::Ascending, None);
    let is =
        |token: Option<&super::text::Tok<'_>>, word: &str| seaglass::sql::is_word(token.map(|tok| &tok.token), word);
    if let Some((last, rest)) = tokens.split_last()
        && (is(Some(last), "DESC") || is(Some(last), "ASC"))
    {
        order = if is(Some(last), "DESC") { Order::Descending } else { Order::Ascending };
        tokens = rest;
    }
    if let [rest @ .., collate, last] = tokens
        && is(Some(collate), "COLLATE")
    {
        let name = super::text::name(last.token).unwrap_or_default();
        collation = Some(Collation::called(&name).ok_or_else(|| format!("an index compares by {name}"))?);
        tokens = rest;
    }
    let column = match tokens {
        [only] => super::text::name(only.token)
            .and_then(|name| table.columns.iter().find(|column| column.name.eq_ignore_ascii_case(&name))),
        _ => None,
    };
    let target = match (column, tokens) {
        (Some(column), _) => IndexTarget::Column(column.name.clone()),
        (None, [first, .., last]) => IndexTarget::Expression(sql_of(text.slice(first.at.start..last.at.end))),
        (None, [only]) => IndexTarget::Expression(sql_of(text.slice(only.at.clone()))),
        (None, []) => return Err("an entry of an index is empty".to_owned()),
    };
    Ok(IndexPart { order, collation, ..IndexPart::new(target) })
}
