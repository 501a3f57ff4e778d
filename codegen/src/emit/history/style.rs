//! How migrations are called that follow others: alike, so that every client runs them behind.
//!
//! wrangler sorts files by the number that they begin with, then as text
//! (<https://github.com/cloudflare/workers-sdk/blob/main/packages/wrangler/src/d1/migrations/helpers.ts>); sqlx by the number
//! before the first `_` (<https://github.com/launchbadge/sqlx/blob/v0.9.0/sqlx-core/src/migrate/source.rs>); a shell, for
//! psql, as text. All agree on numbers that rise and have as many digits.

use super::Entry;

/// What the names of files have around what differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Style {
    /// What stands before the number: `V`.
    before: String,
    /// How many digits the number has at least.
    digits: usize,
    /// What stands between number and name: `_`.
    between: String,
}

impl Default for Style {
    fn default() -> Self {
        Self { before: String::new(), digits: 4, between: "_".to_owned() }
    }
}

impl Style {
    /// How what follows `last` is called.
    pub fn after(last: Option<&Entry>) -> Self {
        let found = last.and_then(|last| Some((last.file.as_deref()?, last.number)));
        found.and_then(|(stem, number)| Self::of(stem, number)).unwrap_or_default()
    }

    fn of(stem: &str, number: u64) -> Option<Self> {
        let start = stem.find(|letter: char| letter.is_ascii_digit())?;
        let (before, rest) = stem.split_at(start);
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (text, name) = rest.split_at(digits);
        if text.parse() != Ok(number) {
            return None;
        }
        // Whatever stood there, sqlx wants a `_`.
        let between = name.bytes().take_while(|byte| *byte == b'_').count().max(1);
        Some(Self { before: before.to_owned(), digits, between: "_".repeat(between) })
    }

    /// The stem of a migration's files.
    pub fn stem(&self, number: u64, name: &str) -> String {
        let Self { before, digits, between } = self;
        format!("{before}{number:0digits$}{between}{name}")
    }

    /// [`Entry::file`] of a migration: none where its stem is `NNNN_name`.
    pub fn file(&self, number: u64, name: &str) -> Option<String> {
        (*self != Self::default()).then(|| self.stem(number, name))
    }
}

#[cfg(test)]
mod tests {
    use super::Style;

    #[test]
    fn what_follows_is_called_alike_and_sorts_behind() {
        for (stem, number, expected) in [
            ("0007_init", 7, "0008_x"),
            ("20240101120000_Init-Users", 20_240_101_120_000, "20240101120001_x"),
            ("1_init", 1, "2_x"),
            ("0000_x", 0, "0001_x"),
            ("V1__init", 1, "V2__x"),
            ("1-foo", 1, "2_x"),
            ("001", 1, "002_x"),
            ("009_2fa", 9, "010_x"),
            ("9999_end", 9999, "10000_x"),
        ] {
            let style = Style::of(stem, number).unwrap();
            let next = style.stem(number + 1, "x");
            assert_eq!(next, expected);
            assert!(next.as_str() > stem || number == 9999, "{stem} {next}");
        }
        assert_eq!(Style::of("0007_init", 7).unwrap().file(8, "x"), None);
        assert_eq!(Style::of("V1.2__init", 3), None);
    }
}
