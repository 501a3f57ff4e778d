//! The new entries of a database's history, with their SQL.

use super::{Options, PreparedDatabase, StageSummary};
use crate::declare::Project;
use crate::dialect::Capabilities;
use crate::diff::Change;
use crate::emit::history::{Entry, FORMAT, FileRecord, Group, Parent, Style};
use crate::emit::{self, File, sql};
use crate::model::{Dialect, Fault, Rule, Schema};
use crate::plan;
use crate::step::{Plan, Stage};
use std::collections::BTreeMap;

/// The migrations of the draft, then those that are planned, from `state`: one entry per stage, with the SQL of each dialect.
///
/// # Errors
///
/// The changes that no SQL makes; nothing is written then.
pub(super) fn write(
    project: &Project,
    database: &mut PreparedDatabase,
    state: &Schema,
    head: Option<String>,
    options: &Options,
) -> Result<(), Vec<Fault>> {
    let (known, draft) = (database.history.len(), options.drafts.get(&database.declared.name));
    let named = options.names.get(&database.declared.name);
    let mut line = Line { project, options, head };
    let plans = !database.changes.is_empty();
    if let Some(draft) = draft {
        let name = named.filter(|_| !plans).unwrap_or(&draft.name);
        let claims = database.draft.as_ref().map_or_else(Vec::new, |draft| draft.claims().to_vec());
        let later = (1..draft.stages.len()).map(|at| (at + 1).to_string());
        let suffixes = std::iter::once(String::new()).chain(later).collect();
        line.put(database, name, &claims, &Planned { stages: draft.stages.clone(), suffixes }, true);
        if let Some(drafted) = &mut database.draft {
            drafted.new = database.history.len() - known;
        }
    }
    if plans {
        let (last, is_first) = (last(&database.history), database.history.is_empty());
        let changes = std::mem::take(&mut database.changes);
        let name = named.cloned().unwrap_or_else(|| plan::name(&changes, is_first));
        let (style, first) = (Style::after(database.history.last()), last.saturating_add(1));
        let meta =
            sql::Meta { project, database: &database.declared, first, style: &style, name: &name, suffixes: &[] };
        let planned = planned(&meta, &changes, state);
        // What no SQL is known for is what a draft is for.
        let planned = planned.or_else(|faults| if options.by_hand { Ok(Planned::default()) } else { Err(faults) })?;
        line.put(database, &name, &changes, &planned, false);
        database.changes = changes;
    }
    database.new = database.history.len() - known;
    Ok(())
}

fn last(history: &[Entry]) -> u64 {
    history.last().map_or(0, |entry| entry.number)
}

/// Where history ends.
struct Line<'a> {
    project: &'a Project,
    options: &'a Options,
    /// The checksum of the last entry's file.
    head: Option<String>,
}

impl Line<'_> {
    /// Puts one migration, or a group of them, at the end.
    fn put(
        &mut self,
        database: &mut PreparedDatabase,
        name: &str,
        changes: &[Change],
        planned: &Planned,
        hand_written: bool,
    ) {
        let PreparedDatabase { declared, history, sql: files, stages: summaries, .. } = database;
        let Planned { stages: rendered, suffixes } = planned;
        let (first, stages) = (last(history).saturating_add(1), rendered.len().max(1));
        let style = Style::after(history.last());
        let day = history.last().map_or_else(String::new, |entry| entry.date.clone());
        for stage in 0..stages {
            let parent = history.last().zip(self.head.take());
            let number = first.saturating_add(u64::try_from(stage).unwrap_or(u64::MAX));
            let name_here = plan::suffixed(name, suffixes.get(stage).map_or("", String::as_str));
            let mut entry = Entry {
                format: FORMAT,
                number,
                file: style.file(number, &name_here),
                name: name_here,
                date: self.options.date.clone().max(day.clone()),
                parent: parent.map(|(entry, sha256)| Parent { migration: entry.followed(), sha256 }),
                group: group(first, stage, stages, suffixes, name),
                hand_written,
                adopted: None,
                imported: false,
                squashed: None,
                changes: if stage + 1 == stages { changes.to_vec() } else { Vec::new() },
                files: BTreeMap::new(),
            };
            for (dialect, stage) in rendered.get(stage).into_iter().flatten() {
                entry.files.insert(*dialect, record(stage));
                files.extend(frozen(self.project, &declared.name, *dialect, &entry.stem(), stage));
                summaries.push(summary(entry.stem(), stage));
            }
            let text = emit::history::print(&entry);
            self.head = Some(emit::sha256(&text));
            let path = format!("{}/{}/{}.json", self.project.paths.history, declared.name, entry.stem());
            files.push(File::frozen(path, text));
            history.push(entry);
        }
    }
}

/// The files of each stage, and what each adds to the name of the migration.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Planned {
    pub(crate) stages: Vec<BTreeMap<Dialect, sql::StageFiles>>,
    pub(crate) suffixes: Vec<String>,
}

/// PLAN and render: the files of each stage.
///
/// # Errors
///
/// The changes that a dialect has and its plan does nothing for: a fault of the planner, which history must not record.
pub(crate) fn planned(meta: &sql::Meta<'_>, changes: &[Change], before: &Schema) -> Result<Planned, Vec<Fault>> {
    let (mut plans, mut faults) = (Vec::<Plan<'_>>::new(), Vec::<Fault>::new());
    for dialect in Dialect::ALL.into_iter().filter(|dialect| meta.database.dialects.contains(dialect)) {
        let capabilities = Capabilities::of(dialect).online(!meta.database.offline);
        let mut plan = plan::plan(changes, before, &meta.database.schema, &capabilities);
        let unmade = plan::unmade(&plan, changes, before, &meta.database.schema).into_iter();
        faults.extend(unmade.filter_map(|at| Some(not_made(changes.get(at)?, dialect, &meta.database.name))));
        keep_apart(&mut plan, &plans);
        plans.push(plan);
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let suffixes = plan::suffixes(&plans);
    let meta = sql::Meta { suffixes: &suffixes, ..*meta };
    let mut stages: Vec<BTreeMap<Dialect, sql::StageFiles>> = Vec::new();
    for plan in &plans {
        let rendered = sql::render(plan, changes, &meta);
        stages.resize_with(stages.len().max(rendered.len()), BTreeMap::new);
        for (files, stage) in rendered.into_iter().zip(&mut stages) {
            stage.extend(files.map(|files| (plan.dialect, files)));
        }
    }
    Ok(Planned { stages, suffixes })
}

fn not_made(change: &Change, dialect: Dialect, database: &str) -> Fault {
    Fault::new(
        Rule::NotPlanned,
        format!("{database}: {}", change.subject().name()),
        format!("no SQL was planned for {} to {change}", dialect.title()),
        "a fault of Seaglass, not of the declaration: history would record a change that no database makes",
        "nothing was written. Report it with the declaration before and after; until it is fixed, write this migration by \
         hand (`cargo schema new <name>`)",
    )
}

/// `SeaORM` asks a migration once whether it runs in a transaction, whatever the database: where one dialect has a file
/// that cannot, no other has a file that must, which waits for the next stage.
fn keep_apart(plan: &mut Plan<'_>, others: &[Plan<'_>]) {
    let most = others.iter().map(|other| other.stages.len()).max().unwrap_or(0);
    for at in 0..most {
        let at_once = others.iter().filter_map(|other| other.stages.get(at)).filter(|stage| !stage.steps.is_empty());
        let differs = |stage: &Stage<'_>| at_once.clone().any(|other| other.no_transaction != stage.no_transaction);
        if plan.stages.get(at).is_some_and(differs) {
            plan.stages.insert(at, Stage::default());
        }
    }
}

fn group(first: u64, stage: usize, stages: usize, suffixes: &[String], name: &str) -> Option<Group> {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    // A name that every stage has need not be said twice.
    let name = suffixes.iter().any(|suffix| !suffix.is_empty()).then(|| name.to_owned());
    (stages > 1).then(|| Group { first, stage: count(stage + 1), stages: count(stages), name })
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

#[cfg(test)]
mod tests {
    use super::not_made;
    use crate::diff::Change;
    use crate::model::{Dialect, Enum, ObjectName};

    /// No declaration leads to it, and what it says is all that a user would have.
    #[test]
    fn a_change_that_no_plan_makes_is_named() {
        let change =
            Change::CreateEnum(Enum { name: ObjectName::new("mood"), doc: None, values: vec!["a".to_owned()] });
        insta::assert_snapshot!(not_made(&change, Dialect::D1, "app"), @r"
        error[not-planned]: app: mood: no SQL was planned for D1 to add enum mood with 1 value
          why:     a fault of Seaglass, not of the declaration: history would record a change that no database makes
          instead: nothing was written. Report it with the declaration before and after; until it is fixed, write this migration by hand (`cargo schema new <name>`)
        ");
    }
}
