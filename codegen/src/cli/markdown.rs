//! Migrations as Markdown, for a comment on a pull request.

use super::diff::count;
use super::show::{Found, Part, Shown, word};
use std::fmt::Write as _;

/// GitHub takes comments of 65,536 characters.
const MAX_CHARS: usize = 60_000;
/// What tells the comment that is brought up to date from others.
const MARK: &str = "<!-- cargo schema -->";

/// All of it, under a mark by which the comment is found again.
pub(super) fn page(found: &[Found]) -> String {
    let whole: usize = found.iter().map(|found| migration(found, true).chars().count()).sum();
    with_sql(found, whole <= MAX_CHARS)
}

fn with_sql(found: &[Found], has_room: bool) -> String {
    let mut text = format!("{MARK}\n");
    if found.is_empty() {
        text.push_str("No new migrations.\n");
        return text;
    }
    let _ = writeln!(text, "### {}", count(found.len(), "new migration"));
    let mut left = MAX_CHARS;
    for found in found {
        let one = migration(found, has_room);
        let Some(room) = left.checked_sub(one.chars().count()) else {
            text.push_str("\nThere are more, and no room for them: `cargo schema show` tells of each.\n");
            break;
        };
        left = room;
        text.push_str(&one);
    }
    text
}

fn migration(found: &Found, has_room: bool) -> String {
    let mut text = format!("\n**{}: {}**\n\n", escaped(&found.database), escaped(&found.title));
    for change in &found.changes {
        let _ = writeln!(text, "- {}", escaped(&change.to_string()));
    }
    if !found.parts.is_empty() {
        text.push_str("\n| | cost | rolled back |\n|---|---|---|\n");
    }
    for part in &found.parts {
        let _ = writeln!(text, "{}", row(part));
    }
    let ups = found.parts.iter().filter_map(|part| part.files.first().map(|file| (part, file)));
    for (part, file) in ups {
        if has_room {
            text.push_str(&folded(part, file));
        } else {
            let _ = writeln!(text, "\nToo long to show: {}", file.path);
        }
    }
    text
}

fn row(part: &Part) -> String {
    let alone = if part.no_transaction { ", outside of a transaction" } else { "" };
    let back = part.down.as_ref().map_or_else(String::new, |(grade, reasons)| {
        let reasons = reasons.join("; ");
        let why = if reasons.is_empty() { String::new() } else { format!(": {reasons}") };
        format!("{}{why}", word(*grade))
    });
    let cost = part.cost.as_deref().unwrap_or_default();
    format!("| {}{alone} | {} | {} |", part.dialect.title(), escaped(cost), escaped(&back))
}

/// SQL that unfolds, behind a fence that no text of it ends.
fn folded(part: &Part, file: &Shown) -> String {
    let sql = file.text.as_deref().unwrap_or("-- missing").trim_end();
    let longest = sql.split(|letter| letter != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    let (title, path) = (part.dialect.title(), &file.path);
    format!("\n<details><summary>SQL for {title}</summary>\n\n`{path}`\n\n{fence}sql\n{sql}\n{fence}\n\n</details>\n")
}

/// A name of a table is not markup, and calls nobody.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '\\' | '*' | '_' | '`' | '[' | ']' | '|' | '~' => out.extend(['\\', letter]),
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '@' => out.push_str("@&#8288;"),
            '#' => out.push_str("#&#8288;"),
            '\n' | '\r' => out.push(' '),
            _ => out.push(letter),
        }
    }
    out
}
