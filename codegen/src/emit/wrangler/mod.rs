//! A `wrangler.jsonc` per database, as a Workers project would start from; the user's from then on.

mod commands;

pub use commands::{Commands, Deployment, fits};

use super::{File, Source};
use crate::model::Dialect;
use serde_json::json;

/// The file of one database; none if it is not written for D1.
pub fn files(source: Source<'_>) -> Vec<File> {
    let (paths, database) = (&source.project.paths, source.database);
    if !database.has(Dialect::D1) {
        return Vec::new();
    }
    let folder = format!("{}/{}", paths.wrangler, database.name);
    let migrations = format!("{}/{}/d1/up", super::relative(&folder, &paths.sql), database.name);
    let text = |value: &str| json!(value).to_string();
    // Wrangler keeps local databases by their id: environments with one id would share their rows.
    let binding = |number: u32, suffix: &str, indent: &str| {
        format!(
            "{{
{indent}  \"binding\": {},
{indent}  \"database_name\": {},
{indent}  \"database_id\": \"00000000-0000-0000-0000-{number:012}\",
{indent}  \"migrations_dir\": {}
{indent}}}",
            text(&database.d1_binding),
            text(&format!("{}{suffix}", database.d1_database)),
            text(&migrations),
        )
    };
    let body = format!(
        "// A start for a Workers project that uses `{name}`. Written once; yours from then on.
//
// A database is made by `npx wrangler d1 create <database_name>`. Put the `database_id` that it prints in the place of the
// zeros, here and in the configuration of each Worker that uses it, which needs the same entry of `d1_databases`:
//   binding         the name in the Worker's code, as in `env.{database}`
//   database_name   the name that it was created with
//   database_id     which database it is; two environments with one id share their rows
//   migrations_dir  where the SQL is, as seen from the configuration
// Environments inherit no bindings, so each lists its own.
//
// Run in this folder, for an environment with --env=staging or --env=production:
//   npx wrangler d1 migrations apply {database} --local
//   npx wrangler d1 migrations apply {database} --remote
// The SQL files say how they are rolled back. Any other file of SQL is one transaction in this form, and not with --file:
//   npx wrangler d1 execute {database} --remote --command=\"$(cat <file>)\"
// Before a migration of a deployed database note the bookmark that the first command tells; the second one restores every row
// as it was then:
//   npx wrangler d1 time-travel info {database}
//   npx wrangler d1 time-travel restore {database} --bookmark=<bookmark>
{{
  \"name\": \"{worker}\",
  \"compatibility_date\": \"2025-10-01\",
  \"d1_databases\": [
    {development}
  ],
  \"env\": {{
    \"staging\": {{
      \"d1_databases\": [
        {staging}
      ]
    }},
    \"production\": {{
      \"d1_databases\": [
        {production}
      ]
    }}
  }}
}}
",
        name = database.name,
        database = database.d1_binding,
        worker = database.name.replace('_', "-"),
        development = binding(1, "", "    "),
        staging = binding(2, "-staging", "        "),
        production = binding(3, "-production", "        "),
    );
    vec![File::scaffold(format!("{folder}/wrangler.jsonc"), body)]
}
