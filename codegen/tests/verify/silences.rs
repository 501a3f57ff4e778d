use crate::support::{after, blog, column, names, posts, table, told};
use insta::assert_snapshot;
use seaglass::Rule;
use seaglass::model::{ColumnType, Declared, ObjectName, Silence};

/// Two tables without a primary key, and these silences.
fn keyless(silences: &[(Option<&str>, Rule, &str)]) -> String {
    after(|db| {
        for name in ["log", "trace"] {
            let mut table = table(name, vec![column("line", ColumnType::Text)]);
            table.primary_key = None;
            db.schema.tables.push(table.into());
        }
        silence(db, silences);
    })
}

fn silence(db: &mut Declared, silences: &[(Option<&str>, Rule, &str)]) {
    db.silences.extend(silences.iter().map(|(table, rule, reason)| Silence {
        rule: *rule,
        table: table.map(ObjectName::new),
        reason: (*reason).to_owned(),
    }));
}

/// The ids and places of faults.
fn heads(told: &str) -> Vec<String> {
    let heads = told.lines().filter(|line| !line.starts_with(' '));
    heads.map(|line| line.splitn(3, ": ").take(2).collect::<Vec<_>>().join(": ")).collect()
}

const KEY: Rule = Rule::MissingPrimaryKey;

#[test]
fn what_is_silenced_is_not_told() {
    assert_eq!(heads(&keyless(&[])), ["warning[missing-primary-key]: blog"]);
    assert_eq!(keyless(&[(None, KEY, "copied tables")]), "sound");
    assert_eq!(keyless(&[(Some("log"), KEY, "only appended to"), (Some("trace"), KEY, "the same")]), "sound");
    let one = keyless(&[(Some("log"), KEY, "only appended to")]);
    assert!(one.starts_with("warning[missing-primary-key]: blog: trace: ") && one.lines().count() == 3, "{one}");
}

#[test]
fn a_silence_of_nothing_is_told() {
    assert_snapshot!(after(|db| silence(db, &[(Some("posts"), KEY, "a log"), (None, KEY, "logs")])), @r"
    warning[needless-silence]: blog: posts: the rule missing-primary-key is silenced, and has nothing to tell
      why:     the silence would hide the next breach, which nobody has looked at
      instead: remove `.silence(Rule::MissingPrimaryKey, …)`
    warning[needless-silence]: blog: the rule missing-primary-key is silenced, and has nothing to tell
      why:     the silence would hide the next breach, which nobody has looked at
      instead: remove `.silence(Rule::MissingPrimaryKey, …)`
    ");
}

/// What is said of the table comes first, and each once.
#[test]
fn a_silence_that_another_one_makes_needless_is_told() {
    let of_log = (Some("log"), KEY, "only appended to");
    let all = keyless(&[(None, KEY, "logs"), of_log, (Some("trace"), KEY, "the same")]);
    assert!(all.starts_with("warning[needless-silence]: blog: the rule") && all.lines().count() == 3, "{all}");
    assert_eq!(keyless(&[(None, KEY, "logs"), of_log]), "sound");
    let twice = keyless(&[of_log, of_log, (Some("trace"), KEY, "the same")]);
    assert!(twice.starts_with("warning[needless-silence]: blog: log: the rule"), "{twice}");
}

#[test]
fn a_silence_gives_a_reason() {
    assert_snapshot!(keyless(&[(None, KEY, " ")]), @r#"
    error[no-reason]: blog: the rule missing-primary-key is silenced without a reason
      why:     a reader of the declaration must be able to tell that it was intended
      instead: a reason in words: `.silence(Rule::MissingPrimaryKey, "…")`
    "#);
}

#[test]
fn an_error_cannot_be_silenced() {
    assert_snapshot!(after(|db| {
        posts(db).uniques[0].columns = names(&["slgu"]);
        silence(db, &[(Some("posts"), Rule::UnknownColumn, "it will come")]);
    }), @r#"
    error[unknown-column]: blog: posts: the unique constraint "posts_slug_key" names the column "slgu", which is not there
      why:     both databases refuse it
      instead: did you mean "slug"?
    error[silence-refused]: blog: posts: the rule unknown-column cannot be silenced
      why:     nothing can be generated from a declaration that breaks it
      instead: remove `.silence(Rule::UnknownColumn, …)`, and fix what the rule tells of
    "#);
}

#[test]
fn what_is_told_of_a_run_cannot_be_silenced() {
    assert_snapshot!(after(|db| silence(db, &[(None, Rule::TextUnread, "we read them")])), @r"
    error[silence-refused]: blog: the rule text-unread cannot be silenced
      why:     it tells of one run, and ends when what it asks for is done
      instead: remove `.silence(Rule::TextUnread, …)`, and fix what the rule tells of
    ");
    let every = Rule::ALL.iter().filter(|rule| !rule.is_advice());
    for rule in every {
        let mut db = blog();
        silence(&mut db, &[(None, *rule, "no")]);
        assert_eq!(heads(&told(&db)), ["error[silence-refused]: blog"], "{rule:?}");
    }
}

/// Advice relies on a model that is sound, so it waits for one.
#[test]
fn advice_is_given_on_a_sound_model_only() {
    let told = after(|db| {
        posts(db).primary_key = None;
        posts(db).columns[0].numbering = None;
        posts(db).uniques[0].columns = names(&["slgu"]);
        silence(db, &[(Some("users"), KEY, "nothing to be silent about")]);
    });
    assert_eq!(heads(&told), ["error[unknown-column]: blog"]);
}
