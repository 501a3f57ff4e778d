//! `wrangler d1 migrations apply` that is killed while it rebuilds a referenced table: all is as before and nothing
//! recorded, or all is done and recorded; and running it again finishes.
//!
//! Three processes take part: the `wrangler` command, the one that it starts for the work, and the workerd that this
//! starts three times, to make its table, to list what is to do, and to migrate.

use std::{
    fs,
    io::Read as _,
    path::{Path, PathBuf},
    process::{Child, Stdio},
    thread,
    time::Duration,
};

use seaglass::{
    Database, TableDecl, column,
    sea_query::{ColumnDef, ForeignKey, ForeignKeyAction, Index, Table},
};
use seaglass_tests::{
    assert_same_lines,
    process::{copy_tree, descendants, signal},
    story::Story,
    wrangler::{State, Wrangler},
};
use tempfile::TempDir;

fn child(name: &'static str, action: ForeignKeyAction) -> TableDecl {
    TableDecl::new(
        Table::create()
            .table(name)
            .col(ColumnDef::new("id").integer().not_null().primary_key())
            .col(ColumnDef::new("parent_id").integer())
            .foreign_key(
                ForeignKey::create()
                    .name(format!("{name}_parent_id_fkey"))
                    .from(name, "parent_id")
                    .to("parent", "id")
                    .on_delete(action),
            ),
    )
}

/// A parent whose name becomes required, which D1 cannot alter, and rows that would go, or let go, with it.
fn family(required: bool) -> Database {
    let mut name = ColumnDef::new("name").text().take();
    let name = if required { name.not_null() } else { &mut name };
    let parent = Table::create()
        .table("parent")
        .col(ColumnDef::new("id").integer().not_null().primary_key())
        .col(name)
        .col(ColumnDef::new("note").text().not_null())
        .take();
    let parent = TableDecl::new(parent).index(Index::create().name("parent_name").table("parent").col("name"));
    Database::new("family")
        .table(if required { parent.column("name", column().backfill("?")) } else { parent })
        .table(child("child", ForeignKeyAction::Cascade))
        .table(child("guest", ForeignKeyAction::SetNull))
}

/// Enough to be caught at it.
const ROWS: &str = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
    INSERT INTO parent (id, name, note) SELECT i, CASE WHEN i % 3 THEN 'n' || i END, hex(zeroblob(1000)) FROM n;
INSERT INTO child (id, parent_id) SELECT id, id FROM parent WHERE id % 2;
INSERT INTO guest (id, parent_id) SELECT id, id FROM parent WHERE id % 5;
";

const MIGRATE: [&str; 5] = ["d1", "migrations", "apply", "DB", "--local"];

/// A project with a migration to come, and databases of wrangler's in which rows wait for it.
struct Course {
    root: TempDir,
    before: State,
    after: State,
    /// The bytes that the migration writes to SQLite's log.
    written: u64,
}

/// A database of wrangler's own.
struct Place {
    _root: TempDir,
    dir: PathBuf,
    wrangler: Wrangler,
}

impl Place {
    fn new(project: &Path) -> Self {
        let root = tempfile::tempdir().expect("a temporary folder");
        copy_tree(project, root.path());
        let dir = root.path().join("migration/wrangler/family");
        Self { wrangler: Wrangler::new(&dir), dir, _root: root }
    }

    fn state(&self) -> State {
        State::of(&self.wrangler.database())
    }

    /// The same as another would find it.
    fn copied(&self) -> Self {
        let project = self.dir.ancestors().nth(3).expect("the project");
        Self::new(project)
    }

    /// Where SQLite's log is while somebody writes.
    fn log(&self) -> PathBuf {
        self.wrangler.database().with_extension("sqlite-wal")
    }

    fn migrate(&self) -> Run {
        let mut command = self.wrangler.command(&MIGRATE);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("wrangler starts");
        let all = vec![(child.id(), Victim::Command)];
        Run { child, log: self.log(), all }
    }
}

impl Course {
    fn new() -> Self {
        let story = Story::new();
        story.generate(&[family(false)], &[]);
        let dir = story.root().join("migration/wrangler/family");
        let wrangler = Wrangler::new(&dir);
        wrangler.migrations_apply("DB").expect_success();
        fs::write(dir.join("rows.sql"), ROWS).expect("a file can be written");
        wrangler.execute_file("DB", Path::new("rows.sql")).expect_success();
        let before = State::of(&wrangler.database());
        story.generate(&[family(true)], &[]);
        let done = Place::new(story.root());
        assert_eq!(size(&done.log()), 0, "the log begins again");
        done.wrangler.migrations_apply("DB").expect_success();
        let written = size(&done.log());
        assert!(written > 4 << 20, "{written} bytes are too few to be caught at");
        let after = done.state();
        assert_eq!((before.applied.len(), after.applied.len()), (1, 2));
        let filled: Vec<String> = before.rows.iter().map(|row| row.replace("name=NULL", "name='?'")).collect();
        assert_same_lines("migrated", &after.rows, "before", &filled);
        let root = tempfile::tempdir().expect("a temporary folder");
        copy_tree(story.root(), root.path());
        Self { root, before, after, written }
    }

    fn place(&self) -> Place {
        Place::new(self.root.path())
    }

    /// Whether the database is that after the migration. It must be that before otherwise.
    fn is_done(&self, label: &str, found: &State) -> bool {
        let done = found.applied == self.after.applied;
        let wanted = if done { &self.after } else { &self.before };
        assert_eq!(found.applied, wanted.applied, "{label}");
        assert_same_lines(label, &found.facts, "a stage", &wanted.facts);
        assert_same_lines(label, &found.rows, "a stage", &wanted.rows);
        done
    }

    /// Migrates until there is nothing to do: what was left behind may still be at it.
    fn finish(&self, label: &str, place: &Place) {
        while let failed @ 1.. = place.wrangler.run(&MIGRATE).code {
            assert_eq!(failed, 1, "{label}");
            self.is_done(label, &place.state());
        }
        assert!(self.is_done(label, &place.state()), "{label}: it does not finish");
    }
}

fn size(file: &Path) -> u64 {
    fs::metadata(file).map_or(0, |metadata| metadata.len())
}

#[derive(Debug, Clone, Copy)]
enum Moment {
    /// As soon as workerd was started so often.
    Workerd(usize),
    /// As soon as so many bytes are in SQLite's log.
    Written(u64),
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Victim {
    /// The command that was typed.
    Command,
    /// What it started for the work.
    Work,
    Workerd,
}

/// A migration under way. What is left of it ends with this.
struct Run {
    child: Child,
    log: PathBuf,
    /// Every process that was seen, oldest first.
    all: Vec<(u32, Victim)>,
}

impl Run {
    /// Looks for new processes.
    fn look(&mut self) {
        for (pid, line) in descendants(self.child.id()) {
            let known = self.all.iter().any(|(other, _)| *other == pid);
            let program = line.split(' ').next().unwrap_or_default();
            if program.ends_with("/workerd") && !known {
                self.all.push((pid, Victim::Workerd));
            } else if line.contains("cli.js") && !known {
                self.all.push((pid, Victim::Work));
            }
        }
    }

    fn reached(&mut self, moment: Moment) -> bool {
        match moment {
            Moment::Written(bytes) => size(&self.log) >= bytes,
            Moment::Workerd(times) => {
                self.look();
                self.all.iter().filter(|(_, kind)| *kind == Victim::Workerd).count() >= times
            }
        }
    }

    /// Waits for the moment and signals to the newest process of this kind. Says whether it came to that.
    fn signal_at(&mut self, moment: Moment, victim: Victim, name: &str) -> bool {
        while !self.reached(moment) {
            if self.child.try_wait().expect("a child").is_some() {
                return false;
            }
            // Not all of the machine is needed to look.
            thread::sleep(Duration::from_millis(2));
        }
        self.look();
        let found = self.all.iter().rfind(|(_, kind)| *kind == victim);
        found.inspect(|(pid, _)| signal(*pid, name)).is_some()
    }

    /// The exit code of the command, and what it said.
    fn end(&mut self) -> (Option<i32>, String) {
        let (mut out, mut err) = (String::new(), String::new());
        self.child.stdout.take().expect("it is piped").read_to_string(&mut out).expect("text");
        self.child.stderr.take().expect("it is piped").read_to_string(&mut err).expect("text");
        (self.child.wait().expect("it ends").code(), out + &err)
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        let _ = self.child.kill();
        self.all.iter().for_each(|(pid, _)| signal(*pid, "KILL"));
        let _ = self.child.wait();
    }
}

/// Kills, looks, and finishes. Says whether it was killed before it was done.
fn killed(course: &Course, victim: Victim, moment: Moment) -> bool {
    let label = format!("{victim:?} killed at {moment:?}");
    let place = course.place();
    let mut run = place.migrate();
    let landed = run.signal_at(moment, victim, "KILL");
    let found = if victim == Victim::Workerd {
        // Nobody writes any more. What is in the log is left to the next workerd, so a copy is looked at.
        let (code, said) = run.end();
        let found = place.copied().state();
        assert!(code != Some(0) || found.applied.len() == 2, "{label}: not done, and it says\n{said}");
        found
    } else {
        place.state()
    };
    let done = course.is_done(&label, &found);
    course.finish(&label, &place);
    landed && !done
}

fn killed_anywhere(course: &Course, victim: Victim, shares: &[u64]) {
    let written = shares.iter().map(|percent| Moment::Written(course.written * percent / 100));
    let caught =
        [Moment::Workerd(3)].into_iter().chain(written).filter(|moment| killed(course, victim, *moment)).count();
    assert!(caught > 0, "{victim:?} was never killed before it was done");
}

/// Writes until it is killed.
const ENDLESS: &str = "CREATE TABLE endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) \
    SELECT i, randomblob(1000) AS x FROM n;\n";

/// With the parent dropped, and more in the log than the whole migration writes: surely in the middle.
fn killed_while_the_parent_is_gone(course: &Course, victim: Victim) {
    let (label, place) = (format!("{victim:?}"), course.place());
    let file = place.dir.join("../../sql/family/d1/up").join(&course.after.applied[1]);
    let text = fs::read_to_string(&file).expect("the migration can be read");
    let (start, rest) = text.split_once("CREATE TABLE \"parent\" (").expect("it is rebuilt");
    fs::write(&file, format!("{start}{ENDLESS}CREATE TABLE \"parent\" ({rest}")).expect("it can be written");
    let mut run = place.migrate();
    assert!(run.signal_at(Moment::Written(course.written), victim, "KILL"), "{label}: {:?}", run.end());
    assert!(!course.is_done(&label, &place.state()), "{label}");
    drop(run);
    assert!(!course.is_done(&label, &place.state()), "{label}, and nothing is left running");
    fs::write(&file, &text).expect("it can be written");
    course.finish(&label, &place);
}

/// One is halted at this moment, and another run. Whichever comes second finds nothing to do, or fails and changes
/// nothing: by its record, whose name is there, for a table that is rebuilt already, or for the lock.
fn two_at_once(course: &Course, moment: Moment, victim: Victim) {
    let (label, place) = (format!("{victim:?} halted at {moment:?}"), course.place());
    let mut run = place.migrate();
    run.signal_at(moment, victim, "STOP");
    let second = place.wrangler.run(&MIGRATE);
    let done = course.is_done(&label, &place.state());
    run.all.iter().for_each(|(pid, _)| signal(*pid, "CONT"));
    let (code, said) = run.end();
    for (code, said) in [(code, said), (Some(second.code), second.both())] {
        let known = "parent has other columns than history knows";
        let why = ["UNIQUE constraint failed: d1_migrations.name", "internal error", known];
        assert!(code == Some(0) || why.iter().any(|why| said.contains(why)), "{label}: {code:?}: {said}");
    }
    assert!(done || second.code != 0, "{label}: not done, and it says\n{}", second.both());
    course.finish(&label, &place);
}

/// workerd's death is wrangler's failure; without wrangler, workerd brings to its end what it was given.
#[test]
fn wrangler_migrates_as_a_whole_whoever_is_killed_whenever() {
    let course = Course::new();
    thread::scope(|scope| {
        scope.spawn(|| {
            killed_anywhere(&course, Victim::Work, &[40]);
            killed(&course, Victim::Command, Moment::Written(course.written / 2));
            killed_while_the_parent_is_gone(&course, Victim::Work);
            two_at_once(&course, Moment::Workerd(3), Victim::Work);
        });
        killed_anywhere(&course, Victim::Workerd, &[30, 70]);
        killed_while_the_parent_is_gone(&course, Victim::Workerd);
        two_at_once(&course, Moment::Written(course.written / 2), Victim::Workerd);
    });
}
