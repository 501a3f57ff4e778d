//! What the name of a file says.

/// A name that begins with a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Numbered<'a> {
    /// None if it is too large for any client.
    pub(super) number: Option<u64>,
    /// What stands behind the number and what parts it from that.
    pub(super) rest: &'a str,
}

/// The largest number that sqlx takes.
const LARGEST: u64 = i64::MAX as u64;

/// `0001_init`, `1-init`, `001`: the number, and `init`.
pub(super) fn numbered(stem: &str) -> Option<Numbered<'_>> {
    let digits = stem.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = stem.split_at(digits);
    (digits > 0).then(|| Numbered { number: parse(number), rest: rest.trim_start_matches(['_', '-', '.', ' ']) })
}

/// `2024-01-01-000000_init`, as folders of diesel are called: all digits are the number.
pub(super) fn dated(stem: &str) -> Option<Numbered<'_>> {
    let length = stem.bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'-').count();
    let (number, rest) = stem.split_at(length);
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    (!digits.is_empty())
        .then(|| Numbered { number: parse(&digits), rest: rest.trim_start_matches(['_', '-', '.', ' ']) })
}

/// `V1__init`: the letter, the version and `init`.
pub(super) fn versioned(stem: &str) -> Option<(char, &str, &str)> {
    let letter = stem.chars().next().filter(|letter| matches!(letter, 'V' | 'U' | 'R' | 'B'))?;
    let (version, rest) = stem.get(1..)?.split_once("__")?;
    let is_version = version.starts_with(|c: char| c.is_ascii_digit());
    (is_version != (letter == 'R')).then_some((letter, version, rest))
}

pub(super) fn parse(digits: &str) -> Option<u64> {
    digits.parse().ok().filter(|number| *number <= LARGEST)
}

/// What a file may be called whose name stands in SQL, Rust, shells and lists, on every system.
pub(super) fn is_plain(stem: &str) -> bool {
    let strange = |c: char| c.is_control() || "\"'`\\/<>:|?*$%{}[]".contains(c);
    !stem.is_empty() && !stem.contains(strange) && !stem.starts_with(['.', '-', ' ']) && !stem.ends_with(['.', ' '])
}

#[cfg(test)]
mod tests {
    use super::{dated, is_plain, numbered, versioned};

    #[test]
    fn numbers_are_found_in_every_form() {
        let of = |stem| numbered(stem).map(|it| (it.number.unwrap(), it.rest));
        assert_eq!(of("0001_init"), Some((1, "init")));
        assert_eq!(of("20240101120000_Init-Users"), Some((20_240_101_120_000, "Init-Users")));
        assert_eq!(of("1-foo"), Some((1, "foo")));
        assert_eq!(of("001"), Some((1, "")));
        assert_eq!(of("seed"), None);
        assert_eq!(numbered("99999999999999999999_x").unwrap().number, None);
        let of = |stem| dated(stem).map(|it| (it.number.unwrap(), it.rest));
        assert_eq!(of("2024-01-01-000000_init"), Some((20_240_101_000_000, "init")));
        assert_eq!(of("00000000000000_diesel_initial_setup"), Some((0, "diesel_initial_setup")));
        assert_eq!(versioned("V1__init"), Some(('V', "1", "init")));
        assert_eq!(versioned("V1.2__init"), Some(('V', "1.2", "init")));
        assert_eq!(versioned("R__views"), Some(('R', "", "views")));
        assert_eq!((versioned("V1_init"), versioned("Views__x")), (None, None));
    }

    #[test]
    fn names_that_mean_something_elsewhere_are_not_plain() {
        for name in ["0001_Größe", "1 two", "a.b-c_d"] {
            assert!(is_plain(name), "{name}");
        }
        for name in ["", "1\"", "1'", "1\\n", "1\n", "1$(x)", "1`x`", "-1", "1.", "a/b"] {
            assert!(!is_plain(name), "{name}");
        }
    }
}
