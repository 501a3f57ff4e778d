//! Casts.

use super::super::declaration::Declaration;
use super::aggregate::types;
use super::code;
use seaglass::model::kind::CastMethod;
use seaglass::{Cast, CastContext};

pub(super) fn cast(cast: &Cast) -> Declaration {
    let Cast { name: _, source, target, method, context, doc } = cast;
    let head = [code::text(source.as_str()), code::text(target.as_str())];
    let made = Declaration::of("Cast", "new", &head).doc(doc.as_deref());
    let made = match method {
        CastMethod::Inout => made.call("inout", ""),
        CastMethod::Binary => made.call("binary", ""),
        CastMethod::Function { name, arguments } => {
            let is_plain = arguments.as_slice() == std::slice::from_ref(source);
            made.call("function", code::object_name(name)).call_some("arguments", (!is_plain).then(|| types(arguments)))
        }
    };
    let word = match context {
        CastContext::Explicit => return made,
        CastContext::Assignment => "CastContext::Assignment",
        CastContext::Implicit => "CastContext::Implicit",
    };
    made.call("context", word).using("seaglass::CastContext")
}
