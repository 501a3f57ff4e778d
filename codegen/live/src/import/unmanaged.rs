//! `unmanaged.txt` beside a database's declaration: what a database has that nobody declares.

use std::path::Path;
use std::{fs, io};

/// The name of the file, in the folder of the database's declaration.
pub const FILE: &str = "unmanaged.txt";

/// Its text: a pattern a line.
pub fn text(names: &[String]) -> String {
    let mut text =
        "# What the database has and nobody declares here: never dropped, never drift. A name or a pattern a \
                    line (`legacy_*`).\n"
            .to_owned();
    for name in names {
        text.push_str(&name.replace(char::is_control, "?"));
        text.push('\n');
    }
    text
}

/// The patterns in the file of a database, without one where there is none.
///
/// # Errors
///
/// It is there and cannot be read, in words.
pub fn patterns(folder: &Path) -> Result<Vec<String>, String> {
    let path = folder.join(FILE);
    match fs::read_to_string(&path) {
        Ok(text) => Ok(parsed(&text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(format!("{} cannot be read: {error}", path.display())),
    }
}

fn parsed(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim);
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::{parsed, text};

    #[test]
    fn a_name_a_line() {
        let names = ["audit".to_owned(), "a\nb".to_owned()];
        assert_eq!(parsed(&text(&names)), ["audit", "a?b"]);
        assert_eq!(parsed("# a\n\n  legacy_* \n"), ["legacy_*"]);
    }
}
