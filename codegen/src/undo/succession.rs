//! Hand-written files beside entities, when a table has its name of before again.

use crate::emit::write::Succession;
use std::collections::BTreeSet;

/// Moves files back that followed a rename which is undone.
pub fn returned(successions: Vec<Succession>) -> Vec<Succession> {
    let new = successions.into_iter().filter(|succession| succession.is_new);
    new.map(|Succession { from, to, is_new }| Succession { from: to, to: from, is_new }).collect()
}

/// Where files go when one migration gives way to another: back with `returned`, and on with `onward`.
pub fn followed(returned: Vec<Succession>, onward: Vec<Succession>) -> Vec<Succession> {
    let back: BTreeSet<String> = returned.iter().map(|back| back.to.clone()).collect();
    let mut all = Vec::new();
    for back in returned {
        let on = onward.iter().find(|on| on.is_new && on.from == back.to);
        let to = on.map_or(back.to, |on| on.to.clone());
        if to != back.from {
            all.push(Succession { from: back.from, to, is_new: true });
        }
    }
    all.extend(onward.into_iter().filter(|on| !back.contains(&on.from)));
    all
}

#[cfg(test)]
mod tests {
    use super::{followed, returned};
    use crate::emit::write::Succession;

    fn moves(pairs: &[(&str, &str)]) -> Vec<Succession> {
        let one = |(from, to): &(&str, &str)| Succession { from: (*from).into(), to: (*to).into(), is_new: true };
        pairs.iter().map(one).collect()
    }

    #[test]
    fn a_file_goes_where_its_table_goes() {
        let back = returned(moves(&[("users", "people")]));
        assert_eq!(back, moves(&[("people", "users")]));
        assert_eq!(followed(back.clone(), Vec::new()), back);
        assert_eq!(followed(back.clone(), moves(&[("users", "persons")])), moves(&[("people", "persons")]));
        assert_eq!(followed(back.clone(), moves(&[("users", "people")])), []);
        assert_eq!(followed(back, moves(&[("a", "b")])), moves(&[("people", "users"), ("a", "b")]));
    }
}
