//! Domains.

use super::super::declaration::Declaration;
use super::code;
use seaglass::Domain;
use seaglass::model::kind::DomainCheck;

pub(super) fn domain(domain: &Domain) -> Declaration {
    let Domain { name, base, doc, collation, default, not_null, checks } = domain;
    let made = Declaration::of("Domain", "new", &[code::object_name(name), code::text(base.as_str())])
        .doc(doc.as_deref())
        .call_some("collation", collation.as_ref().map(code::object_name))
        .text("default", default.as_deref())
        .call_if(*not_null, "not_null");
    checks.iter().fold(made, |made, DomainCheck { name, condition, doc }| {
        let mut words = vec![code::text(name), code::text(condition)];
        words.extend(doc.as_deref().map(code::text));
        made.call_all(if doc.is_some() { "check_with_doc" } else { "check" }, words)
    })
}
