//! Trailing SQL that says what the model has a word for: it was written so before there was one, and means the same.

use super::{Token, is_word, tokens, written};
use crate::model::{Collation, Column, D1Options, Dialect, Forms};

/// The collation of `SQLite`'s own that the text names, if it does nothing else.
pub(crate) fn collation(sql: &str, dialect: Dialect) -> Option<Collation> {
    match tokens(sql, dialect).unwrap_or_default().as_slice() {
        [collate, name] if is_word(Some(collate), "collate") => Collation::called(&written(*name)?),
        _ => None,
    }
}

/// Makes facts of what stands behind a table on D1.
pub(crate) fn lift_table(extra: &mut Forms, d1: &mut D1Options) {
    let Some([strict, without_rowid]) = extra.get(&Dialect::D1).and_then(|sql| options(sql)) else { return };
    d1.strict |= strict;
    d1.without_rowid |= without_rowid;
    // Said of both dialects, it could only be meant for one.
    extra.retain(|dialect, sql| *dialect != Dialect::D1 && options(sql).is_none());
}

/// Makes facts of what stands behind a column on D1.
pub(crate) fn lift_column(column: &mut Column) {
    let found = column.extra.get(&Dialect::D1).and_then(|sql| collation(sql, Dialect::D1));
    if let Some(found) = found.filter(|_| column.d1.collation.is_none()) {
        column.d1.collation = Some(found);
        column.extra.remove(&Dialect::D1);
    }
}

/// Whether a text has anything for [`lift_table`] or [`lift_column`].
pub(crate) fn is_liftable(extra: &Forms) -> bool {
    extra.get(&Dialect::D1).is_some_and(|sql| options(sql).is_some() || collation(sql, Dialect::D1).is_some())
}

/// STRICT and WITHOUT ROWID, if it is nothing but these.
fn options(sql: &str) -> Option<[bool; 2]> {
    let mut found = [false, false];
    let tokens = tokens(sql.trim_end().trim_end_matches(';'), Dialect::D1).ok()?;
    for option in tokens.split(|token| *token == Token::Sign(',')) {
        match option {
            [word] if is_word(Some(word), "strict") => found[0] = true,
            [word, rowid] if is_word(Some(word), "without") && is_word(Some(rowid), "rowid") => found[1] = true,
            _ => return None,
        }
    }
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::{collation, options};
    use crate::model::{Collation, Dialect};

    #[test]
    fn what_says_more_stays_as_it_is() {
        for (sql, found) in [
            ("STRICT", Some([true, false])),
            ("without  rowid, Strict", Some([true, true])),
            ("WITHOUT /* a number */ ROWID;", Some([false, true])),
            ("WITHOUT", None),
            ("STRICT STRICT", None),
            ("", None),
        ] {
            assert_eq!(options(sql), found, "{sql}");
        }
        for (sql, found) in [
            ("COLLATE NOCASE", Some(Collation::NoCase)),
            ("collate \"rtrim\"", Some(Collation::RTrim)),
            ("COLLATE nocase UNIQUE", None),
            ("COLLATE german", None),
        ] {
            assert_eq!(collation(sql, Dialect::D1), found, "{sql}");
        }
    }
}
