//! VERIFY: makes a model sound before anything else looks at it.
//!
//! Every fault is collected, in the order of the declaration, so that one run shows all there is to fix. Time and
//! memory grow linearly with the declaration: what is looked up by name is looked up in an index built once.

mod advice;
mod attributes;
mod collisions;
mod columns;
mod constraints;
mod context;
mod dtos;
mod exclusions;
mod expressions;
mod field_types;
mod foreign_keys;
mod graphql;
mod heirs;
mod indexes;
mod instants;
mod intent;
mod kinds;
mod limits;
mod literals;
mod names;
mod objects;
mod options;
mod partitions;
mod project;
mod relations;
mod rust_names;
mod seeds;
mod sequences;
mod sql;
mod tables;
mod triggers;
mod types;
mod view_relations;
mod views;

use super::{Declared, Fault};
use context::{Context, Report};

/// Every error of one database, in the order of the declaration; of a database without one, every warning. No error means
/// sound: whatever comes after may rely on it.
pub fn verify(declared: &Declared) -> Vec<Fault> {
    let context = Context::new(declared);
    let mut report = Report::new(&declared.name);
    project::database(&context, &mut report);
    collisions::check(&context, &mut report);
    rust_names::modules(&context, &mut report);
    relations::check(&context, &mut report);
    attributes::of_types(&context, &mut report);
    for item in &declared.schema.enums {
        objects::enumeration(&context, &mut report, item);
    }
    for table in &declared.schema.tables {
        tables::check(&context, &mut report, table);
    }
    for routine in &declared.schema.routines {
        objects::routine(&context, &mut report, routine);
    }
    for view in &declared.schema.views {
        views::view(&context, &mut report, view);
    }
    view_relations::check(&context, &mut report);
    for table in &declared.view_entities {
        attributes::of_table(&context, &mut report, table);
    }
    field_types::check(&context, &mut report);
    graphql::check(&context, &mut report);
    for item in &declared.schema.objects {
        kinds::check(&context, &mut report, item);
    }
    partitions::overlaps(&context, &mut report);
    for seed in &declared.seeds {
        seeds::check(&context, &mut report, seed);
    }
    intent::check(&context, &mut report);
    advice::silences(&context, &mut report);
    if report.faults.is_empty() {
        advice::check(&context, &mut report);
    }
    report.faults
}

/// The faults of what is said about changes alone, for statements that joined a declaration which is sound.
pub fn verify_intent(declared: &Declared) -> Vec<Fault> {
    let mut report = Report::new(&declared.name);
    intent::check(&Context::new(declared), &mut report);
    report.faults
}

/// Every fault between the databases of a project, which are verified one by one. `default` is the database that was
/// named as the default, if one was.
pub fn verify_project(databases: &[Declared], default: Option<&str>) -> Vec<Fault> {
    project::between(databases, default)
}
