//! The Workers app's database as an API, in a Rust Worker: the generated entities over the binding `DB`.
#![cfg(target_arch = "wasm32")]

mod api;

use entity::mvp::prelude::{ApiKeys, AuditLogs, Posts, Sessions, Settings, Users};
use seaglass_d1::{D1, Types};
use worker::{Context, Env, Request, Response, Result, event};

#[event(fetch)]
async fn fetch(mut request: Request, env: Env, _: Context) -> Result<Response> {
    let types = Types::default().with(Users).with(Posts).with(Sessions).with(ApiKeys).with(AuditLogs).with(Settings);
    let db = match D1::new(&env, "DB", types) {
        Ok(db) => db,
        Err(error) => return Response::error(error.to_string(), 500),
    };
    // What each statement costs is in the Worker's log.
    let db = db.observed(|sql, figures| {
        worker::console_log!("read {} wrote {}: {sql}", figures.rows_read, figures.rows_written);
    });
    let body = request.text().await.unwrap_or_default();
    let method = request.method().to_string();
    let path = request.path();
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    match api::answer(&db, &method, &parts, &body).await {
        Ok(json) => Response::from_json(&json),
        Err(refused) => Response::error(refused.why, refused.status),
    }
}
