//! SeaORM on D1 through seaglass-d1, with generated entities: the values of every type, the calls of an app, and what must be
//! an error. In a Worker the same code runs as wasm; here it reaches the same binding through a pipe.

mod app;
#[path = "../system/edges.rs"]
mod edges;
mod faults;
mod pipe;
mod queries;
mod together;
mod types;

use std::{collections::BTreeMap, sync::Arc};

use entity::mvp::prelude::{ApiKeys, AuditLogs, Posts, Sessions, Settings, Users};
use pipe::Pipe;
use seaglass::pipeline::{Options, prepare};
use seaglass_d1::{D1, Types};
use seaglass_tests::{
    generated,
    workerd::{Db, Workerd},
};

/// The generated SQL of the zoo's portable database for D1.
fn zoo_sql() -> String {
    let options = Options { date: "20260101".to_owned(), ..Options::default() };
    let prepared = prepare(zoo::project(), &BTreeMap::new(), &options).expect("a sound declaration");
    let files = prepared.databases.iter().flat_map(|database| &database.sql);
    files.filter(|file| file.path.contains("/zoo/d1/up/")).map(|file| file.body.as_str()).collect()
}

/// The zoo on D1, and the way to it without SeaORM.
fn zoo() -> (D1, Arc<Db>) {
    use zoo_entity_dense::zoo::prelude::{Decimals, EveryType, EveryTypeOrNull, Moments, Stored, Ticks};
    let db = Arc::new(Workerd::shared().open());
    db.apply("0001_zoo.sql", &zoo_sql()).expect("the zoo's SQL applies");
    let types =
        Types::default().with(EveryType).with(EveryTypeOrNull).with(Decimals).with(Moments).with(Stored).with(Ticks);
    (D1::over(Pipe::new(Arc::clone(&db)), types), db)
}

/// The Workers app's database on D1.
fn mvp() -> (D1, Arc<Db>) {
    let db = Arc::new(Workerd::shared().open());
    for file in generated::up("mvp", "d1") {
        db.apply(&file.name, &file.text).unwrap_or_else(|error| panic!("{}: {error}", file.name));
    }
    let types = Types::default().with(Users).with(Posts).with(Sessions).with(ApiKeys).with(AuditLogs).with(Settings);
    (D1::over(Pipe::new(Arc::clone(&db)), types), db)
}
