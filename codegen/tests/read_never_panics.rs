//! Reading never panics, whatever an expression is made of, and never keeps half of one.

use proptest::prelude::*;
use seaglass::model::{Declared, Dialect, Expression};
use seaglass::read::read;
use seaglass::sea_query::extension::postgres::{PgBinOper, PgFunc};
use seaglass::sea_query::extension::sqlite::SqliteBinOper;
use seaglass::sea_query::{self as sq, BinOper, ConditionalStatement, Expr, ExprTrait, Func, Keyword, Value};
use seaglass::{Database, Seed, TableDecl};

fn text() -> impl Strategy<Value = String> {
    let words =
        ["$", "$1", "$0", "$2x", "?", "??", "$$", "'", "\\", "\"", "`", "[", "]", "(", ")", " ", "a", "é", "--"];
    let more = ["/*", "E'", "now()", "SubQuery(", "CustomWithExpr(", "::", "\u{1}", "\u{1}seaglass:now", "id", "DO"];
    let pieces = words.into_iter().chain(more).collect::<Vec<_>>();
    prop::collection::vec(prop::sample::select(pieces), 0..6).prop_map(|words| words.concat())
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<f32>().prop_map(Value::from),
        any::<char>().prop_map(Value::from),
        // A string that reads like a marker is only a string.
        text().prop_map(|text| text.replace("seaglass", "sea")).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        any::<Vec<u8>>().prop_map(Value::from),
        Just(Value::String(None)),
    ]
}

fn operator() -> impl Strategy<Value = BinOper> {
    prop::sample::select(vec![
        BinOper::And,
        BinOper::Like,
        BinOper::In,
        BinOper::NotIn,
        BinOper::Between,
        BinOper::As,
        BinOper::Escape,
        BinOper::Custom("~~~"),
        BinOper::PgOperator(PgBinOper::ILike),
        BinOper::PgOperator(PgBinOper::Concatenate),
        BinOper::SqliteOperator(SqliteBinOper::Glob),
        BinOper::SqliteOperator(SqliteBinOper::GetJsonField),
    ])
}

fn leaf() -> impl Strategy<Value = Expr> {
    prop_oneof![
        value().prop_map(Expr::Value),
        value().prop_map(Expr::Constant),
        prop::collection::vec(value(), 0..3).prop_map(Expr::Values),
        text().prop_map(Expr::cust),
        text().prop_map(Expr::col),
        text().prop_map(Expr::custom_keyword),
        Just(Expr::Keyword(Keyword::Default)),
        Just(Expr::current_timestamp()),
        Just(Expr::from(PgFunc::gen_random_uuid())),
        Just(seaglass::now()),
        Just(seaglass::new_uuid()),
        (text(), text()).prop_map(|(postgres, d1)| seaglass::per_dialect(postgres, d1)),
        text().prop_map(|name| Expr::TypeName(name.into())),
    ]
}

fn expression() -> impl Strategy<Value = Expr> {
    leaf().prop_recursive(4, 24, 3, |inner| {
        let several = prop::collection::vec(inner.clone(), 0..3);
        prop_oneof![
            several.clone().prop_map(Expr::Tuple),
            inner.clone().prop_map(ExprTrait::not),
            (inner.clone(), operator(), inner.clone()).prop_map(|(left, operator, right)| left.binary(operator, right)),
            (text(), several.clone()).prop_map(|(text, values)| Expr::cust_with_exprs(text, values)),
            (inner.clone(), text()).prop_map(|(inner, name)| inner.as_enum(name)),
            (inner.clone(), text()).prop_map(|(inner, name)| inner.cast_as(name)),
            inner.clone().prop_map(|inner| Func::md5(inner).into()),
            inner.clone().prop_map(|inner| Func::lower(inner).into()),
            inner.clone().prop_map(|inner| PgFunc::json_agg(inner).into()),
            several.prop_map(|several| Func::greatest(several).into()),
            (inner.clone(), inner.clone()).prop_map(|(when, then)| Expr::case(when, then).into()),
            (inner.clone(), 0..4).prop_map(|(inner, kind)| {
                let mut select = sq::Query::select();
                select.expr(inner.clone()).from("t").and_where(inner.clone()).order_by_expr(inner, sq::Order::Asc);
                match kind {
                    0 => Expr::exists(select),
                    1 => Expr::any(select),
                    2 => Expr::exists(select.lock_exclusive().take()),
                    _ => Expr::SubQuery(None, Box::new(select.into())),
                }
            }),
        ]
    })
}

/// A database with the expression wherever one can stand.
fn database(expression: &Expr, dialects: &[Dialect]) -> Database {
    let own = || expression.clone();
    let table = sq::Table::create()
        .table("t")
        .col(sq::ColumnDef::new("id").text().default(own()).check(own()))
        .col(sq::ColumnDef::new("n").integer().default(own()).generated(own(), true))
        .check(own())
        .take();
    let declared = TableDecl::new(table).index(sq::Index::create().col(own()).and_where(own())).index(
        sq::Index::create()
            .col((own(), sq::IndexOrder::Desc))
            .col(sq::IndexColumn::from(own()).with_operator_class("x")),
    );
    let conflict = sq::OnConflict::column("id").expr(own()).value("n", own()).action_and_where(own()).to_owned();
    let insert = sq::Query::insert().into_table("t").columns(["id"]).values_panic([own()]).on_conflict(conflict).take();
    Database::new("test").dialects(dialects.iter().copied()).table(declared).seed(Seed::new("s").insert(insert))
}

/// Every expression of what was read.
fn expressions(read: &Declared) -> Vec<&Expression> {
    let table = &read.schema.tables[0];
    let columns = table.columns.iter().filter_map(|column| column.default.as_ref());
    let seeds = read.seeds.iter().flat_map(|seed| &seed.inserts).flat_map(|insert| &insert.rows).flatten();
    let predicates = table.indexes.iter().filter_map(|index| index.predicate.as_ref());
    columns.chain(table.checks.iter().map(|check| &check.expression)).chain(predicates).chain(seeds).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_expression_is_read_whole_or_refused(expression in expression()) {
        for dialects in [&Dialect::ALL[..], &[Dialect::Postgres], &[Dialect::D1]] {
            let Ok(read) = read(&mut database(&expression, dialects)) else { continue };
            for expression in expressions(&read) {
                if let Expression::Sql(forms) = expression {
                    prop_assert!(dialects.iter().all(|dialect| forms.contains_key(dialect)));
                    let clean = forms.values().all(|text| !text.contains("\u{1}seaglass"));
                    prop_assert!(clean);
                }
            }
        }
    }
}
