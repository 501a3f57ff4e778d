//! What a header claims, sentence by sentence.

use std::collections::BTreeMap;

/// Said of the rollback of an index on which a constraint stands by then.
pub const UNLESS_GONE: &str = ", unless the index went with its constraint";

/// Said of a statement that the author of a declaration wrote.
const AS_WRITTEN: [&str; 2] =
    [" as its author wrote it, whatever that locks", " as their author wrote them, whatever these lock"];

/// Said of the whole.
const OF_THE_WHOLE: [&str; 2] = [
    " Gives up after waiting 5 seconds for a lock.",
    " On the free plan queries fail for the rest of a day after 5,000,000 rows read or 100,000 written.",
];

/// The paragraphs of a file's header, by their labels.
#[derive(Debug)]
pub struct Header(BTreeMap<String, String>);

/// Whom a migration keeps from a table, from the weakest; the order is that of locks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kept {
    /// Nobody who reads or writes rows.
    Nobody,
    /// Writers of single rows.
    WritersOfRows,
    Writers,
    All,
}

/// What is claimed of a table.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Claim {
    pub kept: Option<Kept>,
    /// Rows are read.
    pub reads: bool,
    /// The table is written again.
    pub rewrites: bool,
    /// How often D1 counts each row as written.
    pub writes: u64,
    /// How often more it may: rows that go with their table are written where keys are looked at.
    pub may_write: u64,
}

impl Header {
    pub fn of(sql: &str) -> Self {
        let mut found: BTreeMap<String, String> = BTreeMap::new();
        let mut last = String::new();
        for line in sql.lines().take_while(|line| line.starts_with("--")) {
            let text = line.trim_start_matches("--").strip_prefix(' ').unwrap_or_default();
            if let Some(rest) = text.strip_prefix("     ") {
                if let Some(paragraph) = found.get_mut(&last) {
                    paragraph.push(' ');
                    paragraph.push_str(rest.trim());
                }
            } else if let Some((label, rest)) = text.split_once(": ").filter(|(label, _)| !label.contains(' ')) {
                label.clone_into(&mut last);
                found.entry(last.clone()).or_insert_with(|| rest.trim().to_owned());
            } else {
                last.clear();
            }
        }
        Self(found)
    }

    pub fn paragraph(&self, label: &str) -> Option<&str> {
        self.0.get(label).map(String::as_str)
    }

    /// The sentences of what it costs, without what is said of the whole.
    pub fn costs(&self) -> Vec<String> {
        let text = self.paragraph("Cost").expect("a cost");
        sentences(OF_THE_WHOLE.iter().fold(text, |text, rest| text.trim_end_matches(rest)))
    }

    /// Whether it says that it does not know what its statements lock.
    pub fn is_unread(&self) -> bool {
        self.costs().iter().any(|text| AS_WRITTEN.iter().any(|end| text.ends_with(end)))
    }

    /// What makes it fail.
    pub fn fails(&self, direction: &str) -> Vec<String> {
        let all = if direction == "up" {
            self.costs()
        } else {
            self.paragraph("Down").into_iter().flat_map(sentences).collect()
        };
        all.into_iter().filter(|text| text.starts_with("fails if ")).collect()
    }

    /// What is claimed of each table.
    pub fn claims(&self) -> BTreeMap<String, Claim> {
        let mut found: BTreeMap<String, Claim> = BTreeMap::new();
        for text in self.costs() {
            let (table, claim) = claim(&text).unwrap_or_else(|| panic!("nothing holds the claim {text:?}"));
            let Some(table) = table else { continue };
            let known = found.entry(table).or_default();
            known.kept = known.kept.max(claim.kept);
            known.reads |= claim.reads;
            known.rewrites |= claim.rewrites;
            known.writes += claim.writes;
            known.may_write += claim.may_write;
        }
        found
    }
}

fn sentences(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for part in text.trim_end_matches('.').split("; ") {
        let starts = [
            "reads continue",
            "blocks neither",
            "other queries",
            "the table may",
            "its triggers",
            "triggers that",
            "these triggers",
        ];
        let goes_on = part == "blocks reads and writes" || starts.iter().any(|start| part.starts_with(start));
        match found.last_mut().filter(|_| goes_on) {
            Some(last) => *last = format!("{last}; {part}"),
            None => found.push(part.to_owned()),
        }
    }
    found
}

/// The table that a sentence speaks of, and what it says; nothing of a sentence that is not known.
fn claim(text: &str) -> Option<(Option<String>, Claim)> {
    let times = text.split_once(" times: ").and_then(|(count, rest)| Some((count.parse().ok()?, rest)));
    if let Some((count, rest)) = times.or(text.strip_prefix("twice: ").map(|rest| (2, rest))) {
        let (table, claim) = claim(rest)?;
        return Some((table, Claim { writes: count * claim.writes, ..claim }));
    }
    let none = Some((None, Claim::default()));
    if text.contains("nothing that exists is locked or rewritten")
        || text == "new objects only"
        || text.ends_with(UNLESS_GONE)
        || AS_WRITTEN.iter().any(|end| text.ends_with(end))
        // What its tables see is told by the locks that are said of them.
        || text.starts_with("runs the query of ")
    {
        return none;
    }
    // Held by other tests: rows that make it fail, and what it loses.
    if text.starts_with("fails if ") || text.starts_with("the values of ") || text.starts_with("rounds the values of ")
        || text.starts_with("from then on a row of ")
        // What a crash takes is not tried.
        || text.starts_with("from then on the rows of ")
    {
        return none;
    }
    let between = |start: &str, end: &str| {
        let rest = text.strip_prefix(start)?;
        Some((rest.split_once(end)?.0.to_owned(), rest.to_owned()))
    };
    let of = |kept, reads, rewrites| Claim { kept: Some(kept), reads, rewrites, ..Claim::default() };
    let forms: [(&str, &str, Claim); 16] = [
        ("the rows of ", " are lost", Claim { may_write: 1, ..Claim::default() }),
        ("locks ", " for a moment; blocks neither reads nor writes", of(Kept::Nobody, false, false)),
        ("locks ", " until it commits; blocks neither reads nor writes", of(Kept::Nobody, false, false)),
        ("blocks reads and writes on ", " for a moment", of(Kept::All, false, false)),
        ("blocks reads and writes on ", " until it commits", of(Kept::All, false, false)),
        ("blocks reads and writes on ", " while it scans the rows", of(Kept::All, true, false)),
        ("blocks writes to ", " for a moment; reads continue", of(Kept::Writers, false, false)),
        ("blocks writes to ", " until it commits; reads continue", of(Kept::Writers, false, false)),
        ("blocks writes to ", " while it scans the rows; reads continue", of(Kept::Writers, true, false)),
        ("blocks writes to ", " while ", of(Kept::Writers, true, false)),
        ("backfills the rows of ", " written in the meantime", of(Kept::WritersOfRows, true, false)),
        ("backfills ", " in ", of(Kept::WritersOfRows, true, false)),
        (
            "rewrites every row of ",
            "; other queries wait until it is done",
            Claim { writes: 1, ..of(Kept::All, true, true) },
        ),
        ("rewrites ", "; blocks reads and writes", Claim { writes: 1, ..of(Kept::All, true, true) }),
        ("scans ", "; blocks neither reads nor writes", of(Kept::Nobody, true, false)),
        (
            "reads every row of ",
            " and writes an index entry for each",
            Claim { writes: 1, reads: true, ..Claim::default() },
        ),
    ];
    for (start, end, claim) in forms {
        if let Some((table, _)) = between(start, end).filter(|(table, _)| !table.contains(' ')) {
            return Some((Some(table), claim));
        }
    }
    let (table, rest) = between("copies ", ": about ")?;
    let about = rest.split_once(": about ")?.1.split_once(" writes for each of its rows")?.0;
    let writes = about.split_once(" reads and ")?.1.parse().ok()?;
    Some((Some(table), Claim { writes, reads: true, ..Claim::default() }))
}
