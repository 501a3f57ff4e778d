//! What a change touches, so that changes of two branches can be told to be independent, or not.

use crate::diff::{Change, CommentTarget, Constraint};
use crate::model::kind::{ObjectKey, On};
use crate::model::{
    CatalogueObject, Column, ColumnType, Dialect, Expression, ForeignKey, Forms, Index, IndexPart, IndexTarget, Name,
    ObjectName, Table,
};
use crate::sql::mentions::mentions;
use std::collections::BTreeSet;

/// A part of a schema.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Part {
    /// A table as a whole.
    Table(ObjectName),
    /// A column.
    Column(ObjectName, Name),
    /// A constraint, an index or a trigger; known by its name within its table.
    Named(ObjectName, Name),
    /// What stands behind a table's definition, or the order of its columns.
    Options(ObjectName),
    /// An enumerated type.
    Enum(ObjectName),
    /// A routine; those of one name are not told apart.
    Routine(ObjectName),
    /// A view.
    View(ObjectName),
    /// An object of another kind.
    Object(ObjectKey),
    /// A comment, by what it is about.
    Doc(String),
}

/// What one change touches.
#[derive(Debug, Default)]
pub(super) struct Touch {
    /// What it makes, changes or takes away.
    writes: BTreeSet<Part>,
    /// What must be there as it is.
    needs: BTreeSet<Part>,
    /// The words of its SQL, in lower case.
    words: BTreeSet<String>,
    /// It only makes something new, which no other SQL can mean yet.
    adds: bool,
}

impl Part {
    /// The table that it belongs to.
    fn table(&self) -> Option<&ObjectName> {
        match self {
            Self::Table(table) | Self::Column(table, _) | Self::Named(table, _) | Self::Options(table) => Some(table),
            Self::Enum(_) | Self::Routine(_) | Self::View(_) | Self::Object(_) | Self::Doc(_) => None,
        }
    }

    /// Whether writing this matters to who writes or needs `other`.
    fn covers(&self, other: &Self) -> bool {
        self == other || matches!(self, Self::Table(table) if other.table() == Some(table))
    }

    /// Whether SQL with these words may mean it.
    fn is_among(&self, words: &BTreeSet<String>) -> bool {
        let has = |name: &Name| words.contains(&name.to_lowercase());
        match self {
            Self::Table(name) | Self::Enum(name) | Self::Routine(name) | Self::View(name) => has(&name.name),
            Self::Object(key) => has(&key.name.name),
            Self::Column(table, column) => has(&table.name) && has(column),
            Self::Named(..) | Self::Options(_) | Self::Doc(_) => false,
        }
    }
}

impl Touch {
    pub(super) fn of(change: &Change) -> Self {
        let mut touch = Self { adds: change.mark() == '+', ..Self::default() };
        touch.add(change);
        touch
    }

    /// Whether one of the two changes matters to the other.
    pub(super) fn clashes(&self, other: &Self) -> bool {
        self.matters_to(other) || other.matters_to(self)
    }

    fn matters_to(&self, other: &Self) -> bool {
        self.writes.iter().any(|written| {
            other.writes.iter().any(|part| written.covers(part))
                || other.needs.iter().any(|part| written.covers(part))
                || (!self.adds && written.is_among(&other.words))
        })
    }

    /// Whether SQL with these words may be about what this writes.
    pub(super) fn is_among(&self, words: &BTreeSet<String>) -> bool {
        let whole = |part: &Part| part.table().cloned().map_or_else(|| part.clone(), Part::Table);
        self.writes.iter().any(|part| whole(part).is_among(words))
    }

    fn write(&mut self, parts: impl IntoIterator<Item = Part>) {
        self.writes.extend(parts);
    }

    fn need(&mut self, parts: impl IntoIterator<Item = Part>) {
        self.needs.extend(parts);
    }

    fn sql(&mut self, forms: &Forms) {
        self.words.extend(forms.iter().flat_map(|(dialect, sql)| words(sql, *dialect)));
    }

    fn add(&mut self, change: &Change) {
        let named = |table: &ObjectName, name: &Name| Part::Named(table.clone(), name.clone());
        match change {
            Change::CreateEnum(item) | Change::DropEnum(item) => self.write([Part::Enum(item.name.clone())]),
            Change::RenameEnum { from, to } => self.write([from, to].map(|name| Part::Enum(name.clone()))),
            Change::ChangeEnum(change) => self.write([Part::Enum(change.name.clone())]),
            Change::CreateTable(table) => self.new_table(table),
            Change::RenameTable { from, to } => self.write([from, to].map(|name| Part::Table(name.clone()))),
            Change::ChangeTable { table, .. } | Change::ReorderColumns { table, .. } => {
                self.write([Part::Options(table.clone())]);
            }
            Change::DropTable(table) => self.write([Part::Table(table.name.clone())]),
            Change::AddColumn { table, column, .. } => self.column(table, column),
            Change::RenameColumn { table, from, to } => {
                self.write([from, to].map(|name| Part::Column(table.clone(), name.clone())));
            }
            Change::ChangeColumn(change) => self.column(&change.table, &change.after),
            Change::DropColumn { table, column } => self.write([Part::Column(table.clone(), column.name.clone())]),
            Change::AddConstraint { table, constraint } => {
                self.write([named(table, constraint.name())]);
                self.constraint(table, constraint);
            }
            Change::DropConstraint { table, constraint } => self.write([named(table, constraint.name())]),
            Change::RenameConstraint { table, from, to } | Change::RenameIndex { table, from, to } => {
                self.write([from, to].map(|name| named(table, name)));
            }
            Change::CreateIndex { table, index } => {
                self.write([named(table, &index.name)]);
                self.need([Part::View(table.clone())]);
                self.index(table, index);
            }
            Change::ChangeIndex { table, after, .. } => self.write([named(table, &after.name)]),
            Change::DropIndex { table, index } => self.write([named(table, &index.name)]),
            Change::CreateTrigger { table, trigger } => {
                self.write([named(table, &trigger.name)]);
                self.need([Part::Table(table.clone()), Part::View(table.clone())]);
                self.sql(&trigger.forms);
            }
            Change::DropTrigger { table, trigger } => self.write([named(table, &trigger.name)]),
            Change::CreateRoutine(item) | Change::DropRoutine(item) => {
                self.write([Part::Routine(item.name.clone())]);
                self.sql(&item.forms);
            }
            Change::ReplaceRoutine { before: _, after } => {
                self.write([Part::Routine(after.name.clone())]);
                self.sql(&after.forms);
            }
            Change::CreateView(item) | Change::DropView(item) => {
                self.write([Part::View(item.name.clone())]);
                self.sql(&item.forms);
                item.triggers.iter().for_each(|trigger| self.sql(&trigger.forms));
            }
            Change::ReplaceView { before: _, after } => {
                self.write([Part::View(after.name.clone())]);
                self.sql(&after.forms);
            }
            Change::CreateObject(item) | Change::DropObject(item) => self.object(item),
            Change::ChangeObject { before, after } => {
                self.object(before);
                self.object(after);
            }
            Change::Comment { on, .. } => self.comment(on),
        }
    }

    fn object(&mut self, item: &CatalogueObject) {
        self.write([Part::Object(item.key())]);
        self.write(item.types().into_iter().cloned().map(Part::Enum));
        self.need(item.stands_on().into_iter().map(|on| match on {
            On::Relation(name) => Part::Table(name),
            On::Column(table, column) => Part::Column(table, column),
            On::Type(name) => Part::Enum(name),
            On::Object(name) => Part::View(name),
            On::Routine(name) => Part::Routine(name),
        }));
        self.words.extend(item.table().map(|table| table.name.to_lowercase()));
        for dialect in Dialect::ALL {
            self.words.extend(item.texts(dialect).into_iter().flat_map(|sql| words(sql, dialect)));
        }
    }

    fn comment(&mut self, on: &CommentTarget) {
        self.write([Part::Doc(on.to_string())]);
        self.need([match on {
            CommentTarget::Table(table) => Part::Table(table.clone()),
            CommentTarget::Column { table, column } => Part::Column(table.clone(), column.clone()),
            CommentTarget::Constraint { table, constraint: name } | CommentTarget::Index { table, index: name } => {
                Part::Named(table.clone(), name.clone())
            }
            CommentTarget::Enum(name) => Part::Enum(name.clone()),
            CommentTarget::Routine { name, .. } => Part::Routine(name.clone()),
            CommentTarget::View(name) => Part::View(name.clone()),
        }]);
    }

    fn new_table(&mut self, table: &Table) {
        self.write([Part::Table(table.name.clone())]);
        table.columns.iter().for_each(|column| self.column_type(&column.ty));
        table.foreign_keys.iter().for_each(|key| self.foreign_key(key));
        table.triggers.iter().for_each(|trigger| self.sql(&trigger.forms));
    }

    fn column(&mut self, table: &ObjectName, column: &Column) {
        self.write([Part::Column(table.clone(), column.name.clone())]);
        self.need([Part::Table(table.clone())]);
        self.column_type(&column.ty);
        if let Some(generated) = &column.generated {
            self.expression(table, &generated.expression);
        }
    }

    /// An expression over the columns of `table`.
    fn expression(&mut self, table: &ObjectName, expression: &Expression) {
        if let Expression::Sql(forms) = expression {
            self.words.insert(table.name.to_lowercase());
            self.sql(forms);
        }
    }

    fn column_type(&mut self, ty: &ColumnType) {
        self.need(ty.enumeration().or_else(|| ty.declared()).cloned().map(Part::Enum));
    }

    fn constraint(&mut self, table: &ObjectName, constraint: &Constraint) {
        let columns = match constraint {
            Constraint::PrimaryKey(key) => &key.columns,
            Constraint::Unique(unique) => &unique.columns,
            Constraint::ForeignKey(key) => {
                self.foreign_key(key);
                &key.columns
            }
            Constraint::Exclusion(exclusion) => return self.index(table, &exclusion.index),
            Constraint::Check(check) => {
                self.need([Part::Table(table.clone())]);
                return self.expression(table, &check.expression);
            }
        };
        self.columns(table, columns.iter());
    }

    fn foreign_key(&mut self, key: &ForeignKey) {
        self.columns(&key.target, key.target_columns.iter());
    }

    fn index(&mut self, table: &ObjectName, index: &Index) {
        let columns: Vec<Name> = index.parts.iter().filter_map(IndexPart::column).cloned().collect();
        self.columns(table, columns.iter());
        for part in &index.parts {
            if let IndexTarget::Expression(expression) = &part.target {
                self.expression(table, expression);
            }
        }
        if let Some(predicate) = &index.predicate {
            self.expression(table, predicate);
        }
    }

    fn columns<'a>(&mut self, table: &ObjectName, columns: impl Iterator<Item = &'a Name>) {
        self.need([Part::Table(table.clone())]);
        self.need(columns.map(|column| Part::Column(table.clone(), column.clone())));
    }
}

/// The words of SQL in lower case, those of comments and literals among them.
pub(super) fn words(sql: &str, dialect: Dialect) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    mentions(sql, dialect, |mention| {
        found.insert(mention.name.to_lowercase());
        false
    });
    found
}

#[cfg(test)]
mod tests {
    use super::{Touch, words};
    use crate::diff::Change;
    use crate::model::{Column, Forms, Name, ObjectName, Table, View};
    use std::collections::BTreeSet;

    fn on(table: &str) -> ObjectName {
        ObjectName::new(table)
    }

    fn column(name: &str) -> Box<Column> {
        let text = format!("{{\"name\": \"{name}\", \"type\": \"text\"}}");
        Box::new(serde_json::from_str::<Column>(&text).unwrap())
    }

    fn add(table: &str, name: &str) -> Change {
        Change::AddColumn { table: on(table), column: column(name), backfill: None }
    }

    fn drop(table: &str, name: &str) -> Change {
        Change::DropColumn { table: on(table), column: column(name) }
    }

    fn drop_table(name: &str) -> Change {
        let text = format!("{{\"name\": {{\"name\": \"{name}\"}}, \"columns\": []}}");
        Change::DropTable(Box::new(serde_json::from_str::<Table>(&text).unwrap()))
    }

    fn view(sql: &str) -> Change {
        let forms = Forms::from([(crate::model::Dialect::Postgres, sql.to_owned())]);
        Change::CreateView(View { name: on("emails"), doc: None, forms, ..View::default() })
    }

    fn rename(table: &str, from: &str, to: &str) -> Change {
        Change::RenameColumn { table: on(table), from: Name::from(from), to: Name::from(to) }
    }

    #[test]
    fn what_contradicts_each_other() {
        let rows = [
            (add("users", "a"), add("users", "b"), false),
            (add("users", "a"), add("users", "a"), true),
            (add("users", "a"), add("posts", "a"), false),
            (add("users", "a"), drop_table("users"), true),
            (drop("users", "a"), drop_table("users"), true),
            (drop("users", "a"), rename("users", "a", "b"), true),
            (rename("users", "a", "b"), add("users", "b"), true),
            (rename("users", "a", "b"), rename("users", "a", "c"), true),
            (view("SELECT email FROM users"), drop("users", "email"), true),
            (view("SELECT email FROM users"), drop("posts", "email"), false),
            (view("SELECT email FROM users"), add("users", "name"), false),
            (view("SELECT email FROM Users"), drop_table("users"), true),
        ];
        for (left, right, expected) in rows {
            let (a, b) = (Touch::of(&left), Touch::of(&right));
            assert_eq!(a.clashes(&b), expected, "{left} and {right}");
            assert_eq!(b.clashes(&a), expected, "{right} and {left}");
        }
    }

    #[test]
    fn sql_by_hand_meets_what_it_names() {
        let named: BTreeSet<String> = words("UPDATE \"Users\" SET a = 1;", crate::model::Dialect::D1);
        assert!(Touch::of(&add("users", "b")).is_among(&named));
        assert!(!Touch::of(&add("posts", "a")).is_among(&named));
    }
}
