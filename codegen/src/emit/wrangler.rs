//! A `wrangler.jsonc` per database, as a Workers project would start from; the user's from then on.

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
        "// A start for a Workers project that uses `{name}`. Written once: put the ids that `wrangler d1 create` prints,
// then run, in this folder,
//   wrangler d1 migrations apply {database} --local
//   wrangler d1 migrations apply {database} --remote
//   wrangler d1 migrations apply {database} --remote --env=staging
//   wrangler d1 migrations apply {database} --remote --env=production
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
