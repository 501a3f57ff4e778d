//! New customers.

use crate::Refused;
use crate::refused::Message;
use apps_entity::Violated as _;
use apps_entity::shop::customers::{self, Customer};
use apps_entity::shop::customers_ext::Address;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use sea_orm::DatabaseConnection;
use serde::Deserialize;
use utoipa::ToSchema;

/// Who signs up.
#[derive(Deserialize, ToSchema)]
pub struct NewCustomer {
    email: String,
    name: String,
    address: Address,
}

#[utoipa::path(post, path = "/customers", request_body = NewCustomer, responses((status = 201, body = Customer), (status = 422, body = Message)))]
pub async fn sign_up(
    State(db): State<DatabaseConnection>,
    Json(new): Json<NewCustomer>,
) -> Result<(StatusCode, Json<Customer>), Refused> {
    let customer = customers::ActiveModel::builder().set_email(new.email).set_name(new.name).set_address(new.address);
    let made = customer.insert(&db).await.map_err(|error| match error.violated() {
        Some(customers::Violation::EmailKey) => Refused::Invalid("somebody has signed up with this address"),
        Some(customers::Violation::EmailCheck) => Refused::Invalid("this is not an address of mail"),
        _ => Refused::Broken(error),
    })?;
    Ok((StatusCode::CREATED, Json(Customer { id: made.id, name: made.name, address: made.address })))
}
