//! CONNECT: which database is meant, and the way to it.

mod line;
mod postgres;
mod sqlite;
mod tls;
mod wrangler;

pub use self::line::{Line, Use};
pub use self::postgres::postgres;
pub use sqlite::sqlite;
pub use wrangler::Wrangler;

use crate::catalogue::Unreadable;
use seaglass::model::Dialect;
use std::fmt;
use std::path::PathBuf;

/// A live database. Printing it never shows what would let somebody in.
#[derive(Clone, PartialEq, Eq)]
pub enum Place {
    /// A Postgres server, by its URL.
    Postgres(String),
    /// A file of SQLite.
    Sqlite(PathBuf),
    /// A D1 database, by the binding or name that wrangler knows it by.
    D1 {
        /// The binding or name.
        name: String,
        /// Deployed, rather than on this machine.
        remote: bool,
    },
}

impl Place {
    /// What `from` means: a URL of Postgres, a path or URL of an SQLite file, the name of an environment variable that
    /// holds one of these, or a D1 binding. `variable` looks up the environment.
    ///
    /// # Errors
    ///
    /// It is none of them.
    pub fn of(from: &str, remote: bool, variable: impl Fn(&str) -> Option<String>) -> Result<Self, Unreadable> {
        if let Some(place) = Self::written(from) {
            return Ok(place);
        }
        if let Some(value) = variable(from) {
            return Self::written(&value).ok_or_else(|| Unreadable {
                what: format!("the environment variable {from} holds no URL of Postgres and no SQLite file"),
                instead: "set it to `postgres://user@host/database` or `sqlite:path/to/file.db`".to_owned(),
            });
        }
        let is_name = !from.is_empty() && from.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
        if is_name {
            return Ok(Self::D1 { name: from.to_owned(), remote });
        }
        // What it is may hold a password.
        Err(Unreadable {
            what: "--from is not a URL of Postgres, nor a SQLite file that exists, nor an environment variable, nor a D1 binding"
                .to_owned(),
            instead: "type `postgres://user@host/database`, a path, the name of a variable such as DATABASE_URL, or a \
                      binding such as DB"
                .to_owned(),
        })
    }

    fn written(text: &str) -> Option<Self> {
        let is_url = ["postgres://", "postgresql://"].iter().any(|scheme| text.starts_with(scheme));
        if is_url {
            return Some(Self::Postgres(text.to_owned()));
        }
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            return Some(Self::Sqlite(PathBuf::from(path.split('?').next().unwrap_or(path))));
        }
        let path = PathBuf::from(text);
        path.is_file().then_some(Self::Sqlite(path))
    }

    /// What the database itself is called: by its server, or by its file.
    pub fn database(&self) -> Option<String> {
        match self {
            Self::Postgres(url) => postgres::database(url),
            Self::Sqlite(path) => path.file_stem().map(|stem| stem.to_string_lossy().into_owned()),
            Self::D1 { name, .. } => Some(name.clone()),
        }
    }

    /// The dialect that it speaks.
    pub const fn dialect(&self) -> Dialect {
        match self {
            Self::Postgres(_) => Dialect::Postgres,
            Self::Sqlite(_) | Self::D1 { .. } => Dialect::D1,
        }
    }
}

/// What it is called in messages.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Postgres(url) => f.write_str(&postgres::label(url)),
            Self::Sqlite(path) => write!(f, "{}", path.display()),
            Self::D1 { name, remote: false } => write!(f, "the local D1 database {name}"),
            Self::D1 { name, remote: true } => write!(f, "the deployed D1 database {name}"),
        }
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Place({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::Place;

    #[test]
    fn a_place_is_a_url_a_file_a_variable_or_a_binding() {
        let variable = |name: &str| (name == "DATABASE_URL").then(|| "postgres://ann:secret@db.example/app".to_owned());
        let of = |from: &str| Place::of(from, true, variable).map(|place| place.to_string());
        assert_eq!(of("postgres://ann:se%20cret@db.example:5433/app?sslmode=require").unwrap(), "app on db.example");
        assert_eq!(of("DATABASE_URL").unwrap(), "app on db.example");
        assert_eq!(of("sqlite://data/app.db?mode=ro").unwrap(), "data/app.db");
        assert_eq!(of("DB").unwrap(), "the deployed D1 database DB");
        let error = of("mysql://ann:secret@db/app").unwrap_err().to_string();
        assert!(!error.contains("secret"), "{error}");
        let place = Place::of("DATABASE_URL", false, variable).unwrap();
        assert!(!format!("{place:?}").contains("secret"));
    }
}
