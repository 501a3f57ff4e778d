//! Values in the forms that both databases store alike.

use super::Fit;
use crate::model::{Column, ColumnType};

/// What becomes of values where one of the columns stores them in such a form, decimals apart: none of others.
///
/// Between forms of one type there is a way in both databases; and what a form is stored as, a number or a text, becomes
/// such a value, or makes the migration fail where D1 checks it. All else the author has to say.
pub(super) fn fits(before: &Column, after: &Column) -> Option<Fit> {
    let is_form = |column: &Column| column.stored_as().is_some() && !matches!(column.ty, ColumnType::Decimal { .. });
    if !is_form(before) && !is_form(after) {
        return None;
    }
    Some(if before.ty == after.ty {
        if before.is_kept_by(after) { Fit::Converts } else { Fit::Loses }
    } else if is_plain(before) && after.stored_as().is_some_and(|ty| is_room_for(ty, &before.ty)) {
        Fit::Converts
    } else if is_plain(after) && before.stored_as() == Some(&after.ty) {
        Fit::Widens
    } else {
        Fit::Unrelated
    })
}

fn is_plain(column: &Column) -> bool {
    column.storage.is_none()
}

fn is_room_for(stored: &ColumnType, ty: &ColumnType) -> bool {
    use ColumnType::{BigInteger, Integer, SmallInteger, Text, Varchar};
    if *stored == Text { matches!(ty, Text | Varchar(_)) } else { matches!(ty, SmallInteger | Integer | BigInteger) }
}
