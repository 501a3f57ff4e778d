//! SQL cut into statements, as far as every client must agree where one ends.

use super::{Cutter, Token};
use crate::model::Dialect;
use std::ops::Range;

/// A statement without the comments before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Statement<'a> {
    /// The line on which it starts, from 1.
    pub(crate) line: usize,
    /// From its first word to its `;`, or to the end of the text.
    pub(crate) text: &'a str,
    /// Its words outside of comments and literals, in upper case.
    pub(crate) words: Vec<String>,
    /// All of it but its `;` and its comments.
    pub(crate) tokens: Vec<Token<'a>>,
    /// Whether it ends with `;`.
    pub(crate) ends: bool,
}

/// What cannot be cut: the line, and what is wrong there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BrokenLine {
    pub(crate) line: usize,
    pub(crate) what: &'static str,
}

/// The statements of `text`.
pub(crate) fn statements(text: &str, dialect: Dialect) -> Result<Vec<Statement<'_>>, BrokenLine> {
    let broken = |at, what| BrokenLine { line: line(text, at), what };
    let mut reader =
        Reader { text, dialect, start: None, words: Vec::new(), tokens: Vec::new(), depth: 0, found: Vec::new() };
    let mut at = 0;
    for piece in Cutter::new(text, dialect) {
        let (token, written) = piece.map_err(|error| broken(error.at, error.what))?;
        if token == Some(Token::Sign('\\')) {
            return Err(broken(at, "`\\` starts a command of psql, which no other client knows"));
        }
        let end = at + written.len();
        if let Some(token) = token {
            reader.take(token, at..end);
        }
        at = end;
    }
    reader.end(text.len(), false);
    Ok(reader.found)
}

struct Reader<'a> {
    text: &'a str,
    dialect: Dialect,
    /// Where the statement at hand starts.
    start: Option<usize>,
    words: Vec<String>,
    tokens: Vec<Token<'a>>,
    /// How many BEGIN and CASE of a body are open.
    depth: usize,
    found: Vec<Statement<'a>>,
}

impl<'a> Reader<'a> {
    fn take(&mut self, token: Token<'a>, place: Range<usize>) {
        match token {
            Token::LineComment(_) => return,
            Token::Sign(';') if self.depth == 0 => return self.end(place.end, true),
            Token::Word(word) => self.word(word),
            Token::Text(_) | Token::Quoted(_) | Token::Parameter(_) | Token::Sign(_) => {}
        }
        self.start.get_or_insert(place.start);
        self.tokens.push(token);
    }

    fn word(&mut self, word: &str) {
        let word = word.to_uppercase();
        let creates = self.words.first().is_some_and(|first| first == "CREATE");
        match word.as_str() {
            "BEGIN" if creates && self.dialect == Dialect::D1 => self.depth += 1,
            "ATOMIC" if creates && self.words.last().is_some_and(|last| last == "BEGIN") => self.depth += 1,
            "CASE" if self.depth > 0 => self.depth += 1,
            "END" => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        self.words.push(word);
    }

    fn end(&mut self, at: usize, ends: bool) {
        let (words, tokens) = (std::mem::take(&mut self.words), std::mem::take(&mut self.tokens));
        self.depth = 0;
        if let Some(start) = self.start.take() {
            let text = self.text.get(start..at).unwrap_or_default().trim_end();
            self.found.push(Statement { line: line(self.text, start), text, words, tokens, ends });
        }
    }
}

/// The line of a place in `text`, from 1.
fn line(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or(text).matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::{BrokenLine, statements};
    use crate::model::Dialect::{self, D1, Postgres};
    use crate::sql::Token;

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
    fn tokens_are_names_literals_and_signs() {
        use crate::sql::written;
        let of = |text, dialect| {
            let found = statements(text, dialect).unwrap();
            let one = |token: &Token<'_>| match token {
                Token::Text(text) => format!("'{text}'"),
                Token::Sign(sign) => sign.to_string(),
                other => written(*other).unwrap_or_default().into_owned(),
            };
            found[0].tokens.iter().map(one).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(of("a.\"b\"\"c\" -- d\n= $x$it's$x$, 'e''f';", Postgres), "a . b\"c = 'it's' , 'e''f'");
        assert_eq!(of("[a b] `c`", D1), "a b c");
    }

    #[test]
    fn what_has_no_end_is_named() {
        for (text, line) in [("SELECT\n'a;", 2), ("/* a", 1), ("DO $$ a", 1), ("SELECT 1;\n\\d users\n", 2)] {
            let broken = statements(text, Postgres).unwrap_err();
            assert!(matches!(broken, BrokenLine { line: found, .. } if found == line), "{text}: {broken:?}");
        }
    }
}
