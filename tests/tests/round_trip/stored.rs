//! The forms in which a column may store what it holds, and what a value is in another one.

use crate::spec::Ty;
use seaglass::model::{ColumnType, Literal, Storage};

const DECIMAL: ColumnType = ColumnType::Decimal { precision: Some((12, 4)) };

const INSTANTS: [Option<Storage>; 5] = [
    None,
    Some(Storage::SqlTimestamp),
    Some(Storage::UnixSeconds),
    Some(Storage::UnixMillis),
    Some(Storage::IsoTimestamp),
];

/// Every type that may be stored in several forms, in each of them.
pub fn all() -> Vec<Ty> {
    let instants = INSTANTS.map(|form| Ty::Plain(ColumnType::TimestampTz, form));
    let uuids = [None, Some(Storage::TextUuid)].map(|form| Ty::Plain(ColumnType::Uuid, form));
    let booleans = [None, Some(Storage::TextBoolean)].map(|form| Ty::Plain(ColumnType::Boolean, form));
    let decimals = [Storage::ExactDecimal, Storage::ScaledDecimal, Storage::LossyDecimal];
    let decimals = decimals.map(|form| Ty::Plain(DECIMAL, Some(form)));
    instants.into_iter().chain(uuids).chain(booleans).chain(decimals).collect()
}

/// The other forms that values of a type may take, and what a form is stored as.
pub fn others(ty: &ColumnType, storage: Option<Storage>) -> Vec<Ty> {
    let plain = |ty| Ty::Plain(ty, None);
    let in_form = |ty: &ColumnType, form| Ty::Plain(ty.clone(), form);
    let mut found = match (ty, storage) {
        (ColumnType::TimestampTz, _) => Vec::from(INSTANTS.map(|form| in_form(ty, form))),
        (ColumnType::Uuid, _) => vec![in_form(ty, None), in_form(ty, Some(Storage::TextUuid))],
        (ColumnType::Boolean, _) => vec![in_form(ty, None), in_form(ty, Some(Storage::TextBoolean))],
        // What a float holds is not spelled as it was.
        (ColumnType::Decimal { .. }, Some(Storage::ExactDecimal)) => vec![in_form(ty, Some(Storage::LossyDecimal))],
        (ColumnType::Integer | ColumnType::BigInteger, None) => {
            let units = [Some(Storage::UnixSeconds), Some(Storage::UnixMillis)];
            Vec::from(units.map(|form| in_form(&ColumnType::TimestampTz, form)))
        }
        _ => Vec::new(),
    };
    match storage {
        Some(Storage::UnixSeconds | Storage::UnixMillis) => found.push(plain(ColumnType::BigInteger)),
        Some(Storage::IsoTimestamp | Storage::TextUuid | Storage::TextBoolean) => found.push(plain(ColumnType::Text)),
        Some(Storage::SqlTimestamp | Storage::ExactDecimal | Storage::ScaledDecimal | Storage::LossyDecimal) | None => {
        }
    }
    found.retain(|it| *it != Ty::Plain(ty.clone(), storage));
    found
}

/// A value of a column in that form: an instant without what is finer.
pub fn cut(literal: Literal, storage: Option<Storage>) -> Literal {
    let Literal::Timestamp(text) = &literal else { return literal };
    let digits = storage.and_then(Storage::digits).unwrap_or(6) as usize;
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let kept: String = fraction.chars().take(digits).collect();
    let is_whole = kept.chars().all(|digit| digit == '0');
    Literal::Timestamp(if is_whole { whole.to_owned() } else { format!("{whole}.{kept}") })
}

/// Whether a change of type is one of forms.
pub fn is_crossing(from: &Ty, to: &Ty) -> bool {
    let (Ty::Plain(old, form), Ty::Plain(new, now)) = (from, to) else { return false };
    old == new || form.is_some() || now.is_some()
}

/// What a value in a form is in a column of another one; none if there is no such value.
pub fn crossed(literal: &Literal, from: &Ty, to: &Ty) -> Option<Literal> {
    let (Ty::Plain(old, form), Ty::Plain(new, now)) = (from, to) else { return None };
    if old == new {
        return Some(cut(literal.clone(), *now));
    }
    match (literal, new) {
        (Literal::Timestamp(text), ColumnType::BigInteger) => unix(text, form.and_then(Storage::digits)?),
        (Literal::Timestamp(text), ColumnType::Text) => iso(text).map(Literal::Text),
        (Literal::Uuid(text), ColumnType::Text) => Some(Literal::Text(text.clone())),
        (Literal::Bool(value), ColumnType::Text) => Some(Literal::Text(value.to_string())),
        (Literal::Integer(number), ColumnType::TimestampTz) => instant(*number, now.and_then(Storage::digits)?),
        _ => None,
    }
}

/// Units since 1970 of `YYYY-MM-DD HH:MM:SS[.f]`.
fn unix(text: &str, digits: u32) -> Option<Literal> {
    let (day, time) = text.split_once(' ')?;
    let numbers =
        |text: &str, between: char| -> Option<Vec<i64>> { text.split(between).map(|part| part.parse().ok()).collect() };
    let (clock, fraction) = time.split_once('.').unwrap_or((time, ""));
    let (day, clock) = (numbers(day, '-')?, numbers(clock, ':')?);
    let ([year, month, day], [hour, minute, second]) = (day.as_slice(), clock.as_slice()) else { return None };
    let seconds = days(*year, *month, *day) * 86_400 + hour * 3_600 + minute * 60 + second;
    let width = digits as usize;
    let finer = format!("{fraction:0<width$}");
    let finer: i64 = if width == 0 { 0 } else { finer.get(..width)?.parse().ok()? };
    Some(Literal::Integer(seconds * 10_i64.pow(digits) + finer))
}

/// Days since 1970, counted a year and a month at a time.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let is_leap = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let of_year = |year: i64| 365 + i64::from(is_leap(year));
    let years: i64 =
        if year < 1970 { -(year..1970).map(of_year).sum::<i64>() } else { (1970..year).map(of_year).sum() };
    let lengths = [31, 28 + i64::from(is_leap(year)), 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    let months: i64 = lengths.iter().take(usize::try_from(month - 1).unwrap_or(0)).sum();
    years + months + day - 1
}

fn iso(text: &str) -> Option<String> {
    let (day, time) = text.split_once(' ')?;
    let (clock, fraction) = time.split_once('.').unwrap_or((time, ""));
    Some(format!("{day}T{clock}.{fraction:0<3}Z"))
}

/// An instant of the first day of 1970.
fn instant(number: i64, digits: u32) -> Option<Literal> {
    let unit = 10_i64.pow(digits);
    let (seconds, finer) = (number.div_euclid(unit), number.rem_euclid(unit));
    let of_day = (0..86_400).contains(&seconds).then_some(seconds)?;
    let clock = format!("{:02}:{:02}:{:02}", of_day / 3_600, of_day / 60 % 60, of_day % 60);
    let width = digits as usize;
    let fraction = if finer == 0 { String::new() } else { format!(".{finer:0width$}") };
    Some(Literal::Timestamp(format!("1970-01-01 {clock}{fraction}")))
}
