//! Flags that say what changes mean.

use crate::ask::FlagKind;

const MEANT: &str = "What changes mean, where the declaration does not say it";

/// What is said about changes. With several databases a name starts with `<database>:`, or `--database` is given.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = MEANT)]
pub(super) struct Meant {
    /// The same table, enum or column under another name: `users=people`, `users.mail=email`
    #[arg(long, value_name = "OLD=NEW")]
    rename: Vec<String>,
    /// The same enum value under another name: `mood.ok=fine`
    #[arg(long, value_name = "ENUM.OLD=NEW")]
    rename_value: Vec<String>,
    /// What rows hold instead of an enum value that is gone: `mood.bad=ok`
    #[arg(long, value_name = "ENUM.OLD=OTHER")]
    replace_value: Vec<String>,
    /// What existing rows hold in a column that is new or becomes required: `users.nickname="''"`. A literal takes the
    /// form that each database stores; everything else is SQL, for one database with `postgres:` or `d1:` in front
    #[arg(long, value_name = "TABLE.COLUMN=SQL")]
    backfill: Vec<String>,
    /// A table, enum or column that may go, with what it holds: `posts`, `users.age`
    #[arg(long, value_name = "NAME")]
    drop: Vec<String>,
    /// An enum value that may go: the migration fails on a row that holds it
    #[arg(long, value_name = "ENUM.VALUE")]
    drop_value: Vec<String>,
    /// A column whose values may be cut or rounded to fit its new type
    #[arg(long, value_name = "TABLE.COLUMN")]
    allow_narrowing: Vec<String>,
    /// A view, routine, trigger or other text that mentions what is renamed or gone, and means something else:
    /// `active_users`, `users.touch`
    #[arg(long, value_name = "NAME")]
    keep_text: Vec<String>,
}

impl Meant {
    /// Every flag with its text.
    pub(super) fn texts(&self) -> impl Iterator<Item = (FlagKind, &str)> {
        let Self { rename, rename_value, replace_value, backfill, drop, drop_value, allow_narrowing, keep_text } = self;
        let kinds = [
            (FlagKind::Rename, rename),
            (FlagKind::RenameValue, rename_value),
            (FlagKind::ReplaceValue, replace_value),
            (FlagKind::Backfill, backfill),
            (FlagKind::Drop, drop),
            (FlagKind::DropValue, drop_value),
            (FlagKind::AllowNarrowing, allow_narrowing),
            (FlagKind::KeepText, keep_text),
        ];
        kinds.into_iter().flat_map(|(kind, texts)| texts.iter().map(move |text| (kind, text.as_str())))
    }
}
