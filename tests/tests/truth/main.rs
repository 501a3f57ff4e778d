//! Every claim of a header is held against what the engine does, over all cases of `codegen/tests/evolve`: which locks a
//! migration takes and what it rewrites on Postgres, how often D1 counts a row as written, on which rows it fails, and what
//! rolling it back restores. A sentence that no claim stands for fails the test.

#[path = "../../../codegen/tests/evolve/cases/mod.rs"]
mod cases;
mod claim;
mod conversions;
mod d1;
mod drifted;
mod offend;
mod orders;
mod postgres;
mod required;
mod rows;
mod verified;

use cases::Case;
use claim::Header;
use seaglass::model::Schema;
use seaglass_cli::project::known;
use seaglass_tests::{generated::walk, story::Story, target::Target};
use std::fs;

/// The files of a migration, with the number of stages that came before it.
struct Migration {
    before: Vec<String>,
    up: Vec<String>,
    down: Vec<String>,
    /// What history says before it and afterwards.
    known: [Schema; 2],
}

impl Migration {
    /// None where the database is not written for the engine.
    fn new(case: &Case, target: &Target) -> Option<Self> {
        let story = Story::new();
        story.generate(std::slice::from_ref(&case.before), &[]);
        let folder = format!("migration/sql/{}/{}", database(&story), target.dialect());
        if !story.root().join(&folder).exists() {
            return None;
        }
        let files = |direction| {
            let found = walk(&story.root().join(&folder).join(direction)).into_iter();
            found.map(|(_, path)| fs::read_to_string(path).expect("a file of SQL"))
        };
        let known = || known(story.root(), "migration/history", None, None).expect("a history").schema;
        let before: Vec<String> = files("up").collect();
        let was = known();
        story.generate(std::slice::from_ref(&case.after), case.flags);
        let count = before.len();
        Some(Self {
            before,
            up: files("up").skip(count).collect(),
            down: files("down").skip(count).collect(),
            known: [was, known()],
        })
    }

    /// A database of before, with rows.
    fn begin(&self, target: &Target, case: &Case) -> Target {
        let target = target.sibling();
        self.before.iter().for_each(|sql| target.must(sql));
        target.must(&rows::of(&target));
        if let Some(more) = offend::sound(case.title) {
            target.must(more);
        }
        target
    }
}

/// The one that the story is about.
fn database(story: &Story) -> String {
    let mut found = fs::read_dir(story.root().join("migration/history")).expect("a history");
    let folder = found.next().expect("a database").expect("a folder");
    folder.file_name().into_string().expect("a name")
}

/// Everything that the headers of a case claim.
fn tell(case: &Case) {
    let [oldest, newest] = Target::postgres("truth");
    let &Target::Postgres { major: oldest_major, .. } = &oldest else { unreachable!("it is one") };
    let mut told = 0;
    for engine in [oldest, newest, Target::d1()] {
        let Some(migration) = Migration::new(case, &engine) else { continue };
        told += 1;
        let target = migration.begin(&engine, case);
        let [before, after] = &migration.known;
        drifted::is_told(case, &target, before, after);
        drifted::is_mended(case, &migration.begin(&engine, case), after);
        let (facts, rows) = (target.facts(), target.rows());
        for sql in &migration.up {
            run(case, &target, sql);
        }
        roll_back(case, &migration, &target, (facts, rows));
        half_way(case, &migration, &engine);
        // Both majors refuse the same rows.
        if !matches!(&engine, Target::Postgres { major, .. } if *major == oldest_major) {
            offend::all(case, &migration, &engine);
        }
    }
    assert!(told > 0, "{} is told nowhere", case.title);
    orders::hold(case);
    verified::hold(case);
}

/// Rolls back the build of a key's index that no constraint stands on yet, which is not gone with that.
fn half_way(case: &Case, migration: &Migration, engine: &Target) {
    let down = migration.down.iter().map(|sql| sql.replace("\n--       ", " ")).enumerate();
    for (at, down) in down.filter(|(_, sql)| sql.contains(claim::UNLESS_GONE)) {
        let target = migration.begin(engine, case);
        migration.up[..=at].iter().for_each(|sql| target.migrate(sql).expect("it is applied"));
        run(case, &target, &down.replace(claim::UNLESS_GONE, ""));
    }
}

/// Runs a file that must succeed, and holds what it does against what its header says.
fn run(case: &Case, target: &Target, sql: &str) {
    let label = format!("{}, {}\n{sql}", case.title, target.label());
    match target {
        Target::Postgres { url, .. } => postgres::run(url, sql, &label),
        Target::D1(db) => d1::run(db, sql, &label),
        Target::Sqlite(_) => unreachable!("no case runs there"),
    }
}

/// Rolls a case back, last stage first: what is said to be restored is.
fn roll_back(case: &Case, migration: &Migration, target: &Target, (facts, rows): (Vec<String>, Vec<String>)) {
    let mut lossless = true;
    for sql in migration.down.iter().rev() {
        let header = Header::of(sql);
        let grade = header.paragraph("Down").expect("a grade").to_owned();
        if grade.starts_with("irreversible") {
            let held = (target.facts(), target.rows());
            let done = target.migrate(sql);
            assert!(done.is_err(), "{}, {}: it ran\n{sql}", case.title, target.label());
            assert_eq!((target.facts(), target.rows()), held, "{}, {}", case.title, target.label());
            return;
        }
        lossless &= grade.starts_with("lossless");
        run(case, target, sql);
    }
    let label = format!("{} rolled back on {}", case.title, target.label());
    let stays = |fact: &String| fact.starts_with("extension ");
    let [now, facts] =
        [target.facts(), facts].map(|facts| facts.into_iter().filter(|it| !stays(it)).collect::<Vec<_>>());
    seaglass_tests::assert_same_lines(&label, &now, "before", &facts);
    if lossless {
        seaglass_tests::assert_same_lines(&label, &target.rows(), "before", &rows);
    }
}
