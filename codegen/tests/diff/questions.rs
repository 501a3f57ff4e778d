//! What is asked, and the order of the answers.

use super::{column, nth, schema, table};
use seaglass::diff::{Question, diff};
use seaglass::model::{Answer, ColumnType, Enum, Expression, Generated, Intent, Literal, Loss, ObjectName, Schema};

/// The only question that an edit leads to, as a few lines.
fn asked(edit: impl FnOnce(&mut Schema)) -> String {
    let mut after = schema();
    edit(&mut after);
    let found = diff(&schema(), &after, &Intent::default());
    assert!(found.refusals.is_empty(), "{:?}", found.refusals);
    let [question] = found.questions.as_slice() else { panic!("{:#?}", found.questions) };
    every_answer_settles(&after, question);
    let answers: Vec<String> = question.answers.iter().map(words).collect();
    format!("{}: {}\n{}\n{}", question.place, question.what, question.why, answers.join("\n"))
}

/// Each answer that says what it takes leaves the question answered.
fn every_answer_settles(after: &Schema, question: &Question) {
    for answer in &question.answers {
        if matches!(answer, Answer::Backfill { with: None, .. }) {
            continue;
        }
        let mut intent = Intent::default();
        intent.answer(answer.clone());
        let found = diff(&schema(), after, &intent);
        assert!(!found.questions.contains(question), "{answer:?}");
    }
}

fn words(answer: &Answer) -> String {
    match answer {
        Answer::RenameColumn { table, from, to } => format!("- {table}.{from} is now {to}"),
        Answer::RenameTable { from, to }
        | Answer::RenameEnum { from, to }
        | Answer::RenameObject { noun: _, from, to } => format!("- {from} is now {to}"),
        Answer::RenameValue { name, from, to } => format!("- {name}.{from} is now {to}"),
        Answer::ReplaceValue { name, from, to } => format!("- rows with {name}.{from} hold {to}"),
        Answer::Backfill { table, column, with } => format!("- {table}.{column} holds {with:?}"),
        Answer::Allow(loss) => format!("- let {loss} go"),
        Answer::KeepText(path) => format!("- keep the text of {}", path.join(".")),
    }
}

#[test]
fn a_table_that_is_gone() {
    assert_eq!(
        asked(|s| {
            s.tables.remove(1);
            for name in ["posts", "T1", "t1s"] {
                let mut new = table(name);
                if name == "posts" {
                    new.columns.truncate(1);
                }
                s.tables.push(new.into());
            }
        }),
        "t1: the table is gone from the declaration\n\
         its rows would be dropped; a drop and an addition are never taken for a rename unless that is stated\n\
         - t1 is now T1\n- t1 is now t1s\n- t1 is now posts\n- let t1 go"
    );
    assert_eq!(
        asked(|s| drop(s.tables.remove(1))),
        "t1: the table is gone from the declaration\nits rows would be dropped\n- let t1 go"
    );
}

#[test]
fn a_sequence_that_is_gone() {
    let of = |names: &[&str]| Schema {
        objects: names.iter().map(|name| seaglass::Sequence::new(*name).into()).collect(),
        ..Schema::default()
    };
    let asked = |after: &[&str]| {
        let found = diff(&of(&["papers", "other"]), &of(after), &Intent::default());
        let [question] = found.questions.as_slice() else { panic!("{:#?}", found.questions) };
        let answers: Vec<String> = question.answers.iter().map(words).collect();
        for answer in &question.answers {
            let mut intent = Intent::default();
            intent.answer(answer.clone());
            let found = diff(&of(&["papers", "other"]), &of(after), &intent);
            assert!(found.questions.is_empty() && !found.changes.is_empty(), "{answer:?}");
        }
        format!("{}: {}\n{}\n{}", question.place, question.what, question.why, answers.join("\n"))
    };
    assert_eq!(
        asked(&["other"]),
        "papers: the sequence is gone from the declaration\nits current value would be lost\n- let papers go"
    );
    assert_eq!(
        asked(&["other", "documents", "paper"]),
        "papers: the sequence is gone from the declaration\n\
         its current value would be lost; a drop and an addition are never taken for a rename unless that is stated\n\
         - papers is now paper\n- papers is now documents\n- let papers go"
    );
}

#[test]
fn a_virtual_table_that_loses_its_rows() {
    use seaglass::{VirtualModule, VirtualTable};
    let places =
        |module| ["id", "west", "east"].into_iter().fold(VirtualTable::new("places", module), VirtualTable::column);
    let of = |objects: &[VirtualTable]| Schema {
        objects: objects.iter().cloned().map(Into::into).collect(),
        ..Schema::default()
    };
    let before = of(&[places(VirtualModule::Rtree)]);
    for (after, why) in [
        (of(&[]), "the virtual table is gone from the declaration"),
        (of(&[places(VirtualModule::RtreeI32)]), "the virtual table is dropped and recreated"),
    ] {
        let found = diff(&before, &after, &Intent::default());
        let [question] = found.questions.as_slice() else { panic!("{:#?}", found.questions) };
        assert!(question.what.starts_with(why) && question.why == "its rows would be dropped", "{question:?}");
        let mut intent = Intent::default();
        question.answers.iter().for_each(|answer| intent.answer(answer.clone()));
        let found = diff(&before, &after, &intent);
        assert!(found.questions.is_empty() && found.changes.len() == 1, "{:#?}", found.questions);
    }
    // What finds the rows of a table has none of its own.
    let search = VirtualTable::new("posts_text", VirtualModule::Fts5).column("body").content("posts", "id");
    let found = diff(&of(&[search]), &of(&[]), &Intent::default());
    assert_eq!((found.questions.len(), found.changes.len()), (0, 1));
}

#[test]
fn a_column_that_is_gone() {
    assert_eq!(
        asked(|s| {
            let columns = &mut nth(s, 0).columns;
            columns.pop();
            columns.push(column("note_text", ColumnType::Text));
            columns.push(column("remark", ColumnType::Varchar(Some(20))));
            columns.push(column("NOTE", ColumnType::Varchar(Some(20))));
            nth(s, 0).uniques.clear();
            nth(s, 0).indexes.clear();
        }),
        "t0.note: the column is gone from the declaration\n\
         its values would be dropped; a drop and an addition are never taken for a rename unless that is stated\n\
         - t0.note is now NOTE\n- t0.note is now remark\n- t0.note is now note_text\n- let t0.note go"
    );
}

#[test]
fn an_enum_value_that_is_gone() {
    let with_mood = |s: &mut Schema| {
        nth(s, 0).columns.push(column("mood", ColumnType::Enum(ObjectName::new("mood"))));
    };
    let (mut before, mut after) = (schema(), schema());
    with_mood(&mut before);
    with_mood(&mut after);
    after.enums[0].values = vec!["good".into(), "badly".into()];
    let found = diff(&before, &after, &Intent::default());
    let answers: Vec<String> = found.questions[0].answers.iter().map(words).collect();
    let expected = [
        "- mood.bad is now badly",
        "- rows with mood.bad hold badly",
        "- rows with mood.bad hold good",
        "- let mood.bad go",
    ];
    assert_eq!(answers, expected);
    // No column holds values of it: nothing can be lost.
    let mut after = schema();
    after.enums[0].values.truncate(1);
    assert!(diff(&schema(), &after, &Intent::default()).questions.is_empty());
}

#[test]
fn an_enum_that_is_gone_while_another_comes() {
    assert_eq!(
        asked(|s| s.enums = vec![Enum { name: ObjectName::new("temper"), doc: None, values: vec!["good".into()] }]),
        "mood: the enum is gone from the declaration\n\
         its columns would have to be converted; a drop and an addition are never taken for a rename unless that is \
         stated\n- mood is now temper\n- let mood go"
    );
}

#[test]
fn a_required_column_needs_a_value() {
    let required = |name: &str| {
        let mut new = column(name, ColumnType::Text);
        new.nullable = false;
        new
    };
    assert_eq!(
        asked(|s| nth(s, 0).columns.push(required("nick"))),
        "t0.nick: the column is new and required\n\
         rows that are there already need a value in it\n- t0.nick holds None"
    );
    assert_eq!(
        asked(|s| {
            nth(s, 0).columns[1].nullable = false;
            nth(s, 0).columns[1].default = Some(Expression::Literal(Literal::Text("x".into())));
        }),
        "t0.note: the column becomes required\nrows that hold NULL need a value in it\n\
         - t0.note holds Some(Literal(Text(\"x\")))\n- t0.note holds None"
    );
    // With a default, computed, or numbered: no question.
    let mut after = schema();
    let mut columns = ["a", "b", "c"].map(required);
    columns[0].default = Some(Expression::Now);
    columns[1].generated = Some(Box::new(Generated { expression: Expression::sql("1"), stored: true }));
    columns[2].numbering = Some(Box::default());
    nth(&mut after, 0).columns.extend(columns);
    assert!(diff(&schema(), &after, &Intent::default()).questions.is_empty());
}

#[test]
fn values_that_do_not_fit_are_cut_or_are_overwritten() {
    assert_eq!(
        asked(|s| nth(s, 0).columns[1].ty = ColumnType::Varchar(Some(10))),
        "t0.note: a varchar(20) becomes a varchar(10)\n\
         a value that does not fit makes the migration fail\n- let t0.note go"
    );
    assert_eq!(
        asked(|s| nth(s, 0).columns[1].ty = ColumnType::Date),
        "t0.note: a varchar(20) becomes a date\n\
         values that do not fit are cut or rounded without a word\n- let t0.note go"
    );
    assert_eq!(
        asked(|s| {
            nth(s, 0).columns[1].generated =
                Some(Box::new(Generated { expression: Expression::sql("1"), stored: true }));
        }),
        "t0.note: the column becomes generated\n\
         what is computed takes the place of the values in it\n- let t0.note go"
    );
}

#[test]
fn a_type_that_no_cast_leads_to_needs_a_conversion() {
    let mut after = schema();
    nth(&mut after, 0).columns[1].ty = ColumnType::Bytes;
    let mut intent = Intent::default();
    let refused = diff(&schema(), &after, &intent).refusals;
    assert_eq!((refused[0].place.as_str(), refused[0].what.as_str()), ("t0.note", "a varchar(20) becomes bytes"));
    let using = [(seaglass::model::Dialect::Postgres, "convert_to(note, 'UTF8')".to_owned())];
    intent.conversions.insert((ObjectName::new("t0"), "note".into()), using.into());
    let found = diff(&schema(), &after, &intent);
    assert!(found.refusals.is_empty() && found.questions.is_empty());
}

#[test]
fn trailing_sql_that_nothing_alters_is_refused() {
    let with = |column: &str, table: &str| {
        let mut after = schema();
        let form = |sql: &str| [(seaglass::model::Dialect::Postgres, sql.to_owned())].into();
        nth(&mut after, 0).columns[1].extra = form(column);
        nth(&mut after, 0).extra = form(table);
        diff(&schema(), &after, &Intent::default()).refusals
    };
    assert_eq!(with("COLLATE \"C\"", "WITH (fillfactor = 70)"), []);
    let refused = with("STORAGE EXTERNAL", "TABLESPACE fast");
    let words: Vec<String> = refused.iter().map(|it| format!("{}: {}; {}", it.place, it.what, it.why)).collect();
    let why = |known| format!("of what follows a definition, {known} alone can be altered");
    assert_eq!(
        words,
        [
            format!(
                "t0: its trailing SQL in Postgres becomes `TABLESPACE fast` instead of nothing; {}",
                why("WITH (…)")
            ),
            format!(
                "t0.note: its trailing SQL in Postgres becomes `STORAGE EXTERNAL` instead of nothing; {}",
                why("COLLATE")
            ),
        ]
    );
}

/// A generated column can be computed again.
#[test]
fn a_generated_column_goes_unasked() {
    let mut before = schema();
    let mut sum = column("sum", ColumnType::Integer);
    sum.generated = Some(Box::new(Generated { expression: Expression::sql("1"), stored: true }));
    nth(&mut before, 0).columns.push(sum);
    assert!(diff(&before, &schema(), &Intent::default()).questions.is_empty());
    let loss = Loss::Column { table: ObjectName::new("t0"), column: "sum".into() };
    assert_eq!(loss.to_string(), "t0.sum");
}
