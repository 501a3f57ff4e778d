//! A table's statement with its indexes and what sea-query cannot say about it.

use super::{Beside, ColumnDecl, ConstraintDecl, IndexDecl, Stated, constraint};
use crate::model::{Dialect, Exclusion, Name, PartitionKey, RowSecurity, Rule, Trigger};
use crate::probe;
use sea_query::{IndexCreateStatement, IntoIden, IntoTableRef, TableCreateStatement};
use std::borrow::Borrow;
use std::panic::Location;

/// A declared table.
///
/// ```
/// use seaglass::{Dialect, TableDecl, column, sea_query::{ColumnDef, Index, Table}};
///
/// TableDecl::new(
///     Table::create()
///         .table("users")
///         .comment("People who can sign in.")
///         .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
///         .col(ColumnDef::new("email").text().not_null().unique_key()),
/// )
/// .index(Index::create().name("idx_users_email").table("users").col("email"))
/// .column("email", column().field_name("mail"))
/// .extra(Dialect::Postgres, "WITH (fillfactor = 70)");
/// ```
#[derive(Clone, Debug)]
pub struct TableDecl {
    statement: TableCreateStatement,
    pub(super) beside: Beside,
}

impl TableDecl {
    /// Takes the table's statement. `if_not_exists` is accepted and means nothing: a migration runs once.
    #[track_caller]
    pub fn new(statement: impl Borrow<TableCreateStatement>) -> Self {
        let beside = Beside { at: Some(Location::caller()), ..Beside::default() };
        Self { statement: statement.borrow().clone(), beside }
    }

    /// Adds to the statement, or changes it: for columns that many tables share, and for checks that are built apart.
    ///
    /// ```
    /// use seaglass::{TableDecl, now, sea_query::{ColumnDef, Table, TableCreateStatement}};
    ///
    /// fn stamped(table: &mut TableCreateStatement) {
    ///     table.col(ColumnDef::new("created_at").timestamp_with_time_zone().not_null().default(now()));
    /// }
    ///
    /// TableDecl::new(Table::create().table("users").col(ColumnDef::new("id").integer().primary_key())).edit(stamped);
    /// ```
    pub fn edit(mut self, edit: impl FnOnce(&mut TableCreateStatement)) -> Self {
        edit(&mut self.statement);
        self
    }

    /// Adds an index. Its `.table(…)` may be left out; `concurrently` means nothing: the plan decides.
    pub fn index(self, statement: impl Borrow<IndexCreateStatement>) -> Self {
        self.add_index(statement.borrow(), Vec::new())
    }

    /// Adds an index that exists in one dialect only.
    ///
    /// ```
    /// use seaglass::{Dialect, TableDecl, sea_query::{ColumnDef, Index, IndexType, Table}};
    ///
    /// TableDecl::new(Table::create().table("posts").col(ColumnDef::new("tags").json_binary()))
    ///     .index_only(Dialect::Postgres, Index::create().name("posts_tags").col("tags").index_type(IndexType::Custom("gin".into())));
    /// ```
    pub fn index_only(self, dialect: Dialect, statement: impl Borrow<IndexCreateStatement>) -> Self {
        self.add_index(statement.borrow(), vec![dialect])
    }

    fn add_index(mut self, statement: &IndexCreateStatement, only: Vec<Dialect>) -> Self {
        // Most tables have few, and each is large.
        self.beside.indexes.reserve_exact(1);
        self.beside.indexes.push(IndexDecl { statement: statement.clone(), only });
        self
    }

    /// Adds facts about one column.
    pub fn column(mut self, name: impl IntoIden, facts: ColumnDecl) -> Self {
        // Most tables have few, and each is large.
        self.beside.columns.reserve_exact(1);
        self.beside.columns.push((Name::from(name.into_iden().to_string()), facts));
        self
    }

    /// Adds facts about the key or check of that name, which is Postgres's own where none was declared.
    ///
    /// ```
    /// use seaglass::{TableDecl, constraint, sea_query::{ColumnDef, Index, Table}};
    ///
    /// TableDecl::new(
    ///     Table::create()
    ///         .table("pages")
    ///         .col(ColumnDef::new("place").integer().not_null())
    ///         .index(Index::create().unique().name("pages_place").col("place")),
    /// )
    /// .constraint("pages_place", constraint().deferrable());
    /// ```
    pub fn constraint(mut self, name: impl Into<Name>, facts: ConstraintDecl) -> Self {
        self.beside.constraints.push((name.into(), facts));
        self
    }

    /// The foreign key of that name is checked at the end of the transaction.
    ///
    /// ```
    /// use seaglass::{TableDecl, sea_query::{ColumnDef, ForeignKey, Table}};
    ///
    /// TableDecl::new(
    ///     Table::create()
    ///         .table("folders")
    ///         .col(ColumnDef::new("id").integer().not_null().primary_key())
    ///         .col(ColumnDef::new("parent").integer())
    ///         .foreign_key(ForeignKey::create().name("folders_parent").from("folders", "parent").to("folders", "id")),
    /// )
    /// .deferred("folders_parent");
    /// ```
    pub fn deferred(self, foreign_key: impl Into<Name>) -> Self {
        self.constraint(foreign_key, constraint().deferred())
    }

    /// Adds an exclusion constraint, on Postgres.
    ///
    /// ```
    /// use seaglass::{Exclusion, TableDecl, sea_query::{ColumnDef, Table}};
    ///
    /// TableDecl::new(Table::create().table("notes").col(ColumnDef::new("body").text()))
    ///     .exclusion(Exclusion::new("notes_once").column("body", "=").method("hash"));
    /// ```
    pub fn exclusion(mut self, exclusion: Exclusion) -> Self {
        self.beside.exclusions.push(exclusion);
        self
    }

    /// Adds a trigger.
    ///
    /// ```
    /// use seaglass::{TableDecl, Trigger, sea_query::{ColumnDef, Table}};
    ///
    /// TableDecl::new(Table::create().table("notes").col(ColumnDef::new("body").text())).trigger(
    ///     Trigger::new("notes_stay")
    ///         .d1("CREATE TRIGGER notes_stay BEFORE DELETE ON notes BEGIN SELECT raise(ABORT, 'notes stay'); END"),
    /// );
    /// ```
    pub fn trigger(mut self, trigger: Trigger) -> Self {
        self.beside.triggers.push(trigger);
        self
    }

    /// SQL that follows the table's definition in one dialect, such as `WITH (fillfactor = 70)`.
    pub fn extra(mut self, dialect: Dialect, sql: impl Into<String>) -> Self {
        self.beside.extra.insert(dialect, sql.into());
        self
    }

    /// Whether [`crate::Policy`]s say who sees which rows, and whether the table's owner is among those. D1 knows neither
    /// roles nor policies: there every query sees all rows.
    ///
    /// ```
    /// use seaglass::{RowSecurity, TableDecl, sea_query::{ColumnDef, Table}};
    ///
    /// TableDecl::new(Table::create().table("orders").col(ColumnDef::new("owner").text()))
    ///     .row_security(RowSecurity::Forced);
    /// ```
    pub fn row_security(mut self, security: RowSecurity) -> Self {
        self.beside.row_security = security;
        self
    }

    /// Postgres keeps its rows out of the log of writes: they are written faster, are on no replica, and are lost when the
    /// server crashes. For what can be computed again, such as a cache. D1 logs every table.
    ///
    /// <https://www.postgresql.org/docs/current/sql-createtable.html#SQL-CREATETABLE-UNLOGGED>
    ///
    /// ```
    /// use seaglass::{TableDecl, sea_query::{ColumnDef, Table}};
    ///
    /// TableDecl::new(Table::create().table("pages_seen").col(ColumnDef::new("page").text())).unlogged();
    /// ```
    pub fn unlogged(mut self) -> Self {
        self.beside.unlogged = true;
        self
    }

    /// Its rows are spread over partitions, on Postgres: see [`PartitionKey`], and [`crate::Partition`] for each of these.
    ///
    /// ```
    /// use seaglass::{PartitionKey, TableDecl, sea_query::{ColumnDef, Table}};
    ///
    /// TableDecl::new(Table::create().table("notes").col(ColumnDef::new("body").text()))
    ///     .partition_by(PartitionKey::hash().column("body"));
    /// ```
    pub fn partition_by(mut self, by: PartitionKey) -> Self {
        self.beside.partition_by = Some(by);
        self
    }

    /// The table was called something else: the next migration renames it and keeps its rows. Once a migration has done
    /// so, this has nothing to say any more, and every command asks for it to be removed.
    ///
    /// ```
    /// use seaglass::{TableDecl, sea_query::{ColumnDef, Table}};
    ///
    /// TableDecl::new(Table::create().table("people").col(ColumnDef::new("name").text())).renamed_from("users");
    /// ```
    pub fn renamed_from(mut self, table: impl IntoTableRef) -> Self {
        self.beside.renamed_from = Some(table.into_table_ref());
        self
    }

    /// A column that is no longer declared may be dropped with its values, for this reason.
    ///
    /// ```
    /// use seaglass::{TableDecl, sea_query::{ColumnDef, Table}};
    ///
    /// TableDecl::new(Table::create().table("users").col(ColumnDef::new("name").text()))
    ///     .drop_column("fax", "nobody has one");
    /// ```
    pub fn drop_column(mut self, column: impl IntoIden, reason: impl Into<String>) -> Self {
        self.beside.dropped_columns.push((Name::from(column.into_iden().to_string()), reason.into()));
        self
    }

    /// Whether Postgres migrations of this table keep reads and writes going, instead of what its database says: see
    /// [`crate::Database::online`]. A small table, or one that nobody uses meanwhile, needs no stages.
    ///
    /// ```
    /// use seaglass::{TableDecl, sea_query::{ColumnDef, Table}};
    ///
    /// TableDecl::new(Table::create().table("plans").col(ColumnDef::new("name").text())).online(false);
    /// ```
    pub fn online(mut self, online: bool) -> Self {
        self.beside.online = Some(online);
        self
    }

    /// On D1 the rows are written by another program: see [`crate::Database::d1_foreign_rows`].
    ///
    /// ```
    /// use seaglass::{TableDecl, sea_query::{ColumnDef, Table}};
    ///
    /// TableDecl::new(Table::create().table("notes").col(ColumnDef::new("body").text())).d1_foreign_rows();
    /// ```
    pub fn d1_foreign_rows(mut self) -> Self {
        self.beside.foreign_rows = true;
        self
    }

    /// A rule that advises is silent about this table, for this reason: see [`crate::Database::silence`].
    ///
    /// ```
    /// use seaglass::{Rule, TableDecl, sea_query::{ColumnDef, Table}};
    ///
    /// TableDecl::new(Table::create().table("lines").col(ColumnDef::new("text").text()))
    ///     .silence(Rule::MissingPrimaryKey, "a log that is only appended to");
    /// ```
    pub fn silence(mut self, rule: Rule, reason: impl Into<String>) -> Self {
        self.beside.silences.push((rule, reason.into()));
        self
    }
}

impl From<TableDecl> for Stated {
    fn from(TableDecl { statement, beside }: TableDecl) -> Self {
        Self { statement: probe::table(&statement), beside }
    }
}

impl From<&mut TableCreateStatement> for TableDecl {
    #[track_caller]
    fn from(statement: &mut TableCreateStatement) -> Self {
        Self::new(statement)
    }
}

impl From<TableCreateStatement> for TableDecl {
    #[track_caller]
    fn from(statement: TableCreateStatement) -> Self {
        Self::new(statement)
    }
}
