//! The type of an expression, where it is plain.

use sea_orm::sea_query::{ArrayType, ValueType};

use super::result::{Reader, number};
use super::source::{Scope, Sources};
use super::{Kind, Token, names};

/// What an expression gives.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Given {
    /// Its type.
    pub(crate) kind: Option<ArrayType>,
    /// The table and column that it is.
    pub(crate) origin: Option<(String, String)>,
    /// Whether it gives the same where it is written twice, and takes no parameters.
    pub(crate) may_repeat: bool,
}

impl Given {
    fn typed(kind: Option<ArrayType>) -> Self {
        Self { kind, ..Self::default() }
    }
}

/// The name of a column, behind that of its source where there is one.
pub(crate) fn column(tokens: &[Token]) -> Option<(Option<&str>, &str)> {
    match tokens {
        [column] => names::alias(column).map(|column| (None, column)),
        [source, dot, column] if dot.is_symbol('.') => Some((source.name(), column.name()?)),
        [schema, first, rest @ ..] if first.is_symbol('.') && schema.name().is_some() && rest.len() == 3 => {
            column(rest)
        }
        _ => None,
    }
}

/// Reads an expression.
pub(crate) fn read(reader: &Reader<'_>, tokens: &[Token], sources: &Sources, scope: &Scope) -> Given {
    if let Some(inner) = names::inside(tokens) {
        if inner.first().is_some_and(|token| token.is("SELECT") || token.is("WITH")) {
            return Given::typed(reader.query(inner, scope).into_iter().next().and_then(|(_, kind)| kind));
        }
        return read(reader, inner, sources, scope);
    }
    if let Some((source, column)) = column(tokens)
        && let Some(found) = sources.column(reader, source, column)
    {
        let origin = found.table.map(|table| (table, column.to_owned()));
        return Given { kind: found.kind, origin, may_repeat: true };
    }
    match tokens {
        [one] => {
            let may_repeat = matches!(one.kind, Kind::Number(_) | Kind::Text);
            Given { kind: word(reader, one), origin: None, may_repeat }
        }
        [sign, figure] if sign.is_symbol('-') || sign.is_symbol('+') => match &figure.kind {
            Kind::Number(text) => Given::typed(Some(number(text))),
            Kind::Word(_)
            | Kind::Name(_)
            | Kind::Text
            | Kind::Parameter(_)
            | Kind::NamedParameter
            | Kind::Symbol(_) => Given::default(),
        },
        [not, rest @ ..] if not.is("NOT") && rest.first().is_some_and(|token| token.is("EXISTS")) => {
            Given::typed(Some(bool::array_type()))
        }
        [function, open, ..] if open.is_symbol('(') => call(reader, function, tokens, sources, scope),
        _ => Given::default(),
    }
}

fn word(reader: &Reader<'_>, token: &Token) -> Option<ArrayType> {
    match &token.kind {
        Kind::Number(text) => Some(number(text)),
        Kind::Text => Some(String::array_type()),
        Kind::Parameter(place) => {
            let before = reader.sql.get(..token.start).map(super::tokens).unwrap_or_default();
            let bare = before.iter().filter(|other| other.kind == token.kind).count();
            let index = place.map_or(Some(bare), |place| place.checked_sub(1));
            reader.params.get(index?).cloned().flatten()
        }
        Kind::Word(word) => match word.to_ascii_uppercase().as_str() {
            "TRUE" | "FALSE" => Some(bool::array_type()),
            "CURRENT_TIMESTAMP" | "CURRENT_DATE" | "CURRENT_TIME" => Some(String::array_type()),
            _ => None,
        },
        Kind::Name(_) | Kind::NamedParameter | Kind::Symbol(_) => None,
    }
}

type Typed = fn() -> ArrayType;

/// What functions give that always give the same type.
const FIXED: [(&[&str], Typed); 4] = [
    (
        &[
            "COUNT",
            "ROW_NUMBER",
            "RANK",
            "DENSE_RANK",
            "NTILE",
            "LENGTH",
            "OCTET_LENGTH",
            "INSTR",
            "UNIXEPOCH",
            "CHANGES",
            "LAST_INSERT_ROWID",
            "SIGN",
            "JSON_ARRAY_LENGTH",
        ],
        i64::array_type,
    ),
    (&["AVG", "TOTAL", "PERCENT_RANK", "CUME_DIST", "JULIANDAY"], f64::array_type),
    (
        &[
            "LOWER",
            "UPPER",
            "TRIM",
            "LTRIM",
            "RTRIM",
            "SUBSTR",
            "SUBSTRING",
            "REPLACE",
            "GROUP_CONCAT",
            "STRING_AGG",
            "TYPEOF",
            "HEX",
            "PRINTF",
            "FORMAT",
            "QUOTE",
            "DATE",
            "TIME",
            "DATETIME",
            "STRFTIME",
            "CHAR",
        ],
        String::array_type,
    ),
    (&["EXISTS", "JSON_VALID"], bool::array_type),
];

/// What functions give that give what they are given.
const SAME: [&str; 10] =
    ["MIN", "MAX", "COALESCE", "IFNULL", "NULLIF", "LAG", "LEAD", "FIRST_VALUE", "LAST_VALUE", "ABS"];

fn call(reader: &Reader<'_>, function: &Token, tokens: &[Token], sources: &Sources, scope: &Scope) -> Given {
    let Some(close) = names::closing(tokens, 1) else { return Given::default() };
    let arguments = tokens.get(2..close).unwrap_or_default();
    let behind = tokens.get(close + 1..).unwrap_or_default();
    // `COUNT(*) FILTER (WHERE …) OVER (…)` is a count as well; `COUNT(*) > 1` is none.
    let is_window = behind.iter().any(|token| token.is("OVER") || token.is("FILTER"));
    if !behind.is_empty() && !behind.first().is_some_and(|token| token.is("OVER") || token.is("FILTER")) {
        return Given::default();
    }
    if let Some((_, kind)) = FIXED.iter().find(|(names, _)| names.iter().any(|name| function.is(name))) {
        return Given::typed(Some(kind()));
    }
    if function.is("CAST") {
        return cast(reader, arguments, sources, scope);
    }
    let skip = usize::from(arguments.first().is_some_and(|token| token.is("DISTINCT")));
    let arguments = names::parts(arguments.get(skip..).unwrap_or_default());
    let first = || read(reader, arguments.first().copied().unwrap_or_default(), sources, scope);
    let repeats = || {
        let plain = |argument: &&[Token]| read(reader, argument, sources, scope).may_repeat;
        !is_window && arguments.iter().all(plain)
    };
    if function.is("SUM") {
        return Given { kind: first().kind.as_ref().and_then(summed), origin: None, may_repeat: repeats() };
    }
    if SAME.iter().any(|name| function.is(name)) {
        return Given { kind: first().kind, origin: None, may_repeat: repeats() };
    }
    Given::default()
}

fn summed(kind: &ArrayType) -> Option<ArrayType> {
    match kind {
        ArrayType::Float | ArrayType::Double => Some(f64::array_type()),
        ArrayType::TinyInt
        | ArrayType::SmallInt
        | ArrayType::Int
        | ArrayType::BigInt
        | ArrayType::TinyUnsigned
        | ArrayType::SmallUnsigned
        | ArrayType::Unsigned
        | ArrayType::Bool => Some(i64::array_type()),
        ArrayType::Decimal => Some(ArrayType::Decimal),
        _ => None,
    }
}

/// A column that its entity reads under a CAST keeps its type; any other cast is meant.
fn cast(reader: &Reader<'_>, arguments: &[Token], sources: &Sources, scope: &Scope) -> Given {
    let Some(at) = names::top_level(arguments, 0, &["AS"]) else { return Given::default() };
    let (inner, target) = (arguments.get(..at).unwrap_or_default(), arguments.get(at + 1).and_then(Token::name));
    if let Some((source, column)) = column(inner)
        && let Some(found) = sources.column(reader, source, column).filter(|found| found.is_cast)
    {
        let origin = found.table.map(|table| (table, column.to_owned()));
        return Given { kind: found.kind, origin, may_repeat: false };
    }
    let target = target.unwrap_or_default().to_ascii_uppercase();
    let has = |part: &str| target.contains(part);
    let may_repeat = read(reader, inner, sources, scope).may_repeat;
    // SQLite's own rule: https://www.sqlite.org/datatype3.html#determination_of_column_affinity
    let kind = if has("INT") {
        i64::array_type()
    } else if has("CHAR") || has("CLOB") || has("TEXT") {
        String::array_type()
    } else if has("BLOB") {
        <Vec<u8>>::array_type()
    } else if has("REAL") || has("FLOA") || has("DOUB") {
        f64::array_type()
    } else {
        return Given::default();
    };
    Given { kind: Some(kind), origin: None, may_repeat }
}
