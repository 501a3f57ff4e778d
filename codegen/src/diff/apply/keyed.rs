//! Objects of one kind by name, in the order in which they came.

use super::{exists, missing};
use crate::lookup::Lookup;
use std::borrow::Cow;
use std::hash::Hash;

/// Objects by key. What is only looked at is borrowed.
pub(in crate::diff) struct Keyed<'a, K, T: Clone> {
    places: Lookup<K, usize>,
    slots: Vec<Option<Cow<'a, T>>>,
}

impl<'a, K: Eq + Hash, T: Clone> Keyed<'a, K, T> {
    pub(super) fn new(items: impl Iterator<Item = Cow<'a, T>>, key: impl Fn(&T) -> K) -> Self {
        let slots: Vec<_> = items.map(Some).collect();
        let places = slots.iter().enumerate().filter_map(|(at, item)| Some((key(item.as_deref()?), at))).collect();
        Self { places, slots }
    }

    /// The object of that key.
    pub(in crate::diff) fn get(&self, key: &K) -> Option<&T> {
        self.slots.get(*self.places.get(key)?)?.as_deref()
    }

    /// Every object.
    pub(in crate::diff) fn iter(&self) -> impl Iterator<Item = &T> {
        self.slots.iter().filter_map(Option::as_deref)
    }

    pub(super) fn change(&mut self, key: &K) -> Result<&mut T, String> {
        let slot = self.places.get(key).and_then(|&at| self.slots.get_mut(at)?.as_mut());
        slot.map(Cow::to_mut).ok_or_else(missing)
    }

    /// Changes every object that `concerns` names.
    pub(super) fn change_all(&mut self, concerns: impl Fn(&T) -> bool, mut change: impl FnMut(&mut T)) {
        for item in self.slots.iter_mut().flatten().filter(|item| concerns(item)) {
            change(item.to_mut());
        }
    }

    pub(super) fn insert(&mut self, key: K, item: T) -> Result<(), String> {
        if self.places.contains_key(&key) {
            return Err(exists());
        }
        self.places.insert(key, self.slots.len());
        self.slots.push(Some(Cow::Owned(item)));
        Ok(())
    }

    pub(super) fn remove(&mut self, key: &K) -> Result<(), String> {
        let at = self.places.remove(key).ok_or_else(missing)?;
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = None;
        }
        Ok(())
    }

    pub(super) fn rename(&mut self, from: &K, to: K) -> Result<(), String> {
        if self.places.contains_key(&to) {
            return Err("the new name is taken".to_owned());
        }
        let at = self.places.remove(from).ok_or_else(missing)?;
        self.places.insert(to, at);
        Ok(())
    }

    pub(super) fn into_vec(self) -> Vec<T> {
        self.slots.into_iter().flatten().map(Cow::into_owned).collect()
    }
}
