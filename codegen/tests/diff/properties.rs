//! What holds for any two schemas.

use super::evolve::{Evolution, evolution};
use proptest::prelude::*;
use seaglass::dialect::Capabilities;
use seaglass::diff::{Change, apply, diff, replay, same};
use seaglass::model::{Dialect, Intent, Loss, Name, ObjectName, Schema};
use seaglass::plan;
use seaglass::step::Plan;
use std::collections::{BTreeMap, BTreeSet};

fn any_evolution() -> impl Strategy<Value = Evolution> {
    let bytes = |most| prop::collection::vec(any::<u8>(), 0..most);
    (bytes(300), bytes(120)).prop_map(|(seed, edits)| evolution(&seed, &edits))
}

proptest! {
    #[test]
    fn what_diff_finds_apply_makes(case in any_evolution()) {
        let found = diff(&case.before, &case.after, &case.intent);
        prop_assert!(found.refusals.is_empty() && found.questions.is_empty(), "{:#?}", found);
        let made = apply(&found.changes, case.before.clone()).map_err(|e| TestCaseError::fail(e.to_string()))?;
        prop_assert!(same(&made, &case.after), "{:#?}", found.changes);
        let again = diff(&made, &case.after, &Intent::default());
        prop_assert!(again.changes.is_empty() && again.questions.is_empty() && again.refusals.is_empty());
    }

    #[test]
    fn nothing_differs_from_itself(case in any_evolution()) {
        let found = diff(&case.after, &case.after, &Intent::default());
        prop_assert!(found.changes.is_empty() && found.questions.is_empty() && found.refusals.is_empty(), "{:?}", found);
        prop_assert!(same(&case.after, &case.after));
    }

    #[test]
    fn from_nothing_replay_gives_the_schema(case in any_evolution()) {
        let found = diff(&Schema::default(), &case.after, &Intent::default());
        prop_assert!(found.refusals.is_empty() && found.questions.is_empty());
        prop_assert!(same(&replay(&found.changes).unwrap(), &case.after));
    }

    #[test]
    fn values_go_where_the_author_says(case in any_evolution()) {
        let changes = diff(&case.before, &case.after, &case.intent).changes;
        prop_assert_eq!(fates(&case.before, &changes), case.fates);
    }

    /// Whatever is said or left unsaid: without a question open, each loss was allowed.
    #[test]
    fn nothing_is_lost_unasked(case in any_evolution(), keep in prop::collection::vec(any::<bool>(), 64)) {
        let mut intent = case.intent;
        let mut kept = keep.into_iter().cycle();
        let mut keep = || kept.next().unwrap_or(true);
        intent.tables.retain(|_, _| keep());
        intent.columns.retain(|_, _| keep());
        intent.enum_values.retain(|_, _| keep());
        intent.replaced_values.retain(|_, _| keep());
        intent.backfills.retain(|_, _| keep());
        intent.allowed.retain(|_, _| keep());
        let found = diff(&case.before, &case.after, &intent);
        if found.questions.is_empty() && found.refusals.is_empty() {
            let lost = losses(&found.changes);
            let allowed: BTreeSet<Loss> = intent.allowed.keys().cloned().collect();
            prop_assert!(lost.is_subset(&allowed), "{:?}", lost.difference(&allowed));
            prop_assert!(same(&apply(&found.changes, case.before).unwrap(), &case.after));
        }
    }

    /// History records nothing that no SQL makes.
    #[test]
    fn every_change_is_planned_where_it_is_one(case in any_evolution()) {
        let changes = diff(&case.before, &case.after, &case.intent).changes;
        for dialect in Dialect::ALL {
            for online in [true, false] {
                let capabilities = Capabilities::of(dialect).online(online);
                let plan = plan::plan(&changes, &case.before, &case.after, &capabilities);
                let left = plan::unmade(&plan, &changes, &case.before, &case.after);
                let left: Vec<&Change> = left.into_iter().map(|at| &changes[at]).collect();
                prop_assert!(left.is_empty(), "{dialect:?}: {left:#?}");
            }
        }
    }

    /// What a planner forgets is noticed, whatever it is.
    #[test]
    fn a_change_that_is_not_planned_is_noticed(case in any_evolution(), at in any::<prop::sample::Index>()) {
        let changes = diff(&case.before, &case.after, &case.intent).changes;
        for dialect in Dialect::ALL {
            let concerned = plan::unmade(&nothing(dialect), &changes, &case.before, &case.after);
            if concerned.is_empty() {
                continue;
            }
            let forgotten = *at.get(&concerned);
            let mut plan = plan::plan(&changes, &case.before, &case.after, Capabilities::of(dialect));
            for stage in &mut plan.stages {
                stage.steps.retain(|step| step.cause != forgotten);
                stage.covers.retain(|change| *change != forgotten);
            }
            let left = plan::unmade(&plan, &changes, &case.before, &case.after);
            prop_assert_eq!(left, [forgotten], "{:?}: {:#?}", dialect, changes[forgotten]);
        }
    }

    #[test]
    fn changes_survive_json(case in any_evolution()) {
        let changes = diff(&case.before, &case.after, &case.intent).changes;
        let text = serde_json::to_string(&changes).unwrap();
        let read: Vec<Change> = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(serde_json::to_string(&read).unwrap(), text);
        prop_assert!(same(&apply(&read, case.before).unwrap(), &case.after));
    }

    /// One change left out is noticed, or leads elsewhere.
    #[test]
    fn every_change_is_needed(case in any_evolution(), at in any::<prop::sample::Index>()) {
        let mut changes = diff(&case.before, &case.after, &case.intent).changes;
        changes.retain(|change| !matches!(change, Change::ReorderColumns { .. }));
        if !changes.is_empty() {
            changes.remove(at.index(changes.len()));
            let made = apply(&changes, case.before);
            prop_assert!(made.is_err() || !same(&made.unwrap(), &case.after), "{changes:#?}");
        }
    }
}

/// The cases are worth something: every kind of change occurs in them.
#[test]
fn every_kind_of_change_occurs() {
    let mut state = 1_u32;
    let mut bytes = |count: usize| -> Vec<u8> {
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        };
        (0..count).map(|_| next()).collect()
    };
    let kind = |change: &Change| {
        let json = serde_json::to_value(change).unwrap();
        json.as_object().unwrap().keys().next().unwrap().clone()
    };
    let mut kinds = BTreeMap::new();
    let mut seen: BTreeMap<Dialect, BTreeSet<String>> = BTreeMap::new();
    for _ in 0..400 {
        let case = evolution(&bytes(300), &bytes(100));
        let changes = diff(&case.before, &case.after, &case.intent).changes;
        for change in &changes {
            *kinds.entry(kind(change)).or_insert(0) += 1;
        }
        for dialect in Dialect::ALL {
            let concerned = plan::unmade(&nothing(dialect), &changes, &case.before, &case.after);
            seen.entry(dialect).or_default().extend(concerned.into_iter().map(|at| kind(&changes[at])));
        }
    }
    assert_eq!(kinds.len(), 28, "{kinds:#?}");
    assert!(kinds.values().all(|count| *count >= 5), "{kinds:#?}");
    // A kind that concerned no database would be forgotten without a word.
    let unseen = |dialect: Dialect| -> Vec<&str> {
        kinds.keys().filter(|kind| !seen[&dialect].contains(*kind)).map(String::as_str).collect()
    };
    assert_eq!(unseen(Dialect::Postgres), ["reorder_columns"]);
    let only_postgres = [
        "comment",
        "create_enum",
        "create_routine",
        "drop_enum",
        "drop_routine",
        "rename_constraint",
        "rename_enum",
        "reorder_columns",
        "replace_routine",
    ];
    assert_eq!(unseen(Dialect::D1), only_postgres);
}

/// The plan of a planner that forgets everything.
fn nothing(dialect: Dialect) -> Plan<'static> {
    Plan { dialect, stages: Vec::new() }
}

type Place = (ObjectName, Name);

/// Where the values of each column end, by the changes alone.
fn fates(before: &Schema, changes: &[Change]) -> BTreeMap<Place, Option<Place>> {
    let columns = before.tables.iter().flat_map(|table| table.columns.iter().map(move |column| (table, column)));
    let mut now: BTreeMap<Place, Option<Place>> = columns
        .map(|(table, column)| (table.name.clone(), column.name.clone()))
        .map(|place| (place.clone(), Some(place)))
        .collect();
    for change in changes {
        for fate in now.values_mut() {
            let Some((table, column)) = fate else { continue };
            match change {
                Change::RenameTable { from, to } if from == table => table.clone_from(to),
                Change::RenameColumn { table: at, from, to } if at == table && from == column => column.clone_from(to),
                Change::DropTable(gone) if gone.name == *table => *fate = None,
                Change::DropColumn { table: at, column: gone } if at == table && gone.name == *column => *fate = None,
                _ => {}
            }
        }
    }
    now
}

/// What the changes lose.
fn losses(changes: &[Change]) -> BTreeSet<Loss> {
    let mut lost = BTreeSet::new();
    for change in changes {
        match change {
            Change::DropTable(table) => drop(lost.insert(Loss::Table(table.name.clone()))),
            Change::DropColumn { table, column } if column.generated.is_none() => {
                lost.insert(Loss::Column { table: table.clone(), column: column.name.clone() });
            }
            Change::ChangeColumn(change) if change.after.generated.is_some() && change.before.generated.is_none() => {
                lost.insert(Loss::Column { table: change.table.clone(), column: change.after.name.clone() });
            }
            _ => {}
        }
    }
    lost
}
