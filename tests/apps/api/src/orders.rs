//! Orders.

use crate::Refused;
use crate::refused::Message;
use apps_entity::Violated as _;
use apps_entity::shop::enums::OrderStatus;
use apps_entity::shop::fields::{CustomerId, OrderId, Sku};
use apps_entity::shop::{customers, order_lines, orders, products};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use sea_orm::prelude::DateTimeUtc;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{
    ColumnTrait as _, ConnectionTrait, DatabaseConnection, EntityLoaderTrait as _, EntityTrait as _, QueryFilter as _,
    Set, TransactionTrait as _,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is ordered.
#[derive(Deserialize, ToSchema)]
pub struct NewOrder {
    customer_id: CustomerId,
    lines: Vec<Line>,
}

/// So many of a product.
#[derive(Clone, Deserialize, Serialize, ToSchema)]
pub struct Line {
    sku: Sku,
    quantity: i32,
}

/// An order as it is.
#[derive(Serialize, ToSchema)]
pub struct Order {
    id: OrderId,
    status: OrderStatus,
    #[schema(value_type = String, format = DateTime)]
    placed_at: DateTimeUtc,
    customer: String,
    lines: Vec<Line>,
}

#[utoipa::path(post, path = "/orders", request_body = NewOrder, responses((status = 201, body = Order), (status = 422, body = Message)))]
pub async fn place(
    State(db): State<DatabaseConnection>,
    Json(new): Json<NewOrder>,
) -> Result<(StatusCode, Json<Order>), Refused> {
    let id = db.transaction(|db| Box::pin(async move { written(db, new).await })).await?;
    Ok((StatusCode::CREATED, Json(read(&db, id).await?)))
}

/// All of an order, or nothing of it.
async fn written(db: &impl ConnectionTrait, new: NewOrder) -> Result<OrderId, Refused> {
    let order = orders::ActiveModel { customer_id: Set(new.customer_id), ..Default::default() };
    let id = orders::Entity::insert(order).exec_with_returning(db).await.map_err(|error| match error.violated() {
        Some(orders::Violation::CustomerIdFkey) => Refused::Invalid("there is no such customer"),
        _ => Refused::Broken(error),
    })?;
    for line in new.lines {
        let product = products::Entity::find_by_sku(line.sku).one(db).await?.ok_or(Refused::Missing)?;
        let left = products::Entity::update_many()
            .col_expr(products::Column::Stock, Expr::col(products::Column::Stock).sub(line.quantity))
            .filter(products::Column::Id.eq(product.id));
        left.exec(db).await.map_err(|error| match error.violated() {
            Some(products::Violation::StockCheck) => Refused::Invalid("there are not so many left"),
            _ => Refused::Broken(error),
        })?;
        let row = order_lines::ActiveModel {
            order_id: Set(id.id),
            product_id: Set(product.id),
            quantity: Set(line.quantity),
        };
        order_lines::Entity::insert(row).exec_without_returning(db).await.map_err(|error| match error.violated() {
            Some(order_lines::Violation::Pkey) => Refused::Invalid("a product stands there twice"),
            Some(order_lines::Violation::QuantityCheck) => Refused::Invalid("order one at least"),
            _ => Refused::Broken(error),
        })?;
    }
    Ok(id.id)
}

#[utoipa::path(get, path = "/orders/{id}", params(("id" = OrderId, Path)), responses((status = 200, body = Order), (status = 404, body = Message)))]
pub async fn show(State(db): State<DatabaseConnection>, Path(id): Path<OrderId>) -> Result<Json<Order>, Refused> {
    Ok(Json(read(&db, id).await?))
}

/// An order with whom it is for and what of.
async fn read(db: &DatabaseConnection, id: OrderId) -> Result<Order, Refused> {
    let order = orders::Entity::load()
        .filter_by_id(id)
        .with(customers::Entity)
        .with((order_lines::Entity, products::Entity))
        .one(db)
        .await?
        .ok_or(Refused::Missing)?;
    let customer = order.customer.as_ref().map(|customer| customer.name.clone()).unwrap_or_default();
    let line = |line: &order_lines::ModelEx| {
        let sku = line.product.as_ref().map(|product| product.sku.clone()).unwrap_or_default();
        Line { sku, quantity: line.quantity }
    };
    let lines = order.order_lines.iter().map(line).collect();
    Ok(Order { id: order.id, status: order.status, placed_at: order.placed_at, customer, lines })
}
