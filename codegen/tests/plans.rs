//! Plans that are printed, read, and then insisted on.

mod common;

use common::tree;
use seaglass::cli::{Terminal, run};
use seaglass::sea_query::{ColumnDef, Table};
use seaglass::{Database, Project, TableDecl};
use serde_json::Value;
use std::path::Path;
use tempfile::TempDir;

fn users(columns: &[&'static str]) -> TableDecl {
    let mut statement = Table::create().table("users").take();
    statement.col(ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key());
    for column in columns {
        statement.col(ColumnDef::new(*column).text());
    }
    TableDecl::new(statement)
}

fn app(columns: &[&'static str]) -> [Database; 1] {
    [Database::new("app").table(users(columns))]
}

fn types(root: &Path, declared: &[Database], words: &str) -> (u8, String, String) {
    let project = declared.iter().cloned().fold(Project::new(root), Project::database);
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let terminal = Terminal { out: &mut out, err: &mut err, input: None, color_out: false, color_err: false };
    let code = run(project, ["cargo schema"].into_iter().chain(words.split_whitespace()), terminal);
    (code, String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
}

fn begun() -> TempDir {
    let root = tempfile::tempdir().unwrap();
    assert_eq!(types(root.path(), &app(&["name"]), "generate --date 2026-01-02").0, 0);
    root
}

/// The plan of `words`, and the command that writes it.
fn plan(root: &Path, declared: &[Database], words: &str) -> Value {
    let (code, out, err) = types(root, declared, &format!("generate --plan-only --json {words}"));
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    serde_json::from_str(&out).unwrap()
}

fn fingerprint(root: &Path, declared: &[Database], words: &str) -> String {
    plan(root, declared, words)["plan"].as_str().unwrap().to_owned()
}

#[test]
fn a_plan_is_printed_and_written() {
    let root = begun();
    let (root, declared) = (root.path(), app(&["name", "nick"]));
    let before = tree(root);
    let (code, out, err) = types(root, &declared, "generate --plan-only");
    assert_eq!(code, 0);
    let planned = plan(root, &declared, "");
    let found = planned["plan"].as_str().unwrap();
    insta::assert_snapshot!(format!("{out}{err}").replace(found, "<fingerprint>"));
    assert!(out.ends_with(&format!("plan: {found}\n")), "{out}");
    assert_eq!(planned["next"], format!("cargo schema generate --plan {found}"));
    let files = planned["sql"].as_array().unwrap();
    assert_eq!(files.len(), 2, "one for each dialect");
    assert_eq!(tree(root), before, "it was only looked at");
    assert_eq!(types(root, &declared, &format!("generate --plan {found}")).0, 0);
    for file in files {
        let written = std::fs::read_to_string(root.join(file["path"].as_str().unwrap())).unwrap();
        assert_eq!(Some(written.as_str()), file["text"].as_str());
    }
}

#[test]
fn another_plan_is_refused() {
    let root = begun();
    let (root, declared) = (root.path(), app(&["name", "nick"]));
    let found = fingerprint(root, &declared, "");
    let before = tree(root);
    let others = [
        (app(&["name", "title"]), ""),
        (app(&["name"]), ""),
        (app(&["name", "nick"]), "--name other"),
        (app(&["nick"]), "--rename users.name=nick"),
        (app(&["nick"]), "--drop users.name"),
    ];
    let mut seen = vec![found.clone()];
    for (other, words) in &others {
        let (code, _, told) = types(root, other, &format!("generate --plan {found} {words}"));
        assert_eq!(code, 2, "{told}");
        assert!(told.starts_with(&format!("error[plan-differs]: --plan {found}: ")), "{told}");
        assert!(told.contains("cargo schema generate --plan-only"), "{told}");
        assert_eq!(tree(root), before);
        let own = fingerprint(root, other, words);
        assert!(!seen.contains(&own), "{own}: {told}");
        seen.push(own);
    }
    let (code, out, _) = types(root, &others[0].0, &format!("generate --json --plan {found}"));
    let told: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &told["errors"][0]["rule"]), (2, &Value::from("plan-differs")));
}

#[test]
fn the_day_is_no_part_of_a_plan() {
    let root = begun();
    let (root, declared) = (root.path(), app(&["name", "nick"]));
    let of_a_day = |day: &str| fingerprint(root, &declared, &format!("--date {day}"));
    let found = of_a_day("2026-01-03");
    assert_eq!(found, of_a_day("2026-02-04"));
    // Questions come first, plan or not, and the answer is in the plan.
    let (code, _, told) = types(root, &app(&["nick"]), &format!("generate --plan {found}"));
    assert_eq!(code, 2);
    assert!(told.contains("error[gone-column]") && told.contains(&format!("generate --plan {found}, with ")), "{told}");
}

#[test]
fn amending_is_a_plan_of_its_own() {
    let root = begun();
    let (root, declared) = (root.path(), app(&["name", "nick"]));
    assert_eq!(types(root, &declared, "generate --date 2026-01-03").0, 0);
    let wider = app(&["name", "nick", "title"]);
    let amended = "--amend --applied-nowhere";
    let found = fingerprint(root, &wider, amended);
    assert_ne!(found, fingerprint(root, &wider, ""));
    let before = tree(root);
    assert_eq!(types(root, &wider, &format!("generate --plan {found}")).0, 2);
    assert_eq!(tree(root), before);
    assert_eq!(types(root, &wider, &format!("generate {amended} --plan {found}")).0, 0);
}

/// A table gets a column; what is typed is typed in this order.
#[test]
fn the_page_shows_what_is_printed() {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/guide/loop.md")).unwrap();
    let root = begun();
    let (root, declared) = (root.path(), app(&["name", "nick"]));
    let found = fingerprint(root, &declared, "");
    let blocks = page.split("```console\n").skip(1).filter_map(|block| block.split_once("```"));
    let mut count = 0;
    for (block, _) in blocks {
        let (first, expected) = block.split_once('\n').unwrap();
        let words = first.trim_start_matches("$ cargo schema ").replace("<fingerprint>", &found);
        let (_, out, err) = types(root, &declared, &words);
        assert_eq!(format!("{out}{err}").replace(&found, "<fingerprint>"), expected, "{words}");
        count += 1;
    }
    assert_eq!(count, 3);
}
