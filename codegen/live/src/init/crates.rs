//! The crates: the declaration, what is generated from it, and the tests.

use super::names::ident;
use super::text::filled;
use super::{Crates, Declared, Found, Options, manifest};
use seaglass::emit::{File, Kind};
use seaglass::model::Dialect;
use seaglass::{EntityFormat, Paths, Project, emit};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use toml_edit::{InlineTable, Value};

// Under another name: cargo publishes no folder that has a manifest of its own.
const SCHEMA_MANIFEST: &str = include_str!("templates/schema/manifest.toml");
const SCHEMA_LIB: &str = include_str!("templates/schema/src/lib.rs");
const SCHEMA_MAIN: &str = include_str!("templates/schema/src/main.rs");
const TESTS_MANIFEST: &str = include_str!("templates/schema-tests/manifest.toml");
const TESTS_POSTGRES_MANIFEST: &str = include_str!("templates/schema-tests/postgres.toml");
const TESTS_LIB: &str = include_str!("templates/schema-tests/src/lib.rs");
const ARTEFACTS: &str = include_str!("templates/schema-tests/tests/artefacts.rs");
const SQLITE: &str = include_str!("templates/schema-tests/tests/sqlite.rs");
const POSTGRES: &str = include_str!("templates/schema-tests/tests/postgres.rs");

/// The texts of new files, by path.
pub(super) type Texts = BTreeMap<String, String>;

/// The crate of the declaration.
pub(super) fn schema(options: &Options, found: &Found, crates: &Crates, declared: &Declared) -> Texts {
    let folder = &crates.schema;
    let values = [
        ("schema", &**folder),
        ("crate", &ident(folder)),
        ("database", &declared.name),
        ("rust-version", env!("CARGO_PKG_RUST_VERSION")),
    ];
    let mut manifest = filled(SCHEMA_MANIFEST, &values);
    let _ = writeln!(manifest, "seaglass = {}", options.source.library(folder));
    let lib = filled(SCHEMA_LIB, &values);
    let lib = if crates.paths() == Paths::default() { lib } else { with_paths(&lib, crates) };
    let lib = match declared.entity_format {
        EntityFormat::Dense => lib,
        EntityFormat::Compact => compact(&lib),
    };
    let mut texts = Texts::from([
        (format!("{folder}/Cargo.toml"), manifest::inheriting(&manifest, found.manifest())),
        (format!("{folder}/src/lib.rs"), lib),
        (format!("{folder}/src/main.rs"), filled(SCHEMA_MAIN, &values)),
    ]);
    let of_database =
        |(path, text): (&String, &String)| (format!("{folder}/src/{}/{path}", declared.name), text.clone());
    texts.extend(declared.files.iter().map(of_database));
    texts
}

/// The folders that are not where they are without being told.
fn with_paths(lib: &str, crates: &Crates) -> String {
    let (paths, usual) = (crates.paths(), Paths::default());
    let mut fields = String::new();
    for (name, path, usual) in [
        ("migration", &paths.migration, &usual.migration),
        ("sql", &paths.sql, &usual.sql),
        ("history", &paths.history, &usual.history),
        ("wrangler", &paths.wrangler, &usual.wrangler),
        ("entity", &paths.entity, &usual.entity),
    ] {
        if path != usual {
            let _ = writeln!(fields, "        {name}: {}.to_owned(),", quoted(path));
        }
    }
    let lib = lib.replace("use seaglass::Project;", "use seaglass::{Paths, Project};");
    let project = "    Project::new(root)";
    let given = format!(
        "    let paths = Paths {{\n{fields}        ..Paths::default()\n    }};\n    let project = Project::new(root)"
    );
    lib.replace(project, &given).replace("::database())\n}", "::database());\n    project.paths(paths)\n}")
}

/// The same project, whose entities are quicker to compile.
fn compact(lib: &str) -> String {
    let lib = lib.replacen("use seaglass::Project;", "use seaglass::{EntityFormat, Project};", 1);
    let lib = lib.replacen("use seaglass::{Paths, Project};", "use seaglass::{EntityFormat, Paths, Project};", 1);
    let body = lib.trim_end().trim_end_matches('}').trim_end();
    format!(
        "{body}\n        // The dense format of so many tables takes long to compile (seaglass's docs/guide/entities.md, Cost).\n        \
         .entity_format(EntityFormat::Compact)\n}}\n"
    )
}

fn quoted(path: &str) -> String {
    format!("{path:?}")
}

/// The crates that are generated, with all that follows from the declaration; without it, such that cargo finds them.
pub(super) fn generated(crates: &Crates, declared: &Declared) -> Vec<File> {
    let artefacts = declared.artefacts.iter().map(|file| renamed(file.clone(), crates));
    if declared.is_generated(crates) {
        return artefacts.collect();
    }
    let project = Project::new("").paths(crates.paths()).entity_format(declared.entity_format);
    let scaffolds = emit::crate_files(&project, &[]).into_iter().filter(|file| file.kind == Kind::Scaffold);
    let mut files: Vec<File> = artefacts.chain(scaffolds.map(|file| renamed(file, crates))).collect();
    // Empty, they are taken over by the first run of `generate`.
    for folder in [&crates.migration_folder, &crates.entity] {
        files.push(File::scaffold(format!("{folder}/src/lib.rs"), "\n"));
    }
    files
}

/// The migrations' own program names their crate, whatever the package is called.
fn renamed(mut file: File, crates: &Crates) -> File {
    if file.path == format!("{}/Cargo.toml", crates.migration_folder) && crates.migration != "migration" {
        let name = format!("name = \"{}\"", crates.migration);
        file.body = file.body.replacen("name = \"migration\"", &name, 1);
        file.body = file.body.replacen("\n[dependencies]", "\n[lib]\nname = \"migration\"\n\n[dependencies]", 1);
    }
    file
}

/// The crate of the tests.
pub(super) fn tests(options: &Options, found: &Found, crates: &Crates, declared: &Declared) -> Texts {
    let (folder, paths) = (&crates.tests, crates.paths());
    let usual = Paths::default();
    let mut folders = String::new();
    for (flag, path, usual) in [("--history", &paths.history, &usual.history), ("--sql-dir", &paths.sql, &usual.sql)] {
        if path != usual {
            let _ = write!(folders, ", {}, {}", quoted(flag), quoted(path));
        }
    }
    let artefacts =
        format!("[{}, {}, {}]", quoted(&paths.sql), quoted(&format!("{}/src", paths.entity)), quoted(&paths.docs));
    let values = [
        ("tests", &**folder),
        ("tests_crate", &ident(folder)),
        ("database", &declared.name),
        ("artefacts", &artefacts),
        (", folders", &folders),
        ("rust-version", env!("CARGO_PKG_RUST_VERSION")),
    ];
    let mut texts = Texts::new();
    let mut put = |path: &str, text: String| texts.insert(format!("{folder}/{path}"), text);
    put("Cargo.toml", tests_manifest(options, found, crates, declared, &values));
    put("src/lib.rs", filled(TESTS_LIB, &values));
    put("tests/artefacts.rs", filled(ARTEFACTS, &values));
    if declared.dialects.contains(&Dialect::D1) {
        put("tests/sqlite.rs", filled(SQLITE, &values));
    }
    if declared.dialects.contains(&Dialect::Postgres) {
        put("tests/postgres.rs", filled(POSTGRES, &values));
    }
    let is_shown = |path: &str| {
        let of = [&paths.sql, &format!("{}/src", paths.entity), &paths.docs];
        of.iter().any(|folder| path.starts_with(&format!("{folder}/"))) && !path.ends_with("_ext.rs")
    };
    for file in declared.artefacts.iter().filter(|file| is_shown(&file.path)) {
        let name = file.path.replace('/', "__");
        let text = text_of(file);
        put(
            &format!("snapshots/{name}.snap"),
            format!("---\nsource: {folder}/tests/artefacts.rs\n---\n{}\n", text.trim_end_matches('\n')),
        );
    }
    texts
}

/// All of a file's text.
pub(super) fn text_of(file: &File) -> String {
    match file.kind {
        Kind::Generated(comment) => format!("{}{}", emit::write::header(comment, &file.body), file.body),
        Kind::Frozen | Kind::Scaffold => file.body.clone(),
    }
}

fn tests_manifest(
    options: &Options,
    found: &Found,
    crates: &Crates,
    declared: &Declared,
    values: &[(&str, &str)],
) -> String {
    let local = |package: &str, folder: &str, name: &str| {
        let mut table = InlineTable::new();
        if package != name {
            table.insert("package", Value::from(package));
        }
        table.insert("path", Value::from(format!("../{folder}")));
        table.to_string()
    };
    let has_postgres = declared.dialects.contains(&Dialect::Postgres);
    let lines = format!(
        "[dependencies]\nmigration = {}\nschema = {}\nseaglass = {}\nseaglass-cli = {}\n",
        local(&crates.migration, &crates.migration_folder, "migration"),
        local(&crates.schema, &crates.schema, "schema"),
        options.source.library(&crates.tests),
        options.source.program(&crates.tests),
    );
    let mut text = filled(TESTS_MANIFEST, values).replacen("[dependencies]\n", &lines, 1);
    if has_postgres {
        text.push_str(TESTS_POSTGRES_MANIFEST);
    }
    manifest::inheriting(&text, found.manifest())
}
