//! What a draft claims to do to the schema: what the declaration had and history had not when the draft was begun.

use super::Draft;
use crate::diff::{self, Change};
use crate::emit::history::{FORMAT, History, Parent, Unread, print_sealed, read_sealed};
use crate::model::{Declared, Fault, Intent, Rule, Schema, verify};
use serde::{Deserialize, Serialize};

/// The file's name in the folder of a draft.
pub(crate) const FILE: &str = "claims.json";

/// What a draft is frozen with, in the form of a history entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claims {
    /// The format of history when it was written.
    pub format: u32,
    /// The last migration then; none if there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Parent>,
    /// What its statements do to the schema.
    pub changes: Vec<Change>,
}

impl Claims {
    /// Those of a draft that is begun on `history`.
    pub fn new(history: Option<Parent>, changes: Vec<Change>) -> Self {
        Self { format: FORMAT, parent: history, changes }
    }

    /// The text of its file.
    pub fn print(&self) -> String {
        print_sealed(self)
    }

    /// Reads its file.
    ///
    /// # Errors
    /// When the text is not what [`Claims::print`] wrote, or a newer Seaglass wrote it.
    pub fn parse(text: String, path: &str) -> Result<Self, Fault> {
        let what = match read_sealed(text) {
            Ok((claims, _)) => return Ok(claims),
            Err(Unread::Damaged(what)) => what,
            Err(Unread::Newer(format)) => format!("has format {format}, which a newer seaglass wrote"),
            Err(Unread::Unknown(_, error)) => format!("says what this seaglass does not know: {error}"),
        };
        let why = "what a draft claims goes into history as it is";
        Err(Fault::new(Rule::DraftClaims, path, what, why, again("delete the file")))
    }
}

/// How claims are recorded again.
fn again(first: &str) -> String {
    format!(
        "{first}, and run `cargo schema generate --extend`: it claims what the declaration has and history has not, and \
         keeps the SQL"
    )
}

/// The last migration of a history.
pub fn head(history: &History) -> Option<Parent> {
    let last = history.entries.last().zip(history.head_sha256.as_ref());
    last.map(|(entry, sha256)| Parent { migration: entry.followed(), sha256: sha256.clone() })
}

/// A draft of a version that did not record its claims, or one that lost them.
pub(super) fn missing(folder: &str) -> Fault {
    let why = "`cargo schema new` writes it, so that what is declared later is not frozen with the draft";
    Fault::new(
        Rule::DraftClaims,
        format!("{folder}/{FILE}"),
        "the draft does not say what it claims",
        why,
        again("bring the file back or leave it out"),
    )
}

/// The schema that a draft leads to.
///
/// # Errors
/// Claims that do not fit what history leads to.
pub(crate) fn after(
    draft: &Draft,
    declared: &Declared,
    before: &Schema,
    history: &History,
) -> Result<Schema, Vec<Fault>> {
    let Some(claims) = &draft.claims else { return Ok(before.clone()) };
    let place = format!("{}/{FILE}", draft.folder);
    let schema = diff::apply(&claims.changes, before.clone()).map_err(|error| {
        let what = format!("{error}, on top of {}", stem(head(history).as_ref()));
        vec![Fault::new(Rule::DraftClaims, &place, what, moved_on(claims), again("delete the file"))]
    })?;
    if claims.changes.is_empty() {
        return Ok(schema);
    }
    let intent = Intent::default();
    let drafted = Declared { schema, seeds: Vec::new(), intent, ..declared.clone() };
    let faults = verify::verify(&drafted).into_iter().filter(Fault::is_error);
    let unsound = |fault: Fault| {
        let what = format!("{}: {}", fault.place, fault.what);
        Fault::new(
            Rule::DraftClaims,
            &place,
            what,
            format!("{}; {}", moved_on(claims), fault.why),
            again("delete the file"),
        )
    };
    let faults: Vec<Fault> = faults.map(unsound).collect();
    if faults.is_empty() { Ok(drafted.schema) } else { Err(faults) }
}

fn moved_on(claims: &Claims) -> String {
    format!("the draft claims it, and was begun on {}", stem(claims.parent.as_ref()))
}

fn stem(parent: Option<&Parent>) -> &str {
    parent.map_or("an empty history", |parent| parent.migration.as_str())
}

/// History that has moved on since a draft was begun: its SQL was written for another state.
pub(crate) fn moved(draft: &Draft, history: &History) -> Option<Fault> {
    let claims = draft.claims.as_ref()?;
    let now = head(history);
    if claims.parent == now {
        return None;
    }
    let what = format!("the draft was begun on {}, and is put on {}", stem(claims.parent.as_ref()), stem(now.as_ref()));
    let why = "its claims fit there as well; whether its SQL does, only its author can tell";
    let instead = "read its SQL again before it is frozen: `cargo schema generate`";
    Some(Fault::new(Rule::DraftMoved, &draft.folder, what, why, instead))
}
