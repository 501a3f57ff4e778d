//! A shop's HTTP API: what it answers is typed by the entities, what it refuses by their constraints.

mod orders;
mod products;
mod refused;
mod signup;

pub use refused::Refused;

use axum::Router;
use axum::routing::{get, patch, post};
use sea_orm::DatabaseConnection;
use utoipa::OpenApi;

/// The API's description.
#[derive(OpenApi)]
#[openapi(paths(signup::sign_up, orders::place, orders::show, products::change, products::sales))]
pub struct Description;

/// The API on a database.
pub fn router(db: DatabaseConnection) -> Router {
    Router::new()
        .route("/customers", post(signup::sign_up))
        .route("/orders", post(orders::place))
        .route("/orders/{id}", get(orders::show))
        .route("/products/{sku}", patch(products::change))
        .route("/sales", get(products::sales))
        .route("/openapi.json", get(async || axum::Json(Description::openapi())))
        .with_state(db)
}
