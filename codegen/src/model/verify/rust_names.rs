//! Names as Rust has them: modules, files and fields.

use super::collisions::same_but_case;
use super::context::{Context, Place, Report};
use super::names::{is_device, is_plain};
use crate::model::{ObjectName, Rule, Table, fold};
use heck::{ToSnakeCase, ToUpperCamelCase};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Files of a database's folder in the entity crate that belong to no table.
const OWN_MODULES: [&str; 4] = ["enums", "fields", "mod", "prelude"];
/// Words that cannot be names even with `r#`.
const NEVER_RAW: [&str; 3] = ["crate", "self", "super"];
/// What a table's hand-written file is called.
const EXTENSION: &str = "_ext";
/// The longest name of a module: its files have endings, and other tools put a word of their own in front.
const MODULE_BYTES: usize = 200;
/// Words that need `r#` as names, or cannot be names at all:
/// <https://doc.rust-lang.org/reference/keywords.html>
const KEYWORDS: [&str; 52] = [
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super",
    "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Checks that each table has a module, and each enum a type, of its own.
pub(super) fn modules(context: &Context<'_>, report: &mut Report<'_>) {
    let mut modules: BTreeMap<Cow<'_, str>, &ObjectName> = BTreeMap::new();
    let tables = || context.declared.schema.tables.iter().filter(|table| has_entity(table));
    for table in tables() {
        let Some(module) = module(report, table) else { continue };
        match modules.get(&module).copied() {
            // The same name in another case is reported as such; in another namespace it carries the namespace.
            Some(first)
                if (context.d1 && same_but_case(first, &table.name)) || first.namespace != table.name.namespace => {}
            Some(first) => collision(report, table, &module, &format!("as the one of {first}")),
            None => {
                modules.insert(module, &table.name);
            }
        }
    }
    for table in tables() {
        let module = own_module(table);
        if let Some(first) = module.strip_suffix(EXTENSION).and_then(|base| modules.get(base)) {
            collision(report, table, &module, &format!("as the file for hand-written behaviour of {first}"));
        }
    }
    enums(context, report);
}

fn collision(report: &mut Report<'_>, table: &Table, module: &str, with: &str) {
    report.fault(
        Rule::EntityModule,
        Place::Object(&table.name),
        format!("its entity would have the same file `{module}.rs` {with}"),
        "each has a file of its own",
        format!("choose another module: `.entity_module(\"{module}_entity\")`"),
    );
}

/// Whether the table is given an entity at all.
fn has_entity(table: &Table) -> bool {
    !table.entity.skip && table.primary_key.is_some()
}

fn own_module(table: &Table) -> Cow<'_, str> {
    table.entity.module.as_deref().map_or_else(|| snake(table.name.name.as_str()), Cow::Borrowed)
}

/// The module of a table, unless it cannot be one.
fn module<'a>(report: &mut Report<'_>, table: &'a Table) -> Option<Cow<'a, str>> {
    let place = Place::Object(&table.name);
    if let Some(module) = &table.entity.module
        && (!is_plain(module) || NEVER_RAW.contains(&module.as_str()))
    {
        report.fault(
            Rule::EntityModule,
            place,
            format!("the entity module {module:?} is not a name for a module"),
            "it is a file and a Rust module at once",
            "write small letters, digits and single underscores, starting with a letter",
        );
        return None;
    }
    let module = own_module(table);
    if table.entity.module.is_none() && !table.name.name.is_empty() && !has_identifier(table.name.name.as_str()) {
        report.fault(
            Rule::EntityModule,
            place,
            format!("the name {:?} gives no name for a Rust module", table.name.name.as_str()),
            "its entity needs a module",
            "name one: `.entity_module(\"…\")`",
        );
        return None;
    }
    if module.len() > MODULE_BYTES {
        report.fault(
            Rule::EntityModule,
            place,
            format!("its entity would be a file whose name has {} bytes", module.len()),
            "file systems take 255, with what else stands in a name",
            "choose a shorter module: `.entity_module(\"…\")`",
        );
        return None;
    }
    if OWN_MODULES.contains(&module.as_ref()) || is_device(&module) {
        let why = if is_device(&module) {
            "Windows keeps that file name for a device, so the project could not be checked out there"
        } else {
            "the entity crate has a file of that name already"
        };
        report.fault(
            Rule::EntityModule,
            place,
            format!("its entity would be the file `{module}.rs`"),
            why,
            format!("choose another module: `.entity_module(\"{module}_entity\")`"),
        );
        return None;
    }
    Some(module)
}

fn enums(context: &Context<'_>, report: &mut Report<'_>) {
    let mut types: BTreeMap<String, &ObjectName> = BTreeMap::new();
    for item in &context.declared.schema.enums {
        let text = item.name.name.as_str();
        if !text.is_empty() && !has_identifier(text) {
            report.fault(
                Rule::EntityType,
                Place::Object(&item.name),
                format!("the name {text:?} gives no name for a Rust type"),
                "the enum is a type in the entities",
                "rename it",
            );
            continue;
        }
        let ty = text.to_upper_camel_case();
        match types.get(&ty) {
            // In another namespace it carries the namespace.
            Some(first)
                if (context.d1 && same_but_case(first, &item.name)) || first.namespace != item.name.namespace => {}
            Some(first) => report.fault(
                Rule::EntityType,
                Place::Object(&item.name),
                format!("the enum and {first} would both be the Rust type `{ty}`"),
                "the entities of a database share their enums",
                "rename one of them",
            ),
            None => {
                types.insert(ty, &item.name);
            }
        }
    }
}

/// Checks that each column of a table has a field of its own.
pub(super) fn fields(context: &Context<'_>, report: &mut Report<'_>, table: &Table) {
    if !has_entity(table) {
        return;
    }
    let mut fields: BTreeMap<Cow<'_, str>, &str> = BTreeMap::new();
    for column in &table.columns {
        let place = Place::Column(&table.name, &column.name);
        let text = column.name.as_str();
        if let Some(field) = column.field_name()
            && (!is_plain(field) || NEVER_RAW.contains(&field))
        {
            report.fault(
                Rule::EntityField,
                place,
                format!("the field name {field:?} is not a name for a field"),
                "it is written into the entity as it is",
                "write small letters, digits and single underscores, starting with a letter",
            );
            continue;
        }
        if column.field_name().is_none() && !has_identifier(text) {
            if !text.is_empty() {
                report.fault(
                    Rule::EntityField,
                    place,
                    format!("the name {text:?} gives no name for a Rust field"),
                    "its entity needs a field",
                    "name one: `column().field_name(\"…\")`",
                );
            }
            continue;
        }
        let field = column.field_name().map_or_else(|| snake(text), Cow::Borrowed);
        match fields.get(&field).copied() {
            Some(first) if first == text || (context.d1 && fold(first) == fold(text)) => {}
            Some(first) => report.fault(
                Rule::EntityField,
                place,
                format!("the column and {first:?} would both be the field `{field}` of the entity"),
                "a field name refers to one column",
                "name one of them: `column().field_name(\"…\")`",
            ),
            None => {
                fields.insert(field, text);
            }
        }
    }
}

/// Whether a Rust name can be made of it: its first letter or digit is a letter.
fn has_identifier(text: &str) -> bool {
    text.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_alphabetic)
}

fn snake(text: &str) -> Cow<'_, str> {
    if is_plain(text) && !text.ends_with('_') && !text.bytes().any(|byte| byte.is_ascii_digit()) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.to_snake_case())
    }
}

/// Whether the word is one of the language.
pub(super) fn is_keyword(text: &str) -> bool {
    KEYWORDS.contains(&text)
}
