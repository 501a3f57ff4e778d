//! SQL files: one per dialect, direction and stage, for psql, sqlx, wrangler and `SeaORM` alike.

mod cost;
mod header;
mod offenders;

use crate::declare::Project;
use crate::dialect::{self, Capabilities, RenderContext, quote};
use crate::diff::Change;
use crate::emit::history::Style;
use crate::emit::wrangler;
use crate::model::{Declared, Dialect, ObjectName, Schema};
use crate::plan::{self, Down};
use crate::step::{Alter, Grade, Plan, Stage, StepKind};

/// What a migration is about, beside its plan.
#[derive(Clone, Copy, Debug)]
pub struct Meta<'a> {
    /// Folders.
    pub project: &'a Project,
    /// The database as it is after the migration.
    pub database: &'a Declared,
    /// The number of the first stage; the others follow.
    pub first: u64,
    /// How it is called.
    pub style: &'a Style,
    /// The name.
    pub name: &'a str,
    /// What each stage adds to it; a stage beyond them adds nothing.
    pub suffixes: &'a [String],
}

/// The two files of one stage in one dialect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StageFiles {
    /// The dialect.
    pub dialect: Dialect,
    /// The place of the stage in its plan, from 0.
    pub stage: usize,
    /// The text of the up file.
    pub up: String,
    /// The rollback.
    pub down: String,
    /// Neither can run in a transaction.
    pub no_transaction: bool,
    /// What it costs those who use the database meanwhile.
    pub cost: String,
    /// The index that `up` builds outside a transaction, as SQL spells it.
    pub index: Option<String>,
    /// What rolling back restores.
    pub grade: Grade,
    /// Why that is not everything, and what makes it fail; empty if it is and nothing does.
    pub reasons: Vec<String>,
}

/// `up` or `down`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    Up,
    Down,
}

impl Direction {
    const fn key(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
        }
    }
}

impl Meta<'_> {
    /// The stem of a stage's files.
    fn stem(&self, stage: usize) -> String {
        let number = self.first.saturating_add(u64::try_from(stage).unwrap_or(u64::MAX));
        let suffix = self.suffixes.get(stage).map_or("", String::as_str);
        self.style.stem(number, &plan::suffixed(self.name, suffix))
    }

    /// The path of a stage's file, from the project's root.
    fn path(&self, dialect: Dialect, direction: Direction, stage: usize) -> String {
        let (sql, database) = (&self.project.paths.sql, &self.database.name);
        format!("{sql}/{database}/{}/{}/{}.sql", dialect.key(), direction.key(), self.stem(stage))
    }
}

/// The files of each stage of `plan`; none for a stage with nothing to do.
pub fn render(plan: &Plan<'_>, changes: &[Change], meta: &Meta<'_>) -> Vec<Option<StageFiles>> {
    let context = RenderContext::new(plan.dialect, &meta.database.schema, changes);
    let stages = plan.stages.iter().enumerate();
    stages
        .map(|(at, stage)| (!stage.steps.is_empty()).then(|| files(plan, at, stage, changes, meta, &context)))
        .collect()
}

/// The statements of one stage, without a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// It holds one statement that cannot run in a transaction; otherwise all of it is one.
    pub no_transaction: bool,
    /// The statements, each with its `;` and a line end.
    pub sql: String,
}

/// The statements of each stage of `plan` that has any; it leads to the schema `after`.
pub fn parts(plan: &Plan<'_>, changes: &[Change], after: &Schema) -> Vec<Part> {
    let context = RenderContext::new(plan.dialect, after, changes);
    let part = |stage: &Stage<'_>| {
        let mut sql = String::new();
        statements(&mut sql, stage.steps.iter().map(|step| &step.kind), &context);
        Part { no_transaction: stage.no_transaction, sql }
    };
    plan.stages.iter().filter(|stage| !stage.steps.is_empty()).map(part).collect()
}

/// The statements of all stages of `plan`, which leads to the schema `after`: applied, and rolled back, whatever
/// may hinder it.
pub(crate) fn bare(plan: &Plan<'_>, changes: &[Change], after: &Schema) -> [String; 2] {
    let context = RenderContext::new(plan.dialect, after, changes);
    let [mut up, mut down] = [String::new(), String::new()];
    for stage in &plan.stages {
        statements(&mut up, stage.steps.iter().map(|step| &step.kind), &context);
        if let Some(back) = &stage.back {
            let theirs = RenderContext::new(plan.dialect, back.schema, &[]);
            statements(&mut down, back.steps.iter().map(|step| &step.kind), &theirs);
        } else {
            let undone = stage.steps.iter().rev().flat_map(|step| step.undo.steps());
            statements(&mut down, undone, &context);
        }
    }
    [up, down]
}

fn files(
    plan: &Plan<'_>,
    at: usize,
    stage: &Stage<'_>,
    changes: &[Change],
    meta: &Meta<'_>,
    context: &RenderContext<'_>,
) -> StageFiles {
    let capabilities = Capabilities::of(plan.dialect);
    let down = plan::down(stage, changes, &meta.database.schema, capabilities);
    let refusals = cost::refusals(&down.steps, plan.dialect);
    let index = built(stage);
    let header =
        header::Header { plan, at, stage, changes, meta, down: &down, refusals: &refusals, index: index.as_deref() };
    let mut up = header.up();
    if capabilities.table_locks && !stage.no_transaction && stage.steps.iter().any(|step| !step.hazards.is_empty()) {
        up.push_str(LOCK_TIMEOUT);
    }
    statements(&mut up, stage.steps.iter().map(|step| &step.kind), context);
    let mut back = String::new();
    if capabilities.table_locks && !stage.no_transaction && down.steps.iter().any(|step| !step.hazards.is_empty()) {
        back.push_str(LOCK_TIMEOUT);
    }
    let theirs = stage.back.as_ref().map(|back| RenderContext::new(plan.dialect, back.schema, &[]));
    take_back(&mut back, &down, theirs.as_ref().unwrap_or(context));
    let small = header.down(true);
    let start = if wrangler::fits(small.len() + back.len()) { small } else { header.down(false) };
    back.insert_str(0, &start);
    let cost = header.cost();
    let Down { grade, mut reasons, .. } = down;
    reasons.extend(refusals);
    StageFiles {
        dialect: plan.dialect,
        stage: at,
        up,
        down: back,
        no_transaction: stage.no_transaction,
        cost,
        index,
        grade,
        reasons,
    }
}

/// The index that a stage builds outside a transaction, as SQL spells it.
fn built(stage: &Stage<'_>) -> Option<String> {
    stage.steps.iter().find_map(|step| {
        let StepKind::Alter(step) = &step.kind else { return None };
        let Alter::CreateIndexConcurrently { table, index } = &**step else { return None };
        let name = ObjectName { namespace: table.namespace.clone(), name: index.name.clone() };
        let mut out = String::new();
        quote::object(&mut out, &name, Dialect::Postgres);
        Some(out)
    })
}

/// Whoever waits for a lock makes everyone after it wait as well, so a migration does not wait for long.
const LOCK_TIMEOUT: &str = "\nSET LOCAL lock_timeout = '5s';\n";

fn take_back(out: &mut String, down: &Down<'_>, context: &RenderContext<'_>) {
    if down.grade == Grade::Impossible {
        out.push('\n');
        dialect::refuse(out, context.dialect, &down.reasons.join("; "));
    } else {
        statements(out, down.steps.iter().map(|step| &step.kind), context);
    }
}

/// Statements, with an empty line before each block and where another kind of thing begins.
fn statements<'a>(out: &mut String, steps: impl Iterator<Item = &'a StepKind<'a>>, context: &RenderContext<'a>) {
    let start = out.len();
    let mut last = None;
    let mut context = context.clone();
    for step in steps.filter(|step| **step != StepKind::Nothing) {
        context.follow(step);
        let group = group(step);
        if last != Some(group) || group == Group::Block {
            out.push('\n');
        }
        last = Some(group);
        dialect::render(out, step, &context);
    }
    if out.get(start..).is_none_or(|text| text.trim().is_empty()) {
        out.truncate(start);
        dialect::do_nothing(out);
    }
}

/// What stands together.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Group {
    /// Several lines.
    Block,
    Enum,
    ForeignKey,
    Index,
    Comment,
    Drop,
    Rename,
    Column,
    Constraint,
    Setting,
}

fn group(step: &StepKind<'_>) -> Group {
    match step {
        StepKind::CreateTable(_)
        | StepKind::CreateTrigger { .. }
        | StepKind::CreateRoutine(_)
        | StepKind::CreateView(_)
        | StepKind::CreateObject(_)
        | StepKind::AlterObject(..) => Group::Block,
        StepKind::Alter(step) => group_of_alteration(step),
        StepKind::CreateNamespace(_) | StepKind::CreateEnum(_) => Group::Enum,
        StepKind::AddForeignKey { .. } => Group::ForeignKey,
        StepKind::CreateIndex { .. } => Group::Index,
        StepKind::CommentTable(_) | StepKind::Comment { .. } => Group::Comment,
        StepKind::DropEnum(_)
        | StepKind::DropTable(_)
        | StepKind::DropForeignKey { .. }
        | StepKind::DropIndex { .. }
        | StepKind::DropTrigger { .. }
        | StepKind::DropRoutine(_)
        | StepKind::DropView(_)
        | StepKind::DropObject(_)
        | StepKind::BreakReferences(_)
        | StepKind::Nothing => Group::Drop,
    }
}

/// What is told in one line stands with its like.
fn group_of_alteration(step: &Alter) -> Group {
    match step {
        Alter::Fill { .. }
        | Alter::FillRows(_)
        | Alter::ReplaceTrigger { .. }
        | Alter::SetTrigger { .. }
        | Alter::Together { .. }
        | Alter::SetType { .. }
        | Alter::MoveToEnum { .. }
        | Alter::ReplaceView(_)
        | Alter::SetViewOptions { .. }
        | Alter::Keep(_)
        | Alter::RestoreKept(_)
        | Alter::AssertUnused(_)
        | Alter::ReplaceRoutine(_)
        | Alter::AssertIndexValid { .. }
        | Alter::Rebuild(_) => Group::Block,
        Alter::DropColumn { .. } | Alter::DropConstraint { .. } => Group::Drop,
        Alter::CreateIndexConcurrently { .. } | Alter::DropIndexConcurrently { .. } => Group::Index,
        Alter::RenameEnum { .. } | Alter::AddEnumValue { .. } | Alter::RenameEnumValue { .. } => Group::Enum,
        Alter::RenameTable { .. }
        | Alter::RenameColumn { .. }
        | Alter::RenameConstraint { .. }
        | Alter::RenameIndex { .. }
        | Alter::SetIndexStorage { .. }
        | Alter::RenameViewColumn { .. } => Group::Rename,
        Alter::AddColumn { .. }
        | Alter::SetDefault { .. }
        | Alter::SetNullable { .. }
        | Alter::DropExpression { .. }
        | Alter::SetNumbering { .. }
        | Alter::SetStorage { .. }
        | Alter::SetRowSecurity { .. }
        | Alter::SetLogged { .. } => Group::Column,
        Alter::AddConstraint { .. } | Alter::SetDeferral(..) | Alter::ValidateConstraint { .. } => Group::Constraint,
        Alter::CheckKeysAtOnce | Alter::SkipRoutineBodies => Group::Setting,
    }
}
