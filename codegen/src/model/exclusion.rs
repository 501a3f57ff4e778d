//! Exclusion constraints of Postgres.

use super::table::is_default;
use super::{Deferral, Dialect, Expression, Index, IndexPart, IndexTarget, Name};
use serde::{Deserialize, Serialize};

/// An exclusion constraint: of any two rows, at least one of its operators does not hold.
///
/// Postgres looks by an index of its own, which a gist index does for ranges. Comparing a number or a text beside these
/// takes the extension `btree_gist`.
/// <https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-EXCLUSION>
///
/// ```
/// use seaglass::{Database, Exclusion, Extension, TableDecl, sea_query::{ColumnDef, Table}};
///
/// let bookings = Table::create()
///     .table("bookings")
///     .col(ColumnDef::new("id").big_integer().not_null().primary_key())
///     .col(ColumnDef::new("room").integer().not_null())
///     .col(ColumnDef::new("during").custom("tstzrange").not_null())
///     .take();
/// Database::new("app").object(Extension::new("btree_gist")).table(
///     TableDecl::new(bookings).exclusion(
///         Exclusion::new("bookings_room_during")
///             .column("room", "=")
///             .column("during", "&&")
///             .filter("room > 0"),
///     ),
/// );
/// Exclusion::new("shifts_overlap")
///     .doc("Nobody works twice at a time.")
///     .expression("int8range(starts, ends)", "&&")
///     .column("worker", "=")
///     .operator_class("gist_int8_ops")
///     .method("gist")
///     .include(["shop"])
///     .storage("fillfactor", "70")
///     .deferrable();
/// Exclusion::new("turns_place").column("place", "=").method("hash").deferred();
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exclusion {
    /// The index that it stands on, which has its name.
    #[doc(hidden)]
    pub index: Index,
    /// What the parts of the index are compared by, in their order.
    #[doc(hidden)]
    pub operators: Vec<String>,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[doc(hidden)]
    pub doc: Option<String>,
    /// When it is checked.
    #[serde(default, rename = "deferred", skip_serializing_if = "is_default")]
    #[doc(hidden)]
    pub deferral: Deferral,
}

impl Exclusion {
    /// One of that name, by a gist index and of no columns yet.
    pub fn new(name: impl Into<Name>) -> Self {
        let (method, only) = (Some("gist".to_owned()), vec![Dialect::Postgres]);
        let index = Index { method, only, ..Index::new(name) };
        Self { index, operators: Vec::new(), doc: None, deferral: Deferral::Never }
    }

    /// What it is for.
    pub fn doc(mut self, text: impl Into<String>) -> Self {
        self.doc = Some(text.into());
        self
    }

    /// A column of two rows, and the operator that does not hold of both: `("during", "&&")`.
    pub fn column(self, name: impl Into<Name>, operator: impl Into<String>) -> Self {
        self.part(IndexTarget::Column(name.into()), operator)
    }

    /// The same of an expression, without parentheses around it: `("tsrange(starts_at, ends_at)", "&&")`.
    pub fn expression(self, sql: impl Into<String>, operator: impl Into<String>) -> Self {
        let forms = [(Dialect::Postgres, sql.into())].into();
        self.part(IndexTarget::Expression(Expression::Sql(forms)), operator)
    }

    fn part(mut self, target: IndexTarget, operator: impl Into<String>) -> Self {
        self.index.parts.push(IndexPart::new(target));
        self.operators.push(operator.into());
        self
    }

    /// The operator class of the column or expression that was named last.
    pub fn operator_class(mut self, class: impl Into<String>) -> Self {
        if let Some(part) = self.index.parts.last_mut() {
            part.operator_class = Some(class.into());
        }
        self
    }

    /// The access method, instead of `gist`: one that finds rows by all of the operators.
    pub fn method(mut self, method: impl Into<String>) -> Self {
        self.index.method = Some(method.into().to_lowercase()).filter(|method| method != "btree");
        self
    }

    /// Columns that the index includes, so that it answers queries of them as well.
    pub fn include<N: Into<Name>>(mut self, columns: impl IntoIterator<Item = N>) -> Self {
        self.index.include = columns.into_iter().map(Into::into).collect();
        self
    }

    /// Which rows it is about: a condition without parentheses around it.
    pub fn filter(mut self, condition: impl Into<String>) -> Self {
        self.index.predicate = Some(Expression::Sql([(Dialect::Postgres, condition.into())].into()));
        self
    }

    /// A storage parameter of the index: `("fillfactor", "70")`.
    pub fn storage(mut self, name: impl Into<Name>, value: impl Into<String>) -> Self {
        self.index.storage.insert(name.into(), value.into());
        self
    }

    /// A transaction may have it checked at its end: `SET CONSTRAINTS … DEFERRED`.
    pub fn deferrable(mut self) -> Self {
        self.deferral = Deferral::Deferrable;
        self
    }

    /// It is checked at the end of the transaction.
    pub fn deferred(mut self) -> Self {
        self.deferral = Deferral::Deferred;
        self
    }

    /// Its name.
    #[doc(hidden)]
    pub const fn name(&self) -> &Name {
        &self.index.name
    }

    /// Whether rows that satisfy `self` satisfy `other`: both refuse the same, be it by other means.
    pub(crate) fn refuses_like(&self, other: &Self) -> bool {
        let parts = |it: &Self| it.index.parts.iter().map(|part| part.target.clone()).collect::<Vec<_>>();
        self.operators == other.operators
            && self.index.predicate == other.index.predicate
            && parts(self) == parts(other)
    }
}
