//! SQL cut into statements, as far as every client must agree where one ends.

use crate::model::Dialect;

/// A statement without the comments before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Statement<'a> {
    /// The line on which it starts, from 1.
    pub(super) line: usize,
    /// From its first word to its `;`, or to the end of the text.
    pub(super) text: &'a str,
    /// Its words outside of comments and literals, in upper case.
    pub(super) words: Vec<String>,
    /// Whether it ends with `;`.
    pub(super) ends: bool,
}

/// What cannot be cut: the line, and what is wrong there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Broken {
    pub(super) line: usize,
    pub(super) what: &'static str,
}

/// The statements of `text`.
pub(super) fn statements(text: &str, dialect: Dialect) -> Result<Vec<Statement<'_>>, Broken> {
    let mut cutter = Cutter { text, dialect, at: 0, start: None, words: Vec::new(), depth: 0, found: Vec::new() };
    while let Some(next) = text[cutter.at..].chars().next() {
        cutter.step(next)?;
    }
    cutter.end(false);
    Ok(cutter.found)
}

struct Cutter<'a> {
    text: &'a str,
    dialect: Dialect,
    at: usize,
    /// Where the statement at hand starts.
    start: Option<usize>,
    words: Vec<String>,
    /// How many BEGIN and CASE of a body are open.
    depth: usize,
    found: Vec<Statement<'a>>,
}

impl Cutter<'_> {
    fn step(&mut self, next: char) -> Result<(), Broken> {
        let rest = &self.text[self.at..];
        if next.is_whitespace() {
            self.at += next.len_utf8();
        } else if rest.starts_with("--") {
            self.at += rest.find('\n').unwrap_or(rest.len());
        } else if rest.starts_with("/*") {
            self.at += self.comment(rest)?;
        } else if next == ';' && self.depth == 0 {
            self.at += 1;
            self.end(true);
        } else {
            self.start.get_or_insert(self.at);
            self.at += self.token(rest, next)?;
        }
        Ok(())
    }

    /// The length of the token at the start of `rest`.
    fn token(&mut self, rest: &str, next: char) -> Result<usize, Broken> {
        let postgres = self.dialect == Dialect::Postgres;
        let closed = |length: Option<usize>, what| length.ok_or_else(|| self.broken(what));
        match next {
            '\'' => {
                let escapes = postgres && self.words.last().is_some_and(|word| word == "E") && self.follows_a_word();
                closed(quoted(rest, '\'', escapes), "a `'` has no end")
            }
            '"' => closed(quoted(rest, '"', false), "a `\"` has no end"),
            '`' if !postgres => closed(quoted(rest, '`', false), "a backtick has no end"),
            '[' if !postgres => closed(rest.find(']').map(|end| end + 1), "a `[` has no end"),
            '$' if postgres && tag(rest).is_some() => {
                let tag = tag(rest).unwrap_or_default();
                closed(rest[tag.len()..].find(tag).map(|end| end + 2 * tag.len()), "a dollar quote has no end")
            }
            '\\' => Err(self.broken("`\\` starts a command of psql, which no other client knows")),
            _ if next.is_alphanumeric() || next == '_' => Ok(self.word(rest)),
            _ => Ok(next.len_utf8()),
        }
    }

    fn word(&mut self, rest: &str) -> usize {
        let length = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$')).unwrap_or(rest.len());
        let word = rest[..length].to_uppercase();
        let creates = self.words.first().is_some_and(|first| first == "CREATE");
        match word.as_str() {
            "BEGIN" if creates && self.dialect == Dialect::D1 => self.depth += 1,
            "ATOMIC" if creates && self.words.last().is_some_and(|last| last == "BEGIN") => self.depth += 1,
            "CASE" if self.depth > 0 => self.depth += 1,
            "END" => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        self.words.push(word);
        length
    }

    fn follows_a_word(&self) -> bool {
        self.text[..self.at].ends_with(['e', 'E'])
    }

    fn comment(&self, rest: &str) -> Result<usize, Broken> {
        let (mut at, mut depth) = (2, 1);
        while depth > 0 {
            let end = rest[at..].find("*/").ok_or_else(|| self.broken("a `/*` has no `*/`"))?;
            let nested = rest[at..].find("/*").filter(|open| self.dialect == Dialect::Postgres && *open < end);
            at += nested.unwrap_or(end) + 2;
            if nested.is_some() { depth += 1 } else { depth -= 1 }
        }
        Ok(at)
    }

    fn end(&mut self, ends: bool) {
        let words = std::mem::take(&mut self.words);
        self.depth = 0;
        if let Some(start) = self.start.take() {
            let text = self.text[start..self.at].trim_end();
            self.found.push(Statement { line: line(self.text, start), text, words, ends });
        }
    }

    fn broken(&self, what: &'static str) -> Broken {
        Broken { line: line(self.text, self.at), what }
    }
}

/// The line of a place in `text`, from 1.
fn line(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

/// The length of what stands between two `quote`s, a doubled one standing for itself.
fn quoted(rest: &str, quote: char, escapes: bool) -> Option<usize> {
    let mut letters = rest.char_indices().skip(1).peekable();
    while let Some((at, letter)) = letters.next() {
        if escapes && letter == '\\' {
            letters.next();
        } else if letter == quote && letters.next_if(|(_, next)| *next == quote).is_none() {
            return Some(at + quote.len_utf8());
        }
    }
    None
}

/// `$…$` at the start of `rest`.
fn tag(rest: &str) -> Option<&str> {
    let end = rest[1..].find('$')? + 2;
    let inner = &rest[1..end - 1];
    let plain = inner.chars().all(|c| c.is_alphanumeric() || c == '_');
    (plain && !inner.starts_with(|c: char| c.is_ascii_digit())).then_some(&rest[..end])
}

#[cfg(test)]
mod tests {
    use super::{Broken, statements};
    use crate::model::Dialect::{self, D1, Postgres};

    fn cut(text: &str, dialect: Dialect) -> Vec<(usize, String, bool)> {
        let found = statements(text, dialect).unwrap();
        found.into_iter().map(|one| (one.line, one.text.to_owned(), one.ends)).collect()
    }

    #[test]
    fn cuts_where_every_client_cuts() {
        let text = "-- a; b\nSELECT ';', \"a;b\" /* ; */;\n\nSELECT 2";
        for dialect in Dialect::ALL {
            let found = cut(text, dialect);
            assert_eq!(found[0], (2, "SELECT ';', \"a;b\" /* ; */;".to_owned(), true));
            assert_eq!(found[1..], [(4, "SELECT 2".to_owned(), false)]);
        }
        assert_eq!(cut("SELECT E'\\';'; SELECT 'a''b;';", Postgres).len(), 2);
        assert_eq!(cut("DO $a$ BEGIN x; $$ END; $a$; SELECT $1;", Postgres).len(), 2);
        assert_eq!(cut("/* /* ; */ ; */ SELECT 1;", Postgres).len(), 1);
        assert_eq!(cut("SELECT `a;`, [b;];", D1).len(), 1);
        assert_eq!(cut(" ;; -- nothing\n", D1), []);
    }

    #[test]
    fn bodies_are_not_cut() {
        let trigger =
            "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET b = CASE WHEN 1 THEN 2 END; SELECT 1; END;";
        assert_eq!(cut(&format!("{trigger} SELECT 3;"), D1).len(), 2);
        let function = "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END;";
        assert_eq!(cut(&format!("{function} SELECT 3;"), Postgres).len(), 2);
    }

    #[test]
    fn what_has_no_end_is_named() {
        for (text, line) in [("SELECT\n'a;", 2), ("/* a", 1), ("DO $$ a", 1), ("SELECT 1;\n\\d users\n", 2)] {
            let broken = statements(text, Postgres).unwrap_err();
            assert!(matches!(broken, Broken { line: found, .. } if found == line), "{text}: {broken:?}");
        }
    }
}
