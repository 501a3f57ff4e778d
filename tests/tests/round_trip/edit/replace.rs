//! Edits of keys and indexes that keep their names, so that one takes the place of another.

use super::Draft;

impl Draft<'_> {
    /// The columns the other way round, which a foreign key may lean on, or others.
    pub(super) fn change_unique(&mut self) -> Option<()> {
        let at = self.old_table()?;
        let count = self.world.spec.tables[at].uniques.len();
        let unique = (count > 0).then(|| self.dice.below(count))?;
        let mut columns = self.world.spec.tables[at].uniques[unique].columns.clone();
        if columns.len() > 1 && self.dice.chance(50) {
            columns.reverse();
        } else {
            columns = self.key_columns(at)?;
        }
        if self.world.spec.tables[at].uniques[unique].columns == columns {
            return None;
        }
        let fresh = self.fresh();
        let key = &mut self.world.spec.tables[at].uniques[unique];
        key.columns = columns;
        key.name.get_or_insert(fresh);
        self.remove_dangling();
        Some(())
    }

    /// Other parts, another order, another predicate, or unique from now on, or no more.
    pub(super) fn change_index(&mut self) -> Option<()> {
        let at = self.old_table()?;
        let count = self.world.spec.tables[at].indexes.len();
        let index = (count > 0).then(|| self.dice.below(count))?;
        let other = {
            self.index_on(at)?;
            self.world.spec.tables[at].indexes.pop()?
        };
        let turned = self.dice.below(3);
        let index = &mut self.world.spec.tables[at].indexes[index];
        match turned {
            0 => index.parts.reverse(),
            1 => index.predicate = other.predicate,
            _ => (index.parts, index.unique) = (other.parts, other.unique),
        }
        self.remove_dangling();
        Some(())
    }
}
