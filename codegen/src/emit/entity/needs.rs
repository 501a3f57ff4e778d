//! The crates that generated entities name, and whether a manifest has them.

use super::plan;
use super::style;
use super::types;
use crate::model::{Column, Declared, Fault, Rule, Serde, Table};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// A dependency of the entity crate.
pub(super) struct Need {
    name: &'static str,
    version: &'static str,
    default_features: bool,
    features: BTreeSet<&'static str>,
    /// Why it is needed.
    why: &'static str,
}

/// What the entities of these databases name; `SeaORM` first.
pub(super) fn needs(databases: &[&Declared]) -> Vec<Need> {
    let tables: Vec<&Table> =
        databases.iter().flat_map(|database| database.schema.tables().chain(&database.view_entities)).collect();
    let with_entity: Vec<&Table> = databases.iter().flat_map(|database| plan::with_entity(database)).collect();
    let columns = || tables.iter().flat_map(|table| &table.columns);
    let own = |column: &Column| [types::feature(&column.ty), types::feature(column.ty.element())];
    let mut features = BTreeSet::from(["macros", "with-chrono", "with-json", "with-rust_decimal", "with-uuid"]);
    features.extend(columns().flat_map(own).flatten());
    let time = databases.iter().any(|database| plan::holds_time(database));
    features.extend(time.then_some("with-time"));
    let seaography = with_entity.iter().any(|table| table.entity.style.seaography == Some(true));
    features.extend(seaography.then_some("seaography"));
    let serde =
        with_entity.iter().any(|table| has_serde(table)) || databases.iter().any(|database| has_serde_enum(database));
    let mut needs = vec![Need {
        name: "sea-orm",
        version: "2.0",
        default_features: false,
        why: "their types come from it",
        features,
    }];
    let mut need = |name, version, features: &[&'static str], why| {
        let features = features.iter().copied().collect();
        needs.push(Need { name, version, default_features: true, features, why });
    };
    if seaography {
        let time: &[_] = if time { &["with-time"] } else { &[] };
        need(
            "seaography",
            SEAOGRAPHY,
            &[&SEAOGRAPHY_FEATURES, time].concat(),
            "`register_entity_modules!` is a macro of it",
        );
    }
    let json = databases.iter().any(|database| plan::holds_json(database));
    if serde || json {
        let why = if serde { "models derive its traits" } else { "JSON is read and written by it" };
        need("serde", "1.0", &["derive"], why);
    }
    if json {
        need("serde_json", "1.0", &[], "JSON is read and written by it");
    }
    if seaography {
        need("tokio", "1", &["rt"], "Seaography loads related rows by it");
    }
    needs
}

/// The one that belongs to this `SeaORM`: Cargo takes no version before a release unless it is asked for.
const SEAOGRAPHY: &str = "2.0.0-rc";
/// The features that `SeaORM` has by default.
const SEA_ORM_DEFAULT: [&str; 6] =
    ["macros", "with-chrono", "with-json", "with-rust_decimal", "with-time", "with-uuid"];
/// What it must know of the types that entities hold.
const SEAOGRAPHY_FEATURES: [&str; 4] = ["with-chrono", "with-decimal", "with-json", "with-uuid"];

fn has_serde(table: &Table) -> bool {
    style::has_serde(&table.entity.style)
}

fn has_serde_enum(database: &Declared) -> bool {
    database.enum_styles.values().any(|style| style.serde.unwrap_or_default() != Serde::None)
}

impl Need {
    /// As a line of a manifest.
    pub(super) fn line(&self) -> String {
        if self.default_features && self.features.is_empty() {
            return format!("{} = \"{}\"", self.name, self.version);
        }
        let features: Vec<String> = self.features.iter().map(|feature| format!("\"{feature}\"")).collect();
        let version = format!("version = \"{}\"", self.version);
        let default = if self.default_features { "" } else { ", default-features = false" };
        format!("{} = {{ {version}{default}, features = [{}] }}", self.name, features.join(", "))
    }

    /// Whether a manifest has it. What stands in the workspace, and for what it is called otherwise, is taken as right.
    fn is_in(&self, manifest: &str) -> bool {
        let Some(said) = dependency(manifest, self.name) else { return false };
        let defaults = !self.default_features && !said.contains("default-features");
        let has = |feature: &&str| {
            said.contains(&format!("\"{feature}\"")) || (defaults && SEA_ORM_DEFAULT.contains(feature))
        };
        said.contains("workspace") || self.features.iter().all(has)
    }
}

/// What a manifest says of a dependency: its line, as far as its brackets go, or its table.
fn dependency(manifest: &str, name: &str) -> Option<String> {
    let mut section = "";
    let mut found: Option<String> = None;
    for line in manifest.lines() {
        let trimmed = line.trim();
        if let Some(said) = &mut found {
            if trimmed.starts_with('[') && said.matches('[').count() == said.matches(']').count() {
                break;
            }
            let _ = writeln!(said, "{trimmed}");
            continue;
        }
        if trimmed.starts_with('[') {
            section = trimmed;
            if section.strip_prefix("[dependencies.").and_then(|rest| rest.strip_suffix(']')) == Some(name) {
                found = Some(String::new());
            }
            continue;
        }
        let key = trimmed.split(['=', '.']).next().unwrap_or_default().trim().trim_matches('"');
        if section == "[dependencies]" && key == name {
            let mut said = trimmed.to_owned();
            let rest = manifest[manifest.find(line)? + line.len()..].lines();
            for more in rest {
                if said.matches(['[', '{']).count() == said.matches([']', '}']).count() {
                    break;
                }
                said.push_str(more.trim());
            }
            return Some(said);
        }
    }
    found
}

/// What the manifest of the entity crate at `path` lacks for these entities to compile.
pub fn lacking(path: &str, manifest: &str, databases: &[&Declared]) -> Vec<Fault> {
    let lacks = needs(databases).into_iter().filter(|need| !need.is_in(manifest));
    let fault = |need: Need| {
        let what = match dependency(manifest, need.name) {
            Some(_) => format!("the entities use features of `{}` that it does not name", need.name),
            None => format!("the entities use `{}`, which it does not name", need.name),
        };
        let instead = format!("in its `[dependencies]`: {}", need.line());
        Fault::new(Rule::EntityDependency, path, what, need.why, instead)
    };
    let mut faults: Vec<Fault> = lacks.map(fault).collect();
    let has_feature = manifest.lines().any(|line| line.split('=').next().is_some_and(|key| key.trim() == "factories"));
    if super::factories::are_wanted(databases) && !has_feature {
        let what = "the entities have factories behind a feature that it does not have".to_owned();
        let instead = "in its `[features]`: factories = []".to_owned();
        faults.push(Fault::new(Rule::EntityDependency, path, what, "only tests need them", instead));
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::dependency;

    #[test]
    fn a_dependency_is_found_however_it_is_written() {
        for manifest in [
            "[dependencies]\nserde = { version = \"1\", features = [\"derive\"] }\nother = \"1\"\n",
            "[dependencies]\nserde = { version = \"1\", features = [\n    \"derive\",\n] }\n",
            "[dependencies.serde]\nversion = \"1\"\nfeatures = [\n    \"derive\",\n]\n[dependencies.other]\n",
        ] {
            let said = dependency(manifest, "serde").expect(manifest);
            assert!(said.contains("\"derive\"") && !said.contains("other"), "{said}");
        }
        assert!(dependency("[dependencies]\nserde.workspace = true\n", "serde").expect("one").contains("workspace"));
        for manifest in ["", "[dependencies]\nserde_json = \"1\"\n", "[dev-dependencies]\nserde = \"1\"\n"] {
            assert_eq!(dependency(manifest, "serde"), None);
        }
    }
}
