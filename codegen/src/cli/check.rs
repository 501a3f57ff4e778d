//! `cargo schema check`: whether every file is what the declaration leads to.

use super::args::Check;
use super::diff::{count, entities, summary};
use super::output::{BAD, GOOD, NOTE, Output, STRONG};
use super::session::Session;
use super::verified::Unverified;
use super::{CLEAN, DIFFERENT, json, report, verified};
use crate::draft::Drafted;
use crate::emit::write::{HEADER_LINES, Problem, body};
use crate::model::{Fault, Rule};
use similar::{ChangeTag, TextDiff};

/// Longer differences are cut, unless `--verbose` wants all.
const MAX_LINES: usize = 80;
/// As many lines of differences are shown in all; of further files, only the names.
const MAX_LINES_IN_ALL: usize = 400;

pub(super) fn run(session: &Session, command: &str, options: &Check, output: &mut Output<'_>) -> u8 {
    let unverified = if options.verified { verified::unverified(session) } else { Vec::new() };
    let code = if session.is_clean() && unverified.is_empty() { CLEAN } else { DIFFERENT };
    if output.json {
        let mut told = json::session(session);
        if options.verified {
            told.insert("unverified".to_owned(), unverified.iter().map(ToString::to_string).collect());
        }
        output.envelope(command, told);
        return code;
    }
    let unverified: Vec<Fault> = unverified.iter().map(Unverified::fault).collect();
    if output.report(|| report::findings(session).into_iter().chain(unverified.iter().cloned()).collect()) {
        return code;
    }
    for fault in &unverified {
        output.fault(fault);
    }
    if !unverified.is_empty() && session.is_clean() {
        return code;
    }
    let changes = &session.changes;
    if code == CLEAN {
        output.say_in(GOOD, format_args!("{}, all as declared", count(changes.unchanged, "file")));
        return code;
    }
    let mut left = if output.verbose { usize::MAX } else { MAX_LINES_IN_ALL };
    for database in session.databases() {
        if database.new > 0 {
            output.lines(summary(database));
        }
        entities(&session.entities(database), output);
    }
    for write in &changes.writes {
        match &write.before {
            None => output.data_in(STRONG, format_args!("{}: missing", write.path)),
            Some(before) => {
                output.data_in(STRONG, format_args!("{}: out of date", write.path));
                // What follows from a change of the declaration is not drift, and too much to read.
                if !session.has_new_migrations() {
                    difference(body(before), &write.body, HEADER_LINES, &mut left, output);
                }
            }
        }
    }
    let drafts: Vec<&Drafted> = session.drafts().collect();
    for draft in &drafts {
        output.data_in(STRONG, format_args!("{}: a draft, which `cargo schema generate` freezes", draft.folder));
        draft.faults.iter().for_each(|fault| output.fault(fault));
    }
    let is_drafted = |path: &str| drafts.iter().any(|draft| path.starts_with(&format!("{}/", draft.folder)));
    for removal in changes.removals.iter().filter(|removal| !is_drafted(&removal.path)) {
        output.data_in(STRONG, format_args!("{}: generated, and no longer wanted", removal.path));
    }
    for relocation in &changes.relocations {
        output.data_in(STRONG, format_args!("{}: follows its table to {}", relocation.from, relocation.to));
    }
    for Problem { path, texts, .. } in &changes.problems {
        if let Some((before, after)) = texts {
            output.data_in(STRONG, format_args!("{path}: differs"));
            difference(before, after, 0, &mut left, output);
        }
    }
    for problem in &changes.problems {
        output.fault(&problem.fault());
    }
    advise(session, output);
    code
}

/// What fixes it.
fn advise(session: &Session, output: &mut Output<'_>) {
    let changes = &session.changes;
    // Each says itself what to do first; until then nothing is generated.
    if !session.forbidding().is_empty() {
        return;
    }
    if let Some(fault) = session.without_migration() {
        output.fault(&fault);
    } else if !changes.has_no_writes() {
        let files = changes.writes.len() + changes.removals.len() + changes.relocations.len();
        let what = if files == 1 { "this is not as declared" } else { "these are not as declared" };
        let why = "what uses it would use what was declared before";
        let instead = format!("run `{}`", session.generate());
        output.fault(&Fault::new(Rule::OutOfDate, count(files, "file"), what, why, instead));
    }
}

/// What would change in a text, from what is on disk to what is declared. `above` lines of the file are not part of it,
/// and at most `left` lines are shown.
fn difference(before: &str, after: &str, above: usize, left: &mut usize, output: &mut Output<'_>) {
    let diff = TextDiff::from_lines(before, after);
    let mut here = if output.verbose { usize::MAX } else { MAX_LINES.min(*left) };
    *left -= here.min(diff.iter_all_changes().filter(|change| change.tag() != ChangeTag::Equal).count());
    for hunk in diff.unified_diff().context_radius(2).iter_hunks() {
        if here > 0 {
            let first = hunk.ops().first().map_or(0, |op| op.old_range().start);
            output.data_in(NOTE, format_args!("@@ line {} @@", first + above + 1));
        }
        for change in hunk.iter_changes() {
            if here == 0 {
                return output.data("  … (all of it: cargo schema check --verbose)");
            }
            here -= 1;
            let line = change.value().trim_end_matches('\n');
            match change.tag() {
                ChangeTag::Delete => output.data_in(BAD, format_args!("-{line}")),
                ChangeTag::Insert => output.data_in(GOOD, format_args!("+{line}")),
                ChangeTag::Equal => output.data(format_args!(" {line}")),
            }
        }
    }
}
