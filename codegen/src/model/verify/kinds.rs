//! Objects of the kinds that share a path: each kind says itself what is wrong with one.

use super::context::{Context, Place, Report};
use super::names;
use super::objects::{parameters, statement};
use crate::model::CatalogueObject;
use crate::model::kind::Flaw;

/// Checks an object of another kind.
pub(super) fn check(context: &Context<'_>, report: &mut Report<'_>, item: &CatalogueObject) {
    let place = Place::Object(item.name());
    names::identifier(context, report, place, item.noun(), &item.name().name);
    if let Some(namespace) = &item.name().namespace {
        names::identifier(context, report, place, "namespace", namespace);
    }
    if let Some(doc) = item.doc() {
        names::text(report, place, &"doc", doc);
    }
    for Flaw { rule, what, why, instead } in item.flaws(&context.declared.dialects) {
        report.fault(rule, place, what, why, instead);
    }
    for &dialect in &context.declared.dialects {
        for sql in item.texts(dialect) {
            let Some(cut) = statement(report, place, &item.noun(), sql, dialect) else { continue };
            parameters(report, place, &item.noun(), &cut, dialect);
        }
    }
}
