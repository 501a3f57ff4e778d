//! A baseline makes what the history made, on each engine, and changes no entity, whatever was declared.

use crate::case::{Case, Step, case};
use crate::edit::Kind;
use crate::engine::{Database, Engine, Server};
use crate::intent::intent;
use crate::trip::without_extensions;
use crate::undone::{diff_of, history, prepared, project, tree};
use crate::{model, runner, wanted};
use proptest::strategy::{Strategy, ValueTree};
use seaglass::emit::File;
use seaglass::emit::history::{Entry, History};
use seaglass::model::{Declared, Dialect};
use seaglass::squash::{Input, squash};
use std::collections::BTreeSet;

/// What a chain generates: the last declaration, the history, and the SQL of all of it.
fn generated(steps: &[Step]) -> Option<(Declared, History, Vec<File>)> {
    let first = prepared(model::declared(&steps.first()?.before.spec)?, History::default())?;
    let (mut declared, mut known, mut files) = (first.declared.clone(), history(&first), first.sql);
    for step in steps {
        let Some(then) = model::declared(&step.after.spec) else { break };
        let said = Declared { intent: intent(&step.before.spec, &step.after.spec, &step.notes), ..then };
        let Some(next) = prepared(said, known.clone()) else { break };
        (declared, known) = (next.declared.clone(), history(&next));
        files.extend(next.sql);
    }
    Some((declared, known, files))
}

/// The files of a dialect and a direction, in the order in which they are run up.
fn of<'f>(files: &'f [File], dialect: Dialect, direction: &str) -> Vec<&'f File> {
    let folder = format!("/{}/{direction}/", dialect.key());
    let mut found: Vec<&File> = files.iter().filter(|file| file.path.contains(&folder)).collect();
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

/// The objects of a new database that has run these files, and those that rolling all of them back leaves.
fn facts(server: &Server, files: &[File]) -> Result<[Vec<String>; 2], String> {
    let mut database = server.open();
    let run = |database: &mut Database, direction| {
        let mut files = of(files, server.dialect(), direction);
        if direction == "down" {
            files.reverse();
        }
        files.into_iter().try_for_each(|file| {
            let ran = server.run(database, &file.body, file.body.starts_with("-- no-transaction"));
            ran.map_err(|error| format!("{}: {error}\n{}", file.path, file.body))
        })
    };
    let made = run(&mut database, "up").map(|()| server.facts(&mut database));
    let left = run(&mut database, "down").map(|()| without_extensions(server.facts(&mut database)));
    server.close(database);
    Ok([made?, left?])
}

/// Without what rolls back, which a history may refuse.
fn ups_of(files: &[File]) -> Vec<File> {
    files.iter().filter(|file| !file.path.contains("/down/")).cloned().collect()
}

/// Squashes what a chain generates; whether there was something to squash.
fn squashed(steps: &[Step], server: &Server) -> bool {
    let Some((declared, known, files)) = generated(steps).filter(|(_, known, _)| known.entries.len() > 1) else {
        return false;
    };
    let (project, left_out) = (project(), BTreeSet::new());
    let input = Input {
        project: &project,
        declared: &declared,
        history: &known,
        count: known.entries.len(),
        left_out: &left_out,
    };
    let squash = squash(&input).unwrap_or_else(|faults| {
        let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
        panic!("{}", told.join("\n"))
    });
    let entities = |history: &[Entry]| {
        let mut tree = tree(declared.clone(), history);
        tree.retain(|path, _| path.starts_with("entity/"));
        tree
    };
    assert!(entities(&squash.history) == entities(&known.entries), "an entity is another one");
    let history = facts(server, &ups_of(&files)).map(|[made, _]| made).expect("the history runs");
    let [baseline, left] = facts(server, &squash.files).expect("the baseline runs, and is rolled back");
    let [history, baseline] = [history, baseline].map(|facts| facts.join("\n"));
    assert!(history == baseline, "{}", diff_of(&history, &baseline));
    let [nothing, _] = facts(server, &[]).expect("no file fails");
    let [nothing, left] = [without_extensions(nothing), left].map(|facts| facts.join("\n"));
    assert!(nothing == left, "rolled back: {}", diff_of(&nothing, &left));
    true
}

fn all(engine: Engine, chains: usize) {
    let (server, mut runner, mut count) = (Server::new(engine), runner(), 0);
    while count < chains {
        let case: Case = case(&Kind::ALL, server.dialect()).new_tree(&mut runner).expect("a case").current();
        count += usize::from(squashed(&case.play().1, &server));
    }
}

#[test]
fn a_baseline_makes_what_the_history_made_on_sqlite() {
    all(Engine::Sqlite, wanted() / 4);
}

#[test]
fn a_baseline_makes_what_the_history_made_on_postgres() {
    all(Engine::Postgres(18), wanted() / 10);
}
