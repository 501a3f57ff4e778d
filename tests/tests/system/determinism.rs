//! Same declaration, same bytes: whoever runs it, wherever, and however the checkout was made.

use seaglass_tests::generated::{checkout, walk};
use seaglass_tests::process::{command, run};
use seaglass_tests::versions;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

const SCHEMA: &str = env!("CARGO_BIN_EXE_cargo-schema");

/// Every file below a folder with its bytes and the time at which it was written.
fn tree(root: &Path) -> BTreeMap<String, (Vec<u8>, SystemTime)> {
    let written = |path: &Path| (fs::read(path).unwrap(), fs::metadata(path).unwrap().modified().unwrap());
    walk(root).into_iter().map(|(name, path)| (name, written(&path))).collect()
}

fn texts(root: &Path) -> BTreeMap<String, Vec<u8>> {
    tree(root).into_iter().map(|(name, (bytes, _))| (name, bytes)).collect()
}

fn check(root: &Path) {
    run(command(SCHEMA, root).arg("check").arg("--root").arg(root)).expect_success();
}

/// From nothing, in unlike surroundings: another working directory, another time zone, locale and order of variables.
#[test]
fn surroundings_do_not_show() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let words = ["generate", "--date", "2026-01-05", "--root"];
    run(command(SCHEMA, here.path()).args(words).arg(here.path())).expect_success();
    run(command(SCHEMA, Path::new("/"))
        .args(words)
        .arg(there.path())
        .envs([("TZ", "Pacific/Kiritimati"), ("LC_ALL", "tr_TR.UTF-8"), ("LANG", "tr_TR.UTF-8"), ("COLUMNS", "40")])
        .envs((0..50).rev().map(|n| (format!("A{n}"), n.to_string()))))
    .expect_success();
    let (here, there) = (texts(here.path()), texts(there.path()));
    assert!(here.len() > 60, "{} files", here.len());
    for (name, bytes) in &here {
        assert_eq!(there.get(name), Some(bytes), "{name} differs");
    }
    assert_eq!(here.len(), there.len());
}

#[test]
fn an_unchanged_declaration_writes_nothing() {
    let root = checkout();
    let before = tree(root.path());
    run(command(SCHEMA, root.path()).arg("generate").arg("--root").arg(root.path())).expect_success();
    let after = tree(root.path());
    assert_eq!(before.len(), after.len());
    for (name, (bytes, written)) in before {
        assert_eq!(after.get(&name), Some(&(bytes, written)), "{name} was written");
    }
}

/// A checkout that turned every line end into CRLF, as git does with `core.autocrlf=true` where no attribute forbids it.
#[test]
fn a_checkout_with_crlf_is_current() {
    let (origin, clone) = (checkout(), tempfile::tempdir().unwrap());
    let git = |folder: &Path, words: &[&str]| {
        let identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main"];
        run(command("git", folder).args(identity).args(words)).expect_success();
    };
    // A project from before that file was written.
    let attributes = "migration/.gitattributes";
    let forbids = fs::read(origin.path().join(attributes)).unwrap();
    fs::remove_file(origin.path().join(attributes)).unwrap();
    git(origin.path(), &["init", "-q"]);
    git(origin.path(), &["add", "-A"]);
    git(origin.path(), &["commit", "-qm", "all"]);
    let from = origin.path().to_string_lossy().into_owned();
    git(clone.path(), &["clone", "-q", "-c", "core.autocrlf=true", &from, "checkout"]);
    let checkout = clone.path().join("checkout");
    let sql = fs::read_to_string(checkout.join("migration/sql/webauthn/postgres/up/0001_initial.sql")).unwrap();
    assert!(sql.contains("\r\n"), "git converted nothing, so this proves nothing");
    fs::write(checkout.join(attributes), forbids).unwrap();
    check(&checkout);
    let before = texts(&checkout);
    run(command(SCHEMA, &checkout).arg("generate").arg("--root").arg(&checkout)).expect_success();
    assert_eq!(texts(&checkout), before, "a converted checkout was written to");
}

/// Another width at the root does not reach the generated crates: they carry their own settings.
#[test]
fn the_projects_rustfmt_settings_do_not_reach_generated_code() {
    let root = checkout();
    fs::write(root.path().join("rustfmt.toml"), "max_width = 50\nhard_tabs = true\n").unwrap();
    let before = texts(root.path());
    for file in ["migration/src/lib.rs", "migration/src/main.rs", "entity/src/lib.rs"] {
        run(command("rustfmt", root.path()).args(["--edition", "2024", file])).expect_success();
    }
    let after = texts(root.path());
    for (name, bytes) in &before {
        assert_eq!(after.get(name), Some(bytes), "rustfmt changed {name}");
    }
    check(root.path());
    // The same settings do reach a file outside, or this would prove nothing.
    fs::write(root.path().join("x.rs"), "fn main() {\n    println!();\n}\n").unwrap();
    run(command("rustfmt", root.path()).args(["--edition", "2024", "x.rs"])).expect_success();
    assert!(fs::read_to_string(root.path().join("x.rs")).unwrap().contains('\t'));
}

/// Written version by version, twice, the history has the same bytes.
#[test]
fn two_histories_are_one() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    versions::write_history(one.path());
    versions::write_history(two.path());
    assert_eq!(texts(one.path()), texts(two.path()));
}
