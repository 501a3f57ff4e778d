//! Edits of objects that no table is made of, in databases for the dialect that has them alone.

use super::rule::is_comparable;
use super::{Draft, take};
use crate::heirs;
use crate::names;
use crate::native::{self, Native};
use crate::spec::{Id, Object, ObjectSpec};
use seaglass::model::Dialect;

const EXTENSIONS: [&str; 3] = ["citext", "hstore", "ltree"];

impl Draft<'_> {
    pub(super) fn create_object(&mut self) -> Option<()> {
        let id = self.world.spec.id();
        let what = match self.world.spec.only? {
            Dialect::Postgres if self.dice.chance(30) => Object::Native(self.some_native()?),
            Dialect::Postgres => self.some_object()?,
            Dialect::D1 => Object::Native(self.search()?),
        };
        let name = match what {
            // No function of Postgres's own is called like that, and no table.
            Object::Native(Native::Aggregate { .. }) => {
                format!("{} {id}", names::object(&mut self.dice, self.before, &self.world.spec))
            }
            Object::Native(Native::Cast { of, .. }) => format!("cast of {of}"),
            Object::Native(Native::Search { .. }) => format!("{}{id}", native::FOUND),
            Object::Heir { child, .. } => format!("heir {child}"),
            Object::Native(Native::Range { .. } | Native::Collation { .. } | Native::Namespace { .. })
            | Object::Statistics { .. }
            | Object::Policy { .. }
            | Object::Rule { .. }
            | Object::Domain { .. }
            | Object::Composite { .. }
            | Object::Sequence { .. } => names::object(&mut self.dice, self.before, &self.world.spec),
            Object::Extension => (*self.dice.pick(&EXTENSIONS)?).to_owned(),
        };
        // One that is declared again in the same version is the same one.
        let mut taken = self.before.objects.iter().chain(&self.world.spec.objects);
        if taken.any(|item| item.name == name) {
            return None;
        }
        self.world.spec.objects.push(ObjectSpec { id, name, doc: None, what });
        Some(())
    }

    fn some_object(&mut self) -> Option<Object> {
        match self.dice.below(10) {
            0 | 1 => return Some(Object::Extension),
            2 | 3 => return Some(Object::Domain { never: 0 }),
            4 => return Some(Object::Composite { attributes: vec![self.world.spec.id()] }),
            5 => return Some(Object::Sequence { by: 1 }),
            6 => return self.heir(),
            _ => {}
        }
        let at = self.any_table()?;
        let table = self.world.spec.tables[at].id;
        let columns = self.comparable(table)?;
        self.over(table, columns)
    }

    /// Another table, which inherits from one that does not.
    fn heir(&mut self) -> Option<Object> {
        let at = self.any_table()?;
        let (id, name) = (self.world.spec.id(), names::object(&mut self.dice, self.before, &self.world.spec));
        let parent = &self.world.spec.tables[at];
        let made = heirs::heir(parent, id, name);
        let parent = parent.id;
        self.world.spec.tables.push(made);
        Some(Object::Heir { child: id, parent })
    }

    fn some_native(&mut self) -> Option<Native> {
        let spec = &self.world.spec;
        let composites: Vec<Id> =
            spec.objects.iter().filter(|it| matches!(it.what, Object::Composite { .. })).map(|it| it.id).collect();
        let sums: Vec<Id> = native::sums(spec).collect();
        Some(match self.dice.below(5) {
            0 => Native::Aggregate { from: 0, by: self.dice.pick(&sums).copied() },
            1 => Native::Cast { of: *self.dice.pick(&composites)?, readily: 0 },
            2 => Native::Range { turn: 0 },
            3 => Native::Namespace { turn: 0 },
            _ => Native::Collation { turn: 0 },
        })
    }

    /// A search over the texts of a table whose rows have numbers.
    fn search(&mut self) -> Option<Native> {
        let at = self.any_table()?;
        let table = &self.world.spec.tables[at];
        let texts: Vec<Id> = table.columns.iter().filter(|column| column.is_text()).map(|column| column.id).collect();
        native::row_number(table)?;
        let table = table.id;
        Some(Native::Search { table, column: *self.dice.pick(&texts)?, turn: 0 })
    }

    /// An object over some of these columns.
    fn over(&mut self, table: Id, mut columns: Vec<Id>) -> Option<Object> {
        self.dice.shuffle(&mut columns);
        let column = *columns.first()?;
        if columns.len() > 1 && self.dice.chance(50) {
            columns.truncate(2 + self.dice.below(2));
            return Some(Object::Statistics { table, columns });
        }
        Some(if self.dice.chance(50) { Object::Rule { table, column } } else { Object::Policy { table, column } })
    }

    /// Another comment or other facts, or other columns of what stands on a table.
    pub(super) fn change_object(&mut self) -> Option<()> {
        let at = self.any_object()?;
        let Some((table, _)) = self.world.spec.objects[at].what.stands_on() else {
            return self.change_alone(at);
        };
        let mut columns = self.comparable(table)?;
        self.dice.shuffle(&mut columns);
        match &mut self.world.spec.objects[at].what {
            Object::Extension
            | Object::Domain { .. }
            | Object::Composite { .. }
            | Object::Sequence { .. }
            | Object::Heir { .. }
            | Object::Native(_) => {}
            Object::Statistics { columns: now, .. } => {
                columns.truncate(now.len());
                *now = columns;
            }
            Object::Policy { column, .. } | Object::Rule { column, .. } => *column = *columns.first()?,
        }
        Some(())
    }

    /// The same of what stands on no table.
    fn change_alone(&mut self, at: usize) -> Option<()> {
        if self.dice.chance(25) {
            self.world.spec.objects[at].doc = Some(format!("for {}", self.dice.below(1_000)));
            return Some(());
        }
        let (fresh, drops) = (self.world.spec.id(), self.dice.chance(30));
        let more = 1 + u32::from(self.dice.chance(50));
        match &mut self.world.spec.objects[at].what {
            Object::Domain { never: number } | Object::Sequence { by: number } => *number += 1,
            Object::Composite { attributes } if drops && attributes.len() > 1 => _ = attributes.remove(0),
            Object::Composite { attributes } => attributes.push(fresh),
            Object::Native(native) => *native.turn() += more,
            Object::Extension
            | Object::Statistics { .. }
            | Object::Policy { .. }
            | Object::Rule { .. }
            | Object::Heir { .. } => return None,
        }
        Some(())
    }

    pub(super) fn drop_object(&mut self) -> Option<()> {
        take(&mut self.dice, &mut self.world.spec.objects)?;
        self.remove_dangling();
        Some(())
    }

    /// Columns of values that are told apart.
    fn comparable(&self, table: Id) -> Option<Vec<Id>> {
        let table = self.world.spec.table(table)?;
        Some(table.stored().filter(|column| is_comparable(column)).map(|column| column.id).collect())
    }

    fn any_object(&mut self) -> Option<usize> {
        let count = self.world.spec.objects.len();
        (count > 0).then(|| self.dice.below(count))
    }
}
