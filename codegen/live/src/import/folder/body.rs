//! What the text of a file says: sections of both directions, and whether it runs in a transaction.

/// The parts of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Body {
    pub(super) up: String,
    pub(super) down: Option<String>,
    pub(super) no_transaction: bool,
    /// The line on which `up` begins, from 1.
    pub(super) line: usize,
}

/// Whose sections a file has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sections {
    /// <https://pressly.github.io/goose/documentation/annotations/>
    Goose,
    /// <https://github.com/amacneil/dbmate#creating-migrations>
    Dbmate,
}

/// Whose sections the text has, if any.
pub(super) fn sections(text: &str) -> Option<Sections> {
    text.lines().find_map(|line| {
        if goose(line).is_some() {
            Some(Sections::Goose)
        } else if dbmate(line).is_some() {
            Some(Sections::Dbmate)
        } else {
            None
        }
    })
}

/// A text that is all of it what applies the migration. sqlx asks for the line at its beginning.
pub(super) fn whole(text: &str) -> Body {
    Body { up: text.to_owned(), down: None, no_transaction: text.starts_with("-- no-transaction"), line: 1 }
}

/// A text with sections of both directions.
///
/// # Errors
///
/// The line and what is wrong there.
pub(super) fn cut(text: &str, of: Sections) -> Result<Body, (usize, String)> {
    let (mut up, mut down): (Option<Part>, Option<Part>) = (None, None);
    let mut no_transaction = false;
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let end = at + line.len();
        let word = match of {
            Sections::Goose => goose(line),
            Sections::Dbmate => dbmate(line),
        };
        let (first, rest) = word.map(|word| word.split_once(' ').unwrap_or((word, ""))).unwrap_or_default();
        match first.to_ascii_lowercase().as_str() {
            "up" if up.is_some() || down.is_some() => {
                return Err((number + 1, "a second `up`, or one behind `down`".into()));
            }
            "down" if down.is_some() => return Err((number + 1, "a second `down`".into())),
            "up" => up = Some(Part { start: end, end, line: number + 2 }),
            "down" => down = Some(Part { start: end, end, line: number + 2 }),
            "envsub" if rest.trim().eq_ignore_ascii_case("on") => {
                return Err((number + 1, "goose puts variables of the environment into it".into()));
            }
            _ => {}
        }
        let is_alone = rest.split_whitespace().any(|word| word == "transaction:false");
        no_transaction |= (first == "up" && is_alone) || word.is_some_and(|word| word.trim() == "NO TRANSACTION");
        // A line that begins a section is not part of it.
        if !matches!(first.to_ascii_lowercase().as_str(), "up" | "down")
            && let Some(part) = down.as_mut().or(up.as_mut())
        {
            part.end = end;
        }
        at = end;
    }
    let Some(part) = up else { return Err((1, "no section that applies it".into())) };
    let text_of = |part: &Part| text.get(part.start..part.end).unwrap_or_default().to_owned();
    let down = down.map(|part| text_of(&part)).filter(|text| says_something(text));
    Ok(Body { up: text_of(&part), down, no_transaction, line: part.line })
}

struct Part {
    start: usize,
    end: usize,
    line: usize,
}

/// Whether there is more than comments on lines of their own.
pub(super) fn says_something(text: &str) -> bool {
    text.lines().any(|line| !line.trim().is_empty() && !line.trim_start().starts_with("--"))
}

/// `Up` of `-- +goose Up`.
fn goose(line: &str) -> Option<&str> {
    line.trim_end().strip_prefix("--")?.trim_start().strip_prefix("+goose")?.strip_prefix(' ').map(str::trim_start)
}

/// `up` of `-- migrate:up`.
fn dbmate(line: &str) -> Option<&str> {
    let word = line.trim_end().strip_prefix("--")?.trim_start().strip_prefix("migrate:")?;
    (word.starts_with("up") || word.starts_with("down")).then_some(word)
}

#[cfg(test)]
mod tests {
    use super::{Sections, cut, sections, whole};

    #[test]
    fn sections_of_goose() {
        let text = "-- Mine.\n-- +goose NO TRANSACTION\n-- +goose Up\nA;\n-- +goose StatementBegin\nB;\n-- +goose StatementEnd\n-- +goose Down\nC;\n";
        assert_eq!(sections(text), Some(Sections::Goose));
        let body = cut(text, Sections::Goose).unwrap();
        assert_eq!(body.up, "A;\n-- +goose StatementBegin\nB;\n-- +goose StatementEnd\n");
        assert_eq!((body.down.as_deref(), body.no_transaction, body.line), (Some("C;\n"), true, 4));
        assert_eq!(cut("-- +goose Down\nC;", Sections::Goose), Err((1, "no section that applies it".into())));
        assert_eq!(cut("-- +goose Up\nA;\n-- +goose Up\n", Sections::Goose).unwrap_err().0, 3);
        assert_eq!(cut("-- +goose ENVSUB ON\n-- +goose Up\n", Sections::Goose).unwrap_err().0, 1);
    }

    #[test]
    fn sections_of_dbmate() {
        let text = "-- migrate:up transaction:false\r\nA;\r\n-- migrate:down\r\n\r\n";
        assert_eq!(sections(text), Some(Sections::Dbmate));
        let body = cut(text, Sections::Dbmate).unwrap();
        assert_eq!((body.up.as_str(), body.down, body.no_transaction, body.line), ("A;\r\n", None, true, 2));
    }

    #[test]
    fn sqlx_asks_for_the_beginning() {
        assert!(whole("-- no-transaction\nA;").no_transaction);
        assert!(!whole("\n-- no-transaction\nA;").no_transaction);
        assert_eq!(sections("-- up\nSELECT '+goose Up'"), None);
    }
}
