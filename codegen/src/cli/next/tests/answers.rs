//! Flags are kept as they were typed, and every answer is offered and none is taken.

use super::sandbox::*;
use super::spelled;
use crate::ask::FlagKind;
use crate::declare::{Database, TableDecl, column, next_value};
use crate::model::kind::{Composite, Sequence};
use crate::model::{Answer, Dialect, Forms, Loss, ObjectName, PostgresType, Trigger};
use sea_query::{ColumnDef, Expr, Index, Table};

pub(super) fn answers() {
    every_flag_is_kept_as_it_was_typed();
    commands_are_typed_again();
    every_answer_is_offered_and_none_is_taken();
}

/// One database with a use for every flag, and a table that goes.
fn every_flag() -> ([Database; 2], Vec<(FlagKind, String)>) {
    let people = |name: &'static str, columns: &[&'static str], length: u32| {
        let mut table = Table::create().table(name).col(id()).take();
        for column in columns {
            table.col(ColumnDef::new(*column).text().not_null());
        }
        table.col(ColumnDef::new("code").string_len(length).not_null());
        table.col(ColumnDef::new("feels").enumeration("mood", Vec::<String>::new()).not_null());
        touched(TableDecl::new(table), name)
    };
    let before = app([people(ODD, &["mail", "fax"], 40), table("faxes", &[])]);
    let before = before.enumeration(mood(&["calm", "glad", "sad", "bad"])).routine(touch("mail"));
    let after = app([people("-people", &["email", "new"], 20)]);
    let after = after.enumeration(mood(&["fine", "sad"])).routine(touch("mail"));
    let flags = [
        FlagKind::Rename,
        FlagKind::RenameValue,
        FlagKind::ReplaceValue,
        FlagKind::Backfill,
        FlagKind::Drop,
        FlagKind::DropValue,
        FlagKind::AllowNarrowing,
        FlagKind::KeepText,
    ];
    let of = |kind: FlagKind| -> Vec<String> {
        match kind {
            FlagKind::Rename => vec![format!("{}=-people", spelled(ODD)), "-people.mail=email".to_owned()],
            FlagKind::RenameValue => vec!["mood.calm=fine".to_owned()],
            FlagKind::ReplaceValue => vec!["mood.glad=fine".to_owned()],
            FlagKind::Backfill => vec!["-people.new='it''s $HOME \"x\"'".to_owned()],
            FlagKind::Drop => vec!["-people.fax".to_owned()],
            FlagKind::DropValue => vec!["mood.bad".to_owned()],
            FlagKind::AllowNarrowing => vec!["-people.code".to_owned()],
            FlagKind::KeepText => vec!["touch".to_owned()],
        }
    };
    let flags = flags.into_iter().flat_map(|kind| of(kind).into_iter().map(move |text| (kind, text)));
    ([before, after], flags.collect())
}

fn every_flag_is_kept_as_it_was_typed() {
    let ([before, after], flags) = every_flag();
    let typed: Vec<String> = flags.iter().map(|(kind, text)| format!("{}={text}", kind.name())).collect();
    let mut words = vec!["generate", "--name", "all_of_it", "--date", "2026-02-03"];
    words.extend(typed.iter().map(String::as_str));
    let asked = Sandbox::new(before.clone(), after.clone());
    let line = asked.next(&words);
    assert!(line.ends_with(", with --drop faxes if that is meant (drop faxes: its rows are lost)"), "{line}");
    assert_eq!(asked.next(&[&words[..], &["--json"]].concat()), line);
    untouched(&asked, &line);
    let answered = format!("{} --drop faxes", commands(&line)[0]);
    asked.typed(&answered, &[0]);
    let root = asked.root();
    let told = Sandbox::new(before, after);
    words.extend(["--drop", "faxes", "--database", "app", "--root"]);
    let run = told.run(&[&words[..], &[told.root().to_str().unwrap()]].concat());
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(asked.history(), told.history());
    assert!(asked.history().contains("it's $HOME") && root.exists());
}

/// A line with a choice is not a command: neither the shell nor the command line takes it.
fn untouched(sandbox: &Sandbox, line: &str) {
    let before = sandbox.tree();
    if let Some(run) = sandbox.shell(line) {
        assert_ne!(run.code, 0, "{line}\n{}", run.err);
    }
    assert_eq!(sandbox.tree(), before, "{line} wrote");
}

/// The command that asked is the one that is typed again, unless it only looks.
fn commands_are_typed_again() {
    let project =
        || Sandbox::new(app([table("users", &["name"]), table("faxes", &[])]), app([table("users", &["title"])]));
    let rename = ["--rename", "users.name=title"];
    for (words, again) in [
        (&["generate"][..], "generate "),
        (&["generate", "--check"], "generate "),
        (&["generate", "--dry-run"], "generate --dry-run "),
        (&["check"], "generate "),
        (&["diff"], "generate "),
        (&["diff", "--sql", "d1"], "generate "),
        (&["new", "fill"], "new fill "),
    ] {
        let sandbox = project();
        let line = sandbox.next(&[words, &rename[..]].concat());
        let command = commands(&line).remove(0);
        assert!(command.strip_prefix("cargo schema ").unwrap().starts_with(again), "{words:?}: {line}");
        untouched(&sandbox, &line);
        sandbox.typed(&format!("{command} --drop faxes"), &[0]);
    }
    // A name that is none is refused with what was given beside it.
    let sandbox = project();
    let line = sandbox.next(&[&["new", "a b;c"], &rename[..]].concat());
    let refused = sandbox.shell(&format!("{} --drop faxes", commands(&line)[0])).unwrap();
    let instead = refused.err.lines().find_map(|line| line.trim().strip_prefix("instead: ")).unwrap();
    sandbox.typed(instead, &[0]);
}

/// The table with a trigger that runs that function.
fn touched(table: TableDecl, name: &str) -> TableDecl {
    let name = name.replace('"', "\"\"");
    let text = format!("CREATE TRIGGER touch BEFORE UPDATE ON \"{name}\" FOR EACH ROW EXECUTE FUNCTION touch()");
    table.trigger(Trigger {
        name: "touch".into(),
        doc: None,
        forms: Forms::from([(Dialect::Postgres, text)]),
        ..Trigger::default()
    })
}

/// What a project asks, and whether its line runs as it stands: only what fills a new column, and can, does.
struct Asked {
    before: Database,
    after: Database,
    given: &'static [&'static str],
    runs: bool,
}

fn asked(answer: &Answer) -> Vec<Asked> {
    let one = |before: Database, after: Database| vec![Asked { before, after, given: &[], runs: false }];
    let users = |columns: &[&'static str]| app([table("users", columns)]);
    let moody = |values: &[&'static str]| {
        let column = ColumnDef::new("feels").enumeration("mood", Vec::<String>::new()).not_null().take();
        app([with(&mut column.clone())]).enumeration(mood(values))
    };
    match answer {
        Answer::RenameTable { .. } => one(users(&[]), app([table(ODD, &[])])),
        Answer::RenameColumn { .. } => one(users(&["name"]), app([with(ColumnDef::new(ODD).text())])),
        Answer::RenameObject { .. } | Answer::Allow(Loss::Object { .. }) => {
            let counted = |name: &'static str| {
                let number = ColumnDef::new("number").big_integer().default(next_value(name)).take();
                app([with(&mut number.clone())]).object(Sequence::new(name)).dialects([Dialect::Postgres])
            };
            let plain = users(&[]).dialects([Dialect::Postgres]);
            let mut asked = one(counted("papers"), counted(ODD));
            asked.extend(one(plain.clone().object(Sequence::new(ODD)), plain));
            asked
        }
        Answer::RenameEnum { .. } => {
            let named = |name: &'static str| {
                let column = ColumnDef::new("feels").enumeration(name, Vec::<String>::new()).not_null().take();
                app([with(&mut column.clone())]).enumeration(of_values(name, &["calm"]))
            };
            one(named("mood"), named("humour"))
        }
        Answer::RenameValue { .. } => one(moody(&["calm", "glad"]), moody(&["calm", "it's $x"])),
        Answer::ReplaceValue { .. } | Answer::Allow(Loss::EnumValue { .. }) => {
            one(moody(&["calm", "glad"]), moody(&["calm"]))
        }
        Answer::Backfill { .. } => {
            let mut asked = one(app([with(ColumnDef::new("name").text())]), users(&["name"]));
            let required = with(ColumnDef::new("name").text().not_null().default("it's $x"));
            asked.extend(one(app([with(ColumnDef::new("name").text())]), app([required])));
            asked.push(Asked { before: users(&[]), after: users(&[ODD]), given: &[], runs: true });
            // One value does not do for all rows, or may not do at all.
            let key = Index::create().name("users_name_key").table("users").col("name").unique().take();
            asked.extend(one(users(&[]), app([table("users", &["name"]).index(key)])));
            asked.extend(one(users(&[]), app([with(ColumnDef::new("name").text().not_null().unique_key())])));
            let checked = Table::create()
                .table("users")
                .col(id())
                .col(ColumnDef::new("name").text().not_null())
                .check(("long", Expr::cust("length(name) > 3")))
                .take();
            asked.extend(one(users(&[]), app([TableDecl::new(checked)])));
            let point = with(ColumnDef::new("at").custom("point").not_null());
            let point = point.column("at", column().custom_type("point", "text", "String"));
            let only = |database: Database| database.dialects([Dialect::Postgres]);
            asked.extend(one(only(users(&[])), only(app([point]))));
            asked
        }
        Answer::Allow(Loss::Table(_)) => one(app([table("users", &[]), table("faxes", &[])]), users(&[])),
        Answer::Allow(Loss::Column { .. }) => one(users(&["fax"]), users(&[])),
        Answer::Allow(Loss::Attribute { .. }) => {
            let place = |attributes: &[&'static str]| {
                let address = attributes.iter().fold(Composite::new("address"), |it, name| it.attribute(*name, "text"));
                let at = ColumnDef::new("at").custom(PostgresType::declared("address")).take();
                app([with(&mut at.clone())]).object(address).dialects([Dialect::Postgres])
            };
            one(place(&["street", "fax"]), place(&["street"]))
        }
        Answer::Allow(Loss::Narrowed { .. }) => {
            let long = |length| app([with(ColumnDef::new("name").string_len(length))]);
            one(long(40), long(20))
        }
        Answer::Allow(Loss::Enum(_)) => {
            asked(&Answer::RenameEnum { from: ObjectName::new("a"), to: ObjectName::new("b") })
        }
        Answer::KeepText(_) => {
            let database = |column| app([touched(table("users", &[column]), "users")]).routine(touch("name"));
            let [before, after] = ["name", "title"].map(database);
            vec![Asked { before, after, given: &["--rename", "users.name=title"], runs: false }]
        }
    }
}

fn every_answer_is_offered_and_none_is_taken() {
    let (name, table, column) = (ObjectName::new("n"), ObjectName::new("t"), || "c".into());
    let [from, to] = [ObjectName::new("a"), ObjectName::new("b")];
    let (old, new) = ("a".to_owned(), "b".to_owned());
    let all = [
        Answer::RenameTable { from: from.clone(), to: to.clone() },
        Answer::RenameColumn { table: table.clone(), from: column(), to: column() },
        Answer::RenameEnum { from: from.clone(), to: to.clone() },
        Answer::RenameObject { noun: "sequence".to_owned(), from, to },
        Answer::RenameValue { name: name.clone(), from: old.clone(), to: new.clone() },
        Answer::ReplaceValue { name: name.clone(), from: old.clone(), to: new },
        Answer::Backfill { table: table.clone(), column: column(), with: None },
        Answer::Allow(Loss::Table(table.clone())),
        Answer::Allow(Loss::Column { table: table.clone(), column: column() }),
        Answer::Allow(Loss::Narrowed { table, column: column() }),
        Answer::Allow(Loss::Enum(name.clone())),
        Answer::Allow(Loss::Attribute { name: name.clone(), attribute: column() }),
        Answer::Allow(Loss::Object { noun: "sequence".to_owned(), name: name.clone() }),
        Answer::Allow(Loss::EnumValue { name, value: old }),
        Answer::KeepText(Vec::new()),
    ];
    for answer in &all {
        for Asked { before, after, given, runs } in asked(answer) {
            let sandbox = Sandbox::new(before.clone(), after.clone());
            let line = sandbox.next(&[&["generate"], given].concat());
            if runs {
                assert_eq!(commands(&line), std::slice::from_ref(&line), "{answer:?}");
                sandbox.typed(&line, &[0]);
                continue;
            }
            untouched(&sandbox, &line);
            // Each of the choices does what it says.
            let root = sandbox.root();
            let place = ["generate", "--database", "app", "--root", root.to_str().unwrap()];
            let said = sandbox.run(&[&place[..], given].concat()).err;
            let said =
                said.lines().filter_map(|line| line.strip_prefix("  answer:  ").or(line.strip_prefix("  or:      ")));
            let flags: Vec<&str> = said.map(str::trim).collect();
            assert!(!flags.is_empty(), "{answer:?}");
            for flag in flags {
                assert!(line.contains(flag), "{line} does not show {flag}");
                let sandbox = Sandbox::new(before.clone(), after.clone());
                let line = sandbox.next(&[&["generate"], given].concat());
                sandbox.typed(&format!("{} {flag}", commands(&line)[0]), &[0]);
                assert!(sandbox.migrations().len() > 1, "{flag}");
            }
        }
    }
}
