//! A row for each type.

use super::PostgresType;
use super::facts::{
    BITS, Cast, FIGURE, Facts, Field, Keeps, PLAIN, Size, To, cast, digits, multirange, network, range,
};

impl PostgresType {
    /// What is known about it.
    pub(crate) const fn facts(&self) -> &'static Facts {
        match self {
            Self::Interval { fields: _, precision: _ } => &INTERVAL,
            Self::Declared(_) => &DECLARED,
            Self::Money => &MONEY,
            Self::Bit(_) => &BIT,
            Self::VarBit(_) => &VARBIT,
            Self::Cidr => &CIDR,
            Self::Inet => &INET,
            Self::MacAddr => &MACADDR,
            Self::Ltree => &LTREE,
            Self::Vector(_) => &VECTOR,
            Self::Citext => &CITEXT,
            Self::Tsvector => &TSVECTOR,
            Self::Tsquery => &TSQUERY,
            Self::Xml => &XML,
            Self::Hstore => &HSTORE,
            Self::Point => &POINT,
            Self::Line => &LINE,
            Self::Lseg => &LSEG,
            Self::Box => &BOX,
            Self::Path => &PATH,
            Self::Polygon => &POLYGON,
            Self::Circle => &CIRCLE,
            Self::Int4range => &INT4RANGE,
            Self::Int8range => &INT8RANGE,
            Self::Numrange => &NUMRANGE,
            Self::Tsrange => &TSRANGE,
            Self::Tstzrange => &TSTZRANGE,
            Self::Daterange => &DATERANGE,
            Self::Int4multirange => &INT4MULTIRANGE,
            Self::Int8multirange => &INT8MULTIRANGE,
            Self::Nummultirange => &NUMMULTIRANGE,
            Self::Tsmultirange => &TSMULTIRANGE,
            Self::Tstzmultirange => &TSTZMULTIRANGE,
            Self::Datemultirange => &DATEMULTIRANGE,
            Self::Time(_) => &TIME,
            Self::Timestamp(_) => &TIMESTAMP,
            Self::Timestamptz(_) => &TIMESTAMPTZ,
        }
    }
}

const INTERVAL: Facts = Facts {
    sql: "interval",
    title: "an interval",
    on_d1: "use `.big_integer()` and a unit, such as milliseconds",
    example: "0",
    of_text: Keeps::Part,
    ..PLAIN
};

const MONEY: Facts = Facts {
    sql: "money",
    title: "money",
    on_d1: "use `.big_integer()` in the smallest unit, or `.decimal_len(18, 2)` with a storage",
    example: "0",
    of_text: Keeps::Part,
    casts: &[Cast { to: To::Number, keeps: Keeps::Part, may_fail: true }],
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
    casts: &[cast("inet", Keeps::All)],
    ..PLAIN
};

const INET: Facts = Facts {
    sql: "inet",
    title: "a host address (inet)",
    field: network("Inet"),
    example: "0.0.0.0",
    comes_back: true,
    // The bits of the host are cleared.
    casts: &[cast("cidr", Keeps::Part)],
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

const LTREE: Facts =
    Facts { sql: "ltree", title: "a label path (ltree)", extension: Some("ltree"), comes_back: true, ..PLAIN };

const VECTOR: Facts = Facts {
    sql: "vector",
    title: "a vector",
    extension: Some("vector"),
    on_d1: "use `.binary()`, or keep vectors in Vectorize",
    field: Field::Own { rust: "PgVector", column_type: None, feature: Some("postgres-vector"), eq: false },
    example: "[0]",
    // <https://github.com/pgvector/pgvector#vector-type>
    size: Some(Size { noun: "number of dimensions", least: 1, most: 16_000 }),
    of_text: Keeps::Part,
    ..PLAIN
};

const CITEXT: Facts = Facts {
    sql: "citext",
    title: "text without regard to case (citext)",
    extension: Some("citext"),
    comes_back: true,
    ..PLAIN
};

const TSVECTOR: Facts = Facts {
    sql: "tsvector",
    title: "a document of full text search (tsvector)",
    on_d1: "use `.text()` for what is searched",
    of_text: Keeps::Part,
    comes_back: true,
    ..PLAIN
};

const TSQUERY: Facts =
    Facts { sql: "tsquery", title: "a query of full text search (tsquery)", comes_back: true, ..PLAIN };

const XML: Facts = Facts { sql: "xml", title: "xml", comes_back: true, only_indexed_by: Some(&[]), ..PLAIN };

const HSTORE: Facts = Facts {
    sql: "hstore",
    title: "keys and texts (hstore)",
    on_d1: "use `.json_binary()`",
    extension: Some("hstore"),
    comes_back: true,
    casts: &[Cast { to: To::Json, keeps: Keeps::Form, may_fail: false }],
    ..PLAIN
};

const POINT: Facts =
    Facts { sql: "point", title: "a point", example: "(0,0)", casts: &[cast("box", Keeps::Form)], ..FIGURE };

const LINE: Facts = Facts { sql: "line", title: "a line", example: "{0,1,0}", only_indexed_by: Some(&[]), ..FIGURE };

const LSEG: Facts = Facts {
    sql: "lseg",
    title: "a line segment (lseg)",
    example: "[(0,0),(0,0)]",
    casts: &[cast("point", Keeps::Part)],
    only_indexed_by: Some(&[]),
    ..FIGURE
};

const BOX: Facts = Facts {
    sql: "box",
    title: "a box",
    example: "(0,0),(0,0)",
    casts: &[
        cast("point", Keeps::Part),
        cast("lseg", Keeps::Form),
        cast("polygon", Keeps::Form),
        cast("circle", Keeps::Part),
    ],
    only_indexed_by: Some(&["gist", "spgist", "brin"]),
    ..FIGURE
};

const PATH: Facts = Facts {
    sql: "path",
    title: "a path",
    example: "((0,0))",
    casts: &[Cast { may_fail: true, ..cast("polygon", Keeps::Form) }],
    only_indexed_by: Some(&[]),
    ..FIGURE
};

const POLYGON: Facts = Facts {
    sql: "polygon",
    title: "a polygon",
    example: "((0,0))",
    casts: &[cast("path", Keeps::Form), cast("box", Keeps::Part), cast("circle", Keeps::Part)],
    ..FIGURE
};

const CIRCLE: Facts = Facts {
    sql: "circle",
    title: "a circle",
    example: "<(0,0),0>",
    casts: &[
        cast("point", Keeps::Part),
        cast("box", Keeps::Part),
        Cast { may_fail: true, ..cast("polygon", Keeps::Part) },
    ],
    only_indexed_by: Some(&["gist"]),
    ..FIGURE
};

const INT4RANGE: Facts = Facts {
    longest: Some(24),
    ..range("int4range", "a range of integers", Keeps::Form, &[cast("int4multirange", Keeps::Form)])
};

const INT8RANGE: Facts = Facts {
    longest: Some(42),
    ..range("int8range", "a range of big integers", Keeps::Form, &[cast("int8multirange", Keeps::Form)])
};

const NUMRANGE: Facts = range("numrange", "a range of decimals", Keeps::Form, &[cast("nummultirange", Keeps::Form)]);

const TSRANGE: Facts =
    range("tsrange", "a range of timestamps without a zone", Keeps::Part, &[cast("tsmultirange", Keeps::Form)]);

const TSTZRANGE: Facts =
    range("tstzrange", "a range of timestamps with time zone", Keeps::Part, &[cast("tstzmultirange", Keeps::Form)]);

const DATERANGE: Facts = Facts {
    longest: Some(33),
    ..range("daterange", "a range of dates", Keeps::Part, &[cast("datemultirange", Keeps::Form)])
};

/// Whatever it is; each of its values has a text.
const DECLARED: Facts = Facts {
    title: "a type of its own",
    on_d1: "say what D1 stores: `seaglass::column().custom_type(…)`",
    comes_back: true,
    ..PLAIN
};

const INT4MULTIRANGE: Facts = multirange("int4multirange", "a set of ranges of integers", Keeps::Form);

const INT8MULTIRANGE: Facts = multirange("int8multirange", "a set of ranges of big integers", Keeps::Form);

const NUMMULTIRANGE: Facts = multirange("nummultirange", "a set of ranges of decimals", Keeps::Form);

const TSMULTIRANGE: Facts = multirange("tsmultirange", "a set of ranges of timestamps without a zone", Keeps::Part);

const TSTZMULTIRANGE: Facts = multirange("tstzmultirange", "a set of ranges of timestamps with time zone", Keeps::Part);

const DATEMULTIRANGE: Facts = multirange("datemultirange", "a set of ranges of dates", Keeps::Part);

const TIME: Facts = digits("time", "Time", "use `.time()`, which keeps every digit");

const TIMESTAMP: Facts = digits("timestamp", "DateTime", "use `.timestamp()`, which keeps every digit");

const TIMESTAMPTZ: Facts =
    digits("timestamptz", "DateTimeUtc", "use `.timestamp_with_time_zone()`, which keeps every digit");
