//! Instants as numbers and as ISO text, uuids and booleans as text.
//!
//! `SQLite` rounds to milliseconds what it reads of a text, and divides towards zero; so seconds and what is finer are read
//! apart, and cut: <https://www.sqlite.org/lang_datefunc.html>

use crate::dialect::value::Form;

/// The value of `source` of the form `from` in the form `into`; `None` where neither is one of these forms, or both are of
/// other types, and the value stays as it is. So does one that is not of its form.
pub(super) fn value(source: &str, from: Form, into: Form) -> Option<String> {
    Some(match (from, into) {
        (Form::Boolean, Form::TextBoolean) => {
            format!("CASE {source} WHEN 1 THEN 'true' WHEN 0 THEN 'false' ELSE {source} END")
        }
        (Form::TextBoolean, Form::Boolean) => {
            format!("CASE {source} WHEN 'true' THEN 1 WHEN 'false' THEN 0 ELSE {source} END")
        }
        (Form::Unix(0), Form::Unix(3)) => if_integer(source, &format!("{source} * 1000")),
        (Form::Unix(3), Form::Unix(0)) => if_integer(source, &seconds(source)),
        (Form::Unix(digits), Form::DateTime | Form::Instant | Form::Iso) => {
            if_integer(source, &of_number(source, digits, into)?)
        }
        (Form::DateTime | Form::Instant | Form::Iso, Form::Unix(digits)) => {
            let seconds = format!("CAST(strftime('%s', {}) AS INTEGER)", whole(source));
            let number = if digits == 0 { seconds } else { format!("{seconds} * 1000 + {}", millis(source)) };
            if_day(source, &number)
        }
        (Form::DateTime | Form::Instant, Form::Iso) => if_day(
            source,
            &format!(
                "strftime('%Y-%m-%dT%H:%M:%S', {}, '+0 days') || printf('.%03dZ', {})",
                whole(source),
                millis(source)
            ),
        ),
        (Form::Iso, Form::DateTime) => {
            if_iso(source, &format!("replace(replace(substr({source}, 1, 23), 'T', ' '), '.000', '')"))
        }
        (Form::Iso, Form::Instant) => {
            if_iso(source, &format!("replace(substr({source}, 1, 23), '.000', '') || '+00:00'"))
        }
        _other => return None,
    })
}

fn of_number(source: &str, digits: u32, into: Form) -> Option<String> {
    let fraction = |zone: &str| format!("printf('.%03d{zone}', {})", rest(source));
    let short = |text: String| format!("replace({text}, '.000', '')");
    Some(match (digits, into) {
        (0, Form::DateTime) => format!("datetime({source}, 'unixepoch')"),
        (0, Form::Instant) => format!("strftime('%Y-%m-%dT%H:%M:%S+00:00', {source}, 'unixepoch')"),
        (0, Form::Iso) => format!("strftime('%Y-%m-%dT%H:%M:%S.000Z', {source}, 'unixepoch')"),
        (_, Form::DateTime) => format!("datetime({}, 'unixepoch') || {}", seconds(source), short(fraction(""))),
        (_, Form::Instant) => format!("{} || {}", day(source), short(fraction("+00:00"))),
        (_, Form::Iso) => format!("{} || {}", day(source), fraction("Z")),
        _other => return None,
    })
}

fn day(source: &str) -> String {
    format!("strftime('%Y-%m-%dT%H:%M:%S', {}, 'unixepoch')", seconds(source))
}

/// The milliseconds of a second, before 1970 too.
fn rest(source: &str) -> String {
    format!("({source} % 1000 + 1000) % 1000")
}

fn seconds(source: &str) -> String {
    format!("({source} - {}) / 1000", rest(source))
}

/// A text without the fraction of its second, with its zone.
fn whole(source: &str) -> String {
    format!("substr({source}, 1, 19) || ltrim(substr({source}, 20), '.0123456789')")
}

fn millis(source: &str) -> String {
    format!(
        "(substr({source}, 20, 1) = '.') * CAST(round(CAST('0.' || substr({source}, 21, 3) AS REAL) * 1000) AS INTEGER)"
    )
}

fn if_integer(source: &str, value: &str) -> String {
    format!("CASE WHEN typeof({source}) = 'integer' THEN coalesce({value}, {source}) ELSE {source} END")
}

fn if_day(source: &str, value: &str) -> String {
    format!("CASE WHEN {source} LIKE '____-__-__%' THEN coalesce({value}, {source}) ELSE {source} END")
}

fn if_iso(source: &str, value: &str) -> String {
    format!("CASE WHEN {source} LIKE '____-__-__T__:__:__.___Z' THEN {value} ELSE {source} END")
}
