//! Where rolling back may stop, told before somebody begins.

use super::{Entry, FileRecord};
use crate::model::Dialect;
use crate::step::Grade;
use std::collections::BTreeSet;
use std::fmt;

/// Why `down`, `reset` and `refresh` may come no further back than a migration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Barrier {
    /// Where.
    pub dialects: Vec<Dialect>,
    /// It cannot be rolled back at all; otherwise some rows prevent it.
    pub is_irreversible: bool,
    /// Why, or which rows.
    pub reasons: Vec<String>,
}

impl Entry {
    /// Why it may not be rolled back; what is the same for several dialects is told once.
    pub fn barriers(&self) -> Vec<Barrier> {
        let mut found: Vec<Barrier> = Vec::new();
        for (dialect, record) in &self.files {
            let Some(barrier) = barrier(*dialect, record) else { continue };
            let is_same = |known: &&mut Barrier| {
                (known.is_irreversible, &known.reasons) == (barrier.is_irreversible, &barrier.reasons)
            };
            match found.iter_mut().find(is_same) {
                Some(known) => known.dialects.extend(barrier.dialects),
                None => found.push(barrier),
            }
        }
        found
    }
}

fn barrier(dialect: Dialect, record: &FileRecord) -> Option<Barrier> {
    let is_irreversible = record.grade == Grade::Impossible;
    let tells = |reason: &&String| is_irreversible || reason.starts_with(REFUSES);
    let reasons: Vec<String> = record.reasons.iter().filter(tells).cloned().collect();
    (is_irreversible || !reasons.is_empty()).then(|| Barrier { dialects: vec![dialect], is_irreversible, reasons })
}

/// How a reason begins that depends on rows.
const REFUSES: &str = "fails if ";

/// What a rollback of the whole history meets, in its order: nothing behind a migration that is irreversible.
pub(crate) fn on_the_way(history: &[Entry]) -> Vec<(&Entry, Barrier)> {
    let mut closed = BTreeSet::new();
    let mut found = Vec::new();
    for entry in history.iter().rev() {
        for mut barrier in entry.barriers() {
            barrier.dialects.retain(|dialect| !closed.contains(dialect));
            if barrier.is_irreversible {
                closed.extend(barrier.dialects.iter().copied());
            }
            if !barrier.dialects.is_empty() {
                found.push((entry, barrier));
            }
        }
    }
    found
}

impl fmt::Display for Barrier {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let titles: Vec<&str> = self.dialects.iter().map(|dialect| dialect.title()).collect();
        let first = if self.is_irreversible { "irreversible" } else { "" };
        let between = if self.is_irreversible && !self.reasons.is_empty() { ", " } else { "" };
        write!(out, "{}: {first}{between}{}", titles.join(" and "), self.reasons.join("; "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn entry(number: u32, grades: [&str; 2]) -> Entry {
        let file = |grade: &str| {
            let reasons: &[&str] = if grade == "lossless" { &["fails if a row is odd"] } else { &["a row is gone"] };
            json!({ "up": "", "down": "", "grade": grade, "reasons": reasons })
        };
        let entry = json!({
            "format": 1, "number": number, "name": "step", "date": "20260101", "changes": [],
            "files": { "postgres": file(grades[0]), "d1": file(grades[1]) },
        });
        serde_json::from_value(entry).expect("an entry")
    }

    #[test]
    fn what_lies_behind_an_irreversible_migration_is_never_met() {
        let history = [
            entry(1, ["lossless", "lossless"]),
            entry(2, ["impossible", "impossible"]),
            entry(3, ["impossible", "lossless"]),
            entry(4, ["lossless", "lossless"]),
        ];
        let met: Vec<String> =
            on_the_way(&history).iter().map(|(entry, barrier)| format!("{} {barrier}", entry.number)).collect();
        let expected = [
            "4 Postgres and D1: fails if a row is odd",
            "3 Postgres: irreversible, a row is gone",
            "3 D1: fails if a row is odd",
            "2 D1: irreversible, a row is gone",
        ];
        assert_eq!(met, expected);
    }
}
