//! What is told when questions stay open: what is asked, why, the flags that answer, and what to declare instead.

use super::next::{Again, Next};
use super::output::Output;
use crate::ask::Open;
use std::fmt::Write as _;

/// Tells every open question, and what to type.
pub(super) fn tell(open: &[Open], again: &Again, output: &mut Output<'_>) {
    for open in open {
        let mut text = format!(
            "error[{}]: {}: {}: {}",
            open.question.rule.id(),
            open.database,
            open.question.place,
            open.question.what
        );
        let _ = write!(text, "\n  why:     {}", open.question.why);
        for (at, ((words, flag), source)) in open.words.iter().zip(&open.flags).zip(&open.sources).enumerate() {
            let label = if at == 0 { "answer:" } else { "or:" };
            let _ = write!(text, "\n  {label:<8} {flag}\n             {words}\n             or declare {source}");
        }
        output.error(&text);
    }
    Next::Answer(&again.command, open).tell(&again.given, output);
}
