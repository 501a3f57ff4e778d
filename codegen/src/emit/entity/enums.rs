//! Enumerated types as Rust enums.

use super::layout;
use super::names::{self, Taken};
use super::plan::{EnumPlan, Enums, Plan};
use super::style;
use super::text_enum;
use crate::model::{Enum, RESERVED_TYPES, RESERVED_TYPES_OF_TIME};
use std::fmt::Write as _;

/// Whether `SeaORM`'s derive can tell the values apart: it makes an identifier of each, in which case is lost.
///
/// <https://github.com/SeaQL/sea-orm/blob/2.0.4/sea-orm-macros/src/derives/util.rs>
pub(super) fn is_derivable(values: &[String]) -> bool {
    let mut taken = Taken::default();
    !values.is_empty()
        && values.iter().all(|value| {
            let mut escaped = String::with_capacity(value.len());
            for (place, c) in value.chars().enumerate() {
                if c.is_alphabetic() || (place > 0 && c.is_alphanumeric()) {
                    escaped.push(c);
                } else {
                    let _ = write!(escaped, "{:#X}", u32::from(c));
                }
            }
            let name = names::camel(&escaped);
            name != "Self" && taken.take(name)
        })
}

/// A variant per value, in order.
pub(super) fn variants(values: &[String]) -> Vec<String> {
    let mut taken = Taken::default();
    let variant = |value: &String| {
        let name = names::type_name(value, "Value");
        let numbered = (2_u32..).map(|number| format!("{name}Value{number}"));
        let mut candidates = [name.clone(), format!("{name}Value")].into_iter().chain(numbered);
        candidates.find(|name| taken.take(name.clone())).unwrap_or_default()
    };
    values.iter().map(variant).collect()
}

/// The `enums` module; none without an enum.
pub(super) fn module(plan: &Plan<'_>, declared: &[Enum]) -> Option<String> {
    let mut out = String::from("//! Enumerated types.\n\nuse sea_orm::entity::prelude::*;\n");
    let mut any = false;
    for item in declared.iter().filter_map(|item| plan.enums.get(&item.name)) {
        let Some(rust) = &item.rust else { continue };
        any = true;
        out.push('\n');
        layout::doc(&mut out, "", "///", item.source.doc.as_deref().unwrap_or_default());
        if !item.derived {
            text_enum::write(&mut out, item, rust, plan);
            out.extend(value_class(rust).map(|class| format!("\nimpl sea_orm::sea_query::{class} for {rust} {{}}\n")));
            continue;
        }
        let mut derives = vec!["Clone", "Copy", "Debug", "PartialEq", "Eq", "Hash", "EnumIter", "DeriveActiveEnum"];
        styled(plan, item, &mut derives);
        layout::derive(&mut out, &derives);
        let name = format!("enum_name = {}", layout::literal(item.source.name.name.as_str()));
        layout::sea_orm(&mut out, "", &["rs_type = \"String\"".to_owned(), "db_type = \"Enum\"".to_owned(), name]);
        attributes(&mut out, plan, item);
        let _ = writeln!(out, "pub enum {rust} {{");
        for (value, variant) in item.source.values.iter().zip(&item.variants) {
            layout::sea_orm(&mut out, "    ", &[format!("string_value = {}", layout::literal(value))]);
            let _ = writeln!(out, "    {variant},");
        }
        out.push_str("}\n");
        if let Some(class) = value_class(rust) {
            let _ = writeln!(out, "\nimpl sea_orm::sea_query::{class} for {rust} {{}}");
        }
    }
    any.then_some(out)
}

/// Adds what is said of all enums of the database and of this one.
pub(super) fn styled<'a>(plan: &Plan<'a>, item: &EnumPlan<'_>, derives: &mut Vec<&'a str>) {
    let own = plan.database.enum_styles.get(&item.source.name);
    match own.and_then(|own| own.serde) {
        Some(serde) => derives.extend(serde.derives()),
        None => derives.extend(&plan.serde),
    }
    let styles = std::iter::once(&plan.database.entities).chain(own);
    style::add(derives, styles.flat_map(|style| &style.enum_derives).map(String::as_str));
}

/// The same of attributes.
pub(super) fn attributes(out: &mut String, plan: &Plan<'_>, item: &EnumPlan<'_>) {
    let styles = std::iter::once(&plan.database.entities).chain(plan.database.enum_styles.get(&item.source.name));
    style::write(out, styles.flat_map(|style| &style.enum_attributes));
}

/// What `SeaORM`'s dense format takes the values of a type for by its name alone: without it, the column in `COLUMN` could
/// not be compared with them.
///
/// <https://github.com/SeaQL/sea-orm/blob/2.0.4/sea-orm-macros/src/derives/value_type_match.rs>
pub(super) fn value_class(rust: &str) -> Option<&'static str> {
    if rust.contains("DateTime") || rust.contains("Timestamp") {
        Some("DateTimeLikeValue")
    } else if rust.contains("Date") {
        Some("DateLikeValue")
    } else if rust.contains("Time") {
        Some("TimeLikeValue")
    } else {
        None
    }
}

/// What an enum is called, if nothing else is. Those of one name in several Postgres schemas carry the schema's name.
fn base(source: &Enum, enums: &[Enum]) -> String {
    let own = |item: &Enum| names::type_name(item.name.name.as_str(), "Enum");
    let name = own(source);
    let Some(namespace) = &source.name.namespace else { return name };
    let is_alone = enums.iter().all(|other| other.name.namespace == source.name.namespace || own(other) != name);
    if is_alone { name } else { names::type_name(&format!("{namespace}_{}", source.name.name), "Enum") }
}

pub(super) fn plan(enums: &[Enum], time: bool, json: bool) -> Enums<'_> {
    let mut taken = Taken::default();
    for name in RESERVED_TYPES {
        taken.take(name);
    }
    for name in RESERVED_TYPES_OF_TIME.into_iter().filter(|_| time) {
        taken.take(name);
    }
    if json {
        taken.take("JsonAs");
    }
    let mut planned = Enums::new();
    for source in enums {
        let mut rust = None;
        if !source.values.is_empty() {
            let base = base(source, enums);
            let numbered = (2_u32..).map(|number| format!("{base}Kind{number}"));
            let mut candidates = [base.clone(), format!("{base}Kind")].into_iter().chain(numbered);
            rust = candidates.find(|name| {
                let family = [name.clone(), format!("{name}Enum"), format!("{name}Variant")];
                let free = family.iter().all(|name| !taken.has(name));
                if free {
                    for name in family {
                        taken.take(name);
                    }
                }
                free
            });
        }
        let derived = is_derivable(&source.values);
        planned.insert(&source.name, EnumPlan { source, rust, derived, variants: variants(&source.values) });
    }
    planned
}

#[cfg(test)]
mod tests {
    use super::{is_derivable, variants};

    fn values(values: &[&str]) -> Vec<String> {
        values.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn colliding_values_are_not_derived() {
        assert!(is_derivable(&values(&["a", "b c", "b_c", "b-c", "", "1", "+"])));
        assert!(!is_derivable(&values(&["ABC", "abc"])));
        assert!(!is_derivable(&values(&["self"])));
        assert!(!is_derivable(&values(&[])));
    }

    #[test]
    fn variants_are_distinct() {
        assert_eq!(
            variants(&values(&["guest user", "guest_user", "guest-user"])),
            ["GuestUser", "GuestUserValue", "GuestUserValue2"]
        );
    }
}
