//! What of the entities an example is about.

use crate::made::Made;
use std::fmt::Write;

/// What models and enums hold that was not there before.
pub(crate) fn entities(made: &Made, whole: bool) -> String {
    let mut text = String::new();
    let paths = made.after.keys().filter(|path| path.starts_with("entity/src/app/"));
    for path in paths {
        let (old, new) = (made.before.get(path).map_or("", String::as_str), made.after[path].as_str());
        let mut shown = if whole { model(new).to_owned() } else { new_fields(model(old), model(new)) };
        shown.push_str(&enums(old, new));
        if !shown.is_empty() {
            let _ = writeln!(text, "// {path}\n{shown}");
        }
    }
    text
}

/// The model with its derives and attributes.
fn model(entity: &str) -> &str {
    let Some(start) = entity.find("#[sea_orm::model]") else { return "" };
    let end = entity[start..].find("\n}\n").map_or(entity.len(), |end| start + end + 3);
    &entity[start..end]
}

/// The fields that were not there before, but for the key that most tables have.
fn new_fields(before: &str, after: &str) -> String {
    let old = fields(before);
    fields(after).into_iter().filter(|field| !old.contains(field) && !field.contains("pub id: i64,")).collect()
}

/// Each field of a model with what is above it.
fn fields(model: &str) -> Vec<String> {
    let body = model.split_once("pub struct Model {\n").map_or("", |(_, body)| body);
    let (mut all, mut one) = (Vec::new(), String::new());
    for line in body.lines().take_while(|line| *line != "}") {
        let _ = writeln!(one, "{}", line.strip_prefix("    ").unwrap_or(line));
        if line.ends_with(',') && line.starts_with("    pub ") {
            all.push(std::mem::take(&mut one));
        }
    }
    all
}

/// Enums of the database, which are not those of what is violated.
fn enums(before: &str, after: &str) -> String {
    let mut text = String::new();
    for part in after.split("\n\n").filter(|part| part.contains("DeriveActiveEnum") && !before.contains(part)) {
        for line in part.lines().filter(|line| !line.starts_with("use ") && !line.starts_with("// ")) {
            let _ = writeln!(text, "{line}");
        }
    }
    text
}
