//! Edits of keys, checks and indexes.

use super::{Draft, take};
use crate::names;
use crate::spec::{CheckSpec, ColumnSpec, ForeignKeySpec, Id, IndexSpec, KeySpec, Object, Part, Rule, TableSpec, Ty};
use seaglass::model::{Action, ColumnType, PostgresType};

const ACTIONS: [Action; 5] = [Action::NoAction, Action::Restrict, Action::Cascade, Action::SetNull, Action::SetDefault];

impl Draft<'_> {
    pub(super) fn fresh(&mut self) -> String {
        names::object(&mut self.dice, self.before, &self.world.spec)
    }

    fn own_name(&mut self) -> Option<String> {
        self.dice.chance(40).then(|| self.fresh())
    }

    /// Takes away what names something that is not there any more.
    pub(super) fn remove_dangling(&mut self) {
        let spec = &mut self.world.spec;
        spec.views.retain(|view| !view.columns.is_empty());
        let tables = spec.tables.clone();
        let there = |table: Id, column: Id| tables.iter().any(|item| item.id == table && item.column(column).is_some());
        spec.objects.retain(|item| {
            item.what.stands_on().is_none_or(|(table, columns)| columns.iter().all(|column| there(table, *column)))
        });
        spec.objects.retain(|item| {
            let is_there = |id: Id| tables.iter().any(|table| table.id == id);
            !matches!(item.what, Object::Heir { child, parent } if !is_there(child) || !is_there(parent))
        });
        let whole = spec.clone();
        spec.objects.retain(|item| !matches!(&item.what, Object::Native(native) if !native.is_whole(&whole)));
        let there = |table: Id, column: Id| tables.iter().any(|item| item.id == table && item.column(column).is_some());
        spec.routines.retain(|routine| match &routine.body {
            crate::spec::Body::Log { table, column, .. } => there(*table, *column),
            crate::spec::Body::Sum { .. } => true,
        });
        let routines: Vec<Id> = spec.routines.iter().map(|routine| routine.id).collect();
        for table in &mut spec.tables {
            table.triggers.retain(|trigger| routines.contains(&trigger.function));
            // A key that is pointed at must stay unique.
            table.foreign_keys.retain(|key| {
                tables
                    .iter()
                    .find(|item| item.id == key.target)
                    .is_some_and(|target| is_key(target, &key.target_columns))
            });
        }
    }

    pub(super) fn change_primary_key(&mut self) -> Option<()> {
        let at = self.old_table()?;
        let id = self.world.spec.id();
        let table = &mut self.world.spec.tables[at];
        if table.columns.iter().any(|column| column.identity.is_some()) {
            return None;
        }
        if table.primary_key.is_some() && self.dice.chance(30) {
            table.primary_key = None;
            table.without_rowid = false;
        } else {
            let columns = self.some_columns(at, |column| !column.nullable && is_comparable(column))?;
            let name = self.own_name();
            self.world.spec.tables[at].primary_key = Some(KeySpec { id, name, columns });
        }
        self.remove_dangling();
        Some(())
    }

    /// One or two columns of a table.
    fn some_columns(&mut self, at: usize, is: impl Fn(&ColumnSpec) -> bool) -> Option<Vec<Id>> {
        let table = &self.world.spec.tables[at];
        let mut found: Vec<Id> = table.columns.iter().filter(|column| is(column)).map(|column| column.id).collect();
        self.dice.shuffle(&mut found);
        found.truncate(1 + self.dice.below(2));
        (!found.is_empty()).then_some(found)
    }

    pub(super) fn add_unique(&mut self) -> Option<()> {
        let at = self.old_table()?;
        self.unique_on(at)
    }

    /// Columns that a unique key can be on.
    pub(super) fn key_columns(&mut self, at: usize) -> Option<Vec<Id>> {
        self.some_columns(at, |column| is_comparable(column) && column.generated.is_none())
    }

    pub(super) fn unique_on(&mut self, at: usize) -> Option<()> {
        // One that says what another key says is another constraint.
        let known: Vec<Vec<Id>> = self.world.spec.tables[at].keys().cloned().collect();
        let again =
            if !known.is_empty() && self.dice.chance(15) { known.get(self.dice.below(known.len())) } else { None };
        let columns = match again {
            Some(columns) => columns.clone(),
            None => self.key_columns(at)?,
        };
        let name = self.own_name();
        let key = KeySpec { id: self.world.spec.id(), name, columns };
        self.world.spec.tables[at].uniques.push(key);
        Some(())
    }

    pub(super) fn drop_unique(&mut self) -> Option<()> {
        let at = self.old_table()?;
        take(&mut self.dice, &mut self.world.spec.tables[at].uniques)?;
        self.remove_dangling();
        Some(())
    }

    /// On a column that holds another table's values already, or on a new one.
    pub(super) fn add_foreign_key(&mut self) -> Option<()> {
        let at = self.any_table()?;
        let table = &self.world.spec.tables[at];
        let keyed = |id| table.foreign_keys.iter().any(|key| key.columns == [id]);
        let loose: Vec<(Id, Id, Id)> = table
            .columns
            .iter()
            .filter(|column| !keyed(column.id))
            .filter_map(|column| column.refers.map(|(target, other)| (column.id, target, other)))
            .collect();
        match self.dice.pick(&loose).copied() {
            Some((own, target, other)) if self.dice.chance(70) => {
                self.key_on(at, vec![own], target, vec![other]);
                Some(())
            }
            _ => self.reference(at),
        }
    }

    /// New columns that refer to a key of any table, with a foreign key or without one yet.
    pub(super) fn reference(&mut self, at: usize) -> Option<()> {
        let target = self.any_table()?;
        let target = self.world.spec.tables[target].clone();
        let keys: Vec<Vec<Id>> = target.keys().cloned().collect();
        let key = self.dice.pick(&keys)?.clone();
        let table = self.world.spec.tables[at].id;
        let old = self.before.table(table).is_some();
        let mut own = Vec::new();
        for other in &key {
            let other = target.column(*other)?;
            let name = names::column(&mut self.dice, self.before, &self.world.spec, table);
            // Integers of another size compare.
            let ty = match &other.ty {
                Ty::Plain(ColumnType::SmallInteger | ColumnType::Integer, None) if self.dice.chance(25) => {
                    Ty::Plain(ColumnType::BigInteger, None)
                }
                ty => ty.clone(),
            };
            let mut column = self.new_column(name, ty);
            (column.default, column.refers) = (None, Some((target.id, other.id)));
            // Rows that exist refer to nothing.
            column.nullable |= old;
            own.push(column.id);
            for row in self.world.rows.entry(table).or_default() {
                row.insert(column.id, crate::spec::Value::Null);
            }
            self.world.spec.tables[at].columns.push(column);
        }
        if key.len() == 1 && self.dice.chance(30) {
            return Some(());
        }
        self.key_on(at, own, target.id, key);
        Some(())
    }

    fn key_on(&mut self, at: usize, columns: Vec<Id>, target: Id, target_columns: Vec<Id>) {
        let table = &self.world.spec.tables[at];
        let nullable = columns.iter().all(|id| table.column(*id).is_some_and(|column| column.nullable));
        let defaulted = columns.iter().all(|id| table.column(*id).is_some_and(|column| column.default.is_some()));
        let key = ForeignKeySpec {
            id: self.world.spec.id(),
            name: self.own_name(),
            columns,
            target,
            target_columns,
            on_delete: self.action(nullable, defaulted),
            on_update: self.action(nullable, defaulted),
            deferred: self.dice.chance(15),
        };
        self.world.spec.tables[at].foreign_keys.push(key);
    }

    /// One that the columns allow.
    fn action(&mut self, nullable: bool, defaulted: bool) -> Action {
        match self.dice.pick(&ACTIONS).copied().unwrap_or_default() {
            Action::SetNull if !nullable => Action::Cascade,
            Action::SetDefault if !defaulted => Action::NoAction,
            action => action,
        }
    }

    pub(super) fn change_foreign_key(&mut self) -> Option<()> {
        let at = self.old_table()?;
        let count = self.world.spec.tables[at].foreign_keys.len();
        let key = (count > 0).then(|| self.dice.below(count))?;
        let table = &self.world.spec.tables[at];
        let columns = table.foreign_keys[key].columns.clone();
        let nullable = columns.iter().all(|id| table.column(*id).is_some_and(|column| column.nullable));
        let defaulted = columns.iter().all(|id| table.column(*id).is_some_and(|column| column.default.is_some()));
        let (on_delete, on_update) = (self.action(nullable, defaulted), self.action(nullable, defaulted));
        let key = &mut self.world.spec.tables[at].foreign_keys[key];
        (key.on_delete, key.on_update) = (on_delete, on_update);
        key.deferred ^= self.dice.chance(30);
        Some(())
    }

    pub(super) fn drop_foreign_key(&mut self) -> Option<()> {
        let at = self.any_table()?;
        take(&mut self.dice, &mut self.world.spec.tables[at].foreign_keys).map(|_key| ())
    }

    pub(super) fn add_check(&mut self) -> Option<()> {
        let at = self.any_table()?;
        self.check_on(at)
    }

    pub(super) fn check_on(&mut self, at: usize) -> Option<()> {
        let rule = self.rule(at)?;
        let check = CheckSpec { id: self.world.spec.id(), name: self.fresh(), rule };
        self.world.spec.tables[at].checks.push(check);
        Some(())
    }

    fn rule(&mut self, at: usize) -> Option<Rule> {
        let table = &self.world.spec.tables[at];
        let stored = |is: fn(&ColumnSpec) -> bool| -> Vec<Id> {
            table.stored().filter(|column| is(column)).map(|column| column.id).collect()
        };
        let (integers, texts) = (stored(ColumnSpec::is_integer), stored(ColumnSpec::is_text));
        match self.dice.below(4) {
            0 => self.dice.pick(&integers).map(|id| Rule::AtLeast(*id, i64::MIN)),
            1 => self.dice.pick(&texts).map(|id| Rule::IsNot(*id, "it's; not --this".to_owned())),
            2 => self.dice.pick(&texts).map(|id| Rule::ShorterThan(*id, 900)),
            _ => {
                let (one, other) = (*self.dice.pick(&integers)?, *self.dice.pick(&integers)?);
                let number = [-40_000, 0][self.dice.below(2)];
                Some(if one == other { Rule::AtLeast(one, number) } else { Rule::Differ(one, other) })
            }
        }
    }

    pub(super) fn drop_check(&mut self) -> Option<()> {
        let at = self.old_table()?;
        take(&mut self.dice, &mut self.world.spec.tables[at].checks).map(|_check| ())
    }

    pub(super) fn rename_constraint(&mut self) -> Option<()> {
        let at = self.old_table()?;
        let (fresh, named) = (self.fresh(), self.dice.chance(60));
        let table = &mut self.world.spec.tables[at];
        let mut own: Vec<&mut Option<String>> =
            table.primary_key.iter_mut().chain(&mut table.uniques).map(|key| &mut key.name).collect();
        own.extend(table.foreign_keys.iter_mut().map(|key| &mut key.name));
        let count = own.len() + table.checks.len();
        let at = (count > 0).then(|| self.dice.below(count))?;
        if at < own.len() {
            **own.get_mut(at)? = named.then_some(fresh);
        } else {
            let at = at - own.len();
            table.checks.get_mut(at)?.name = fresh;
        }
        Some(())
    }

    pub(super) fn create_index(&mut self) -> Option<()> {
        let at = self.any_table()?;
        self.index_on(at)
    }

    pub(super) fn index_on(&mut self, at: usize) -> Option<()> {
        let unique = self.dice.chance(30);
        // What a generated column holds is known to the database alone.
        let columns =
            self.some_columns(at, |column| is_comparable(column) && !(unique && column.generated.is_some()))?;
        let table = self.world.spec.tables[at].clone();
        let part = |draft: &mut Self, id: Id| match table.column(id) {
            Some(column) if column.is_text() && !unique && draft.dice.chance(30) => Part::Lower(id),
            _ if draft.dice.chance(30) => Part::Descending(id),
            _ => Part::Ascending(id),
        };
        let parts = columns.into_iter().map(|id| part(self, id)).collect();
        let predicate = if self.dice.chance(30) {
            let nullable = table.columns.iter().find(|column| column.nullable).map(|column| Rule::Present(column.id));
            nullable.or_else(|| self.rule(at))
        } else {
            None
        };
        let index = IndexSpec { id: self.world.spec.id(), name: self.own_name(), parts, unique, predicate };
        self.world.spec.tables[at].indexes.push(index);
        Some(())
    }

    pub(super) fn rename_index(&mut self) -> Option<()> {
        let at = self.old_table()?;
        let fresh = self.fresh();
        let indexes = &mut self.world.spec.tables[at].indexes;
        let count = indexes.len();
        let index = (count > 0).then(|| self.dice.below(count))?;
        let other = self.dice.below(count);
        if other != index && self.dice.chance(60) && indexes[index].name.is_some() && indexes[other].name.is_some() {
            let name = indexes[index].name.take();
            indexes[index].name = std::mem::replace(&mut indexes[other].name, name);
            return Some(());
        }
        indexes[index].name = self.dice.chance(70).then_some(fresh);
        Some(())
    }

    pub(super) fn drop_index(&mut self) -> Option<()> {
        let at = self.old_table()?;
        take(&mut self.dice, &mut self.world.spec.tables[at].indexes).map(|_index| ())
    }
}

/// Whether a key or an index can be on the column.
pub(super) fn is_comparable(column: &ColumnSpec) -> bool {
    let Ty::Plain(ty, _) = &column.ty else { return true };
    !matches!(
        ty,
        ColumnType::Json | ColumnType::JsonBinary | ColumnType::Postgres(PostgresType::Xml | PostgresType::Box)
    )
}

fn is_key(table: &TableSpec, columns: &[Id]) -> bool {
    table.keys().any(|key| key.len() == columns.len() && key.iter().all(|id| columns.contains(id)))
}
