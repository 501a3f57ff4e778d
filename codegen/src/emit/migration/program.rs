//! The crate around the migrations of every database.

use super::WIDTH;
use crate::model::Declared;
use std::fmt::Write as _;

/// The library.
pub(super) fn lib(databases: &[&Declared], default: &str) -> String {
    let mut out = String::from("//! The migrations of every database; [`Migrator`] is the default one's.\n\n");
    for name in sorted(databases) {
        let _ = writeln!(out, "pub mod {name};");
    }
    let mut exports =
        [format!("pub use {default}::Migrator;\n"), "pub use sea_orm_migration::prelude::*;\n".to_owned()];
    exports.sort_unstable();
    let _ = write!(out, "\n{}", exports.concat());
    out
}

/// The program that `sea-orm-cli` runs.
pub(super) fn main(databases: &[&Declared], default: &str) -> String {
    let mut arms = String::new();
    for database in databases {
        let name = &database.name;
        let run = format!("cli::run_cli(migration::{name}::Migrator).await");
        let line = format!("        \"{name}\" => {run},");
        if line.len() <= WIDTH {
            let _ = writeln!(arms, "{line}");
        } else {
            let _ = writeln!(arms, "        \"{name}\" => {{\n            {run}\n        }}");
        }
    }
    let names: Vec<&str> = databases.iter().map(|database| database.name.as_str()).collect();
    let (variable, otherwise) =
        ("std::env::var(\"SEAGLASS_DATABASE\")", format!(".unwrap_or_else(|_| \"{default}\".to_owned());"));
    let is_long = "    let name = ".len() + variable.len() + otherwise.len() > WIDTH;
    let end = if is_long { "\n        " } else { "" };
    format!(
        "//! Runs the migrations of the database that `SEAGLASS_DATABASE` names, by default `{default}`.

use sea_orm_migration::prelude::*;

#[tokio::main]
async fn main() {{
    let name = {variable}{end}{otherwise}
    match name.as_str() {{
{arms}        _ => {{
            eprintln!(\"SEAGLASS_DATABASE={{name}}: no such database; one of: {}\");
            std::process::exit(2);
        }}
    }}
}}
",
        names.join(", ")
    )
}

fn sorted<'a>(databases: &[&'a Declared]) -> Vec<&'a str> {
    let mut names: Vec<&str> = databases.iter().map(|database| database.name.as_str()).collect();
    names.sort_unstable();
    names
}
