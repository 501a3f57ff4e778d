//! `seaglass import`: a database that exists becomes a declaration.

mod source;

use super::args::{Args, Import as Options, Taken};
use super::output::Output;
use super::progress::waiting;
use super::{CLEAN, DIFFERENT};
use crate::catalogue::Catalogue;
use crate::connect::Place;
use crate::import::entities::refused;
use crate::import::folder::Original;
use crate::import::freeze::{Home, freeze};
use crate::import::rust::{self, Written};
use crate::import::select::{Left, Selection, select};
use crate::import::{declarable_beside, register, unmanaged};
use crate::init;
use crate::layout::laid_out;
use crate::project::known;
use heck::ToSnakeCase as _;
use seaglass::diff::Change;
use seaglass::emit::File;
use seaglass::emit::history::Entry;
use seaglass::emit::write::{Changeset, Folders, Kept, Local, Write, apply, compare, recover};
use seaglass::model::{CatalogueObject, Dialect, Fault, Schema};
use seaglass::{Database, Paths};
use source::{Found, Source};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// So many files are listed.
const SHOWN: usize = 30;

pub(super) fn run(args: &Args, options: &Options, output: &mut Output<'_>) -> Result<u8, String> {
    let root = root(args)?;
    let Some(read) = read(args.database.as_deref(), &options.taken, &root, output)? else { return Ok(DIFFERENT) };
    let (name, folder) = (&read.name, format!("{}/{}", args.schema_dir, read.name));
    let project = Project { root: &root, schema_dir: &args.schema_dir, name, folder: &folder };
    let is_there = root.join(&folder).exists();
    let mut changes =
        if is_there { project.beyond(&read, output)? } else { project.whole(read.files.clone(), output)? };
    changes.writes.extend(read.history(args, &root)?);
    if options.dry_run {
        changes.writes.iter().for_each(|write| output.data_line(&write.path));
        return Ok(CLEAN);
    }
    recover(&root, &mut Local).map_err(|error| error.to_string())?;
    apply(&root, &changes, &mut Local).map_err(|error| error.to_string())?;
    read.tell(&changes, &folder, false, output);
    Ok(CLEAN)
}

/// What was read of a database that exists, ready to be written.
pub(super) struct Read {
    source: Source,
    /// What it is called from now on.
    pub(super) name: String,
    /// What it is written for.
    pub(super) dialect: Dialect,
    /// The files of its declaration, by their path in its folder.
    pub(super) files: BTreeMap<String, String>,
    /// What its list calls, by module.
    calls: Vec<(String, String)>,
    /// What nobody declares.
    left: Vec<String>,
    /// What was read.
    pub(super) schema: Schema,
    originals: Vec<Original>,
    /// What each of these changed.
    changes: Vec<Vec<Change>>,
    /// What the database has and no declaration may say so.
    refused: Vec<Fault>,
}

/// Reads what `--from` names. Nothing, if it has what no declaration can have and that is not wanted.
pub(super) fn read(
    name: Option<&str>,
    taken: &Taken,
    root: &Path,
    output: &mut Output<'_>,
) -> Result<Option<Read>, String> {
    let source = Source::of(taken, root)?;
    let name = name.map_or_else(|| called(source.database(), root), str::to_owned);
    let waiting = waiting(&format!("reading {}", source.label()));
    let Found { mut catalogue, dialect, originals, steps, others } = source.read(taken, output)?;
    drop(waiting);
    let Left { names: left, keys, speakers } = select(&mut catalogue.schema, &taken.selection());
    if let (Dialect::D1, Some((table, target))) = (dialect, keys.first()) {
        return Err(format!(
            "{table} has a foreign key to {target}, which is left out\n  why:     in SQLite a key is a part of its table: \
             what is declared without it is another table, and no migration would rebuild it\n  instead: leave out \
             {table} as well, or take {target}"
        ));
    }
    for (table, target) in keys {
        output.say_line(format_args!(
            "note: the foreign key of {table} to {target} is left out with it: existing databases keep it, new ones have none"
        ));
    }
    for (name, target) in speakers {
        output.say_line(format_args!(
            "note: {name} names {target}, which is left out: if it needs that, a new database cannot have it (--exclude {name})"
        ));
    }
    tell_unmodelled(&catalogue, output);
    if taken.strict && !catalogue.unmodelled.is_empty() {
        return Ok(None);
    }
    let mut guesses = Vec::new();
    let schema = declarable_beside(catalogue.schema, dialect, &others, &mut guesses);
    if !others.is_empty() {
        let names = others.iter().cloned().collect::<Vec<_>>().join(", ");
        output.say_line(format_args!("left as they are, because rows hold something else than they seem to: {names}"));
    }
    if !guesses.is_empty() {
        output.say_line(format_args!("taken for timestamps by their names: {}", guesses.join(", ")));
    }
    let options = rust::Options { name: name.clone(), doc: None, dialect, d1: source.d1() };
    let Written { files, calls } = rust::written(&schema, &options);
    let mut files = laid_out(root, "2024", &["mod.rs".to_owned()], files)?;
    if !left.is_empty() {
        files.insert(unmanaged::FILE.to_owned(), unmanaged::text(&left));
    }
    let changes = steps.map(|steps| steps.to(&schema)).unwrap_or_default();
    let refused = refused(&schema, &name, dialect);
    Ok(Some(Read { source, name, dialect, files, calls, left, schema, originals, changes, refused }))
}

impl Read {
    /// The files that made it, as the beginning of its history.
    pub(super) fn frozen(&self, paths: &Paths, known: &[Entry]) -> Result<Vec<File>, String> {
        let Self { name, dialect, originals, changes, .. } = self;
        let home = Home { paths, database: name, dialect: *dialect, date: &seaglass::cli::today() };
        if originals.is_empty() {
            return Ok(Vec::new());
        }
        freeze(originals, changes, home, known).map(|frozen| frozen.files).map_err(|refusal| refusal.to_string())
    }

    /// The same beside the history that a project has.
    fn history(&self, args: &Args, root: &Path) -> Result<Vec<Write>, String> {
        let paths = Paths { history: args.history.clone(), sql: args.sql_dir.clone(), ..Paths::default() };
        let is_known = !self.originals.is_empty() && root.join(&args.history).join(&self.name).is_dir();
        let known = if is_known { known(root, &args.history, Some(&self.name), None)?.entries } else { Vec::new() };
        let nothing = Folders::default();
        let changes = compare(root, self.frozen(&paths, &known)?, Kept::nothing(&nothing));
        match changes.problems.first() {
            Some(problem) => Err(problem.fault().to_string()),
            None => Ok(changes.writes),
        }
    }

    /// Whether files made it that are the beginning of its history.
    pub(super) const fn is_folder(&self) -> bool {
        !self.originals.is_empty()
    }

    /// The binding that wrangler knows it by.
    pub(super) fn binding(&self) -> String {
        self.source.d1().map_or_else(|| "DB".to_owned(), |(binding, _)| binding)
    }

    /// What `cargo schema generate` would write for it in a project that is new.
    pub(super) fn artefacts(&self, paths: &Paths) -> Result<Vec<File>, String> {
        let mut database = Database::new(&*self.name);
        if let Some((binding, name)) = self.source.d1() {
            database = database.d1(binding, name);
        }
        let frozen = self.frozen(paths, &[])?;
        Ok(init::artefacts(database, self.dialect, &self.schema, frozen, &seaglass::cli::today(), paths))
    }

    /// What was read and written, and what to type next.
    pub(super) fn tell(&self, changes: &Changeset, folder: &str, is_new: bool, output: &mut Output<'_>) {
        output.data_line(format_args!("{}: {}", self.source.label(), counted(&self.schema)));
        for write in changes.writes.iter().take(SHOWN) {
            output.data_line(format_args!("  wrote {}", write.path));
        }
        if let Some(more) = changes.writes.len().checked_sub(SHOWN).filter(|more| *more > 0) {
            output.data(format_args!("  and {more} more"));
        }
        if !self.left.is_empty() {
            let names = self.left.join(", ");
            output.say_line(format_args!("unmanaged, as {folder}/{} says: {names}", unmanaged::FILE));
        }
        for fault in &self.refused {
            output.say(fault);
        }
        output.say(self.next(folder, is_new));
    }

    /// What to type next. In a project that is new all files follow from a declaration that is sound already.
    fn next(&self, folder: &str, is_new: bool) -> String {
        let (name, is_sound) = (&self.name, self.refused.is_empty());
        let then = if is_new && is_sound { "`cargo test --workspace`" } else { "`cargo schema generate`" };
        let read = if is_sound {
            format!("read {folder}/")
        } else {
            format!("fix in {folder}/ what is refused above, in the database as well")
        };
        match &self.source {
            Source::Live(Place::D1 { name: binding, .. }, _) => format!(
                "next: {read}, then {then}, let `migrations_dir` of {binding} in wrangler's configuration point to \
                 migration/sql/{name}/d1/up, and `seaglass baseline --database {name}` for databases that have it already"
            ),
            Source::Live(..) => format!(
                "next: {read}, then {then}, and `seaglass baseline --database {name}` for databases that have it already"
            ),
            Source::Folder(_) => format!(
                "next: {read}, then {then}; the files are as they were in the folder of SQL, and whoever ran them goes on \
                 there"
            ),
            Source::SeaOrm(_) => format!("next: {read}, then `cargo schema adopt --database {name}`"),
        }
    }
}

impl Taken {
    fn selection(&self) -> Selection {
        let Self { tables, exclude, schema, .. } = self;
        Selection { tables: tables.clone(), exclude: exclude.clone(), namespaces: schema.clone() }
    }
}

/// The project that the declaration is for: its folder holds the crate of declarations.
fn root(args: &Args) -> Result<PathBuf, String> {
    if let Some(root) = &args.root {
        return Ok(root.clone());
    }
    let here = std::env::current_dir().map_err(|error| error.to_string())?;
    let found = here.ancestors().find(|folder| folder.join(&args.schema_dir).join("lib.rs").is_file());
    found.map(Path::to_owned).ok_or_else(|| {
        format!(
            "no {}/lib.rs is here or above\n  instead: begin a project with `seaglass init`, or name its folder with \
             --root, and that of its declarations with --schema-dir",
            args.schema_dir
        )
    })
}

/// What a database is called that nobody gave a name: as the server calls it, as a module of Rust.
fn called(database: Option<String>, root: &Path) -> String {
    let name = database.or_else(|| root.file_name().map(|name| name.to_string_lossy().into_owned()));
    let name = name.unwrap_or_default().to_snake_case();
    let is_plain = name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.is_ascii();
    if is_plain { name } else { "app".to_owned() }
}

fn tell_unmodelled(catalogue: &Catalogue, output: &mut Output<'_>) {
    for item in &catalogue.unmodelled {
        let what = item.what.as_ref().map(|what| format!(": {what}")).unwrap_or_default();
        output.say_line(format_args!("not imported: {} {}{what}", item.kind, item.name));
    }
}

/// How much of a schema is declared, and how much of it as statements of its own.
fn counted(schema: &Schema) -> String {
    let columns: usize = schema.tables().map(|table| table.columns.len()).sum();
    let raw = schema.objects.iter().filter(|item| matches!(item, CatalogueObject::Raw(_))).count();
    let others = schema.enums.len() + schema.routines.len() + schema.views.len() + schema.objects.len() - raw;
    let tables = schema.tables().len();
    let raw = if raw == 0 { String::new() } else { format!(", {raw} as SQL") };
    let some = |number: usize, noun: &str| format!("{number} {noun}{}", if number == 1 { "" } else { "s" });
    format!("{} with {}, {}{raw}", some(tables, "table"), some(columns, "column"), some(others, "other object"))
}

/// Where the declaration goes.
struct Project<'a> {
    root: &'a Path,
    schema_dir: &'a str,
    name: &'a str,
    folder: &'a str,
}

impl Project<'_> {
    /// All files, and the place where the project lists its databases.
    fn whole(&self, files: BTreeMap<String, String>, output: &mut Output<'_>) -> Result<Changeset, String> {
        let mut changes = Changeset::default();
        for (name, text) in files {
            changes.writes.push(write(format!("{}/{name}", self.folder), None, text));
        }
        let path = format!("{}/lib.rs", self.schema_dir);
        let text = self.text(&path)?;
        let call = format!(".database({}::database())", self.name);
        match register::registered(&text, self.name, ".database(", &call) {
            Some(after) => changes.writes.push(write(path, Some(text), after)),
            None => output.say(format_args!(
                "next: write `pub mod {};` and `{call}` into {path}, which lists the databases",
                self.name
            )),
        }
        changes.writes.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(changes)
    }

    /// Files of what has none yet. What people wrote stays as it is.
    fn beyond(&self, read: &Read, output: &mut Output<'_>) -> Result<Changeset, String> {
        let path = format!("{}/mod.rs", self.folder);
        let before = self.text(&path)?;
        let (mut after, mut changes) = (before.clone(), Changeset::default());
        for (name, text) in &read.files {
            let is_new = !self.root.join(self.folder).join(name).exists();
            let Some(module) = name.strip_suffix(".rs").filter(|_| is_new) else { continue };
            changes.writes.push(write(format!("{}/{name}", self.folder), None, text.clone()));
            let call = read.calls.iter().find(|(of, _)| of == module).map_or("", |(_, call)| call.as_str());
            let like = call.split('(').next().unwrap_or_default();
            let found = [like, ".table("].iter().find_map(|like| register::registered(&after, module, like, call));
            match found {
                Some(text) => after = text,
                None => output.say(format_args!("next: write `pub mod {module};` and `{call}` into {path}")),
            }
        }
        if after != before {
            changes.writes.push(write(path, Some(before), after));
        }
        changes.writes.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(changes)
    }

    fn text(&self, path: &str) -> Result<String, String> {
        fs::read_to_string(self.root.join(path)).map_err(|error| format!("{path}: {error}"))
    }
}

fn write(path: String, before: Option<String>, body: String) -> Write {
    Write { path, before, header: String::new(), body }
}
