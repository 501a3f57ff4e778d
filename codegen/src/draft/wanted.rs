//! What a statement must mention to make a change.

use crate::diff::{Change, CommentTarget, Constraint};
use crate::model::{CatalogueObject, Column, Dialect, Name, ObjectName, Schema, Table};

/// Names and words, in lower case.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    /// Each of them is mentioned.
    pub(super) all: Vec<String>,
    /// And one of these, if there are any.
    pub(super) any: Vec<String>,
}

/// The statements that make a change, or roll it back. SQLite has no statement for much of what belongs to a table, and
/// its tables are rebuilt: there a part that goes is mentioned by nobody.
pub(super) fn wanted(change: &Change, is_up: bool, dialect: Dialect, schemas: [&Schema; 2]) -> Wanted {
    let rebuilds = dialect == Dialect::D1;
    let mut wanted = Wanted::default();
    match change {
        Change::CreateEnum(item) | Change::DropEnum(item) => wanted.object(&item.name),
        Change::ChangeEnum(change) if rebuilds => wanted.any = users(&change.name, schemas),
        Change::ChangeEnum(change) => wanted.object(&change.name),
        Change::RenameEnum { from, to } | Change::RenameTable { from, to } => {
            wanted.object(from);
            wanted.object(to);
        }
        Change::CreateTable(table) => wanted.table(table, is_up),
        Change::DropTable(table) => wanted.table(table, !is_up),
        Change::ChangeTable { table, .. } => wanted.object(table),
        Change::AddColumn { table, column, .. } => wanted.column(table, column, is_up || !rebuilds),
        Change::DropColumn { table, column } => wanted.column(table, column, !is_up || !rebuilds),
        Change::ChangeColumn(change) => wanted.column(&change.table, &change.after, true),
        Change::RenameConstraint { table, .. } if rebuilds => wanted.object(table),
        Change::RenameColumn { table, from, to }
        | Change::RenameIndex { table, from, to }
        | Change::RenameConstraint { table, from, to } => wanted.renamed(table, [from, to], is_up, rebuilds),
        Change::ReorderColumns { .. } => {}
        Change::AddConstraint { table, constraint } => wanted.constraint(table, constraint, is_up, rebuilds),
        Change::DropConstraint { table, constraint } => wanted.constraint(table, constraint, !is_up, rebuilds),
        Change::CreateIndex { table, index } => wanted.part(table, &index.name, is_up),
        Change::ChangeIndex { table, after, .. } => wanted.part(table, &after.name, true),
        Change::DropIndex { table, index } => wanted.part(table, &index.name, !is_up),
        Change::CreateTrigger { table, trigger } => wanted.part(table, &trigger.name, is_up),
        Change::DropTrigger { table, trigger } => wanted.part(table, &trigger.name, !is_up),
        Change::CreateRoutine(item) | Change::DropRoutine(item) => wanted.object(&item.name),
        Change::ReplaceRoutine { after, .. } => wanted.object(&after.name),
        Change::CreateView(item) | Change::DropView(item) => wanted.object(&item.name),
        Change::ReplaceView { after, .. } => wanted.object(&after.name),
        Change::CreateObject(item) | Change::DropObject(item) => wanted.other(item, schemas),
        Change::ChangeObject { after, .. } => wanted.other(after, schemas),
        Change::Comment { on, .. } => wanted.comment(on),
    }
    wanted
}

/// The tables with a column of an enumerated type.
pub(super) fn users(name: &ObjectName, schemas: [&Schema; 2]) -> Vec<String> {
    let uses = |column: &Column| column.ty.enumeration() == Some(name);
    let tables = schemas.into_iter().flat_map(Schema::tables);
    tables.filter(|table| table.columns.iter().any(uses)).map(|table| table.name.name.to_lowercase()).collect()
}

impl Wanted {
    fn name(&mut self, name: &Name) {
        self.all.push(name.to_lowercase());
    }

    fn object(&mut self, name: &ObjectName) {
        self.name(&name.name);
    }

    /// A cast is called after its types, which have several names. A partition goes with its table.
    fn other(&mut self, item: &CatalogueObject, schemas: [&Schema; 2]) {
        if let CatalogueObject::Partition(partition) = item
            && !schemas.iter().all(|schema| schema.table(partition.root()).is_some())
        {
            self.object(partition.root());
        } else if let CatalogueObject::Cast(cast) = item {
            self.all.push("cast".to_owned());
            self.any.extend([&cast.source, &cast.target].map(|ty| ty.object().name.to_lowercase()));
        } else {
            self.object(item.name());
        }
    }

    fn table(&mut self, table: &Table, is_made: bool) {
        self.object(&table.name);
        if is_made {
            table.columns.iter().for_each(|column| self.name(&column.name));
        }
    }

    fn column(&mut self, table: &ObjectName, column: &Column, is_mentioned: bool) {
        self.object(table);
        if is_mentioned {
            self.name(&column.name);
        } else {
            // It goes by a statement of its own, or with the table that is rebuilt.
            self.any.extend([column.name.to_lowercase(), "create".to_owned()]);
        }
    }

    fn renamed(&mut self, table: &ObjectName, [from, to]: [&Name; 2], is_up: bool, rebuilds: bool) {
        self.name(if is_up { to } else { from });
        if rebuilds {
            self.object(table);
        } else {
            self.name(if is_up { from } else { to });
        }
    }

    /// By its name, or by the words that make one without a name.
    fn constraint(&mut self, table: &ObjectName, constraint: &Constraint, is_made: bool, rebuilds: bool) {
        self.object(table);
        if is_made || !rebuilds {
            let word = match constraint {
                Constraint::PrimaryKey(_) => "primary",
                Constraint::Unique(_) => "unique",
                Constraint::ForeignKey(_) => "references",
                Constraint::Check(_) => "check",
                Constraint::Exclusion(_) => "exclude",
            };
            self.any.push(constraint.name().to_lowercase());
            self.any.extend(is_made.then(|| word.to_owned()));
        }
    }

    /// An index or a trigger: one that goes is mentioned, or its table is.
    fn part(&mut self, table: &ObjectName, name: &Name, is_made: bool) {
        if is_made {
            self.object(table);
            self.name(name);
        } else {
            self.any.extend([name, &table.name].map(|name| name.to_lowercase()));
        }
    }

    fn comment(&mut self, on: &CommentTarget) {
        match on {
            CommentTarget::Table(name)
            | CommentTarget::Enum(name)
            | CommentTarget::View(name)
            | CommentTarget::Routine { name, .. } => self.object(name),
            CommentTarget::Constraint { table, constraint: name } | CommentTarget::Index { table, index: name } => {
                self.object(table);
                self.name(name);
            }
            CommentTarget::Column { table, column } => {
                self.object(table);
                self.name(column);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Wanted, wanted};
    use crate::diff::Change;
    use crate::model::kind::Cast;
    use crate::model::{Dialect, Schema};

    #[test]
    fn a_cast_is_mentioned_by_its_types() {
        let nothing = Schema::default();
        let made = Change::CreateObject(Cast::new("\"A.b\"", "text").into());
        let expected = Wanted { all: vec!["cast".to_owned()], any: vec!["a.b".to_owned(), "text".to_owned()] };
        assert_eq!(wanted(&made, true, Dialect::Postgres, [&nothing, &nothing]), expected);
    }
}
