//! Days, times and instants given as text, read so that each dialect can write them in its own form.

use std::fmt::Write as _;

/// A day and a time of day in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Instant {
    year: i64,
    month: u32,
    day: u32,
    time: Time,
}

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Time {
    hour: u32,
    minute: u32,
    second: u32,
    nanos: u32,
}

impl Instant {
    /// Reads `YYYY-MM-DD[T ]HH:MM[:SS[.f]][Z|±HH[:MM]]`; without a zone, UTC is meant.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (day, rest) = text.split_at_checked(10)?;
        let (year, month, day) = parse_day(day)?;
        let rest = rest.strip_prefix(['T', 't', ' ']).unwrap_or(rest);
        if rest.is_empty() {
            return Some(Self { year, month, day, time: Time { hour: 0, minute: 0, second: 0, nanos: 0 } });
        }
        let zone = rest.find(['Z', 'z', '+', '-', ' ', 'U']).unwrap_or(rest.len());
        let (time, zone) = rest.split_at(zone);
        let instant = Self { year, month, day, time: Time::parse(time)? };
        let minutes = parse_zone(zone.trim_start())?;
        if minutes == 0 { Some(instant) } else { instant.shifted(-minutes) }
    }

    fn shifted(self, minutes: i64) -> Option<Self> {
        let of_day = i64::from(self.time.hour) * 60 + i64::from(self.time.minute) + minutes;
        let (year, month, day) = civil(days(self.year, self.month, self.day) + of_day.div_euclid(1_440));
        let of_day = u32::try_from(of_day.rem_euclid(1_440)).ok()?;
        let time = Time { hour: of_day / 60, minute: of_day % 60, ..self.time };
        (1..=9_999).contains(&year).then_some(Self { year, month, day, time })
    }

    /// Units since 1970: seconds, or what so many digits more make of them; what is finer is cut.
    pub(super) fn unix(self, digits: u32) -> i64 {
        let Time { hour, minute, second, nanos } = self.time;
        let of_day = i64::from(hour) * 3_600 + i64::from(minute) * 60 + i64::from(second);
        let seconds = days(self.year, self.month, self.day) * 86_400 + of_day;
        seconds * 10_i64.pow(digits) + i64::from(nanos) / 10_i64.pow(9_u32.saturating_sub(digits))
    }

    /// `YYYY-MM-DDTHH:MM:SS.sssZ`; what is finer is cut.
    pub(super) fn iso(self) -> String {
        let Time { hour, minute, second, nanos } = self.time;
        let (day, millis) = (format!("{:04}-{:02}-{:02}", self.year, self.month, self.day), nanos / 1_000_000);
        format!("{day}T{hour:02}:{minute:02}:{second:02}.{millis:03}Z")
    }

    /// `YYYY-MM-DD`, a separator, and the time.
    pub(super) fn write(self, out: &mut String, separator: char) {
        let _ = write!(out, "{:04}-{:02}-{:02}{separator}", self.year, self.month, self.day);
        self.time.write(out);
    }
}

impl Time {
    /// Reads `HH:MM[:SS[.f]]`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (clock, fraction) = text.split_once('.').unwrap_or((text, ""));
        let mut parts = clock.split(':');
        let (hour, minute) = (number(parts.next()?, 2)?, number(parts.next()?, 2)?);
        let second = parts.next().map_or(Some(0), |second| number(second, 2))?;
        let digits = fraction.len();
        let nanos = if digits == 0 {
            0
        } else {
            number(fraction, digits)? * 10_u32.checked_pow(9_u32.checked_sub(u32::try_from(digits).ok()?)?)?
        };
        let sound =
            hour < 24 && minute < 60 && second < 60 && parts.next().is_none() && (digits > 0 || !text.contains('.'));
        sound.then_some(Self { hour, minute, second, nanos })
    }

    /// `HH:MM:SS` with no, three, six or nine digits after the point, as chrono writes it.
    pub(super) fn write(self, out: &mut String) {
        let _ = write!(out, "{:02}:{:02}:{:02}", self.hour, self.minute, self.second);
        let _ = match self.nanos {
            0 => Ok(()),
            nanos if nanos % 1_000_000 == 0 => write!(out, ".{:03}", nanos / 1_000_000),
            nanos if nanos % 1_000 == 0 => write!(out, ".{:06}", nanos / 1_000),
            nanos => write!(out, ".{nanos:09}"),
        };
    }
}

fn parse_day(text: &str) -> Option<(i64, u32, u32)> {
    let mut parts = text.split('-');
    let (year, month, day) = (number(parts.next()?, 4)?, number(parts.next()?, 2)?, number(parts.next()?, 2)?);
    let year = i64::from(year);
    let sound = year > 0 && (1..=12).contains(&month) && day > 0 && parts.next().is_none();
    (sound && civil(days(year, month, day)) == (year, month, day)).then_some((year, month, day))
}

/// Minutes east of UTC.
fn parse_zone(text: &str) -> Option<i64> {
    if matches!(text, "" | "Z" | "z" | "UTC") {
        return Some(0);
    }
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits = text.strip_prefix(['+', '-'])?.replace(':', "");
    let (hours, minutes) = digits.split_at_checked(2)?;
    let minutes = if minutes.is_empty() { 0 } else { number(minutes, 2)? };
    Some(sign * (i64::from(number(hours, 2)?) * 60 + i64::from(minutes)))
}

fn number(text: &str, digits: usize) -> Option<u32> {
    (text.len() == digits && digits <= 9 && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())?
}

/// Days since 1970-01-01: <https://howardhinnant.github.io/date_algorithms.html>
fn days(year: i64, month: u32, day: u32) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * i64::from((month + 9) % 12) + 2) / 5 + i64::from(day) - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn civil(days: i64) -> (i64, u32, u32) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let small = |value: i64| u32::try_from(value).unwrap_or(0);
    let day = small(of_year - (153 * month + 2) / 5 + 1);
    let month = small(if month < 10 { month + 3 } else { month - 9 });
    (year + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::Instant;

    fn read(text: &str) -> Option<String> {
        let mut out = String::new();
        Instant::parse(text)?.write(&mut out, 'T');
        Some(out)
    }

    #[test]
    fn instants_become_utc() {
        let same = "2026-01-02T03:04:05";
        for text in [same, "2026-01-02 03:04:05Z", "2026-01-02T03:04:05+00:00", "2026-01-02 08:34:05+05:30"] {
            assert_eq!(read(text).as_deref(), Some(same), "{text}");
        }
        assert_eq!(read("2026-01-01 00:30:00.120+01").as_deref(), Some("2025-12-31T23:30:00.120"));
        assert_eq!(read("2024-02-28 23:30:00.1234567-0100").as_deref(), Some("2024-02-29T00:30:00.123456700"));
        assert_eq!(read("2026-01-02 03:04:05.000000 UTC").as_deref(), Some(same));
        assert_eq!(read("2026-01-02").as_deref(), Some("2026-01-02T00:00:00"));
    }

    #[test]
    fn instants_become_numbers_and_iso_text() {
        let read = |text: &str| Instant::parse(text).map(|at| (at.unix(0), at.unix(3), at.iso()));
        let known = |seconds, millis, iso: &str| Some((seconds, millis, iso.to_owned()));
        assert_eq!(read("1970-01-01"), known(0, 0, "1970-01-01T00:00:00.000Z"));
        assert_eq!(read("1969-12-31 23:59:59.9999Z"), known(-1, -1, "1969-12-31T23:59:59.999Z"));
        assert_eq!(
            read("2024-02-29 13:00:00.5+01"),
            known(1_709_208_000, 1_709_208_000_500, "2024-02-29T12:00:00.500Z")
        );
        assert_eq!(read("0001-01-01"), known(-62_135_596_800, -62_135_596_800_000, "0001-01-01T00:00:00.000Z"));
        assert_eq!(
            read("9999-12-31 23:59:59.999"),
            known(253_402_300_799, 253_402_300_799_999, "9999-12-31T23:59:59.999Z")
        );
    }

    #[test]
    fn other_text_is_left_alone() {
        for text in [
            "",
            "now",
            "infinity",
            "2026-02-30 00:00:00",
            "2026-01-02 25:00:00",
            "2026-01-02 03:04:05.",
            "2026-01-02x",
            "٢٠٢٦-01-02 03:04:05",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
