//! Asking whoever sits at the terminal: one question at a time, its answers numbered, the likeliest first.

use super::output::{NOTE, STRONG, paint};
use crate::ask::{Asked, Questioner, Reply};
use std::fmt::Display;
use std::io::{BufRead, IsTerminal, Write};

/// Whoever is at the terminal; nobody without an input.
pub(super) struct Prompt<'p, 't> {
    input: Option<&'p mut (dyn BufRead + 't)>,
    err: &'p mut (dyn Write + 't),
    color: bool,
    /// The flags that say what was answered, each with a space in front.
    answered: String,
}

/// Whether somebody can be asked: both ends are a terminal, and no machine runs this.
pub(super) fn is_wanted(input: &impl IsTerminal, err: &impl IsTerminal) -> bool {
    let ci = std::env::var("CI").unwrap_or_default();
    input.is_terminal() && err.is_terminal() && matches!(ci.as_str(), "" | "0" | "false")
}

impl<'p, 't> Prompt<'p, 't> {
    pub(super) fn new(input: Option<&'p mut (dyn BufRead + 't)>, err: &'p mut (dyn Write + 't), color: bool) -> Self {
        Self { input, err, color, answered: String::new() }
    }

    /// The flags that say what was answered.
    pub(super) fn into_answered(self) -> String {
        self.answered
    }

    /// A line of talk. Nobody is left to tell when standard error is closed.
    fn say(&mut self, line: impl Display) {
        let _ = writeln!(self.err, "{line}");
    }

    /// The next line that is typed, without spaces around it; none at the end of input.
    fn line(&mut self, prompt: impl Display) -> Option<String> {
        let _ = write!(self.err, "{prompt}");
        let _ = self.err.flush();
        let mut line = String::new();
        match self.input.as_mut()?.read_line(&mut line) {
            Ok(0) | Err(_) => {
                self.say("");
                None
            }
            Ok(_) => Some(line.trim().to_owned()),
        }
    }

    /// Whether somebody says yes; nobody says no.
    pub(super) fn confirm(&mut self, question: impl Display) -> bool {
        let answer = self.line_if_asked(format_args!("{question} (yes or no): "));
        answer.is_some_and(|answer| matches!(answer.as_str(), "y" | "yes"))
    }

    fn line_if_asked(&mut self, prompt: impl Display) -> Option<String> {
        self.input.as_ref()?;
        self.line(prompt)
    }

    fn show(&mut self, asked: &Asked<'_>) {
        let open = asked.open;
        let heading = format!("{}: {}: {}", open.database, open.question.place, open.question.what);
        let heading = paint(self.color, STRONG, heading);
        self.say(format_args!("{heading}\n  why: {}", open.question.why));
        for (at, (words, flag)) in open.words.iter().zip(&open.flags).enumerate() {
            let flag = paint(self.color, NOTE, flag);
            self.say(format_args!("  {}  {words}\n     {flag}", at + 1));
        }
    }
}

impl Questioner for Prompt<'_, '_> {
    fn ask(&mut self, asked: &Asked<'_>) -> Option<Reply> {
        self.input.as_ref()?;
        asked.wrong.iter().for_each(|fault| self.say(fault));
        if asked.wrong.is_empty() {
            self.show(asked);
        }
        let last = asked.open.flags.len();
        loop {
            let text = self.line(format_args!("answer (1 to {last}, or q to stop): "))?;
            if text == "q" {
                return None;
            }
            let answer = match text.parse::<usize>() {
                Ok(number) if (1..=last).contains(&number) => number - 1,
                Ok(_) | Err(_) => {
                    self.say(format_args!("{text:?} is not an answer: type a number from 1 to {last}, or q"));
                    continue;
                }
            };
            let value = if asked.open.wants_value(answer) {
                Some(self.line("value (SQL or a literal, such as ''): ")?)
            } else {
                None
            };
            return Some(Reply { answer, value });
        }
    }

    fn answered(&mut self, flag: &str) {
        self.answered.push(' ');
        self.answered.push_str(flag);
        self.say(format_args!("  the same without a question: {flag}"));
    }
}
