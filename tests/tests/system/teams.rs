//! Migrations written by hand do what they claim, and branches that commute end alike on databases that ran either first.

use std::path::Path;

use seaglass::{
    Database, Project, TableDecl,
    sea_query::{ColumnDef, Table},
};
use seaglass_tests::{
    assert_same_lines, block_on, generated, postgres::connect, process::copy_tree, target::Target, versions,
};
use sqlx::migrate::Migrator;

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
fn by_hand(postgres: &str) -> (tempfile::TempDir, Database) {
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
    let (root, database) = by_hand(&TAGS.replace("name text", "nam text"));
    let [target, _] = Target::postgres("false_claim");
    assert_ne!(migrated(root.path(), &target), fresh(&database, &target));
}

/// A beginning, a branch that adds `tags`, and the merged project, in which it is rebased on one that added `posts`.
struct Branches {
    theirs: tempfile::TempDir,
    merged: tempfile::TempDir,
    database: Database,
    /// What `rebase` printed.
    told: String,
}

fn branches() -> Branches {
    let [merged, theirs] = [(); 2].map(|()| tempfile::tempdir().expect("a temporary folder"));
    done(merged.path(), &app(&[("users", "name")]), "generate --date 2026-01-01");
    copy_tree(merged.path(), theirs.path());
    done(theirs.path(), &app(&[("users", "name"), ("tags", "name")]), "generate --date 2026-01-03");
    done(merged.path(), &app(&[("users", "name"), ("posts", "title")]), "generate --date 2026-01-02");
    for (name, path) in generated::walk(theirs.path()) {
        let to = merged.path().join(&name);
        if !to.exists() {
            std::fs::create_dir_all(to.parent().expect("a file lies in a folder")).expect("a folder can be made");
            std::fs::copy(path, to).expect("a file can be copied");
        }
    }
    let database = app(&[("users", "name"), ("posts", "title"), ("tags", "name")]);
    let told = done(merged.path(), &database, "rebase --renamed-applied");
    Branches { theirs, merged, database, told }
}

impl Branches {
    /// The printed statements for one bookkeeping table, on one engine.
    fn updates(&self, dialect: &str, table: &str) -> String {
        let part = self.told.split("\n-- app: a ").find(|part| part.starts_with(dialect)).expect("the dialect is told");
        let lines = part.lines().filter(|line| line.starts_with(&format!("UPDATE {table} ")));
        let lines: Vec<&str> = lines.collect();
        assert_eq!(lines.len(), 1, "{}", self.told);
        lines.concat()
    }
}

#[test]
fn a_database_that_ran_the_other_branch_first_is_told_and_goes_on_under_sqlx() {
    let branches = branches();
    for target in Target::postgres("rebased_sqlx") {
        let run = |root: &Path| {
            let folder = root.join("migration/sql/app/postgres/up");
            block_on(async {
                let migrator = Migrator::new(folder).await.expect("sqlx reads the folder");
                migrator.run(&mut connect(&target.url()).await).await
            })
        };
        run(branches.theirs.path()).expect("the branch applies");
        target.must("INSERT INTO tags (id, name) VALUES (1, 'kept');");
        run(branches.merged.path()).expect_err("sqlx knows the old name only");
        target.must(&branches.updates("Postgres", "_sqlx_migrations"));
        run(branches.merged.path()).expect("the merged line applies");
        let facts: Vec<String> = target.facts().into_iter().filter(|fact| !fact.contains("_sqlx_migrations")).collect();
        assert_same_lines("rebased", &facts, "fresh", &fresh(&branches.database, &target));
        assert_eq!(target.texts("SELECT name FROM tags"), ["kept"]);
    }
}

#[test]
fn the_names_in_the_other_bookkeeping_tables_become_those_of_the_files() {
    let branches = branches();
    let tables = [("postgres", "Postgres", "seaql_migrations", "version"), ("d1", "D1", "d1_migrations", "name")];
    for (dialect, title, table, column) in tables {
        let [postgres, _] = Target::postgres("rebased_names");
        let target = if dialect == "postgres" { postgres } else { Target::d1() };
        let names = |root: &Path| -> Vec<String> {
            if table == "d1_migrations" {
                return files(root, dialect, "up").into_iter().map(|(name, _)| name).collect();
            }
            let modules = generated::walk(&root.join("migration/src/app")).into_keys();
            modules.filter(|name| name != "mod.rs").map(|name| name.trim_end_matches(".rs").to_owned()).collect()
        };
        target.must(&format!("CREATE TABLE {table} ({column} text PRIMARY KEY);"));
        for name in names(branches.theirs.path()) {
            target.must(&format!("INSERT INTO {table} VALUES ('{name}');"));
        }
        target.must(&branches.updates(title, table));
        let known = target.texts(&format!("SELECT {column} FROM {table} ORDER BY {column}"));
        let merged = names(branches.merged.path());
        assert_eq!(merged.len(), 3);
        assert_eq!(known, [merged[0].clone(), merged[2].clone()], "{table}");
    }
}
