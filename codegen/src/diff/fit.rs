//! Whether a column's new type can hold what the old one held, and how a value gets there.

mod room;
mod stored;

use crate::model::{Column, ColumnType, Dialect, Forms, Keeps, PostgresType, Rewritten, Storage, To, rewritten};
pub(crate) use room::whole_digits;
use room::{integer_bits, is_money, is_number, text_room};

/// What becomes of a column's values when its type changes; later ones are worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// They are stored as they were.
    Same,
    /// Every value is the same value in the new type.
    Widens,
    /// Each takes another form by a cast; one that has none makes the migration fail. Spelling may be lost: `007` becomes
    /// 7, and `jsonb` keeps neither spaces nor a second key of the same name.
    Converts,
    /// One that is too large or too long makes the migration fail. Spaces at the end of a text do not count.
    Narrows,
    /// At least one of the databases cuts or rounds what does not fit, without a word.
    Loses,
    /// No cast leads there, or the databases disagree on it.
    Unrelated,
}

impl Fit {
    /// Whether the change must be allowed: it may fail over a value, or lose a part of it.
    pub const fn needs_permission(self) -> bool {
        matches!(self, Self::Narrows | Self::Loses)
    }
}

/// What a cast makes of the values of `before` in a column like `after`, on the worse of the two databases.
///
/// An explicit cast, as in `USING "c"::type`, rounds numbers, and cuts text where an assignment fails, so that text is
/// assigned: <https://www.postgresql.org/docs/current/datatype-character.html>,
/// <https://www.postgresql.org/docs/current/datatype-numeric.html>. `SQLite`'s casts never fail, so a plan for it must
/// ask whether a value came through: <https://www.sqlite.org/lang_expr.html#castexpr>
pub fn fits(before: &Column, after: &Column) -> Fit {
    let held = match rewritten(before, after) {
        None => Fit::Same,
        Some(Rewritten::Back | Rewritten::Spelled) => Fit::Converts,
        Some(Rewritten::Read) => Fit::Loses,
    };
    if before.ty == after.ty && before.storage == after.storage {
        return held;
    }
    if let Some(fit) = stored::fits(before, after) {
        return fit.max(held);
    }
    // A scaled decimal is an integer to both databases, so that a cast would change its meaning.
    if scale(before) != scale(after) {
        return Fit::Unrelated;
    }
    let lossy = |column: &Column| column.storage == Some(Storage::LossyDecimal);
    let stored = if lossy(before) != lossy(after) && before.storage != after.storage {
        Fit::Loses
    } else if before.storage == after.storage {
        Fit::Same
    } else {
        Fit::Converts
    };
    stored.max(held).max(types(&before.ty, &after.ty))
}

/// The digits behind the point of a decimal that is stored as an integer.
fn scale(column: &Column) -> Option<u32> {
    if let ColumnType::Decimal { precision: Some((_, scale)) } = column.ty
        && column.storage == Some(Storage::ScaledDecimal)
    {
        Some(scale)
    } else {
        None
    }
}

fn types(before: &ColumnType, after: &ColumnType) -> Fit {
    if before == after {
        return Fit::Same;
    }
    let (whole_before, whole_after) = (before.with_all_digits(), after.with_all_digits());
    if *whole_before != *before || *whole_after != *after {
        // Digits that have no room are rounded away.
        let is_rounded = matches!((before.digits(), after.digits()), (Some(from), Some(to)) if to < from);
        return types(&whole_before, &whole_after).max(if is_rounded { Fit::Loses } else { Fit::Widens });
    }
    // A value that a type of its own does not take makes the migration fail.
    if before.declared().is_some() || after.declared().is_some() {
        return Fit::Converts;
    }
    if let ColumnType::Custom { .. } = after {
        return custom(before, after);
    }
    match before {
        ColumnType::Boolean => from_boolean(after),
        ColumnType::SmallInteger => from_integer(16, 5, after),
        ColumnType::Integer => from_integer(32, 10, after),
        ColumnType::BigInteger => from_integer(64, 19, after),
        ColumnType::Float | ColumnType::Double => from_float(before, after),
        ColumnType::Decimal { precision } => from_decimal(*precision, after),
        ColumnType::Char(_)
        | ColumnType::Varchar(_)
        | ColumnType::Text
        | ColumnType::Postgres(PostgresType::Citext) => from_text(before, after),
        ColumnType::Date => from_day(after),
        ColumnType::Time => into_text(after, Some(15)),
        ColumnType::DateTime | ColumnType::TimestampTz => from_instant(after),
        ColumnType::Uuid => into_text(after, Some(36)),
        ColumnType::Json | ColumnType::JsonBinary => from_json(before, after),
        ColumnType::Enum(_) => from_enum(after),
        ColumnType::Custom { .. } => custom(before, after),
        ColumnType::Array(element) => from_array(element, after),
        ColumnType::Postgres(before) => from_postgres(before, after),
        // Postgres writes bytes as hexadecimal, SQLite takes them for the text.
        ColumnType::Bytes => Fit::Unrelated,
    }
}

/// Nothing is known about a type that only the database understands, but that the same type is the same.
fn custom(before: &ColumnType, after: &ColumnType) -> Fit {
    match (before, after) {
        (ColumnType::Custom { forms: a, .. }, ColumnType::Custom { forms: b, .. }) if a == b => Fit::Same,
        // The same type, called by its name before this version knew it.
        (ColumnType::Custom { forms, .. }, ColumnType::Postgres(own)) if is_called(forms, own) => Fit::Widens,
        (ColumnType::Postgres(own), ColumnType::Custom { forms, .. }) if is_called(forms, own) => Fit::Widens,
        (_, _) => Fit::Loses,
    }
}

fn is_called(forms: &Forms, own: &PostgresType) -> bool {
    forms.get(&Dialect::Postgres).is_some_and(|sql| sql.eq_ignore_ascii_case(&own.sql()))
}

fn from_boolean(after: &ColumnType) -> Fit {
    if integer_bits(after).is_some() { Fit::Converts } else { into_text(after, Some(5)) }
}

fn from_integer(bits: u32, digits: u32, after: &ColumnType) -> Fit {
    if let Some(room) = integer_bits(after) {
        return if bits <= room { Fit::Widens } else { Fit::Narrows };
    }
    if let ColumnType::Decimal { precision } = after {
        let room = precision.map_or(u32::MAX, |(total, scale)| total.saturating_sub(scale));
        return if digits <= room { Fit::Widens } else { Fit::Narrows };
    }
    // 24 and 53 bits are exact.
    let exact = (*after == ColumnType::Float && bits <= 16) || (*after == ColumnType::Double && bits <= 32);
    if exact {
        Fit::Widens
    } else if matches!(after, ColumnType::Float | ColumnType::Double | ColumnType::Boolean) {
        // Every number but 0 becomes true.
        Fit::Loses
    } else if is_money(after) {
        if digits <= whole_digits(after) { Fit::Widens } else { Fit::Narrows }
    } else {
        into_text(after, Some(digits + 1))
    }
}

/// `SQLite` writes 15 digits of a float, and Postgres rounds one to as many on its way to an exact number.
fn from_float(before: &ColumnType, after: &ColumnType) -> Fit {
    if *before == ColumnType::Float && *after == ColumnType::Double {
        Fit::Widens
    } else if is_number(after) || text_room(after).is_some() {
        Fit::Loses
    } else {
        Fit::Unrelated
    }
}

fn from_decimal(precision: Option<(u32, u32)>, after: &ColumnType) -> Fit {
    if let ColumnType::Decimal { precision: room } = after {
        return match (precision, room) {
            (_, None) => Fit::Widens,
            (None, Some(_)) => Fit::Loses,
            (Some((_, scale)), Some((_, room))) if scale > *room => Fit::Loses,
            (Some((total, scale)), Some((room, room_scale))) => {
                if total.saturating_sub(scale) <= room.saturating_sub(*room_scale) { Fit::Widens } else { Fit::Narrows }
            }
        };
    }
    // D1 holds any digits.
    if let (Some(_), Some((_, 0))) = (integer_bits(after), precision) {
        return Fit::Narrows;
    }
    if is_number(after) {
        return Fit::Loses;
    }
    // A sign and a point.
    into_text(after, precision.map(|(total, _)| total + 3))
}

fn from_text(before: &ColumnType, after: &ColumnType) -> Fit {
    if let Some(room) = text_room(after) {
        let fits = text_room(before).is_some_and(|longest| longest <= room);
        let padded = |ty: &ColumnType| matches!(ty, ColumnType::Char(_));
        return match (padded(before), padded(after)) {
            _ if !fits => Fit::Narrows,
            (false, false) | (true, true) => Fit::Widens,
            // The padding goes.
            (true, false) => Fit::Converts,
            // Spaces at the end no longer count.
            (false, true) => Fit::Loses,
        };
    }
    match after {
        ColumnType::Boolean
        | ColumnType::SmallInteger
        | ColumnType::Integer
        | ColumnType::BigInteger
        | ColumnType::Decimal { precision: None }
        | ColumnType::Uuid
        | ColumnType::Json
        | ColumnType::JsonBinary
        | ColumnType::Enum(_) => Fit::Converts,
        ColumnType::Postgres(own) => of_cast(own.facts().of_text).max(Fit::Converts),
        // Digits beyond what the type holds go, and so does a time in the text of a day or a zone in that of a time.
        ColumnType::Float
        | ColumnType::Double
        | ColumnType::Decimal { precision: Some(_) }
        | ColumnType::Date
        | ColumnType::Time
        | ColumnType::DateTime
        | ColumnType::TimestampTz
        | ColumnType::Custom { .. } => Fit::Loses,
        // What is not a list in braces fails.
        ColumnType::Array(element) => from_text(before, element).max(Fit::Converts),
        // Postgres reads escapes, SQLite takes the characters.
        ColumnType::Bytes | ColumnType::Char(_) | ColumnType::Varchar(_) | ColumnType::Text => Fit::Unrelated,
    }
}

fn from_day(after: &ColumnType) -> Fit {
    if matches!(after, ColumnType::DateTime | ColumnType::TimestampTz) {
        Fit::Converts
    } else {
        into_text(after, Some(10))
    }
}

/// Instants without a zone are in UTC on both databases.
fn from_instant(after: &ColumnType) -> Fit {
    if matches!(after, ColumnType::DateTime | ColumnType::TimestampTz) {
        Fit::Converts
    } else if matches!(after, ColumnType::Date | ColumnType::Time) {
        Fit::Loses
    } else {
        into_text(after, Some(32))
    }
}

fn from_json(before: &ColumnType, after: &ColumnType) -> Fit {
    if *before == ColumnType::Json && *after == ColumnType::JsonBinary {
        Fit::Converts
    } else if *after == ColumnType::Json {
        Fit::Widens
    } else {
        into_text(after, None)
    }
}

/// The label of an enum has 63 bytes at most.
fn from_enum(after: &ColumnType) -> Fit {
    if matches!(after, ColumnType::Enum(_)) { Fit::Converts } else { into_text(after, Some(63)) }
}

fn from_array(element: &ColumnType, after: &ColumnType) -> Fit {
    if let ColumnType::Array(other) = after { types(element, other) } else { into_text(after, None) }
}

const fn of_cast(keeps: Keeps) -> Fit {
    match keeps {
        Keeps::All => Fit::Widens,
        Keeps::Form => Fit::Converts,
        Keeps::Part => Fit::Loses,
    }
}

fn from_postgres(before: &PostgresType, after: &ColumnType) -> Fit {
    if let ColumnType::Postgres(own) = after
        && let Some(fit) = resized(before, own)
    {
        return fit;
    }
    let cast = cast_target(after).and_then(|to| before.cast_to(to));
    cast.map_or_else(|| into_text(after, before.longest()), |cast| of_cast(cast.keeps))
}

/// What a cast calls the type.
pub(crate) fn cast_target(ty: &ColumnType) -> Option<To> {
    if let ColumnType::Postgres(own) = ty {
        Some(To::Type(own.facts().sql))
    } else if matches!(ty, ColumnType::Json | ColumnType::JsonBinary) {
        Some(To::Json)
    } else {
        is_number(ty).then_some(To::Number)
    }
}

/// Another length or precision of the same type.
fn resized(before: &PostgresType, after: &PostgresType) -> Option<Fit> {
    use PostgresType::{Interval, VarBit, Vector};
    Some(match (before, after) {
        (Interval { .. }, Interval { fields: None, precision: None | Some(6) }) | (Vector(_), Vector(None)) => {
            Fit::Widens
        }
        (Interval { .. }, Interval { .. }) => Fit::Loses,
        (Vector(_), Vector(Some(_))) => Fit::Narrows,
        (_, VarBit(room)) if before.bits().is_some_and(|length| length <= *room) => Fit::Widens,
        _ if before.bits().is_some() && after.bits().is_some() => Fit::Narrows,
        _ => return None,
    })
}

/// Into text from a type whose values have at most so many characters.
fn into_text(after: &ColumnType, longest: Option<u32>) -> Fit {
    match text_room(after) {
        None => Fit::Unrelated,
        Some(room) if longest.unwrap_or(u32::MAX) <= room => Fit::Converts,
        Some(_) => Fit::Narrows,
    }
}
