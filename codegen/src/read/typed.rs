//! Values as somebody types them on the command line.

use super::{expression, literal, sql::without_parentheses};
use crate::model::{ColumnType, Dialect, Expression, Forms};
use sea_query::Value;

/// Reads a value as somebody types it: SQL, in which a single literal, and what both databases have under some name, is
/// understood and spelled in the form that the column stores.
///
/// # Errors
///
/// Why the value is none of `ty`: what is wrong, why it matters, what to write instead.
pub(crate) fn typed(text: &str, ty: &ColumnType) -> Result<Expression, (String, String, String)> {
    let text = without_parentheses(text.trim(), Dialect::Postgres);
    if text.is_empty() {
        let what = "the value is empty".to_owned();
        return Err((
            what,
            "a database wants an expression there".to_owned(),
            "SQL; the empty text is `''`".to_owned(),
        ));
    }
    if let Some(expression) = expression::spelled(text) {
        return Ok(expression);
    }
    if matches!(ty, ColumnType::Custom { .. }) {
        return Ok(Expression::sql(text));
    }
    let value = if *ty == ColumnType::Bytes { bytes(text) } else { None };
    let Some(value) = value.or_else(|| constant(text, ty)) else { return Ok(Expression::sql(text)) };
    literal::read(&value, Some(ty)).map_err(|problem| (problem.what, problem.why, problem.instead))
}

/// Bytes as either database spells them, `'\x01ff'` or `x'01ff'`; the empty text is not bytes to both.
fn bytes(text: &str) -> Option<Value> {
    let inner = |text: &str| Some(text.strip_prefix('\'')?.strip_suffix('\'')?.to_owned());
    let hex = match text.strip_prefix(['x', 'X']).and_then(inner) {
        Some(hex) => hex,
        None => match inner(text)? {
            empty if empty.is_empty() => empty,
            hex => hex.strip_prefix("\\x")?.to_owned(),
        },
    };
    let digit = |at: usize| hex.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
    let is_hex = hex.len().is_multiple_of(2) && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
    let bytes: Option<Vec<u8>> = (0..hex.len()).step_by(2).map(digit).collect();
    bytes.filter(|_| is_hex).map(Value::from)
}

/// The constant that a text of SQL is, if it is nothing else.
fn constant(text: &str, ty: &ColumnType) -> Option<Value> {
    if let Some(inner) = text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
        let plain = inner.replace("''", "");
        return (!plain.contains('\'')).then(|| inner.replace("''", "'").into());
    }
    if let Ok(truth) = text.to_ascii_lowercase().parse::<bool>() {
        return Some(truth.into());
    }
    if let Ok(number) = text.parse::<i64>() {
        return Some(number.into());
    }
    // A decimal is exact in the column's own type, and text until then.
    let digits = text.trim_start_matches(['-', '+']);
    let numeric = digits.contains('.') && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    match text.parse::<f64>() {
        Ok(_) if numeric && matches!(ty, ColumnType::Decimal { .. }) => Some(text.into()),
        Ok(number) if numeric => Some(number.into()),
        Ok(_) | Err(_) => None,
    }
}

/// SQL as somebody types it for some dialects, without brackets around it.
pub(crate) fn typed_forms(forms: &Forms) -> Expression {
    let bare = |dialect, text: &str| without_parentheses(text.trim(), dialect).to_owned();
    Expression::Sql(forms.iter().map(|(dialect, text)| (*dialect, bare(*dialect, text))).collect())
}

#[cfg(test)]
mod tests {
    use super::typed;
    use crate::model::{ColumnType, Expression, Literal};

    fn read(text: &str, ty: &ColumnType) -> Expression {
        typed(text, ty).expect("a value")
    }

    #[test]
    fn literals_take_the_form_of_their_column() {
        let literal = Expression::Literal;
        let text = ColumnType::Text;
        assert_eq!(read("''", &text), literal(Literal::Text(String::new())));
        assert_eq!(read(" ('it''s') ", &text), literal(Literal::Text("it's".to_owned())));
        assert_eq!(read("-7", &ColumnType::Integer), literal(Literal::Integer(-7)));
        assert_eq!(read("7", &ColumnType::Double), literal(Literal::Float("7.0".to_owned())));
        assert_eq!(read("TRUE", &ColumnType::Boolean), literal(Literal::Bool(true)));
        let exact = ColumnType::Decimal { precision: None };
        assert_eq!(read("0.10", &exact), literal(Literal::Decimal("0.10".to_owned())));
        let uuid = "0198c0de-0000-4000-8000-000000000001";
        assert_eq!(read(&format!("'{uuid}'"), &ColumnType::Uuid), literal(Literal::Uuid(uuid.to_owned())));
        assert_eq!(read("now()", &ColumnType::TimestampTz), Expression::Now);
        assert_eq!(read("null", &text), Expression::Null);
    }

    #[test]
    fn everything_else_is_sql() {
        for sql in ["'a' || 'b'", "lower(email)", "'' || ''", "E'\\n'", "1 + 1", "1e3", "email"] {
            assert_eq!(read(sql, &ColumnType::Text), Expression::sql(sql));
        }
    }

    #[test]
    fn what_does_not_fit_is_said() {
        assert!(typed("7", &ColumnType::Text).is_err());
        assert!(typed("'seven'", &ColumnType::Integer).is_err());
        assert!(typed(" ", &ColumnType::Text).is_err());
    }
}
