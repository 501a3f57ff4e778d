//! INIT: a workspace that declares its tables, or an existing one to which the crates for that are added.
//!
//! Pure: what is found in a folder goes in, the files that have to be written come out.

mod crates;
mod example;
mod imported;
mod manifest;
mod names;
mod pages;
mod source;
mod text;

pub use example::{empty, example};
pub use imported::{artefacts, entity_format};
pub use names::{Crates, database, is_prefix, is_taken};
pub use source::Source;

use crates::Texts;
use seaglass::EntityFormat;
use seaglass::emit::write::{Changeset, Write, header};
use seaglass::emit::{File, Kind};
use seaglass::model::Dialect;
use std::collections::{BTreeMap, BTreeSet};

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where the crates of seaglass come from.
    pub source: Source,
    /// What stands before the name of each crate that is written.
    pub prefix: Option<String>,
}

/// What the schema crate declares.
#[derive(Clone, Debug, Default)]
pub struct Declared {
    /// The database.
    pub name: String,
    /// What it is written for.
    pub dialects: Vec<Dialect>,
    /// The files of its module, `mod.rs` among them, by their path in it.
    pub files: BTreeMap<String, String>,
    /// The files that its history begins with, and what `cargo schema generate` writes for it, if that is known; otherwise it
    /// is the first command.
    pub artefacts: Vec<File>,
    /// The binding that wrangler knows it by.
    pub binding: String,
    /// Its tables are an example, which somebody replaces.
    pub is_example: bool,
    /// The form of its entities.
    pub entity_format: EntityFormat,
}

/// What is in the folder.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Files that may be added to, by path; none if it is not there.
    pub texts: BTreeMap<String, String>,
    /// The paths of everything that is there: at the top, in `docs`, in `.cargo` and in `.github/workflows`.
    pub taken: BTreeSet<String>,
    /// The packages of the workspace.
    pub packages: Vec<Package>,
    /// Where the folder lies in the repository of git, if it is not its top.
    pub within: Option<String>,
}

/// A package of the workspace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Its folder, from the top.
    pub folder: String,
    /// The name of its library in code, if it has one.
    pub library: Option<String>,
    /// The names of what it depends on.
    pub dependencies: BTreeSet<String>,
}

/// The files that are looked at, because something may have to be added to them.
pub const EDITED: [&str; 5] = [MANIFEST, ".cargo/config.toml", ".cargo/config", ".gitattributes", ".gitignore"];
const MANIFEST: &str = "Cargo.toml";
const WORKFLOW: &str = ".github/workflows/schema.yml";

/// What has to be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// New files, and those that are added to.
    pub changes: Changeset,
    /// The page with the commands.
    pub readme: String,
    /// The edition of the crates that people go on with.
    pub edition: String,
    /// The folder of the migrations that are there and can be adopted.
    pub adopts: Option<String>,
}

impl Declared {
    /// Whether the artefacts are all that `cargo schema generate` would write.
    pub fn is_generated(&self, crates: &Crates) -> bool {
        let library = format!("{}/src/lib.rs", crates.migration_folder);
        self.artefacts.iter().any(|file| file.path == library)
    }
}

impl Found {
    fn text(&self, path: &str) -> Option<&str> {
        self.texts.get(path).map(String::as_str)
    }

    /// The manifest at the top.
    pub fn manifest(&self) -> Option<&str> {
        self.text(MANIFEST)
    }

    /// Whether something has that path; file systems may ignore case.
    fn is_taken(&self, path: &str) -> bool {
        let path = path.to_lowercase();
        self.taken.iter().any(|taken| taken.to_lowercase() == path)
    }

    fn package(&self, name: &str) -> Option<&Package> {
        self.packages.iter().find(|package| package.name == name)
    }

    /// The migrations of a project that uses `SeaORM` already.
    pub fn migrations(&self) -> Option<&Package> {
        let is_one = |package: &&Package| {
            package.library.as_deref() == Some("migration") && package.dependencies.contains("sea-orm-migration")
        };
        self.packages.iter().find(is_one)
    }
}

/// The crates that a project gets: those that it has keep their place.
pub fn layout(options: &Options, found: &Found) -> Crates {
    let mut crates = Crates::new(options.prefix.as_deref());
    if let Some(migrations) = found.migrations() {
        crates.migration.clone_from(&migrations.name);
        crates.migration_folder.clone_from(&migrations.folder);
        if found.package(&crates.entity).is_some() || found.is_taken(&crates.entity) {
            crates.entity = format!("{}-entity", crates.schema);
        }
    }
    crates
}

/// What has to be written for that declaration.
///
/// # Errors
///
/// What is in the way: nothing that exists is overwritten.
pub fn run(options: &Options, found: &Found, crates: &Crates, declared: &Declared) -> Result<Plan, Vec<String>> {
    let mut obstacles = obstacles(found, crates);
    if !obstacles.is_empty() {
        return Err(obstacles);
    }
    let adopts = found.migrations().map(|migrations| migrations.folder.clone());
    let mut writes = Vec::new();
    let mut texts = crates::schema(options, found, crates, declared);
    let mut files = crates::generated(crates, declared);
    let mut packages = vec![&*crates.schema, &crates.entity];
    if let Some(folder) = &adopts {
        files.retain(|file| !file.path.starts_with(&format!("{folder}/")));
    } else {
        texts.extend(crates::tests(options, found, crates, declared));
        packages.extend([&*crates.migration_folder, &crates.tests]);
    }
    writes.extend(files.into_iter().map(|file| Write {
        header: if let Kind::Generated(comment) = file.kind { header(comment, &file.body) } else { String::new() },
        path: file.path,
        before: None,
        body: file.body,
    }));
    let beside = |page: &str| if found.is_taken(page) { format!("{}/{page}", crates.schema) } else { page.to_owned() };
    let readme = beside("README.md");
    texts.insert(beside("AGENTS.md"), pages::agents(crates));
    let page =
        if adopts.is_some() { pages::adopt(crates, declared) } else { pages::readme(options, found, crates, declared) };
    texts.insert(readme.clone(), page);
    let named: Vec<&str> = [&crates.schema, &crates.migration, &crates.entity, &crates.tests]
        .into_iter()
        .filter(|name| adopts.is_none() || **name != crates.tests)
        .map(String::as_str)
        .collect();
    texts.insert(WORKFLOW.to_owned(), pages::workflow(found, crates, &named, declared));
    edits(found, crates, &packages, &mut texts, &mut obstacles);
    if !obstacles.is_empty() {
        return Err(obstacles);
    }
    let write = |(path, body): (String, String)| {
        let before = found.texts.get(&path).cloned();
        Write { path, before, header: String::new(), body }
    };
    writes.extend(texts.into_iter().map(write));
    writes.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(Plan {
        changes: Changeset { writes, ..Changeset::default() },
        readme,
        edition: manifest::edition(found.manifest()),
        adopts,
    })
}

/// What is added to files that may exist.
fn edits(found: &Found, crates: &Crates, members: &[&str], texts: &mut Texts, obstacles: &mut Vec<String>) {
    match manifest::with_members(found.manifest(), members) {
        Ok(text) => {
            texts.insert(MANIFEST.to_owned(), text);
        }
        Err(why) => obstacles.push(format!(
            "Cargo.toml: {why}\n  instead: fix it such that [workspace] can have the members {}",
            members.join(", ")
        )),
    }
    let config = if found.texts.contains_key(".cargo/config") { ".cargo/config" } else { ".cargo/config.toml" };
    match manifest::with_alias(found.text(config), &crates.schema) {
        Ok(Some(text)) => {
            texts.insert(config.to_owned(), text);
        }
        Ok(None) => {}
        Err(why) => obstacles.push(format!(
            "{config}: {why}\n  instead: rename it; [alias] gets schema = \"{}\"",
            manifest::alias(&crates.schema)
        )),
    }
    let lines = pages::attributes(crates);
    texts
        .extend(text::with_lines(found.text(".gitattributes"), &lines).map(|text| (".gitattributes".to_owned(), text)));
    let ignored =
        if found.manifest().is_none() { "/target\n/.seaglass\n*.snap.new\n" } else { "/.seaglass\n*.snap.new\n" };
    texts.extend(text::with_lines(found.text(".gitignore"), ignored).map(|text| (".gitignore".to_owned(), text)));
}

/// What is in the way of new files.
fn obstacles(found: &Found, crates: &Crates) -> Vec<String> {
    let mut obstacles = Vec::new();
    if let Some(package) = found.packages.iter().find(|package| is_schema(package)) {
        obstacles.push(format!(
            "{} is the schema crate of a project that has been begun\n  instead: edit its tables, and type \
             `cargo schema` to see where things are",
            package.folder
        ));
        return obstacles;
    }
    let adopts = found.migrations().is_some();
    let mut new = vec![&crates.schema, &crates.entity];
    if !adopts {
        new.extend([&crates.migration, &crates.tests]);
    }
    let taken = |name: &&&String| found.package(name).is_some() || found.is_taken(name);
    let taken: Vec<&str> = new.iter().filter(taken).map(|name| name.as_str()).collect();
    if !taken.is_empty() {
        obstacles.push(format!(
            "there is {} already\n  why:     a crate of that name would be written\n  instead: --prefix db writes \
             db-schema, db-migration, db-entity and db-schema-tests",
            taken.join(" and ")
        ));
    }
    for path in [WORKFLOW, "docs/schema"] {
        if found.is_taken(path) {
            obstacles.push(format!("there is {path} already\n  instead: move it, it would be written"));
        }
    }
    obstacles
}

/// Whether it is a crate that declares tables with seaglass.
fn is_schema(package: &Package) -> bool {
    package.dependencies.contains("seaglass") && !package.dependencies.contains("seaglass-cli")
}
