//! SQL cut into statements, as far as every client must agree where one ends.

use crate::model::Dialect;

/// A part of a statement; comments are none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// A word or a number, as written.
    Word(&'a str),
    /// A name in quotes, without them.
    Quoted(String),
    /// What stands in a literal or between dollar quotes, as written.
    Literal(&'a str),
    /// Anything else.
    Sign(char),
}

/// A statement without the comments before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Statement<'a> {
    /// The line on which it starts, from 1.
    pub(crate) line: usize,
    /// From its first word to its `;`, or to the end of the text.
    pub(crate) text: &'a str,
    /// Its words outside of comments and literals, in upper case.
    pub(crate) words: Vec<String>,
    /// All of it but its `;`.
    pub(crate) tokens: Vec<Token<'a>>,
    /// Whether it ends with `;`.
    pub(crate) ends: bool,
}

/// What cannot be cut: the line, and what is wrong there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Broken {
    pub(crate) line: usize,
    pub(crate) what: &'static str,
}

/// The statements of `text`.
pub(crate) fn statements(text: &str, dialect: Dialect) -> Result<Vec<Statement<'_>>, Broken> {
    let (words, tokens, found) = (Vec::new(), Vec::new(), Vec::new());
    let mut cutter = Cutter { text, dialect, at: 0, start: None, words, tokens, depth: 0, found };
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
    tokens: Vec<Token<'a>>,
    /// How many BEGIN and CASE of a body are open.
    depth: usize,
    found: Vec<Statement<'a>>,
}

impl<'a> Cutter<'a> {
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
            let length = self.token(rest, next)?;
            self.tokens.push(self.read(rest.get(..length).unwrap_or(rest), next));
            self.at += length;
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

    /// The token of this text, which starts with `next`.
    fn read(&self, text: &'a str, next: char) -> Token<'a> {
        let inner = |at: usize| text.get(at..text.len().saturating_sub(at)).unwrap_or_default();
        let postgres = self.dialect == Dialect::Postgres;
        match next {
            '\'' => Token::Literal(inner(1)),
            '"' => Token::Quoted(inner(1).replace("\"\"", "\"")),
            '`' if !postgres => Token::Quoted(inner(1).replace("``", "`")),
            '[' if !postgres => Token::Quoted(inner(1).to_owned()),
            '$' if postgres && tag(text).is_some() => Token::Literal(inner(tag(text).map_or(0, str::len))),
            _ if next.is_alphanumeric() || next == '_' => Token::Word(text),
            _ => Token::Sign(next),
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
        let (words, tokens) = (std::mem::take(&mut self.words), std::mem::take(&mut self.tokens));
        self.depth = 0;
        if let Some(start) = self.start.take() {
            let text = self.text[start..self.at].trim_end();
            self.found.push(Statement { line: line(self.text, start), text, words, tokens, ends });
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
    fn tokens_are_names_literals_and_signs() {
        use super::Token::{Literal, Quoted, Sign, Word};
        let found = statements("a.\"b\"\"c\" -- d\n= $x$it's$x$, 'e''f';", Postgres).unwrap();
        let quoted = Quoted("b\"c".to_owned());
        let expected = [Word("a"), Sign('.'), quoted, Sign('='), Literal("it's"), Sign(','), Literal("e''f")];
        assert_eq!(found[0].tokens, expected);
        let found = statements("[a b] `c`", D1).unwrap();
        assert_eq!(found[0].tokens, [Quoted("a b".to_owned()), Quoted("c".to_owned())]);
    }

    #[test]
    fn what_has_no_end_is_named() {
        for (text, line) in [("SELECT\n'a;", 2), ("/* a", 1), ("DO $$ a", 1), ("SELECT 1;\n\\d users\n", 2)] {
            let broken = statements(text, Postgres).unwrap_err();
            assert!(matches!(broken, Broken { line: found, .. } if found == line), "{text}: {broken:?}");
        }
    }
}
