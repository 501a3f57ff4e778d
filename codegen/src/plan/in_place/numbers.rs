//! When the numbers of a column come from somewhere else.

use crate::diff;
use crate::model::{Column, Numbering, ObjectName, SequenceType};

/// The column before and after its numbering changes, where the type of both is the one that it has then.
pub(super) struct Renumbered {
    /// Before other facts of the column change.
    pub(super) early: Option<[Column; 2]>,
    /// Behind them.
    pub(super) late: Option<[Column; 2]>,
    /// What numbers it while its type changes.
    meanwhile: Option<Box<Numbering>>,
}

impl Renumbered {
    pub(super) fn of(table: &ObjectName, before: &Column, after: &Column) -> Self {
        let with = |column: &Column, numbering: &Option<Box<Numbering>>| Column {
            ty: column.ty.clone(),
            numbering: numbering.clone(),
            ..after.clone()
        };
        let none = Self { early: None, late: None, meanwhile: after.numbering.clone() };
        if diff::same_numbering(table, before, after) {
            return none;
        }
        let mut old = before.numbering.clone();
        if let (Some(numbering), Some(after)) = (&mut old, &after.numbering)
            && after.sequence.is_some()
        {
            // It gets its name back, be it one that nobody gave.
            numbering.sequence = before.sequence(table);
        }
        if is_early(before, after) {
            Self { early: Some([with(before, &old), with(before, &after.numbering)]), ..none }
        } else {
            let late = Some([with(after, &old), with(after, &after.numbering)]);
            Self { late, meanwhile: before.numbering.clone(), early: None }
        }
    }

    /// The column as it is numbered while its type changes.
    pub(super) fn meanwhile(&self, column: &Column) -> Column {
        Column { numbering: self.meanwhile.clone(), ..column.clone() }
    }
}

/// Bounds that the new type does not hold go before it comes, and those that it alone holds come behind it; an identity is
/// never NULL: <https://www.postgresql.org/docs/current/ddl-identity-columns.html>.
fn is_early(before: &Column, after: &Column) -> bool {
    let narrows = SequenceType::of(&after.ty) < SequenceType::of(&before.ty);
    let requires = before.nullable && !after.nullable;
    after.numbering.is_none() || (before.numbering.is_some() && !requires && (narrows || after.nullable))
}
