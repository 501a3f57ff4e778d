//! Scratch engines: what they make is gone at the end, and nothing else is touched.

use seaglass_cli::{connect::postgres, scratch};
use seaglass_tests::{postgres::Majors, target::Target};

const MADE: &str = "SELECT datname FROM pg_database WHERE datname LIKE 'seaglass\\_scratch\\_%'";

#[test]
fn a_database_on_a_server_that_is_given_is_dropped_at_the_end() {
    for target in Target::postgres("scratch_url") {
        let facts = target.facts();
        let server = scratch::postgres(Some(&target.url())).expect("the server is there");
        assert!(server.version().starts_with(&target.label()), "{}", server.version());
        let base = server.fresh("base").expect("a database is made");
        base.client().expect("a connection").batch_execute("CREATE TABLE a (b int)").expect("a table is made");
        let copy = server.copy(&base, "work").expect("nobody is connected to the first one");
        let names = [base.name().to_owned(), copy.name().to_owned()];
        // Somebody is still connected when it goes.
        let mut client = copy.client().expect("a connection");
        client.batch_execute("INSERT INTO a VALUES (1)").expect("the table is there");
        assert!(names.iter().all(|name| target.texts(MADE).contains(name)), "{names:?}");
        drop((base, copy, server));
        let left = target.texts(MADE);
        assert!(!names.iter().any(|name| left.contains(name)), "{left:?}");
        assert_eq!(target.facts(), facts);
    }
}

/// What a run that was killed left behind goes with the next one; what another run or another role has stays.
#[test]
fn what_a_killed_run_left_is_dropped_by_the_next() {
    for target in Target::postgres("scratch_killed") {
        let own = target.texts("SELECT current_database()::text").remove(0);
        let [dead, live, strange] = ["1_dead", "2_live", "3_other"].map(|run| format!("seaglass_scratch_{run}_{own}"));
        target.must(
            "DO $$ BEGIN CREATE ROLE scratch_other; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$",
        );
        let mut running = postgres(&target.url()).expect("a connection");
        let mut run = |sql: &str| running.batch_execute(sql).expect("it runs");
        for name in [&dead, &live, &strange] {
            run(&format!("CREATE DATABASE \"{name}_0_base\" TEMPLATE template0"));
        }
        target.must(&format!("ALTER DATABASE \"{strange}_0_base\" OWNER TO scratch_other"));
        run(&format!("SET application_name = '{live}'"));
        let server = scratch::postgres(Some(&target.url())).expect("the server is there");
        let _base = server.fresh("base").expect("a database is made");
        let left = target.texts(&format!("{MADE} AND datname LIKE '%{own}%' ORDER BY 1"));
        assert_eq!(left, [format!("{live}_0_base"), format!("{strange}_0_base")]);
        for name in left {
            run(&format!("DROP DATABASE \"{name}\""));
        }
    }
}

#[test]
fn a_server_of_its_own_takes_no_connections_from_elsewhere_and_is_gone_at_the_end() {
    for cluster in Majors::both() {
        let server = scratch::postgres_from(&cluster.dir().join("native/bin")).expect("it starts");
        assert!(server.version().starts_with(&format!("Postgres {}", cluster.major())), "{}", server.version());
        let database = server.fresh("own").expect("a database is made");
        let mut client = database.client().expect("a connection");
        let row = client.query_one("SHOW listen_addresses", &[]).expect("a setting");
        assert_eq!(row.get::<_, String>(0), "");
        let row = client.query_one("SHOW unix_socket_directories", &[]).expect("a setting");
        let folder = row.get::<_, String>(0);
        assert!(std::path::Path::new(&folder).is_dir());
        let url = database.url().to_owned();
        drop((client, database, server));
        assert!(!std::path::Path::new(&folder).exists(), "{folder}");
        assert!(postgres(&url).is_err());
    }
}

#[test]
fn a_server_that_lets_nobody_in_keeps_its_password() {
    let error = scratch::postgres(Some("postgres://ann:s3cret@127.0.0.1:1/app")).expect_err("nobody listens there");
    assert!(!error.to_string().contains("s3cret") && error.to_string().contains("app on 127.0.0.1"), "{error}");
}

#[test]
fn embedded_databases_are_files_of_a_folder_that_goes() {
    let sqlite = scratch::sqlite().expect("a temporary folder");
    let connection = sqlite.open("base").expect("a file");
    connection.execute_batch("CREATE TABLE a (b)").expect("a table is made");
    let file = sqlite.file("base");
    assert!(file.is_file());
    drop((connection, sqlite));
    assert!(!file.exists());
}

#[test]
fn where_no_wrangler_is_there_is_no_d1() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    assert!(scratch::d1(folder.path()).expect("no fault").is_none());
}
