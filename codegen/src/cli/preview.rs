//! What `generate` shows at a terminal before it asks: changes, their cost, and the SQL that would be frozen.

use super::diff::{costs, count, summary};
use super::output::{BAD, GOOD, Line, Output, PLAIN, STRONG};
use super::session::Session;
use crate::model::Dialect;
use crate::pipeline::PreparedDatabase;
use similar::{ChangeTag, TextDiff};

/// Of a longer diff of a file only these lines are shown, unless more is wanted.
const MAX_LINES: usize = 200;

/// Shows what would be frozen, and asks. Where nobody can be asked, whoever typed the command meant it.
pub(super) fn confirm(session: &Session, output: &mut Output<'_>) -> bool {
    if !output.is_attended() || !session.has_new_migrations() {
        return true;
    }
    let most = if output.verbose { usize::MAX } else { MAX_LINES };
    for database in session.databases().filter(|database| database.new > 0) {
        output.show(summary(database).into_iter().chain(costs(database)));
        output.show(sql(session, database, most));
    }
    let new: usize = session.databases().map(|database| database.new).sum();
    let frozen = if new == 1 { "this migration".to_owned() } else { format!("these {}", count(new, "migration")) };
    output.prompt(true).confirm(format_args!("write {frozen}?"))
}

/// The diff of the up files, per dialect: a new file is all added, one of a migration that is planned again may lose lines.
fn sql(session: &Session, database: &PreparedDatabase, most: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    for dialect in Dialect::ALL {
        let folder = format!("{}/{}/{}/up/", session.paths().sql, database.declared.name, dialect.key());
        let removals = session.changes.removals.iter().filter(|removal| removal.path.starts_with(&folder));
        for removal in removals {
            lines.push((STRONG, format!("--- {}", removal.path)));
            diff(&removal.before, "", most, &mut lines);
        }
        let writes = session.changes.writes.iter().filter(|write| write.path.starts_with(&folder));
        for write in writes {
            lines.push((STRONG, format!("+++ {}", write.path)));
            let before = write.before.as_deref().unwrap_or_default();
            diff(before, &format!("{}{}", write.header, write.body), most, &mut lines);
        }
    }
    lines
}

fn diff(before: &str, after: &str, most: usize, lines: &mut Vec<Line>) {
    let diff = TextDiff::from_lines(before, after);
    let all: Vec<Line> = diff
        .iter_all_changes()
        .map(|change| {
            let (style, mark) = match change.tag() {
                ChangeTag::Insert => (GOOD, '+'),
                ChangeTag::Delete => (BAD, '-'),
                ChangeTag::Equal => (PLAIN, ' '),
            };
            (style, format!("{mark} {}", change.value().trim_end()).trim_end().to_owned())
        })
        .collect();
    let more = all.len().saturating_sub(most);
    lines.extend(all.into_iter().take(most));
    if more > 0 {
        lines.push((PLAIN, format!("  … and {} (all of it: --verbose)", count(more, "more line"))));
    }
}
