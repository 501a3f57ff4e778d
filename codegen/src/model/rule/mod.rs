//! The rules that a project keeps, each with an id that declarations, scripts and docs know it by.

mod made;
mod run;
mod table;

pub use table::Rule;

use super::Severity;

/// What becomes of a breach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Weight {
    /// Nothing is generated.
    Error,
    /// Nothing is generated until it is answered.
    Question,
    /// Something to know about a declaration that is sound: it can be silenced where it is meant.
    Advice,
    /// Something to know about one run, which ends when what it says is done.
    Notice,
}

impl Rule {
    /// How bad a breach is.
    #[doc(hidden)]
    pub fn severity(self) -> Severity {
        match self.weight() {
            Weight::Error | Weight::Question => Severity::Error,
            Weight::Advice | Weight::Notice => Severity::Warning,
        }
    }

    /// Whether a declaration can silence it, by [`crate::Database::silence`] or [`crate::TableDecl::silence`].
    #[doc(hidden)]
    pub fn is_advice(self) -> bool {
        self.weight() == Weight::Advice
    }

    /// Whether its place is the path of a file.
    pub fn is_about_files(self) -> bool {
        self.group() == "Files" && !matches!(self, Self::ProjectBusy | Self::UnwrittenFile)
    }

    /// What a breach is: `error`, `question`, `advice` or `notice`.
    pub fn weight_word(self) -> &'static str {
        match self.weight() {
            Weight::Error => "error",
            Weight::Question => "question",
            Weight::Advice => "advice",
            Weight::Notice => "notice",
        }
    }
}

/// Makes [`Rule`] of a table: a row that lacks anything does not compile.
macro_rules! rules {
    ($($group:literal { $($rule:ident $id:literal $weight:ident $demand:literal $reason:literal;)* })*) => {
        /// What every project keeps to; `docs/rules.md` lists them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Rule {
            $($(#[doc = $demand] $rule,)*)*
        }

        impl Rule {
            /// Every rule, in the order of the docs.
            pub const ALL: &[Self] = &[$($(Self::$rule,)*)*];

            /// The name that it is known by, which never changes.
            pub const fn id(self) -> &'static str {
                match self { $($(Self::$rule => $id,)*)* }
            }

            /// What it is about, as the docs group rules.
            pub const fn group(self) -> &'static str {
                match self { $($(Self::$rule => $group,)*)* }
            }

            /// What it demands.
            pub const fn demand(self) -> &'static str {
                match self { $($(Self::$rule => $demand,)*)* }
            }

            /// Why.
            pub const fn reason(self) -> &'static str {
                match self { $($(Self::$rule => $reason,)*)* }
            }

            pub(super) const fn weight(self) -> super::Weight {
                match self { $($(Self::$rule => rules!(@ $weight),)*)* }
            }
        }
    };
    (@ error) => { super::Weight::Error };
    (@ question) => { super::Weight::Question };
    (@ advice) => { super::Weight::Advice };
    (@ notice) => { super::Weight::Notice };
}
use rules;
