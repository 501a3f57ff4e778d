//! Columns: those of the database in the words of history.

use super::judge::{Judge, Over};
use seaglass::dialect::{default_sql, expression_sql, type_name};
use seaglass::diff::same_numbering;
use seaglass::model::{Column, ColumnType, Dialect, Expression, Forms, Generated, Table};

/// A column of a table, on one side.
pub(super) type Of<'a> = (&'a Table, &'a Column);

/// The column of the database, as history says it as far as both are the same. `expected` is that of history as the
/// database would tell it.
pub(super) fn agreed(live: Of<'_>, expected: Of<'_>, known: Of<'_>, judge: &mut Judge<'_>) -> Column {
    let (table, column) = live;
    let dialect = judge.dialect;
    let over = Over::Relation(table.name.clone());
    let mut agreed = column.clone();
    agreed.field.clone_from(&known.1.field);
    agreed.name = known.1.name.clone();
    let live_type = type_name(dialect, table, column);
    let same_type = judge.same_type(&live_type, &type_name(dialect, expected.0, expected.1));
    if dialect == Dialect::D1 {
        // What a database without comments says of them is nothing.
        agreed.doc.clone_from(&known.1.doc);
    } else {
        agreed.d1.clone_from(&known.1.d1);
    }
    let same_d1 = dialect == Dialect::Postgres || column.d1.collation == expected.1.d1.collation;
    if same_type && same_d1 {
        agreed.ty.clone_from(&known.1.ty);
        agreed.storage = known.1.storage;
        agreed.d1.clone_from(&known.1.d1);
        if column.d1.on_null != expected.1.d1.on_null {
            agreed.d1.on_null = column.d1.on_null;
        }
    } else if dialect == Dialect::D1 {
        as_it_is(&mut agreed, &live_type);
    }
    if same_default(live, expected, judge) || same_type && means(live, known.1, dialect) {
        agreed.default.clone_from(&known.1.default);
    }
    if same_generated(&over, column, expected.1, judge) {
        agreed.generated.clone_from(&known.1.generated);
    }
    if same_forms(&column.extra, &expected.1.extra, judge) {
        agreed.extra.clone_from(&known.1.extra);
    }
    if same_numbering(&table.name, column, expected.1) {
        agreed.numbering.clone_from(&known.1.numbering);
    }
    // Postgres lets no key be NULL, whatever else is declared.
    let is_key = dialect == Dialect::Postgres && known.0.in_primary_key(&known.1.name);
    if column.nullable == expected.1.nullable || is_key && table.in_primary_key(&column.name) {
        agreed.nullable = known.1.nullable;
    }
    agreed
}

/// A type that is spelled so and that nothing checks, whatever history has in its place.
pub(super) fn as_it_is(column: &mut Column, spelled: &str) {
    let forms = Forms::from([(Dialect::D1, spelled.to_owned())]);
    column.ty = ColumnType::Custom { forms, rust: "String".to_owned() };
    column.storage = None;
}

fn same_default(live: Of<'_>, expected: Of<'_>, judge: &mut Judge<'_>) -> bool {
    let (dialect, ty) = (judge.dialect, type_name(judge.dialect, live.0, live.1));
    if let (Some(Expression::NextValue(a)), Some(Expression::NextValue(b))) = (&live.1.default, &expected.1.default) {
        return a == b;
    }
    // Postgres keeps no default that is NULL.
    let is_null = |column: &Column| {
        dialect == Dialect::Postgres
            && match &column.default {
                None | Some(Expression::Null) => true,
                Some(Expression::Sql(forms)) => forms.get(&dialect).is_some_and(|sql| sql.eq_ignore_ascii_case("null")),
                Some(_) => false,
            }
    };
    if is_null(live.1) && is_null(expected.1) {
        return true;
    }
    match (default_sql(dialect, live.1), default_sql(dialect, expected.1)) {
        (None, None) => true,
        (Some(live), Some(known)) => {
            let over = if dialect == Dialect::Postgres { Over::Nothing } else { Over::Query };
            judge.same(over, Some(&ty), &live, &known)
        }
        (Some(_), None) | (None, Some(_)) => false,
    }
}

/// Whether a default gives what that of history gives, in another word: `CURRENT_TIMESTAMP` and `now()`, or `datetime('now')`.
fn means(live: Of<'_>, known: &Column, dialect: Dialect) -> bool {
    let default = live.1.default.clone();
    seaglass::sql::same_default(&Column { default, ..known.clone() }, known, &[dialect])
}

fn same_generated(over: &Over, live: &Column, expected: &Column, judge: &mut Judge<'_>) -> bool {
    match (&live.generated, &expected.generated) {
        (None, None) => true,
        (Some(live), Some(known)) => {
            let Generated { expression, stored } = live.as_ref();
            *stored == known.stored && same_expression(over, expression, &known.expression, judge)
        }
        (Some(_), None) | (None, Some(_)) => false,
    }
}

/// Whether two expressions over the same table are the same.
pub(super) fn same_expression(over: &Over, live: &Expression, known: &Expression, judge: &mut Judge<'_>) -> bool {
    live == known || judge.same(over.clone(), None, &sql(live, judge.dialect), &sql(known, judge.dialect))
}

/// Both without an expression, or with the same one.
pub(super) fn same_expressions(
    over: &Over,
    live: Option<&Expression>,
    known: Option<&Expression>,
    judge: &mut Judge<'_>,
) -> bool {
    match (live, known) {
        (None, None) => true,
        (Some(live), Some(known)) => same_expression(over, live, known, judge),
        (Some(_), None) | (None, Some(_)) => false,
    }
}

/// Trailing SQL that says the same.
pub(super) fn same_forms(live: &Forms, known: &Forms, judge: &Judge<'_>) -> bool {
    let text = |forms: &Forms| forms.get(&judge.dialect).cloned().unwrap_or_default();
    judge.alike(&text(live), &text(known))
}

pub(super) fn sql(expression: &Expression, dialect: Dialect) -> String {
    let mut out = String::new();
    expression_sql(&mut out, dialect, expression);
    out
}
