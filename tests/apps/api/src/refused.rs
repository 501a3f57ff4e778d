//! Answers that are none.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use sea_orm::{DbErr, TransactionError};
use serde::Serialize;
use std::fmt;
use utoipa::ToSchema;

/// Why a request is refused.
#[derive(Debug)]
pub enum Refused {
    /// What was sent breaks a rule of the database.
    Invalid(&'static str),
    /// There is no such thing.
    Missing,
    /// The database cannot answer.
    Broken(DbErr),
}

/// What is sent of it.
#[derive(Serialize, ToSchema)]
pub struct Message {
    error: String,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(why) => f.write_str(why),
            Self::Missing => f.write_str("there is no such thing"),
            Self::Broken(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Refused {}

impl From<DbErr> for Refused {
    fn from(error: DbErr) -> Self {
        Self::Broken(error)
    }
}

impl From<TransactionError<Self>> for Refused {
    fn from(error: TransactionError<Self>) -> Self {
        match error {
            TransactionError::Connection(error) => Self::Broken(error),
            TransactionError::Transaction(refused) => refused,
        }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = match self {
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Missing => StatusCode::NOT_FOUND,
            Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        (status, Json(Message { error: self.to_string() })).into_response()
    }
}
