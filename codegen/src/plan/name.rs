//! Names of migrations.

use crate::diff::{Change, CommentTarget, Item, fits};
use crate::model::{Name, ObjectName};
use std::collections::BTreeSet;

/// Longer names are cut: the name is part of file names, module names and bookkeeping tables.
pub(super) const MAX_LENGTH: usize = 60;

/// What a migration is called unless it is told: after what it does, in `[a-z0-9_]`.
pub fn name(changes: &[Change], is_first: bool) -> String {
    if is_first {
        return "initial".to_owned();
    }
    let said: Vec<&Change> = changes.iter().filter(|change| is_said(change)).collect();
    let text = match said.as_slice() {
        [] => "empty".to_owned(),
        [change] => single(change),
        [first, ..] => several(&said, first),
    };
    sanitise(&text)
}

/// `text` as a migration's name: lower case, with one `_` for each run of anything but letters and digits.
pub fn sanitise(text: &str) -> String {
    let mut name = String::new();
    for letter in text.chars() {
        if letter.is_ascii_alphanumeric() {
            name.push(letter.to_ascii_lowercase());
        } else if !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
    }
    name.truncate(MAX_LENGTH);
    name.truncate(name.trim_end_matches('_').len());
    name
}

/// Another order of columns comes along with the change that it is recorded with, and a name that is between two others
/// with the rename that it is for.
fn is_said(change: &Change) -> bool {
    let between = |name: &Name| name.starts_with("__seaglass_");
    match change {
        Change::ReorderColumns { .. } => false,
        Change::RenameTable { from, to } | Change::RenameEnum { from, to } => {
            !between(&from.name) && !between(&to.name)
        }
        Change::RenameColumn { from, to, .. }
        | Change::RenameConstraint { from, to, .. }
        | Change::RenameIndex { from, to, .. } => !between(from) && !between(to),
        Change::CreateEnum(_)
        | Change::ChangeEnum(_)
        | Change::DropEnum(_)
        | Change::CreateTable(_)
        | Change::ChangeTable { .. }
        | Change::DropTable(_)
        | Change::AddColumn { .. }
        | Change::ChangeColumn(_)
        | Change::DropColumn { .. }
        | Change::AddConstraint { .. }
        | Change::DropConstraint { .. }
        | Change::CreateIndex { .. }
        | Change::ChangeIndex { .. }
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
        | Change::Comment { .. } => true,
    }
}

fn single(change: &Change) -> String {
    match change {
        Change::CreateEnum(item) => format!("create_{}", item.name.name),
        Change::ChangeEnum(change) => format!("change_{}", change.name.name),
        Change::DropEnum(item) => format!("drop_{}", item.name.name),
        Change::CreateTable(table) => format!("create_{}", table.name.name),
        Change::RenameEnum { from, to } | Change::RenameTable { from, to } => {
            format!("rename_{}_to_{}", from.name, to.name)
        }
        Change::ChangeTable { table, .. } => format!("change_{}", table.name),
        Change::DropTable(table) => format!("drop_{}", table.name.name),
        Change::AddColumn { table, column, .. } => format!("add_{}_{}", table.name, column.name),
        Change::RenameColumn { table, from, to } => format!("rename_{}_{from}_to_{to}", table.name),
        Change::ChangeColumn(change) => format!("change_{}_{}", change.table.name, change.after.name),
        Change::DropColumn { table, column } => format!("drop_{}_{}", table.name, column.name),
        Change::ReorderColumns { table, .. } => format!("reorder_{}", table.name),
        Change::AddConstraint { constraint, .. } => format!("add_{}", constraint.name()),
        Change::DropConstraint { constraint, .. } => format!("drop_{}", constraint.name()),
        Change::RenameConstraint { from, to, .. } | Change::RenameIndex { from, to, .. } => {
            format!("rename_{from}_to_{to}")
        }
        Change::CreateIndex { index, .. } => format!("add_{}", index.name),
        Change::ChangeIndex { after, .. } => format!("change_{}", after.name),
        Change::DropIndex { index, .. } => format!("drop_{}", index.name),
        Change::CreateTrigger { trigger, .. } => format!("add_{}", trigger.name),
        Change::DropTrigger { trigger, .. } => format!("drop_{}", trigger.name),
        Change::CreateRoutine(routine) => format!("create_{}", routine.name.name),
        Change::ReplaceRoutine { after, .. } => format!("change_{}", after.name.name),
        Change::DropRoutine(routine) => format!("drop_{}", routine.name.name),
        Change::CreateView(view) => format!("create_{}", view.name.name),
        Change::ReplaceView { after, .. } => format!("change_{}", after.name.name),
        Change::DropView(view) => format!("drop_{}", view.name.name),
        Change::CreateObject(item) => format!("create_{}", item.key().word()),
        Change::ChangeObject { before, after } if before.key() != after.key() => {
            format!("rename_{}_to_{}", before.key().word(), after.key().word())
        }
        Change::ChangeObject { after, .. } => format!("change_{}", after.key().word()),
        Change::DropObject(item) => format!("drop_{}", item.key().word()),
        Change::Comment { on, .. } => format!("comment_{}", target(on)),
    }
}

fn target(on: &CommentTarget) -> String {
    match on {
        CommentTarget::Column { table, column } => format!("{}_{column}", table.name),
        CommentTarget::Constraint { constraint: name, .. } | CommentTarget::Index { index: name, .. } => {
            name.to_string()
        }
        CommentTarget::Table(name)
        | CommentTarget::Enum(name)
        | CommentTarget::View(name)
        | CommentTarget::Routine { name, .. } => name.name.to_string(),
    }
}

/// Several changes are named after the one that takes most away, after the tables that they make, or after the one table
/// that they are about.
fn several(changes: &[&Change], first: &Change) -> String {
    let worst = changes.iter().map(|change| (takes(change, changes), *change)).rev().max_by_key(|(takes, _)| *takes);
    if let Some((Takes::Rows | Takes::Values | Takes::Some | Takes::Rule, change)) = worst {
        return format!("{}_and_{}_more", single(change), changes.len() - 1);
    }
    let mut created: Vec<String> = Vec::new();
    for change in changes {
        if let Change::CreateTable(_) = change {
            created.push(single(change).split_off("create_".len()));
        }
    }
    let about: BTreeSet<&ObjectName> = changes.iter().map(|change| change.subject().name()).collect();
    let all_comments = changes.iter().all(|change| matches!(change, Change::Comment { .. }));
    match (created.as_slice(), about.len()) {
        ([], 1) if all_comments => format!("comment_{}", first.subject().name().name),
        ([], 1) => format!("change_{}", first.subject().name().name),
        ([], _) if all_comments => "change_comments".to_owned(),
        ([], _) => format!("{}_and_{}_more", single(first), changes.len() - 1),
        ([one], _) => format!("create_{one}"),
        ([one, two], _) => format!("create_{one}_and_{two}"),
        ([one, rest @ ..], _) => format!("create_{one}_and_{}_more", rest.len()),
    }
}

/// What a change takes away, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Takes {
    Nothing,
    /// An object that holds no values.
    Rule,
    /// A part of what is stored, or it fails.
    Some,
    /// A column.
    Values,
    /// A table.
    Rows,
}

/// What `change` takes away; what `all` of them make again is changed.
fn takes(change: &Change, all: &[&Change]) -> Takes {
    let (subject, comes_back) = (change.subject(), |part: &Name| all.iter().any(|other| makes(other) == Some(part)));
    let rule = |comes_back: bool| if comes_back { Takes::Nothing } else { Takes::Rule };
    match change {
        Change::DropTable(_) => Takes::Rows,
        Change::DropColumn { .. } => Takes::Values,
        Change::ChangeColumn(change) if fits(&change.before, &change.after).needs_permission() => Takes::Some,
        Change::ChangeEnum(change) if !change.replaced.is_empty() => Takes::Some,
        Change::DropConstraint { constraint, .. } => rule(comes_back(constraint.name())),
        Change::DropIndex { index, .. } => rule(comes_back(&index.name)),
        Change::DropTrigger { trigger, .. } => rule(comes_back(&trigger.name)),
        Change::DropEnum(_) | Change::DropRoutine(_) | Change::DropView(_) | Change::DropObject(_) => {
            rule(comes_back(&subject.name().name))
        }
        Change::CreateEnum(_)
        | Change::RenameEnum { .. }
        | Change::ChangeEnum(_)
        | Change::CreateTable(_)
        | Change::RenameTable { .. }
        | Change::ChangeTable { .. }
        | Change::AddColumn { .. }
        | Change::RenameColumn { .. }
        | Change::ChangeColumn(_)
        | Change::ReorderColumns { .. }
        | Change::AddConstraint { .. }
        | Change::RenameConstraint { .. }
        | Change::CreateIndex { .. }
        | Change::ChangeIndex { .. }
        | Change::RenameIndex { .. }
        | Change::CreateTrigger { .. }
        | Change::CreateRoutine(_)
        | Change::ReplaceRoutine { .. }
        | Change::CreateView(_)
        | Change::ReplaceView { .. }
        | Change::CreateObject(_)
        | Change::ChangeObject { .. }
        | Change::Comment { .. } => Takes::Nothing,
    }
}

/// The name of the object that a change makes, beside tables and columns.
fn makes(change: &Change) -> Option<&Name> {
    match change.makes()? {
        Item::Constraint(_, constraint) => Some(constraint.name()),
        Item::Index(_, index) => Some(&index.name),
        Item::Trigger(_, trigger) => Some(&trigger.name),
        Item::Enum(item) => Some(&item.name.name),
        Item::Routine(item) => Some(&item.name.name),
        Item::View(item) => Some(&item.name.name),
        Item::Object(item) => Some(&item.name().name),
        Item::Table(_) | Item::Column(..) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{name, sanitise};
    use crate::diff::{Change, CommentTarget};
    use crate::model::{Enum, Index, IndexPart, IndexTarget, ObjectName, Table, View};

    fn index(table: &str, name: &str) -> Change {
        let part = IndexPart::new(IndexTarget::Column("c".into()));
        let index = Index { parts: vec![part], ..Index::new(name) };
        Change::CreateIndex { table: ObjectName::new(table), index }
    }

    fn comment(table: &str, column: &str) -> Change {
        let on = CommentTarget::Column { table: ObjectName::new(table), column: column.into() };
        Change::Comment { on, before: None, after: Some("text".to_owned()) }
    }

    #[test]
    fn says_what_the_migration_does() {
        let item = Change::CreateEnum(Enum { name: ObjectName::new("mood"), doc: None, values: vec!["ok".to_owned()] });
        let view = Change::CreateView(View {
            name: ObjectName::new("Big Posts"),
            doc: None,
            forms: crate::model::Forms::default(),
            ..View::default()
        });
        assert_eq!(name(std::slice::from_ref(&item), true), "initial");
        assert_eq!(name(std::slice::from_ref(&item), false), "create_mood");
        assert_eq!(name(std::slice::from_ref(&view), false), "create_big_posts");
        assert_eq!(name(&[index("users", "idx_users_email")], false), "add_idx_users_email");
        assert_eq!(name(&[comment("users", "email")], false), "comment_users_email");
        assert_eq!(name(&[comment("users", "a"), comment("users", "b")], false), "comment_users");
        assert_eq!(name(&[comment("users", "a"), comment("posts", "b")], false), "change_comments");
        assert_eq!(name(&[index("users", "a"), comment("users", "b")], false), "change_users");
        assert_eq!(name(&[item, view], false), "create_mood_and_1_more");
        let drop = Change::DropTable(Box::new(Table { name: ObjectName::new("posts"), ..Table::default() }));
        assert_eq!(name(&[index("users", "a"), drop, comment("users", "b")], false), "drop_posts_and_2_more");
        let gone = |made: Change| {
            let Change::CreateIndex { table, index } = made else { return made };
            Change::DropIndex { table, index }
        };
        let changed = [gone(index("users", "a")), index("users", "a")];
        assert_eq!(name(&changed, false), "change_users", "an index that comes back is changed");
        let other = [index("users", "b"), gone(index("users", "a"))];
        assert_eq!(name(&other, false), "drop_a_and_1_more");
        let hostile = Change::CreateEnum(Enum { name: ObjectName::new("…"), doc: None, values: Vec::new() });
        assert_eq!(name(&[hostile], false), "create");
        let rename =
            |from: &str, to: &str| Change::RenameTable { from: ObjectName::new(from), to: ObjectName::new(to) };
        let swap = [rename("b", "__seaglass_0"), rename("a", "b"), rename("__seaglass_0", "a")];
        assert_eq!(name(&swap, false), "rename_a_to_b");
    }

    #[test]
    fn a_name_is_plain_and_short() {
        assert_eq!(sanitise("Add  users' e-mail!"), "add_users_e_mail");
        assert_eq!(sanitise("__"), "");
        assert_eq!(sanitise(&"a".repeat(80)).len(), 60);
    }
}
