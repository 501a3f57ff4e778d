//! Indexes. What only Postgres has (methods, classes, included columns, the place of NULLs) is left out: it changes how
//! fast a query is, not what it finds; unique keys that count NULLs as equal are verification's to name.

use super::{DIALECT, expression, table};
use crate::dialect::{qualifier, quote};
use crate::model::{Index, IndexTarget, ObjectName, Order};

pub(super) fn create(out: &mut String, owner: &ObjectName, index: &Index) {
    out.push_str(if index.unique { "CREATE UNIQUE INDEX " } else { "CREATE INDEX " });
    quote::name(out, &index.name);
    out.push_str(" ON ");
    quote::object(out, owner, DIALECT);
    out.push_str(" (");
    for (at, part) in index.parts.iter().enumerate() {
        if at > 0 {
            out.push_str(", ");
        }
        match &part.target {
            IndexTarget::Column(name) => {
                quote::name(out, name);
                table::collate(out, part.collation);
            }
            IndexTarget::Expression(expression) => {
                out.push('(');
                // <https://www.sqlite.org/expridx.html>
                expression::bare(out, &qualifier::without(expression, owner, DIALECT));
                out.push(')');
            }
        }
        if part.order == Order::Descending {
            out.push_str(" DESC");
        }
    }
    out.push(')');
    if let Some(predicate) = &index.predicate {
        out.push_str(" WHERE ");
        expression::bare(out, predicate);
    }
}
