//! An INSERT of more rows than D1 takes parameters for, as several.

use super::bind::PARAMETERS;
use super::{Kind, Token, names, tokens};

/// The parts of `INSERT INTO … VALUES (…), (…) ON CONFLICT … RETURNING …`: bytes, and how many parameters are in each.
struct Parts {
    head: (usize, usize),
    rows: Vec<(usize, usize, usize)>,
    tail: (usize, usize),
}

/// The same rows in statements of at most as many parameters as D1 takes, in order; none where it is no such statement, or
/// a single row has too many. Each repeats what stands before and behind the rows.
pub(crate) fn split<P: Clone>(sql: &str, params: &[P]) -> Option<Vec<(String, Vec<P>)>> {
    let parts = parts(&tokens(sql))?;
    let (head, tail) = (parts.head.1, parts.tail.1);
    let of_rows: usize = parts.rows.iter().map(|(.., params)| params).sum();
    let room = PARAMETERS.checked_sub(head + tail)?;
    if head + of_rows + tail != params.len() || parts.rows.iter().any(|(.., params)| *params > room) {
        return None;
    }
    let (mut made, mut used, mut next) = (Vec::new(), head, 0);
    while next < parts.rows.len() {
        let (first, from, mut count) = (next, used, 0);
        while let Some((.., more)) = parts.rows.get(next).filter(|(.., more)| count + more <= room) {
            count += more;
            next += 1;
        }
        used += count;
        let rows = parts.rows.get(first..next)?.iter().map(|(start, end, _)| sql.get(*start..*end));
        let rows = rows.collect::<Option<Vec<_>>>()?.join(", ");
        let text = format!("{}{rows}{}", sql.get(..parts.head.0)?, sql.get(parts.tail.0..)?);
        let values = [params.get(..head)?, params.get(from..used)?, params.get(params.len() - tail..)?].concat();
        made.push((text, values));
    }
    Some(made)
}

fn parts(tokens: &[Token]) -> Option<Parts> {
    let first = tokens.first()?;
    if !(first.is("INSERT") || first.is("REPLACE")) || tokens.iter().any(is_numbered) {
        return None;
    }
    let values = names::top_level(tokens, 0, &["VALUES"])?;
    let count = |from: usize, to: usize| tokens.get(from..to).unwrap_or_default().iter().filter(|t| is_bare(t)).count();
    let (mut rows, mut at) = (Vec::new(), values + 1);
    loop {
        let open = tokens.get(at).filter(|token| token.is_symbol('('))?;
        let close = names::closing(tokens, at)?;
        rows.push((open.start, tokens.get(close)?.end, count(at, close)));
        at = close + 1;
        if !tokens.get(at).is_some_and(|token| token.is_symbol(',')) {
            break;
        }
        at += 1;
    }
    let (head, tail) = ((rows.first()?.0, count(0, values)), (rows.last()?.1, count(at, tokens.len())));
    Some(Parts { head, rows, tail })
}

fn is_bare(token: &Token) -> bool {
    token.kind == Kind::Parameter(None)
}

fn is_numbered(token: &Token) -> bool {
    matches!(token.kind, Kind::Parameter(Some(_)) | Kind::NamedParameter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stay_in_order() {
        let row = |number: usize| (0..30).map(move |column| number * 30 + column);
        let params: Vec<usize> = (0..8).flat_map(row).chain([999]).collect();
        let one = format!("({})", vec!["?"; 30].join(", "));
        let sql = format!(
            "INSERT INTO \"t\" (\"VALUES\") VALUES {} ON CONFLICT (\"a\") DO UPDATE SET \"b\" = ? RETURNING \"id\"",
            [one.as_str(); 8].join(", ")
        );
        let made = split(&sql, &params).expect("an INSERT");
        assert_eq!(made.iter().map(|(_, values)| values.len()).collect::<Vec<_>>(), [91, 91, 61]);
        let rows: Vec<usize> =
            made.iter().flat_map(|(_, values)| values.iter().filter(|value| **value != 999)).copied().collect();
        assert_eq!(rows, (0..240).collect::<Vec<_>>());
        for (text, values) in &made {
            assert!(text.starts_with("INSERT INTO \"t\" (\"VALUES\") VALUES (?, ?"), "{text}");
            assert!(text.ends_with(") ON CONFLICT (\"a\") DO UPDATE SET \"b\" = ? RETURNING \"id\""), "{text}");
            assert_eq!(text.matches('?').count(), values.len());
        }
    }

    #[test]
    fn what_is_no_list_of_rows_stays() {
        let wide = format!("INSERT INTO t VALUES ({})", vec!["?"; 101].join(", "));
        let two = format!("REPLACE INTO t VALUES {}", vec!["(?)"; 101].join(", "));
        let made = split(&two, &[0; 101]).expect("a REPLACE");
        assert_eq!(made.iter().map(|(_, values)| values.len()).collect::<Vec<_>>(), [100, 1], "as many as D1 takes");
        for sql in [
            "SELECT ?",
            "INSERT INTO t SELECT ?",
            "INSERT INTO t DEFAULT VALUES",
            "INSERT INTO t VALUES (?1)",
            "INSERT INTO t VALUES (?, ?1)",
            &wide,
        ] {
            let params = vec![0; sql.matches('?').count()];
            assert_eq!(split(sql, &params), None, "{sql}");
        }
    }
}
