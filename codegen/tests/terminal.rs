//! Questions at a terminal. A test binary of its own: a process that starts holds the locks of other tests for a moment.

mod common;

use common::tree;
use seaglass::cli::{Terminal, main_with, run};
use seaglass::sea_query::{ColumnDef, Table};
use seaglass::{Database, Project};
use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

/// Users with one column beside their key.
fn app(column: &'static str) -> Database {
    let id = ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key().take();
    let column = ColumnDef::new(column).text().not_null().take();
    Database::new("app").table(Table::create().table("users").col(id).col(column).take())
}

const ROOT: &str = "SEAGLASS_TEST_ROOT";
const ARGS: &str = "SEAGLASS_TEST_ARGS";

/// The program of [`a_terminal_is_asked`], run in a process of its own.
#[test]
#[ignore = "the child of another test"]
fn child() -> ExitCode {
    let root = std::env::var(ROOT).unwrap();
    let project = Project::new(root).database(app("email"));
    let args = std::env::var(ARGS).unwrap();
    main_with(project, std::iter::once("schema").chain(args.split(' ')))
}

/// Runs the child at a terminal where `typed` is typed, and returns whether it succeeded and what was shown.
fn at_a_terminal(root: &Path, args: &str, typed: &str, ci: Option<&str>) -> (bool, String) {
    let ends = nix::pty::openpty(None, None).unwrap();
    let end = || Stdio::from(ends.slave.try_clone().unwrap());
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--ignored", "--exact", "child", "--nocapture"]).env(ROOT, root).env(ARGS, args);
    command.stdin(end()).stdout(Stdio::null()).stderr(end());
    match ci {
        Some(value) => command.env("CI", value),
        None => command.env_remove("CI"),
    };
    let mut child = command.spawn().unwrap();
    drop((command, ends.slave));
    let mut terminal = File::from(ends.master);
    terminal.write_all(typed.as_bytes()).unwrap();
    let mut shown = Vec::new();
    // Linux ends a terminal whose other side is gone with an error.
    let _ = terminal.read_to_end(&mut shown);
    (child.wait().unwrap().success(), String::from_utf8_lossy(&shown).into_owned())
}

#[test]
fn a_terminal_is_asked() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let terminal = Terminal { out: &mut out, err: &mut err, input: None, color_out: false, color_err: false };
    assert_eq!(run(Project::new(root).database(app("mail")), ["schema", "generate"], terminal), 0);
    let before = tree(root);
    // Control-D on a line of its own is the end of input.
    for (typed, ci) in [("9\n\u{4}", None), ("q\n", None), ("1\n", Some("true"))] {
        let (done, shown) = at_a_terminal(root, "generate", typed, ci);
        assert!(!done && shown.contains("nothing was written"), "{typed:?}\n{shown}");
        assert_eq!(shown.contains("answer (1 to 2, or q to stop): "), ci.is_none(), "{typed:?}\n{shown}");
        assert_eq!(tree(root), before);
    }
    // An answer that keeps every value is not a word for writing.
    let (done, shown) = at_a_terminal(root, "generate", "1\nno\n", None);
    assert!(!done && shown.contains("write this migration? (yes or no): "), "{shown}");
    assert_eq!(tree(root), before);
    // What would be frozen is shown before it is asked about, and an end of input is not a yes.
    let (done, shown) = at_a_terminal(root, "generate --color always", "1\n\u{4}", None);
    let (plan, _) = shown.split_once("write this migration?").expect("it is asked");
    for part in [
        "app: 1 table, 1 migration, the last one 0001_initial",
        "~ rename column users.mail to email",
        "0002_rename_users_mail_to_email on Postgres",
        "    cost: ",
        "    down: lossless",
        "+++ migration/sql/app/postgres/up/0002_rename_users_mail_to_email.sql",
        "\u{1b}[32m+ ALTER TABLE \"users\" RENAME COLUMN \"mail\" TO \"email\";\u{1b}[0m",
        "+++ migration/sql/app/d1/up/0002_rename_users_mail_to_email.sql",
    ] {
        assert!(plan.contains(part), "{part}\n{shown}");
    }
    assert!(!done && shown.contains("nothing was written"), "{shown}");
    assert_eq!(tree(root), before);
    // `--yes` speaks for the confirmation alone.
    let (done, shown) = at_a_terminal(root, "generate --yes", "q\n", None);
    assert!(!done && shown.contains("answer (1 to 2, or q to stop): "), "{shown}");
    assert_eq!(tree(root), before);
    let (done, shown) = at_a_terminal(root, "generate", "9\n1\nyes\n", None);
    assert!(done && tree(root) != before, "{shown}");
    assert!(shown.contains("\"9\" is not an answer"), "{shown}");
    assert!(shown.contains("the same without a question: --rename users.mail=email"), "{shown}");
}

/// Whether a migration is to be written is asked only where one is new, and where somebody is there to say so.
#[test]
fn scripts_are_not_asked() {
    for (args, ci) in
        [("generate --yes", None), ("generate", Some("true")), ("generate --no-input", None), ("generate --json", None)]
    {
        let folder = tempfile::tempdir().unwrap();
        let (done, shown) = at_a_terminal(folder.path(), args, "", ci);
        assert!(done && !shown.contains("yes or no"), "{args}\n{shown}");
        assert!(folder.path().join("migration/sql/app/d1/up/0001_initial.sql").exists(), "{args}");
        let (done, shown) = at_a_terminal(folder.path(), "generate", "", None);
        assert!(done && shown.contains("nothing to write"), "{shown}");
    }
}
