//! What breaks an app at run time though every name stays, and what an app may use that has come: both told by the changes.

use super::order::{ADD_REQUIRED, APP_FIRST, Advice, Ground, MIGRATE_FIRST, Order, RETYPE, is_filled, is_wanted};
use super::{Break, Kind};
use crate::diff::{Change, ColumnChange};
use crate::model::{Column, Name, NumberedBy, ObjectName};

/// What is told of the columns of an entity.
pub(super) struct Facts {
    pub(super) told: Vec<Break>,
    /// The order of what breaks nothing.
    pub(super) silent: Order,
}

/// `module` and `field` name the entity of a table and the field of its column as they are now.
pub(super) fn facts(ground: &Ground<'_>, changes: &[&Change], called: &Called<'_>) -> Facts {
    let mut facts = Facts { told: Vec::new(), silent: Order::Any };
    for change in changes {
        match change {
            Change::AddColumn { table, column, .. } => facts.added(ground, table, column, called),
            Change::ChangeColumn(change) => facts.changed(change, called),
            Change::CreateTable(table) if (called.module)(&table.name).is_some() => facts.come(),
            Change::CreateView(view) if (called.module)(&view.name).is_some() => facts.come(),
            Change::ReplaceView { after, .. } if (called.module)(&after.name).is_some() => facts.come(),
            _ => {}
        }
    }
    facts
}

/// How tables and columns are called in entities.
pub(super) struct Called<'n> {
    pub(super) module: &'n dyn Fn(&ObjectName) -> Option<String>,
    pub(super) field: &'n dyn Fn(&ObjectName, &Name) -> String,
}

impl Facts {
    fn come(&mut self) {
        self.silent = self.silent.and(Order::MigrateFirst);
    }

    fn added(&mut self, ground: &Ground<'_>, table: &ObjectName, column: &Column, called: &Called<'_>) {
        let is_new = ground.trace.table(table).is_none();
        let Some(module) = (called.module)(table).filter(|_| !is_new) else { return };
        if is_wanted(column) {
            let is = Some("a row must say what it holds".to_owned());
            let name = (called.field)(table, &column.name);
            self.told.push(Break::new(&module, &name, Kind::New, None, is, ADD_REQUIRED));
        } else {
            self.come();
        }
    }

    fn changed(&mut self, change: &ColumnChange, called: &Called<'_>) {
        let ColumnChange { table: name, before, after, .. } = change;
        let Some(module) = (called.module)(name) else { return };
        let field = (called.field)(name, &after.name);
        let mut tell = |text: &str, advice: Advice| {
            self.told.push(Break::new(&module, &field, Kind::Fact, None, Some(text.to_owned()), advice));
        };
        let is_set = |column: &Column| {
            let always = column.numbering.as_ref().is_some_and(|numbering| numbering.by == NumberedBy::Always);
            column.generated.is_none() && !always
        };
        if is_set(before) && !is_set(after) {
            let advice = if is_wanted(before) { RETYPE } else { APP_FIRST };
            let text = "is the database's: a row that sets it is refused";
            if after.generated.is_some() {
                let left_out = format!("`before_save` in {module}_ext.rs leaves it out by `self.without_computed()`");
                tell(&format!("{text}; {left_out}"), advice);
            } else {
                tell(text, advice);
            }
        }
        if is_filled(before) && is_wanted(after) {
            let advice = if is_set(before) { APP_FIRST } else { RETYPE };
            tell("is not filled in any more: a row must say what it holds", advice);
        }
        if loosens(before, after) {
            self.silent = self.silent.and(MIGRATE_FIRST.0);
        }
    }
}

/// Whether an app may leave out what it had to say.
const fn loosens(before: &Column, after: &Column) -> bool {
    is_wanted(before) && !is_wanted(after)
}
