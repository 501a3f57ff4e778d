//! How columns and sequences are numbered.

use super::code::text;
use super::uses::Uses;
use seaglass::Numbering;
use seaglass::model::{Counting, NumberedBy, SequenceType};

/// What a column says of itself when nothing more than its numbering is said.
pub(super) fn plain(numbering: &Numbering) -> Option<&'static str> {
    let is_plain = |by| *numbering == Numbering { by, ..Numbering::default() };
    if is_plain(NumberedBy::Identity) { Some(".auto_increment()") } else { None }
}

/// What is said beside the column: `.numbering(Numbering::always())`.
pub(super) fn beside(numbering: &Numbering, uses: &mut Uses) -> String {
    let Numbering { by, sequence, counting } = numbering;
    let is_plain = sequence.is_none() && *counting == Counting::default();
    let start = match by {
        NumberedBy::Serial if is_plain => return ".serial()".to_owned(),
        NumberedBy::Identity => "identity",
        NumberedBy::Always => "always",
        NumberedBy::Serial => "serial",
    };
    let name = sequence.as_ref().map(|name| format!(".sequence({})", text(name))).unwrap_or_default();
    format!(".numbering({}::{start}(){name}{})", uses.own("Numbering"), counts(counting, uses))
}

/// How a sequence counts: `.start(1000).increment(10)`.
pub(super) fn counts(counting: &Counting, uses: &mut Uses) -> String {
    let Counting { ty, start, increment, min, max, cache, cycle } = counting;
    let ty = ty.map(|ty| {
        let name = match ty {
            SequenceType::SmallInteger => "SmallInteger",
            SequenceType::Integer => "Integer",
            SequenceType::BigInteger => "BigInteger",
        };
        format!(".sequence_type({}::{name})", uses.own("SequenceType"))
    });
    let numbers = [("start", start), ("increment", increment), ("min", min), ("max", max), ("cache", cache)];
    let numbers = numbers.into_iter().filter_map(|(word, number)| Some(format!(".{word}({})", whole((*number)?))));
    let cycle = cycle.then(|| ".cycle()".to_owned());
    ty.into_iter().chain(numbers).chain(cycle).collect()
}

/// A whole number, with its thousands set apart.
fn whole(number: i64) -> String {
    super::expression::grouped(&number.to_string())
}
