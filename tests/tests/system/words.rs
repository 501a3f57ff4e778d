//! The glossary of CONTRIBUTING is kept: what it puts out of use is in no file.

use std::fs;
use std::path::{Path, PathBuf};

use seaglass_tests::process::workspace;

/// What keeps its words: what is frozen, what others wrote, and the glossary.
const EXEMPT: [&str; 5] =
    ["CHANGELOG.md", "CONTRIBUTING.md", "codegen/tests/corpus/", "tests/apps/", "tests/fixtures/read_"];

/// The last column of the glossary.
fn out_of_use() -> Vec<String> {
    let text = fs::read_to_string(workspace().join("CONTRIBUTING.md")).expect("the page is there");
    let glossary = text.split("\n## Words\n").nth(1).and_then(|rest| rest.split("\n## ").next()).expect("a glossary");
    let rows = glossary.lines().filter(|line| line.starts_with("| ")).skip(1);
    let last = rows.filter_map(|row| row.strip_suffix('|').and_then(|row| row.rsplit('|').next()));
    last.flat_map(|cell| cell.split(';'))
        .map(|word| word.trim().to_lowercase())
        .filter(|word| !word.is_empty())
        .collect()
}

/// Whether `text` has the word, not as a part of another one.
fn has(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, found)| {
        let before = text[..at].chars().next_back();
        let after = text[at + found.len()..].chars().next();
        ![before, after].into_iter().flatten().any(char::is_alphanumeric)
    })
}

/// Texts below a folder, without what is built or fetched.
fn texts(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder can be read") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() && !name.starts_with('.') && !["target", "node_modules", "build"].contains(&name.as_str()) {
            texts(&path, found);
        } else if path.extension().is_some_and(|it| ["rs", "md", "snap", "sql", "mjs"].iter().any(|kind| it == *kind)) {
            found.push(path);
        }
    }
}

#[test]
fn the_glossary_is_kept() {
    let words = out_of_use();
    assert!(words.len() > 8, "{words:?}");
    let (mut found, mut paths) = (Vec::new(), Vec::new());
    texts(&workspace(), &mut paths);
    assert!(paths.len() > 1_000, "{} files", paths.len());
    for path in paths {
        let name = path.strip_prefix(workspace()).expect("it is below").to_string_lossy().replace('\\', "/");
        let Ok(text) = fs::read_to_string(&path) else { continue };
        if EXEMPT.iter().any(|start| name.starts_with(start)) {
            continue;
        }
        for (at, line) in text.to_lowercase().lines().enumerate() {
            found.extend(words.iter().filter(|word| has(line, word)).map(|word| format!("{name}:{}: {word}", at + 1)));
        }
    }
    assert!(found.is_empty(), "CONTRIBUTING, Words, says what to say instead:\n{}", found.join("\n"));
}
