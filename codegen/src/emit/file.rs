//! A file as text, before anything is written.

/// A file that the project should hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// From the project's root, with `/` on every system.
    pub path: String,
    /// Its life.
    pub kind: Kind,
    /// Its text with LF endings, without the header of generated files; what was imported has the endings that it had.
    pub body: String,
}

/// How a file lives on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Written again whenever it differs; carries a header with the checksum of its body, as a comment of this style.
    Generated(Comment),
    /// Written once and never again; its checksum stands in history (or, for history itself, in the file).
    Frozen,
    /// Written if it is missing; belongs to the user from then on.
    Scaffold,
}

/// The comment style of a generated file's header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comment {
    /// `// …`: Rust and JSON with comments.
    Slashes,
    /// `-- …`: SQL.
    Dashes,
    /// `# …`: TOML.
    Hash,
    /// `<!-- … -->`: Markdown.
    Html,
}

impl File {
    /// A file that is written again whenever it differs.
    pub fn generated(path: impl Into<String>, comment: Comment, body: impl Into<String>) -> Self {
        Self { path: path.into(), kind: Kind::Generated(comment), body: body.into() }
    }

    /// A file that is never written again.
    pub fn frozen(path: impl Into<String>, body: impl Into<String>) -> Self {
        Self { path: path.into(), kind: Kind::Frozen, body: body.into() }
    }

    /// A file that is the user's once it exists.
    pub fn scaffold(path: impl Into<String>, body: impl Into<String>) -> Self {
        Self { path: path.into(), kind: Kind::Scaffold, body: body.into() }
    }
}
