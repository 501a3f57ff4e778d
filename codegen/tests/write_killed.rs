//! A run that is killed at any operation leaves a tree that the next one completes or undoes.
//!
//! The test starts itself again as a child that ends itself with `abort` at the n-th operation, for every n, once before
//! the operation and once after half of a write.

mod common;

use common::{put, tree};
use seaglass::Paths;
use seaglass::emit::write::{
    Changeset, Disk, Kept, Local, Recovery, Succession, apply, compare, folders, recover, seal,
};
use seaglass::emit::{Comment, File};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

const ROOT: &str = "SEAGLASS_TEST_KILLED_ROOT";
const AT: &str = "SEAGLASS_TEST_KILLED_AT";

/// What happens at the fatal operation.
enum Death {
    /// The process ends.
    Abort,
    /// Every operation fails from then on: the same to the disk, and cheap enough to nest.
    Refuse,
}

/// A disk that stops at its n-th operation. Even numbers stop before the operation, odd ones stop a write half way.
struct Mortal {
    left: usize,
    half: bool,
    death: Death,
}

impl Mortal {
    fn new(at: usize, death: Death) -> Self {
        Self { left: at / 2, half: at % 2 == 1, death }
    }

    fn step(&mut self, half: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
        if self.left > 0 {
            self.left -= 1;
            return Ok(());
        }
        if std::mem::take(&mut self.half) {
            half()?;
        }
        match self.death {
            Death::Abort => std::process::abort(),
            Death::Refuse => Err(io::Error::other("dead")),
        }
    }
}

impl Disk for Mortal {
    fn create_folder(&mut self, path: &Path) -> io::Result<()> {
        self.step(|| Ok(()))?;
        Local.create_folder(path)
    }

    fn write(&mut self, path: &Path, parts: [&str; 2]) -> io::Result<()> {
        let text = parts.concat();
        self.step(|| fs::write(path, &text[..text.len() / 2]))?;
        Local.write(path, parts)
    }

    fn write_durably(&mut self, path: &Path, text: &[u8]) -> io::Result<()> {
        self.step(|| fs::write(path, &text[..text.len() / 2]))?;
        // A killed process does not lose what the device has not got yet, and waiting for it takes long.
        fs::write(path, text)
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.step(|| Ok(()))?;
        Local.rename(from, to)
    }

    fn remove_file(&mut self, path: &Path) -> io::Result<()> {
        self.step(|| Ok(()))?;
        Local.remove_file(path)
    }

    fn remove_empty_folder(&mut self, path: &Path) -> io::Result<()> {
        self.step(|| Ok(()))?;
        Local.remove_empty_folder(path)
    }

    fn remove_folder(&mut self, path: &Path) -> io::Result<()> {
        // Half of it is gone: the first file found.
        self.step(|| first_file(path).map_or(Ok(()), fs::remove_file))?;
        Local.remove_folder(path)
    }
}

fn first_file(folder: &Path) -> Option<PathBuf> {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).ok()?.map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    entries.into_iter().find_map(|path| if path.is_dir() { first_file(&path) } else { Some(path) })
}

/// A project before the run, with new folders, updates, removals, and files that nobody may touch.
fn before() -> TempDir {
    let root = tempfile::tempdir().unwrap();
    let old = |name: &str| seal(Comment::Slashes, &format!("pub struct {name}Old;\n"));
    put(root.path(), "entity/src/lib.rs", &old("Lib"));
    put(root.path(), "entity/src/app/users.rs", &old("Users"));
    put(root.path(), "entity/src/app/gone.rs", &old("Gone"));
    put(root.path(), "entity/src/dropped/mod.rs", &old("Dropped"));
    put(root.path(), "entity/src/app/users_ext.rs", "// by hand\n");
    put(root.path(), "entity/src/app/edited.rs", &old("Edited").replace("Old", "Mine"));
    put(root.path(), "schema/src/main.rs", "fn main() {}\n");
    for name in ["left", "right", "old", "first"] {
        put(root.path(), &ext(name), &format!("// {name}, by hand\r\n"));
    }
    put(root.path(), &ext("new"), UNTOUCHED);
    root
}

const UNTOUCHED: &str = "// as it was written\n";

fn ext(name: &str) -> String {
    format!("entity/src/app/{name}_ext.rs")
}

fn changes(root: &Path) -> Changeset {
    let rust = |path: &str| File::generated(path, Comment::Slashes, format!("// new\n// {path}\n"));
    let files = vec![
        rust("entity/src/lib.rs"),
        rust("entity/src/app/users.rs"),
        rust("entity/src/app/edited.rs"),
        rust("entity/src/app/posts.rs"),
        rust("entity/src/more/mod.rs"),
        rust("entity/src/more/tags.rs"),
        rust("migration/src/lib.rs"),
        File::frozen("migration/sql/app/d1/up/0001_initial.sql", "CREATE TABLE users (id);\n"),
        File::scaffold("migration/Cargo.toml", "[package]\n"),
    ];
    let scaffolds =
        ["users", "left", "right", "new", "first", "second"].map(|name| File::scaffold(ext(name), UNTOUCHED));
    let folders = folders(&Paths::default(), ["app"]);
    // Two that change places, one that goes where nobody wrote anything, and one whose place another table takes.
    let is_new = !root.join("migration/sql/app/d1/up/0001_initial.sql").exists();
    let successions = [("left", "right"), ("right", "left"), ("old", "new"), ("first", "second")]
        .map(|(from, to)| Succession { from: ext(from), to: ext(to), is_new });
    let is_untouched = |_: &str, text: &str| text == UNTOUCHED;
    let kept = Kept { successions: &successions, is_untouched, ..Kept::nothing(&folders) };
    compare(root, files.into_iter().chain(scaffolds), kept)
}

/// The tree before the run and the tree after one that nobody killed.
fn ends() -> [BTreeMap<String, String>; 2] {
    let root = before();
    let old = tree(root.path());
    let changes = changes(root.path());
    assert_eq!((changes.writes.len(), changes.removals.len(), changes.problems.len()), (9, 2, 1));
    assert_eq!(changes.relocations.len(), 4);
    apply(root.path(), &changes, &mut Local).unwrap();
    let new = tree(root.path());
    for (place, was) in [("left", "right"), ("right", "left"), ("new", "old"), ("second", "first")] {
        assert_eq!(new[&ext(place)], format!("// {was}, by hand\r\n"));
    }
    assert_eq!(new[&ext("first")], UNTOUCHED);
    assert!(!new.contains_key(&ext("old")));
    [old, new]
}

fn files_outside_the_journal(root: &Path) -> BTreeMap<String, String> {
    tree(root).into_iter().filter(|(path, _)| !path.starts_with(".seaglass/")).collect()
}

/// Runs the child of the test below until it ends itself; false when it came through.
fn run_child(root: &Path, at: usize) -> bool {
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "the_child_that_is_killed", "--nocapture", "--test-threads=1"])
        .env(ROOT, root)
        .env(AT, at.to_string())
        .output()
        .unwrap()
        .status;
    !status.success()
}

/// The other half of `a_killed_run_is_completed_or_undone`: without its environment there is nothing to do.
#[test]
fn the_child_that_is_killed() {
    let (Some(root), Ok(at)) = (std::env::var_os(ROOT), std::env::var(AT)) else { return };
    let root = PathBuf::from(root);
    let mut disk = Mortal::new(at.parse().unwrap(), Death::Abort);
    recover(&root, &mut disk).unwrap();
    apply(&root, &changes(&root), &mut disk).unwrap();
}

#[test]
fn a_killed_run_is_completed_or_undone() {
    let [old, new] = ends();
    let (mut undone, mut completed) = (0, 0);
    for at in 0.. {
        let root = before();
        if !run_child(root.path(), at) {
            assert_eq!(tree(root.path()), new, "the run that nobody killed");
            break;
        }
        let recovery = recover(root.path(), &mut Local).unwrap();
        let after = tree(root.path());
        match recovery {
            Some(Recovery::Completed(outcome)) => {
                assert_eq!(outcome.left, [""; 0], "killed at {at}");
                assert_eq!(after, new, "killed at {at}");
                completed += 1;
            }
            Some(Recovery::Undone) => {
                assert_eq!(after, old, "killed at {at}");
                undone += 1;
            }
            None => assert!(after == old || after == new, "killed at {at}: {after:#?}"),
        }
        // A run after that has nothing left to fix, and ends at the same tree.
        assert_eq!(recover(root.path(), &mut Local).unwrap(), None);
        apply(root.path(), &changes(root.path()), &mut Local).unwrap();
        assert_eq!(tree(root.path()), new, "killed at {at}");
    }
    assert!(undone > 10 && completed > 10, "both happen: {undone} undone, {completed} completed");
}

#[test]
fn a_recovery_that_is_killed_is_recovered() {
    let [old, new] = ends();
    let template = before();
    // Every second operation, of which writes do not stop half way: the test above has those.
    for first in (0..).step_by(4) {
        let mut came_through = false;
        for second in 0.. {
            let root = copy(template.path());
            let disk = &mut Mortal::new(first, Death::Refuse);
            if apply(root.path(), &changes(root.path()), disk).is_ok() {
                came_through = true;
                break;
            }
            let disk = &mut Mortal::new(second, Death::Refuse);
            let survived = recover(root.path(), disk).is_ok() && disk.left > 0;
            recover(root.path(), &mut Local).unwrap();
            let after = files_outside_the_journal(root.path());
            assert!(after == old || after == new, "killed at {first}, then at {second}: {after:#?}");
            if survived {
                break;
            }
        }
        if came_through {
            break;
        }
    }
}

fn copy(from: &Path) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    for (path, text) in tree(from) {
        put(root.path(), &path, &text);
    }
    root
}

#[test]
fn what_changed_since_the_kill_is_left_alone() {
    let root = before();
    let found = changes(root.path());
    // Far enough for the journal, not for the first rename.
    let at = (0..1_000).find(|at| {
        let root = before();
        let _ = apply(root.path(), &found, &mut Mortal::new(*at, Death::Refuse));
        root.path().join(".seaglass/journal.json").exists()
    });
    assert!(apply(root.path(), &found, &mut Mortal::new(at.unwrap(), Death::Refuse)).is_err());
    put(root.path(), "entity/src/app/users.rs", "// by hand, since\n");
    put(root.path(), "entity/src/app/gone.rs", "// by hand, since\n");
    put(root.path(), "entity/src/app/posts.rs", "// by hand, since\n");
    fs::remove_file(root.path().join("entity/src/dropped/mod.rs")).unwrap();
    let Some(Recovery::Completed(outcome)) = recover(root.path(), &mut Local).unwrap() else {
        panic!("there is a journal");
    };
    assert_eq!(outcome.left, ["entity/src/app/posts.rs", "entity/src/app/users.rs", "entity/src/app/gone.rs"]);
    let after = tree(root.path());
    for path in &outcome.left {
        assert_eq!(after[path], "// by hand, since\n");
    }
    assert!(after.contains_key("migration/Cargo.toml") && !after.contains_key("entity/src/dropped/mod.rs"));
}

/// Whatever is in the way by then: what was written by hand is somewhere, and named where it is not in its place.
#[test]
fn nothing_written_by_hand_is_lost_to_what_came_since_the_kill() {
    let template = before();
    let works = ["left", "right", "old", "first"].map(|name| format!("// {name}, by hand\r\n"));
    for at in (0..).step_by(2) {
        let root = copy(template.path());
        if apply(root.path(), &changes(root.path()), &mut Mortal::new(at, Death::Refuse)).is_ok() {
            break;
        }
        if !root.path().join(".seaglass/journal.json").exists() {
            continue;
        }
        for name in ["left", "right", "old", "first", "new", "second"] {
            let path = root.path().join(ext(name));
            let is_free = !path.exists() || works.iter().all(|work| fs::read_to_string(&path).unwrap() != *work);
            if is_free {
                put(root.path(), &ext(name), "// since\n");
            }
        }
        recover(root.path(), &mut Local).unwrap();
        let texts: Vec<String> = tree(root.path()).into_values().collect();
        for work in &works {
            assert!(texts.contains(work), "killed at {at}: {work} is lost in {:#?}", tree(root.path()));
        }
        assert!(!root.path().join(".seaglass").exists());
    }
}

#[test]
fn a_journal_of_another_version_is_refused() {
    let root = tempfile::tempdir().unwrap();
    put(root.path(), ".seaglass/journal.json", r#"{"version":3,"moves":[],"removals":[]}"#);
    let error = recover(root.path(), &mut Local).unwrap_err().to_string();
    assert!(error.contains("version 3 needs another seaglass"), "{error}");
    put(root.path(), ".seaglass/journal.json", "{");
    assert!(recover(root.path(), &mut Local).is_err());
}
