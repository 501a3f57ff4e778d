//! Templates, and lines that are added to files that exist.

/// The template with every `{{name}}` replaced.
pub(super) fn filled(template: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(template.to_owned(), |text, (name, value)| text.replace(&format!("{{{{{name}}}}}"), value))
}

/// The text with those lines that it does not have; none if it has them all.
pub(super) fn with_lines(text: Option<&str>, lines: &str) -> Option<String> {
    let there = text.unwrap_or_default();
    let is_there = |line: &str| there.lines().any(|found| found.trim() == line);
    let missing: Vec<&str> = lines.lines().filter(|line| !is_there(line)).collect();
    if missing.iter().all(|line| line.starts_with('#')) {
        return None;
    }
    let end = if there.contains("\r\n") { "\r\n" } else { "\n" };
    let mut out = there.to_owned();
    if !out.is_empty() && !out.ends_with('\n') {
        out.push_str(end);
    }
    for line in missing {
        out.push_str(line);
        out.push_str(end);
    }
    Some(out)
}

/// How the lines of a text end, and what stands before the first one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ends {
    windows: bool,
    mark: bool,
}

const MARK: char = '\u{feff}';

/// The text with LF ends, and what it had.
///
/// # Errors
///
/// It has both.
pub(super) fn lines_of(text: &str) -> Result<(Ends, String), String> {
    let (bare, mark) = text.strip_prefix(MARK).map_or((text, false), |text| (text, true));
    let (all, windows) = (bare.matches('\n').count(), bare.matches("\r\n").count());
    if windows != 0 && windows != all {
        return Err("it has two kinds of line ends".to_owned());
    }
    Ok((Ends { windows: windows > 0, mark }, bare.replace("\r\n", "\n")))
}

impl Ends {
    /// The text with what the one before had.
    pub(super) fn restore(self, text: &str) -> String {
        let text = if self.windows { text.replace('\n', "\r\n") } else { text.to_owned() };
        if self.mark { format!("{MARK}{text}") } else { text }
    }
}

#[cfg(test)]
mod tests {
    use super::{filled, lines_of, with_lines};

    #[test]
    fn lines_are_added_once() {
        let lines = "# why\n/a text\n/b text\n";
        assert_eq!(with_lines(None, lines).as_deref(), Some(lines));
        assert_eq!(with_lines(Some(lines), lines), None);
        assert_eq!(with_lines(Some("*.x"), "/target\n").as_deref(), Some("*.x\n/target\n"));
        assert_eq!(with_lines(Some("*.x\r\n"), "/target\n").as_deref(), Some("*.x\r\n/target\r\n"));
        assert_eq!(with_lines(Some("/a text\n"), lines).as_deref(), Some("/a text\n# why\n/b text\n"));
    }

    #[test]
    fn a_text_gets_back_how_it_begins_and_how_its_lines_end() {
        for text in ["a\nb\n", "a\r\nb\r\n", "\u{feff}a\n", "", "a"] {
            let (ends, plain) = lines_of(text).unwrap();
            assert!(!plain.contains(['\r', '\u{feff}']));
            assert_eq!(ends.restore(&plain), text);
        }
    }

    #[test]
    fn a_template_is_filled() {
        assert_eq!(filled("a {{b}} {{c}}", &[("b", "x"), ("c", "y")]), "a x y");
    }
}
