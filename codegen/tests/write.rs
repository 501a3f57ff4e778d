//! What is written, what is removed, and what is left alone.

mod common;

use common::{put, tree};
use seaglass::Paths;
use seaglass::emit::history::FrozenFile;
use seaglass::emit::write::{
    Access, Changeset, Disk, Folders, Kept, Local, LockError, Problem, ProblemKind, Succession, apply, compare,
    folders, is_interrupted, lock, seal,
};
use seaglass::emit::{Comment, File, sha256};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::time::SystemTime;
use tempfile::TempDir;

/// A small project: one file of each kind.
struct Sample {
    root: TempDir,
    files: Vec<File>,
    frozen: Vec<FrozenFile>,
    history: Vec<String>,
    retired: Vec<FrozenFile>,
    folders: Folders,
}

impl Sample {
    fn new() -> Self {
        let files = vec![
            File::scaffold("entity/Cargo.toml", "[package]\n"),
            File::generated("entity/src/lib.rs", Comment::Slashes, "pub mod app;\n"),
            File::generated("entity/src/app/users.rs", Comment::Slashes, "pub struct Model;\n"),
            File::scaffold("entity/src/app/users_ext.rs", "// yours\n"),
            File::generated("docs/schema/app/users.md", Comment::Html, "# users\n"),
            File::generated("migration/src/lib.rs", Comment::Slashes, "pub mod app;\n"),
            File::generated("migration/sql/app/d1/seed/demo.sql", Comment::Dashes, "SELECT 1;\n"),
            File::frozen("migration/sql/app/d1/up/0002_b.sql", "CREATE TABLE b (x);\n"),
        ];
        let root = tempfile::tempdir().unwrap();
        let old = "CREATE TABLE a (x);\n";
        put(root.path(), "migration/sql/app/d1/up/0001_a.sql", old);
        put(root.path(), "migration/history/app/0001_a.json", "{}\n");
        Self {
            root,
            files,
            frozen: vec![FrozenFile { path: "migration/sql/app/d1/up/0001_a.sql".to_owned(), sha256: sha256(old) }],
            history: vec!["migration/history/app/0001_a.json".to_owned()],
            retired: Vec::new(),
            folders: folders(&Paths::default(), ["app"]),
        }
    }

    /// The same after everything was written.
    fn written() -> Self {
        let sample = Self::new();
        let changes = sample.compare();
        assert_eq!(changes.writes.len(), 8);
        assert_eq!(changes.problems, []);
        sample.apply(&changes);
        assert!(sample.compare().is_clean());
        sample
    }

    fn compare(&self) -> Changeset {
        let Self { root, files, frozen, history, retired, folders } = self;
        compare(root.path(), files.clone(), Kept { frozen, history, retired, ..Kept::nothing(folders) })
    }

    fn apply(&self, changes: &Changeset) {
        let outcome = apply(self.root.path(), changes, &mut Local).unwrap();
        assert_eq!(outcome.left, [""; 0]);
        assert!(!self.root.path().join(".seaglass").exists());
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.root.path().join(path)).unwrap()
    }

    fn put(&self, path: &str, text: &str) {
        put(self.root.path(), path, text);
    }

    fn times(&self) -> BTreeMap<String, SystemTime> {
        let files = tree(self.root.path()).into_keys();
        files
            .map(|path| {
                let time = fs::metadata(self.root.path().join(&path)).unwrap().modified().unwrap();
                (path, time)
            })
            .collect()
    }

    /// The only thing that the comparison finds: `path` is in this state.
    fn expect_problem(&self, path: &str, kind: &ProblemKind) {
        let changes = self.compare();
        assert!(changes.has_no_writes(), "{changes:#?}");
        let found: Vec<_> = changes.problems.iter().map(|problem| (problem.path.as_str(), &problem.kind)).collect();
        assert_eq!(found, [(path, kind)]);
    }
}

#[test]
fn writes_everything_and_then_nothing() {
    let sample = Sample::written();
    assert_eq!(
        sample.read("entity/src/lib.rs"),
        seal(Comment::Slashes, "pub mod app;\n"),
        "a generated file has its header"
    );
    assert_eq!(sample.read("entity/Cargo.toml"), "[package]\n", "a scaffold has none");
    let before = sample.times();
    let again = sample.compare();
    assert_eq!(again.unchanged, 10);
    sample.apply(&again);
    assert_eq!(sample.times(), before);
}

#[test]
fn an_update_touches_only_what_changed() {
    let mut sample = Sample::written();
    let before = sample.times();
    sample.files[2].body = "pub struct Model { id: i32 }\n".to_owned();
    let changes = sample.compare();
    assert_eq!(changes.writes.len(), 1);
    assert_eq!(changes.writes[0].before.as_deref(), Some(&*seal(Comment::Slashes, "pub struct Model;\n")));
    sample.apply(&changes);
    assert!(sample.compare().is_clean());
    let touched: Vec<_> = sample.times().into_iter().filter(|(path, time)| before[path] != *time).collect();
    assert_eq!(touched.len(), 1, "{touched:?}");
    assert_eq!(touched[0].0, "entity/src/app/users.rs");
}

#[test]
fn a_changed_byte_anywhere_is_named_and_kept() {
    let sample = Sample::written();
    for path in ["entity/src/app/users.rs", "docs/schema/app/users.md", "migration/sql/app/d1/seed/demo.sql"] {
        let text = sample.read(path);
        for at in 0..text.len() {
            let mut bytes = text.clone().into_bytes();
            bytes[at] ^= 1;
            fs::write(sample.root.path().join(path), &bytes).unwrap();
            let changes = sample.compare();
            assert!(changes.has_no_writes(), "byte {at} of {path}");
            assert_eq!(changes.problems.len(), 1, "byte {at} of {path}");
            assert_eq!(changes.problems[0].path, path);
            assert!(!changes.problems[0].forbids_writing());
        }
        sample.put(path, &text);
    }
    assert!(sample.compare().is_clean());
}

#[test]
fn a_deleted_file_comes_back() {
    let sample = Sample::written();
    let path = sample.root.path().join("docs/schema/app/users.md");
    fs::remove_file(&path).unwrap();
    let changes = sample.compare();
    assert_eq!(changes.writes.len(), 1);
    sample.apply(&changes);
    assert!(path.exists());
}

#[test]
fn a_checkout_with_other_line_ends_is_unchanged() {
    let sample = Sample::written();
    for (path, text) in tree(sample.root.path()) {
        sample.put(&path, &text.replace('\n', "\r\n"));
    }
    let changes = sample.compare();
    assert!(changes.is_clean(), "{changes:#?}");
    assert_eq!(changes.unchanged, 10);
}

#[test]
fn orphans_go_with_their_folders_and_edited_ones_stay() {
    let sample = Sample::written();
    let orphan = seal(Comment::Slashes, "pub struct Gone;\n");
    sample.put("entity/src/gone/deep/gone.rs", &orphan);
    sample.put("docs/schema/dropped/users.md", &seal(Comment::Html, "# users of a database that is gone\n"));
    sample.put("entity/src/app/edited.rs", &orphan.replace("Gone", "Kept"));
    let changes = sample.compare();
    let removed: Vec<_> = changes.removals.iter().map(|removal| removal.path.as_str()).collect();
    assert_eq!(removed, ["docs/schema/dropped/users.md", "entity/src/gone/deep/gone.rs"]);
    sample.apply(&changes);
    assert!(!sample.root.path().join("entity/src/gone").exists());
    assert!(!sample.root.path().join("docs/schema/dropped").exists());
    sample.expect_problem("entity/src/app/edited.rs", &ProblemKind::EditedOrphan);
}

#[test]
fn files_of_others_are_named_where_they_do_not_belong() {
    let rows = [
        ("entity/src/app/helper.rs", ProblemKind::Stray),
        ("docs/schema/app/notes.md", ProblemKind::Stray),
        ("migration/src/m20260101_000001_create_table.rs", ProblemKind::StrayMigration),
        ("migration/sql/app/d1/up/0003_mine.sql", ProblemKind::StraySql),
        ("migration/sql/app/d1/up/notes.txt", ProblemKind::Stray),
        ("migration/history/app/notes.txt", ProblemKind::Stray),
        ("migration/history/other/0001_a.json", ProblemKind::StrayHistory),
    ];
    for (path, kind) in rows {
        let sample = Sample::written();
        sample.put(path, "mine\n");
        sample.expect_problem(path, &kind);
    }
}

#[test]
fn files_of_others_are_nobodys_business_elsewhere() {
    let sample = Sample::written();
    for path in [
        "entity/rustfmt.toml",
        "migration/target/debug/x.rs",
        "migration/wrangler/app/worker.ts",
        "migration/sql/README.md",
        "docs/schema/notes.md",
        "docs/schema/app/verified/report.md",
        "docs/schema/app/.DS_Store",
        "migration/sql/app/.wrangler/state/db.sqlite",
    ] {
        sample.put(path, "mine\n");
    }
    let changes = sample.compare();
    assert!(changes.is_clean(), "{changes:#?}");
}

#[test]
fn a_file_in_the_way_is_never_overwritten() {
    for (path, kind) in [
        ("docs/schema/app/users.md", ProblemKind::InTheWay),
        ("migration/sql/app/d1/up/0002_b.sql", ProblemKind::FrozenInTheWay),
    ] {
        let sample = Sample::new();
        sample.put(path, "mine\n");
        let changes = sample.compare();
        assert_eq!(changes.problems.len(), 1);
        assert_eq!((changes.problems[0].path.as_str(), &changes.problems[0].kind), (path, &kind));
        sample.apply(&changes);
        assert_eq!(sample.read(path), "mine\n");
    }
}

#[test]
fn two_files_with_one_path_are_refused() {
    let mut sample = Sample::new();
    sample.files.push(File::generated("docs/schema/app/Users.md", Comment::Html, "# Users\n"));
    let problems = sample.compare().problems;
    assert_eq!(problems.len(), 1);
    assert_eq!((problems[0].path.as_str(), &problems[0].kind), ("docs/schema/app/Users.md", &ProblemKind::Twice));
    assert!(problems[0].forbids_writing());
}

#[test]
fn a_folder_in_the_way_is_named() {
    let sample = Sample::new();
    fs::create_dir_all(sample.root.path().join("docs/schema/app/users.md")).unwrap();
    let problems = sample.compare().problems;
    assert_eq!(problems.len(), 1);
    assert!(matches!(problems[0].kind, ProblemKind::Unreadable(_)));
}

#[test]
fn frozen_files_are_proven_by_their_checksum() {
    let path = "migration/sql/app/d1/up/0001_a.sql";
    let sample = Sample::written();
    sample.put(path, "CREATE TABLE a (y);\n");
    sample.expect_problem(path, &ProblemKind::FrozenEdited);
    fs::remove_file(sample.root.path().join(path)).unwrap();
    sample.expect_problem(path, &ProblemKind::FrozenMissing);
    assert!(sample.compare().problems[0].forbids_writing());
}

#[test]
fn files_whose_time_is_over_go_or_give_way() {
    let mut sample = Sample::written();
    let over = |path: &str, text: &str| FrozenFile { path: path.to_owned(), sha256: sha256(text) };
    for path in ["migration/draft/app/b/d1/up.sql", "migration/sql/app/d1/up/0003_c.sql", "docs/schema/app/posts.md"] {
        sample.put(path, "mine\n");
        sample.retired.push(over(path, "mine\n"));
    }
    sample.files.push(File::frozen("migration/sql/app/d1/up/0003_c.sql", "CREATE TABLE c (x);\n"));
    sample.files.push(File::generated("docs/schema/app/posts.md", Comment::Html, "# posts\n"));
    let changes = sample.compare();
    assert_eq!(changes.problems, []);
    let removed: Vec<_> = changes.removals.iter().map(|removal| removal.path.as_str()).collect();
    assert_eq!(removed, ["migration/draft/app/b/d1/up.sql"]);
    assert_eq!(changes.writes.len(), 2);
    // Saved once more in an editor, it is another text, and stays.
    sample.put("migration/draft/app/b/d1/up.sql", "better\n");
    assert!(sample.compare().problems.iter().all(Problem::forbids_writing));
    assert_eq!(sample.compare().problems.len(), 1);
    sample.put("migration/draft/app/b/d1/up.sql", "mine\n");
    sample.apply(&changes);
    sample.frozen.push(over("migration/sql/app/d1/up/0003_c.sql", "CREATE TABLE c (x);\n"));
    sample.retired.clear();
    sample.files.retain(|file| !file.path.ends_with("0003_c.sql"));
    assert!(sample.compare().is_clean());
    assert!(!sample.root.path().join("migration/draft").exists());
}

#[cfg(unix)]
#[test]
fn links_are_neither_followed_nor_removed() {
    let sample = Sample::written();
    let elsewhere = tempfile::tempdir().unwrap();
    put(elsewhere.path(), "orphan.rs", &seal(Comment::Slashes, "pub struct Precious;\n"));
    std::os::unix::fs::symlink(elsewhere.path(), sample.root.path().join("entity/src/linked")).unwrap();
    sample.expect_problem("entity/src/linked", &ProblemKind::Link);
    sample.apply(&sample.compare());
    assert!(elsewhere.path().join("orphan.rs").exists());
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() {
    let sample = Sample::written();
    let elsewhere = tempfile::tempdir().unwrap();
    fs::remove_dir_all(sample.root.path().join("docs/schema/app")).unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), sample.root.path().join("docs/schema/app")).unwrap();
    sample.expect_problem("docs/schema/app", &ProblemKind::Link);
}

#[test]
fn folders_may_lie_outside_the_root() {
    let outer = tempfile::tempdir().unwrap();
    let root = outer.path().join("project");
    fs::create_dir(&root).unwrap();
    let files = [File::generated("../docs/app/users.md", Comment::Html, "# users\n")];
    let paths = Paths { docs: "../docs".to_owned(), ..Paths::default() };
    let folders = folders(&paths, ["app"]);
    let kept = Kept::nothing(&folders);
    apply(&root, &compare(&root, files.clone(), kept), &mut Local).unwrap();
    assert!(outer.path().join("docs/app/users.md").exists());
    assert!(compare(&root, files.clone(), kept).is_clean());
    apply(&root, &compare(&root, [], kept), &mut Local).unwrap();
    assert!(!outer.path().join("docs").exists());
}

#[test]
fn one_run_at_a_time() {
    let root = tempfile::tempdir().unwrap();
    let (first, second) = (lock(root.path(), Access::Read), lock(root.path(), Access::Read));
    assert!(first.is_ok() && second.is_ok(), "readers do not wait for each other");
    let refused = lock(root.path(), Access::Write).unwrap_err();
    assert!(matches!(refused, LockError::Busy(_)));
    assert!(refused.to_string().contains("another run is at work here"), "{refused}");
    drop((first, second));
    let alone = lock(root.path(), Access::Write).unwrap();
    assert!(matches!(lock(root.path(), Access::Read), Err(LockError::Busy(_))));
    drop(alone);
    assert_eq!(tree(root.path()), BTreeMap::new(), "the lock leaves nothing behind");
    let missing = lock(&root.path().join("missing"), Access::Read).unwrap_err();
    assert!(missing.to_string().contains("cannot be opened"), "{missing}");
}

/// A disk that is full from some operation on, except for removals.
struct Full(usize);

impl Full {
    fn spend(&mut self) -> io::Result<()> {
        if self.0 == 0 {
            return Err(io::Error::from(io::ErrorKind::StorageFull));
        }
        self.0 -= 1;
        Ok(())
    }
}

impl Disk for Full {
    fn create_folder(&mut self, path: &Path) -> io::Result<()> {
        self.spend()?;
        Local.create_folder(path)
    }

    fn write(&mut self, path: &Path, parts: [&str; 2]) -> io::Result<()> {
        self.spend()?;
        Local.write(path, parts)
    }

    fn write_durably(&mut self, path: &Path, text: &[u8]) -> io::Result<()> {
        self.spend()?;
        Local.write_durably(path, text)
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.spend()?;
        Local.rename(from, to)
    }

    fn remove_file(&mut self, path: &Path) -> io::Result<()> {
        Local.remove_file(path)
    }

    fn remove_empty_folder(&mut self, path: &Path) -> io::Result<()> {
        Local.remove_empty_folder(path)
    }

    fn remove_folder(&mut self, path: &Path) -> io::Result<()> {
        Local.remove_folder(path)
    }
}

#[test]
fn a_full_disk_changes_nothing_or_says_how_to_go_on() {
    let mut whole = false;
    for room in 0.. {
        let sample = Sample::new();
        let before = tree(sample.root.path());
        let changes = sample.compare();
        match apply(sample.root.path(), &changes, &mut Full(room)) {
            Ok(_) => break,
            Err(error) if is_interrupted(sample.root.path()) => {
                assert!(error.to_string().contains("it completes the work"), "{error}");
                seaglass::emit::write::recover(sample.root.path(), &mut Local).unwrap();
                assert!(sample.compare().is_clean());
                whole = true;
            }
            Err(error) => {
                assert!(error.to_string().contains("no file of the project was changed"), "{error}");
                assert_eq!(tree(sample.root.path()), before);
            }
        }
    }
    assert!(whole, "the disk was also full after the journal");
}

const UNTOUCHED: &str = "// as it was written\n";

fn ext(name: &str) -> String {
    format!("entity/src/app/{name}_ext.rs")
}

/// Tables with these files, of which some were called something else until now, or until some earlier run.
fn compare_ext(root: &Path, tables: &[&str], renamed: &[(&str, &str)], is_new: bool) -> Changeset {
    let files = tables.iter().map(|name| File::scaffold(ext(name), UNTOUCHED));
    let folders = folders(&Paths::default(), ["app"]);
    let succession = |(from, to): &(&str, &str)| Succession { from: ext(from), to: ext(to), is_new };
    let successions: Vec<Succession> = renamed.iter().map(succession).collect();
    let is_untouched = |_: &str, text: &str| text == UNTOUCHED;
    let kept = Kept { successions: &successions, is_untouched, ..Kept::nothing(&folders) };
    compare(root, files, kept)
}

fn moved(root: &TempDir, tables: &[&str], renamed: &[(&str, &str)], is_new: bool) -> Changeset {
    let changes = compare_ext(root.path(), tables, renamed, is_new);
    let outcome = apply(root.path(), &changes, &mut Local).unwrap();
    assert_eq!(outcome.left, [""; 0]);
    assert!(compare_ext(root.path(), tables, renamed, false).has_no_writes());
    changes
}

fn read(root: &TempDir, name: &str) -> Option<Vec<u8>> {
    fs::read(root.path().join(ext(name))).ok()
}

#[test]
fn what_is_written_by_hand_follows_its_table_byte_for_byte() {
    let root = tempfile::tempdir().unwrap();
    let work = b"use super::users::Model;\r\n// \xff\n";
    fs::create_dir_all(root.path().join("entity/src/app")).unwrap();
    fs::write(root.path().join(ext("users")), work).unwrap();
    let changes = moved(&root, &["people"], &[("users", "people")], true);
    assert_eq!(changes.relocations[0].mentions, [1]);
    assert_eq!(
        changes.relocations[0].advice().unwrap(),
        "entity/src/app/people_ext.rs: line 1 name the module `users`, which is `people` now"
    );
    assert_eq!((read(&root, "users"), read(&root, "people").as_deref()), (None, Some(&work[..])));
    // And back.
    moved(&root, &["users"], &[("people", "users")], true);
    assert_eq!((read(&root, "people"), read(&root, "users").as_deref()), (None, Some(&work[..])));
}

#[test]
fn what_an_earlier_run_left_behind_follows_where_nobody_wrote_since() {
    let root = tempfile::tempdir().unwrap();
    put(root.path(), &ext("users"), "// mine\n");
    put(root.path(), &ext("people"), UNTOUCHED);
    moved(&root, &["people"], &[("users", "people")], false);
    assert_eq!((read(&root, "users"), read(&root, "people").as_deref()), (None, Some(&b"// mine\n"[..])));
}

#[test]
fn other_work_is_never_in_the_way_of_a_move_and_both_are_kept() {
    let root = tempfile::tempdir().unwrap();
    put(root.path(), &ext("users"), "// mine\n");
    put(root.path(), &ext("people"), "// theirs\n");
    for is_new in [true, false] {
        let changes = moved(&root, &["people"], &[("users", "people")], is_new);
        assert_eq!(changes.relocations, []);
        let [problem] = changes.problems.as_slice() else { panic!("{:?}", changes.problems) };
        let told = problem.fault().to_string();
        assert!(
            told.starts_with(&format!(
                "error[stray-extension]: {}: hand-written, and its table has other code in",
                ext("users")
            )),
            "{told}"
        );
        assert!(!changes.is_clean());
    }
    assert_eq!(read(&root, "users").as_deref(), Some(&b"// mine\n"[..]));
    assert_eq!(read(&root, "people").as_deref(), Some(&b"// theirs\n"[..]));
}

#[test]
fn a_place_that_another_table_takes_is_left_to_it() {
    let root = tempfile::tempdir().unwrap();
    put(root.path(), &ext("users"), "// mine\n");
    moved(&root, &["people", "users"], &[("users", "people")], true);
    assert_eq!(read(&root, "people").as_deref(), Some(&b"// mine\n"[..]));
    assert_eq!(read(&root, "users").as_deref(), Some(UNTOUCHED.as_bytes()));
    // Written by now, and no business of the rename of yesterday.
    put(root.path(), &ext("users"), "// of the new table\n");
    let changes = moved(&root, &["people", "users"], &[("users", "people")], false);
    assert!(changes.is_clean(), "{changes:?}");
}

#[test]
fn what_nobody_wrote_in_goes_with_its_entity_and_the_rest_is_named() {
    let root = tempfile::tempdir().unwrap();
    put(root.path(), &ext("users"), UNTOUCHED);
    put(root.path(), &ext("gone"), "// mine\n");
    let changes = moved(&root, &["people"], &[("users", "people")], true);
    assert_eq!(read(&root, "users"), None);
    assert_eq!(read(&root, "people").as_deref(), Some(UNTOUCHED.as_bytes()));
    assert_eq!(changes.problems[0].path, ext("gone"));
    assert_eq!(changes.problems[0].kind, ProblemKind::Unaccompanied { successor: None });
    assert_eq!(read(&root, "gone").as_deref(), Some(&b"// mine\n"[..]));
}
