//! Hand-written files whose table is called something else by now.

use super::names;
use super::plan;
use crate::diff::Change;
use crate::emit::Source;
use crate::emit::write::Succession;
use crate::model::ObjectName;
use std::collections::BTreeMap;

/// What tables with an entity were called before, the latest first, as the files beside their entities. The last `new`
/// entries of history are about to be written.
pub(super) fn successions(source: Source<'_>, new: usize) -> Vec<Succession> {
    let known = source.history.len().saturating_sub(new);
    let mut names: BTreeMap<&ObjectName, Vec<(&ObjectName, bool)>> = BTreeMap::new();
    for (at, entry) in source.history.iter().enumerate() {
        for change in entry.told().iter().flat_map(|entry| &entry.changes) {
            match change {
                Change::RenameTable { from, to } => {
                    let mut earlier = names.remove(from).unwrap_or_default();
                    earlier.push((from, at >= known));
                    names.insert(to, earlier);
                }
                Change::DropTable(table) => {
                    names.remove(&table.name);
                }
                Change::CreateEnum(_)
                | Change::RenameEnum { .. }
                | Change::ChangeEnum(_)
                | Change::DropEnum(_)
                | Change::CreateTable(_)
                | Change::ChangeTable { .. }
                | Change::AddColumn { .. }
                | Change::RenameColumn { .. }
                | Change::ChangeColumn(_)
                | Change::DropColumn { .. }
                | Change::ReorderColumns { .. }
                | Change::AddConstraint { .. }
                | Change::RenameConstraint { .. }
                | Change::DropConstraint { .. }
                | Change::CreateIndex { .. }
                | Change::ChangeIndex { .. }
                | Change::RenameIndex { .. }
                | Change::DropIndex { .. }
                | Change::CreateTrigger { .. }
                | Change::DropTrigger { .. }
                | Change::CreateRoutine(_)
                | Change::ReplaceRoutine { .. }
                | Change::DropRoutine(_)
                | Change::CreateView(_)
                | Change::ReplaceView { .. }
                | Change::DropView(_)
                | Change::CreateObject(_)
                | Change::ChangeObject { .. }
                | Change::DropObject(_)
                | Change::Comment { .. } => {}
            }
        }
    }
    if names.is_empty() {
        return Vec::new();
    }
    let tables = plan::with_entity(source.database);
    let modules = plan::modules(&tables);
    let folder = format!("{}/src/{}", source.project.paths.entity, source.database.name);
    let mut successions = Vec::new();
    for (table, (module, _)) in tables.iter().zip(modules) {
        for (earlier, is_new) in names.get(&table.name).into_iter().flatten().rev() {
            let before = names::snake(earlier.name.as_str(), "table");
            if before != module {
                let path = |module: &str| format!("{folder}/{module}_ext.rs");
                successions.push(Succession { from: path(&before), to: path(&module), is_new: *is_new });
            }
        }
    }
    successions
}
