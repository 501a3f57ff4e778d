//! Files that are written once and belong to the user from then on.

use super::names;
use super::needs::{Need, needs};
use super::plan::Entity;
use crate::model::Declared;

/// The module for hand-written behaviour of an entity.
pub(super) fn behaviour(entity: &Entity<'_>) -> String {
    if entity.table.entity.read_only {
        return of_view(&entity.module);
    }
    text(&entity.module, entity.fields.iter().any(|field| field.column.generated.is_some()))
}

/// Whether the file of that module is as it was written, so that nobody's work is in it.
pub(super) fn is_untouched(module: &str, found: &str) -> bool {
    [false, true].iter().any(|computes| found == text(module, *computes)) || found == of_view(module)
}

fn of_view(module: &str) -> String {
    format!(
        "//! What `{module}` does beyond its columns. This file is yours: it is written once and never changed again.\n\
         //!\n\
         //! Here go further methods of `Model` and `Entity`, and queries of your own.\n"
    )
}

/// Written of a table with columns that the database computes, and of one without.
fn text(module: &str, computes: bool) -> String {
    let mut out = format!(
        "//! What `{module}` does beyond its columns. This file is yours: it is written once and never changed again.\n\
         //!\n\
         //! Here go `before_save` and its siblings, further methods of `Model` and `Entity`, and queries of your own.\n\
         //! <https://docs.rs/sea-orm/2.0/sea_orm/entity/trait.ActiveModelBehavior.html>\n\n\
         use super::{}::ActiveModel;\n",
        names::escaped(module)
    );
    if !computes {
        out.push_str("use sea_orm::entity::prelude::*;\n\nimpl ActiveModelBehavior for ActiveModel {}\n");
        return out;
    }
    out.push_str(
        "use sea_orm::entity::prelude::*;\n\n\
         #[async_trait::async_trait]\n\
         impl ActiveModelBehavior for ActiveModel {\n\
         \x20   /// Leaves to the database what it computes itself.\n\
         \x20   async fn before_save<C>(self, _db: &C, _insert: bool) -> Result<Self, DbErr>\n\
         \x20   where\n\
         \x20       C: ConnectionTrait,\n\
         \x20   {\n\
         \x20       Ok(self.without_computed())\n\
         \x20   }\n\
         }\n",
    );
    out
}

/// The crate's manifest.
pub(super) fn manifest(folder: &str, databases: &[&Declared]) -> String {
    let name = folder.rsplit('/').find(|part| !part.is_empty() && *part != "." && *part != "..").unwrap_or("entity");
    let needs: Vec<String> = needs(databases).iter().map(Need::line).collect();
    let needs = needs.join("\n");
    let features = if super::factories::are_wanted(databases) { "\n[features]\nfactories = []\n" } else { "" };
    format!(
        "[package]
name = \"{name}\"
version = \"0.1.0\"
edition = \"2024\"
publish = false
{features}
[dependencies]
# The driver and the runtime are the application's choice.
{needs}
"
    )
}

#[cfg(test)]
mod tests {
    use super::{is_untouched, text};

    #[test]
    fn only_what_was_written_is_untouched() {
        for computes in [false, true] {
            for module in ["users", "type"] {
                let written = text(module, computes);
                assert!(is_untouched(module, &written), "{written}");
                assert!(!is_untouched("other", &written));
                assert!(!is_untouched(module, &format!("{written}// mine\n")));
                assert!(!is_untouched(module, &written.replace("never changed", "changed")));
            }
        }
        assert!(!is_untouched("users", ""));
    }
}
