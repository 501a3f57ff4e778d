//! A draft claims what was declared when it was begun, and is frozen with exactly that.

use crate::project::{Folder, app, table};
use seaglass::model::{Dialect, Forms, ObjectName, Trigger, View};
use seaglass::sea_query::extension::postgres::Type;
use seaglass::sea_query::{Alias, ColumnDef, Expr, Index, IndexCreateStatement, Table};
use seaglass::{Database, TableDecl, column};

const DRAFT: &str = "migration/draft/app/fill";

/// One table, generated.
fn generated() -> Folder {
    let folder = Folder::new(app([table("users", &["name", "age"])]));
    folder.done("generate --date 2026-01-01");
    folder
}

/// What a draft does to rows, on both databases.
fn fill(folder: &Folder) {
    for dialect in ["postgres", "d1"] {
        folder.put(&format!("{DRAFT}/{dialect}/up.sql"), "UPDATE users SET name = 'x' WHERE name IS NULL;\n");
        folder.put(&format!("{DRAFT}/{dialect}/down.sql"), "-- down: lossless\n");
    }
}

/// With a draft that claims nothing.
fn filled() -> Folder {
    let folder = generated();
    folder.done("new fill");
    fill(&folder);
    folder
}

#[test]
fn what_is_declared_later_is_planned_behind_the_draft() {
    let mut folder = filled();
    folder.database = app([table("users", &["name", "age", "x"])]);
    let mut told = Vec::new();
    for words in ["", "diff", "check", "generate --dry-run", "generate --date 2026-01-02"] {
        told.push(format!("$ cargo schema {words}\n{}", folder.run(words)));
    }
    insta::assert_snapshot!("planned_behind_a_draft", without_days(&told.join("\n")));
    assert_eq!(folder.names("migration/sql/app/d1/up"), ["0001_initial.sql", "0002_fill.sql", "0003_add_users_x.sql"]);
    let [draft, planned] =
        ["0002_fill", "0003_add_users_x"].map(|stem| folder.read(&format!("migration/history/app/{stem}.json")));
    assert!(draft.contains("\"changes\": []") && draft.contains("\"hand_written\": true"), "{draft}");
    assert!(planned.contains("\"add_column\"") && !planned.contains("hand_written"), "{planned}");
    assert!(folder.read("migration/sql/app/postgres/up/0003_add_users_x.sql").contains("ADD COLUMN \"x\" text"));
    folder.done("check");
    folder.done("diff");
}

/// Without the names that hold the day of the run.
fn without_days(text: &str) -> String {
    text.split_inclusive('\n').filter(|line| !line.contains("migration/src/app/m20")).collect()
}

#[test]
fn a_permission_is_for_what_is_planned() {
    let mut folder = filled();
    folder.database = app([table("users", &["name"])]);
    assert!(folder.refused("generate").contains("--drop users.age"));
    folder.done("generate --date 2026-01-02 --drop users.age");
    assert_eq!(folder.names("migration/sql/app/d1/up")[1..], ["0002_fill.sql", "0003_drop_users_age.sql"]);
    assert!(folder.read("migration/sql/app/d1/up/0003_drop_users_age.sql").contains("DROP COLUMN \"age\""));
    folder.done("check");
}

/// A draft cannot fix what the declaration says: what it claims would hold a view that nobody can make.
#[test]
fn a_text_that_speaks_of_what_goes_is_refused_before_a_draft_is_begun() {
    let view = |sql: &str| {
        let forms = Dialect::ALL.into_iter().map(|dialect| (dialect, sql.to_owned())).collect();
        View { name: ObjectName::new("names"), doc: None, forms, ..View::default() }
    };
    let old = || table("users", &["name", "age"]);
    let mut folder = Folder::new(app([old()]).view(view("SELECT id, name FROM users")));
    folder.done("generate --date 2026-01-01");
    let renamed = || table("users", &["title", "age"]).column("title", column().renamed_from("name"));
    let dropped = || table("users", &["age"]).drop_column("name", "nobody reads it");
    for declared in [renamed(), dropped()] {
        folder.database = app([declared]).view(view("SELECT id, name FROM users"));
        let told = folder.refused("new by_hand");
        assert!(told.contains("the view says name"), "{told}");
    }
    folder.database = app([renamed()]).view(view("SELECT id, title FROM users"));
    folder.done("new by_hand");
}

fn index() -> IndexCreateStatement {
    Index::create().name("users_name_idx").table("users").col("name").take()
}

/// With a draft that claims a column.
fn claiming() -> Folder {
    let mut folder = generated();
    folder.database = app([table("users", &["name", "age", "x"])]);
    folder.done("new fill");
    folder
}

#[test]
fn what_is_taken_out_of_the_declaration_again_is_asked_for() {
    let mut folder = claiming();
    folder.database = app([table("users", &["name", "age"])]);
    let told = folder.refused("generate");
    assert!(told.contains("--drop users.x"), "{told}");
    folder.done("generate --date 2026-01-02 --drop users.x");
    assert_eq!(folder.names("migration/sql/app/d1/up")[1..], ["0002_fill.sql", "0003_drop_users_x.sql"]);
    folder.done("check");
}

/// Statements that `up.sql` and `down.sql` of both databases hold, and what is said of a draft that claims nothing.
#[test]
fn a_draft_that_claims_nothing_changes_no_schema() {
    let rows = [
        "ALTER TABLE users ADD COLUMN x text;",
        "CREATE TABLE tags (id bigint);",
        "CREATE UNIQUE INDEX a ON users (name);",
        "DROP INDEX a;",
        "CREATE VIEW v AS SELECT 1;",
        "DROP TABLE IF EXISTS \"users\";",
        "CREATE TRIGGER t AFTER INSERT ON users BEGIN SELECT 1; END;",
        "DROP TABLE users; CREATE TABLE users (id bigint); DROP TABLE users;",
    ];
    let postgres = [
        "ALTER TYPE mood ADD VALUE 'sad';",
        "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';",
        "DO $$ BEGIN EXECUTE 'ALTER TABLE users DROP COLUMN name'; END $$;",
        "SELECT * INTO users_copy FROM users;",
        "COMMENT ON COLUMN users.name IS 'x';",
        "ALTER TABLE users DISABLE TRIGGER ALL, ALTER COLUMN name SET NOT NULL;",
    ];
    let mut told = Vec::new();
    let both = rows.map(|sql| ("d1", sql)).into_iter().chain(postgres.map(|sql| ("postgres", sql)));
    for (dialect, sql) in both {
        let folder = filled();
        folder.put(&format!("{DRAFT}/{dialect}/up.sql"), &format!("UPDATE users SET age = '1';\n{sql}\n"));
        let refused = folder.refused("generate");
        let first = refused.lines().find(|line| line.starts_with("error[draft-unclaimed]: ")).unwrap_or_default();
        told.push(format!("{sql}\n  {first}"));
        let folder = filled();
        folder.put(&format!("{DRAFT}/{dialect}/down.sql"), &format!("-- down: lossless\n{sql}\n"));
        assert!(folder.refused("generate").contains(&format!("{dialect}/down.sql:2: ")), "{sql}");
    }
    let folder = filled();
    folder.put(&format!("{DRAFT}/d1/up.sql"), "DROP INDEX a;\n");
    told.push(folder.refused("generate"));
    insta::assert_snapshot!("schema_without_a_claim", told.join("\n"));
}

#[test]
fn what_no_declaration_holds_is_no_claim() {
    let rows = [
        "CREATE TEMP TABLE old AS SELECT * FROM users; CREATE INDEX old_id ON old (id);",
        "CREATE TABLE old (id bigint); INSERT INTO old SELECT id FROM users; ALTER TABLE old ADD x text; DROP TABLE old;",
        "DROP TABLE IF EXISTS old; CREATE TABLE old AS SELECT * FROM users; DROP TABLE old;",
        "ALTER TABLE users DISABLE TRIGGER USER; UPDATE users SET age = '1'; ALTER TABLE users ENABLE TRIGGER USER;",
        "CREATE EXTENSION IF NOT EXISTS pg_trgm; GRANT SELECT ON users TO PUBLIC; CREATE SEQUENCE numbers;",
        "ALTER TABLE users OWNER TO app; ALTER TABLE users SET (fillfactor = 70); ALTER TABLE users ENABLE ROW LEVEL SECURITY;",
        "CREATE POLICY p ON users USING (true); CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION f();",
        "UPDATE users SET name = 'DROP TABLE users'; -- ALTER TABLE users ADD x text;",
        "REFRESH MATERIALIZED VIEW v; REINDEX TABLE users; ANALYZE users;",
    ];
    for sql in rows {
        let folder = filled();
        folder.put(&format!("{DRAFT}/postgres/up.sql"), &format!("{sql}\n"));
        folder.done("generate --date 2026-01-02");
    }
    let folder = filled();
    folder.put(&format!("{DRAFT}/d1/up.sql"), "CREATE VIRTUAL TABLE found USING fts5(name);\n");
    folder.done("generate --date 2026-01-02");
}

/// The way out is a line in the file, with a reason.
#[test]
fn an_author_can_vouch_for_a_file() {
    let folder = filled();
    folder.put(&format!("{DRAFT}/d1/up.sql"), "-- unchecked:\nDROP INDEX by_hand;\n");
    assert!(folder.refused("generate").contains("d1/up.sql:2"));
    folder.put(&format!("{DRAFT}/d1/up.sql"), "-- unchecked: nobody declared this index\nDROP INDEX by_hand;\n");
    folder.put(
        &format!("{DRAFT}/d1/down.sql"),
        "-- down: lossless\n-- unchecked: nor here\nCREATE INDEX by_hand ON users (age);\n",
    );
    folder.done("generate --date 2026-01-02");
    let mut folder = claiming();
    for file in ["up", "down"] {
        let grade = if file == "down" { "-- down: lossless\n" } else { "" };
        folder.put(&format!("{DRAFT}/d1/{file}.sql"), &format!("{grade}-- unchecked: an earlier release made it\n"));
    }
    folder.done("generate --date 2026-01-02");
    folder.database = app([table("users", &["name", "age", "x"])]);
    folder.done("check");
}

/// The words of another statement, or of one whose work is undone in the same file, do not make it.
#[test]
fn a_claim_is_not_made_by_what_resembles_it() {
    let plain = || app([table("users", &["name", "age"])]);
    let indexed = |names: &[&'static str]| {
        let index = |users: TableDecl, name: &&'static str| {
            users.index(Index::create().name(*name).table("users").col(name.trim_start_matches("users_")))
        };
        app([names.iter().fold(table("users", &["name", "age"]), index)])
    };
    let mut folder = Folder::new(plain());
    folder.done("generate --date 2026-01-01");
    folder.database = indexed(&["users_name", "users_age"]);
    folder.done("new fill");
    let up: Vec<String> = folder.names(DRAFT).into_iter().filter(|name| name.contains("/up")).collect();
    for dialect in ["d1", "postgres"] {
        let made = |path: &String| folder.read(path).contains("\nCREATE INDEX") && path.contains(dialect);
        let paths = up.iter().map(|name| format!("{DRAFT}/{name}")).filter(made);
        let path = paths.into_iter().find(|path| folder.read(path).contains("\"users_age\"")).expect("a file");
        let text = folder.read(&path);
        let left = text.lines().filter(|line| !line.contains("\"users_age\"")).collect::<Vec<_>>().join("\n");
        folder.put(&path, &format!("{left}\nSELECT 1;\n"));
        let told = folder.refused("generate");
        assert!(told.contains("claims to add index users_age to users, and no statement here does it"), "{told}");
        folder.put(&path, &text);
    }
    let helper = "CREATE INDEX helper ON users (age); DROP INDEX helper; CREATE TABLE old (id bigint CHECK (id > 0)); DROP TABLE old;";
    for name in up.iter().filter(|name| name.starts_with("d1")) {
        folder.put(&format!("{DRAFT}/{name}"), &format!("{helper}\n"));
    }
    let told = folder.refused("generate");
    assert!(told.contains("none mentions users_age") && told.contains("none mentions users_name"), "{told}");
}

#[test]
fn a_claim_is_made_by_a_statement_on_each_database_and_in_both_directions() {
    let mut told = Vec::new();
    for (path, text) in [
        ("postgres/up.sql", "UPDATE users SET name = 'x';\n"),
        ("postgres/down.sql", "-- down: structure_only: the column stays\n"),
        ("d1/up.sql", "UPDATE users SET x = name;\n"),
        ("d1/up.sql", "-- Nothing here.\n"),
        ("d1/down.sql", "-- down: lossless\nALTER TABLE users DROP COLUMN y;\n"),
    ] {
        let folder = claiming();
        folder.put(&format!("{DRAFT}/{path}"), text);
        told.push(format!("# {path}\n{text}\n{}", folder.refused("generate")));
    }
    insta::assert_snapshot!("claims_without_a_statement", told.join("\n"));
    claiming().done("generate --date 2026-01-02");
}

#[test]
fn a_claim_does_not_cover_what_others_would_be() {
    let folder = claiming();
    let path = format!("{DRAFT}/d1/up.sql");
    folder.put(&path, &format!("{}CREATE TABLE tags (id integer PRIMARY KEY);\n", folder.read(&path)));
    let told = folder.refused("generate");
    assert!(told.contains("CREATE TABLE tags"), "{told}");
}

/// What concerns a database nowhere needs no statement there.
#[test]
fn a_comment_concerns_postgres_only() {
    let mut folder = generated();
    folder.database = app([table("users", &["name", "age"]).edit(|table| {
        table.comment("People.");
    })]);
    folder.done("new fill");
    assert!(!folder.read(&format!("{DRAFT}/d1/up.sql")).contains("COMMENT"));
    folder.done("generate --date 2026-01-02");
    folder.done("check");
}

#[test]
fn a_draft_takes_in_what_was_declared_later() {
    let mut folder = filled();
    folder.database = app([table("users", &["name", "age", "x"]).index(index())]);
    let mut told = vec![format!("$ cargo schema generate --extend\n{}", folder.done("generate --extend"))];
    told.extend(
        folder.names(DRAFT).into_iter().map(|path| format!("# {path}\n{}", folder.read(&format!("{DRAFT}/{path}")))),
    );
    told.push(format!("$ cargo schema generate --extend\n{}", folder.done("generate --extend")));
    insta::assert_snapshot!("an_extended_draft", told.join("\n"));
    folder.done("generate --date 2026-01-02");
    assert!(
        folder.names("migration/history/app").iter().all(|name| name == "0001_initial.json" || name.contains("_fill"))
    );
    folder.done("check");
}

/// What its author has written already is claimed, and not written twice.
#[test]
fn a_draft_takes_in_what_it_does_already() {
    let mut folder = filled();
    folder.database = app([table("users", &["name", "age", "x"])]);
    for dialect in ["postgres", "d1"] {
        folder.put(&format!("{DRAFT}/{dialect}/up.sql"), "ALTER TABLE users ADD COLUMN x text;\n");
        folder.put(&format!("{DRAFT}/{dialect}/down.sql"), "-- down: lossless\nALTER TABLE users DROP COLUMN x;\n");
    }
    assert!(folder.refused("generate").contains("generate --extend"));
    folder.done("generate --extend");
    assert_eq!(folder.read(&format!("{DRAFT}/d1/up.sql")), "ALTER TABLE users ADD COLUMN x text;\n");
    folder.done("generate --date 2026-01-02");
    folder.done("check");
    let folder = generated();
    assert!(folder.refused("generate --extend").contains("there is no draft"));
}

/// Drafts that were begun before they recorded what they claim.
#[test]
fn a_draft_without_its_claims_is_not_guessed_at() {
    let mut folder = generated();
    folder.database = app([table("users", &["name", "age"]), table("tags", &[])]);
    folder.done("new fill");
    std::fs::remove_file(folder.root.path().join(format!("{DRAFT}/claims.json"))).unwrap();
    let refused = folder.refused("generate");
    let check = folder.run("check");
    assert_eq!(check.code, 1);
    insta::assert_snapshot!(
        "a_draft_without_claims",
        without_days(&format!("{refused}\n$ cargo schema check\n{check}"))
    );
    folder.done("generate --extend");
    folder.done("generate --date 2026-01-02");
    assert_eq!(folder.names("migration/sql/app/d1/up"), ["0001_initial.sql", "0002_fill.sql"]);
    folder.done("check");
}

#[test]
fn claims_are_not_edited() {
    let folder = claiming();
    let path = format!("{DRAFT}/claims.json");
    folder.put(&path, &folder.read(&path).replace("\"x\"", "\"y\""));
    let told = folder.refused("generate");
    assert!(told.contains("claims.json") && told.contains("edited"), "{told}");
}

/// A draft stands on the history that it was begun on.
#[test]
fn history_that_moves_on_below_a_draft_is_told() {
    let mut folder = claiming();
    let other = folder.branch(app([table("users", &["name", "age"]), table("tags", &[])]));
    std::fs::remove_dir_all(other.root.path().join("migration/draft")).unwrap();
    other.done("generate --date 2026-01-02");
    folder.merge(&other, app([table("users", &["name", "age", "x"]), table("tags", &[])]));
    let mut told = vec![format!("$ cargo schema diff\n{}", folder.run("diff"))];
    folder.done("generate --date 2026-01-03");
    assert_eq!(folder.names("migration/sql/app/d1/up")[1..], ["0002_create_tags.sql", "0003_fill.sql"]);
    folder.done("check");

    let mut folder = claiming();
    let other = folder.branch(folder.database.clone());
    std::fs::remove_dir_all(other.root.path().join("migration/draft")).unwrap();
    other.done("generate --date 2026-01-02");
    let database = folder.database.clone();
    folder.merge(&other, database);
    told.push(folder.refused("generate"));
    insta::assert_snapshot!("history_moved_on", without_days(&told.join("\n")));
    std::fs::remove_file(folder.root.path().join(format!("{DRAFT}/claims.json"))).unwrap();
    folder.done("generate --extend");
    assert!(folder.refused("generate").contains("the draft claims nothing"));
}

/// A dropped column whose values go elsewhere first.
#[test]
fn a_draft_of_rows_comes_before_what_is_planned_anyway() {
    let mut folder = generated();
    folder.database = app([table("users", &["name"])]);
    assert!(folder.refused("new fill").contains("next: cargo schema new fill, with --drop users.age if that is meant"));
    folder.done("new fill --empty");
    fill(&folder);
    folder.done("generate --date 2026-01-02 --drop users.age");
    assert_eq!(folder.names("migration/sql/app/d1/up")[1..], ["0002_fill.sql", "0003_drop_users_age.sql"]);

    // Or in one migration, which claims the drop with its permission.
    let mut folder = generated();
    folder.database = app([table("users", &["name"])]);
    let said = folder.done("new fill --drop users.age");
    assert!(said.err.contains("- drop column users.age"), "{said}");
    let path = format!("{DRAFT}/d1/up.sql");
    let text = folder.read(&path).replace("ALTER TABLE", "UPDATE users SET name = age;\nALTER TABLE");
    folder.put(&path, &text);
    folder.done("generate --date 2026-01-02");
    assert_eq!(folder.names("migration/sql/app/d1/up")[1..], ["0002_fill.sql"]);
    folder.done("check");
}

#[test]
fn the_envelope_tells_claims_from_what_is_planned() {
    let mut folder = claiming();
    folder.database = app([table("users", &["name", "age", "x"]), table("tags", &[])]);
    for words in ["diff --json", "--json", "check --json", "generate --dry-run --json"] {
        let told: serde_json::Value = serde_json::from_str(&folder.run(words).out).unwrap();
        let app = &told["databases"][0];
        assert_eq!(app["new_migrations"], serde_json::json!(["0002_fill", "0003_create_tags"]), "{words}");
        assert_eq!(app["draft"]["folder"], DRAFT);
        assert_eq!(app["draft"]["migrations"], serde_json::json!(["0002_fill"]));
        assert_eq!(app["draft"]["claims"][0]["summary"], "add column users.x");
        assert_eq!(app["changes"][0]["summary"], "add table tags with 1 column");
        assert_eq!(app["changes"].as_array().unwrap().len(), 1);
    }
}

/// wrangler refuses a file without a statement.
#[test]
fn a_way_back_that_does_nothing_is_a_statement_all_the_same() {
    let folder = filled();
    folder.done("generate --date 2026-01-02");
    for dialect in ["postgres", "d1"] {
        let down = folder.read(&format!("migration/sql/app/{dialect}/down/0002_fill.sql"));
        assert!(down.starts_with("-- down: lossless\n") && down.ends_with("\nSELECT 1;\n"), "{down}");
    }
}

/// A draft is no part of what is put on top of something.
#[test]
fn a_rebase_leaves_a_draft_and_says_so() {
    let mut folder = claiming();
    let [ours, theirs] = ["ours", "theirs"].map(|name| {
        let branch = folder.branch(app([table("users", &["name", "age"]), table(name, &[])]));
        std::fs::remove_dir_all(branch.root.path().join("migration/draft")).unwrap();
        branch.done("generate --date 2026-01-02");
        branch
    });
    let both = || app([table("users", &["name", "age", "x"]), table("ours", &[]), table("theirs", &[])]);
    folder.merge(&ours, both());
    folder.merge(&theirs, both());
    let said = folder.done("rebase --not-applied");
    assert!(said.err.contains(&format!("draft: {DRAFT} stays: read its SQL again")), "{said}");
    let diff = folder.run("diff");
    assert!(diff.err.contains("the draft was begun on 0001_initial, and is put on 0003_"), "{diff}");
    folder.done("generate --date 2026-01-03");
    assert!(folder.names("migration/sql/app/d1/up").contains(&"0004_fill.sql".to_owned()));
    folder.done("check");
}

fn both(sql: &str) -> Forms {
    Dialect::ALL.into_iter().map(|dialect| (dialect, sql.to_owned())).collect()
}

fn view(name: &str, sql: &str) -> View {
    View { name: ObjectName::new(name), doc: None, forms: both(sql), ..View::default() }
}

/// A database before and after, each of a kind that one database has no statement for or that moves what others lean on.
fn evolutions() -> Vec<(&'static str, Database, Database)> {
    let numbered = |column: fn(&mut ColumnDef) -> &mut ColumnDef| {
        let mut id = ColumnDef::new("id");
        column(&mut id).not_null().auto_increment().primary_key();
        TableDecl::new(Table::create().table("users").col(id).col(ColumnDef::new("name").text()))
    };
    let mood = |name: &'static str| Type::create().as_enum(name).values(["glad", "sad"]).to_owned();
    let felt = |name: &'static str, columns: &[&'static str]| {
        let values = ["glad", "sad"].map(Alias::new).into_iter();
        let feels = ColumnDef::new("feels").enumeration(Alias::new(name), values).to_owned();
        table("users", columns).edit(|table| {
            table.col(feels);
        })
    };
    let logged = || {
        let forms = Forms::from([
            (Dialect::Postgres, "CREATE TRIGGER log AFTER UPDATE ON users EXECUTE FUNCTION log()".to_owned()),
            (Dialect::D1, "CREATE TRIGGER log AFTER UPDATE ON users BEGIN DELETE FROM tags; END".to_owned()),
        ]);
        let counted = column().backfill(Expr::cust("(SELECT count(*) FROM tags)"));
        let users = table("users", &["name"]).column("n", counted).trigger(Trigger {
            name: "log".into(),
            doc: None,
            forms,
            ..Trigger::default()
        });
        users.edit(|table| {
            table.col(ColumnDef::new("n").integer().not_null());
        })
    };
    let seen = |column: &'static str| {
        let users = table("users", &[column])
            .column(column, if column == "title" { column_from("name") } else { seaglass::column() });
        app([users]).view(view("a", &format!("SELECT id, {column} FROM users"))).view(view("b", "SELECT * FROM a"))
    };
    let counted = |ty: fn(&mut ColumnDef) -> &mut ColumnDef| {
        let n = ty(&mut ColumnDef::new("n")).to_owned();
        let users = move |users: TableDecl| {
            users.edit(|table| {
                table.col(n.clone());
            })
        };
        users(table("users", &["name"]))
    };
    vec![
        ("a type", app([numbered(ColumnDef::integer)]), app([numbered(ColumnDef::big_integer).index(index())])),
        (
            "an enum's name",
            app([felt("mood", &["name"])]).enumeration(mood("mood")),
            app([felt("humour", &["name", "x"])])
                .enumeration(seaglass::EnumDecl::new(mood("humour")).renamed_from("mood")),
        ),
        (
            "a conversion that D1 does not roll back",
            app([counted(ColumnDef::integer)]),
            app([counted(ColumnDef::big_integer).column("n", column().using(Expr::cust("n + 1"))), table("tags", &[])]),
        ),
        ("a new enum", app([table("users", &["name"])]), app([felt("mood", &["name", "x"])]).enumeration(mood("mood"))),
        ("views of views", seen("name"), seen("title")),
        (
            "a trigger that stands back",
            app([table("users", &["name"]), table("tags", &[])]),
            app([logged(), table("tags", &[])]),
        ),
    ]
}

fn column_from(name: &'static str) -> seaglass::ColumnDecl {
    column().renamed_from(name)
}

/// The statements that `generate` would write are accepted for what they are planned for.
#[test]
fn a_draft_can_be_frozen_as_it_is_begun() {
    let mut refused = Vec::new();
    for (what, before, after) in evolutions() {
        let mut folder = Folder::new(before);
        folder.done("generate --date 2026-01-01");
        folder.database = after;
        folder.done("new fill");
        let frozen = folder.run("generate --date 2026-01-02");
        if frozen.code == 0 {
            folder.done("check");
        } else {
            refused.push(format!("{what}: {frozen}"));
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

/// And no fewer.
#[test]
fn a_draft_cannot_be_frozen_without_a_statement_that_is_planned() {
    for (what, before, after) in evolutions() {
        let mut folder = Folder::new(before);
        folder.done("generate --date 2026-01-01");
        folder.database = after;
        folder.done("new fill");
        for side in ["postgres/up", "postgres/down", "d1/up", "d1/down"] {
            let start = format!("{DRAFT}/{side}");
            let names = folder.names(DRAFT).into_iter().map(|name| format!("{DRAFT}/{name}"));
            let files: Vec<(String, String)> =
                names.filter(|path| path.starts_with(&start)).map(|path| (path.clone(), folder.read(&path))).collect();
            for (path, text) in &files {
                let is_told = |line: &&str| line.starts_with("-- down:") || line.starts_with("-- no-transaction");
                let head: Vec<&str> = text.lines().filter(is_told).collect();
                folder.put(path, &format!("{}\nSELECT 1;\n", head.join("\n")));
            }
            let told = folder.refused("generate");
            assert!(
                told.contains(&format!("error[draft-undone]: {start}")) && told.contains("the draft claims to"),
                "{what}: {told}"
            );
            for (path, text) in &files {
                folder.put(path, text);
            }
        }
    }
}
