//! A D1 database as a connection of SeaORM.

use std::sync::Arc;

use async_trait::async_trait;
use sea_orm::sea_query::ValueType;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, FromQueryResult, QueryResult, Statement};

use crate::not_atomic::NotAtomic;
use crate::prepare::{Prepared, Want, prepare};
use crate::rows::{Reading, rows};
use crate::transport::{Answer, Figures, Transport};
use crate::types::{Types, read_as};
use crate::{error, handed};

/// A D1 database as a connection of SeaORM: give `&db` to `.all(…)`, `.insert(…)` and all others.
///
/// It is cheap to clone, and what is said of one, as by [`D1::typed`], is said of the clone alone.
#[derive(Clone)]
pub struct D1 {
    transport: Arc<dyn Transport>,
    types: Arc<Types>,
    reading: Reading,
    observer: Option<Arc<Observer>>,
}

type Observer = dyn Fn(&str, &Figures) + Send + Sync;

impl std::fmt::Debug for D1 {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("D1").field("transport", &self.transport).field("reading", &self.reading).finish_non_exhaustive()
    }
}

/// Where a session may read first. <https://developers.cloudflare.com/d1/best-practices/read-replication/>
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// From the primary: what was written before is seen.
    Primary,
    /// From any replica, however old; later reads of the session see no older state.
    Anywhere,
    /// From one that has seen what another session saw: [`D1::bookmark`] of that.
    Bookmark(String),
}

/// What a statement of a batch did.
#[derive(Debug)]
pub struct Done {
    /// The rows that it gave.
    pub rows: Vec<QueryResult>,
    /// How many rows it changed.
    pub rows_affected: u64,
    /// The number of the row that was inserted last.
    pub last_insert_id: i64,
}

impl Done {
    /// The rows as models, or as whatever reads rows.
    ///
    /// # Errors
    /// A row that is none.
    pub fn models<M: FromQueryResult>(&self) -> Result<Vec<M>, DbErr> {
        self.rows.iter().map(|row| M::from_query_result(row, "")).collect()
    }
}

impl D1 {
    /// The binding of a Worker, by its name in wrangler.jsonc.
    ///
    /// # Errors
    /// When the Worker has no such binding.
    #[cfg(target_arch = "wasm32")]
    pub fn new(env: &worker::Env, binding: &str, types: Types) -> Result<Self, DbErr> {
        Ok(Self::over(crate::worker::Binding::new(env, binding)?, types))
    }

    /// A database that is reached in another way than by a Worker's binding.
    pub fn over(transport: impl Transport + 'static, types: Types) -> Self {
        Self { transport: Arc::new(transport), types: Arc::new(types), reading: Reading::default(), observer: None }
    }

    /// The same, for statements with a result column that is not a column of a table: says its type, which D1 does not. It is
    /// the type of the field that reads it, without `Option`; a type that SeaORM knows, or one that is generated.
    pub fn typed<T: ValueType>(&self, column: &str) -> Self {
        let mut typed = self.clone();
        typed.reading.said.insert(column.to_owned(), read_as(T::array_type(), &T::column_type()));
        typed
    }

    /// The same for `into_json`, whose objects have the names of the columns and nothing else. Everything else may use it too,
    /// but for what reads columns by their place: `into_tuple` and `try_get_by_index` would read them in the order of their
    /// names.
    pub fn by_name(&self) -> Self {
        let mut named = self.clone();
        named.reading.by_name = true;
        named
    }

    /// The same, which tells a function of each statement's text and what it cost. Of rows with two columns of one name, or
    /// with columns that the statement does not name, D1 does not say.
    pub fn observed(&self, observer: impl Fn(&str, &Figures) + Send + Sync + 'static) -> Self {
        Self { observer: Some(Arc::new(observer)), ..self.clone() }
    }

    /// The same through a session: its reads may come from a replica, and see all that the session has seen before.
    ///
    /// # Errors
    /// When D1 refuses it.
    pub fn session(&self, start: &Start) -> Result<Self, DbErr> {
        let start = match start {
            Start::Primary => "first-primary",
            Start::Anywhere => "first-unconstrained",
            Start::Bookmark(bookmark) => bookmark,
        };
        Ok(Self { transport: self.transport.session(start).map_err(error::query)?, ..self.clone() })
    }

    /// How far a session has come, for [`Start::Bookmark`] of the next; none before its first statement.
    pub fn bookmark(&self) -> Option<String> {
        self.transport.bookmark()
    }

    /// The same for code that opens transactions, of which D1 has none: each statement is done when it is sent, `commit` does
    /// nothing, and `rollback` is an error. What has to be done together is a [`D1::batch`].
    pub fn not_atomic(&self) -> NotAtomic {
        NotAtomic::new(self.clone())
    }

    /// Runs statements as one transaction: all of them or none.
    ///
    /// `QueryTrait::build(DbBackend::Sqlite)` makes a statement of a query of SeaORM. What a hook such as `before_save` does is
    /// no part of it.
    ///
    /// # Errors
    /// Of the first that fails; nothing is done then.
    pub async fn batch(&self, statements: impl IntoIterator<Item = Statement>) -> Result<Vec<Done>, DbErr> {
        let prepare = |statement| prepare(statement, &self.types, Want::Batch);
        let prepared = statements.into_iter().map(prepare).collect::<Result<Vec<_>, _>>()?;
        let requests: Vec<_> = prepared.iter().flat_map(Prepared::requests).collect();
        if requests.is_empty() {
            return Ok(Vec::new());
        }
        let answers = self.transport.send(requests).await.map_err(error::exec)?;
        let mut rest = answers.as_slice();
        let mut done = Vec::new();
        for one in &prepared {
            let (own, others) = rest.split_at_checked(one.answers()).ok_or_else(|| few(answers.len()))?;
            self.observe(one, own);
            done.push(self.done(one, own)?);
            rest = others;
        }
        Ok(done)
    }

    fn done(&self, prepared: &Prepared, answers: &[Answer]) -> Result<Done, DbErr> {
        let (rows_affected, last_insert_id) = prepared.effect(answers);
        Ok(Done { rows: self.rows(prepared, answers)?, rows_affected, last_insert_id })
    }

    fn rows(&self, prepared: &Prepared, answers: &[Answer]) -> Result<Vec<QueryResult>, DbErr> {
        let read = |answer| rows(prepared, &self.reading, &self.types, answer);
        let rows = prepared.own(answers).map(read).collect::<Result<Vec<_>, _>>()?;
        handed::rows(rows.into_iter().flatten().collect())
    }

    async fn ask(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        let want = if self.observer.is_some() { Want::RowsAndFigures } else { Want::Rows };
        let prepared = prepare(statement, &self.types, want)?;
        let answers = self.send(&prepared).await.map_err(error::query)?;
        self.rows(&prepared, &answers)
    }

    async fn run(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        let prepared = prepare(statement, &self.types, Want::Figures)?;
        let answers = self.send(&prepared).await.map_err(error::exec)?;
        let (rows_affected, last_insert_id) = prepared.effect(&answers);
        handed::done(rows_affected, last_insert_id.cast_unsigned())
    }

    async fn send(&self, prepared: &Prepared) -> Result<Vec<Answer>, String> {
        let answers = self.transport.send(prepared.requests()).await?;
        if answers.len() != prepared.answers() {
            return Err(format!("D1 gave {} answers to {}", answers.len(), prepared.answers()));
        }
        self.observe(prepared, &answers);
        Ok(answers)
    }

    fn observe(&self, prepared: &Prepared, answers: &[Answer]) {
        let Some(observer) = &self.observer else { return };
        for (part, answer) in prepared.parts.iter().zip(prepared.own(answers)) {
            if let Some(figures) = &answer.figures {
                observer(&part.sql, figures);
            }
        }
    }
}

fn few(answers: usize) -> DbErr {
    error::exec(format!("D1 gave {answers} answers to a batch of more"))
}

#[async_trait]
impl ConnectionTrait for D1 {
    fn get_database_backend(&self) -> DbBackend {
        DbBackend::Sqlite
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.run(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.run(Statement::from_string(DbBackend::Sqlite, sql)).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        Ok(self.ask(statement).await?.into_iter().next())
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.ask(statement).await
    }

    fn support_returning(&self) -> bool {
        true
    }
}
