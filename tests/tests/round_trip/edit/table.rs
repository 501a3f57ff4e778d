//! Edits of tables as a whole.

use super::Draft;
use super::column::numbering;
use crate::dice;
use crate::names;
use crate::parts;
use crate::spec::{ColumnSpec, Default_, Formula, Id, KeySpec, Object, ObjectSpec, TableSpec, Ty, Value};
use crate::stored;
use seaglass::model::{ColumnType, Dialect, PostgresType, Storage};

impl Draft<'_> {
    /// A type that any column may have.
    pub(super) fn any_type(&mut self) -> Ty {
        let enums: Vec<Id> = self.world.spec.enums.iter().map(|item| item.id).collect();
        if self.dice.chance(15)
            && let Some(id) = self.dice.pick(&enums)
        {
            return Ty::Enum(*id);
        }
        let plain = |ty| Ty::Plain(ty, None);
        if self.world.spec.only == Some(Dialect::Postgres) && self.dice.chance(20) {
            return plain(ColumnType::Postgres(
                self.dice.pick(&dice::NATIVE).map_or(PostgresType::Inet, |(ty, _)| ty.clone()),
            ));
        }
        if self.dice.chance(20) {
            return self.dice.pick(&stored::all()).cloned().unwrap_or(plain(ColumnType::Text));
        }
        match self.dice.below(20) {
            0 => plain(ColumnType::Boolean),
            1 => plain(ColumnType::SmallInteger),
            2 | 3 => plain(ColumnType::Integer),
            4 | 5 => plain(ColumnType::BigInteger),
            6 => plain(ColumnType::Double),
            7 => Ty::Plain(ColumnType::Decimal { precision: Some((12, 4)) }, Some(Storage::ExactDecimal)),
            8 | 9 => plain(ColumnType::Varchar(Some(40))),
            10 => plain(ColumnType::Bytes),
            11 => plain(ColumnType::Date),
            12 => plain(ColumnType::Time),
            13 => plain(ColumnType::DateTime),
            14 => plain(ColumnType::TimestampTz),
            15 => plain(ColumnType::Uuid),
            16 => plain(if self.dice.chance(50) { ColumnType::Json } else { ColumnType::JsonBinary }),
            _ => plain(ColumnType::Text),
        }
    }

    pub(super) fn new_column(&mut self, name: String, ty: Ty) -> ColumnSpec {
        let id = self.world.spec.id();
        let nullable = self.dice.chance(50);
        let default = self.dice.chance(25).then(|| self.default_of(&ty));
        ColumnSpec { id, name, ty, nullable, default, generated: None, identity: None, doc: None, refers: None }
    }

    pub(super) fn default_of(&mut self, ty: &Ty) -> Default_ {
        match ty {
            Ty::Plain(ColumnType::TimestampTz, _) if self.dice.chance(60) => {
                if self.dice.chance(50) {
                    Default_::Now
                } else {
                    Default_::WrittenNow
                }
            }
            Ty::Plain(ColumnType::Uuid, _) if self.dice.chance(60) => Default_::NewUuid,
            Ty::Plain(ColumnType::Date, _) if self.dice.chance(60) => Default_::Today,
            Ty::Plain(ColumnType::Integer | ColumnType::BigInteger, None) if self.dice.chance(40) => {
                self.next_number().unwrap_or(Default_::Value(Value::Null))
            }
            Ty::Plain(..) | Ty::Enum(_) => {
                let value = dice::value(&self.world.spec, ty, &mut self.dice);
                if self.dice.chance(50) { Default_::Written(value) } else { Default_::Value(value) }
            }
        }
    }

    /// The next value of a sequence that is declared.
    fn next_number(&mut self) -> Option<Default_> {
        let is_sequence = |item: &&ObjectSpec| matches!(item.what, Object::Sequence { .. });
        let found: Vec<Id> = self.world.spec.objects.iter().filter(is_sequence).map(|item| item.id).collect();
        self.dice.pick(&found).map(|id| Default_::Next(*id))
    }

    pub(super) fn create_table(&mut self) -> Option<()> {
        if self.world.spec.tables.len() > 6 {
            return None;
        }
        let name = names::object(&mut self.dice, self.before, &self.world.spec);
        let mut table = TableSpec { id: self.world.spec.id(), name, ..TableSpec::default() };
        if self.world.spec.only == Some(Dialect::Postgres) && self.dice.chance(7) {
            self.world.spec.tables.push(table);
            return Some(());
        }
        self.key_of_new_table(&mut table);
        for _column in 0..=self.dice.below(4) {
            let taken: Vec<String> = table.columns.iter().map(|column| column.name.clone()).collect();
            let taken: Vec<&str> = taken.iter().map(String::as_str).collect();
            let name = names::fresh(&mut self.dice, &taken);
            let ty = self.any_type();
            let column = self.new_column(name, ty);
            table.columns.push(column);
        }
        let generated = self.dice.chance(25);
        if let Some(formula) = generated.then(|| self.formula(&table)).flatten() {
            let ty = type_of(&table, formula);
            let mut column = self.new_column("computed".to_owned(), ty);
            (column.nullable, column.default, column.generated) = (true, None, Some(formula));
            table.columns.push(column);
        }
        let at = self.world.spec.tables.len();
        self.world.spec.tables.push(table);
        for _key in 0..self.dice.below(3) {
            self.reference(at);
        }
        if self.dice.chance(40) {
            self.unique_on(at);
        }
        if self.dice.chance(40) {
            self.check_on(at);
        }
        if self.dice.chance(40) {
            self.index_on(at);
        }
        let free = |column: &ColumnSpec| column.identity.is_none() && !column.nullable;
        if self.dice.chance(15) && self.world.spec.tables[at].columns.first().is_some_and(free) {
            self.world.spec.tables[at].without_rowid = true;
        }
        self.world.spec.tables[at].unlogged = self.dice.chance(10);
        if self.dice.chance(30) {
            self.world.spec.tables[at].parts = parts::of(&self.world.spec, &self.world.spec.tables[at]);
        }
        if self.dice.chance(30) {
            self.world.spec.tables[at].lite = u8::try_from(self.dice.below(crate::lite::ALL)).unwrap_or(0);
        }
        Some(())
    }

    fn key_of_new_table(&mut self, table: &mut TableSpec) {
        let plain = |ty| Ty::Plain(ty, None);
        let mut columns: Vec<ColumnSpec> = match self.dice.below(10) {
            0..=3 => {
                let mut id = self.new_column("id".to_owned(), plain(ColumnType::BigInteger));
                id.identity = Some(numbering(&mut self.dice, &table.name, id.id));
                vec![id]
            }
            4 => vec![self.new_column("id".to_owned(), plain(ColumnType::BigInteger))],
            5 => vec![self.new_column("id".to_owned(), plain(ColumnType::Integer))],
            6 => vec![self.new_column("key".to_owned(), plain(ColumnType::Text))],
            7 => vec![self.new_column("id".to_owned(), plain(ColumnType::Uuid))],
            _ => vec![
                self.new_column("first".to_owned(), plain(ColumnType::BigInteger)),
                self.new_column("second".to_owned(), plain(ColumnType::Varchar(Some(40)))),
            ],
        };
        // A key that is not a number may be NULL in SQLite.
        let may_be_null = self.world.spec.only == Some(Dialect::D1) && self.dice.chance(30);
        for column in &mut columns {
            (column.nullable, column.default) = (may_be_null && !column.is_integer(), None);
        }
        let name = self.dice.chance(30).then(|| names::object(&mut self.dice, self.before, &self.world.spec));
        table.primary_key =
            Some(KeySpec { id: self.world.spec.id(), name, columns: columns.iter().map(|column| column.id).collect() });
        table.columns = columns;
    }

    /// A formula over a column of the table.
    pub(super) fn formula(&mut self, table: &TableSpec) -> Option<Formula> {
        let formulas: Vec<Formula> = table
            .stored()
            .filter_map(|column| match &column.ty {
                Ty::Plain(ColumnType::BigInteger | ColumnType::Integer, _) => Some(Formula::Remainder(column.id)),
                Ty::Plain(ColumnType::Text, _) => Some(Formula::Marked(column.id)),
                Ty::Plain(..) | Ty::Enum(_) => None,
            })
            .collect();
        self.dice.pick(&formulas).copied()
    }

    pub(super) fn rename_table(&mut self) -> Option<()> {
        let at = self.old_table()?;
        self.world.spec.tables[at].name = names::object(&mut self.dice, self.before, &self.world.spec);
        Some(())
    }

    /// Two tables take each other's name.
    pub(super) fn swap_tables(&mut self) -> Option<()> {
        let (one, other) = (self.old_table()?, self.old_table()?);
        let tables = &mut self.world.spec.tables;
        if one == other {
            return None;
        }
        let name = tables[one].name.clone();
        tables[one].name = std::mem::replace(&mut tables[other].name, name);
        Some(())
    }

    pub(super) fn change_options(&mut self) -> Option<()> {
        let at = self.old_table()?;
        let more = 1 + u32::from(self.dice.chance(50));
        if let Some(parts) = &mut self.world.spec.tables[at].parts {
            parts.turn += more;
            return Some(());
        }
        if self.dice.chance(60) {
            let lite = u8::try_from(self.dice.below(crate::lite::ALL)).unwrap_or(0);
            self.world.spec.tables[at].lite = lite;
            return Some(());
        }
        if self.dice.chance(40) {
            let table = &mut self.world.spec.tables[at];
            table.unlogged = !table.unlogged;
            return Some(());
        }
        let table = &mut self.world.spec.tables[at];
        if table.primary_key.is_none() || table.columns.iter().any(|column| column.identity.is_some()) {
            return None;
        }
        table.without_rowid = !table.without_rowid;
        Some(())
    }

    pub(super) fn drop_table(&mut self) -> Option<()> {
        let at = self.old_table()?;
        let id = self.world.spec.tables[at].id;
        // A rename to a name that was taken before holds only where that is renamed as well: the diff takes others for
        // renames that were made long ago.
        let old = self.before.table(id)?.name.clone();
        if self.world.spec.tables.iter().any(|table| table.id != id && table.name == old) {
            return None;
        }
        let spec = &mut self.world.spec;
        for table in &mut spec.tables {
            table.foreign_keys.retain(|key| key.target != id);
            for column in &mut table.columns {
                column.refers = column.refers.filter(|(target, _)| *target != id);
            }
        }
        spec.tables.remove(at);
        spec.views.retain(|view| view.table != id);
        self.world.rows.remove(&id);
        self.notes.backfills.retain(|(table, _), _| *table != id);
        self.notes.counts.retain(|(table, _), _| *table != id);
        self.notes.conversions.retain(|(table, _), _| *table != id);
        self.remove_dangling();
        Some(())
    }
}

/// The type of what a formula computes.
pub(super) fn type_of(table: &TableSpec, formula: Formula) -> Ty {
    table.column(formula.source()).map_or(Ty::Plain(ColumnType::Text, None), |column| column.ty.clone())
}

/// A value that a default gives to rows that exist, as far as it is always the same.
pub(super) fn steady(default: Option<&Default_>) -> Option<Value> {
    match default {
        None => Some(Value::Null),
        Some(default) => default.value().cloned(),
    }
}
