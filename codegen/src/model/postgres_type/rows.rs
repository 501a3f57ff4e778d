//! A row for each type.

use super::PostgresType;
use super::facts::{BITS, Facts, Field, Keeps, PLAIN, Size, To, network};

impl PostgresType {
    /// What is known about it.
    pub(crate) const fn facts(&self) -> &'static Facts {
        match self {
            Self::Interval { fields: _, precision: _ } => &INTERVAL,
            Self::Money => &MONEY,
            Self::Bit(_) => &BIT,
            Self::VarBit(_) => &VARBIT,
            Self::Cidr => &CIDR,
            Self::Inet => &INET,
            Self::MacAddr => &MACADDR,
            Self::Ltree => &LTREE,
            Self::Vector(_) => &VECTOR,
        }
    }
}

const INTERVAL: Facts = Facts {
    sql: "interval",
    title: "an interval",
    on_d1: "use `.big_integer()` and a unit, such as milliseconds",
    example: "0",
    is_neutral: true,
    of_text: Keeps::Part,
    ..PLAIN
};

const MONEY: Facts = Facts {
    sql: "money",
    title: "money",
    on_d1: "use `.big_integer()` in the smallest unit, or `.decimal_len(18, 2)` with a storage",
    example: "0",
    is_neutral: true,
    of_text: Keeps::Part,
    casts: &[(To::Number, Keeps::Part)],
    ..PLAIN
};

const BIT: Facts = Facts {
    sql: "bit",
    title: "a bit string",
    on_d1: "use `.binary()` or `.big_integer()`",
    example: "0",
    size: BITS,
    of_text: Keeps::Part,
    ..PLAIN
};

const VARBIT: Facts = Facts {
    sql: "varbit",
    title: "a varying bit string",
    on_d1: "use `.binary()` or `.big_integer()`",
    size: BITS,
    of_text: Keeps::Part,
    ..PLAIN
};

const CIDR: Facts = Facts {
    sql: "cidr",
    title: "a network (cidr)",
    field: network("Cidr"),
    example: "0.0.0.0",
    comes_back: true,
    casts: &[(To::Type("inet"), Keeps::All)],
    ..PLAIN
};

const INET: Facts = Facts {
    sql: "inet",
    title: "a host address (inet)",
    field: network("Inet"),
    example: "0.0.0.0",
    comes_back: true,
    // The bits of the host are cleared.
    casts: &[(To::Type("cidr"), Keeps::Part)],
    ..PLAIN
};

const MACADDR: Facts = Facts {
    sql: "macaddr",
    title: "a hardware address (macaddr)",
    example: "00:00:00:00:00:00",
    longest: Some(17),
    comes_back: true,
    ..PLAIN
};

const LTREE: Facts = Facts { sql: "ltree", title: "a label path (ltree)", ..PLAIN };

const VECTOR: Facts = Facts {
    sql: "vector",
    title: "a vector",
    on_d1: "use `.binary()`, or keep vectors in Vectorize",
    field: Field::Own { rust: "PgVector", column_type: None, feature: "postgres-vector", eq: false },
    example: "[0]",
    // <https://github.com/pgvector/pgvector#vector-type>
    size: Some(Size { noun: "number of dimensions", most: 16_000 }),
    of_text: Keeps::Part,
    ..PLAIN
};
