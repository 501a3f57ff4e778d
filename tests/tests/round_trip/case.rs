//! A random chain of versions with rows, which shrinks by leaving edits out.

use crate::dice::Dice;
use crate::edit::{self, Edit, Kind, Notes};
use crate::rows::{Rows, World};
use proptest::prelude::*;
use seaglass::model::Dialect;

/// How a chain comes about.
#[derive(Clone, Debug)]
pub struct Case {
    /// The dialect of a database that is written for one alone.
    pub only: Option<Dialect>,
    pub base: Vec<Edit>,
    pub versions: Vec<Vec<Edit>>,
    pub rows: u32,
}

/// One version after another.
#[derive(Clone, Debug)]
pub struct Step {
    /// What the author says.
    pub notes: Notes,
    /// The schema before, with the rows that are in it.
    pub before: World,
    /// The schema after, with what becomes of these rows.
    pub after: World,
    /// Rows that are written into the new schema, before the next version.
    pub more: Rows,
    /// The edits that fitted.
    pub edits: Vec<Kind>,
}

/// The most versions of a chain, the first included.
const MOST_VERSIONS: usize = 6;

/// Chains whose versions come about by edits of these `kinds`; every second one of a database for `dialect` alone.
pub fn case(kinds: &[Kind], dialect: Dialect) -> impl Strategy<Value = Case> + use<> {
    let making =
        (prop::sample::select(Kind::MAKING.to_vec()), any::<u32>()).prop_map(|(kind, seed)| Edit { kind, seed });
    let changing = (prop::sample::select(kinds.to_vec()), any::<u32>()).prop_map(|(kind, seed)| Edit { kind, seed });
    let versions = prop::collection::vec(prop::collection::vec(changing, 2..9), 1..MOST_VERSIONS);
    let cases = (any::<bool>(), prop::collection::vec(making, 3..9), versions, any::<u32>());
    cases.prop_map(move |(alone, base, versions, rows)| {
        let only = alone.then_some(dialect);
        Case { only, base, versions, rows }
    })
}

impl Case {
    /// Every version with its rows. Edits that do not fit are left out, and versions without any.
    pub fn play(&self) -> (World, Vec<Step>) {
        let mut dice = Dice::new(u64::from(self.rows));
        let mut world = World::default();
        world.spec.only = self.only;
        for edit in &self.base {
            if let Some((next, _)) = edit::apply(&World::default(), &world, &Notes::default(), *edit) {
                world = next;
            }
        }
        world.grow(4, &mut dice);
        let first = world.clone();
        let mut steps = Vec::new();
        for version in &self.versions {
            let (before, mut notes, mut edits) = (world.clone(), Notes::default(), Vec::new());
            for edit in version {
                if let Some((next, said)) = edit::apply(&before, &world, &notes, *edit) {
                    (world, notes) = (next, said);
                    edits.push(edit.kind);
                }
            }
            if edits.is_empty() {
                continue;
            }
            let after = world.clone();
            let more = world.grow(2, &mut dice);
            steps.push(Step { notes, before, after, more, edits });
        }
        (first, steps)
    }
}
