//! Requests and their answers, on both majors of Postgres; and what is committed is what the declaration makes.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use apps_entity::factories::fresh_database;
use apps_entity::shop::customers_ext::Address;
use apps_entity::shop::fields::JsonAs;
use apps_entity::shop::{customers, order_lines, orders, products, sales};
use apps_migration::shop::Migrator;
use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use http_body_util::BodyExt as _;
use sea_orm::{Database, EntityTrait as _, PaginatorTrait as _};
use sea_orm_migration::MigratorTrait as _;
use seaglass_tests::target::Target;
use serde_json::{Value, json};
use tower::ServiceExt as _;

async fn sent(api: &Router, method: Method, path: &str, body: Value) -> (StatusCode, Value) {
    let request = Request::builder().method(method).uri(path).header("content-type", "application/json");
    let answer = api.clone().oneshot(request.body(Body::from(body.to_string())).unwrap()).await.unwrap();
    let status = answer.status();
    let bytes = answer.into_body().collect().await.unwrap().to_bytes();
    (
        status,
        serde_json::from_slice(&bytes).unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&bytes).into_owned())),
    )
}

fn ada() -> Value {
    json!({ "email": "ada@example.org", "name": "Ada", "address": { "street": "Ring 1", "city": "Linz", "country": "AT" } })
}

#[test]
fn the_shop_sells_what_it_has() {
    for target in Target::postgres("apps_shop") {
        tokio::runtime::Runtime::new().unwrap().block_on(sells(&target));
    }
}

async fn sells(target: &Target) {
    let db = Database::connect(target.url()).await.unwrap();
    Migrator::up(&db, None).await.unwrap();
    for (sku, stock) in [("TEA", 5), ("CUP", 1)] {
        let product = products::factory().sku(sku).name(sku.to_lowercase()).price(250).stock(stock);
        product.create(&db).await.unwrap();
    }
    let api = apps_api::router(db.clone());

    let (status, made) = sent(&api, Method::POST, "/customers", ada()).await;
    assert_eq!((status, &made["address"]["city"]), (StatusCode::CREATED, &json!("Linz")), "{made}");
    let again = sent(&api, Method::POST, "/customers", ada()).await;
    let taken = json!({ "error": "somebody has signed up with this address" });
    assert_eq!(again, (StatusCode::UNPROCESSABLE_ENTITY, taken));
    let mut nowhere = ada();
    nowhere["email"] = json!("nowhere");
    let (_, refused) = sent(&api, Method::POST, "/customers", nowhere).await;
    assert_eq!(refused, json!({ "error": "this is not an address of mail" }));

    let order = |lines: Value| json!({ "customer_id": made["id"], "lines": lines });
    let two = order(json!([{ "sku": "TEA", "quantity": 2 }, { "sku": "CUP", "quantity": 1 }]));
    let (status, placed) = sent(&api, Method::POST, "/orders", two).await;
    assert_eq!(
        (status, &placed["status"], &placed["customer"]),
        (StatusCode::CREATED, &json!("placed"), &json!("Ada")),
        "{placed}"
    );
    let (_, shown) = sent(&api, Method::GET, &format!("/orders/{}", placed["id"].as_str().unwrap()), Value::Null).await;
    assert_eq!((&shown, shown["lines"].as_array().map(Vec::len)), (&placed, Some(2)));

    for (lines, why) in [
        (json!([{ "sku": "TEA", "quantity": 1 }, { "sku": "CUP", "quantity": 1 }]), "there are not so many left"),
        (json!([{ "sku": "TEA", "quantity": 0 }]), "order one at least"),
        (json!([{ "sku": "TEA", "quantity": 1 }, { "sku": "TEA", "quantity": 1 }]), "a product stands there twice"),
    ] {
        let refused = sent(&api, Method::POST, "/orders", order(lines)).await;
        assert_eq!(refused, (StatusCode::UNPROCESSABLE_ENTITY, json!({ "error": why })));
    }
    let (_, refused) = sent(&api, Method::POST, "/orders", json!({ "customer_id": -1, "lines": [] })).await;
    assert_eq!(refused["error"], "there is no such customer");
    // What was refused left nothing behind.
    let tea = products::Entity::find_by_sku("TEA").one(&db).await.unwrap().unwrap();
    assert_eq!((tea.stock, tea.tags), (3, Vec::new()));

    let patch = json!({ "price": 300, "tags": ["hot", "green"] });
    let (_, changed) = sent(&api, Method::PATCH, "/products/TEA", patch).await;
    assert_eq!(changed, json!({ "sku": "TEA", "name": "tea", "price": 300, "tags": ["hot", "green"] }));
    let (_, refused) = sent(&api, Method::PATCH, "/products/TEA", json!({ "price": -1 })).await;
    assert_eq!(refused["error"], "a price is not below nothing");
    assert_eq!(sent(&api, Method::PATCH, "/products/POT", json!({})).await.0, StatusCode::NOT_FOUND);

    let (_, sales) = sent(&api, Method::GET, "/sales", Value::Null).await;
    let sold: Vec<_> =
        sales.as_array().unwrap().iter().map(|sale| (&sale["sku"], &sale["sold"], &sale["revenue"])).collect();
    assert_eq!(sold, [(&json!("TEA"), &json!(2), &json!(600)), (&json!("CUP"), &json!(1), &json!(250))]);

    let (_, description) = sent(&api, Method::GET, "/openapi.json", Value::Null).await;
    let schemas = &description["components"]["schemas"];
    assert_eq!(schemas["OrderStatus"]["enum"], json!(["placed", "paid", "shipped"]), "{description:#}");
    assert!(schemas["Address"]["properties"]["country"].is_object() && description["paths"].get("/sales").is_some());
    // Ids, other types of values and typed JSON are types of the description too.
    let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
    let (id, sku) = (&schemas["CustomerId"], &schemas["Sku"]);
    assert_eq!((&id["type"], &id["format"]), (&json!("integer"), &json!("int64")), "{id:#}");
    assert_eq!((&sku["type"], &sku["example"]), (&json!("string"), &json!("TEA")), "{sku:#}");
    for (of, property, ty) in [
        ("NewOrder", "customer_id", "CustomerId"),
        ("Customer", "id", "CustomerId"),
        ("Customer", "address", "JsonAs_Address"),
        ("Order", "id", "OrderId"),
        ("Line", "sku", "Sku"),
        ("Product", "sku", "Sku"),
    ] {
        assert_eq!(
            schemas[of]["properties"][property]["$ref"],
            reference(ty)["$ref"],
            "{of}.{property}: {description:#}"
        );
    }
    assert_eq!(schemas["JsonAs_Address"]["properties"], schemas["Address"]["properties"], "{description:#}");
    assert_eq!(customers::Entity::find().all(&db).await.unwrap().len(), 1);
}

#[test]
fn a_schema_of_its_own_is_enough_for_what_the_database_counts() {
    for target in Target::postgres("apps_shop_fresh") {
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            let fresh = fresh_database(&target.url(), async |db| Migrator::up(db, None).await).await.unwrap();
            let db = &fresh.db;
            let address = Address { street: "Ring 1".into(), city: "Linz".into(), country: "AT".into() };
            let ada = customers::factory(JsonAs(address)).create(db).await.unwrap();
            let order = orders::factory(ada.id).create(db).await.unwrap();
            // The products of both lines are made with them.
            for quantity in [2, 3] {
                order_lines::factory(order.id).quantity(quantity).create(db).await.unwrap();
            }
            let sold: Vec<i64> = sales::Entity::find().all(db).await.unwrap().iter().map(|sale| sale.sold).collect();
            assert_eq!((sold.iter().sum::<i64>(), products::Entity::find().count(db).await.unwrap()), (5, 2));
            fresh.close().await.unwrap();
        });
        assert_eq!(target.facts(), [""; 0], "nothing is left in {}", target.label());
    }
}

#[test]
fn what_is_committed_is_current() {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let terminal =
        seaglass::cli::Terminal { out: &mut out, err: &mut err, input: None, color_out: false, color_err: false };
    let code = seaglass::cli::run(apps_schema::project(), ["apps-schema", "check"], terminal);
    let said = String::from_utf8_lossy(&out).into_owned() + &String::from_utf8_lossy(&err);
    assert_eq!(code, 0, "cargo run -p apps-schema -- generate\n{said}");
}
