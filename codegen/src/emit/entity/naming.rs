//! What relations may be called: only their key decides, and the tables that it joins.

use super::english;
use super::names;
use super::past::Spelling;
use crate::model::Name;
use std::iter::once_with;

/// What a belongs-to relation may be called, best first: its field, and its variant. Only the key itself decides, and the
/// table that it points at.
pub(super) fn own_names(key: &Spelling, target: &str) -> impl Iterator<Item = (String, String)> + use<> {
    // Of a composite key, the last column that is not called what it refers to tells it apart.
    let differs = |(column, to): &(&Name, &Name)| column != to;
    let pairs = || key.columns.iter().zip(&key.target_columns);
    let (column, to) = pairs()
        .rev()
        .find(differs)
        .or(pairs().next_back())
        .map_or(("", ""), |(column, to)| (column.as_str(), to.as_str()));
    let column = names::snake(column, "key").into_owned();
    let target = english::singular(target).into_owned();
    let name = names::snake(key.name.as_str(), "key").into_owned();
    let stem = stem(&column, &names::snake(to, "key")).map(str::to_owned);
    let first = match &stem {
        Some(stem) => (stem.clone(), names::camel(stem)),
        None => (beside(&column, &target), names::camel(&column)),
    };
    let both = move || {
        let field = format!("{column}_{target}");
        let variant = names::camel(&field);
        (field, variant)
    };
    let named = move |end: &str| {
        let field = format!("{name}{end}");
        let variant = names::camel(&field);
        (field, variant)
    };
    let also = named.clone();
    std::iter::once(first)
        .chain(once_with(both))
        .chain(once_with(move || named("")))
        .chain(once_with(move || also("_relation")))
}

/// What a key column is about: `user` of `user_id`, `country` of `country_code` that refers to a `code`.
fn stem<'a>(column: &'a str, to: &str) -> Option<&'a str> {
    let by_name = || column.strip_suffix(to).and_then(|stem| stem.strip_suffix('_'));
    column.strip_suffix("_id").or_else(by_name).filter(|stem| !stem.is_empty() && !stem.ends_with('_'))
}

/// A field beside that of its column: `sent_by_user` beside `sent_by`, `used_invite_code` beside `invite_code_used`.
fn beside(column: &str, target: &str) -> String {
    let before = || column.strip_suffix(target).and_then(|rest| rest.strip_suffix('_'));
    let after = column.strip_prefix(target).and_then(|rest| rest.strip_prefix('_'));
    let rest = after.or_else(before).filter(|rest| !rest.is_empty() && !rest.starts_with('_') && !rest.ends_with('_'));
    let own = rest.map(|rest| format!("{rest}_{target}")).filter(|own| own != column);
    own.unwrap_or_else(|| format!("{column}_{target}"))
}

/// What the other direction may be called where the plain noun is not free.
pub(super) fn qualified(base: &str, noun: &str, key: &Spelling) -> impl Iterator<Item = String> + use<> {
    let (base, noun) = (base.to_owned(), noun.to_owned());
    let name = names::snake(key.name.as_str(), "key").into_owned();
    [format!("{base}_{noun}"), format!("{noun}_by_{base}"), format!("{noun}_by_{name}")].into_iter()
}

/// What a way through a junction may be called.
pub(super) fn through_names(noun: &str, junction: &str) -> impl Iterator<Item = String> + use<> {
    [noun.to_owned(), format!("linked_{noun}"), format!("{noun}_through_{junction}")].into_iter()
}

/// What a belongs-to relation may be called instead, where a column has its name.
pub(super) fn other_own_names(key: &Spelling, target: &str) -> impl Iterator<Item = String> + use<> {
    own_names(key, target).map(|(field, _)| field)
}

/// The same of its other direction.
pub(super) fn other_back_names(key: &Spelling, target: &str, noun: &str) -> impl Iterator<Item = String> + use<> {
    let base = own_names(key, target).next().map(|(field, _)| field).unwrap_or_default();
    qualified(&base, noun, key)
}

#[cfg(test)]
mod tests {
    use super::{beside, own_names, stem};
    use crate::emit::entity::past::Spelling;
    use crate::model::{Name, ObjectName};

    fn names(columns: &[&str], target: &str, target_columns: &[&str]) -> (String, String) {
        let list = |names: &[&str]| names.iter().map(|name| Name::from(*name)).collect();
        let key = Spelling {
            name: "fk".into(),
            table: ObjectName::new("holder"),
            columns: list(columns),
            target: ObjectName::new(target),
            target_columns: list(target_columns),
        };
        own_names(&key, target).next().expect("one at least")
    }

    #[test]
    fn a_key_is_named_after_its_column() {
        for (columns, target, target_columns, field, variant) in [
            (&["user_id"][..], "users", &["id"][..], "user", "User"),
            (&["author_id"], "users", &["id"], "author", "Author"),
            (&["country_code"], "countries", &["code"], "country", "Country"),
            (&["sent_by"], "users", &["id"], "sent_by_user", "SentBy"),
            (&["invite_code_used"], "invite_codes", &["code"], "used_invite_code", "InviteCodeUsed"),
            (&["user"], "users", &["id"], "user_user", "User"),
            (&["tenant_id", "writer_number"], "members", &["tenant_id", "number"], "writer", "Writer"),
            (&["editor_id", "tenant_id"], "users", &["id", "tenant_id"], "editor", "Editor"),
            (&["tenant_id", "order_id"], "orders", &["tenant_id", "order_id"], "order", "Order"),
        ] {
            assert_eq!(names(columns, target, target_columns), (field.to_owned(), variant.to_owned()));
        }
        assert_eq!(stem("_id", "id"), None);
        assert_eq!(beside("old_user", "user"), "old_user_user");
        assert_eq!(beside("user_old", "user"), "old_user");
    }
}
