//! The scenarios in a Rust Worker: `/<name>` runs one over the binding of its name, and answers what was wrong.
#![cfg(target_arch = "wasm32")]

use scenarios::{Scenario, Schema, World, same_file};
use seaglass_d1::D1;
use seaglass_d1::worker::Binding;
use worker::js_sys::{Function, Reflect, global};
use worker::wasm_bindgen::{JsCast, JsValue};
use worker::{Context, Env, Request, Response, Result, event};

/// A panic ends all, and its text with it: the shim around this is told before, and answers it.
fn told(panic: &std::panic::PanicHookInfo<'_>) {
    let tell = Reflect::get(&global(), &"panicked".into()).unwrap_or_default();
    if let Some(tell) = tell.dyn_ref::<Function>() {
        let _ = tell.call1(&JsValue::NULL, &panic.to_string().into());
    }
}

#[event(start)]
fn start() {
    std::panic::set_hook(Box::new(told));
}

#[event(fetch)]
async fn fetch(request: Request, env: Env, _: Context) -> Result<Response> {
    let path = request.path();
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        ["same_file", verb, writers @ ..] => {
            let db = database(&env, "same_file", Schema::Zoo)?;
            match *verb {
                "write" => same_file::write(&db, writers).await,
                _ => same_file::read(&db, writers).await,
            }
        }
        ["race", name] => {
            let db = database(&env, "race", Schema::Mvp)?;
            return Response::ok(scenarios::race(&db, name).await);
        }
        [name] => {
            let Some(scenario) = Scenario::find(name) else { return Response::error("no such scenario", 404) };
            let db = database(&env, name, scenario.schema)?;
            let way = Binding::new(&env, name).map_err(|error| error.to_string())?;
            (scenario.run)(World { db, way: std::sync::Arc::new(way) }).await;
        }
        _ => return Response::error("no such scenario", 404),
    }
    Response::ok("ok")
}

fn database(env: &Env, binding: &str, schema: Schema) -> Result<D1> {
    D1::new(env, binding, schema.types()).map_err(|error| error.to_string().into())
}
