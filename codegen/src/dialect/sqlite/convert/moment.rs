//! Days, times and instants as D1 stores them. SQLite's own functions read many forms as the same moment, and rows of two
//! forms neither compare nor sort as moments: <https://www.sqlite.org/lang_datefunc.html#time_values>

use crate::dialect::value::Form;

/// What a value looks like.
pub(super) const fn example(form: Form) -> Option<&'static str> {
    match form {
        Form::Date => Some("2024-01-31"),
        Form::Time => Some("12:30:00"),
        Form::DateTime => Some("2024-01-31 12:30:00"),
        Form::Instant => Some("2024-01-31T12:30:00+00:00"),
        Form::Unix(0) => Some("1706704200"),
        Form::Unix(_) => Some("1706704200000"),
        Form::Iso => Some("2024-01-31T12:30:00.000Z"),
        Form::TextUuid => Some("0191d1b2-0000-7000-8000-000000000000"),
        Form::TextBoolean => Some("true"),
        Form::Boolean
        | Form::Integer
        | Form::Float
        | Form::Decimal
        | Form::Scaled(_)
        | Form::Text
        | Form::Bytes
        | Form::Uuid
        | Form::Json
        | Form::Other => None,
    }
}

/// A condition that holds where `name` is a moment in the form that is stored: that of the example, with a fraction of
/// the second where there is one. It is never NULL, except for NULL. Without the modifier SQLite gives 24:00 back as it
/// stands, which sorts behind the day and compares with nothing.
pub(super) fn stored(form: Form, name: &str) -> Option<String> {
    let head = |length: usize| format!("substr({name}, 1, {length})");
    let tail = |start: usize, zone: &str| fraction(name, start, zone);
    Some(match form {
        Form::Date => format!("date({name}) IS {name}"),
        Form::Time => format!("time({0}, '+0 days') IS {0} AND {1}", head(8), tail(9, "")),
        Form::DateTime => format!("datetime({0}, '+0 days') IS {0} AND {1}", head(19), tail(20, "")),
        Form::Instant => {
            format!("replace(datetime({0}, '+0 days'), ' ', 'T') IS {0} AND {1}", head(19), tail(20, "+00:00"))
        }
        Form::Boolean
        | Form::Integer
        | Form::Float
        | Form::Decimal
        | Form::Scaled(_)
        | Form::Text
        | Form::Bytes
        | Form::Uuid
        | Form::Json
        | Form::Unix(_)
        | Form::Iso
        | Form::TextUuid
        | Form::TextBoolean
        | Form::Other => return None,
    })
}

/// From a place on: nothing or up to nine digits behind a point, not all of them 0, and the zone.
fn fraction(name: &str, start: usize, zone: &str) -> String {
    let (longest, digits) = (start + 9 + zone.len(), format!("substr({name}, {})", start + 1));
    format!(
        "(substr({name}, {start}) = '{zone}' OR (length({name}) <= {longest} AND substr({name}, {start}, 1) = '.' \
         AND ltrim({digits}, '0123456789') = '{zone}' AND ltrim({digits}, '0') <> '{zone}'))"
    )
}

/// The moment that a text spells, in the form that is stored, where 24:00 is the next day as in Postgres; a text that
/// spells none stays as it is.
pub(super) fn read(form: Form, source: &str) -> String {
    let kept = |form| stored(form, source).unwrap_or_else(|| "false".to_owned());
    // A number is a day to SQLite, and no text that Postgres reads.
    let day = format!("{source} LIKE '____-__-__%'");
    match form {
        Form::Date => format!("CASE WHEN {day} THEN coalesce(date({source}), {source}) ELSE {source} END"),
        Form::Time => {
            format!("CASE WHEN {source} LIKE '__:__' THEN coalesce(time({source}), {source}) ELSE {source} END")
        }
        Form::DateTime => format!(
            "CASE WHEN {} THEN {source} WHEN {day} \
             THEN coalesce(replace(strftime('%Y-%m-%d %H:%M:%f', {source}, '+0 days'), '.000', ''), {source}) ELSE {source} END",
            kept(Form::DateTime)
        ),
        Form::Instant => format!(
            "CASE WHEN {} THEN {source} WHEN {} THEN replace({source}, ' ', 'T') || '+00:00' WHEN {day} \
             THEN coalesce(replace(strftime('%Y-%m-%dT%H:%M:%f', {source}, '+0 days'), '.000', '') || '+00:00', {source}) \
             ELSE {source} END",
            kept(Form::Instant),
            kept(Form::DateTime)
        ),
        Form::Boolean
        | Form::Integer
        | Form::Float
        | Form::Decimal
        | Form::Scaled(_)
        | Form::Text
        | Form::Bytes
        | Form::Uuid
        | Form::Json
        | Form::Unix(_)
        | Form::Iso
        | Form::TextUuid
        | Form::TextBoolean
        | Form::Other => source.to_owned(),
    }
}
