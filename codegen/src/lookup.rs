//! A map and a set that are only ever asked for a key.
//!
//! Output must not depend on the order of a hash, so what is walked is kept in trees and lists. Most maps by name are
//! never walked, and comparing names on the way down a tree was a twentieth of all work: these hash them, and have no way
//! to be walked at all.

use rustc_hash::{FxHashMap, FxHashSet};
use std::borrow::Borrow;
use std::hash::Hash;

/// Values by key, in no order.
#[derive(Clone, Debug)]
pub(crate) struct Lookup<K, V>(FxHashMap<K, V>);

impl<K: Eq + Hash, V> Lookup<K, V> {
    pub(crate) fn get<Q: Eq + Hash + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.0.get(key)
    }

    pub(crate) fn contains_key<Q: Eq + Hash + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.0.contains_key(key)
    }

    /// The value that the key had is returned and replaced.
    pub(crate) fn insert(&mut self, key: K, value: V) -> Option<V> {
        self.0.insert(key, value)
    }

    /// The value of the key, which is `value` unless there is one.
    pub(crate) fn get_or_insert(&mut self, key: K, value: V) -> &mut V {
        self.0.entry(key).or_insert(value)
    }

    pub(crate) fn remove<Q: Eq + Hash + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        self.0.remove(key)
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}

/// Keys, in no order.
#[derive(Clone, Debug)]
pub(crate) struct Seen<K>(FxHashSet<K>);

impl<K: Eq + Hash> Seen<K> {
    pub(crate) fn contains<Q: Eq + Hash + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.0.contains(key)
    }

    /// False when it was there before.
    pub(crate) fn insert(&mut self, key: K) -> bool {
        self.0.insert(key)
    }
}

impl<K> Default for Seen<K> {
    fn default() -> Self {
        Self(FxHashSet::default())
    }
}

impl<K: Eq + Hash> FromIterator<K> for Seen<K> {
    fn from_iter<I: IntoIterator<Item = K>>(keys: I) -> Self {
        Self(keys.into_iter().collect())
    }
}

impl<K, V> Default for Lookup<K, V> {
    fn default() -> Self {
        Self(FxHashMap::default())
    }
}

/// Of a key that comes twice, the last value counts.
impl<K: Eq + Hash, V> FromIterator<(K, V)> for Lookup<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(items: I) -> Self {
        Self(items.into_iter().collect())
    }
}
