//! From the text of a CREATE TABLE to what it says.

use super::rules;
use super::statement::{ColumnText, KeyPart, Place, RuleText, Ruled, TableText};
use super::text::{Cursor, Text};
use seaglass::model::Conflict;
use seaglass::sql::Token;

/// What is wrong with a statement, and the token at which that is seen.
type Parsed<T> = Result<T, String>;

/// Takes a statement apart.
pub(super) fn table(text: &Text<'_>) -> Parsed<TableText> {
    let mut cursor = Cursor::new(text);
    let mut table = TableText::default();
    expect(cursor.words(&["CREATE", "TABLE"]), &cursor, "CREATE TABLE")?;
    name(&mut cursor)?;
    if cursor.sign('.') {
        name(&mut cursor)?;
    }
    let start = cursor.from();
    expect(cursor.sign('('), &cursor, "`(`")?;
    while !is_rule(&cursor) {
        let column = column(&mut cursor, &mut table.rules)?;
        table.columns.push(column);
        if !cursor.sign(',') {
            break;
        }
    }
    while !cursor.is_sign(')') {
        // SQLite takes them without commas.
        let _ = cursor.sign(',');
        table.rules.push(rules::of_table(&mut cursor)?);
    }
    table.body = start..cursor.from();
    expect(cursor.sign(')'), &cursor, "`)`")?;
    while cursor.peek().is_some() {
        let _ = cursor.sign(',');
        if cursor.words(&["WITHOUT", "ROWID"]) {
            table.without_rowid = true;
        } else {
            expect(cursor.word("STRICT"), &cursor, "an option of a table")?;
            table.strict = true;
        }
    }
    Ok(table)
}

/// The words that begin a key or a check, which SQLite reserves.
fn is_rule(cursor: &Cursor<'_, '_>) -> bool {
    cursor.is_any(&["CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN"])
}

fn column(cursor: &mut Cursor<'_, '_>, rules: &mut Vec<RuleText>) -> Parsed<ColumnText> {
    let start = cursor.from();
    let mut column = ColumnText { name: name(cursor)?, ..ColumnText::default() };
    type_name(cursor);
    let mut pending: Option<String> = None;
    while !cursor.is_sign(',') && !cursor.is_sign(')') {
        if cursor.word("CONSTRAINT") {
            column.stray.extend(pending.replace(name(cursor)?));
            continue;
        }
        match rules::of_column(cursor, &column.name)? {
            Some(rule) => rules.push(RuleText { name: pending.take(), ..rule }),
            None if later(cursor, rules) => {}
            None => {
                value(cursor, &mut column)?;
                column.stray.extend(pending.take());
            }
        }
    }
    column.stray.extend(pending);
    column.place = Place { at: start..cursor.to(), end: cursor.from() };
    Ok(column)
}

/// When the foreign key before it is checked.
fn later(cursor: &mut Cursor<'_, '_>, rules: &mut [RuleText]) -> bool {
    let Some(deferral) = rules::deferral(cursor) else { return false };
    if let Some(RuleText { what: Ruled::Foreign(key), .. }) = rules.last_mut() {
        key.deferral = deferral;
    }
    true
}

/// Goes over a declared type: words and, in parentheses, numbers. How it is spelled is told by a pragma.
fn type_name(cursor: &mut Cursor<'_, '_>) {
    const ENDS: [&str; 10] =
        ["CONSTRAINT", "DEFAULT", "NULL", "NOT", "PRIMARY", "UNIQUE", "CHECK", "REFERENCES", "COLLATE", "AS"];
    let start = cursor.at;
    while matches!(cursor.peek(), Some(Token::Word(_) | Token::Quoted(_) | Token::Text(_))) && !cursor.is_any(&ENDS) {
        if cursor.is_word("GENERATED") && seaglass::sql::is_word(cursor.ahead(1).as_ref(), "ALWAYS") {
            return;
        }
        cursor.at += 1;
    }
    if cursor.at > start {
        let _ = cursor.bracket();
    }
}

/// Where a value comes from, whether one is needed, and how it is compared.
fn value(cursor: &mut Cursor<'_, '_>, column: &mut ColumnText) -> Parsed<()> {
    if cursor.words(&["NOT", "NULL"]) {
        column.not_null = true;
        column.on_null = rules::conflict(cursor)?;
    } else if cursor.word("NULL") {
        rules::conflict(cursor)?;
    } else if cursor.word("DEFAULT") {
        column.default = Some(default(cursor)?);
    } else if cursor.word("COLLATE") {
        column.collation = Some(name(cursor)?);
    } else {
        let _ = cursor.words(&["GENERATED", "ALWAYS"]);
        expect(cursor.word("AS"), cursor, "what is said of a column")?;
        let inner = cursor.bracket().ok_or_else(|| wrong(cursor, "`(`"))?;
        let stored = cursor.word("STORED");
        let _ = !stored && cursor.word("VIRTUAL");
        column.generated = Some((cursor.text.slice(inner).to_owned(), stored));
    }
    Ok(())
}

/// The text behind DEFAULT, without parentheses around it.
fn default(cursor: &mut Cursor<'_, '_>) -> Parsed<String> {
    if let Some(inner) = cursor.bracket() {
        return Ok(cursor.text.slice(inner).to_owned());
    }
    let start = cursor.from();
    while cursor.sign('+') || cursor.sign('-') {}
    let is_number = |token| matches!(token, Some(Token::Word(word)) if word.starts_with(|c: char| c.is_ascii_digit()));
    if is_number(cursor.peek()) || cursor.is_sign('.') {
        number(cursor);
    } else {
        let blob = cursor.is_any(&["x"]) && matches!(cursor.ahead(1), Some(Token::Text(_)));
        expect(cursor.peek().is_some(), cursor, "a default")?;
        cursor.at += if blob { 2 } else { 1 };
    }
    Ok(cursor.text.slice(start..cursor.to()).to_owned())
}

/// Goes over `1.5e-3`, which are five tokens.
fn number(cursor: &mut Cursor<'_, '_>) {
    let mut last = cursor.peek();
    cursor.at += 1;
    while cursor.is_adjacent() {
        let token = cursor.peek();
        let after_exponent = matches!(last, Some(Token::Word(word)) if
            word.ends_with(['e', 'E']) && !word.starts_with("0x") && !word.starts_with("0X"));
        let goes_on = match token {
            Some(Token::Word(_) | Token::Sign('.')) => true,
            Some(Token::Sign('+' | '-')) => after_exponent,
            Some(Token::Sign(_) | Token::Text(_) | Token::Quoted(_) | Token::Parameter(_) | Token::LineComment(_))
            | None => false,
        };
        if !goes_on {
            return;
        }
        last = token;
        cursor.at += 1;
    }
}

/// The columns of a key, in parentheses.
pub(super) fn key_parts(cursor: &mut Cursor<'_, '_>) -> Parsed<(Vec<KeyPart>, bool)> {
    let (mut parts, mut autoincrement) = (Vec::new(), false);
    expect(cursor.sign('('), cursor, "`(`")?;
    loop {
        let mut part = KeyPart { column: name(cursor)?, ..KeyPart::default() };
        if cursor.word("COLLATE") {
            part.collation = Some(name(cursor)?);
        }
        part.descending = cursor.word("DESC");
        let _ = cursor.word("ASC");
        autoincrement |= cursor.word("AUTOINCREMENT");
        parts.push(part);
        if cursor.sign(')') {
            return Ok((parts, autoincrement));
        }
        expect(cursor.sign(','), cursor, "`,`")?;
    }
}

/// Names in parentheses.
pub(super) fn names(cursor: &mut Cursor<'_, '_>) -> Parsed<Vec<String>> {
    Ok(key_parts(cursor)?.0.into_iter().map(|part| part.column).collect())
}

pub(super) fn name(cursor: &mut Cursor<'_, '_>) -> Parsed<String> {
    cursor.name().ok_or_else(|| wrong(cursor, "a name"))
}

pub(super) fn expect(is: bool, cursor: &Cursor<'_, '_>, what: &str) -> Parsed<()> {
    if is { Ok(()) } else { Err(wrong(cursor, what)) }
}

pub(super) fn wrong(cursor: &Cursor<'_, '_>, what: &str) -> String {
    let at = cursor.from();
    let rest: String = cursor.text.sql.get(at..).unwrap_or_default().chars().take(30).collect();
    format!("{what} was expected at byte {at}, but found `{}`", rest.escape_debug())
}

/// What becomes of a row that violates a rule.
pub(super) fn conflict_called(word: &str) -> Option<Conflict> {
    use Conflict::{Abort, Fail, Ignore, Replace, Rollback};
    [Rollback, Abort, Fail, Ignore, Replace].into_iter().find(|it| it.sql().eq_ignore_ascii_case(word))
}
