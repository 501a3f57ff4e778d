//! The example Worker as wasm in workerd: `cargo test -p seaglass-tests --features worker --test worker`.
//!
//! What the suite d1 shows through a pipe, this shows in a Worker: that the binding is called as it wants to be, that nothing
//! else is needed there, and that every scenario holds there too.

mod bindgen;
mod built;
mod debian;
mod readme;
mod same_file;
mod scenarios;
#[path = "../d1/sql.rs"]
mod sql;
mod toolchain;

use built::{Reply, Worker, output};
use serde_json::{Value, json};
use std::fs;
use toolchain::Toolchain;

fn ok(reply: &Reply) -> Value {
    assert_eq!(reply.status, 200, "{}", reply.text);
    serde_json::from_str(&reply.text).unwrap_or_else(|error| panic!("{}: {error}", reply.text))
}

#[test]
fn the_example_answers() {
    let mut worker = Worker::start();
    let user = json!({"email": "ann@example.com", "name": "Ann \u{1F980}"}).to_string();
    let ann = ok(&worker.ask("rust", "POST", "/users", &user));
    assert_eq!((&ann["id"], &ann["name"]), (&json!(1), &json!("Ann \u{1F980}")));
    let again = worker.ask("rust", "POST", "/users", &user);
    assert_eq!((again.status, again.text.as_str()), (409, "the address is in use"));
    let nobody = json!({"user_id": 99, "slug": "x", "title": "", "content": ""}).to_string();
    let nobody = worker.ask("rust", "POST", "/posts", &nobody);
    assert_eq!((nobody.status, nobody.text.as_str()), (422, "there is no such user"));

    for number in 0..12 {
        let post = json!({"user_id": 1, "slug": format!("post-{number}"), "title": "t", "content": "c"}).to_string();
        ok(&worker.ask("rust", "POST", "/posts", &post));
    }
    let page = ok(&worker.ask("rust", "GET", "/posts/page/1", ""));
    assert_eq!(page, json!({"posts": ["post-1", "post-0"], "pages": 2}));
    let published = ok(&worker.ask("rust", "POST", "/posts/post-3/publish", ""));
    assert_eq!(published, json!({"id": 4, "published": true}));
    assert_eq!(ok(&worker.ask("rust", "GET", "/log/post/4", "")), json!([["post.publish", {"slug": "post-3"}]]));
    assert_eq!(
        ok(&worker.ask("rust", "GET", "/users/ann@example.com", ""))["posts"].as_array().map(Vec::len),
        Some(12)
    );

    // Beyond what a number of JavaScript holds.
    let big = 9_007_199_254_740_993_i64;
    let session = json!({"token": "t", "user_id": 1, "expires_at": big, "data": {"cart": [1.5, null]}}).to_string();
    assert_eq!(ok(&worker.ask("rust", "POST", "/sessions", &session)), json!({"expires_at": big}));
    let open = ok(&worker.ask("rust", "GET", "/sessions/t", ""));
    assert_eq!(
        (&open["expires_at"], &open["data"], &open["user"]["id"]),
        (&json!(big), &json!({"cart": [1.5, null]}), &json!(1))
    );
    let key = json!({"user_id": 1, "key_hash": "h", "name": "ci", "scopes": ["read"]}).to_string();
    ok(&worker.ask("rust", "POST", "/keys", &key));
    assert_eq!(ok(&worker.ask("rust", "GET", "/keys/h", ""))["scopes"], json!(["read"]));
    for value in ["dark", "light"] {
        assert_eq!(ok(&worker.ask("rust", "PUT", "/settings/theme", value)), json!({"id": 1, "value": value}));
    }
    assert_eq!(worker.ask("rust", "GET", "/settings/none", "").status, 404);
}

#[test]
fn a_worker_without_its_binding_says_so() {
    let mut worker = Worker::start();
    let reply = worker.ask("bare", "GET", "/settings/theme", "");
    assert_eq!(reply.status, 500);
    assert!(reply.text.contains("the Worker has no D1 database under DB"), "{}", reply.text);
}

/// Bytes of the module, not optimised, as of 2026-11.
const SIZE: u64 = 2_860_000;

/// What a Worker may weigh is bounded. The benchmark weighs what is deployed; this tells at no cost of what comes along.
#[test]
fn the_module_has_not_grown_by_a_third() {
    let wasm = output("worker-on-d1").join("index_bg.wasm");
    let size = fs::metadata(&wasm).unwrap_or_else(|error| panic!("{}: {error}", wasm.display())).len();
    assert!(
        size < SIZE / 3 * 4,
        "{size} bytes, where {SIZE} were: `cargo tree -p worker-on-d1 --target wasm32-unknown-unknown`"
    );
}

/// The lints of the workspace hold for what is compiled for wasm alone, too.
#[test]
fn nothing_is_to_be_said_of_the_workers() {
    let output = Toolchain::shared().lint();
    assert_eq!(output.code, 0, "{}", output.both());
}
