//! The README shows real output of real commands.

use seaglass_tests::process::{copy_tree, workspace};
use seaglass_tests::versions;
use std::fs;

/// A command that a `console` block shows, and what it shows below it.
struct Shown {
    command: String,
    output: String,
}

fn shown() -> Vec<Shown> {
    let text = fs::read_to_string(workspace().join("README.md")).unwrap();
    let mut found: Vec<Shown> = Vec::new();
    for block in text.split("```console\n").skip(1) {
        let block = block.split("```").next().unwrap();
        for line in block.lines() {
            if let Some(command) = line.strip_prefix("$ ") {
                found.push(Shown { command: command.to_owned(), output: String::new() });
            } else {
                let last = found.last_mut().expect("a block starts with a command");
                last.output.push_str(line);
                last.output.push('\n');
            }
        }
    }
    found
}

/// The text below a heading of the README, up to the next one.
pub(crate) fn section(heading: &str) -> String {
    let text = fs::read_to_string(workspace().join("README.md")).unwrap();
    let start = text.find(&format!("\n## {heading}\n")).unwrap_or_else(|| panic!("the README has no `## {heading}`"));
    let rest = &text[start + 1..];
    rest[..rest[3..].find("\n## ").map_or(rest.len(), |end| end + 3)].to_owned()
}

#[test]
fn shows_what_the_commands_print() {
    let all = shown();
    assert!(all.len() >= 3, "the README shows commands");
    let checkout = tempfile::tempdir().unwrap();
    for folder in ["migration", "entity", "docs"] {
        copy_tree(&workspace().join(folder), &checkout.path().join(folder));
    }
    for Shown { command, output } in all {
        let words = command.strip_prefix("cargo schema").unwrap_or_else(|| panic!("no test runs `{command}`"));
        let words: Vec<&str> = words.split_whitespace().collect();
        let (code, said) = versions::run(schema::project(), checkout.path(), &words);
        assert_eq!(said, output, "`{command}` exited with {code}");
    }
}

#[test]
fn links_lead_somewhere() {
    for page in [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "docs/recipes.md",
        "docs/undo.md",
        "docs/project.md",
        "docs/entities.md",
        "docs/existing.md",
        "docs/violations.md",
    ] {
        let path = workspace().join(page);
        let (text, folder) = (fs::read_to_string(&path).unwrap(), path.parent().unwrap());
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = target.split('#').next().unwrap();
            let is_page = !file.is_empty() && !file.contains("://");
            assert!(!is_page || folder.join(file).exists(), "{page} links to {target}");
        }
    }
}

/// Paths and files that the guides name exist: a stale line is a bug.
#[test]
fn guides_name_files_that_exist() {
    for page in ["ARCHITECTURE.md", "CONTRIBUTING.md"] {
        let text = fs::read_to_string(workspace().join(page)).unwrap();
        for name in text.split('`').skip(1).step_by(2) {
            let is_path = ["codegen/", "schema/", "tests/", "migration/", "entity/", "docs/", ".ci/"]
                .iter()
                .any(|start| name.starts_with(start));
            if is_path && !name.contains(['<', '*', '…', ' ']) {
                assert!(workspace().join(name).exists(), "{page} names {name}");
            }
        }
    }
}
