//! SQL behind the definition of a column or a table.

use super::{Token, is_any, is_word, tokens, written};
use crate::model::Dialect;

/// Whether it is a column's collation and no more.
pub(crate) fn is_collation(sql: &str, dialect: Dialect) -> bool {
    let is_part = |(at, token): (usize, &Token<'_>)| {
        if at % 2 == 0 { written(*token).is_some() } else { *token == Token::Sign('.') }
    };
    match cut(sql, dialect).as_slice() {
        [first, path @ ..] if is_word(Some(first), "collate") => {
            path.len() % 2 == 1 && path.iter().enumerate().all(is_part)
        }
        _ => false,
    }
}

/// Whether it is a table's storage parameters and no more: `WITH (fillfactor = 70)`.
pub(crate) fn is_storage(sql: &str, dialect: Dialect) -> bool {
    match cut(sql, dialect).as_slice() {
        [first, Token::Sign('('), inner @ .., Token::Sign(')')] if is_word(Some(first), "with") => {
            !inner.iter().any(|token| matches!(token, Token::Sign('(' | ')')))
        }
        _ => false,
    }
}

/// Whether it gives a table partitions: `PARTITION BY …`.
pub(crate) fn is_partition(sql: &str, dialect: Dialect) -> bool {
    let tokens = cut(sql, dialect);
    tokens.len() > 1 && tokens.iter().zip(["partition", "by"]).all(|(token, word)| is_any(Some(*token), &[word]))
}

fn cut(sql: &str, dialect: Dialect) -> Vec<Token<'_>> {
    tokens(sql.trim_end().trim_end_matches(';'), dialect).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{is_collation, is_partition, is_storage};
    use crate::model::Dialect::{D1, Postgres};

    #[test]
    fn what_can_be_altered_is_told_from_the_rest() {
        for sql in ["COLLATE \"de-x-icu\"", "collate nocase", "COLLATE pg_catalog.\"C\"", "COLLATE \"a b\";"] {
            assert!(is_collation(sql, Postgres), "{sql}");
        }
        for sql in
            ["STORAGE EXTERNAL", "COLLATE \"C\" STORAGE EXTERNAL", "COLLATE \"a\" \"b\"", "COLLATE", "collated x", ""]
        {
            assert!(!is_collation(sql, Postgres), "{sql}");
        }
        assert!(is_collation("COLLATE [a b]", D1));
        assert!(is_storage("WITH (fillfactor = 70, autovacuum_enabled = off)", Postgres));
        for sql in ["INHERITS (a)", "WITH (fillfactor = 70) TABLESPACE fast", "PARTITION BY RANGE (x)", "WITHOUT ROWID"]
        {
            assert!(!is_storage(sql, Postgres), "{sql}");
        }
        assert!(is_partition("partition\nby range (x)", Postgres) && !is_partition("partition_by", Postgres));
    }
}
