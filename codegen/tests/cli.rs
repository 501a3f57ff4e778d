//! The command line as a user sees it: exit code, standard output, standard error, and the tree of files.

mod common;

use common::{put, tree};
use seaglass::cli::{Terminal, run};
use seaglass::emit::Comment;
use seaglass::emit::write::{Access, body, lock, seal};
use seaglass::sea_query::{ColumnDef, ForeignKey, ForeignKeyAction, Index, Table};
use seaglass::{Database, Paths, Project, Rule, TableDecl};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

fn users() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("users")
            .comment("People who can sign in.")
            .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
            .col(ColumnDef::new("email").text().not_null().unique_key()),
    )
}

fn posts() -> TableDecl {
    TableDecl::new(
        Table::create()
            .table("posts")
            .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
            .col(ColumnDef::new("author_id").big_integer().not_null())
            .foreign_key(
                ForeignKey::create()
                    .name("posts_author_id_fkey")
                    .from("posts", "author_id")
                    .to("users", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            ),
    )
    .index(Index::create().name("idx_posts_author_id").table("posts").col("author_id"))
}

fn app(tables: impl IntoIterator<Item = TableDecl>) -> Database {
    tables.into_iter().fold(Database::new("app"), Database::table)
}

/// A project in a folder of its own.
struct Sandbox {
    root: TempDir,
    databases: Vec<Database>,
}

/// What one command did.
struct Run {
    code: u8,
    out: String,
    err: String,
}

impl Sandbox {
    fn new(databases: impl IntoIterator<Item = Database>) -> Self {
        Self { root: tempfile::tempdir().unwrap(), databases: databases.into_iter().collect() }
    }

    /// With one table, and everything written.
    fn generated() -> Self {
        let sandbox = Self::new([app([users()])]);
        assert_eq!(sandbox.run("generate --date 2026-01-02").code, 0);
        sandbox
    }

    fn project(&self) -> Project {
        self.databases.iter().cloned().fold(Project::new(self.root.path()), Project::database)
    }

    fn run(&self, words: &str) -> Run {
        run_project(self.project(), words)
    }

    fn tree(&self) -> BTreeMap<String, String> {
        tree(self.root.path())
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root.path().join(path)).unwrap()
    }

    fn put(&self, path: &str, text: &str) {
        put(self.root.path(), path, text);
    }
}

fn run_project(project: Project, words: &str) -> Run {
    let args = std::iter::once("schema").chain(words.split_whitespace());
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let terminal = Terminal { out: &mut out, err: &mut err, input: None, color_out: false, color_err: false };
    let code = run(project, args, terminal);
    Run { code, out: String::from_utf8(out).unwrap(), err: String::from_utf8(err).unwrap() }
}

impl std::fmt::Display for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "exit code: {}\n----- stdout -----\n{}----- stderr -----\n{}", self.code, self.out, self.err)
    }
}

/// Several commands in a row, as a terminal shows them.
fn story(sandbox: &Sandbox, commands: &[&str]) -> String {
    let told: Vec<String> =
        commands.iter().map(|words| format!("$ cargo schema {words}\n{}", sandbox.run(words))).collect();
    without_sizes(&told.join("\n"))
}

/// `(+12 -3)` as `(+_ -_)`: how long each artefact is, is not this test's business.
fn without_sizes(text: &str) -> String {
    let mut kept = String::new();
    let mut in_size = false;
    for letter in text.chars() {
        in_size = (in_size && letter != ')') || kept.ends_with("(+") || kept.ends_with("(-");
        match (in_size, letter.is_ascii_digit()) {
            (true, true) if kept.ends_with('_') => {}
            (true, true) => kept.push('_'),
            _ => kept.push(letter),
        }
    }
    kept
}

/// The day of a migration that was not told its day.
fn without_today(text: &str) -> String {
    let mut parts = text.split("src/app/m2");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |told, part| format!("{told}src/app/m[today]{}", &part[7..]))
}

#[test]
fn the_first_steps() {
    let sandbox = Sandbox::new([app([users()])]);
    let commands =
        ["", "diff", "generate --dry-run --date 2026-01-02", "generate --date 2026-01-02", "generate", "check", ""];
    insta::assert_snapshot!(story(&sandbox, &commands));
    let files: Vec<String> = sandbox.tree().into_keys().collect();
    insta::assert_snapshot!("files", files.join("\n"));
}

#[test]
fn the_next_steps() {
    let mut sandbox = Sandbox::generated();
    sandbox.databases = vec![app([users(), posts()])];
    let commands = ["", "diff", "check -q", "generate --date 2026-01-03", "check"];
    insta::assert_snapshot!(without_today(&story(&sandbox, &commands)));
    assert!(sandbox.tree().contains_key("migration/history/app/0002_create_posts.json"));
}

#[test]
fn reading_commands_write_nothing() {
    let mut sandbox = Sandbox::new([app([users()])]);
    for words in ["", "check", "diff", "diff --sql d1", "generate --dry-run", "generate --check", "--json"] {
        sandbox.run(words);
        assert_eq!(sandbox.tree(), BTreeMap::new(), "{words}");
    }
    sandbox.databases = vec![app([])];
    sandbox.run("generate");
    assert!(!sandbox.tree().is_empty(), "a project without tables has its crates");
}

#[test]
fn check_in_both_spellings_fails_until_generate_ran() {
    let sandbox = Sandbox::new([app([users()])]);
    assert_eq!(sandbox.run("check").code, 1);
    assert_eq!(sandbox.run("generate --check").code, 1);
    assert_eq!(sandbox.run("diff").code, 1);
    assert_eq!(sandbox.run("").code, 0, "telling the state is not a failure");
    assert_eq!(sandbox.run("generate --dry-run").code, 0);
    assert_eq!(sandbox.run("generate").code, 0);
    assert_eq!(sandbox.run("check").code, 0);
    assert_eq!(sandbox.run("generate --check").code, 0);
    assert_eq!(sandbox.run("diff").code, 0);
}

#[test]
fn generate_is_deterministic_and_then_writes_nothing() {
    let (one, two) = (Sandbox::generated(), Sandbox::generated());
    assert_eq!(one.tree(), two.tree());
    let times = || -> Vec<_> {
        let paths = one.tree().into_keys().map(|path| one.root.path().join(path));
        paths.map(|path| fs::metadata(path).unwrap().modified().unwrap()).collect()
    };
    let before = times();
    let again = one.run("generate");
    assert_eq!((again.code, again.out.as_str()), (0, ""));
    assert!(again.err.starts_with("nothing to write"), "{again}");
    assert_eq!(times(), before);
}

#[test]
fn a_checkout_with_other_line_ends_is_clean() {
    let sandbox = Sandbox::generated();
    for (path, text) in sandbox.tree() {
        sandbox.put(&path, &text.replace('\n', "\r\n"));
    }
    let check = sandbox.run("check");
    assert_eq!(check.code, 0, "{check}");
    let tree = sandbox.tree();
    assert_eq!(sandbox.run("generate").code, 0);
    assert_eq!(sandbox.tree(), tree);
}

#[test]
fn the_sql_on_standard_output_is_what_is_written() {
    let sandbox = Sandbox::new([app([users(), posts()])]);
    for dialect in ["postgres", "d1"] {
        let diff = sandbox.run(&format!("diff --sql {dialect}"));
        assert_eq!(diff.code, 1);
        sandbox.put(&format!("expected/{dialect}.sql"), &diff.out);
    }
    sandbox.run("generate");
    for dialect in ["postgres", "d1"] {
        let written = sandbox.read(&format!("migration/sql/app/{dialect}/up/0001_initial.sql"));
        assert_eq!(sandbox.read(&format!("expected/{dialect}.sql")), written);
    }
}

#[test]
fn an_edited_generated_file_is_named_and_kept() {
    let sandbox = Sandbox::generated();
    let path = "migration/src/lib.rs";
    let edited = format!("{}// mine\n", sandbox.read(path));
    sandbox.put(path, &edited);
    insta::assert_snapshot!(story(&sandbox, &["check", "generate", ""]));
    assert_eq!(sandbox.read(path), edited);
}

#[test]
fn drift_is_shown_line_by_line() {
    let sandbox = Sandbox::generated();
    let path = "migration/src/lib.rs";
    let older = body(&sandbox.read(path)).replace("pub use app::Migrator;", "pub use app::OldMigrator;");
    sandbox.put(path, &seal(Comment::Slashes, &older));
    sandbox.put("docs/schema/app/gone.md", &seal(Comment::Html, "# gone\n"));
    fs::remove_file(sandbox.root.path().join("entity/src/lib.rs")).unwrap();
    insta::assert_snapshot!(story(&sandbox, &["check", "generate", "check"]));
}

#[test]
fn long_differences_are_cut_unless_wanted() {
    let sandbox = Sandbox::generated();
    let path = "migration/src/lib.rs";
    let longer = (0..1_000).fold(body(&sandbox.read(path)).to_owned(), |text, at| text + &format!("// line {at}\n"));
    sandbox.put(path, &seal(Comment::Slashes, &longer));
    let check = sandbox.run("check");
    assert!(check.out.lines().count() < 100 && check.out.contains("cargo schema check --verbose"), "{check}");
    let check = sandbox.run("check --verbose");
    assert!(check.out.lines().count() > 1_000, "{check}");
}

#[test]
fn files_of_others_are_named() {
    let sandbox = Sandbox::generated();
    sandbox.put("migration/src/m20260105_120000_by_hand.rs", "// sea-orm-cli migrate generate\n");
    sandbox.put("docs/schema/app/notes.md", "# Notes\n");
    sandbox.put("entity/src/app/mine_ext.rs", "// mine\n");
    insta::assert_snapshot!(story(&sandbox, &["check"]));
}

#[test]
fn a_broken_history_stops_generate() {
    let sandbox = Sandbox::generated();
    let up = "migration/sql/app/postgres/up/0001_initial.sql";
    sandbox.put(up, &format!("{}-- mine\n", sandbox.read(up)));
    fs::remove_file(sandbox.root.path().join("migration/sql/app/d1/down/0001_initial.sql")).unwrap();
    let before = sandbox.tree();
    insta::assert_snapshot!(story(&sandbox, &["check", "generate"]));
    assert_eq!(sandbox.tree(), before);
}

#[test]
fn an_edited_history_file_stops_everything() {
    let sandbox = Sandbox::generated();
    let path = "migration/history/app/0001_initial.json";
    sandbox.put(path, &sandbox.read(path).replace("People", "Persons"));
    insta::assert_snapshot!(story(&sandbox, &["check", "--json"]));
}

#[test]
fn faults_come_all_at_once() {
    let broken = TableDecl::new(
        Table::create()
            .table("broken")
            .col(ColumnDef::new("id").big_integer().not_null().primary_key())
            .foreign_key(ForeignKey::create().name("a").from("broken", "id").to("nowhere", "id"))
            .foreign_key(ForeignKey::create().name("b").from("broken", "missing").to("users", "id")),
    );
    let sandbox = Sandbox::new([app([users(), broken])]);
    let generate = sandbox.run("generate");
    assert_eq!(generate.code, 2);
    assert!(generate.err.contains("error[unknown-table]: app: broken.id: "), "{generate}");
    assert!(generate.err.contains("error[unknown-column]: app: broken: "), "{generate}");
    assert_eq!(sandbox.tree(), BTreeMap::new());
    let json = sandbox.run("generate --json");
    let envelope: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(envelope["version"], 1);
    assert!(envelope["errors"].as_array().unwrap().len() >= 2);
    assert_eq!(envelope["errors"][0]["severity"], "error");
    let rules: Vec<&str> =
        envelope["errors"].as_array().unwrap().iter().map(|error| error["rule"].as_str().unwrap()).collect();
    assert!(rules.contains(&"unknown-table") && rules.contains(&"unknown-column"), "{rules:?}");
}

/// A table of which SeaORM could tell no row from another.
fn log() -> TableDecl {
    TableDecl::new(Table::create().table("log").col(ColumnDef::new("line").text()))
}

#[test]
fn advice_is_silenced_in_the_declaration_and_nowhere_else() {
    let ids = |run: &Run| -> Vec<String> {
        let envelope: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        let warnings = envelope["warnings"].as_array().unwrap().iter();
        warnings.map(|warning| format!("{}[{}]", warning["severity"], warning["rule"]).replace('"', "")).collect()
    };
    let mut sandbox = Sandbox::new([app([log()])]);
    let generate = sandbox.run("generate --date 2026-01-02");
    assert!(generate.err.contains("warning[missing-primary-key]: app: log: "), "{generate}");
    assert_eq!(ids(&sandbox.run("check --json")), ["warning[missing-primary-key]"]);
    let before = sandbox.tree();

    let reason = "only appended to";
    let silent =
        [app([log().silence(Rule::MissingPrimaryKey, reason)]), app([log()]).silence(Rule::MissingPrimaryKey, reason)];
    for database in silent {
        sandbox.databases = vec![database];
        let check = sandbox.run("check");
        assert_eq!((check.code, check.err.contains("warning")), (0, false), "{check}");
        assert_eq!(ids(&sandbox.run("check --json")), Vec::<String>::new());
        assert_eq!(sandbox.run("generate --date 2026-01-03").code, 0);
        assert_eq!(sandbox.tree(), before, "a silence is of the declaration alone");
    }

    sandbox.databases = vec![app([log().skip_entity().silence(Rule::MissingPrimaryKey, reason)])];
    assert_eq!(ids(&sandbox.run("generate --json --date 2026-01-03")), ["warning[needless-silence]"]);
    sandbox.databases = vec![app([log().silence(Rule::UnknownTable, reason)])];
    let refused = sandbox.run("check --json");
    let envelope: serde_json::Value = serde_json::from_str(&refused.out).unwrap();
    assert_eq!((refused.code, &envelope["errors"][0]["rule"]), (2, &"silence-refused".into()), "{refused}");
}

#[test]
fn the_json_envelope() {
    let sandbox = Sandbox::generated();
    insta::assert_snapshot!(sandbox.run("--json").out);
    for (words, command) in
        [("check", "check"), ("generate", "generate"), ("generate --check", "generate"), ("diff --sql d1", "diff")]
    {
        let run = sandbox.run(&format!("--json {words}"));
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{words}");
        let envelope: serde_json::Value = serde_json::from_str(&run.out).unwrap();
        assert_eq!((&envelope["version"], &envelope["command"]), (&1.into(), &command.into()));
        assert_eq!(envelope["clean"], true);
    }
}

#[test]
fn the_json_envelope_of_changes() {
    let mut sandbox = Sandbox::generated();
    sandbox.databases = vec![app([users(), posts()])];
    let run = sandbox.run("diff --sql d1 --json");
    let envelope: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(run.code, 1);
    assert_eq!(envelope["clean"], false);
    assert_eq!(envelope["next"], "cargo schema generate");
    let database = &envelope["databases"][0];
    assert_eq!(database["new_migrations"], serde_json::json!(["0002_create_posts"]));
    assert_eq!(database["changes"][0]["summary"], "add table posts with 2 columns, index idx_posts_author_id");
    assert!(database["changes"][0]["change"]["create_table"].is_object());
    assert_eq!(envelope["sql"][0]["path"], "migration/sql/app/d1/up/0002_create_posts.sql");
}

#[test]
fn names_and_days_are_given_or_refused() {
    let mut sandbox = Sandbox::generated();
    sandbox.databases = vec![app([users(), posts()])];
    let refused = ["--name Add_Posts", "--name …", "--date 2026-01-01", "--date 2026-02-30", "--date tomorrow"];
    let commands: Vec<String> = refused.iter().map(|words| format!("generate {words}")).collect();
    insta::assert_snapshot!(story(&sandbox, &commands.iter().map(String::as_str).collect::<Vec<_>>()));
    assert_eq!(sandbox.run("generate --name writing --date 20260203").code, 0);
    let history = sandbox.read("migration/history/app/0002_writing.json");
    assert!(history.contains("\"date\": \"20260203\""), "{history}");
}

#[test]
fn the_default_day_never_goes_back() {
    let mut sandbox = Sandbox::new([app([users()])]);
    assert_eq!(sandbox.run("generate --date 9000-01-01").code, 0);
    sandbox.databases = vec![app([users(), posts()])];
    assert_eq!(sandbox.run("generate").code, 0);
    assert!(sandbox.read("migration/history/app/0002_create_posts.json").contains("\"date\": \"90000101\""));
}

#[test]
fn one_database_at_a_time() {
    let other = || users_of("other");
    let mut sandbox = Sandbox::new([app([users()]), other()]);
    let refused = sandbox.run("generate --name first");
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("--database app or --database other"), "{refused}");
    assert_eq!(sandbox.run("generate --database app --name first").code, 0);
    let files = sandbox.tree();
    assert!(files.contains_key("migration/history/app/0001_first.json"));
    assert!(!files.keys().any(|path| path.contains("/other/")), "{files:#?}");
    assert_eq!(sandbox.run("check --database app").code, 0);
    assert_eq!(sandbox.run("check").code, 1);
    let status = sandbox.run("--database other");
    assert!(status.out.starts_with("other: 1 table, no migration yet"), "{status}");
    assert_eq!(sandbox.run("generate").code, 0);
    assert_eq!(sandbox.run("check").code, 0);
    let unknown = sandbox.run("check --database ap");
    assert_eq!(
        (unknown.code, unknown.err.as_str()),
        (
            2,
            "error[unknown-database]: --database ap: no database of that name is declared\n  why:     nothing is known of \
             it\n  instead: one of app, other\nnothing was written\n"
        )
    );
    sandbox.databases.pop();
    let dropped = sandbox.run("check");
    assert_eq!(dropped.code, 1);
    assert!(
        dropped.err.contains("migration/history/other/0001_initial.json: history of a database that is not declared"),
        "{dropped}"
    );
}

fn users_of(name: &str) -> Database {
    Database::new(name).table(users())
}

#[test]
fn an_interrupted_run_is_mended_by_any_command() {
    let sandbox = Sandbox::generated();
    sandbox.put(".seaglass/stage/0", "half a file");
    let status = sandbox.run("");
    assert!(status.err.starts_with("undid an interrupted run: it had changed nothing yet\n"), "{status}");
    assert!(!sandbox.root.path().join(".seaglass").exists());

    sandbox.put(".seaglass/stage/0", "late\n");
    sandbox.put(
        ".seaglass/journal.json",
        r#"{"version":2,"moves":[{"staged":".seaglass/stage/0","to":{"path":"docs/late.txt"}}],"removals":[]}"#,
    );
    let check = sandbox.run("check");
    assert_eq!(check.code, 0, "{check}");
    assert!(check.err.starts_with("completed an interrupted run\n"), "{check}");
    assert_eq!(sandbox.read("docs/late.txt"), "late\n");
}

#[test]
fn two_runs_do_not_mix() {
    let sandbox = Sandbox::generated();
    let reading = lock(sandbox.root.path(), Access::Read).unwrap();
    assert_eq!(sandbox.run("check").code, 0, "two runs may read");
    let refused = sandbox.run("generate");
    assert_eq!(refused.code, 2);
    assert!(refused.err.starts_with("error[project-busy]: "), "{refused}");
    drop(reading);
    assert_eq!(sandbox.run("generate").code, 0);
}

#[test]
fn color_is_by_rule() {
    let sandbox = Sandbox::generated();
    let escape = '\u{1b}';
    assert!(!sandbox.run("").out.contains(escape));
    assert!(sandbox.run("--color always").out.contains(escape));
    assert!(!sandbox.run("--color never").out.contains(escape));
    let told = sandbox.run("--color always check").err;
    assert!(told.contains(escape), "{told}");
    let plain = sandbox.run("").out;
    let colored = sandbox.run("--color always").out;
    assert_eq!(anstream::adapter::strip_str(&colored).to_string(), plain, "color carries no meaning of its own");
}

#[test]
fn quiet_is_silent_on_success() {
    let sandbox = Sandbox::new([app([users()])]);
    for words in ["generate -q", "check -q", "diff -q --sql d1", "generate -q"] {
        let run = sandbox.run(words);
        assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "", ""), "{words}");
    }
    assert!(sandbox.run("check -v").err.contains("rendered and compared in "));
}

#[test]
fn usage() {
    let sandbox = Sandbox::new([app([users()])]);
    insta::assert_snapshot!(story(
        &sandbox,
        &["--help", "generate --help", "diff --help", "undo --help", "show --help", "generat", "check --sql d1"]
    ));
    assert_eq!(sandbox.run("--version").code, 0);
    assert_eq!(sandbox.run("generate --check --dry-run").code, 2);
    assert_eq!(sandbox.run("-q -v").code, 2);
}

#[test]
fn a_root_that_is_not_there() {
    let sandbox = Sandbox::new([app([users()])]);
    let run = sandbox.run("--root /nowhere/at/all");
    assert_eq!(run.code, 2);
    assert!(
        run.err.starts_with("error[unreadable-file]: /nowhere/at/all: the project's folder cannot be opened: "),
        "{run}"
    );
}

#[test]
fn output_folders_are_settings() {
    let root = tempfile::tempdir().unwrap();
    let inner = root.path().join("backend");
    fs::create_dir(&inner).unwrap();
    let paths = Paths {
        migration: "db/migration".to_owned(),
        sql: "db/sql".to_owned(),
        history: "db/history".to_owned(),
        wrangler: "../workers".to_owned(),
        entity: "crates/entity".to_owned(),
        docs: "../docs".to_owned(),
    };
    let project = || Project::new(&inner).database(app([users()])).paths(paths.clone());
    assert_eq!(run_project(project(), "generate").code, 0);
    let check = run_project(project(), "check");
    assert_eq!(check.code, 0, "{check}");
    let tops: Vec<String> = tree(root.path()).into_keys().map(|path| top(&path)).collect();
    let mut tops = tops;
    tops.dedup();
    assert_eq!(tops, ["backend/crates", "backend/db", "docs/app", "workers/app"]);
}

fn top(path: &str) -> String {
    Path::new(path).iter().take(2).map(|part| part.to_str().unwrap()).collect::<Vec<_>>().join("/")
}

#[test]
fn bad_output_folders_are_refused() {
    let sandbox = Sandbox::new([]);
    let paths = Paths { docs: "/docs".to_owned(), sql: "migration\\sql".to_owned(), ..Paths::default() };
    let run = run_project(sandbox.project().database(app([users()])).paths(paths), "generate");
    insta::assert_snapshot!(run);
}

/// A key back from users to posts, which posts refer to already.
fn users_with_a_favourite() -> TableDecl {
    users().edit(|table| {
        table.col(ColumnDef::new("favourite_id").big_integer());
        table.foreign_key(&mut ForeignKey::create().from("users", "favourite_id").to("posts", "id").take());
    })
}

/// What was there keeps its names and is `Related`; what comes has names of its own.
#[test]
fn a_second_key_between_two_tables_changes_no_name() {
    let mut sandbox = Sandbox::new([app([users(), posts()])]);
    assert_eq!(sandbox.run("generate --date 2026-01-02").code, 0);
    sandbox.databases = vec![app([users_with_a_favourite(), posts()])];
    let diff = sandbox.run("diff");
    let entities = diff.out.split("  entities: breaking\n").nth(1).unwrap();
    insta::assert_snapshot!("entities_of_a_second_key", entities);
    assert_eq!(sandbox.run("generate --date 2026-01-03").code, 0);
    let users = sandbox.read("entity/src/app/users.rs");
    assert!(users.contains("    #[sea_orm(has_many)]\n    pub posts: HasMany<super::posts::Entity>,\n"), "{users}");
    let posts = sandbox.read("entity/src/app/posts.rs");
    assert!(posts.contains("relation_enum = \"Author\""), "{posts}");
    assert_eq!(sandbox.run("check").code, 0);
}

#[test]
fn a_renamed_table_takes_its_hand_written_code_along() {
    let mut sandbox = Sandbox::new([app([users(), posts()])]);
    assert_eq!(sandbox.run("generate --date 2026-01-02").code, 0);
    let work = "use super::users::ActiveModel;\r\n// before_save, and all that\r\n";
    sandbox.put("entity/src/app/users_ext.rs", work);
    let people = |from: &'static str| {
        let renamed = TableDecl::new(
            Table::create()
                .table("people")
                .comment("People who can sign in.")
                .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
                .col(ColumnDef::new("email").text().not_null().unique_key()),
        );
        let posts = TableDecl::new(
            Table::create()
                .table("posts")
                .col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key())
                .col(ColumnDef::new("author_id").big_integer().not_null())
                .foreign_key(
                    ForeignKey::create()
                        .name("posts_author_id_fkey")
                        .from("posts", "author_id")
                        .to("people", "id")
                        .on_delete(ForeignKeyAction::Cascade),
                ),
        )
        .index(Index::create().name("idx_posts_author_id").table("posts").col("author_id"));
        [if from.is_empty() { renamed } else { renamed.renamed_from(from) }, posts]
    };
    sandbox.databases = vec![app(people("users"))];
    let entities = sandbox.run("diff").out.split("  entities: breaking\n").nth(1).unwrap().to_owned();
    insta::assert_snapshot!("entities_of_a_renamed_table", entities);
    let generated = sandbox.run("generate --date 2026-01-03");
    assert_eq!(generated.code, 0, "{generated}");
    assert!(generated.err.contains("moved entity/src/app/users_ext.rs to entity/src/app/people_ext.rs"), "{generated}");
    assert_eq!(sandbox.read("entity/src/app/people_ext.rs"), work);
    assert!(!sandbox.tree().contains_key("entity/src/app/users_ext.rs"));
    sandbox.databases = vec![app(people(""))];
    assert_eq!(sandbox.run("check").code, 0);
}
