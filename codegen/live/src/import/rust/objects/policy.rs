//! Policies.

use super::super::declaration::Declaration;
use super::code;
use seaglass::{Policy, PolicyCommand};

pub(super) fn policy(policy: &Policy) -> Declaration {
    let Policy { name, table, doc, restrictive, command, roles, using, check } = policy;
    let mut made = Declaration::of("Policy", "new", &[code::text(&name.name), code::object_name(table)])
        .doc(doc.as_deref())
        .call_if(*restrictive, "restrictive");
    let word = match command {
        PolicyCommand::All => None,
        PolicyCommand::Select => Some("PolicyCommand::Select"),
        PolicyCommand::Insert => Some("PolicyCommand::Insert"),
        PolicyCommand::Update => Some("PolicyCommand::Update"),
        PolicyCommand::Delete => Some("PolicyCommand::Delete"),
    };
    if let Some(word) = word {
        made = made.call("command", word).using("seaglass::PolicyCommand");
    }
    made.call_some("to", (!roles.is_empty()).then(|| code::list(roles)))
        .text("using", using.as_deref())
        .text("with_check", check.as_deref())
}
