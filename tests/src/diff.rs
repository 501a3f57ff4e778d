//! A comparison of two lists of lines whose failure shows the lines that differ.

use std::fmt::Write;

use similar::{ChangeTag, TextDiff};

/// Panics with the lines that only one side has, each list under its name.
pub fn assert_same_lines(left_name: &str, left: &[impl AsRef<str>], right_name: &str, right: &[impl AsRef<str>]) {
    let left: Vec<&str> = left.iter().map(AsRef::as_ref).collect();
    let right: Vec<&str> = right.iter().map(AsRef::as_ref).collect();
    if left == right {
        return;
    }
    let mut report = format!("{left_name} (-) and {right_name} (+) differ:\n");
    for change in TextDiff::from_slices(&left, &right).iter_all_changes() {
        let sign = match change.tag() {
            ChangeTag::Equal => continue,
            ChangeTag::Delete => '-',
            ChangeTag::Insert => '+',
        };
        let _ = writeln!(report, "{sign} {}", change.value());
    }
    panic!("{report}");
}
