//! What the files of a folder are: pure, over their names and bytes.

use super::body::{self, Body, Sections};
use super::name::{Numbered, dated, is_plain, numbered, parse, versioned};
use super::refusal::{Refusal, visible};
use super::{Folder, Layout, Original};
use seaglass::plan::sanitise;
use std::collections::BTreeMap;

/// Takes a folder for what it is: files by their path from it, with their bytes.
///
/// # Errors
///
/// Everything that no client would run as it stands, or that two would run differently.
pub fn recognise(files: &BTreeMap<String, Vec<u8>>) -> Result<Folder, Vec<Refusal>> {
    let (mut found, mut left, mut refusals) = (Found::default(), Vec::new(), Vec::new());
    for (path, bytes) in files {
        match Place::of(path) {
            None => left.push(visible(path)),
            Some(place) => match std::str::from_utf8(bytes) {
                Ok(text) => found.take(path, &place, text, &mut refusals),
                Err(error) => refusals.push(not_text(path, bytes, error.valid_up_to())),
            },
        }
    }
    let Found { originals, downs } = found;
    let layout = layout(&originals, &mut refusals);
    let mut originals: Vec<Original> = originals.into_values().map(|(_, original)| original).collect();
    for (key, (path, text)) in downs {
        match originals.iter_mut().find(|original| key_of(layout, original) == key) {
            Some(original) => original.down = Some(text).filter(|text| body::says_something(text)),
            None => refusals.push(alone(&path)),
        }
    }
    originals.sort_by(|a, b| (a.number, &a.file).cmp(&(b.number, &b.file)));
    refusals.extend(originals.windows(2).filter_map(|pair| match pair {
        [first, second] if first.number == second.number => Some(twice(first, second)),
        _ => None,
    }));
    if originals.is_empty() && refusals.is_empty() {
        refusals.push(nothing(&left));
    }
    if !refusals.is_empty() {
        return Err(refusals);
    }
    let layout = layout.unwrap_or(Layout::Numbered);
    let notes = notes(layout, &originals);
    Ok(Folder { layout, originals, left, notes })
}

/// Where a file lies, and what it is called.
struct Place<'a> {
    /// The name of a flat file, or of its folder.
    stem: &'a str,
    is_down: bool,
    in_folder: bool,
}

impl<'a> Place<'a> {
    /// None of what is not a migration of any client.
    fn of(path: &'a str) -> Option<Self> {
        match path.rsplit_once('/') {
            None => {
                let stem = path.strip_suffix(".sql")?;
                let down = stem.strip_suffix(".down");
                let stem = down.or_else(|| stem.strip_suffix(".up")).unwrap_or(stem);
                Some(Self { stem, is_down: down.is_some(), in_folder: false })
            }
            Some((folder, file)) => {
                let is_down = file == "down.sql";
                let is_one = is_down || matches!(file, "up.sql" | "migration.sql");
                (is_one && !folder.contains('/')).then_some(Self { stem: folder, is_down, in_folder: true })
            }
        }
    }
}

/// What was found until now.
#[derive(Default)]
struct Found {
    /// By path.
    originals: BTreeMap<String, (Layout, Original)>,
    /// Down files, by what they roll back.
    downs: BTreeMap<String, (String, String)>,
}

impl Found {
    fn take(&mut self, path: &str, place: &Place<'_>, text: &str, refusals: &mut Vec<Refusal>) {
        let sections = body::sections(text);
        let version = if place.in_folder { None } else { versioned(place.stem) };
        let (layout, number) = match (place.in_folder, version, sections) {
            (true, ..) => (Layout::Folders, dated(place.stem)),
            (_, Some(('V' | 'U', version, rest)), _) => {
                let number = version.bytes().all(|byte| byte.is_ascii_digit()).then(|| parse(version)).flatten();
                if number.is_none() {
                    return refusals.push(dotted(path, version));
                }
                (Layout::Versioned, Some(Numbered { number, rest }))
            }
            (_, Some((letter, ..)), _) => return refusals.push(repeated(path, letter)),
            (_, None, Some(Sections::Goose)) => (Layout::Goose, numbered(place.stem)),
            (_, None, Some(Sections::Dbmate)) => (Layout::Dbmate, numbered(place.stem)),
            (_, None, None) => (Layout::Numbered, numbered(place.stem)),
        };
        let Some(Numbered { number, rest }) = number else { return refusals.push(without_number(path)) };
        let Some(number) = number else { return refusals.push(too_large(path)) };
        if !is_plain(place.stem) {
            return refusals.push(strange(path));
        }
        if place.is_down || place.stem.starts_with('U') && layout == Layout::Versioned {
            let key = place.stem.strip_prefix('U').map_or_else(|| place.stem.to_owned(), |rest| format!("V{rest}"));
            self.downs.insert(key, (path.to_owned(), text.to_owned()));
            return;
        }
        let body = match sections.filter(|_| !place.in_folder) {
            Some(of) => match body::cut(text, of) {
                Ok(body) => body,
                Err((line, what)) => return refusals.push(cut_wrongly(path, line, what)),
            },
            None => body::whole(text),
        };
        let original = original(path, place, layout, (number, rest), body);
        self.originals.insert(path.to_owned(), (layout, original));
    }
}

fn original(path: &str, place: &Place<'_>, layout: Layout, (number, rest): (u64, &str), body: Body) -> Original {
    let plain = sanitise(rest);
    let name = if plain.is_empty() { "imported".to_owned() } else { plain };
    // Files in folders have no name of their own: theirs becomes one that every client takes.
    let stem = if layout == Layout::Folders {
        let digits: String = place.stem.chars().take_while(|c| c.is_ascii_digit() || *c == '-').collect();
        format!("{}_{}", digits.replace('-', ""), if rest.is_empty() { &name } else { rest })
    } else {
        place.stem.to_owned()
    };
    let Body { up, down, no_transaction, line } = body;
    Original { file: path.to_owned(), stem, number, name, up, down, no_transaction, line }
}

/// What the down file of a migration goes by.
fn key_of(layout: Option<Layout>, original: &Original) -> String {
    match layout {
        Some(Layout::Folders) => original.file.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned(),
        _ => original.stem.clone(),
    }
}

/// The one layout of all.
fn layout(originals: &BTreeMap<String, (Layout, Original)>, refusals: &mut Vec<Refusal>) -> Option<Layout> {
    let mut layouts: BTreeMap<Layout, &str> = BTreeMap::new();
    for (path, (layout, _)) in originals {
        layouts.entry(*layout).or_insert(path);
    }
    let mut each = layouts.iter();
    let (first, path) = each.next()?;
    if let Some((second, other)) = each.next() {
        refusals.push(Refusal::new(
            *other,
            format!("is of {}, and {path} of {}", second.title(), first.title()),
            "each client runs its own kind of files and passes over the others, so nobody ran all of these",
            "name the folder of one client, or move the files of the other one elsewhere",
        ));
    }
    Some(*first)
}

fn notes(layout: Layout, originals: &[Original]) -> Vec<String> {
    let mut notes = Vec::new();
    let parted = originals.windows(2).find_map(|pair| match pair {
        [first, second] if first.stem > second.stem => Some((first, second)),
        _ => None,
    });
    if let Some((first, second)) = parted {
        notes.push(format!(
            "{} is taken to run before {}, by number as sqlx and wrangler do; `*` of a shell has them the other way round",
            first.file, second.file
        ));
    }
    let prisma = originals.iter().find(|original| original.file.ends_with("/migration.sql"));
    if let Some(original) = prisma.filter(|_| layout == Layout::Folders) {
        notes.push(format!(
            "{} becomes {}.sql; a D1 database whose wrangler has a `migrations_pattern` is told by UPDATE d1_migrations SET \
             name = replace(name, '/migration.sql', '.sql')",
            original.file, original.stem
        ));
    }
    notes
}

fn not_text(path: &str, bytes: &[u8], valid: usize) -> Refusal {
    let line = 1 + bytes.iter().take(valid).filter(|byte| **byte == b'\n').count();
    Refusal::new(
        format!("{path}:{line}"),
        "is not UTF-8",
        "its bytes are kept, and every client reads SQL as UTF-8",
        format!(
            "see what it is in (`file {}`); if no database has run it, convert it with `iconv -t UTF-8`",
            visible(path)
        ),
    )
}

fn without_number(path: &str) -> Refusal {
    Refusal::new(
        path,
        "has no number",
        "migrations run in the order of their numbers, and this one has no place among them",
        "begin its name with the number of its place (`0003_name.sql`), or move it elsewhere if it is not a migration",
    )
}

fn too_large(path: &str) -> Refusal {
    let why = "sqlx counts migrations in 64 bits";
    Refusal::new(path, "has too large a number", why, "give it a number of at most 18 digits")
}

fn strange(path: &str) -> Refusal {
    Refusal::new(
        path,
        "has a special character in its name",
        "the name goes into SQL, Rust, shells and lists, on every system",
        "rename it with letters, digits, `_`, `-` and `.` alone; databases that know it by its name are told the new one",
    )
}

fn twice(first: &Original, second: &Original) -> Refusal {
    let Original { number, .. } = first;
    Refusal::new(
        &second.file,
        format!("has the number {number}, as {} has", first.file),
        "sqlx refuses two files of one number, and no client says which of them comes first",
        format!(
            "give the one that came later a number of its own; where wrangler has run it, UPDATE d1_migrations SET name = \
             '…' WHERE name = '{}'",
            second.file
        ),
    )
}

fn alone(path: &str) -> Refusal {
    let why = "it rolls back what no file here applies";
    Refusal::new(path, "is a down file without an up file", why, "restore that file, or move this one elsewhere")
}

fn dotted(path: &str, version: &str) -> Refusal {
    Refusal::new(
        path,
        format!("has the version {version}, which is not a whole number"),
        "the next migration is numbered one higher, and clients count in whole numbers",
        "copy the folder and rename its files to V1__, V2__ and so on, in the order in which Flyway ran them",
    )
}

fn repeated(path: &str, letter: char) -> Refusal {
    Refusal::new(
        path,
        if letter == 'R' {
            "is repeatable: it runs again whenever it changes"
        } else {
            "is a baseline: it runs instead of others"
        },
        "history is one line of migrations, each of which runs once",
        "move it elsewhere; what it makes goes into a migration behind the others, or is declared after the import",
    )
}

fn cut_wrongly(path: &str, line: usize, what: String) -> Refusal {
    Refusal::new(
        format!("{path}:{line}"),
        what,
        "both directions stand in one file, and only its sections tell them apart",
        "write one section that applies it, and behind it at most one that rolls it back",
    )
}

fn nothing(left: &[String]) -> Refusal {
    let seen = match left {
        [] => "it is empty".to_owned(),
        [first, ..] => format!("{first} is none"),
    };
    Refusal::new(
        "the folder",
        format!("holds no migration: {seen}"),
        "a history begins with the files that databases have run",
        "name the folder of files like 0001_name.sql, 20240101120000_name.sql, V1__name.sql or name/up.sql",
    )
}

#[cfg(test)]
#[path = "recognise_tests.rs"]
mod tests;
