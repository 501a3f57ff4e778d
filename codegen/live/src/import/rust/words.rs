//! Conditions in sea-query's own words, where these are written as the very same SQL: `Expr::col(Users::Age).gte(18)`.

use super::code::text;
use super::expression::grouped;
use super::index::ColumnNames;
use super::uses::Uses;
use seaglass::model::{Dialect, Expression, Name, Schema};
use seaglass::sql::{Token, is_name, is_word, tokens};
use std::sync::Arc;

/// A column and what is said of it.
struct Comparison<'a> {
    column: &'a Name,
    /// The method of sea-query, with its argument: `gte(18)`.
    method: String,
    /// As sea-query writes it behind the column: `>= 18`.
    sql: String,
}

/// The condition as Rust, if it is one of a column and a constant, or several of them that all hold.
pub(super) fn condition(
    sql: &str,
    columns: &[&Name],
    column: &ColumnNames<'_>,
    dialect: Dialect,
    uses: &mut Uses,
) -> Option<String> {
    let parts = comparisons(sql, columns, dialect)?;
    let expr = uses.query("Expr");
    uses.query("ExprTrait");
    let mut said = parts.iter().map(|part| format!("{expr}::col({}).{}", column(part.column), part.method));
    let first = said.next()?;
    Some(said.fold(first, |out, other| format!("{out}.and({other})")))
}

/// The conditions of the schema's tables in the letters that sea-query writes them in.
pub fn worded(mut schema: Schema, dialect: Dialect) -> Schema {
    for table in &mut schema.tables {
        let table = Arc::make_mut(table);
        let columns: Vec<&Name> = table.columns.iter().map(|column| &column.name).collect();
        let checks = table.checks.iter_mut().map(|check| &mut check.expression);
        let predicates = table.indexes.iter_mut().filter_map(|index| index.predicate.as_mut());
        for expression in checks.chain(predicates) {
            let Expression::Sql(forms) = expression else { continue };
            let Some(parts) = forms.get(&dialect).and_then(|sql| comparisons(sql, &columns, dialect)) else { continue };
            let said = parts.iter().map(|part| format!("\"{}\" {}", part.column.replace('"', "\"\""), part.sql));
            forms.insert(dialect, said.collect::<Vec<_>>().join(" AND "));
        }
    }
    schema
}

fn comparisons<'a>(sql: &str, columns: &[&'a Name], dialect: Dialect) -> Option<Vec<Comparison<'a>>> {
    let tokens = tokens(sql, dialect).ok()?;
    tokens.split(|token| is_word(Some(token), "and")).map(|part| comparison(part, columns, dialect)).collect()
}

fn comparison<'a>(part: &[Token<'_>], columns: &[&'a Name], dialect: Dialect) -> Option<Comparison<'a>> {
    let (first, rest) = part.split_first()?;
    let column = columns.iter().find(|name| is_name(*first, name, dialect))?;
    let said = |method: String, sql: String| Some(Comparison { column, method, sql });
    let words: Vec<String> = rest.iter().filter_map(word).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["is", "null"] if rest.len() == 2 => return said("is_null()".to_owned(), "IS NULL".to_owned()),
        ["is", "not", "null"] if rest.len() == 3 => return said("is_not_null()".to_owned(), "IS NOT NULL".to_owned()),
        _ => {}
    }
    let signs = rest.iter().take_while(|token| matches!(token, Token::Sign('=' | '<' | '>' | '!'))).count();
    let (operator, value) = rest.split_at_checked(signs)?;
    let operator: String =
        operator.iter().map(|token| if let Token::Sign(sign) = token { *sign } else { ' ' }).collect();
    let method = match operator.as_str() {
        "=" => "eq",
        "<>" => "ne",
        ">" => "gt",
        ">=" => "gte",
        "<" => "lt",
        "<=" => "lte",
        _ => return None,
    };
    let (literal, sql) = constant(value)?;
    said(format!("{method}({literal})"), format!("{operator} {sql}"))
}

fn word(token: &Token<'_>) -> Option<String> {
    if let Token::Word(word) = token { Some(word.to_ascii_lowercase()) } else { None }
}

/// A constant that sea-query writes as it stands, in Rust and in SQL: a whole number, a truth, or a plain text.
fn constant(value: &[Token<'_>]) -> Option<(String, String)> {
    match value {
        [Token::Word("true" | "TRUE")] => Some(("true".to_owned(), "TRUE".to_owned())),
        [Token::Word("false" | "FALSE")] => Some(("false".to_owned(), "FALSE".to_owned())),
        [Token::Word(digits)] => {
            let number = digits.parse::<i32>().ok().filter(|_| is_plain(digits));
            number.map(|number| (grouped(digits), number.to_string()))
        }
        [Token::Sign('-'), Token::Word(digits)] => {
            let number = digits.parse::<i32>().ok().filter(|number| *number > 0 && is_plain(digits));
            number.map(|number| (format!("-{}", grouped(digits)), format!("-{number}")))
        }
        [Token::Text(inner)] => {
            let is_plain = inner.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '\'' | '\\' | '$') || c == ' ');
            is_plain.then(|| (text(inner), format!("'{inner}'")))
        }
        _ => None,
    }
}

fn is_plain(digits: &str) -> bool {
    digits.bytes().all(|byte| byte.is_ascii_digit()) && (digits == "0" || !digits.starts_with('0'))
}

#[cfg(test)]
mod tests {
    use super::{Uses, condition};
    use seaglass::model::{Dialect, Name};

    #[test]
    fn what_sea_query_writes_alike_is_in_its_words() {
        let names = ["age", "is_active", "deletedAt"].map(Name::from);
        let names: Vec<&Name> = names.iter().collect();
        let call = |name: &Name| format!("Users::{name}");
        let said = |sql| condition(sql, &names, &call, Dialect::Postgres, &mut Uses::default());
        for (sql, words) in [
            ("age >= 18", Some("Expr::col(Users::age).gte(18)")),
            ("is_active = true", Some("Expr::col(Users::is_active).eq(true)")),
            ("\"deletedAt\" IS NULL", Some("Expr::col(Users::deletedAt).is_null()")),
            (
                "age IS NOT NULL AND age <> -10000",
                Some("Expr::col(Users::age).is_not_null().and(Expr::col(Users::age).ne(-10_000))"),
            ),
            ("deletedAt IS NULL", None),
            ("age > 1.5", None),
            ("age > 1 OR age < 0", None),
            ("name = 'x'", None),
            ("age BETWEEN 1 AND 2", None),
            ("age = 1::bigint", None),
            ("(age > 1)", None),
        ] {
            assert_eq!(said(sql).as_deref(), words, "{sql}");
        }
    }
}
