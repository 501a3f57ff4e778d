//! A CREATE statement cut into tokens that know where they stand, and what stands between them.

use seaglass::model::Dialect;
use seaglass::sql::{Token, follow, pieces};
use std::ops::Range;

/// A token of a statement.
#[derive(Clone, Debug)]
pub(super) struct Tok<'a> {
    pub(super) token: Token<'a>,
    /// Its bytes.
    pub(super) at: Range<usize>,
}

/// A comment of a statement.
#[derive(Clone, Debug)]
pub(super) struct Remark<'a> {
    /// As it is written.
    pub(super) text: &'a str,
    /// Its bytes.
    pub(super) at: Range<usize>,
}

/// A statement, cut.
#[derive(Clone, Debug)]
pub(super) struct Text<'a> {
    pub(super) sql: &'a str,
    pub(super) tokens: Vec<Tok<'a>>,
    pub(super) remarks: Vec<Remark<'a>>,
}

impl<'a> Text<'a> {
    /// Cuts a statement; the error says what has no end.
    pub(super) fn of(sql: &'a str) -> Result<Self, String> {
        let (mut tokens, mut remarks, mut at) = (Vec::new(), Vec::new(), 0);
        for (token, text) in pieces(sql, Dialect::D1)? {
            let range = at..at + text.len();
            at = range.end;
            match token {
                Some(Token::LineComment(_)) => remarks.push(Remark { text, at: range }),
                Some(token) => tokens.push(Tok { token, at: range }),
                None if text.starts_with("/*") => remarks.push(Remark { text, at: range }),
                None => {}
            }
        }
        Ok(Self { sql, tokens, remarks })
    }

    /// What stands there, without space around it.
    pub(super) fn slice(&self, at: Range<usize>) -> &'a str {
        self.sql.get(at).unwrap_or_default().trim()
    }
}

/// A place among the tokens of a statement.
#[derive(Clone, Debug)]
pub(super) struct Cursor<'t, 'a> {
    pub(super) text: &'t Text<'a>,
    pub(super) at: usize,
}

impl<'t, 'a> Cursor<'t, 'a> {
    pub(super) const fn new(text: &'t Text<'a>) -> Self {
        Self { text, at: 0 }
    }

    /// The token so many further on.
    pub(super) fn ahead(&self, by: usize) -> Option<Token<'a>> {
        self.text.tokens.get(self.at + by).map(|tok| tok.token)
    }

    pub(super) fn peek(&self) -> Option<Token<'a>> {
        self.ahead(0)
    }

    /// Where the next token begins, or the end.
    pub(super) fn from(&self) -> usize {
        self.text.tokens.get(self.at).map_or(self.text.sql.len(), |tok| tok.at.start)
    }

    /// Where the last token ended.
    pub(super) fn to(&self) -> usize {
        self.at.checked_sub(1).and_then(|at| self.text.tokens.get(at)).map_or(0, |tok| tok.at.end)
    }

    /// Whether nothing stands between the last token and the next.
    pub(super) fn is_adjacent(&self) -> bool {
        self.from() == self.to()
    }

    pub(super) fn is_word(&self, word: &str) -> bool {
        seaglass::sql::is_word(self.peek().as_ref(), word)
    }

    pub(super) fn is_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is_word(word))
    }

    pub(super) fn is_sign(&self, sign: char) -> bool {
        self.peek() == Some(Token::Sign(sign))
    }

    /// Goes over a keyword, if it is next.
    pub(super) fn word(&mut self, word: &str) -> bool {
        let is = self.is_word(word);
        self.at += usize::from(is);
        is
    }

    /// The same of some keywords in a row.
    pub(super) fn words(&mut self, words: &[&str]) -> bool {
        let is = |(by, word): (usize, &&str)| seaglass::sql::is_word(self.ahead(by).as_ref(), word);
        let all = words.iter().enumerate().all(is);
        self.at += if all { words.len() } else { 0 };
        all
    }

    pub(super) fn sign(&mut self, sign: char) -> bool {
        let is = self.is_sign(sign);
        self.at += usize::from(is);
        is
    }

    /// A name, in any of the forms that SQLite takes: `a`, `"a"`, `` `a` ``, `[a]` and `'a'`.
    pub(super) fn name(&mut self) -> Option<String> {
        let name = name(self.peek()?)?;
        self.at += 1;
        Some(name)
    }

    /// What stands in the parentheses that begin here; none where none do, or they do not end.
    pub(super) fn bracket(&mut self) -> Option<Range<usize>> {
        if !self.is_sign('(') {
            return None;
        }
        let (mut depth, mut at) = (0_usize, self.at);
        let start = self.text.tokens.get(at)?.at.end;
        loop {
            let tok = self.text.tokens.get(at)?;
            follow(&mut depth, Some(tok.token));
            at += 1;
            if depth == 0 {
                self.at = at;
                return Some(start..tok.at.start);
            }
        }
    }
}

/// The name that a token is, if it may be one.
pub(super) fn name(token: Token<'_>) -> Option<String> {
    match token {
        Token::Text(text) => Some(text.replace("''", "'")),
        Token::Word(_) | Token::Quoted(_) => seaglass::sql::written(token).map(std::borrow::Cow::into_owned),
        Token::Parameter(_) | Token::LineComment(_) | Token::Sign(_) => None,
    }
}

/// The words of a text without space and comments, to be compared with those of another.
pub(super) fn same(left: &str, right: &str) -> bool {
    let tokens = |sql: &str| -> Option<Vec<String>> {
        let text = Text::of(sql).ok()?;
        Some(text.tokens.iter().map(|tok| sql.get(tok.at.clone()).unwrap_or_default().to_owned()).collect())
    };
    left == right || tokens(left).is_some_and(|left| tokens(right).is_some_and(|right| left == right))
}
