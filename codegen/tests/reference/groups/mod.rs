//! The examples, a file per subject.

mod changes;
mod columns;
mod constraints;
mod entities;
mod enums;
mod indexes;
mod lite;
mod objects;
mod partitions;
mod policies;
mod programs;
mod project;
mod seeds;
mod tables;
mod views;

use super::kit::Group;

/// All of them, in the order of the page.
pub(crate) fn groups() -> Vec<Group> {
    vec![
        tables::group(),
        columns::group(),
        constraints::group(),
        indexes::group(),
        enums::group(),
        views::group(),
        programs::group(),
        objects::group(),
        policies::group(),
        partitions::group(),
        seeds::group(),
        lite::group(),
        entities::group(),
        changes::group(),
        project::group(),
    ]
}
