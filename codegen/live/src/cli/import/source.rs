//! Where a declaration comes from.

use super::super::args::Taken;
use super::super::output::Output;
use super::super::{place, scratch_server};
use crate::catalogue::{self, Catalogue, Unreadable};
use crate::connect::{self, Place, Wrangler};
use crate::import::folder::{self, Engine, Folder, Original, recognise};
use crate::import::steps::Steps;
use crate::import::stored::{Others, others};
use crate::scratch;
use seaglass::model::Dialect;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What `--from` means.
pub(super) enum Source {
    /// A database.
    Live(Place, Wrangler),
    /// A folder of SQL migrations.
    Folder(PathBuf),
    /// A migration crate of `SeaORM`.
    SeaOrm(PathBuf),
}

/// What was read of it.
pub(super) struct Found {
    pub(super) catalogue: Catalogue,
    pub(super) dialect: Dialect,
    /// The files that made it, where these are the beginning of a history.
    pub(super) originals: Vec<Original>,
    /// What each of these changed.
    pub(super) steps: Option<Steps>,
    /// Columns whose rows hold something else than their defaults, checks or names say.
    pub(super) others: Others,
}

impl Source {
    pub(super) fn of(taken: &Taken, root: &Path) -> Result<Self, String> {
        if let Some(path) = taken.from.source.as_deref().map(Path::new).filter(|path| path.is_dir()) {
            let is_crate = path.join("Cargo.toml").is_file() && path.join("src/lib.rs").is_file();
            return Ok(if is_crate { Self::SeaOrm(path.to_owned()) } else { Self::Folder(path.to_owned()) });
        }
        place(&taken.from, root).map(|(place, wrangler)| Self::Live(place, wrangler))
    }

    /// What it is called in messages.
    pub(super) fn label(&self) -> String {
        match self {
            Self::Live(place, _) => place.to_string(),
            Self::Folder(path) | Self::SeaOrm(path) => path.display().to_string(),
        }
    }

    /// The binding and the name that wrangler knows it by.
    pub(super) fn d1(&self) -> Option<(String, String)> {
        if let Self::Live(Place::D1 { name, .. }, _) = self { Some((name.clone(), name.clone())) } else { None }
    }

    /// What the database is called, if that is known.
    pub(super) fn database(&self) -> Option<String> {
        if let Self::Live(place, _) = self { place.database() } else { None }
    }

    /// Reads it. Of a database nothing is changed; files are run on an engine of their own.
    pub(super) fn read(&self, taken: &Taken, output: &mut Output<'_>) -> Result<Found, String> {
        match self {
            Self::Live(place, wrangler) => {
                let (catalogue, others) = live(place, wrangler).map_err(|error| error.to_string())?;
                Ok(Found { catalogue, dialect: place.dialect(), originals: Vec::new(), steps: None, others })
            }
            Self::Folder(path) => {
                let dialect = dialect(taken, path)?;
                let files = folder::read(path).map_err(|refusal| refusal.to_string())?;
                let mut folder = recognise(&files)
                    .map_err(|refusals| refusals.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))?;
                for note in &folder.notes {
                    output.say_line(format_args!("note: {note}"));
                }
                for file in &folder.left {
                    output.say_line(format_args!("skipped: {file} is not a migration"));
                }
                let mut steps = Steps::new(dialect, taken.selection());
                let catalogue = run(&mut folder, dialect, taken, &mut |catalogue| steps.after(catalogue))?;
                let originals = folder.originals;
                Ok(Found { catalogue, dialect, originals, steps: Some(steps), others: Others::new() })
            }
            Self::SeaOrm(path) => {
                let dialect = dialect(taken, path)?;
                let catalogue = migrated(path, dialect, taken)?;
                Ok(Found { catalogue, dialect, originals: Vec::new(), steps: None, others: Others::new() })
            }
        }
    }
}

fn live(place: &Place, wrangler: &Wrangler) -> Result<(Catalogue, Others), Unreadable> {
    match place {
        Place::Postgres(url) => Ok((catalogue::postgres::read(&mut connect::postgres(url)?)?, Others::new())),
        Place::Sqlite(path) => with_rows(&mut connect::sqlite(path)?),
        Place::D1 { .. } => with_rows(&mut wrangler.clone()),
    }
}

fn with_rows(source: &mut dyn catalogue::sqlite::Source) -> Result<(Catalogue, Others), Unreadable> {
    let catalogue = catalogue::sqlite::read(source)?;
    let others = others(source, &catalogue.schema)?;
    Ok((catalogue, others))
}

/// The engine that files are written for, which their text does not tell.
fn dialect(taken: &Taken, path: &Path) -> Result<Dialect, String> {
    let found = taken.dialect.as_deref().and_then(|key| Dialect::ALL.into_iter().find(|it| it.key() == key));
    found.ok_or_else(|| {
        format!(
            "which engine is {} written for?\n  instead: add --dialect postgres, or --dialect d1 for SQLite and D1",
            path.display()
        )
    })
}

/// Runs the files on an empty database, and reads what they made.
fn run(
    folder: &mut Folder,
    dialect: Dialect,
    taken: &Taken,
    after: &mut dyn FnMut(Option<Catalogue>),
) -> Result<Catalogue, String> {
    match dialect {
        Dialect::Postgres => {
            let server = scratch_server(taken.scratch.as_deref())?;
            let database = server.fresh("import").map_err(|error| error.to_string())?;
            folder::run(folder, &mut Engine::Postgres(&database), after).map_err(|refusal| refusal.to_string())
        }
        Dialect::D1 => {
            let files = scratch::sqlite().map_err(|error| error.to_string())?;
            let mut connection = files.open("import").map_err(|error| error.to_string())?;
            folder::run(folder, &mut Engine::Sqlite(&mut connection), after).map_err(|refusal| refusal.to_string())
        }
    }
}

/// Lets a migration crate migrate an empty database, and reads it.
fn migrated(path: &Path, dialect: Dialect, taken: &Taken) -> Result<Catalogue, String> {
    match dialect {
        Dialect::Postgres => {
            let server = scratch_server(taken.scratch.as_deref())?;
            let database = server.fresh("import").map_err(|error| error.to_string())?;
            migrate(path, database.url())?;
            catalogue::postgres::read(&mut database.client().map_err(|error| error.to_string())?)
                .map_err(|error| error.to_string())
        }
        Dialect::D1 => {
            let files = scratch::sqlite().map_err(|error| error.to_string())?;
            migrate(path, &format!("sqlite://{}?mode=rwc", files.file("import").display()))?;
            catalogue::sqlite::read(&mut files.open("import").map_err(|error| error.to_string())?)
                .map_err(|error| error.to_string())
        }
    }
}

/// `cargo run -- up` in the crate, as sea-orm-cli does it: <https://www.sea-ql.org/SeaORM/docs/migration/running-migration/>
fn migrate(path: &Path, url: &str) -> Result<(), String> {
    let done = Command::new("cargo")
        .args(["run", "--quiet", "--manifest-path"])
        .arg(path.join("Cargo.toml"))
        .args(["--", "up"])
        .env("DATABASE_URL", url)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("cargo cannot be run: {error}"))?;
    if done.status.success() {
        return Ok(());
    }
    let said = [done.stderr, done.stdout].map(|bytes| String::from_utf8_lossy(&bytes).trim().to_owned()).join("\n");
    Err(format!(
        "the migrations of {} do not run on an empty database: {said}\n  instead: see that `sea-orm-cli migrate up` runs there",
        path.display()
    ))
}
