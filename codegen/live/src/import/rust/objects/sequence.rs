//! Sequences that belong to no column.

use super::super::counting::counts;
use super::super::declaration::Declaration;
use super::super::uses::Uses;
use super::code;
use seaglass::Sequence;

pub(super) fn sequence(sequence: &Sequence) -> Declaration {
    let Sequence { name, counting, doc, renamed_from: _ } = sequence;
    let mut uses = Uses::default();
    let kind = uses.own("Sequence");
    let start = format!("{kind}::new({}){}", code::text(&name.name), counts(counting, &mut uses));
    let mut made = Declaration::words(start).text("namespace", name.namespace.as_deref()).doc(doc.as_deref());
    made.uses = uses;
    made
}
