//! What to type next. Every `next:` line is made here, and every command that is offered keeps what was typed before.

use super::args::{Args, Check, Command, Diff, Generate, Meant, New, Rebase, Show, Squash, Undo};
use super::output::{NOTE, Output};
use crate::ask::{Open, shell};
use crate::model::{Answer, Dialect};
use std::fmt::Write as _;

/// What was typed or answered, as a shell reads it again; each flag with a space in front.
#[derive(Clone, Debug, Default)]
pub(super) struct Given {
    /// Which project and database: told to every command.
    place: String,
    /// The new migration's name and day: told to `generate` alone.
    migration: String,
    /// The only plan that may be written: told to `generate` alone.
    plan: String,
    /// What changes mean: told to every command that plans.
    meant: String,
    /// Whether the project has several databases, and one of them is to be named.
    names_database: bool,
}

/// A command that is typed again, with what was typed or answered.
#[derive(Clone, Debug, Default)]
pub(super) struct Again {
    pub(super) command: Command,
    pub(super) given: Given,
}

/// What is left to do.
#[derive(Debug)]
pub(super) enum Next<'a> {
    /// Nothing: the declaration is edited, and looked at.
    Edit,
    /// Look at files that are not as they should be.
    Check,
    /// Write what was looked at.
    Generate,
    /// Write what a draft lacks, and freeze it.
    Finish,
    /// Read the SQL of these dialects, then write it.
    Look(Vec<Dialect>),
    /// Take over the migrations that the project has, for one of these databases.
    Adopt(Vec<&'a str>),
    /// Write the SQL of the draft in this folder, and freeze it.
    Draft(String),
    /// Read what was put into the drafts in these folders, and freeze them.
    Extended(Vec<&'a str>),
    /// Write what follows from a history that is one line again, and try it.
    Rebased,
    /// The declaration is ahead of history again: look at what it would change.
    Undone,
    /// Type the command again with answers to its questions.
    Answer(&'a Command, &'a [Open]),
    /// Look again with answers to the questions.
    Ask,
}

impl Given {
    pub(super) fn new(args: &Args, command: &Command) -> Self {
        // Taken apart as a whole, so that a new flag is kept or left out on purpose: these say how to talk.
        let Args { database, root, json: _, color: _, quiet: _, verbose: _, no_input: _, command: _ } = args;
        let mut given = Self { names_database: database.is_some(), ..Self::default() };
        let root = root.as_ref().map(|root| root.to_string_lossy());
        given.place.extend(database.as_deref().map(|name| word("--database", name)));
        given.place.extend(root.as_deref().map(|root| word("--root", root)));
        if let Command::Generate(options) = command {
            let Generate { name, date, amend, applied_nowhere, since, plan, .. } = options;
            // Others say how to talk, or are said by who offers the command.
            let Generate { dry_run: _, check: _, extend: _, yes: _, plan_only: _, meant: _, .. } = options;
            let flag = |is_said: &bool, flag: &str| is_said.then(|| format!(" {flag}"));
            given.migration.extend(flag(amend, "--amend"));
            given.migration.extend(flag(applied_nowhere, "--applied-nowhere"));
            given.migration.extend(since.as_deref().map(|since| word("--since", since)));
            given.migration.extend(name.as_deref().map(|name| word("--name", name)));
            given.migration.extend(date.as_deref().map(|date| word("--date", date)));
            given.plan.extend(plan.as_deref().map(|plan| word("--plan", plan)));
        }
        let texts = command.meant().into_iter().flat_map(Meant::texts);
        given.meant.extend(texts.map(|(kind, text)| word(kind.name(), text)));
        given
    }

    /// Takes in flags that say what was answered, each with a space in front.
    pub(super) fn answered(&mut self, flags: &str) {
        self.meant.push_str(flags);
    }

    /// A command that looks at the project as it was left.
    pub(super) fn look(&self, command: &str) -> String {
        format!("cargo schema {command}{}", self.place)
    }

    /// A command that plans what is being looked at.
    fn plan(&self, command: &str) -> String {
        format!("cargo schema {command}{}{}", self.place, self.meant)
    }

    /// What writes what is being looked at.
    pub(super) fn generate(&self) -> String {
        self.write("generate")
    }

    /// The same, of the plan with this fingerprint alone.
    pub(super) fn planned(&self, fingerprint: &str) -> String {
        Self { plan: word("--plan", fingerprint), ..self.clone() }.generate()
    }

    /// `--plan-only`, which shows the plan as it would be now.
    pub(super) fn plan_only(&self) -> String {
        Self { plan: String::new(), ..self.clone() }.write("generate --plan-only")
    }

    /// The same, once somebody says that no database has run what is planned again.
    pub(super) fn nowhere(&self) -> String {
        let migration = self.migration.replacen(" --amend", " --amend --applied-nowhere", 1);
        Self { migration, ..self.clone() }.generate()
    }

    fn write(&self, command: &str) -> String {
        format!("cargo schema {command}{}{}{}{}", self.place, self.migration, self.plan, self.meant)
    }

    /// `undo`, once somebody says that no database has run what goes.
    pub(super) fn undo(&self, options: &Undo) -> String {
        let migration = options.migration.as_deref().map_or_else(String::new, |name| format!(" {}", shell(name)));
        let since = options.since.as_deref().map_or_else(String::new, |since| word("--since", since));
        self.look(&format!("undo{migration} --applied-nowhere{since}"))
    }

    /// What takes over migrations, for one of these databases.
    pub(super) fn adopt(&self, names: &[&str]) -> String {
        let adopt = self.look("adopt");
        match names {
            [_, _, ..] if !self.names_database => {
                format!("{adopt} --database {}", names.join(" (or ") + &")".repeat(names.len() - 1))
            }
            _ => adopt,
        }
    }

    /// What freezes a draft, which holds already what changes mean.
    pub(super) fn freeze(&self) -> String {
        self.look("generate")
    }

    /// A command typed again: one that only looks gives way to one that writes.
    pub(super) fn again(&self, command: &Command) -> String {
        match command {
            Command::New(New { name, empty, meant: _ }) => {
                let empty = if *empty { " --empty" } else { "" };
                self.plan(&format!("new {}{empty}", shell(name)))
            }
            Command::Generate(Generate { extend: true, .. }) => self.write("generate --extend"),
            Command::Generate(Generate { dry_run: true, .. }) => self.write("generate --dry-run"),
            Command::Generate(Generate { plan_only: true, .. }) => self.write("generate --plan-only"),
            Command::Status
            | Command::Generate(_)
            | Command::Check(Check { meant: _, verified: _, format: _ })
            | Command::Diff(Diff { sql: _, meant: _ })
            | Command::Adopt
            | Command::Undo(Undo { migration: _, applied_nowhere: _, since: _, dry_run: _ })
            | Command::Show(Show { name: _, since: _, markdown: _, dialect: _ })
            | Command::Explain(_)
            | Command::Squash(Squash { to: _, leave_out: _, dry_run: _ })
            | Command::Rebase(Rebase { onto: _, not_applied: _, renamed_applied: _, dry_run: _ }) => self.generate(),
        }
    }
}

/// A flag that a shell hands on as it was typed. A value that looks like a flag is not a word of its own.
fn word(flag: &str, value: &str) -> String {
    let between = if value.starts_with('-') { '=' } else { ' ' };
    format!(" {flag}{between}{}", shell(value))
}

impl Next<'_> {
    /// Tells it to who waits for an end.
    pub(super) fn tell(&self, given: &Given, output: &mut Output<'_>) {
        output.say_in(NOTE, format_args!("next: {}", self.line(given)));
    }

    /// The same as data: it is what was asked for.
    pub(super) fn show(&self, given: &Given, output: &mut Output<'_>) {
        output.data_in(NOTE, format_args!("next: {}", self.line(given)));
    }

    /// In words, with the commands to type.
    pub(super) fn line(&self, given: &Given) -> String {
        match self {
            Self::Edit => format!("edit a table in schema/, then {}", given.look("diff")),
            Self::Check => given.plan("check"),
            Self::Generate => given.generate(),
            Self::Finish => format!("finish the draft, then {}", given.generate()),
            Self::Look(dialects) => {
                let keys: Vec<&str> = dialects.iter().map(|dialect| dialect.key()).collect();
                let sql = keys.join(" (or ") + &")".repeat(keys.len().saturating_sub(1));
                format!("{}, then {}", given.plan(&format!("diff --sql {sql}")), given.generate())
            }
            Self::Adopt(names) => given.adopt(names),
            Self::Draft(folder) => format!("write {folder}, then {}, which freezes it", given.freeze()),
            Self::Extended(folders) => {
                format!("read {}, then {}, which freezes it", folders.join(" and "), given.freeze())
            }
            Self::Rebased => {
                format!("{}, then run the migrations on a copy of each database", given.look("generate"))
            }
            Self::Undone => format!("edit the declaration, then {}", given.look("diff")),
            Self::Answer(command, open) => answer(open, given.again(command)),
            Self::Ask => format!("{}, with one of the flags for each question", given.look("diff")),
        }
    }
}

/// A command with what loses nothing and is the only way; what is to be decided is shown, and is no part of it.
fn answer(open: &[Open], mut command: String) -> String {
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

/// Whether every answer fills what is new, and none of them takes one thing for another or lets something go.
fn has_no_choice(open: &Open) -> bool {
    open.question.is_harmless
        && open.question.answers.iter().all(|answer| match answer {
            Answer::Backfill { .. } => true,
            Answer::RenameTable { .. }
            | Answer::RenameColumn { .. }
            | Answer::RenameEnum { .. }
            | Answer::RenameObject { .. }
            | Answer::RenameValue { .. }
            | Answer::ReplaceValue { .. }
            | Answer::Allow(_)
            | Answer::KeepText(_) => false,
        })
}

#[cfg(test)]
mod tests;
