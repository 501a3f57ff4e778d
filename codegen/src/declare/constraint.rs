//! What sea-query cannot say about a constraint.

use crate::model::{Deferral, Name};
use sea_query::IntoIden;

/// Facts about one key or check beside its sea-query definition; see [`constraint`].
///
/// ```
/// use seaglass::constraint;
///
/// constraint().doc("Places change hands in one transaction.").deferrable();
/// constraint().deferred();
/// constraint().not_valid().match_full();
/// constraint().sets(["room"]);
/// constraint().not_valid().no_inherit();
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ConstraintDecl {
    pub(crate) doc: Option<String>,
    pub(crate) deferral: Deferral,
    pub(crate) not_valid: bool,
    pub(crate) match_full: bool,
    pub(crate) sets: Vec<Name>,
    pub(crate) no_inherit: bool,
}

/// Starts the facts about a constraint; give them to [`crate::TableDecl::constraint`].
///
/// ```
/// use seaglass::{TableDecl, constraint, sea_query::{ColumnDef, Expr, ExprTrait, Table}};
///
/// TableDecl::new(
///     Table::create()
///         .table("orders")
///         .col(ColumnDef::new("price").integer().not_null())
///         .check(("orders_price", Expr::col("price").gt(0))),
/// )
/// .constraint("orders_price", constraint().doc("Nothing is for free any more.").not_valid().no_inherit());
/// ```
pub fn constraint() -> ConstraintDecl {
    ConstraintDecl::default()
}

impl ConstraintDecl {
    /// What it is for: a comment on Postgres, and in the docs.
    pub fn doc(mut self, text: impl Into<String>) -> Self {
        self.doc = Some(text.into());
        self
    }

    /// A transaction may have it checked at its end: `SET CONSTRAINTS … DEFERRED`. Keys and unique constraints.
    pub fn deferrable(mut self) -> Self {
        self.deferral = Deferral::Deferrable;
        self
    }

    /// It is checked at the end of the transaction. Keys and unique constraints.
    pub fn deferred(mut self) -> Self {
        self.deferral = Deferral::Deferred;
        self
    }

    /// Rows that were there before it need not satisfy it, and no migration looks at them: `NOT VALID`. Foreign keys and
    /// checks, on Postgres.
    pub fn not_valid(mut self) -> Self {
        self.not_valid = true;
        self
    }

    /// All columns of the foreign key are NULL, or none: `MATCH FULL`, on Postgres.
    pub fn match_full(mut self) -> Self {
        self.match_full = true;
        self
    }

    /// The columns that ON DELETE SET NULL or SET DEFAULT sets, where it is not all of the foreign key's, on Postgres.
    pub fn sets(mut self, columns: impl IntoIterator<Item = impl IntoIden>) -> Self {
        self.sets = columns.into_iter().map(|name| Name::from(name.into_iden().to_string())).collect();
        self
    }

    /// The check does not hold for tables that inherit from this one: `NO INHERIT`, on Postgres.
    pub fn no_inherit(mut self) -> Self {
        self.no_inherit = true;
        self
    }
}
