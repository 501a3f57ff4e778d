//! The builders that there are, as the source has them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A function that begins or goes on with a declaration.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Builder {
    /// The type that it belongs to; nothing of a free function.
    pub(crate) owner: String,
    /// Its name.
    pub(crate) name: String,
    /// What it gives.
    pub(crate) gives: String,
    /// The first sentence of its documentation.
    pub(crate) doc: String,
    /// The example of its documentation.
    pub(crate) example: String,
    /// The names of types in its signature.
    pub(crate) names: Vec<String>,
}

/// The files that declare, each with whether it is of `declare/`.
fn texts() -> Vec<(bool, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    for folder in ["declare", "model"] {
        collect(&src.join(folder), &mut files);
    }
    let read = |path: &PathBuf| fs::read_to_string(path).expect("source is read");
    files.iter().map(|path| (path.starts_with(src.join("declare")), read(path))).collect()
}

/// The examples of the types that `seaglass::` names.
pub(crate) fn type_examples() -> BTreeMap<String, String> {
    let mut found = BTreeMap::<String, String>::new();
    for (_, text) in texts() {
        let mut doc = Vec::new();
        for line in text.lines() {
            if let Some(words) = line.strip_prefix("///") {
                doc.push(words.strip_prefix(' ').unwrap_or(words).to_owned());
                continue;
            }
            let name = line.strip_prefix("pub struct ").or_else(|| line.strip_prefix("pub enum ")).map(word);
            if let Some(name) = name.filter(|_| !doc.is_empty()) {
                *found.entry(name.to_owned()).or_default() += &example(&doc);
            }
            if !line.starts_with("#[") {
                doc.clear();
            }
        }
    }
    found
}

/// All of them, in the order of their types and of the source.
pub(crate) fn builders() -> Vec<Builder> {
    let texts = texts();
    let public = exported();
    let counting: Vec<String> = texts
        .iter()
        .flat_map(|(_, text)| text.lines())
        .filter_map(|line| line.strip_prefix("counting!(")?.strip_suffix(");"))
        .map(str::to_owned)
        .collect();
    let mut found = BTreeMap::<String, Vec<Builder>>::new();
    for (is_declared, text) in &texts {
        for builder in of(text, &counting) {
            let is_free = builder.owner.is_empty() && *is_declared;
            if is_free || public.contains(&builder.owner) {
                found.entry(builder.owner.clone()).or_default().push(builder);
            }
        }
    }
    found.into_values().flatten().collect()
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> =
        fs::read_dir(folder).expect("a folder is read").map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The types that `seaglass::` names.
pub(crate) fn exported() -> BTreeSet<String> {
    let lib = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).expect("source is read");
    let lists = lib.split("\npub use ").skip(1).filter_map(|rest| rest.split_once(';'));
    let names = lists.flat_map(|(list, _)| list.split(|c: char| !c.is_alphanumeric() && c != '_'));
    names.filter(|name| name.starts_with(char::is_uppercase)).map(str::to_owned).collect()
}

/// The name that `text` begins with.
fn word(text: &str) -> &str {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default()
}

/// The builders of a file; what the macro `counting!` has is had by all of `counting`.
fn of(text: &str, counting: &[String]) -> Vec<Builder> {
    let (mut found, mut doc, mut owners) = (Vec::new(), Vec::new(), vec![String::new()]);
    let (mut end, mut is_hidden) = (String::new(), false);
    let lines: Vec<&str> = text.lines().collect();
    for (at, line) in lines.iter().enumerate() {
        let trimmed = line.trim_start();
        let indent = &line[..line.len() - trimmed.len()];
        if trimmed == "mod tests {" {
            break;
        } else if let Some(words) = trimmed.strip_prefix("///") {
            doc.push(words.strip_prefix(' ').unwrap_or(words).to_owned());
            continue;
        } else if trimmed == "#[doc(hidden)]" {
            doc.clear();
            is_hidden = true;
            continue;
        } else if trimmed.starts_with("#[") {
            continue;
        } else if let Some(owner) = trimmed.strip_prefix("impl ").and_then(|rest| rest.strip_suffix(" {")) {
            owners = if owner == "$owner" { counting.to_vec() } else { vec![owner.to_owned()] };
            end = format!("{indent}}}");
        } else if *line == end {
            owners = vec![String::new()];
            end.clear();
        } else if let Some(rest) = trimmed.strip_prefix("pub const fn ").or_else(|| trimmed.strip_prefix("pub fn ")) {
            let signature: String = lines[at..].iter().take(12).copied().collect::<Vec<_>>().join(" ");
            for owner in owners.iter().filter(|_| !is_hidden) {
                found.extend(builder(owner, word(rest), &signature, &doc));
            }
        }
        doc.clear();
        is_hidden = false;
    }
    found
}

/// The function, if it takes nothing by reference and gives a declaration.
fn builder(owner: &str, name: &str, signature: &str, doc: &[String]) -> Option<Builder> {
    let (taken, rest) = signature.split_once(" -> ")?;
    let gives = word(rest.split_once(" {")?.0);
    let is_builder = match owner {
        "" => gives.ends_with("Decl") || gives == "Expr",
        _ => gives == "Self" && !taken.contains("&self") && !taken.contains("&mut self"),
    };
    let gives = if gives == "Self" { owner } else { gives };
    is_builder.then(|| Builder {
        owner: owner.to_owned(),
        name: name.to_owned(),
        gives: gives.to_owned(),
        doc: sentence(doc),
        example: example(doc),
        names: names_in(signature.split_once(" {").map_or(signature, |(head, _)| head)),
    })
}

/// The code of the documentation.
fn example(doc: &[String]) -> String {
    let (mut is_code, mut code) = (false, String::new());
    for line in doc {
        if line.starts_with("```") {
            is_code = !is_code;
        } else if is_code {
            code += line.strip_prefix("# ").unwrap_or(line);
            code += "\n";
        }
    }
    code
}

/// The names of types.
fn names_in(signature: &str) -> Vec<String> {
    let words = signature.split(|c: char| !c.is_alphanumeric() && c != '_');
    words.filter(|word| word.starts_with(char::is_uppercase)).map(str::to_owned).collect()
}

/// The first sentence, without links.
fn sentence(doc: &[String]) -> String {
    let paragraph = doc.iter().take_while(|line| !line.is_empty()).cloned().collect::<Vec<_>>().join(" ");
    let first = paragraph.split_once(". ").map_or(paragraph.as_str(), |(first, _)| first);
    let mut text = first.trim_end_matches('.').to_owned();
    while let Some((before, link, after)) = link(&text) {
        text = format!("{before}`{}`{after}", link.trim_start_matches("crate::").replace("Self::", ""));
    }
    text + "."
}

/// What is before a link of rustdoc, what it shows, and what is behind it.
fn link(text: &str) -> Option<(String, String, String)> {
    let (before, rest) = text.split_once("[`").or_else(|| text.split_once('['))?;
    let (shown, after) = rest.split_once(']')?;
    let after = match after.strip_prefix('(') {
        Some(target) => target.split_once(')')?.1,
        None => after,
    };
    Some((before.to_owned(), shown.trim_matches('`').to_owned(), after.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::{Builder, of};

    #[test]
    fn builders_are_found_in_the_source() {
        let source = r#"
impl Thing {
    /// Begins [`crate::Thing`]s. More of it.
    pub const fn new(
        name: &str,
    ) -> Self {
    }

    /// What it is [for](crate::X).
    ///
    /// ```
    /// Thing::new("a")
    ///     .doc("b");
    /// ```
    pub fn doc(mut self, text: impl Into<String>) -> Self {
    }

    /// Its name.
    pub fn name(&self) -> &Name {
    }

    fn own(self) -> Self {
    }
}

/// Starts.
pub fn column() -> ColumnDecl {
}
macro_rules! counting {
        impl $owner {
            /// The first number.
            pub fn start(mut self, number: i64) -> Self {
            }
        }
}
"#;
        let wanted = [
            ("Thing", "new", "Thing", "Begins `Thing`s."),
            ("Thing", "doc", "Thing", "What it is `for`."),
            ("", "column", "ColumnDecl", "Starts."),
            ("Row", "start", "Row", "The first number."),
        ];
        let wanted = wanted.map(|(owner, name, gives, doc)| Builder {
            owner: owner.to_owned(),
            name: name.to_owned(),
            gives: gives.to_owned(),
            doc: doc.to_owned(),
            example: if name == "doc" { "Thing::new(\"a\")\n    .doc(\"b\");\n".to_owned() } else { String::new() },
            names: match name {
                "doc" => vec!["Into".to_owned(), "String".to_owned(), "Self".to_owned()],
                "column" => vec!["ColumnDecl".to_owned()],
                _ => vec!["Self".to_owned()],
            },
        });
        assert_eq!(of(source, &["Row".to_owned()]), wanted);
    }
}
