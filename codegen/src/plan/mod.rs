//! PLAN: changes into ordered steps that the dialect can express.

mod step;

pub use step::{Grade, Hazard, Plan, Stage, Step, StepKind, Undo};
