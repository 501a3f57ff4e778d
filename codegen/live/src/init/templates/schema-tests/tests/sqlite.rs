//! The migrations on `SQLite`, the engine of D1, which comes with the tests.

use {{tests_crate}}::{migrate, seaglass};
use std::error::Error;

const DATABASE: &str = "{{database}}";
type Migrator = migration::{{database}}::Migrator;

#[test]
fn migrations_lead_to_what_is_declared() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("migrated.sqlite");
    let file = file.to_string_lossy();
    migrate::<Migrator>(&format!("sqlite://{file}?mode=rwc"))?;
    let (code, said) = seaglass(&["drift", "--database", DATABASE, "--from", &file]);
    assert_eq!(code, 0, "{said}");
    Ok(())
}
