//! What each command does: whether it writes, asks, and begins a history.

use super::args::{Command, Meant};
use super::words::Format;

impl Command {
    /// As typed, and as the JSON envelope says it.
    pub(super) const fn name(&self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Generate(_) => "generate",
            Self::Check(_) => "check",
            Self::Diff(_) => "diff",
            Self::New(_) => "new",
            Self::Adopt => "adopt",
            Self::Rebase(_) => "rebase",
            Self::Undo(_) => "undo",
            Self::Squash(_) => "squash",
            Self::Show(_) => "show",
            Self::Explain(_) => "explain",
        }
    }

    /// How what was found is printed.
    pub(super) const fn format(&self) -> Format {
        match self {
            Self::Check(options) => options.format,
            Self::Status
            | Self::Generate(_)
            | Self::Diff(_)
            | Self::New(_)
            | Self::Adopt
            | Self::Rebase(_)
            | Self::Undo(_)
            | Self::Squash(_)
            | Self::Show(_)
            | Self::Explain(_) => Format::Text,
        }
    }

    /// Whether files may be written.
    pub(super) const fn writes(&self) -> bool {
        match self {
            Self::Generate(options) => !options.check && !options.dry_run && !options.plan_only,
            Self::New(_) | Self::Adopt => true,
            Self::Rebase(options) => options.writes(),
            Self::Undo(options) => !options.dry_run,
            Self::Squash(options) => !options.dry_run,
            Self::Status | Self::Check(_) | Self::Diff(_) | Self::Show(_) | Self::Explain(_) => false,
        }
    }

    /// Whether it would begin a history where there is none.
    pub(super) const fn begins(&self) -> bool {
        match self {
            Self::Generate(options) => !options.check,
            Self::New(_) => true,
            Self::Status
            | Self::Check(_)
            | Self::Diff(_)
            | Self::Rebase(_)
            | Self::Adopt
            | Self::Undo(_)
            | Self::Squash(_)
            | Self::Show(_)
            | Self::Explain(_) => false,
        }
    }

    /// What is said about changes.
    pub(super) const fn meant(&self) -> Option<&Meant> {
        match self {
            Self::Generate(options) => Some(&options.meant),
            Self::Check(options) => Some(&options.meant),
            Self::Diff(options) => Some(&options.meant),
            Self::New(options) => Some(&options.meant),
            Self::Status
            | Self::Rebase(_)
            | Self::Adopt
            | Self::Undo(_)
            | Self::Squash(_)
            | Self::Show(_)
            | Self::Explain(_) => None,
        }
    }

    /// Whether somebody may be asked; a check is for machines.
    pub(super) const fn asks(&self) -> bool {
        match self {
            Self::Generate(options) => !options.check,
            Self::Diff(_) | Self::New(_) => true,
            Self::Status
            | Self::Check(_)
            | Self::Rebase(_)
            | Self::Adopt
            | Self::Undo(_)
            | Self::Squash(_)
            | Self::Show(_)
            | Self::Explain(_) => false,
        }
    }
}

impl Command {
    /// Whether a draft is what comes next: `new` asks what would come without one.
    pub(super) const fn freezes(&self) -> bool {
        match self {
            Self::Status | Self::Generate(_) | Self::Check(_) | Self::Diff(_) => true,
            Self::New(_)
            | Self::Adopt
            | Self::Rebase(_)
            | Self::Undo(_)
            | Self::Squash(_)
            | Self::Show(_)
            | Self::Explain(_) => false,
        }
    }
}
