//! What is sold, and how often.

use crate::Refused;
use crate::refused::Message;
use apps_entity::Violated as _;
use apps_entity::shop::fields::Sku;
use apps_entity::shop::products::{Product, ProductPatch};
use apps_entity::shop::{products, sales};
use axum::Json;
use axum::extract::{Path, State};
use sea_orm::{ActiveModelTrait as _, DatabaseConnection, EntityTrait as _, QueryOrder as _};

#[utoipa::path(patch, path = "/products/{sku}", request_body = ProductPatch, params(("sku" = Sku, Path)), responses((status = 200, body = Product), (status = 422, body = Message)))]
pub async fn change(
    State(db): State<DatabaseConnection>,
    Path(sku): Path<Sku>,
    Json(patch): Json<ProductPatch>,
) -> Result<Json<Product>, Refused> {
    let found = products::Entity::find_by_sku(sku).one(&db).await?.ok_or(Refused::Missing)?;
    patch.of(found.id).update(&db).await.map_err(|error| match error.violated() {
        Some(products::Violation::PriceCheck) => Refused::Invalid("a price is not below nothing"),
        Some(products::Violation::SkuKey) => Refused::Invalid("another product has this number"),
        _ => Refused::Broken(error),
    })?;
    let product = products::Entity::find_by_id(found.id).into_partial_model::<Product>().one(&db).await?;
    Ok(Json(product.ok_or(Refused::Missing)?))
}

#[utoipa::path(get, path = "/sales", responses((status = 200, body = Vec<sales::Model>)))]
pub async fn sales(State(db): State<DatabaseConnection>) -> Result<Json<Vec<sales::Model>>, Refused> {
    Ok(Json(sales::Entity::find().order_by_desc(sales::Column::Sold).all(&db).await?))
}
