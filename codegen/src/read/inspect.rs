//! Which dialects can say an expression, before sea-query is asked to write it.
//!
//! sea-query panics on operators of another database, on characters beyond ASCII and on placeholders without a value,
//! and writes wrong SQL for some others. The walk is sea-query's own: [`Inspector`] is a backend that writes nothing.

use super::{Problem, value};
use crate::declare::holds_marker;
use crate::model::{Dialect, Rule};
use sea_query::prepare::Write;
use sea_query::{
    BinOper, DynIden, EscapeBuilder, ExplainStatement, Expr, Func, JoinOn, Keyword, LockClause, Oper,
    OperLeftAssocDecider, PrecedenceDecider, QueryBuilder, Quote, QuotedBuilder, SelectDistinct, SelectInto, SqlWriter,
    SubQueryOper, SubQueryStatement, TableRefBuilder, Value, WithClause,
};
use std::cell::RefCell;
use std::fmt;

/// What a dialect cannot say in an expression.
#[derive(Debug, Default)]
pub(super) struct Trouble {
    pub(super) postgres: Option<Problem>,
    pub(super) d1: Option<Problem>,
    /// A marker is a part of the expression.
    pub(super) nested: bool,
}

/// Looks through an expression.
pub(super) fn expression(expression: &Expr) -> Trouble {
    let inspector = Inspector::default();
    inspector.prepare_expr(expression, &mut Nowhere);
    inspector.0.into_inner()
}

/// Looks through what an insert does on a conflict.
pub(super) fn on_conflict(on_conflict: &sea_query::OnConflict) -> Trouble {
    let inspector = Inspector::default();
    inspector.prepare_on_conflict(&Some(on_conflict.clone()), &mut Nowhere);
    inspector.0.into_inner()
}

/// Refuses a value that sea-query cannot write inside a larger expression.
pub(super) fn value(value: &Value) -> Result<(), Problem> {
    match value::read(value) {
        Ok(_) if matches!(value, Value::Char(Some(character)) if !character.is_ascii()) => Err(Problem::new(
            Rule::ExpressionNotPortable,
            "an expression holds a character beyond ASCII",
            "sea-query writes such a character wrongly",
            "the character as text: `\"é\"` instead of `'é'`",
        )),
        read => read.map(drop),
    }
}

/// A marker that is a part of an expression.
pub(super) fn nested() -> Problem {
    Problem::new(
        Rule::MarkerInside,
        "`now()`, `new_uuid()` or `per_dialect()` is a part of a larger expression",
        "each means a whole expression, which every database spells in its own way",
        "one `seaglass::per_dialect(postgres, d1)` around the whole expression",
    )
}

/// Something that a dialect does not have.
pub(super) fn lacking(dialect: Dialect, what: &str) -> Problem {
    Problem::new(
        Rule::MissingForm,
        format!("there is no SQL for {what} in {}", dialect.title()),
        "sea-query writes it for the other database only",
        "`seaglass::per_dialect(postgres, d1)` with the expression in both databases' SQL",
    )
}

/// The backend that looks.
#[derive(Default)]
struct Inspector(RefCell<Trouble>);

impl Inspector {
    fn postgres(&self, what: &str) {
        self.0.borrow_mut().postgres.get_or_insert_with(|| lacking(Dialect::Postgres, what));
    }

    fn d1(&self, what: &str) {
        self.0.borrow_mut().d1.get_or_insert_with(|| lacking(Dialect::D1, what));
    }

    fn both(&self, problem: &Problem) {
        let mut trouble = self.0.borrow_mut();
        trouble.postgres.get_or_insert_with(|| problem.clone());
        trouble.d1.get_or_insert_with(|| problem.clone());
    }

    /// Something that one database lacks, or that sea-query writes for neither as it stands.
    fn unclear(&self, what: &str) {
        self.both(&Problem::new(
            Rule::ExpressionNotPortable,
            format!("{what} is a part of an expression"),
            "sea-query does not write it so that both databases read the same",
            "`seaglass::per_dialect(postgres, d1)` with the expression in both databases' SQL",
        ));
    }

    fn text(&self, text: &str) {
        if holds_marker(text) {
            self.0.borrow_mut().nested = true;
        }
    }

    /// The values of a text with placeholders: each must be used, and each placeholder must have one.
    fn placeholders(&self, text: &str, values: usize) {
        use sea_query::token::{Token, Tokenizer};
        let tokens: Vec<Token<'_>> = Tokenizer::new(text).iter().collect();
        let after = |mark| {
            let pairs = tokens.iter().zip(tokens.iter().skip(1).map(Some).chain([None]));
            pairs.filter(move |(token, _)| **token == Token::Punctuation(mark)).map(|(_, next)| next)
        };
        let numbers = after("$").map(|next| match next {
            Some(Token::Unquoted(number)) => number.parse().unwrap_or(0),
            _ => 0,
        });
        let numbers: Vec<usize> = numbers.collect();
        if text.contains('\\') {
            // The two backends disagree on where a string with a backslash ends.
            self.unclear("a backslash in a text with placeholders");
        }
        let all = (1..=values).all(|value| numbers.contains(&value));
        if !all || numbers.iter().any(|number| !(1..=values).contains(number)) {
            self.postgres("a text whose placeholders are not $1, $2, … with a value each");
        }
        let doubled = after("?").any(|next| next == Some(&Token::Punctuation("?")));
        if doubled || after("?").count() != values {
            self.d1("a text whose placeholders are not one ? per value");
        }
    }
}

impl QueryBuilder for Inspector {
    fn prepare_expr(&self, expression: &Expr, sql: &mut impl SqlWriter) {
        match expression {
            Expr::Custom(text) => self.text(text),
            Expr::CustomWithExpr(text, values) => {
                self.text(text);
                self.placeholders(text, values.len());
                for value in values {
                    self.prepare_expr(value, sql);
                }
            }
            Expr::AsEnum(name, inner) => {
                if name.inner().contains('"') {
                    self.postgres("a type whose name holds a quote");
                }
                self.prepare_expr(inner, sql);
            }
            other => self.prepare_expr_common(other, sql),
        }
    }

    fn prepare_value(&self, value: Value, _: &mut impl SqlWriter) {
        if let Err(problem) = self::value(&value) {
            self.both(&problem);
        }
    }

    fn write_value(&self, _: &mut impl Write, value: &Value) -> fmt::Result {
        self.prepare_value(value.clone(), &mut Nowhere);
        Ok(())
    }

    fn prepare_bin_oper(&self, operator: &BinOper, _: &mut impl SqlWriter) {
        match operator {
            BinOper::PgOperator(operator) => self.d1(&format!("the operator {operator:?}")),
            BinOper::SqliteOperator(operator) => self.postgres(&format!("the operator {operator:?}")),
            // sea-query's own list is open, and nothing else of it differs between the two.
            _ => {}
        }
    }

    fn prepare_function_name(&self, function: &Func, _: &mut impl SqlWriter) {
        match function {
            Func::PgFunction(function) => self.d1(&format!("the function {function:?}")),
            Func::Md5 | Func::BitAnd | Func::BitOr => self.d1(&format!("the function {function:?}")),
            _ => {}
        }
    }

    fn prepare_sub_query_oper(&self, operator: &SubQueryOper, _: &mut impl SqlWriter) {
        match operator {
            SubQueryOper::Exists => {}
            _ => self.d1(&format!("the operator {operator:?}")),
        }
    }

    fn prepare_keyword(&self, keyword: &Keyword, _: &mut impl SqlWriter) {
        match keyword {
            Keyword::Default => self.d1("DEFAULT as a value"),
            Keyword::Custom(text) => self.text(&text.inner()),
            _ => {}
        }
    }

    fn prepare_query_statement(&self, query: &SubQueryStatement, sql: &mut impl SqlWriter) {
        match query {
            SubQueryStatement::SelectStatement(select) => self.prepare_select_statement(select, sql),
            SubQueryStatement::InsertStatement(_)
            | SubQueryStatement::UpdateStatement(_)
            | SubQueryStatement::DeleteStatement(_)
            | SubQueryStatement::WithStatement(_) => self.unclear("a subquery that is not a plain SELECT"),
        }
    }

    fn prepare_with_clause(&self, _: &WithClause, _: &mut impl SqlWriter) {
        self.unclear("WITH in a subquery");
    }

    fn prepare_select_distinct(&self, distinct: &SelectDistinct, _: &mut impl SqlWriter) {
        match distinct {
            SelectDistinct::All | SelectDistinct::Distinct => {}
            SelectDistinct::DistinctOn(_) => self.d1("DISTINCT ON"),
            _ => self.unclear("DISTINCT ROW"),
        }
    }

    fn prepare_join_on(&self, on: &JoinOn, sql: &mut impl SqlWriter) {
        match on {
            JoinOn::Condition(condition) => self.prepare_condition(condition, "ON", sql),
            _ => self.unclear("a join on columns"),
        }
    }

    fn prepare_select_lock(&self, _: &LockClause, _: &mut impl SqlWriter) {
        self.unclear("a locking subquery");
    }

    fn prepare_select_into(&self, _: &SelectInto, _: &mut impl SqlWriter) {
        self.unclear("SELECT INTO");
    }

    fn prepare_on_conflict_target_constraint(&self, _: &str, _: &mut impl SqlWriter) {
        self.d1("ON CONFLICT ON CONSTRAINT");
    }

    fn prepare_explain_statement(&self, _: &ExplainStatement, _: &mut impl SqlWriter) {}
}

impl QuotedBuilder for Inspector {
    fn quote(&self) -> Quote {
        Quote::new(b'"')
    }

    fn prepare_iden(&self, _: &DynIden, _: &mut impl SqlWriter) {}
}

impl EscapeBuilder for Inspector {}

impl TableRefBuilder for Inspector {}

impl PrecedenceDecider for Inspector {
    fn inner_expr_well_known_greater_precedence(&self, _: &Expr, _: &Oper) -> bool {
        true
    }
}

impl OperLeftAssocDecider for Inspector {
    fn well_known_left_associative(&self, _: &BinOper) -> bool {
        true
    }
}

/// A writer that keeps nothing.
struct Nowhere;

impl Write for Nowhere {
    fn write_str(&mut self, _: &str) -> fmt::Result {
        Ok(())
    }
}

impl fmt::Display for Nowhere {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        Ok(())
    }
}

impl SqlWriter for Nowhere {
    fn push_param<T: QueryBuilder>(&mut self, _: Value, _: &T) {}

    fn as_writer(&mut self) -> &mut dyn Write {
        self
    }
}
