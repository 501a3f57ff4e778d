//! The column types that Postgres alone has. A new one is a variant here and a row of facts in `rows.rs`.

mod facts;
mod rows;

use super::kind::TypeName;
use super::{ColumnType, Literal, ObjectName};
pub(crate) use facts::{Cast, Field, Keeps, To};
use serde::de::value::{Error, StrDeserializer};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A type that exists in Postgres only; a database that is also written for D1 gives such a column a form per dialect,
/// or verification names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum PostgresType {
    /// A span of time: the fields (`YEAR TO MONTH`) and the digits of a second.
    Interval {
        /// As Postgres writes them after `interval`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fields: Option<String>,
        /// Digits after the point of a second.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        precision: Option<u32>,
    },
    /// A currency amount.
    Money,
    /// A string of exactly so many bits.
    Bit(Option<u32>),
    /// A string of at most so many bits.
    VarBit(u32),
    /// A network.
    Cidr,
    /// A host address.
    Inet,
    /// A hardware address.
    MacAddr,
    /// A label path of the `ltree` extension.
    Ltree,
    /// An embedding of the `vector` extension.
    Vector(Option<u32>),
    /// Text that compares without regard to case, of the `citext` extension.
    Citext,
    /// A document as full text search sees it.
    Tsvector,
    /// A query of full text search.
    Tsquery,
    /// An XML document or a part of one.
    Xml,
    /// Keys with texts, of the `hstore` extension.
    Hstore,
    /// A point of the plane.
    Point,
    /// An infinite line.
    Line,
    /// A part of a line.
    Lseg,
    /// A rectangle.
    Box,
    /// A line of several parts, open or closed.
    Path,
    /// A polygon.
    Polygon,
    /// A circle.
    Circle,
    /// A range of four-byte integers.
    Int4range,
    /// A range of eight-byte integers.
    Int8range,
    /// A range of exact numbers.
    Numrange,
    /// A range of days and times without a zone.
    Tsrange,
    /// A range of instants.
    Tstzrange,
    /// A range of days.
    Daterange,
    /// A set of ranges of four-byte integers.
    Int4multirange,
    /// A set of ranges of eight-byte integers.
    Int8multirange,
    /// A set of ranges of exact numbers.
    Nummultirange,
    /// A set of ranges of days and times without a zone.
    Tsmultirange,
    /// A set of ranges of instants.
    Tstzmultirange,
    /// A set of ranges of days.
    Datemultirange,
    /// A time of day, with so many digits after the point of a second.
    Time(u32),
    /// A day and time without a zone, with so many digits after the point of a second.
    Timestamp(u32),
    /// An instant, with so many digits after the point of a second.
    Timestamptz(u32),
    /// A domain, composite type, range type or type of sets of ranges that the database declares.
    Declared(ObjectName),
}

impl PostgresType {
    /// A type that the database declares: `PostgresType::declared("email")`, or `("app", "email")` for a namespace.
    ///
    /// ```
    /// use seaglass::{PostgresType, sea_query::ColumnDef};
    /// ColumnDef::new("email").custom(PostgresType::declared("email"));
    /// ```
    pub fn declared(name: impl Into<ObjectName>) -> Self {
        Self::Declared(name.into())
    }

    /// The type as SQL.
    pub(crate) fn sql(&self) -> Cow<'static, str> {
        if let Self::Declared(name) = self {
            return TypeName::from(name).to_string().into();
        }
        let name = self.facts().sql;
        if let Self::Interval { fields, precision } = self {
            let fields = fields.as_ref().map(|fields| format!(" {fields}")).unwrap_or_default();
            let precision = precision.map(|digits| format!("({digits})")).unwrap_or_default();
            return format!("{name}{fields}{precision}").into();
        }
        self.length().map_or(Cow::Borrowed(name), |length| format!("{name}({length})").into())
    }

    /// How long its values are, where the declaration says so.
    pub(crate) const fn length(&self) -> Option<u32> {
        if let Self::VarBit(length) | Self::Time(length) | Self::Timestamp(length) | Self::Timestamptz(length) = self {
            Some(*length)
        } else if let Self::Bit(length) | Self::Vector(length) = self {
            *length
        } else {
            None
        }
    }

    /// The most characters of a value's text, where that is known.
    pub(crate) fn longest(&self) -> Option<u32> {
        self.bits().or(self.facts().longest)
    }

    /// The greatest length of a string of bits.
    pub(crate) fn bits(&self) -> Option<u32> {
        matches!(self, Self::Bit(_) | Self::VarBit(_)).then(|| self.length().unwrap_or(1))
    }

    /// A value of it, as small as there is.
    pub(crate) fn example(&self) -> Literal {
        let zeros = |join: &str| vec!["0"; self.length().unwrap_or(1) as usize].join(join);
        if *self == Self::Money {
            Literal::Integer(0)
        } else if let Self::Bit(_) = self {
            Literal::Text(zeros(""))
        } else if let Self::Vector(_) = self {
            Literal::Text(format!("[{}]", zeros(",")))
        } else {
            Literal::Text(self.facts().example.to_owned())
        }
    }

    /// The type that is spelled so, in the short spelling of Postgres or the long one of times.
    #[doc(hidden)]
    pub fn named(name: &str) -> Option<Self> {
        let name = name.trim().to_ascii_lowercase();
        if let Some((short, digits)) = name.split_once('(') {
            let (digits, rest) = digits.split_once(')')?;
            let digits = digits.trim().parse().ok()?;
            return match (short.trim(), rest.trim()) {
                ("time", "" | "without time zone") => Some(Self::Time(digits)),
                ("timestamp", "" | "without time zone") => Some(Self::Timestamp(digits)),
                ("timestamptz", "") | ("timestamp", "with time zone") => Some(Self::Timestamptz(digits)),
                ("vector", "") => Some(Self::Vector(Some(digits))),
                (_, _) => None,
            };
        }
        // History calls each new type by its name in Postgres.
        let found = Self::deserialize(StrDeserializer::<Error>::new(&name)).ok()?;
        (found.facts().sql == name).then_some(found)
    }

    /// The type that both databases have, of which this one holds fewer digits.
    pub(crate) const fn with_all_digits(&self) -> Option<ColumnType> {
        if let Self::Time(_) = self {
            Some(ColumnType::Time)
        } else if let Self::Timestamp(_) = self {
            Some(ColumnType::DateTime)
        } else if let Self::Timestamptz(_) = self {
            Some(ColumnType::TimestampTz)
        } else {
            None
        }
    }

    /// Whether its text speaks of instants, which depends on the session's zone.
    pub(crate) const fn is_of_instants(&self) -> bool {
        matches!(self, Self::Tstzrange | Self::Tstzmultirange)
    }

    /// Whether both are the same type, of any length or precision.
    pub(crate) fn is_like(&self, other: &Self) -> bool {
        if let (Self::Declared(name), Self::Declared(other)) = (self, other) {
            return name == other;
        }
        self.facts().sql == other.facts().sql
    }

    /// The cast to that type, where Postgres has one beside those through text.
    pub(crate) fn cast_to(&self, to: To) -> Option<&'static Cast> {
        self.facts().casts.iter().find(|cast| cast.to == to)
    }
}

#[cfg(test)]
mod tests {
    use super::PostgresType;
    use crate::model::ColumnType;

    /// A value of every variant; the match makes a new one come in here.
    fn all() -> Vec<PostgresType> {
        use PostgresType as T;
        let mut found = vec![T::Interval { fields: None, precision: None }];
        loop {
            let next = match found[found.len() - 1] {
                T::Interval { fields: None, precision: None } => {
                    T::Interval { fields: Some("DAY TO SECOND".to_owned()), precision: Some(3) }
                }
                T::Interval { .. } => T::Money,
                T::Money => T::Bit(None),
                T::Bit(None) => T::Bit(Some(3)),
                T::Bit(Some(_)) => T::VarBit(8),
                T::VarBit(_) => T::Cidr,
                T::Cidr => T::Inet,
                T::Inet => T::MacAddr,
                T::MacAddr => T::Ltree,
                T::Ltree => T::Vector(None),
                T::Vector(None) => T::Vector(Some(2)),
                T::Vector(Some(_)) => T::Citext,
                T::Citext => T::Tsvector,
                T::Tsvector => T::Tsquery,
                T::Tsquery => T::Xml,
                T::Xml => T::Hstore,
                T::Hstore => T::Point,
                T::Point => T::Line,
                T::Line => T::Lseg,
                T::Lseg => T::Box,
                T::Box => T::Path,
                T::Path => T::Polygon,
                T::Polygon => T::Circle,
                T::Circle => T::Int4range,
                T::Int4range => T::Int8range,
                T::Int8range => T::Numrange,
                T::Numrange => T::Tsrange,
                T::Tsrange => T::Tstzrange,
                T::Tstzrange => T::Daterange,
                T::Daterange => T::Int4multirange,
                T::Int4multirange => T::Int8multirange,
                T::Int8multirange => T::Nummultirange,
                T::Nummultirange => T::Tsmultirange,
                T::Tsmultirange => T::Tstzmultirange,
                T::Tstzmultirange => T::Datemultirange,
                T::Datemultirange => T::Time(0),
                T::Time(_) => T::Timestamp(3),
                T::Timestamp(_) => T::Timestamptz(6),
                T::Timestamptz(_) => T::declared(("app", "email")),
                T::Declared(_) => return found,
            };
            found.push(next);
        }
    }

    /// What history files hold.
    const WRITTEN: &str = r#"{"interval":{}}
{"interval":{"fields":"DAY TO SECOND","precision":3}}
"money"
{"bit":null}
{"bit":3}
{"var_bit":8}
"cidr"
"inet"
"mac_addr"
"ltree"
{"vector":null}
{"vector":2}
"citext"
"tsvector"
"tsquery"
"xml"
"hstore"
"point"
"line"
"lseg"
"box"
"path"
"polygon"
"circle"
"int4range"
"int8range"
"numrange"
"tsrange"
"tstzrange"
"daterange"
"int4multirange"
"int8multirange"
"nummultirange"
"tsmultirange"
"tstzmultirange"
"datemultirange"
{"time":0}
{"timestamp":3}
{"timestamptz":6}
{"declared":{"namespace":"app","name":"email"}}
"#;

    #[test]
    fn each_is_written_as_a_column_type_and_read_again() {
        let mut written = String::new();
        for ty in all().into_iter().map(ColumnType::Postgres) {
            let json = serde_json::to_string(&ty).expect("JSON");
            assert_eq!(serde_json::from_str::<ColumnType>(&json).expect(&json), ty);
            if let (Some(name), ColumnType::Postgres(own)) = (json.strip_prefix('"'), &ty) {
                let is_named_alike = name.trim_end_matches('"') == own.facts().sql;
                assert_eq!(PostgresType::named(own.facts().sql).as_ref() == Some(own), is_named_alike, "{own:?}");
            }
            let list = ColumnType::Array(Box::new(ty));
            let json_of_list = serde_json::to_string(&list).expect("JSON");
            assert_eq!(json_of_list, format!(r#"{{"array":{json}}}"#));
            assert_eq!(serde_json::from_str::<ColumnType>(&json_of_list).expect(&json), list);
            written.push_str(&json);
            written.push('\n');
        }
        assert_eq!(written, WRITTEN);
        for unknown in [r#""colour""#, r#"{"interval":{"colour":1}}"#, r#"{"decimal":{"colour":1}}"#] {
            let error = serde_json::from_str::<ColumnType>(unknown).expect_err(unknown).to_string();
            assert!(error.starts_with("unknown column type"), "{error}");
        }
    }

    #[test]
    fn no_two_have_one_name() {
        let all = all();
        for (at, one) in all.iter().enumerate() {
            for other in &all[at + 1..] {
                let is_same = std::mem::discriminant(one) == std::mem::discriminant(other);
                assert_eq!(one.is_like(other), is_same, "{one:?} and {other:?}");
            }
        }
    }
}
