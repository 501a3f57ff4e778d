//! What D1 has instead of transactions that stay open: none, and a view for code that can do without.

use std::pin::Pin;

use async_trait::async_trait;
use sea_orm::{
    AccessMode, ConnectionTrait, DbBackend, DbErr, ExecResult, IsolationLevel, QueryResult, Statement,
    TransactionError, TransactionOptions, TransactionSession, TransactionTrait,
};

use crate::connection::D1;

/// What a transaction's closure gives.
type Outcome<'c, T, E> = Pin<Box<dyn Future<Output = Result<T, E>> + Send + 'c>>;

/// A transaction on D1. There is no value of it: beginning one is an error.
#[derive(Debug)]
pub enum NoTransaction {}

fn none() -> DbErr {
    DbErr::BackendNotSupported {
        db: "D1",
        ctx: "a transaction cannot stay open between two calls. What belongs together is one D1::batch of statements; a model \
              is saved without one by its ActiveModel instead of its ActiveModelEx; and where half of it may be done, \
              D1::not_atomic does without",
    }
}

#[async_trait]
impl TransactionTrait for D1 {
    type Transaction = NoTransaction;

    async fn begin(&self) -> Result<NoTransaction, DbErr> {
        Err(none())
    }

    async fn begin_with_config(
        &self,
        _: Option<IsolationLevel>,
        _: Option<AccessMode>,
    ) -> Result<NoTransaction, DbErr> {
        Err(none())
    }

    async fn begin_with_options(&self, _: TransactionOptions) -> Result<NoTransaction, DbErr> {
        Err(none())
    }

    async fn transaction<F, T, E>(&self, _: F) -> Result<T, TransactionError<E>>
    where
        F: for<'c> FnOnce(&'c NoTransaction) -> Outcome<'c, T, E> + Send,
        T: Send,
        E: std::fmt::Display + std::fmt::Debug + Send,
    {
        Err(TransactionError::Connection(none()))
    }

    async fn transaction_with_config<F, T, E>(
        &self,
        _: F,
        _: Option<IsolationLevel>,
        _: Option<AccessMode>,
    ) -> Result<T, TransactionError<E>>
    where
        F: for<'c> FnOnce(&'c NoTransaction) -> Outcome<'c, T, E> + Send,
        T: Send,
        E: std::fmt::Display + std::fmt::Debug + Send,
    {
        Err(TransactionError::Connection(none()))
    }
}

#[async_trait]
impl ConnectionTrait for NoTransaction {
    fn get_database_backend(&self) -> DbBackend {
        match *self {}
    }

    async fn execute_raw(&self, _: Statement) -> Result<ExecResult, DbErr> {
        match *self {}
    }

    async fn execute_unprepared(&self, _: &str) -> Result<ExecResult, DbErr> {
        match *self {}
    }

    async fn query_one_raw(&self, _: Statement) -> Result<Option<QueryResult>, DbErr> {
        match *self {}
    }

    async fn query_all_raw(&self, _: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match *self {}
    }
}

#[async_trait]
impl TransactionTrait for NoTransaction {
    type Transaction = Self;

    async fn begin(&self) -> Result<Self, DbErr> {
        match *self {}
    }

    async fn begin_with_config(&self, _: Option<IsolationLevel>, _: Option<AccessMode>) -> Result<Self, DbErr> {
        match *self {}
    }

    async fn begin_with_options(&self, _: TransactionOptions) -> Result<Self, DbErr> {
        match *self {}
    }

    async fn transaction<F, T, E>(&self, _: F) -> Result<T, TransactionError<E>>
    where
        F: for<'c> FnOnce(&'c Self) -> Outcome<'c, T, E> + Send,
        T: Send,
        E: std::fmt::Display + std::fmt::Debug + Send,
    {
        match *self {}
    }

    async fn transaction_with_config<F, T, E>(
        &self,
        _: F,
        _: Option<IsolationLevel>,
        _: Option<AccessMode>,
    ) -> Result<T, TransactionError<E>>
    where
        F: for<'c> FnOnce(&'c Self) -> Outcome<'c, T, E> + Send,
        T: Send,
        E: std::fmt::Display + std::fmt::Debug + Send,
    {
        match *self {}
    }
}

#[async_trait]
impl TransactionSession for NoTransaction {
    async fn commit(self) -> Result<(), DbErr> {
        match self {}
    }

    async fn rollback(self) -> Result<(), DbErr> {
        match self {}
    }
}
