//! READ: the declaration as plain data.
//!
//! A [`Schema`] is owned, ordered, serialisable and knows no SQL. `read` and `probe` are the only files that know
//! sea-query's statements; [`verify`] makes a model sound before anything else looks at it.

mod affinity;
mod constraint;
mod counting;
pub mod coverage;
mod d1;
mod declared;
mod deferral;
mod entity_choices;
mod entity_options;
mod entity_style;
mod exclusion;
mod expression;
mod fault;
pub(crate) mod graphql;
mod index;
mod intent;
pub mod kind;
mod list;
mod name;
mod numbering;
mod partition;
mod postgres_type;
mod routine;
mod rule;
mod rust_types;
mod storage;
mod table;
mod trigger;
mod twice;
mod types;
pub(crate) mod value_type;
pub mod verify;
mod view;
pub(crate) mod words;

pub use affinity::Affinity;
pub(crate) use affinity::{Rewritten, rewritten};
pub use constraint::{Action, Check, ForeignKey, PrimaryKey, Unique};
pub use counting::{Counting, Counts, SequenceType};
pub use d1::{Collation, Conflict, D1Column, D1Constraint, D1Options, D1Type};
pub use declared::{Declared, SeedData, SeedInsert, Silence};
pub use deferral::Deferral;
pub use entity_choices::{BigInteger, DateTimeCrate, EntityFormat, Prelude, Serde};
pub use entity_options::{Dto, DtoColumns, EntityOptions, EnumRepresentation, FieldOptions};
pub use entity_style::EntityStyle;
pub use exclusion::Exclusion;
pub use expression::{Expression, Literal};
pub use fault::{Fault, Severity};
pub use index::{Index, IndexPart, IndexTarget, Nulls, Order};
pub use intent::{Answer, Intent, Loss};
pub use kind::CatalogueObject;
pub(crate) use name::fold;
pub use name::{MAX_NAME_BYTES, Name, ObjectName, derived_name};
pub use numbering::{NumberedBy, Numbering};
pub use partition::{PartitionKey, PartitionMethod};
pub use postgres_type::PostgresType;
pub(crate) use postgres_type::{Field, Keeps, To};
pub use routine::Routine;
pub use rule::Rule;
pub(crate) use rust_types::{RESERVED_BESIDE, RESERVED_TYPES, RESERVED_TYPES_OF_TIME};
pub use storage::Storage;
pub use table::{Column, Generated, RowSecurity, Table};
pub use trigger::{Fires, Trigger};
pub(crate) use twice::SaidBefore;
pub use types::{ColumnType, Enum};
pub use value_type::ValueTypes;
pub use view::{CheckOption, Materialized, View, ViewOptions};

use table::is_default;

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A database that artefacts are written for.
///
/// Plain SQLite runs the same files as D1: the dialect is named after its stricter user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// `PostgreSQL` 15 and later.
    Postgres,
    /// Cloudflare D1, and `SQLite` through `SeaORM`.
    D1,
}

impl Dialect {
    /// Every dialect, in the order of all output.
    pub const ALL: [Self; 2] = [Self::Postgres, Self::D1];

    /// The name in paths, in history and on the command line: `postgres` or `d1`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Postgres => "postgres",
            Self::D1 => "d1",
        }
    }

    /// The name in prose: `Postgres` or `D1`.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Postgres => "Postgres",
            Self::D1 => "D1",
        }
    }
}

/// One text per dialect. A dialect without an entry has no such thing.
pub type Forms = BTreeMap<Dialect, String>;

/// Everything one database holds, in the order of its declaration.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Schema {
    /// Enumerated types: native in Postgres, text with a CHECK on D1.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub enums: Vec<Enum>,
    /// Tables with all that belongs to them. A history holds most of them unchanged, and its replay shares them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tables: Vec<Arc<Table>>,
    /// Stored functions and procedures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub routines: Vec<Routine>,
    /// Views.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub views: Vec<View>,
    /// Objects of all other kinds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objects: Vec<CatalogueObject>,
}

impl Schema {
    /// Every table, in the order of their declaration.
    pub fn tables(&self) -> impl DoubleEndedIterator<Item = &Table> + ExactSizeIterator + Clone {
        self.tables.iter().map(AsRef::as_ref)
    }

    /// The table of that name.
    pub fn table(&self, name: &ObjectName) -> Option<&Table> {
        self.tables().find(|table| table.name == *name)
    }

    /// The enum of that name.
    pub fn enumeration(&self, name: &ObjectName) -> Option<&Enum> {
        self.enums.iter().find(|item| item.name == *name)
    }

    /// Whether values of the one type are sets of values of the other, which is a declared type of ranges. No cast makes one
    /// range of a set.
    pub(crate) fn is_set_of(&self, set: &ColumnType, range: &ColumnType) -> bool {
        let (ColumnType::Postgres(PostgresType::Declared(set)), ColumnType::Postgres(PostgresType::Declared(range))) =
            (set, range)
        else {
            return false;
        };
        self.objects.iter().any(|item| item.name() == range && set != range && item.types().contains(&set))
    }

    /// Foreign keys of any table, itself included, that point at `target`, in declaration order.
    pub fn inbound<'a>(&'a self, target: &'a ObjectName) -> impl Iterator<Item = (&'a Table, &'a ForeignKey)> {
        self.tables().flat_map(move |table| {
            table.foreign_keys.iter().filter(move |key| key.target == *target).map(move |key| (table, key))
        })
    }
}
