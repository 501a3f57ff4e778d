//! Talking: where each line goes. What a database holds is shown so that no terminal takes it for a command.

use std::fmt::Display;
use std::io::Write;

/// Standard output and standard error.
pub(super) struct Output<'a> {
    /// Data.
    pub(super) out: &'a mut dyn Write,
    /// Talk.
    pub(super) err: &'a mut dyn Write,
}

impl Output<'_> {
    /// A line of data. That nobody reads it is no error: `seaglass drift | head`.
    pub(super) fn data(&mut self, line: impl Display) {
        let _ = writeln!(self.out, "{}", harmless(&line.to_string()));
    }

    /// A line of talk.
    pub(super) fn say(&mut self, line: impl Display) {
        let _ = writeln!(self.err, "{}", harmless(&line.to_string()));
    }
}

/// The text without what moves a terminal's cursor, colors it or turns the direction of writing.
pub(super) fn harmless(text: &str) -> String {
    let is_bad = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t')) || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().map(|c| if is_bad(c) { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn no_name_colors_a_terminal() {
        assert_eq!(harmless("a\u{1b}[31mb\nc\u{202e}"), "a\u{fffd}[31mb\nc\u{fffd}");
    }
}
