//! Extended statistics.

use super::super::declaration::Declaration;
use super::super::expression::grouped;
use super::code;
use seaglass::{Statistics, StatisticsKind};

pub(super) fn statistics(statistics: &Statistics) -> Declaration {
    let Statistics { name, table, doc, kinds, columns, expressions, target } = statistics;
    let word = |kind: &StatisticsKind| match kind {
        StatisticsKind::Ndistinct => "StatisticsKind::Ndistinct",
        StatisticsKind::Dependencies => "StatisticsKind::Dependencies",
        StatisticsKind::Mcv => "StatisticsKind::Mcv",
    };
    let mut made = Declaration::of("Statistics", "new", &[code::object_name(name), code::object_name(table)])
        .doc(doc.as_deref())
        .call_some("columns", (!columns.is_empty()).then(|| code::list(columns)));
    made = expressions.iter().fold(made, |made, sql| made.text("expression", Some(sql)));
    if !kinds.is_empty() {
        let words: Vec<&str> = kinds.iter().map(word).collect();
        made = made.call("kinds", format!("[{}]", words.join(", "))).using("seaglass::StatisticsKind");
    }
    made.call_some("target", target.map(|target| grouped(&target.to_string())))
}
