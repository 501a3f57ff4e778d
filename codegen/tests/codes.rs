//! The messages of a run that no other test expects as a whole: what is asked, what no migration does, files that are in the
//! way, and what was typed. Each has a code, and `cargo schema explain` knows it.

mod common;

use common::{put, tree};
use seaglass::cli::{Terminal, run};
use seaglass::emit::write::{Access, Problem, ProblemKind, lock};
use seaglass::sea_query::extension::postgres::Type;
use seaglass::sea_query::{ColumnDef, Expr, Table};
use seaglass::{
    Composite, Database, Dialect, EnumDecl, PartitionKey, Project, Sequence, TableDecl, VirtualModule, VirtualTable,
};
use std::fmt::Write as _;
use std::fs;
use tempfile::TempDir;

struct Sandbox {
    root: TempDir,
    databases: Vec<Database>,
}

impl Sandbox {
    fn new(databases: impl IntoIterator<Item = Database>) -> Self {
        Self { root: tempfile::tempdir().unwrap(), databases: databases.into_iter().collect() }
    }

    /// With what `databases` declare written.
    fn generated(databases: impl IntoIterator<Item = Database>) -> Self {
        let sandbox = Self::new(databases);
        let (code, _, told) = sandbox.run("generate --date 2026-01-02");
        assert_eq!(code, 0, "{told}");
        sandbox
    }

    fn run(&self, words: &str) -> (u8, String, String) {
        let project = self.databases.iter().cloned().fold(Project::new(self.root.path()), Project::database);
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let terminal = Terminal { out: &mut out, err: &mut err, input: None, color_out: false, color_err: false };
        let code = run(project, ["cargo schema"].into_iter().chain(words.split_whitespace()), terminal);
        (code, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
    }

    /// What a command says that does not run.
    fn refused(&self, words: &str) -> String {
        let before = tree(self.root.path());
        let (code, _, told) = self.run(words);
        assert_ne!(code, 0, "{words}: {told}");
        if told.ends_with("nothing was written\n") {
            assert_eq!(tree(self.root.path()), before, "{words}");
        }
        told.replace(&self.root.path().display().to_string(), "/project")
    }
}

fn id() -> ColumnDef {
    ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key().take()
}

/// A table with an id and these columns.
fn table(name: &'static str, columns: impl IntoIterator<Item = ColumnDef>) -> TableDecl {
    let mut statement = Table::create();
    statement.table(name).col(id());
    for column in columns {
        statement.col(column);
    }
    TableDecl::new(statement)
}

fn on_postgres() -> Database {
    Database::new("app").dialects([Dialect::Postgres])
}

fn app(tables: impl IntoIterator<Item = TableDecl>) -> Database {
    tables.into_iter().fold(Database::new("app"), Database::table)
}

fn mood(name: &'static str, values: &[&'static str]) -> EnumDecl {
    EnumDecl::new(Type::create().as_enum(name).values(values.iter().copied()))
}

/// What `generate` says when `before` is declared to be `after`.
fn changed(before: Database, after: Database) -> String {
    let mut sandbox = Sandbox::generated([before]);
    sandbox.databases = vec![after];
    sandbox.refused("generate --date 2026-01-03")
}

fn feels(name: &'static str) -> TableDecl {
    table("users", [ColumnDef::new("feels").enumeration(name, Vec::<String>::new()).not_null().take()])
}

fn questions() -> Vec<String> {
    let text = |name: &'static str| ColumnDef::new(name).text().take();
    let required = |name: &'static str| ColumnDef::new(name).text().not_null().take();
    let generated = ColumnDef::new("shout").text().generated(Expr::cust("upper(name)"), true).take();
    let search = |column: &'static str| VirtualTable::new("search", VirtualModule::Fts5).column(column);
    vec![
        changed(
            app([feels("mood")]).enumeration(mood("mood", &["ok", "bad"])),
            app([feels("spirit")]).enumeration(mood("spirit", &["ok", "bad"])),
        ),
        changed(
            app([feels("mood")]).enumeration(mood("mood", &["ok", "bad"])),
            app([feels("mood")]).enumeration(mood("mood", &["ok"])),
        ),
        changed(on_postgres().object(Sequence::new("numbers")), on_postgres()),
        changed(
            Database::new("app").dialects([Dialect::D1]).object(search("title")),
            Database::new("app").dialects([Dialect::D1]).object(search("body")),
        ),
        changed(app([table("users", [text("name")])]), app([table("users", [required("name")])])),
        changed(app([table("users", [text("name"), text("shout")])]), app([table("users", [text("name"), generated])])),
    ]
}

fn refusals() -> Vec<String> {
    let text = |name: &'static str| ColumnDef::new(name).text().not_null().take();
    let pair = |values: &[&'static str]| {
        on_postgres().enumeration(mood("mood", values)).object(Composite::new("pair").attribute("feels", "mood"))
    };
    let sales = |by: PartitionKey| {
        let mut statement = Table::create();
        statement.table("sales").col(ColumnDef::new("shop").integer().not_null());
        let sales = TableDecl::new(statement.col(ColumnDef::new("day").date().not_null()));
        on_postgres().table(sales.partition_by(by))
    };
    let trailing = |sql: &str| on_postgres().table(table("users", [text("name")]).extra(Dialect::Postgres, sql));
    vec![
        changed(pair(&["ok", "bad"]), pair(&["bad", "ok"])),
        changed(sales(PartitionKey::list().column("shop")), sales(PartitionKey::range().column("day"))),
        changed(trailing(""), trailing("TABLESPACE fast")),
    ]
}

fn files() -> Vec<String> {
    let one = || Sandbox::generated([app([table("users", [])])]);
    let mut told = Vec::new();
    let mut orphan = Sandbox::generated([app([table("users", []), table("posts", [])])]);
    let page = "docs/schema/app/posts.md";
    let text = fs::read_to_string(orphan.root.path().join(page)).unwrap();
    put(orphan.root.path(), page, &text.replace("posts", "Posts"));
    orphan.databases = vec![app([table("users", [])]).drop_table("posts", "unused")];
    told.push(orphan.refused("generate"));
    let sandbox = one();
    put(sandbox.root.path(), "migration/sql/app/d1/up/0002_by_hand.sql", "SELECT 1;\n");
    told.push(sandbox.refused("generate"));
    let mut sandbox = one();
    sandbox.databases = vec![Database::new("other").table(table("users", []))];
    told.push(sandbox.refused("generate"));
    let sandbox = Sandbox::new([app([table("users", [])])]);
    put(sandbox.root.path(), "entity/src/app/users.rs", "pub struct Mine;\n");
    told.push(sandbox.refused("generate"));
    let mut sandbox = one();
    put(sandbox.root.path(), "migration/sql/app/d1/up/0002_create_posts.sql", "SELECT 1;\n");
    sandbox.databases = vec![app([table("users", []), table("posts", [])])];
    told.push(sandbox.refused("generate --date 2026-01-03"));
    let sandbox = one();
    fs::remove_file(sandbox.root.path().join("docs/schema/app/users.md")).unwrap();
    fs::create_dir(sandbox.root.path().join("docs/schema/app/users.md")).unwrap();
    told.push(sandbox.refused("generate"));
    let sandbox = Sandbox::new([app([table("users", [])])]);
    put(sandbox.root.path(), ".seaglass", "");
    told.push(sandbox.refused("generate"));
    let sandbox = one();
    let held = lock(sandbox.root.path(), Access::Write).unwrap();
    told.push(sandbox.refused("generate"));
    drop(held);
    let sandbox = one();
    told.push(sandbox.refused("check --verified"));
    assert_eq!(sandbox.run("new fill_names --empty").0, 0);
    told.push(sandbox.refused("check"));
    // A declaration that leads to it is refused before; it is for file systems that fold more than case.
    let twice = Problem { path: "docs/schema/app/Users.md".to_owned(), kind: ProblemKind::Twice, texts: None };
    told.push(format!("{}\n", twice.fault()));
    told
}

#[cfg(unix)]
#[test]
fn a_link_in_a_folder_of_generated_files_is_named() {
    let sandbox = Sandbox::generated([app([table("users", [])])]);
    let link = sandbox.root.path().join("docs/schema/app/link.md");
    std::os::unix::fs::symlink(sandbox.root.path().join("elsewhere.md"), link).unwrap();
    insta::assert_snapshot!("link", sandbox.refused("generate"));
}

fn typed() -> Vec<String> {
    let two = || [app([table("users", [])]), Database::new("shop").table(table("users", []))];
    let mut told = vec![
        Sandbox::generated(two()).refused("check --database ap"),
        Sandbox::generated(two()).refused("new fill_names"),
        Sandbox::new(two()).refused("generate --name users"),
    ];
    let sandbox = Sandbox::generated([app([table("users", [])])]);
    told.extend([sandbox.refused("adopt"), sandbox.refused("generate --extend")]);
    told.push(sandbox.refused("rebase --onto 0001_initial"));
    assert_eq!(sandbox.run("new fill_names").0, 0);
    told.push(sandbox.refused("new other"));
    let sandbox = Sandbox::new([app([table("users", [])])]);
    let list = "mod m20220101_000001_a;\nvec![Box::new(m20220101_000001_a::Migration)]\n";
    put(sandbox.root.path(), "migration/src/lib.rs", list);
    told.push(sandbox.refused("generate"));
    let sandbox = Sandbox::new([app([table("users", [])])]);
    told.push(sandbox.refused("generate --name users --plan 0123456789abcdef"));
    told.extend([sandbox.refused("explain gone-colum"), sandbox.refused("explain everything")]);
    told
}

#[test]
fn what_is_asked() {
    insta::assert_snapshot!(questions().join("\n"));
}

#[test]
fn what_no_migration_does() {
    insta::assert_snapshot!(refusals().join("\n"));
}

#[test]
fn files_in_the_way() {
    insta::assert_snapshot!(files().join("\n"));
}

#[test]
fn what_was_typed() {
    insta::assert_snapshot!(typed().join("\n"));
}

#[test]
fn a_code_is_explained() {
    let sandbox = Sandbox::new([app([table("users", [])])]);
    let mut told = String::new();
    for words in ["explain gone-column", "explain error[no-type]:", "explain missing-primary-key --json"] {
        let (code, out, err) = sandbox.run(words);
        assert_eq!((code, err.as_str()), (0, ""), "{words}");
        let _ = write!(told, "$ cargo schema {words}\n{out}\n");
    }
    insta::assert_snapshot!(told);
    let (code, all, _) = sandbox.run("explain");
    assert_eq!(code, 0);
    for rule in seaglass::Rule::ALL {
        assert!(all.contains(&format!("  {} ", rule.id())), "{}", rule.id());
        let (code, out, err) = sandbox.run(&format!("explain {}", rule.id()));
        assert_eq!((code, err.as_str()), (0, ""), "{out}");
        assert!(out.contains(rule.reason()) && out.contains("\nFor example\n\n"), "{out}");
    }
}

/// What a code host is told, without the numbers of lines in this file.
fn reported(sandbox: &Sandbox, format: &str) -> String {
    let (code, out, err) = sandbox.run(&format!("check --format {format}"));
    assert_eq!(err, "", "{format}");
    assert_ne!(code, 0);
    let mut told = String::new();
    for line in out.lines() {
        let is_line = line.contains("\"startLine\": ") && !line.ends_with(": 1");
        let line = if is_line { "… \"startLine\": of the declaration" } else { line };
        match line.split_once("codes.rs,line=") {
            Some((before, after)) => {
                let after = after.trim_start_matches(|digit: char| digit.is_ascii_digit());
                let _ = writeln!(told, "{before}codes.rs,line=…{after}");
            }
            None => told.extend([line, "\n"]),
        }
    }
    told
}

#[test]
fn a_check_is_told_to_code_hosts() {
    let mut sandbox = Sandbox::generated([app([table("users", []), table("posts", [])])]);
    let page = "docs/schema/app/users.md";
    fs::remove_file(sandbox.root.path().join(page)).unwrap();
    put(sandbox.root.path(), "docs/schema/app/100% mine, all: of it.md", "mine\n");
    let mut told = reported(&sandbox, "github");
    let required = ColumnDef::new("name").text().not_null().take();
    sandbox.databases = vec![app([table("users", [required]), table("posts", [])])];
    told.push_str(&reported(&sandbox, "github"));
    sandbox.databases = vec![app([table("users", [ColumnDef::new("name")]), table("posts", [])])];
    told.push_str(&reported(&sandbox, "github"));
    let unkeyed = Table::create().table("loose").col(ColumnDef::new("id").integer()).take();
    sandbox.databases = vec![app([table("users", []), table("posts", []), TableDecl::new(unkeyed)])];
    told.push_str(&reported(&sandbox, "sarif"));
    insta::assert_snapshot!(told);
}

#[test]
fn programs_are_told_where_a_table_is_declared() {
    let here = line!() + 1;
    let users = TableDecl::new(Table::create().table("users").col(id()).col(ColumnDef::new("name")));
    let sandbox = Sandbox::new([app([users])]);
    let (code, out, _) = sandbox.run("check --json");
    let told: serde_json::Value = serde_json::from_str(&out).unwrap();
    let error = &told["errors"][0];
    assert_eq!((code, error["rule"].as_str()), (2, Some("no-type")));
    assert!(error["file"].as_str().is_some_and(|file| file.ends_with("codegen/tests/codes.rs")), "{error}");
    assert_eq!(error["line"].as_u64(), Some(u64::from(here)));
    let mut sandbox = Sandbox::generated([app([table("users", [])])]);
    let here = line!() + 2;
    let name = ColumnDef::new("name").text().not_null().take();
    let users = TableDecl::new(Table::create().table("users").col(id()).col(name));
    sandbox.databases = vec![app([users])];
    let (code, out, _) = sandbox.run("diff --json --no-input");
    let told: serde_json::Value = serde_json::from_str(&out).unwrap();
    for list in ["errors", "questions"] {
        assert_eq!(told[list][0]["rule"].as_str(), Some("new-required-column"), "{list}: {out}");
        assert_eq!(told[list][0]["line"].as_u64(), Some(u64::from(here)), "{list}");
    }
    assert_eq!(code, 2);
}
