//! Values of the types that Postgres alone has, by the names that SQL has for them, and of types that a declaration names by
//! SQL. They are texts: each type reads its own.

use super::literals;
use seaglass::dialect::type_name;
use seaglass::model::{CatalogueObject, Column, ColumnType, Dialect, Schema, Table};

/// What a type reads: its name or the beginning of it, plain texts, and those at its edges.
type Known = (&'static str, &'static [&'static str], &'static [&'static str]);

const KNOWN: &[Known] = &[
    ("interval", &["1 day", "2 days", "3 days", "4 days", "5 days"], &["-1 years -2 mons", "0"]),
    ("money", &["1.50", "2.50", "3.50", "4.50", "5.50"], &["-0.01"]),
    ("varbit", &["1", "10", "11", "100", "101"], &[""]),
    ("bit varying", &["1", "10", "11", "100", "101"], &[""]),
    ("cidr", &["10.0.0.0/8", "10.1.0.0/16", "10.2.0.0/16", "10.3.0.0/16", "10.4.0.0/16"], &["::/0"]),
    ("inet", &["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5"], &["::1/64"]),
    ("macaddr8", &["08:00:2b:ff:fe:01:02:03", "08:00:2b:ff:fe:01:02:04"], &[]),
    ("macaddr", &["08:00:2b:01:02:03", "08:00:2b:01:02:04", "08:00:2b:01:02:05"], &["ff:ff:ff:ff:ff:ff"]),
    ("ltree", &["top.a", "top.b", "top.c", "top.d", "top.e"], &[""]),
    ("tsvector", &["a b", "c d", "e f", "g h", "i j"], &[""]),
    ("tsquery", &["a & b", "c | d", "!e", "f", "g"], &[]),
    ("xml", &["<a/>", "<b/>", "<c/>", "<d/>", "<e/>"], &["<a>&amp;</a>"]),
    ("hstore", &["a=>1", "a=>2", "a=>3", "a=>4", "a=>5"], &["a=>NULL", ""]),
    ("point", &["(1,2)", "(2,3)", "(3,4)", "(4,5)", "(5,6)"], &["(-1.5,0)"]),
    ("line", &["{1,2,3}", "{1,2,4}", "{1,2,5}"], &[]),
    ("lseg", &["[(0,0),(1,1)]", "[(0,0),(2,2)]"], &[]),
    ("box", &["(1,1),(0,0)", "(2,2),(0,0)"], &[]),
    ("path", &["[(0,0),(1,1)]", "((0,0),(1,1),(2,0))"], &[]),
    ("polygon", &["((0,0),(1,1),(1,0))", "((0,0),(2,2),(2,0))"], &[]),
    ("circle", &["<(0,0),1>", "<(0,0),2>"], &["<(0,0),0>"]),
    ("int4multirange", &["{[1,5)}", "{[10,15),[20,25)}"], &["{}"]),
    ("int8multirange", &["{[1,5)}", "{[10,15),[20,25)}"], &["{}"]),
    ("nummultirange", &["{[1,5)}", "{[10,15),[20,25)}"], &["{}"]),
    ("datemultirange", &["{[2024-01-01,2024-01-02)}", "{[2024-02-01,2024-02-02)}"], &["{}"]),
    ("tsmultirange", &["{[2024-01-01,2024-01-02)}", "{[2024-02-01,2024-02-02)}"], &["{}"]),
    ("tstzmultirange", &["{[2024-01-01,2024-01-02)}", "{[2024-02-01,2024-02-02)}"], &["{}"]),
    ("int4range", &["[1,5)", "[10,15)", "[20,25)", "[30,35)", "[40,45)"], &["empty", "(,)"]),
    ("int8range", &["[1,5)", "[10,15)", "[20,25)", "[30,35)", "[40,45)"], &["empty", "(,)"]),
    ("numrange", &["[1,5)", "[10,15)", "[20,25)", "[30,35)", "[40,45)"], &["empty", "(,)"]),
    ("daterange", RANGES, &["empty", "(,)"]),
    ("tsrange", RANGES, &["empty", "(,)"]),
    ("tstzrange", RANGES, &["empty", "(,)"]),
    ("timestamp", &DAYS, &["infinity"]),
    ("date", &DAYS, &["infinity"]),
    ("time", &["01:00", "02:00", "03:00", "04:00", "05:00"], &["23:59:59.999999"]),
    ("boolean", &["true", "false"], &[]),
    ("jsonb", &["{\"a\":1}", "{\"a\":2}", "[]", "1", "\"x\""], &["null"]),
    ("json", &["{\"a\":1}", "{\"a\":2}", "[]", "1", "\"x\""], &["null"]),
    ("uuid", UUIDS, &[]),
    ("smallint", NUMBERS, &["-32768"]),
    ("bigint", NUMBERS, &["-9223372036854775808"]),
    ("integer", NUMBERS, &["-2147483648"]),
    ("int", NUMBERS, &["0"]),
    ("numeric", NUMBERS, &["0"]),
    ("decimal", NUMBERS, &["0"]),
    ("real", NUMBERS, &["0"]),
    ("double", NUMBERS, &["0"]),
    ("float", NUMBERS, &["0"]),
    ("blob", TEXTS, &[""]),
    ("bytea", TEXTS, &[""]),
    ("citext", TEXTS, &["It's"]),
    ("text", TEXTS, &["it's ☃"]),
    ("varchar", TEXTS, &[""]),
    ("character", &["a", "b", "c", "d", "e"], &[]),
    ("char", &["a", "b", "c", "d", "e"], &[]),
];

const RANGES: &[&str] = &["[2024-01-01,2024-01-02)", "[2024-02-01,2024-02-02)", "[2024-03-01,2024-03-02)"];
const DAYS: [&str; 5] = ["2024-02-29", "2024-03-01", "2024-03-02", "2024-03-03", "2024-03-04"];
const NUMBERS: &[&str] = &["1", "2", "3", "4", "5"];
const TEXTS: &[&str] = &["plain1", "plain2", "plain3", "plain4", "plain5"];
const UUIDS: &[&str] = &[
    "00000000-0000-4000-8000-000000000001",
    "00000000-0000-4000-8000-000000000002",
    "00000000-0000-4000-8000-000000000003",
    "00000000-0000-4000-8000-000000000004",
    "00000000-0000-4000-8000-000000000005",
];

/// What one of these may read, if the type is not known.
const ANYTHING: &[&str] = &["1", "2", "a", "b", "2024-02-29", "true", "{}", "[1,5)", "empty", "(,)", "(,,)", "()", ""];

/// The type as SQL has it, in small letters.
pub(super) fn name(column: &Column, table: &Table, dialect: Dialect) -> String {
    type_name(dialect, table, column).to_lowercase()
}

/// Whether values of that type are texts.
pub(super) fn is_text(name: &str) -> bool {
    ["text", "varchar", "char", "citext", "clob", "string", "bpchar"].iter().any(|start| name.starts_with(start))
        || name.ends_with("_text")
}

/// Whether it holds lists.
pub(super) const fn is_list(column: &Column) -> bool {
    matches!(column.ty, ColumnType::Array(_))
}

/// Plain values and edges of a column of such a type.
pub(super) fn options(column: &Column, schema: &Schema, dialect: Dialect) -> (Vec<String>, Vec<String>) {
    let named = name(column, &Table::default(), dialect);
    let quoted = |text: String| literals::quoted(&text, dialect);
    if let Some(element) = named.strip_suffix("[]") {
        let values = column.ty.enumeration().and_then(|name| schema.enumeration(name)).map(|it| it.values.clone());
        let values = values.unwrap_or_else(|| texts(element, schema).0);
        let each = |text: &String| format!("{{\"{}\"}}", text.replace('\\', "\\\\").replace('"', "\\\""));
        return (
            values.iter().map(each).map(quoted).collect(),
            vec![quoted("{}".to_owned()), quoted("{NULL}".to_owned())],
        );
    }
    let (plain, edges) = texts(&named, schema);
    (plain.into_iter().map(quoted).collect(), edges.into_iter().map(quoted).collect())
}

fn texts(name: &str, schema: &Schema) -> (Vec<String>, Vec<String>) {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let length = name.split_once('(').and_then(|(_, rest)| rest.trim_end_matches(')').parse::<usize>().ok());
    if name.starts_with("bit") && !name.starts_with("bit varying") {
        let length = length.unwrap_or(1);
        return (vec!["0".repeat(length), "1".repeat(length), format!("{:0>length$}", "1")], Vec::new());
    }
    if name.starts_with("vector") {
        let of = |number: &str| format!("[{}]", vec![number; length.unwrap_or(1)].join(","));
        return (["1", "2", "3", "4", "5"].map(of).to_vec(), vec![of("0")]);
    }
    if let Some(base) = domain(name, schema) {
        return texts(&base, schema);
    }
    let known = KNOWN.iter().find(|(start, ..)| name.starts_with(start));
    known.map_or_else(|| (owned(ANYTHING), Vec::new()), |(_, plain, edges)| (owned(plain), owned(edges)))
}

/// The type that a domain of that name is of.
fn domain(name: &str, schema: &Schema) -> Option<String> {
    schema.objects.iter().find_map(|object| match object {
        CatalogueObject::Domain(domain) if is_called(&domain.name, name) => {
            Some(domain.base.to_string().to_lowercase())
        }
        _ => None,
    })
}

fn is_called(object: &seaglass::model::ObjectName, name: &str) -> bool {
    let bare = name.replace('"', "");
    bare == object.to_string().to_lowercase()
}

/// The texts of a domain's checks.
pub(super) fn checks(name: &str, schema: &Schema) -> Vec<String> {
    let conditions = schema.objects.iter().filter_map(|object| match object {
        CatalogueObject::Domain(domain) if is_called(&domain.name, name) => Some(&domain.checks),
        _ => None,
    });
    conditions.flatten().map(|check| check.condition.clone()).collect()
}
