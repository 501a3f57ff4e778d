//! `seaglass verify`: what holds is said to hold, and what lies, loses rows or does not come back is caught.

use std::{fs, path::Path};

use seaglass::{
    Database, TableDecl,
    sea_query::{ColumnDef, Expr, ExprTrait as _, ForeignKey, Table},
};
use seaglass_tests::{
    postgres::Majors,
    process::{Output, command, copy_tree, run, workspace},
    story::Story,
    target::Target,
    tools::Tools,
    wrangler::Wrangler,
};

use crate::drafts::app;

fn seaglass(root: &Path, arguments: &str, scratch: &Target) -> Output {
    on(&scratch.url(), root, arguments)
}

fn on(url: &str, root: &Path, arguments: &str) -> Output {
    let mut command = command(env!("CARGO_BIN_EXE_seaglass"), root);
    command.args(["verify"]).args(arguments.split(' ').filter(|word| !word.is_empty()));
    let told = run(command.args(["--scratch", "SCRATCH_URL"]).env("SCRATCH_URL", url));
    assert!(!told.both().contains(url), "{}", told.both());
    told
}

/// The URL as somebody who may do nothing but make databases.
fn as_maker(target: &Target) -> String {
    target.must(
        "DO $$ BEGIN CREATE ROLE verify_maker LOGIN CREATEDB; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;",
    );
    target.url().replace("postgres@", "verify_maker@")
}

/// The lines of migrations, without what is measured.
fn lines(told: &Output) -> Vec<String> {
    let of = |line: &str| {
        let mut words = line.split_whitespace();
        let name = words.next()?.to_owned();
        let answers: Vec<&str> = words.take_while(|word| ["yes", "NO", "-"].contains(word)).take(5).collect();
        (answers.len() == 5).then(|| format!("{name} {}", answers.join(" ")))
    };
    told.stdout.lines().filter_map(of).collect()
}

#[test]
fn the_migrations_of_this_repository_hold_on_every_engine() {
    for target in Target::postgres("verify_whole") {
        for (database, stems) in [
            ("webauthn", &["0001_initial", "0002_session_storage", "0003_analytics"][..]),
            ("mvp", &["0001_initial_schema"]),
        ] {
            let told = on(&as_maker(&target), &workspace(), &format!("--database {database} --all")).expect_success();
            let expected: Vec<String> = stems.iter().map(|stem| format!("{stem} yes yes yes yes yes")).collect();
            assert_eq!(lines(&told), [&expected[..], &expected[..]].concat(), "{}", told.both());
            assert!(told.stdout.contains(&format!("{database} on {}", target.label())), "{}", told.both());
            assert!(!told.stdout.contains("has no rows"), "{}", told.both());
            assert!(told.stderr.ends_with("everything held\n"), "{}", told.both());
        }
        let made = "SELECT datname::text FROM pg_database WHERE datdba = 'verify_maker'::regrole";
        assert!(target.texts(made).is_empty());
    }
}

#[test]
fn the_migrations_of_this_repository_hold_on_workerd() {
    let root = tempfile::tempdir().expect("a temporary folder");
    copy_tree(&workspace().join("migration"), &root.path().join("migration"));
    std::os::unix::fs::symlink(Tools::shared().root().join("node_modules"), root.path().join("node_modules"))
        .expect("a link can be made");
    let wrangler = Wrangler::new(&root.path().join("migration/wrangler/mvp"));
    for (database, count) in [("mvp", 1), ("webauthn", 3)] {
        let line = format!("{} verify --dialect d1 --all --database {database}", env!("CARGO_BIN_EXE_seaglass"));
        let told = wrangler.shell(root.path(), &line, &[]).expect_success();
        assert!(told.stdout.starts_with(&format!("{database} on D1 on workerd, wrangler 4")), "{}", told.both());
        let lines = lines(&told);
        assert!(
            lines.len() == count && lines.iter().all(|line| line.ends_with("yes yes yes yes yes")),
            "{}",
            told.both()
        );
    }
}

#[test]
fn a_server_of_its_own_is_enough() {
    for cluster in Majors::both() {
        let mut command = command(env!("CARGO_BIN_EXE_seaglass"), &workspace());
        command.args(["verify", "--database", "mvp", "--dialect", "postgres"]);
        let told = run(command.env("SEAGLASS_PG_BIN", cluster.dir().join("native/bin"))).expect_success();
        assert!(told.stdout.contains(&format!("mvp on Postgres {}", cluster.major())), "{}", told.both());
    }
    let mut command = command(env!("CARGO_BIN_EXE_seaglass"), &workspace());
    command.args(["verify", "--database", "mvp", "--dialect", "postgres"]);
    let told = run(command.env("SEAGLASS_PG_BIN", workspace())).expect_code(2);
    assert!(told.stderr.contains("SEAGLASS_PG_BIN names a folder without `initdb`"), "{}", told.both());
    assert!(told.stderr.contains("--scratch postgres://"), "{}", told.both());
}

/// A project with a table of users, and a draft that claims a column, with that SQL for both dialects.
pub fn drafted(up: &str, down: &str) -> Story {
    let story = Story::new();
    story.generate(&[app(&["name"])], &[]);
    let (code, said) = story.types(&[app(&["name", "nick"])], &["new", "nicks"]);
    assert_eq!(code, 0, "{said}");
    for dialect in ["postgres", "d1"] {
        let folder = story.root().join("migration/draft/app/nicks").join(dialect);
        fs::write(folder.join("up.sql"), format!("{up}\n")).expect("written");
        fs::write(folder.join("down.sql"), format!("{down}\n")).expect("written");
    }
    story
}

pub const ADD: &str = "ALTER TABLE users ADD COLUMN nick text;";
pub const DROP: &str = "-- down: structure_only: nicks\nALTER TABLE users DROP COLUMN nick;";

/// What is said of the draft's two dialects.
fn of_draft(story: &Story, target: &Target, code: i32, expected: &str) {
    let told = seaglass(story.root(), "", target).expect_code(code);
    let said: Vec<&str> =
        told.stdout.lines().filter(|line| line.contains("draft nicks") || line.contains(expected)).collect();
    assert_eq!(told.stdout.matches("draft nicks").count(), 2, "{}", told.both());
    assert_eq!(told.stdout.matches(expected).count(), 2, "{expected}: {said:#?}\n{}", told.both());
}

#[test]
fn a_draft_is_held_against_what_it_claims() {
    for target in Target::postgres("verify_draft") {
        of_draft(&drafted(ADD, DROP), &target, 0, "yes      yes        yes   yes   yes");
        // It claims a column that it does not add.
        let lie = drafted("UPDATE users SET name = name;", "-- down: lossless\nUPDATE users SET name = name;");
        of_draft(&lie, &target, 1, "nicks: catalogue: missing     column users.nick");
        // It deletes rows, of which nothing is said.
        let loss = drafted(&format!("{ADD}\nDELETE FROM users WHERE id > 2;"), DROP);
        of_draft(
            &loss,
            &target,
            1,
            "rows of users are gone; if that is meant, say so in the up file: `-- deletes: users`",
        );
        let meant = drafted(&format!("-- deletes: users\n{ADD}\nDELETE FROM users WHERE id > 2;"), DROP);
        of_draft(&meant, &target, 0, "yes      yes        yes   yes   yes");
        // It writes another value into a column that is there.
        let write = drafted(&format!("{ADD}\nUPDATE users SET name = 'x' WHERE id = 1;"), DROP);
        let expected = "users.name: 1 of 5 rows hold something else, such as";
        of_draft(&write, &target, 1, expected);
        of_draft(&write, &target, 1, "say so in the up file: `-- writes: users.name`");
        // Its down file does not restore what it says.
        let stays = drafted(ADD, "-- down: lossless\nUPDATE users SET name = name;");
        of_draft(&stays, &target, 1, "nicks: down: unexpected  column users.nick");
        let stops = drafted(ADD, "-- down: structure_only: nicks\nALTER TABLE users DROP COLUMN nicks;");
        of_draft(&stops, &target, 1, "nicks: down: nicks, down: ");
        // It restores the column, and loses what another one held.
        let beside = drafted(ADD, &format!("{DROP}\nUPDATE users SET name = 'x' WHERE id = 1;"));
        of_draft(&beside, &target, 1, "nicks: down: users.name: 1 of 5 rows hold something else");
        // Nobody finds a report of what is not a migration.
        seaglass(lie.root(), "--report", &target).expect_code(1);
        assert!(!lie.root().join("migration/verified").exists());
    }
}

#[test]
fn a_migration_that_loses_rows_is_caught_and_check_wants_a_report_of_each() {
    let [target, _] = Target::postgres("verify_loss");
    let story = drafted(&format!("{ADD}\nDELETE FROM users WHERE id > 2;"), DROP);
    let after = [app(&["name", "nick"])];
    story.generate(&after, &[]);
    assert_eq!(story.types(&after, &["check"]).0, 0);
    let (code, said) = story.types(&after, &["check", "--verified"]);
    assert!(code == 1 && said.contains("app: 0002_nicks on D1: not verified"), "{said}");
    assert!(!said.contains("0001"), "{said}");
    let told = seaglass(story.root(), "--report", &target).expect_code(1);
    assert_eq!(lines(&told), ["0002_nicks yes yes NO yes yes", "0002_nicks yes yes NO yes yes"], "{}", told.both());
    let (code, said) = story.types(&after, &["check", "--verified"]);
    assert!(code == 1 && said.contains("app: 0002_nicks on Postgres: did not hold when it was verified"), "{said}");

    let story = drafted(ADD, DROP);
    story.generate(&after, &[]);
    seaglass(story.root(), "--report", &target).expect_success();
    let (code, said) = story.types(&after, &["check", "--verified"]);
    assert_eq!(code, 0, "{said}");
    let folder = story.root().join("migration/verified/app");
    let told = fs::read_to_string(folder.join("0002_nicks.postgres.md")).expect("a report");
    assert!(told.contains("- rows are kept by content: yes") && !told.contains(&target.url()), "{told}");
    // Of another file it says nothing.
    let path = folder.join("0002_nicks.d1.json");
    let json = fs::read_to_string(&path).expect("a report");
    fs::write(&path, json.replace("\"up_sha256\": \"", "\"up_sha256\": \"0")).expect("written");
    let (code, said) = story.types(&after, &["check", "--verified"]);
    assert!(code == 1 && said.contains("app: 0002_nicks on D1: verified as another file"), "{said}");
    // What is declared next needs a report as well.
    seaglass(story.root(), "--report", &target).expect_success();
    let next = [app(&["name", "nick", "born"])];
    story.generate(&next, &[]);
    let (code, said) = story.types(&next, &["check", "--verified"]);
    assert!(code == 1 && said.contains("app: 0003_add_users_born on Postgres: not verified"), "{said}");
}

#[test]
fn a_real_database_is_refused_and_a_copy_is_tried_with_its_rows() {
    for target in Target::postgres("verify_copy") {
        let story = drafted(ADD, DROP);
        let first = fs::read_to_string(story.root().join("migration/sql/app/postgres/up/0001_initial.sql"));
        target.must(&first.expect("a file"));
        target.must("INSERT INTO users (id, name) VALUES (1, 'ann'), (2, NULL)");
        let copy = |more: &[&str]| {
            let mut command = command(env!("CARGO_BIN_EXE_seaglass"), story.root());
            command.args(["verify", "--copy", "COPY", "--since", "1"]).args(more).env("COPY", target.url());
            run(&mut command)
        };
        let (facts, rows) = (target.facts(), target.rows());
        let told = copy(&[]).expect_code(2);
        assert!(
            told.stderr.contains("add --this-is-a-copy") && !told.stderr.contains(&target.url()),
            "{}",
            told.both()
        );
        assert_eq!((target.facts(), target.rows()), (facts, rows.clone()));
        story.generate(&[app(&["name", "nick"])], &[]);
        let mut command = command(env!("CARGO_BIN_EXE_seaglass"), story.root());
        command.args(["verify", "--copy", "COPY", "--since", "2", "--this-is-a-copy"]).env("COPY", target.url());
        let told = run(&mut command).expect_success();
        assert_eq!(lines(&told), ["0002_nicks yes yes yes yes yes"], "{}", told.both());
        assert_eq!(target.texts("SELECT name || coalesce(nick, '-') FROM users WHERE id = 1"), ["ann-"]);
    }
}

/// Rules of every sort that rows must satisfy.
fn ruled() -> Database {
    let mut countries = Table::create();
    countries
        .table("countries")
        .col(ColumnDef::new("code").string_len(2).not_null().primary_key())
        .col(ColumnDef::new("name").text().not_null().unique_key())
        .check(Expr::cust("length(code) = 2"));
    let mut people = Table::create();
    people
        .table("people")
        .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
        .col(ColumnDef::new("country").string_len(2).not_null())
        .col(ColumnDef::new("chief").big_integer())
        .col(ColumnDef::new("kind").text().not_null())
        .col(ColumnDef::new("email").text().not_null().unique_key())
        .col(ColumnDef::new("since").integer().not_null())
        .col(ColumnDef::new("until").integer())
        .check(Expr::col("kind").is_in(["cook", "guest"]))
        .check(Expr::cust("email LIKE '%_@_%._%'"))
        .check(Expr::cust("since >= 1900"))
        .check(Expr::cust("until IS NULL OR until > since"))
        .foreign_key(ForeignKey::create().from("people", "country").to("countries", "code"))
        .foreign_key(ForeignKey::create().from("people", "chief").to("people", "id"));
    let mut passports = Table::create();
    passports
        .table("passports")
        .col(ColumnDef::new("person").big_integer().not_null().primary_key())
        .col(ColumnDef::new("country").string_len(2).not_null())
        .col(ColumnDef::new("issued").timestamp_with_time_zone().not_null())
        .foreign_key(ForeignKey::create().from("passports", "person").to("people", "id"))
        .foreign_key(ForeignKey::create().from("passports", "country").to("countries", "code"));
    Database::new("app").table(TableDecl::new(countries)).table(TableDecl::new(people)).table(TableDecl::new(passports))
}

#[test]
fn rows_satisfy_every_rule_and_a_table_that_none_satisfies_is_named() {
    let [target, _] = Target::postgres("verify_rows");
    let story = Story::new();
    story.generate(&[ruled()], &[]);
    let mut never = Table::create();
    never.table("never").col(ColumnDef::new("id").integer().not_null().primary_key()).check(Expr::cust("id <> id"));
    let more = [ruled().table(TableDecl::new(never))];
    story.generate(&more, &[]);
    story.types(&more, &["check"]);
    let (code, said) = story.types(&more, &["new", "look"]);
    assert_eq!(code, 0, "{said}");
    for dialect in ["postgres", "d1"] {
        let folder = story.root().join("migration/draft/app/look").join(dialect);
        fs::write(folder.join("up.sql"), "UPDATE people SET kind = kind;\n").expect("written");
        fs::write(folder.join("down.sql"), "-- down: lossless\n").expect("written");
    }
    let told = seaglass(story.root(), "--json", &target).expect_success();
    let value: serde_json::Value = serde_json::from_str(&told.stdout).expect("JSON");
    let migrations = value["migrations"].as_array().expect("a list");
    let drafts: Vec<_> = migrations.iter().filter(|it| it["draft"] == true).collect();
    assert_eq!(drafts.len(), 2, "{}", told.stdout);
    for it in drafts {
        assert_eq!(
            it["rows"],
            serde_json::json!({ "countries": 5, "people": 5, "passports": 5, "never": 0 }),
            "{}",
            told.stdout
        );
        assert!(it["notes"][0].as_str().is_some_and(|note| note.starts_with("never has no rows: ")), "{}", told.stdout);
    }
}

#[test]
fn who_waits_and_for_which_lock_is_told() {
    for target in Target::postgres("verify_locks") {
        let story =
            drafted("ALTER TABLE users ALTER name TYPE varchar(99);\nALTER TABLE users ADD COLUMN nick text;", DROP);
        let folder = story.root().join("migration/draft/app/nicks/d1");
        fs::write(folder.join("up.sql"), format!("{ADD}\n")).expect("written");
        let told = seaglass(story.root(), "--json --dialect postgres", &target).expect_code(1);
        let value: serde_json::Value = serde_json::from_str(&told.stdout).expect("JSON");
        let it =
            value["migrations"].as_array().and_then(|all| all.iter().find(|it| it["draft"] == true)).expect("a draft");
        let measures = &it["measures"];
        assert_eq!(measures["locks"], serde_json::json!([{ "table": "users", "mode": "AccessExclusiveLock" }]), "{it}");
        assert_eq!(measures["rewritten"], serde_json::json!(["users"]), "{it}");
        assert_eq!(it["answers"]["catalogue"]["is"], "failed", "{it}");
        for waited in ["reader_waited_ms", "writer_waited_ms"] {
            assert!(measures[waited].as_f64().is_some_and(|millis| millis > 0.0), "{it}");
        }
    }
}
