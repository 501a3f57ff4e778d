//! Files of migrations as the beginning of a history, byte for byte.

use super::folder::{Original, Refusal};
use seaglass::declare::Paths;
use seaglass::dialect;
use seaglass::diff::Change;
use seaglass::emit::history::{Entry, FORMAT, FileRecord, Parent, print};
use seaglass::emit::{File, sha256, sha256_as_is};
use seaglass::model::Dialect;
use seaglass::step::Grade;
use std::collections::BTreeMap;

/// Where a history is to begin.
#[derive(Clone, Copy, Debug)]
pub struct Home<'a> {
    /// The folders of the project.
    pub paths: &'a Paths,
    /// The name of the database.
    pub database: &'a str,
    /// What the files are written for.
    pub dialect: Dialect,
    /// The day of the import, `YYYYMMDD`.
    pub date: &'a str,
}

/// The beginning of a history.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Frozen {
    /// One entry per file, oldest first.
    pub entries: Vec<Entry>,
    /// History files and SQL, to be written all or none.
    pub files: Vec<File>,
}

/// Freezes files, each with its `changes`; all of them lead to what the declaration says at that moment. `known` is the
/// history that the database has; if it begins with these files, it is left as it is.
///
/// # Errors
///
/// There is a history that begins with something else.
pub fn freeze(
    originals: &[Original],
    changes: &[Vec<Change>],
    home: Home<'_>,
    known: &[Entry],
) -> Result<Frozen, Refusal> {
    let mut frozen = Frozen::default();
    let (mut head, mut date) = (None, String::new());
    for (at, original) in originals.iter().enumerate() {
        date = date.max(day(original.number, home.date).unwrap_or_else(|| home.date.to_owned()));
        let down = down(original, home.dialect);
        let mut entry = entry(original, &down, home, date.clone());
        entry.parent = frozen.entries.last().zip(head.take()).map(|(last, sha256)| parent(last, sha256));
        entry.changes = changes.get(at).cloned().unwrap_or_default();
        let (record, stem) = (print(&entry), entry.stem());
        head = Some(sha256(&record));
        let folder = folder(home);
        frozen.files.push(File::frozen(format!("{}/{}/{stem}.json", home.paths.history, home.database), record));
        frozen.files.push(File::frozen(format!("{folder}/up/{stem}.sql"), original.up.clone()));
        frozen.files.push(File::frozen(format!("{folder}/down/{stem}.sql"), down.text));
        frozen.entries.push(entry);
    }
    if known.is_empty() {
        frozen.files.extend(as_it_is(originals, home));
        return Ok(frozen);
    }
    match frozen.entries.iter().zip(known).find(|(own, theirs)| !is_same(own, theirs)) {
        None if known.len() >= frozen.entries.len() => {
            let entries = known.get(..frozen.entries.len()).unwrap_or_default().to_vec();
            Ok(Frozen { entries, files: Vec::new() })
        }
        differs => Err(another(home, differs, known)),
    }
}

fn folder(home: Home<'_>) -> String {
    format!("{}/{}/{}", home.paths.sql, home.database, home.dialect.key())
}

fn parent(last: &Entry, sha256: String) -> Parent {
    Parent { migration: last.stem(), sha256 }
}

fn entry(original: &Original, down: &Down, home: Home<'_>, date: String) -> Entry {
    let record = FileRecord {
        up: sha256_as_is(&original.up),
        down: sha256_as_is(&down.text),
        no_transaction: original.no_transaction,
        index: None,
        grade: down.grade,
        reasons: vec![down.reason.clone()],
    };
    let plain = format!("{:04}_{}", original.number, original.name);
    Entry {
        format: FORMAT,
        number: original.number,
        name: original.name.clone(),
        date,
        parent: None,
        file: (original.stem != plain).then(|| original.stem.clone()),
        group: None,
        hand_written: true,
        adopted: None,
        imported: true,
        squashed: None,
        changes: Vec::new(),
        files: BTreeMap::from([(home.dialect, record)]),
    }
}

/// What rolls a file back.
struct Down {
    text: String,
    grade: Grade,
    reason: String,
}

/// The down file that somebody wrote, or one that refuses.
fn down(original: &Original, dialect: Dialect) -> Down {
    if let Some(text) = &original.down {
        let reason = "only its author knows what it restores: see its text".to_owned();
        return Down { text: text.clone(), grade: Grade::StructureOnly, reason };
    }
    let reason = format!("{}.sql came without a down file, so it cannot be rolled back", original.stem);
    let mut text = format!("-- down: irreversible: {reason}\n\n");
    dialect::refuse(&mut text, dialect, &reason);
    Down { text, grade: Grade::Impossible, reason }
}

/// The day that a timestamp begins with, unless it is yet to come.
fn day(number: u64, today: &str) -> Option<String> {
    let digits = number.to_string();
    let day = digits.get(..8).filter(|_| digits.len() >= 8)?;
    let part = |range: std::ops::Range<usize>| day.get(range).and_then(|part| part.parse::<u32>().ok()).unwrap_or(0);
    let is_day = (1990..2100).contains(&part(0..4)) && (1..=12).contains(&part(4..6)) && (1..=31).contains(&part(6..8));
    (is_day && day <= today).then(|| day.to_owned())
}

/// Keeps git from changing line ends where there are some that it would change: clients count every byte.
///
/// <https://git-scm.com/docs/gitattributes#_text>
fn as_it_is(originals: &[Original], home: Home<'_>) -> Option<File> {
    let has_returns = |original: &Original| {
        original.up.contains('\r') || original.down.as_ref().is_some_and(|down| down.contains('\r'))
    };
    let text = "# Some files were imported with line ends of their own, and their clients count every byte.\n* -text\n";
    let path = format!("{}/.gitattributes", folder(home));
    originals.iter().any(has_returns).then(|| File::scaffold(path, text))
}

/// Whether an entry of a history is this file.
fn is_same(own: &Entry, theirs: &Entry) -> bool {
    let up =
        |entry: &Entry| entry.files.iter().map(|(dialect, record)| (*dialect, record.up.clone())).collect::<Vec<_>>();
    theirs.imported && own.stem() == theirs.stem() && up(own) == up(theirs)
}

fn another(home: Home<'_>, differs: Option<(&Entry, &Entry)>, known: &[Entry]) -> Refusal {
    let what = match (differs, known.last()) {
        (Some((own, theirs)), _) if own.stem() == theirs.stem() => format!("has {} with another text", theirs.stem()),
        (Some((own, theirs)), _) => format!("begins with {} where the folder has {}", theirs.stem(), own.stem()),
        (None, last) => format!("ends at {}, before the folder does", last.map(Entry::stem).unwrap_or_default()),
    };
    Refusal::new(
        format!("{}/{}", home.paths.history, home.database),
        what,
        "a history has one beginning, which databases went through; no import changes it",
        "import into a project without a history of that database; a file that is new goes behind the others as a migration \
         written by hand: `cargo schema new <name>`",
    )
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn days_are_those_of_timestamps() {
        let of = |number| day(number, "20261130");
        assert_eq!(of(20_240_101_120_000).as_deref(), Some("20240101"));
        assert_eq!(of(20_240_101).as_deref(), Some("20240101"));
        assert_eq!((of(20_270_101_120_000), of(20_241_301_000_000), of(17)), (None, None, None));
    }
}
