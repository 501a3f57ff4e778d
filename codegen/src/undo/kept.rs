//! Answers that were given once: a question that is the same is not asked again.

use super::Taken;
use crate::ask::{Asked, Open, Questioner, Reply};
use crate::diff::{Change, Question};
use crate::model::{Answer, Column, Declared, Expression, Fault, Loss, Name, ObjectName, Rule};
use std::collections::BTreeMap;

/// Answers with what a migration that is planned again did, and asks somebody else the rest.
pub struct Keeping<'a> {
    /// What was done, by database.
    pub done: BTreeMap<String, Vec<Change>>,
    /// Whom to ask.
    pub other: &'a mut dyn Questioner,
    /// The flags that say what was answered before.
    pub kept: Vec<String>,
    /// The answer at hand is one of them.
    is_kept: bool,
}

impl<'a> Keeping<'a> {
    /// Keeps the answers of what was taken.
    pub fn new(taken: &BTreeMap<String, Taken>, other: &'a mut dyn Questioner) -> Self {
        let done = taken.iter().map(|(database, taken)| (database.clone(), taken.changes())).collect();
        Self { done, other, kept: Vec::new(), is_kept: false }
    }
}

impl Questioner for Keeping<'_> {
    fn known(&mut self, open: &Open, declared: &Declared) -> Option<Answer> {
        let done = self.done.get(&open.database)?;
        let answer = answered(done, &open.question, declared);
        self.is_kept = answer.is_some();
        answer
    }

    fn ask(&mut self, asked: &Asked<'_>) -> Option<Reply> {
        self.is_kept = false;
        self.other.ask(asked)
    }

    fn answered(&mut self, flag: &str) {
        if std::mem::take(&mut self.is_kept) {
            self.kept.push(flag.to_owned());
        } else {
            self.other.answered(flag);
        }
    }
}

/// The answer that was given, where everything else that can be answered now could be answered then.
fn answered(done: &[Change], question: &Question, declared: &Declared) -> Option<Answer> {
    let is_same = question.answers.iter().all(|answer| was_possible(done, answer));
    let given = |answer: &Answer| was_given(done, answer, declared);
    question.answers.iter().filter(|_| is_same).find_map(given)
}

/// Whether what an answer takes for the same was new then as well.
fn was_possible(done: &[Change], answer: &Answer) -> bool {
    done.iter().any(|change| match answer {
        Answer::RenameTable { to, .. } => {
            matches!(change, Change::CreateTable(table) if table.name == *to)
                || matches!(change, Change::RenameTable { to: new, .. } if new == to)
        }
        Answer::RenameColumn { table, to, .. } => {
            matches!(change, Change::AddColumn { table: of, column, .. } if of == table && column.name == *to)
                || matches!(change, Change::RenameColumn { table: of, to: new, .. } if of == table && new == to)
        }
        Answer::RenameEnum { to, .. } => {
            matches!(change, Change::CreateEnum(item) if item.name == *to)
                || matches!(change, Change::RenameEnum { to: new, .. } if new == to)
        }
        Answer::RenameObject { to, .. } => {
            matches!(change, Change::CreateObject(item) if item.name() == to)
                || matches!(change, Change::ChangeObject { after, .. } if after.name() == to)
        }
        Answer::RenameValue { name, to, .. } | Answer::ReplaceValue { name, to, .. } => {
            matches!(change, Change::ChangeEnum(it) if it.name == *name && it.after.contains(to))
        }
        Answer::Backfill { .. } | Answer::Allow(_) | Answer::KeepText(_) => true,
    })
}

/// The answer as it was given, complete.
fn was_given(done: &[Change], answer: &Answer, declared: &Declared) -> Option<Answer> {
    let was_done = |what: &dyn Fn(&Change) -> bool| done.iter().any(what).then(|| answer.clone());
    match answer {
        Answer::RenameTable { from, to } => {
            was_done(&|change| matches!(change, Change::RenameTable { from: a, to: b } if (a, b) == (from, to)))
        }
        Answer::RenameColumn { table, from, to } => was_done(
            &|change| matches!(change, Change::RenameColumn { table: of, from: a, to: b } if (of, a, b) == (table, from, to)),
        ),
        Answer::RenameEnum { from, to } => {
            was_done(&|change| matches!(change, Change::RenameEnum { from: a, to: b } if (a, b) == (from, to)))
        }
        Answer::RenameObject { from, to, noun: _ } => was_done(
            &|change| matches!(change, Change::ChangeObject { before, after } if (before.name(), after.name()) == (from, to)),
        ),
        Answer::RenameValue { name, from, to } => was_done(
            &|change| matches!(change, Change::ChangeEnum(it) if it.name == *name && it.renamed.get(from) == Some(to)),
        ),
        Answer::ReplaceValue { name, from, to } => was_done(
            &|change| matches!(change, Change::ChangeEnum(it) if it.name == *name && it.replaced.get(from) == Some(&Some(to.clone()))),
        ),
        Answer::Backfill { table, column, .. } => {
            let with = done.iter().find_map(|change| filled(change, table, column, declared))?;
            Some(Answer::Backfill { table: table.clone(), column: column.clone(), with: Some(with) })
        }
        Answer::Allow(loss) => was_done(&|change| was_allowed(change, loss, declared)),
        // What stayed as it was stands in no history.
        Answer::KeepText(_) => None,
    }
}

/// What rows got in a column that still has that type.
fn filled(change: &Change, table: &ObjectName, column: &Name, declared: &Declared) -> Option<Expression> {
    let (of, after) = column_of(change)?;
    let backfill = with_backfill(change)?;
    let now = declared.schema.table(table)?.column(column)?;
    (of == table && after.name == *column && after.ty == now.ty).then(|| backfill.clone())
}

/// The column that a change adds or makes another.
fn column_of(change: &Change) -> Option<(&ObjectName, &Column)> {
    if let Change::AddColumn { table, column, .. } = change {
        Some((table, column))
    } else if let Change::ChangeColumn(it) = change {
        Some((&it.table, &it.after))
    } else {
        None
    }
}

fn with_backfill(change: &Change) -> Option<&Expression> {
    if let Change::AddColumn { backfill, .. } = change {
        backfill.as_ref()
    } else if let Change::ChangeColumn(it) = change {
        it.backfill.as_ref()
    } else {
        None
    }
}

fn was_allowed(change: &Change, loss: &Loss, declared: &Declared) -> bool {
    match loss {
        Loss::Table(name) => matches!(change, Change::DropTable(table) if table.name == *name),
        Loss::Column { table, column } => {
            matches!(change, Change::DropColumn { table: of, column: it } if of == table && it.name == *column)
        }
        Loss::Narrowed { table, column } => {
            let now = declared.schema.table(table).and_then(|table| table.column(column));
            let is_it = |of: &ObjectName, after: &Column| {
                of == table && after.name == *column && now.is_some_and(|now| now.ty == after.ty)
            };
            matches!(change, Change::ChangeColumn(it) if is_it(&it.table, &it.after) && it.before.ty != it.after.ty)
        }
        Loss::Enum(name) => matches!(change, Change::DropEnum(item) if item.name == *name),
        Loss::Object { noun: _, name } => matches!(change, Change::DropObject(item) if item.name() == name),
        Loss::EnumValue { name, value } => {
            matches!(change, Change::ChangeEnum(it) if it.name == *name && it.replaced.get(value) == Some(&None))
        }
        // The type as a whole is what changed; which attribute was allowed to go is asked again.
        Loss::Attribute { .. } => false,
    }
}

/// Values that rows got and that nobody gives them any more, although their columns are still new or still become required.
pub fn lost_backfills(database: &str, taken: &Taken, changes: &[Change], again: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    for change in taken.changes().iter().filter(|change| with_backfill(change).is_some()) {
        let Some((table, column)) = column_of(change) else { continue };
        let is_it = |other: &&Change| column_of(other).is_some_and(|(of, it)| of == table && it.name == column.name);
        if changes.iter().filter(is_it).any(|other| with_backfill(other).is_none()) {
            let (place, stems) = (format!("{database}: {table}.{}", column.name), taken.stems().join(", "));
            faults.push(Fault::new(
                Rule::LostBackfill,
                place,
                format!("{stems} gives rows a value in it, and planned again it would give none"),
                "somebody wrote down what rows hold, and it would be gone without a word",
                format!("declare the column as it was; or let the value go: {again}"),
            ));
        }
    }
    faults
}
