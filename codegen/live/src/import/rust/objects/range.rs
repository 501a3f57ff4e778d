//! Types of ranges.

use super::super::declaration::Declaration;
use super::code;
use seaglass::RangeType;

pub(super) fn range(range: &RangeType) -> Declaration {
    let RangeType { name, subtype, doc, operator_class, collation, difference, multirange } = range;
    // It is in the namespace of the ranges unless it says another.
    let sets = multirange
        .as_ref()
        .map(|sets| if sets.namespace == name.namespace { code::text(&sets.name) } else { code::object_name(sets) });
    Declaration::of("RangeType", "new", &[code::object_name(name), code::text(subtype.as_str())])
        .doc(doc.as_deref())
        .call_some("operator_class", operator_class.as_ref().map(code::object_name))
        .call_some("collation", collation.as_ref().map(code::object_name))
        .call_some("difference", difference.as_ref().map(code::object_name))
        .call_some("multirange", sets)
}
