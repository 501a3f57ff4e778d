//! What version control says of migrations: those on the main branch are taken for applied.

use super::session::Stop;
use crate::model::{Fault, Rule};
use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

/// Where the main branch may be, and how it is told; the first that is there and holds the migration decides.
const MAIN: [(&str, &str); 5] = [
    ("refs/remotes/origin/HEAD", "origin/HEAD"),
    ("refs/remotes/origin/main", "origin/main"),
    ("refs/remotes/origin/master", "origin/master"),
    ("refs/heads/main", "main"),
    ("refs/heads/master", "master"),
];

/// The revision that holds one of these files, if there is one: `since`, or else the main branch as this checkout knows it.
/// Nothing is fetched. Where git knows nothing of the folder, nothing is known.
///
/// # Errors
/// A revision that git does not know.
pub(super) fn holding(root: &Path, since: Option<&str>, files: &[String]) -> Result<Option<String>, Stop> {
    if let Some(since) = since {
        let holds = commit(root, since).and_then(|commit| holds(root, &commit, files));
        return match holds {
            Some(holds) => Ok(holds.then(|| since.to_owned())),
            None => Err(Stop::Faults(vec![unknown(since)])),
        };
    }
    let held = MAIN.into_iter().find(|(reference, _)| {
        commit(root, reference).and_then(|commit| holds(root, &commit, files)).unwrap_or_default()
    });
    Ok(held.map(|(_, name)| name.to_owned()))
}

/// The files that a revision holds in a folder.
///
/// # Errors
/// A revision that git does not know.
pub(super) fn held(root: &Path, since: &str, folder: &str) -> Result<BTreeSet<String>, Stop> {
    let list = |commit: String| git(root, &["ls-tree", "-r", "--name-only", "-z", &commit, "--", folder]);
    let names = commit(root, since).and_then(list).ok_or_else(|| Stop::Faults(vec![unknown(since)]))?;
    Ok(names.split('\0').map(str::to_owned).collect())
}

/// The commit that a revision is.
fn commit(root: &Path, revision: &str) -> Option<String> {
    git(root, &["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{revision}^{{commit}}")])
}

fn holds(root: &Path, commit: &str, files: &[String]) -> Option<bool> {
    let mut words = vec!["ls-tree", "-r", "--name-only", commit, "--"];
    words.extend(files.iter().map(String::as_str));
    git(root, &words).map(|names| !names.is_empty())
}

/// What git says; none where it is not there, or says no.
fn git(root: &Path, words: &[&str]) -> Option<String> {
    let mut git = Command::new("git");
    // What a partial clone lacks is not fetched: nothing here needs the text of a file.
    git.arg("-C").arg(root).args(words).env("GIT_NO_LAZY_FETCH", "1").env("GIT_LITERAL_PATHSPECS", "1");
    let output = git.output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn unknown(since: &str) -> Fault {
    Fault::new(
        Rule::UnknownRevision,
        format!("--since {since}"),
        "git knows no commit of this name here",
        "what it holds is taken for applied, and the rest for new",
        "the name of a branch, a tag or a commit, such as origin/main; `git fetch` brings those of others",
    )
}
