//! The calls that pages of the docs show, as the tests compile them.

use crate::{Written, declared, history, project, project_compact};
use seaglass::emit::{Source, entity};
use std::fmt::Write as _;
use std::path::Path;

/// The files with the calls of the zoo in both formats, and those of the committed pages of this repository.
///
/// # Errors
///
/// The faults of the declaration, and a page that cannot be read.
pub fn calls() -> Result<Vec<Written>, String> {
    let mut files = Vec::new();
    for (format, project) in [("dense", project()), ("compact", project_compact())] {
        for database in declared(&seaglass::EntityStyle::new())? {
            let source = Source { project: &project, database: &database, history: &history(&database) };
            let pages: Vec<String> = entity::calls(source).into_iter().flatten().collect();
            files.push(file(&format!("{format}_{}", database.name), &pages));
        }
    }
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schema");
    for database in ["mvp", "webauthn"] {
        files.push(file(database, &pages(&docs.join(database)).map_err(|error| error.to_string())?));
    }
    Ok(files)
}

/// The Rust of every page in a folder.
fn pages(folder: &Path) -> std::io::Result<Vec<String>> {
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        paths.push(entry?.path());
    }
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        let text = std::fs::read_to_string(path)?.replace("\r\n", "\n");
        let block = text.split_once("```rust\n").and_then(|(_, rest)| rest.split_once("```"));
        found.extend(block.map(|(block, _)| block.to_owned()));
    }
    Ok(found)
}

/// A module per page, and a function per call: its variables are fields of a row.
fn file(name: &str, pages: &[String]) -> Written {
    let mut text = String::from("//! Written by `cargo run -p zoo` from the calls that pages show.\n");
    for (number, page) in pages.iter().enumerate() {
        let mut chunks = page.trim_end().split("\n\n");
        let imports = chunks.next().unwrap_or_default();
        let _ = write!(text, "\npub mod page_{number} {{\n{imports}\n");
        for (at, call) in chunks.enumerate() {
            let module = call.split("::").next().and_then(|start| start.rsplit(' ').next()).unwrap_or_default();
            let after = |mark: &str| call.split_once(mark).and_then(|(_, rest)| rest.split(')').next());
            let db = [".one(", ".all(", ".insert("].into_iter().find_map(after).unwrap_or_default();
            let mut fields: Vec<&str> = after("find_by_id(").into_iter().collect();
            fields.extend(call.split("Set(").skip(1).filter_map(|rest| rest.split(')').next()));
            let fields = fields.join(", ").replace('(', "");
            let _ = write!(
                text,
                "pub async fn call_{at}({db}: &DatabaseConnection, row: {module}::Model) -> Result<(), DbErr> {{\nlet {module}::Model {{ {fields}{} .. }} = row;\n{call}\nOk(())\n}}\n",
                if fields.is_empty() { "" } else { "," }
            );
        }
        text.push_str("}\n");
    }
    Written { path: format!("tests/zoo/calls/{name}.rs"), text, once: false }
}
