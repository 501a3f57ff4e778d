//! Migrations that stop half-way: the database is that before or after a stage, and running them again finishes.

use seaglass::model::Dialect;
use seaglass_tests::{block_on, clients::Client};

use crate::faults_kit::{Story, every_statement_fails_once, on_postgres};

/// psql's turn is in `clients.rs`.
#[test]
fn a_statement_that_fails_leaves_nothing_of_its_stage_on_postgres() {
    let story = Story::new(Dialect::Postgres);
    on_postgres("each_statement", |target| {
        for client in Client::ALL {
            let target = target.sibling();
            every_statement_fails_once(&story, &target, Some(client.bookkeeping()), |folder, _| {
                block_on(client.up(folder, &target.url()))
            });
        }
    });
}
