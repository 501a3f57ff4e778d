//! Random edits of a schema and of the rows in it. An edit that does not fit changes nothing.

mod catalogue;
mod column;
mod enumeration;
mod object;
mod replace;
mod rule;
mod table;

use crate::dice::Dice;
use crate::heirs;
use crate::model::declared;
use crate::rows::World;
use crate::spec::{ColumnSpec, Id, Spec, TableSpec, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What is edited; where and how follows from the seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    CreateEnum,
    RenameEnum,
    AddValue,
    RenameValue,
    RemoveValue,
    ReorderValues,
    DropEnum,
    CreateTable,
    RenameTable,
    SwapTables,
    ChangeOptions,
    DropTable,
    AddColumn,
    RenameColumn,
    SwapColumns,
    ConvertColumn,
    RequireColumn,
    /// A new or required column gets how many rows of a table held something before, or numbers grow by that.
    CountRows,
    RelaxColumn,
    SetDefault,
    DropDefault,
    ToggleIdentity,
    ChangeFormula,
    DropColumn,
    ReorderColumns,
    ChangePrimaryKey,
    AddUnique,
    ChangeUnique,
    DropUnique,
    AddForeignKey,
    ChangeForeignKey,
    DropForeignKey,
    AddCheck,
    DropCheck,
    RenameConstraint,
    CreateIndex,
    ChangeIndex,
    RenameIndex,
    DropIndex,
    CreateTrigger,
    DropTrigger,
    CreateRoutine,
    ReplaceRoutine,
    DropRoutine,
    CreateView,
    ReplaceView,
    DropView,
    CreateObject,
    ChangeObject,
    DropObject,
    Comment,
}

impl Kind {
    pub const ALL: [Self; 51] = [
        Self::CreateEnum,
        Self::RenameEnum,
        Self::AddValue,
        Self::RenameValue,
        Self::RemoveValue,
        Self::ReorderValues,
        Self::DropEnum,
        Self::CreateTable,
        Self::RenameTable,
        Self::SwapTables,
        Self::ChangeOptions,
        Self::DropTable,
        Self::AddColumn,
        Self::RenameColumn,
        Self::SwapColumns,
        Self::ConvertColumn,
        Self::RequireColumn,
        Self::CountRows,
        Self::RelaxColumn,
        Self::SetDefault,
        Self::DropDefault,
        Self::ToggleIdentity,
        Self::ChangeFormula,
        Self::DropColumn,
        Self::ReorderColumns,
        Self::ChangePrimaryKey,
        Self::AddUnique,
        Self::ChangeUnique,
        Self::DropUnique,
        Self::AddForeignKey,
        Self::ChangeForeignKey,
        Self::DropForeignKey,
        Self::AddCheck,
        Self::DropCheck,
        Self::RenameConstraint,
        Self::CreateIndex,
        Self::ChangeIndex,
        Self::RenameIndex,
        Self::DropIndex,
        Self::CreateTrigger,
        Self::DropTrigger,
        Self::CreateRoutine,
        Self::ReplaceRoutine,
        Self::DropRoutine,
        Self::CreateView,
        Self::ReplaceView,
        Self::DropView,
        Self::CreateObject,
        Self::ChangeObject,
        Self::DropObject,
        Self::Comment,
    ];

    /// What makes new objects and changes none.
    pub const ADDITIVE: [Self; 7] = [
        Self::CreateEnum,
        Self::CreateTable,
        Self::CreateRoutine,
        Self::CreateView,
        Self::CreateIndex,
        Self::ReorderColumns,
        Self::Comment,
    ];

    /// What a first version is made by.
    pub const MAKING: [Self; 13] = [
        Self::CreateTable,
        Self::CreateTable,
        Self::CreateTable,
        Self::CreateEnum,
        Self::CreateIndex,
        Self::CreateTrigger,
        Self::CreateView,
        Self::CreateObject,
        Self::CreateObject,
        Self::CreateObject,
        Self::CreateObject,
        Self::ChangeObject,
        Self::AddForeignKey,
    ];
}

/// An edit.
#[derive(Clone, Copy, Debug)]
pub struct Edit {
    pub kind: Kind,
    pub seed: u32,
}

/// What the author says beside the declaration.
#[derive(Clone, Debug, Default)]
pub struct Notes {
    /// By table and column.
    pub backfills: BTreeMap<(Id, Id), Value>,
    /// The same, taken from rows as they were.
    pub counts: BTreeMap<(Id, Id), Count>,
    /// What is added to numbers that get a larger type, and how many that is.
    pub conversions: BTreeMap<(Id, Id), (Count, i64)>,
    /// Removed enum values, and what rows hold instead.
    pub replaced: BTreeMap<Id, Id>,
    /// Columns and enums whose values were edited: at most once per version, so that there is one order of doing it.
    settled: BTreeSet<Id>,
}

/// How many rows of a table held something in a column before.
#[derive(Clone, Copy, Debug)]
pub struct Count {
    pub table: Id,
    pub column: Id,
}

/// A version in the making.
#[derive(Clone, Debug)]
struct Draft<'a> {
    before: &'a Spec,
    old: &'a World,
    world: World,
    notes: Notes,
    dice: Dice,
}

/// `world` after an edit, and what the author says about all edits since `before`; none if the edit does not fit.
pub fn apply(old: &World, world: &World, notes: &Notes, edit: Edit) -> Option<(World, Notes)> {
    let before = &old.spec;
    let dice = Dice::new(u64::from(edit.seed));
    let mut draft = Draft { before, old, world: world.clone(), notes: notes.clone(), dice };
    draft.edit(edit.kind)?;
    let Draft { world, notes, .. } = draft;
    let mut counts = notes.counts.values().chain(notes.conversions.values().map(|(count, _)| count));
    let counted = counts.all(|count| world.spec.column(count.table, count.column).is_some());
    let fits = counted && declared(&world.spec).is_some() && world.is_sound() && !renames_bare_key(before, &world.spec);
    let fits = fits && !crate::parts::moves_what_stays(before, &world.spec);
    // While an heir makes way, its parent is without those rows.
    let counts = notes.counts.values().chain(notes.conversions.values().map(|(count, _)| count));
    let mut counts = counts.map(|count| count.table);
    let fits = fits && !counts.any(|table| [before, &world.spec].iter().any(|it| heirs::is_parent(it, table)));
    fits.then_some((world, notes))
}

/// Whether a number that is the key of a table without row numbers, and in a unique constraint, is called something
/// else: SQLite fails with `expressions prohibited in PRIMARY KEY and UNIQUE constraints`.
fn renames_bare_key(before: &Spec, after: &Spec) -> bool {
    let bare_key = |table: &TableSpec, id: Id| {
        let key = table.primary_key.as_ref().is_some_and(|key| key.columns == [id]);
        table.without_rowid && key && table.uniques.iter().any(|unique| unique.columns.contains(&id))
    };
    after.tables.iter().any(|table| {
        let Some(old) = before.table(table.id) else { return false };
        let renamed = |column: &&ColumnSpec| {
            let number = |old: &ColumnSpec| old.is_integer() || column.is_integer();
            old.column(column.id).is_some_and(|old| old.name != column.name && number(old))
        };
        table.columns.iter().filter(renamed).any(|column| bare_key(old, column.id) || bare_key(table, column.id))
    })
}

impl Draft<'_> {
    fn edit(&mut self, kind: Kind) -> Option<()> {
        match kind {
            Kind::CreateEnum => {
                self.create_enum();
                Some(())
            }
            Kind::RenameEnum => self.rename_enum(),
            Kind::AddValue => self.add_value(),
            Kind::RenameValue => self.rename_value(),
            Kind::RemoveValue => self.remove_value(),
            Kind::ReorderValues => self.reorder_values(),
            Kind::DropEnum => self.drop_enum(),
            Kind::CreateTable => self.create_table(),
            Kind::RenameTable => self.rename_table(),
            Kind::SwapTables => self.swap_tables(),
            Kind::ChangeOptions => self.change_options(),
            Kind::DropTable => self.drop_table(),
            Kind::AddColumn => self.add_column(false),
            Kind::RenameColumn => self.rename_column(),
            Kind::SwapColumns => self.swap_columns(),
            Kind::ConvertColumn => self.convert_column(),
            Kind::RequireColumn => self.require_column(false),
            Kind::CountRows if self.dice.chance(40) => self.add_column(true),
            Kind::CountRows if self.dice.chance(40) => self.add_to_column(),
            Kind::CountRows => self.require_column(true),
            Kind::RelaxColumn => self.relax_column(),
            Kind::SetDefault => self.set_default(),
            Kind::DropDefault => self.drop_default(),
            Kind::ToggleIdentity => self.toggle_identity(),
            Kind::ChangeFormula => self.change_formula(),
            Kind::DropColumn => self.drop_column(),
            Kind::ReorderColumns => self.reorder_columns(),
            Kind::ChangePrimaryKey => self.change_primary_key(),
            Kind::AddUnique => self.add_unique(),
            Kind::ChangeUnique => self.change_unique(),
            Kind::DropUnique => self.drop_unique(),
            Kind::AddForeignKey => self.add_foreign_key(),
            Kind::ChangeForeignKey => self.change_foreign_key(),
            Kind::DropForeignKey => self.drop_foreign_key(),
            Kind::AddCheck => self.add_check(),
            Kind::DropCheck => self.drop_check(),
            Kind::RenameConstraint => self.rename_constraint(),
            Kind::CreateIndex => self.create_index(),
            Kind::ChangeIndex => self.change_index(),
            Kind::RenameIndex => self.rename_index(),
            Kind::DropIndex => self.drop_index(),
            Kind::CreateTrigger => self.create_trigger(),
            Kind::DropTrigger => self.drop_trigger(),
            Kind::CreateRoutine => {
                self.create_routine();
                Some(())
            }
            Kind::ReplaceRoutine => self.replace_routine(),
            Kind::DropRoutine => self.drop_routine(),
            Kind::CreateView => self.create_view(),
            Kind::ReplaceView => self.replace_view(),
            Kind::DropView => self.drop_view(),
            Kind::CreateObject => self.create_object(),
            Kind::ChangeObject => self.change_object(),
            Kind::DropObject => self.drop_object(),
            Kind::Comment => self.comment(),
        }
    }

    /// Marks a column or enum whose values are edited; none if that was done before.
    fn settle(&mut self, id: Id) -> Option<()> {
        self.notes.settled.insert(id).then_some(())
    }

    /// A table, by its place.
    fn any_table(&mut self) -> Option<usize> {
        let count = self.world.spec.tables.len();
        (count > 0).then(|| self.dice.below(count))
    }

    /// A table that was there before.
    fn old_table(&mut self) -> Option<usize> {
        let before = self.before;
        let tables = self.world.spec.tables.iter().enumerate();
        let old: Vec<usize> = tables.filter(|(_, it)| before.table(it.id).is_some()).map(|(at, _)| at).collect();
        self.dice.pick(&old).copied()
    }

    /// A column that was there before, and satisfies `is`, by the places of its table and of itself.
    fn old_column(&mut self, is: impl Fn(&Spec, usize, usize) -> bool) -> Option<(usize, usize)> {
        let (before, spec) = (self.before, &self.world.spec);
        let mut found = Vec::new();
        for (at, table) in spec.tables.iter().enumerate() {
            for (column, item) in table.columns.iter().enumerate() {
                if before.column(table.id, item.id).is_some() && is(spec, at, column) {
                    found.push((at, column));
                }
            }
        }
        self.dice.pick(&found).copied()
    }
}

/// Takes a random item out of a list.
fn take<T>(dice: &mut Dice, list: &mut Vec<T>) -> Option<T> {
    (!list.is_empty()).then(|| list.remove(dice.below(list.len())))
}
