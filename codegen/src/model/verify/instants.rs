//! Days, times and instants in the forms that both databases read alike.

/// `YYYY-MM-DD` of a day that exists, from year 1 on.
pub(super) fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return false;
    }
    let (Some(year), Some(month), Some(day)) = (number(text, 0..4), number(text, 5..7), number(text, 8..10)) else {
        return false;
    };
    year >= 1 && (1..=12).contains(&month) && day >= 1 && day <= days(year, month)
}

/// `HH:MM[:SS[.ffffff]]`.
pub(super) fn is_time(text: &str) -> bool {
    let (clock, fraction) = text.split_once('.').map_or((text, None), |(clock, fraction)| (clock, Some(fraction)));
    let bytes = clock.as_bytes();
    let seconds = bytes.len() == 8 && bytes[5] == b':' && number(clock, 6..8).is_some_and(|second| second < 60);
    let shape = bytes.len() >= 5 && bytes[2] == b':' && (seconds || bytes.len() == 5);
    let parts = shape
        && number(clock, 0..2).is_some_and(|hour| hour < 24)
        && number(clock, 3..5).is_some_and(|minute| minute < 60);
    let digits = |fraction: &str| (1..=6).contains(&fraction.len()) && fraction.bytes().all(|b| b.is_ascii_digit());
    parts && fraction.is_none_or(|fraction| seconds && digits(fraction))
}

/// A date, a space or `T`, and a time.
pub(super) fn is_date_time(text: &str) -> bool {
    text.is_char_boundary(10)
        && text.len() > 11
        && matches!(text.as_bytes()[10], b' ' | b'T')
        && is_date(&text[..10])
        && text.get(11..).is_some_and(is_time)
}

/// A date and time, and a zone: `Z`, `+00`, `+00:00`, `+0000`, with or without a space before it.
pub(super) fn is_instant(text: &str) -> bool {
    let Some(start) = text.get(11..).and_then(|time| time.find(['Z', '+', '-'])).map(|at| at + 11) else {
        return false;
    };
    let zone = &text[start..];
    let digits: String = zone.chars().skip(1).filter(|c| *c != ':').collect();
    let offset = (digits.len() == 2 || digits.len() == 4) && digits.bytes().all(|b| b.is_ascii_digit());
    (zone == "Z" || (!zone.starts_with('Z') && offset)) && is_date_time(text[..start].trim_end())
}

/// 8-4-4-4-12 hexadecimal digits.
pub(super) fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// The digits of a range as a number.
fn number(text: &str, range: std::ops::Range<usize>) -> Option<u32> {
    let digits = text.get(range)?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

/// How many days a month has.
fn days(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_date, is_date_time, is_instant, is_time, is_uuid};

    #[test]
    fn days_exist() {
        for good in ["2024-02-29", "0001-01-01", "9999-12-31", "2000-02-29"] {
            assert!(is_date(good), "{good}");
        }
        for bad in
            ["2023-02-29", "1900-02-29", "0000-01-01", "2024-13-01", "2024-1-1", "today", "2024-04-31", "+024-01-01"]
        {
            assert!(!is_date(bad), "{bad}");
        }
    }

    #[test]
    fn times_exist() {
        for good in ["00:00", "23:59:59", "12:30:00.5", "12:30:00.123456"] {
            assert!(is_time(good), "{good}");
        }
        for bad in ["24:00", "12:60", "12:30:60", "12:30.5", "12:30:00.", "12:30:00.1234567", "1:2:3", "12"] {
            assert!(!is_time(bad), "{bad}");
        }
    }

    #[test]
    fn instants_have_a_zone() {
        for good in
            ["2024-01-02T03:04:05Z", "2024-01-02 03:04:05+00", "2024-01-02 03:04:05.5 +02:00", "2024-01-02 03:04-0530"]
        {
            assert!(is_instant(good), "{good}");
        }
        for bad in [
            "2024-01-02 03:04:05",
            "2024-01-02",
            "now",
            "2024-01-02 03:04:05 CET",
            "2024-01-02 03:04:05Z0",
            "ééééééééééé+",
        ] {
            assert!(!is_instant(bad), "{bad}");
        }
        assert!(is_date_time("2024-01-02 03:04"));
        assert!(!is_date_time("2024-01-02"));
    }

    #[test]
    fn uuids_have_hyphens() {
        assert!(is_uuid("0191d1b2-0000-7000-8000-000000000000"));
        assert!(!is_uuid("0191d1b2000070008000000000000000"));
    }
}
