//! Every rule has an id of its own, a test that raises it, and a place in the docs.

use seaglass::Rule;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// What writes the page.
const COMMAND: &str = "INSTA_UPDATE=always cargo test -p seaglass --test rules";

/// The most lines of a message that is shown.
const LINES: usize = 12;

fn collect(folder: &Path, found: &mut Vec<String>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs" || extension == "snap") {
            found.push(fs::read_to_string(&path).unwrap());
        }
    }
}

/// The messages that the tests of this crate expect, by rule: of each the shortest.
fn expected() -> BTreeMap<String, String> {
    let (mut texts, mut shortest) = (Vec::new(), BTreeMap::<String, String>::new());
    for folder in ["tests", "src"] {
        collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder), &mut texts);
    }
    for text in &texts {
        let lines: Vec<&str> = text.lines().collect();
        for at in 0..lines.len() {
            let Some((id, found)) = message(&lines[at..]) else { continue };
            let best = shortest.entry(id).or_insert_with(|| found.clone());
            if (found.len(), &found) < (best.len(), best) {
                *best = found;
            }
        }
    }
    shortest
}

/// The whole message that begins in the first of `lines`, and the id of its rule. It ends with what to write instead, or,
/// of a question, with its answers.
fn message(lines: &[&str]) -> Option<(String, String)> {
    let first = lines.first()?;
    let start = ["error[", "warning["].iter().find_map(|word| first.find(word))?;
    let (id, _) = first[start..].split_once('[')?.1.split_once("]: ")?;
    let indent = first.len() - first.trim_start().len();
    let mut text = first[start..].to_owned();
    for line in lines.iter().skip(1).map_while(|line| line.get(indent..)).take(LINES) {
        let goes_on = line.starts_with("  ");
        if !goes_on && text.contains("\n  answer:  ") {
            break;
        }
        text.push('\n');
        text.push_str(line);
        if line.starts_with("  instead: ") {
            break;
        }
    }
    let is_whole =
        text.contains("\n  why:     ") && ["instead", "answer"].iter().any(|it| text.contains(&format!("\n  {it}: ")));
    is_whole.then(|| (id.to_owned(), text))
}

#[test]
fn every_rule_has_an_id_of_its_own() {
    let mut seen = BTreeSet::new();
    for rule in Rule::ALL {
        let name = format!("{rule:?}");
        let words = name.char_indices().fold(String::new(), |mut id, (at, letter)| {
            let dash = if at > 0 && letter.is_uppercase() { "-" } else { "" };
            let _ = write!(id, "{dash}{}", letter.to_lowercase());
            id
        });
        assert_eq!(rule.id(), words, "an id is the rule's name in small letters");
        assert!(seen.insert(rule.id()), "{} is the id of two rules", rule.id());
        for text in [rule.demand(), rule.reason()] {
            assert!(text.ends_with('.') && !text.contains('\n'), "{}: {text}", rule.id());
        }
    }
}

#[test]
fn every_rule_is_raised_by_a_test() {
    let shown: BTreeSet<String> = expected().into_keys().collect();
    let known: BTreeSet<String> = Rule::ALL.iter().map(|rule| rule.id().to_owned()).collect();
    let unraised: Vec<&String> = known.difference(&shown).collect();
    assert!(unraised.is_empty(), "no test expects a whole message of these rules: {unraised:?}");
    let strange: Vec<&String> = shown.difference(&known).collect();
    assert!(strange.is_empty(), "tests expect rules that are not there: {strange:?}");
}

fn page(examples: &BTreeMap<String, String>) -> String {
    let mut text = String::from(
        "# Rules\n\n\
         What a project keeps to, by the code that a message shows in brackets and `--json` gives as `rule`; `cargo schema\n\
         explain <code>` prints what is said of it here. An *error* stops generation, and so does a *question* until it is\n\
         answered. *Advice* is a warning about a declaration that is sound; where what it tells is meant, the declaration says\n\
         so, for one table or for a database, with a reason:\n\n\
         ```rust\n\
         TableDecl::new(table).silence(Rule::MissingPrimaryKey, \"a log that is only appended to\")\n\
         ```\n\n\
         A silence that has nothing to be silent about is told as well. A *notice* is a warning about one run, which ends when\n\
         what it asks for is done. Neither errors nor notices can be silenced.\n\n",
    );
    let _ = writeln!(text, "<!-- Generated from the code and the messages of its tests: `{COMMAND}` -->");
    let mut group = "";
    for rule in Rule::ALL {
        if rule.group() != group {
            group = rule.group();
            let _ = write!(text, "\n## {group}\n");
        }
        let kind = rule.weight_word();
        let _ = write!(text, "\n### `{}`\n\n*{kind}* · {}\n\nWhy: {}\n", rule.id(), rule.demand(), rule.reason());
        if let Some(example) = examples.get(rule.id()) {
            let _ = write!(text, "\n```text\n{example}\n```\n");
        }
    }
    text
}

#[test]
fn the_page_of_rules_is_current() {
    let wanted = page(&expected());
    // The second is what `cargo schema explain` shows: a package holds no file above its own folder.
    for page in ["../docs/rules.md", "src/cli/explain.md"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(page);
        if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
            fs::write(&path, &wanted).unwrap();
        }
        let found = fs::read_to_string(&path).unwrap_or_default();
        assert!(found == wanted, "{page} is not what the code says: run `{COMMAND}`");
    }
}
