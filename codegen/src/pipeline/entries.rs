//! The new entries of a database's history, with their SQL.

use super::{Options, PreparedDatabase, StageSummary};
use crate::declare::Project;
use crate::dialect::Capabilities;
use crate::diff::Change;
use crate::emit::history::{Entry, FORMAT, FileRecord, Group, Parent};
use crate::emit::{self, File, sql};
use crate::model::{Dialect, Fault, Schema};
use crate::plan::{self, Plan, Stage};
use std::collections::BTreeMap;

/// One entry per stage, with the SQL of each dialect.
///
/// # Errors
///
/// The changes that no SQL makes; nothing is written then.
pub(super) fn write(
    project: &Project,
    database: &mut PreparedDatabase,
    before: &Schema,
    head: Option<String>,
    options: &Options,
) -> Result<(), Vec<Fault>> {
    let PreparedDatabase { declared, changes, history, sql: files, stages: summaries, .. } = database;
    let (last, last_date) = history.last().map_or((0, String::new()), |entry| (entry.number, entry.date.clone()));
    let draft = options.drafts.get(&declared.name);
    let named = options.names.get(&declared.name).or(draft.map(|draft| &draft.name)).cloned();
    let name = named.unwrap_or_else(|| plan::name(changes, last == 0));
    let rendered = match draft {
        Some(draft) => draft.stages.clone(),
        None => planned(&sql::Meta { project, database: declared, first: last + 1, name: &name }, changes, before)?,
    };
    let stages = rendered.len().max(1);
    let mut parent = head;
    for stage in 0..stages {
        let number = last + 1 + u32::try_from(stage).unwrap_or(u32::MAX);
        let mut entry = Entry {
            format: FORMAT,
            number,
            name: name.clone(),
            date: options.date.clone().max(last_date.clone()),
            parent: history.last().zip(parent.take()).map(|(entry, sha256)| Parent { migration: entry.stem(), sha256 }),
            group: group(last + 1, stage, stages),
            hand_written: draft.is_some(),
            adopted: None,
            changes: if stage + 1 == stages { changes.clone() } else { Vec::new() },
            files: BTreeMap::new(),
        };
        for (dialect, stage) in rendered.get(stage).into_iter().flatten() {
            entry.files.insert(*dialect, record(stage));
            files.extend(frozen(project, &declared.name, *dialect, &entry.stem(), stage));
            summaries.push(summary(entry.stem(), stage));
        }
        let text = emit::history::print(&entry);
        parent = Some(emit::sha256(&text));
        let path = format!("{}/{}/{}.json", project.paths.history, declared.name, entry.stem());
        files.push(File::frozen(path, text));
        history.push(entry);
    }
    database.new = stages;
    Ok(())
}

/// PLAN and render: the files of each stage.
///
/// # Errors
///
/// The changes that a dialect has and its plan does nothing for: a fault of the planner, which history must not record.
pub(crate) fn planned(
    meta: &sql::Meta<'_>,
    changes: &[Change],
    before: &Schema,
) -> Result<Vec<BTreeMap<Dialect, sql::StageFiles>>, Vec<Fault>> {
    let mut faults: Vec<Fault> = Vec::new();
    let mut stages: Vec<BTreeMap<Dialect, sql::StageFiles>> = Vec::new();
    for dialect in Dialect::ALL.into_iter().filter(|dialect| meta.database.dialects.contains(dialect)) {
        let capabilities = Capabilities::of(dialect).online(!meta.database.offline);
        let mut plan = plan::plan(changes, before, &meta.database.schema, &capabilities);
        let unmade = plan::unmade(&plan, changes, before, &meta.database.schema).into_iter();
        faults.extend(unmade.filter_map(|at| Some(not_made(changes.get(at)?, dialect, &meta.database.name))));
        keep_apart(&mut plan, &stages);
        let rendered = sql::render(&plan, changes, meta);
        stages.resize_with(stages.len().max(rendered.len()), BTreeMap::new);
        for (files, stage) in rendered.into_iter().zip(&mut stages) {
            stage.extend(files.map(|files| (dialect, files)));
        }
    }
    if faults.is_empty() { Ok(stages) } else { Err(faults) }
}

fn not_made(change: &Change, dialect: Dialect, database: &str) -> Fault {
    Fault::error(
        format!("{database}: {}", change.subject().name()),
        format!("no SQL was planned for {} to {change}", dialect.title()),
        "a fault of Seaglass, not of the declaration: history would record a change that no database makes",
        "nothing was written. Report it with the declaration before and after; until it is mended, write this migration by \
         hand (`cargo schema new <name>`)",
    )
}

/// `SeaORM` asks a migration once whether it runs in a transaction, whatever the database: where one dialect has a file
/// that cannot, no other has a file that must, which waits for the next stage.
fn keep_apart(plan: &mut Plan<'_>, stages: &[BTreeMap<Dialect, sql::StageFiles>]) {
    for (at, others) in stages.iter().enumerate() {
        let differs = |stage: &Stage<'_>| others.values().any(|file| file.no_transaction != stage.no_transaction);
        if plan.stages.get(at).is_some_and(differs) {
            plan.stages.insert(at, Stage::default());
        }
    }
}

fn group(first: u32, stage: usize, stages: usize) -> Option<Group> {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    (stages > 1).then(|| Group { first, stage: count(stage + 1), stages: count(stages) })
}

pub(crate) fn record(stage: &sql::StageFiles) -> FileRecord {
    FileRecord {
        up: emit::sha256(&stage.up),
        down: emit::sha256(&stage.down),
        no_transaction: stage.no_transaction,
        index: stage.index.clone(),
        grade: stage.grade,
        reasons: stage.reasons.clone(),
    }
}

fn summary(stem: String, stage: &sql::StageFiles) -> StageSummary {
    StageSummary {
        stem,
        dialect: stage.dialect,
        no_transaction: stage.no_transaction,
        cost: stage.cost.clone(),
        grade: stage.grade,
        reasons: stage.reasons.clone(),
    }
}

fn frozen(project: &Project, database: &str, dialect: Dialect, stem: &str, stage: &sql::StageFiles) -> [File; 2] {
    let path = |direction: &str| format!("{}/{database}/{}/{direction}/{stem}.sql", project.paths.sql, dialect.key());
    [File::frozen(path("up"), stage.up.clone()), File::frozen(path("down"), stage.down.clone())]
}
