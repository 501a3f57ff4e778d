//! Some versions begin with a draft that claims the first of their changes and holds the planned SQL for them; the rest is
//! planned behind it.

use crate::trip::{Finding, Version, What, by_the_pipeline, finding};
use seaglass::Project;
use seaglass::ask::Nobody;
use seaglass::diff::{Change, apply, diff};
use seaglass::draft::{self, Draft, DraftFile, head};
use seaglass::emit::history::{Entry, FORMAT, FileRecord, History};
use seaglass::emit::sha256;
use seaglass::emit::sql::StageFiles;
use seaglass::model::{Declared, Dialect, Fault, Intent, Schema, verify};
use seaglass::pipeline::{Declarations, Failure, Options, PreparedDatabase, migrations};
use std::collections::BTreeMap;

/// One pair in so many begins with a draft, where its changes can be parted.
const ONE_IN: usize = 3;

/// By the functions of the pipeline, now and then with a draft.
///
/// # Errors
/// A draft that is refused, or a rest that is not planned.
pub fn with_drafts(version: Version<'_>) -> Result<Vec<StageFiles>, Finding> {
    let history = history(version.before);
    match begun(version, &history) {
        Some(begun) => drafted(version, &begun, history),
        None => Ok(by_the_pipeline(version)),
    }
}

/// The database with the migrations that a draft is begun with: those of the first few changes, where they lead to a sound
/// schema.
fn begun(version: Version<'_>, history: &History) -> Option<PreparedDatabase> {
    // Any number that is the same for the same changes.
    let number = format!("{:?}", version.changes).len();
    // Columns that change places have names on the way that nobody declares.
    if !number.is_multiple_of(ONE_IN) || format!("{:?}", version.changes).contains("__seaglass") {
        return None;
    }
    let claims = version.changes.get(..1 + number / ONE_IN % version.changes.len())?;
    // Nobody declares a table without its key half-way to another one.
    let keys =
        |changes: &[Change]| changes.iter().filter(|change| format!("{change:?}").contains("PrimaryKey(")).count();
    if keys(claims) != 0 && keys(claims) != keys(version.changes) {
        return None;
    }
    if relies_on_later(claims, &version.changes[claims.len()..]) {
        return None;
    }
    let schema = apply(claims, version.before.clone()).ok()?;
    // Nor what reads a column or a view that is gone, or not there yet.
    let is_stale = !diff(version.before, &schema, version.intent).refusals.is_empty();
    if is_stale || !crate::model::has_its_views(&schema) {
        return None;
    }
    let middle = Declared { schema, intent: Intent::default(), ..version.after.clone() };
    if verify::verify(&middle).iter().any(Fault::is_error) {
        return None;
    }
    let declared = Declared { intent: version.intent.clone(), ..middle };
    let options = Options { date: "20260102".to_owned(), by_hand: true, ..Options::default() };
    let begun = prepared(declared, history.clone(), &options).ok()?;
    // What neither database sees makes no draft.
    begun.sql.iter().any(|file| file.path.rsplit('.').next() == Some("sql")).then_some(begun)
}

/// Whether a text, which nobody verifies, speaks of what is only created later: nobody declares that half-way either.
fn relies_on_later(claims: &[Change], rest: &[Change]) -> bool {
    let claimed = format!("{claims:?}");
    let name = |change: &Change| format!("{:?}", change.subject().name().name.as_str()).trim_matches('"').to_owned();
    let is_object =
        |change: &&Change| matches!(change, Change::CreateRoutine(_) | Change::CreateView(_) | Change::CreateTable(_));
    // An object is declared with the names that its table has by then.
    let is_renamed = claims.iter().any(|it| matches!(it, Change::RenameTable { .. } | Change::RenameColumn { .. }));
    let is_reworded = rest.iter().any(|it| matches!(it, Change::ChangeObject { .. } | Change::DropObject(_)));
    (is_renamed && is_reworded) || rest.iter().filter(is_object).any(|change| claimed.contains(&name(change)))
}

fn drafted(version: Version<'_>, begun: &PreparedDatabase, history: History) -> Result<Vec<StageFiles>, Finding> {
    let project = Project::new("/project");
    let files = draft::prefill(&project, begun.pending(), "first", head(&history));
    let files: Vec<(String, String)> = files.into_iter().map(|file| (file.path, file.body)).collect();
    let folder = format!("migration/draft/{}", version.after.name);
    let draft = draft::read(&folder, Dialect::ALL.as_slice(), &files);
    let draft = draft.ok_or_else(|| finding(What::Draft, &[("files", "none")]))?;
    let accepted = accepted_but_wrong(&version, &draft, &history);
    let mut stages: Vec<StageFiles> =
        draft.stages.iter().filter_map(|stage| stage.get(&version.dialect)).cloned().collect();
    let drafts = BTreeMap::from([(version.after.name.clone(), draft)]);
    let options = Options { date: "20260103".to_owned(), drafts, ..Options::default() };
    let declared = Declared { intent: version.intent.clone(), ..version.after.clone() };
    let prepared = prepared(declared, history, &options).map_err(|failure| {
        let what = if matches!(failure, Failure::Open(_)) { What::Question } else { What::Draft };
        finding(what, &[("behind a draft", &format!("{failure:#?}"))])
    })?;
    let faults: Vec<String> = prepared.draft.iter().flat_map(|draft| &draft.faults).map(ToString::to_string).collect();
    if !faults.is_empty() {
        let texts: Vec<String> = files.iter().map(|(path, text)| format!("{path}\n{text}")).collect();
        return Err(finding(What::Draft, &[("the planned SQL", &faults.join("\n")), ("files", &texts.join("\n"))]));
    }
    if let Some(what) = accepted {
        let texts: Vec<String> = files.iter().map(|(path, text)| format!("{path}\n{text}")).collect();
        return Err(finding(What::Draft, &[("accepted", &what), ("files", &texts.join("\n"))]));
    }
    stages.extend(planned(&prepared, version.dialect, stages.len()));
    Ok(stages)
}

/// What the same draft must not do: claim nothing and hold statements, or hold none in a file.
fn accepted_but_wrong(version: &Version<'_>, draft: &Draft, history: &History) -> Option<String> {
    let is_refused = |draft: Draft, path: &str| {
        let drafts = BTreeMap::from([(version.after.name.clone(), draft)]);
        let options = Options { date: "20260103".to_owned(), drafts, ..Options::default() };
        let declared = Declared { intent: version.intent.clone(), ..version.after.clone() };
        match prepared(declared, history.clone(), &options) {
            Ok(prepared) => {
                prepared.draft.iter().flat_map(|draft| &draft.faults).any(|fault| fault.place.starts_with(path))
            }
            // What is not claimed is asked for.
            Err(_) => true,
        }
    };
    let of_one_stage = |file: &DraftFile| draft.files.iter().filter(|other| other.dialect == file.dialect).count() == 2;
    let does_something = |file: &DraftFile| {
        !["-- Nothing to do here", "-- Statements go here", "-- down: irreversible"]
            .iter()
            .any(|text| file.text.contains(text))
    };
    let plain = draft.files.iter().enumerate().filter(|(_, file)| of_one_stage(file) && does_something(file));
    // One of them, any that is the same for the same changes.
    let plain: Vec<(usize, &DraftFile)> = plain.collect();
    let (at, file) = *plain.get(format!("{:?}", version.changes).len() % plain.len().max(1))?;
    let mut emptied = draft.clone();
    let head: Vec<&str> = file.text.lines().take_while(|line| line.starts_with("--")).collect();
    emptied.files[at].text = format!("{}\nSELECT 1;\n", head.join("\n"));
    if !is_refused(emptied, &file.path) {
        return Some(format!("{} without its statements", file.path));
    }
    // What may be written by hand without a claim.
    let is_object = |change: &Change| {
        matches!(change, Change::CreateObject(_) | Change::ChangeObject { .. } | Change::DropObject(_))
    };
    if draft.claims.iter().flat_map(|claims| &claims.changes).any(is_object) {
        return None;
    }
    // What a block composes and runs is seen by nobody, and policies with what asks them are nobody's.
    if file.text.contains("EXECUTE ") || file.text.contains(" ROW LEVEL SECURITY") {
        return None;
    }
    let mut claimless = draft.clone();
    claimless.claims.iter_mut().for_each(|claims| claims.changes.clear());
    (!is_refused(claimless, &file.path)).then(|| format!("{} without its claims", file.path))
}

/// One migration that leads to a schema.
fn history(schema: &Schema) -> History {
    let entry = Entry {
        format: FORMAT,
        number: 1,
        name: "initial".to_owned(),
        date: "20260101".to_owned(),
        parent: None,
        file: None,
        group: None,
        hand_written: false,
        adopted: None,
        imported: false,
        squashed: None,
        changes: diff(&Schema::default(), schema, &Intent::default()).changes,
        files: BTreeMap::new(),
    };
    History { entries: vec![entry], paths: Vec::new(), head_sha256: Some(sha256("")) }
}

fn prepared(declared: Declared, history: History, options: &Options) -> Result<PreparedDatabase, Failure> {
    let histories = BTreeMap::from([(declared.name.clone(), history)]);
    let declarations = Declarations { databases: vec![declared], warnings: Vec::new() };
    let found = migrations(&Project::new("/project"), declarations, histories, options, &mut Nobody)?;
    found.databases.into_iter().next().ok_or_else(|| Failure::Faults(Vec::new()))
}

/// The stages that were planned, behind so many of the draft.
fn planned(prepared: &PreparedDatabase, dialect: Dialect, drafted: usize) -> Vec<StageFiles> {
    let text = |direction: &str, stem: &str| {
        let ending = format!("/{}/{direction}/{stem}.sql", dialect.key());
        let file = prepared.sql.iter().find(|file| file.path.ends_with(&ending));
        file.map(|file| file.body.clone()).unwrap_or_default()
    };
    let entries = prepared.history.iter().filter(|entry| entry.number > 1 && !entry.hand_written);
    let records = entries.filter_map(|entry| Some((entry.stem(), entry.files.get(&dialect)?)));
    let stage = |(at, (stem, record)): (usize, (String, &FileRecord))| StageFiles {
        dialect,
        stage: drafted + at,
        up: text("up", &stem),
        down: text("down", &stem),
        no_transaction: record.no_transaction,
        cost: String::new(),
        index: record.index.clone(),
        grade: record.grade,
        reasons: record.reasons.clone(),
    };
    records.enumerate().map(stage).collect()
}
