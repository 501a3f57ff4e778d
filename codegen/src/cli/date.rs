//! Days.

use std::time::{SystemTime, UNIX_EPOCH};

/// Today in UTC, `YYYYMMDD`.
pub fn today() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_secs());
    day(seconds / 86_400)
}

/// The day that many days after 1970-01-01, by the civil calendar.
///
/// <https://howardhinnant.github.io/date_algorithms.html#civil_from_days>
fn day(days: u64) -> String {
    // Counted from 0000-03-01, so that the leap day ends its year.
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let (month, next_year) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    format!("{:04}{month:02}{day:02}", year + era * 400 + next_year)
}

/// `YYYY-MM-DD` or `YYYYMMDD` as `YYYYMMDD`; none if it is not a day.
pub(super) fn parse(text: &str) -> Option<String> {
    let digits: String = match text.split('-').collect::<Vec<_>>().as_slice() {
        [all] if all.len() == 8 => (*all).to_owned(),
        [year, month, day] if year.len() == 4 && month.len() == 2 && day.len() == 2 => [*year, month, day].concat(),
        _ => return None,
    };
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = |range: std::ops::Range<usize>| digits.get(range).and_then(|part| part.parse::<u32>().ok());
    let (year, month, day) = (number(0..4)?, number(4..6)?, number(6..8)?);
    (year > 0 && (1..=days_in(year, month)).contains(&day)).then_some(digits)
}

/// `YYYYMMDD` as `YYYY-MM-DD`.
pub(super) fn dashed(day: &str) -> String {
    match (day.get(..4), day.get(4..6), day.get(6..)) {
        (Some(year), Some(month), Some(day)) => format!("{year}-{month}-{day}"),
        _ => day.to_owned(),
    }
}

const fn days_in(year: u32, month: u32) -> u32 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::{day, parse};

    #[test]
    fn counts_days() {
        assert_eq!(day(0), "19700101");
        assert_eq!(day(11_016), "20000229");
        assert_eq!(day(11_017), "20000301");
        assert_eq!(day(20_454), "20260101");
    }

    #[test]
    fn reads_both_forms_and_nothing_else() {
        assert_eq!(parse("2026-01-02").as_deref(), Some("20260102"));
        assert_eq!(parse("20240229").as_deref(), Some("20240229"));
        for text in [
            "",
            "2026",
            "2026-1-2",
            "20230229",
            "20261301",
            "20260100",
            "2026010a",
            "2026-01-02-03",
            "00000101",
            "é026010",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
