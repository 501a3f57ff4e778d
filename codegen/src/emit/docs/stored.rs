//! How D1 stores the values of a column that chose a form.

use super::differences::{Note, d1};
use crate::model::Storage;

const SAME_NUMBER: &str = "Postgres stores the same number, and refuses no other.";
const SAME_TEXT: &str = "Postgres stores the same text, and refuses no other.";

/// What is to be known of the form; `checked` where a CHECK refuses others.
pub(super) fn note(storage: Option<Storage>, checked: bool) -> Option<Note> {
    let of = |text: [&'static str; 2], postgres| Note { d1: text[usize::from(!checked)], postgres };
    Some(match storage? {
        Storage::SqlTimestamp => {
            d1("D1 stores UTC text, `YYYY-MM-DD HH:MM:SS[.ffffff]`, the form of `datetime('now')`. Compare \
             with that form only; in Rust, through the type of the entity's field.")
        }
        Storage::UnixSeconds => of(
            [
                "D1 stores whole seconds since 1970; what is finer is cut. A CHECK refuses what is not an integer, and years \
                 beyond 0001 to 9999, which milliseconds would be.",
                "D1 stores whole seconds since 1970; what is finer is cut. It refuses no other value.",
            ],
            SAME_NUMBER,
        ),
        Storage::UnixMillis => of(
            [
                "D1 stores milliseconds since 1970; what is finer is cut. A CHECK refuses what is not an integer, and years \
                 beyond 0001 to 9999.",
                "D1 stores milliseconds since 1970; what is finer is cut. It refuses no other value.",
            ],
            SAME_NUMBER,
        ),
        Storage::IsoTimestamp => of(
            [
                "D1 stores UTC text, `YYYY-MM-DDTHH:MM:SS.sssZ`, the form of `toISOString()`; what is finer is cut. A CHECK \
                 refuses other text. Compare with that form only; in Rust, through the type of the entity's field.",
                "D1 stores UTC text, `YYYY-MM-DDTHH:MM:SS.sssZ`, the form of `toISOString()`; what is finer is cut. It \
                 refuses no other text, and other forms neither compare nor sort as instants.",
            ],
            SAME_TEXT,
        ),
        Storage::TextUuid => of(
            [
                "D1 stores hyphenated text in small letters; a CHECK refuses other text.",
                "D1 stores hyphenated text in small letters, and refuses no other; only such text is found by the entity.",
            ],
            SAME_TEXT,
        ),
        Storage::TextBoolean => of(
            [
                "D1 stores `'true'` or `'false'`, text that is not a condition by itself; a CHECK refuses anything else.",
                "D1 stores `'true'` or `'false'`, text that is not a condition by itself, and refuses no other.",
            ],
            SAME_TEXT,
        ),
        Storage::ExactDecimal => d1("D1 stores the exact number as text; SQL there compares and sorts it as text."),
        Storage::ScaledDecimal => d1("D1 stores a whole number of the smallest unit; SQL there must scale."),
        Storage::LossyDecimal => {
            d1("D1 stores an eight-byte float: about fifteen digits are kept, the rest is rounded.")
        }
    })
}
