//! `seaglass verify` on all cases: what is generated holds over made-up rows.

use crate::cases::Case;
use seaglass::{emit::history::Entry, model::Dialect};
use seaglass_cli::{
    project::known,
    scratch,
    verify::{
        self,
        bench::{Bench, OnPostgres, OnSqlite},
        report,
        unit::{Unit, units},
    },
};
use seaglass_tests::{story::Story, target::Target};
use std::fs;

/// What is generated for a case, on Postgres and SQLite.
pub fn hold(case: &Case) {
    let [target, _] = Target::postgres("verified");
    let server = scratch::postgres(Some(&target.url())).expect("the server is there");
    let mut wrong = Vec::new();
    let story = Story::new();
    story.generate(std::slice::from_ref(&case.before), &[]);
    let name = crate::database(&story);
    let of = || known(story.root(), "migration/history", Some(&name), None).expect("a history");
    let count = of().entries.len();
    story.generate(std::slice::from_ref(&case.after), case.flags);
    let known = of();
    for dialect in known.dialects() {
        let text = |entry: &Entry, is_up: bool| {
            let folder = if is_up { "up" } else { "down" };
            let path = format!("migration/sql/{name}/{}/{folder}/{}.sql", dialect.key(), entry.stem());
            fs::read_to_string(story.root().join(path)).map_err(|error| error.to_string())
        };
        let units = units(&known.entries, dialect, &[], &text).expect("units");
        let new: Vec<String> = known.entries.iter().skip(count).map(Entry::stem).collect();
        let is_wanted = |unit: &Unit| unit.steps.iter().any(|step| new.contains(&step.stem));
        let mut bench: Box<dyn Bench> = match dialect {
            Dialect::Postgres => Box::new(OnPostgres::new(&server, None).expect("a database")),
            Dialect::D1 => Box::new(OnSqlite::embedded().expect("a folder")),
        };
        match verify::run(bench.as_mut(), &units, &is_wanted, &mut |_| {}) {
            Ok(outcomes) => {
                for outcome in outcomes.iter().filter(|it| !it.is_held()) {
                    wrong.push(format!(
                        "{} on {}:\n  {}",
                        case.title,
                        outcome.engine,
                        report::details(outcome).join("\n  ")
                    ));
                }
            }
            Err(error) => wrong.push(format!("{} on {dialect:?}: {error}", case.title)),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
