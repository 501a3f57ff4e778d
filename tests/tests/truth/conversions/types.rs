//! Column types, each with the values that are hard for some other type: of what both databases mean by the type.

use seaglass::model::{ColumnType, Dialect, ObjectName, PostgresType, Storage};

/// A column type, and values of it as its engine spells them.
#[derive(Debug, Clone)]
pub struct Kind {
    pub what: String,
    pub ty: ColumnType,
    pub storage: Option<Storage>,
    values: Vec<String>,
}

impl Kind {
    /// A statement that writes a row for each value.
    pub fn rows(&self) -> String {
        let null = "NULL".to_owned();
        let values = self.values.iter().chain([&null]).enumerate();
        let rows: Vec<String> = values.map(|(at, value)| format!("({}, {value})", at + 1)).collect();
        format!("INSERT INTO t (id, v) VALUES {};\n", rows.join(", "))
    }
}

/// Numbers as text, dates as text, lists as text: what a text may mean elsewhere.
const TEXTS: &str = "'' | ' ' | 'abc' | 'calm' | 'glad' | '12' | '-0' | '007' | '9223372036854775808' | '1e400' | '2020-02-30' | \
    '2020-02-28' | 'true' | '{a,b}' | '{\"a\": 1}' | '{' | '10.0.0.1/8' | '0101' | '1 year' | '<' | '''' | \
    'more than ten letters, and trailing spaces   '";

/// The types of a dialect.
pub fn kinds(dialect: Dialect) -> Vec<Kind> {
    let mut found = both(dialect);
    match dialect {
        Dialect::Postgres => found.extend(postgres_only()),
        Dialect::D1 => found.extend(stored_otherwise()),
    }
    found
}

fn kind(what: &str, ty: ColumnType, values: &str) -> Kind {
    let values = values.split(" | ").map(str::to_owned).collect();
    Kind { what: what.to_owned(), ty, storage: None, values }
}

fn stored(what: &str, ty: ColumnType, storage: Storage, values: &str) -> Kind {
    Kind { storage: Some(storage), ..kind(what, ty, values) }
}

/// What both databases have.
fn both(dialect: Dialect) -> Vec<Kind> {
    use ColumnType as T;
    let is_d1 = dialect == Dialect::D1;
    let of = |postgres: &'static str, d1: &'static str| if is_d1 { d1 } else { postgres };
    let exact = is_d1.then_some(Storage::ExactDecimal);
    let decimal = |total, scale| T::Decimal { precision: Some((total, scale)) };
    let list = |name: &str| T::Enum(ObjectName::new(name));
    let plain = [
        ("boolean", T::Boolean, of("true | false", "1 | 0")),
        ("smallint", T::SmallInteger, "0 | 1 | -32768 | 32767"),
        ("integer", T::Integer, "0 | 1 | -2147483648 | 2147483647"),
        ("bigint", T::BigInteger, "0 | 1 | -9223372036854775808 | 9223372036854775807 | 9007199254740993"),
        ("real", T::Float, "0 | 1.5 | 3.0e38 | -3.0e38 | 1e-40"),
        ("double", T::Double, "0 | 0.1 | 1.7e308 | -1.7e308 | 5e-324"),
        ("char", T::Char(Some(3)), "'a' | 'abc' | '12' | '' | '<' | '''' | 'a b'"),
        ("varchar(4)", T::Varchar(Some(4)), "'' | ' ' | 'abcd' | '12' | '{a}' | 'calm' | 'a   ' | '<' | '''' | 'a b'"),
        (
            "varchar(40)",
            T::Varchar(Some(40)),
            "'' | 'abc' | '12' | '1e400' | 'longer than four' | 'a' | '{' | 'sad' | '<' | ''''",
        ),
        ("varchar", T::Varchar(None), TEXTS),
        ("text", T::Text, TEXTS),
        ("date", T::Date, "'0001-01-01' | '2024-02-29' | '9999-12-31'"),
        ("time", T::Time, of("'00:00:00' | '23:59:59.999999'", "'00:00:00' | '23:59:59.999999'")),
        (
            "timestamp",
            T::DateTime,
            of(
                "'0001-01-01T00:00:00' | '2024-02-29T12:00:00.5' | '9999-12-31T23:59:59.999999'",
                "'0001-01-01 00:00:00' | '2024-02-29 12:00:00.5' | '9999-12-31 23:59:59.999999'",
            ),
        ),
        (
            "timestamptz",
            T::TimestampTz,
            of(
                "'0001-01-02T00:00:00+00' | '2024-02-29T12:00:00.5+00' | '9999-12-30T23:59:59.999999+00'",
                "'0001-01-02T00:00:00+00:00' | '2024-02-29T12:00:00.500+00:00' | '9999-12-30T23:59:59.999+00:00'",
            ),
        ),
        ("uuid", T::Uuid, of("'01234567-89ab-4def-8123-456789abcdef'", "x'0123456789ab4def8123456789abcdef'")),
        (
            "json",
            T::Json,
            "'1' | '1e400' | 'null' | '\"longer than forty characters, which a short text is not\"' | '\"abc\"' | '\"\\u0000\"' | '{\"a\": 1, \"a\": 2}' | ' [ true ]'",
        ),
        (
            "jsonb",
            T::JsonBinary,
            "'1' | 'null' | '\"longer than forty characters, which a short text is not\"' | '{\"a\": 1}' | '[true]'",
        ),
        ("mood", list("mood"), "'calm' | 'content'"),
        ("tone", list("tone"), "'glad' | 'unhappy'"),
        ("bytes", T::Bytes, of(r"'\x' | '\x00' | '\xff' | '\x3132'", "x'' | x'00' | x'ff' | x'3132'")),
    ];
    let mut found: Vec<Kind> = plain.into_iter().map(|(what, ty, values)| kind(what, ty, values)).collect();
    let text = |values: &str| if is_d1 { quoted(values) } else { values.to_owned() };
    let decimals = [
        (
            "decimal",
            T::Decimal { precision: None },
            "0 | 0.5 | -1 | 1e400 | 100000000000000000000000000000000000000000",
        ),
        ("decimal(10, 2)", decimal(10, 2), "0.00 | 0.50 | -1.00 | 99999999.99"),
        ("decimal(10, 0)", decimal(10, 0), of("0 | 1 | -1 | 9999999999", "0 | 1 | -1 | 9999999999 | 0.5")),
        ("decimal(4, 2)", decimal(4, 2), "0.00 | 0.05 | -1.00 | 99.99"),
    ];
    found.extend(
        decimals.into_iter().map(|(what, ty, values)| Kind { storage: exact, ..kind(what, ty, &text(values)) }),
    );
    found
}

fn quoted(values: &str) -> String {
    values.split(" | ").map(|value| format!("'{value}'")).collect::<Vec<_>>().join(" | ")
}

/// Decimals and instants in other forms than the usual one.
fn stored_otherwise() -> Vec<Kind> {
    let decimal = |total, scale| ColumnType::Decimal { precision: Some((total, scale)) };
    vec![
        stored("scaled decimal(10, 2)", decimal(10, 2), Storage::ScaledDecimal, "0 | 50 | -100 | 9999999999"),
        stored("scaled decimal(4, 2)", decimal(4, 2), Storage::ScaledDecimal, "0 | 5 | -100 | 9999"),
        stored("lossy decimal(10, 2)", decimal(10, 2), Storage::LossyDecimal, "0.0 | 0.5 | -1.0 | 99999999.99"),
        stored("lossy decimal(4, 2)", decimal(4, 2), Storage::LossyDecimal, "0.0 | 0.05 | 99.99"),
        stored(
            "timestamptz as datetime('now')",
            ColumnType::TimestampTz,
            Storage::SqlTimestamp,
            "'0001-01-02 00:00:00' | '2024-02-29 12:00:00' | '9999-12-30 23:59:59'",
        ),
    ]
    .into_iter()
    .chain(stored_alike("", ""))
    .collect()
}

/// What both databases store alike; D1 refuses what is of another form.
fn stored_alike(number: &str, text: &str) -> [Kind; 5] {
    let instant = ColumnType::TimestampTz;
    let values = |values: &str, other: &str| format!("{values}{}{other}", if other.is_empty() { "" } else { " | " });
    [
        stored(
            "timestamptz in seconds",
            instant.clone(),
            Storage::UnixSeconds,
            &values("-62135596800 | -1 | 0 | 253402300799", number),
        ),
        stored(
            "timestamptz in milliseconds",
            instant.clone(),
            Storage::UnixMillis,
            &values("-62135596800000 | -1 | 0 | 253402300799999", number),
        ),
        stored(
            "timestamptz as ISO text",
            instant,
            Storage::IsoTimestamp,
            &values("'0001-01-01T00:00:00.000Z' | '2024-02-29T12:00:00.500Z' | '9999-12-31T23:59:59.999Z'", text),
        ),
        stored(
            "uuid as text",
            ColumnType::Uuid,
            Storage::TextUuid,
            &values("'01234567-89ab-4def-8123-456789abcdef'", text),
        ),
        stored("boolean as text", ColumnType::Boolean, Storage::TextBoolean, &values("'true' | 'false'", text)),
    ]
}

/// What Postgres alone has.
pub fn postgres_only() -> Vec<Kind> {
    use ColumnType as T;
    let list = |element: T| T::Array(Box::new(element));
    let interval = |fields: Option<&str>, precision| {
        T::Postgres(PostgresType::Interval { fields: fields.map(str::to_owned), precision })
    };
    vec![
        kind(
            "text[]",
            list(T::Text),
            "'{}' | '{a,b}' | '{NULL}' | '{12}' | '{calm}' | '{more than four, and more than forty as a text}'",
        ),
        kind(
            "varchar(4)[]",
            list(T::Varchar(Some(4))),
            "'{}' | '{abcd}' | '{NULL}' | '{12}' | '{calm}' | '{abcd,abcd,abcd,abcd,abcd,abcd,abcd,abcd,abcd}'",
        ),
        kind(
            "integer[]",
            list(T::Integer),
            "'{}' | '{1,2147483647}' | '{NULL}' | '{2147483647,2147483647,2147483647,2147483647}'",
        ),
        kind(
            "bigint[]",
            list(T::BigInteger),
            "'{}' | '{9223372036854775807}' | '{NULL}' | '{9223372036854775807,9223372036854775807,1}'",
        ),
        kind(
            "mood[]",
            list(T::Enum(ObjectName::new("mood"))),
            "'{}' | '{calm,content}' | '{NULL}' | '{content,content,content,content,content,content}'",
        ),
        kind(
            "interval",
            interval(None, None),
            "'1 year' | '-178000000 years' | '-178000000 years -11 months -30 days -23:59:59' | '1.000001 seconds' | '25:00'",
        ),
        kind("interval year to month", interval(Some("YEAR TO MONTH"), None), "'1 year 2 months'"),
        kind("interval(0)", interval(None, Some(0)), "'1 second' | '-178000000 years -11 months -30 days -23:59:59'"),
        kind("money", T::Postgres(PostgresType::Money), "'0.01' | '-92233720368547758.08' | '92233720368547758.07'"),
        kind("bit(4)", T::Postgres(PostgresType::Bit(Some(4))), "B'0000' | B'1010' | B'1111'"),
        kind("bit(8)", T::Postgres(PostgresType::Bit(Some(8))), "B'00000000' | B'11111111'"),
        kind("varbit(8)", T::Postgres(PostgresType::VarBit(8)), "B'' | B'1' | B'11111111'"),
        kind(
            "cidr",
            T::Postgres(PostgresType::Cidr),
            "'10.0.0.0/8' | 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe/127' | '::/0' | '10.0.0.1/32'",
        ),
        kind(
            "inet",
            T::Postgres(PostgresType::Inet),
            "'10.0.0.1/8' | 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/127' | '::1' | '10.0.0.1'",
        ),
        kind("macaddr", T::Postgres(PostgresType::MacAddr), "'08:00:2b:01:02:03'"),
        stored(
            "scaled decimal(10, 2)",
            T::Decimal { precision: Some((10, 2)) },
            Storage::ScaledDecimal,
            "0 | 50 | -100 | 9999999999",
        ),
        kind("citext", T::Postgres(PostgresType::Citext), TEXTS),
        kind("ltree", T::Postgres(PostgresType::Ltree), "'' | 'a.b' | 'more.than.ten.letters.and.than.forty.of.them.too'"),
        kind("hstore", T::Postgres(PostgresType::Hstore), "'' | 'a=>1' | 'a=>NULL, \"more than ten\"=>\"and than forty letters too\"'"),
        kind("xml", T::Postgres(PostgresType::Xml), "'' | '<a/>' | 'text' | '<more than=\"ten\">and than forty letters too</more>'"),
        kind("tsvector", T::Postgres(PostgresType::Tsvector), "'' | 'a:1A b' | 'more than ten letters and than forty of them'"),
        kind("tsquery", T::Postgres(PostgresType::Tsquery), "'a' | 'a & !b' | 'more & than & ten & letters & and & than & forty'"),
    ]
    .into_iter()
    .chain(stored_alike("9223372036854775807", "'soon, or in more letters than forty, which is not a form at all'"))
    .chain(figures())
    .chain(ranges())
    .chain(digits())
    .collect()
}

fn digits() -> Vec<Kind> {
    let of = |what, ty, values| kind(what, ColumnType::Postgres(ty), values);
    let moments = "'0001-01-02 00:00:00' | '2024-02-29 12:00:00.123456' | '9999-12-30 23:59:59.999999'";
    vec![
        of("time(0)", PostgresType::Time(0), "'00:00:00' | '23:59:59.999999'"),
        of("timestamp(3)", PostgresType::Timestamp(3), moments),
        of("timestamp(6)", PostgresType::Timestamp(6), moments),
        of("timestamptz(0)", PostgresType::Timestamptz(0), moments),
        of("timestamptz(3)", PostgresType::Timestamptz(3), moments),
    ]
}

fn figures() -> Vec<Kind> {
    let figure = |what, ty, values| kind(what, ColumnType::Postgres(ty), values);
    vec![
        figure(
            "point",
            PostgresType::Point,
            "'(0,0)' | '(1.5,-1e300)' | '(0.12345678901234567,-1.2345678901234567e-300)'",
        ),
        figure(
            "line",
            PostgresType::Line,
            "'{0,1,0}' | '{0.12345678901234567,-1.2345678901234567,12345678901.234567}'",
        ),
        figure("lseg", PostgresType::Lseg, "'[(0,0),(0,0)]' | '[(0,0),(123456789012.123,123456789012.123)]'"),
        figure("box", PostgresType::Box, "'(0,0),(0,0)' | '(1,2),(123456789012.12345,123456789012.12345)'"),
        figure(
            "path",
            PostgresType::Path,
            "'((0,0))' | '[(0,0),(1,1),(2,0)]' | '((0,0),(123456789012.123,123456789012.123))'",
        ),
        figure("polygon", PostgresType::Polygon, "'((0,0))' | '((0,0),(1,1),(1234567890.123,1234567890.123))'"),
        figure("circle", PostgresType::Circle, "'<(0,0),0>' | '<(1,2),3>' | '<(1234567890.123,1234567890.123),1e10>'"),
    ]
}

fn ranges() -> Vec<Kind> {
    use PostgresType as T;
    let whole = "'empty' | '[1,5)' | '(,)' | '[-2147483648,2147483646]'";
    let large = "'empty' | '[1,5)' | '(,)' | '[-9223372036854775808,9223372036854775806]'";
    let sets = "'{}' | '{[1,5),[7,9)}' | '{(,)}' | '{[1,2),[3,4),[5,6),[7,8),[9,10),[11,12),[13,14)}'";
    let (exact, days) = ("'empty' | '[1,5.5]' | '[1e100,)'", "'empty' | '[2024-02-29,)' | '[0001-01-01,9999-12-31]'");
    let moments = "'empty' | '[2024-02-29 12:00,)' | '[0001-01-02 00:00:00.000001,9999-12-30 23:59:59.999999]'";
    let spans = "'{}' | '{[2024-02-29 12:00,)}' | '{[2023-01-01 12:00,2024-01-01 12:00)}'";
    let found = [
        ("int4range", T::Int4range, whole),
        ("int8range", T::Int8range, large),
        ("numrange", T::Numrange, exact),
        ("tsrange", T::Tsrange, moments),
        ("tstzrange", T::Tstzrange, moments),
        ("daterange", T::Daterange, days),
        ("int4multirange", T::Int4multirange, sets),
        ("int8multirange", T::Int8multirange, sets),
        (
            "nummultirange",
            T::Nummultirange,
            "'{}' | '{[1,5.5],[7,)}' | '{[1.00000000000000000000000000000000000000001,2]}'",
        ),
        ("tsmultirange", T::Tsmultirange, spans),
        ("tstzmultirange", T::Tstzmultirange, spans),
        (
            "datemultirange",
            T::Datemultirange,
            "'{}' | '{[2024-02-29,)}' | '{[2023-01-01,2023-02-01),[2024-01-01,2024-02-01)}'",
        ),
    ];
    let mut kinds: Vec<Kind> =
        found.into_iter().map(|(what, ty, values)| kind(what, ColumnType::Postgres(ty), values)).collect();
    let list = ColumnType::Array(Box::new(ColumnType::Postgres(T::Tstzrange)));
    kinds.push(kind(
        "tstzrange[]",
        list,
        "'{}' | '{empty}' | '{NULL}' | '{\"[2024-02-29 12:00,)\",\"[2024-02-29 12:00,)\"}'",
    ));
    kinds
}
