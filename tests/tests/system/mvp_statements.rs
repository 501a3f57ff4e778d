//! A Workers app cannot tell the generated D1 database from the one that its people wrote by hand.

use std::fmt::Write;

use seaglass_tests::{
    assert_same_lines, generated, rows,
    workerd::{Db, Rows, Workerd},
};
use serde_json::Value;

/// The database that people wrote by hand, and the generated one, both on workerd.
fn both() -> [(&'static str, Db); 2] {
    let by_hand = Workerd::shared().open();
    by_hand.exec(&generated::fixture("mvp_by_hand.sql")).expect("the database by hand is accepted");
    let generated_db = Workerd::shared().open();
    for file in generated::up("mvp", "d1") {
        generated_db.apply(&file.name, &file.text).unwrap_or_else(|error| panic!("{}: {error}", file.name));
    }
    [("by hand", by_hand), ("generated", generated_db)]
}

/// A statement of `mvp_statements.txt`, and its answer as written there.
#[derive(Default)]
struct Statement {
    sql: String,
    params: Vec<Value>,
    answer: String,
}

fn statements() -> Vec<Statement> {
    let mut statements: Vec<Statement> = Vec::new();
    for line in generated::fixture_lines("mvp_statements.txt") {
        let (mark, rest) = line.split_at(line.len().min(2));
        if mark == "> " {
            statements.push(Statement { sql: rest.to_owned(), ..Statement::default() });
            continue;
        }
        let last = statements.last_mut().expect("a statement stands first");
        match mark {
            "? " => last.params = serde_json::from_str(rest).expect("parameters are JSON"),
            "= " | "! " => last.answer = line,
            _ => last.sql = format!("{}\n{line}", last.sql),
        }
    }
    statements
}

fn now(db: &Db) -> String {
    db.texts("SELECT datetime('now')").expect("a time").remove(0)
}

/// The answer in the spelling of the file. A text between the two times, of their form, is the time of the test.
fn spell(answer: Result<Rows, String>, start: &str, end: &str) -> String {
    let mut rows = match answer {
        Ok(rows) => rows.rows,
        Err(error) => return format!("! {error}"),
    };
    for value in rows.iter_mut().flatten() {
        if value.as_str().is_some_and(|text| text.len() == end.len() && start <= text && text <= end) {
            *value = "<now>".into();
        }
    }
    format!("= {}", Value::from(rows.into_iter().map(Value::from).collect::<Vec<_>>()))
}

/// The whole file with what a database answers.
fn transcript(db: &Db) -> Vec<String> {
    let start = now(db);
    let mut lines = Vec::new();
    for statement in statements() {
        let answer = db.query(&statement.sql, &statement.params);
        let mut line = format!("> {}\n", statement.sql);
        if !statement.params.is_empty() {
            let _ = writeln!(line, "? {}", Value::from(statement.params));
        }
        lines.extend(line.lines().map(str::to_owned));
        lines.push(spell(answer, &start, &now(db)));
    }
    lines
}

#[test]
fn every_statement_of_the_app_is_answered_alike() {
    let expected: Vec<String> = statements()
        .into_iter()
        .flat_map(|statement| {
            let params = (!statement.params.is_empty()).then(|| format!("? {}", Value::from(statement.params)));
            let sql: Vec<String> = format!("> {}", statement.sql).lines().map(str::to_owned).collect();
            sql.into_iter().chain(params).chain([statement.answer])
        })
        .collect();
    assert!(statements().len() >= 40);
    for (name, db) in both() {
        assert_same_lines(name, &transcript(&db), "expected", &expected);
    }
}

/// What the D1 binding tells besides rows.
#[test]
fn the_binding_tells_the_same() {
    let js = "
        const insert = DB.prepare('INSERT INTO users (email, name) VALUES (?, ?)');
        const one = await insert.bind('a@example.com', 'A').run();
        const batch = await DB.batch([
            insert.bind('b@example.com', 'B'),
            DB.prepare('INSERT INTO posts (user_id, title, content, slug, published) VALUES (last_insert_rowid(), ?, ?, ?, ?)')
                .bind('T', 'C', 's', true),
            DB.prepare('UPDATE users SET deleted_at = NULL'),
        ]);
        const first = await DB.prepare('SELECT * FROM posts WHERE slug = ?').bind('s').first();
        delete first.created_at;
        const column = await DB.prepare('SELECT name FROM users ORDER BY id').all();
        let failed = 'no error';
        try {
            await DB.batch([insert.bind('c@example.com', 'C'), insert.bind('a@example.com', 'A')]);
        } catch (error) {
            failed = error.message;
        }
        const count = await DB.prepare('SELECT count(*) AS n FROM users').first('n');
        const of = ({ success, meta }) => [success, meta.last_row_id, meta.changes];
        return { one: of(one), batch: batch.map(of), first, names: column.results, failed, count };";
    let [by_hand, generated] = both().map(|(_, db)| db.run(js).expect("the Worker runs"));
    assert_eq!(generated, by_hand);
    assert_eq!(generated["one"], serde_json::json!([true, 1, 1]));
    assert_eq!(generated["first"]["published"], 1);
    assert_eq!(generated["first"]["user_id"], 2);
    assert_eq!(generated["count"], 2);
    assert!(generated["failed"].as_str().is_some_and(|text| text.contains("UNIQUE constraint failed: users.email")));
}

const TABLES: [&str; 6] = ["users", "sessions", "api_keys", "posts", "audit_logs", "settings"];

/// `SELECT *` of one database, inserted into the other without naming a column.
fn export(from: &Db, to: &Db) {
    for table in TABLES {
        let exported = from.query(&format!("SELECT * FROM {table} ORDER BY rowid"), &[]).expect("the table is read");
        for row in exported.rows {
            let marks = vec!["?"; row.len()].join(", ");
            to.query(&format!("INSERT INTO {table} VALUES ({marks})"), &row)
                .unwrap_or_else(|error| panic!("{table}: {error}: {row:?}"));
        }
    }
}

#[test]
fn rows_go_from_one_to_the_other_and_back() {
    let [(_, from), (_, generated)] = both();
    for statement in statements().iter().take_while(|statement| !statement.sql.starts_with("DELETE")) {
        // Those that are refused are refused.
        let _ = from.query(&statement.sql, &statement.params);
    }
    let original = rows::d1(&from);
    assert!(original.len() > 20, "{original:#?}");
    export(&from, &generated);
    assert_same_lines("imported into the generated database", &rows::d1(&generated), "exported", &original);
    let [(_, back), _] = both();
    export(&generated, &back);
    assert_same_lines("and back", &rows::d1(&back), "exported", &original);
    // Ids go on where they were.
    for db in [&generated, &back] {
        let id = db.texts("INSERT INTO users (email, name) VALUES ('next@example.com', 'Next') RETURNING id");
        let max = original.iter().filter(|row| row.starts_with("users ")).count();
        assert!(id.expect("an id")[0].parse::<usize>().expect("a number") > max);
    }
}
