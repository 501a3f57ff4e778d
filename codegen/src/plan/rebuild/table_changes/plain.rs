//! Constraints as one dialect tells them apart.

use crate::diff::Constraint;
use crate::model::{Dialect, Expression, Name};

/// A constraint without its name and without what only another dialect has.
pub(in crate::plan) fn plain(constraint: &Constraint, dialect: Dialect) -> Constraint {
    let mut constraint = constraint.clone();
    *constraint.doc_mut() = None;
    match &mut constraint {
        Constraint::PrimaryKey(key) => key.name = Name::default(),
        Constraint::Unique(unique) => {
            unique.name = Name::default();
            unique.include.clear();
            unique.nulls_not_distinct = false;
        }
        Constraint::ForeignKey(key) => {
            key.name = Name::default();
            key.deferral = key.deferral.on_sqlite();
        }
        Constraint::Exclusion(exclusion) => exclusion.index.name = Name::default(),
        Constraint::Check(check) => {
            check.name = Name::default();
            if let Expression::Sql(forms) = &mut check.expression {
                forms.retain(|other, _| *other == dialect);
            }
        }
    }
    constraint
}
