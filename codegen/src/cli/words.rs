//! Values of flags that are one of a few words.

use crate::model::Dialect;
use clap::ValueEnum;

/// How a check prints what it found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    #[default]
    Text,
    Github,
    Sarif,
}

/// A dialect, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Sql {
    Postgres,
    D1,
}

/// When to use color.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}

impl From<Sql> for Dialect {
    fn from(sql: Sql) -> Self {
        match sql {
            Sql::Postgres => Self::Postgres,
            Sql::D1 => Self::D1,
        }
    }
}
