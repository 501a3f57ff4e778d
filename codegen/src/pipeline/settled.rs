//! Whether history ends at the declaration, where that can be seen without a replay and a comparison of two schemas.

use crate::diff::Change;
use crate::model::Schema;
use std::collections::BTreeMap;

/// Whether the changes of history do nothing but create what `schema` holds: everything, once, and exactly as it is declared.
///
/// What no change touched since its creation is most of any project, and all of one without later migrations; of any
/// other history this says no, and the replay decides.
pub(super) fn is_settled<'a>(mut changes: impl Iterator<Item = &'a Change>, schema: &Schema) -> bool {
    let Schema { enums, tables: _, routines, views, objects } = schema;
    let mut missing: BTreeMap<_, _> = schema.tables().map(|table| (&table.name, table)).collect();
    let (mut enums, mut routines, mut views) = (enums.iter(), routines.iter(), views.iter());
    let mut objects = objects.iter();
    let is_as_declared = |change: &Change| match change {
        Change::CreateEnum(item) => enums.next() == Some(item),
        Change::CreateTable(table) => missing.remove(&table.name) == Some(&**table),
        Change::CreateRoutine(item) => routines.next() == Some(item),
        Change::CreateView(item) => views.next() == Some(item),
        Change::CreateObject(item) => objects.next() == Some(item),
        _ => false,
    };
    changes.all(is_as_declared)
        && missing.is_empty()
        && enums.next().is_none()
        && routines.next().is_none()
        && views.next().is_none()
        && objects.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::is_settled;
    use crate::diff::{Change, CommentTarget, diff, replay};
    use crate::model::{Intent, ObjectName, Schema, Table};

    fn table(name: &str) -> Table {
        let text = format!(r#"{{"name":{{"name":"{name}"}},"columns":[{{"name":"id","type":"integer"}}]}}"#);
        serde_json::from_str(&text).expect("a table")
    }

    #[test]
    fn only_what_was_created_as_declared_is_settled() {
        let create = |name: &str| Change::CreateTable(table(name).into());
        let comment = Change::Comment {
            on: CommentTarget::Table(ObjectName::new("a")),
            before: None,
            after: Some("Edited.".to_owned()),
        };
        let schema = Schema { tables: vec![table("a").into(), table("b").into()], ..Schema::default() };
        let settled = |changes: Vec<Change>| is_settled(changes.iter(), &schema);
        assert!(settled(vec![create("a"), create("b")]));
        assert!(settled(vec![create("b"), create("a")]));
        assert!(!settled(vec![create("a")]));
        assert!(!settled(vec![create("a"), create("a"), create("b")]));
        assert!(!settled(vec![create("a"), create("b"), create("c")]));
        assert!(!settled(vec![create("a"), create("b"), comment]));
        let mut other = table("b");
        other.columns[0].nullable = true;
        assert!(!settled(vec![create("a"), Change::CreateTable(other.into())]));
    }

    #[test]
    fn nothing_differs_in_what_is_settled() {
        let schema = Schema { tables: vec![table("a").into(), table("b").into()], ..Schema::default() };
        let changes = diff(&Schema::default(), &schema, &Intent::default()).changes;
        let before = replay(&changes).expect("it fits");
        assert!(is_settled(changes.iter(), &schema));
        assert!(diff(&before, &schema, &Intent::default()).changes.is_empty());
    }
}
