//! Edits of triggers, routines, views and comments.

use super::{Draft, take};
use crate::names;
use crate::spec::{Body, Id, RoutineSpec, TriggerSpec, Ty, ViewSpec};
use seaglass::model::{ColumnType, Numbering};

const EVENTS: [&str; 3] = ["INSERT", "UPDATE", "DELETE"];

const COMMENTS: [&str; 6] =
    ["What it is for.", "It's \"quoted\"; -- and more */ /*", "", "Two\nlines", "COMMIT; BEGIN TRANSACTION;", "é 😀"];

impl Draft<'_> {
    fn fresh_object(&mut self) -> String {
        names::object(&mut self.dice, self.before, &self.world.spec)
    }

    /// Writes a line into a table that has room for one: a numbered key and a text, made here if there is none.
    pub(super) fn create_trigger(&mut self) -> Option<()> {
        let at = self.any_table()?;
        let (table, column) = self.log()?;
        if self.world.spec.tables[at].id == table {
            return None;
        }
        let function = self.world.spec.id();
        let name = format!("{} {function}", self.fresh_object());
        let text = format!("written by {function}");
        let body = Body::Log { table, column, text };
        self.world.spec.routines.push(RoutineSpec { id: function, name, doc: None, body });
        let event = EVENTS[self.dice.below(EVENTS.len())];
        let trigger = TriggerSpec { id: self.world.spec.id(), name: self.fresh_object(), doc: None, event, function };
        self.world.spec.tables[at].triggers.push(trigger);
        Some(())
    }

    /// The table and column that triggers write to.
    fn log(&mut self) -> Option<(Id, Id)> {
        let found = self.world.spec.routines.iter().find_map(|routine| match &routine.body {
            Body::Log { table, column, .. } => Some((*table, *column)),
            Body::Sum { .. } => None,
        });
        if found.is_some() {
            return found;
        }
        let plain = |ty| Ty::Plain(ty, None);
        let mut id = self.new_column("id".to_owned(), plain(ColumnType::BigInteger));
        (id.nullable, id.default, id.identity) = (false, None, Some(Numbering::identity()));
        let mut line = self.new_column("line".to_owned(), plain(ColumnType::Text));
        (line.nullable, line.default) = (true, None);
        let key = crate::spec::KeySpec { id: self.world.spec.id(), name: None, columns: vec![id.id] };
        let name = self.fresh_object();
        let made = crate::spec::TableSpec {
            id: self.world.spec.id(),
            name,
            primary_key: Some(key),
            columns: vec![id, line.clone()],
            ..crate::spec::TableSpec::default()
        };
        let table = made.id;
        self.world.spec.tables.push(made);
        Some((table, line.id))
    }

    pub(super) fn drop_trigger(&mut self) -> Option<()> {
        let with: Vec<usize> =
            (0..self.world.spec.tables.len()).filter(|at| !self.world.spec.tables[*at].triggers.is_empty()).collect();
        let at = *self.dice.pick(&with)?;
        let trigger = take(&mut self.dice, &mut self.world.spec.tables[at].triggers)?;
        if self.dice.chance(50) {
            self.world.spec.routines.retain(|routine| routine.id != trigger.function);
        }
        self.remove_dangling();
        Some(())
    }

    pub(super) fn create_routine(&mut self) {
        let id = self.world.spec.id();
        // No function of Postgres's own is called like that.
        let name = format!("{} {id}", self.fresh_object());
        let body = Body::Sum { arguments: self.dice.below(3), plus: 1 };
        self.world.spec.routines.push(RoutineSpec { id, name, doc: None, body });
    }

    pub(super) fn replace_routine(&mut self) -> Option<()> {
        let count = self.world.spec.routines.len();
        let at = (count > 0).then(|| self.dice.below(count))?;
        let mark = self.dice.below(1_000);
        match &mut self.world.spec.routines[at].body {
            Body::Sum { plus, .. } => *plus = i64::try_from(mark).unwrap_or(0),
            Body::Log { text, .. } => *text = format!("it's \"{mark}\""),
        }
        Some(())
    }

    pub(super) fn drop_routine(&mut self) -> Option<()> {
        take(&mut self.dice, &mut self.world.spec.routines)?;
        self.remove_dangling();
        Some(())
    }

    pub(super) fn create_view(&mut self) -> Option<()> {
        let at = self.any_table()?;
        let name = self.fresh_object();
        let mut columns: Vec<Id> = self.world.spec.tables[at].columns.iter().map(|column| column.id).collect();
        self.dice.shuffle(&mut columns);
        columns.truncate(1 + self.dice.below(3));
        let (id, table) = (self.world.spec.id(), self.world.spec.tables[at].id);
        let (star, chained) = (self.dice.chance(30), self.dice.chance(40));
        self.world.spec.views.push(ViewSpec { id, name, doc: None, table, columns, star, chained });
        Some(())
    }

    pub(super) fn replace_view(&mut self) -> Option<()> {
        let count = self.world.spec.views.len();
        let at = (count > 0).then(|| self.dice.below(count))?;
        let view = self.world.spec.views[at].clone();
        let mut columns: Vec<Id> = self.world.spec.table(view.table)?.columns.iter().map(|it| it.id).collect();
        self.dice.shuffle(&mut columns);
        columns.truncate(1 + self.dice.below(3));
        self.world.spec.views[at].columns = columns;
        Some(())
    }

    pub(super) fn drop_view(&mut self) -> Option<()> {
        take(&mut self.dice, &mut self.world.spec.views).map(|_view| ())
    }

    pub(super) fn comment(&mut self) -> Option<()> {
        let text = *self.dice.pick(&COMMENTS)?;
        let doc = (!text.is_empty()).then(|| text.to_owned());
        let table = self.any_table()?;
        let spec = &mut self.world.spec;
        match self.dice.below(8) {
            0 => spec.enums.first_mut()?.doc = doc,
            1 => spec.views.first_mut()?.doc = doc,
            2 => spec.routines.first_mut()?.doc = doc,
            3 | 4 => spec.tables[table].doc = doc,
            _ => {
                let columns = &mut spec.tables[table].columns;
                let count = columns.len();
                // A table may have none.
                columns.get_mut(if count > 0 { self.dice.below(count) } else { 0 })?.doc = doc;
            }
        }
        Some(())
    }
}
