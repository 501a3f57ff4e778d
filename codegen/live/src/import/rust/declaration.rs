//! An expression of Rust that declares something, and what it uses.

use super::code;
use super::uses::Uses;
use std::fmt::Write as _;

/// The longest line that rustfmt leaves as it is.
const WIDTH: usize = 120;
/// The longest chain of calls in one line.
const CHAIN: usize = 90;

/// An expression that declares something: how it starts, and what is called on that. It is laid out as rustfmt would, which
/// touches no chain of calls that holds a long literal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::import::rust) struct Declaration {
    start: String,
    calls: Vec<(String, Argument)>,
    /// What its words name.
    pub(in crate::import::rust) uses: Uses,
}

/// What a method is given.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Argument {
    /// Words as they stand.
    Words(String),
    /// Several values.
    List(Vec<String>),
    /// A text that people read.
    Prose(String),
    /// Another declaration.
    Nested(Box<Declaration>),
}

impl Declaration {
    /// Words as they stand.
    pub(in crate::import::rust) fn words(start: impl Into<String>) -> Self {
        Self { start: start.into(), ..Self::default() }
    }

    /// `Kind::function(arguments)` of what `seaglass` gives.
    pub(in crate::import::rust) fn of(kind: &str, function: &str, arguments: &[String]) -> Self {
        Self::words(format!("{kind}::{function}({})", arguments.join(", "))).using(&format!("seaglass::{kind}"))
    }

    /// It uses that path.
    pub(in crate::import::rust) fn using(mut self, path: &str) -> Self {
        self.uses.name(path);
        self
    }

    /// Calls a method with these words, which may be none.
    pub(in crate::import::rust) fn call(mut self, method: &str, words: impl Into<String>) -> Self {
        self.calls.push((method.to_owned(), Argument::Words(words.into())));
        self
    }

    /// Calls a method with several values.
    pub(in crate::import::rust) fn call_all(mut self, method: &str, values: Vec<String>) -> Self {
        self.calls.push((method.to_owned(), Argument::List(values)));
        self
    }

    /// Calls a method that takes nothing, if `said`.
    pub(in crate::import::rust) fn call_if(self, said: bool, method: &str) -> Self {
        if said { self.call(method, "") } else { self }
    }

    /// Calls a method with a text, if there is one.
    pub(in crate::import::rust) fn text(self, method: &str, text: Option<&str>) -> Self {
        self.call_some(method, text.map(code::text))
    }

    /// Calls a method with words, if there are any.
    pub(in crate::import::rust) fn call_some(self, method: &str, words: Option<String>) -> Self {
        match words {
            Some(words) => self.call(method, words),
            None => self,
        }
    }

    /// What it is for.
    pub(in crate::import::rust) fn doc(mut self, doc: Option<&str>) -> Self {
        self.calls.extend(doc.map(|doc| ("doc".to_owned(), Argument::Prose(doc.to_owned()))));
        self
    }

    /// Calls a method with another declaration.
    pub(in crate::import::rust) fn nest(mut self, method: &str, mut inner: Self) -> Self {
        self.uses.add(std::mem::take(&mut inner.uses));
        self.calls.push((method.to_owned(), Argument::Nested(Box::new(inner))));
        self
    }

    /// The expression, on lines that are `indent` spaces from the left, the first aside.
    pub(in crate::import::rust) fn expression(&self, indent: usize) -> String {
        if let Some(flat) = self.flat().filter(|flat| indent + flat.len() <= CHAIN) {
            return flat;
        }
        let mut text = self.start.clone();
        let space = |by: usize| " ".repeat(indent + by);
        for (method, argument) in &self.calls {
            let _ = write!(text, "\n{}.{method}(", space(4));
            let flat = argument.flat().filter(|flat| indent + method.len() + flat.len() + 8 <= WIDTH);
            match flat {
                Some(flat) => text.push_str(&flat),
                None => {
                    let _ = write!(text, "\n{}{},\n{}", space(8), argument.laid_out(indent + 8), space(4));
                }
            }
            text.push(')');
        }
        text
    }

    /// All of it in one line, where it holds no other.
    fn flat(&self) -> Option<String> {
        let mut text = self.start.clone();
        for (method, argument) in &self.calls {
            let _ = write!(text, ".{method}({})", argument.flat()?);
        }
        (!text.contains('\n')).then_some(text)
    }
}

impl Argument {
    fn flat(&self) -> Option<String> {
        let text = match self {
            Self::Words(words) => words.clone(),
            Self::List(values) => values.join(", "),
            Self::Prose(text) => code::text(text),
            Self::Nested(inner) => inner.flat()?,
        };
        (!text.contains('\n')).then_some(text)
    }

    fn laid_out(&self, indent: usize) -> String {
        match self {
            Self::Words(words) => words.clone(),
            Self::List(values) => values.join(&format!(",\n{}", " ".repeat(indent))),
            Self::Prose(text) => code::prose(text, indent),
            Self::Nested(inner) => inner.expression(indent),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Declaration;

    #[test]
    fn a_chain_is_one_line_where_it_fits() {
        let short = Declaration::of("Sequence", "new", &["\"papers\"".into()]).call("start", "7");
        assert_eq!(short.expression(4), "Sequence::new(\"papers\").start(7)");
        let long = short.doc(Some(&"word ".repeat(40))).nest("of", Declaration::words("a").text("b", Some("c\nd")));
        insta::assert_snapshot!(long.expression(4), @r#"
        Sequence::new("papers")
                .start(7)
                .doc(
                    "word word word word word word word word word word word word word word word word word word word \
                     word word word word word word word word word word word word word word word word word word word \
                     word word ",
                )
                .of(
                    a
                        .b(
                            "c
        d",
                        ),
                )
        "#);
    }
}
