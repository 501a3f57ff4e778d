//! One run at a time in a project.

use crate::model::{Fault, Rule};
use std::fmt;
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// Held for as long as a run reads or writes the project; the operating system drops it with the process.
#[derive(Debug)]
pub struct Lock {
    file: Option<File>,
}

/// Closing would be enough, were the file not also open for a moment in each process that another thread starts.
impl Drop for Lock {
    fn drop(&mut self) {
        if let Some(file) = &self.file {
            // A lock that cannot be released goes with the process.
            let _ = file.unlock();
        }
    }
}

/// What a run does with the project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Any number of runs read at once.
    Read,
    /// A run that writes is alone.
    Write,
}

/// Why a project could not be locked.
#[derive(Debug)]
pub enum LockError {
    /// Another run holds it.
    Busy(PathBuf),
    /// The project's folder cannot be opened.
    Unreadable(PathBuf, io::Error),
}

/// Locks the project at `root`, without waiting.
///
/// The lock is on the folder itself: it leaves no file behind, and a check of a read-only checkout can take it. A file
/// system without such locks is used without.
///
/// # Errors
/// When another run holds it, or the folder cannot be opened.
pub fn lock(root: &Path, access: Access) -> Result<Lock, LockError> {
    let file = open(root).map_err(|error| LockError::Unreadable(root.to_owned(), error))?;
    let taken = match access {
        Access::Read => file.try_lock_shared(),
        Access::Write => file.try_lock(),
    };
    match taken {
        Ok(()) => Ok(Lock { file: Some(file) }),
        Err(TryLockError::WouldBlock) => Err(LockError::Busy(root.to_owned())),
        Err(TryLockError::Error(_)) => Ok(Lock { file: None }),
    }
}

#[cfg(unix)]
fn open(root: &Path) -> io::Result<File> {
    File::open(root)
}

/// Elsewhere a folder cannot be opened as a file.
#[cfg(not(unix))]
fn open(root: &Path) -> io::Result<File> {
    let folder = root.join(super::journal::FOLDER);
    std::fs::create_dir_all(&folder)?;
    File::create(folder.join("lock"))
}

impl LockError {
    /// The same as a fault.
    pub fn fault(&self) -> Fault {
        match self {
            Self::Busy(root) => Fault::new(
                Rule::ProjectBusy,
                root.display().to_string(),
                "another run is at work here",
                "two runs at once would mix their files",
                "wait until it ends and run this again",
            ),
            Self::Unreadable(root, error) => Fault::new(
                Rule::UnreadableFile,
                root.display().to_string(),
                format!("the project's folder cannot be opened: {error}"),
                "every output folder is relative to it",
                "give `Project::new` or `--root` the folder that holds `schema/`",
            ),
        }
    }
}

impl fmt::Display for LockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fault().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::{Access, lock};

    /// As a process has it that was forked and does not run its own program yet.
    #[test]
    fn a_copy_of_the_file_does_not_keep_the_lock() {
        let root = tempfile::tempdir().unwrap();
        let held = lock(root.path(), Access::Write).unwrap();
        let copy = held.file.as_ref().unwrap().try_clone().unwrap();
        assert!(lock(root.path(), Access::Write).is_err());
        drop(held);
        assert!(lock(root.path(), Access::Write).is_ok());
        drop(copy);
    }
}
