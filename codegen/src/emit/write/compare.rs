//! What the project holds against what it should hold.

use super::changeset::{Changeset, Removal, Write};
use super::folders::{Content, Folders};
use super::problem::{Problem, ProblemKind, has_extension, stray_kind};
use super::seal::{Seal, header, verify};
use super::succeed::Succession;
use super::tree::{Buffer, Found, walk};
use crate::emit::checksum::{lf, sha256};
use crate::emit::history::FrozenFile;
use crate::emit::{Comment, File, Kind};
use crate::lookup::Seen;
use crate::model::fold;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What a project should hold beside the files that are rewritten each time.
#[derive(Clone, Copy, Debug)]
pub struct Kept<'a> {
    /// Frozen files that exist, by checksum.
    pub frozen: &'a [FrozenFile],
    /// History files, which were checked when the history was loaded.
    pub history: &'a [String],
    /// Files whose time is over, by checksum: each is removed, or gives way to a file that is wanted in its place.
    pub retired: &'a [FrozenFile],
    /// Hand-written files whose table is called something else.
    pub successions: &'a [Succession],
    /// Whether a hand-written file, by its path and text, is as it was first written.
    pub is_untouched: fn(&str, &str) -> bool,
    /// Where else to look.
    pub folders: &'a Folders,
}

impl<'a> Kept<'a> {
    /// Nothing but the folders.
    pub fn nothing(folders: &'a Folders) -> Self {
        Self { frozen: &[], history: &[], retired: &[], successions: &[], is_untouched: |_, _| false, folders }
    }
}

/// Compares the project at `root` with what it should hold: `files`, and what it keeps. Reads each file once, keeps in
/// memory only what differs, and writes nothing.
pub fn compare(root: &Path, files: impl IntoIterator<Item = File>, kept: Kept<'_>) -> Changeset {
    let retired = kept.retired.iter().map(|file| (file.path.as_str(), file.sha256.as_str())).collect();
    let mut comparison = Comparison { root, kept, retired, buffer: Buffer::new(), changes: Changeset::default() };
    let mut held = BTreeMap::new();
    let found = comparison.walk(kept.folders);
    let links: Vec<&str> = found.iter().filter(|stray| stray.file.link).map(|stray| stray.file.path.as_str()).collect();
    let linked = |path: &str| links.iter().any(|link| Path::new(path).starts_with(link));
    let listed: Seen<&str> =
        found.iter().filter(|stray| !stray.file.link).map(|stray| stray.file.path.as_str()).collect();
    let mut known = Known::default();
    for file in kept.frozen.iter().filter(|file| !linked(&file.path)) {
        known.kept.insert(&file.path);
        comparison.frozen(file);
    }
    for path in kept.history {
        known.kept.insert(path);
    }
    for file in files {
        if !known.insert(&file.path) {
            comparison.problem(&file.path, ProblemKind::Twice, None);
        } else if !linked(&file.path) {
            let is_listed = listed.contains(file.path.as_str());
            if kept.successions.iter().any(|succession| succession.from == file.path) && comparison.exists(&file.path) {
                held.insert(file.path.clone(), file.clone());
            }
            comparison.file(file, is_listed);
        }
    }
    for file in kept.retired {
        if !known.paths.contains(&file.path) && known.kept.insert(&file.path) && !linked(&file.path) {
            comparison.retire(file);
        }
    }
    comparison.relocate(&known, held);
    for stray in found {
        comparison.stray(stray, &known);
    }
    let mut changes = comparison.changes;
    changes.unchanged += kept.history.len();
    changes.writes.sort_by(|a, b| a.path.cmp(&b.path));
    changes.removals.sort_by(|a, b| a.path.cmp(&b.path));
    changes.problems.sort_by(|a, b| a.path.cmp(&b.path));
    changes
}

/// Paths that have their file.
#[derive(Default)]
pub(super) struct Known<'a> {
    /// Of files that are not rewritten.
    kept: Seen<&'a str>,
    paths: Seen<String>,
    /// Of `paths` with capitals, as file systems see them that ignore case.
    folded: Seen<String>,
}

impl Known<'_> {
    /// False when another file has this path.
    fn insert(&mut self, path: &str) -> bool {
        let folded = fold(path);
        let is_new = !self.folded.contains(&*folded) && !self.paths.contains(&*folded);
        if let Cow::Owned(folded) = folded {
            self.folded.insert(folded);
        }
        self.paths.insert(path.to_owned()) && is_new
    }

    pub(super) fn contains(&self, path: &str) -> bool {
        self.paths.contains(path) || self.kept.contains(path)
    }
}

/// A file in a folder that is looked at.
struct Stray {
    file: Found,
    content: Content,
    is_owned: bool,
}

pub(super) struct Comparison<'a> {
    root: &'a Path,
    pub(super) kept: Kept<'a>,
    /// [`Kept::retired`], by path.
    retired: BTreeMap<&'a str, &'a str>,
    /// The file at hand.
    pub(super) buffer: Buffer,
    pub(super) changes: Changeset,
}

impl Comparison<'_> {
    /// Reads `path`; a file that cannot be read is a problem, and nothing more is said of it.
    pub(super) fn read(&mut self, path: &str) -> Option<bool> {
        match self.buffer.read(&self.root.join(path)) {
            Ok(exists) => Some(exists),
            Err(error) => {
                self.problem(path, ProblemKind::Unreadable(error.to_string()), None);
                None
            }
        }
    }

    pub(super) fn problem(&mut self, path: &str, kind: ProblemKind, texts: Option<(String, String)>) {
        self.changes.problems.push(Problem { path: path.to_owned(), kind, texts });
    }

    pub(super) fn text(&self) -> String {
        let text = lf(self.buffer.text()).into_owned();
        String::from_utf8(text).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
    }

    fn exists(&self, path: &str) -> bool {
        self.root.join(path).exists()
    }

    /// A file that the walk listed need not be looked for again.
    fn file(&mut self, file: File, is_listed: bool) {
        match file.kind {
            Kind::Generated(comment) => self.generated(file, comment),
            Kind::Frozen => self.new_frozen(file),
            Kind::Scaffold if is_listed || self.root.join(&file.path).exists() => self.changes.unchanged += 1,
            Kind::Scaffold => self.write(file, None, String::new()),
        }
    }

    fn generated(&mut self, file: File, comment: Comment) {
        let Some(exists) = self.read(&file.path) else { return };
        let header = header(comment, &file.body);
        if !exists {
            return self.write(file, None, header);
        }
        let body = self.buffer.text().strip_prefix(header.as_bytes());
        if body == Some(file.body.as_bytes()) || self.is_converted(&header, &file.body) {
            self.changes.unchanged += 1;
            return;
        }
        let before = self.text();
        let kind = match verify(self.buffer.text()) {
            Seal::Intact | Seal::Conflicted => return self.write(file, Some(before), header),
            Seal::Broken => ProblemKind::Edited,
            // An empty file holds nobody's work, and is a target of its crate that cargo finds meanwhile.
            Seal::None if self.is_retired(&file.path) || before.trim().is_empty() => {
                return self.write(file, Some(before), header);
            }
            Seal::None => ProblemKind::InTheWay,
        };
        self.problem(&file.path, kind, Some((before, header + &file.body)));
    }

    /// Whether the file at hand differs by its line ends only.
    fn is_converted(&self, header: &str, body: &str) -> bool {
        match lf(self.buffer.text()) {
            Cow::Borrowed(_) => false,
            Cow::Owned(text) => text.strip_prefix(header.as_bytes()) == Some(body.as_bytes()),
        }
    }

    fn new_frozen(&mut self, file: File) {
        match self.read(&file.path) {
            Some(false) => self.write(file, None, String::new()),
            Some(true) if self.is_as_written(&file.body) => self.changes.unchanged += 1,
            Some(true) if self.is_retired(&file.path) => {
                let before = self.text();
                self.write(file, Some(before), String::new());
            }
            Some(true) => self.problem(&file.path, ProblemKind::FrozenInTheWay, Some((self.text(), file.body))),
            None => {}
        }
    }

    /// Whether the file at hand is this text, or is a checkout of it with other line ends.
    fn is_as_written(&self, body: &str) -> bool {
        let here = self.buffer.text();
        here == body.as_bytes() || *lf(here) == *body.as_bytes()
    }

    fn frozen(&mut self, file: &FrozenFile) {
        // As it is, which is as it was written unless a checkout converted its line ends.
        let sum = self.buffer.sha256(&self.root.join(&file.path));
        if sum.is_ok_and(|sum| sum.as_ref() == Some(&file.sha256)) {
            self.changes.unchanged += 1;
            return;
        }
        match self.read(&file.path) {
            Some(false) => self.problem(&file.path, ProblemKind::FrozenMissing, None),
            Some(true) if sha256(self.buffer.text()) == file.sha256 => self.changes.unchanged += 1,
            Some(true) => self.problem(&file.path, ProblemKind::FrozenEdited, None),
            None => {}
        }
    }

    /// Whether the file at hand is one whose time is over, as it was when that was decided.
    fn is_retired(&self, path: &str) -> bool {
        self.retired.get(path).is_some_and(|sum| sha256(self.buffer.text()) == **sum)
    }

    fn retire(&mut self, file: &FrozenFile) {
        if self.read(&file.path) != Some(true) {
            return;
        }
        if self.is_retired(&file.path) {
            let before = self.text();
            self.changes.removals.push(Removal { path: file.path.clone(), before });
        } else {
            self.problem(&file.path, ProblemKind::FrozenEdited, None);
        }
    }

    fn write(&mut self, file: File, before: Option<String>, header: String) {
        self.changes.writes.push(Write { path: file.path, before, header, body: file.body });
    }

    /// Every file in the folders; of links in shared ones nothing is said.
    fn walk(&mut self, folders: &Folders) -> Vec<Stray> {
        let apart: BTreeSet<&str> = folders.owned.iter().map(|folder| folder.path.as_str()).collect();
        let owned = folders.owned.iter().map(|folder| (folder, true));
        let mut all = Vec::new();
        for (folder, is_owned) in owned.chain(folders.shared.iter().map(|folder| (folder, false))) {
            let mut found = Vec::new();
            if let Err(error) = walk(self.root, folder, &apart, &mut found) {
                self.problem(&folder.path, ProblemKind::Unreadable(error.to_string()), None);
            }
            let found = found.into_iter().filter(|file| is_owned || !file.link);
            all.extend(found.map(|file| Stray { file, content: folder.content, is_owned }));
        }
        all
    }

    fn stray(&mut self, stray: Stray, known: &Known<'_>) {
        let Stray { file: Found { path, link }, content, is_owned } = stray;
        if link {
            return self.problem(&path, ProblemKind::Link, None);
        }
        let is_users = is_owned && content == Content::Entity && path.ends_with("_ext.rs");
        let is_of_interest = is_owned || has_extension(&path, &["md", "sql", "json", "jsonc"]);
        if is_users && !known.contains(&path) {
            return self.unaccompanied(&path);
        }
        if known.contains(&path) || !is_of_interest || self.read(&path) != Some(true) {
            return;
        }
        match verify(self.buffer.text()) {
            Seal::Intact | Seal::Conflicted => {
                let before = self.text();
                self.changes.removals.push(Removal { path, before });
            }
            Seal::Broken => self.problem(&path, ProblemKind::EditedOrphan, None),
            Seal::None => {
                if let Some(kind) = stray_kind(&path, content, is_owned) {
                    self.problem(&path, kind, None);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Known;

    #[test]
    fn a_path_has_one_file_whatever_the_case() {
        for (first, second) in [("a/b.rs", "a/b.rs"), ("a/b.rs", "a/B.rs"), ("a/B.rs", "a/b.rs"), ("É.md", "é.md")] {
            let mut known = Known::default();
            assert!(known.insert(first), "{first}");
            assert!(!known.insert(second), "{first}, {second}");
            assert!(known.insert("a/other.rs"));
            assert!(known.contains(first) && !known.contains("a/none.rs"));
        }
    }
}
