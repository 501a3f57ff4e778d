//! From a folder of SQL for D1 to a pending change that wrangler applies, and that sqlx applies to a file of SQLite.

use std::{fs, path::Path};

use seaglass::{
    Database, TableDecl,
    model::Dialect,
    sea_query::{ColumnDef, ForeignKey, Index, Table},
};
use seaglass_tests::{
    assert_same_lines, block_on,
    clients::Client,
    live,
    process::{Output, copy_tree},
    target::Target,
    wrangler::{State, Wrangler},
};

use crate::import_folder_kit::Imported;

/// As drizzle writes them for wrangler, with a number of zero and its own notes beside them.
const OLD: [(&str, &str); 4] = [
    (
        "0000_brave_hulk.sql",
        "CREATE TABLE users (\n\tid INTEGER PRIMARY KEY AUTOINCREMENT,\n\temail TEXT NOT NULL\n);\n--> statement-breakpoint\nCREATE UNIQUE INDEX users_email_idx ON users (email);\n",
    ),
    (
        "0001_Posts.sql",
        "CREATE TABLE posts (\n\tid INTEGER PRIMARY KEY,\n\tuser_id INTEGER NOT NULL,\n\ttitle TEXT NOT NULL,\n\tFOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE\n);\n",
    ),
    ("0002_first.sql", "INSERT INTO users (email) VALUES ('it''s me;');\n"),
    ("meta/_journal.json", "{}"),
];

fn database(body: bool) -> Database {
    let users = Table::create()
        .table("users")
        .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
        .col(ColumnDef::new("email").text().not_null())
        .take();
    let mut posts = Table::create();
    posts
        .table("posts")
        .col(ColumnDef::new("id").big_integer().not_null().primary_key())
        .col(ColumnDef::new("user_id").big_integer().not_null())
        .col(ColumnDef::new("title").text().not_null());
    if body {
        posts.col(ColumnDef::new("body").text().not_null().default(""));
    }
    posts.foreign_key(
        ForeignKey::create()
            .from("posts", "user_id")
            .to("users", "id")
            .on_delete(seaglass::sea_query::ForeignKeyAction::Cascade),
    );
    let by_email = Index::create().name("users_email_idx").table("users").col("email").unique().take();
    Database::new("app")
        .dialects([Dialect::D1])
        .table(TableDecl::new(users).index(by_email))
        .table(TableDecl::new(posts))
}

/// The Workers project, whose migrations lie where its configuration says.
struct Worker {
    root: tempfile::TempDir,
    wrangler: Wrangler,
}

impl Worker {
    fn new(old: &Path) -> Self {
        let root = tempfile::tempdir().expect("a temporary folder");
        copy_tree(old, &root.path().join("migrations"));
        let worker = Self { wrangler: Wrangler::new(root.path()), root };
        worker.migrations("migrations");
        worker
    }

    fn migrations(&self, folder: &str) {
        let config = format!(
            r#"{{
                "name": "worker",
                "compatibility_date": "2025-01-01",
                "d1_databases": [
                    {{ "binding": "DB", "database_name": "app", "database_id": "11111111-1111-1111-1111-111111111111",
                       "migrations_dir": {folder:?} }}
                ]
            }}"#
        );
        fs::write(self.root.path().join("wrangler.jsonc"), config).expect("a file can be written");
    }

    fn seaglass(&self, project: &Path, arguments: &str) -> Output {
        let line = format!(
            "{} --root {} {arguments} --from DB --config wrangler.jsonc",
            env!("CARGO_BIN_EXE_seaglass"),
            project.display()
        );
        self.wrangler.shell(self.root.path(), &line, &[])
    }
}

#[test]
fn wrangler_goes_on_behind_the_files_that_it_ran() {
    let imported = Imported::new(Dialect::D1, &OLD);
    let worker = Worker::new(imported.old.path());
    worker.wrangler.migrations_apply("DB").expect_success();
    let insert = "INSERT INTO posts (id, user_id, title) VALUES (1, 1, 'one')";
    worker.wrangler.execute_json("DB", insert).expect_success();
    let before = State::of(&worker.wrangler.database());
    assert_eq!(before.applied, ["0000_brave_hulk.sql", "0001_Posts.sql", "0002_first.sql"]);

    assert_eq!(imported.folder().left, ["meta/_journal.json"]);
    imported.import(&Target::sqlite(), &database(false));
    imported.generate(&database(false));
    for (name, text) in OLD.iter().take(3) {
        assert_eq!(imported.files()[*name], text.as_bytes(), "{name}");
    }
    copy_tree(imported.root.path(), &worker.root.path().join("project"));
    worker.migrations("project/migration/sql/app/d1/up");
    let told = worker.wrangler.migrations_apply("DB").expect_success();
    assert!(told.both().contains("No migrations to apply"), "{}", told.both());
    worker.seaglass(&worker.root.path().join("project"), "drift").expect_success();

    imported.generate(&database(true));
    copy_tree(imported.root.path(), &worker.root.path().join("project"));
    worker.wrangler.migrations_apply("DB").expect_success();
    let after = State::of(&worker.wrangler.database());
    assert_eq!(after.applied[..3], before.applied);
    assert!(after.applied.len() == 4 && after.applied[3].starts_with("0003_"), "{:?}", after.applied);
    let posts = worker.wrangler.execute_json(
        "DB",
        "SELECT p.title || '|' || p.body || '|' || u.email AS it FROM posts p JOIN users u ON u.id = p.user_id",
    );
    assert!(posts.expect_success().stdout.contains("one||it's me;"));
    worker.seaglass(&worker.root.path().join("project"), "drift").expect_success();
    let told = worker.seaglass(&worker.root.path().join("project"), "status").expect_success();
    assert!(told.stdout.contains("d1_migrations: 4 of 4 applied, the last one 0003_"), "{}", told.both());
}

#[test]
fn sqlx_goes_on_in_a_file_of_sqlite() {
    let old = [OLD[0], ("0001_Posts.sql", OLD[1].1), OLD[2]];
    let target = Target::sqlite();
    let imported = Imported::new(Dialect::D1, &old);
    block_on(Client::Sqlx.up(imported.old.path(), &target.url())).expect("the old folder");
    target.must("INSERT INTO posts (id, user_id, title) VALUES (1, 1, 'one')");
    let recorded =
        "SELECT version || description || hex(checksum) || installed_on || success FROM _sqlx_migrations ORDER BY 1";
    let known = target.texts(recorded);
    imported.import(&target, &database(false));
    imported.generate(&database(true));
    block_on(Client::Sqlx.up(&imported.up(), &target.url())).expect("sqlx takes the files for its own");
    assert_eq!(target.texts(recorded)[..3], known);
    assert_eq!(target.texts("SELECT title || body FROM posts"), ["one"]);
    live::assert_no_drift(&target, imported.root.path(), None);
    let fresh = target.sibling();
    block_on(Client::Sqlx.up(&imported.up(), &fresh.url())).expect("all of it");
    assert_same_lines(&target.label(), &target.facts(), "fresh", &fresh.facts());
}
