//! A change of a schema with rows, planned and run.

use seaglass::Project;
use seaglass::dialect::Capabilities;
use seaglass::diff::{Change, diff};
use seaglass::emit::history::Style;
use seaglass::emit::sql::{self, Meta, StageFiles};
use seaglass::model::{Declared, Dialect, Intent, Schema};
use seaglass::plan;
use seaglass_tests::assert_same_lines;
use seaglass_tests::target::Target;
use serde_json::{Value, json};

/// A schema before and after, the changes between them, and rows before.
pub struct Case {
    before: Schema,
    after: Schema,
    changes: Vec<Change>,
    rows: String,
}

impl Case {
    pub fn new(before: Value, after: Value, changes: Vec<Value>, rows: &str) -> Self {
        let changes = changes.into_iter().map(|change| serde_json::from_value(change).unwrap()).collect();
        let schema = |value| serde_json::from_value(value).unwrap();
        Self { before: schema(before), after: schema(after), changes, rows: rows.to_owned() }
    }

    /// The changes that the comparison finds, with what the author says.
    pub fn diffed(before: Value, after: Value, rows: &str, say: impl FnOnce(&mut Intent)) -> Self {
        let mut case = Self::new(before, after, Vec::new(), rows);
        let mut intent = Intent::default();
        say(&mut intent);
        let found = diff(&case.before, &case.after, &intent);
        assert!(found.refusals.is_empty() && found.questions.is_empty(), "{found:#?}");
        case.changes = found.changes;
        case
    }

    pub fn before(&self) -> &Schema {
        &self.before
    }

    /// Fails with `why`, and everything is as it was.
    pub fn fails(&self, engine: &Target, up: &str, why: &str) {
        self.prepare(engine);
        let (facts, rows) = (engine.facts(), engine.rows());
        let error = engine.exec(up).expect_err(why);
        assert!(error.contains(why), "{}: {error}\n{up}", engine.label());
        assert_eq!((engine.facts(), engine.rows()), (facts, rows), "{}", engine.label());
    }

    /// Up and down with every row as it was.
    pub fn keeps(&self, engine: &Target, label: &str) {
        self.migrate(engine);
        let fresh = engine.sibling();
        self.prepare(&fresh);
        assert_same_lines(label, &engine.rows(), "rows before", &fresh.rows());
        self.back(engine);
        assert_same_lines(label, &engine.rows(), "rows before", &fresh.rows());
    }

    /// The same views before and after.
    pub fn with_views(&mut self, views: &Value) {
        self.before.views = serde_json::from_value(views.clone()).unwrap();
        self.after.views = self.before.views.clone();
    }

    fn files(before: &Schema, after: &Schema, changes: &[Change]) -> StageFiles {
        let project = Project::new(".");
        let declared = Declared { name: "shop".to_owned(), schema: after.clone(), ..Declared::default() };
        let plan = plan::plan(changes, before, &declared.schema, Capabilities::of(Dialect::D1));
        let meta = Meta {
            project: &project,
            database: &declared,
            first: 2,
            style: &Style::default(),
            name: "change",
            suffixes: &[],
        };
        let mut files = sql::render(&plan, changes, &meta);
        assert_eq!(files.len(), 1, "D1 does everything in the first stage");
        files.remove(0).unwrap()
    }

    pub fn migration(&self) -> StageFiles {
        Self::files(&self.before, &self.after, &self.changes)
    }

    pub fn up(&self) -> String {
        self.migration().up
    }

    /// The file that makes a schema.
    pub fn create(schema: &Schema) -> String {
        let tables = schema.tables.iter().cloned().map(Change::CreateTable);
        let enums = schema.enums.iter().cloned().map(Change::CreateEnum);
        let views = schema.views.iter().cloned().map(Change::CreateView);
        let objects = schema.objects.iter().cloned().map(Change::CreateObject);
        let changes: Vec<Change> = enums.chain(tables).chain(views).chain(objects).collect();
        Self::files(&Schema::default(), schema, &changes).up
    }

    /// The old schema with its rows.
    pub fn prepare(&self, engine: &Target) {
        engine.must(&Self::create(&self.before));
        engine.must(&self.rows);
    }

    /// Statement by statement, a file of several fails at once and leaves everything as it was.
    fn is_whole(engine: &Target, file: &str) {
        let (facts, rows) = (engine.facts(), engine.rows());
        let is_statement = |line: &&str| line.ends_with(';') && !line.starts_with("--") && *line != "PRAGMA optimize;";
        if file.lines().filter(is_statement).count() > 1 {
            let error = engine.autocommit(file).expect_err("a file that is not a transaction");
            assert!(error.contains("this file is one transaction"), "{}: {error}\n{file}", engine.label());
            assert_eq!((engine.facts(), engine.rows()), (facts, rows), "{}\n{file}", engine.label());
        }
    }

    /// Migrates the rows, and compares the catalogue with a fresh one.
    pub fn migrate(&self, engine: &Target) {
        self.prepare(engine);
        Self::is_whole(engine, &self.up());
        engine.must(&self.up());
        Self::compare(engine, &self.after, "migrated");
    }

    /// The rollback, and the catalogue.
    pub fn back(&self, engine: &Target) {
        Self::is_whole(engine, &self.migration().down);
        engine.must(&self.migration().down);
        Self::compare(engine, &self.before, "rolled back");
    }

    fn compare(engine: &Target, schema: &Schema, what: &str) {
        let fresh = engine.sibling();
        fresh.must(&Self::create(schema));
        assert_same_lines(&format!("{what} on {}", engine.label()), &engine.facts(), "fresh", &fresh.facts());
    }

    /// Up and down: the catalogue is that of a fresh database, every row is there with what it held, where a name that
    /// was NULL is `'?'`, and keys still bite.
    pub fn proves(&self, engine: &Target, label: &str) {
        self.prepare(engine);
        let rows = engine.rows();
        let files = self.migration();
        Self::is_whole(engine, &files.up);
        engine.exec(&files.up).unwrap_or_else(|error| panic!("{label}: {error}\n{}", files.up));
        Self::compare(engine, &self.after, label);
        let filled: Vec<String> = rows.iter().map(|row| row.replace("name=NULL", "name='?'")).collect();
        assert_same_lines(label, &engine.rows(), "rows before", &filled);
        self.bites(engine, label);
        Self::is_whole(engine, &files.down);
        engine.exec(&files.down).unwrap_or_else(|error| panic!("{label}: {error}\n{}", files.down));
        Self::compare(engine, &self.before, label);
        assert_same_lines(label, &engine.rows(), "rows before", &filled);
        self.bites(engine, label);
    }

    /// A row that refers to nothing is refused.
    fn bites(&self, engine: &Target, label: &str) {
        for table in &self.after.tables {
            for key in &table.foreign_keys {
                let columns: Vec<String> = key.columns.iter().map(|name| format!("\"{name}\"")).collect();
                let values = vec!["'~999'"; columns.len()];
                let insert = format!(
                    "UPDATE \"{}\" SET ({}) = ({}) WHERE rowid = (SELECT min(rowid) FROM \"{0}\")",
                    table.name,
                    columns.join(", "),
                    values.join(", ")
                );
                let done = engine.exec(&insert);
                assert!(done.is_err(), "{label}: {insert} was taken");
            }
        }
    }

    pub fn columns(&self, table: &str) -> Vec<String> {
        let table = self.before.tables.iter().find(|item| item.name.name == *table).unwrap();
        table.columns.iter().map(|column| column.name.to_string()).collect()
    }

    /// Make a new table, copy, drop the old one, rename: what other tools write.
    pub fn usual_rebuild(&self, name: &str, columns: &[String]) -> String {
        let mut table = self.after.tables().find(|item| item.name.name == *name).unwrap().clone();
        table.name.name = format!("{name}__new").into();
        let create = Self::create(&Schema { tables: vec![table.into()], ..Schema::default() });
        let values: Vec<String> = columns
            .iter()
            .map(|column| if column == "name" { "coalesce(name, '?')".to_owned() } else { column.clone() })
            .collect();
        format!(
            "PRAGMA foreign_keys = OFF; {create} INSERT INTO {name}__new ({}) SELECT {} FROM {name}; DROP TABLE {name};
             ALTER TABLE {name}__new RENAME TO {name}; PRAGMA foreign_keys = ON;",
            columns.join(", "),
            values.join(", ")
        )
    }
}

pub fn text(name: &str, nullable: bool) -> Value {
    json!({ "name": name, "type": "text", "nullable": nullable })
}

/// A foreign key to `id`, and its column.
pub fn key(table: &str, column: &str, target: &str, action: &str) -> Value {
    json!({ "name": format!("{table}_{column}_fkey"), "columns": [column], "target": { "name": target },
        "target_columns": ["id"], "on_delete": action })
}

pub fn index(name: &str, column: &str, unique: bool) -> Value {
    json!({ "name": name, "unique": unique, "parts": [{ "target": { "column": column } }] })
}

/// A table with a number, optional texts, and an optional number for each key.
pub fn table(name: &str, texts: &[&str], keys: &[Value]) -> Value {
    let mut columns = vec![json!({ "name": "id", "type": "integer" })];
    columns.extend(texts.iter().map(|name| text(name, true)));
    columns.extend(keys.iter().map(|key| json!({ "name": key["columns"][0], "type": "integer", "nullable": true })));
    json!({ "name": { "name": name }, "columns": columns, "foreign_keys": keys,
        "primary_key": { "name": format!("{name}_pkey"), "columns": ["id"] } })
}

pub fn change_column(table: &str, before: &Value, after: &Value, backfill: Option<Value>) -> Value {
    let mut change = json!({ "table": { "name": table }, "before": before, "after": after });
    if let Some(backfill) = backfill {
        change["backfill"] = backfill;
    }
    json!({ "change_column": change })
}
