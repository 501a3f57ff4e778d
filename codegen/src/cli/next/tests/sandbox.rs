//! A project in a folder with an odd name, and a shell in which what is said is typed.

use crate::cli::output::Terminal;
use crate::declare::{Database, EnumDecl, Project, TableDecl};
use crate::model::Routine;
use sea_query::extension::postgres::Type;
use sea_query::{ColumnDef, Table};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command as Process;
use tempfile::TempDir;

/// A folder whose name a shell takes apart unless it is quoted.
pub(super) const FOLDER: &str = "it's $HOME \"x\" `y`";
/// A name of the like.
pub(super) const ODD: &str = "it's \"so\" $x.y=z: `w`!";

/// Two databases in a folder that only `--root` leads to, of which the commands look at `app`.
pub(super) struct Sandbox {
    pub(super) outer: TempDir,
    pub(super) databases: Vec<Database>,
}

pub(super) struct Run {
    pub(super) code: u8,
    pub(super) out: String,
    pub(super) err: String,
}

impl Sandbox {
    pub(super) fn empty(databases: impl IntoIterator<Item = Database>) -> Self {
        let outer = tempfile::tempdir().unwrap();
        fs::create_dir_all(outer.path().join(FOLDER)).unwrap();
        fs::create_dir_all(outer.path().join("elsewhere")).unwrap();
        Self { outer, databases: databases.into_iter().collect() }
    }

    /// Generated from `before`, and declared as `after`; the other database has changes of its own.
    pub(super) fn new(before: Database, after: Database) -> Self {
        let mut sandbox = Self::empty([before, other(&[])]);
        let root = sandbox.root();
        let run = sandbox.run(&["generate", "--date", "2026-01-01", "--root", root.to_str().unwrap()]);
        assert_eq!(run.code, 0, "{}", run.err);
        sandbox.databases = vec![after, other(&["note"])];
        sandbox
    }

    pub(super) fn root(&self) -> PathBuf {
        self.outer.path().join(FOLDER)
    }

    pub(super) fn run(&self, words: &[&str]) -> Run {
        let project =
            self.databases.iter().cloned().fold(Project::new(self.outer.path().join("elsewhere")), Project::database);
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let terminal = Terminal { out: &mut out, err: &mut err, input: None, color_out: false, color_err: false };
        let code = crate::cli::run(project, std::iter::once("schema").chain(words.iter().copied()), terminal);
        Run { code, out: String::from_utf8(out).unwrap(), err: String::from_utf8(err).unwrap() }
    }

    /// The same with the folder and the database, and what it says to type next.
    pub(super) fn next(&self, words: &[&str]) -> String {
        let root = self.root();
        let run = self.run(&[words, &["--root", root.to_str().unwrap(), "--database", "app"]].concat());
        let said = format!("{}{}", run.out, run.err);
        if words.contains(&"--json") {
            let json: serde_json::Value = serde_json::from_str(&run.out).unwrap();
            return json["next"].as_str().unwrap_or_else(|| panic!("{said}")).to_owned();
        }
        let next = said.lines().find_map(|line| line.strip_prefix("next: "));
        next.unwrap_or_else(|| panic!("{words:?} says nothing to type next:\n{said}")).to_owned()
    }

    /// Types a line into a shell: what `cargo` is called with is run. None where the shell does not take it.
    pub(super) fn shell(&self, line: &str) -> Option<Run> {
        let script = format!("cargo() {{ printf '%s\\0' \"$@\"; }}\n{line}");
        let output = Process::new("sh").args(["-c", &script]).current_dir(self.outer.path()).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let words: Vec<&str> = text.split_terminator('\0').collect();
        if !output.status.success() || words.is_empty() {
            return None;
        }
        assert_eq!(words[0], "schema", "{line}");
        Some(self.run(&words[1..]))
    }

    /// Types each command of a line, and expects these codes. Nothing else than the database in that folder is touched.
    pub(super) fn typed(&self, line: &str, codes: &[u8]) -> Vec<Run> {
        let commands = commands(line);
        assert_eq!(commands.len(), codes.len(), "{line}");
        let others = self.others();
        let runs = commands.iter().zip(codes).map(|(command, code)| {
            let run = self.shell(command).unwrap_or_else(|| panic!("the shell does not take {command}"));
            assert_eq!(run.code, *code, "{command}\n{}{}", run.out, run.err);
            run
        });
        let runs = runs.collect();
        assert_eq!(self.others(), others, "{line} touched another database");
        runs
    }

    /// Every file of the project.
    pub(super) fn tree(&self) -> BTreeMap<String, String> {
        let mut files = BTreeMap::new();
        collect(self.outer.path(), self.outer.path(), &mut files);
        files
    }

    /// The other database's migrations, and what is in the folder that the declaration names.
    pub(super) fn others(&self) -> BTreeMap<String, String> {
        let is_other = |path: &String| path.contains("/history/other/") || path.starts_with("elsewhere");
        self.tree().into_iter().filter(|(path, _)| is_other(path)).collect()
    }

    /// The migrations of the database.
    pub(super) fn migrations(&self) -> Vec<String> {
        let folder = format!("{FOLDER}/migration/history/app/");
        self.tree().into_keys().filter_map(|path| Some(path.strip_prefix(&folder)?.to_owned())).collect()
    }

    pub(super) fn history(&self) -> String {
        let all = self.tree().into_iter().filter(|(path, _)| path.contains("/history/app/"));
        all.map(|(_, text)| text).collect()
    }

    pub(super) fn put(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Says what the down files of a draft restore.
    pub(super) fn vouch(&self, name: &str) {
        for dialect in ["postgres", "d1"] {
            let path = format!("migration/draft/app/{name}/{dialect}/down.sql");
            let text = fs::read_to_string(self.root().join(&path)).unwrap();
            let rest = text.lines().filter(|line| !line.starts_with("-- down:")).map(|line| format!("{line}\n"));
            self.put(&path, &format!("-- down: structure_only: what went\n{}", rest.collect::<String>()));
        }
    }

    /// Writes what a draft of rows holds.
    pub(super) fn fill(&self, name: &str) {
        for dialect in ["postgres", "d1"] {
            let folder = format!("migration/draft/app/{name}/{dialect}");
            self.put(&format!("{folder}/up.sql"), "UPDATE users SET name = 'x' WHERE name IS NULL;\n");
            self.put(&format!("{folder}/down.sql"), "-- down: structure_only: which names were missing\n");
        }
    }
}

pub(super) fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            files.insert(name, String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned());
        }
    }
}

/// The commands of a line, without the words around them.
pub(super) fn commands(line: &str) -> Vec<String> {
    let ends = [", then ", ", which ", ", with "];
    let starts = line.match_indices("cargo schema ").map(|(at, _)| &line[at..]);
    let end = |text: &str| ends.iter().filter_map(|end| text.find(end)).min().unwrap_or(text.len());
    starts.map(|text| text[..end(text)].to_owned()).collect()
}

pub(super) fn table(name: &'static str, columns: &[&'static str]) -> TableDecl {
    let mut table = Table::create().table(name).col(id()).take();
    for column in columns {
        table.col(ColumnDef::new(*column).text().not_null());
    }
    TableDecl::new(table)
}

pub(super) fn id() -> ColumnDef {
    ColumnDef::new("id").big_integer().not_null().primary_key().take()
}

pub(super) fn with(column: &mut ColumnDef) -> TableDecl {
    TableDecl::new(Table::create().table("users").col(id()).col(column.take()).take())
}

pub(super) fn app(tables: impl IntoIterator<Item = TableDecl>) -> Database {
    tables.into_iter().fold(Database::new("app"), Database::table)
}

/// A nullable column more each time, so that it always has something to write.
pub(super) fn other(columns: &[&'static str]) -> Database {
    let mut table = Table::create().table("notes").col(id()).take();
    for column in columns {
        table.col(ColumnDef::new(*column).text());
    }
    Database::new("other").table(TableDecl::new(table))
}

pub(super) fn mood(values: &[&'static str]) -> EnumDecl {
    of_values("mood", values)
}

pub(super) fn of_values(name: &'static str, values: &[&'static str]) -> EnumDecl {
    EnumDecl::new(Type::create().as_enum(name).values(values.iter().copied()))
}

/// A function for triggers of some table, whose row has that column.
pub(super) fn touch(column: &str) -> Routine {
    let body = format!("BEGIN NEW.{column} := now()::text; RETURN NEW; END");
    let text = format!("CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$");
    Routine::new("touch").postgres(text).instead_on_d1("SELECT 1")
}
