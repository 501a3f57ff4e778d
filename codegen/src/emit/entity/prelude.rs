//! The module that names every entity.

use super::plan::{Entity, Plan};
use crate::model::Prelude;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Whether there is one.
pub(super) fn is_wanted(plan: &Plan<'_>) -> bool {
    match plan.database.entities.prelude.unwrap_or_default() {
        Prelude::All | Prelude::AllowUnusedImports => true,
        Prelude::None => false,
    }
}

/// Its text, if there is one; `reader` is the module that reads errors.
pub(super) fn module(plan: &Plan<'_>, reader: Option<&str>) -> Option<String> {
    if !is_wanted(plan) {
        return None;
    }
    let mut out = String::from("//! Every entity under the name of its table, and `error.violated()`.\n");
    if plan.database.entities.prelude == Some(Prelude::AllowUnusedImports) {
        out.push_str("#![allow(unused_imports, reason = \"an app may use some of them\")]\n");
    }
    out.push('\n');
    if let Some(reader) = reader {
        let _ = writeln!(out, "pub use super::super::{reader}::Violated as _;");
    }
    let is_in = |entity: &&Entity<'_>| entity.table.entity.style.prelude != Some(Prelude::None);
    let entities: BTreeSet<(Cow<'_, str>, &str)> =
        plan.entities.iter().filter(is_in).map(|entity| (entity.module_ident(), entity.alias.as_str())).collect();
    for (module, alias) in entities {
        let alias = if alias == "Entity" { String::new() } else { format!(" as {alias}") };
        let _ = writeln!(out, "pub use super::{module}::Entity{alias};");
    }
    Some(out)
}
