//! The pages show real output of real commands, and lead somewhere.

use seaglass_tests::process::{copy_tree, workspace};
use seaglass_tests::versions;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

/// Pages whose commands are run here, in a checkout of this repository.
const RUN_HERE: [&str; 4] = ["README.md", "docs/guide/ci.md", "docs/guide/declare.md", "docs/guide/evolve.md"];

/// Pages whose commands need a project or a database of their own, with the test that runs them.
const RUN_BY: [(&str, &str); 7] = [
    ("docs/guide/existing.md", "tests/tests/system/import/story.rs"),
    ("docs/guide/getting-started.md", "tests/tests/system/live_init.rs"),
    ("docs/guide/live.md", "tests/tests/system/live_docs.rs"),
    ("docs/guide/loop.md", "codegen/tests/plans.rs"),
    ("docs/guide/recipes.md", "tests/tests/system/recipes.rs"),
    ("docs/guide/squash.md", "tests/tests/system/squashed.rs"),
    ("docs/guide/undo.md", "tests/tests/system/undone.rs"),
];

/// A command that a `console` block shows, and what it shows below it.
struct Shown {
    command: String,
    output: String,
}

fn page(path: &str) -> String {
    fs::read_to_string(workspace().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn shown(text: &str) -> Vec<Shown> {
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

/// The text below a heading of a page, up to the next one.
pub(crate) fn section(path: &str, heading: &str) -> String {
    let text = page(path);
    let start = text.find(&format!("\n## {heading}\n")).unwrap_or_else(|| panic!("{path} has no `## {heading}`"));
    let rest = &text[start + 1..];
    rest[..rest[3..].find("\n## ").map_or(rest.len(), |end| end + 3)].to_owned()
}

#[test]
fn shows_what_the_commands_print() {
    let checkout = tempfile::tempdir().unwrap();
    for folder in ["migration", "entity", "docs"] {
        copy_tree(&workspace().join(folder), &checkout.path().join(folder));
    }
    for path in RUN_HERE {
        let all = shown(&page(path));
        assert!(!all.is_empty(), "{path} shows commands");
        for Shown { command, output } in all {
            let words = command.strip_prefix("cargo schema").unwrap_or_else(|| panic!("no test runs `{command}`"));
            let words: Vec<&str> = words.split_whitespace().collect();
            let (code, said) = versions::run(schema::project(), checkout.path(), &words);
            assert_eq!(said, output, "{path}: `{command}` exited with {code}");
        }
    }
}

/// A page with commands is run by a test that names it.
#[test]
fn every_page_with_commands_is_run() {
    let with_commands: BTreeSet<String> = pages()
        .into_iter()
        .filter(|path| fs::read_to_string(path).unwrap().contains("```console\n"))
        .map(|path| path.strip_prefix(workspace()).unwrap().to_string_lossy().into_owned())
        .collect();
    let run: BTreeSet<String> = RUN_HERE.into_iter().chain(RUN_BY.map(|(path, _)| path)).map(str::to_owned).collect();
    assert_eq!(with_commands, run);
    for (path, test) in RUN_BY {
        assert!(page(test).contains(path), "{test} runs {path}");
    }
}

/// A first page, not a manual.
#[test]
fn the_readme_is_short() {
    let lines = page("README.md").lines().count();
    assert!(lines < 200, "README.md has {lines} lines: docs/guide/ is for the rest");
}

/// The book has every page.
#[test]
fn the_book_has_every_page() {
    let summary = page("docs/SUMMARY.md");
    for path in pages() {
        let Ok(path) = path.strip_prefix(workspace().join("docs")) else { continue };
        let path = path.to_string_lossy();
        assert!(path == "SUMMARY.md" || summary.contains(&format!("]({path})")), "docs/SUMMARY.md lacks {path}");
    }
}

/// The pages at the top and those of `docs/` and `docs/guide/`.
fn pages() -> Vec<PathBuf> {
    let folders = ["", "docs", "docs/guide"].map(|folder| workspace().join(folder));
    let files = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap()).map(|entry| entry.unwrap().path());
    let mut pages: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|it| it == "md")).collect();
    pages.sort();
    pages
}

/// The anchors of a page's headings, as GitHub makes them.
fn anchors(text: &str) -> Vec<String> {
    let is_kept = |letter: &char| letter.is_alphanumeric() || ['-', '_', ' '].contains(letter);
    let slug = |title: &str| title.to_lowercase().chars().filter(is_kept).collect::<String>().replace(' ', "-");
    text.lines().filter(|line| line.starts_with('#')).map(|line| slug(line.trim_start_matches('#').trim())).collect()
}

#[test]
fn links_lead_somewhere() {
    for page in pages() {
        let (text, folder) = (fs::read_to_string(&page).unwrap(), page.parent().unwrap());
        // What blocks show are pages of other projects.
        let text: String = text.split("\n```").step_by(2).collect();
        for target in text.split("](").skip(1).filter_map(|rest| rest.split([')', ' ', '\n']).next()) {
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            if file.contains("://") || target.contains(['`', '"', '{', '$']) {
                continue;
            }
            let to = if file.is_empty() { page.clone() } else { folder.join(file) };
            assert!(to.exists(), "{} links to {target}", page.display());
            if !anchor.is_empty() && to.extension().is_some_and(|it| it == "md") {
                let there = anchors(&fs::read_to_string(&to).unwrap());
                assert!(there.iter().any(|it| it == anchor), "{} links to {target}", page.display());
            }
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
