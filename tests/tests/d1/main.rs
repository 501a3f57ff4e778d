//! SeaORM on D1 through seaglass-d1, with generated entities: the values of every type, the calls of an app, and what must be
//! an error. In a Worker the same scenarios run as wasm; here they reach the same binding through a pipe.

mod pipe;
mod race;
mod sql;
mod types;

use std::sync::Arc;

use pipe::Pipe;
use scenarios::{Scenario, Schema, World};
use seaglass_tests::workerd::{Db, Workerd};

/// A database of its own, and the way to it without SeaORM.
fn database(schema: Schema) -> (World, Arc<Db>) {
    let db = Arc::new(Workerd::shared().open());
    for (name, text) in sql::migrations(schema) {
        db.apply(&name, &text).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
    (World::new(Pipe::new(Arc::clone(&db)), schema), db)
}

macro_rules! tests {
    ($($schema:ident $module:ident::$name:ident,)*) => {$(
        #[tokio::test]
        async fn $name() {
            let scenario = Scenario::find(stringify!($name)).expect("it is listed");
            (scenario.run)(database(Schema::$schema).0).await;
        }
    )*};
}

scenarios::each!(tests);
