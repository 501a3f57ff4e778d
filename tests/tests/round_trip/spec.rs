//! A schema whose parts are known by number instead of by name, so that a rename is seen for what it is: the generator
//! edits this, and both the model and the author's intent follow from it.

use crate::native::Native;
use crate::parts::Parts;
use seaglass::model::{Action, ColumnType, Dialect, Literal, Numbering, Storage};

/// What a part is known by, through every version of a chain.
pub type Id = u32;

/// One version of a database.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spec {
    /// The one dialect that it is written for; without it for both.
    pub only: Option<Dialect>,
    pub enums: Vec<EnumSpec>,
    pub tables: Vec<TableSpec>,
    pub routines: Vec<RoutineSpec>,
    pub views: Vec<ViewSpec>,
    pub objects: Vec<ObjectSpec>,
    /// The number to give next.
    pub next: Id,
}

#[derive(Clone, Debug, PartialEq)]
pub struct EnumSpec {
    pub id: Id,
    pub name: String,
    pub doc: Option<String>,
    pub values: Vec<(Id, String)>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableSpec {
    pub id: Id,
    pub name: String,
    pub doc: Option<String>,
    pub columns: Vec<ColumnSpec>,
    pub primary_key: Option<KeySpec>,
    pub uniques: Vec<KeySpec>,
    pub foreign_keys: Vec<ForeignKeySpec>,
    pub checks: Vec<CheckSpec>,
    pub indexes: Vec<IndexSpec>,
    pub triggers: Vec<TriggerSpec>,
    /// WITHOUT ROWID, on D1 only.
    pub without_rowid: bool,
    /// What a crash of Postgres empties.
    pub unlogged: bool,
    /// How it is in partitions, on Postgres only.
    pub parts: Option<Parts>,
    /// What else SQLite alone has of it: see [`crate::lite`].
    pub lite: u8,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ColumnSpec {
    pub id: Id,
    pub name: String,
    pub ty: Ty,
    pub nullable: bool,
    pub default: Option<Default_>,
    pub generated: Option<Formula>,
    pub identity: Option<Numbering>,
    pub doc: Option<String>,
    /// The column of another table whose values this one holds, with or without a foreign key.
    pub refers: Option<(Id, Id)>,
}

/// A column's type.
#[derive(Clone, Debug, PartialEq)]
pub enum Ty {
    Plain(ColumnType, Option<Storage>),
    Enum(Id),
}

/// A column's default.
#[derive(Clone, Debug, PartialEq)]
pub enum Default_ {
    Value(Value),
    Now,
    NewUuid,
    /// A value, or the present instant, as SQL of its author's.
    Written(Value),
    WrittenNow,
    /// The day of today.
    Today,
    /// The next value of a sequence.
    Next(Id),
}

impl Default_ {
    /// The value that it always is.
    pub const fn value(&self) -> Option<&Value> {
        match self {
            Self::Value(value) | Self::Written(value) => Some(value),
            Self::Now | Self::NewUuid | Self::WrittenNow | Self::Today | Self::Next(_) => None,
        }
    }

    pub const fn value_mut(&mut self) -> Option<&mut Value> {
        match self {
            Self::Value(value) | Self::Written(value) => Some(value),
            Self::Now | Self::NewUuid | Self::WrittenNow | Self::Today | Self::Next(_) => None,
        }
    }
}

/// What a row holds in a column.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Null,
    Literal(Literal),
    Enum(Id),
}

/// How a generated column is computed, from a column of the same table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Formula {
    /// The rest of a division, of an integer.
    Remainder(Id),
    /// With something appended, of a text.
    Marked(Id),
}

/// A primary key or a unique constraint. Without a name it has Postgres's own.
#[derive(Clone, Debug, PartialEq)]
pub struct KeySpec {
    pub id: Id,
    pub name: Option<String>,
    pub columns: Vec<Id>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct ForeignKeySpec {
    pub id: Id,
    pub name: Option<String>,
    pub columns: Vec<Id>,
    pub target: Id,
    pub target_columns: Vec<Id>,
    pub on_delete: Action,
    pub on_update: Action,
    pub deferred: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub struct CheckSpec {
    pub id: Id,
    pub name: String,
    pub rule: Rule,
}

/// What a check or the predicate of an index says.
#[derive(Clone, Debug, PartialEq)]
pub enum Rule {
    /// An integer is at least so much.
    AtLeast(Id, i64),
    /// A text is another one than this.
    IsNot(Id, String),
    /// A text has fewer characters than this.
    ShorterThan(Id, usize),
    /// Two integers of a row differ.
    Differ(Id, Id),
    /// A value is there.
    Present(Id),
}

#[derive(Clone, Debug, PartialEq)]
pub struct IndexSpec {
    pub id: Id,
    pub name: Option<String>,
    pub parts: Vec<Part>,
    pub unique: bool,
    pub predicate: Option<Rule>,
}

/// What an index lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Ascending(Id),
    Descending(Id),
    /// A text in lower case.
    Lower(Id),
}

/// A trigger that writes a line into another table, or none at all, when a row is written.
#[derive(Clone, Debug, PartialEq)]
pub struct TriggerSpec {
    pub id: Id,
    pub name: String,
    pub doc: Option<String>,
    /// `INSERT`, `UPDATE` or `DELETE`.
    pub event: &'static str,
    /// The function that Postgres calls, a routine of the database.
    pub function: Id,
}

#[derive(Clone, Debug, PartialEq)]
pub struct RoutineSpec {
    pub id: Id,
    pub name: String,
    pub doc: Option<String>,
    pub body: Body,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Takes numbers and gives one.
    Sum { arguments: usize, plus: i64 },
    /// Writes a text into the column of a table, for triggers.
    Log { table: Id, column: Id, text: String },
}

#[derive(Clone, Debug, PartialEq)]
pub struct ViewSpec {
    pub id: Id,
    pub name: String,
    pub doc: Option<String>,
    pub table: Id,
    pub columns: Vec<Id>,
    /// `SELECT *`, on D1: Postgres freezes the columns of that moment.
    pub star: bool,
    /// A view over it and, on Postgres, a function that returns its rows have names after its own.
    pub chained: bool,
}

/// An object of the catalogue that no table is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct ObjectSpec {
    pub id: Id,
    pub name: String,
    pub doc: Option<String>,
    pub what: Object,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Object {
    /// An extension, by its name.
    Extension,
    /// Statistics over columns of a table.
    Statistics { table: Id, columns: Vec<Id> },
    /// Rows of a table are seen where a column holds something.
    Policy { table: Id, column: Id },
    /// Nothing more is done where a row that holds something there is deleted.
    Rule { table: Id, column: Id },
    /// Texts that are not a certain one; every third column of texts is of the first.
    Domain { never: u32 },
    /// A type of attributes, by their numbers.
    Composite { attributes: Vec<Id> },
    /// A sequence that counts by so much.
    Sequence { by: u32 },
    /// A table inherits from another.
    Heir { child: Id, parent: Id },
    /// What one engine alone has.
    Native(Native),
}

impl Object {
    /// The table and the columns that it stands on.
    pub fn stands_on(&self) -> Option<(Id, &[Id])> {
        match self {
            Self::Extension
            | Self::Domain { .. }
            | Self::Composite { .. }
            | Self::Sequence { .. }
            | Self::Heir { .. }
            | Self::Native(_) => None,
            Self::Statistics { table, columns } => Some((*table, columns)),
            Self::Policy { table, column } | Self::Rule { table, column } => {
                Some((*table, std::slice::from_ref(column)))
            }
        }
    }
}

impl Spec {
    pub fn id(&mut self) -> Id {
        self.next += 1;
        self.next
    }

    pub fn table(&self, id: Id) -> Option<&TableSpec> {
        self.tables.iter().find(|table| table.id == id)
    }

    pub fn enumeration(&self, id: Id) -> Option<&EnumSpec> {
        self.enums.iter().find(|item| item.id == id)
    }

    pub fn column(&self, table: Id, column: Id) -> Option<&ColumnSpec> {
        self.table(table)?.column(column)
    }

    /// Every name of an object that shares the namespace of tables, and of constraints, which D1 does not tell apart.
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.enums.iter().map(|item| item.name.as_str()).collect();
        names.extend(self.routines.iter().map(|item| item.name.as_str()));
        names.extend(self.views.iter().map(|item| item.name.as_str()));
        names.extend(self.objects.iter().map(|item| item.name.as_str()));
        for table in &self.tables {
            names.push(&table.name);
            names.extend(table.indexes.iter().filter_map(|index| index.name.as_deref()));
            names.extend(table.primary_key.iter().chain(&table.uniques).filter_map(|key| key.name.as_deref()));
            names.extend(table.foreign_keys.iter().filter_map(|key| key.name.as_deref()));
            names.extend(table.checks.iter().map(|check| check.name.as_str()));
            names.extend(table.triggers.iter().map(|trigger| trigger.name.as_str()));
        }
        names
    }
}

impl KeySpec {
    /// Whether rows without a value are told apart from none, on Postgres alone.
    pub fn minds_nulls(&self, spec: &Spec) -> bool {
        spec.only == Some(Dialect::Postgres) && self.id.is_multiple_of(6)
    }
}

impl TableSpec {
    /// Whether a row that refers gives all of the key or nothing, on Postgres alone.
    pub fn is_full(&self, spec: &Spec, key: &ForeignKeySpec) -> bool {
        let nullable = |id: &Id| self.column(*id).is_some_and(|column| column.nullable);
        let alike = key.columns.iter().all(nullable) || !key.columns.iter().any(nullable);
        alike && spec.only == Some(Dialect::Postgres) && key.id.is_multiple_of(7)
    }

    pub fn column(&self, id: Id) -> Option<&ColumnSpec> {
        self.columns.iter().find(|column| column.id == id)
    }

    pub fn column_mut(&mut self, id: Id) -> Option<&mut ColumnSpec> {
        self.columns.iter_mut().find(|column| column.id == id)
    }

    /// Columns that hold a value of their own.
    pub fn stored(&self) -> impl Iterator<Item = &ColumnSpec> {
        self.columns.iter().filter(|column| column.generated.is_none())
    }

    /// Lists of columns that a row is known by.
    pub fn keys(&self) -> impl Iterator<Item = &Vec<Id>> {
        self.primary_key.iter().chain(&self.uniques).map(|key| &key.columns)
    }

    /// What its checks and the predicates of its indexes say.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        let predicates = self.indexes.iter().filter_map(|index| index.predicate.as_ref());
        self.checks.iter().map(|check| &check.rule).chain(predicates)
    }

    /// Whether a rule speaks of the column, or an index of it in lower case: it stays of its type.
    pub fn is_read_as_it_is(&self, column: Id) -> bool {
        let mut parts = self.indexes.iter().flat_map(|index| &index.parts);
        parts.any(|part| matches!(part, Part::Lower(id) if *id == column))
            || self.rules().any(|rule| rule.columns().contains(&column))
    }

    pub fn in_primary_key(&self, column: Id) -> bool {
        self.primary_key.as_ref().is_some_and(|key| key.columns.contains(&column))
    }
}

impl ColumnSpec {
    pub fn is_integer(&self) -> bool {
        let integers = [ColumnType::SmallInteger, ColumnType::Integer, ColumnType::BigInteger];
        matches!(&self.ty, Ty::Plain(ty, _) if integers.contains(ty))
    }

    /// Whether it holds numbers, whatever they mean.
    pub fn is_stored_integer(&self) -> bool {
        let units = [Some(Storage::UnixSeconds), Some(Storage::UnixMillis), Some(Storage::ScaledDecimal)];
        self.is_integer() || matches!(&self.ty, Ty::Plain(_, storage) if units.contains(storage))
    }

    pub fn is_text(&self) -> bool {
        matches!(&self.ty, Ty::Plain(ColumnType::Text | ColumnType::Varchar(_), _))
    }
}

impl RoutineSpec {
    /// Whether it gives nothing.
    pub const fn is_procedure(&self) -> bool {
        matches!(self.body, Body::Sum { arguments: 0 | 1, .. }) && self.id % 4 == 3
    }
}

impl Formula {
    pub const fn source(self) -> Id {
        match self {
            Self::Remainder(id) | Self::Marked(id) => id,
        }
    }
}

impl Part {
    pub const fn column(self) -> Id {
        match self {
            Self::Ascending(id) | Self::Descending(id) | Self::Lower(id) => id,
        }
    }
}

impl Rule {
    pub fn columns(&self) -> Vec<Id> {
        match self {
            Self::AtLeast(id, _) | Self::IsNot(id, _) | Self::ShorterThan(id, _) | Self::Present(id) => vec![*id],
            Self::Differ(one, other) => vec![*one, *other],
        }
    }
}
