//! The page of what a declaration covers is what the code says, and names what is there.

use seaglass::model::Dialect;
use seaglass::model::coverage::{Covered, Held, covered};
use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// What writes the page.
const COMMAND: &str = "INSTA_UPDATE=always cargo test -p seaglass --test coverage";

const OPENING: &str = "\
# Coverage

What the catalogues of the engines tell apart, and what a declaration has for it.

| in a declaration | what that means |
|---|---|
| a builder | It is declared, compared, changed in place where the engine can, and rolled back. |
| `Raw::new` | Its statements are declared; it is compared by its text, and dropped and recreated when that changes. |
| left alone | Nothing declares it, and no migration changes it where it stands. |
| comes with … | It is made and dropped with something else. |

A test makes a database of every row with a builder or `Raw::new` and finds each in the engine's own catalogue, and holds
the list of catalogues and of their letters against those that the engine has.
";

fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

fn code(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("`{}`", cell(text)) }
}

fn row(covered: &Covered) -> String {
    let (by, elsewhere) = match covered.held {
        Held::Modelled { by, elsewhere } => (by.to_owned(), elsewhere),
        Held::Raw => ("`Raw::new`".to_owned(), "nothing"),
        Held::Named => ("left alone".to_owned(), ""),
        Held::Follows(what) => (format!("comes with {what}"), ""),
    };
    let by = if by.contains("::") && !by.starts_with('`') { code(&by) } else { by };
    let since = covered.since.map(|major| format!(" (from {major} on)")).unwrap_or_default();
    format!(
        "| {} | {} | {}{since} | {by} | {elsewhere} |\n",
        code(covered.catalogue),
        code(covered.mark),
        cell(covered.what)
    )
}

fn page() -> String {
    let mut text = OPENING.to_owned();
    let _ = write!(text, "\n<!-- Generated from the code: `{COMMAND}` -->\n");
    for (dialect, title, other) in [(Dialect::Postgres, "Postgres", "D1"), (Dialect::D1, "SQLite and D1", "Postgres")] {
        let _ = write!(
            text,
            "\n## {title}\n\n| catalogue | where | what | in a declaration | on {other} |\n|---|---|---|---|---|\n"
        );
        text.extend(covered(dialect).iter().map(row));
    }
    text
}

#[test]
fn the_page_of_coverage_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/coverage.md");
    let wanted = page();
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        fs::write(&path, &wanted).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(found == wanted, "docs/coverage.md is not what the code says: run `{COMMAND}`");
}

fn sources(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, text);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            text.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}

/// `X::y` is a function or a variant of X, here or of sea-query.
#[test]
fn every_builder_that_is_named_exists() {
    const OF_SEA_QUERY: [&str; 3] = ["ColumnDef", "IndexCreateStatement", "TableCreateStatement"];
    let mut text = String::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut text);
    for dialect in [Dialect::Postgres, Dialect::D1] {
        for row in covered(dialect) {
            let Held::Modelled { by, .. } = row.held else { continue };
            let Some((owner, member)) = by.split_once("::") else { continue };
            let known = OF_SEA_QUERY.contains(&owner)
                || text.contains(&format!("pub fn {member}("))
                || text.contains(&format!("pub fn {member}<"))
                || text.contains(&format!("    {member},\n"));
            assert!(known && (OF_SEA_QUERY.contains(&owner) || text.contains(owner)), "{by} is nowhere");
        }
    }
}

#[test]
fn no_thing_is_told_twice() {
    for dialect in [Dialect::Postgres, Dialect::D1] {
        let mut seen = BTreeSet::new();
        for row in covered(dialect) {
            assert!(seen.insert((row.catalogue, row.mark)), "{} {}", row.catalogue, row.mark);
        }
    }
}
