//! A place in the tokens of a generated file.

use super::tokens::{shown, unquoted};

/// The tokens that are still to be read.
pub(super) struct Cursor<'t>(pub(super) &'t [&'t str]);

impl<'t> Cursor<'t> {
    pub(super) fn peek(&self) -> Option<&'t str> {
        self.0.first().copied()
    }

    /// The next token; nothing at the end.
    pub(super) fn next(&mut self) -> &'t str {
        let (first, rest) = self.0.split_first().unwrap_or((&"", &[]));
        self.0 = rest;
        first
    }

    pub(super) fn eat(&mut self, token: &str) {
        if self.peek() == Some(token) {
            self.next();
        }
    }

    /// What is inside of the brackets that open here.
    pub(super) fn group(&mut self) -> &'t [&'t str] {
        let mut depth = 0_usize;
        for (at, token) in self.0.iter().enumerate() {
            match *token {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                let (inner, rest) = (self.0.get(1..at), self.0.get(at + 1..));
                self.0 = rest.unwrap_or_default();
                return inner.unwrap_or_default();
            }
        }
        std::mem::take(&mut self.0)
    }

    /// What stands before the first of these signs that is in no brackets; a `;` is passed as well.
    pub(super) fn until(&mut self, signs: &[&str]) -> &'t [&'t str] {
        let start = self.0;
        while let Some(token) = self.peek() {
            if signs.contains(&token) {
                break;
            }
            if ["(", "[", "{"].contains(&token) {
                self.group();
            } else {
                self.next();
            }
        }
        let said = start.get(..start.len() - self.0.len()).unwrap_or_default();
        self.eat(";");
        said
    }

    /// Passes an item that no app can name.
    pub(super) fn skip(&mut self) {
        self.until(&[";", "{"]);
        if self.peek() == Some("{") {
            self.group();
        }
    }
}

/// What commas part that are in no brackets, those of types included.
pub(super) fn parts<'t>(body: &'t [&'t str]) -> Vec<&'t [&'t str]> {
    let (mut found, mut depth, mut from, mut last) = (Vec::new(), 0_i32, 0, "");
    for (at, token) in body.iter().enumerate() {
        match *token {
            "(" | "[" | "{" | "<" => depth += 1,
            ">" if last == "-" || last == "=" => {}
            ")" | "]" | "}" | ">" => depth -= 1,
            "," if depth == 0 => {
                found.extend(body.get(from..at));
                from = at + 1;
            }
            _ => {}
        }
        last = token;
    }
    found.extend(body.get(from..).filter(|rest| !rest.is_empty()));
    found
}

/// The attributes at the start, and what follows them.
pub(super) fn split_attributes<'t>(part: &'t [&'t str]) -> (Vec<&'t [&'t str]>, &'t [&'t str]) {
    let (mut cursor, mut attributes) = (Cursor(part), Vec::new());
    while cursor.peek() == Some("#") {
        cursor.next();
        attributes.push(cursor.group());
    }
    (attributes, cursor.0)
}

/// The variants of an enum, with what `sea_orm` is told of each.
pub(super) fn variants<'t>(body: &'t [&'t str]) -> Vec<(&'t str, Vec<(String, String)>)> {
    let variant = |part: &'t [&'t str]| {
        let (attributes, rest) = split_attributes(part);
        Some((*rest.first()?, arguments(&attributes)))
    };
    parts(body).into_iter().filter_map(variant).collect()
}

/// The arguments of `#[sea_orm(…)]`, with their values where they have one.
pub(super) fn arguments(attributes: &[&[&str]]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for attribute in attributes {
        let ["sea_orm", "(", inner @ .., ")"] = attribute else { continue };
        found.extend(parts(inner).into_iter().map(|part| match part {
            [name, "=", value] if value.starts_with('"') => ((*name).to_owned(), unquoted(value)),
            [name, "=", value @ ..] => ((*name).to_owned(), shown(value)),
            other => (shown(other), String::new()),
        }));
    }
    found
}

pub(super) fn argument<'s>(arguments: &'s [(String, String)], name: &str) -> Option<&'s str> {
    arguments.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
}

/// What is derived.
pub(super) fn derives(attributes: &[&[&str]]) -> Vec<String> {
    let mut found = Vec::new();
    for attribute in attributes {
        if let ["derive", "(", inner @ .., ")"] = attribute {
            found.extend(parts(inner).into_iter().map(shown));
        }
    }
    found
}
