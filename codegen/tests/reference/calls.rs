//! Which builders a piece of code calls: enough of Rust to follow chains of methods.

use crate::builders::Builder;
use std::collections::{BTreeMap, BTreeSet};

/// The builders that `code` calls, each by its type and name.
///
/// `helpers` are functions beside it, each with the type that it gives.
pub(crate) fn calls<'b>(
    code: &str,
    helpers: &BTreeMap<&str, &'b str>,
    builders: &'b [Builder],
) -> BTreeSet<(&'b str, &'b str)> {
    let tokens = tokens(code);
    let word = |at: usize| tokens.get(at).map_or("", String::as_str);
    let find = |owner: &str, name: &str| builders.iter().find(|it| it.owner == owner && it.name == name);
    let mut found = BTreeSet::new();
    // The type of the chain that is being written, a chain for each open bracket.
    let mut chains: Vec<Option<&'b str>> = vec![None];
    let mut variables: BTreeMap<&str, &'b str> = helpers.clone();
    let mut named = "";
    let mut at = 0;
    while at < tokens.len() {
        let called = match (word(at), word(at + 1), word(at + 2), word(at + 3)) {
            (".", name, "(" | "::", _) => {
                let chain = chains.last().copied().flatten();
                at += 1;
                chain.and_then(|owner| find(owner, name))
            }
            (owner, "::", name, "(" | "::") if !owner.is_empty() => {
                at += 2;
                find(owner, name)
            }
            ("::", ..) => None,
            (name, "(", ..) => find("", name),
            _ => None,
        };
        if let Some(builder) = called {
            found.insert((builder.owner.as_str(), builder.name.as_str()));
            chains.pop();
            chains.push(Some(&builder.gives));
        }
        let after_path = at > 0 && matches!(word(at - 1), "." | "::");
        match word(at) {
            "let" => named = if word(at + 1) == "mut" { word(at + 2) } else { word(at + 1) },
            ";" if chains.len() == 1 => {
                variables.extend(chains[0].map(|chain| (named, chain)));
                (named, chains[0]) = ("", None);
            }
            name if matches!(word(at + 1), "." | "(") && !after_path && variables.contains_key(name) => {
                chains.pop();
                chains.push(variables.get(name).copied());
            }
            "(" | "[" | "{" => chains.push(None),
            ")" | "]" | "}" => drop(chains.pop()),
            "," | ";" | "=" | "|" => {
                chains.pop();
                chains.push(None);
            }
            _ => {}
        }
        if chains.is_empty() {
            chains.push(None);
        }
        at += 1;
    }
    found
}

/// Words, `::` and single characters; a text in quotes is one `"`, and comments are nothing.
fn tokens(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = code.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = if first == '"' {
            string(rest)
        } else if let Some(raw) = rest.strip_prefix("r#\"") {
            raw.find("\"#").map_or(rest.len(), |end| end + 5)
        } else if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if first.is_alphanumeric() || first == '_' {
            rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            first.len_utf8()
        };
        let (token, behind) = rest.split_at(length);
        if !token.starts_with("//") {
            found.push(if token.contains('"') { "\"".to_owned() } else { token.to_owned() });
        }
        rest = behind.trim_start();
    }
    found
}

/// The length of the text in quotes that `rest` begins with.
fn string(rest: &str) -> usize {
    let mut is_escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '"' if !is_escaped => return at + 1,
            _ => is_escaped = c == '\\' && !is_escaped,
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::calls;
    use crate::builders::Builder;

    #[test]
    fn chains_are_followed_to_their_types() {
        let builder = |owner: &str, name: &str, gives: &str| Builder {
            owner: owner.to_owned(),
            name: name.to_owned(),
            gives: gives.to_owned(),
            doc: String::new(),
            example: String::new(),
            names: Vec::new(),
        };
        let builders = [
            builder("", "column", "Column"),
            builder("Column", "doc", "Column"),
            builder("Table", "new", "Table"),
            builder("Table", "doc", "Table"),
            builder("Table", "column", "Table"),
        ];
        let of = |code: &str| {
            calls(code, &[("made", "Table")].into(), &builders)
                .into_iter()
                .map(|(a, b)| format!("{a}.{b}"))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            of("Table::new(x.doc(\".doc(\")).column(\"a\", column())"),
            [".column", "Table.column", "Table.new"]
        );
        assert_eq!(of("f(column().doc(\"b\"), y.doc(1)); // Table::new()"), [".column", "Column.doc"]);
        assert_eq!(of("let t = Table::new(s);\nother.doc(2)"), ["Table.new"]);
        assert_eq!(of("(made(1).doc(2), 3)"), ["Table.doc"]);
        assert_eq!(of("let t = || Table::new(s);\nf(t().doc(2))"), ["Table.doc", "Table.new"]);
        assert_eq!(of("let t = Table::new(s);\nf(t.doc(2))"), ["Table.doc", "Table.new"]);
    }
}
