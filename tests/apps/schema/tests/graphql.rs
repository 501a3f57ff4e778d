//! The library that is asked by GraphQL: in a workspace of its own, on databases that are made here; and what is
//! committed is what the declaration makes.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use seaglass_tests::target::Target;
use std::path::Path;
use std::process::{Command, Output};

fn said(output: &Output) -> String {
    [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text).into_owned()).concat()
}

/// Runs the files of SQL, as any client would.
fn migrate(target: &Target, app: &Path) {
    let folder = app.join("migration/sql/library").join(target.dialect()).join("up");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    for file in files {
        target
            .exec(&std::fs::read_to_string(&file).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    }
}

#[test]
fn a_library_is_asked_on_each_engine() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let app = root.join("../graphql");
    let mut rustfmt = Command::new("rustfmt");
    rustfmt.args(["--edition", "2024", "--check", "src/lib.rs", "tests/graphql.rs", "entity/src/lib.rs"]);
    let output = rustfmt.current_dir(&app).output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    let mut targets = Vec::from(Target::postgres("apps_library"));
    targets.push(Target::sqlite());
    for target in &targets {
        migrate(target, &app);
    }
    let urls: Vec<String> = targets.iter().map(Target::url).collect();
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root.join("../../../target"), |folder| root.join("../../..").join(folder));
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["test", "--locked", "--quiet", "--test", "graphql"]).current_dir(&app);
    // What is built for `tests/styled` is built for this one.
    cargo.env("CARGO_TARGET_DIR", target.join("styled")).env("GRAPHQL", urls.join("\n"));
    let output = cargo.env_remove("CARGO_ENCODED_RUSTFLAGS").output().unwrap();
    let said = said(&output);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
    assert!(!said.contains("warning"), "{said}");
}

#[test]
fn what_is_committed_is_current() {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let terminal =
        seaglass::cli::Terminal { out: &mut out, err: &mut err, input: None, color_out: false, color_err: false };
    let code = seaglass::cli::run(apps_schema::graphql(), ["apps-schema-graphql", "check"], terminal);
    let said = String::from_utf8_lossy(&out).into_owned() + &String::from_utf8_lossy(&err);
    assert_eq!(code, 0, "cargo run -p apps-schema --bin apps-schema-graphql -- generate\n{said}");
}
