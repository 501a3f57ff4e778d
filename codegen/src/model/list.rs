//! Lists of a history, which has thousands of them: read with the room that they need.

use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;
use std::marker::PhantomData;

/// A list that mostly has one element.
pub(super) fn few<'de, T: Deserialize<'de>, D: Deserializer<'de>>(source: D) -> Result<Vec<T>, D::Error> {
    source.deserialize_seq(List::<T, 1>(PhantomData))
}

/// A list that mostly has up to sixteen elements.
pub(super) fn many<'de, T: Deserialize<'de>, D: Deserializer<'de>>(source: D) -> Result<Vec<T>, D::Error> {
    source.deserialize_seq(List::<T, 16>(PhantomData))
}

/// A list that starts with room for so many elements, and ends without room for more.
struct List<T, const ROOM: usize>(PhantomData<T>);

impl<'de, T: Deserialize<'de>, const ROOM: usize> Visitor<'de> for List<T, ROOM> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut source: A) -> Result<Vec<T>, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = source.next_element()? {
            if list.is_empty() {
                list.reserve_exact(ROOM);
            }
            list.push(element);
        }
        list.shrink_to_fit();
        Ok(list)
    }
}
