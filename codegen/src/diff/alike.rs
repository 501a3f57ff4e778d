//! What says the same in another way, or speaks for a dialect that nothing is written for, is not a change: it stays as it was.

use super::State;
use crate::model::{
    CatalogueObject, Column, Dialect, Expression, Forms, Index, IndexPart, IndexTarget, Intent, Routine, Schema, Table,
    Trigger, View,
};
use crate::sql::same_default;
use std::borrow::Cow;
use std::sync::Arc;

/// The declared schema, with everything that is not a change as the state has it.
pub(super) fn as_it_was<'a>(state: &State<'_>, after: &'a Schema, intent: &Intent) -> Cow<'a, Schema> {
    let mut kept = Cow::Borrowed(after);
    let dialects = Dialect::ALL.into_iter().filter(|dialect| !intent.unwritten.contains(dialect));
    let written = Written(dialects.collect());
    for (at, table) in after.tables.iter().enumerate() {
        let before = state.tables.get(&table.name).filter(|before| before != &table);
        let same = before.map(|before| written.table(before, table)).filter(|same| *same != **table);
        if let Some(same) = same
            && let Some(place) = kept.to_mut().tables.get_mut(at)
        {
            *place = Arc::new(same);
        }
    }
    if written.0.len() == Dialect::ALL.len() {
        return kept;
    }
    written.others(state, kept.to_mut());
    kept
}

/// The dialects that something is written for.
struct Written(Vec<Dialect>);

impl Written {
    fn table(&self, before: &Table, after: &Table) -> Table {
        let mut table = after.clone();
        for column in &mut table.columns {
            if let Some(before) = before.column(&column.name) {
                self.column(before, column);
            }
        }
        for check in &mut table.checks {
            if let Some(before) = before.checks.iter().find(|item| item.name == check.name) {
                self.expression(&before.expression, &mut check.expression);
            }
        }
        self.indexes(&before.indexes, &mut table.indexes);
        self.triggers(&before.triggers, &mut table.triggers);
        self.forms(&before.extra, &mut table.extra);
        table
    }

    fn column(&self, before: &Column, column: &mut Column) {
        if !self.has(Dialect::D1) {
            column.d1.clone_from(&before.d1);
            // Postgres stores these alike.
            if before.stored_as().is_none() && column.stored_as().is_none() {
                column.storage = before.storage;
            }
        }
        if same_default(before, column, &self.0) {
            column.default.clone_from(&before.default);
        }
        if let (Some(before), Some(after)) = (&before.default, &mut column.default) {
            self.expression(before, after);
        }
        if let (Some(before), Some(after)) = (&before.generated, &mut column.generated) {
            self.expression(&before.expression, &mut after.expression);
        }
        self.forms(&before.extra, &mut column.extra);
    }

    fn indexes(&self, before: &[Index], after: &mut [Index]) {
        for index in after {
            let Some(before) = before.iter().find(|item| item.name == index.name) else { continue };
            if let (Some(before), Some(after)) = (&before.predicate, &mut index.predicate) {
                self.expression(before, after);
            }
            for (before, part) in before.parts.iter().zip(&mut index.parts) {
                self.part(before, part);
            }
        }
    }

    fn part(&self, before: &IndexPart, part: &mut IndexPart) {
        if let (IndexTarget::Expression(before), IndexTarget::Expression(after)) = (&before.target, &mut part.target) {
            self.expression(before, after);
        }
    }

    fn triggers(&self, before: &[Trigger], after: &mut Vec<Trigger>) {
        for trigger in after.iter_mut() {
            if let Some(before) = before.iter().find(|item| item.name == trigger.name) {
                self.forms(&before.forms, &mut trigger.forms);
            }
        }
        self.unseen(before, after, |trigger| &trigger.name, |trigger| &trigger.forms);
    }

    /// What no database has is neither made nor dropped.
    fn unseen<T: Clone, N: PartialEq>(
        &self,
        before: &[T],
        after: &mut Vec<T>,
        name: impl Fn(&T) -> &N,
        forms: impl Fn(&T) -> &Forms,
    ) {
        let is_in = |items: &[T], item: &T| items.iter().any(|other| name(other) == name(item));
        let is_seen = |item: &T| self.0.iter().any(|dialect| forms(item).contains_key(dialect));
        after.retain(|item| is_seen(item) || is_in(before, item));
        let gone: Vec<T> = before.iter().filter(|item| !is_seen(item) && !is_in(after, item)).cloned().collect();
        after.extend(gone);
    }

    fn others(&self, state: &State<'_>, schema: &mut Schema) {
        for view in &mut schema.views {
            if let Some(before) = state.views.get(&view.name) {
                self.forms(&before.forms, &mut view.forms);
                self.indexes(&before.indexes, &mut view.indexes);
                self.triggers(&before.triggers, &mut view.triggers);
            }
        }
        let views: Vec<View> = state.views.iter().cloned().collect();
        self.unseen(&views, &mut schema.views, |view| &view.name, |view| &view.forms);
        for routine in &mut schema.routines {
            let is_it = |before: &&Routine| before.name == routine.name && before.arguments == routine.arguments;
            if let Some(before) = state.routines.iter().find(is_it) {
                self.forms(&before.forms, &mut routine.forms);
                self.forms(&before.instead, &mut routine.instead);
            }
        }
        for object in &mut schema.objects {
            let before = state.objects.get(&object.key());
            if let (Some(CatalogueObject::Raw(before)), CatalogueObject::Raw(after)) = (before, object) {
                self.forms(&before.create, &mut after.create);
                self.forms(&before.drop, &mut after.drop);
            }
        }
    }

    fn has(&self, dialect: Dialect) -> bool {
        self.0.contains(&dialect)
    }

    fn expression(&self, before: &Expression, after: &mut Expression) {
        if let (Expression::Sql(before), Expression::Sql(after)) = (before, after) {
            self.forms(before, after);
        }
    }

    fn forms(&self, before: &Forms, after: &mut Forms) {
        if self.0.iter().all(|dialect| before.get(dialect) == after.get(dialect)) {
            after.clone_from(before);
        }
    }
}
