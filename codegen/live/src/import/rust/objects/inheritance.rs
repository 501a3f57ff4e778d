//! Tables that inherit from others.

use super::super::declaration::Declaration;
use super::code;
use seaglass::Inheritance;

pub(super) fn inheritance(inheritance: &Inheritance) -> Declaration {
    let Inheritance { child, parent } = inheritance;
    Declaration::of("Inheritance", "new", &[code::object_name(child), code::object_name(parent)])
}
