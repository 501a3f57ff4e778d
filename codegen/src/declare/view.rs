//! A view with its query per dialect, and what is said beside it.

use super::{IndexDecl, IndexFact, Stated, TableDecl, ViewRelation};
use crate::model::{self, CheckOption, Dialect, Materialized, Name, ObjectName, Trigger};
use sea_query::{IndexCreateStatement, PostgresQueryBuilder, SelectStatement, SqliteQueryBuilder};
use std::borrow::Borrow;

/// A declared view.
///
/// ```
/// use seaglass::{CheckOption, Database, View};
///
/// let adults = "SELECT id, name, age FROM people WHERE age >= 18";
/// Database::new("app").view(
///     View::new("adults").doc("Who may vote.").sql(adults).security_invoker().check_option(CheckOption::Local),
/// );
/// View::new("ages")
///     .namespace("app")
///     .postgres("SELECT age, count(*) FILTER (WHERE awake) AS awake FROM people GROUP BY age")
///     .d1("SELECT age, sum(awake) AS awake FROM people GROUP BY age")
///     .security_barrier();
/// ```
#[derive(Clone, Debug)]
pub struct View {
    pub(crate) facts: model::View,
    pub(crate) indexes: Vec<IndexDecl>,
    pub(crate) index_facts: Vec<(Name, IndexFact)>,
    pub(crate) entity: Option<Stated>,
    pub(crate) relations: Vec<ViewRelation>,
}

impl View {
    /// A view of that name, which shows nothing yet.
    pub fn new(name: impl Into<Name>) -> Self {
        model::View { name: ObjectName::new(name), ..model::View::default() }.into()
    }

    /// A view of that name which keeps its rows on Postgres, until `REFRESH MATERIALIZED VIEW` recomputes them. On D1,
    /// which has none, it is a plain view: always new, and computed each time.
    ///
    /// A unique index lets it be refreshed while it is read.
    /// <https://www.postgresql.org/docs/current/sql-refreshmaterializedview.html>
    ///
    /// ```
    /// use seaglass::{Database, View, sea_query::Index};
    ///
    /// Database::new("app").view(
    ///     View::materialized("sales")
    ///         .doc("What was sold each day.")
    ///         .sql("SELECT day, sum(price) AS price FROM orders GROUP BY day")
    ///         .index(Index::create().unique().col("day")),
    /// );
    /// ```
    pub fn materialized(name: impl Into<Name>) -> Self {
        let materialized = Some(Materialized::default());
        model::View { name: ObjectName::new(name), materialized, ..model::View::default() }.into()
    }

    /// A materialized view is made without rows: it cannot be read until it is refreshed, which may then be done when few
    /// others are there.
    ///
    /// ```
    /// seaglass::View::materialized("sales").postgres("SELECT day FROM orders GROUP BY day").with_no_data();
    /// ```
    pub fn with_no_data(mut self) -> Self {
        self.facts.materialized.get_or_insert_default().empty = true;
        self
    }

    /// A storage parameter of a materialized view, such as `fillfactor`.
    ///
    /// ```
    /// seaglass::View::materialized("sales").postgres("SELECT day FROM orders GROUP BY day").storage("fillfactor", "70");
    /// ```
    pub fn storage(mut self, parameter: impl Into<Name>, value: impl Into<String>) -> Self {
        self.facts.materialized.get_or_insert_default().storage.insert(parameter.into(), value.into());
        self
    }

    /// Adds a trigger, which does its work instead of what is written through the view, on either dialect.
    ///
    /// ```
    /// use seaglass::{Trigger, View};
    ///
    /// View::new("adults").d1("SELECT id, name FROM people WHERE age >= 18").trigger(
    ///     Trigger::new("adults_leave").doc("Nobody is deleted.").d1(
    ///         "CREATE TRIGGER adults_leave INSTEAD OF DELETE ON adults BEGIN UPDATE people SET name = '' WHERE id = OLD.id; END",
    ///     ),
    /// );
    /// ```
    pub fn trigger(mut self, trigger: Trigger) -> Self {
        self.facts.triggers.push(trigger);
        self
    }

    /// Adds an index to a materialized view. Its `.table(…)` may be left out; `concurrently` means nothing: the plan
    /// decides.
    ///
    /// ```
    /// use seaglass::{View, sea_query::Index};
    ///
    /// View::materialized("sales").sql("SELECT day FROM orders").index(Index::create().unique().col("day"));
    /// ```
    pub fn index(mut self, statement: impl Borrow<IndexCreateStatement>) -> Self {
        self.indexes.push(IndexDecl { statement: statement.borrow().clone(), only: vec![Dialect::Postgres] });
        self
    }

    /// The Postgres schema that holds it; D1 has none.
    pub fn namespace(mut self, namespace: impl Into<Name>) -> Self {
        self.facts.name.namespace = Some(namespace.into());
        self
    }

    /// What it shows.
    pub fn doc(mut self, text: impl Into<String>) -> Self {
        self.facts.doc = Some(text.into());
        self
    }

    /// Its query in both dialects, without a final semicolon.
    pub fn sql(self, query: impl Into<String>) -> Self {
        let query = query.into();
        self.postgres(query.clone()).d1(query)
    }

    /// Its query in both dialects, by sea-query's own builder. What it cannot say on both is written out by
    /// [`Self::postgres`] and [`Self::d1`].
    ///
    /// ```
    /// use seaglass::{View, sea_query::{Expr, ExprTrait, Query}};
    ///
    /// View::new("adults").query(Query::select().column("id").from("people").and_where(Expr::col("age").gte(18)));
    /// ```
    pub fn query(self, query: impl Borrow<SelectStatement>) -> Self {
        let query = query.borrow();
        self.postgres(query.to_string(PostgresQueryBuilder)).d1(query.to_string(SqliteQueryBuilder))
    }

    /// The columns that it shows, and those by which no two of its rows are the same: from them comes an entity that is
    /// only read. What a query shows is known to the database alone, so the types are said here.
    ///
    /// Further columns that no two rows share are said as in a table, by `.unique_key()`. What its rows refer to is said
    /// by [`Self::belongs_to`] and [`Self::has_many`].
    ///
    /// `SeaORM` has no entity without an `ActiveModel`; that of a view refuses to be saved and to be deleted.
    ///
    /// ```
    /// use seaglass::{View, sea_query::{ColumnDef, Table}};
    ///
    /// View::new("adults").sql("SELECT id, name FROM people WHERE age >= 18").entity(
    ///     Table::create()
    ///         .table("adults")
    ///         .col(ColumnDef::new("id").integer().primary_key())
    ///         .col(ColumnDef::new("name").text().not_null()),
    /// );
    /// ```
    pub fn entity(mut self, columns: impl Into<TableDecl>) -> Self {
        self.entity = Some(columns.into().into());
        self
    }

    /// Its query on Postgres, without a final semicolon.
    pub fn postgres(mut self, query: impl Into<String>) -> Self {
        self.facts.forms.insert(Dialect::Postgres, query.into());
        self
    }

    /// Its query on D1 and plain `SQLite`, without a final semicolon.
    pub fn d1(mut self, query: impl Into<String>) -> Self {
        self.facts.forms.insert(Dialect::D1, query.into());
        self
    }

    /// On Postgres it reads with the rights of who asks, and not with those of its owner.
    pub fn security_invoker(mut self) -> Self {
        self.facts.options.security_invoker = true;
        self
    }

    /// On Postgres no condition of who asks sees a row that it hides.
    pub fn security_barrier(mut self) -> Self {
        self.facts.options.security_barrier = true;
        self
    }

    /// On Postgres no row can be written through it that it does not show.
    pub fn check_option(mut self, check: CheckOption) -> Self {
        self.facts.options.check = Some(check);
        self
    }
}

impl From<model::View> for View {
    fn from(facts: model::View) -> Self {
        Self { facts, indexes: Vec::new(), index_facts: Vec::new(), entity: None, relations: Vec::new() }
    }
}
