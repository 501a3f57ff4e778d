//! Extensions.

use super::super::declaration::Declaration;
use super::code;
use seaglass::Extension;

pub(super) fn extension(extension: &Extension) -> Declaration {
    let Extension { name, namespace, version, doc } = extension;
    Declaration::of("Extension", "new", &[code::text(&name.name)])
        .text("namespace", namespace.as_deref())
        .text("version", version.as_deref())
        .doc(doc.as_deref())
}
