//! What the database and the crates are called.

use seaglass::Paths;

/// What a module of that name would hide, or mean to a reader.
const TAKEN: [&str; 9] = ["notes", "schema", "seaglass", "sea_query", "migration", "entity", "test", "tests", "target"];

/// The database of a folder of that name: the same if it can be a module's name.
pub fn database(folder: &str) -> String {
    let name = folder.to_ascii_lowercase().replace(['-', ' ', '.'], "_");
    let is_plain = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && !name.contains("__")
        && !name.ends_with('_')
        && name.len() <= 40;
    if is_plain && !is_taken(&name) { name } else { "app".to_owned() }
}

/// Whether the name is that of a crate which is written, or of its example.
pub fn is_taken(name: &str) -> bool {
    TAKEN.contains(&name)
}

/// The crates that are written; the folder of each is called like it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crates {
    /// The declaration.
    pub schema: String,
    /// The migrations.
    pub migration: String,
    /// The folder of the migrations.
    pub migration_folder: String,
    /// The entities.
    pub entity: String,
    /// The tests.
    pub tests: String,
}

impl Crates {
    /// With that before each name.
    pub fn new(prefix: Option<&str>) -> Self {
        let name = |name: &str| prefix.map_or_else(|| name.to_owned(), |prefix| format!("{prefix}-{name}"));
        Self {
            schema: name("schema"),
            migration: name("migration"),
            migration_folder: name("migration"),
            entity: name("entity"),
            tests: name("schema-tests"),
        }
    }

    /// Where the artefacts go.
    pub fn paths(&self) -> Paths {
        let folder = &self.migration_folder;
        Paths {
            migration: folder.clone(),
            sql: format!("{folder}/sql"),
            history: format!("{folder}/history"),
            wrangler: format!("{folder}/wrangler"),
            entity: self.entity.clone(),
            ..Paths::default()
        }
    }
}

/// What a package is called in code.
pub(super) fn ident(package: &str) -> String {
    package.replace('-', "_")
}

/// Whether it can stand before the name of a crate.
pub fn is_prefix(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.len() <= 40
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

#[cfg(test)]
mod tests {
    use super::database;

    #[test]
    fn a_folder_names_the_database_if_it_can() {
        for (folder, name) in [("my-shop", "my_shop"), ("Shop 2", "shop_2"), ("a.b", "a_b"), ("shop", "shop")] {
            assert_eq!(database(folder), name);
        }
        for folder in ["", "it's", "2nd", "ünï", "seaglass", "a--b", "schema", "a-", "\"", &"a".repeat(41)] {
            assert_eq!(database(folder), "app", "{folder}");
        }
    }
}
