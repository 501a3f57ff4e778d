//! Migrations of Postgres between two schemas that a test spells out, and how their stages are run.

use seaglass::model::Intent;
use seaglass::{
    Project,
    dialect::Capabilities,
    diff::{self, Change},
    emit::{
        history::Style,
        sql::{self, Meta, StageFiles},
    },
    model::{Declared, Dialect, Schema},
    plan,
};
use seaglass_tests::{block_on, postgres::connect, target::Target};
use serde_json::Value;
use sqlx::{AssertSqlSafe, Executor, PgConnection, raw_sql};

pub fn schema(value: &Value) -> Schema {
    serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{error}: {value}"))
}

/// The stages from one schema to another.
pub fn stages(before: &Schema, after: &Schema, intent: &Intent, online: bool) -> Vec<StageFiles> {
    let found = diff::diff(before, after, intent);
    assert!(found.refusals.is_empty() && found.questions.is_empty(), "{found:#?}");
    render(&found.changes, before, after, online)
}

/// Everything of a schema, from nothing.
pub fn creation(schema: &Schema) -> Vec<StageFiles> {
    stages(&Schema::default(), schema, &Intent::default(), true)
}

fn render(changes: &[Change], before: &Schema, after: &Schema, online: bool) -> Vec<StageFiles> {
    let declared = Declared {
        name: "shop".to_owned(),
        dialects: vec![Dialect::Postgres],
        schema: after.clone(),
        ..Declared::default()
    };
    let plan = plan::plan(changes, before, after, &Capabilities::POSTGRES.online(online));
    let meta = Meta {
        project: &Project::new("."),
        database: &declared,
        first: 1,
        style: &Style::default(),
        name: "change",
        suffixes: &[],
    };
    sql::render(&plan, changes, &meta).into_iter().flatten().collect()
}

/// Runs a file as its header says.
pub async fn run(connection: &mut PgConnection, file: &str, no_transaction: bool) -> Result<(), sqlx::Error> {
    assert_eq!(file.starts_with("-- no-transaction\n"), no_transaction, "{file}");
    if !no_transaction {
        connection.execute("BEGIN").await?;
    }
    let done = connection.execute(raw_sql(AssertSqlSafe(file.to_owned()))).await;
    if !no_transaction {
        connection.execute(if done.is_ok() { "COMMIT" } else { "ROLLBACK" }).await?;
    }
    done.map(|_| ())
}

/// A session whose zone is not the one that instants are kept in.
async fn elsewhere(target: &Target) -> PgConnection {
    let mut connection = connect(&target.url()).await;
    connection.execute("SET TIME ZONE 'Asia/Tokyo'").await.expect("a zone");
    connection
}

/// Every stage, in order.
pub fn up(target: &Target, stages: &[StageFiles]) {
    block_on(async {
        let mut connection = elsewhere(target).await;
        for stage in stages {
            let done = run(&mut connection, &stage.up, stage.no_transaction).await;
            done.unwrap_or_else(|error| panic!("{}: {error}\n{}", target.label(), stage.up));
        }
    });
}

/// Every stage, last first.
pub fn down(target: &Target, stages: &[StageFiles]) {
    block_on(async {
        let mut connection = elsewhere(target).await;
        for stage in stages.iter().rev() {
            let done = run(&mut connection, &stage.down, stage.no_transaction).await;
            done.unwrap_or_else(|error| panic!("{}: {error}\n{}", target.label(), stage.down));
        }
    });
}
