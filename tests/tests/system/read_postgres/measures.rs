//! What reading costs, and what it needs.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use seaglass_tests::target::Target;

use super::{config, law, read};

/// Statements that the server was sent while it was read, by its own log.
fn statements(target: &Target) -> usize {
    let counted = Arc::new(AtomicUsize::new(0));
    let mut config = config(target);
    config.options("-c log_statement=all -c client_min_messages=log -c log_min_messages=fatal");
    config.notice_callback({
        let counted = Arc::clone(&counted);
        move |notice| {
            let is_one = notice.message().starts_with("execute ") || notice.message().starts_with("statement: ");
            let begins = notice.message().contains("START TRANSACTION");
            assert!(!begins || notice.message().contains("READ ONLY"), "it may write: {}", notice.message());
            counted.fetch_add(usize::from(is_one), Ordering::Relaxed);
        }
    });
    let mut client = config.connect(postgres::NoTls).expect("a connection");
    seaglass_cli::catalogue::postgres::read(&mut client).expect("a catalogue");
    drop(client);
    counted.load(Ordering::Relaxed)
}

/// Tables with what people put on them.
fn tables(from: u32, to: u32) -> String {
    format!(
        "DO $$ BEGIN FOR i IN {from}..{to} LOOP
            EXECUTE format('CREATE TABLE t%s (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, parent bigint, a text NOT NULL
                DEFAULT ''x'', b numeric(10, 2) CHECK (b > 0), c timestamptz DEFAULT now(), d varchar(20) UNIQUE, e jsonb)', i);
            EXECUTE format('CREATE INDEX ON t%s (lower(a), c DESC) WHERE b > 1', i);
            EXECUTE format('ALTER TABLE t%s ADD FOREIGN KEY (parent) REFERENCES t%s ON DELETE CASCADE', i, greatest(i - 1, 1));
            EXECUTE format('COMMENT ON COLUMN t%s.a IS ''a text''', i);
            IF i % 10 = 0 THEN
                EXECUTE format('CREATE VIEW v%s AS SELECT a, b FROM t%s WHERE b > 1', i, i);
            END IF;
        END LOOP; END $$"
    )
}

#[test]
fn the_number_of_queries_is_that_of_kinds() {
    for target in Target::postgres("read_queries") {
        let none = statements(&target);
        target.must(&tables(1, 3));
        let few = statements(&target);
        target.must(&tables(4, 300));
        let many = statements(&target);
        assert_eq!([none, few, many], [many; 3], "{}", target.label());
        assert!((20..40).contains(&many), "{}: {many}", target.label());
    }
}

/// Loosely measured: other tests run beside it.
#[test]
fn two_thousand_tables_are_read_in_seconds() {
    for target in Target::postgres("read_many") {
        for at in 0..20 {
            target.must(&tables(at * 100 + 1, at * 100 + 100));
        }
        target.must(
            "CREATE TABLE days (id bigint DEFAULT 1, day integer, a text DEFAULT '', b text, PRIMARY KEY (id, day)) PARTITION BY LIST (day);
             CREATE INDEX ON days (a);
             DO $$ BEGIN FOR i IN 1..500 LOOP
                EXECUTE format('CREATE TABLE days_%s PARTITION OF days FOR VALUES IN (%s)', i, i);
             END LOOP; END $$",
        );
        let start = Instant::now();
        let catalogue = read(&target);
        let took = start.elapsed();
        let columns: usize = catalogue.schema.tables().map(|table| table.columns.len()).sum();
        assert_eq!((catalogue.schema.tables.len(), columns), (2_001, 14_004));
        assert_eq!((catalogue.schema.objects.len(), catalogue.unmodelled), (500, vec![]));
        assert!(took < Duration::from_secs(5), "{}: {took:?}", target.label());
    }
}

/// Somebody who may only connect and read sees the same, and changes nothing.
#[test]
fn a_role_that_may_only_read_reads_the_same() {
    for target in Target::postgres("read_reader") {
        target.must(include_str!("../../../fixtures/read_postgres/tenants.sql"));
        target.must(include_str!("../../../fixtures/read_postgres/events.sql"));
        target.must(
            "CREATE FOREIGN DATA WRAPPER nowhere; CREATE SERVER far FOREIGN DATA WRAPPER nowhere;
             CREATE USER MAPPING FOR postgres SERVER far OPTIONS (password 'secret');
             CREATE PUBLICATION all_of_it; SELECT lo_create(4711);
             CREATE FUNCTION started() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
             CREATE EVENT TRIGGER on_start ON ddl_command_start EXECUTE FUNCTION started();
             DO $$ BEGIN CREATE ROLE reader LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
             REVOKE ALL ON SCHEMA public FROM PUBLIC; GRANT USAGE ON SCHEMA public TO reader;
             GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader",
        );
        let facts = target.facts();
        let mut reader = config(&target);
        reader.user("reader");
        let mut client = reader.connect(postgres::NoTls).expect("a connection");
        let theirs = seaglass_cli::catalogue::postgres::read(&mut client).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(theirs, read(&target), "{}", target.label());
        assert_eq!(target.facts(), facts);
        // The connection goes on as it was.
        let row = client.query_one("SELECT current_setting('search_path')", &[]).expect("a row");
        assert_eq!(row.get::<_, String>(0), "\"$user\", public");
        law(&target, &["far", "nowhere"]);
    }
}

/// A server that ends the connection is told of without what would let somebody in.
#[test]
fn what_cannot_be_read_is_said() {
    for target in Target::postgres("read_broken") {
        let mut client = config(&target).connect(postgres::NoTls).expect("a connection");
        client.batch_execute("SET statement_timeout = 1; ").expect("a setting");
        let held = client.batch_execute("SELECT pg_sleep(1)").expect_err("it takes longer");
        assert!(held.as_db_error().is_some());
        target.must(&tables(1, 100));
        let error = seaglass_cli::catalogue::postgres::read(&mut client).expect_err("it takes longer");
        assert!(error.what.contains("statement timeout"), "{error}");
        client.batch_execute("SET statement_timeout = 0").expect("the connection goes on");
        assert!(seaglass_cli::catalogue::postgres::read(&mut client).is_ok());
    }
}
