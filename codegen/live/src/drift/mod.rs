//! COMPARE: in what a live database differs from what its history says, and the statements that fix it.

mod ignored;
mod line;
mod losses;

pub use ignored::ignore;
pub use line::{Line, Word};
pub use losses::without;

use seaglass::dialect::Capabilities;
use seaglass::diff::{Change, Refusal, diff};
use seaglass::emit::sql::{Part, parts};
use seaglass::model::{Answer, Dialect, Expression, Intent, Loss, Schema};
use seaglass::plan::plan;
use std::collections::BTreeSet;

/// In what a database differs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drift {
    /// The changes that would make of the database what history says.
    pub changes: Vec<Change>,
    /// Differences that no migration can be written for.
    pub refusals: Vec<Refusal>,
    /// What rows of it would lose by these changes.
    pub losses: BTreeSet<Loss>,
    /// Columns whose rows would need a value that nobody knows.
    pub valueless: Vec<String>,
}

impl Drift {
    /// Whether there is no difference.
    pub const fn is_clean(&self) -> bool {
        self.changes.is_empty() && self.refusals.is_empty()
    }

    /// The differences in words.
    pub fn lines(&self, dialect: Dialect) -> Vec<Line> {
        line::lines(&self.changes, &self.refusals, dialect)
    }
}

/// In what `live` differs from `known` in this dialect. The order of columns does not count.
pub fn drift(live: &Schema, known: &Schema, dialect: Dialect) -> Drift {
    let mut found = every_difference(live, known, dialect);
    found.changes.retain(|change| !matches!(change, Change::ReorderColumns { .. }));
    if found.refusals.is_empty() && does_nothing(&found.changes, live, known, dialect) {
        return Drift::default();
    }
    found
}

/// The same with the order of columns, and with what needs no statement.
pub fn every_difference(live: &Schema, known: &Schema, dialect: Dialect) -> Drift {
    let unwritten = Dialect::ALL.into_iter().filter(|other| *other != dialect).collect();
    let mut intent = Intent { unwritten, ..Intent::default() };
    let mut found = Drift::default();
    let mut difference = diff(live, known, &intent);
    // Each answer may uncover further questions; there are no more of them than facts.
    while !difference.questions.is_empty() {
        let before = intent.clone();
        for question in &difference.questions {
            answer(&question.answers, &question.place, &mut intent, &mut found);
        }
        if intent == before {
            break;
        }
        difference = diff(live, known, &intent);
    }
    found.changes = difference.changes;
    found.refusals = difference.refusals;
    found
}

/// Nothing is taken for a rename, and everything may be lost: it is noted.
fn answer(answers: &[Answer], place: &str, intent: &mut Intent, found: &mut Drift) {
    let is_plain = |answer: &&Answer| matches!(answer, Answer::Allow(_) | Answer::KeepText(_));
    if let Some(answer) = answers.iter().find(is_plain) {
        if let Answer::Allow(loss) = answer {
            found.losses.insert(loss.clone());
        }
        intent.answer(answer.clone());
        return;
    }
    for answer in answers {
        if let Answer::Backfill { table, column, with: None } = answer {
            found.valueless.push(place.to_owned());
            intent.answer(Answer::Backfill {
                table: table.clone(),
                column: column.clone(),
                with: Some(Expression::Null),
            });
            return;
        }
    }
    if let Some(answer) = answers.first() {
        intent.answer(answer.clone());
    }
}

/// Whether no statement comes of the changes in this dialect.
fn does_nothing(changes: &[Change], live: &Schema, known: &Schema, dialect: Dialect) -> bool {
    let plan = plan(changes, live, known, Capabilities::of(dialect));
    plan.stages.iter().all(|stage| stage.steps.is_empty())
}

/// The statements that make of `live` what `known` says, planned as a migration is: each part is one transaction, or one
/// statement that can run in none.
pub fn fix(drift: &Drift, live: &Schema, known: &Schema, dialect: Dialect) -> Vec<Part> {
    let plan = plan(&drift.changes, live, known, Capabilities::of(dialect));
    parts(&plan, &drift.changes, known)
}
