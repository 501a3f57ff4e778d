//! What the declaration leaves open is asked, and answered by flags, at a terminal, or not at all: then nothing is written.

mod common;

use common::tree;
use seaglass::cli::{Terminal, run};
use seaglass::model::{Dialect, Forms, ObjectName, Routine, Trigger, View};
use seaglass::sea_query::extension::postgres::Type;
use seaglass::sea_query::{ColumnDef, Expr, Table, TableCreateStatement};
use seaglass::{ColumnDecl, Database, EnumDecl, Project, TableDecl, column};
use std::fs;
use std::io::{BufRead, Cursor};
use std::time::SystemTime;
use tempfile::TempDir;

fn id() -> ColumnDef {
    ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key().take()
}

/// A table with a text column of each name.
fn texts(table: &'static str, columns: &[&'static str]) -> TableDecl {
    TableDecl::new(of_texts(table, columns))
}

fn of_texts(table: &'static str, columns: &[&'static str]) -> TableCreateStatement {
    let mut statement = Table::create();
    statement.table(table).col(id());
    for name in columns {
        statement.col(ColumnDef::new(*name).text().not_null());
    }
    statement
}

/// The same with a column that holds a mood.
fn moody(columns: &[&'static str]) -> TableDecl {
    let mut statement = of_texts("users", columns);
    statement.col(ColumnDef::new("feels").enumeration("mood", Vec::<String>::new()).not_null());
    TableDecl::new(statement)
}

fn mood(values: &[&'static str]) -> EnumDecl {
    EnumDecl::new(Type::create().as_enum("mood").values(values.iter().copied()))
}

fn app(tables: impl IntoIterator<Item = TableDecl>) -> Database {
    tables.into_iter().fold(Database::new("app"), Database::table)
}

/// A project whose history has what was declared before.
struct Sandbox {
    root: TempDir,
    databases: Vec<Database>,
}

impl Sandbox {
    fn new(before: impl IntoIterator<Item = Database>, after: impl IntoIterator<Item = Database>) -> Self {
        let root = tempfile::tempdir().unwrap();
        let sandbox = Self { root, databases: before.into_iter().collect() };
        let first = sandbox.run("generate --date 2026-01-02", None);
        assert_eq!(first.code, 0, "{}", first.err);
        Self { databases: after.into_iter().collect(), ..sandbox }
    }

    /// Users whose columns became others.
    fn users(before: &[&'static str], after: &[&'static str]) -> Self {
        Self::new([app([texts("users", before)])], [app([texts("users", after)])])
    }

    fn project(&self) -> Project {
        self.databases.iter().cloned().fold(Project::new(self.root.path()), Project::database)
    }

    /// Runs a command; `typed` is what somebody at a terminal types.
    fn run(&self, words: &str, typed: Option<&str>) -> Run {
        let args = std::iter::once("schema").chain(words.split_whitespace());
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut keys = typed.map(|typed| Cursor::new(typed.to_owned()));
        let input = keys.as_mut().map(|keys| keys as &mut dyn BufRead);
        let terminal = Terminal { out: &mut out, err: &mut err, input, color_out: false, color_err: false };
        let code = run(self.project(), args, terminal);
        Run { code, out: String::from_utf8(out).unwrap(), err: String::from_utf8(err).unwrap() }
    }

    /// Every file with its bytes and the time of its last change.
    fn state(&self) -> Vec<(String, String, SystemTime)> {
        let time = |path: &str| fs::metadata(self.root.path().join(path)).unwrap().modified().unwrap();
        tree(self.root.path()).into_iter().map(|(path, text)| (path.clone(), text, time(&path))).collect()
    }

    /// Commands that are refused, as a terminal shows them. Each exits with 2 and leaves every file as it was.
    fn refused(&self, commands: &[&str]) -> String {
        let before = self.state();
        let mut told = Vec::new();
        for words in commands {
            let run = self.run(words, None);
            assert_eq!((run.code, run.out.as_str()), (2, ""), "{words}\n{}", run.err);
            assert_eq!(self.state(), before, "{words} wrote something");
            told.push(format!("$ cargo schema {words}\n{}\n", run.err));
        }
        told.concat()
    }
}

/// What one command did.
struct Run {
    code: u8,
    out: String,
    err: String,
}

#[test]
fn an_ambiguous_rename_is_asked() {
    let sandbox = Sandbox::users(&["mail", "fax"], &["email", "name"]);
    insta::assert_snapshot!(sandbox.refused(&["generate", "check", "diff", "diff --no-input"]));
    let sandbox = Sandbox::new([app([texts("users", &["mail"])])], [app([texts("people", &["mail"])])]);
    insta::assert_snapshot!("a_table", sandbox.refused(&["generate"]));
}

#[test]
fn a_missing_backfill_is_asked() {
    let sandbox = Sandbox::users(&["email"], &["email", "nickname"]);
    insta::assert_snapshot!(sandbox.refused(&["generate", "generate --backfill users.nickname=7"]));
}

#[test]
fn a_loss_needs_permission() {
    let long = |facts: ColumnDef| TableDecl::new(Table::create().table("users").col(id()).col(facts).take());
    let before = [
        long(ColumnDef::new("name").string_len(80).not_null().take()),
        texts("faxes", &["number"]),
        texts("posts", &["body", "mood"]),
    ];
    let after = [long(ColumnDef::new("name").string_len(40).not_null().take()), texts("posts", &["body"])];
    let before = app(before).enumeration(mood(&["calm", "glad"]));
    let after = app(after).enumeration(mood(&["calm"]));
    insta::assert_snapshot!(Sandbox::new([before], [after]).refused(&["generate"]));
}

#[test]
fn a_type_of_another_kind_needs_to_be_told_how() {
    let held = |column: &mut ColumnDef| {
        let table = Table::create().table("users").col(id()).col(column.not_null()).take();
        app([TableDecl::new(table)])
    };
    let [before, after] = [held(ColumnDef::new("at").integer()), held(ColumnDef::new("at").uuid())];
    insta::assert_snapshot!(Sandbox::new([before], [after]).refused(&["generate"]));
}

#[test]
fn a_flag_that_does_nothing_is_refused() {
    let sandbox = Sandbox::users(&["mail"], &["email"]);
    insta::assert_snapshot!(sandbox.refused(&[
        "generate --rename users.mial=email",
        "generate --rename users.mail=emial",
        "generate --drop posts",
        "generate --backfill users.email=''",
        "generate --rename users.mail=email --drop users.mail",
        "generate --rename users.mail=email --rename users.mail=email",
        "generate --rename users.mail=email --backfill users.email='x'",
        "generate --rename shop:users.mail=email",
        "generate --rename users.mail",
        "generate --drop \"users --drop users.x=y",
        "generate --rename-value mood.ok=fine",
    ]));
}

/// Users with a check, a view and a trigger that speak of these columns.
fn spoken_of(name: &'static str, changed: &'static str, [says, touches]: [&str; 2]) -> Database {
    let forms: Forms = Dialect::ALL.into_iter().map(|it| (it, format!("SELECT u.id, u.{says} FROM users u"))).collect();
    let trigger = "CREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch()";
    let trigger = Trigger {
        name: "touch".into(),
        doc: None,
        forms: Forms::from([(Dialect::Postgres, trigger.to_owned())]),
        ..Trigger::default()
    };
    let body = format!("BEGIN NEW.{touches} := now()::text; RETURN NEW; END");
    let routine = format!("CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$");
    let mut users = of_texts("users", &[name, changed]);
    users.check(("users_name_check", Expr::cust(format!("length({says}) > 3"))));
    app([TableDecl::new(users).trigger(trigger)])
        .routine(Routine::new("touch").postgres(routine).instead_on_d1("SELECT 1"))
        .view(View { name: ObjectName::new("shown"), doc: None, forms, ..View::default() })
}

#[test]
fn texts_that_speak_of_what_is_renamed_are_named() {
    let before = || [spoken_of("name", "updated_at", ["name", "updated_at"])];
    let flags = "--rename users.name=title --rename users.updated_at=changed_at";
    let all = format!("generate {flags}");
    let left = Sandbox::new(before(), [spoken_of("title", "changed_at", ["name", "updated_at"])]);
    let half = Sandbox::new(before(), [spoken_of("title", "changed_at", ["title", "updated_at"])]);
    let kept = format!("{all} --keep-text users.touched");
    insta::assert_snapshot!([left.refused(&[&all]), half.refused(&[&all, &kept])].concat());
    let run = half.run(&format!("{all} --keep-text touch"), None);
    assert_eq!(run.code, 0, "{}", run.err);
    let fixed = Sandbox::new(before(), [spoken_of("title", "changed_at", ["title", "changed_at"])]);
    assert_eq!(fixed.run(&all, None).code, 0);
    insta::assert_snapshot!("a_text_that_needs_no_word", {
        let fixed = Sandbox::new(before(), [spoken_of("title", "changed_at", ["title", "changed_at"])]);
        fixed.refused(&[&format!("{all} --keep-text touch")])
    });
}

#[test]
fn a_contradiction_is_refused() {
    let facts = || -> ColumnDecl { column().renamed_from("mail") };
    let table = texts("users", &["email"]).column("email", facts()).drop_column("mail", "nobody writes");
    let sandbox = Sandbox::new([app([texts("users", &["mail"])])], [app([table])]);
    insta::assert_snapshot!(sandbox.refused(&["generate"]));
    let table = texts("users", &["email"]).column("email", facts());
    let sandbox = Sandbox::new([app([texts("users", &["mail"])])], [app([table])]);
    let told = sandbox.refused(&["generate --rename users.mail=email", "generate --drop users.mail"]);
    insta::assert_snapshot!("a_flag_against_the_declaration", told);
}

/// Two columns cannot become one: taken for a rename of long ago, the values of `mail` would be dropped.
#[test]
fn a_rename_to_a_name_that_was_taken_is_refused() {
    let sandbox = Sandbox::users(&["mail", "email"], &["email"]);
    insta::assert_snapshot!(sandbox.refused(&[
        "generate --rename users.mail=email",
        "generate --rename users.mail=email --drop users.email",
        "generate --rename users.mail=email --drop users.mail",
    ]));
}

#[test]
fn several_databases_are_told_apart() {
    let (old, new) = (|| texts("users", &["mail"]), || texts("users", &["email"]));
    let other = |table| Database::new("other").table(table);
    let sandbox = Sandbox::new([app([old()]), other(old())], [app([new()]), other(new())]);
    let told = sandbox.refused(&[
        "generate",
        "generate --rename users.mail=email",
        "generate --rename app:users.mail=email",
        "generate --database app --rename other:users.mail=email --rename users.mail=email --drop app:users.mail",
    ]);
    insta::assert_snapshot!(told);
}

#[test]
fn hostile_names_can_be_typed() {
    let sandbox =
        Sandbox::new([app([texts("it's \"x\".y=z:", &["a.b"])])], [app([texts("it's \"x\".y=z:", &["$(c)"])])]);
    let told = sandbox.refused(&["generate"]);
    insta::assert_snapshot!(told);
    let quoted = "\"it's \"\"x\"\".y=z:\".\"a.b\"=$(c)";
    let args = ["schema", "diff", "--rename", quoted];
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let terminal = Terminal { out: &mut out, err: &mut err, input: None, color_out: false, color_err: false };
    run(sandbox.project(), args, terminal);
    let err = String::from_utf8(err).unwrap();
    assert!(!err.contains("gone from the declaration") && !err.contains("error:"), "{err}");
}

#[test]
fn the_json_envelope_of_questions() {
    let sandbox = Sandbox::users(&["mail"], &["email"]);
    let before = sandbox.state();
    let run = sandbox.run("generate --json", Some("1\n"));
    assert_eq!((run.code, run.err.as_str()), (2, ""), "nobody is asked where a machine reads");
    assert_eq!(sandbox.state(), before);
    insta::assert_snapshot!(run.out);
}

#[test]
fn status_says_what_is_open() {
    let sandbox = Sandbox::users(&["mail"], &["email"]);
    let status = sandbox.run("", None);
    assert_eq!((status.code, status.err.as_str()), (0, ""));
    insta::assert_snapshot!(status.out);
}

#[test]
fn what_leads_nowhere_is_told() {
    let before = || texts("users", &["email"]);
    let after = before()
        .renamed_from("people")
        .drop_column("fax", "nobody has one")
        .column("email", column().renamed_from("mail"));
    let sandbox = Sandbox::new([app([before()])], [app([after])]);
    let check = sandbox.run("check", None);
    assert_eq!(check.code, 0, "a warning is not a difference: {}", check.err);
    insta::assert_snapshot!(check.err);
}

/// However an answer was given, history holds it, and nobody is asked again.
#[test]
fn an_answer_is_recorded() {
    let before = || app([moody(&["mail", "fax"])]).enumeration(mood(&["calm", "glad"]));
    let silent = || app([moody(&["email", "nickname"])]).enumeration(mood(&["fine"]));
    let outspoken = || {
        let table = moody(&["email", "nickname"])
            .column("email", column().renamed_from("mail"))
            .column("nickname", column().backfill(""))
            .drop_column("fax", "nobody has one");
        app([table]).enumeration(mood(&["fine"]).value_renamed("calm", "fine").value_replaced("glad", "fine"))
    };
    let flags = "generate --date 2026-01-03 --rename users.mail=email --drop users.fax --backfill users.nickname='' \
                 --rename-value mood.calm=fine --replace-value mood.glad=fine";
    let typed = "1\n1\n1\n2\n1\n''\nyes\n";
    let told: Vec<_> = [(silent(), flags, None), (silent(), "generate --date 2026-01-03", Some(typed)), {
        (outspoken(), "generate --date 2026-01-03", None)
    }]
    .into_iter()
    .map(|(after, words, typed)| {
        let mut sandbox = Sandbox::new([before()], [after]);
        let run = sandbox.run(words, typed);
        assert_eq!(run.code, 0, "{}", run.err);
        sandbox.databases = vec![silent()];
        let again = sandbox.run("generate", None);
        assert_eq!((again.code, again.err.contains("nothing to write")), (0, true), "{}", again.err);
        assert_eq!(sandbox.run("check", None).code, 0);
        sandbox.databases = vec![outspoken()];
        let stale = sandbox.run("check", None);
        assert_eq!((stale.code, stale.err.matches("what a migration has done").count()), (0, 4), "{}", stale.err);
        let history = tree(sandbox.root.path());
        history.into_iter().filter(|(path, _)| path.starts_with("migration/")).collect::<Vec<_>>()
    })
    .collect();
    assert_eq!(told[0], told[1], "flags and answers at a terminal lead to the same migration");
    assert_eq!(told[0], told[2], "and so does the declaration");
}

/// What somebody at a terminal sees, and what they type.
#[test]
fn questions_are_asked_one_by_one() {
    let sandbox = Sandbox::users(&["mail", "fax"], &["email", "nickname"]);
    let asked = sandbox.run("diff", Some("\nx\n0\n4\n1\n2\n1\n\n1\n''\n"));
    insta::assert_snapshot!(asked.err);
}

#[test]
fn the_end_of_input_answers_nothing() {
    let sandbox = Sandbox::users(&["mail"], &["email", "nickname"]);
    let before = sandbox.state();
    for (typed, open) in [
        ("", "--drop users.mail"),
        ("q\n", "--drop users.mail"),
        ("7\n", "--drop users.mail"),
        ("1\n", "--backfill \"users.nickname=''\""),
        ("1\n1", "--backfill \"users.nickname=''\""),
        ("1\n1\n7\n", "--backfill \"users.nickname=''\""),
    ] {
        let run = sandbox.run("generate", Some(typed));
        assert_eq!(run.code, 2, "{typed:?}\n{}", run.err);
        let mut left = run.err.lines().filter(|line| line.starts_with("  answer:  ") || line.starts_with("  or:  "));
        assert!(left.any(|line| line.ends_with(open)), "{typed:?}\n{}", run.err);
        assert!(run.err.ends_with("nothing was written\n"), "{typed:?}\n{}", run.err);
        assert_eq!(sandbox.state(), before, "{typed:?}");
    }
}

#[test]
fn machines_are_not_asked() {
    let sandbox = Sandbox::users(&["mail"], &["email"]);
    for words in ["check", "generate --check", "generate --no-input", "diff --json"] {
        let run = sandbox.run(words, Some("1\n"));
        assert_eq!(run.code, 2, "{words}\n{}", run.err);
        assert!(!run.err.contains("answer (1"), "{words}\n{}", run.err);
    }
}
