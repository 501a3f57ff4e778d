//! PLAN: changes into ordered steps that the dialect can express.

mod name;
mod step;

pub use name::{name, sanitise};
pub use step::{Grade, Hazard, Plan, Stage, Step, StepKind, Undo};
