//! `PARTITION BY …` that was written as trailing SQL before the model had a word for it, and means the same.

use super::{Token, enclosed, folded, is_part_of_word, is_word, pieces, tokens};
use crate::model::{Dialect, Forms, Name, ObjectName, PartitionKey, PartitionMethod};

const POSTGRES: Dialect = Dialect::Postgres;

/// Makes a fact of it, unless there is one or the text says more.
pub(crate) fn lift_partitions(extra: &mut Forms, by: &mut Option<PartitionKey>) {
    if by.is_none()
        && let Some(found) = extra.get(&POSTGRES).and_then(|sql| read(sql))
    {
        *by = Some(found);
        extra.remove(&POSTGRES);
    }
}

/// Whether there is something for [`lift_partitions`].
pub(crate) fn says_partitions(extra: &Forms) -> bool {
    extra.get(&POSTGRES).is_some_and(|sql| read(sql).is_some())
}

fn read(sql: &str) -> Option<PartitionKey> {
    let sql = sql.trim().trim_end_matches(';').trim_end();
    let (head, list) = sql.split_at_checked(sql.find('(')?)?;
    let head = tokens(head, POSTGRES).ok()?;
    let [partition, by, method] = head.as_slice() else { return None };
    if !is_word(Some(partition), "partition") || !is_word(Some(by), "by") {
        return None;
    }
    let methods = [PartitionMethod::Range, PartitionMethod::List, PartitionMethod::Hash];
    let method = methods.into_iter().find(|known| is_word(Some(method), &known.sql().to_lowercase()))?;
    parts(enclosed(list, POSTGRES)?)?.iter().try_fold(PartitionKey::new(method), |by, text| part(by, text))
}

/// What stands between the commas that are in no parentheses.
fn parts(list: &str) -> Option<Vec<String>> {
    let (mut found, mut depth) = (vec![String::new()], 0_usize);
    for (token, text) in pieces(list, POSTGRES).ok()? {
        match token {
            Some(Token::Sign(',')) if depth == 0 => {
                found.push(String::new());
                continue;
            }
            Some(Token::Sign('(')) => depth += 1,
            Some(Token::Sign(')')) => depth = depth.checked_sub(1)?,
            Some(Token::LineComment(_)) => return None,
            Some(Token::Word(_) | Token::Text(_) | Token::Quoted(_) | Token::Parameter(_) | Token::Sign(_)) | None => {}
        }
        found.last_mut()?.push_str(text);
    }
    Some(found)
}

/// A column, an expression in parentheses or a call; what says more of one is left as it is.
fn part(by: PartitionKey, text: &str) -> Option<PartitionKey> {
    let text = text.trim();
    if let Some(inner) = enclosed(text, POSTGRES) {
        return Some(by.expression(inner.trim()));
    }
    match tokens(text, POSTGRES).ok()?.as_slice() {
        [name @ (Token::Quoted(_) | Token::Word(_)), rest @ ..] if !matches!(rest, [Token::Sign(_), ..]) => {
            compared(by.column(Name::from(folded(*name, POSTGRES)?.into_owned())), rest)
        }
        [Token::Word(_), Token::Sign('('), ..] => {
            let (name, arguments) = text.split_at_checked(text.find('(')?)?;
            let is_call = name.chars().all(is_part_of_word) && enclosed(arguments, POSTGRES).is_some();
            is_call.then(|| by.expression(text))
        }
        _ => None,
    }
}

/// How the values of a column are compared: `COLLATE "C" text_ops`.
fn compared(by: PartitionKey, said: &[Token<'_>]) -> Option<PartitionKey> {
    let name = |token: &Token<'_>| Some(Name::from(folded(*token, POSTGRES)?.into_owned()));
    match said {
        [] => Some(by),
        [Token::Word(class)] if !class.eq_ignore_ascii_case("collate") => {
            Some(by.operator_class(class.to_ascii_lowercase()))
        }
        [collate, collation, rest @ ..]
            if is_word(Some(collate), "collate") && !matches!(rest, [Token::Sign(_), ..]) =>
        {
            compared(by.collation(ObjectName::new(name(collation)?)), rest)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::model::PartitionKey;

    #[test]
    fn what_says_more_stays_as_it_is() {
        assert_eq!(
            read("partition  by range (day, \"Shop\");"),
            Some(PartitionKey::range().column("day").column("Shop"))
        );
        assert_eq!(read("PARTITION BY HASH (Id)"), Some(PartitionKey::hash().column("id")));
        let list = PartitionKey::list().expression("lower(shop)").expression("a || ','");
        assert_eq!(read("PARTITION BY LIST (lower(shop), (a || ','))"), Some(list));
        let compared = PartitionKey::range().column("name").collation("C").operator_class("text_ops").column("day");
        assert_eq!(read("PARTITION BY RANGE (name COLLATE \"C\" text_ops, day)"), Some(compared));
        for sql in [
            "PARTITION BY RANGE (day) TABLESPACE fast",
            "PARTITION BY RANGE (day COLLATE a.b)",
            "PARTITION BY RANGE (day text_ops (a = 1))",
            "PARTITION BY LIST (lower(a) || lower(b))",
            "PARTITION BY RANGE",
            "PARTITIONED BY RANGE (day)",
            "WITH (fillfactor = 70)",
        ] {
            assert_eq!(read(sql), None, "{sql}");
        }
    }
}
