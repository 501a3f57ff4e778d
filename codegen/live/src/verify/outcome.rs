//! What was found of a unit.

use super::bench::Measures;
use super::rows::Filled;
use super::unit::Step;
use seaglass::model::Dialect;

/// What is asked of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Question {
    /// The up files run.
    Applied,
    /// The catalogue is what the model says.
    Catalogue,
    /// Rows are kept.
    Rows,
    /// The down files restore what they say.
    Down,
    /// The up files run again.
    Again,
}

impl Question {
    /// Each of them, in their order.
    pub const ALL: [Self; 5] = [Self::Applied, Self::Catalogue, Self::Rows, Self::Down, Self::Again];

    /// In a word, as the head of a column.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::Catalogue => "catalogue",
            Self::Rows => "rows",
            Self::Down => "down",
            Self::Again => "again",
        }
    }
}

/// The answer to a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It holds.
    Held,
    /// It does not: why.
    Failed(Vec<String>),
    /// It was not asked: why.
    Left(String),
}

/// What was found of one migration.
#[derive(Clone, Debug, PartialEq)]
pub struct Ran {
    /// The migration.
    pub step: Step,
    /// What running its up file took; none if it did not run.
    pub measures: Option<Measures>,
}

/// What was found of a unit on an engine.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The dialect.
    pub dialect: Dialect,
    /// The engine: `Postgres 18.1`.
    pub engine: String,
    /// Its migrations.
    pub ran: Vec<Ran>,
    /// Whether it is a draft.
    pub draft: bool,
    /// The rows that were there.
    pub filled: Vec<Filled>,
    /// The answers, in the order of the questions.
    pub answers: Vec<(Question, Answer)>,
    /// What is not a fault, and to be known.
    pub notes: Vec<String>,
}

impl Outcome {
    /// Whether nothing failed.
    pub fn is_held(&self) -> bool {
        !self.answers.iter().any(|(_, answer)| matches!(answer, Answer::Failed(_)))
    }

    /// The answer to that question.
    pub fn answer(&self, question: Question) -> Option<&Answer> {
        self.answers.iter().find(|(asked, _)| *asked == question).map(|(_, answer)| answer)
    }

    /// How many rows were there, and how many tables had none although some should.
    pub fn rows(&self) -> (usize, usize) {
        let empty = self.filled.iter().filter(|filled| filled.rows == 0).count();
        (self.filled.iter().map(|filled| filled.rows).sum(), empty)
    }
}
