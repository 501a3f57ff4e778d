//! The page: an index of all builders, and the examples with what comes of them.

use crate::builders::Builder;
use crate::calls::calls;
use crate::entity::entities;
use crate::kit::{Example, Group, Shown};
use crate::made::{Made, made};
use std::collections::BTreeMap;
use std::fmt::Write;

/// What writes it.
pub(crate) const COMMAND: &str = "INSTA_UPDATE=always cargo test -p seaglass --test reference";

/// The most lines of a file that are shown.
const LINES: usize = 40;

/// What paragraphs of SQL hold that are there only to fail where something is not as it should be.
const GUARDS: [&str; 8] = [
    "defer_foreign_keys",
    "__seaglass_known",
    "__seaglass_before",
    "__seaglass_after",
    "__seaglass_whole",
    "__seaglass_numbering",
    "seaglass.kept",
    "PRAGMA optimize",
];

const HEAD: &str = "# Reference

What a declaration can say, each with the SQL of both dialects and the fields of the entity that come of it. The SQL is
run by a test on Postgres 15 and 18, SQLite and workerd. Left out are the headers of files, the `lock_timeout` of
Postgres, what restores owners and grants, and on D1 the checks by which a file tells that it runs as a whole, on the tables
that it knows, and that no row is lost. SQL that both dialects have alike is shown once.

Tables, columns, indexes, foreign keys and seeds are statements of [sea-query](https://docs.rs/sea-query), whose own
documentation tells of them. Names come from `seaglass` and `seaglass::sea_query`, and `id()` is this:

```rust
fn id() -> ColumnDef {
    ColumnDef::new(\"id\").big_integer().not_null().auto_increment().primary_key().take()
}
```

An example gives a table, a database, or two of them: what was declared before, and what is declared then.

";

/// For each builder, the title of the first example that calls it.
pub(crate) fn shown_by(groups: &[Group], builders: &[Builder]) -> BTreeMap<(String, String), String> {
    let mut found = BTreeMap::new();
    for (group, example) in groups.iter().flat_map(|group| group.examples.iter().map(move |example| (group, example))) {
        for (owner, name) in calls(&group.code(example), &group.helpers(builders), builders) {
            found.entry((owner.to_owned(), name.to_owned())).or_insert_with(|| group.title(example));
        }
    }
    found
}

/// All of it.
///
/// # Errors
/// Which examples are not to be followed, and why.
pub(crate) fn page(groups: &[Group], builders: &[Builder]) -> Result<String, String> {
    let (mut text, mut faults) = (String::from(HEAD), String::new());
    let _ = write!(text, "<!-- Generated from the code and tested examples: `{COMMAND}` -->\n\n");
    for group in groups {
        let _ = writeln!(text, "- [{}](#{})", group.title, slug(group.title));
    }
    text.push_str(&index(groups, builders));
    for group in groups {
        let _ = write!(text, "\n## {}\n\n{}\n", group.title, group.about);
        for example in &group.examples {
            match told(group, example) {
                Ok(told) => text.push_str(&told),
                Err(fault) => {
                    let _ = writeln!(faults, "the example `{}` of {}: {fault}", example.name, group.title);
                }
            }
        }
    }
    if faults.is_empty() { Ok(text) } else { Err(faults) }
}

fn index(groups: &[Group], builders: &[Builder]) -> String {
    let shown = shown_by(groups, builders);
    let mut text = String::from("\n## All builders\n\nEach leads to an example.\n");
    let mut owner = None;
    for builder in builders {
        if owner != Some(&builder.owner) {
            owner = Some(&builder.owner);
            let title = if builder.owner.is_empty() { "Functions".to_owned() } else { format!("`{}`", builder.owner) };
            let _ = write!(text, "\n### {title}\n\n");
        }
        let key = (builder.owner.clone(), builder.name.clone());
        let name = match shown.get(&key) {
            Some(title) => format!("[`{}`](#{})", builder.name, slug(title)),
            None => format!("`{}`", builder.name),
        };
        let _ = writeln!(text, "- {name}: {}", builder.doc);
    }
    text
}

/// The anchor that a heading has.
pub(crate) fn slug(title: &str) -> String {
    let kept = title.chars().filter(|c| c.is_alphanumeric() || *c == ' ' || *c == '-' || *c == '_');
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

fn told(group: &Group, example: &Example) -> Result<String, String> {
    let mut text = format!("\n### {}\n", group.title(example));
    let note = group.note(example);
    if !note.is_empty() {
        let _ = write!(text, "\n{note}\n");
    }
    let shown = (example.shown)();
    let code = group.code(example);
    // A file is named behind the declaration.
    let code = if let Shown::File(..) = shown { code.rsplit_once('\n').map_or("", |(code, _)| code) } else { &code };
    text.push_str(&block("rust", code));
    let made = made(&shown)?;
    match shown {
        Shown::Declared(_) | Shown::Changed(_) => {
            if !group.whole {
                text.push_str(&sql(&made));
            }
            let entities = entities(&made, group.whole);
            if !entities.is_empty() {
                text.push_str(&block("rust", &entities));
            }
        }
        Shown::Project(_) => {
            let paths: Vec<&str> = made.after.keys().map(String::as_str).collect();
            text.push_str(&block("text", &paths.join("\n")));
        }
        Shown::File(_, path) => {
            let file =
                made.after.get(path).ok_or_else(|| format!("there is no file {path} among {:?}", made.after.keys()))?;
            let lines =
                file.lines().skip_while(|line| line.is_empty() || is_comment(line) || line.contains("generated"));
            let kind = path.rsplit('.').next().unwrap_or_default();
            let body = lines.take(LINES).collect::<Vec<_>>().join("\n");
            let _ = write!(text, "\n`{path}`:\n{}", block(kind, &body));
        }
    }
    Ok(text)
}

fn is_comment(line: &str) -> bool {
    ["--", "//", "<!--"].iter().any(|start| line.starts_with(start))
}

fn block(kind: &str, body: &str) -> String {
    let fence = if body.contains("```") { "````" } else { "```" };
    format!("\n{fence}{kind}\n{}\n{fence}\n", body.trim_end())
}

fn sql(made: &Made) -> String {
    let [postgres, d1] = ["postgres", "d1"].map(|dialect| statements(&made.sql(dialect)));
    if postgres == d1 {
        return if d1.is_empty() { String::new() } else { block("sql", &format!("-- Postgres and D1\n{d1}")) };
    }
    let mut text = String::new();
    for (title, sql) in [("Postgres", postgres), ("D1", d1)] {
        if !sql.is_empty() {
            text.push_str(&block("sql", &format!("-- {title}\n{sql}")));
        }
    }
    text
}

/// The statements of files, without their headers.
fn statements(files: &[&str]) -> String {
    let bare = |file: &&str| {
        let lines = file.lines().skip_while(|line| line.is_empty() || line.starts_with("--"));
        let lines = lines.filter(|line| !line.starts_with("SET LOCAL lock_timeout"));
        let text = lines.collect::<Vec<_>>().join("\n");
        let paragraphs: Vec<&str> =
            text.split("\n\n").filter(|text| !GUARDS.iter().any(|word| text.contains(word))).collect();
        paragraphs.join("\n\n").trim().to_owned()
    };
    let files: Vec<String> = files.iter().map(bare).filter(|text| !text.is_empty()).collect();
    files.join("\n\n-- and in a file of its own:\n")
}
