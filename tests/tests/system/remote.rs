//! The commands of D1 files, copied from their headers into a shell, on a local database and on deployed ones.

use std::{fs, path::PathBuf};

use seaglass::{
    Database, Seed, TableDecl, column,
    sea_query::{ColumnDef, Expr, ExprTrait, ForeignKey, ForeignKeyAction, OnConflict, Query, Table},
};
use seaglass_tests::{
    assert_same_lines,
    deployed::Deployed,
    generated::walk,
    process::Output,
    story::Story,
    target::Target,
    wrangler::{State, Wrangler},
};

const ROWS: &str = "INSERT INTO parent (id, name) VALUES (1, 'a'), (2, 'it''s \"$(x)\" `y`'), (7, NULL);
INSERT INTO child (id, parent_id) VALUES (1, 1), (2, 7);
";

/// The first ids of the generated configuration: without an environment, and of one.
const IDS: [&str; 2] = ["00000000-0000-0000-0000-000000000001", "00000000-0000-0000-0000-000000000002"];

/// A parent whose name becomes required and checked, for which it is rebuilt while a child refers to it.
fn family(required: bool, seeds: usize) -> Database {
    let mut name = ColumnDef::new("name").text().take();
    let name = if required { name.not_null() } else { &mut name };
    let id = || ColumnDef::new("id").integer().not_null().primary_key().take();
    let mut parent = Table::create().table("parent").col(id()).col(name).take();
    if required {
        parent.check(("parent_named", Expr::col("name").ne("")));
    }
    let refers = ForeignKey::create().from("child", "parent_id").to("parent", "id").take();
    let mut child = Table::create();
    child.table("child").col(id()).col(ColumnDef::new("parent_id").integer());
    child.foreign_key(&mut refers.clone().name("child_fk").on_delete(ForeignKeyAction::Cascade).take());
    let mut database = Database::new("family")
        .table(TableDecl::new(parent).column("name", column().backfill("?")))
        .table(TableDecl::new(child));
    if seeds > 0 {
        let mut insert = Query::insert();
        insert.into_table("parent").columns(["id", "name"]);
        for id in 0..seeds {
            let name = format!("seed {id} {}", "x".repeat(80));
            insert.values_panic([Expr::val(100 + i32::try_from(id).expect("a small number")), Expr::val(name)]);
        }
        insert.on_conflict(OnConflict::column("id").do_nothing().to_owned());
        database = database.seed(Seed::new("sample").insert(insert));
    }
    database
}

/// A project with two migrations, the second of which makes a table again.
struct Project {
    story: Story,
    wrangler: Wrangler,
    config: PathBuf,
    deployed: Deployed,
}

impl Project {
    fn new(seeds: usize) -> Self {
        let story = Story::new();
        story.generate(&[family(false, 0)], &[]);
        let config = story.root().join("migration/wrangler/family");
        Self { wrangler: Wrangler::new(&config), story, config, deployed: Deployed::new() }.grown(seeds, false)
    }

    fn grown(self, seeds: usize, required: bool) -> Self {
        self.story.generate(&[family(required, seeds)], &[]);
        self
    }

    /// The file of the dialect's folder at this place.
    fn file(&self, folder: &str, at: usize) -> String {
        let files = walk(&self.story.root().join("migration/sql/family/d1").join(folder));
        let (_, path) = files.iter().nth(at).unwrap_or_else(|| panic!("{at} of {files:?}"));
        fs::read_to_string(path).expect("a file of SQL")
    }

    /// The lines of a header with this label.
    fn lines(file: &str, label: &str) -> Vec<String> {
        let header = file.lines().take_while(|line| line.starts_with("--"));
        header.filter_map(|line| line.strip_prefix(&format!("-- {label:<6}"))).map(str::to_owned).collect()
    }

    /// Runs the only line of a header with this label, with more words at its end.
    fn run(&self, file: &str, label: &str, more: &str) -> Output {
        let lines = Self::lines(file, label);
        let [line] = lines.as_slice() else { panic!("not one {label}: {lines:?}\n{file}") };
        self.shell(&format!("{line}{more}"))
    }

    fn shell(&self, line: &str) -> Output {
        self.wrangler.shell(self.story.root(), line, &self.deployed.variables())
    }

    fn execute(&self, sql: &str) {
        fs::write(self.config.join("rows.sql"), sql).expect("written");
        self.wrangler.execute_file("DB", &self.config.join("rows.sql")).expect_success();
    }

    fn state(&self) -> State {
        State::of(&self.wrangler.database())
    }
}

fn recorded(target: &Target) -> Vec<String> {
    target.texts("SELECT name FROM d1_migrations ORDER BY id")
}

#[test]
fn a_local_database_goes_up_and_down_by_the_commands_of_its_files() {
    let project = Project::new(3);
    project.run(&project.file("up", 0), "Run:", "").expect_success();
    project.execute(ROWS);
    let project = project.grown(3, true);
    let before = project.state();
    let (up, down) = (project.file("up", 1), project.file("down", 1));
    assert!(up.contains("__seaglass_whole") && down.contains("__seaglass_whole"), "{up}{down}");
    project.run(&up, "Run:", "").expect_success();
    let after = project.state();
    let named: Vec<String> = before.rows.iter().map(|row| row.replace("name=NULL", "name='?'")).collect();
    assert_same_lines("rebuilt", &after.rows, "before", &named);
    assert_eq!(after.applied.len(), 2, "{:?}", after.applied);

    project.run(&down, "Run:", "").expect_success();
    let back = project.state();
    assert_same_lines("rolled back", &back.facts, "before", &before.facts);
    assert_same_lines("rolled back", &back.rows, "before", &named);
    assert_eq!(back.applied, before.applied, "the record goes with what it records");

    project.run(&up, "Run:", "").expect_success();
    project.run(&project.file("seed", 0), "Run:", "").expect_success();
    assert_eq!(project.state().rows.len(), before.rows.len() + 3);
}

/// A down file that fails takes no record along.
#[test]
fn a_migration_that_cannot_be_rolled_back_stays_recorded() {
    let project = Project::new(0);
    project.run(&project.file("up", 0), "Run:", "").expect_success();
    project.execute(ROWS);
    let project = project.grown(0, true);
    project.run(&project.file("up", 1), "Run:", "").expect_success();
    project.execute("CREATE INDEX by_hand ON parent (name);");
    let before = project.state();
    let failed = project.run(&project.file("down", 1), "Run:", "").expect_code(1);
    assert!(failed.both().contains("parent has an index that history does not know"), "{}", failed.both());
    assert_eq!(project.state(), before);
}

#[test]
fn deployed_databases_go_up_and_down_by_the_commands_of_their_files() {
    let project = Project::new(3);
    for (id, more) in IDS.into_iter().zip(["", " --env=staging"]) {
        project.run(&project.file("up", 0), "Live:", more).expect_success();
        project.deployed.database(id).must(ROWS);
    }
    let project = project.grown(3, true);
    let (up, down, seed) = (project.file("up", 1), project.file("down", 1), project.file("seed", 0));
    for (id, more) in IDS.into_iter().zip(["", " --env=staging"]) {
        let database = project.deployed.database(id);
        let (facts, rows) = (database.facts(), database.rows());
        let named: Vec<String> = rows.iter().map(|row| row.replace("name=NULL", "name='?'")).collect();
        let first = recorded(&database);
        let told = project.run(&up, "Mark:", more).expect_success();
        assert!(told.both().contains("--bookmark=the-bookmark"), "{}", told.both());
        project.run(&up, "Live:", more).expect_success();
        assert_same_lines("rebuilt", &database.rows(), "before", &named);
        assert_eq!(recorded(&database).len(), 2);
        project.run(&down, "Live:", more).expect_success();
        assert_same_lines("rolled back", &database.facts(), "before", &facts);
        assert_same_lines("rolled back", &database.rows(), "before", &named);
        assert_eq!(recorded(&database), first, "{more}");
        project.run(&seed, "Live:", more).expect_success();
        assert_eq!(database.rows().len(), rows.len() + 3, "{more}");
        let undo = Project::lines(&down, "Undo:").concat().replace("BOOKMARK", "the-bookmark");
        project.shell(&format!("{undo}{more}")).expect_success();
        let calls = project.deployed.calls();
        let restored = format!("POST {id}/time_travel/restore?bookmark=the-bookmark");
        assert_eq!(calls.last(), Some(&restored), "{calls:#?}");
        assert!(!calls.iter().any(|call| call.contains("import")), "{calls:#?}");
    }
}

/// What is larger than an argument is run in another way, which the header gives.
#[test]
fn a_file_that_is_no_argument_says_how_it_is_run() {
    let project = Project::new(2_000);
    let seed = project.file("seed", 0);
    assert!(seed.len() > 131_072, "{}", seed.len());
    project.run(&project.file("up", 0), "Run:", "").expect_success();
    project.run(&seed, "Run:", "").expect_success();
    assert_eq!(project.state().rows.len(), 2_000);
    let live = Project::lines(&seed, "Live:").concat();
    assert!(live.contains(" --remote ") && live.contains("--file migration/"), "{live}");
    assert!(seed.contains("-- Note: larger than what Linux takes as one argument"), "{}", &seed[..2_000]);

    // Tables whose texts are long: that of the down file is longer than an argument.
    let wide = |checked: bool| {
        (0..20).fold(Database::new("family"), |database, at| {
            let mut table = Table::create();
            table.table(format!("t{at}")).col(ColumnDef::new("id").integer().not_null().primary_key());
            for column in 0..30 {
                table.col(ColumnDef::new(format!("a_column_with_a_long_name_{column}")).integer());
            }
            if checked {
                table.check((format!("t{at}_check"), Expr::col("id").gt(0)));
            }
            database.table(TableDecl::new(table))
        })
    };
    let story = Story::new();
    story.generate(&[wide(false)], &[]);
    let config = story.root().join("migration/wrangler/family");
    let project = Project { wrangler: Wrangler::new(&config), story, config, deployed: Deployed::new() };
    project.run(&project.file("up", 0), "Run:", "").expect_success();
    project.execute("INSERT INTO t0 (id) VALUES (1), (2);");
    let before = project.state();
    project.story.generate(&[wide(true)], &[]);
    project.run(&project.file("up", 1), "Run:", "").expect_success();
    let down = project.file("down", 1);
    assert!(down.len() > 131_072, "{}", down.len());
    assert_same_lines("rebuilt", &project.state().rows, "before", &before.rows);
    project.run(&down, "Run:", "").expect_success();
    let [forget, forget_live] = <[String; 2]>::try_from(Project::lines(&down, "then:")).expect("two lines");
    project.shell(&forget).expect_success();
    assert!(forget_live.contains(" --remote "), "{forget_live}");
    let back = project.state();
    assert_same_lines("rolled back", &back.facts, "before", &before.facts);
    assert_same_lines("rolled back", &back.rows, "before", &before.rows);
    assert_eq!(back.applied, before.applied);
}
