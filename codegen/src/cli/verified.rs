//! Which migrations no report of `seaglass verify` vouches for.

use super::session::Session;
use crate::emit::history::Entry;
use crate::model::{Dialect, Fault, Rule};
use serde_json::Value;
use std::fmt;
use std::fs;

/// A file that nobody has tried as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unverified {
    database: String,
    stem: String,
    dialect: Dialect,
    why: Why,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    Missing,
    OfAnother,
    DidNotHold,
}

impl Unverified {
    /// The same as a fault.
    pub(super) fn fault(&self) -> Fault {
        let Self { database, stem, dialect, why } = self;
        let place = format!("{database}: {stem} on {}", dialect.title());
        let instead = "run `seaglass verify --report`, and commit what it writes";
        Fault::new(Rule::Unverified, place, why.words(), "it has not been tried with rows as it is now", instead)
    }
}

impl Why {
    const fn words(self) -> &'static str {
        match self {
            Self::Missing => "not verified",
            Self::OfAnother => "verified as another file",
            Self::DidNotHold => "did not hold when it was verified",
        }
    }
}

impl fmt::Display for Unverified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { database, stem, dialect, why } = self;
        write!(f, "{stem} of {database}, {}: {}", dialect.title(), why.words())
    }
}

/// What a report says: the checksum of the file that ran, and whether everything held.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Report {
    up: String,
    held: bool,
}

/// The migrations of each database that should have a report and have none that holds.
pub(super) fn unverified(session: &Session) -> Vec<Unverified> {
    let mut found = Vec::new();
    for database in session.databases() {
        let name = &database.declared.name;
        let folder = session.root().join(&session.paths().migration).join("verified").join(name);
        let report = |entry: &Entry, dialect: Dialect| {
            let text = fs::read_to_string(folder.join(format!("{}.{}.json", entry.stem(), dialect.key()))).ok()?;
            of(&text)
        };
        let frozen = database.history.len().saturating_sub(database.new);
        found.extend(wanting(name, database.history.get(..frozen).unwrap_or_default(), &report));
    }
    found
}

fn of(text: &str) -> Option<Report> {
    let value: Value = serde_json::from_str(text).ok()?;
    Some(Report { up: value.get("up_sha256")?.as_str()?.to_owned(), held: value.get("held")?.as_bool()? })
}

/// Of the last change, all its stages, and of whatever came after the oldest migration that has a report.
fn wanting(database: &str, history: &[Entry], report: &dyn Fn(&Entry, Dialect) -> Option<Report>) -> Vec<Unverified> {
    let has_report = |entry: &Entry| entry.files.keys().any(|dialect| report(entry, *dialect).is_some());
    let last = history.last().map_or(0, |entry| entry.group.as_ref().map_or(entry.number, |group| group.first));
    let first = history.iter().position(|entry| has_report(entry) || entry.number >= last).unwrap_or_default();
    let mut found = Vec::new();
    for entry in history.iter().skip(first) {
        for (dialect, record) in &entry.files {
            let why = match report(entry, *dialect) {
                None => Why::Missing,
                Some(report) if report.up != record.up => Why::OfAnother,
                Some(report) if !report.held => Why::DidNotHold,
                Some(_) => continue,
            };
            found.push(Unverified { database: database.to_owned(), stem: entry.stem(), dialect: *dialect, why });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Report, wanting};
    use crate::emit::history::Entry;
    use crate::model::Dialect;
    use serde_json::json;
    use std::collections::BTreeMap;

    fn entry(number: u64, stage: Option<(u64, u32)>) -> Entry {
        let file = json!({ "up": format!("sum{number}"), "down": "", "grade": "lossless" });
        let mut entry = json!({
            "format": 1, "number": number, "name": "step", "date": "20260101", "changes": [], "files": { "d1": file },
        });
        if let Some((first, stage)) = stage {
            entry["group"] = json!({ "first": first, "stage": stage, "stages": 2 });
        }
        serde_json::from_value(entry).expect("an entry")
    }

    fn told(history: &[Entry], reports: &[(u64, &str, bool)]) -> Vec<String> {
        let reports: BTreeMap<u64, Report> =
            reports.iter().map(|(number, up, held)| (*number, Report { up: (*up).to_owned(), held: *held })).collect();
        let report = |entry: &Entry, _: Dialect| reports.get(&entry.number).cloned();
        wanting("app", history, &report).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn the_last_change_and_all_behind_the_oldest_report_are_wanted() {
        let history = [entry(1, None), entry(2, None), entry(3, Some((3, 1))), entry(4, Some((3, 2)))];
        let missing = |number: u64| format!("000{number}_step of app, D1: not verified");
        assert_eq!(told(&history, &[]), [missing(3), missing(4)]);
        assert_eq!(told(&history, &[(4, "sum4", true)]), [missing(3)]);
        assert_eq!(told(&history, &[(2, "sum2", true), (4, "sum4", true)]), [missing(3)]);
        let all = [(3, "sum3", true), (4, "sum4", true)];
        assert!(told(&history, &all).is_empty());
        assert!(told(&[], &[]).is_empty());
    }

    #[test]
    fn a_report_of_another_file_or_one_that_did_not_hold_is_none() {
        let history = [entry(1, None)];
        assert_eq!(told(&history, &[(1, "other", true)]), ["0001_step of app, D1: verified as another file"]);
        assert_eq!(told(&history, &[(1, "sum1", false)]), ["0001_step of app, D1: did not hold when it was verified"]);
    }
}
