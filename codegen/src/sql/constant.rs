//! What a default that is written as SQL means, where dialect and column leave no doubt. Where they do, it stays SQL: two
//! that merely look alike are not the same.

use super::cast::{leaves, named, taken_apart};
use super::{Token, enclosed, tokens};
use crate::model::{Column, ColumnType, Dialect, Expression, Forms, Literal, ObjectName, Storage};

/// Digits that a float of eight bytes keeps, whatever they are.
const CERTAIN_DIGITS: usize = 15;

/// The default of a column as a value or function that the model knows, where all `dialects` take it for the same.
/// Sequences that are not among `sequences` are nothing that it could name.
pub(crate) fn known(column: &Column, dialects: &[Dialect], sequences: &[ObjectName]) -> Option<Expression> {
    let Some(default @ Expression::Sql(forms)) = &column.default else { return None };
    let (first, sql) = forms.iter().find(|(dialect, _)| dialects.contains(dialect))?;
    let found = parsed(sql, *first, column)?;
    let is_known = !matches!(&found, Expression::NextValue(name) if !sequences.contains(name));
    let says = |expression: &Expression, dialect: Dialect| meaning(expression, column, dialect);
    let agree = |dialect: &Dialect| says(default, *dialect).is_some_and(|it| Some(it) == says(&found, *dialect));
    (is_known && dialects.iter().all(agree)).then_some(found)
}

/// Whether rows that name no value get the same by both columns' defaults, in each of the dialects.
pub fn same_default(a: &Column, b: &Column, dialects: &[Dialect]) -> bool {
    if a.default == b.default {
        return true;
    }
    let (Some(old), Some(new)) = (&a.default, &b.default) else { return false };
    let alike = (&a.ty, a.storage, &a.d1.declared) == (&b.ty, b.storage, &b.d1.declared);
    let says = |expression, column, dialect| meaning(expression, column, dialect);
    let agree = |dialect: &Dialect| says(old, a, *dialect).is_some_and(|it| Some(it) == says(new, b, *dialect));
    alike && dialects.iter().all(agree)
}

/// What a default means in one dialect, in one spelling.
fn meaning(default: &Expression, column: &Column, dialect: Dialect) -> Option<Expression> {
    let found = match default {
        Expression::Sql(forms) => parsed(form(forms, dialect)?, dialect, column)?,
        Expression::Literal(_)
        | Expression::Null
        | Expression::Now
        | Expression::CurrentDate
        | Expression::CurrentTime
        | Expression::NewUuid
        | Expression::NextValue(_) => default.clone(),
    };
    let Expression::Literal(literal) = found else { return Some(found) };
    Some(Expression::Literal(plain(literal, &column.ty, dialect)))
}

fn form(forms: &Forms, dialect: Dialect) -> Option<&str> {
    forms.get(&dialect).map(String::as_str)
}

/// A literal in one of the forms that are stored alike in a column of that type.
fn plain(literal: Literal, ty: &ColumnType, dialect: Dialect) -> Literal {
    match (literal, ty) {
        (Literal::Json(text), ColumnType::Json | ColumnType::JsonBinary) => Literal::Text(text),
        (Literal::Text(text), ColumnType::Uuid) => match uuid(&text) {
            Some(text) => Literal::Uuid(text),
            None => Literal::Text(text),
        },
        (Literal::Uuid(text), _) => Literal::Uuid(text.to_ascii_lowercase()),
        (Literal::Bytes(hex), _) => Literal::Bytes(hex.to_ascii_lowercase()),
        // Postgres gives it the column's digits.
        (Literal::Decimal(text), ColumnType::Decimal { precision: Some((_, scale)) })
            if dialect == Dialect::Postgres =>
        {
            Literal::Decimal(padded(&text, *scale as usize).unwrap_or(text))
        }
        (Literal::Float(text), _) => Literal::Float(float(&text).unwrap_or(text)),
        (literal, _) => literal,
    }
}

/// SQL as a value or function that the model knows, if it is nothing else to that column.
fn parsed(sql: &str, dialect: Dialect, column: &Column) -> Option<Expression> {
    // It is SQL of the stored form, which is not the value's own.
    if column.stored_as().is_some() {
        return None;
    }
    let (body, casts) = taken_apart(sql, dialect)?;
    if body.eq_ignore_ascii_case("null") {
        return (casts.is_empty() || dialect == Dialect::Postgres).then_some(Expression::Null);
    }
    let ty = &*column.ty.with_all_digits();
    let text = quoted(body, dialect);
    match dialect {
        Dialect::Postgres if casts.iter().all(|cast| leaves(cast, body, ty)) => match text {
            Some(text) => postgres_text(text, ty, column, !casts.is_empty()).map(Expression::Literal),
            None if is_number(body) => number(body, ty, column).map(Expression::Literal),
            None => postgres_word(body, ty),
        },
        Dialect::D1 if casts.is_empty() => match text {
            Some(text) => sqlite_text(text, ty, column).map(Expression::Literal),
            None if is_number(body) => sqlite_number(body, ty, column).map(Expression::Literal),
            None => sqlite_word(body, ty, column),
        },
        Dialect::Postgres | Dialect::D1 => None,
    }
}

/// The text between quotes, if SQL is nothing else.
fn quoted(sql: &str, dialect: Dialect) -> Option<String> {
    match tokens(sql, dialect).ok()?.as_slice() {
        [Token::Text(inner)] if sql.starts_with('\'') => Some(inner.replace("''", "'")),
        _ => None,
    }
}

/// Whether SQL is a number in digits; zero below zero is another one to some types, and is none here.
fn is_number(sql: &str) -> bool {
    let digits = sql.strip_prefix('-').unwrap_or(sql);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    is_digits(whole) && is_digits(fraction) && (digits == sql || digits.contains(|c| matches!(c, '1'..='9')))
}

/// A number that the column takes as it is.
fn number(digits: &str, ty: &ColumnType, column: &Column) -> Option<Literal> {
    let whole = || digits.parse::<i64>().ok();
    match ty {
        ColumnType::SmallInteger => whole().filter(|number| i16::try_from(*number).is_ok()).map(Literal::Integer),
        ColumnType::Integer => whole().filter(|number| i32::try_from(*number).is_ok()).map(Literal::Integer),
        ColumnType::BigInteger => whole().map(Literal::Integer),
        ColumnType::Float | ColumnType::Double => float(digits).map(Literal::Float),
        ColumnType::Decimal { precision } if column.storage != Some(Storage::ScaledDecimal) => {
            let fits = precision.is_none_or(|(total, scale)| fits(digits, total as usize, scale as usize));
            fits.then(|| Literal::Decimal(digits.to_owned()))
        }
        _ => None,
    }
}

/// Whether the digits are no more than a decimal column keeps.
fn fits(digits: &str, total: usize, scale: usize) -> bool {
    let (whole, fraction) = parts(digits);
    whole.trim_start_matches('0').len() + scale <= total && fraction.trim_end_matches('0').len() <= scale
}

fn parts(digits: &str) -> (&str, &str) {
    let digits = digits.trim_start_matches('-');
    digits.split_once('.').unwrap_or((digits, ""))
}

/// A decimal with so many digits behind the point.
fn padded(text: &str, scale: usize) -> Option<String> {
    let (whole, fraction) = is_number(text).then(|| parts(text))?;
    let whole = whole.trim_start_matches('0');
    let kept = fraction.trim_end_matches('0');
    let sign = if text.starts_with('-') { "-" } else { "" };
    (kept.len() <= scale).then(|| format!("{sign}{}.{kept:0<scale$}", if whole.is_empty() { "0" } else { whole }))
}

/// The shortest digits of a float, where all databases read the given ones as the same.
fn float(digits: &str) -> Option<String> {
    let (whole, fraction) = is_number(digits).then(|| parts(digits))?;
    let number: f64 = digits.parse().ok()?;
    (whole.len() + fraction.len() <= CERTAIN_DIGITS).then(|| format!("{number:?}"))
}

/// A text that the column holds as it is.
fn text(text: String, ty: &ColumnType) -> Option<Literal> {
    let holds = |length: Option<u32>| length.is_none_or(|length| text.chars().count() <= length as usize);
    let is_held = match ty {
        ColumnType::Char(length) => holds(Some(length.unwrap_or(1))),
        ColumnType::Varchar(length) => holds(*length),
        ColumnType::Text | ColumnType::Enum(_) | ColumnType::Json | ColumnType::JsonBinary => true,
        _ => false,
    };
    is_held.then_some(Literal::Text(text))
}

fn postgres_text(value: String, ty: &ColumnType, column: &Column, is_cast: bool) -> Option<Literal> {
    match ty {
        ColumnType::Boolean => match value.as_str() {
            "t" | "true" => Some(Literal::Bool(true)),
            "f" | "false" => Some(Literal::Bool(false)),
            _ => None,
        },
        ColumnType::Uuid => uuid(&value).map(Literal::Uuid),
        ColumnType::Bytes if value.is_empty() => Some(Literal::Bytes(value)),
        ColumnType::Bytes => value.strip_prefix("\\x").and_then(hex).map(Literal::Bytes),
        // The column takes items of another type in its own way.
        ColumnType::Array(_) => (!is_cast || value == "{}").then_some(Literal::Text(value)),
        _ if is_number(&value) && text(value.clone(), ty).is_none() => number(&value, ty, column),
        _ => text(value, ty),
    }
}

fn sqlite_text(value: String, ty: &ColumnType, column: &Column) -> Option<Literal> {
    match ty {
        ColumnType::Decimal { .. } if column.storage == Some(Storage::ExactDecimal) => {
            is_number(&value).then_some(Literal::Decimal(value))
        }
        _ => text(value, ty).filter(|_| column.storage.is_none()),
    }
}

/// A number that is written as the column stores it, so that its declared type there does not matter.
fn sqlite_number(digits: &str, ty: &ColumnType, column: &Column) -> Option<Literal> {
    match (ty, column.storage) {
        (ColumnType::Boolean, None) if digits == "0" || digits == "1" => Some(Literal::Bool(digits == "1")),
        (ColumnType::Decimal { .. }, Some(Storage::LossyDecimal)) | (ColumnType::Float | ColumnType::Double, None)
            if digits.contains('.') =>
        {
            number(digits, ty, column)
        }
        (ColumnType::SmallInteger | ColumnType::Integer | ColumnType::BigInteger, None) => number(digits, ty, column),
        (_, _) => None,
    }
}

/// Without spaces and in lower case, as functions without arguments are told apart.
fn bare(sql: &str) -> String {
    sql.split_whitespace().collect::<String>().to_ascii_lowercase()
}

fn postgres_word(sql: &str, ty: &ColumnType) -> Option<Expression> {
    let bare = bare(sql);
    let is = |texts: &[&str]| texts.contains(&bare.as_str());
    match ty {
        ColumnType::Boolean if is(&["true", "false"]) => Some(Expression::Literal(Literal::Bool(bare == "true"))),
        ColumnType::TimestampTz if is(&["now()", "current_timestamp", "transaction_timestamp()"]) => {
            Some(Expression::Now)
        }
        ColumnType::DateTime => is_utc(&bare).then_some(Expression::Now),
        ColumnType::Date if is(&["current_date"]) => Some(Expression::CurrentDate),
        ColumnType::Uuid if is(&["gen_random_uuid()"]) => Some(Expression::NewUuid),
        ColumnType::Array(_) if is(&["array[]"]) => Some(Expression::Literal(Literal::Text("{}".to_owned()))),
        ColumnType::SmallInteger | ColumnType::Integer | ColumnType::BigInteger => next_value(sql),
        _ => None,
    }
}

/// `now() AT TIME ZONE 'UTC'`, as its author or Postgres writes it.
fn is_utc(bare: &str) -> bool {
    let bare = bare.replace("'::text", "'").replace("current_timestamp", "now()");
    ["now()attimezone'utc'", "(now())attimezone'utc'", "timezone('utc',now())"].contains(&bare.as_str())
}

/// `nextval('a.b'::regclass)`. Given a text, it would look for the name each time.
fn next_value(sql: &str) -> Option<Expression> {
    let (call, rest) = sql.split_at_checked("nextval".len())?;
    let inner = enclosed(rest.trim(), Dialect::Postgres).filter(|_| call.eq_ignore_ascii_case("nextval"))?;
    let (body, casts) = taken_apart(inner, Dialect::Postgres)?;
    let is_bound = casts.iter().all(|cast| cast.eq_ignore_ascii_case("regclass"));
    let name = quoted(body, Dialect::Postgres).filter(|_| is_bound)?;
    named(&name).map(Expression::NextValue)
}

fn sqlite_word(sql: &str, ty: &ColumnType, column: &Column) -> Option<Expression> {
    let bare = bare(sql);
    let is = |texts: &[&str]| texts.contains(&bare.as_str());
    let (is_plain, is_sql) = (column.storage.is_none(), column.storage == Some(Storage::SqlTimestamp));
    match ty {
        ColumnType::Boolean if is_plain && is(&["true", "false"]) => {
            Some(Expression::Literal(Literal::Bool(bare == "true")))
        }
        ColumnType::TimestampTz | ColumnType::DateTime if is_sql && is(&["current_timestamp", "datetime('now')"]) => {
            Some(Expression::Now)
        }
        ColumnType::Date if is_plain && is(&["current_date", "date('now')"]) => Some(Expression::CurrentDate),
        ColumnType::Bytes if is_plain => sqlite_bytes(sql).map(|hex| Expression::Literal(Literal::Bytes(hex))),
        ColumnType::Uuid if is_plain => {
            let hex = sqlite_bytes(sql).filter(|hex| hex.len() == 32)?;
            let groups = [0..8, 8..12, 12..16, 16..20, 20..32].map(|range| hex.get(range).unwrap_or_default());
            Some(Expression::Literal(Literal::Uuid(groups.join("-"))))
        }
        _ => None,
    }
}

/// `x'00ff'` of `SQLite`.
fn sqlite_bytes(sql: &str) -> Option<String> {
    hex(sql.strip_prefix(['x', 'X'])?.strip_prefix('\'')?.strip_suffix('\'')?)
}

fn hex(text: &str) -> Option<String> {
    let is_hex = text.len().is_multiple_of(2) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hex.then(|| text.to_ascii_lowercase())
}

/// A uuid in its hyphenated form, in lower case.
fn uuid(text: &str) -> Option<String> {
    let mut groups = text.split('-').map(|group| (group.len(), group.bytes().all(|byte| byte.is_ascii_hexdigit())));
    let is_uuid = [8, 4, 4, 4, 12].iter().all(|length| groups.next() == Some((*length, true)));
    (is_uuid && groups.next().is_none()).then(|| text.to_ascii_lowercase())
}

#[cfg(test)]
mod tests;
