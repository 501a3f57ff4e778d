//! The text of a history file.
//!
//! Canonical JSON, whose last field is the SHA-256 of the text without it: an edit of the newest entry, which no later
//! one vouches for, is noticed as well.

use super::layout::lay_out;
use super::{Entry, FORMAT};
use crate::emit::checksum::{lf, sha256, sha256_with};
use crate::model::{Fault, Rule};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

const SEAL: &str = ",\n  \"sha256\": \"";
const END: &str = "\n}\n";

/// Why a sealed text is not read.
#[derive(Debug)]
pub(crate) enum Unread {
    /// It is not what was written.
    Damaged(String),
    /// A newer Seaglass wrote it, in this format.
    Newer(u32),
    /// It says what is not known, although its format is.
    Unknown(u32, String),
}

/// The text of an entry's file.
pub fn print(entry: &Entry) -> String {
    print_sealed(entry)
}

/// The text of something that starts with a field `format`.
pub(crate) fn print_sealed(value: &impl Serialize) -> String {
    // An entry is strings, numbers, lists and maps with string keys, which JSON always holds. Were it not, `parse` would
    // refuse the empty text.
    let mut text = lay_out(&serde_json::to_string(value).unwrap_or_default());
    text.push('\n');
    let sum = sha256(&text);
    text.truncate(text.len().saturating_sub(END.len()));
    for part in [SEAL, &sum, "\"", END] {
        text.push_str(part);
    }
    text
}

/// Reads an entry's file; `path` is what errors call it.
///
/// # Errors
/// When the text is not what [`print()`] wrote, or a newer Seaglass wrote it.
pub fn parse(text: String, path: &str) -> Result<Entry, Fault> {
    parse_and_sum(text, path).map(|(entry, _)| entry)
}

/// The same, with the checksum of the file.
pub(super) fn parse_and_sum(text: String, path: &str) -> Result<(Entry, String), Fault> {
    read_sealed(text).map_err(|unread| match unread {
        Unread::Damaged(what) => damaged(path, &what),
        Unread::Newer(format) => newer(path, format),
        Unread::Unknown(format, error) => unknown(path, format, &error),
    })
}

/// What [`print_sealed`] wrote, with the checksum of the file.
pub(crate) fn read_sealed<T: DeserializeOwned>(text: String) -> Result<(T, String), Unread> {
    let mut text = match lf(text.as_bytes()) {
        Cow::Borrowed(_) => text,
        Cow::Owned(converted) => String::from_utf8_lossy(&converted).into_owned(),
    };
    // The format comes first: of a newer one, nothing else can be said.
    let format = format(&text).map_err(Unread::Damaged)?;
    if format > FORMAT {
        return Err(Unread::Newer(format));
    }
    let sum = unseal(&mut text).ok_or_else(|| Unread::Damaged("its checksum is missing".to_owned()))?;
    let body = text.strip_suffix(END).unwrap_or_default();
    // Both checksums start with the body, which is nearly all of the text.
    let [without, file] = sha256_with(body, [&[END], &[SEAL, &sum, "\"", END]]);
    if without != sum {
        let what = "it was edited: its text does not have the checksum at its end";
        return Err(Unread::Damaged(what.to_owned()));
    }
    let value = serde_json::from_str(&text).map_err(|error| Unread::Unknown(format, error.to_string()))?;
    Ok((value, file))
}

/// The format of a text, whatever else is in it.
fn format(text: &str) -> Result<u32, String> {
    #[derive(Deserialize)]
    struct Format {
        format: u32,
    }
    let canonical = text.strip_prefix("{\n  \"format\": ").and_then(|rest| rest.split_once(','));
    if let Some(Ok(format)) = canonical.map(|(number, _)| number.parse()) {
        return Ok(format);
    }
    serde_json::from_str(text).map(|Format { format }| format).map_err(|error| error.to_string())
}

/// Takes the checksum out of a text.
fn unseal(text: &mut String) -> Option<String> {
    let (body, rest) = text.rsplit_once(SEAL)?;
    let sum = rest.strip_suffix(END)?.strip_suffix('"')?.to_owned();
    text.truncate(body.len());
    text.push_str(END);
    Some(sum)
}

fn damaged(path: &str, what: &str) -> Fault {
    Fault::new(
        Rule::HistoryDamaged,
        path,
        what,
        "what databases went through is replayed from these files, so they are written once",
        format!("bring it back (`git checkout -- {path}`); a change of the schema becomes a new migration"),
    )
}

fn newer(path: &str, format: u32) -> Fault {
    Fault::new(
        Rule::HistoryNewer,
        path,
        format!("has format {format}, and this seaglass {} reads formats up to {FORMAT}", env!("CARGO_PKG_VERSION")),
        "a newer seaglass wrote it",
        format!("use the seaglass that wrote it, or a later one: it must read history format {format}"),
    )
}

fn unknown(path: &str, format: u32, error: &str) -> Fault {
    Fault::new(
        Rule::HistoryNewer,
        path,
        format!("says what this seaglass {} does not know: {error}", env!("CARGO_PKG_VERSION")),
        format!("another version wrote it, although it calls its format {format}"),
        "use the seaglass that wrote it, or a later one",
    )
}
