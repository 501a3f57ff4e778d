//! The format of history files, and what is wrong with a history.

use proptest::prelude::*;
use seaglass::diff::{Change, CommentTarget};
use seaglass::emit::history::{
    Adopted, Entry, FORMAT, FileRecord, Fork, FrozenFile, Group, History, Loaded, Parent, frozen_files, load, parse,
    print,
};
use seaglass::emit::sha256;
use seaglass::model::{Dialect, Enum, Fault, ObjectName, Routine};
use seaglass::pipeline::{self, Failure};
use seaglass::step::Grade;
use seaglass::{Database, Paths, Project};
use std::collections::BTreeMap;

fn record(text: &str) -> FileRecord {
    FileRecord {
        up: sha256(text),
        down: sha256(&format!("{text} down")),
        no_transaction: false,
        index: None,
        grade: Grade::Lossless,
        reasons: Vec::new(),
    }
}

fn entry(number: u64, name: &str, parent: Option<&Entry>) -> Entry {
    let change = Change::CreateEnum(Enum { name: ObjectName::new(name), doc: None, values: vec!["a".to_owned()] });
    Entry {
        format: FORMAT,
        number,
        name: name.to_owned(),
        date: "20260101".to_owned(),
        parent: parent.map(|parent| Parent { migration: parent.stem(), sha256: sha256(&print(parent)) }),
        file: None,
        group: None,
        hand_written: false,
        adopted: None,
        imported: false,
        squashed: None,
        changes: vec![change],
        files: BTreeMap::from([(Dialect::Postgres, record(name)), (Dialect::D1, record(name))]),
    }
}

/// A chain of single migrations with these numbers and names.
fn chain(names: &[(u64, &str)]) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for (number, name) in names {
        entries.push(entry(*number, name, entries.last()));
    }
    entries
}

/// One change carried through three transactions in Postgres, as an online change of an existing table will be: the
/// first stage prepares, the second builds outside a transaction and has nothing to do on D1, the last completes.
fn group_of_three(parent: &Entry) -> Vec<Entry> {
    let mut stages = Vec::new();
    for stage in 1..=3 {
        let number = parent.number + u64::from(stage);
        let mut one = entry(number, "add_posts_author_key", Some(stages.last().unwrap_or(parent)));
        one.group = Some(Group { first: parent.number + 1, stage, stages: 3, name: None });
        if stage == 2 {
            one.files.remove(&Dialect::D1);
            let postgres = one.files.get_mut(&Dialect::Postgres).unwrap();
            postgres.no_transaction = true;
            postgres.grade = Grade::StructureOnly;
            postgres.reasons.push("rows written since then are lost".to_owned());
        }
        if stage < 3 {
            one.changes.clear();
        }
        stages.push(one);
    }
    stages
}

fn file(entry: &Entry) -> (String, String) {
    (format!("migration/history/app/{}.json", entry.stem()), print(entry))
}

fn load_entries(entries: &[Entry]) -> Result<History, Vec<Fault>> {
    load_line(entries.iter().map(file).collect())
}

/// Of files that hold one line.
fn load_line(files: Vec<(String, String)>) -> Result<History, Vec<Fault>> {
    load(files, None).map(|loaded| match loaded {
        Loaded::Line(history) => history,
        Loaded::Fork(fork) => panic!("a fork: {:?}", fork.heads()),
    })
}

fn fork_of(entries: &[Entry], onto: Option<&str>) -> Fork {
    match load(entries.iter().map(file).collect(), onto).unwrap() {
        Loaded::Line(_) => panic!("no fork"),
        Loaded::Fork(fork) => *fork,
    }
}

fn stems(entries: &[Entry]) -> String {
    entries.iter().map(Entry::stem).collect::<Vec<_>>().join(" ")
}

/// The line that stays, and the branches.
fn shape(fork: &Fork) -> String {
    let branches = fork.branches.iter().map(|branch| format!(" | {}: {}", branch.shared, stems(&branch.entries)));
    stems(&fork.kept.entries) + &branches.collect::<String>()
}

/// The faults of a history, as people read them.
fn faults(files: &[(String, String)]) -> String {
    let faults = load(files.to_vec(), None).unwrap_err();
    faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn faults_of(entries: &[Entry]) -> String {
    faults(&entries.iter().map(file).collect::<Vec<_>>())
}

#[test]
fn the_format() {
    let first = entry(1, "initial", None);
    let stages = group_of_three(&first);
    insta::assert_snapshot!("initial", print(&first));
    insta::assert_snapshot!("stage_2_of_3", print(&stages[1]));
}

#[test]
fn an_empty_history_is_one() {
    assert_eq!(load_line(Vec::new()).unwrap(), History::default());
}

#[test]
fn loads_in_order_whatever_the_order_of_the_files() {
    let mut entries = chain(&[(1, "initial"), (2, "b"), (7, "c")]);
    entries.extend(group_of_three(&entries[2]));
    let mut shuffled = entries.clone();
    shuffled.reverse();
    let history = load_entries(&shuffled).unwrap();
    assert_eq!(history.entries, entries);
    assert_eq!(history.head_sha256, Some(sha256(&print(&entries[5]))));
    assert_eq!(history.paths[2], "migration/history/app/0007_c.json");
}

#[test]
fn loads_from_a_checkout_with_other_line_ends() {
    let entries = chain(&[(1, "initial"), (2, "b")]);
    let files: Vec<_> = entries.iter().map(|entry| (file(entry).0, print(entry).replace('\n', "\r\n"))).collect();
    assert_eq!(load_line(files).unwrap(), load_entries(&entries).unwrap());
}

#[test]
fn every_changed_byte_is_noticed() {
    let (path, text) = file(&entry(1, "initial", None));
    for at in 0..text.len() {
        let mut bytes = text.clone().into_bytes();
        bytes[at] ^= 1;
        let changed = String::from_utf8(bytes).unwrap();
        assert!(parse(changed, &path).is_err(), "byte {at}");
    }
    assert!(parse(text, &path).is_ok());
}

#[test]
fn a_newer_format_names_what_is_needed() {
    let mut newer = entry(1, "initial", None);
    newer.format = FORMAT + 1;
    let text = print(&newer).replace("\"changes\"", "\"transformations\"");
    let fault = parse(text, "0001_initial.json").unwrap_err().to_string();
    insta::assert_snapshot!(fault.replace(env!("CARGO_PKG_VERSION"), "[version]"));
}

#[test]
fn an_unknown_field_is_an_error() {
    let text = print(&entry(1, "initial", None));
    // Sealed again, as another version would have written it.
    let body = text.rsplit_once(",\n  \"sha256\"").unwrap().0.replacen("{\n", "{\n  \"colour\": \"blue\",\n", 1);
    let sum = sha256(&format!("{body}\n}}\n"));
    let text = format!("{body},\n  \"sha256\": \"{sum}\"\n}}\n");
    let fault = parse(text, "0001_initial.json").unwrap_err().to_string();
    insta::assert_snapshot!(fault.replace(env!("CARGO_PKG_VERSION"), "[version]"));
}

#[test]
fn an_edited_file_is_named() {
    let entries = chain(&[(1, "initial"), (2, "b")]);
    let mut files: Vec<_> = entries.iter().map(file).collect();
    files[1].1 = files[1].1.replace("20260101", "20260102");
    insta::assert_snapshot!(faults(&files));
}

#[test]
fn a_rewritten_parent_is_named() {
    let entries = chain(&[(1, "initial"), (2, "b")]);
    let mut rewritten = entries[0].clone();
    rewritten.changes.clear();
    insta::assert_snapshot!(faults_of(&[rewritten, entries[1].clone()]));
}

#[test]
fn a_missing_file_is_named() {
    let entries = chain(&[(1, "initial"), (2, "b"), (3, "c")]);
    insta::assert_snapshot!(faults_of(&[entries[0].clone(), entries[2].clone()]));
}

#[test]
fn a_renamed_file_is_named() {
    let entries = chain(&[(1, "initial"), (2, "b")]);
    let mut files: Vec<_> = entries.iter().map(file).collect();
    files[1].0 = "migration/history/app/0000_b.json".to_owned();
    insta::assert_snapshot!(faults(&files));
}

#[test]
fn a_fork_keeps_the_older_branch_or_the_chosen_one() {
    let mut all = chain(&[(1, "initial"), (2, "b"), (3, "c")]);
    let other = entry(2, "x", Some(&all[0]));
    let more = entry(4, "y", Some(&other));
    all.extend([other, more]);
    assert_eq!(shape(&fork_of(&all, None)), "0001_initial 0002_b 0003_c | 1: 0002_x 0004_y");
    assert_eq!(shape(&fork_of(&all, Some("0004_y"))), "0001_initial 0002_x 0004_y | 1: 0002_b 0003_c");
    // What is not a head chooses nothing; the command line refuses it.
    assert_eq!(shape(&fork_of(&all, Some("0002_x"))), "0001_initial 0002_b 0003_c | 1: 0002_x 0004_y");
    all.reverse();
    assert_eq!(fork_of(&all, None).heads(), ["0003_c", "0004_y"]);
}

#[test]
fn the_older_branch_is_the_one_whose_first_migration_is_older() {
    let first = entry(1, "initial", None);
    let (mut late, early) = (entry(2, "a", Some(&first)), entry(2, "b", Some(&first)));
    late.date = "20260102".to_owned();
    assert_eq!(shape(&fork_of(&[first, late, early], None)), "0001_initial 0002_b | 1: 0002_a");
}

#[test]
fn branches_may_part_again() {
    let mut all = chain(&[(1, "initial"), (2, "b")]);
    let other = entry(2, "x", Some(&all[0]));
    let (left, right) = (entry(3, "l", Some(&other)), entry(3, "r", Some(&other)));
    all.extend([other, left, right]);
    let fork = fork_of(&all, None);
    assert_eq!(shape(&fork), "0001_initial 0002_b | 1: 0002_x 0003_l | 1: 0003_r");
    let (follows, others) = fork.before(1);
    let of = |entries: Vec<&Entry>| entries.into_iter().map(Entry::stem).collect::<Vec<_>>();
    assert_eq!(
        (of(follows), of(others)),
        (vec!["0001_initial".to_owned(), "0002_x".to_owned()], vec!["0002_b".to_owned(), "0003_l".to_owned()])
    );
}

#[test]
fn two_beginnings_are_a_fork() {
    let fork = fork_of(&[entry(1, "initial", None), entry(1, "other", None)], None);
    assert_eq!(shape(&fork), "0001_initial | 0: 0001_other");
}

#[test]
fn groups_of_two_branches_are_not_mixed() {
    let first = entry(1, "initial", None);
    let mut all = vec![first.clone()];
    all.extend(group_of_three(&first));
    let mut other = group_of_three(&first);
    let mut parent = first;
    for stage in &mut other {
        stage.name = "add_posts_editor_key".to_owned();
        stage.parent = Some(Parent { migration: parent.stem(), sha256: sha256(&print(&parent)) });
        parent = stage.clone();
    }
    all.extend(other);
    assert_eq!(fork_of(&all, None).branches[0].entries.len(), 3);
    all.pop();
    assert!(faults_of(&all).contains("0002_add_posts_editor_key"), "{}", faults_of(&all));
}

#[test]
fn a_number_is_used_once() {
    let entries = chain(&[(1, "initial"), (2, "b")]);
    let again = entry(2, "again", Some(&entries[1]));
    let mut all = entries;
    all.push(again);
    insta::assert_snapshot!(faults_of(&all));
}

#[test]
fn dates_never_go_back() {
    let mut entries = chain(&[(1, "initial"), (2, "b")]);
    entries[1].date = "20251231".to_owned();
    insta::assert_snapshot!(faults_of(&entries));
}

#[test]
fn a_group_is_whole() {
    let first = entry(1, "initial", None);
    let mut all = vec![first.clone()];
    all.extend(group_of_three(&first));
    assert!(load_entries(&all).is_ok());
    let cut = &all[..3];
    insta::assert_snapshot!(faults_of(cut));
    let mut wrong = all.clone();
    wrong[3].group = Some(Group { first: 2, stage: 3, stages: 4, name: None });
    assert!(load_entries(&wrong).is_err());
    let mut wrong = all;
    wrong[1].group = Some(Group { first: 2, stage: 1, stages: 0, name: None });
    assert!(load_entries(&wrong).is_err());
}

#[test]
fn lists_the_frozen_files_of_each_dialect() {
    let first = entry(1, "initial", None);
    let stages = group_of_three(&first);
    let files = frozen_files(&Paths::default(), "app", &[first.clone(), stages[1].clone()]);
    let paths: Vec<_> = files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "migration/sql/app/postgres/up/0001_initial.sql",
            "migration/sql/app/postgres/down/0001_initial.sql",
            "migration/sql/app/d1/up/0001_initial.sql",
            "migration/sql/app/d1/down/0001_initial.sql",
            "migration/sql/app/postgres/up/0003_add_posts_author_key.sql",
            "migration/sql/app/postgres/down/0003_add_posts_author_key.sql",
        ]
    );
    assert_eq!(files[0].sha256, first.files[&Dialect::Postgres].up);
}

#[test]
fn an_adopted_migration_keeps_its_name_and_its_file() {
    let mut first = entry(1, "create_table", None);
    first.files.clear();
    let module = "m20220101_000001_create_table";
    first.adopted = Some(Adopted { module: module.to_owned(), sha256: sha256("mod old;\n") });
    assert_eq!(first.module(), module);
    let expected = FrozenFile { path: format!("migration/src/app/{module}.rs"), sha256: sha256("mod old;\n") };
    assert_eq!(frozen_files(&Paths::default(), "app", std::slice::from_ref(&first)), [expected]);
    insta::assert_snapshot!("adopted", print(&first));
}

#[test]
fn what_is_written_by_hand_says_so() {
    let mut one = entry(2, "fill_names", None);
    one.hand_written = true;
    assert!(print(&one).contains("\n  \"hand_written\": true,\n"), "{}", print(&one));
    one.hand_written = false;
    assert!(!print(&one).contains("hand_written"));
}

fn any_change() -> impl Strategy<Value = Change> {
    let text = || "\\PC{0,12}";
    prop_oneof![
        (text(), proptest::option::of(text()), proptest::collection::vec(text(), 0..4))
            .prop_map(|(name, doc, values)| Change::CreateEnum(Enum { name: ObjectName::new(name), doc, values })),
        (text(), any::<String>()).prop_map(|(name, sql)| {
            let forms = BTreeMap::from([(Dialect::Postgres, sql)]);
            let instead = BTreeMap::new();
            Change::CreateRoutine(Routine {
                name: ObjectName::new(name),
                arguments: "()".to_owned(),
                doc: None,
                forms,
                instead,
            })
        }),
        (text(), text(), proptest::option::of(any::<String>()), proptest::option::of(any::<String>())).prop_map(
            |(table, column, before, after)| {
                let on = CommentTarget::Column { table: ObjectName::new(table), column: column.into() };
                Change::Comment { on, before, after }
            }
        ),
    ]
}

fn any_entry() -> impl Strategy<Value = Entry> {
    let parent = proptest::option::of(("[0-9]{4}_[a-z]{1,5}", "[0-9a-f]{64}"));
    let group = proptest::option::of((1_u64..9, 1_u32..9, 1_u32..9));
    let record = ("[0-9a-f]{64}", "[0-9a-f]{64}", any::<bool>(), proptest::collection::vec(any::<String>(), 0..3));
    let changes = proptest::collection::vec(any_change(), 0..5);
    let adopted = proptest::option::of(("m[0-9]{8}_[0-9]{6}_[a-z]{1,5}", "[0-9a-f]{64}"));
    let file = proptest::option::of("[A-Za-z0-9_.-]{1,20}");
    let origin = (any::<bool>(), adopted, file, any::<bool>());
    (any::<u64>(), "[a-z0-9_]{1,20}", "[0-9]{8}", parent, group, origin, changes, proptest::option::of(record))
        .prop_map(|(number, name, date, parent, group, (hand_written, adopted, file, imported), changes, record)| {
            Entry {
                format: FORMAT,
                number,
                name,
                date,
                parent: parent.map(|(migration, sha256)| Parent { migration, sha256 }),
                file,
                group: group.map(|(first, stage, stages)| Group { first, stage, stages, name: None }),
                hand_written,
                adopted: adopted.map(|(module, sha256)| Adopted { module, sha256 }),
                imported,
                squashed: None,
                changes,
                files: record
                    .map(|(up, down, no_transaction, reasons)| {
                        (
                            Dialect::D1,
                            FileRecord { up, down, no_transaction, index: None, grade: Grade::Impossible, reasons },
                        )
                    })
                    .into_iter()
                    .collect(),
            }
        })
}

proptest! {
    #[test]
    fn what_is_printed_is_read_back(entry in any_entry()) {
        let text = print(&entry);
        let plain = text.ends_with("}\n") && !text.contains('\r');
        prop_assert!(plain);
        let read = parse(text.clone(), "x.json").map_err(|fault| TestCaseError::fail(fault.to_string()))?;
        prop_assert_eq!(&read, &entry);
        prop_assert_eq!(print(&read), text);
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC*|(\\{\"format\": ?[0-9]{1,3}\\PC*)") {
        prop_assert!(parse(text, "x.json").is_err());
    }
}

/// Every file is as it was written, and what they say together cannot be.
#[test]
fn a_migration_that_does_not_fit_is_named() {
    let mut entries = chain(&[(1, "initial"), (2, "again")]);
    entries[1].changes = entries[0].changes.clone();
    let histories = BTreeMap::from([("app".to_owned(), History { entries, ..History::default() })]);
    let project = Project::new("/nowhere").database(Database::new("app"));
    let Err(Failure::Faults(faults)) = pipeline::prepare(project, &histories, &pipeline::Options::default()) else {
        panic!("it was replayed");
    };
    insta::assert_snapshot!(faults[0]);
}
