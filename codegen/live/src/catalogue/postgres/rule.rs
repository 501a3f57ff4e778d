//! Rules of tables and views.

use super::super::Unreadable;
use super::found::Found;
use super::session::Session;
use super::text::{condition, find_word, split};
use seaglass::model::{Name, ObjectName};
use seaglass::{RewriteRule, RuleEvent};
use serde::Deserialize;

/// The query of a view is a rule as well.
const RULES: &str = r"
    SELECT w.rulename AS name, r.label AS table, w.ev_type AS event, w.is_instead AS instead, w.ev_enabled AS enabled,
        pg_get_ruledef(w.oid, true) AS definition, d.description AS doc
    FROM pg_rewrite w
    JOIN rel r ON r.oid = w.ev_class
    LEFT JOIN pg_description d ON d.objoid = w.oid AND d.classoid = 'pg_rewrite'::regclass
    WHERE w.rulename <> '_RETURN'";

#[derive(Deserialize)]
struct Row {
    name: Name,
    table: ObjectName,
    event: char,
    instead: bool,
    enabled: char,
    definition: String,
    doc: Option<String>,
}

pub(super) fn read(session: &mut Session<'_>, found: &mut Found) -> Result<(), Unreadable> {
    for row in session.rows::<Row>("rules", RULES)? {
        let label = format!("{}.{}", row.table, row.name);
        let event = match row.event {
            '2' => RuleEvent::Update,
            '3' => RuleEvent::Insert,
            _ => RuleEvent::Delete,
        };
        let state = match row.enabled {
            'D' => Some("disabled"),
            'R' => Some("applies on replicas only"),
            'A' => Some("applies always"),
            _ => None,
        };
        if let Some(state) = state {
            found.odd("rule", label.as_str(), state);
            found.fact("rule", label.as_str(), state);
        }
        let Some((condition, commands)) = taken_apart(&row.definition) else {
            found.unmodelled("rule", label);
            continue;
        };
        let made = RewriteRule::new(row.name, row.table, event);
        found.objects.push(RewriteRule { doc: row.doc, condition, instead: row.instead, commands, ..made }.into());
    }
    Ok(())
}

/// The condition and the commands of `CREATE RULE … AS ON … TO … WHERE … DO INSTEAD …`, as the server writes it.
fn taken_apart(definition: &str) -> Option<(Option<String>, Vec<String>)> {
    let definition = definition.trim().trim_end_matches(';').trim_end();
    let (_, to) = find_word(definition, "to", 0)?;
    let (before, behind) = find_word(definition, "do", to)?;
    let said = find_word(definition, "where", to).filter(|(at, _)| *at < before);
    let said = said.and_then(|(_, end)| definition.get(end..before)).map(condition);
    let does = definition.get(behind..)?.trim();
    let does = ["INSTEAD", "ALSO"].iter().find_map(|word| does.strip_prefix(word)).unwrap_or(does).trim();
    let list = does.strip_prefix('(').and_then(|list| list.strip_suffix(')')).filter(|list| split(list, ';').len() > 1);
    let commands = match list {
        Some(list) => split(list, ';').into_iter().map(condition).collect(),
        None if does == "NOTHING" => Vec::new(),
        None => vec![condition(does)],
    };
    Some((said, commands))
}

#[cfg(test)]
mod tests {
    use super::taken_apart;

    #[test]
    fn rules_are_taken_apart() {
        let of = |text: &str| taken_apart(text).expect(text);
        let nothing = "CREATE RULE \"do\" AS\n    ON DELETE TO t\n   WHERE (old.a > 0) DO INSTEAD NOTHING;";
        assert_eq!(of(nothing), (Some("old.a > 0".to_owned()), vec![]));
        let one = "CREATE RULE r AS\n    ON UPDATE TO t DO  INSERT INTO log (a)\n  VALUES (new.a);";
        assert_eq!(of(one), (None, vec!["INSERT INTO log (a)\n  VALUES (new.a)".to_owned()]));
        let two =
            "CREATE RULE r AS\n ON INSERT TO t DO INSTEAD ( DELETE FROM a;\n DELETE FROM b\n  WHERE (b.c = ';');\n);";
        assert_eq!(of(two).1, ["DELETE FROM a", "DELETE FROM b\n  WHERE (b.c = ';')"]);
    }
}
