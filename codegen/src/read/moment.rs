//! Days and times in the model's spelling.

/// A day, time and zone in pieces.
struct Parts<'a> {
    date: &'a str,
    time: &'a str,
    zone: &'a str,
}

/// A day: `YYYY-MM-DD`.
pub(super) fn date(text: &str) -> Option<String> {
    let [year, month, day] = numbers(text, '-', [4, 2, 2])?;
    let valid = year >= 1 && (1..=12).contains(&month) && (1..=31).contains(&day);
    valid.then(|| text.to_owned())
}

/// A time of day: `HH:MM:SS`, with six digits behind it unless they are all zero.
pub(super) fn time(text: &str) -> Option<String> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let [hour, minute, second] = numbers(whole, ':', [2, 2, 2])?;
    if hour > 23 || minute > 59 || second > 59 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let fraction = fraction.trim_end_matches('0');
    match fraction.len() {
        0 => Some(whole.to_owned()),
        1..=6 => Some(format!("{whole}.{fraction:0<6}")),
        _ => None,
    }
}

/// A day and time without a zone.
pub(super) fn date_time(text: &str) -> Option<String> {
    let parts = split(text)?;
    parts.zone.is_empty().then_some(())?;
    Some(format!("{} {}", date(parts.date)?, time(parts.time)?))
}

/// An instant, moved to UTC.
pub(super) fn instant(text: &str) -> Option<String> {
    let parts = split(text)?;
    let (day, time) = (date(parts.date)?, time(parts.time)?);
    let offset = match parts.zone {
        "" => return None,
        "Z" => 0,
        zone => {
            let sign = if zone.starts_with('-') { -1 } else { 1 };
            let [hours, minutes] = numbers(&zone[1..], ':', [2, 2])?;
            sign * (hours * 60 + minutes)
        }
    };
    let [year, month, date] = numbers(&day, '-', [4, 2, 2])?;
    let [hour, minute] = numbers(&time[..5], ':', [2, 2])?;
    let minutes = hour * 60 + minute - offset;
    let (year, month, date) = civil(days(year, month, date) + minutes.div_euclid(1440));
    let (hour, minute) = (minutes.rem_euclid(1440) / 60, minutes.rem_euclid(60));
    (1..=9999).contains(&year).then(|| format!("{year:04}-{month:02}-{date:02} {hour:02}:{minute:02}{}", &time[5..]))
}

/// Whether sea-query's text of a value is less than the value, as its `Debug` text shows: it cuts what is finer than
/// microseconds, and the seconds of a zone.
pub(super) fn is_cut(kind: &str, debug: &str) -> bool {
    let timed = ["Time", "Jiff", "Chrono"].iter().any(|library| kind.starts_with(library));
    let zoned = ["ChronoDateTimeLocal", "ChronoDateTimeWithTimeZone", "TimeDateTimeWithTimeZone"].contains(&kind);
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).skip(6).any(|digit| digit != b'0');
    let fine = timed && debug.split('.').skip(1).any(digits);
    let zone = debug.trim_end_matches(')').rsplit(['+', '-']).next().unwrap_or_default();
    fine || zoned && zone.split(':').nth(2).is_some_and(|seconds| seconds != "00")
}

fn split(text: &str) -> Option<Parts<'_>> {
    let (date, rest) = text.split_once([' ', 'T'])?;
    let end = rest.find([' ', '+', '-', 'Z']).unwrap_or(rest.len());
    Some(Parts { date, time: &rest[..end], zone: rest[end..].trim_start() })
}

/// Numbers of exactly so many digits with `between` between them.
fn numbers<const N: usize>(text: &str, between: char, digits: [usize; N]) -> Option<[i64; N]> {
    let mut numbers = [0; N];
    let mut parts = text.split(between);
    for (number, digits) in numbers.iter_mut().zip(digits) {
        let part = parts.next()?;
        *number =
            part.parse().ok().filter(|_| part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit()))?;
    }
    parts.next().is_none().then_some(numbers)
}

/// The days since 1 March of the year 0, in the Gregorian calendar.
///
/// <https://howardhinnant.github.io/date_algorithms.html>
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let shifted = (month + 9) % 12;
    year * 365 + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (153 * shifted + 2) / 5 + day - 1
}

/// The year, month and day of a number of [`days`].
fn civil(days: i64) -> (i64, i64, i64) {
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let shifted = (5 * day + 2) / 153;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (era * 400 + year + i64::from(month <= 2), month, day - (153 * shifted + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::{civil, date, date_time, days, instant, is_cut, time};

    #[test]
    fn days_are_counted_both_ways() {
        for number in -400..3_700_000 {
            let (year, month, day) = civil(number);
            assert_eq!(days(year, month, day), number);
        }
        assert_eq!(days(1970, 1, 1) - days(1969, 12, 31), 1);
        assert_eq!(days(2000, 3, 1) - days(2000, 2, 28), 2);
        assert_eq!(days(1900, 3, 1) - days(1900, 2, 28), 1);
    }

    #[test]
    fn instants_are_moved_to_utc() {
        let of = |text| instant(text).unwrap_or_default();
        assert_eq!(of("2015-06-03 20:34:56.123456 +08:00"), "2015-06-03 12:34:56.123456");
        assert_eq!(of("2024-02-28 23:30:00.000000 -00:30"), "2024-02-29 00:00:00");
        assert_eq!(of("2024-03-01 05:29:00.500000 +05:30"), "2024-02-29 23:59:00.500000");
        assert_eq!(of("2024-03-01T05:29:00.5Z"), "2024-03-01 05:29:00.500000");
        assert_eq!(of("9999-12-31 23:59:59 -01:00"), "");
        assert_eq!(of("0001-01-01 00:00:00 +01:00"), "");
        assert_eq!(of("2024-03-01 05:29:00"), "");
    }

    #[test]
    fn what_no_database_holds_is_refused() {
        assert_eq!(date("2024-02-29").as_deref(), Some("2024-02-29"));
        assert_eq!(
            [date("+10000-01-01"), date("-001-01-01"), date("2024-13-01"), date("0000-01-01")],
            [const { None }; 4]
        );
        assert_eq!(time("12:00:00.000000").as_deref(), Some("12:00:00"));
        assert_eq!(time("12:00:00.1").as_deref(), Some("12:00:00.100000"));
        assert_eq!([time("12:00:60"), time("12:00:00.1234567"), time("24:00:00")], [const { None }; 3]);
        assert_eq!(date_time("2024-02-29T12:00:00").as_deref(), Some("2024-02-29 12:00:00"));
        assert_eq!(date_time("2024-02-29 12:00:00 +00:00"), None);
    }

    #[test]
    fn what_the_text_cuts_is_noticed() {
        assert!(is_cut("ChronoTime", "ChronoTime(Some(12:00:00.123456789))"));
        assert!(!is_cut("ChronoTime", "ChronoTime(Some(12:00:00.123456))"));
        assert!(is_cut("ChronoDateTimeLocal", "ChronoDateTimeLocal(Some(1880-01-01T00:00:00+00:53:28))"));
        assert!(!is_cut("ChronoDateTimeUtc", "ChronoDateTimeUtc(Some(1880-01-01T00:00:00Z))"));
        assert!(!is_cut("TimeDateTimeWithTimeZone", "TimeDateTimeWithTimeZone(Some(2020-01-01 0:00:00.0 +01:00:00))"));
        assert!(!is_cut(
            "TimeDateTimeWithTimeZone",
            "TimeDateTimeWithTimeZone(Some(2020-01-01 0:00:00.0015 -13:00:00))"
        ));
        assert!(!is_cut("Decimal", "Decimal(Some(1.123456789))"));
    }
}
