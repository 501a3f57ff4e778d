//! `seaglass init` writes what is needed, beside what is there, or nothing.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use seaglass::emit::write::{Disk, Local, apply, recover};
use seaglass::model::Dialect;
use seaglass_cli::init::{Found, Options, Plan, Source, example, layout, run as plan};
use seaglass_tests::generated;
use seaglass_tests::process::{Output, command, run, workspace};

/// `seaglass init`, with this repository's own crates.
pub fn init(dir: &Path, words: &[&str]) -> Output {
    let mut seaglass = command(env!("CARGO_BIN_EXE_seaglass"), dir);
    run(seaglass.arg("init").args(words).arg("--seaglass").arg(workspace()))
}

pub fn put(root: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
    }
}

fn texts(root: &Path) -> BTreeMap<String, String> {
    let read = |path: PathBuf| fs::read_to_string(path).expect("a file can be read");
    generated::walk(root).into_iter().map(|(name, path)| (name, read(path))).collect()
}

/// The files that people go on with are laid out as rustfmt does.
fn assert_formatted(root: &Path) {
    let mut metadata = command("cargo", root);
    run(metadata.args(["metadata", "--no-deps", "--offline", "--format-version=1"])).expect_success();
    run(command("cargo", root).args(["fmt", "--all", "--check"])).expect_success();
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

#[test]
fn a_folder_gets_what_its_databases_need() {
    for (flags, has, has_not) in [
        (&[][..], &["postgres", "d1", "tests/postgres.rs", "tests/sqlite.rs"][..], &[][..]),
        (&["--postgres"], &["postgres", "tests/postgres.rs"], &["d1", "tests/sqlite.rs", "wrangler"]),
        (&["--d1"], &["d1", "tests/sqlite.rs"], &["sql/shop/postgres", "tests/postgres.rs"]),
    ] {
        let root = folder();
        let listed = init(root.path(), &[&["shop", "--dry-run"], flags].concat()).expect_success();
        assert!(!root.path().join("shop").exists(), "{flags:?} was a dry run");
        let said = init(root.path(), &[&["shop"], flags].concat()).expect_success();
        assert!(said.stderr.contains("next: cargo schema generate"), "{}", said.both());
        let shop = root.path().join("shop");
        let files = texts(&shop);
        let created: Vec<&str> = listed.stdout.lines().filter_map(|line| line.strip_prefix("create ")).collect();
        assert_eq!(created, files.keys().collect::<Vec<_>>(), "{flags:?}");
        let has_path = |part: &&&str| files.keys().any(|path| path.contains(**part));
        assert!(has.iter().all(|part| has_path(&part)), "{flags:?}: {:?}", files.keys());
        assert!(!has_not.iter().any(|part| has_path(&part)), "{flags:?}: {:?}", files.keys());
        for text in files.values() {
            assert!(!text.contains("{{") || text.contains("${{"), "{flags:?}: {text}");
        }
        assert_formatted(&shop);
    }
}

#[test]
fn a_second_time_nothing_is_changed() {
    let root = folder();
    init(root.path(), &[]).expect_success();
    let before = texts(root.path());
    for flags in [&[][..], &["--dry-run"], &["--prefix", "db"]] {
        let said = init(root.path(), flags).expect_code(2).stderr;
        assert!(said.contains("schema is the schema crate of a project that has been begun"), "{said}");
        assert_eq!(texts(root.path()), before);
    }
}

const WORKSPACE: &str = "# The shop.
[workspace]
resolver = \"3\"
members = [
    # What customers see.
    \"app\", # in Rust
]

[workspace.package]
edition = \"2021\" # for now

[workspace.lints.clippy]
pedantic = \"warn\"
";
const APP: &str = "[package]\nname = \"app\"\nedition.workspace = true\n";

#[test]
fn a_workspace_is_added_to_and_keeps_what_it_has() {
    let root = folder();
    let config = "# Mine.\n[alias]\nxtask = \"run -p xtask --\" # x\n";
    let files = [
        ("Cargo.toml", WORKSPACE),
        ("app/Cargo.toml", APP),
        ("app/src/lib.rs", "//! The app.\n"),
        ("README.md", "# Shop\n"),
        (".cargo/config.toml", config),
        (".gitattributes", "*.png binary"),
        ("rustfmt.toml", "max_width = 70\nhard_tabs = true\n"),
        ("docs/plan.md", "Grow.\n"),
    ];
    put(root.path(), &files);
    init(root.path(), &[]).expect_success();
    let after = texts(root.path());
    let members = "in Rust\n    \"schema\",\n    \"entity\",\n    \"migration\",\n    \"schema-tests\",\n";
    assert_eq!(after["Cargo.toml"], WORKSPACE.replace("in Rust\n", members));
    assert!(after[".cargo/config.toml"].starts_with(config), "{}", after[".cargo/config.toml"]);
    assert!(after[".gitattributes"].starts_with("*.png binary\n# Checksums"), "{}", after[".gitattributes"]);
    for path in ["app/Cargo.toml", "app/src/lib.rs", "README.md", "rustfmt.toml", "docs/plan.md"] {
        let (_, before) = files.iter().find(|(known, _)| *known == path).expect("it was there");
        assert_eq!(after[path], *before, "{path}");
    }
    assert!(after.contains_key("schema/README.md"));
    for path in ["schema/Cargo.toml", "schema-tests/Cargo.toml"] {
        let manifest = &after[path];
        assert!(manifest.contains("edition.workspace = true") && manifest.ends_with("[lints]\nworkspace = true\n"));
    }
    assert_formatted(root.path());
}

#[test]
fn a_package_at_the_top_becomes_the_first_member() {
    let root = folder();
    let package = "[package]\nname = \"shop\" # mine\nedition = \"2024\"\n\n[dependencies]\n# none\n";
    put(root.path(), &[("Cargo.toml", package), ("src/lib.rs", "//! The shop.\n"), ("tests/it.rs", "//! Mine.\n")]);
    init(root.path(), &["--name", "store"]).expect_success();
    let after = texts(root.path());
    let members = "members = [\"schema\", \"entity\", \"migration\", \"schema-tests\"]\n";
    assert_eq!(after["Cargo.toml"], format!("{package}\n[workspace]\n{members}"));
    assert!(after.contains_key("schema/src/store/notes.rs"));
    assert_formatted(root.path());
}

#[test]
fn a_project_of_another_kind_keeps_its_files() {
    let root = folder();
    let files = [("wrangler.jsonc", "{ \"name\": \"shop\" }\n"), ("src/index.ts", "export default {};\n")];
    put(root.path(), &files);
    put(root.path(), &[(".gitignore", "node_modules\n")]);
    init(root.path(), &["--d1"]).expect_success();
    let after = texts(root.path());
    assert!(files.iter().all(|(path, text)| after[*path] == *text));
    assert_eq!(after[".gitignore"], "node_modules\n/target\n/.seaglass\n*.snap.new\n");
}

#[test]
fn what_is_in_the_way_is_named_and_nothing_is_written() {
    let alias = "[alias]\nschema = \"run -p db --\"\n";
    let nested = ("Cargo.toml", "[workspace]\nmembers = [\"db\"]\n");
    let member = ("db/Cargo.toml", "[package]\nname = \"db\"\n");
    for (files, words, why) in [
        (&[("schema/tables.sql", "")][..], &[][..], "--prefix db"),
        (&[("Entity/README.md", "")], &[], "--prefix db"),
        (&[(".cargo/config.toml", alias)], &[], "another alias `schema`"),
        (&[(".github/workflows/schema.yml", "")], &[], ".github/workflows/schema.yml already"),
        (&[("docs/schema/index.md", "")], &[], "docs/schema already"),
        (&[("Cargo.toml", "[workspace]\nmembers = 1\n")], &[], "cargo cannot read the workspace"),
        (&[("Cargo.toml", "[workspace]\nmembers = []\nexclude = [\"schema\"]\n")], &[], "leaves out schema"),
        (&[nested, member, ("db/src/lib.rs", "")], &["db"], "belongs to the workspace of"),
        (&[("a.txt", "")], &["--name", "schema"], "--name app"),
        (&[("a.txt", "")], &["--name", "My Shop"], "is not a name for a module"),
        (&[("a.txt", "")], &["--prefix", "a b"], "--prefix db"),
        (&[("a.txt", "")], &["new/folder", "--name", "fn"], "keyword"),
    ] {
        let root = folder();
        put(root.path(), files);
        let before = texts(root.path());
        let said = init(root.path(), words).expect_code(2).stderr;
        assert!(said.contains(why), "{files:?}: {said}");
        assert_eq!(texts(root.path()), before, "{files:?}");
        assert!(!root.path().join(".seaglass").exists() && !root.path().join("new").exists());
    }
    let root = folder();
    let mut seaglass = command(env!("CARGO_BIN_EXE_seaglass"), root.path());
    let said = run(seaglass.args(["init", "--seaglass", "nowhere"])).expect_code(2).stderr;
    assert!(said.contains("no crate seaglass is there"), "{said}");
}

#[test]
fn crates_get_other_names_where_theirs_are_taken() {
    let root = folder();
    let long = "a-rather-long-word-before-every-name-of";
    put(root.path(), &[("schema/tables.sql", "")]);
    init(root.path(), &["--prefix", long, "--name", "a_rather_long_name_of_a_database_of_theirs"]).expect_success();
    let after = texts(root.path());
    assert!(after.contains_key(&format!("{long}-schema/src/main.rs")));
    assert!(after[&format!("{long}-migration/Cargo.toml")].contains("[lib]\nname = \"migration\"\n"));
    assert_formatted(root.path());
}

#[test]
fn a_folder_may_be_called_anything() {
    let root = folder();
    for name in ["it's \"new\"", "ünï cødé 木", "$(echo a)", "seaglass", "2nd", "--help"] {
        let dir = root.path().join(name);
        init(root.path(), &["--", &dir.to_string_lossy()]).code.eq(&2).then(|| init_at(&dir));
        assert!(dir.join("schema/src/app/notes.rs").is_file(), "{name}");
        assert_formatted(&dir);
    }
}

/// The folder's own name is not typed.
fn init_at(dir: &Path) {
    fs::create_dir_all(dir).expect("a folder can be made");
    init(dir, &[]).expect_success();
}

#[test]
fn migrations_that_are_there_are_left_to_adopt() {
    let root = folder();
    let manifest = "[package]\nname = \"migration\"\n\n[dependencies]\nsea-orm-migration = \"2.0\"\n";
    let entity = "[package]\nname = \"entity\"\n";
    put(
        root.path(),
        &[
            ("Cargo.toml", "[workspace]\nmembers = [\"migration\", \"entity\"]\n"),
            ("migration/Cargo.toml", manifest),
            ("migration/src/lib.rs", "// theirs\n"),
            ("entity/Cargo.toml", entity),
            ("entity/src/lib.rs", "// theirs\n"),
        ],
    );
    let said = init(root.path(), &["--postgres"]).expect_success().stderr;
    assert!(said.contains("then cargo schema adopt"), "{said}");
    let after = texts(root.path());
    assert_eq!(
        after["Cargo.toml"],
        "[workspace]\nmembers = [\"migration\", \"entity\", \"schema\", \"schema-entity\"]\n"
    );
    assert_eq!(after["migration/src/lib.rs"], "// theirs\n");
    assert_eq!(after["entity/src/lib.rs"], "// theirs\n");
    assert!(after.keys().all(|path| !path.starts_with("schema-tests/") && !path.contains("history")));
    assert!(after["README.md"].contains("cargo schema adopt"));
    assert_formatted(root.path());
}

/// A disk of a program that is ended before one of its operations.
struct Killed {
    after: usize,
}

impl Killed {
    fn step(&mut self) -> io::Result<()> {
        self.after = self.after.checked_sub(1).ok_or_else(|| io::Error::other("killed"))?;
        Ok(())
    }
}

impl Disk for Killed {
    fn create_folder(&mut self, path: &Path) -> io::Result<()> {
        self.step().and_then(|()| Local.create_folder(path))
    }
    fn write(&mut self, path: &Path, parts: [&str; 2]) -> io::Result<()> {
        self.step().and_then(|()| Local.write(path, parts))
    }
    fn write_durably(&mut self, path: &Path, text: &[u8]) -> io::Result<()> {
        self.step().and_then(|()| Local.write_durably(path, text))
    }
    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.step().and_then(|()| Local.rename(from, to))
    }
    fn remove_file(&mut self, path: &Path) -> io::Result<()> {
        self.step().and_then(|()| Local.remove_file(path))
    }
    fn remove_empty_folder(&mut self, path: &Path) -> io::Result<()> {
        self.step().and_then(|()| Local.remove_empty_folder(path))
    }
    fn remove_folder(&mut self, path: &Path) -> io::Result<()> {
        self.step().and_then(|()| Local.remove_folder(path))
    }
}

/// What is written beside a manifest.
fn planned(manifest: &str) -> Plan {
    let options = Options { source: Source::version(), prefix: None };
    let found = Found {
        texts: BTreeMap::from([("Cargo.toml".to_owned(), manifest.to_owned())]),
        taken: std::iter::once("Cargo.toml".to_owned()).collect(),
        ..Found::default()
    };
    let crates = layout(&options, &found);
    let declared = example("shop", &Dialect::ALL, "20260101", &crates.paths()).expect("an example");
    plan(&options, &found, &crates, &declared).expect("a plan")
}

#[test]
fn wherever_it_is_killed_all_is_there_or_nothing() {
    let manifest = "[workspace]\nmembers = []\n";
    let plan = planned(manifest);
    let (mut undone, mut completed) = (0, 0);
    for after in 0.. {
        let root = folder();
        put(root.path(), &[("Cargo.toml", manifest)]);
        let before = texts(root.path());
        if apply(root.path(), &plan.changes, &mut Killed { after }).is_ok() {
            break;
        }
        recover(root.path(), &mut Local).expect("it is undone or completed");
        let now = texts(root.path());
        if now == before {
            undone += 1;
            assert_eq!(completed, 0, "undone after operation {after}, although an earlier one was completed");
        } else {
            completed += 1;
            let written: Vec<&String> = plan.changes.writes.iter().map(|write| &write.path).collect();
            assert_eq!(now.keys().collect::<Vec<_>>(), written, "killed before operation {after}");
        }
        assert!(!root.path().join(".seaglass").exists());
    }
    assert!(undone > 10 && completed > 5, "{undone} undone, {completed} completed");
}

/// What is in the folder `shop` of a block of docs/guide/getting-started.md before it.
const PAGE: [&[(&str, &str)]; 4] = [
    &[],
    &[
        ("Cargo.toml", "[package]\nname = \"shop\"\n"),
        ("src/lib.rs", ""),
        ("README.md", ""),
        (".gitignore", "/target\n"),
    ],
    &[("schema/tables.sql", "")],
    &[
        ("Cargo.toml", "[workspace]\nmembers = [\"migration\"]\n"),
        ("migration/Cargo.toml", "[package]\nname = \"migration\"\n[dependencies]\nsea-orm-migration = \"2\"\n"),
        ("migration/src/lib.rs", ""),
    ],
];

#[test]
fn the_page_shows_what_is_printed() {
    let page = fs::read_to_string(workspace().join("docs/guide/getting-started.md")).expect("the page can be read");
    let blocks: Vec<&str> = page.split("```console\n").skip(1).filter_map(|block| block.split("```").next()).collect();
    assert_eq!(blocks.len(), PAGE.len());
    for (block, files) in blocks.into_iter().zip(PAGE) {
        let (typed, shown) = block.split_once('\n').expect("a command and what it prints");
        let words: Vec<&str> = typed.trim_start_matches("$ seaglass init").split_whitespace().collect();
        let root = folder();
        let shop = root.path().join("shop");
        put(&shop, files);
        let dir = if words.is_empty() { &shop } else { root.path() };
        fs::create_dir_all(dir).expect("a folder can be made");
        let Output { stdout, stderr, .. } = init(dir, &words);
        assert_eq!(format!("{stdout}{stderr}"), shown, "{typed}");
    }
}
