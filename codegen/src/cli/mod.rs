//! The command line: `cargo schema`.
//!
//! Exit codes: 0 when there is nothing to do or it was done, 1 for differences, 2 for wrong usage or a fault. Data goes
//! to standard output, talk to standard error. Only `generate`, `diff` and `undo` ever wait for an answer,
//! and only at a terminal.

mod adopt;
mod amend;
mod args;
mod base;
mod check;
mod command;
mod compared;
mod date;
mod diff;
mod drafts;
mod entities;
mod explain;
mod extend;
mod generate;
mod json;
mod markdown;
mod meant;
mod new;
mod next;
mod options;
mod output;
mod plan;
mod preview;
mod prompt;
mod questions;
mod rebase;
mod report;
mod session;
mod show;
mod site;
mod squash;
mod status;
mod stop;
mod taken;
mod undo;
mod verified;
mod words;

#[doc(hidden)]
pub use date::today;
#[doc(hidden)]
pub use drafts::draft_files;
pub use output::Terminal;

use crate::declare::Project;
use args::{Args, Check, Color, Command, Explain};
use clap::Parser as _;
use output::Output;
use session::{Session, Stop};
use std::ffi::OsString;
use std::process::ExitCode;

/// Nothing to do, or done.
const CLEAN: u8 = 0;
/// The project is not as it should be.
const DIFFERENT: u8 = 1;
/// Wrong usage, a fault of the declaration, or a refusal of the system.
const FAULT: u8 = 2;

/// The whole program of a `schema` crate: `fn main() -> ExitCode { seaglass::cli::main(schema::project()) }`.
pub fn main(project: Project) -> ExitCode {
    main_with(project, std::env::args_os())
}

/// The same with other arguments than the process was given; the first one is the program's name.
pub fn main_with<I, T>(project: Project, args: I) -> ExitCode
where
    I: IntoIterator<Item = T>,
    T: Into<OsString> + Clone,
{
    let (mut out, mut err) = (std::io::stdout().lock(), std::io::stderr().lock());
    let color_out = output::wants_color(&out);
    let color_err = output::wants_color(&err);
    let mut input = std::io::stdin().lock();
    let input: Option<&mut dyn std::io::BufRead> =
        if prompt::is_wanted(&input, &err) { Some(&mut input) } else { None };
    let terminal = Terminal { out: &mut out, err: &mut err, input, color_out, color_err };
    ExitCode::from(run(project, args, terminal))
}

/// Runs one command line, whose first word is the program's name, and returns the exit code.
pub fn run<I, T>(project: Project, args: I, mut terminal: Terminal<'_>) -> u8
where
    I: IntoIterator<Item = T>,
    T: Into<OsString> + Clone,
{
    let args = match Args::try_parse_from(args) {
        Ok(args) => args,
        Err(error) => return usage(&error, &mut terminal),
    };
    match args.color {
        Color::Auto => {}
        Color::Always => (terminal.color_out, terminal.color_err) = (true, true),
        Color::Never => (terminal.color_out, terminal.color_err) = (false, false),
    }
    let mut output = Output::new(terminal, &args);
    let command = args.command();
    match command_result(project, &args, &command, &mut output) {
        Ok(code) => code,
        Err(stop) => {
            output.stop(command.name(), &stop);
            FAULT
        }
    }
}

fn command_result(project: Project, args: &Args, command: &Command, output: &mut Output<'_>) -> Result<u8, Stop> {
    output.locate(&project);
    if let Command::Rebase(options) = command {
        return rebase::run(project, args, options, output);
    }
    if let Command::Undo(options) = command {
        return undo::run(project, args, options, output);
    }
    if let Command::Squash(options) = command {
        return squash::run(project, args, options, output);
    }
    if let Command::Show(options) = command {
        return show::run(project, args, options, output);
    }
    if let Command::Explain(Explain { code }) = command {
        return explain::run(code.as_deref(), output);
    }
    if matches!(command, Command::Adopt) {
        return adopt::run(project, args, output);
    }
    let session = match Session::open(project, args, command, output) {
        // What is open is a state, and telling the state is not a failure.
        Err(Stop::Open(open, again)) if matches!(command, Command::Status) => {
            status::open(&open, &again.given, output);
            return Ok(CLEAN);
        }
        opened => opened?,
    };
    let code = match command {
        Command::Status => status::run(&session, output),
        Command::Generate(options) if options.check => check::run(&session, command.name(), &Check::default(), output),
        Command::Generate(options) => generate::run(&session, options, output)?,
        Command::Check(options) => check::run(&session, command.name(), options, output),
        Command::Rebase(_)
        | Command::Adopt
        | Command::Undo(_)
        | Command::Squash(_)
        | Command::Show(_)
        | Command::Explain(_) => CLEAN,
        Command::New(options) => new::run(&session, options, output)?,
        Command::Diff(options) => diff::run(&session, options.sql.map(Into::into), output),
    };
    session.end();
    Ok(code)
}

/// What clap has to say: help and version on standard output, errors on standard error.
fn usage(error: &clap::Error, terminal: &mut Terminal<'_>) -> u8 {
    let text = error.render();
    let (to, color) = if error.use_stderr() {
        (&mut *terminal.err, terminal.color_err)
    } else {
        (&mut *terminal.out, terminal.color_out)
    };
    // Nobody is left to tell when standard output and error are closed.
    let _ = if color { write!(to, "{}", text.ansi()) } else { write!(to, "{text}") };
    u8::try_from(error.exit_code()).unwrap_or(FAULT)
}
