//! Aggregates.

use super::super::declaration::Declaration;
use super::code;
use seaglass::{Aggregate, TypeName};

pub(super) fn aggregate(aggregate: &Aggregate) -> Declaration {
    let Aggregate {
        name,
        arguments,
        state_function,
        state_type,
        doc,
        final_function,
        combine_function,
        initial,
        parallel,
    } = aggregate;
    let head =
        [code::object_name(name), types(arguments), code::object_name(state_function), code::text(state_type.as_str())];
    Declaration::of("Aggregate", "new", &head)
        .doc(doc.as_deref())
        .call_some("final_function", final_function.as_ref().map(code::object_name))
        .call_some("combine_function", combine_function.as_ref().map(code::object_name))
        .text("initial", initial.as_deref())
        .call_if(*parallel, "parallel")
}

/// Types as an array of texts.
pub(super) fn types(types: &[TypeName]) -> String {
    let texts: Vec<String> = types.iter().map(|ty| code::text(ty.as_str())).collect();
    if texts.is_empty() { "Vec::<&str>::new()".to_owned() } else { format!("[{}]", texts.join(", ")) }
}
