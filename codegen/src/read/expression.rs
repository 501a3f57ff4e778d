//! Expressions: structure where there is one, and SQL per dialect where there is none.

use super::{Problem, inspect, literal, sql::without_parentheses};
use crate::declare::{Marker, marker};
use crate::model::{ColumnType, Dialect, Expression, Forms, Name, ObjectName, Rule};
use sea_query::{Expr, Func, Keyword, PgFunc, PostgresQueryBuilder, QueryBuilder, SqliteQueryBuilder};

/// Reads an expression that `wanted` must be able to say; a value takes the form of `ty`.
pub(super) fn read(expression: &Expr, ty: Option<&ColumnType>, wanted: &[Dialect]) -> Result<Expression, Problem> {
    if let Some(marker) = marker(expression) {
        return marked(&marker);
    }
    match expression {
        Expr::Value(value) | Expr::Constant(value) => literal::read(value, ty),
        Expr::AsEnum(_, inner) if matches!((ty, &**inner), (Some(ColumnType::Enum(_)), Expr::Value(_))) => {
            read(inner, ty, wanted)
        }
        Expr::Keyword(Keyword::Null) => Ok(Expression::Null),
        Expr::Keyword(Keyword::CurrentTimestamp) => Ok(Expression::Now),
        Expr::Keyword(Keyword::CurrentDate) => Ok(Expression::CurrentDate),
        Expr::Keyword(Keyword::CurrentTime) => Ok(Expression::CurrentTime),
        Expr::Custom(text) => spelled(text).map_or_else(|| render(expression, wanted), Ok),
        Expr::FunctionCall(call) if call.get_args().is_empty() => match call.get_func() {
            Func::PgFunction(PgFunc::GenRandomUUID) => Ok(Expression::NewUuid),
            Func::Custom(name) => spelled(&format!("{name}()")).map_or_else(|| render(expression, wanted), Ok),
            _ => render(expression, wanted),
        },
        _ => render(expression, wanted),
    }
}

/// What a marker stands for.
pub(super) fn marked(marker: &Marker<'_>) -> Result<Expression, Problem> {
    match marker {
        Marker::Now => Ok(Expression::Now),
        Marker::NewUuid => Ok(Expression::NewUuid),
        Marker::NextValue(namespace, name) => {
            let namespace = Some(Name::from(*namespace)).filter(|name| !name.is_empty());
            Ok(Expression::NextValue(ObjectName { namespace, name: Name::from(*name) }))
        }
        Marker::PerDialect(postgres, d1) => {
            let forms = [(*postgres, Dialect::Postgres), (*d1, Dialect::D1)];
            let texts = forms.map(|(text, dialect)| without_parentheses(text, dialect).to_owned());
            if texts.iter().any(String::is_empty) {
                return Err(Problem::new(
                    Rule::EmptySql,
                    "an expression is empty in one of the dialects",
                    "the database expects an expression there",
                    "both forms in `seaglass::per_dialect(postgres, d1)`",
                ));
            }
            Ok(Expression::Sql(Dialect::ALL.into_iter().zip(texts).collect()))
        }
    }
}

/// The expression that a hand-written text is, if it is one that both databases have under some name.
pub(super) fn spelled(text: &str) -> Option<Expression> {
    match without_parentheses(text, Dialect::Postgres).to_ascii_lowercase().as_str() {
        "now()" | "current_timestamp" | "current_timestamp()" => Some(Expression::Now),
        "gen_random_uuid()" => Some(Expression::NewUuid),
        "current_date" => Some(Expression::CurrentDate),
        "current_time" => Some(Expression::CurrentTime),
        "null" => Some(Expression::Null),
        _ => None,
    }
}

/// SQL as sea-query writes it, for every dialect that it can write it for.
fn render(expression: &Expr, wanted: &[Dialect]) -> Result<Expression, Problem> {
    let trouble = inspect::expression(expression);
    if trouble.nested {
        return Err(inspect::nested());
    }
    let mut forms = Forms::new();
    let mut first = None;
    for (dialect, problem) in [(Dialect::Postgres, trouble.postgres), (Dialect::D1, trouble.d1)] {
        if let Some(problem) = problem {
            if wanted.contains(&dialect) {
                return Err(problem);
            }
            first.get_or_insert(problem);
            continue;
        }
        let mut text = String::new();
        match dialect {
            Dialect::Postgres => PostgresQueryBuilder.prepare_expr(expression, &mut text),
            Dialect::D1 => SqliteQueryBuilder.prepare_expr(expression, &mut text),
        }
        let bare = without_parentheses(&text, dialect);
        forms.insert(dialect, if bare.len() == text.len() { text } else { bare.to_owned() });
    }
    match first {
        Some(problem) if forms.is_empty() => Err(problem),
        _ => Ok(Expression::Sql(forms)),
    }
}
