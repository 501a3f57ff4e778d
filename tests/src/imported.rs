//! Declarations that `seaglass import` wrote, compiled and read as a project's own are.

use std::{collections::BTreeMap, env, fmt::Write as _, fs, path::Path};

use seaglass::model::Schema;
use seaglass_cli::import::rust::{Options, written};
use serde_json::Value;
use tempfile::TempDir;

use crate::process::{command, run, workspace};

/// Writes the declaration of each database, compiles all of them as one crate, warnings as errors, and gives what each
/// declares.
pub fn compiled(databases: &[(Schema, Options)]) -> BTreeMap<String, Schema> {
    let krate = tempfile::tempdir().expect("a temporary folder");
    let mut main = "#![deny(warnings)]\n".to_owned();
    for (schema, options) in databases {
        for (name, text) in written(schema, options).files {
            write(&krate, &format!("src/{}/{name}", options.name), &text);
        }
        let _ = writeln!(main, "pub mod {};", options.name);
    }
    main.push_str("fn main() {\n    let (mut databases, mut is_sound) = (Vec::new(), true);\n");
    for (_, options) in databases {
        let _ = writeln!(main, "    databases.push({}::database());", options.name);
    }
    main.push_str(
        "    for database in &mut databases {
        match seaglass::read::read(database) {
            Ok(declared) => println!(\"{}\", serde_json::json!([declared.name, declared.schema])),
            Err(faults) => {
                for fault in faults {
                    eprintln!(\"{fault}\");
                }
                is_sound = false;
            }
        }
    }
    std::process::exit(i32::from(!is_sound));
}\n",
    );
    write(&krate, "src/main.rs", &main);
    write(&krate, "Cargo.toml", &manifest());
    let root = workspace();
    fs::copy(root.join("Cargo.lock"), krate.path().join("Cargo.lock")).expect("the versions of the repository");
    fs::copy(root.join("rustfmt.toml"), krate.path().join("rustfmt.toml")).expect("the layout of the repository");
    run(command("cargo", krate.path()).arg("fmt")).expect_success();
    run(command("cargo", krate.path()).args(["fmt", "--check"])).expect_success();
    if let Some(kept) = env::var_os("IMPORTED") {
        crate::process::copy_tree(&krate.path().join("src"), Path::new(&kept));
    }
    // What the repository's own crates are built of is there already.
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), Into::into);
    let printed =
        run(command("cargo", krate.path()).args(["run", "--quiet", "--offline"]).env("CARGO_TARGET_DIR", target))
            .expect_success()
            .stdout;
    let line = |line: &str| {
        let mut pair: Vec<Value> = serde_json::from_str(line).expect("a name and a schema");
        let schema = serde_json::from_value(pair.pop().expect("a schema")).expect("a schema");
        (pair.pop().and_then(|name| name.as_str().map(str::to_owned)).expect("a name"), schema)
    };
    printed.lines().map(line).collect()
}

fn manifest() -> String {
    let codegen = workspace().join("codegen").display().to_string();
    format!(
        "[package]\nname = \"imported\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\nseaglass = \
         {{ path = \"{codegen}\" }}\nserde_json = \"1\"\n\n[profile.dev]\ndebug = \"line-tables-only\"\n\n\
         [profile.dev.package.\"*\"]\ndebug = false\n"
    )
}

fn write(krate: &TempDir, path: &str, text: &str) {
    let path = krate.path().join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
    fs::write(path, text).expect("a file can be written");
}
