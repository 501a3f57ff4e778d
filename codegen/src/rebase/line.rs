//! The line that grows: one migration after the other gets its new number, parent and files.

use super::{Fate, Input, Moved, Rebased};
use crate::diff::{self, Change};
use crate::emit::history::{Entry, FileRecord, FrozenFile, Group, Parent, Style, print};
use crate::emit::sql::{self, StageFiles};
use crate::emit::{File, sha256};
use crate::model::{Declared, Dialect, Fault, Rule, Schema, verify};
use crate::pipeline::{self, Planned};
use crate::plan::suffixed;
use std::collections::BTreeMap;

pub(super) struct Line<'a> {
    input: &'a Input<'a>,
    rebased: Rebased,
    head: Option<String>,
}

/// The SQL of one migration in one dialect.
struct Text {
    up: String,
    down: String,
    record: FileRecord,
}

/// A stage by its name, and its SQL.
type NamedStage = (String, BTreeMap<Dialect, Text>);

impl From<StageFiles> for Text {
    fn from(files: StageFiles) -> Self {
        let record = pipeline::record(&files);
        Self { up: files.up, down: files.down, record }
    }
}

impl<'a> Line<'a> {
    /// The line that stays.
    pub(super) fn new(input: &'a Input<'a>) -> Result<Self, Vec<Fault>> {
        let entries = input.fork.kept.entries.clone();
        replay(input, entries.iter().flat_map(|entry| &entry.changes))?;
        let head = input.fork.kept.head_sha256.clone();
        Ok(Self { input, rebased: Rebased { entries, ..Rebased::default() }, head })
    }

    /// Puts a migration, or a group of them, at the end.
    pub(super) fn put(&mut self, unit: &[&Entry], independent: bool) -> Result<(), Vec<Fault>> {
        let Some(first) = unit.first() else { return Ok(()) };
        let last = self.rebased.entries.last().map_or(0, |entry| entry.number);
        let number = first.number.max(last.saturating_add(1));
        let style = Style::after(self.rebased.entries.last());
        let before = replay(self.input, self.rebased.entries.iter().flat_map(|entry| &entry.changes))?;
        let changes: Vec<Change> = unit.iter().flat_map(|entry| entry.changes.iter().cloned()).collect();
        let after = self.after(&changes)?;
        let by_hand = unit.iter().any(|entry| entry.hand_written);
        let kept = independent || by_hand;
        let stages: Vec<NamedStage> = if kept {
            let kept = |(entry, number): (&&Entry, u64)| Ok((entry.name.clone(), self.kept(entry, number, &style)?));
            unit.iter().zip(number..).map(kept).collect::<Result<_, Vec<Fault>>>()?
        } else {
            self.planned(&changes, [&before, &after], (number, &style), first.base_name())?
        };
        let fate = if kept { Fate::Kept } else { Fate::Planned };
        let count = stages.len();
        let base = stages.iter().any(|(name, _)| name != first.base_name()).then(|| first.base_name().to_owned());
        for (at, (name, texts)) in stages.into_iter().enumerate() {
            // Planned again, there may be fewer stages than before, or more: clients know the ones that were there.
            let Some(from) = unit.get(at).or(unit.last()).copied() else { continue };
            let group = Group { first: number, stage: place(at + 1), stages: place(count), name: base.clone() };
            let group = (count > 1).then_some(group);
            let changes = if at + 1 == count { changes.clone() } else { Vec::new() };
            let number = number.saturating_add(u64::from(place(at)));
            let file = style.file(number, &name);
            let to = Entry { number, name, file, group, changes, ..from.clone() };
            self.push(from, to, texts, fate);
        }
        Ok(())
    }

    /// The stages of a migration that is planned again, each with its name. What no database sees is one all the same.
    fn planned(
        &self,
        changes: &[Change],
        schemas: [&Schema; 2],
        called: (u64, &Style),
        name: &str,
    ) -> Result<Vec<NamedStage>, Vec<Fault>> {
        let Planned { stages, suffixes } = render(self.input, changes, schemas, called, name)?;
        let suffix = |at: usize| suffixes.get(at).map_or("", String::as_str);
        let texts = |stage: BTreeMap<Dialect, StageFiles>| stage.into_iter().map(|(of, files)| (of, files.into()));
        let stages = stages.into_iter().enumerate();
        let named: Vec<_> = stages.map(|(at, stage)| (suffixed(name, suffix(at)), texts(stage).collect())).collect();
        Ok(if named.is_empty() { vec![(name.to_owned(), BTreeMap::new())] } else { named })
    }

    fn push(&mut self, from: &Entry, mut to: Entry, texts: BTreeMap<Dialect, Text>, fate: Fate) {
        let last = self.rebased.entries.last();
        to.date.clone_from(last.map_or(&from.date, |last| (&last.date).max(&from.date)));
        to.parent = last.zip(self.head.take()).map(|(last, sha256)| Parent { migration: last.followed(), sha256 });
        let (database, paths) = (&self.input.declared.name, &self.input.project.paths);
        let mut up = BTreeMap::new();
        to.files.clear();
        for (dialect, text) in texts {
            let folder = format!("{}/{database}/{}", paths.sql, dialect.key());
            self.rebased.files.push(File::frozen(format!("{folder}/up/{}.sql", to.stem()), text.up.clone()));
            self.rebased.files.push(File::frozen(format!("{folder}/down/{}.sql", to.stem()), text.down));
            to.files.insert(dialect, text.record);
            up.insert(dialect, text.up);
        }
        let text = print(&to);
        self.head = Some(sha256(&text));
        self.rebased.files.push(File::frozen(format!("{}/{database}/{}.json", paths.history, to.stem()), text));
        self.rebased.entries.push(to.clone());
        self.rebased.moved.push(Moved { from: from.clone(), to, fate, up });
    }

    /// The schema after `changes`, which must be sound: what one branch took away, the other may have relied on.
    fn after(&self, changes: &[Change]) -> Result<Schema, Vec<Fault>> {
        let all = self.rebased.entries.iter().flat_map(|entry| &entry.changes).chain(changes);
        let schema = replay(self.input, all)?;
        let merged = Declared { schema, seeds: Vec::new(), ..self.input.declared.clone() };
        let faults: Vec<Fault> = verify::verify(&merged).into_iter().filter(Fault::is_error).collect();
        if faults.is_empty() { Ok(merged.schema) } else { Err(faults.into_iter().map(unsound).collect()) }
    }

    /// The SQL of a migration as it is, with its new name in the comment at its top.
    fn kept(&self, entry: &Entry, number: u64, style: &Style) -> Result<BTreeMap<Dialect, Text>, Vec<Fault>> {
        let to = style.stem(number, &entry.name);
        let mut texts = BTreeMap::new();
        for (&dialect, record) in &entry.files {
            let read = |direction: &str, sum: &str| {
                let (sql, database) = (&self.input.project.paths.sql, &self.input.declared.name);
                let path = format!("{sql}/{database}/{}/{direction}/{}.sql", dialect.key(), entry.stem());
                match self.input.sql.get(&path) {
                    Some(text) if sha256(text) == *sum => Ok(text.as_str()),
                    Some(_) | None => Err(vec![edited(&path)]),
                }
            };
            let renamed = |text: &str| {
                if entry.hand_written { text.to_owned() } else { rename(text, &entry.stem(), &to) }
            };
            let (up, down) = (renamed(read("up", &record.up)?), renamed(read("down", &record.down)?));
            let record = FileRecord { up: sha256(&up), down: sha256(&down), ..record.clone() };
            texts.insert(dialect, Text { up, down, record });
        }
        Ok(texts)
    }

    pub(super) fn finish(self, retired: Vec<FrozenFile>) -> Rebased {
        Rebased { retired, ..self.rebased }
    }
}

/// The SQL of `changes` in every dialect of the database, stage by stage.
pub(super) fn render(
    input: &Input<'_>,
    changes: &[Change],
    [before, after]: [&Schema; 2],
    (first, style): (u64, &Style),
    name: &str,
) -> Result<Planned, Vec<Fault>> {
    let database = Declared { schema: after.clone(), ..input.declared.clone() };
    let meta = sql::Meta { project: input.project, database: &database, first, style, name, suffixes: &[] };
    pipeline::planned(&meta, changes, before)
}

/// The schema that `changes` lead to.
pub(super) fn replay<'a>(
    input: &Input<'_>,
    changes: impl IntoIterator<Item = &'a Change>,
) -> Result<Schema, Vec<Fault>> {
    diff::replay(changes).map_err(|error| {
        vec![Fault::new(
            Rule::HistoryReplay,
            format!("{}: history", input.declared.name),
            error.to_string(),
            "after the other branch's migrations, this one does not fit any more",
            "take the migration back on its branch, merge, and write it again with `cargo schema generate`",
        )]
    })
}

/// `text` with another name in the comment lines at its top.
fn rename(text: &str, from: &str, to: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_header = true;
    for line in text.split_inclusive('\n') {
        in_header = in_header && line.starts_with("--");
        if in_header { out.push_str(&line.replace(from, to)) } else { out.push_str(line) }
    }
    out
}

fn place(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn unsound(fault: Fault) -> Fault {
    let why = format!("both branches together give this; {}", fault.why);
    let instead =
        "take one of the migrations back on its branch, merge, and write it again with `cargo schema generate`";
    Fault { why, instead: instead.to_owned(), ..fault }
}

fn edited(path: &str) -> Fault {
    Fault::new(
        Rule::FrozenMigration,
        path,
        "a frozen migration, edited or missing",
        "databases may have run it, and history holds its checksum",
        format!("bring it back (`git checkout -- {path}`)"),
    )
}
