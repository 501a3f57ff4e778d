//! One unit on one engine: filled, brought forward, looked at, brought back and forward again.

use super::bench::{Bench, Measures, Touched};
use super::kept::{Pair, Row, Said, pairs};
use super::outcome::{Answer, Outcome, Question, Ran};
use super::rows::{Filled, Taste, fill, fillings, links, named, quoted};
use super::unit::{Step, Unit};
use crate::catalogue::Unreadable;
use crate::drift::{drift, ignore};
use seaglass::model::{Schema, Table};
use seaglass::sql::{tokens, written};
use seaglass::step::Grade;
use serde_json::Value;
use std::collections::BTreeSet;

/// Where the rows come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Nobody: they are made up, on a copy of what migrations led to.
    MadeUp,
    /// They are there already, and no database is made.
    There,
}

/// What is found of a unit.
///
/// # Errors
///
/// The engine goes away, or makes no database.
pub fn one(bench: &mut dyn Bench, unit: &Unit, source: Source) -> Result<Outcome, Unreadable> {
    let mut trial = Trial {
        said: if unit.hand_written {
            Said::of(unit.steps.iter().map(|step| step.up.as_str()))
        } else {
            Said::default()
        },
        outcome: Outcome {
            dialect: bench.dialect(),
            engine: bench.engine(),
            ran: unit.steps.iter().map(|step| Ran { step: step.clone(), measures: None }).collect(),
            draft: unit.draft,
            filled: Vec::new(),
            answers: Vec::new(),
            notes: Vec::new(),
        },
        bench,
        unit,
    };
    match source {
        Source::There => trial.all(false)?,
        Source::MadeUp => {
            trial.fill(Taste::Edges)?;
            let refused = trial.all(true)?;
            // A migration may refuse rows: that is not a loss. It has to run over plain ones.
            if let Some(why) = refused {
                trial.outcome.answers.clear();
                trial
                    .outcome
                    .notes
                    .push(format!("it stops over rows with NULLs or values at the edges of types: {why}"));
                trial.fill(Taste::Plain)?;
                trial.all(false)?
            } else {
                None
            }
        }
    };
    Ok(trial.outcome)
}

struct Trial<'a> {
    bench: &'a mut dyn Bench,
    unit: &'a Unit,
    said: Said,
    outcome: Outcome,
}

/// Whether what is written in another way, and how an author says that it is meant, is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Telling {
    Yes,
    No,
}

/// What every table holds that is there before and afterwards.
type Shot = Vec<Result<Vec<Row>, String>>;

impl Trial<'_> {
    fn fill(&mut self, taste: Taste) -> Result<(), Unreadable> {
        self.bench.begin()?;
        let Unit { before, after, .. } = self.unit;
        let dialect = self.bench.dialect();
        let mut filled = Vec::new();
        for filling in fillings(before, after, dialect) {
            filled.push(fill(&filling, taste, &mut |sql| self.bench.attempt(sql)));
        }
        for link in links(before, dialect) {
            // Circles are closed where that is let.
            let _ = self.bench.attempt(&link);
        }
        self.outcome.filled = filled;
        for Filled { table, rows, refused } in &self.outcome.filled {
            match (rows, refused) {
                (0, Some(why)) => self.outcome.notes.push(format!("{table} has no rows: {why}")),
                (1, Some(why)) => self.outcome.notes.push(format!("{table} has one row; of others: {why}")),
                _ => {}
            }
        }
        Ok(())
    }

    /// Every question in turn. What the up files say over rows is given back rather than an answer, if it is to be tried again.
    fn all(&mut self, again: bool) -> Result<Option<String>, Unreadable> {
        let unit = self.unit;
        let kept = pairs(&unit.before, &unit.after, &unit.changes, &self.said);
        let old = self.shot(&kept, false);
        if let Err(why) = self.up(true) {
            if again {
                return Ok(Some(why));
            }
            self.answer(Question::Applied, Answer::Failed(vec![why]));
            self.leave(&[Question::Catalogue, Question::Rows, Question::Down, Question::Again], "it did not run");
            return Ok(None);
        }
        self.answer(Question::Applied, Answer::Held);
        self.catalogue(Question::Catalogue, &unit.after, Vec::new())?;
        let new = self.shot(&kept, true);
        let lost = self.differences(&kept, &old, &new, Telling::Yes);
        // What is gone already is not a fault of the down file.
        let there = if lost.is_empty() { &old } else { &new };
        self.answer(Question::Rows, of(lost));
        self.back(&kept, there, &new)?;
        Ok(None)
    }

    fn back(&mut self, kept: &[Pair], old: &Shot, new: &Shot) -> Result<(), Unreadable> {
        let unit = self.unit;
        if unit.grade() == Grade::Impossible {
            self.leave(&[Question::Down, Question::Again], "its down file says that it cannot be rolled back");
            return Ok(());
        }
        if let Err(why) = self.down() {
            let may_stop =
                unit.steps.iter().flat_map(|step| &step.reasons).any(|reason| reason.starts_with("fails if"));
            let answer = if may_stop {
                Answer::Left(format!("it stops over these rows, as it says: {why}"))
            } else {
                Answer::Failed(vec![why])
            };
            self.answer(Question::Down, answer);
            self.leave(&[Question::Again], "it was not rolled back");
            return Ok(());
        }
        let back = self.shot(kept, false);
        let strict: Vec<Pair> = match unit.grade() {
            Grade::Lossless => kept.iter().cloned().map(Pair::strictly).collect(),
            Grade::StructureOnly | Grade::Impossible => kept.to_vec(),
        };
        let lost = self.differences(&strict, old, &back, Telling::No);
        self.catalogue(Question::Down, &unit.before, lost)?;
        if let Err(why) = self.up(false) {
            self.answer(Question::Again, Answer::Failed(vec![why]));
            return Ok(());
        }
        let again = self.shot(kept, true);
        let lost = self.differences(kept, new, &again, Telling::No);
        self.catalogue(Question::Again, &unit.after, lost)
    }

    fn up(&mut self, measured: bool) -> Result<(), String> {
        for (at, step) in self.unit.steps.iter().enumerate() {
            let touched = if measured { touched(step, self.unit, self.bench.dialect()) } else { Vec::new() };
            let ran = self.bench.apply(&step.up, step.no_transaction, &touched);
            let ran: Measures = ran.map_err(|error| format!("{}: {error}", step.stem))?;
            if let Some(place) = self.outcome.ran.get_mut(at).filter(|_| measured) {
                place.measures = Some(ran);
            }
        }
        Ok(())
    }

    fn down(&mut self) -> Result<(), String> {
        for step in self.unit.steps.iter().rev() {
            let ran = self.bench.apply(&step.down, step.no_transaction, &[]);
            ran.map_err(|error| format!("{}, down: {error}", step.stem))?;
        }
        Ok(())
    }

    /// Whether the catalogue is what `known` says, beside what is wrong already.
    fn catalogue(&mut self, question: Question, known: &Schema, mut wrong: Vec<String>) -> Result<(), Unreadable> {
        let mut held = self.bench.held(known)?;
        ignore(&mut held, known, &self.unit.unmanaged);
        let found = drift(&held.schema, known, self.bench.dialect());
        wrong.extend(found.lines(self.bench.dialect()).iter().map(ToString::to_string));
        wrong.extend(held.unknown.iter().map(|what| format!("not compared: {what}")));
        // No rollback drops an extension: others may use it.
        wrong.retain(|line| question != Question::Down || !line.starts_with("unexpected  extension "));
        // What is not valid, or fires for some alone, is so because the model says so, and is compared above.
        for oddity in held.catalogue.oddities.iter().filter(|it| it.state == "invalid") {
            wrong.push(format!("{} {} is {}", oddity.kind, oddity.name, oddity.state));
        }
        self.answer(question, of(wrong));
        Ok(())
    }

    fn shot(&mut self, pairs: &[Pair], is_after: bool) -> Shot {
        let dialect = self.bench.dialect();
        let mut found = Vec::new();
        for pair in pairs {
            let rows = self.bench.rows(&pair.query(is_after, dialect));
            let row = |row: serde_json::Map<String, Value>| -> Row {
                let value = |at: usize| row.get(&format!("c{at}")).and_then(Value::as_str).map(str::to_owned);
                (0..pair.columns.len()).map(value).collect()
            };
            found.push(rows.map(|rows| rows.into_iter().map(row).collect()));
        }
        found
    }

    fn differences(&mut self, pairs: &[Pair], old: &Shot, new: &Shot, telling: Telling) -> Vec<String> {
        let mut lost = Vec::new();
        for (pair, both) in pairs.iter().zip(old.iter().zip(new)) {
            match both {
                (Ok(old), Ok(new)) => {
                    let kept = pair.compare(old, new);
                    let may_say = telling == Telling::Yes && self.unit.hand_written;
                    lost.extend(kept.lost.into_iter().map(|(what, line)| {
                        let how = format!("; if that is meant, say so in the up file: `{line}`");
                        if may_say { what + &how } else { what }
                    }));
                    if telling == Telling::Yes {
                        self.outcome.notes.extend(kept.converted.into_iter().map(|what| format!("converted: {what}")));
                    }
                }
                (Err(why), _) | (_, Err(why)) => lost.push(format!("the rows of {} cannot be read: {why}", pair.to)),
            }
        }
        lost
    }

    fn answer(&mut self, question: Question, answer: Answer) {
        self.outcome.answers.push((question, answer));
    }

    fn leave(&mut self, questions: &[Question], why: &str) {
        for question in questions {
            self.answer(*question, Answer::Left(why.to_owned()));
        }
    }
}

fn of(wrong: Vec<String>) -> Answer {
    if wrong.is_empty() { Answer::Held } else { Answer::Failed(wrong) }
}

/// The tables that were there before and that a file speaks of.
fn touched(step: &Step, unit: &Unit, dialect: seaglass::model::Dialect) -> Vec<Touched> {
    let tokens = tokens(&step.up, dialect).unwrap_or_default();
    let words: BTreeSet<String> = tokens.into_iter().filter_map(|token| Some(written(token)?.to_string())).collect();
    let is_named = |table: &&Table| words.contains(table.name.name.as_str());
    let one = |table: &Table| {
        let name = named(&table.name, dialect);
        let column = table.columns.iter().find(|column| column.generated.is_none())?;
        let column = quoted(&column.name);
        Some(Touched {
            table: table.name.clone(),
            read: format!("SELECT count(*) FROM {name}"),
            write: format!("UPDATE {name} SET {column} = {column} WHERE false"),
        })
    };
    unit.before.tables().filter(is_named).filter_map(one).collect()
}
