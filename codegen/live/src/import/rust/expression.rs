//! Defaults, checks and predicates.

use super::code::{object_name, text};
use super::index::ColumnNames;
use super::uses::Uses;
use super::words;
use seaglass::model::{ColumnType, Dialect, Expression, Forms, Literal, Name};
use seaglass::read::is_spelled;

/// An expression of sea-query's, for the dialects that are written.
pub(super) fn expression(expression: &Expression, dialect: Dialect, uses: &mut Uses) -> String {
    match expression {
        Expression::Literal(literal) => format!("{}::val({})", uses.query("Expr"), value(literal, None)),
        Expression::Null => format!("{}::cust(\"NULL\")", uses.query("Expr")),
        Expression::Now => format!("{}()", uses.own("now")),
        Expression::CurrentDate => format!("{}::current_date()", uses.query("Expr")),
        Expression::CurrentTime => format!("{}::current_time()", uses.query("Expr")),
        Expression::NewUuid => format!("{}()", uses.own("new_uuid")),
        Expression::NextValue(name) => format!("{}({})", uses.own("next_value"), object_name(name)),
        Expression::Sql(forms) => {
            let sql = text(form(forms, dialect));
            if is_spelled(form(forms, dialect)) {
                return format!("{}({sql}, {sql})", uses.own("per_dialect"));
            }
            format!("{}::cust({sql})", uses.query("Expr"))
        }
    }
}

/// What `.default(…)` is given: a plain value where it is one.
pub(super) fn default(default: &Expression, ty: &ColumnType, dialect: Dialect, uses: &mut Uses) -> String {
    match default {
        Expression::Literal(literal) => value(literal, Some(ty)),
        Expression::Null
        | Expression::Now
        | Expression::CurrentDate
        | Expression::CurrentTime
        | Expression::NewUuid
        | Expression::NextValue(_)
        | Expression::Sql(_) => expression(default, dialect, uses),
    }
}

/// The SQL of an expression where the declaration takes a text.
pub(super) fn sql(expression: &Expression, dialect: Dialect) -> String {
    if let Expression::Sql(forms) = expression {
        return form(forms, dialect).to_owned();
    }
    let mut out = String::new();
    seaglass::dialect::expression_sql(&mut out, dialect, expression);
    out
}

/// The text for a dialect.
pub(super) fn form(forms: &Forms, dialect: Dialect) -> &str {
    forms.get(&dialect).map_or("", String::as_str)
}

/// A constant of Rust.
fn value(literal: &Literal, ty: Option<&ColumnType>) -> String {
    match literal {
        Literal::Bool(value) => value.to_string(),
        Literal::Integer(number) => match i32::try_from(*number) {
            Ok(number) => grouped(&number.to_string()),
            Err(_) => format!("{}_i64", grouped(&number.to_string())),
        },
        // A float of Rust needs a point, or an exponent.
        Literal::Float(digits) if digits.contains(['.', 'e', 'E']) => digits.clone(),
        Literal::Float(digits) => format!("{digits}.0"),
        Literal::Decimal(digits) if matches!(ty, Some(ColumnType::Decimal { .. })) => text(digits),
        Literal::Bytes(hex) => bytes(hex),
        Literal::Decimal(value)
        | Literal::Text(value)
        | Literal::Uuid(value)
        | Literal::Json(value)
        | Literal::Date(value)
        | Literal::Time(value)
        | Literal::DateTime(value) => text(value),
        Literal::Timestamp(value) => text(&format!("{value}+00:00")),
    }
}

/// A condition of columns, in sea-query's words where they are written alike.
pub(super) fn condition(
    condition: &Expression,
    columns: &[&Name],
    column: &ColumnNames<'_>,
    dialect: Dialect,
    uses: &mut Uses,
) -> String {
    let sql = if let Expression::Sql(forms) = condition { form(forms, dialect) } else { "" };
    words::condition(sql, columns, column, dialect, uses).unwrap_or_else(|| expression(condition, dialect, uses))
}

/// A long number with its thousands set apart.
pub(super) fn grouped(number: &str) -> String {
    let (sign, digits) = number.strip_prefix('-').map_or(("", number), |digits| ("-", digits));
    if digits.len() < 5 {
        return number.to_owned();
    }
    let mut out = sign.to_owned();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push('_');
        }
        out.push(digit);
    }
    out
}

fn bytes(hex: &str) -> String {
    let pairs = hex.as_bytes().chunks(2).map(|pair| format!("0x{}", String::from_utf8_lossy(pair)));
    let mut pairs: Vec<String> = pairs.collect();
    match pairs.first_mut() {
        Some(first) => first.push_str("_u8"),
        None => return "Vec::<u8>::new()".to_owned(),
    }
    format!("vec![{}]", pairs.join(", "))
}

#[cfg(test)]
mod tests {
    use super::{bytes, grouped};

    #[test]
    fn numbers_read_well() {
        assert_eq!(
            ["7", "-1000", "10485760", "-9223372036854775808"].map(grouped),
            ["7", "-1000", "10_485_760", "-9_223_372_036_854_775_808"]
        );
        assert_eq!(bytes("00ff"), "vec![0x00_u8, 0xff]");
    }
}
