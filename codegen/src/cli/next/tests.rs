//! Every kind of `next:` line, said by the command line itself and typed into a shell as it stands.

mod answers;
mod sandbox;

use super::Next;
use crate::declare::Database;
use crate::model::Dialect;
use answers::answers;
use sandbox::*;

/// The kind behind this one. That each has its case is held by the compiler.
fn following(next: Option<&Next<'static>>) -> Option<Next<'static>> {
    Some(match next {
        None => Next::Edit,
        Some(Next::Edit) => Next::Check,
        Some(Next::Check) => Next::Generate,
        Some(Next::Generate) => Next::Finish,
        Some(Next::Finish) => Next::Look(Vec::new()),
        Some(Next::Look(_)) => Next::Adopt(Vec::new()),
        Some(Next::Adopt(_)) => Next::Draft(String::new()),
        Some(Next::Draft(_)) => Next::Extended(Vec::new()),
        Some(Next::Extended(_)) => Next::Rebased,
        Some(Next::Rebased) => Next::Undone,
        Some(Next::Undone) => Next::Answer(&super::Command::Status, &[]),
        Some(Next::Answer(..)) => Next::Ask,
        Some(Next::Ask) => return None,
    })
}

/// Each line is typed as it stands, and does what it says in the folder and the database that were given.
#[test]
fn what_is_to_be_typed_next_does_what_it_says() {
    let mut next = following(None);
    while let Some(kind) = next {
        match &kind {
            Next::Edit => an_edit(),
            Next::Check => a_check(),
            Next::Generate => a_generate(),
            Next::Finish => an_unfinished_draft(),
            Next::Look(_) => a_look(),
            Next::Adopt(_) => an_adoption(),
            Next::Draft(_) => a_new_draft(),
            Next::Extended(_) => an_extended_draft(),
            Next::Rebased => a_rebase(),
            Next::Undone => an_undo(),
            Next::Answer(..) => answers(),
            Next::Ask => a_status_with_questions(),
        }
        next = following(Some(&kind));
    }
}

fn an_edit() {
    let mut sandbox = Sandbox::new(app([table("users", &[])]), app([table("users", &[])]));
    let line = sandbox.next(&[]);
    assert!(line.starts_with("edit a table in schema/, then cargo schema diff "), "{line}");
    sandbox.databases[0] = app([table("users", &[]), table("posts", &[])]);
    let runs = sandbox.typed(&line, &[1]);
    assert!(runs[0].out.contains("+ add table posts") && !runs[0].out.contains("note"), "{}", runs[0].out);
}

fn a_check() {
    let sandbox = Sandbox::new(app([table("users", &[])]), app([table("users", &[])]));
    sandbox.put("docs/schema/app/tables/users.md", "mine\n");
    let line = sandbox.next(&[]);
    assert!(line.starts_with("cargo schema check "), "{line}");
    let runs = sandbox.typed(&line, &[1]);
    assert!(runs[0].err.contains("docs/schema/app/tables/users.md"), "{}", runs[0].err);
}

fn a_generate() {
    let sandbox = Sandbox::new(app([table("users", &["name"])]), app([table("users", &["title"])]));
    let flags = ["--rename", "users.name=title", "--name", "call_it_title", "--date", "2026-02-03"];
    let line = sandbox.next(&[&["generate", "--dry-run", "--json"], &flags[..]].concat());
    sandbox.typed(&line, &[0]);
    assert_eq!(sandbox.migrations(), ["0001_initial.json", "0002_call_it_title.json"], "{line}");
    assert!(sandbox.history().contains("20260203"), "{line}");
    // Status is told nothing of what changes mean, and the name and day are for one migration.
    let mut sandbox = sandbox;
    sandbox.databases[0] = app([table("users", &["title"]), table("posts", &[])]);
    sandbox.typed(&sandbox.next(&[]), &[0]);
    assert_eq!(sandbox.migrations().len(), 3);
}

fn an_unfinished_draft() {
    let sandbox = Sandbox::new(app([table("users", &["name"])]), app([table("users", &["name"])]));
    let root = sandbox.root();
    let begun = sandbox.run(&["new", "fill", "--root", root.to_str().unwrap(), "--database", "app"]);
    assert_eq!(begun.code, 0, "{}", begun.err);
    let line = sandbox.next(&[]);
    assert!(line.starts_with("finish the draft, then cargo schema generate "), "{line}");
    sandbox.fill("fill");
    sandbox.typed(&line, &[0]);
    assert_eq!(sandbox.migrations(), ["0001_initial.json", "0002_fill.json"]);
}

fn a_look() {
    let [before, after] = odd_names();
    let sandbox = Sandbox::new(before, after);
    let rename = format!("{}={}", odd(&["a b"]), spelled("c'd"));
    let backfill = format!("{}='it''s $HOME'", odd(&["new"]));
    let line = sandbox.next(&["diff", "--rename", &rename, "--backfill", &backfill, "--drop", &odd(&["-gone"])]);
    for dialect in ["postgres", "d1"] {
        let line = line.replace("postgres (or d1)", dialect);
        let look = commands(&line).remove(0);
        let run = sandbox.shell(&look).unwrap();
        assert!(run.code == 1 && run.out.contains("it''s $HOME"), "{look}\n{}{}", run.out, run.err);
    }
    sandbox.typed(&line.replace("postgres (or d1)", "d1"), &[1, 0]);
    assert!(sandbox.history().contains("it's $HOME"));
    // Only what there is is offered.
    let only = |columns| app([table("users", columns)]).dialects([Dialect::D1]);
    let sandbox = Sandbox::new(only(&[]), app([table("users", &[]), table("posts", &[])]).dialects([Dialect::D1]));
    sandbox.typed(&sandbox.next(&["diff"]), &[1, 0]);
}

/// A table with a name that a shell takes apart, and its columns.
fn odd_names() -> [Database; 2] {
    [app([table(ODD, &["a b", "-gone"])]), app([table(ODD, &["c'd", "new"])])]
}

/// Names as a flag spells them.
fn odd(names: &[&str]) -> String {
    std::iter::once(ODD).chain(names.iter().copied()).map(spelled).collect::<Vec<_>>().join(".")
}

fn spelled(name: &str) -> String {
    if name.contains(['.', '=', ':', '"']) { format!("\"{}\"", name.replace('"', "\"\"")) } else { name.to_owned() }
}

fn an_adoption() {
    let project = |databases: Vec<Database>| {
        let sandbox = Sandbox::empty(databases);
        let list = "vec![\n            Box::new(m20220101_000001_create_table::Migration),\n        ]";
        let list = format!(
            "mod m20220101_000001_create_table;\n\npub struct Migrator;\n\nimpl MigratorTrait for Migrator {{\n    \
             fn migrations() -> Vec<Box<dyn MigrationTrait>> {{\n        {list}\n    }}\n}}\n"
        );
        sandbox.put("migration/src/lib.rs", &list);
        sandbox.put("migration/src/m20220101_000001_create_table.rs", "use super::*;\n");
        sandbox
    };
    let sandbox = project(vec![app([table("users", &[])])]);
    for words in [&["diff"][..], &[]] {
        assert!(sandbox.next(words).starts_with("cargo schema adopt "), "{}", sandbox.next(words));
    }
    let line = sandbox.next(&["diff"]);
    let runs = sandbox.typed(&line, &[0]);
    let next = runs[0].err.lines().find_map(|line| line.strip_prefix("next: ")).unwrap().to_owned();
    sandbox.typed(&next, &[0]);
    assert_eq!(sandbox.migrations().len(), 1);
    // Whose the migrations are is a choice, and no shell takes the line.
    let sandbox = project(vec![app([table("users", &[])]), other(&[])]);
    let root = sandbox.root();
    let said = sandbox.run(&["diff", "--root", root.to_str().unwrap()]).err;
    let line = said.lines().find_map(|line| line.strip_prefix("next: ")).unwrap();
    assert!(line.contains("--database app (or other)"), "{line}");
    assert!(sandbox.shell(line).is_none(), "{line}");
    sandbox.typed(&line.replace("app (or other)", "app"), &[0]);
}

fn a_new_draft() {
    for words in [&["new", "fill", "--drop", "users.age"][..], &["new", "fill", "--drop", "users.age", "--json"]] {
        let sandbox = Sandbox::new(app([table("users", &["name", "age"])]), app([table("users", &["name"])]));
        let line = sandbox.next(words);
        assert!(line.starts_with("write migration/draft/app/fill, then "), "{line}");
        sandbox.vouch("fill");
        sandbox.typed(&line, &[0]);
        assert_eq!(sandbox.migrations(), ["0001_initial.json", "0002_fill.json"]);
    }
}

fn an_extended_draft() {
    let names = |columns: &[&'static str]| app([table("users", columns)]);
    for more in [&[][..], &["--json"]] {
        let mut sandbox = Sandbox::new(names(&["name", "age"]), names(&["name", "age"]));
        let root = sandbox.root();
        let begun = sandbox.run(&["new", "fill", "--root", root.to_str().unwrap(), "--database", "app"]);
        assert_eq!(begun.code, 0, "{}", begun.err);
        sandbox.fill("fill");
        sandbox.databases[0] = names(&["name"]);
        let words = [&["generate", "--extend"], more].concat();
        let open = sandbox.next(&words);
        assert!(commands(&open)[0].starts_with("cargo schema generate --extend "), "{open}");
        let line = sandbox.next(&[&words[..], &["--drop", "users.age"]].concat());
        assert!(line.starts_with("read migration/draft/app/fill, then "), "{line}");
        sandbox.typed(&line, &[0]);
        assert_eq!(sandbox.migrations(), ["0001_initial.json", "0002_fill.json"]);
    }
}

fn a_rebase() {
    let tables = |names: &[&'static str]| app(names.iter().map(|name| table(name, &[])));
    let ours = Sandbox::new(tables(&["users"]), tables(&["users", "posts"]));
    let mut theirs = Sandbox::empty([tables(&["users", "tags"]), other(&[])]);
    for (path, text) in ours.tree() {
        theirs.put(path.strip_prefix(&format!("{FOLDER}/")).unwrap(), &text);
    }
    theirs.databases[1] = other(&["note"]);
    for (sandbox, day) in [(&ours, "2026-01-02"), (&theirs, "2026-01-03")] {
        let root = sandbox.root();
        let run = sandbox.run(&["generate", "--date", day, "--root", root.to_str().unwrap(), "--database", "app"]);
        assert_eq!(run.code, 0, "{}", run.err);
    }
    let here = ours.tree();
    let new = theirs.tree().into_iter().filter(|(path, _)| !here.contains_key(path));
    new.for_each(|(path, text)| ours.put(path.strip_prefix(&format!("{FOLDER}/")).unwrap(), &text));
    let merged = Sandbox { databases: vec![tables(&["users", "posts", "tags"]), other(&["note"])], ..ours };
    let line = merged.next(&["rebase", "--not-applied"]);
    assert!(line.ends_with(", then run the migrations on a copy of each database"), "{line}");
    merged.typed(&line, &[0]);
    assert_eq!(merged.migrations().len(), 3);
}

fn an_undo() {
    for more in [&[][..], &["--json"]] {
        let sandbox =
            Sandbox::new(app([table("users", &["name"])]), app([table("users", &["name"]), table("posts", &[])]));
        let root = sandbox.root();
        let place = ["--root", root.to_str().unwrap(), "--database", "app"];
        let generated = sandbox.run(&[&["generate", "--date", "2026-01-02"], &place[..]].concat());
        assert_eq!(generated.code, 0, "{}", generated.err);
        // What is refused says how it is not.
        let refused = sandbox.run(&[&["undo", "0002_create_posts"], &place[..]].concat());
        let instead = refused.err.lines().find_map(|line| line.trim().strip_prefix("instead: ")).unwrap();
        let instead = instead.split(", if none has").next().unwrap();
        assert!(instead.starts_with("cargo schema undo 0002_create_posts --applied-nowhere "), "{instead}");
        assert_eq!(sandbox.shell(instead).unwrap().code, 0, "{instead}");
        assert_eq!(sandbox.migrations(), ["0001_initial.json"]);
        let generated = sandbox.run(&[&["generate", "--date", "2026-01-02"], &place[..]].concat());
        assert_eq!(generated.code, 0, "{}", generated.err);
        let line = sandbox.next(&[&["undo", "--applied-nowhere"], more].concat());
        assert!(line.starts_with("edit the declaration, then cargo schema diff "), "{line}");
        let runs = sandbox.typed(&line, &[1]);
        assert!(runs[0].out.contains("+ add table posts"), "{}", runs[0].out);
    }
}

fn a_status_with_questions() {
    let sandbox = Sandbox::new(app([table("users", &["mail"])]), app([table("users", &["email"])]));
    let line = sandbox.next(&[]);
    let runs = sandbox.typed(&line, &[2]);
    assert!(runs[0].err.contains("--rename users.mail=email"), "{}", runs[0].err);
    assert!(!runs[0].err.contains("other"), "{}", runs[0].err);
}
