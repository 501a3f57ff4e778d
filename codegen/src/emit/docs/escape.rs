//! The one place that knows how text becomes Markdown that shows exactly that text.
//!
//! Names and comments are data: none of them may open a tag, end a table cell, start a list or become a link. Ordinary
//! prose stays readable in the source, so only what Markdown could act on is escaped.

use std::borrow::Cow;
use std::fmt::Write as _;

/// How a character is written inside a paragraph or a table cell.
enum Spelling {
    /// As it is.
    Plain,
    /// Behind a backslash.
    Backslash,
    /// As this text.
    Text(&'static str),
    /// As the visible picture of a control character.
    Picture,
}

/// Per byte, whether it means nothing in a code span of any dialect of Markdown, in a table cell or out of it. A table,
/// because nearly all that a page holds is looked at this way.
const IN_SPAN: [bool; 256] = {
    let mut table = [true; 256];
    let mut control = 0;
    while control < b' ' as usize {
        table[control] = false;
        control += 1;
    }
    table[b'`' as usize] = false;
    table[b'|' as usize] = false;
    table[b'\\' as usize] = false;
    table[127] = false;
    table
};

/// Per byte, whether it stands for itself in the destination of a link; a table for the same reason.
const IN_PATH: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        table[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~' | b'/');
        byte += 1;
    }
    table
};

/// Writes prose for a table cell: one line, lines of the text parted by `<br>`.
pub(super) fn cell(out: &mut String, text: &str) {
    if text.bytes().all(is_plain) && !text.starts_with(' ') && !text.ends_with(' ') {
        out.push_str(text);
        return;
    }
    let mut first = true;
    for line in trimmed(&lf(text)).filter(|line| !line.is_empty()) {
        if !first {
            out.push_str("<br>");
        }
        first = false;
        inline(out, line);
    }
}

/// Writes prose as paragraphs, each one line of Markdown and followed by an empty line.
pub(super) fn paragraphs(out: &mut String, text: &str) {
    let mut open = false;
    for line in trimmed(&lf(text)) {
        if line.is_empty() {
            if open {
                out.push_str("\n\n");
            }
            open = false;
            continue;
        }
        if open {
            out.push_str("<br>");
            inline(out, line);
        } else {
            block_start(out, line);
        }
        open = true;
    }
    if open {
        out.push_str("\n\n");
    }
}

/// The first paragraph of a text, its lines joined.
pub(super) fn summary(out: &mut String, text: &str) {
    let mut first = true;
    for line in trimmed(&lf(text)).skip_while(|line| line.is_empty()).take_while(|line| !line.is_empty()) {
        if !first {
            out.push(' ');
        }
        first = false;
        inline(out, line);
    }
}

/// Writes a name or SQL as code on one line, fit for a table cell.
///
/// A code span holds what no dialect of Markdown looks at inside one. Everything else becomes a `code` element of
/// character references, which are never structure: GFM splits table cells before it looks for code spans.
pub(super) fn code(out: &mut String, text: &str) {
    if text.is_empty() {
        out.push_str("(empty)");
        return;
    }
    if text.bytes().all(|byte| IN_SPAN[usize::from(byte)]) && !text.starts_with(' ') && !text.ends_with(' ') {
        out.push('`');
        out.push_str(text);
        out.push('`');
        return;
    }
    out.push_str("<code>");
    let last = text.chars().count() - 1;
    for (place, character) in text.chars().enumerate() {
        let edge = character == ' ' && (place == 0 || place == last);
        if character.is_ascii_control() {
            out.push(picture(character));
        } else if edge || r"!#$&*<>[\]^_`|~".contains(character) {
            let _ = write!(out, "&#{};", u32::from(character));
        } else {
            out.push(character);
        }
    }
    out.push_str("</code>");
}

/// Writes several names as code, parted by commas.
pub(super) fn codes<'a>(out: &mut String, names: impl IntoIterator<Item = &'a str>) {
    for (place, name) in names.into_iter().enumerate() {
        if place > 0 {
            out.push_str(", ");
        }
        code(out, name);
    }
}

/// Writes a code block whose fence no line of the text can close.
pub(super) fn fence(out: &mut String, language: &str, text: &str) {
    let ticks = "`".repeat(longest_run(text).max(2) + 1);
    out.push_str(&ticks);
    out.push_str(language);
    out.push('\n');
    for line in lf(text).lines() {
        if line.bytes().all(|byte| byte >= b' ' && byte != 127) {
            out.push_str(line);
        } else {
            out.extend(line.chars().map(|c| if c.is_ascii_control() && c != '\t' { picture(c) } else { c }));
        }
        out.push('\n');
    }
    out.push_str(&ticks);
    out.push('\n');
}

/// Writes the target of an anchor. The dot keeps it apart from every anchor that a renderer makes of a heading, and the
/// spelling is one to one, so that two names never share an anchor.
pub(super) fn anchor(out: &mut String, kind: &str, name: &str) {
    out.push_str("<a id=\"");
    fragment(out, kind, name);
    out.push_str("\"></a>");
}

/// Writes what stands behind `#` in a link to [`anchor`].
pub(super) fn fragment(out: &mut String, kind: &str, name: &str) {
    out.push_str(kind);
    out.push('.');
    let safe = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    if name.bytes().all(safe) {
        out.push_str(name);
        return;
    }
    for character in name.chars() {
        match u8::try_from(character) {
            Ok(byte) if safe(byte) => out.push(character),
            Ok(_) | Err(_) => {
                let _ = write!(out, ".{:x}.", u32::from(character));
            }
        }
    }
}

/// Writes a path as the destination of a link.
pub(super) fn destination(out: &mut String, path: &str) {
    if path.bytes().all(|byte| IN_PATH[usize::from(byte)]) {
        out.push_str(path);
        return;
    }
    for byte in path.bytes() {
        if IN_PATH[usize::from(byte)] {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
}

/// Prose at the start of a block, where a few more characters mean something.
fn block_start(out: &mut String, line: &str) {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    match line.as_bytes().get(digits) {
        Some(b'.' | b')') if digits > 0 => {
            out.push_str(&line[..digits]);
            out.push('\\');
            out.push_str(&line[digits..=digits]);
            inline(out, &line[digits + 1..]);
        }
        Some(b'#' | b'-' | b'+' | b'=' | b':') if digits == 0 => {
            out.push('\\');
            inline(out, line);
        }
        Some(_) | None => inline(out, line),
    }
}

/// Prose without line breaks.
fn inline(out: &mut String, line: &str) {
    let bytes = line.as_bytes();
    let mut done = 0;
    for (place, &byte) in bytes.iter().enumerate() {
        if is_plain(byte) {
            continue;
        }
        let spelling = spelling(line, place, byte);
        if matches!(spelling, Spelling::Plain) {
            continue;
        }
        out.push_str(&line[done..place]);
        done = place + 1;
        match spelling {
            Spelling::Plain => {}
            Spelling::Backslash => {
                out.push('\\');
                out.push(char::from(byte));
            }
            Spelling::Text(text) => out.push_str(text),
            Spelling::Picture => out.push(picture(char::from(byte))),
        }
    }
    out.push_str(&line[done..]);
}

/// How the byte at `place` is written; bytes of longer characters are plain.
fn spelling(line: &str, place: usize, byte: u8) -> Spelling {
    match byte {
        b'\\' | b'`' | b'*' | b'[' | b']' | b'|' | b'~' => Spelling::Backslash,
        b'_' if !within_word(line, place) => Spelling::Backslash,
        b'<' => Spelling::Text("&lt;"),
        b'>' => Spelling::Text("&gt;"),
        b'&' => Spelling::Text("&amp;"),
        // A backslash does not keep every reader from seeing a formula in `$…$`; GitHub asks for an element around it.
        // https://docs.github.com/en/get-started/writing-on-github/working-with-advanced-formatting/writing-mathematical-expressions
        b'$' => Spelling::Text("<span>&#36;</span>"),
        b'\t' => Spelling::Text(" "),
        0..=31 | 127 => Spelling::Picture,
        _ => Spelling::Plain,
    }
}

/// Whether a byte is written as it is, wherever it stands; most prose is made of nothing else.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte >= 128 || b" .,;:'\"()/-+=?!%@{}#^".contains(&byte)
}

/// Whether the run of underscores at `place` stands between letters or digits, where it cannot emphasise.
fn within_word(line: &str, place: usize) -> bool {
    let before = line[..place].trim_end_matches('_').chars().next_back();
    let after = line[place..].trim_start_matches('_').chars().next();
    before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric)
}

/// The visible picture of an ASCII control character.
fn picture(character: char) -> char {
    let code = u32::from(character);
    char::from_u32(if code == 127 { 0x2421 } else { 0x2400 + code }).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// A text with one kind of line end.
fn lf(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n").into() } else { text.into() }
}

/// Lines, trimmed of what Markdown would count as indentation.
fn trimmed(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(|line| line.trim_matches([' ', '\t']))
}

/// The length of the longest run of backticks.
fn longest_run(text: &str) -> usize {
    text.split(|character| character != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests;
