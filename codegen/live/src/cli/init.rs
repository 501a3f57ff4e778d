//! `seaglass init`: a workspace that declares its tables, or an existing one to which the crates for that are added.

mod folder;

use super::args::{Args, Init};
use super::import::{self, Read};
use super::output::Output;
use super::{CLEAN, DIFFERENT, FAULT};
use crate::init::{self, Crates, Declared, Found, Options, Plan, Source};
use seaglass::emit::write::{Access, Changeset, Local, Recovery, Write, apply, is_interrupted, lock, recover};
use seaglass::model::Dialect;
use serde_json::json;
use std::fs;
use std::path::{Component, Path, PathBuf};

pub(super) fn run(args: &Args, asked: &Init, output: &mut Output<'_>) -> Result<u8, String> {
    let root = asked.dir.clone().unwrap_or_else(|| PathBuf::from("."));
    if asked.dry_run {
        let Some(Planned { plan, .. }) = planned(&root, args, asked, output)? else { return Ok(DIFFERENT) };
        plan.changes.writes.iter().for_each(|write| output.data(line(write)));
        output.say("nothing was written");
        return Ok(CLEAN);
    }
    let made = make(&root)?;
    let done = begun(&root, args, asked, output);
    if !matches!(done, Ok(CLEAN)) {
        // Only those that are empty go.
        for folder in made {
            let _ = fs::remove_dir(folder);
        }
    }
    done
}

/// In the folder, which is there by now.
fn begun(root: &Path, args: &Args, asked: &Init, output: &mut Output<'_>) -> Result<u8, String> {
    let _lock = lock(root, Access::Write).map_err(|error| error.to_string())?;
    if is_interrupted(root) {
        match recover(root, &mut Local).map_err(|error| error.to_string())? {
            None => {}
            Some(Recovery::Undone) => output.say("undid an interrupted run: it had changed nothing yet"),
            Some(Recovery::Completed(_)) => {
                output.say("completed an interrupted run");
                return Ok(CLEAN);
            }
        }
    }
    let Some(Planned { plan, name, read, is_generated }) = planned(root, args, asked, output)? else {
        return Ok(DIFFERENT);
    };
    let outcome = apply(root, &plan.changes, &mut Local).map_err(|error| error.to_string())?;
    if args.json {
        let files: Vec<&str> = plan.changes.writes.iter().map(|write| &*write.path).collect();
        output.exact(json!({ "database": name, "files": files, "left": outcome.left }));
    } else {
        plan.changes.writes.iter().filter(|write| write.before.is_some()).for_each(|write| output.say(line(write)));
        let new = plan.changes.writes.iter().filter(|write| write.before.is_none()).count();
        output.say(format_args!("{name}: wrote {new} files; {} tells what is what", plan.readme));
        match &read {
            Some(read) => {
                read.tell(&Changeset::default(), &format!("{}/{name}", args.schema_dir), is_generated, output);
            }
            None => tell(&plan, output),
        }
    }
    for path in &outcome.left {
        output.say(format_args!("error: {path}: left as it is: it changed while this ran"));
    }
    Ok(if outcome.left.is_empty() { CLEAN } else { FAULT })
}

fn tell(plan: &Plan, output: &mut Output<'_>) {
    if let Some(folder) = &plan.adopts {
        output.say(format_args!(
            "{folder} has migrations, which stay as they are\nnext: declare the schema that they create, then cargo schema adopt"
        ));
    } else {
        output.say("next: cargo schema generate, then cargo test --workspace");
    }
}

fn line(write: &Write) -> String {
    format!("{} {}", if write.before.is_some() { "add to" } else { "create" }, write.path)
}

/// The folder and those above it that were not there.
fn make(root: &Path) -> Result<Vec<PathBuf>, String> {
    let missing = root.ancestors().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists());
    let missing: Vec<PathBuf> = missing.map(Path::to_owned).collect();
    fs::create_dir_all(root).map_err(|error| format!("{}: {error}", root.display()))?;
    Ok(missing)
}

/// What has to be written.
struct Planned {
    plan: Plan,
    /// What the database is called.
    name: String,
    /// The database that exists, if one is named.
    read: Option<Read>,
    /// Whether all that follows from its declaration is written as well.
    is_generated: bool,
}

/// Nothing, if the database that is named has what no declaration can have and that is not wanted.
fn planned(root: &Path, args: &Args, asked: &Init, output: &mut Output<'_>) -> Result<Option<Planned>, String> {
    if let Some(prefix) = asked.prefix.as_deref().filter(|prefix| !init::is_prefix(prefix)) {
        return Err(format!("--prefix {prefix}: no name of a crate can begin with it\n  instead: --prefix db"));
    }
    let found = folder::read(root)?;
    let options = Options { source: source(root, asked)?, prefix: asked.prefix.clone() };
    let crates = init::layout(&options, &found);
    let read = match &asked.taken.from.source {
        Some(_) => {
            match import::read(asked.name.as_deref().or(args.database.as_deref()), &asked.taken, root, output)? {
                None => return Ok(None),
                read => read,
            }
        }
        None => None,
    };
    let declared = match &read {
        Some(read) => {
            let Read { name, dialect, files, .. } = read;
            if let Some(package) = found.migrations().filter(|_| read.is_folder()) {
                return Err(format!(
                    "{} has migrations of SeaORM already, and a history has one beginning\n  instead: --from {}, or a folder \
                     without them",
                    package.folder, package.folder
                ));
            }
            let artefacts = if found.migrations().is_some() { Vec::new() } else { read.artefacts(&crates.paths())? };
            Declared {
                name: name.clone(),
                dialects: vec![*dialect],
                files: files.clone(),
                artefacts,
                binding: read.binding(),
                is_example: false,
                entity_format: init::entity_format(read.schema.tables.len()),
            }
        }
        None => declared(root, asked, &found, &crates)?,
    };
    let mut plan = init::run(&options, &found, &crates, &declared).map_err(|obstacles| obstacles.join("\nerror: "))?;
    folder::format(root, &crates, &mut plan);
    let is_generated = declared.is_generated(&crates);
    Ok(Some(Planned { plan, name: declared.name, read, is_generated }))
}

fn declared(root: &Path, asked: &Init, found: &Found, crates: &Crates) -> Result<Declared, String> {
    let name = match &asked.name {
        Some(name) if init::is_taken(name) => {
            return Err(format!("--name {name}: a crate or the example table is called that\n  instead: --name app"));
        }
        Some(name) => name.clone(),
        None => {
            let whole = fs::canonicalize(root).or_else(|_| std::path::absolute(root)).unwrap_or_default();
            init::database(&whole.file_name().unwrap_or_default().to_string_lossy())
        }
    };
    let dialects = match (asked.postgres, asked.d1) {
        (true, false) => vec![Dialect::Postgres],
        (false, true) => vec![Dialect::D1],
        _ => Dialect::ALL.to_vec(),
    };
    let example = init::example(&name, &dialects, &seaglass::cli::today(), &crates.paths())?;
    Ok(if found.migrations().is_some() { init::empty(&name, &dialects) } else { example })
}

/// Where the crates of seaglass come from.
fn source(root: &Path, asked: &Init) -> Result<Source, String> {
    let Some(said) = &asked.seaglass else { return Ok(Source::version()) };
    if let Some(git) = Source::git(said)? {
        return Ok(git);
    }
    let is_library = |folder: &PathBuf| {
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
        manifest.lines().any(|line| line.trim() == "name = \"seaglass\"") && folder.join("live/Cargo.toml").is_file()
    };
    let said = PathBuf::from(said);
    let folder = [said.clone(), said.join("codegen")].into_iter().find(is_library).ok_or_else(|| {
        format!(
            "--seaglass {}: no crate seaglass is there\n  instead: name a checkout of its repository, or the address of one: \
             https://…",
            said.display()
        )
    })?;
    if folder.is_absolute() {
        return Ok(Source::Path(folder));
    }
    let whole = |path: &Path| fs::canonicalize(path).or_else(|_| std::path::absolute(path));
    let (from, to) = (whole(root), whole(&folder));
    let from = from.map_err(|error| error.to_string())?;
    let to = to.map_err(|error| error.to_string())?;
    Ok(Source::Path(relative(&from, &to)))
}

/// The way from one folder to another.
fn relative(from: &Path, to: &Path) -> PathBuf {
    let shared = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let up = from.components().skip(shared).map(|_| Component::ParentDir);
    up.chain(to.components().skip(shared)).collect()
}
