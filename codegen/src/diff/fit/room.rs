//! How much a type holds.

use crate::model::ColumnType;

/// The characters that a text type holds.
pub(super) fn text_room(ty: &ColumnType) -> Option<u32> {
    if let ColumnType::Char(length) = ty {
        Some(length.unwrap_or(1))
    } else if let ColumnType::Varchar(length) = ty {
        Some(length.unwrap_or(u32::MAX))
    } else {
        (*ty == ColumnType::Text).then_some(u32::MAX)
    }
}

pub(super) fn is_number(ty: &ColumnType) -> bool {
    matches!(ty, ColumnType::Float | ColumnType::Double | ColumnType::Decimal { .. } | ColumnType::Money)
        || integer_bits(ty).is_some()
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

/// The greatest length of a bit string.
pub(super) fn bits(ty: &ColumnType) -> Option<u32> {
    if let ColumnType::Bit(length) = ty {
        Some(length.unwrap_or(1))
    } else if let ColumnType::VarBit(length) = ty {
        Some(*length)
    } else {
        None
    }
}
