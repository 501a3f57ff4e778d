//! Talking: where each line goes. What a database holds is shown so that no terminal takes it for a command.

use std::fmt::Display;
use std::io::Write;

/// Standard output and standard error.
pub(super) struct Output<'a> {
    /// Data.
    pub(super) out: &'a mut dyn Write,
    /// Talk.
    pub(super) err: &'a mut dyn Write,
    /// Whether data is shown to a person, rather than handed to a program.
    pub(super) is_shown: bool,
}

impl Output<'_> {
    /// A line of data. That nobody reads it is not an error: `seaglass drift | head`.
    pub(super) fn data(&mut self, line: impl Display) {
        let _ = writeln!(self.out, "{}", harmless(&line.to_string()));
    }

    /// A line of data, and no second one whatever names are in it.
    pub(super) fn data_line(&mut self, line: impl Display) {
        self.data(one_line(&line.to_string()));
    }

    /// Text that a program reads: every character of a statement counts. A terminal shows it without what would move it.
    pub(super) fn exact(&mut self, text: impl Display) {
        let text = text.to_string();
        let shown = if self.is_shown { harmless(&text) } else { text.clone() };
        let _ = writeln!(self.out, "{shown}");
        if shown != text {
            self.say("warning: it holds characters that a terminal does not show: write it to a file before it is run");
        }
    }

    /// A line of SQL that says something, and nothing else whatever names are in it.
    pub(super) fn remark(&mut self, text: impl Display) {
        self.data(format_args!("-- {}", one_line(&text.to_string())));
    }

    /// A line of talk, without the password of a URL that was typed in a wrong place.
    pub(super) fn say(&mut self, line: impl Display) {
        let _ = writeln!(self.err, "{}", harmless(&without_passwords(&line.to_string())));
    }

    /// A line of talk, and no second one whatever names are in it.
    pub(super) fn say_line(&mut self, line: impl Display) {
        self.say(one_line(&line.to_string()));
    }
}

/// The text in one line.
pub(super) fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect()
}

/// The text with every `user:password@` of a URL left out.
fn without_passwords(text: &str) -> String {
    let (mut kept, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once("://") {
        kept.push_str(before);
        kept.push_str("://");
        let end = after.find(|c: char| c.is_whitespace() || c == '\'').unwrap_or(after.len());
        let (url, behind) = after.split_at(end);
        kept.push_str(url.rsplit_once('@').map_or(url, |(_, host)| host));
        rest = behind;
    }
    kept + rest
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
    use super::{Output, harmless, one_line, without_passwords};

    fn printed(is_shown: bool, text: &str) -> (String, String) {
        let (mut out, mut err) = (Vec::new(), Vec::new());
        Output { out: &mut out, err: &mut err, is_shown }.exact(text);
        (String::from_utf8(out).unwrap(), String::from_utf8(err).unwrap())
    }

    #[test]
    fn a_program_gets_every_character_of_a_statement() {
        let sql = "SELECT 'a\r\n\u{1b}b'";
        assert_eq!(printed(false, sql), (format!("{sql}\n"), String::new()));
        let (shown, said) = printed(true, sql);
        assert!(!shown.contains('\u{1b}') && said.contains("write it to a file"), "{shown}{said}");
    }

    #[test]
    fn no_name_ends_a_comment() {
        assert_eq!(one_line("a\nDROP TABLE b;\r--"), "a DROP TABLE b; --");
    }

    #[test]
    fn a_url_in_a_wrong_place_keeps_its_password() {
        let said = without_passwords("unexpected argument 'postgres://ann:s@cret@db/app?a=b' found at http://x.y");
        assert_eq!(said, "unexpected argument 'postgres://db/app?a=b' found at http://x.y");
    }

    #[test]
    fn no_name_colors_a_terminal() {
        assert_eq!(harmless("a\u{1b}[31mb\nc\u{202e}"), "a\u{fffd}[31mb\nc\u{fffd}");
    }
}
