//! How often a database has what the page of coverage lists.

use seaglass::model::coverage::Covered;

/// A query that counts what a row of the page tells from others.
pub fn counted(row: &Covered) -> String {
    let mark = if row.mark.is_empty() { "true" } else { row.mark };
    format!("(SELECT count(*) FROM {} WHERE {mark})", rows_of(row.catalogue))
}

/// What a pragma of a table or an index is asked of.
fn rows_of(catalogue: &str) -> String {
    let own = "sqlite_schema AS m JOIN pragma_table_list(m.name) AS l ON l.schema = 'main'";
    match catalogue {
        "pragma_table_xinfo" | "pragma_foreign_key_list" => {
            format!("(SELECT it.* FROM {own} JOIN {catalogue}(m.name) AS it WHERE m.name NOT GLOB '_cf_*')")
        }
        "pragma_index_list" => {
            format!("(SELECT it.* FROM {own} JOIN pragma_index_list(m.name) AS it WHERE m.name NOT GLOB '_cf_*')")
        }
        "pragma_index_xinfo" => format!(
            "(SELECT it.* FROM {own} JOIN pragma_index_list(m.name) AS i JOIN pragma_index_xinfo(i.name) AS it
             WHERE m.name NOT GLOB '_cf_*' AND it.key)"
        ),
        _ => catalogue.to_owned(),
    }
}
