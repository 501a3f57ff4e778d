//! A folder of SQL migrations becomes the beginning of a project's history, as `seaglass import --from <folder>` does it,
//! but for the declaration, which the test writes.

use std::{collections::BTreeMap, fs, path::Path};

use seaglass::{
    Database, Project,
    declare::Paths,
    emit::history::Entry,
    emit::write::{Folders, Kept, Local, apply, compare},
    model::{Dialect, Schema},
    pipeline::declarations,
};
use seaglass_cli::{
    catalogue::{self, Catalogue},
    drift::drift,
    import::{
        folder::{Engine, Folder, Original, Refusal, read, recognise, run},
        freeze::{Frozen, Home, freeze},
        select::Selection,
        steps::Steps,
    },
    live::{on_d1, on_postgres},
    scratch,
};
use seaglass_tests::{generated, target::Target, versions};
use tempfile::TempDir;

/// A folder, and the project that it becomes.
pub struct Imported {
    pub old: TempDir,
    pub root: TempDir,
    pub dialect: Dialect,
}

impl Imported {
    /// An old folder with these files, and an empty project.
    pub fn new(dialect: Dialect, files: &[(&str, &str)]) -> Self {
        let old = tempfile::tempdir().expect("a temporary folder");
        for (path, text) in files {
            let path = old.path().join(path);
            fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
            fs::write(path, text).expect("a file can be written");
        }
        Self { old, root: tempfile::tempdir().expect("a temporary folder"), dialect }
    }

    pub fn folder(&self) -> Folder {
        let files = read(self.old.path()).unwrap_or_else(|refusal| panic!("{refusal}"));
        recognise(&files).unwrap_or_else(|refusals| panic!("{refusals:#?}"))
    }

    /// What the files make: on a scratch database beside the target, or in a file.
    pub fn made(&self, folder: &mut Folder, beside: &Target) -> Result<Catalogue, Refusal> {
        self.steps(folder, beside).map(|(made, _)| made)
    }

    /// The same, and what each of them changed.
    pub fn steps(&self, folder: &mut Folder, beside: &Target) -> Result<(Catalogue, Steps), Refusal> {
        let mut steps = Steps::new(self.dialect, Selection::default());
        let mut after = |catalogue| steps.after(catalogue);
        let made = self.run(folder, beside, &mut after)?;
        Ok((made, steps))
    }

    fn run(
        &self,
        folder: &mut Folder,
        beside: &Target,
        after: &mut dyn FnMut(Option<Catalogue>),
    ) -> Result<Catalogue, Refusal> {
        match self.dialect {
            Dialect::Postgres => {
                let server = scratch::postgres(Some(&beside.url())).expect("the server is there");
                // Called by the target, so that one that is left is told from those of other tests.
                let name = beside.texts("SELECT current_database()::text").remove(0);
                let database = server.fresh(&name).expect("a database can be made");
                run(folder, &mut Engine::Postgres(&database), after)
            }
            Dialect::D1 => {
                let files = scratch::sqlite().expect("a temporary folder");
                let mut connection = files.open("import").expect("a file can be made");
                run(folder, &mut Engine::Sqlite(&mut connection), after)
            }
        }
    }

    pub fn home<'a>(&self, paths: &'a Paths) -> Home<'a> {
        Home { paths, database: "app", dialect: self.dialect, date: "20260101" }
    }

    /// Runs the files, freezes them with what is declared, and writes that. What they make is what is declared.
    pub fn import(&self, beside: &Target, declared: &Database) -> Frozen {
        let mut folder = self.folder();
        let (made, steps) = self.steps(&mut folder, beside).unwrap_or_else(|refusal| panic!("{refusal}"));
        let schema = schema(declared);
        let tables = |schema: &Schema| schema.tables().map(|table| table.name.name.to_string()).collect::<Vec<_>>();
        let (mut expected, mut found) = (tables(&schema), tables(&made.schema));
        expected.sort();
        found.sort();
        assert_eq!(found, expected);
        let paths = Paths::default();
        let frozen = freeze(&folder.originals, &steps.to(&schema), self.home(&paths), &[])
            .unwrap_or_else(|refusal| panic!("{refusal}"));
        let nothing = Folders { owned: Vec::new(), shared: Vec::new() };
        let changes = compare(self.root.path(), frozen.files.clone(), Kept::nothing(&nothing));
        assert!(changes.problems.is_empty(), "{:#?}", changes.problems);
        apply(self.root.path(), &changes, &mut Local).expect("files can be written");
        self.assert_each_stage(&folder.originals, &frozen.entries, beside);
        frozen
    }

    /// A database that stands at any of the files is what history says at it.
    fn assert_each_stage(&self, originals: &[Original], entries: &[Entry], beside: &Target) {
        let server =
            (self.dialect == Dialect::Postgres).then(|| scratch::postgres(Some(&beside.url())).expect("a server"));
        let database = server.map(|server| server.fresh("stages").expect("a database can be made"));
        let files = scratch::sqlite().expect("a temporary folder");
        let mut known = Schema::default();
        for (original, entry) in originals.iter().zip(entries) {
            known = seaglass::diff::apply(&entry.changes, known).expect("history can be replayed");
            let sql = original.up.trim_start_matches('\u{feff}');
            let held = if let Some(database) = &database {
                database.client().expect("a connection").batch_execute(sql).expect("it ran before");
                let mut client = database.client().expect("a connection");
                let catalogue = catalogue::postgres::read(&mut client).expect("it can be read");
                on_postgres(&mut client, catalogue, &known)
            } else {
                let mut connection = files.open("stages").expect("a file");
                connection.execute_batch(sql).expect("it ran before");
                on_d1(&mut connection, &known)
            };
            let found = drift(&held.expect("it can be compared").schema, &known, self.dialect);
            assert!(found.is_clean(), "{}: {:#?}", entry.stem(), found.lines(self.dialect));
        }
    }

    /// `cargo schema` in the project, with this declaration.
    pub fn schema(&self, database: &Database, words: &[&str]) -> String {
        let project = Project::new(self.root.path()).database(database.clone());
        let (code, said) = versions::run(project, self.root.path(), words);
        assert_eq!(code, 0, "{words:?}: {said}");
        said
    }

    /// A declaration that differs becomes a migration, and all is as declared.
    pub fn generate(&self, database: &Database) -> String {
        let said = self.schema(database, &["generate", "--date", "2026-01-02"]);
        self.schema(database, &["check"]);
        said
    }

    /// Where its clients look from now on.
    pub fn up(&self) -> std::path::PathBuf {
        self.root.path().join("migration/sql/app").join(self.dialect.key()).join("up")
    }

    /// The files there, in the order of a shell, with their bytes.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let read = |path: &Path| fs::read(path).expect("a file can be read");
        generated::walk(&self.up()).into_iter().map(|(name, path)| (name, read(&path))).collect()
    }
}

/// What a declaration says.
pub fn schema(database: &Database) -> Schema {
    let declared = declarations(&mut Project::new(".").database(database.clone()));
    declared.expect("it is sound").databases.remove(0).schema
}
