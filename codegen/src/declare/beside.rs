//! What a declared table is held as until all are declared.

use super::{BesideOnD1, ColumnDecl, ConstraintDecl, IndexFact};
use crate::model::{Dialect, EntityOptions, Exclusion, Forms, Name, PartitionKey, RowSecurity, Rule, Trigger};
use crate::probe::TableFacts;
use sea_query::{IndexCreateStatement, TableRef};
use std::panic::Location;

/// What is said beside a table's statement.
#[derive(Clone, Debug, Default)]
pub(crate) struct Beside {
    pub(crate) indexes: Vec<IndexDecl>,
    pub(crate) columns: Vec<(Name, ColumnDecl)>,
    pub(crate) triggers: Vec<Trigger>,
    pub(crate) constraints: Vec<(Name, ConstraintDecl)>,
    pub(crate) exclusions: Vec<Exclusion>,
    pub(crate) index_facts: Vec<(Name, IndexFact)>,
    pub(crate) entity: EntityOptions,
    pub(crate) extra: Forms,
    pub(crate) row_security: RowSecurity,
    pub(crate) unlogged: bool,
    pub(crate) partition_by: Option<PartitionKey>,
    pub(crate) foreign_rows: bool,
    pub(crate) d1: BesideOnD1,
    pub(crate) online: Option<bool>,
    pub(crate) renamed_from: Option<TableRef>,
    pub(crate) dropped_columns: Vec<(Name, String)>,
    pub(crate) unrelated: Vec<TableRef>,
    pub(crate) silences: Vec<(Rule, String)>,
    /// Where the table is declared.
    pub(crate) at: Option<&'static Location<'static>>,
}

/// A table as a database holds it until all are declared.
#[derive(Clone, Debug)]
pub(crate) struct Stated {
    pub(crate) statement: TableFacts,
    pub(crate) beside: Beside,
}

/// An index beside its table, with the dialects that have it.
#[derive(Clone, Debug)]
pub(crate) struct IndexDecl {
    pub(crate) statement: IndexCreateStatement,
    pub(crate) only: Vec<Dialect>,
}
