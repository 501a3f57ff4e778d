//! A view of D1 for code that opens transactions and can do without them.

use std::pin::Pin;

use async_trait::async_trait;
use sea_orm::{
    AccessMode, ConnectionTrait, DbBackend, DbErr, ExecResult, IsolationLevel, QueryResult, Statement,
    TransactionError, TransactionOptions, TransactionSession, TransactionTrait,
};

use crate::connection::D1;

/// [`D1::not_atomic`]: transactions that are none. Each statement is done when it is sent.
#[derive(Clone, Debug)]
pub struct NotAtomic(D1);

impl NotAtomic {
    pub(crate) fn new(db: D1) -> Self {
        Self(db)
    }
}

#[async_trait]
impl ConnectionTrait for NotAtomic {
    fn get_database_backend(&self) -> DbBackend {
        self.0.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.0.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.0.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.0.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.0.query_all_raw(statement).await
    }

    fn support_returning(&self) -> bool {
        self.0.support_returning()
    }
}

#[async_trait]
impl TransactionTrait for NotAtomic {
    type Transaction = Self;

    async fn begin(&self) -> Result<Self, DbErr> {
        Ok(self.clone())
    }

    async fn begin_with_config(&self, _: Option<IsolationLevel>, _: Option<AccessMode>) -> Result<Self, DbErr> {
        Ok(self.clone())
    }

    async fn begin_with_options(&self, _: TransactionOptions) -> Result<Self, DbErr> {
        Ok(self.clone())
    }

    async fn transaction<F, T, E>(&self, callback: F) -> Result<T, TransactionError<E>>
    where
        F: for<'c> FnOnce(&'c Self) -> Pin<Box<dyn Future<Output = Result<T, E>> + Send + 'c>> + Send,
        T: Send,
        E: std::fmt::Display + std::fmt::Debug + Send,
    {
        callback(self).await.map_err(TransactionError::Transaction)
    }

    async fn transaction_with_config<F, T, E>(
        &self,
        callback: F,
        _: Option<IsolationLevel>,
        _: Option<AccessMode>,
    ) -> Result<T, TransactionError<E>>
    where
        F: for<'c> FnOnce(&'c Self) -> Pin<Box<dyn Future<Output = Result<T, E>> + Send + 'c>> + Send,
        T: Send,
        E: std::fmt::Display + std::fmt::Debug + Send,
    {
        self.transaction(callback).await
    }
}

#[async_trait]
impl TransactionSession for NotAtomic {
    async fn commit(self) -> Result<(), DbErr> {
        Ok(())
    }

    async fn rollback(self) -> Result<(), DbErr> {
        Err(DbErr::Custom("D1 undoes nothing: what was sent through D1::not_atomic is done".to_owned()))
    }
}
