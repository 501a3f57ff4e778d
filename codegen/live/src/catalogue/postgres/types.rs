//! Types of columns.

use super::super::Unreadable;
use super::found::Id;
use super::session::Session;
use seaglass::PostgresType;
use seaglass::model::{ColumnType, ObjectName};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Every type that a column may be of; the row types of tables are known by what the server calls them.
const TYPES: &str = r"
    SELECT t.oid::int8 AS id, e.oid::int8 AS element, t.typtype AS kind,
        json_build_object('namespace', CASE WHEN pg_type_is_visible(t.oid) THEN NULL ELSE n.nspname END, 'name', t.typname) AS name,
        CASE WHEN n.nspname = 'pg_catalog' THEN 'system' WHEN s.oid IS NULL THEN 'other'
            WHEN EXISTS (SELECT FROM extended x WHERE x.classid = 'pg_type'::regclass AND x.objid = t.oid) THEN 'extension'
            ELSE 'own' END AS owner,
        t.typtype = 'm' AND EXISTS (SELECT FROM pg_attribute a WHERE a.atttypid IN (t.oid, t.typarray)) AS is_used
    FROM pg_type t
    JOIN pg_namespace n ON n.oid = t.typnamespace
    LEFT JOIN space s ON s.oid = n.oid
    LEFT JOIN pg_type e ON e.oid = t.typelem AND e.typarray = t.oid
    LEFT JOIN pg_class c ON c.oid = t.typrelid
    WHERE t.typtype IN ('b', 'd', 'e', 'r', 'm') OR c.relkind = 'c'";

#[derive(Deserialize)]
struct Row {
    id: Id,
    element: Option<Id>,
    kind: char,
    name: ObjectName,
    owner: Owner,
    is_used: bool,
}

/// Whose a type is.
#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum Owner {
    System,
    Extension,
    Own,
    /// The standard's own schema.
    Other,
}

/// All types by their ids.
pub(super) struct Types(BTreeMap<Id, Row>);

pub(super) fn read(session: &mut Session<'_>) -> Result<Types, Unreadable> {
    let rows: Vec<Row> = session.rows("types", TYPES)?;
    Ok(Types(rows.into_iter().map(|row| (row.id, row)).collect()))
}

impl Types {
    /// Whether a column is of the type of sets.
    pub(super) fn is_used(&self, id: Id) -> bool {
        self.0.get(&id).is_some_and(|row| row.is_used)
    }

    /// The type of a column, by the id, the modifier and what the server calls it.
    pub(super) fn column(&self, id: Id, modifier: i32, called: &str) -> ColumnType {
        let known = self.0.get(&id).and_then(|row| match row.element {
            Some(element) => {
                let element = self.column(element, modifier, called.strip_suffix("[]")?);
                // A list of what has no word is a type without one as a whole.
                (!matches!(element, ColumnType::Custom { .. })).then(|| ColumnType::Array(Box::new(element)))
            }
            None => of(row, modifier, called),
        });
        known.unwrap_or_else(|| {
            let rust = if called.ends_with("[]") { "Vec<String>" } else { "String" };
            ColumnType::Custom { forms: super::text::forms(called), rust: rust.to_owned() }
        })
    }
}

fn of(row: &Row, modifier: i32, called: &str) -> Option<ColumnType> {
    let length = |header: i32| u32::try_from(modifier - header).ok().filter(|_| modifier >= header);
    match (row.owner, row.kind) {
        (Owner::Own, 'e') => Some(ColumnType::Enum(row.name.clone())),
        (Owner::Own, 'd' | 'c' | 'r' | 'm') => Some(ColumnType::Postgres(PostgresType::Declared(row.name.clone()))),
        (Owner::System, _) => of_system(&row.name.name, modifier, length, called),
        (Owner::Extension, _) if row.name.namespace.is_none() => of_extension(&row.name.name, length),
        (Owner::Own | Owner::Extension | Owner::Other, _) => None,
    }
}

fn of_extension(name: &str, length: impl Fn(i32) -> Option<u32>) -> Option<ColumnType> {
    let own = match name {
        "citext" => PostgresType::Citext,
        "hstore" => PostgresType::Hstore,
        "ltree" => PostgresType::Ltree,
        "vector" => PostgresType::Vector(length(0)),
        _ => return None,
    };
    Some(ColumnType::Postgres(own))
}

/// What lengths and precisions are is in the type's own functions: `numerictypmodin`, `anychar_typmodin`.
fn of_system(name: &str, modifier: i32, length: impl Fn(i32) -> Option<u32>, called: &str) -> Option<ColumnType> {
    let own = |ty| Some(ColumnType::Postgres(ty));
    match name {
        "bool" => Some(ColumnType::Boolean),
        "int2" => Some(ColumnType::SmallInteger),
        "int4" => Some(ColumnType::Integer),
        "int8" => Some(ColumnType::BigInteger),
        "float4" => Some(ColumnType::Float),
        "float8" => Some(ColumnType::Double),
        "numeric" => decimal(modifier),
        "bpchar" => Some(ColumnType::Char(Some(length(4)?))),
        "varchar" => Some(ColumnType::Varchar(length(4))),
        "text" => Some(ColumnType::Text),
        "bytea" => Some(ColumnType::Bytes),
        "date" => Some(ColumnType::Date),
        "time" => length(0).map_or(Some(ColumnType::Time), |digits| own(PostgresType::Time(digits))),
        "timestamp" => length(0).map_or(Some(ColumnType::DateTime), |digits| own(PostgresType::Timestamp(digits))),
        "timestamptz" => {
            length(0).map_or(Some(ColumnType::TimestampTz), |digits| own(PostgresType::Timestamptz(digits)))
        }
        "uuid" => Some(ColumnType::Uuid),
        "json" => Some(ColumnType::Json),
        "jsonb" => Some(ColumnType::JsonBinary),
        "interval" => own(interval(called)),
        "bit" => own(PostgresType::Bit(length(0))),
        "varbit" => own(PostgresType::VarBit(length(0)?)),
        "macaddr" => own(PostgresType::MacAddr),
        // These names are those of others when they come from elsewhere.
        "citext" | "hstore" | "ltree" | "vector" => None,
        _ => own(PostgresType::named(name)?),
    }
}

/// A scale below zero or beyond the digits is not a portable decimal.
fn decimal(modifier: i32) -> Option<ColumnType> {
    if modifier < 4 {
        return Some(ColumnType::Decimal { precision: None });
    }
    let (digits, scale) = ((modifier - 4) >> 16, (((modifier - 4) & 0x7ff) ^ 1024) - 1024);
    let (digits, scale) = (u32::try_from(digits).ok()?, u32::try_from(scale).ok()?);
    (scale <= digits).then_some(ColumnType::Decimal { precision: Some((digits, scale)) })
}

/// `interval day to second(3)`
fn interval(called: &str) -> PostgresType {
    let words = called.strip_prefix("interval").unwrap_or_default().trim();
    let (fields, precision) = words.split_once('(').unwrap_or((words, ""));
    let fields = Some(fields.trim().to_ascii_uppercase()).filter(|fields| !fields.is_empty());
    PostgresType::Interval { fields, precision: precision.trim_end_matches(')').parse().ok() }
}

#[cfg(test)]
mod tests {
    use super::{decimal, interval};
    use seaglass::PostgresType;
    use seaglass::model::ColumnType;

    #[test]
    fn modifiers_are_read() {
        assert_eq!(decimal(-1), Some(ColumnType::Decimal { precision: None }));
        assert_eq!(decimal(((10 << 16) | 2) + 4), Some(ColumnType::Decimal { precision: Some((10, 2)) }));
        assert_eq!(decimal(((2 << 16) | 0x7fe) + 4), None);
        let fields = |words: &str| Some(words.to_owned());
        assert_eq!(interval("interval"), PostgresType::Interval { fields: None, precision: None });
        assert_eq!(interval("interval(3)"), PostgresType::Interval { fields: None, precision: Some(3) });
        let days = PostgresType::Interval { fields: fields("DAY TO SECOND"), precision: Some(2) };
        assert_eq!(interval("interval day to second(2)"), days);
        assert_eq!(interval("interval year"), PostgresType::Interval { fields: fields("YEAR"), precision: None });
    }
}
