//! The rules that hold for a migration's SQL, whoever writes it.

use crate::dialect;
use crate::model::{Dialect, Fault, Rule};
use crate::sql::statements::{Statement, statements};
use crate::step::Grade;

/// The longest statement of D1 in bytes. <https://developers.cloudflare.com/d1/platform/limits/>
const LONGEST: usize = 100_000;
/// What sqlx and this tool read at the start of a file that cannot run in a transaction.
pub(super) const NO_TRANSACTION: &str = "-- no-transaction";
/// How the line starts by which the author says what the down file restores.
pub(super) const DOWN: &str = "-- down: ";

/// One file of a draft.
pub(super) struct Source<'a> {
    pub(super) path: &'a str,
    pub(super) text: &'a str,
    pub(super) dialect: Dialect,
}

impl Source<'_> {
    /// It says that it cannot run in a transaction.
    pub(super) fn is_alone(&self) -> bool {
        self.text.lines().next().is_some_and(|line| line.trim_end() == NO_TRANSACTION)
    }

    /// How many statements it has; what is wrong with them goes into `faults`.
    pub(super) fn check(&self, alone: bool, faults: &mut Vec<Fault>) -> usize {
        let found = match statements(self.text, self.dialect) {
            Ok(found) => found,
            Err(broken) => {
                faults.push(self.fault(
                    broken.line,
                    broken.what,
                    "every client must find the same statements",
                    "fix it",
                ));
                return 0;
            }
        };
        faults.extend(found.iter().filter_map(|statement| self.statement(statement, alone)));
        if alone {
            faults.extend(self.alone(&found));
        }
        if self.dialect == Dialect::D1 {
            faults.extend(self.wrangler());
        }
        found.len()
    }

    fn fault(&self, line: usize, what: impl Into<String>, why: &str, instead: impl Into<String>) -> Fault {
        Fault::new(Rule::DraftSql, format!("{}:{line}", self.path), what, why, instead)
    }

    fn statement(&self, statement: &Statement<'_>, alone: bool) -> Option<Fault> {
        let word = |at: usize| statement.words.get(at).map_or("", String::as_str);
        let line = statement.line;
        if !statement.ends {
            let why = "clients append statements of their own, and would read the two as one";
            return Some(self.fault(line, "the last statement has no `;`", why, "end it with `;`"));
        }
        let transaction = ["BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "END", "START", "ABORT"];
        if transaction.contains(&word(0)) {
            let what = format!("{} belongs to whoever runs the file", word(0));
            let why = "a file is one transaction for every client, which each opens and ends by itself";
            return Some(self.fault(line, what, why, "leave it out"));
        }
        match self.dialect {
            Dialect::Postgres if word(0) == "SET" && !matches!(word(1), "LOCAL" | "CONSTRAINTS") => {
                let why = "the connection keeps the setting after the migration, and is used again";
                Some(self.fault(line, "SET without LOCAL", why, "write SET LOCAL"))
            }
            Dialect::Postgres if !alone && needs_to_be_alone(&statement.words) => {
                let what = format!("{} cannot run in a transaction", word(0));
                let instead =
                    format!("make it the only statement of a draft whose files start with `{NO_TRANSACTION}`");
                Some(self.fault(line, what, "a file is one transaction for every client", instead))
            }
            Dialect::D1 if matches!(word(0), "ATTACH" | "DETACH" | "VACUUM") => {
                let what = format!("D1 has no {}", word(0));
                Some(self.fault(line, what, "the statement is refused when the migration runs", "leave it out"))
            }
            Dialect::D1 if statement.text.len() > LONGEST => {
                let what = format!("a statement of {} bytes", statement.text.len());
                let instead = "cut it into several statements, or put rows into a seed";
                Some(self.fault(line, what, "D1 takes at most 100,000 bytes", instead))
            }
            Dialect::Postgres | Dialect::D1 => None,
        }
    }

    fn alone(&self, found: &[Statement<'_>]) -> Option<Fault> {
        if self.dialect == Dialect::D1 {
            let why = "D1 runs every file in a transaction";
            return Some(self.fault(1, "D1 has no statement that needs this", why, "leave the line out"));
        }
        let second = found.get(1)?;
        let why = "without a transaction, a failure between two statements leaves the first one done";
        let instead = "move it to a draft of its own";
        Some(self.fault(second.line, "a second statement in a file without a transaction", why, instead))
    }

    /// wrangler looks for these texts wherever they stand, and refuses the file.
    ///
    /// <https://developers.cloudflare.com/d1/best-practices/import-export-data/#foreign-key-constraints>
    fn wrangler(&self) -> Option<Fault> {
        let of = |line: &str| {
            let upper = line.to_uppercase();
            ["BEGIN TRANSACTION", "COMMIT;"].into_iter().find(|text| upper.contains(text))
        };
        let (at, text) = self.text.lines().enumerate().find_map(|(at, line)| of(line).map(|text| (at + 1, text)))?;
        let why = "wrangler refuses a file with this text, in comments and literals too";
        Some(self.fault(at, format!("`{text}`"), why, "leave it out, or cut the literal in two with ||"))
    }

    /// What the file's author says that it restores: a line that starts with `-- down: `, the first one, or the second
    /// one of a file without a transaction.
    pub(super) fn grade(&self, statements: usize) -> Result<(Grade, Vec<String>), Fault> {
        let at = usize::from(self.is_alone());
        let said = self.text.lines().nth(at).and_then(|line| line.strip_prefix(DOWN)).unwrap_or_default().trim();
        let (word, reason) = said.split_once(':').unwrap_or((said, ""));
        let reasons: Vec<String> =
            Some(reason.trim()).filter(|reason| !reason.is_empty()).map(str::to_owned).into_iter().collect();
        let grade = match (word.trim(), reasons.is_empty()) {
            ("lossless", true) => Grade::Lossless,
            ("structure_only", false) => Grade::StructureOnly,
            ("irreversible" | "impossible", false) => Grade::Impossible,
            _ => {
                return Err(self.fault(
                    at + 1,
                    "it does not say what it restores",
                    "whoever runs it must know what is lost, and only its author can say",
                    "write `-- down: lossless`, `-- down: structure_only: what is lost` or `-- down: irreversible: why` there",
                ));
            }
        };
        if grade == Grade::Impossible && statements == 0 {
            let mut refusal = String::new();
            dialect::refuse(&mut refusal, self.dialect, reason.trim());
            return Err(self.fault(
                at + 1,
                "it says `irreversible`, and does nothing",
                "clients would record that it was rolled back",
                format!("let it fail: {}", refusal.trim()),
            ));
        }
        Ok((grade, reasons))
    }
}

/// <https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY>
fn needs_to_be_alone(words: &[String]) -> bool {
    let starts = |start: &[&str]| words.iter().map(String::as_str).take(start.len()).eq(start.iter().copied());
    let concurrently = words.iter().take(4).any(|word| word == "CONCURRENTLY");
    let index = ["CREATE", "DROP", "REINDEX"].iter().any(|verb| starts(&[verb]));
    (concurrently && index) || starts(&["VACUUM"]) || starts(&["CREATE", "DATABASE"]) || starts(&["ALTER", "SYSTEM"])
}
