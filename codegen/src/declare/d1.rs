//! What SQLite alone has of columns, keys and tables, and a database for D1 may have.

use super::{ColumnDecl, Database, TableDecl};
use crate::model::{Collation, Conflict, D1Type, Name};
use sea_query::IntoIden;

/// What is said of a table's form on D1.
#[derive(Clone, Debug, Default)]
pub(crate) struct BesideOnD1 {
    pub(crate) strict: bool,
    pub(crate) without_rowid: bool,
    pub(crate) names_as_given: bool,
    pub(crate) conflicts: Vec<(Name, Conflict)>,
    pub(crate) collations: Vec<(Name, Name, Collation)>,
    /// Constraints without a name, as they were read.
    pub(crate) unnamed: Vec<Nameless>,
}

/// A constraint that has no name yet, by its place among those of its kind.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Nameless {
    Primary,
    Unique(usize),
    ForeignKey(usize),
    Check(usize),
}

impl ColumnDecl {
    /// The column's declared type on D1 as it is written there, where it is not the one that its portable type would get:
    /// `DATETIME`, `NVARCHAR(40)`, `BIGINT`. What SQLite makes of values follows from it, so a type of another affinity
    /// than the values need is advised against. Only `INTEGER` makes a single key the row's number; `INT` does not.
    ///
    /// ```
    /// use seaglass::{TableDecl, column, sea_query::{ColumnDef, Table}};
    ///
    /// TableDecl::new(
    ///     Table::create()
    ///         .table("orders")
    ///         .col(ColumnDef::new("id").big_integer().not_null().primary_key())
    ///         .col(ColumnDef::new("name").string_len(40).not_null())
    ///         .col(ColumnDef::new("paid_at").timestamp_with_time_zone()),
    /// )
    /// .column("name", column().d1_type("NVARCHAR(40)"))
    /// .column("paid_at", column().d1_type("DATETIME"));
    /// ```
    pub fn d1_type(mut self, name: impl Into<String>) -> Self {
        self.d1.declared = Some(D1Type::new(name));
        self
    }

    /// The column has no declared type on D1, and keeps every value as it comes.
    ///
    /// ```
    /// use seaglass::{TableDecl, column, sea_query::{ColumnDef, Table}};
    ///
    /// TableDecl::new(Table::create().table("settings").col(ColumnDef::new("value").text()))
    ///     .column("value", column().d1_typeless());
    /// ```
    pub fn d1_typeless(self) -> Self {
        self.d1_type("")
    }

    /// How D1 compares the column's texts.
    ///
    /// ```
    /// use seaglass::{Collation, TableDecl, column, sea_query::{ColumnDef, Table}};
    ///
    /// TableDecl::new(Table::create().table("users").col(ColumnDef::new("email").text().not_null().unique_key()))
    ///     .column("email", column().d1_collation(Collation::NoCase));
    /// ```
    pub fn d1_collation(mut self, collation: Collation) -> Self {
        self.d1.collation = Some(collation);
        self
    }

    /// What becomes on D1 of a row that holds NULL in the column, where it must not: `NOT NULL ON CONFLICT …`.
    ///
    /// ```
    /// use seaglass::{Conflict, TableDecl, column, sea_query::{ColumnDef, Table}};
    ///
    /// TableDecl::new(Table::create().table("jobs").col(ColumnDef::new("tries").integer().not_null().default(0)))
    ///     .column("tries", column().d1_on_null(Conflict::Replace));
    /// ```
    pub fn d1_on_null(mut self, conflict: Conflict) -> Self {
        self.d1.on_null = Some(conflict);
        self
    }
}

impl TableDecl {
    /// On D1 the table is STRICT: a value must be of its column's type.
    ///
    /// <https://www.sqlite.org/stricttables.html>
    ///
    /// ```
    /// use seaglass::{TableDecl, sea_query::{ColumnDef, Table}};
    ///
    /// TableDecl::new(Table::create().table("notes").col(ColumnDef::new("body").text().not_null())).d1_strict();
    /// ```
    pub fn d1_strict(mut self) -> Self {
        self.beside.d1.strict = true;
        self
    }

    /// On D1 the table is WITHOUT ROWID: its rows are stored by their key.
    ///
    /// <https://www.sqlite.org/withoutrowid.html>
    ///
    /// ```
    /// use seaglass::{TableDecl, sea_query::{ColumnDef, Table}};
    ///
    /// TableDecl::new(Table::create().table("words").col(ColumnDef::new("word").text().not_null().primary_key()))
    ///     .d1_without_rowid();
    /// ```
    pub fn d1_without_rowid(mut self) -> Self {
        self.beside.d1.without_rowid = true;
        self
    }

    /// A constraint to which the declaration gives no name has none on D1 either, as in a database that was not made by
    /// Seaglass: see [`Database::d1_names_as_given`].
    ///
    /// ```
    /// use seaglass::{TableDecl, sea_query::{ColumnDef, Expr, Table}};
    ///
    /// TableDecl::new(
    ///     Table::create()
    ///         .table("users")
    ///         .col(ColumnDef::new("email").text().not_null().unique_key())
    ///         .col(ColumnDef::new("age").integer())
    ///         .check(("users_grown_up", Expr::cust("age > 17"))),
    /// )
    /// .d1_names_as_given();
    /// ```
    pub fn d1_names_as_given(mut self) -> Self {
        self.beside.d1.names_as_given = true;
        self
    }

    /// What becomes on D1 of a row that violates the constraint of that name, where the statement does not say. A key or
    /// check to which the declaration gives no name has the one that Postgres would give it: `users_email_key`.
    ///
    /// ```
    /// use seaglass::{Conflict, TableDecl, sea_query::{ColumnDef, Table}};
    ///
    /// TableDecl::new(Table::create().table("tags").col(ColumnDef::new("name").text().not_null().unique_key()))
    ///     .d1_on_conflict("tags_name_key", Conflict::Ignore);
    /// ```
    pub fn d1_on_conflict(mut self, constraint: impl Into<Name>, conflict: Conflict) -> Self {
        self.beside.d1.conflicts.push((constraint.into(), conflict));
        self
    }

    /// How D1 compares the texts of `column` in the key, unique constraint or index of that name, where not as the column
    /// does.
    ///
    /// ```
    /// use seaglass::{Collation, TableDecl, sea_query::{ColumnDef, Index, Table}};
    ///
    /// TableDecl::new(Table::create().table("users").col(ColumnDef::new("name").text().not_null()))
    ///     .index(Index::create().name("users_name_idx").col("name").unique())
    ///     .d1_collation("users_name_idx", "name", Collation::NoCase);
    /// ```
    pub fn d1_collation(mut self, part: impl Into<Name>, column: impl IntoIden, collation: Collation) -> Self {
        let column = Name::from(column.into_iden().to_string());
        self.beside.d1.collations.push((part.into(), column, collation));
        self
    }
}

impl Database {
    /// On D1 the constraints to which the declaration gives no name have none, in every table. Without this each has the
    /// name that Postgres would give it, so that an error tells which one was broken.
    ///
    /// ```
    /// use seaglass::{Database, Dialect};
    ///
    /// Database::new("shop").dialects([Dialect::D1]).d1_names_as_given();
    /// ```
    pub fn d1_names_as_given(mut self) -> Self {
        self.names_as_given = true;
        self
    }
}
