//! What is told when questions stay open: what is asked, why, the flags that answer, and what to declare instead.

use super::output::{NOTE, Output};
use crate::ask::{Flag, Open};
use crate::model::Severity;
use std::fmt::Write as _;

/// Tells every open question, and what to type.
pub(super) fn tell(open: &[Open], flags: &[Flag], output: &mut Output<'_>) {
    for open in open {
        let mut text = format!("{}: {}: {}", open.database, open.question.place, open.question.what);
        let _ = write!(text, "\n  why:     {}", open.question.why);
        for (at, ((words, flag), source)) in open.words.iter().zip(&open.flags).zip(&open.sources).enumerate() {
            let label = if at == 0 { "answer:" } else { "or:" };
            let _ = write!(text, "\n  {label:<8} {flag}\n             {words}\n             or declare {source}");
        }
        output.complain(Severity::Error, text);
    }
    output.say_in(NOTE, format_args!("next: {}", again(open, flags)));
}

/// The command to type again: with the answers in it where there is no choice, or one question.
fn again(open: &[Open], flags: &[Flag]) -> String {
    let mut command = "cargo schema generate".to_owned();
    for flag in flags {
        let _ = write!(command, " {}", flag.typed);
    }
    if open.len() > 1 && open.iter().any(|open| open.flags.len() > 1) {
        return format!("{command}, with one of the flags for each of them");
    }
    for flag in open.iter().filter_map(|open| open.flags.first()) {
        let _ = write!(command, " {flag}");
    }
    command
}
