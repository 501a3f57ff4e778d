//! The recipes of the docs: their commands and their SQL, with rows, there and back and there again.

use std::fs;

use seaglass::{
    Database, TableDecl,
    sea_query::{ColumnDef, Table},
};
use seaglass_tests::{
    process::workspace,
    story::{Follower, Story},
    target::Target,
};

/// A table `users` with an id and these texts.
fn users(columns: &[&'static str]) -> Database {
    let id = ColumnDef::new("id").big_integer().not_null().primary_key().take();
    let mut table = Table::create().table("users").col(id).take();
    for column in columns {
        table.col(ColumnDef::new(*column).text());
    }
    Database::new("app").table(TableDecl::new(table))
}

/// What a section of the page shows, in order.
enum Block {
    /// What is typed behind `cargo schema`.
    Command(String),
    /// The files of a draft that hold a text.
    Sql(Vec<String>, String),
}

fn blocks(heading: &str) -> Vec<Block> {
    let page = fs::read_to_string(workspace().join("docs/guide/recipes.md")).expect("the page is there");
    let section = page.split("\n## ").find(|section| section.starts_with(&format!("{heading}\n")));
    let section = section.unwrap_or_else(|| panic!("no section {heading}"));
    let mut found = Vec::new();
    for block in section.split("```").skip(1).step_by(2) {
        if let Some(commands) = block.strip_prefix("console\n") {
            let typed = commands.lines().map(|line| line.strip_prefix("$ cargo schema ").expect("a command"));
            found.extend(typed.map(|words| Block::Command(words.to_owned())));
        } else if let Some(sql) = block.strip_prefix("sql\n-- ") {
            let (files, text) = sql.split_once('\n').expect("files, and a text");
            found.push(Block::Sql(files.split(", ").map(str::to_owned).collect(), text.to_owned()));
        } else {
            panic!("a block of another language: {block}");
        }
    }
    found
}

/// A project, and databases that follow it.
struct Kitchen {
    story: Story,
    engines: Vec<Follower>,
}

impl Kitchen {
    fn new(beginning: &Database, rows: &str) -> Self {
        let story = Story::new();
        story.generate(std::slice::from_ref(beginning), &[]);
        let [first, second] = Target::postgres("recipes");
        let engines =
            [first, second, Target::sqlite(), Target::d1()].map(|target| story.follower(target, "app")).into();
        let kitchen = Self { story, engines };
        for follower in &kitchen.engines {
            kitchen.story.migrate(follower);
            follower.target.must(rows);
        }
        kitchen
    }

    /// Follows a recipe, with these declarations at its commands.
    fn cook(&self, heading: &str, declared: &[&Database]) {
        let (mut declared, mut draft) = (declared.iter(), String::new());
        for block in blocks(heading) {
            match block {
                Block::Command(words) => {
                    let database = declared.next().expect("a declaration for each command");
                    let words: Vec<&str> = words.split_whitespace().collect();
                    let (code, said) = self.story.types(&[(*database).clone()], &words);
                    assert_eq!(code, 0, "{words:?}: {said}");
                    if let ["new", name, ..] = words[..] {
                        draft = format!("migration/draft/app/{name}");
                    }
                }
                Block::Sql(files, text) => {
                    for file in files {
                        let path = self.story.root().join(&draft).join(file);
                        assert!(path.exists(), "{}", path.display());
                        fs::write(path, &text).expect("a file can be written");
                    }
                }
            }
        }
        assert!(declared.next().is_none(), "a command for each declaration");
    }

    /// There, back and there again: what a query gives each time. `count` migrations are rolled back.
    fn served(&self, count: usize, before: (&str, &[&str]), after: (&str, &[&str])) {
        for follower in &self.engines {
            let gives = |(query, expected): (&str, &[&str])| {
                assert_eq!(follower.target.texts(query), expected, "{}: {query}", follower.target.label());
            };
            gives(before);
            self.story.migrate(follower);
            gives(after);
            self.story.expect_as_fresh(follower);
            self.story.take_back(follower, count);
            gives(before);
            self.story.migrate(follower);
            gives(after);
        }
    }
}

const SPLIT: &str = "SELECT first_name || '|' || coalesce(last_name, '-') FROM users ORDER BY id";
const WHOLE: &str = "SELECT name FROM users ORDER BY id";

#[test]
fn a_column_is_split() {
    let [whole, both, split] =
        [&["name"][..], &["name", "first_name", "last_name"], &["first_name", "last_name"]].map(users);
    let rows = "INSERT INTO users (id, name) VALUES (1, 'Ada King Lovelace'), (2, 'Plato');";
    let kitchen = Kitchen::new(&whole, rows);
    kitchen.cook("Split a column", &[&both, &split, &split]);
    kitchen.served(3, (WHOLE, &["Ada King Lovelace", "Plato"]), (SPLIT, &["Ada|King Lovelace", "Plato|-"]));
}

#[test]
fn columns_are_merged() {
    let [split, both, whole] =
        [&["first_name", "last_name"][..], &["first_name", "last_name", "name"], &["name"]].map(users);
    let rows = "INSERT INTO users (id, first_name, last_name) VALUES (1, 'Ada', 'Lovelace'), (2, 'Plato', NULL);";
    let kitchen = Kitchen::new(&split, rows);
    kitchen.cook("Merge columns", &[&both, &whole, &whole]);
    kitchen.served(3, (SPLIT, &["Ada|Lovelace", "Plato|-"]), (WHOLE, &["Ada Lovelace", "Plato"]));
}

#[test]
fn a_column_moves_to_another_table() {
    let profiles = |bio: bool| {
        let key = ColumnDef::new("user_id").big_integer().not_null().primary_key().take();
        let mut table = Table::create().table("profiles").col(key).col(ColumnDef::new("site").text()).take();
        if bio {
            table.col(ColumnDef::new("bio").text());
        }
        TableDecl::new(table)
    };
    let [with, without] = [&["name", "bio"][..], &["name"]].map(users);
    let (before, both) = (with.clone().table(profiles(false)), with.table(profiles(true)));
    let after = without.table(profiles(true));
    let rows =
        "INSERT INTO users (id, name, bio) VALUES (1, 'Ada', 'Counts'), (2, 'Plato', NULL), (3, 'Grace', 'Sails');
        INSERT INTO profiles (user_id, site) VALUES (1, 'ada.example'), (2, 'plato.example');";
    let kitchen = Kitchen::new(&before, rows);
    kitchen.cook("Move a column to another table", &[&both, &after, &after]);
    let old = (
        "SELECT name || ' ' || coalesce(bio, '-') FROM users ORDER BY id",
        &["Ada Counts", "Plato -", "Grace Sails"][..],
    );
    let new = "SELECT coalesce(site, '?') || ' ' || coalesce(bio, '-') FROM profiles ORDER BY user_id";
    kitchen.served(3, old, (new, &["ada.example Counts", "plato.example -", "? Sails"]));
}

#[test]
fn a_columns_values_go_elsewhere_before_it_goes() {
    let [before, after] = [&["name", "nickname"][..], &["name"]].map(users);
    let rows = "INSERT INTO users (id, name, nickname) VALUES (1, 'Ada', 'Ada'), (2, NULL, 'Amazing Grace');";
    let heading = "Drop a column whose values go elsewhere first";
    let kitchen = Kitchen::new(&before, rows);
    kitchen.cook(heading, &[&after, &after]);
    let old = ("SELECT nickname FROM users ORDER BY id", &["Ada", "Amazing Grace"][..]);
    kitchen.served(2, old, (WHOLE, &["Ada", "Amazing Grace"]));

    // In one migration, with the permission given when the draft is begun.
    let kitchen = Kitchen::new(&before, rows);
    let app = [after.clone()];
    let (code, said) = kitchen.story.types(&app, &["new", "keep_nicknames", "--drop", "users.nickname"]);
    assert_eq!(code, 0, "{said}");
    for block in blocks(heading) {
        let Block::Sql(files, text) = block else { continue };
        for file in files {
            let path = kitchen.story.root().join("migration/draft/app/keep_nicknames").join(file);
            let planned = fs::read_to_string(&path).expect("the draft is prefilled");
            let both = match text.strip_prefix("-- down: structure_only: which names were nicknames\n") {
                Some(back) => format!("{planned}{back}"),
                None => format!("{text}{planned}"),
            };
            fs::write(path, both).expect("a file can be written");
        }
    }
    kitchen.story.generate(&app, &[]);
    kitchen.served(1, old, (WHOLE, &["Ada", "Amazing Grace"]));
}
