//! What an app can name of an entity's relations, read from the text of its file: so that a change of names is told,
//! whatever it comes from.

use super::names;
use std::collections::BTreeMap;

/// Names of an entity's relations as an app writes them, with what each means.
#[derive(Default)]
struct Surface(BTreeMap<String, Meaning>);

/// What a name stands for.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Meaning {
    /// The attribute of the relation that is meant, without its name.
    relation: Vec<String>,
    /// The entity that it leads to.
    target: String,
}

/// Modules and columns that are called something else: before and after.
pub type Renamed<'r> = [(&'r str, &'r str)];

/// What changes for an app between two texts of the file of the entity `module`.
pub(super) fn changes(module: &str, before: &str, after: &str, renamed: &Renamed<'_>) -> Vec<String> {
    let (before, after) = (read(before, renamed), read(after, &[]));
    let mut told = Vec::new();
    for (name, meaning) in &before.0 {
        match after.0.get(name) {
            Some(now) if now == meaning => {}
            Some(now) => told.push(format!("{module}: {name} meant {meaning}, and means {now}")),
            None => {
                let kind = kind(name);
                let is_same = |(other, now): &(&String, &Meaning)| {
                    *now == meaning && self::kind(other) == kind && !before.0.contains_key(*other)
                };
                match after.0.iter().find(is_same) {
                    Some((other, _)) => told.push(format!("{module}: {name} is {other} now")),
                    None => told.push(format!("{module}: {name} is gone ({meaning})")),
                }
            }
        }
    }
    let is_new = |(name, _): &(&String, &Meaning)| name.ends_with("Link") && !before.0.contains_key(*name);
    for (name, meaning) in after.0.iter().filter(is_new) {
        told.push(format!(
            "{module}: new {name} ({meaning}), followed by `find_linked`: `Related` belongs to another key"
        ));
    }
    told
}

/// What sort of name it is: only one of the same sort replaces it.
fn kind(name: &str) -> u8 {
    if name.starts_with("Relation::") {
        0
    } else if name.starts_with("Related<") {
        1
    } else {
        2
    }
}

impl std::fmt::Display for Meaning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.relation.join(", "))?;
        if self.target.is_empty() { Ok(()) } else { write!(f, " {}", self.target) }
    }
}

fn read(text: &str, renamed: &Renamed<'_>) -> Surface {
    let mean = |relation: Vec<&str>, target: &str| Meaning {
        relation: relation.into_iter().map(|argument| follow(argument, renamed)).collect(),
        target: called(target, renamed).to_owned(),
    };
    let mut surface = Surface::default();
    let mut lines = text.lines().peekable();
    let mut doc = "";
    let mut targets: Vec<&str> = Vec::new();
    let mut fields: Vec<(&str, Vec<&str>, &str)> = Vec::new();
    while let Some(line) = lines.next() {
        let trimmed = line.trim_start();
        if let Some(first) = trimmed.strip_prefix("#[sea_orm(") {
            let arguments = arguments(first, &mut lines);
            let Some(next) = lines.peek().map(|next| next.trim_start()) else { break };
            if !arguments.first().is_some_and(|first| is_relation(first)) {
                continue;
            }
            if let Some(field) = next.strip_prefix("pub ").and_then(|next| next.split(':').next()) {
                let target = target(&mut lines);
                targets.push(target);
                fields.push((field, arguments, target));
            } else if let Some(variant) = next.strip_suffix(',') {
                let relation = arguments.into_iter().filter(|argument| !is_name(argument)).collect();
                surface.0.insert(format!("Relation::{variant}"), mean(relation, ""));
            }
        } else if let Some(text) = line.strip_prefix("/// ") {
            doc = text;
        } else if let Some(name) = line.strip_prefix("pub struct ").and_then(|line| line.strip_suffix(';')) {
            let relation = vec![doc.split(": `find_linked").next().unwrap_or(doc)];
            surface.0.insert(name.to_owned(), mean(relation, ""));
        } else if let Some(target) = line.strip_prefix("impl Related<super::").and_then(|line| line.split("::").next())
        {
            let body = lines.by_ref().take_while(|line| *line != "}").map(str::trim);
            let relation = body.filter(|line| line.contains("::")).collect();
            surface.0.insert(format!("Related<{}>", called(target, renamed)), mean(relation, ""));
        }
    }
    for (field, arguments, target) in fields {
        let named = arguments.iter().find_map(|argument| argument.strip_prefix("relation_enum = "));
        let variant = named.map_or_else(|| names::camel(target), |name| name.trim_matches('"').to_owned());
        let relation: Vec<&str> = arguments.iter().copied().filter(|argument| !is_name(argument)).collect();
        let is_through = relation.iter().any(|argument| argument.starts_with("via = "));
        let mean = || mean(relation.clone(), target);
        surface.0.insert(format!("`{field}`"), mean());
        if !is_through {
            surface.0.insert(format!("Relation::{variant}"), mean());
        }
        let is_sole = targets.iter().filter(|other| **other == target).count() == 1;
        if is_sole && target != "Entity" {
            surface.0.insert(format!("Related<{}>", called(target, renamed)), mean());
        }
    }
    surface
}

/// What the module or column is called afterwards.
fn called<'t>(name: &'t str, renamed: &Renamed<'t>) -> &'t str {
    renamed.iter().find(|(before, _)| *before == name).map_or(name, |(_, after)| after)
}

/// An argument with the names that its modules and columns have afterwards.
fn follow(argument: &str, renamed: &Renamed<'_>) -> String {
    if renamed.is_empty() {
        return argument.to_owned();
    }
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut out = String::with_capacity(argument.len());
    let mut rest = argument;
    while let Some(at) = rest.find(is_word) {
        let (before, from) = rest.split_at(at);
        let (word, after) = from.split_at(from.find(|c| !is_word(c)).unwrap_or(from.len()));
        let camel = || {
            let found = renamed.iter().find(|(before, _)| names::camel(before) == word);
            found.map(|(_, after)| names::camel(after))
        };
        out.push_str(before);
        match renamed.iter().find(|(before, _)| *before == word) {
            Some((_, after)) => out.push_str(after),
            None => out.push_str(&camel().unwrap_or_else(|| word.to_owned())),
        }
        rest = after;
    }
    out + rest
}

/// The arguments of an attribute, which is on one line or ends on a later one.
fn arguments<'t>(first: &'t str, lines: &mut impl Iterator<Item = &'t str>) -> Vec<&'t str> {
    if let Some(all) = first.strip_suffix(")]") {
        return all.split(", ").collect();
    }
    lines.take_while(|line| line.trim() != ")]").map(|line| line.trim().trim_end_matches(',')).collect()
}

fn is_relation(argument: &str) -> bool {
    let word = argument.split(' ').next().unwrap_or(argument);
    ["belongs_to", "has_one", "has_many", "self_ref"].contains(&word)
}

/// Whether the argument only names the relation, or says what the database does.
fn is_name(argument: &str) -> bool {
    ["relation_enum", "relation_reverse", "on_update", "on_delete"].iter().any(|name| argument.starts_with(name))
}

/// The entity that a field leads to; its type may be on several lines.
fn target<'t>(lines: &mut impl Iterator<Item = &'t str>) -> &'t str {
    for line in lines {
        if let Some((_, rest)) = line.split_once("super::") {
            return rest.split("::").next().unwrap_or(rest).trim_start_matches("r#");
        }
        if line.contains("Entity") {
            return "Entity";
        }
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::changes;

    const BEFORE: &str = r#"pub struct Model {
    pub id: Uuid,
    #[sea_orm(belongs_to, from = "invite_code_used", to = "code")]
    pub invite_code: BelongsTo<Option<super::invite_codes::Entity>>,
    #[sea_orm(has_many)]
    pub posts: HasMany<super::posts::Entity>,
}
"#;

    #[test]
    fn names_that_change_are_told() {
        let after = BEFORE
            .replace("belongs_to, from", "belongs_to, relation_enum = \"InviteCodeUsed\", from")
            .replace("pub invite_code:", "pub used_invite_code:");
        assert_eq!(
            changes("users", BEFORE, &after, &[]),
            [
                "users: Relation::InviteCodes is Relation::InviteCodeUsed now",
                "users: `invite_code` is `used_invite_code` now"
            ]
        );
        assert_eq!(changes("users", BEFORE, BEFORE, &[]), [""; 0]);
        let renamed = BEFORE.replace("super::posts", "super::articles").replace("pub posts", "pub articles");
        assert_eq!(
            changes("users", BEFORE, &renamed, &[("posts", "articles")]),
            ["users: Relation::Posts is Relation::Articles now", "users: `posts` is `articles` now"]
        );
    }

    #[test]
    fn a_name_that_means_something_else_is_told() {
        let after = BEFORE.replace("from = \"invite_code_used\"", "from = \"sent_code\"");
        let told = changes("users", BEFORE, &after, &[]).join("\n");
        assert!(told.contains("users: `invite_code` meant belongs_to, from = \"invite_code_used\""), "{told}");
        assert!(told.contains("Related<invite_codes> meant"), "{told}");
    }
}
