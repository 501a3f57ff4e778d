//! What is told when questions stay open: what is asked, why, the flags that answer, and what to declare instead.

use super::output::{NOTE, Output};
use crate::ask::Open;
use crate::diff::Answer;
use crate::model::Severity;
use std::fmt::Write as _;

/// Tells every open question, and what to type.
pub(super) fn tell(open: &[Open], given: &str, output: &mut Output<'_>) {
    for open in open {
        let mut text = format!("{}: {}: {}", open.database, open.question.place, open.question.what);
        let _ = write!(text, "\n  why:     {}", open.question.why);
        for (at, ((words, flag), source)) in open.words.iter().zip(&open.flags).zip(&open.sources).enumerate() {
            let label = if at == 0 { "answer:" } else { "or:" };
            let _ = write!(text, "\n  {label:<8} {flag}\n             {words}\n             or declare {source}");
        }
        output.complain(Severity::Error, text);
    }
    output.say_in(NOTE, format_args!("next: {}", again(open, given)));
}

/// The command to type again. What loses nothing and is the only way stands in it; what is to be decided is shown.
fn again(open: &[Open], given: &str) -> String {
    let mut command = given.to_owned();
    let (settled, choices): (Vec<&Open>, Vec<&Open>) = open.iter().partition(|open| has_no_choice(open));
    for flag in settled.iter().filter_map(|open| open.flags.first()) {
        let _ = write!(command, " {flag}");
    }
    match choices.as_slice() {
        [] => command,
        [one] => match (one.flags.as_slice(), one.words.as_slice()) {
            ([flag], [words]) => format!("{command}, with {flag} if that is meant ({words})"),
            (flags, _) => format!("{command}, with one of {}", flags.join(" or ")),
        },
        many => {
            let several = open.windows(2).any(|two| two[0].database != two[1].database);
            let place = |one: &&Open| {
                let database = if several { format!("{}:", one.database) } else { String::new() };
                format!("{database}{}", one.question.place)
            };
            let places: Vec<String> = many.iter().map(place).collect();
            format!("{command}, with one of the flags above for each of {}", places.join(", "))
        }
    }
}

/// Whether every answer fills rows, and none of them takes one thing for another or lets something go.
fn has_no_choice(open: &Open) -> bool {
    open.question.answers.iter().all(|answer| match answer {
        Answer::Backfill { .. } => true,
        Answer::RenameTable { .. }
        | Answer::RenameColumn { .. }
        | Answer::RenameEnum { .. }
        | Answer::RenameValue { .. }
        | Answer::ReplaceValue { .. }
        | Answer::Allow(_)
        | Answer::KeepText(_) => false,
    })
}
