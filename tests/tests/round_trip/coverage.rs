//! What a run has met: which changes, with how many rows around them.

use crate::rows::World;
use seaglass::diff::{Change, Constraint, Refusal};
use seaglass::emit::sql::StageFiles;
use seaglass::model::Dialect;
use seaglass::step::Grade;
use std::collections::BTreeMap;

/// Counts of one run on one engine.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// Pairs of versions that were migrated.
    pub pairs: usize,
    /// Changes by kind, where some table had rows.
    pub changes: BTreeMap<&'static str, usize>,
    /// Pairs in which rows refer to rows.
    pub referring: usize,
    /// Pairs that began with a draft, and those of them with planned migrations behind it.
    pub drafts: [usize; 2],
    /// What no declaration knows.
    pub strange: BTreeMap<&'static str, usize>,
    /// Rollbacks by grade.
    pub grades: BTreeMap<Grade, usize>,
    /// Bad rows that were refused.
    pub bitten: usize,
    /// Differences that no migration was written for.
    pub refusals: BTreeMap<String, usize>,
}

impl Coverage {
    pub fn pair(&mut self, changes: &[Change], before: &World) {
        self.pairs += 1;
        let filled = before.rows.values().any(|rows| !rows.is_empty());
        for change in changes.iter().filter(|_| filled) {
            *self.changes.entry(kind(change)).or_default() += 1;
        }
        let refers = before.spec.tables.iter().any(|table| {
            let set = |row: &crate::rows::Row, id| row.get(id).is_some_and(|value| *value != crate::spec::Value::Null);
            let rows = before.of(table.id);
            table.foreign_keys.iter().any(|key| rows.iter().any(|row| key.columns.iter().all(|id| set(row, id))))
        });
        self.referring += usize::from(refers);
    }

    pub fn strange(&mut self, what: &'static str, count: usize) {
        *self.strange.entry(what).or_default() += count;
    }

    pub fn by_hand(&mut self, stages: &[StageFiles]) {
        let drafted = stages.iter().filter(|stage| crate::trip::is_by_hand(stage)).count();
        self.drafts[0] += usize::from(drafted > 0);
        self.drafts[1] += usize::from(drafted > 0 && drafted < stages.len());
    }

    pub fn grade(&mut self, grade: Grade) {
        *self.grades.entry(grade).or_default() += 1;
    }

    pub fn bitten(&mut self) {
        self.bitten += 1;
    }

    pub fn refused(&mut self, refusals: &[Refusal]) {
        for refusal in refusals {
            // The end of the sentence, without the names of the case.
            let words: Vec<&str> = refusal.what.rsplit(' ').take(3).collect();
            *self.refusals.entry(words.into_iter().rev().collect::<Vec<_>>().join(" ")).or_default() += 1;
        }
    }

    /// Whether more pairs are wanted: so many, and more of them where a kind of change has hardly come up, so that no seed
    /// decides.
    pub fn lacks(&self, pairs: usize, dialect: Dialect) -> bool {
        self.pairs < pairs || (self.pairs < pairs * 4 && !self.rare(pairs, dialect).is_empty())
    }

    /// The kinds of changes that were met less often than in one of a hundred pairs, and what else never came up.
    pub fn rare(&self, pairs: usize, dialect: Dialect) -> Vec<(&'static str, usize)> {
        let least = pairs.div_ceil(100);
        let met = |kind: &'static str| (kind, self.changes.get(kind).copied().unwrap_or(0));
        // Only databases for Postgres alone have objects of other kinds.
        let drawn = KINDS.into_iter().filter(|kind| dialect == Dialect::Postgres || !kind.ends_with("Object"));
        let strange = STRANGE.into_iter().filter(|(few, only, what)| {
            *few <= pairs && only.is_none_or(|only| only == dialect) && !self.strange.contains_key(what)
        });
        drawn.map(met).filter(|(_, met)| *met < least).chain(strange.map(|(_, _, what)| (what, 0))).collect()
    }
}

/// What comes up among so many pairs, and on which databases alone.
const STRANGE: [(usize, Option<Dialect>, &str); 4] = [
    (0, None, "others that stay"),
    (0, None, "refusals for others"),
    (crate::PAIRS, Some(Dialect::D1), "rows that a search finds"),
    (crate::PAIRS, None, "conversions by a query"),
];

/// Every kind of change.
pub const KINDS: [&str; 37] = [
    "CreateEnum",
    "RenameEnum",
    "ChangeEnum",
    "DropEnum",
    "CreateTable",
    "RenameTable",
    "ChangeTable",
    "DropTable",
    "AddColumn",
    "RenameColumn",
    "ChangeColumn",
    "DropColumn",
    "ReorderColumns",
    "AddConstraint primary key",
    "AddConstraint unique",
    "AddConstraint foreign key",
    "AddConstraint check",
    "RenameConstraint",
    "DropConstraint primary key",
    "DropConstraint unique",
    "DropConstraint foreign key",
    "DropConstraint check",
    "CreateIndex",
    "RenameIndex",
    "DropIndex",
    "CreateTrigger",
    "DropTrigger",
    "CreateRoutine",
    "ReplaceRoutine",
    "DropRoutine",
    "CreateView",
    "ReplaceView",
    "DropView",
    "CreateObject",
    "ChangeObject",
    "DropObject",
    "Comment",
];

fn kind(change: &Change) -> &'static str {
    match change {
        Change::CreateEnum(_) => "CreateEnum",
        Change::RenameEnum { .. } => "RenameEnum",
        Change::ChangeEnum(_) => "ChangeEnum",
        Change::DropEnum(_) => "DropEnum",
        Change::CreateTable(_) => "CreateTable",
        Change::RenameTable { .. } => "RenameTable",
        Change::ChangeTable { .. } => "ChangeTable",
        Change::DropTable(_) => "DropTable",
        Change::AddColumn { .. } => "AddColumn",
        Change::RenameColumn { .. } => "RenameColumn",
        Change::ChangeColumn(_) => "ChangeColumn",
        Change::DropColumn { .. } => "DropColumn",
        Change::ReorderColumns { .. } => "ReorderColumns",
        Change::AddConstraint { constraint, .. } => match constraint {
            Constraint::PrimaryKey(_) => "AddConstraint primary key",
            Constraint::Unique(_) => "AddConstraint unique",
            Constraint::ForeignKey(_) => "AddConstraint foreign key",
            Constraint::Check(_) => "AddConstraint check",
            Constraint::Exclusion(_) => "AddConstraint exclusion",
        },
        Change::RenameConstraint { .. } => "RenameConstraint",
        Change::DropConstraint { constraint, .. } => match constraint {
            Constraint::PrimaryKey(_) => "DropConstraint primary key",
            Constraint::Unique(_) => "DropConstraint unique",
            Constraint::ForeignKey(_) => "DropConstraint foreign key",
            Constraint::Check(_) => "DropConstraint check",
            Constraint::Exclusion(_) => "DropConstraint exclusion",
        },
        Change::CreateIndex { .. } => "CreateIndex",
        Change::RenameIndex { .. } => "RenameIndex",
        Change::ChangeIndex { .. } => "ChangeIndex",
        Change::DropIndex { .. } => "DropIndex",
        Change::CreateTrigger { .. } => "CreateTrigger",
        Change::DropTrigger { .. } => "DropTrigger",
        Change::CreateRoutine(_) => "CreateRoutine",
        Change::ReplaceRoutine { .. } => "ReplaceRoutine",
        Change::DropRoutine(_) => "DropRoutine",
        Change::CreateView(_) => "CreateView",
        Change::CreateObject(_) => "CreateObject",
        Change::ChangeObject { .. } => "ChangeObject",
        Change::DropObject(_) => "DropObject",
        Change::ReplaceView { .. } => "ReplaceView",
        Change::DropView(_) => "DropView",
        Change::Comment { .. } => "Comment",
    }
}
