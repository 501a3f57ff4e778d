//! Enumerated types.

use super::super::declaration::Declaration;
use super::code;
use seaglass::model::{Enum, Name};

pub(super) fn enumeration(item: &Enum) -> Declaration {
    let Enum { name, doc, values } = item;
    let values: Vec<Name> = values.iter().map(Name::from).collect();
    let values = if values.is_empty() { "Vec::<&str>::new()".to_owned() } else { code::list(&values) };
    let statement = Declaration::words("Type::create()")
        .using("seaglass::sea_query::extension::postgres::Type")
        .call("as_enum", code::object_name(name))
        .call("values", values);
    let mut made = Declaration::of("EnumDecl", "new", &[statement.expression(4)]).doc(doc.as_deref());
    made.uses.add(statement.uses);
    made
}
