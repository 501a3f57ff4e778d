//! What is left of a number or of a second that gets less room behind its point, where nothing fails over the rest. Only
//! Postgres rounds: D1 holds any digits of a decimal, and one that counts them is converted as its author says.

use crate::model::{Column, ColumnType, Name, ObjectName};
use crate::step::Hazard;

/// What to know of a column whose values lose digits without a word.
pub(in crate::plan) fn rounding(table: &ObjectName, name: &Name, [before, after]: [&Column; 2]) -> Option<Hazard> {
    let keeps = seconds(&before.ty, &after.ty).or_else(|| number(&before.ty, &after.ty))?;
    Some(Hazard::Rounds { table: table.clone(), column: name.clone(), keeps })
}

fn seconds(before: &ColumnType, after: &ColumnType) -> Option<String> {
    let (from, to) = (before.digits()?, after.digits()?);
    (to < from).then(|| if to == 0 { "whole seconds".to_owned() } else { format!("{} of a second", digits(to)) })
}

fn number(before: &ColumnType, after: &ColumnType) -> Option<String> {
    let to = scale(after)?;
    let is_finer = scale(before).map_or_else(|| is_any(before), |from| from > to);
    let words = || if to == 0 { "whole numbers".to_owned() } else { format!("{} behind the point", digits(to)) };
    is_finer.then(words)
}

/// How many digits behind the point a number has room for.
const fn scale(ty: &ColumnType) -> Option<u32> {
    if let ColumnType::Decimal { precision: Some((_, scale)) } = ty {
        return Some(*scale);
    }
    if matches!(ty, ColumnType::SmallInteger | ColumnType::Integer | ColumnType::BigInteger) { Some(0) } else { None }
}

/// Whether it is a number with any digits.
const fn is_any(ty: &ColumnType) -> bool {
    matches!(ty, ColumnType::Decimal { precision: None } | ColumnType::Float | ColumnType::Double)
}

fn digits(count: u32) -> String {
    if count == 1 { "1 digit".to_owned() } else { format!("{count} digits") }
}
