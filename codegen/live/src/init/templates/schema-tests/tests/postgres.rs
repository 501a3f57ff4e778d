//! The migrations on the Postgres server that `DATABASE_URL` names, in a database of its own that
//! is dropped in the end: `cargo test -p {{tests}} --features postgres`.

use migration::ConnectionTrait as _;
use migration::sea_orm::{Database, DbErr};
use {{tests_crate}}::{migrate, runtime, seaglass};
use std::error::Error;

const DATABASE: &str = "{{database}}";
type Migrator = migration::{{database}}::Migrator;
const NEEDED: &str = "set DATABASE_URL to a server: postgres://user:password@host/postgres";

#[test]
fn migrations_lead_to_what_is_declared() -> Result<(), Box<dyn Error>> {
    let server = std::env::var("DATABASE_URL").map_err(|_| NEEDED)?;
    let name = format!("{DATABASE}_test_{}", std::process::id());
    let url = with_database(&server, &name)?;
    run(&server, &format!("CREATE DATABASE {name}"))?;
    let migrated = migrate::<Migrator>(&url);
    let (code, said) = seaglass(&["drift", "--database", DATABASE, "--from", &url]);
    run(&server, &format!("DROP DATABASE {name} WITH (FORCE)"))?;
    migrated?;
    assert_eq!(code, 0, "{said}");
    Ok(())
}

/// The URL of another database of the same server.
fn with_database(url: &str, name: &str) -> Result<String, &'static str> {
    let (address, options) = url.split_once('?').map_or((url, ""), |(a, b)| (a, b));
    let (scheme, rest) = address.split_once("://").ok_or("DATABASE_URL is no URL")?;
    let server = rest.split_once('/').map_or(rest, |(server, _)| server);
    Ok(format!("{scheme}://{server}/{name}?{options}"))
}

fn run(url: &str, sql: &str) -> Result<(), Box<dyn Error>> {
    let done: Result<(), DbErr> = runtime()?.block_on(async {
        let database = Database::connect(url).await?;
        database.execute_unprepared(sql).await?;
        database.close().await
    });
    Ok(done?)
}
