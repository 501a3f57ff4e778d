//! A migration that is undone leaves every file as it was before it, whatever was declared.

use crate::case::{Case, Step, case};
use crate::edit::Kind;
use crate::intent::intent;
use crate::{model, runner, wanted};
use proptest::strategy::{Strategy, ValueTree};
use seaglass::ask::Nobody;
use seaglass::diff::replay;
use seaglass::emit::history::{Entry, History, print};
use seaglass::emit::sha256;
use seaglass::model::{Declared, Dialect};
use seaglass::pipeline::{Declarations, Options, PreparedDatabase, files, migrations};
use seaglass::undo::{before, take};
use seaglass::{Paths, Project};
use std::collections::BTreeMap;

/// What stands for a file that is not there.
const NONE: &str = "no file";

pub fn project() -> Project {
    Project::new("/project")
}

/// With the migrations that it needs behind `history`; none where there is no way.
pub fn prepared(declared: Declared, history: History) -> Option<PreparedDatabase> {
    let histories = BTreeMap::from([(declared.name.clone(), history)]);
    let declarations = Declarations { databases: vec![declared], warnings: Vec::new() };
    let options = Options { date: "20260102".to_owned(), ..Options::default() };
    let found = migrations(&project(), declarations, histories, &options, &mut Nobody).ok()?;
    found.databases.into_iter().next()
}

pub fn history(database: &PreparedDatabase) -> History {
    let path = |entry: &Entry| format!("migration/history/{}/{}.json", database.declared.name, entry.stem());
    History {
        entries: database.history.clone(),
        paths: database.history.iter().map(path).collect(),
        head_sha256: database.history.last().map(|last| sha256(&print(last))),
    }
}

/// Every file that follows from a declaration and its history, by path.
pub fn tree(declared: Declared, history: &[Entry]) -> BTreeMap<String, String> {
    let databases = [PreparedDatabase::settled(declared, history.to_vec())];
    files(&project(), &databases).map(|file| (file.path, file.body)).collect()
}

/// Undoes each step of a chain, and returns how many changed something.
fn undone(steps: &[Step]) -> usize {
    let (mut count, mut known) = (0, History::default());
    for (at, step) in steps.iter().enumerate() {
        let Some(first) = model::declared(&step.before.spec) else { break };
        if at == 0 {
            let Some(begun) = prepared(first.clone(), History::default()) else { break };
            known = history(&begun);
        }
        let Some(then) = model::declared(&step.after.spec) else { break };
        let said = Declared { intent: intent(&step.before.spec, &step.after.spec, &step.notes), ..then };
        let Some(next) = prepared(said, known.clone()) else { break };
        if next.new > 0 {
            let after = history(&next);
            let (left, taken) = take(&Paths::default(), &next.declared.name, &after).expect("there is a last one");
            assert_eq!(left, known);
            let schema = replay(left.entries.iter().flat_map(|entry| &entry.changes)).expect("it did before");
            let back = tree(before(&next.declared, schema, &taken.changes()), &left.entries);
            let expected = tree(first, &left.entries);
            for path in back.keys().chain(expected.keys()) {
                let [back, expected] = [&back, &expected].map(|tree| tree.get(path).map_or(NONE, String::as_str));
                let told: Vec<String> = taken.changes().iter().map(ToString::to_string).collect();
                let is_same =
                    back == expected || (is_told_elsewhere(&told) && [back, expected].iter().all(|text| *text != NONE));
                assert!(is_same, "{path}\n{}\n{told:#?}", diff_of(expected, back));
            }
            count += 1;
            known = after;
        }
    }
    count
}

/// In what order things were declared that go, which of their sequences had a name, and how what changes was spelled,
/// stands in no history.
fn is_told_elsewhere(changes: &[String]) -> bool {
    let words = ["drop ", "rename ", "order ", "numbering", "default"];
    words.iter().any(|word| changes.iter().any(|change| change.contains(word)))
}

pub fn diff_of(expected: &str, found: &str) -> String {
    similar::TextDiff::from_lines(expected, found).unified_diff().to_string()
}

#[test]
fn what_is_undone_leaves_every_file_as_it_was() {
    let mut runner = runner();
    for dialect in Dialect::ALL {
        let mut pairs = 0;
        while pairs < wanted() / 2 {
            let case: Case = case(&Kind::ALL, dialect).new_tree(&mut runner).expect("a case").current();
            pairs += undone(&case.play().1);
        }
    }
}
