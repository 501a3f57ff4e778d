//! What a style of entities chooses between.

/// The form of the generated entities.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EntityFormat {
    /// `#[sea_orm::model]`, with relations as fields: `SeaORM` 2's recommended form.
    #[default]
    Dense,
    /// `DeriveEntityModel` with a `Relation` enum: compiles several times faster.
    Compact,
}

/// Which traits of serde a type has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Serde {
    /// Neither.
    #[default]
    None,
    /// `Serialize`.
    Serialize,
    /// `Deserialize`.
    Deserialize,
    /// Both.
    Both,
}

/// The crate whose dates, times and instants entities hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateTimeCrate {
    /// `chrono`.
    #[default]
    Chrono,
    /// `time`.
    Time,
}

/// The Rust type of a big integer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BigInteger {
    /// It holds every big integer.
    #[default]
    I64,
    /// It holds what is smaller. The driver of Postgres reads no `bigint` into it, so it is for databases without Postgres.
    I32,
}

/// What becomes of the module that names every entity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Prelude {
    /// It is generated.
    #[default]
    All,
    /// It is generated, and rustc does not tell of imports that nobody uses.
    AllowUnusedImports,
    /// There is none.
    None,
}

impl Serde {
    /// The derives, by path.
    #[doc(hidden)]
    pub const fn derives(self) -> &'static [&'static str] {
        match self {
            Self::None => &[],
            Self::Serialize => &["serde::Serialize"],
            Self::Deserialize => &["serde::Deserialize"],
            Self::Both => &["serde::Serialize", "serde::Deserialize"],
        }
    }

    /// Whether values are read.
    #[doc(hidden)]
    pub const fn reads(self) -> bool {
        matches!(self, Self::Deserialize | Self::Both)
    }
}
