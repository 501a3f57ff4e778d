//! Views, and statements that fail on purpose.

use super::DIALECT;
use crate::dialect::quote;
use crate::model::View;

pub(super) fn create_view(out: &mut String, item: &View) {
    out.push_str("CREATE VIEW ");
    quote::object(out, &item.name, DIALECT);
    out.push_str(" AS");
    if let Some(doc) = item.doc.as_deref().filter(|doc| !doc.trim().is_empty()) {
        out.push(' ');
        quote::block_comment(out, doc, "       ");
    }
    out.push('\n');
    if let Some(sql) = item.forms.get(&DIALECT) {
        quote::raw(out, sql, DIALECT);
    }
}

/// Fails with `reason`: outside a trigger a CHECK is the only thing that fails by a name of one's choice.
pub(in crate::dialect) fn refuse(out: &mut String, reason: &str) {
    out.push_str("CREATE TABLE \"__seaglass_refused\" (\"reason\" text CONSTRAINT ");
    quote::name(out, &quote::harmless(reason, DIALECT));
    out.push_str(" CHECK (\"reason\" IS NULL));\nINSERT INTO \"__seaglass_refused\" VALUES ('refused');\n");
}
