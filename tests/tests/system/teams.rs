//! Migrations written by hand do what they claim, and branches that commute end alike on databases that ran either first.

use std::path::Path;

use seaglass::{
    Database, Project, TableDecl, column,
    sea_query::{ColumnDef, Index, Table},
};
use seaglass_tests::{
    assert_same_lines, block_on, clients::Client, generated, process::copy_tree, target::Target, versions,
    wrangler::Wrangler,
};
use serde_json::{Value, json};
use tempfile::TempDir;

fn table(name: &'static str, column: &'static str) -> TableDecl {
    TableDecl::new(
        Table::create()
            .table(name)
            .col(ColumnDef::new("id").big_integer().not_null().primary_key())
            .col(ColumnDef::new(column).text()),
    )
}

fn app(tables: &[(&'static str, &'static str)]) -> Database {
    tables.iter().fold(Database::new("app"), |app, (name, column)| app.table(table(name, column)))
}

fn done(root: &Path, database: &Database, words: &str) -> String {
    let words: Vec<&str> = words.split_whitespace().collect();
    let (code, said) = versions::run(Project::new(root).database(database.clone()), root, &words);
    assert_eq!(code, 0, "{words:?}: {said}");
    said
}

/// The texts of a folder's SQL files, in order of their names.
fn files(root: &Path, dialect: &str, direction: &str) -> Vec<(String, String)> {
    let folder = root.join("migration/sql/app").join(dialect).join(direction);
    let texts = generated::walk(&folder).into_iter();
    texts.map(|(name, path)| (name, std::fs::read_to_string(path).expect("a file can be read"))).collect()
}

fn targets(name: &str) -> Vec<Target> {
    let mut targets = Vec::from(Target::postgres(name));
    targets.extend([Target::sqlite(), Target::d1()]);
    targets
}

/// What the engine holds after the migrations of `root`.
fn migrated(root: &Path, target: &Target) -> Vec<String> {
    for (_, sql) in files(root, target.dialect(), "up") {
        target.must(&sql);
    }
    target.facts()
}

/// What the same engine holds after the one migration of a project that begins with this declaration.
fn fresh(database: &Database, target: &Target) -> Vec<String> {
    let root = tempfile::tempdir().expect("a temporary folder");
    done(root.path(), database, "generate --date 2026-01-01");
    migrated(root.path(), &target.sibling())
}

const TAGS: &str = "CREATE TABLE tags (id bigint CONSTRAINT tags_pkey PRIMARY KEY NOT NULL, name text);\n";

/// A project whose second migration is written by hand: it claims to add `tags`, and fills `users` besides.
fn by_hand(postgres: &str) -> (TempDir, Database) {
    let root = tempfile::tempdir().expect("a temporary folder");
    done(root.path(), &app(&[("users", "name")]), "generate --date 2026-01-01");
    let database = app(&[("users", "name"), ("tags", "name")]);
    done(root.path(), &database, "new tags_by_hand");
    let draft = root.path().join("migration/draft/app/tags_by_hand");
    let fill = "UPDATE users SET name = 'nobody' WHERE name IS NULL;\n";
    let d1 = std::fs::read_to_string(draft.join("d1/up.sql")).expect("the draft is there");
    std::fs::write(draft.join("d1/up.sql"), d1 + fill).expect("a file can be written");
    std::fs::write(draft.join("postgres/up.sql"), format!("{postgres}{fill}")).expect("a file can be written");
    done(root.path(), &database, "generate --date 2026-01-02");
    (root, database)
}

#[test]
fn a_migration_by_hand_does_what_it_claims() {
    let (root, database) = by_hand(TAGS);
    for target in targets("by_hand") {
        let label = target.label();
        let up = files(root.path(), target.dialect(), "up");
        target.must(&up[0].1);
        let (before, expected) = (target.facts(), fresh(&database, &target));
        target.must("INSERT INTO users (id, name) VALUES (1, 'ada'), (2, NULL);");
        target.must(&up[1].1);
        assert_same_lines(&format!("by hand on {label}"), &target.facts(), "fresh", &expected);
        assert_eq!(target.texts("SELECT name FROM users ORDER BY id"), ["ada", "nobody"], "{label}");
        target.must(&files(root.path(), target.dialect(), "down")[1].1);
        assert_same_lines(&format!("back on {label}"), &target.facts(), "before", &before);
    }
    done(root.path(), &database, "check");
}

#[test]
fn a_false_claim_is_seen_by_running_it() {
    let (root, database) = by_hand(&TAGS.replace("name text", "name varchar"));
    let [target, _] = Target::postgres("false_claim");
    assert_ne!(migrated(root.path(), &target), fresh(&database, &target));
}

/// A project in which two branches met.
struct Branches {
    theirs: TempDir,
    merged: TempDir,
    database: Database,
}

impl Branches {
    /// The versions are the beginning, the branch that is there first, the other one, and both together.
    fn new([beginning, ours, others, both]: [Database; 4]) -> Self {
        let [merged, theirs] = [(); 2].map(|()| tempfile::tempdir().expect("a temporary folder"));
        done(merged.path(), &beginning, "generate --date 2026-01-01");
        copy_tree(merged.path(), theirs.path());
        done(theirs.path(), &others, "generate --date 2026-01-03 --name theirs");
        done(merged.path(), &ours, "generate --date 2026-01-02 --name ours");
        for (name, path) in generated::walk(theirs.path()) {
            let to = merged.path().join(&name);
            if !to.exists() {
                std::fs::create_dir_all(to.parent().expect("a file lies in a folder")).expect("a folder can be made");
                std::fs::copy(path, to).expect("a file can be copied");
            }
        }
        Self { theirs, merged, database: both }
    }

    /// What `rebase` prints.
    fn rebased(&self, flags: &str) -> String {
        done(self.merged.path(), &self.database, &format!("rebase {flags}"))
    }
}

/// A table that both branches change, and that SQLite makes again for either.
fn users(required: [bool; 2]) -> Database {
    let [name, email] = required;
    let column = |name: &'static str, required: bool| {
        let mut column = ColumnDef::new(name).text().take();
        if required { column.not_null().take() } else { column }
    };
    let users = Table::create()
        .table("users")
        .col(ColumnDef::new("id").big_integer().not_null().primary_key())
        .col(column("name", name))
        .col(column("email", email))
        .take();
    let facts =
        |required: bool, text: &'static str| if required { self::column().backfill(text) } else { self::column() };
    Database::new("app")
        .table(TableDecl::new(users).column("name", facts(name, "nobody")).column("email", facts(email, "none")))
}

#[test]
fn branches_that_change_the_same_table_end_alike_whichever_is_put_on_top() {
    let versions = || [[false, false], [true, false], [false, true], [true, true]].map(users);
    for onto in ["0006_ours_set_not_null", "0006_theirs_set_not_null"] {
        let branches = Branches::new(versions());
        let told = branches.rebased(&format!("--not-applied --onto {onto}"));
        assert!(told.contains("planned again, because the order matters"), "{told}");
        for target in targets("same_table") {
            let label = format!("{onto} on {}", target.label());
            let up = files(branches.merged.path(), target.dialect(), "up");
            target.must(&up[0].1);
            target.must("INSERT INTO users VALUES (1, 'ada', NULL), (2, NULL, 'b@c.d');");
            for (_, sql) in &up[1..] {
                target.migrate(sql).unwrap_or_else(|error| panic!("{label}: {error}\n{sql}"));
            }
            assert_same_lines(&label, &target.facts(), "fresh", &fresh(&branches.database, &target));
            let held = target.texts("SELECT id || name || email FROM users ORDER BY id");
            assert_eq!(held, ["1adanone", "2nobodyb@c.d"], "{label}");
        }
        done(branches.merged.path(), &branches.database, "check");
    }
}

/// Columns of one table. That of the other branch has an index, which Postgres builds in a stage of its own: there the
/// branch has three migrations, and takes over numbers that it had itself.
fn indexed(names: &[&'static str]) -> Database {
    let id = ColumnDef::new("id").big_integer().not_null().primary_key().take();
    let mut users = Table::create().table("users").col(id).take();
    for name in names {
        users.col(ColumnDef::new(*name).text());
    }
    let index = Index::create().name("users_theirs_idx").table("users").col("theirs").take();
    let users = TableDecl::new(users);
    Database::new("app").table(if names.contains(&"theirs") { users.index(index) } else { users })
}

/// Both branches change the same table, and a database that has run one of them can go on with the other.
fn indexes() -> Branches {
    Branches::new([&[][..], &["ours"], &["theirs"], &["ours", "theirs"]].map(indexed))
}

const THEIRS: &str = "INSERT INTO users (id, theirs) VALUES (1, 'kept');";

/// The printed statements for one bookkeeping table, on one engine.
fn updates(told: &str, dialect: &str, table: &str) -> String {
    let part = told.split("\n-- app: a ").find(|part| part.starts_with(dialect)).expect("the dialect is told");
    let lines: Vec<&str> = part.lines().filter(|line| line.starts_with(&format!("UPDATE {table} "))).collect();
    assert!(!lines.is_empty(), "{told}");
    lines.join("\n")
}

/// `SeaORM` on each engine and sqlx: they ran the other branch, know its old name only, are told, and go on.
#[test]
fn a_database_that_ran_the_other_branch_is_told_and_goes_on() {
    let branches = indexes();
    let told = branches.rebased("--renamed-applied");
    for target in targets("renamed").into_iter().filter(|target| target.label() != "D1") {
        let clients = if target.dialect() == "postgres" { &Client::ALL[..] } else { &[Client::SeaOrm] };
        for &client in clients {
            let (target, label) = (target.sibling(), format!("{} on {}", client.name(), target.label()));
            let up = |root: &Path| {
                let folder = root.join("migration/sql/app").join(target.dialect()).join("up");
                block_on(client.up(&folder, &target.url()))
            };
            up(branches.theirs.path()).expect("the branch applies");
            target.must(THEIRS);
            up(branches.merged.path()).expect_err(&label);
            let title = if target.dialect() == "postgres" { "Postgres" } else { "D1" };
            target.must(&updates(&told, title, client.bookkeeping()));
            for _ in 0..2 {
                up(branches.merged.path()).unwrap_or_else(|error| panic!("{label}: {error}"));
            }
            assert_same_lines(&label, &target.facts(), "fresh", &fresh(&branches.database, &target));
            assert_eq!(target.texts("SELECT theirs FROM users"), ["kept"], "{label}");
            let recorded = format!("SELECT CAST(count(*) AS text) FROM {}", client.bookkeeping());
            assert_eq!(target.texts(&recorded), ["5"], "{label}");
        }
    }
}

#[test]
fn a_database_that_ran_the_other_branch_under_wrangler_is_told_and_goes_on() {
    let branches = indexes();
    let told = branches.rebased("--renamed-applied");
    let [theirs, merged] = [&branches.theirs, &branches.merged].map(|root| root.path().join("migration/wrangler/app"));
    Wrangler::new(&theirs).migrations_apply("DB").expect_success();
    copy_tree(&theirs.join(".wrangler/state"), &merged.join(".wrangler/state"));
    let wrangler = Wrangler::new(&merged);
    let tells = format!("{THEIRS} {}", updates(&told, "D1", "d1_migrations"));
    wrangler.execute_json("DB", &tells).expect_success();
    // A column cannot be added twice.
    wrangler.migrations_apply("DB").expect_success();
    let held = "SELECT theirs, ours, (SELECT group_concat(name, ' ') FROM (SELECT name FROM d1_migrations ORDER BY name)) AS names,
        (SELECT count(*) FROM sqlite_schema WHERE name = 'users_theirs_idx') AS indexes FROM users";
    let answer: Value = serde_json::from_str(&wrangler.execute_json("DB", held).expect_success().stdout).expect("JSON");
    let names =
        files(branches.merged.path(), "d1", "up").into_iter().map(|(name, _)| name).collect::<Vec<_>>().join(" ");
    assert_eq!(answer[0]["results"], json!([{ "theirs": "kept", "ours": null, "names": names, "indexes": 1 }]));
}
