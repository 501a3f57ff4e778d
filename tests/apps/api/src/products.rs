//! What is sold, and how often.

use crate::Refused;
use crate::refused::Message;
use apps_entity::Violated as _;
use apps_entity::shop::{products, sales};
use axum::Json;
use axum::extract::{Path, State};
use sea_orm::{
    ActiveModelTrait as _, DatabaseConnection, EntityTrait as _, IntoActiveModel as _, QueryOrder as _, Set,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What changes of a product.
#[derive(Deserialize, ToSchema)]
pub struct ProductPatch {
    name: Option<String>,
    price: Option<i64>,
    tags: Option<Vec<String>>,
}

/// A product.
#[derive(Serialize, ToSchema)]
pub struct Product {
    sku: String,
    name: String,
    price: i64,
    tags: Vec<String>,
}

#[utoipa::path(patch, path = "/products/{sku}", request_body = ProductPatch, params(("sku" = String, Path)), responses((status = 200, body = Product), (status = 422, body = Message)))]
pub async fn change(
    State(db): State<DatabaseConnection>,
    Path(sku): Path<String>,
    Json(patch): Json<ProductPatch>,
) -> Result<Json<Product>, Refused> {
    let found = products::Entity::find_by_sku(sku).one(&db).await?.ok_or(Refused::Missing)?;
    let mut product = found.into_active_model();
    if let Some(name) = patch.name {
        product.name = Set(name);
    }
    if let Some(price) = patch.price {
        product.price = Set(price);
    }
    if let Some(tags) = patch.tags {
        product.tags = Set(tags);
    }
    let products::Model { sku, name, price, tags, .. } =
        product.update(&db).await.map_err(|error| match error.violated() {
            Some(products::Violation::PriceCheck) => Refused::Invalid("a price is not below nothing"),
            _ => Refused::Broken(error),
        })?;
    Ok(Json(Product { sku, name, price, tags }))
}

#[utoipa::path(get, path = "/sales", responses((status = 200, body = Vec<sales::Model>)))]
pub async fn sales(State(db): State<DatabaseConnection>) -> Result<Json<Vec<sales::Model>>, Refused> {
    Ok(Json(sales::Entity::find().order_by_desc(sales::Column::Sold).all(&db).await?))
}
