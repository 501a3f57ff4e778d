//! Composite types.

use super::super::declaration::Declaration;
use super::code;
use seaglass::Composite;
use seaglass::model::kind::Attribute;

pub(super) fn composite(composite: &Composite) -> Declaration {
    let Composite { name, doc, attributes } = composite;
    let made = Declaration::of("Composite", "new", &[code::object_name(name)]).doc(doc.as_deref());
    attributes.iter().fold(made, |made, Attribute { name, ty, doc }| {
        let mut words = vec![code::text(name), code::text(ty.as_str())];
        words.extend(doc.as_deref().map(code::text));
        made.call_all(if doc.is_some() { "attribute_with_doc" } else { "attribute" }, words)
    })
}
