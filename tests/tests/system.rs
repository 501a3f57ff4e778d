//! Whole-system tests, one binary so that they share servers. A module per subject, in `system/`.

#[path = "system/harness.rs"]
mod harness;
