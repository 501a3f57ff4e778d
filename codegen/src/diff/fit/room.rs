//! How much a type holds.

use crate::model::{ColumnType, PostgresType};

/// The characters that a text type holds.
pub(super) fn text_room(ty: &ColumnType) -> Option<u32> {
    if let ColumnType::Char(length) = ty {
        Some(length.unwrap_or(1))
    } else if let ColumnType::Varchar(length) = ty {
        Some(length.unwrap_or(u32::MAX))
    } else {
        matches!(ty, ColumnType::Text | ColumnType::Postgres(PostgresType::Citext)).then_some(u32::MAX)
    }
}

pub(super) fn is_number(ty: &ColumnType) -> bool {
    matches!(ty, ColumnType::Float | ColumnType::Double | ColumnType::Decimal { .. })
        || is_money(ty)
        || integer_bits(ty).is_some()
}

pub(super) fn is_money(ty: &ColumnType) -> bool {
    *ty == ColumnType::Postgres(PostgresType::Money)
}

pub(super) fn integer_bits(ty: &ColumnType) -> Option<u32> {
    if *ty == ColumnType::SmallInteger {
        Some(16)
    } else if *ty == ColumnType::Integer {
        Some(32)
    } else {
        (*ty == ColumnType::BigInteger).then_some(64)
    }
}

/// The digits that always fit before the point of a number; as many as one likes elsewhere.
pub(crate) fn whole_digits(ty: &ColumnType) -> u32 {
    if let ColumnType::Decimal { precision: Some((total, scale)) } = ty {
        return total.saturating_sub(*scale);
    }
    match integer_bits(ty) {
        Some(16) => 4,
        Some(32) => 9,
        Some(_) => 18,
        None if *ty == ColumnType::Float => 38,
        None if *ty == ColumnType::Double => 308,
        None if is_money(ty) => 16,
        None => u32::MAX,
    }
}
