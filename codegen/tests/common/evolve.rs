//! Random schemas, random edits of them, and what the author of the edits would state.
//!
//! Everything is drawn from a list of bytes, so that a failing case shrinks to few of them.

use seaglass::diff::{Fit, fits};
use seaglass::model::{
    Action, Check, Collation, Column, ColumnType, D1Column, D1Constraint, Deferral, Dialect, Enum, Exclusion,
    Expression, ForeignKey, Forms, Generated, Index, IndexPart, IndexTarget, Intent, Literal, Loss, Name, ObjectName,
    Order, PrimaryKey, Routine, Schema, Storage, Table, Trigger, Unique, View,
};
use std::collections::{BTreeMap, BTreeSet};

/// Two schemas, what leads from one to the other, and what becomes of each column.
#[derive(Clone, Debug)]
pub(crate) struct Evolution {
    pub(crate) before: Schema,
    pub(crate) after: Schema,
    pub(crate) intent: Intent,
    /// Each column of `before`, and where its values are in `after`.
    pub(crate) fates: BTreeMap<(ObjectName, Name), Option<(ObjectName, Name)>>,
}

/// Draws a schema from `seed` and as many edits of it as `edits` allow for.
pub(crate) fn evolution(seed: &[u8], edits: &[u8]) -> Evolution {
    let mut dice = Dice { bytes: seed, fresh: 0 };
    let mut editor = Editor::new(&mut dice);
    let before = editor.schema();
    editor.begin();
    let fresh = dice.fresh;
    let mut dice = Dice { bytes: edits, fresh };
    while !dice.bytes.is_empty() {
        editor.edit(&mut dice);
    }
    editor.finish(before, &mut dice)
}

/// Bytes that decide.
struct Dice<'b> {
    bytes: &'b [u8],
    fresh: usize,
}

impl Dice<'_> {
    /// A number below `sides`; 0 when the bytes are used up.
    fn roll(&mut self, sides: usize) -> usize {
        let Some((first, rest)) = self.bytes.split_first() else { return 0 };
        self.bytes = rest;
        usize::from(*first) % sides.max(1)
    }

    fn flip(&mut self) -> bool {
        self.roll(2) == 1
    }

    /// A name that was not given before.
    fn name(&mut self) -> Name {
        const STEMS: [&str; 9] = ["t", "Case", "a b", "qu\"ote", "it's", "ünï", "select", "semi;--", "$$"];
        self.fresh += 1;
        Name::from(format!("{}{}", STEMS[self.roll(STEMS.len())], self.fresh))
    }

    fn object(&mut self) -> ObjectName {
        let namespace = (self.roll(8) == 7).then(|| "space".into());
        ObjectName { namespace, name: self.name() }
    }
}

/// A table with what it and its columns were called before.
struct Live {
    table: Table,
    was: Option<ObjectName>,
    columns: BTreeMap<Name, Name>,
}

/// An enum with what it and its values were called before.
struct LiveEnum {
    item: Enum,
    was: Option<ObjectName>,
    values: BTreeMap<String, String>,
}

#[derive(Default)]
struct Editor {
    tables: Vec<Live>,
    enums: Vec<LiveEnum>,
    routines: Vec<Routine>,
    views: Vec<View>,
}

const PARTS: [fn(&mut Editor, &mut Dice<'_>); 8] = [
    Editor::constraint,
    Editor::index,
    Editor::foreign_key,
    Editor::trigger,
    Editor::index,
    Editor::routine,
    Editor::view,
    Editor::constraint,
];

const EDITS: [fn(&mut Editor, &mut Dice<'_>); 24] = [
    Editor::add_column,
    Editor::rename_column,
    Editor::swap_columns,
    Editor::drop_column,
    Editor::facts,
    Editor::constraint,
    Editor::foreign_key,
    Editor::index,
    Editor::trigger,
    Editor::rename_part,
    Editor::order,
    Editor::doc,
    Editor::options,
    Editor::routine,
    Editor::view,
    Editor::values,
    Editor::swap_values,
    Editor::add_enum,
    Editor::rename_enum,
    Editor::drop_enum,
    Editor::add_table,
    Editor::rename_table,
    Editor::swap_tables,
    Editor::drop_table,
];

impl Editor {
    fn new(dice: &mut Dice<'_>) -> Self {
        let mut editor = Self::default();
        for _ in 0..dice.roll(3) {
            editor.add_enum(dice);
        }
        for _ in 0..=dice.roll(4) {
            editor.add_table(dice);
        }
        for _ in 0..dice.roll(32) {
            PARTS[dice.roll(PARTS.len())](&mut editor, dice);
        }
        editor
    }

    /// What is there now is what was there before.
    fn begin(&mut self) {
        for live in &mut self.tables {
            live.was = Some(live.table.name.clone());
            live.columns = live.table.columns.iter().map(|item| (item.name.clone(), item.name.clone())).collect();
        }
        for live in &mut self.enums {
            live.was = Some(live.item.name.clone());
            live.values = live.item.values.iter().map(|value| (value.clone(), value.clone())).collect();
        }
    }

    fn schema(&self) -> Schema {
        Schema {
            enums: self.enums.iter().map(|live| live.item.clone()).collect(),
            tables: self.tables.iter().map(|live| sound(live.table.clone()).into()).collect(),
            routines: self.routines.clone(),
            views: self.views.clone(),
            objects: Vec::new(),
        }
    }

    fn edit(&mut self, dice: &mut Dice<'_>) {
        EDITS[dice.roll(EDITS.len())](self, dice);
    }

    fn table(&mut self, dice: &mut Dice<'_>) -> Option<&mut Live> {
        let count = self.tables.len();
        self.tables.get_mut(dice.roll(count))
    }

    fn add_table(&mut self, dice: &mut Dice<'_>) {
        let name = dice.object();
        let columns = (0..=dice.roll(4)).map(|_| any_column(dice, &self.enums)).collect();
        let table = Table { name, columns, ..Table::default() };
        self.tables.push(Live { table, was: None, columns: BTreeMap::new() });
    }

    fn retarget(&mut self, change: impl Fn(&ObjectName) -> ObjectName) {
        for key in self.tables.iter_mut().flat_map(|live| &mut live.table.foreign_keys) {
            key.target = change(&key.target);
        }
    }

    /// Sometimes to a name that another table had.
    fn rename_table(&mut self, dice: &mut Dice<'_>) {
        let taken: BTreeSet<ObjectName> = self.tables.iter().map(|live| live.table.name.clone()).collect();
        let left = self.tables.iter().filter_map(|live| live.was.clone()).find(|name| !taken.contains(name));
        let to = left.filter(|_| dice.flip()).unwrap_or_else(|| dice.object());
        let Some(live) = self.table(dice) else { return };
        let from = std::mem::replace(&mut live.table.name, to.clone());
        self.retarget(|name| if *name == from { to.clone() } else { name.clone() });
    }

    fn swap_tables(&mut self, dice: &mut Dice<'_>) {
        let (a, b) = (dice.roll(self.tables.len()), dice.roll(self.tables.len()));
        if a != b {
            let (x, y) = (self.tables[a].table.name.clone(), self.tables[b].table.name.clone());
            self.retarget(|name| {
                if *name == x {
                    y.clone()
                } else if *name == y {
                    x.clone()
                } else {
                    name.clone()
                }
            });
            self.tables[a].table.name = y;
            self.tables[b].table.name = x;
        }
    }

    /// Not one whose former name another table has: that would be the same table, changed.
    fn drop_table(&mut self, dice: &mut Dice<'_>) {
        let at = dice.roll(self.tables.len());
        let Some(live) = self.tables.get(at) else { return };
        if self.tables.iter().any(|other| Some(&other.table.name) == live.was.as_ref() && other.was != live.was) {
            return;
        }
        let gone = self.tables.remove(at).table.name;
        for live in &mut self.tables {
            live.table.foreign_keys.retain(|key| key.target != gone);
        }
    }

    fn add_column(&mut self, dice: &mut Dice<'_>) {
        let column = any_column(dice, &self.enums);
        let Some(live) = self.table(dice) else { return };
        let at = dice.roll(live.table.columns.len() + 1);
        live.table.columns.insert(at, column);
    }

    fn rename_column(&mut self, dice: &mut Dice<'_>) {
        let to = dice.name();
        let Some(live) = self.table(dice) else { return };
        let taken: BTreeSet<Name> = live.table.columns.iter().map(|column| column.name.clone()).collect();
        let left = live.columns.values().find(|name| !taken.contains(*name)).cloned();
        let to = left.filter(|_| dice.flip()).unwrap_or(to);
        let from = live.table.columns[dice.roll(live.table.columns.len())].name.clone();
        let table = live.table.name.clone();
        self.move_columns(&table, &[(from, to)]);
    }

    fn swap_columns(&mut self, dice: &mut Dice<'_>) {
        let Some(live) = self.table(dice) else { return };
        let count = live.table.columns.len();
        let (a, b) = (dice.roll(count), dice.roll(count));
        if a != b {
            let (a, b) = (live.table.columns[a].name.clone(), live.table.columns[b].name.clone());
            let table = live.table.name.clone();
            self.move_columns(&table, &[(a.clone(), b.clone()), (b, a)]);
        }
    }

    /// As an author would: everything that names a column names it again.
    fn move_columns(&mut self, table: &ObjectName, moves: &[(Name, Name)]) {
        let new =
            |name: &Name| moves.iter().find(|(from, _)| from == name).map_or_else(|| name.clone(), |to| to.1.clone());
        let all = |names: &mut Vec<Name>| names.iter_mut().for_each(|name| *name = new(name));
        for live in &mut self.tables {
            for key in &mut live.table.foreign_keys {
                if key.target == *table {
                    all(&mut key.target_columns);
                }
                if live.table.name == *table {
                    all(&mut key.columns);
                }
            }
            if live.table.name == *table {
                let former = live.columns.iter().map(|(now, was)| (new(now), was.clone()));
                live.columns = former.collect();
                let part = &mut live.table;
                part.columns.iter_mut().for_each(|column| column.name = new(&column.name));
                part.primary_key.iter_mut().for_each(|key| all(&mut key.columns));
                part.uniques.iter_mut().for_each(|key| all(&mut key.columns));
                let excluded = part.exclusions.iter_mut().map(|exclusion| &mut exclusion.index);
                for index in part.indexes.iter_mut().chain(excluded) {
                    all(&mut index.include);
                    for part in &mut index.parts {
                        if let IndexTarget::Column(name) = &mut part.target {
                            *name = new(name);
                        }
                    }
                }
                for sql in texts(part) {
                    // All at once, because names may change places.
                    let marked = moves.iter().enumerate().fold(sql.clone(), |sql, (at, (from, _))| {
                        sql.replace(&format!("{:?}", from.as_str()), &format!("\u{1}{at}\u{1}"))
                    });
                    *sql = moves.iter().enumerate().fold(marked, |sql, (at, (_, to))| {
                        sql.replace(&format!("\u{1}{at}\u{1}"), &format!("{:?}", to.as_str()))
                    });
                }
            }
        }
    }

    fn drop_column(&mut self, dice: &mut Dice<'_>) {
        let Some(live) = self.table(dice) else { return };
        let at = dice.roll(live.table.columns.len());
        let name = live.table.columns[at].name.clone();
        let was = live.columns.get(&name).cloned();
        let reused = was.as_ref().is_some_and(|was| *was != name && live.table.column(was).is_some());
        if live.table.columns.len() == 1 || reused {
            return;
        }
        live.table.columns.remove(at);
        live.columns.remove(&name);
        let part = &mut live.table;
        part.primary_key = part.primary_key.take().filter(|key| !key.columns.contains(&name));
        part.uniques.retain(|key| !key.columns.contains(&name));
        let is_of = |index: &Index| index.include.contains(&name) || index.columns().any(|part| *part == name);
        part.indexes.retain(|index| !is_of(index));
        part.exclusions.retain(|exclusion| !is_of(&exclusion.index));
        part.foreign_keys.retain(|key| !key.columns.contains(&name));
        let quoted = format!("{:?}", name.as_str());
        let says = |expression: &Expression| matches!(expression, Expression::Sql(forms) if forms.values().any(|sql| sql.contains(&quoted)));
        part.checks.retain(|check| !says(&check.expression));
        let speaks = |index: &Index| {
            let mut texts = index.parts.iter().filter_map(|part| match &part.target {
                IndexTarget::Expression(expression) => Some(expression),
                IndexTarget::Column(_) => None,
            });
            texts.any(says) || index.predicate.as_ref().is_some_and(says)
        };
        part.indexes.retain(|index| !speaks(index));
        part.exclusions.retain(|exclusion| !speaks(&exclusion.index));
        let table = part.name.clone();
        for live in &mut self.tables {
            live.table.foreign_keys.retain(|key| key.target != table || !key.target_columns.contains(&name));
        }
    }

    fn facts(&mut self, dice: &mut Dice<'_>) {
        let other = any_column(dice, &self.enums);
        let Some(live) = self.table(dice) else { return };
        let at = dice.roll(live.table.columns.len());
        let column = &mut live.table.columns[at];
        match dice.roll(8) {
            0 => (column.ty, column.storage) = (other.ty, other.storage),
            1 => column.nullable = !column.nullable,
            2 => column.default = other.default,
            3 => column.generated = other.generated,
            4 => column.numbering = if column.numbering.is_some() { None } else { Some(Box::default()) },
            5 => column.extra = other.extra,
            6 => column.doc = other.doc,
            _ => column.field.get_or_insert_default().name = Some("entity".to_owned()),
        }
    }

    fn constraint(&mut self, dice: &mut Dice<'_>) {
        let name = dice.name();
        let Some(live) = self.table(dice) else { return };
        let columns = some_columns(dice, &live.table);
        let part = &mut live.table;
        match dice.roll(8) {
            0 => part.primary_key = Some(PrimaryKey { name, columns, ..PrimaryKey::default() }),
            1 => part.primary_key = None,
            2 => part.uniques.push(Unique { name, columns, nulls_not_distinct: dice.flip(), ..Unique::default() }),
            3 => drop(part.uniques.pop()),
            4 => {
                let expression =
                    Expression::sql(format!("{:?} IS NOT NULL OR {} > 1", columns[0].as_str(), dice.roll(9)));
                part.checks.push(Check { not_valid: dice.flip(), ..Check::new(name, expression) });
            }
            5 => part.exclusions.push(exclusion(dice, name, &columns)),
            6 => drop(part.exclusions.pop()),
            _ => part.checks.reverse(),
        }
    }

    fn foreign_key(&mut self, dice: &mut Dice<'_>) {
        const ACTIONS: [Action; 5] =
            [Action::NoAction, Action::Restrict, Action::Cascade, Action::SetNull, Action::SetDefault];
        const DEFERRALS: [Deferral; 3] = [Deferral::Never, Deferral::Deferrable, Deferral::Deferred];
        let name = dice.name();
        let Some(target) = self.table(dice).map(|live| live.table.clone()) else { return };
        let Some(live) = self.table(dice) else { return };
        if let Some(key) = live.table.foreign_keys.first_mut().filter(|_| dice.flip()) {
            key.on_delete = ACTIONS[dice.roll(5)];
            key.deferral = DEFERRALS[dice.roll(3)];
            return;
        }
        live.table.foreign_keys.push(ForeignKey {
            name,
            doc: None,
            columns: some_columns(dice, &live.table)[..1].to_vec(),
            target: target.name.clone(),
            target_columns: some_columns(dice, &target)[..1].to_vec(),
            on_delete: ACTIONS[dice.roll(5)],
            on_update: ACTIONS[dice.roll(5)],
            sets: Vec::new(),
            match_full: dice.flip(),
            deferral: DEFERRALS[dice.roll(3)],
            not_valid: dice.flip(),
        });
    }

    fn index(&mut self, dice: &mut Dice<'_>) {
        let name = dice.name();
        let Some(live) = self.table(dice) else { return };
        if dice.roll(4) == 3 {
            live.table.indexes.pop();
            return;
        }
        let column = some_columns(dice, &live.table)[0].clone();
        let expression = Expression::sql(format!("lower({:?})", column.as_str()));
        let target =
            if dice.flip() { IndexTarget::Expression(expression) } else { IndexTarget::Column(column.clone()) };
        let order = if dice.flip() { Order::Ascending } else { Order::Descending };
        let predicate = dice.flip().then(|| Expression::sql(format!("{:?} IS NULL", column.as_str())));
        live.table.indexes.push(Index {
            parts: vec![IndexPart { order, ..IndexPart::new(target) }],
            unique: dice.flip(),
            predicate,
            include: if dice.flip() { vec![column] } else { Vec::new() },
            ..Index::new(name)
        });
    }

    fn trigger(&mut self, dice: &mut Dice<'_>) {
        let name = dice.name();
        let Some(live) = self.table(dice) else { return };
        match dice.roll(3) {
            0 => live.table.triggers.push(Trigger {
                name,
                doc: None,
                forms: forms(dice, "CREATE TRIGGER …"),
                ..Trigger::default()
            }),
            1 => drop(live.table.triggers.pop()),
            _ => live.table.triggers.iter_mut().for_each(|item| item.doc = Some(name.to_string())),
        }
    }

    fn rename_part(&mut self, dice: &mut Dice<'_>) {
        let name = dice.name();
        let Some(live) = self.table(dice) else { return };
        let part = &mut live.table;
        match dice.roll(7) {
            0 => part.primary_key.iter_mut().for_each(|item| item.name = name.clone()),
            5 => part.exclusions.iter_mut().take(1).for_each(|item| item.index.name = name.clone()),
            1 => part.uniques.iter_mut().take(1).for_each(|item| item.name = name.clone()),
            2 => part.foreign_keys.iter_mut().take(1).for_each(|item| item.name = name.clone()),
            3 => part.checks.iter_mut().take(1).for_each(|item| item.name = name.clone()),
            4 => part.indexes.iter_mut().take(1).for_each(|item| item.name = name.clone()),
            _ => {
                if let [a, b, ..] = part.indexes.as_mut_slice() {
                    std::mem::swap(&mut a.name, &mut b.name);
                }
                if let ([unique, ..], Some(key)) = (part.uniques.as_mut_slice(), &mut part.primary_key) {
                    std::mem::swap(&mut unique.name, &mut key.name);
                }
            }
        }
    }

    fn order(&mut self, dice: &mut Dice<'_>) {
        let Some(live) = self.table(dice) else { return };
        let at = dice.roll(live.table.columns.len());
        live.table.columns.rotate_left(at);
        live.table.indexes.reverse();
    }

    fn doc(&mut self, dice: &mut Dice<'_>) {
        let Some(live) = self.table(dice) else { return };
        live.table.doc = dice.flip().then(|| format!("It's */ {} --", dice.roll(9)));
    }

    fn options(&mut self, dice: &mut Dice<'_>) {
        let Some(live) = self.table(dice) else { return };
        live.table.d1.foreign_rows = dice.flip();
        live.table.d1.without_rowid = dice.flip();
        live.table.d1.constraints = constraint_names(&live.table)
            .into_iter()
            .filter(|_| dice.flip())
            .map(|name| (name, D1Constraint { unnamed: true, ..D1Constraint::default() }))
            .collect();
        live.table.extra = altered(&format!("WITH (fillfactor = 7{})", dice.roll(3)));
    }

    fn routine(&mut self, dice: &mut Dice<'_>) {
        let name = dice.name();
        match (dice.roll(4), self.routines.last_mut()) {
            (0, Some(_)) => drop(self.routines.pop()),
            (1, Some(routine)) => routine.forms = forms(dice, "CREATE FUNCTION …"),
            (2, Some(routine)) => routine.doc = Some(name.to_string()),
            _ => self.routines.push(Routine::new(name).doc("About it.")),
        }
    }

    fn view(&mut self, dice: &mut Dice<'_>) {
        let name = dice.object();
        match (dice.roll(4), self.views.last_mut()) {
            (0, Some(_)) => drop(self.views.pop()),
            (1, Some(view)) => view.forms = forms(dice, "SELECT 1"),
            (2, Some(view)) => view.doc = Some(name.to_string()),
            _ => self.views.push(View { name, doc: None, forms: forms(dice, "SELECT 2"), ..View::default() }),
        }
    }

    fn add_enum(&mut self, dice: &mut Dice<'_>) {
        let name = dice.object();
        let values = (0..=dice.roll(4)).map(|_| dice.name().to_string()).collect();
        let item = Enum { name, doc: dice.flip().then(|| "Doc.".to_owned()), values };
        self.enums.push(LiveEnum { item, was: None, values: BTreeMap::new() });
    }

    /// Adds, drops, renames or turns round values.
    fn values(&mut self, dice: &mut Dice<'_>) {
        let (name, at) = (dice.name().to_string(), dice.roll(self.enums.len()));
        let Some(live) = self.enums.get_mut(at) else { return };
        let place = dice.roll(live.item.values.len());
        match dice.roll(4) {
            0 => live.item.values.insert(place, name),
            1 if live.item.values.len() > 1 => {
                // Not one whose former name another value has: that would be the same value.
                let gone = live.item.values[place].clone();
                let was = live.values.get(&gone).cloned();
                if was.as_ref().is_none_or(|was| *was == gone || !live.item.values.contains(was)) {
                    live.item.values.remove(place);
                    live.values.remove(&gone);
                }
            }
            2 => {
                let from = std::mem::replace(&mut live.item.values[place], name.clone());
                if let Some(was) = live.values.remove(&from) {
                    live.values.insert(name, was);
                }
            }
            _ => live.item.values.reverse(),
        }
    }

    fn swap_values(&mut self, dice: &mut Dice<'_>) {
        let at = dice.roll(self.enums.len());
        let Some(live) = self.enums.get_mut(at) else { return };
        if let [a, b, ..] = live.item.values.as_slice()
            && let (Some(x), Some(y)) = (live.values.get(a).cloned(), live.values.get(b).cloned())
        {
            live.values.insert(a.clone(), y);
            live.values.insert(b.clone(), x);
        }
    }

    fn rename_enum(&mut self, dice: &mut Dice<'_>) {
        let (to, at) = (dice.object(), dice.roll(self.enums.len()));
        let Some(live) = self.enums.get_mut(at) else { return };
        let from = std::mem::replace(&mut live.item.name, to.clone());
        for column in self.tables.iter_mut().flat_map(|live| &mut live.table.columns) {
            if column.ty == ColumnType::Enum(from.clone()) {
                column.ty = ColumnType::Enum(to.clone());
            }
        }
    }

    fn drop_enum(&mut self, _dice: &mut Dice<'_>) {
        let Some(gone) = self.enums.pop() else { return };
        for column in self.tables.iter_mut().flat_map(|live| &mut live.table.columns) {
            if column.ty == ColumnType::Enum(gone.item.name.clone()) {
                column.ty = ColumnType::Text;
            }
        }
    }

    /// What the author would state about all of it.
    fn finish(self, before: Schema, dice: &mut Dice<'_>) -> Evolution {
        let mut intent = Intent::default();
        let mut fates = BTreeMap::new();
        for table in &before.tables {
            let live = self.tables.iter().find(|live| live.was.as_ref() == Some(&table.name));
            table_intent(table, live, &mut intent, &mut fates);
        }
        for item in &before.enums {
            match self.enums.iter().find(|live| live.was.as_ref() == Some(&item.name)) {
                Some(live) => enum_intent(item, live, &mut intent, dice),
                None => drop(intent.allowed.insert(Loss::Enum(item.name.clone()), None)),
            }
        }
        Evolution { after: self.schema(), before, intent, fates }
    }
}

type Fates = BTreeMap<(ObjectName, Name), Option<(ObjectName, Name)>>;

fn table_intent(table: &Table, live: Option<&Live>, intent: &mut Intent, fates: &mut Fates) {
    let Some(live) = live else {
        intent.allowed.insert(Loss::Table(table.name.clone()), None);
        fates.extend(table.columns.iter().map(|column| ((table.name.clone(), column.name.clone()), None)));
        return;
    };
    let after = &live.table.name;
    if *after != table.name {
        intent.tables.insert(after.clone(), table.name.clone());
    }
    for column in &table.columns {
        let now = live.columns.iter().find(|(_, was)| **was == column.name).map(|(now, _)| now);
        let fate = now.map(|now| (after.clone(), now.clone()));
        fates.insert((table.name.clone(), column.name.clone()), fate);
        let Some(now) = now else {
            let loss = Loss::Column { table: after.clone(), column: column.name.clone() };
            intent.allowed.insert(loss, None);
            continue;
        };
        if *now != column.name {
            intent.columns.insert((after.clone(), now.clone()), column.name.clone());
        }
        let new = live.table.column(now).expect("it is alive");
        column_intent(after, column, new, intent);
    }
    for column in live.table.columns.iter().filter(|column| !live.columns.contains_key(&column.name)) {
        if !column.nullable && column.generated.is_none() {
            intent.backfills.insert((after.clone(), column.name.clone()), Expression::NewUuid);
        }
    }
}

fn column_intent(table: &ObjectName, before: &Column, after: &Column, intent: &mut Intent) {
    let (table, column) = (table.clone(), after.name.clone());
    if before.nullable && !after.nullable {
        intent.backfills.insert((table.clone(), column.clone()), Expression::Now);
    }
    match fits(before, after) {
        Fit::Unrelated => {
            let using = Forms::from([(Dialect::Postgres, "NULL".to_owned()), (Dialect::D1, "NULL".to_owned())]);
            intent.conversions.insert((table.clone(), column.clone()), using);
        }
        Fit::Narrows | Fit::Loses => {
            intent.allowed.insert(Loss::Narrowed { table: table.clone(), column: column.clone() }, None);
        }
        Fit::Same | Fit::Widens | Fit::Converts => {}
    }
    if before.generated.is_none() && after.generated.is_some() {
        intent.allowed.insert(Loss::Column { table, column }, None);
    }
}

fn enum_intent(item: &Enum, live: &LiveEnum, intent: &mut Intent, dice: &mut Dice<'_>) {
    let name = &live.item.name;
    if *name != item.name {
        intent.enums.insert(name.clone(), item.name.clone());
    }
    for value in &item.values {
        match live.values.iter().find(|(_, was)| *was == value) {
            Some((now, _)) if now != value => {
                intent.enum_values.insert((name.clone(), now.clone()), value.clone());
            }
            Some(_) => {}
            None if dice.flip() => {
                let loss = Loss::EnumValue { name: name.clone(), value: value.clone() };
                intent.allowed.insert(loss, None);
            }
            None => {
                let instead = live.item.values[0].clone();
                intent.replaced_values.insert((name.clone(), value.clone()), instead);
            }
        }
    }
}

/// One or two columns of a table.
fn some_columns(dice: &mut Dice<'_>, table: &Table) -> Vec<Name> {
    let mut names: Vec<Name> = table.columns.iter().map(|column| column.name.clone()).collect();
    let at = dice.roll(names.len());
    names.rotate_left(at);
    names.truncate(1 + dice.roll(2));
    names
}

/// Trailing SQL that the diff does not refuse to change.
fn altered(sql: &str) -> Forms {
    Dialect::ALL.into_iter().map(|dialect| (dialect, sql.to_owned())).collect()
}

fn forms(dice: &mut Dice<'_>, text: &str) -> Forms {
    Dialect::ALL.into_iter().map(|dialect| (dialect, format!("{text} /* {} */", dice.roll(3)))).collect()
}

/// Every text of a table that names columns.
fn texts(table: &mut Table) -> impl Iterator<Item = &mut String> {
    let checks = table.checks.iter_mut().map(|check| &mut check.expression);
    let excluded = table.exclusions.iter_mut().map(|exclusion| &mut exclusion.index);
    let indexes = table.indexes.iter_mut().chain(excluded).flat_map(|index| {
        let parts = index.parts.iter_mut().filter_map(|part| match &mut part.target {
            IndexTarget::Expression(expression) => Some(expression),
            IndexTarget::Column(_) => None,
        });
        parts.chain(&mut index.predicate)
    });
    let forms = |expression| match expression {
        &mut Expression::Sql(ref mut forms) => Some(forms.values_mut()),
        _ => None,
    };
    checks.chain(indexes).filter_map(forms).flatten()
}

fn any_column(dice: &mut Dice<'_>, enums: &[LiveEnum]) -> Column {
    let types = [
        ColumnType::BigInteger,
        ColumnType::Text,
        ColumnType::Integer,
        ColumnType::Boolean,
        ColumnType::Double,
        ColumnType::Varchar(Some(20)),
        ColumnType::Varchar(Some(50)),
        ColumnType::Bytes,
        ColumnType::TimestampTz,
        ColumnType::Date,
        ColumnType::Uuid,
        ColumnType::JsonBinary,
        ColumnType::Decimal { precision: Some((12, 2)) },
        ColumnType::Custom { forms: Forms::from([(Dialect::D1, "x".to_owned())]), rust: "X".to_owned() },
    ];
    let at = dice.roll(types.len() + enums.len());
    let ty = types.get(at).cloned().unwrap_or_else(|| ColumnType::Enum(enums[at - types.len()].item.name.clone()));
    let generated = Generated { expression: Expression::sql("1"), stored: true };
    let defaults =
        [None, Some(Expression::Null), Some(Expression::Now), Some(Expression::Literal(Literal::Integer(1)))];
    Column {
        name: dice.name(),
        storage: matches!(ty, ColumnType::Decimal { .. }).then_some(Storage::ExactDecimal),
        ty,
        nullable: dice.flip(),
        default: defaults[dice.roll(4)].clone(),
        generated: (dice.roll(6) == 5).then(|| Box::new(generated)),
        numbering: None,
        doc: (dice.roll(3) == 2).then(|| format!("Column {}.", dice.roll(9))),
        extra: if dice.roll(4) == 3 { altered(&format!("COLLATE x{}", dice.roll(3))) } else { Forms::new() },
        d1: D1Column { collation: (dice.roll(5) == 4).then_some(Collation::NoCase), ..D1Column::default() },
        field: None,
    }
}

/// Nothing is said of a constraint that has another name, or is gone.
fn sound(mut table: Table) -> Table {
    let names = constraint_names(&table);
    table.d1.constraints.retain(|name, _| names.contains(name));
    table
}

fn constraint_names(table: &Table) -> Vec<Name> {
    let keys = table.primary_key.iter().map(|key| &key.name).chain(table.uniques.iter().map(|key| &key.name));
    let foreign = table.foreign_keys.iter().map(|key| &key.name);
    let excluded = table.exclusions.iter().map(Exclusion::name);
    keys.chain(foreign).chain(table.checks.iter().map(|check| &check.name)).chain(excluded).cloned().collect()
}

/// One of some columns, and at times of an expression and of some rows.
fn exclusion(dice: &mut Dice<'_>, name: Name, columns: &[Name]) -> Exclusion {
    let mut made = columns.iter().fold(Exclusion::new(name), |made, column| made.column(column.clone(), "="));
    let quoted = format!("{:?}", columns[0].as_str());
    if dice.flip() {
        made = made.expression(format!("lower({quoted})"), "&&");
    }
    if dice.flip() {
        made = made.filter(format!("{quoted} IS NOT NULL"));
    }
    if dice.flip() { made.deferrable() } else { made }
}
