//! What has text with names from before the renames: it goes before these, and comes back behind their undo.

use super::facts::Facts;
use crate::diff::{Change, Constraint};
use crate::model::{Expression, Index, ObjectName};
use crate::sql::mentions::{Wanted, index_expressions};

impl<'a> Facts<'a> {
    /// What the table and the constraint are before, where the text of the constraint has a name from then.
    pub(super) fn former_constraint(
        &self,
        table: &ObjectName,
        constraint: &Constraint,
    ) -> Option<(&'a ObjectName, Constraint)> {
        let check = match constraint {
            Constraint::Check(check) => check,
            Constraint::Exclusion(exclusion) => {
                let former = self.former(table, index_expressions(&exclusion.index))?;
                let name = self.renamed.get(&(table, exclusion.name())).copied().unwrap_or(exclusion.name());
                let before = self.old.get(table)?.exclusions.iter().find(|before| before.name() == name);
                return Some((former, Constraint::Exclusion(Box::new(before.unwrap_or(exclusion).clone()))));
            }
            Constraint::PrimaryKey(_) | Constraint::Unique(_) | Constraint::ForeignKey(_) => return None,
        };
        let former = self.former(table, [&check.expression])?;
        let name = self.renamed.get(&(table, &check.name)).copied().unwrap_or(&check.name);
        let before = self.old.get(table)?.checks.iter().find(|before| before.name == *name);
        Some((former, Constraint::Check(before.unwrap_or(check).clone())))
    }

    /// What the table and the index are before, where an expression of the index has a name from then.
    pub(super) fn former_index(&self, table: &ObjectName, index: &'a Index) -> Option<(&'a ObjectName, &'a Index)> {
        let former = self.former(table, index_expressions(index))?;
        let before = self.old.get(table)?.indexes.iter().find(|before| before.name == index.name);
        Some((former, before.unwrap_or(index)))
    }

    /// What a table is called before the renames, where one of these expressions has a name from then: it can only be
    /// recreated when that name is back.
    fn former<'e>(
        &self,
        table: &ObjectName,
        expressions: impl IntoIterator<Item = &'e Expression>,
    ) -> Option<&'a ObjectName> {
        let former = &self.old.get(table)?.name;
        let own = Some(&former.name).filter(|_| former != table);
        let columns = self.renamed_columns.iter().filter(|((of, _), _)| *of == table).map(|(_, from)| *from);
        let enum_before =
            |change: &'a Change| if let Change::RenameEnum { from, .. } = change { Some(&from.name) } else { None };
        let enums = self.changes.iter().filter_map(enum_before);
        let names = Wanted::new(own.into_iter().chain(columns).chain(enums));
        let is_named = expressions.into_iter().any(|expression| names.in_expression(expression, self.dialect));
        is_named.then_some(former)
    }
}
