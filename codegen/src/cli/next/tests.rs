//! Every kind of `next:` line, said by the command line itself and typed into a shell as it stands.

use super::super::output::Terminal;
use super::Next;
use crate::ask::FlagKind;
use crate::declare::{Database, EnumDecl, Project, TableDecl, column};
use crate::diff::{Answer, Loss};
use crate::model::{Dialect, Forms, ObjectName, Routine, Trigger};
use sea_query::extension::postgres::Type;
use sea_query::{ColumnDef, Expr, Index, Table};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command as Process;
use tempfile::TempDir;

/// A folder whose name a shell takes apart unless it is quoted.
const FOLDER: &str = "it's $HOME \"x\" `y`";
/// A name of the like.
const ODD: &str = "it's \"so\" $x.y=z: `w`!";

/// Two databases in a folder that only `--root` leads to, of which the commands look at `app`.
struct Sandbox {
    outer: TempDir,
    databases: Vec<Database>,
}

struct Run {
    code: u8,
    out: String,
    err: String,
}

impl Sandbox {
    fn empty(databases: impl IntoIterator<Item = Database>) -> Self {
        let outer = tempfile::tempdir().unwrap();
        fs::create_dir_all(outer.path().join(FOLDER)).unwrap();
        fs::create_dir_all(outer.path().join("elsewhere")).unwrap();
        Self { outer, databases: databases.into_iter().collect() }
    }

    /// Generated from `before`, and declared as `after`; the other database has changes of its own.
    fn new(before: Database, after: Database) -> Self {
        let mut sandbox = Self::empty([before, other(&[])]);
        let root = sandbox.root();
        let run = sandbox.run(&["generate", "--date", "2026-01-01", "--root", root.to_str().unwrap()]);
        assert_eq!(run.code, 0, "{}", run.err);
        sandbox.databases = vec![after, other(&["note"])];
        sandbox
    }

    fn root(&self) -> PathBuf {
        self.outer.path().join(FOLDER)
    }

    fn run(&self, words: &[&str]) -> Run {
        let project =
            self.databases.iter().cloned().fold(Project::new(self.outer.path().join("elsewhere")), Project::database);
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let terminal = Terminal { out: &mut out, err: &mut err, input: None, color_out: false, color_err: false };
        let code = super::super::run(project, std::iter::once("schema").chain(words.iter().copied()), terminal);
        Run { code, out: String::from_utf8(out).unwrap(), err: String::from_utf8(err).unwrap() }
    }

    /// The same with the folder and the database, and what it says to type next.
    fn next(&self, words: &[&str]) -> String {
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
    fn shell(&self, line: &str) -> Option<Run> {
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
    fn typed(&self, line: &str, codes: &[u8]) -> Vec<Run> {
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
    fn tree(&self) -> BTreeMap<String, String> {
        let mut files = BTreeMap::new();
        collect(self.outer.path(), self.outer.path(), &mut files);
        files
    }

    /// The other database's migrations, and what is in the folder that the declaration names.
    fn others(&self) -> BTreeMap<String, String> {
        let is_other = |path: &String| path.contains("/history/other/") || path.starts_with("elsewhere");
        self.tree().into_iter().filter(|(path, _)| is_other(path)).collect()
    }

    /// The migrations of the database.
    fn migrations(&self) -> Vec<String> {
        let folder = format!("{FOLDER}/migration/history/app/");
        self.tree().into_keys().filter_map(|path| Some(path.strip_prefix(&folder)?.to_owned())).collect()
    }

    fn history(&self) -> String {
        let all = self.tree().into_iter().filter(|(path, _)| path.contains("/history/app/"));
        all.map(|(_, text)| text).collect()
    }

    fn put(&self, path: &str, text: &str) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Says what the down files of a draft restore.
    fn vouch(&self, name: &str) {
        for dialect in ["postgres", "d1"] {
            let path = format!("migration/draft/app/{name}/{dialect}/down.sql");
            let text = fs::read_to_string(self.root().join(&path)).unwrap();
            let rest = text.lines().filter(|line| !line.starts_with("-- down:")).map(|line| format!("{line}\n"));
            self.put(&path, &format!("-- down: structure_only: what went\n{}", rest.collect::<String>()));
        }
    }

    /// Writes what a draft of rows holds.
    fn fill(&self, name: &str) {
        for dialect in ["postgres", "d1"] {
            let folder = format!("migration/draft/app/{name}/{dialect}");
            self.put(&format!("{folder}/up.sql"), "UPDATE users SET name = 'x' WHERE name IS NULL;\n");
            self.put(&format!("{folder}/down.sql"), "-- down: structure_only: which names were missing\n");
        }
    }
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, String>) {
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
fn commands(line: &str) -> Vec<String> {
    let ends = [", then ", ", which ", ", with "];
    let starts = line.match_indices("cargo schema ").map(|(at, _)| &line[at..]);
    let end = |text: &str| ends.iter().filter_map(|end| text.find(end)).min().unwrap_or(text.len());
    starts.map(|text| text[..end(text)].to_owned()).collect()
}

fn table(name: &'static str, columns: &[&'static str]) -> TableDecl {
    let mut table = Table::create().table(name).col(id()).take();
    for column in columns {
        table.col(ColumnDef::new(*column).text().not_null());
    }
    TableDecl::new(table)
}

fn id() -> ColumnDef {
    ColumnDef::new("id").big_integer().not_null().primary_key().take()
}

fn with(column: &mut ColumnDef) -> TableDecl {
    TableDecl::new(Table::create().table("users").col(id()).col(column.take()).take())
}

fn app(tables: impl IntoIterator<Item = TableDecl>) -> Database {
    tables.into_iter().fold(Database::new("app"), Database::table)
}

/// A nullable column more each time, so that it always has something to write.
fn other(columns: &[&'static str]) -> Database {
    let mut table = Table::create().table("notes").col(id()).take();
    for column in columns {
        table.col(ColumnDef::new(*column).text());
    }
    Database::new("other").table(TableDecl::new(table))
}

fn mood(values: &[&'static str]) -> EnumDecl {
    of_values("mood", values)
}

fn of_values(name: &'static str, values: &[&'static str]) -> EnumDecl {
    EnumDecl::new(Type::create().as_enum(name).values(values.iter().copied()))
}

/// A function for triggers of some table, whose row has that column.
fn touch(column: &str) -> Routine {
    let body = format!("BEGIN NEW.{column} := now()::text; RETURN NEW; END");
    let text = format!("CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$");
    Routine::new("touch").postgres(text).instead_on_d1("SELECT 1")
}

/// The kind behind this one. That each has its case is held by the compiler.
fn following(next: Option<&Next<'static>>) -> Option<Next<'static>> {
    Some(match next {
        None => Next::Edit,
        Some(Next::Edit) => Next::Check,
        Some(Next::Check) => Next::Generate,
        Some(Next::Generate) => Next::Finish,
        Some(Next::Finish) => Next::Look(Vec::new()),
        Some(Next::Look(_)) => Next::Adopt(Vec::new()),
        Some(Next::Adopt(_)) => Next::Draft(String::new()),
        Some(Next::Draft(_)) => Next::Extended(Vec::new()),
        Some(Next::Extended(_)) => Next::Rebased,
        Some(Next::Rebased) => Next::Answer(&super::Command::Status, &[]),
        Some(Next::Answer(..)) => Next::Ask,
        Some(Next::Ask) => return None,
    })
}

/// Each line is typed as it stands, and does what it says in the folder and the database that were given.
#[test]
fn what_is_to_be_typed_next_does_what_it_says() {
    let mut next = following(None);
    while let Some(kind) = next {
        match &kind {
            Next::Edit => an_edit(),
            Next::Check => a_check(),
            Next::Generate => a_generate(),
            Next::Finish => an_unfinished_draft(),
            Next::Look(_) => a_look(),
            Next::Adopt(_) => an_adoption(),
            Next::Draft(_) => a_new_draft(),
            Next::Extended(_) => an_extended_draft(),
            Next::Rebased => a_rebase(),
            Next::Answer(..) => answers(),
            Next::Ask => a_status_with_questions(),
        }
        next = following(Some(&kind));
    }
}

fn an_edit() {
    let mut sandbox = Sandbox::new(app([table("users", &[])]), app([table("users", &[])]));
    let line = sandbox.next(&[]);
    assert!(line.starts_with("edit a table in schema/, then cargo schema diff "), "{line}");
    sandbox.databases[0] = app([table("users", &[]), table("posts", &[])]);
    let runs = sandbox.typed(&line, &[1]);
    assert!(runs[0].out.contains("+ add table posts") && !runs[0].out.contains("note"), "{}", runs[0].out);
}

fn a_check() {
    let sandbox = Sandbox::new(app([table("users", &[])]), app([table("users", &[])]));
    sandbox.put("docs/schema/app/tables/users.md", "mine\n");
    let line = sandbox.next(&[]);
    assert!(line.starts_with("cargo schema check "), "{line}");
    let runs = sandbox.typed(&line, &[1]);
    assert!(runs[0].err.contains("docs/schema/app/tables/users.md"), "{}", runs[0].err);
}

fn a_generate() {
    let sandbox = Sandbox::new(app([table("users", &["name"])]), app([table("users", &["title"])]));
    let flags = ["--rename", "users.name=title", "--name", "call_it_title", "--date", "2026-02-03"];
    let line = sandbox.next(&[&["generate", "--dry-run", "--json"], &flags[..]].concat());
    sandbox.typed(&line, &[0]);
    assert_eq!(sandbox.migrations(), ["0001_initial.json", "0002_call_it_title.json"], "{line}");
    assert!(sandbox.history().contains("20260203"), "{line}");
    // Status is told nothing of what changes mean, and the name and day are for one migration.
    let mut sandbox = sandbox;
    sandbox.databases[0] = app([table("users", &["title"]), table("posts", &[])]);
    sandbox.typed(&sandbox.next(&[]), &[0]);
    assert_eq!(sandbox.migrations().len(), 3);
}

fn an_unfinished_draft() {
    let sandbox = Sandbox::new(app([table("users", &["name"])]), app([table("users", &["name"])]));
    let root = sandbox.root();
    let begun = sandbox.run(&["new", "fill", "--root", root.to_str().unwrap(), "--database", "app"]);
    assert_eq!(begun.code, 0, "{}", begun.err);
    let line = sandbox.next(&[]);
    assert!(line.starts_with("finish the draft, then cargo schema generate "), "{line}");
    sandbox.fill("fill");
    sandbox.typed(&line, &[0]);
    assert_eq!(sandbox.migrations(), ["0001_initial.json", "0002_fill.json"]);
}

fn a_look() {
    let [before, after] = odd_names();
    let sandbox = Sandbox::new(before, after);
    let rename = format!("{}={}", odd(&["a b"]), spelled("c'd"));
    let backfill = format!("{}='it''s $HOME'", odd(&["new"]));
    let line = sandbox.next(&["diff", "--rename", &rename, "--backfill", &backfill, "--drop", &odd(&["-gone"])]);
    for dialect in ["postgres", "d1"] {
        let line = line.replace("postgres (or d1)", dialect);
        let look = commands(&line).remove(0);
        let run = sandbox.shell(&look).unwrap();
        assert!(run.code == 1 && run.out.contains("it''s $HOME"), "{look}\n{}{}", run.out, run.err);
    }
    sandbox.typed(&line.replace("postgres (or d1)", "d1"), &[1, 0]);
    assert!(sandbox.history().contains("it's $HOME"));
    // Only what there is is offered.
    let only = |columns| app([table("users", columns)]).dialects([Dialect::D1]);
    let sandbox = Sandbox::new(only(&[]), app([table("users", &[]), table("posts", &[])]).dialects([Dialect::D1]));
    sandbox.typed(&sandbox.next(&["diff"]), &[1, 0]);
}

/// A table with a name that a shell takes apart, and its columns.
fn odd_names() -> [Database; 2] {
    [app([table(ODD, &["a b", "-gone"])]), app([table(ODD, &["c'd", "new"])])]
}

/// Names as a flag spells them.
fn odd(names: &[&str]) -> String {
    std::iter::once(ODD).chain(names.iter().copied()).map(spelled).collect::<Vec<_>>().join(".")
}

fn spelled(name: &str) -> String {
    if name.contains(['.', '=', ':', '"']) { format!("\"{}\"", name.replace('"', "\"\"")) } else { name.to_owned() }
}

fn an_adoption() {
    let project = |databases: Vec<Database>| {
        let sandbox = Sandbox::empty(databases);
        let list = "vec![\n            Box::new(m20220101_000001_create_table::Migration),\n        ]";
        let list = format!(
            "mod m20220101_000001_create_table;\n\npub struct Migrator;\n\nimpl MigratorTrait for Migrator {{\n    \
             fn migrations() -> Vec<Box<dyn MigrationTrait>> {{\n        {list}\n    }}\n}}\n"
        );
        sandbox.put("migration/src/lib.rs", &list);
        sandbox.put("migration/src/m20220101_000001_create_table.rs", "use super::*;\n");
        sandbox
    };
    let sandbox = project(vec![app([table("users", &[])])]);
    for words in [&["diff"][..], &[]] {
        assert!(sandbox.next(words).starts_with("cargo schema adopt "), "{}", sandbox.next(words));
    }
    let line = sandbox.next(&["diff"]);
    let runs = sandbox.typed(&line, &[0]);
    let next = runs[0].err.lines().find_map(|line| line.strip_prefix("next: ")).unwrap().to_owned();
    sandbox.typed(&next, &[0]);
    assert_eq!(sandbox.migrations().len(), 1);
    // Whose the migrations are is a choice, and no shell takes the line.
    let sandbox = project(vec![app([table("users", &[])]), other(&[])]);
    let root = sandbox.root();
    let said = sandbox.run(&["diff", "--root", root.to_str().unwrap()]).err;
    let line = said.lines().find_map(|line| line.strip_prefix("next: ")).unwrap();
    assert!(line.contains("--database app (or other)"), "{line}");
    assert!(sandbox.shell(line).is_none(), "{line}");
    sandbox.typed(&line.replace("app (or other)", "app"), &[0]);
}

fn a_new_draft() {
    for words in [&["new", "fill", "--drop", "users.age"][..], &["new", "fill", "--drop", "users.age", "--json"]] {
        let sandbox = Sandbox::new(app([table("users", &["name", "age"])]), app([table("users", &["name"])]));
        let line = sandbox.next(words);
        assert!(line.starts_with("write migration/draft/app/fill, then "), "{line}");
        sandbox.vouch("fill");
        sandbox.typed(&line, &[0]);
        assert_eq!(sandbox.migrations(), ["0001_initial.json", "0002_fill.json"]);
    }
}

fn an_extended_draft() {
    let names = |columns: &[&'static str]| app([table("users", columns)]);
    for more in [&[][..], &["--json"]] {
        let mut sandbox = Sandbox::new(names(&["name", "age"]), names(&["name", "age"]));
        let root = sandbox.root();
        let begun = sandbox.run(&["new", "fill", "--root", root.to_str().unwrap(), "--database", "app"]);
        assert_eq!(begun.code, 0, "{}", begun.err);
        sandbox.fill("fill");
        sandbox.databases[0] = names(&["name"]);
        let words = [&["generate", "--extend"], more].concat();
        let open = sandbox.next(&words);
        assert!(commands(&open)[0].starts_with("cargo schema generate --extend "), "{open}");
        let line = sandbox.next(&[&words[..], &["--drop", "users.age"]].concat());
        assert!(line.starts_with("read migration/draft/app/fill, then "), "{line}");
        sandbox.typed(&line, &[0]);
        assert_eq!(sandbox.migrations(), ["0001_initial.json", "0002_fill.json"]);
    }
}

fn a_rebase() {
    let tables = |names: &[&'static str]| app(names.iter().map(|name| table(name, &[])));
    let ours = Sandbox::new(tables(&["users"]), tables(&["users", "posts"]));
    let mut theirs = Sandbox::empty([tables(&["users", "tags"]), other(&[])]);
    for (path, text) in ours.tree() {
        theirs.put(path.strip_prefix(&format!("{FOLDER}/")).unwrap(), &text);
    }
    theirs.databases[1] = other(&["note"]);
    for (sandbox, day) in [(&ours, "2026-01-02"), (&theirs, "2026-01-03")] {
        let root = sandbox.root();
        let run = sandbox.run(&["generate", "--date", day, "--root", root.to_str().unwrap(), "--database", "app"]);
        assert_eq!(run.code, 0, "{}", run.err);
    }
    let here = ours.tree();
    let new = theirs.tree().into_iter().filter(|(path, _)| !here.contains_key(path));
    new.for_each(|(path, text)| ours.put(path.strip_prefix(&format!("{FOLDER}/")).unwrap(), &text));
    let merged = Sandbox { databases: vec![tables(&["users", "posts", "tags"]), other(&["note"])], ..ours };
    let line = merged.next(&["rebase", "--not-applied"]);
    assert!(line.ends_with(", then run the migrations on a copy of each database"), "{line}");
    merged.typed(&line, &[0]);
    assert_eq!(merged.migrations().len(), 3);
}

fn a_status_with_questions() {
    let sandbox = Sandbox::new(app([table("users", &["mail"])]), app([table("users", &["email"])]));
    let line = sandbox.next(&[]);
    let runs = sandbox.typed(&line, &[2]);
    assert!(runs[0].err.contains("--rename users.mail=email"), "{}", runs[0].err);
    assert!(!runs[0].err.contains("other"), "{}", runs[0].err);
}

fn answers() {
    every_flag_is_kept_as_it_was_typed();
    commands_are_typed_again();
    every_answer_is_offered_and_none_is_taken();
}

/// One database with a use for every flag, and a table that goes.
fn every_flag() -> ([Database; 2], Vec<(FlagKind, String)>) {
    let people = |name: &'static str, columns: &[&'static str], length: u32| {
        let mut table = Table::create().table(name).col(id()).take();
        for column in columns {
            table.col(ColumnDef::new(*column).text().not_null());
        }
        table.col(ColumnDef::new("code").string_len(length).not_null());
        table.col(ColumnDef::new("feels").enumeration("mood", Vec::<String>::new()).not_null());
        touched(TableDecl::new(table), name)
    };
    let before = app([people(ODD, &["mail", "fax"], 40), table("faxes", &[])]);
    let before = before.enumeration(mood(&["calm", "glad", "sad", "bad"])).routine(touch("mail"));
    let after = app([people("-people", &["email", "new"], 20)]);
    let after = after.enumeration(mood(&["fine", "sad"])).routine(touch("mail"));
    let flags = [
        FlagKind::Rename,
        FlagKind::RenameValue,
        FlagKind::ReplaceValue,
        FlagKind::Backfill,
        FlagKind::Drop,
        FlagKind::DropValue,
        FlagKind::AllowNarrowing,
        FlagKind::KeepText,
    ];
    let of = |kind: FlagKind| -> Vec<String> {
        match kind {
            FlagKind::Rename => vec![format!("{}=-people", spelled(ODD)), "-people.mail=email".to_owned()],
            FlagKind::RenameValue => vec!["mood.calm=fine".to_owned()],
            FlagKind::ReplaceValue => vec!["mood.glad=fine".to_owned()],
            FlagKind::Backfill => vec!["-people.new='it''s $HOME \"x\"'".to_owned()],
            FlagKind::Drop => vec!["-people.fax".to_owned()],
            FlagKind::DropValue => vec!["mood.bad".to_owned()],
            FlagKind::AllowNarrowing => vec!["-people.code".to_owned()],
            FlagKind::KeepText => vec!["touch".to_owned()],
        }
    };
    let flags = flags.into_iter().flat_map(|kind| of(kind).into_iter().map(move |text| (kind, text)));
    ([before, after], flags.collect())
}

fn every_flag_is_kept_as_it_was_typed() {
    let ([before, after], flags) = every_flag();
    let typed: Vec<String> = flags.iter().map(|(kind, text)| format!("{}={text}", kind.name())).collect();
    let mut words = vec!["generate", "--name", "all_of_it", "--date", "2026-02-03"];
    words.extend(typed.iter().map(String::as_str));
    let asked = Sandbox::new(before.clone(), after.clone());
    let line = asked.next(&words);
    assert!(line.ends_with(", with --drop faxes if that is meant (drop faxes: its rows are lost)"), "{line}");
    assert_eq!(asked.next(&[&words[..], &["--json"]].concat()), line);
    untouched(&asked, &line);
    let answered = format!("{} --drop faxes", commands(&line)[0]);
    asked.typed(&answered, &[0]);
    let root = asked.root();
    let told = Sandbox::new(before, after);
    words.extend(["--drop", "faxes", "--database", "app", "--root"]);
    let run = told.run(&[&words[..], &[told.root().to_str().unwrap()]].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(asked.history(), told.history());
    assert!(asked.history().contains("it's $HOME") && root.exists());
}

/// A line with a choice is no command: neither the shell nor the command line takes it.
fn untouched(sandbox: &Sandbox, line: &str) {
    let before = sandbox.tree();
    if let Some(run) = sandbox.shell(line) {
        assert_ne!(run.code, 0, "{line}\n{}", run.err);
    }
    assert_eq!(sandbox.tree(), before, "{line} wrote");
}

/// The command that asked is the one that is typed again, unless it only looks.
fn commands_are_typed_again() {
    let project =
        || Sandbox::new(app([table("users", &["name"]), table("faxes", &[])]), app([table("users", &["title"])]));
    let rename = ["--rename", "users.name=title"];
    for (words, again) in [
        (&["generate"][..], "generate "),
        (&["generate", "--check"], "generate "),
        (&["generate", "--dry-run"], "generate --dry-run "),
        (&["check"], "generate "),
        (&["diff"], "generate "),
        (&["diff", "--sql", "d1"], "generate "),
        (&["new", "fill"], "new fill "),
    ] {
        let sandbox = project();
        let line = sandbox.next(&[words, &rename[..]].concat());
        let command = commands(&line).remove(0);
        assert!(command.strip_prefix("cargo schema ").unwrap().starts_with(again), "{words:?}: {line}");
        untouched(&sandbox, &line);
        sandbox.typed(&format!("{command} --drop faxes"), &[0]);
    }
    // A name that is none is refused with what was given beside it.
    let sandbox = project();
    let line = sandbox.next(&[&["new", "a b;c"], &rename[..]].concat());
    let refused = sandbox.shell(&format!("{} --drop faxes", commands(&line)[0])).unwrap();
    let instead = refused.err.lines().find_map(|line| line.trim().strip_prefix("instead: ")).unwrap();
    sandbox.typed(instead, &[0]);
}

/// The table with a trigger that runs that function.
fn touched(table: TableDecl, name: &str) -> TableDecl {
    let name = name.replace('"', "\"\"");
    let text = format!("CREATE TRIGGER touch BEFORE UPDATE ON \"{name}\" FOR EACH ROW EXECUTE FUNCTION touch()");
    table.trigger(Trigger { name: "touch".into(), doc: None, forms: Forms::from([(Dialect::Postgres, text)]) })
}

/// What a project asks, and whether its line runs as it stands: only what fills a new column, and can, does.
struct Asked {
    before: Database,
    after: Database,
    given: &'static [&'static str],
    runs: bool,
}

fn asked(answer: &Answer) -> Vec<Asked> {
    let one = |before: Database, after: Database| vec![Asked { before, after, given: &[], runs: false }];
    let users = |columns: &[&'static str]| app([table("users", columns)]);
    let moody = |values: &[&'static str]| {
        let column = ColumnDef::new("feels").enumeration("mood", Vec::<String>::new()).not_null().take();
        app([with(&mut column.clone())]).enumeration(mood(values))
    };
    match answer {
        Answer::RenameTable { .. } => one(users(&[]), app([table(ODD, &[])])),
        Answer::RenameColumn { .. } => one(users(&["name"]), app([with(ColumnDef::new(ODD).text())])),
        Answer::RenameEnum { .. } => {
            let named = |name: &'static str| {
                let column = ColumnDef::new("feels").enumeration(name, Vec::<String>::new()).not_null().take();
                app([with(&mut column.clone())]).enumeration(of_values(name, &["calm"]))
            };
            one(named("mood"), named("humour"))
        }
        Answer::RenameValue { .. } => one(moody(&["calm", "glad"]), moody(&["calm", "it's $x"])),
        Answer::ReplaceValue { .. } | Answer::Allow(Loss::EnumValue { .. }) => {
            one(moody(&["calm", "glad"]), moody(&["calm"]))
        }
        Answer::Backfill { .. } => {
            let mut asked = one(app([with(ColumnDef::new("name").text())]), users(&["name"]));
            let required = with(ColumnDef::new("name").text().not_null().default("it's $x"));
            asked.extend(one(app([with(ColumnDef::new("name").text())]), app([required])));
            asked.push(Asked { before: users(&[]), after: users(&[ODD]), given: &[], runs: true });
            // One value does not do for all rows, or may not do at all.
            let key = Index::create().name("users_name_key").table("users").col("name").unique().take();
            asked.extend(one(users(&[]), app([table("users", &["name"]).index(key)])));
            asked.extend(one(users(&[]), app([with(ColumnDef::new("name").text().not_null().unique_key())])));
            let checked = Table::create()
                .table("users")
                .col(id())
                .col(ColumnDef::new("name").text().not_null())
                .check(("long", Expr::cust("length(name) > 3")))
                .take();
            asked.extend(one(users(&[]), app([TableDecl::new(checked)])));
            let point = with(ColumnDef::new("at").custom("point").not_null());
            let point = point.column("at", column().custom_type("point", "text", "String"));
            let only = |database: Database| database.dialects([Dialect::Postgres]);
            asked.extend(one(only(users(&[])), only(app([point]))));
            asked
        }
        Answer::Allow(Loss::Table(_)) => one(app([table("users", &[]), table("faxes", &[])]), users(&[])),
        Answer::Allow(Loss::Column { .. }) => one(users(&["fax"]), users(&[])),
        Answer::Allow(Loss::Narrowed { .. }) => {
            let long = |length| app([with(ColumnDef::new("name").string_len(length))]);
            one(long(40), long(20))
        }
        Answer::Allow(Loss::Enum(_)) => {
            asked(&Answer::RenameEnum { from: ObjectName::new("a"), to: ObjectName::new("b") })
        }
        Answer::KeepText(_) => {
            let database = |column| app([touched(table("users", &[column]), "users")]).routine(touch("name"));
            let [before, after] = ["name", "title"].map(database);
            vec![Asked { before, after, given: &["--rename", "users.name=title"], runs: false }]
        }
    }
}

fn every_answer_is_offered_and_none_is_taken() {
    let (name, table, column) = (ObjectName::new("n"), ObjectName::new("t"), || "c".into());
    let [from, to] = [ObjectName::new("a"), ObjectName::new("b")];
    let (old, new) = ("a".to_owned(), "b".to_owned());
    let all = [
        Answer::RenameTable { from: from.clone(), to: to.clone() },
        Answer::RenameColumn { table: table.clone(), from: column(), to: column() },
        Answer::RenameEnum { from, to },
        Answer::RenameValue { name: name.clone(), from: old.clone(), to: new.clone() },
        Answer::ReplaceValue { name: name.clone(), from: old.clone(), to: new },
        Answer::Backfill { table: table.clone(), column: column(), with: None },
        Answer::Allow(Loss::Table(table.clone())),
        Answer::Allow(Loss::Column { table: table.clone(), column: column() }),
        Answer::Allow(Loss::Narrowed { table, column: column() }),
        Answer::Allow(Loss::Enum(name.clone())),
        Answer::Allow(Loss::EnumValue { name, value: old }),
        Answer::KeepText(Vec::new()),
    ];
    for answer in &all {
        for Asked { before, after, given, runs } in asked(answer) {
            let sandbox = Sandbox::new(before.clone(), after.clone());
            let line = sandbox.next(&[&["generate"], given].concat());
            if runs {
                assert_eq!(commands(&line), std::slice::from_ref(&line), "{answer:?}");
                sandbox.typed(&line, &[0]);
                continue;
            }
            untouched(&sandbox, &line);
            // Each of the choices does what it says.
            let root = sandbox.root();
            let place = ["generate", "--database", "app", "--root", root.to_str().unwrap()];
            let said = sandbox.run(&[&place[..], given].concat()).err;
            let said =
                said.lines().filter_map(|line| line.strip_prefix("  answer:  ").or(line.strip_prefix("  or:      ")));
            let flags: Vec<&str> = said.map(str::trim).collect();
            assert!(!flags.is_empty(), "{answer:?}");
            for flag in flags {
                assert!(line.contains(flag), "{line} does not show {flag}");
                let sandbox = Sandbox::new(before.clone(), after.clone());
                let line = sandbox.next(&[&["generate"], given].concat());
                sandbox.typed(&format!("{} {flag}", commands(&line)[0]), &[0]);
                assert!(sandbox.migrations().len() > 1, "{flag}");
            }
        }
    }
}
