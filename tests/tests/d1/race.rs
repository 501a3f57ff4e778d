//! Two that want the same at once.

use entity::mvp::prelude::Users;
use scenarios::{Schema, race};
use sea_orm::{EntityTrait, PaginatorTrait};
use seaglass_tests::block_on;

use crate::database;

#[tokio::test]
async fn of_several_that_want_the_same_one_gets_it() {
    let db = database(Schema::Mvp).0.db;
    let run = |_| {
        let db = db.clone();
        tokio::task::spawn_blocking(move || block_on(race(&db, "race")))
    };
    let racers: Vec<_> = (0..6).map(run).collect();
    let mut came = Vec::new();
    for racer in racers {
        came.push(racer.await.expect("no panic"));
    }
    came.sort();
    assert_eq!(came, ["taken", "taken", "taken", "taken", "taken", "won"]);
    assert_eq!(Users::find().count(&db).await, Ok(1));
}
