//! Where the crates of seaglass come from.

use std::path::{Component, Path, PathBuf};
use toml_edit::{InlineTable, Value};

/// What `--seaglass` says, or the version without it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// The registry.
    Version(String),
    /// A folder: as it was given, and what its way to the project's folder is if it was given relative to another one.
    Path(PathBuf),
    /// A repository.
    Git(String),
}

impl Source {
    /// The version that this program has.
    pub fn version() -> Self {
        let version = env!("CARGO_PKG_VERSION");
        Self::Version(version.rsplit_once('.').map_or(version, |(minor, _)| minor).to_owned())
    }

    /// Whether the text is that of a repository rather than a folder.
    ///
    /// # Errors
    ///
    /// It would let somebody in: what is written is committed.
    pub fn git(text: &str) -> Result<Option<Self>, String> {
        let Some((_, rest)) = text.split_once("://") else {
            return Ok(text.starts_with("git@").then(|| Self::Git(format!("ssh://{}", text.replacen(':', "/", 1)))));
        };
        let user = rest.split('/').next().and_then(|host| host.rsplit_once('@')).map(|(user, _)| user);
        if user.is_some_and(|user| user.contains(':') || user != "git") {
            return Err(
                "the address of --seaglass holds a user or a password\n  why:     it would be written into files \
                        that are committed\n  instead: leave them out, and let git ask its credential helper"
                    .to_owned(),
            );
        }
        Ok(Some(Self::Git(text.to_owned())))
    }

    /// The crate `seaglass` as a dependency of the crate in `folder`, which lies in the project's folder.
    pub(super) fn library(&self, folder: &str) -> Value {
        self.dependency(folder, "")
    }

    /// The crate `seaglass-cli`, in the same way.
    pub(super) fn program(&self, folder: &str) -> Value {
        self.dependency(folder, "live")
    }

    fn dependency(&self, folder: &str, below: &str) -> Value {
        let mut table = InlineTable::new();
        match self {
            Self::Version(version) => return Value::from(version.as_str()),
            Self::Git(url) => table.insert("git", Value::from(url.as_str())),
            Self::Path(path) => {
                let up: PathBuf = folder.split('/').map(|_| Component::ParentDir).collect();
                let path = if path.is_absolute() { path.clone() } else { tidy(&up.join(path)) };
                let path = if below.is_empty() { path } else { path.join(below) };
                table.insert("path", Value::from(path.to_string_lossy().replace('\\', "/")))
            }
        };
        Value::InlineTable(table)
    }
}

/// The path without `.` and without `a/..`.
fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(tidy.components().next_back(), Some(Component::Normal(_))) => {
                tidy.pop();
            }
            Component::ParentDir | Component::Normal(_) | Component::RootDir | Component::Prefix(_) => tidy.push(part),
        }
    }
    tidy
}

#[cfg(test)]
mod tests {
    use super::Source;
    use std::path::PathBuf;

    #[test]
    fn a_path_is_seen_from_each_crate() {
        let of = |path: &str| Source::Path(PathBuf::from(path));
        assert_eq!(of("../seaglass/codegen").library("schema").to_string(), r#"{ path = "../../seaglass/codegen" }"#);
        assert_eq!(of("vendor/./codegen").program("a/b").to_string(), r#"{ path = "../../vendor/codegen/live" }"#);
        let hostile = of("/tmp/it's \"new\"").library("schema").to_string();
        let read: toml_edit::DocumentMut = format!("seaglass = {hostile}").parse().unwrap();
        assert_eq!(read["seaglass"]["path"].as_str(), Some("/tmp/it's \"new\""));
        assert_eq!(Source::Version("0.1".to_owned()).library("schema").to_string(), r#""0.1""#);
    }

    #[test]
    fn an_address_is_written_without_what_lets_somebody_in() {
        let git = |url: &str| Source::git(url).map(|source| source.map(|source| source.program("tests").to_string()));
        assert_eq!(git("../seaglass"), Ok(None));
        assert_eq!(git("https://a.example/b.git").unwrap().unwrap(), r#"{ git = "https://a.example/b.git" }"#);
        assert_eq!(git("git@a.example:b/c").unwrap().unwrap(), r#"{ git = "ssh://git@a.example/b/c" }"#);
        assert_eq!(git("ssh://git@a.example/b").unwrap().unwrap(), r#"{ git = "ssh://git@a.example/b" }"#);
        for url in ["https://ann:secret@a.example/b", "https://token@a.example/b"] {
            assert!(!git(url).unwrap_err().contains("secret"), "{url}");
        }
    }
}
