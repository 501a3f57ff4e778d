//! What is written for people and for GitHub.

use super::text::filled;
use super::{Crates, Declared, Found, Options, Source};
use seaglass::Paths;
use seaglass::model::Dialect;
use std::fmt::Write as _;

const README: &str = include_str!("templates/README.md");
const EXAMPLE: &str = include_str!("templates/README_example.md");
const EXISTING: &str = include_str!("templates/README_existing.md");
const ADOPT: &str = include_str!("templates/ADOPT.md");
const AGENTS: &str = include_str!("templates/AGENTS.md");
const WORKFLOW: &str = include_str!("templates/schema.yml");
const GITATTRIBUTES: &str = include_str!("templates/gitattributes");

/// The page with the two commands.
pub(super) fn readme(options: &Options, found: &Found, crates: &Crates, declared: &Declared) -> String {
    let (database, paths) = (&*declared.name, crates.paths());
    let (has_postgres, has_d1) =
        (declared.dialects.contains(&Dialect::Postgres), declared.dialects.contains(&Dialect::D1));
    let mut rows = format!(
        "| migrations for SeaORM | `{migration}/src` | `sea-orm-cli migrate up{dir}` |\n",
        migration = paths.migration,
        dir = dir(&paths),
    );
    let mut databases = String::new();
    let mut tested = String::new();
    let sql = format!("{}/{database}", paths.sql);
    if has_postgres {
        let _ = writeln!(rows, "| the same as SQL for Postgres | `{sql}/postgres` | `psql`, `sqlx migrate` |");
        let _ = writeln!(
            databases,
            "Postgres, by SeaORM or by the SQL files (each says in its head what it costs and the exact command):\n\n    \
             DATABASE_URL=postgres://… sea-orm-cli migrate up{}\n    sqlx migrate run --source {sql}/postgres/up\n",
            dir(&paths)
        );
        let _ = writeln!(
            tested,
            "`{tests}/tests/postgres.rs` runs the migrations on a server, in a database of its own, and compares; it needs \
             one:\n\n    docker run --rm -d -e POSTGRES_PASSWORD=postgres -p 5432:5432 postgres\n    \
             DATABASE_URL=postgres://postgres:postgres@localhost/postgres cargo test -p {tests} --features postgres\n",
            tests = crates.tests
        );
    }
    if has_d1 {
        let _ = writeln!(rows, "| the same as SQL for D1 | `{sql}/d1` | `wrangler d1 migrations apply` |");
        let _ = writeln!(
            databases,
            "Cloudflare D1, from `{wrangler}/{database}`, where a `wrangler.jsonc` says what a Worker needs:\n\n    npx \
             wrangler d1 migrations apply {binding} --local\n",
            wrangler = paths.wrangler,
            binding = declared.binding
        );
        tested.insert_str(
            0,
            &format!(
                "`{}/tests/sqlite.rs` runs the migrations on SQLite, the engine of D1, and compares what\nthey made with what \
                 is declared.\n",
                crates.tests
            ),
        );
    }
    let _ = writeln!(rows, "| entities | `{}/src` | your app: `{0} = {{ path = \"{0}\" }}` |", paths.entity);
    let _ = writeln!(rows, "| docs | `{}` | people |", paths.docs);
    let names = [
        ("database", database),
        ("schema", &*crates.schema),
        ("migration", &*crates.migration_folder),
        ("tests", &*crates.tests),
    ];
    let tables = filled(if declared.is_example { EXAMPLE } else { EXISTING }, &names);
    let values = [
        ("tables", &*tables),
        ("database", database),
        ("schema", &crates.schema),
        ("migration", &crates.migration_folder),
        ("entity", &crates.entity),
        ("tests", &crates.tests),
        ("rows", &rows),
        ("databases", &databases),
        ("tested", &tested),
        ("nested", if found.within.is_some() { ", once it is moved to the folder where `.git` is" } else { "" }),
        ("source", until_published(&options.source)),
    ];
    filled(README, &values)
}

/// What a project reads that has migrations already.
pub(super) fn adopt(crates: &Crates, declared: &Declared) -> String {
    let values = [
        ("database", &*declared.name),
        ("schema", &crates.schema),
        ("migration", &crates.migration_folder),
        ("entity", &crates.entity),
    ];
    filled(ADOPT, &values)
}

/// The page for programs that work on the project.
pub(super) fn agents(crates: &Crates) -> String {
    let paths = crates.paths();
    filled(AGENTS, &[("schema", &*crates.schema), ("sql", &paths.sql), ("history", &paths.history)])
}

fn dir(paths: &Paths) -> String {
    if paths.migration == "migration" { String::new() } else { format!(" -d {}", paths.migration) }
}

const fn until_published(source: &Source) -> &'static str {
    match source {
        Source::Version(_) | Source::Git(_) => "",
        Source::Path(_) => {
            "\n\nThe crates of seaglass come from a folder of this machine: a machine that checks the project out needs them in \
             the same place."
        }
    }
}

/// The workflow. `crates` are the packages that it is about.
pub(super) fn workflow(found: &Found, crates: &Crates, packages: &[&str], declared: &Declared) -> String {
    let members =
        if found.manifest().is_none() { " --workspace".to_owned() } else { format!(" -p {}", packages.join(" -p ")) };
    let has_tests = packages.contains(&crates.tests.as_str());
    let is_tested = has_tests && declared.dialects.contains(&Dialect::Postgres);
    let (postgres, on_postgres) = if is_tested {
        let test = format!("      - run: cargo test -p {} --features postgres --test postgres\n", crates.tests);
        (
            SERVICE,
            format!("{test}        env:\n          DATABASE_URL: postgres://postgres:postgres@localhost/postgres"),
        )
    } else {
        ("", String::new())
    };
    let folder = found.within.as_deref();
    // A text of JSON is one of YAML.
    let folder_line =
        folder.map(|folder| format!("    defaults:\n      run:\n        working-directory: {}\n", quoted(folder)));
    let target = folder.map_or_else(|| "target".to_owned(), |folder| format!("{folder}/target"));
    let folder_line = folder_line.unwrap_or_default();
    let before = format!("{folder_line}{postgres}");
    let formatted = members.replace(" --workspace", " --all");
    let text = WORKFLOW.replace("cargo fmt{{members}}", &format!("cargo fmt{formatted}"));
    // Annotations name files from the top of the repository.
    let check = if folder.is_none() { " --format github" } else { "" };
    let values = [
        ("postgres", &*before),
        ("check", check),
        ("folder", &*folder_line),
        ("target", &target),
        ("members", &members),
        ("on-postgres", &on_postgres),
    ];
    let text = filled(&text, &values);
    format!("{}\n", text.trim_end())
}

const SERVICE: &str = "    services:
      postgres:
        image: postgres:18
        env:
          POSTGRES_PASSWORD: postgres
        ports: [\"5432:5432\"]
        options: --health-cmd pg_isready --health-interval 1s --health-retries 60
";

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// What git is told of the folders.
pub(super) fn attributes(crates: &Crates) -> String {
    let values = [("migration", &*crates.migration_folder), ("entity", &crates.entity), ("tests", &crates.tests)];
    filled(GITATTRIBUTES, &values)
}
