//! The statements of a draft against what it claims: what it claims is in them, and what it does not claim is not.

mod covering;
mod planned;

use super::ddl::{Ddl, ddl, definitions};
use super::wanted::{Wanted, wanted};
use super::{Draft, DraftFile};
use crate::diff::Change;
use crate::model::{Declared, Dialect, Fault, Rule, Schema};
use crate::sql::statements::{Statement, statements};
use crate::sql::{Token, written};
use crate::step::Grade;
use covering::{Covering, is_on, objects, scratch};
use planned::{Planned, Way};
use std::collections::BTreeSet;

/// How the line starts by which the author vouches for a file.
const UNCHECKED: &str = "-- unchecked:";

/// What the statements of a draft are held against.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ground<'a> {
    /// The database.
    pub(crate) declared: &'a Declared,
    /// What history leads to.
    pub(crate) before: &'a Schema,
    /// What the draft leads to.
    pub(crate) after: &'a Schema,
}

/// What is wrong between the statements of a draft and what it claims.
pub(crate) fn faults(draft: &Draft, ground: Ground<'_>) -> Vec<Fault> {
    // What cannot be read is told already.
    let Some(claims) = draft.claims.as_ref().filter(|_| draft.faults.is_empty()) else { return Vec::new() };
    let mut faults = Vec::new();
    for &dialect in &ground.declared.dialects {
        let planned = Planned::new(&claims.changes, ground, dialect);
        for is_up in [true, false] {
            let side = Side::new(draft, &claims.changes, ground, dialect, is_up);
            if !side.is_unchecked {
                faults.extend(side.unclaimed(planned.way(is_up)));
                faults.extend(side.unmentioned(planned.way(is_up)));
            }
        }
    }
    faults
}

/// Whether the statements of a draft make everything that it claims, and roll it back.
pub(super) fn is_written(draft: &Draft, ground: Ground<'_>) -> bool {
    let Some(claims) = &draft.claims else { return false };
    ground.declared.dialects.iter().all(|&dialect| {
        let planned = Planned::new(&claims.changes, ground, dialect);
        let side = |is_up| Side::new(draft, &claims.changes, ground, dialect, is_up);
        [true, false].into_iter().all(|is_up| side(is_up).unmentioned(planned.way(is_up)).is_empty())
    })
}

/// The files of one dialect and direction.
struct Side<'a> {
    draft: &'a Draft,
    changes: &'a [Change],
    ground: Ground<'a>,
    dialect: Dialect,
    is_up: bool,
    /// Each statement with its file.
    statements: Vec<(&'a DraftFile, Statement<'a>)>,
    is_unchecked: bool,
}

impl<'a> Side<'a> {
    fn new(draft: &'a Draft, changes: &'a [Change], ground: Ground<'a>, dialect: Dialect, is_up: bool) -> Self {
        let mut files: Vec<&DraftFile> =
            draft.files.iter().filter(|file| file.dialect == dialect && file.is_up == is_up).collect();
        // In the order in which they run.
        files.sort_by_key(|file| file.stage);
        if !is_up {
            files.reverse();
        }
        let mut stages = draft.stages.iter().filter_map(|stage| stage.get(&dialect));
        // A rollback that is none fails by a statement of its own.
        let is_none = !is_up && stages.any(|stage| stage.grade == Grade::Impossible);
        let is_unchecked = is_none || files.iter().copied().any(is_unchecked);
        let cut = |file: &'a DraftFile| {
            let found = statements(&file.text, dialect).unwrap_or_default().into_iter();
            found.map(move |statement| (file, statement))
        };
        let statements = files.into_iter().flat_map(cut).collect();
        Self { draft, changes, ground, dialect, is_up, statements, is_unchecked }
    }

    /// What the statements do that lasts, each with its statement, and those that do nothing that does.
    fn ddl(&self) -> (Vec<(usize, Ddl)>, BTreeSet<usize>) {
        let found = |(at, (_, statement)): (usize, &(_, Statement<'a>))| {
            ddl(statement, self.dialect).into_iter().map(move |ddl| (at, ddl)).collect::<Vec<_>>()
        };
        let all: Vec<(usize, Ddl)> = self.statements.iter().enumerate().flat_map(found).collect();
        let known = objects(self.ground.before).union(&objects(self.ground.after)).cloned().collect();
        let scratch = scratch(&all, &known);
        let (gone, left): (Vec<_>, Vec<_>) = all.into_iter().partition(|(_, ddl)| is_on(ddl, &scratch));
        let lasting: BTreeSet<usize> = left.iter().map(|(at, _)| *at).collect();
        let gone = gone.into_iter().map(|(at, _)| at).filter(|at| !lasting.contains(at)).collect();
        (left, gone)
    }

    /// Statements that change the schema otherwise than the draft claims.
    fn unclaimed(&self, planned: &Way) -> Vec<Fault> {
        let (left, _) = self.ddl();
        let covering = Covering::new(self, &left, planned);
        let unclaimed = left.iter().filter(|(at, ddl)| self.changes.is_empty() || !covering.covers(*at, ddl));
        unclaimed.filter_map(|(at, ddl)| self.unclaimed_fault(*at, ddl)).collect()
    }

    fn unclaimed_fault(&self, at: usize, ddl: &Ddl) -> Option<Fault> {
        let (file, statement) = self.statements.get(at)?;
        let claims = if self.changes.is_empty() { "claims nothing" } else { "does not claim it" };
        Some(Fault::new(
            Rule::DraftUnclaimed,
            format!("{}:{}", file.path, statement.line),
            format!("{}, and the draft {claims}", ddl.shown),
            "history would not know of it, and every later migration would be planned for a schema that is not there",
            format!(
                "declare it, and `cargo schema generate --extend` claims it; what is not for the declaration is vouched \
                 for by a line `{UNCHECKED} <why>` at the top of the file"
            ),
        ))
    }

    /// Claims that no statement makes, or rolls back.
    fn unmentioned(&self, planned: &Way) -> Vec<Fault> {
        let (_, gone) = self.ddl();
        let words: BTreeSet<String> = self
            .statements
            .iter()
            .enumerate()
            .filter(|(at, _)| !gone.contains(at))
            .flat_map(|(_, (_, statement))| definitions(statement, self.dialect))
            .filter_map(|token| name_of(&token))
            .collect();
        let mut faults = Vec::new();
        for (at, change) in self.changes.iter().enumerate() {
            let wanted = wanted(change, self.is_up, self.dialect, [self.ground.before, self.ground.after]);
            let Some(asked) = planned.asked(at, wanted) else { continue };
            faults.extend(asked.missing(&words).map(|missing| self.unmentioned_fault(change, missing)));
        }
        faults
    }

    fn unmentioned_fault(&self, change: &Change, missing: &str) -> Fault {
        let direction = if self.is_up { "up" } else { "down" };
        let file = self.draft.files.iter().find(|file| file.dialect == self.dialect && file.is_up == self.is_up);
        let place = file.map_or_else(
            || format!("{}/{}/{direction}.sql", self.draft.folder, self.dialect.key()),
            |file| file.path.clone(),
        );
        let (does, why) = if self.is_up {
            ("does it", "history would hold what this database does not")
        } else {
            ("rolls it back", "rolled back, this database would hold what history does not")
        };
        Fault::new(
            Rule::DraftUndone,
            place,
            format!("the draft claims to {change}, and no statement here {does}: none mentions {missing}"),
            why,
            format!(
                "write the statement; or, if it is done by one that does not mention it, vouch for that by a line \
                 `{UNCHECKED} <why>` at the top of the file; a draft that claims nothing is begun by `cargo schema new --empty`"
            ),
        )
    }
}

impl Wanted {
    /// What is not among these words.
    fn missing<'w>(&'w self, words: &BTreeSet<String>) -> Option<&'w str> {
        // The table comes first, what is in it last.
        let missing = self.all.iter().rfind(|name| !words.contains(*name));
        let none = || self.any.first().filter(|_| !self.any.iter().any(|name| words.contains(name)));
        missing.or_else(none).map(String::as_str)
    }
}

fn name_of(token: &Token<'_>) -> Option<String> {
    written(*token).map(|name| name.to_lowercase())
}

/// Whether the comments at the top of a file say why it is not held against the claims.
fn is_unchecked(file: &DraftFile) -> bool {
    let top = file.text.lines().take_while(|line| line.starts_with("--") || line.trim().is_empty());
    top.filter_map(|line| line.strip_prefix(UNCHECKED)).any(|why| !why.trim().is_empty())
}
