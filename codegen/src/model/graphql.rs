//! What Seaography calls columns and relations in GraphQL.

use super::Column;
use heck::ToLowerCamelCase;

/// Whether it shows a column.
pub(crate) fn shows(column: &Column) -> bool {
    let hides = |attribute: &String| attribute.replace(' ', "").contains("seaography(ignore)");
    !column.field_attributes().iter().any(hides)
}

/// What it calls the column or relation of that name.
pub(crate) fn field(name: &str) -> String {
    name.to_lower_camel_case()
}
