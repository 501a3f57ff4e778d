//! A project whose second version changes tables that hold rows, and its files with a fault in them.

use std::{
    fs,
    path::{Path, PathBuf},
    thread,
};

use seaglass::{
    Database, EnumDecl, Project, TableDecl, column,
    model::Dialect,
    sea_query::{
        ColumnDef, Expr, ExprTrait, ForeignKey, Index, Table, TableCreateStatement, extension::postgres::Type,
    },
};
use seaglass_tests::{assert_same_lines, generated, target::Target, versions};
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

/// Its files: the first is applied before the rows are there.
pub struct Story {
    root: TempDir,
    dialect: Dialect,
}

impl Story {
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

const FAILS: &str = "INSERT INTO nowhere VALUES (1);\n";

/// The file once per statement, which another statement takes the place of.
pub fn with_each_statement(text: &str, instead: &str) -> Vec<String> {
    let statements = statements(text);
    let replaced = |at: usize| {
        let mut broken = statements.clone();
        let comments = broken[at].split_inclusive('\n').take_while(|line| line.starts_with("--")).map(str::len).sum();
        let with = format!("{}{instead}", &statements[at][..comments]);
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
    assert_eq!(start, text.len(), "the last statement has no end:\n{text}");
    found
}

/// Each statement of each file in turn is one that fails, and its record is refused; then the file as it is, until all are applied. `up` gets a
/// folder, and the name of the only file in it that is new.
pub fn every_statement_fails_once(
    story: &Story,
    target: &Target,
    bookkeeping: Option<&str>,
    up: impl Fn(&Path, &str) -> Result<(), String>,
) {
    let names = story.names();
    story.begin(target, |folder| up(folder, &names[0]));
    let mut failed = 0;
    for name in &names[1..] {
        let before = state(target, bookkeeping);
        for (at, broken) in with_each_statement(&story.text(name), FAILS).iter().enumerate() {
            let label = format!("statement {at} of {name} on {}", target.label());
            let error = up(story.up_to(name, broken).path(), name).expect_err(&label);
            assert!(error.contains("nowhere"), "{label}: {error}");
            assert_same_lines(&label, &state(target, bookkeeping), "before", &before);
            failed += 1;
        }
        if let Some(table) = bookkeeping.filter(|_| !story.text(name).starts_with("-- no-transaction")) {
            let label = format!("the record of {name} on {}", target.label());
            target.must(&format!("ALTER TABLE {table} ADD CONSTRAINT closed CHECK (false) NOT VALID"));
            up(story.up_to(name, &story.text(name)).path(), name).expect_err(&label);
            target.must(&format!("ALTER TABLE {table} DROP CONSTRAINT closed"));
            assert_same_lines(&label, &state(target, bookkeeping), "before", &before);
        }
        up(story.up_to(name, &story.text(name)).path(), name).expect("it goes on");
    }
    assert!(failed > 15, "{failed} statements");
    story.assert_done(target, &target.label());
}

/// Both majors of Postgres side by side.
pub fn on_postgres(name: &str, each: impl Fn(Target) + Sync) {
    thread::scope(|scope| {
        for target in Target::postgres(name) {
            scope.spawn(|| each(target));
        }
    });
}
