//! Rust text as rustfmt lays it out by default, so that no generated file needs a formatter.

use crate::emit::text;
use std::fmt::Write as _;

/// rustfmt's `max_width`.
const WIDTH: usize = 100;
/// rustfmt's `attr_fn_like_width`: longer arguments go on lines of their own.
const ATTRIBUTE_WIDTH: usize = 70;
/// rustfmt's `chain_width`: longer chains of calls are broken.
const CHAIN_WIDTH: usize = 60;

/// Writes `#[sea_orm(…)]`; nothing without arguments.
pub(super) fn sea_orm<S: AsRef<str>>(out: &mut String, indent: &str, arguments: &[S]) {
    if arguments.is_empty() {
        return;
    }
    let length = arguments.iter().map(|argument| width(argument.as_ref()) + 2).sum::<usize>() - 2;
    let width = if indent.is_empty() { WIDTH } else { WIDTH - 1 };
    let fits = indent.len() + "#[sea_orm()]".len() + length <= width;
    if fits && (length <= ATTRIBUTE_WIDTH || arguments.len() == 1) {
        out.push_str(indent);
        out.push_str("#[sea_orm(");
        for (index, argument) in arguments.iter().enumerate() {
            out.push_str(if index == 0 { "" } else { ", " });
            out.push_str(argument.as_ref());
        }
        out.push_str(")]\n");
        return;
    }
    let _ = writeln!(out, "{indent}#[sea_orm(");
    for (index, argument) in arguments.iter().enumerate() {
        let comma = if index + 1 == arguments.len() { "\n" } else { ",\n" };
        for part in [indent, "    ", argument.as_ref(), comma] {
            out.push_str(part);
        }
    }
    let _ = writeln!(out, "{indent})]");
}

/// Writes `#[derive(…)]`: on one line, on one indented line, or one below the other.
pub(super) fn derive(out: &mut String, derives: &[&str]) {
    let length = joined(derives);
    if "#[derive()]".len() + length + 4 <= WIDTH {
        let _ = writeln!(out, "#[derive({})]", derives.join(", "));
    } else if length + 4 <= WIDTH {
        let _ = writeln!(out, "#[derive(\n    {},\n)]", derives.join(", "));
    } else {
        let _ = writeln!(out, "#[derive(\n    {},\n)]", derives.join(",\n    "));
    }
}

/// Writes `use <path>::{…};`, or without braces for a single name: on one line, or on as few as the names need.
pub(super) fn import(out: &mut String, path: &str, names: &[&str]) {
    match names {
        [] => return,
        [name] => {
            let _ = writeln!(out, "use {path}::{name};");
            return;
        }
        [_, ..] => {}
    }
    if "use ::{};".len() + path.len() + joined(names) + 2 <= WIDTH {
        let _ = writeln!(out, "use {path}::{{{}}};", names.join(", "));
        return;
    }
    let _ = write!(out, "use {path}::{{\n   ");
    let mut column = 3;
    for (index, name) in names.iter().enumerate() {
        let room = if index + 1 == names.len() { WIDTH } else { WIDTH - 1 };
        if column > 3 && column + name.len() + 2 > room {
            out.push_str("\n   ");
            column = 3;
        }
        let _ = write!(out, " {name},");
        column += name.len() + 2;
    }
    out.push_str("\n};\n");
}

/// The length of names with a comma between them.
fn joined(names: &[&str]) -> usize {
    (names.iter().map(|name| name.len() + 2).sum::<usize>()).saturating_sub(2)
}

/// Writes a field of a struct.
pub(super) fn field(out: &mut String, name: &str, ty: &str) {
    let line = "    pub : ,".len() + name.len() + ty.len();
    let inner = ty.strip_prefix("BelongsTo<").and_then(|ty| ty.strip_suffix('>'));
    let head = "    pub : BelongsTo<".len() + name.len();
    // Where the name fills its line, rustfmt does not count the comma.
    let comma = usize::from("    pub : ".len() + name.len() < WIDTH);
    let _ = match inner {
        _ if line <= WIDTH => {
            for part in ["    pub ", name, ": ", ty, ",\n"] {
                out.push_str(part);
            }
            Ok(())
        }
        _ if 8 + ty.len() + comma <= WIDTH => writeln!(out, "    pub {name}:\n        {ty},"),
        Some(inner) if head <= WIDTH => writeln!(out, "    pub {name}: BelongsTo<\n        {inner},\n    >,"),
        Some(inner) => writeln!(out, "    pub {name}:\n        BelongsTo<\n            {inner},\n        >,"),
        None => writeln!(out, "    pub {name}: {ty},"),
    };
}

/// Writes the head of `impl <what> for Entity {`.
pub(super) fn impl_head(out: &mut String, what: &str, target: &str) {
    let line = format!("impl {what} for {target} {{");
    if line.len() <= WIDTH {
        let _ = writeln!(out, "{line}");
    } else {
        let _ = writeln!(out, "impl {what}\n    for {target}\n{{");
    }
}

/// Writes `<base>.def()`, or `<base>.def().rev()`, and what follows it.
pub(super) fn definition(out: &mut String, indent: &str, base: &str, reversed: bool, tail: &str) {
    let calls = if reversed { ".def().rev()" } else { ".def()" };
    let length = base.len() + calls.len();
    let fits = if reversed { length <= CHAIN_WIDTH } else { indent.len() + length + tail.len() <= WIDTH };
    let _ = match (fits, reversed) {
        (true, _) => writeln!(out, "{indent}{base}{calls}{tail}"),
        (false, false) => writeln!(out, "{indent}{base}\n{indent}    .def(){tail}"),
        (false, true) => writeln!(out, "{indent}{base}\n{indent}    .def()\n{indent}    .rev(){tail}"),
    };
}

/// Writes `<pattern> => <value>,` in a `match` of a method.
pub(super) fn arm(out: &mut String, pattern: &str, value: &str) {
    let fits = 12 + width(pattern) + " => ,".len() + width(value) <= WIDTH;
    let _ = if fits {
        writeln!(out, "            {pattern} => {value},")
    } else {
        writeln!(out, "            {pattern} => {{\n                {value}\n            }}")
    };
}

/// Writes `let <name> = <value>;` in a function of an `impl`.
pub(super) fn binding(out: &mut String, name: &str, value: &str) {
    let fits = "        let  = ;".len() + name.len() + value.len() <= WIDTH;
    let _ = if fits {
        writeln!(out, "        let {name} = {value};")
    } else {
        writeln!(out, "        let {name} =\n            {value};")
    };
}

/// Writes `Some(<base>.def().rev())`.
pub(super) fn some_reversed(out: &mut String, indent: &str, base: &str) {
    if base.len() + ".def().rev()".len() <= CHAIN_WIDTH {
        let _ = writeln!(out, "{indent}Some({base}.def().rev())");
    } else {
        let _ = writeln!(out, "{indent}Some(");
        definition(out, &format!("{indent}    "), base, true, ",");
        let _ = writeln!(out, "{indent})");
    }
}

/// Writes a doc comment; nothing for a text without words.
pub(super) fn doc(out: &mut String, indent: &str, marker: &str, text: &str) {
    let mut blank = false;
    let mut written = false;
    for line in text.split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']) {
        let line = line.trim();
        if line.is_empty() {
            blank = written;
            continue;
        }
        if blank {
            for part in [indent, marker, "\n"] {
                out.push_str(part);
            }
        }
        for part in [indent, marker, " "] {
            out.push_str(part);
        }
        doc_line(out, line);
        out.push('\n');
        blank = false;
        written = true;
    }
}

/// One line of a doc comment as text that is not read as Markdown.
fn doc_line(out: &mut String, line: &str) {
    let plain = line.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" .,;()_'/".contains(&byte));
    if plain && !line.starts_with(|c: char| c.is_ascii_digit() || c == '_') {
        out.push_str(line);
        return;
    }
    let line: String = line.chars().filter(|c| !is_invisible(*c)).collect();
    let escaped = text::rustdoc(line.trim()).replace("://", "\\://");
    let digits = escaped.bytes().take_while(u8::is_ascii_digit).count();
    let marker = digits > 0 && escaped[digits..].starts_with(['.', ')']);
    if marker {
        let _ = write!(out, "{}\\{}", &escaped[..digits], &escaped[digits..]);
    } else {
        let _ = write!(out, "{}{escaped}", if escaped.starts_with(['-', '+', '=', ':']) { "\\" } else { "" });
    }
}

/// Characters that change how the text around them is shown; rustc refuses some of them in comments.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ad}')
}

/// A string literal of Rust, in which every character has a known width: others are escaped, so that a line is as long
/// here as it is for rustfmt.
pub(super) fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            ' '..='~' => out.push(c),
            c if is_wide(c) || is_narrow(c) => out.push(c),
            c => out.extend(c.escape_unicode()),
        }
    }
    out.push('"');
    out
}

/// How wide rustfmt finds a text of this module's making.
fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum() }
}

/// Letters of Latin, Greek and Cyrillic.
fn is_narrow(c: char) -> bool {
    matches!(c, '\u{a1}'..='\u{24f}' | '\u{370}'..='\u{52f}') && c.is_alphanumeric()
}

/// Letters of Chinese, Japanese and Korean.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

#[cfg(test)]
mod tests {
    use super::{doc, field, literal};
    use std::io::Write as _;
    use std::process::{Command, Stdio};

    fn shown(text: &str) -> String {
        let mut out = String::new();
        doc(&mut out, "", "///", text);
        out
    }

    /// Relations are named after a column, a target and a table at worst, each of up to 63 characters.
    #[test]
    fn fields_of_every_width_are_as_rustfmt_has_them() {
        let mut text = "pub struct Model {\n".to_owned();
        for name in (1..=43).step_by(6).chain(44..=112).chain([191]) {
            for target in (1..=43).step_by(7).chain(44..=63) {
                let ty = format!("BelongsTo<Option<super::{}::Entity>>", "b".repeat(target));
                field(&mut text, &"a".repeat(name), &ty);
            }
        }
        text.push_str("}\n");
        let mut rustfmt = Command::new("rustfmt")
            .args(["--edition", "2024"])
            .current_dir(std::env::temp_dir())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = rustfmt.stdin.take().unwrap();
        let input = text.clone();
        let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()).unwrap());
        let output = rustfmt.wait_with_output().unwrap();
        writer.join().unwrap();
        let formatted = String::from_utf8(output.stdout).unwrap();
        assert_eq!(text.lines().count(), formatted.lines().count());
        for (ours, theirs) in text.lines().zip(formatted.lines()) {
            assert_eq!(ours, theirs);
        }
    }

    #[test]
    fn docs_stay_text() {
        assert_eq!(shown("Who wrote it."), "/// Who wrote it.\n");
        assert_eq!(shown("one\n\n\n  two  \n"), "/// one\n///\n/// two\n");
        assert_eq!(shown("- a [link] <b>"), "/// \\- a \\[link\\] \\<b\\>\n");
        assert_eq!(shown("1. first"), "/// 1\\. first\n");
        assert_eq!(shown("see https://a.b"), "/// see https\\://a.b\n");
        assert_eq!(shown("```\nrm\n```"), "/// \\`\\`\\`\n/// rm\n/// \\`\\`\\`\n");
        assert_eq!(shown("a\u{202e}b"), "/// ab\n");
        assert_eq!(shown(" \n "), "");
    }

    #[test]
    fn literals_are_escaped() {
        assert_eq!(literal("it's \"x\"\\\n\u{202e}"), "\"it's \\\"x\\\"\\\\\\n\\u{202e}\"");
    }
}
