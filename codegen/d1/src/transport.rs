//! The one seam between SeaORM and D1: statements go out, cells come back. In a Worker it is the binding; a test or another
//! way to D1 brings its own.

use std::fmt::Debug;
use std::sync::Arc;

use async_trait::async_trait;

use crate::cell::Cell;
use crate::value::Bound;

/// A way to a D1 database.
#[async_trait]
pub trait Transport: Debug + Send + Sync {
    /// Sends one statement in the form that it asks for, or several as one batch: all of them or none. The answers are in the
    /// order of the requests.
    ///
    /// # Errors
    /// The message of D1.
    async fn send(&self, requests: Vec<Request>) -> Result<Vec<Answer>, String>;

    /// The same database through a session that starts so: `first-primary`, `first-unconstrained`, or a bookmark.
    ///
    /// # Errors
    /// Why there is none.
    fn session(&self, start: &str) -> Result<Arc<dyn Transport>, String>;

    /// How far a session has come, where this is one that was used.
    fn bookmark(&self) -> Option<String>;
}

#[async_trait]
impl<T: Transport + ?Sized> Transport for Arc<T> {
    async fn send(&self, requests: Vec<Request>) -> Result<Vec<Answer>, String> {
        (**self).send(requests).await
    }

    fn session(&self, start: &str) -> Result<Arc<dyn Transport>, String> {
        (**self).session(start)
    }

    fn bookmark(&self) -> Option<String> {
        (**self).bookmark()
    }
}

/// A statement as D1 takes it.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// Its text.
    pub sql: String,
    /// What is bound to it.
    pub params: Vec<Bound>,
    /// In which form its rows come.
    pub form: Form,
}

/// In which form the rows of a statement come. In a batch it is always that of objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `raw({ columnNames: true })`: every column, whatever it is called, and no figures.
    Arrays,
    /// `all()`: figures, and columns by their names.
    Objects,
    /// `run()`: figures.
    Nothing,
}

/// What a statement gave.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// The names of its columns; none where there are no rows.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<Cell>>,
    /// What it cost; none in the form of arrays.
    pub figures: Option<Figures>,
}

/// What D1 says that a statement did and cost.
///
/// <https://developers.cloudflare.com/d1/worker-api/return-object/>
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// Rows that were changed, without those that keys and triggers changed along.
    pub changes: u64,
    /// The number of the row that was inserted last.
    pub last_row_id: i64,
    /// Rows that were read; they are billed.
    pub rows_read: u64,
    /// Rows that were written, those of indexes too; they are billed.
    pub rows_written: u64,
    /// Milliseconds in the database.
    pub duration: f64,
    /// The database's bytes afterwards.
    pub size_after: u64,
    /// Where it was answered.
    pub served_by_region: Option<String>,
    /// Whether the primary answered, and no replica.
    pub served_by_primary: Option<bool>,
}
