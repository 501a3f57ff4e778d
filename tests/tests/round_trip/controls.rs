//! Red controls: migrations that are wrong on purpose, each of which the machine must notice.
//!
//! A pair is exposed where the fault can show. Pairs are drawn until enough of them were noticed, so that no seed decides.

use crate::case::case;
use crate::coverage::Coverage;
use crate::drafts::with_drafts;
use crate::edit::Kind;
use crate::engine::{Engine, Server};
use crate::spec::Value;
use crate::trip::{Version, What, by_the_pipeline, finding, is_by_hand};
use crate::usual::usual_rebuild;
use crate::{runner, trip};
use proptest::strategy::{Strategy, ValueTree};
use seaglass::diff::Change;
use seaglass::emit::sql::StageFiles;
use seaglass::model::Action;
use std::cell::Cell;

/// So many broken migrations must be noticed before one of them goes unnoticed.
const ENOUGH: usize = 5;

/// Files that are wrong, or none where a fault could not show.
type Break<'a> = &'a dyn Fn(Version<'_>) -> Option<Vec<StageFiles>>;

/// Breaks one migration after the other until enough of them were noticed as one of `whats`. Those which an engine refuses
/// to run show nothing.
fn notices(engine: Engine, kinds: &[Kind], broken: Break<'_>, whats: &[What]) {
    let server = Server::new(engine);
    let (mut runner, mut coverage) = (runner(), Coverage::default());
    let (exposed, mut noticed) = (Cell::new(false), 0);
    let migrate = |version: Version<'_>| {
        let files = broken(version).ok_or_else(|| finding(What::Setup, &[("nothing", "to break")]))?;
        exposed.set(true);
        Ok(files)
    };
    while noticed < ENOUGH {
        for step in case(kinds, server.dialect()).new_tree(&mut runner).expect("a case").current().play().1 {
            exposed.set(false);
            let others = whats.contains(&What::Half);
            let found = trip::alone(&step, &server, &migrate, &mut coverage, others);
            assert!(!exposed.get() || found.is_err(), "unnoticed after {noticed} that were noticed: {step:#?}");
            noticed += usize::from(found.is_err_and(|finding| whats.contains(&finding.what)));
        }
    }
}

/// The usual rebuild, where a row refers to a row of another table by a key that acts when that is deleted.
fn usual(version: Version<'_>) -> Option<Vec<StageFiles>> {
    let tables = &version.world.spec.tables;
    let loses = tables.iter().any(|table| {
        let acts = |action| matches!(action, Action::Cascade | Action::SetNull);
        table.foreign_keys.iter().filter(|key| key.target != table.id && acts(key.on_delete)).any(|key| {
            let held = |id| move |row: &crate::rows::Row| row.get(id).is_some_and(|value| *value != Value::Null);
            version.world.of(table.id).iter().any(|row| key.columns.iter().all(|id| held(id)(row)))
        })
    });
    loses.then(|| usual_rebuild(version))
}

/// Planned files without the statement that fails outside of a transaction.
fn unguarded(version: Version<'_>) -> Option<Vec<StageFiles>> {
    let mut files = by_the_pipeline(version);
    let up = &mut files.first_mut()?.up;
    let start = up.find("SELECT json_extract('[]', CASE \"defer_foreign_keys\"")?;
    let end = start + up[start..].find(";\n")? + 2;
    up.replace_range(start..end, "");
    Some(files)
}

#[test]
fn a_file_without_its_guard_ends_half_way() {
    notices(Engine::Sqlite, &Kind::ALL, &unguarded, &[What::Half]);
}

#[test]
fn the_usual_rebuild_loses_rows_on_sqlite() {
    // Nothing that was there changes, so that only what the rebuild loses can differ.
    notices(Engine::Sqlite, &Kind::ADDITIVE, &usual, &[What::Rows]);
}

#[test]
fn the_usual_rebuild_loses_rows_on_workerd() {
    notices(Engine::D1, &Kind::ADDITIVE, &usual, &[What::Rows]);
}

/// What was declared since a draft was begun, recorded and not written.
fn swallowed(version: Version<'_>) -> Option<Vec<StageFiles>> {
    let stages = with_drafts(version).ok()?;
    let (drafted, planned): (Vec<_>, Vec<_>) = stages.into_iter().partition(is_by_hand);
    let exposed = !drafted.is_empty() && planned.iter().any(|stage| stage.up.contains("CREATE "));
    exposed.then_some(drafted)
}

#[test]
fn what_a_draft_swallows_is_missed() {
    notices(Engine::Sqlite, &Kind::ALL, &swallowed, &[What::Up, What::Catalogue, What::Rows]);
}

/// Views and routines that are recreated without what they had. Where none comes or goes, each is known by its name.
fn forgotten(version: Version<'_>) -> Option<Vec<StageFiles>> {
    let is_object = |change: &Change| {
        matches!(
            change,
            Change::CreateView(_) | Change::DropView(_) | Change::CreateRoutine(_) | Change::DropRoutine(_)
        )
    };
    let mut stages = by_the_pipeline(version);
    let mut had = false;
    for stage in &mut stages {
        let Some(start) = stage.up.find("-- They are restored") else { continue };
        had |= stage.up.contains("ALTER VIEW %s OWNER") || stage.up.contains("ALTER ROUTINE %s OWNER");
        let end = stage.up[start..].find("$$;\n").map_or(stage.up.len(), |end| start + end + "$$;\n".len());
        stage.up.replace_range(start..end, "");
    }
    (had && !version.changes.iter().any(is_object)).then_some(stages)
}

#[test]
fn rights_that_are_not_restored_are_missed() {
    notices(Engine::Postgres(18), &Kind::ALL, &forgotten, &[What::Strange]);
}

/// Breaks migrations by a change of their text until enough of them were noticed as `what`; where it does not show, because
/// no row or nobody's object is there, it goes unnoticed.
fn shows(kinds: &[Kind], what: What, broken: &dyn Fn(&str) -> String) {
    let server = Server::new(Engine::Sqlite);
    let (mut runner, mut coverage) = (runner(), Coverage::default());
    let (mut noticed, mut tried) = (0, 0);
    let migrate = |version: Version<'_>| {
        let mut files = by_the_pipeline(version);
        let is_other = files.first().is_some_and(|first| broken(&first.up) != first.up);
        if !is_other {
            return Err(finding(What::Setup, &[("nothing", "to break")]));
        }
        for file in files.iter_mut().take(1) {
            file.up = broken(&file.up);
        }
        Ok(files)
    };
    while noticed < ENOUGH {
        assert!(tried < 20_000, "{noticed} were noticed as {what:?} among {tried}");
        for step in case(kinds, server.dialect()).new_tree(&mut runner).expect("a case").current().play().1 {
            tried += 1;
            let found = trip::alone(&step, &server, &migrate, &mut coverage, true);
            noticed += usize::from(found.is_err_and(|finding| finding.what == what));
        }
    }
}

#[test]
fn rows_that_get_other_numbers_are_missed_by_a_search() {
    let forgets = |sql: &str| sql.replace("(rowid, ", "(").replace("SELECT rowid, ", "SELECT ");
    shows(&Kind::ALL, What::Others, &forgets);
}

#[test]
fn a_conversion_that_counts_other_rows_is_missed() {
    shows(&[Kind::CountRows], What::Rows, &|sql: &str| sql.replace("+ (SELECT count(", "+ 1 + (SELECT count("));
}
