//! Whom the locks of a transaction keep waiting, and until when.

use super::{cost, told};
use crate::emit::sql::Direction;
use crate::model::{Dialect, ObjectName};
use crate::step::{Hazard, Step};
use std::collections::{BTreeMap, BTreeSet};

/// Who is kept from a table, from the weakest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kept {
    Nobody,
    Writers,
    All,
}

/// Whom a step keeps from its table, and whether it goes through rows meanwhile; nothing for what is no lock.
const fn lock(hazard: &Hazard) -> Option<(Kept, bool)> {
    match hazard {
        Hazard::Touches(_) => Some((Kept::Nobody, false)),
        Hazard::Scans(_) => Some((Kept::Nobody, true)),
        Hazard::BlocksWritesBriefly(_) => Some((Kept::Writers, false)),
        Hazard::BlocksWrites(_) => Some((Kept::Writers, true)),
        Hazard::BlocksBriefly(_) => Some((Kept::All, false)),
        Hazard::BlocksAll(_) | Hazard::Rewrites(_) => Some((Kept::All, true)),
        Hazard::Fills(_)
        | Hazard::FillsRest(_)
        | Hazard::FillsAtOnce(_)
        | Hazard::Copies { .. }
        | Hazard::Renumbers(_)
        | Hazard::Computes(_)
        | Hazard::Unread(_)
        | Hazard::Forgets(_)
        | Hazard::LosesData(_)
        | Hazard::LosesValues { .. }
        | Hazard::ChecksRows(_)
        | Hazard::ChecksValues { .. }
        | Hazard::Rounds { .. }
        | Hazard::Guards(_) => None,
    }
}

/// What is told where locks are held until the transaction ends: a table that is locked for a moment waits for whatever
/// goes through rows behind that, be they of another table.
pub(super) fn held(steps: &[Step<'_>], direction: Direction) -> BTreeSet<String> {
    let told = told(steps, direction);
    let locks: Vec<(usize, &ObjectName, Kept, bool)> = told
        .clone()
        .filter_map(|(at, _, hazard)| lock(hazard).map(|(kept, long)| (at, hazard.table(), kept, long)))
        .collect();
    // A view that is filled is new, whatever had its name.
    let fills = told.clone().filter(|(.., hazard)| matches!(hazard, Hazard::Computes(_))).map(|(at, ..)| at);
    let last_long = locks.iter().filter(|(.., long)| *long).map(|(at, ..)| *at).chain(fills).max();
    let mut by_table: BTreeMap<&ObjectName, Vec<(usize, Kept, bool)>> = BTreeMap::new();
    for (at, table, kept, long) in locks {
        by_table.entry(table).or_default().push((at, kept, long));
    }
    let mut costs = BTreeSet::new();
    for (at, step, hazard) in told {
        let Some((kept, long)) = lock(hazard) else {
            costs.insert(cost(step, hazard, Dialect::Postgres));
            continue;
        };
        let table = hazard.table();
        let own = || by_table.get(table).into_iter().flatten();
        let before = own().filter(|(other, ..)| *other <= at).map(|(_, kept, _)| *kept).max().unwrap_or(kept);
        if long {
            costs.insert(if before > kept { through(table, before) } else { cost(step, hazard, Dialect::Postgres) });
            continue;
        }
        let waits_for_own = own().any(|(other, _, long)| *long && *other >= at);
        let is_told = own().any(|(other, was, _)| *was > kept || *was == kept && *other < at);
        let waits = last_long.is_some_and(|last| last > at);
        if !(waits_for_own || is_told) {
            costs.insert(if waits { to_the_end(table, kept) } else { cost(step, hazard, Dialect::Postgres) });
        }
    }
    costs
}

/// Rows are gone through while a lock of before is held.
pub(super) fn through(table: &ObjectName, kept: Kept) -> String {
    match kept {
        Kept::All => format!("blocks reads and writes on {table} while it scans the rows"),
        Kept::Writers | Kept::Nobody => {
            format!("blocks writes to {table} while it scans the rows; reads continue")
        }
    }
}

fn to_the_end(table: &ObjectName, kept: Kept) -> String {
    match kept {
        Kept::All => format!("blocks reads and writes on {table} until it commits"),
        Kept::Writers => format!("blocks writes to {table} until it commits; reads continue"),
        Kept::Nobody => format!("locks {table} until it commits; blocks neither reads nor writes"),
    }
}
