//! Keys and checks in the text of a CREATE TABLE.

use super::parse::{conflict_called, expect, key_parts, name, names, wrong};
use super::statement::{ForeignText, KeyPart, RuleText, Ruled};
use super::text::Cursor;
use seaglass::model::{Action, Conflict, Deferral};

type Parsed<T> = Result<T, String>;

/// A rule that stands with its column; none where another thing is said of the column.
pub(super) fn of_column(cursor: &mut Cursor<'_, '_>, column: &str) -> Parsed<Option<RuleText>> {
    let part = |descending| vec![KeyPart { column: column.to_owned(), collation: None, descending }];
    let rule = |what, conflict| RuleText { name: None, column: Some(column.to_owned()), conflict, what };
    Ok(Some(if cursor.words(&["PRIMARY", "KEY"]) {
        let descending = cursor.word("DESC");
        let _ = cursor.word("ASC");
        let conflict = conflict(cursor)?;
        let autoincrement = cursor.word("AUTOINCREMENT");
        rule(Ruled::Primary { parts: part(descending), autoincrement }, conflict)
    } else if cursor.word("UNIQUE") {
        let conflict = conflict(cursor)?;
        rule(Ruled::Unique { parts: part(false) }, conflict)
    } else if cursor.word("CHECK") {
        let condition = condition(cursor)?;
        let conflict = conflict(cursor)?;
        rule(Ruled::Check { condition }, conflict)
    } else if cursor.is_word("REFERENCES") {
        let key = references(cursor, vec![column.to_owned()])?;
        rule(Ruled::Foreign(key), None)
    } else {
        return Ok(None);
    }))
}

/// A rule that stands for itself.
pub(super) fn of_table(cursor: &mut Cursor<'_, '_>) -> Parsed<RuleText> {
    let given = if cursor.word("CONSTRAINT") { Some(name(cursor)?) } else { None };
    let what = if cursor.words(&["PRIMARY", "KEY"]) {
        let (parts, autoincrement) = key_parts(cursor)?;
        Ruled::Primary { parts, autoincrement }
    } else if cursor.word("UNIQUE") {
        Ruled::Unique { parts: key_parts(cursor)?.0 }
    } else if cursor.word("CHECK") {
        Ruled::Check { condition: condition(cursor)? }
    } else {
        expect(cursor.words(&["FOREIGN", "KEY"]), cursor, "a key or a check")?;
        let columns = names(cursor)?;
        let mut key = references(cursor, columns)?;
        key.deferral = deferral(cursor).unwrap_or_default();
        Ruled::Foreign(key)
    };
    Ok(RuleText { name: given, column: None, conflict: conflict(cursor)?, what })
}

fn condition(cursor: &mut Cursor<'_, '_>) -> Parsed<String> {
    let inner = cursor.bracket().ok_or_else(|| wrong(cursor, "`(`"))?;
    Ok(cursor.text.slice(inner).to_owned())
}

/// `ON CONFLICT …`, if it is next.
pub(super) fn conflict(cursor: &mut Cursor<'_, '_>) -> Parsed<Option<Conflict>> {
    if !cursor.words(&["ON", "CONFLICT"]) {
        return Ok(None);
    }
    let word = name(cursor)?;
    conflict_called(&word).map(Some).ok_or_else(|| wrong(cursor, "what becomes of a row"))
}

fn references(cursor: &mut Cursor<'_, '_>, columns: Vec<String>) -> Parsed<ForeignText> {
    expect(cursor.word("REFERENCES"), cursor, "REFERENCES")?;
    let mut key = ForeignText { columns, target: name(cursor)?, ..ForeignText::default() };
    if cursor.is_sign('(') {
        key.to = names(cursor)?;
    }
    loop {
        if cursor.words(&["ON", "DELETE"]) {
            key.on_delete = action(cursor)?;
        } else if cursor.words(&["ON", "UPDATE"]) {
            key.on_update = action(cursor)?;
        } else if cursor.words(&["ON", "INSERT"]) {
            // SQLite takes it and forgets it.
            action(cursor)?;
        } else if cursor.word("MATCH") {
            key.matching = Some(name(cursor)?);
        } else {
            return Ok(key);
        }
    }
}

fn action(cursor: &mut Cursor<'_, '_>) -> Parsed<Action> {
    use Action::{Cascade, NoAction, Restrict, SetDefault, SetNull};
    let all = [NoAction, Restrict, Cascade, SetNull, SetDefault];
    let found = all.into_iter().find(|action| cursor.words(&action.sql().split(' ').collect::<Vec<_>>()));
    found.ok_or_else(|| wrong(cursor, "what a foreign key does"))
}

/// `[NOT] DEFERRABLE [INITIALLY …]`, if it is next.
pub(super) fn deferral(cursor: &mut Cursor<'_, '_>) -> Option<Deferral> {
    let never = cursor.words(&["NOT", "DEFERRABLE"]);
    if !never && !cursor.word("DEFERRABLE") {
        return None;
    }
    let later = cursor.words(&["INITIALLY", "DEFERRED"]);
    let _ = !later && cursor.words(&["INITIALLY", "IMMEDIATE"]);
    Some(match (never, later) {
        (true, _) => Deferral::Never,
        (false, true) => Deferral::Deferred,
        (false, false) => Deferral::Deferrable,
    })
}
