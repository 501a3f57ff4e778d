//! Talking: where each line goes, and in which color.

use super::args::{Args, Format};
use super::json;
use super::prompt::Prompt;
use super::session::Stop;
use super::site::Sites;
use super::{questions, report};
use crate::declare::Project;
use crate::model::{Fault, Rule, Severity};
use anstyle::{AnsiColor, Style};
use serde_json::Value;
use std::fmt::Display;
use std::io::{BufRead, Write};

/// Standard output, standard error and standard input.
pub struct Terminal<'a> {
    /// Data.
    pub out: &'a mut dyn Write,
    /// Talk.
    pub err: &'a mut dyn Write,
    /// Where answers are typed, if somebody is there: both standard input and standard error are a terminal.
    pub input: Option<&'a mut dyn BufRead>,
    /// Whether color is wanted on `out`, unless `--color` says otherwise.
    pub color_out: bool,
    /// Whether color is wanted on `err`, unless `--color` says otherwise.
    pub color_err: bool,
}

pub(super) const GOOD: Style = AnsiColor::Green.on_default();
pub(super) const BAD: Style = AnsiColor::Red.on_default();
pub(super) const NOTE: Style = AnsiColor::Cyan.on_default();
pub(super) const STRONG: Style = Style::new().bold();
pub(super) const PLAIN: Style = Style::new();
const ERROR: Style = AnsiColor::Red.on_default().bold();
const WARNING: Style = AnsiColor::Yellow.on_default().bold();

/// Whether color is wanted on `stream`: `NO_COLOR` first, then `CARGO_TERM_COLOR`, then what the stream is.
pub(super) fn wants_color(stream: &impl anstream::stream::RawStream) -> bool {
    let variable = |name: &str| std::env::var(name).unwrap_or_default();
    if !variable("NO_COLOR").is_empty() {
        return false;
    }
    match variable("CARGO_TERM_COLOR").as_str() {
        "always" => true,
        "never" => false,
        _ => anstream::AutoStream::choice(stream) != anstream::ColorChoice::Never,
    }
}

/// A line and how it looks.
pub(super) type Line = (Style, String);

/// Where a command talks.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(super) struct Output<'a> {
    terminal: Terminal<'a>,
    pub(super) json: bool,
    quiet: bool,
    pub(super) verbose: bool,
    asks: bool,
    format: Format,
    /// Where tables are declared, for those who want it.
    pub(super) sites: Sites,
}

impl<'a> Output<'a> {
    pub(super) fn new(terminal: Terminal<'a>, args: &Args) -> Self {
        let asks = !args.json && !args.no_input;
        let format = args.command().format();
        let quiet = args.quiet || format != Format::Text;
        Self { terminal, json: args.json, quiet, verbose: args.verbose, asks, format, sites: Sites::default() }
    }

    /// Remembers where tables are declared, before they are read.
    pub(super) fn locate(&mut self, project: &Project) {
        if self.json || self.format != Format::Text {
            self.sites = Sites::of(project);
        }
    }

    /// Prints what a check found for a code host, if that is wanted.
    pub(super) fn report(&mut self, faults: impl FnOnce() -> Vec<Fault>) -> bool {
        let format = self.format;
        if format != Format::Text {
            report::print(format, &faults(), self);
        }
        format != Format::Text
    }

    /// Whoever is at the terminal, if the command may ask.
    pub(super) fn prompt(&mut self, may_ask: bool) -> Prompt<'_, 'a> {
        let Terminal { err, input, color_err, .. } = &mut self.terminal;
        let input = input.as_deref_mut().filter(|_| may_ask && self.asks);
        Prompt::new(input, *err, *color_err)
    }

    /// A line of data. That nobody reads it is not an error: `cargo schema diff | head`.
    pub(super) fn data(&mut self, line: impl Display) {
        let _ = writeln!(self.terminal.out, "{line}");
    }

    /// A line of data in a style.
    pub(super) fn data_in(&mut self, style: Style, line: impl Display) {
        let line = paint(self.terminal.color_out, style, line);
        self.data(line);
    }

    /// Lines of data.
    pub(super) fn lines(&mut self, lines: impl IntoIterator<Item = Line>) {
        lines.into_iter().for_each(|(style, line)| self.data_in(style, line));
    }

    /// Whether somebody is at the terminal, and may be asked.
    pub(super) const fn is_attended(&self) -> bool {
        self.asks && self.terminal.input.is_some()
    }

    /// Lines that belong to a question: whoever is asked sees them, quiet or not.
    pub(super) fn show(&mut self, lines: impl IntoIterator<Item = Line>) {
        for (style, line) in lines {
            let line = paint(self.terminal.color_err, style, line);
            let _ = writeln!(self.terminal.err, "{line}");
        }
    }

    /// A line of talk.
    pub(super) fn say(&mut self, line: impl Display) {
        if !self.quiet {
            let _ = writeln!(self.terminal.err, "{line}");
        }
    }

    /// A line of talk in a style.
    pub(super) fn say_in(&mut self, style: Style, line: impl Display) {
        let line = paint(self.terminal.color_err, style, line);
        self.say(line);
    }

    /// A line of talk for `--verbose`.
    pub(super) fn detail(&mut self, line: impl Display) {
        if self.verbose {
            self.say(line);
        }
    }

    /// Said even to who wants quiet, where something is wrong.
    fn complain_of(&mut self, severity: Severity, word: &str, text: impl Display) {
        if severity == Severity::Warning && self.quiet {
            return;
        }
        let style = match severity {
            Severity::Error => ERROR,
            Severity::Warning => WARNING,
        };
        let word = paint(self.terminal.color_err, style, word);
        let _ = writeln!(self.terminal.err, "{word} {text}");
    }

    /// A fault, whose own text starts with its severity and its rule.
    pub(super) fn fault(&mut self, fault: &Fault) {
        self.told(fault.severity(), &fault.to_string());
    }

    /// An error whose text starts with that word and its code.
    pub(super) fn error(&mut self, text: &str) {
        self.told(Severity::Error, text);
    }

    fn told(&mut self, severity: Severity, text: &str) {
        let (word, text) = text.split_once(' ').unwrap_or_default();
        self.complain_of(severity, word, text);
    }

    /// Something to know; an envelope holds it among its fields.
    pub(super) fn warn(&mut self, fault: &Fault) {
        if !self.json && self.format == Format::Text {
            self.fault(fault);
        }
    }

    /// The one object of `--json`.
    pub(super) fn envelope(&mut self, command: &str, mut fields: serde_json::Map<String, Value>) {
        let mut object = serde_json::Map::new();
        object.insert("version".to_owned(), json::VERSION.into());
        object.insert("command".to_owned(), command.into());
        json::locate(&mut fields, &self.sites);
        object.append(&mut fields);
        self.data(format_args!("{:#}", Value::Object(object)));
    }

    /// Why a command did not run.
    pub(super) fn stop(&mut self, command: &str, stop: &Stop) {
        if self.json {
            return self.envelope(command, json::stop(stop));
        }
        let of_stop = || match stop {
            Stop::Faults(faults) => faults.clone(),
            Stop::Open(open, _) => open.iter().map(report::question).collect(),
        };
        if self.report(of_stop) {
            return;
        }
        match stop {
            Stop::Faults(faults) => {
                for fault in faults {
                    self.fault(fault);
                }
            }
            Stop::Open(open, again) => questions::tell(open, again, self),
        }
        self.say("nothing was written");
    }
}

/// A file that changed while a run was to write it.
pub(super) fn left(path: &str) -> Fault {
    let (what, why) = ("left as it is: it changed while this ran", "an edit is never overwritten");
    Fault::new(Rule::LeftAsIs, path, what, why, "look at it, and run this again")
}

pub(super) fn paint(color: bool, style: Style, text: impl Display) -> String {
    if color && style != PLAIN { format!("{style}{text}{style:#}") } else { text.to_string() }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_file_that_changed_meanwhile() {
        let told = "\
error[left-as-is]: docs/schema/app/users.md: left as it is: it changed while this ran
  why:     an edit is never overwritten
  instead: look at it, and run this again";
        assert_eq!(super::left("docs/schema/app/users.md").to_string(), told);
    }
}
