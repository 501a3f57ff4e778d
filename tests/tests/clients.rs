//! Tests of clients that npm cannot bring: `psql`. CI installs it first.

use std::path::Path;

use seaglass_tests::{
    block_on,
    postgres::Majors,
    process::{Output, command, run},
};

/// psql as a user runs it, without settings of this machine.
fn psql(url: &str, arguments: &[&str]) -> Output {
    let mut psql = command("psql", Path::new("."));
    assert!(
        psql.arg("--version").output().is_ok(),
        "psql is missing. Install it with:\n  apt-get install postgresql-client   (or: brew install libpq)"
    );
    run(command("psql", Path::new(".")).args(["-X", "-v", "ON_ERROR_STOP=1"]).args(arguments).arg(url))
}

#[test]
fn psql_connects_to_both_majors() {
    for cluster in Majors::both() {
        let url = block_on(cluster.create_database("psql"));
        let sql = "CREATE TABLE t (a int); INSERT INTO t VALUES (1), (2); SELECT sum(a) FROM t";
        let output = psql(&url, &["-1", "-A", "-t", "-q", "-c", sql]).expect_success();
        assert_eq!(output.stdout, "3\n");
        let failed = psql(&url, &["-1", "-c", "INSERT INTO t VALUES (4); SELECT nope"]);
        assert_eq!(failed.code, 1, "{}", failed.both());
        assert_eq!(psql(&url, &["-A", "-t", "-c", "SELECT count(*) FROM t"]).expect_success().stdout, "2\n");
    }
}
