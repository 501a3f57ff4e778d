//! A statement of SeaORM as requests to D1.

use sea_orm::{DbErr, Statement};

use crate::cell::Cell;
use crate::sql::bind::{PARAMETERS, bound};
use crate::sql::insert;
use crate::sql::result::{self, Shape};
use crate::transport::{Answer, Form, Request};
use crate::types::Types;
use crate::value::{param, type_of};

/// What is sent, and what is known of the rows that come.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Prepared {
    /// One request, or those that one INSERT of many rows became.
    pub(crate) parts: Vec<Request>,
    /// Whether each is followed by the question how many rows it changed.
    pub(crate) is_counted: bool,
    /// The result's columns.
    pub(crate) shape: Shape,
    /// Whether one more column has the digits of integers.
    pub(crate) has_exact: bool,
}

/// What is wanted of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Want {
    /// Its rows.
    Rows,
    /// Its rows, and what it cost if that can be had.
    RowsAndFigures,
    /// What it did.
    Figures,
    /// All of it, as a part of a batch.
    Batch,
}

/// Makes the requests of a statement.
///
/// # Errors
/// Values and parameters that D1 does not take.
pub(crate) fn prepare(statement: Statement, types: &Types, want: Want) -> Result<Prepared, DbErr> {
    let values = statement.values.map_or_else(Vec::new, |values| values.0);
    let kinds: Vec<_> = values.iter().map(type_of).collect();
    let shape = match want {
        Want::Figures => Shape::default(),
        Want::Rows | Want::RowsAndFigures | Want::Batch => result::shape(&statement.sql, &kinds, types),
    };
    let is_counted = matches!(want, Want::Figures | Want::Batch) && result::writes(&statement.sql);
    let exact = shape.end.zip(result::exact_column(&shape.columns));
    let mut sql = statement.sql;
    if let Some((end, column)) = &exact {
        sql.insert_str(*end, column);
    }
    let params = values.into_iter().map(param).collect::<Result<Vec<_>, _>>()?;
    let parts = if params.len() > PARAMETERS { insert::split(&sql, &params) } else { None };
    let parts = parts.unwrap_or_else(|| vec![(sql, params)]);
    let form = match want {
        Want::RowsAndFigures if !has_names(&shape) => Form::Arrays,
        Want::Rows => Form::Arrays,
        Want::Figures => Form::Nothing,
        Want::RowsAndFigures | Want::Batch => Form::Objects,
    };
    let request = |(sql, params): (String, _)| bound(&sql, params).map(|(sql, params)| Request { sql, params, form });
    let parts = parts.into_iter().map(request).collect::<Result<_, _>>()?;
    Ok(Prepared { parts, is_counted, shape, has_exact: exact.is_some() })
}

/// D1's own figure counts the rows that keys and triggers changed along, which no other client of SQLite does.
const COUNT: &str = "SELECT changes() AS changes";

impl Prepared {
    /// All that is sent.
    pub(crate) fn requests(&self) -> Vec<Request> {
        let count = Request { sql: COUNT.to_owned(), params: Vec::new(), form: Form::Objects };
        let with_count = |part: &Request| [Some(part.clone()), self.is_counted.then(|| count.clone())];
        self.parts.iter().flat_map(with_count).flatten().collect()
    }

    /// How many answers come.
    pub(crate) fn answers(&self) -> usize {
        self.parts.len() * self.step()
    }

    fn step(&self) -> usize {
        1 + usize::from(self.is_counted)
    }

    /// How many rows were changed, and the number of the last that was inserted.
    pub(crate) fn effect(&self, answers: &[Answer]) -> (u64, i64) {
        let figures: Vec<_> = self.own(answers).filter_map(|answer| answer.figures.as_ref()).collect();
        let counts = answers.iter().skip(1).step_by(2).filter_map(counted);
        let changes = if self.is_counted { counts.sum() } else { figures.iter().map(|one| one.changes).sum() };
        (changes, figures.last().map_or(0, |one| one.last_row_id))
    }

    /// The answers of the statement itself.
    pub(crate) fn own<'a>(&self, answers: &'a [Answer]) -> impl Iterator<Item = &'a Answer> {
        answers.iter().step_by(self.step())
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is a count")]
fn counted(answer: &Answer) -> Option<u64> {
    match answer.rows.first()?.first()? {
        Cell::Number(number) => Some(*number as u64),
        Cell::Null | Cell::Text(_) | Cell::Bytes(_) => None,
    }
}

/// Whether an object can hold a row: every column has a name of its own, and none that JavaScript would put first.
fn has_names(shape: &Shape) -> bool {
    let names: Option<Vec<&str>> = shape.columns.iter().map(|column| column.name.as_deref()).collect();
    names.is_some_and(|mut names| {
        let count = names.len();
        let are_words = names.iter().all(|name| !is_index(name));
        names.sort_unstable();
        names.dedup();
        are_words && !shape.has_star && names.len() == count
    })
}

/// A key that JavaScript sorts before all others.
pub(crate) fn is_index(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit())
}
