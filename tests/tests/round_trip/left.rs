//! What an author leaves as it was: the text of a view or a routine that names what is renamed or dropped. No migration
//! is written for it; and none is refused for a text that names nothing of the kind.

use crate::spec::{Body, Id, Spec};
use seaglass::diff::diff;
use seaglass::model::{CatalogueObject, Forms, Intent, Schema};

/// Leaves one text after the other as it was.
///
/// # Errors
/// What is said of a text, or not said.
pub fn left(specs: [&Spec; 2], schemas: [&Schema; 2], intent: &Intent) -> Result<(), String> {
    let [before, after] = specs;
    for item in &before.views {
        let stale = |schema: &mut Schema, forms: Forms| {
            let view = schema.views.iter_mut().find(|view| view.name.name.as_str() == item.name);
            view.is_some_and(|view| std::mem::replace(&mut view.forms, forms.clone()) != forms)
        };
        let forms = schemas[0].views.iter().find(|view| view.name.name.as_str() == item.name).map(|it| &it.forms);
        told(&item.name, names(before, after, item.table, &item.columns), forms, stale, schemas, intent)?;
    }
    for item in &before.objects {
        let Some((table, columns)) = item.what.stands_on() else { continue };
        let is = |it: &&CatalogueObject| it.name().name.as_str() == item.name;
        let Some(CatalogueObject::Raw(was)) = schemas[0].objects.iter().find(is) else { continue };
        let stale = |schema: &mut Schema, forms: Forms| match schema.objects.iter_mut().find(|it| is(&&**it)) {
            Some(CatalogueObject::Raw(now)) => {
                now.drop.clone_from(&was.drop);
                std::mem::replace(&mut now.create, forms.clone()) != forms
            }
            _ => false,
        };
        told(&item.name, names(before, after, table, columns), Some(&was.create), stale, schemas, intent)?;
    }
    for item in &before.routines {
        let Body::Log { table, column, .. } = item.body else { continue };
        let stale = |schema: &mut Schema, forms: Forms| {
            let routine = schema.routines.iter_mut().find(|routine| routine.name.name.as_str() == item.name);
            routine.is_some_and(|routine| std::mem::replace(&mut routine.forms, forms.clone()) != forms)
        };
        let forms = schemas[0].routines.iter().find(|it| it.name.name.as_str() == item.name).map(|it| &it.forms);
        told(&item.name, names(before, after, table, &[column]), forms, stale, schemas, intent)?;
    }
    Ok(())
}

/// Whether a text names what is gone; none where its names mean something else now.
fn names(before: &Spec, after: &Spec, table: Id, columns: &[Id]) -> Option<bool> {
    let same = |left: &str, right: &str| left.to_lowercase() == right.to_lowercase();
    let old = before.table(table)?;
    let taken = after.tables.iter().filter(|it| it.id != table).map(|it| &it.name);
    if taken.chain(after.views.iter().map(|view| &view.name)).any(|name| same(name, &old.name)) {
        return None;
    }
    let Some(new) = after.table(table) else { return Some(true) };
    let mut gone = !same(&new.name, &old.name);
    for id in columns {
        let name = &old.column(*id)?.name;
        let there: Vec<Id> = new.columns.iter().filter(|it| same(&it.name, name)).map(|it| it.id).collect();
        match there.as_slice() {
            [] => gone = true,
            [now] if now == id => {}
            _ => return None,
        }
    }
    // Names that differ by case alone are one name to one database and two to another.
    if new.name != old.name && !gone {
        return None;
    }
    Some(gone)
}

fn told(
    name: &str,
    is_gone: Option<bool>,
    forms: Option<&Forms>,
    stale: impl Fn(&mut Schema, Forms) -> bool,
    [before, after]: [&Schema; 2],
    intent: &Intent,
) -> Result<(), String> {
    let (Some(is_gone), Some(forms)) = (is_gone, forms) else { return Ok(()) };
    let mut after = after.clone();
    if !stale(&mut after, forms.clone()) {
        return Ok(());
    }
    let found = diff(before, &after, intent);
    let places = found.refusals.iter().map(|it| &it.place).chain(found.questions.iter().map(|it| &it.place));
    let is_told = places.into_iter().any(|place| place == name);
    if is_told == is_gone {
        return Ok(());
    }
    let what =
        if is_told { "is refused, and names nothing that is gone" } else { "names what is gone, and is not refused" };
    Err(format!("{name}, left as {forms:?}, {what}: {:#?}", found.changes))
}
