//! `tag_counts`

use seaglass::View;
use seaglass::sea_query::{ColumnDef, Table};

/// The view.
pub(super) fn view() -> View {
    View::new("tag_counts")
        .doc("How many notes have each tag.")
        .sql(
            "SELECT t.id AS tag_id, t.name, count(n.note_id) AS notes \
             FROM tags t LEFT JOIN note_tags n ON n.tag_id = t.id GROUP BY t.id, t.name",
        )
        .entity(
            Table::create()
                .table("tag_counts")
                .col(ColumnDef::new("tag_id").big_integer().primary_key())
                .col(ColumnDef::new("name").text().not_null())
                .col(ColumnDef::new("notes").big_integer().not_null()),
        )
}
