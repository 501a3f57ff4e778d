//! Rules.

use super::super::declaration::Declaration;
use super::code;
use seaglass::{RewriteRule, RuleEvent};

pub(super) fn rule(rule: &RewriteRule) -> Declaration {
    let RewriteRule { name, table, event, doc, condition, instead, commands } = rule;
    let event = match event {
        RuleEvent::Insert => "RuleEvent::Insert",
        RuleEvent::Update => "RuleEvent::Update",
        RuleEvent::Delete => "RuleEvent::Delete",
    };
    let made =
        Declaration::of("RewriteRule", "new", &[code::text(&name.name), code::object_name(table), event.to_owned()])
            .using("seaglass::RuleEvent")
            .doc(doc.as_deref())
            .text("condition", condition.as_deref())
            .call_if(*instead, "instead");
    commands.iter().fold(made, |made, command| made.text("command", Some(command)))
}
