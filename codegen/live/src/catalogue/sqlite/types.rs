//! From declared types to those of the model.

use seaglass::dialect::type_name;
use seaglass::model::{Affinity, Column, ColumnType, D1Type, Dialect, Storage, Table};

/// What a column of a declared type holds, and how it is stored. The model's own names stand for themselves; of others the
/// affinity tells.
pub(crate) fn natural(declared: &str) -> (ColumnType, Option<Storage>) {
    let name = declared.to_ascii_lowercase();
    let (word, length) = sized(&name);
    let ty = match word {
        "boolean" | "bool" => ColumnType::Boolean,
        "date_text" => ColumnType::Date,
        "time_text" => ColumnType::Time,
        "timestamp_text" => ColumnType::DateTime,
        "timestamp_with_timezone_text" => ColumnType::TimestampTz,
        "json_text" => ColumnType::Json,
        "char" => ColumnType::Char(length),
        "varchar" => ColumnType::Varchar(length),
        "decimal_text" => return (ColumnType::Decimal { precision: None }, Some(Storage::ExactDecimal)),
        "decimal" | "numeric" => ColumnType::Double,
        // What has no type takes any value, as a day in words does where no number is meant.
        _ => match Affinity::of(declared) {
            Affinity::Integer => ColumnType::BigInteger,
            Affinity::Real => ColumnType::Double,
            Affinity::Blob if !declared.is_empty() => ColumnType::Bytes,
            Affinity::Text | Affinity::Blob | Affinity::Numeric => ColumnType::Text,
        },
    };
    (ty, None)
}

/// `varchar` and 20 of `varchar(20)`.
fn sized(name: &str) -> (&str, Option<u32>) {
    let Some((word, rest)) = name.split_once('(') else { return (name, None) };
    let length = rest.strip_suffix(')').and_then(|length| length.trim().parse().ok());
    // One of two lengths is another type: `decimal(10, 2)`.
    (word.trim_end(), length)
}

/// Whether D1 keeps values of the type by a CHECK, unless the rows are another program's.
pub(super) const fn is_checked(ty: &ColumnType) -> bool {
    matches!(
        ty,
        ColumnType::Boolean | ColumnType::Char(_) | ColumnType::Varchar(Some(_)) | ColumnType::Json | ColumnType::Uuid
    )
}

/// The type that the same values have without such a check.
pub(super) fn unchecked(ty: ColumnType) -> ColumnType {
    if is_checked(&ty) { if ty == ColumnType::Boolean { ColumnType::BigInteger } else { ColumnType::Text } } else { ty }
}

/// Keeps the declared type where the table would be written with another. SQLite spells its own types its own way.
pub(crate) fn spell(table: &Table, column: &mut Column, declared: &str) {
    const OWN: [&str; 6] = ["ANY", "BLOB", "INT", "INTEGER", "REAL", "TEXT"];
    let written = type_name(Dialect::D1, table, column);
    let is_own = OWN.iter().any(|own| own.eq_ignore_ascii_case(declared));
    let same = if is_own { written.eq_ignore_ascii_case(declared) } else { written == declared };
    if !same {
        column.d1.declared = Some(D1Type::new(declared));
    }
}
