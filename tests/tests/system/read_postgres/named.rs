//! What no declaration can have, and what is not as it should be: named one by one.

use seaglass_cli::catalogue::Catalogue;
use seaglass_tests::target::Target;

use super::{law, read};

fn unmodelled(catalogue: &Catalogue) -> Vec<String> {
    let what = |it: &Option<String>| it.as_ref().map(|what| format!(": {what}")).unwrap_or_default();
    catalogue.unmodelled.iter().map(|it| format!("{} {}{}", it.kind, it.name, what(&it.what))).collect()
}

/// One of each kind of object and of each fact that has no word.
const PLANTED: &str = "
    CREATE SCHEMA side;
    CREATE TABLE items (id integer PRIMARY KEY, code text NOT NULL, size integer);
    ALTER TABLE items ALTER code SET STATISTICS 500, ALTER code SET STORAGE EXTERNAL, ALTER size SET (n_distinct = 5);
    ALTER TABLE items ALTER code SET COMPRESSION pglz;
    ALTER TABLE items REPLICA IDENTITY FULL;
    CREATE UNIQUE INDEX items_code ON items (code);
    ALTER TABLE items CLUSTER ON items_code;
    CREATE INDEX items_sum ON items ((size + 1));
    ALTER INDEX items_sum ALTER COLUMN 1 SET STATISTICS 300;
    CREATE TABLE pairs (id integer CONSTRAINT pairs_key PRIMARY KEY WITH (fillfactor = 70));
    COMMENT ON INDEX pairs_key IS 'of the index';
    CREATE TYPE shape AS (id integer, label text COLLATE \"C\");
    CREATE TABLE shapes OF shape;
    ALTER TABLE pairs FORCE ROW LEVEL SECURITY;
    CREATE SEQUENCE spare OWNED BY items.id;
    CREATE TABLE counted (id serial);
    COMMENT ON SEQUENCE counted_id_seq IS 'numbers';
    CREATE VIEW shown AS SELECT id, code FROM items;
    COMMENT ON COLUMN shown.code IS 'as it is';
    ALTER VIEW shown ALTER code SET DEFAULT 'x';
    CREATE TABLE days (day integer DEFAULT 1, label text) PARTITION BY LIST (day);
    CREATE UNLOGGED TABLE days_1 PARTITION OF days (CONSTRAINT one CHECK (label <> '')) FOR VALUES IN (1) WITH (fillfactor = 90);
    ALTER TABLE days_1 ALTER day SET DEFAULT 2, ALTER label SET NOT NULL, ENABLE ROW LEVEL SECURITY;
    COMMENT ON COLUMN days_1.label IS 'of the one';
    CREATE INDEX days_1_label ON days_1 (label);
    CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE TRIGGER on_one AFTER INSERT ON days_1 FOR EACH ROW EXECUTE FUNCTION noted();
    CREATE AGGREGATE spread(numeric) (SFUNC = numeric_add, STYPE = numeric, SSPACE = 64);
    CREATE FUNCTION side.less(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 < $2';
    CREATE OPERATOR side.<< (LEFTARG = text, RIGHTARG = text, FUNCTION = side.less);
    CREATE OPERATOR FAMILY side.family USING btree;
    CREATE TEXT SEARCH CONFIGURATION side.plain (COPY = simple);
    CREATE TEXT SEARCH DICTIONARY words (TEMPLATE = simple);
    CREATE FOREIGN DATA WRAPPER nowhere;
    CREATE SERVER far FOREIGN DATA WRAPPER nowhere;
    CREATE USER MAPPING FOR postgres SERVER far OPTIONS (password 'a secret');
    CREATE FOREIGN TABLE side.far_items (id integer) SERVER far;
    CREATE PUBLICATION everything FOR ALL TABLES;
    CREATE SUBSCRIPTION theirs CONNECTION 'host=nowhere password=secret' PUBLICATION all_of_it WITH (connect = false);
    CREATE FUNCTION started() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
    CREATE EVENT TRIGGER on_start ON ddl_command_start EXECUTE FUNCTION started();
    CREATE TYPE shell;
    CREATE EVENT TRIGGER off ON sql_drop EXECUTE FUNCTION started();
    ALTER EVENT TRIGGER off DISABLE;
    COMMENT ON EVENT TRIGGER off IS 'for now';
    SELECT lo_create(4711);";

const NAMED: &[&str] = &[
    "aggregate spread(numeric)",
    "attribute shape.label: collation \"C\"",
    "column days_1.label: comment 'of the one'",
    "column items.code: compression pglz",
    "column items.code: statistics target 500",
    "column items.code: storage external",
    "column items.size: options n_distinct=5",
    "column shown.code: comment 'as it is'",
    "column shown.code: default 'x'::text",
    "event trigger off: comment \"for now\"",
    "event trigger off: disabled",
    "foreign data wrapper nowhere",
    "foreign server far",
    "foreign table side.far_items",
    "index items.items_code: the table is clustered by it",
    "index items.items_sum: statistics target 300 of entry 1",
    "index pairs.pairs_key: a comment beside that of its constraint",
    "large object 4711",
    "operator family side.family of btree",
    "partition days_1: column day default 2",
    "partition days_1: column label not null",
    "partition days_1: row security",
    "partition days_1: storage parameters WITH (fillfactor = 90)",
    "partition days_1: unlogged",
    "primary key pairs.pairs_key: storage parameters fillfactor=70",
    "sequence counted_id_seq: comment \"numbers\"",
    "shell type shell",
    "subscription theirs",
    "table items: replica identity full",
    "table pairs: row security forced, and not enabled",
    "table shapes: of the type shape",
    "user mapping postgres on far",
];

#[test]
fn what_has_no_word_is_named() {
    for target in Target::postgres("read_named") {
        for statement in PLANTED.split(";\n") {
            // A subscription is made in no transaction with others.
            target.must(statement);
        }
        let catalogue = read(&target);
        assert_eq!(unmodelled(&catalogue), NAMED, "{}", target.label());
        assert!(!format!("{catalogue:?}").contains("secret"), "{}", target.label());
        target.must("ALTER SUBSCRIPTION theirs DISABLE; ALTER SUBSCRIPTION theirs SET (slot_name = NONE); DROP SUBSCRIPTION theirs");
    }
}

/// Facts that only the newest major has.
#[test]
fn what_only_the_newest_major_has_is_named() {
    let [_, target] = Target::postgres("read_newest");
    target.must(
        "CREATE EXTENSION btree_gist;
         CREATE TABLE rooms (id integer, during tstzrange, twice integer GENERATED ALWAYS AS (id * 2) VIRTUAL,
            CONSTRAINT rooms_key PRIMARY KEY (id, during WITHOUT OVERLAPS));
         CREATE TABLE stays (room integer, during tstzrange, size integer,
            CONSTRAINT stays_room FOREIGN KEY (room, PERIOD during) REFERENCES rooms (id, PERIOD during),
            CONSTRAINT stays_size CHECK (size > 0) NOT ENFORCED);
         INSERT INTO stays (room) VALUES (NULL);
         ALTER TABLE stays ADD CONSTRAINT stays_have_rooms NOT NULL room NOT VALID;
         COMMENT ON CONSTRAINT stays_have_rooms ON stays IS 'in the end'",
    );
    let catalogue = read(&target);
    let named = [
        "check stays.stays_size",
        "column rooms.twice: computed when it is read",
        "foreign key stays.stays_room",
        "not null stays.stays_have_rooms: comment \"in the end\"",
        "not null stays.stays_have_rooms: not valid",
        "primary key rooms.rooms_key",
    ];
    assert_eq!(unmodelled(&catalogue), named);
    let odd: Vec<String> =
        catalogue.oddities.iter().map(|it| format!("{} {} {}", it.kind, it.name, it.state)).collect();
    assert_eq!(odd, ["not null stays.stays_have_rooms not valid"]);
}

#[test]
fn what_is_not_as_it_should_be_is_named() {
    for target in Target::postgres("read_odd") {
        target.must(
            "CREATE TABLE users (id integer PRIMARY KEY, email text, age integer, boss integer);
             INSERT INTO users VALUES (1, 'a', -1, 7), (2, 'a', 1, NULL);
             ALTER TABLE users ADD CONSTRAINT grown CHECK (age > 0) NOT VALID;
             ALTER TABLE users ADD CONSTRAINT bossed FOREIGN KEY (boss) REFERENCES users NOT VALID;
             CREATE DOMAIN mail AS text; CREATE TABLE mails (mail mail); INSERT INTO mails VALUES ('');
             ALTER DOMAIN mail ADD CONSTRAINT filled CHECK (VALUE <> '') NOT VALID;
             CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
             CREATE TRIGGER noted BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION noted();
             ALTER TABLE users DISABLE TRIGGER noted;
             CREATE RULE kept AS ON DELETE TO users DO INSTEAD NOTHING;
             ALTER TABLE users DISABLE RULE kept;
             CREATE TABLE homes (owner integer CONSTRAINT homes_owner REFERENCES users);
             ALTER TABLE homes DISABLE TRIGGER ALL",
        );
        let failed = target.migrate("-- no-transaction\nCREATE UNIQUE INDEX CONCURRENTLY users_email ON users (email)");
        assert!(failed.is_err(), "two rows have the same");
        let odd = read(&target).oddities;
        let odd: Vec<String> = odd.iter().map(|it| format!("{} {} is {}", it.kind, it.name, it.state)).collect();
        let expected = [
            "check users.grown is not valid",
            "domain check mail.filled is not valid",
            "foreign key homes.homes_owner is not held, because its triggers are disabled",
            "foreign key users.bossed is not valid",
            "index users.users_email is invalid",
            "rule users.kept is disabled",
            "trigger users.noted is disabled",
        ];
        assert_eq!(odd, expected, "{}", target.label());
    }
}

/// The books of clients are theirs, with what lies on them.
#[test]
fn books_of_clients_are_not_read() {
    for target in Target::postgres("read_books") {
        target.must(
            "CREATE TABLE seaql_migrations (version varchar PRIMARY KEY, applied_at bigint NOT NULL);
             CREATE TABLE _sqlx_migrations (version bigint PRIMARY KEY, description text NOT NULL);
             CREATE TABLE d1_migrations (id serial PRIMARY KEY, name text UNIQUE);
             CREATE INDEX theirs ON d1_migrations (name) WITH (fillfactor = 70);
             ALTER TABLE d1_migrations REPLICA IDENTITY FULL",
        );
        assert_eq!(read(&target), Catalogue::default(), "{}", target.label());
    }
}

/// The default namespace is that of the connection: what is in it has bare names, and `public` is one of the others.
#[test]
fn another_namespace_can_be_the_default_one() {
    for target in Target::postgres("read_default") {
        target.must(
            "CREATE SCHEMA app; CREATE TABLE public.users (id integer PRIMARY KEY);
             CREATE TABLE app.users (id serial PRIMARY KEY, other integer REFERENCES public.users);
             CREATE TABLE app.empty (id integer);
             CREATE VIEW app.both AS SELECT a.id FROM app.users a JOIN public.users b USING (id)",
        );
        let before = read(&target);
        assert!(before.schema.tables().any(|table| table.name == ("app", "users").into()));
        let database = target.texts("SELECT quote_ident(current_database())").remove(0);
        target.must(&format!("ALTER DATABASE {database} SET search_path = missing, app, public"));
        let catalogue = read(&target);
        let names: Vec<String> = catalogue.schema.tables().map(|table| table.name.to_string()).collect();
        assert_eq!(names, ["empty", "users", "public.users"], "{}", target.label());
        let query = format!("{:?}", catalogue.schema.views);
        assert!(query.contains("FROM users a") && query.contains("JOIN public.users b"), "{query}");
        assert_eq!(catalogue.unmodelled, vec![]);
    }
}

/// What the law says of a database that has nothing.
#[test]
fn an_empty_database_is_read() {
    for target in Target::postgres("read_empty") {
        assert_eq!(law(&target, &[]), Catalogue::default());
    }
}
