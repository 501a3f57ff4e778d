//! Constraints that say what another one of their table says.

use super::{Exclusion, PrimaryKey, Table, Unique};

/// What says the same as a unique constraint, and comes first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum SaidBefore<'a> {
    /// The primary key.
    PrimaryKey(&'a PrimaryKey),
    /// A unique constraint that is declared before it.
    Unique(&'a Unique),
}

impl Table {
    /// What says the same as a unique constraint of the table, and is checked at the same time.
    ///
    /// CREATE TABLE of Postgres makes one index for both, and drops the second without a word:
    /// <https://github.com/postgres/postgres/blob/REL_18_STABLE/src/backend/parser/parse_utilcmd.c>
    /// (`transformIndexConstraints`).
    pub(crate) fn says_before(&self, unique: &Unique) -> Option<SaidBefore<'_>> {
        let facts = |it: &Unique| (it.columns.clone(), it.include.clone(), it.nulls_not_distinct, it.deferral);
        let of_key =
            |key: &&PrimaryKey| (key.columns.clone(), key.include.clone(), false, key.deferral) == facts(unique);
        let before =
            || self.uniques.iter().take_while(|it| it.name != unique.name).find(|it| facts(it) == facts(unique));
        let key = self.primary_key.as_ref().filter(of_key).map(SaidBefore::PrimaryKey);
        key.or_else(|| before().map(SaidBefore::Unique))
    }

    /// Whether CREATE TABLE of Postgres may take an exclusion constraint for one that is declared before it. Texts are
    /// not looked at, which it compares by their meaning.
    pub(crate) fn excludes_before(&self, exclusion: &Exclusion) -> bool {
        let facts =
            |it: &Exclusion| (it.index.method.clone(), it.operators.clone(), it.index.include.clone(), it.deferral);
        self.exclusions.iter().take_while(|it| it.name() != exclusion.name()).any(|it| facts(it) == facts(exclusion))
    }
}
