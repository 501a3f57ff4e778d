//! What is published: complete, and without what is only for tests.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use seaglass_tests::generated::walk;
use seaglass_tests::process::{command, run, workspace};

/// The crates and their folders.
const PUBLISHED: [(&str, &str); 3] =
    [("seaglass", "codegen"), ("seaglass-cli", "codegen/live"), ("seaglass-d1", "codegen/d1")];

/// The crates as the registry would have them, unpacked below `root`.
fn unpacked(root: &Path) -> BTreeMap<&'static str, PathBuf> {
    let mut package = command("cargo", &workspace());
    package.args(["package", "--locked", "--no-verify", "--allow-dirty", "--quiet"]);
    package.args(PUBLISHED.iter().flat_map(|(name, _)| ["-p", name]));
    run(package.env("CARGO_TARGET_DIR", root.join("target"))).expect_success();
    let unpack = |(name, _): &(&'static str, &str)| {
        let version = env!("CARGO_PKG_VERSION");
        let archive = root.join(format!("target/package/{name}-{version}.crate"));
        run(command("tar", root).arg("xzf").arg(archive)).expect_success();
        (*name, root.join(format!("{name}-{version}")))
    };
    PUBLISHED.iter().map(unpack).collect()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The lines of a section of a manifest.
fn section<'t>(manifest: &'t str, name: &str) -> Vec<&'t str> {
    let lines = manifest.lines().skip_while(|line| *line != format!("[{name}]")).skip(1);
    lines.take_while(|line| !line.starts_with('[')).filter(|line| !line.is_empty()).collect()
}

#[test]
fn what_is_published_is_complete_and_has_nothing_else() {
    let root = tempfile::tempdir().expect("a temporary folder");
    let packages = unpacked(root.path());
    for (name, folder) in PUBLISHED {
        let (package, folder) = (&packages[name], workspace().join(folder));
        let published: BTreeSet<String> = walk(package).into_keys().collect();
        let sources: BTreeSet<String> =
            walk(&folder.join("src")).into_keys().map(|path| format!("src/{path}")).collect();
        let missing: Vec<&String> = sources.difference(&published).collect();
        // cargo leaves out a folder that holds a `Cargo.toml`, be it a template.
        assert!(missing.is_empty(), "{name} is published without {missing:?}");
        let others: BTreeSet<&str> = published.difference(&sources).map(String::as_str).collect();
        let wanted =
            ["Cargo.lock", "Cargo.toml", "Cargo.toml.orig", "LICENSE-APACHE", "LICENSE-MIT", "README.md"].into();
        let others: BTreeSet<&str> = others.into_iter().filter(|path| *path != ".cargo_vcs_info.json").collect();
        assert_eq!(others, wanted, "{name}");
        for license in ["LICENSE-APACHE", "LICENSE-MIT"] {
            assert_eq!(read(&package.join(license)), read(&workspace().join(license)), "{name}");
        }
        let manifest = read(&package.join("Cargo.toml"));
        let facts = section(&manifest, "package");
        for key in
            ["description", "readme", "keywords", "categories", "license", "repository", "rust-version", "edition"]
        {
            assert!(facts.iter().any(|line| line.starts_with(&format!("{key} = "))), "{name} has no {key}: {facts:?}");
        }
        assert!(!manifest.contains("version = \"="), "{name} pins a version that others choose:\n{manifest}");
        assert!(manifest.contains("[package.metadata.docs.rs]"), "{name} does not say what docs.rs shows");
    }
    let manifest = read(&packages["seaglass"].join("Cargo.toml"));
    let features: Vec<&str> = section(&manifest, "features")
        .into_iter()
        .filter_map(|line| line.split_once(" = ").map(|(name, _)| name))
        .collect();
    assert_eq!(features, ["with-chrono", "with-json", "with-rust_decimal", "with-uuid"]);
}

/// The first block of that kind behind a heading of the page.
fn block<'p>(page: &'p str, kind: &str) -> &'p str {
    let (_, rest) = page.split_once("\n## Quick start\n").expect("a quick start");
    let (_, rest) = rest.split_once(&format!("\n```{kind}\n")).expect("a block");
    rest.split_once("```").expect("the end of the block").0
}

/// The quick start of `seaglass` itself.
fn page() -> String {
    read(&workspace().join("codegen/README.md"))
}

/// The page on docs.rs compiles it, and the page of the registry shows it.
#[test]
fn both_first_pages_have_one_quick_start() {
    let lib = read(&workspace().join("codegen/src/lib.rs"));
    let lines = lib.lines().filter_map(|line| line.strip_prefix("//!"));
    let docs: Vec<&str> = lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    let docs = docs.join("\n");
    let (_, rest) = docs.split_once("```no_run\n").expect("a block");
    assert_eq!(rest.split_once("```").expect("the end of the block").0, block(&page(), "rust"));
}

/// Somebody's project, which has the packages in place of the registry's, below `root`.
fn quick_start(root: &Path) -> PathBuf {
    let packages = unpacked(root);
    let schema = root.join("app/schema");
    fs::create_dir_all(schema.join("src")).expect("a folder can be made");
    let begin = "[package]\nname = \"schema\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
    let patch = format!("[patch.crates-io]\nseaglass = {{ path = \"{}\" }}\n", packages["seaglass"].display());
    let manifest = [begin, block(&page(), "toml"), &patch, "[workspace]\n"].join("\n");
    fs::write(schema.join("Cargo.toml"), manifest).expect("a file can be written");
    fs::write(schema.join("src/main.rs"), block(&page(), "rust")).expect("a file can be written");
    // The versions that are at hand: cargo leaves out what is not needed.
    fs::copy(workspace().join("Cargo.lock"), schema.join("Cargo.lock")).expect("a file can be copied");
    schema
}

/// `cargo` in a folder, without a network; what it compiles is kept for the next time.
fn cargo(folder: &Path, words: &[&str]) -> String {
    let mut cargo = command("cargo", folder);
    cargo.args(words).env("CARGO_TARGET_DIR", workspace().join("target/packaged")).env("CARGO_NET_OFFLINE", "true");
    run(&mut cargo).expect_success().both()
}

#[test]
fn unpacked_elsewhere_it_runs_its_quick_start() {
    let root = tempfile::tempdir().expect("a temporary folder");
    let schema = quick_start(root.path());
    let said = cargo(&schema, &["run", "--quiet", "--", "generate"]);
    assert!(said.contains("new migration 0001_initial"), "{said}");
    for path in
        ["migration/sql/app/postgres/up/0001_initial.sql", "entity/src/app/notes.rs", "docs/schema/app/notes.md"]
    {
        assert!(root.path().join("app").join(path).exists(), "{path} was not written");
    }
    let said = cargo(&schema, &["run", "--quiet", "--", "check"]);
    assert!(said.contains("all as declared"), "{said}");
}

/// docs.rs builds a package by itself, with the features that its manifest names.
#[test]
fn docs_are_built_of_the_package() {
    let root = tempfile::tempdir().expect("a temporary folder");
    let package = &unpacked(root.path())["seaglass"];
    let manifest = read(&package.join("Cargo.toml"));
    let shown = section(&manifest, "package.metadata.docs.rs").join("");
    let features: Vec<&str> = shown.split('"').skip(1).step_by(2).collect();
    assert_eq!(features.len(), 4, "{shown}");
    cargo(package, &["doc", "--quiet", "--no-deps", "--features", &features.join(",")]);
    let first = workspace().join("target/packaged/doc/seaglass/index.html");
    assert!(read(&first).contains("Quick start"), "{} is the first page", first.display());
}

/// What a declaration builds with: each crate is paid for in everybody's first build, a second `syn` in seconds.
#[test]
fn a_declaration_builds_with_few_crates_and_one_syn() {
    let mut tree = command("cargo", &workspace());
    tree.args(["tree", "-p", "schema", "-e", "normal,build", "--prefix", "none", "--no-dedupe", "--locked"]);
    let tree = run(&mut tree).expect_success();
    let crates: BTreeSet<&str> = tree.stdout.lines().map(|line| line.trim_end_matches(" (proc-macro)")).collect();
    let of = |name: &str| crates.iter().filter(|line| line.split(' ').next() == Some(name)).count();
    assert_eq!(of("syn"), 1, "{crates:?}");
    assert_eq!(of("sea-query-derive"), 0, "{crates:?}");
    assert!(crates.len() <= 50, "{} crates: {crates:?}", crates.len());
}
