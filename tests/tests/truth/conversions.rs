//! Every pair of column types between which the diff converts: where the engine refuses some value the header says so,
//! and where it says nothing every value comes through, there and back.

mod types;

use super::claim::Header;
use seaglass::{
    Project,
    dialect::Capabilities,
    diff::diff,
    emit::{
        history::Style,
        sql::{Meta, StageFiles, render},
    },
    model::{Column, Declared, Dialect, Enum, Name, ObjectName, PrimaryKey, Schema, Table},
    plan,
};
use seaglass::{
    model::{Answer, Intent},
    step::Grade,
};
use seaglass_tests::{
    block_on,
    postgres::{Cluster, connect},
    sqlite,
    workerd::Workerd,
};
use sqlx::{
    AssertSqlSafe, Connection, Executor, PgConnection, SqliteConnection, raw_sql, sqlite::SqliteConnectOptions,
};
use std::{str::FromStr, sync::Arc};
use types::{Kind, kinds};

/// A file that runs over these rows.
struct Run {
    what: String,
    /// What the header says.
    fails: Vec<String>,
    /// What stands before.
    make: String,
    rows: String,
    /// From a type whose texts have no greatest length that is known without the values.
    is_long: bool,
    file: String,
}

impl Run {
    /// What comes before the file. One that may fail runs without a row all the same.
    fn before(&self) -> String {
        let tried = format!("SAVEPOINT made;\n{}\nROLLBACK TO made;\n", self.file);
        format!("{}{}{}", self.make, if self.fails.is_empty() { "" } else { &tried }, self.rows)
    }
}

/// There, over the values of the first type, and back, over those of the second.
fn runs(dialect: Dialect) -> Vec<Run> {
    let (kinds, mut found) = (kinds(dialect), Vec::new());
    for before in &kinds {
        for after in kinds.iter().filter(|after| after.what != before.what) {
            let Some([creation, change]) = files(dialect, before, after) else { continue };
            let what = format!("{} becomes {}", before.what, after.what);
            let fails = |text: &str, direction: &str| Header::of(text).fails(direction);
            let join = |files: &[StageFiles]| files.iter().map(|file| file.up.as_str()).collect::<String>();
            let (make, up) = (join(&creation), join(&change));
            let is_reversible = change.iter().all(|file| file.grade != Grade::Impossible);
            let back = is_reversible.then(|| Run {
                what: format!("{what}, rolled back"),
                fails: change.iter().flat_map(|file| fails(&file.down, "down")).collect(),
                make: format!("{make}\n{up}\n"),
                rows: after.rows(),
                is_long: is_long(after, before),
                file: change.iter().rev().map(|file| file.down.as_str()).collect(),
            });
            let fails = change.iter().flat_map(|file| fails(&file.up, "up")).collect();
            found.push(Run { what, fails, make, rows: before.rows(), is_long: is_long(before, after), file: up });
            found.extend(back);
        }
    }
    found
}

fn is_long(before: &Kind, after: &Kind) -> bool {
    after.what == "varchar(40)" && ["mood", "tone", "money", "interval year to month"].contains(&before.what.as_str())
}

/// The files that make the table, and those that change it; nothing if the diff wants to be told what values become.
fn files(dialect: Dialect, before: &Kind, after: &Kind) -> Option<[Vec<StageFiles>; 2]> {
    between(dialect, [before, after].map(schema))
}

fn between(dialect: Dialect, [before, after]: [Schema; 2]) -> Option<[Vec<StageFiles>; 2]> {
    let mut intent = Intent::default();
    for question in diff(&before, &after, &intent).questions {
        intent.answer(question.answers.into_iter().find(|answer| matches!(answer, Answer::Allow(_)))?);
    }
    let found = diff(&before, &after, &intent);
    if !found.refusals.is_empty() {
        return None;
    }
    let made = diff(&Schema::default(), &before, &Intent::default());
    let written = |from: &Schema, to: Schema, changes: &[_]| {
        let declared = Declared { name: "shop".to_owned(), dialects: vec![dialect], schema: to, ..Declared::default() };
        let plan = plan::plan(changes, from, &declared.schema, Capabilities::of(dialect));
        let meta = Meta {
            project: &Project::new("."),
            database: &declared,
            first: 1,
            style: &Style::default(),
            name: "change",
            suffixes: &[],
        };
        render(&plan, changes, &meta).into_iter().flatten().collect()
    };
    let creation = written(&Schema::default(), before.clone(), &made.changes);
    Some([creation, written(&before, after, &found.changes)])
}

/// A table with a column of that type, and two enumerated types.
fn schema(kind: &Kind) -> Schema {
    let column = Column { nullable: true, storage: kind.storage, ..Column::new("v", kind.ty.clone()) };
    let key = PrimaryKey { name: Name::from("t_pkey"), columns: vec![Name::from("id")], ..PrimaryKey::default() };
    let table = Table {
        name: ObjectName::new("t"),
        columns: vec![Column::new("id", seaglass::model::ColumnType::Integer), column],
        primary_key: Some(key),
        ..Table::default()
    };
    let list = |name: &str, values: [&str; 2]| Enum {
        name: ObjectName::new(name),
        doc: None,
        values: values.map(str::to_owned).into(),
    };
    let enums = vec![list("mood", ["calm", "content"]), list("tone", ["glad", "unhappy"])];
    Schema { enums, tables: vec![Arc::new(table)], ..Schema::default() }
}

/// What the engine says against a file, if it refuses it; an error if it refuses what comes before.
type Done = Result<Option<String>, String>;

/// Holds what was said against what was done.
fn compare(label: &str, runs: &[Run], done: &[Done]) {
    assert_eq!(runs.len(), done.len());
    let (mut wrong, mut failed) = (Vec::new(), 0);
    for (run, done) in runs.iter().zip(done) {
        failed += usize::from(matches!(done, Ok(Some(_))));
        match (run.fails.is_empty(), done) {
            (_, Err(error)) => wrong.push(format!("{}: cannot run without a row: {error}", run.what)),
            (true, Ok(Some(error))) => wrong.push(format!("{}: says nothing, and fails: {error}", run.what)),
            (false, Ok(None)) if run.is_long => {}
            (false, Ok(None)) => wrong.push(format!("{}: takes every value, and says that it may fail", run.what)),
            (true, Ok(None)) | (false, Ok(Some(_))) => {}
        }
    }
    assert!(wrong.is_empty(), "{label}: {} of {}\n{}", wrong.len(), runs.len(), wrong.join("\n"));
    assert!(failed > 100 && failed < runs.len(), "{label}: {failed} of {} fail", runs.len());
}

fn postgres(major: u32) {
    let runs = runs(Dialect::Postgres);
    let done = block_on(async {
        let mut connection = with_extensions(major).await;
        let mut done = Vec::new();
        for run in &runs {
            done.push(on(&mut connection, run).await);
        }
        done
    });
    compare(&format!("Postgres {major}"), &runs, &done);
}

async fn with_extensions(major: u32) -> PgConnection {
    let mut connection = connect(&Cluster::of(major).create_database("conversions").await).await;
    let extensions = raw_sql("CREATE EXTENSION citext; CREATE EXTENSION hstore; CREATE EXTENSION ltree;");
    connection.execute(extensions).await.expect("they come with Postgres");
    connection
}

/// A required column that a step back makes again holds a value in each row.
#[test]
fn a_dropped_column_comes_back_with_a_value_of_its_type() {
    for major in [15, 18] {
        block_on(async {
            let mut connection = with_extensions(major).await;
            for kind in types::postgres_only() {
                let [mut before, mut after] = [schema(&kind), schema(&kind)];
                Arc::make_mut(&mut before.tables[0]).columns[1].nullable = false;
                Arc::make_mut(&mut after.tables[0]).columns.truncate(1);
                let [made, change] = between(Dialect::Postgres, [before, after]).expect("a plan");
                let up: String = made.iter().chain(&change).map(|file| file.up.as_str()).collect();
                let down: String = change.iter().rev().map(|file| file.down.as_str()).collect();
                let row = "INSERT INTO t (id) VALUES (1);";
                let script = format!("BEGIN;\n{up}\n{row}\n{down}\nSELECT 1 / count(v) FROM t;\nROLLBACK;");
                let done = connection.execute(raw_sql(AssertSqlSafe(script))).await;
                done.unwrap_or_else(|error| panic!("{} on Postgres {major}: {error}", kind.what));
            }
        });
    }
}

/// All of it is rolled back.
async fn on(connection: &mut PgConnection, run: &Run) -> Done {
    let made = connection.execute(raw_sql(AssertSqlSafe(format!("BEGIN;\n{}", run.before())))).await;
    let done = match &made {
        Ok(_) => connection.execute(raw_sql(AssertSqlSafe(run.file.clone()))).await.err(),
        Err(_) => None,
    };
    connection.execute("ROLLBACK").await.expect("it is rolled back");
    made.map_err(|error| error.to_string())?;
    Ok(done.map(|error| error.to_string()))
}

#[test]
fn on_postgres_15() {
    postgres(15);
}

#[test]
fn on_postgres_18() {
    postgres(18);
}

/// All of it on SQLite; on workerd what must come through, many files at a time.
#[test]
fn on_d1() {
    let runs = runs(Dialect::D1);
    let done: Vec<Done> = block_on(async {
        let mut done = Vec::new();
        for run in &runs {
            let options = SqliteConnectOptions::from_str("sqlite::memory:").expect("a URL").foreign_keys(true);
            let mut connection = SqliteConnection::connect_with(&options).await.expect("SQLite opens");
            let made = sqlite::apply(&mut connection, &run.before()).await;
            done.push(match made {
                Ok(()) => Ok(sqlite::apply(&mut connection, &run.file).await.err()),
                Err(error) => Err(error),
            });
        }
        done
    });
    compare("SQLite", &runs, &done);
    let silent: Vec<&Run> = runs.iter().filter(|run| run.fails.is_empty()).collect();
    for some in silent.chunks(25) {
        let db = Workerd::shared().open();
        let all: Vec<&str> = some
            .iter()
            .flat_map(|run| {
                [
                    run.make.as_str(),
                    &run.rows,
                    &run.file,
                    "DROP TABLE t;
",
                ]
            })
            .collect();
        let what: Vec<&str> = some.iter().map(|run| run.what.as_str()).collect();
        db.exec(&all.concat()).unwrap_or_else(|error| panic!("one of {what:?}: {error}"));
    }
}
