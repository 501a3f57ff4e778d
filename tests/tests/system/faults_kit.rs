//! A project whose second version changes tables that hold rows, and its files with a fault in them.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Child,
    thread,
};

use seaglass::{
    Database, EnumDecl, Project, TableDecl, column,
    model::Dialect,
    sea_query::{
        ColumnDef, Expr, ExprTrait, ForeignKey, Index, Table, TableCreateStatement, extension::postgres::Type,
    },
};
use seaglass_tests::{assert_same_lines, block_on, generated, postgres::connect, target::Target, versions};
use sqlx::Executor;
use tempfile::TempDir;

fn shops() -> TableCreateStatement {
    let id = ColumnDef::new("id").big_integer().not_null().primary_key().take();
    Table::create().table("shops").col(id).take()
}

fn items(label: &'static str, sizes: &[&'static str]) -> TableCreateStatement {
    Table::create()
        .table("items")
        .col(ColumnDef::new("id").big_integer().not_null().primary_key())
        .col(ColumnDef::new("shop_id").big_integer().not_null())
        .col(ColumnDef::new(label).text().not_null())
        .col(ColumnDef::new("size").enumeration("size", sizes.iter().copied()).not_null())
        .take()
}

fn sizes(values: &[&'static str]) -> EnumDecl {
    EnumDecl::new(Type::create().as_enum("size").values(values.iter().copied()))
}

fn before() -> Database {
    let values = ["small", "large"];
    Database::new("shop")
        .enumeration(sizes(&values))
        .table(TableDecl::new(shops().col(ColumnDef::new("name").text()).take()))
        .table(TableDecl::new(items("label", &values).col(ColumnDef::new("price").integer().not_null()).take()))
        .table(TableDecl::new(
            Table::create().table("old").col(ColumnDef::new("id").big_integer().not_null().primary_key()),
        ))
}

/// Every kind of step, so that statements of all of them fail in turn.
fn after() -> Database {
    let values = ["small", "large", "huge"];
    let mut items = items("title", &values);
    items
        .col(ColumnDef::new("price").big_integer().not_null())
        .col(ColumnDef::new("note").text().not_null().default("-"))
        .check(("items_price_check", Expr::col("price").gte(0)))
        .index(Index::create().unique().name("items_shop_id_title_key").col("shop_id").col("title"))
        .foreign_key(ForeignKey::create().name("items_shop_id_fkey").from("items", "shop_id").to("shops", "id"));
    let tags = Table::create()
        .table("tags")
        .col(ColumnDef::new("id").big_integer().not_null().primary_key())
        .col(ColumnDef::new("item_id").big_integer().not_null())
        .foreign_key(ForeignKey::create().name("tags_item_id_fkey").from("tags", "item_id").to("items", "id"))
        .take();
    Database::new("shop")
        .enumeration(sizes(&values))
        .table(
            TableDecl::new(shops().col(ColumnDef::new("name").text().not_null()).take())
                .column("name", column().backfill("?")),
        )
        .table(
            TableDecl::new(items)
                .column("title", column().renamed_from("label"))
                .index(Index::create().name("items_title_idx").table("items").col("title")),
        )
        .table(TableDecl::new(tags))
        .drop_table("old", "nobody reads it")
}

const ROWS: &str = "INSERT INTO shops (id, name) VALUES (1, 'one'), (2, NULL);
    INSERT INTO items (id, shop_id, label, size, price) VALUES (1, 1, 'a', 'small', 5), (2, 2, 'b', 'large', 0);
    INSERT INTO old (id) VALUES (7);";

/// A course of migrations as files: the first is applied before the rows are there.
pub struct Course {
    root: TempDir,
    dialect: Dialect,
}

impl Course {
    pub fn new(dialect: Dialect) -> Self {
        let root = tempfile::tempdir().expect("a temporary folder");
        for (date, database) in [("2026-01-01", before()), ("2026-01-02", after())] {
            generate(root.path(), database.dialects([dialect]), date);
        }
        Self { root, dialect }
    }

    /// The folder that clients read.
    pub fn folder(&self) -> PathBuf {
        folder(self.root.path(), self.dialect)
    }

    /// The names of the files, in their order.
    pub fn names(&self) -> Vec<String> {
        generated::walk(&self.folder()).into_keys().collect()
    }

    pub fn text(&self, name: &str) -> String {
        fs::read_to_string(self.folder().join(name)).expect("a file can be read")
    }

    /// The files up to `last`, with another text for that one.
    pub fn up_to(&self, last: &str, text: &str) -> TempDir {
        let copy = tempfile::tempdir().expect("a temporary folder");
        for name in self.names().iter().take_while(|name| *name != last) {
            fs::copy(self.folder().join(name), copy.path().join(name)).expect("a file can be copied");
        }
        fs::write(copy.path().join(last), text).expect("a file can be written");
        copy
    }

    /// The first version, with rows.
    pub fn begin(&self, target: &Target, up: impl Fn(&Path) -> Result<(), String>) {
        let first = &self.names()[0];
        up(self.up_to(first, &self.text(first)).path()).expect("it begins");
        target.must(ROWS);
    }

    /// Whether the database is that of the second version, with every row and what it held.
    pub fn assert_done(&self, target: &Target, label: &str) {
        let (fresh, root) = (target.sibling(), tempfile::tempdir().expect("a temporary folder"));
        generate(root.path(), after().dialects([self.dialect]), "2026-01-01");
        for path in generated::walk(&folder(root.path(), self.dialect)).values() {
            fresh.must(&fs::read_to_string(path).expect("a file can be read"));
        }
        assert_same_lines(label, &target.facts(), "fresh", &fresh.facts());
        let held = "SELECT i.id || title || price || note || size || name FROM items i JOIN shops s ON s.id = shop_id ORDER BY 1";
        assert_eq!(target.texts(held), ["1a5-smallone", "2b0-large?"], "{label}");
        assert_eq!(target.rows().len(), 4, "{label}");
    }
}

fn generate(root: &Path, database: Database, date: &str) {
    let (code, said) = versions::run(Project::new(root).database(database), root, &["generate", "--date", date]);
    assert_eq!(code, 0, "{said}");
}

fn folder(root: &Path, dialect: Dialect) -> PathBuf {
    let dialect = if dialect == Dialect::Postgres { "postgres" } else { "d1" };
    root.join("migration/sql/shop").join(dialect).join("up")
}

/// Everything that a client can leave half done: objects, rows, and what it recorded.
pub fn state(target: &Target, bookkeeping: Option<&str>) -> Vec<String> {
    let mut lines = target.facts();
    lines.extend(target.rows());
    let sql = |table| match target.dialect() {
        "postgres" => format!("SELECT to_jsonb(t)::text FROM {table} t ORDER BY 1"),
        _ => format!("SELECT CAST(version AS text) FROM {table} ORDER BY 1"),
    };
    lines.extend(bookkeeping.into_iter().flat_map(|table| target.texts(&sql(table))));
    lines
}

/// What stands in for a statement that fails.
pub const FAILS: &str = "INSERT INTO nowhere VALUES (1);\n";

/// The file once per statement, with a text in its place.
pub fn with_each_statement(text: &str, instead: impl Fn(&str) -> String) -> Vec<String> {
    let statements = statements(text);
    let replaced = |at: usize| {
        let mut broken = statements.clone();
        let comments = broken[at].split_inclusive('\n').take_while(|line| line.starts_with("--")).map(str::len).sum();
        let (comments, statement) = statements[at].split_at(comments);
        let with = format!("{comments}{}", instead(statement));
        broken[at] = &with;
        broken.concat()
    };
    (0..statements.len()).map(replaced).collect()
}

/// Each with its `;`; those of a `$$` body belong to one.
fn statements(text: &str) -> Vec<&str> {
    let (mut found, mut start, mut end, mut quoted) = (Vec::new(), 0, 0, false);
    for line in text.split_inclusive('\n') {
        end += line.len();
        quoted ^= line.matches("$$").count() % 2 == 1;
        if !quoted && line.ends_with(";\n") && !line.starts_with("--") {
            found.push(&text[start..end]);
            start = end;
        }
    }
    let rest = text[start..].lines().find(|line| !line.is_empty() && !line.starts_with("--"));
    assert_eq!(rest, None, "the last statement has no end:\n{text}");
    found
}

/// Each statement of each file in turn is one that fails, and its record is refused; then the file is run as it is, until
/// all are applied. `up` gets a folder, and the name of the only file in it that is new.
pub fn every_statement_fails_once(
    course: &Course,
    target: &Target,
    bookkeeping: Option<&str>,
    up: impl Fn(&Path, &str) -> Result<(), String>,
) {
    let names = course.names();
    course.begin(target, |folder| up(folder, &names[0]));
    let mut failed = 0;
    for name in &names[1..] {
        let before = state(target, bookkeeping);
        for (at, broken) in with_each_statement(&course.text(name), |_| FAILS.to_owned()).iter().enumerate() {
            let label = format!("statement {at} of {name} on {}", target.label());
            let error = up(course.up_to(name, broken).path(), name).expect_err(&label);
            assert!(error.contains("nowhere"), "{label}: {error}");
            assert_same_lines(&label, &state(target, bookkeeping), "before", &before);
            failed += 1;
        }
        if let Some(table) = bookkeeping.filter(|_| !course.text(name).starts_with("-- no-transaction")) {
            let label = format!("the record of {name} on {}", target.label());
            target.must(&format!("ALTER TABLE {table} ADD CONSTRAINT closed CHECK (false) NOT VALID"));
            up(course.up_to(name, &course.text(name)).path(), name).expect_err(&label);
            target.must(&format!("ALTER TABLE {table} DROP CONSTRAINT closed"));
            assert_same_lines(&label, &state(target, bookkeeping), "before", &before);
        }
        up(course.up_to(name, &course.text(name)).path(), name).expect("it goes on");
    }
    assert!(failed > 15, "{failed} statements");
    course.assert_done(target, &target.label());
}

/// Both majors of Postgres side by side.
pub fn on_postgres(name: &str, each: impl Fn(Target) + Sync) {
    thread::scope(|scope| {
        for target in Target::postgres(name) {
            scope.spawn(|| each(target));
        }
    });
}

/// Each stage in turn is killed when all that is left is to commit it; then it runs to its end, until all are applied.
pub fn killed_before_each_commit(
    course: &Course,
    target: &Target,
    bookkeeping: Option<&str>,
    start: impl Fn(&Path, &str) -> Child,
) {
    let names = course.names();
    let up = |folder: &Path, name: &str| {
        let output = start(folder, name).wait_with_output().expect("it ends");
        if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&output.stderr).into_owned()) }
    };
    course.begin(target, |folder| up(folder, &names[0]));
    let mut killed = 0;
    for name in &names[1..] {
        let text = course.text(name);
        if !text.starts_with("-- no-transaction") {
            let before = state(target, bookkeeping);
            let held = course.up_to(name, &format!("{text}SELECT pg_advisory_xact_lock(7);\n"));
            block_on(kill_where_it_waits(&target.url(), || start(held.path(), name)));
            let label = format!("killed in {name} on {}", target.label());
            assert_same_lines(&label, &state(target, bookkeeping), "before", &before);
            killed += 1;
        }
        up(course.up_to(name, &text).path(), name).expect("it goes on");
    }
    assert!(killed > 3, "{killed} stages");
    course.assert_done(target, &target.label());
}

/// Kills a client that waits for the lock, and lets the server find out.
async fn kill_where_it_waits(url: &str, start: impl FnOnce() -> Child) {
    let mut holding = connect(url).await;
    holding.execute("SELECT pg_advisory_lock(7)").await.expect("the lock is free");
    let mut client = start();
    let waits = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'advisory'";
    let pid: i32 = loop {
        if let Some(pid) = sqlx::query_scalar(waits).fetch_optional(&mut holding).await.expect("the sessions") {
            break pid;
        }
        assert_eq!(client.try_wait().expect("a child"), None, "it did not come to the lock");
    };
    client.kill().expect("it is killed");
    client.wait().expect("it ends");
    holding.execute("SELECT pg_advisory_unlock(7)").await.expect("it was held");
    let there = "SELECT count(*) FROM pg_stat_activity WHERE pid = $1";
    while sqlx::query_scalar::<_, i64>(there).bind(pid).fetch_one(&mut holding).await.expect("the sessions") > 0 {}
}

/// Each stage that waits for no lock beyond its limit is tried while another migration holds the tables, and then in
/// peace.
pub fn gives_up_where_tables_are_held(
    course: &Course,
    target: &Target,
    bookkeeping: Option<&str>,
    up: impl Fn(&Path, &str) -> Result<(), String>,
) {
    let names = course.names();
    course.begin(target, |folder| up(folder, &names[0]));
    // The client brings a runtime of its own while this one keeps the other's connection.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime starts");
    let mut gave_up = 0;
    for name in &names[1..] {
        let text = course.text(name);
        if text.contains("SET LOCAL lock_timeout = '5s';") {
            let before = state(target, bookkeeping);
            let hasty = course.up_to(name, &text.replace("'5s'", "'50ms'"));
            let mut holding = runtime.block_on(connect(&target.url()));
            runtime
                .block_on(holding.execute("BEGIN; LOCK TABLE shops, items IN SHARE ROW EXCLUSIVE MODE"))
                .expect("a lock");
            let error = up(hasty.path(), name).expect_err(name);
            assert!(error.contains("canceling statement due to lock timeout"), "{name}: {error}");
            runtime.block_on(holding.execute("COMMIT")).expect("it ends");
            assert_same_lines(&format!("{name} gave up"), &state(target, bookkeeping), "before", &before);
            gave_up += 1;
        }
        up(course.up_to(name, &text).path(), name).expect("it goes on");
    }
    assert!(gave_up > 1, "{gave_up} stages");
    course.assert_done(target, &target.label());
}
