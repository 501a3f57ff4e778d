use super::{known, same_default};
use crate::model::{Column, ColumnType, Dialect, Expression, Forms, Literal, Name, ObjectName, Storage};
use ColumnType::{
    Array, BigInteger, Boolean, Bytes, Char, Date, DateTime, Decimal, Double, Enum, Float, Integer, Json, JsonBinary,
    SmallInteger, Text, TimestampTz, Uuid, Varchar,
};
use Dialect::{D1, Postgres};

const ID: &str = "0198c0de-0000-4000-8000-0000000000aa";
const MONEY: ColumnType = Decimal { precision: Some((10, 2)) };
const NUMBER: ColumnType = Decimal { precision: None };

fn column(ty: ColumnType, default: Expression) -> Column {
    Column { default: Some(default), ..Column::new(Name::from("c"), ty) }
}

fn sql(dialect: Dialect, text: &str) -> Expression {
    Expression::Sql(Forms::from([(dialect, text.to_owned())]))
}

fn on(dialect: Dialect, ty: &ColumnType, text: &str) -> Option<Expression> {
    known(&column(ty.clone(), sql(dialect, text)), &[dialect], &[ObjectName::new("papers")])
}

fn text(value: &str) -> Literal {
    Literal::Text(value.to_owned())
}

fn float(value: &str) -> Literal {
    Literal::Float(value.to_owned())
}

fn decimal(value: &str) -> Literal {
    Literal::Decimal(value.to_owned())
}

fn texts() -> ColumnType {
    Array(Box::new(Text))
}

fn mood() -> ColumnType {
    Enum(ObjectName::new("mood"))
}

#[test]
fn values_of_postgres_are_known() {
    for (ty, sql, literal) in [
        (Integer, "0", Literal::Integer(0)),
        (Integer, "(-1)", Literal::Integer(-1)),
        (BigInteger, "'-1'::integer", Literal::Integer(-1)),
        (BigInteger, "((0)::bigint)", Literal::Integer(0)),
        (SmallInteger, "'0'", Literal::Integer(0)),
        (Integer, "0::numeric", Literal::Integer(0)),
        (Double, "0.50", float("0.5")),
        (Double, "'1'::double precision", float("1.0")),
        (Float, "1.5::real", float("1.5")),
        (NUMBER, "0.00", decimal("0.00")),
        (MONEY, "'0.5'::numeric", decimal("0.5")),
        (MONEY, "5::integer", decimal("5")),
        (Boolean, "FALSE", Literal::Bool(false)),
        (Boolean, "'t'::boolean", Literal::Bool(true)),
        (Boolean, "(true)::bool", Literal::Bool(true)),
        (Text, "''::text", text("")),
        (Text, "'1'", text("1")),
        (Varchar(Some(9)), "'it''s'::character varying", text("it's")),
        (Text, "'a'::varchar::text", text("a")),
        (Char(Some(2)), "'a'::bpchar", text("a")),
        (Json, "'{}'::json", text("{}")),
        (JsonBinary, "'[]'::jsonb", text("[]")),
        (texts(), "'{}'::text[]", text("{}")),
        (texts(), "ARRAY[]::character varying[]", text("{}")),
        (texts(), "'{a,b}'", text("{a,b}")),
        (mood(), "'happy'::mood", text("happy")),
        (mood(), "'happy'::\"mood\"", text("happy")),
        (Uuid, &format!("'{}'::uuid", ID.to_uppercase()), Literal::Uuid(ID.to_owned())),
        (Bytes, r"'\x00FF'::bytea", Literal::Bytes("00ff".to_owned())),
    ] {
        assert_eq!(on(Postgres, &ty, sql), Some(Expression::Literal(literal)), "{sql}");
    }
    for (ty, sql, wanted) in [
        (TimestampTz, "now()", Expression::Now),
        (TimestampTz, "CURRENT_TIMESTAMP", Expression::Now),
        (TimestampTz, "transaction_timestamp( )", Expression::Now),
        (DateTime, "now() AT TIME ZONE 'utc'", Expression::Now),
        (DateTime, "timezone('UTC'::text, CURRENT_TIMESTAMP)", Expression::Now),
        (Date, "CURRENT_DATE", Expression::CurrentDate),
        (Uuid, "gen_random_uuid()", Expression::NewUuid),
        (Text, "NULL::character varying", Expression::Null),
        (BigInteger, "nextval('papers'::regclass)", Expression::NextValue(ObjectName::new("papers"))),
        (Integer, "nextval('Papers')", Expression::NextValue(ObjectName::new("papers"))),
    ] {
        assert_eq!(on(Postgres, &ty, sql), Some(wanted), "{sql}");
    }
}

#[test]
fn what_is_not_certain_stays_sql() {
    for (ty, sql) in [
        (TimestampTz, "timezone('utc', now())"),
        (TimestampTz, "CURRENT_TIMESTAMP(3)"),
        (TimestampTz, "clock_timestamp()"),
        (TimestampTz, "'now'::timestamp"),
        (DateTime, "now()"),
        (DateTime, "'now'::timestamp"),
        (DateTime, "LOCALTIMESTAMP"),
        (Date, "'2026-01-01'::date"),
        (Varchar(Some(3)), "'abcdef'::varchar(3)"),
        (Varchar(Some(3)), "'abcdef'"),
        (Text, "'a '::bpchar"),
        (Text, "'a'::char(3)"),
        (Text, "'a' || 'b'"),
        (Text, "'a'::text || 'b'::text"),
        (Text, r"E'\n'"),
        (Text, "$$a$$"),
        (Text, "1"),
        (Text, "true"),
        (Text, "'a' -- why"),
        (Text, "'a' /* why */"),
        (Text, "CURRENT_USER"),
        (Integer, "1 + 1"),
        (Integer, "0.5"),
        (Integer, "99999999999"),
        (Integer, "'1 '::integer"),
        (SmallInteger, "40000"),
        (BigInteger, "40000::smallint"),
        (BigInteger, "99999999999999999999"),
        (Boolean, "0"),
        (Boolean, "'yes'::boolean"),
        (Double, "0.1::real"),
        (Double, "0.5::integer"),
        (Float, "0.1::double precision"),
        (Double, "-0.0"),
        (Double, "'-0'::double precision"),
        (Double, "0.1234567890123456"),
        (Double, "'NaN'::double precision"),
        (MONEY, "0.005"),
        (MONEY, "0.5::double precision"),
        (MONEY, "0.5::integer"),
        (MONEY, "'1'::numeric(10,1)"),
        (Json, "'{}'::jsonb"),
        (JsonBinary, "'{}'::json"),
        (texts(), "'{1.5}'::numeric[]"),
        (texts(), "'{}'::text"),
        (mood(), "'happy'::\"Mood\""),
        (mood(), "'happy'::public.mood"),
        (mood(), "('happy'::text)::mood"),
        (Uuid, "uuid_generate_v4()"),
        (Uuid, "'x'::uuid"),
        (Uuid, "'0198c0de000040008000000000000aaa'"),
        (Bytes, "'abc'::bytea"),
        (BigInteger, "nextval('papers'::text)"),
        (BigInteger, "nextval('invoices'::regclass)"),
        (BigInteger, "nextval('papers'::regclass) + 1"),
        (ColumnType::Time, "'00:00'::time"),
    ] {
        assert_eq!(on(Postgres, &ty, sql), None, "{sql}");
    }
    for (ty, sql) in [
        (TimestampTz, "CURRENT_TIMESTAMP"),
        (Text, "CURRENT_TIMESTAMP"),
        (Text, "\"a\""),
        (Integer, "'0'"),
        (Boolean, "'t'"),
        (Boolean, "2"),
        (Double, "1"),
        (MONEY, "0.10"),
        (Text, "'a'::text"),
        (Uuid, &format!("'{ID}'")),
    ] {
        assert_eq!(on(D1, &ty, sql), None, "{sql}");
    }
}

#[test]
fn values_of_sqlite_are_known() {
    for (ty, sql, literal) in [
        (Integer, "-1", Literal::Integer(-1)),
        (Boolean, "0", Literal::Bool(false)),
        (Boolean, "(TRUE)", Literal::Bool(true)),
        (Double, "0.5", float("0.5")),
        (Text, "'x'", text("x")),
        (JsonBinary, "'[]'", text("[]")),
        (Bytes, "x'00FF'", Literal::Bytes("00ff".to_owned())),
        (Uuid, &format!("x'{}'", ID.replace('-', "")), Literal::Uuid(ID.to_owned())),
    ] {
        assert_eq!(on(D1, &ty, sql), Some(Expression::Literal(literal)), "{sql}");
    }
    let mut stamped = column(TimestampTz, sql(D1, "(datetime('now'))"));
    stamped.storage = Some(Storage::SqlTimestamp);
    assert_eq!(known(&stamped, &[D1], &[]), Some(Expression::Now));
    assert_eq!(on(D1, &Date, "CURRENT_DATE"), Some(Expression::CurrentDate));
}

#[test]
fn both_databases_must_agree() {
    let both = |ty: ColumnType, postgres: &str, d1: &str| {
        let forms = Forms::from([(Postgres, postgres.to_owned()), (D1, d1.to_owned())]);
        known(&column(ty, Expression::Sql(forms)), &[Postgres, D1], &[])
    };
    assert_eq!(both(Boolean, "true", "1"), Some(Expression::Literal(Literal::Bool(true))));
    assert_eq!(both(Boolean, "true", "0"), None);
    assert_eq!(both(Text, "'x'::text", "'x'"), Some(Expression::Literal(text("x"))));
    assert_eq!(both(Text, "'x'::text", "'x'::text"), None);
    assert_eq!(both(Integer, "1", "'1'"), None);
    assert_eq!(both(MONEY, "0.10", "0.10"), None);
}

#[test]
fn the_same_is_told_from_what_looks_alike() {
    let same = |ty: ColumnType, old: Expression, new: Expression, dialects: &[Dialect]| {
        let [old, new] = [old, new].map(|default| column(ty.clone(), default));
        assert_eq!(same_default(&old, &new, dialects), same_default(&new, &old, dialects));
        same_default(&old, &new, dialects)
    };
    let value = Expression::Literal;
    assert!(same(MONEY, sql(Postgres, "0.00"), value(decimal("0")), &[Postgres]));
    assert!(same(MONEY, value(decimal("-1.50")), value(decimal("-01.5")), &[Postgres]));
    assert!(!same(MONEY, value(decimal("0.00")), value(decimal("0")), &[D1]));
    assert!(!same(NUMBER, sql(Postgres, "0.00"), value(decimal("0")), &[Postgres]));
    assert!(!same(MONEY, sql(Postgres, "0.00"), value(decimal("0.01")), &[Postgres]));
    assert!(same(Json, sql(Postgres, "'{}'"), value(Literal::Json("{}".to_owned())), &[Postgres]));
    assert!(!same(Text, sql(Postgres, "'x'::text"), value(text("x ")), &[Postgres]));
    assert!(!same(Text, sql(Postgres, "'x'::text"), value(text("x")), &[Postgres, D1]));
    let other = |ty| column(ty, value(Literal::Integer(1)));
    assert!(!same_default(&column(Text, sql(Postgres, "1")), &other(Text), &[Postgres]));
    // What a column of another type makes of its own default is said by that.
    let small = column(SmallInteger, sql(Postgres, "1::smallint"));
    assert!(same(SmallInteger, sql(Postgres, "1::smallint"), value(Literal::Integer(1)), &[Postgres]));
    assert!(!same_default(&small, &other(BigInteger), &[Postgres]));
    let stored = Column { storage: Some(Storage::ExactDecimal), ..column(MONEY, sql(D1, "'1.5'")) };
    let lossy = Column { storage: Some(Storage::LossyDecimal), ..column(MONEY, sql(D1, "1.5")) };
    assert!(!same_default(&stored, &lossy, &[D1]));
}

/// A column of booleans that are stored as texts holds the text `t`, not the value.
#[test]
fn sql_of_a_stored_form_stays_sql() {
    for (ty, storage, sql_text, value) in [
        (Boolean, Storage::TextBoolean, "'t'", Expression::Literal(Literal::Bool(true))),
        (TimestampTz, Storage::UnixMillis, "now()", Expression::Now),
        (TimestampTz, Storage::UnixSeconds, "CURRENT_TIMESTAMP", Expression::Now),
        (Uuid, Storage::TextUuid, "gen_random_uuid()", Expression::NewUuid),
    ] {
        let stored = |default| Column { storage: Some(storage), ..column(ty.clone(), default) };
        let written = stored(sql(Postgres, sql_text));
        assert_eq!(known(&written, &[Postgres], &[]), None, "{sql_text}");
        assert!(!same_default(&written, &stored(value), &[Postgres]), "{sql_text}");
    }
}
