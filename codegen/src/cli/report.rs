//! What a check found, in the forms that code hosts read.

use super::args::Format;
use super::output::Output;
use super::session::Session;
use super::site::Sites;
use crate::ask::Open;
use crate::emit::write::Problem;
use crate::model::{Fault, Rule, Severity};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Where a finding is shown that is in no file: code hosts leave out one without.
const NOWHERE: (&str, u32) = ("Cargo.toml", 1);

/// All that a check found, each with a code.
pub(super) fn findings(session: &Session) -> Vec<Fault> {
    let changes = &session.changes;
    let stale = |path: &str, what: &str| {
        Fault::new(Rule::OutOfDate, path, what, "what uses it would use what was declared before", session.generate())
    };
    let mut found: Vec<Fault> = session.prepared.warnings.clone();
    found.extend(session.draft_faults());
    found.extend(changes.problems.iter().map(Problem::fault));
    found.extend(session.without_migration());
    if session.has_new_migrations() {
        return found;
    }
    let writes = changes.writes.iter();
    found
        .extend(writes.map(|write| stale(&write.path, if write.before.is_none() { "missing" } else { "out of date" })));
    found.extend(changes.removals.iter().map(|removal| stale(&removal.path, "generated, and no longer wanted")));
    found
}

/// A question that nobody answered.
pub(super) fn question(open: &Open) -> Fault {
    let question = &open.question;
    let place = format!("{}: {}", open.database, question.place);
    Fault::new(question.rule, place, &question.what, &question.why, open.flags.join(" or "))
}

/// Prints them.
pub(super) fn print(format: Format, faults: &[Fault], output: &mut Output<'_>) {
    match format {
        Format::Text => {}
        Format::Github => {
            for fault in faults {
                let line = annotation(fault, &output.sites);
                output.data(line);
            }
        }
        Format::Sarif => {
            let log = sarif(faults, &output.sites);
            output.data(format_args!("{log:#}"));
        }
    }
}

/// The file and line to show a finding at.
fn at(fault: &Fault, sites: &Sites) -> Option<(String, u32)> {
    if fault.rule.is_about_files() { Some((fault.place.clone(), 1)) } else { sites.find(&fault.place) }
}

/// A workflow command of GitHub Actions.
///
/// <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>
fn annotation(fault: &Fault, sites: &Sites) -> String {
    let data = |text: &str| text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    let at = at(fault, sites).map_or_else(String::new, |(file, line)| format!("file={},line={line},", property(&file)));
    let text = format!("{}: {}\nwhy: {}\ninstead: {}", fault.place, fault.what, fault.why, fault.instead);
    format!("::{} {at}title={}::{}", fault.severity().word(), property(fault.rule.id()), data(&text))
}

/// A log of SARIF 2.1.0: <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>.
fn sarif(faults: &[Fault], sites: &Sites) -> Value {
    let rules: BTreeSet<Rule> = faults.iter().map(|fault| fault.rule).collect();
    let rules: Vec<Value> = rules
        .into_iter()
        .map(|rule| {
            json!({
                "id": rule.id(),
                "shortDescription": { "text": rule.demand() },
                "fullDescription": { "text": rule.reason() },
            })
        })
        .collect();
    let results: Vec<Value> = faults.iter().map(|fault| result(fault, sites)).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "seaglass", "version": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "results": results,
        }],
    })
}

fn result(fault: &Fault, sites: &Sites) -> Value {
    let (file, line) = at(fault, sites).unwrap_or_else(|| (NOWHERE.0.to_owned(), NOWHERE.1));
    let level = match fault.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    json!({
        "ruleId": fault.rule.id(),
        "level": level,
        "message": { "text": format!("{}: {}; {}. Instead: {}", fault.place, fault.what, fault.why, fault.instead) },
        "locations": [{
            "physicalLocation": {
                "artifactLocation": { "uri": file, "uriBaseId": "%SRCROOT%" },
                "region": { "startLine": line },
            },
        }],
    })
}
