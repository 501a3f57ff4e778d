//! Schemas of Postgres.

use super::super::declaration::Declaration;
use super::code;
use seaglass::Namespace;

pub(super) fn namespace(namespace: &Namespace) -> Declaration {
    let Namespace { name, doc } = namespace;
    Declaration::of("Namespace", "new", &[code::text(&name.name)]).doc(doc.as_deref())
}
