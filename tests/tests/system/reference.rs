//! What docs/reference.md shows runs: every example on each engine that it is for, in a database of its own.

use seaglass_tests::target::Target;
use std::fmt::Write as _;

#[expect(dead_code, reason = "the generator's own tests write the page")]
#[path = "../../../codegen/tests/reference/builders.rs"]
mod builders;
#[path = "../../../codegen/tests/reference/groups/mod.rs"]
mod groups;
#[expect(dead_code, reason = "the generator's own tests write the page")]
#[path = "../../../codegen/tests/reference/kit.rs"]
mod kit;
#[expect(dead_code, reason = "the generator's own tests write the page")]
#[path = "../../../codegen/tests/reference/made.rs"]
mod made;

/// Runs the examples that have SQL for the dialect of `targets`.
fn run(dialect: &str, targets: impl Fn(&str) -> Vec<Target>) {
    let (mut count, mut failed) = (0, String::new());
    for group in &groups::groups() {
        for example in &group.examples {
            let made = made::made(&(example.shown)()).unwrap_or_else(|fault| panic!("{}: {fault}", example.name));
            let scripts: Vec<&str> = made::scripts(&made.after, dialect).map(|(_, sql)| sql).collect();
            let targets = if scripts.is_empty() { Vec::new() } else { targets(example.name) };
            for target in targets {
                count += 1;
                if let Err(error) = scripts.iter().try_for_each(|sql| target.migrate(sql)) {
                    let _ = writeln!(failed, "{} on {}: {error}", group.title(example), target.label());
                }
            }
        }
    }
    assert!(failed.is_empty(), "{failed}");
    assert!(count > 80, "only {count} examples were run");
}

#[test]
fn every_example_runs_on_postgres() {
    run("postgres", |name| Target::postgres(name).into());
}

#[test]
fn every_example_runs_on_sqlite() {
    run("d1", |_| vec![Target::sqlite()]);
}

#[test]
fn every_example_runs_on_d1() {
    run("d1", |_| vec![Target::d1()]);
}
