//! Text that people wrote, put where it cannot be read as anything but text.

/// A line of a rustdoc comment: Markdown and intra-doc links show as they were written.
pub(crate) fn rustdoc(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for c in line.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' => {
                // Between two word characters an underscore is text already, and names are easier to read without.
                let inner = c == '_' && out.chars().next_back().is_some_and(char::is_alphanumeric);
                if !inner {
                    out.push('\\');
                }
                out.push(c);
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
