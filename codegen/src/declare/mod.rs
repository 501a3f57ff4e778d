//! DECLARE: what a project's `schema` crate calls.
//!
//! Tables, indexes, enums and seeds are sea-query statements as its documentation teaches them. This layer collects
//! them and adds, attached by object, what sea-query cannot say. What a statement means is the work of
//! [`crate::read`]; a table's is only taken apart here, by `probe`, so that it need not be kept.

mod beside;
mod column;
mod constraint;
mod d1;
mod database;
mod entity;
mod enumeration;
mod expression;
#[doc(hidden)]
pub mod iden;
mod index;
mod native;
mod project;
mod table;
mod view;
mod view_relation;

pub use column::{ColumnDecl, column};
pub use constraint::{ConstraintDecl, constraint};
pub use database::{Database, Seed};
pub use enumeration::EnumDecl;
pub use expression::{new_uuid, next_value, now, per_dialect};
pub use project::{Paths, Project};
pub use table::TableDecl;
pub use view::View;

pub(crate) use beside::{Beside, IndexDecl, Stated};
pub(crate) use d1::{BesideOnD1, Nameless};
pub(crate) use expression::{Marker, holds_marker, marker, written_marker};
pub(crate) use index::IndexFact;
pub(crate) use view_relation::{ViewRelation, ViewRelationKind};
