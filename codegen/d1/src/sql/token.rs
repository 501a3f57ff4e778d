//! The words of a statement.

/// A word of SQL and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// What it is.
    pub(crate) kind: Kind,
    /// Its first byte.
    pub(crate) start: usize,
    /// The byte behind it.
    pub(crate) end: usize,
}

/// What a word of SQL is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A keyword, or a name without quotes.
    Word(String),
    /// A name in quotes, which are taken off.
    Name(String),
    /// A number as it is written.
    Number(String),
    /// A text in quotes.
    Text,
    /// `?`, or `?7` with its number.
    Parameter(Option<usize>),
    /// `:name`, `@name` or `$name`, which D1 does not take.
    NamedParameter,
    /// Any other character.
    Symbol(char),
}

impl Token {
    /// Whether it is a keyword, in capitals or not.
    pub(crate) fn is(&self, keyword: &str) -> bool {
        matches!(&self.kind, Kind::Word(word) if word.eq_ignore_ascii_case(keyword))
    }

    /// Whether it is a character.
    pub(crate) fn is_symbol(&self, symbol: char) -> bool {
        self.kind == Kind::Symbol(symbol)
    }

    /// What it calls, if it is a name; keywords look like names too.
    pub(crate) fn name(&self) -> Option<&str> {
        match &self.kind {
            Kind::Word(name) | Kind::Name(name) => Some(name),
            Kind::Number(_) | Kind::Text | Kind::Parameter(_) | Kind::NamedParameter | Kind::Symbol(_) => None,
        }
    }
}

/// The words of a text, without comments and blanks.
pub(crate) fn tokens(sql: &str) -> Vec<Token> {
    let bytes = sql.as_bytes();
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(&byte) = bytes.get(at) {
        let start = at;
        let next = bytes.get(at + 1).copied();
        let rest = sql.get(at..).unwrap_or_default();
        let kind = match byte {
            b if b.is_ascii_whitespace() => {
                at += 1;
                continue;
            }
            b'-' if next == Some(b'-') => {
                at += rest.find('\n').unwrap_or(rest.len());
                continue;
            }
            b'/' if next == Some(b'*') => {
                // The star that opens does not close.
                at += rest.get(2..).and_then(|rest| rest.find("*/")).map_or(rest.len(), |end| end + 4);
                continue;
            }
            b'\'' => {
                at = quoted_end(bytes, at, b'\'');
                Kind::Text
            }
            quote @ (b'"' | b'`') => {
                at = quoted_end(bytes, at, quote);
                Kind::Name(unquoted(sql, start, at, char::from(quote)))
            }
            b'[' => {
                at += rest.find(']').map_or(rest.len(), |end| end + 1);
                Kind::Name(rest.get(1..(at - start).saturating_sub(1)).unwrap_or_default().to_owned())
            }
            b'?' => {
                at = end_of(bytes, at + 1, u8::is_ascii_digit);
                Kind::Parameter(rest.get(1..at - start).and_then(|number| number.parse().ok()))
            }
            b':' | b'@' | b'$' if next.is_some_and(is_word) => {
                at = end_of(bytes, at + 1, |byte| is_word(*byte));
                Kind::NamedParameter
            }
            b if b.is_ascii_digit() || b == b'.' && next.is_some_and(|next| next.is_ascii_digit()) => {
                at = number_end(bytes, at);
                Kind::Number(sql.get(start..at).unwrap_or_default().to_owned())
            }
            b if is_word(b) => {
                at = end_of(bytes, at, |byte| is_word(*byte) || *byte == b'$');
                Kind::Word(sql.get(start..at).unwrap_or_default().to_owned())
            }
            b => {
                at += 1;
                Kind::Symbol(char::from(b))
            }
        };
        found.push(Token { kind, start, end: at });
    }
    found
}

/// Bytes above ASCII are parts of names, as for SQLite.
fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

fn end_of(bytes: &[u8], from: usize, holds: impl Fn(&u8) -> bool) -> usize {
    from + bytes.iter().skip(from).take_while(|byte| holds(byte)).count()
}

/// `1.5e-3` is one number, `1-3` are two.
fn number_end(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(&byte) = bytes.get(at) {
        let sign_of_exponent = matches!(byte, b'+' | b'-')
            && at > from
            && matches!(bytes.get(at - 1), Some(b'e' | b'E'))
            && !matches!(bytes.get(from + 1), Some(b'x' | b'X'));
        if !(is_word(byte) || byte == b'.' || sign_of_exponent) {
            break;
        }
        at += 1;
    }
    at
}

/// Behind the quote that closes; one that is doubled does not.
fn quoted_end(bytes: &[u8], from: usize, quote: u8) -> usize {
    let mut at = from + 1;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        if byte == quote {
            if bytes.get(at) != Some(&quote) {
                return at;
            }
            at += 1;
        }
    }
    at
}

fn unquoted(sql: &str, start: usize, end: usize, quote: char) -> String {
    let inner = sql.get(start + 1..end.saturating_sub(1)).unwrap_or_default();
    inner.replace(&format!("{quote}{quote}"), &quote.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(sql: &str) -> String {
        let show = |token: Token| match token.kind {
            Kind::Word(word) => word,
            Kind::Name(name) => format!("<{name}>"),
            Kind::Number(number) => format!("#{number}"),
            Kind::Text => "text".to_owned(),
            Kind::Parameter(number) => format!("?{}", number.map_or(String::new(), |number| number.to_string())),
            Kind::NamedParameter => ":".to_owned(),
            Kind::Symbol(symbol) => symbol.to_string(),
        };
        tokens(sql).into_iter().map(show).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_are_told_apart() {
        let cases = [
            (r#"SELECT "a""b".`c``d`,[e f] FROM t"#, "SELECT <a\"b> . <c`d> , <e f> FROM t"),
            ("'it''s ?' ? ?12 'a", "text ? ?12 text"),
            ("a--b ?\nc/* ? */d -- e", "a c d"),
            ("1 1.5e-3 .5 0x1F 1-3 x'00'", "#1 #1.5e-3 #.5 #0x1F #1 - #3 x text"),
            ("a=:b AND c=@d OR $e ::", "a = : AND c = : OR : : :"),
            ("a /*/ ? */ b /**/ c", "a b c"),
            ("a$1 _b$ $c", "a$1 _b$ :"),
            ("naïve \"ü\"\"\" \u{1F980}", "naïve <ü\"> \u{1F980}"),
        ];
        for (sql, expected) in cases {
            assert_eq!(shown(sql), expected, "{sql}");
        }
    }

    #[test]
    fn any_bytes_are_taken_apart() {
        for sql in ["'", "\"", "[", "?", "/*", "--", "1e", "é'é", "[é"] {
            let found = tokens(sql);
            assert!(found.iter().all(|token| token.start < token.end && token.end <= sql.len()), "{sql}: {found:?}");
        }
    }
}
