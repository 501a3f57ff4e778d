//! The entries of an index, and of the key of a table in partitions, as the server writes them.

use super::text::{self, bare, split};
use seaglass::model::{Dialect, IndexPart, IndexTarget, Name, Nulls, Order};
use seaglass::sql::{Piece, Token, follow, is_word, pieces};

/// The entries between commas.
pub(super) fn parts(list: &str) -> Vec<IndexPart> {
    split(list, ',').into_iter().filter_map(part).collect()
}

/// A column, a call or an expression in parentheses; then its collation, operator class, order and where NULLs sort.
fn part(sql: &str) -> Option<IndexPart> {
    let pieces = pieces(sql, Dialect::Postgres).ok()?;
    let mut rest = Rest { pieces: &pieces };
    let names = rest.names();
    let mut part = IndexPart::new(if names.is_empty() || rest.is_open() {
        let tail = rest.brackets();
        let behind: usize = rest.pieces.iter().map(|(_, text)| text.len()).sum();
        let end = sql.len().checked_sub(behind)?;
        tail.is_some().then_some(())?;
        IndexTarget::Expression(text::expression(bare(sql.get(..end)?)))
    } else {
        IndexTarget::Column(names.into_iter().next()?)
    });
    rest.space();
    if rest.takes("COLLATE") {
        part.collate = text::object(rest.names());
    }
    if !rest.is_order() {
        let class: Vec<String> = rest.names().iter().map(ToString::to_string).collect();
        let options = rest.brackets().map(|options| format!("({})", plain(&options))).unwrap_or_default();
        part.operator_class = (!class.is_empty()).then(|| format!("{}{options}", class.join(".")));
    }
    if rest.takes("DESC") {
        part.order = Order::Descending;
    }
    if rest.takes("NULLS") {
        part.nulls = Some(if rest.takes("FIRST") { Nulls::First } else { Nulls::Last });
    }
    Some(part)
}

/// Options of an operator class, whose values the server writes between quotes.
fn plain(options: &str) -> String {
    let option = |text: &str| {
        let (name, value) = text.split_once('=')?;
        let word = value.strip_prefix('\'')?.strip_suffix('\'')?;
        let is_plain = !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '.');
        is_plain.then(|| format!("{name}={word}"))
    };
    let all: Vec<String> =
        split(options, ',').into_iter().map(|text| option(text).unwrap_or_else(|| text.to_owned())).collect();
    all.join(", ")
}

/// What is not yet read of an entry.
struct Rest<'p, 'a> {
    pieces: &'p [Piece<'a>],
}

impl Rest<'_, '_> {
    fn space(&mut self) {
        while self.pieces.first().is_some_and(|piece| piece.0.is_none()) {
            self.pieces = &self.pieces[1..];
        }
    }

    fn is(&self, word: &str) -> bool {
        self.pieces.first().is_some_and(|piece| is_word(piece.0.as_ref(), word))
    }

    fn is_open(&self) -> bool {
        self.pieces.first().is_some_and(|piece| piece.0 == Some(Token::Sign('(')))
    }

    fn is_order(&mut self) -> bool {
        self.space();
        self.is("DESC") || self.is("NULLS")
    }

    fn takes(&mut self, word: &str) -> bool {
        self.space();
        let is = self.is(word);
        if is {
            self.pieces = &self.pieces[1..];
        }
        is
    }

    /// A name, with what it is in before it.
    fn names(&mut self) -> Vec<Name> {
        self.space();
        let mut names = Vec::new();
        while let Some(name) = self.pieces.first().and_then(|piece| text::name(piece.0)) {
            names.push(name);
            self.pieces = &self.pieces[1..];
            if self.pieces.first().is_none_or(|piece| piece.0 != Some(Token::Sign('.'))) {
                break;
            }
            self.pieces = &self.pieces[1..];
        }
        names
    }

    /// What stands in the brackets that open here.
    fn brackets(&mut self) -> Option<String> {
        let mut ahead = Self { pieces: self.pieces };
        ahead.space();
        if !ahead.is_open() {
            return None;
        }
        let mut depth = 0;
        let end = ahead.pieces.iter().position(|piece| {
            follow(&mut depth, piece.0);
            depth == 0
        })?;
        let inner = ahead.pieces.get(1..end)?.iter().map(|piece| piece.1).collect();
        self.pieces = ahead.pieces.get(end + 1..)?;
        Some(inner)
    }
}

#[cfg(test)]
mod tests {
    use super::parts;
    use seaglass::model::{IndexTarget, Nulls, Order};

    #[test]
    fn entries_are_read_as_the_server_writes_them() {
        let list = "a, \"B \"\"c\", lower(d) DESC, (e || f) COLLATE \"C\" text_pattern_ops DESC NULLS LAST, \
                    g gist_trgm_ops (siglen='32'), app.h(i) app.ops NULLS FIRST, EXTRACT(year FROM j), (k).l";
        let found = parts(list);
        let target = |at: usize| match &found[at].target {
            IndexTarget::Column(name) => name.to_string(),
            IndexTarget::Expression(sql) => format!("{sql:?}"),
        };
        assert_eq!([target(0), target(1)], ["a", "B \"c"]);
        assert!(target(2).contains("\"lower(d)\"") && found[2].order == Order::Descending);
        assert!(target(3).contains("\"e || f\"") && found[3].nulls == Some(Nulls::Last));
        assert_eq!(found[3].collate, Some("C".into()));
        assert_eq!(found[3].operator_class.as_deref(), Some("text_pattern_ops"));
        assert_eq!(found[4].operator_class.as_deref(), Some("gist_trgm_ops(siglen=32)"));
        assert!(target(5).contains("\"app.h(i)\"") && found[5].nulls == Some(Nulls::First));
        assert_eq!(found[5].operator_class.as_deref(), Some("app.ops"));
        assert!(target(6).contains("EXTRACT(year FROM j)"));
    }
}
