//! A history whose first migrations became a baseline: databases that have run them, databases that begin with it, and the
//! bookkeeping of each client.

use seaglass::{
    Database, TableDecl,
    sea_query::{ColumnDef, ForeignKey, Index, Table},
};
use seaglass_tests::{
    assert_same_lines, block_on, clients::Client, process::workspace, story::Story, target::Target, wrangler::Wrangler,
};

use crate::sea_orm_cli::{Cli, migration_crate};

fn id() -> ColumnDef {
    ColumnDef::new("id").big_integer().not_null().primary_key().take()
}

/// Users with these texts, and posts with an index that takes a stage of its own on Postgres.
fn app(columns: &[&'static str]) -> Database {
    let mut users = Table::create().table("users").col(id()).take();
    for column in columns {
        users.col(ColumnDef::new(*column).text());
    }
    let mut key = ForeignKey::create();
    key.name("posts_author_fkey").from("posts", "author").to("users", "id");
    let author = ColumnDef::new("author").big_integer().not_null().take();
    let posts = TableDecl::new(Table::create().table("posts").col(id()).col(author).foreign_key(&mut key).take());
    let index = Index::create().name("users_by_name").col("name").take();
    Database::new("app").table(TableDecl::new(users).index(index)).table(posts)
}

const ROWS: &str = "INSERT INTO users (id, name) VALUES (1, 'ada'), (2, NULL);
    INSERT INTO posts (id, author) VALUES (10, 1), (11, 2);";
/// What others made, on top of what is there.
const OTHERS: &str = "CREATE VIEW seen AS SELECT id, name FROM users;";
/// Who may read it, and how that is told.
const GRANT: &str = "GRANT SELECT ON seen TO PUBLIC;";
const GRANTED: &str = "SELECT has_table_privilege('public', 'seen', 'SELECT')::text";
const HELD: &str = "SELECT id || ' ' || coalesce(name, '-') FROM seen ORDER BY id";

/// Three migrations; the last one is of several stages on Postgres.
fn begun() -> Story {
    let story = Story::new();
    story.generate(&[Database::new("app").table(TableDecl::new(Table::create().table("users").col(id()).take()))], &[]);
    story.generate(&[app(&["name"])], &["--name", "names"]);
    story
}

fn squashed(story: &Story, client: &str, target: &str) -> String {
    let told = story.must(&[app(&["name"])], &["squash"]);
    let head = format!("-- app: {target}, where {client} runs migrations.");
    let rest = told.split_once(&head).unwrap_or_else(|| panic!("statements: {told}")).1;
    let sql = rest.split_once('\n').expect("a line").1;
    sql.split("\n\n")
        .next()
        .expect("statements")
        .lines()
        .take_while(|line| !line.starts_with("files: "))
        .fold(String::new(), |sql, line| sql + line + "\n")
}

fn title(target: &Target) -> &'static str {
    if target.dialect() == "postgres" { "Postgres" } else { "D1" }
}

#[test]
fn a_baseline_makes_what_the_history_made() {
    let story = begun();
    let [first, second] = Target::postgres("squashed");
    let old = [first, second, Target::sqlite(), Target::d1()].map(|target| story.follower(target, "app"));
    for follower in &old {
        story.migrate(follower);
    }
    story.must(&[app(&["name"])], &["squash"]);
    for follower in &old {
        assert_eq!(story.files(follower, "up").len(), 1, "one migration");
        story.expect_as_fresh(follower);
    }
    let fresh = old.each_ref().map(|follower| story.follower(follower.target.sibling(), "app"));
    for follower in &fresh {
        let empty = follower.target.facts();
        story.migrate(follower);
        follower.target.must(ROWS);
        story.take_back(follower, 1);
        assert_eq!(follower.target.facts(), empty, "{}: something is left", follower.target.label());
        story.migrate(follower);
    }
    // Both take the same next migration.
    for follower in old.iter().chain(&fresh) {
        follower.target.must(ROWS);
    }
    story.generate(&[app(&["name", "nick"])], &["--name", "nick"]);
    for follower in old.iter().chain(&fresh) {
        let (_, sql) = story.files(follower, "up").pop().expect("the new migration");
        follower.target.migrate(&sql).expect("it runs");
        assert_eq!(follower.target.texts("SELECT CAST(count(*) AS text) FROM users WHERE nick IS NULL"), ["2"]);
    }
    for (old, fresh) in old.iter().zip(&fresh) {
        assert_same_lines("from the history", &old.target.facts(), "from the baseline", &fresh.target.facts());
    }
}

#[test]
fn sea_orm_cli_goes_on_from_a_baseline() {
    let [_, postgres] = Target::postgres("squashed_sea_orm");
    for target in [postgres, Target::sqlite()] {
        let story = begun();
        migration_crate(story.root(), "squashed");
        let cli = Cli { dir: story.root().to_owned(), target: &target, database: None };
        cli.must(&["up", "-n", "1"]);
        let versions = || target.texts("SELECT version FROM seaql_migrations ORDER BY version");
        let before = versions();
        let branch = story.branch();
        let sql = squashed(&branch, "sea-orm-cli", title(&target));
        target.must(&sql);
        assert_eq!(versions(), before, "one that is in the middle stays as it is");
        cli.must(&["up"]);
        target.must(ROWS);
        target.must(OTHERS);
        let before = versions();
        assert_eq!(squashed(&story, "sea-orm-cli", title(&target)), sql);
        let refused = cli.migrate(&["up"]).both();
        assert!(refused.contains("has been applied but its file is missing"), "{refused}");
        assert_eq!(versions(), before);
        target.must(&sql);
        let [baseline] = &versions()[..] else { panic!("one migration: {:?}", versions()) };
        assert!(baseline.ends_with("_squashed"), "{baseline}");
        target.must(&sql);
        story.generate(&[app(&["name", "nick"])], &["--name", "nick"]);
        cli.must(&["up"]);
        assert_eq!(versions().len(), 2);
        assert_eq!(target.texts(HELD), ["1 ada", "2 -"]);
    }
}

#[test]
fn sqlx_goes_on_from_a_baseline() {
    for target in Target::postgres("squashed_sqlx") {
        let story = begun();
        let folder = story.root().join("migration/sql/app/postgres/up");
        let up = || block_on(Client::Sqlx.up(&folder, &target.url()));
        up().expect("it migrates");
        target.must(ROWS);
        target.must(OTHERS);
        target.must(GRANT);
        let sql = squashed(&story, "sqlx", "Postgres");
        up().expect_err("a migration that was applied is missing");
        target.must(&sql);
        target.must(&sql);
        story.generate(&[app(&["name", "nick"])], &["--name", "nick"]);
        up().expect("it migrates");
        let known = target.texts("SELECT description FROM _sqlx_migrations ORDER BY version");
        assert_eq!(known, ["squashed", "nick"]);
        assert_eq!(target.texts(GRANTED), ["true"]);
        assert_eq!(target.texts(HELD), ["1 ada", "2 -"]);
    }
}

#[test]
fn wrangler_goes_on_from_a_baseline() {
    let story = begun();
    let wrangler = Wrangler::new(&story.root().join("migration/wrangler/app"));
    let sql = |text: &str| wrangler.execute_json("DB", text).expect_success().stdout;
    wrangler.migrations_apply("DB").expect_success();
    sql(ROWS);
    sql(OTHERS);
    let told = squashed(&story, "wrangler", "D1");
    let refused = wrangler.migrations_apply("DB");
    assert!(refused.both().contains("already exists"), "{}", refused.both());
    sql(&told);
    story.generate(&[app(&["name", "nick"])], &["--name", "nick"]);
    wrangler.migrations_apply("DB").expect_success();
    let names = sql("SELECT name FROM d1_migrations ORDER BY id");
    assert!(names.contains("_squashed.sql") && names.contains("_nick.sql") && !names.contains("0001"), "{names}");
    assert!(sql("SELECT count(*) AS held FROM seen").contains("\"held\": 2"));
}

#[test]
fn the_page_shows_what_is_printed() {
    let page = std::fs::read_to_string(workspace().join("docs/guide/squash.md")).expect("the page can be read");
    let told = begun().must(&[app(&["name"])], &["squash"]);
    let shown = format!("```console\n$ cargo schema squash\n{told}```");
    assert!(page.contains(&shown), "docs/guide/squash.md does not show:\n{shown}");
}
