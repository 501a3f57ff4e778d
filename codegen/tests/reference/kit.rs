//! An example: what it says, the code that says it, and what that declares.

use super::builders::Builder;
use seaglass::sea_query::ColumnDef;
use seaglass::{Database, Project, TableDecl};
use std::collections::BTreeMap;
use std::path::Path;

/// What an example declares.
pub(crate) enum Shown {
    /// SQL and entities of a new database.
    Declared(Box<Database>),
    /// The migration from one declaration to another.
    Changed(Box<(Database, Database)>),
    /// The files of a project in that folder.
    Project(fn(&Path) -> Project),
    /// One file of a database's.
    File(Box<Database>, &'static str),
}

/// A way to say something.
pub(crate) struct Example {
    /// The name of its function.
    pub(crate) name: &'static str,
    /// What it declares.
    pub(crate) shown: fn() -> Shown,
}

/// Examples of one subject, a file each.
pub(crate) struct Group {
    /// What they are about.
    pub(crate) title: &'static str,
    /// What is true of all of them.
    pub(crate) about: &'static str,
    /// The text of their file.
    pub(crate) source: &'static str,
    /// Whole models are shown, and not only their fields.
    pub(crate) whole: bool,
    /// In the order of the page.
    pub(crate) examples: Vec<Example>,
}

/// The examples of a file, in the order of the page.
macro_rules! group {
    ($title:literal, $about:literal, $file:literal, whole: $whole:literal, [$($name:ident),* $(,)?] $(,)?) => {
        pub(crate) fn group() -> super::super::kit::Group {
            super::super::kit::Group {
                title: $title,
                about: $about,
                source: include_str!($file),
                whole: $whole,
                examples: vec![$(super::super::kit::Example { name: stringify!($name), shown: || $name().into() }),*],
            }
        }
    };
}

pub(crate) use group;

/// The key that most tables of the examples have.
pub(crate) fn id() -> ColumnDef {
    ColumnDef::new("id").big_integer().not_null().auto_increment().primary_key().take()
}

impl From<TableDecl> for Shown {
    fn from(table: TableDecl) -> Self {
        Database::new("app").table(table).into()
    }
}

impl From<Database> for Shown {
    fn from(database: Database) -> Self {
        Self::Declared(Box::new(database))
    }
}

impl From<(TableDecl, TableDecl)> for Shown {
    fn from((before, after): (TableDecl, TableDecl)) -> Self {
        (Database::new("app").table(before), Database::new("app").table(after)).into()
    }
}

impl From<(Database, Database)> for Shown {
    fn from(change: (Database, Database)) -> Self {
        Self::Changed(Box::new(change))
    }
}

impl From<(Database, &'static str)> for Shown {
    fn from((database, path): (Database, &'static str)) -> Self {
        Self::File(Box::new(database), path)
    }
}

impl Group {
    /// The functions of its file, each with the type of builders that it gives.
    pub(crate) fn helpers<'b>(&self, builders: &'b [Builder]) -> BTreeMap<&'static str, &'b str> {
        let functions = self.source.lines().filter_map(|line| line.strip_prefix("fn "));
        let typed = functions.filter_map(|line| {
            let gives = line.rsplit_once(" -> ")?.1.strip_suffix(" {")?;
            let owner = &builders.iter().find(|builder| builder.owner == gives)?.owner;
            Some((line.split_once('(')?.0, owner.as_str()))
        });
        typed.collect()
    }

    /// What the example says: the first line of its function's comment.
    pub(crate) fn title(&self, example: &Example) -> String {
        self.comment(example).into_iter().next().unwrap_or_default()
    }

    /// The lines behind the first of its comment.
    pub(crate) fn note(&self, example: &Example) -> String {
        self.comment(example).into_iter().skip(1).collect::<Vec<_>>().join("\n").trim().to_owned()
    }

    fn start(&self, example: &Example) -> usize {
        let head = format!("\nfn {}(", example.name);
        self.source.find(&head).unwrap_or_else(|| panic!("{}: no `{}`", self.title, head.trim())) + 1
    }

    fn comment(&self, example: &Example) -> Vec<String> {
        let above = self.source[..self.start(example)].lines().rev();
        let lines = above.skip_while(|line| line.starts_with("#[")).map_while(|line| line.strip_prefix("///"));
        let mut lines: Vec<String> = lines.map(|line| line.trim().to_owned()).collect();
        lines.reverse();
        assert!(!lines.is_empty(), "{}: `{}` says nothing of what it is for", self.title, example.name);
        lines
    }

    /// The body of its function.
    pub(crate) fn code(&self, example: &Example) -> String {
        let text = &self.source[self.start(example)..];
        let body =
            text.split_once("{\n").and_then(|(_, rest)| rest.split_once("\n}\n")).expect("a function has a body").0;
        let dedented = body.lines().map(|line| line.strip_prefix("    ").unwrap_or(line));
        dedented.collect::<Vec<_>>().join("\n")
    }
}
