//! How a sequence counts: <https://www.postgresql.org/docs/current/sql-createsequence.html>.

use super::ColumnType;
use super::table::is_default;
use serde::{Deserialize, Serialize};

/// How a sequence counts. What is not given is as Postgres has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counting {
    /// What the numbers fit into.
    #[serde(rename = "type", default, skip_serializing_if = "Option::is_none")]
    pub ty: Option<SequenceType>,
    /// The first number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<i64>,
    /// From a number to the next; negative to count down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub increment: Option<i64>,
    /// The smallest number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    /// The largest number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
    /// How many numbers a session takes at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cache: Option<i64>,
    /// It starts again at its end, instead of refusing.
    #[serde(default, skip_serializing_if = "is_default")]
    pub cycle: bool,
}

/// The type of a sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SequenceType {
    /// Two bytes.
    SmallInteger,
    /// Four bytes.
    Integer,
    /// Eight bytes.
    BigInteger,
}

/// How a sequence counts, with nothing left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// What the numbers fit into.
    pub ty: SequenceType,
    /// The first number.
    pub start: i64,
    /// From a number to the next.
    pub increment: i64,
    /// The smallest number.
    pub min: i64,
    /// The largest number.
    pub max: i64,
    /// How many numbers a session takes at once.
    pub cache: i64,
    /// It starts again at its end.
    pub cycle: bool,
}

impl SequenceType {
    /// The type that a column of `ty` counts in.
    #[doc(hidden)]
    pub fn of(ty: &ColumnType) -> Option<Self> {
        if *ty == ColumnType::SmallInteger {
            Some(Self::SmallInteger)
        } else if *ty == ColumnType::Integer {
            Some(Self::Integer)
        } else if *ty == ColumnType::BigInteger {
            Some(Self::BigInteger)
        } else {
            None
        }
    }

    /// The word of SQL.
    #[doc(hidden)]
    pub const fn sql(self) -> &'static str {
        match self {
            Self::SmallInteger => "smallint",
            Self::Integer => "integer",
            Self::BigInteger => "bigint",
        }
    }

    /// The smallest and the largest number.
    const fn range(self) -> (i64, i64) {
        match self {
            Self::SmallInteger => (i16::MIN as i64, i16::MAX as i64),
            Self::Integer => (i32::MIN as i64, i32::MAX as i64),
            Self::BigInteger => (i64::MIN, i64::MAX),
        }
    }
}

impl Counting {
    /// All of it, for a sequence whose type is `ty` unless it says another.
    pub fn counts(&self, ty: SequenceType) -> Counts {
        let ty = self.ty.unwrap_or(ty);
        let (least, greatest) = ty.range();
        let increment = self.increment.unwrap_or(1);
        let (low, high) = if increment < 0 { (least, -1) } else { (1, greatest) };
        let (min, max) = (self.min.unwrap_or(low), self.max.unwrap_or(high));
        let start = self.start.unwrap_or(if increment < 0 { max } else { min });
        Counts { ty, start, increment, min, max, cache: self.cache.unwrap_or(1), cycle: self.cycle }
    }

    /// The same with nothing said that would be so anyway.
    pub fn plain(&self, ty: SequenceType) -> Self {
        let own = self.counts(ty);
        let bare = Self { ty: self.ty, increment: self.increment, ..Self::default() }.counts(ty);
        let start = if own.increment < 0 { own.max } else { own.min };
        let said = |value: i64, plain: i64| (value != plain).then_some(value);
        Self {
            ty: self.ty.filter(|own| *own != ty),
            start: said(own.start, start),
            increment: said(own.increment, 1),
            min: said(own.min, bare.min),
            max: said(own.max, bare.max),
            cache: said(own.cache, 1),
            cycle: own.cycle,
        }
    }

    /// What a sequence is told that is made so, as SQL; its type where that is not a bigint, and `has_type`.
    pub fn definition(&self, ty: SequenceType, has_type: bool) -> String {
        let own = Self { ty: self.ty.filter(|_| has_type), ..self.clone() };
        let counts = own.counts(ty);
        let bare = Self { ty: own.ty, increment: self.increment, ..Self::default() }.counts(ty);
        let start = if counts.increment < 0 { counts.max } else { counts.min };
        let typed = has_type && counts.ty != SequenceType::BigInteger;
        let ty = typed.then(|| format!("AS {}", counts.ty.sql()));
        ty.into_iter()
            .chain(self.clauses(&Counts { increment: 1, start, ..bare }, &counts))
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// What a sequence is told that shall count as `after`, as SQL; nothing where that is the same.
    pub fn alteration(&self, ty: SequenceType, after: &Self, after_ty: SequenceType) -> String {
        let (old, new) = (self.counts(ty), after.counts(after_ty));
        let ty = (old.ty != new.ty).then(|| format!("AS {}", new.ty.sql()));
        ty.into_iter().chain(after.clauses(&old, &new)).collect::<Vec<_>>().join(" ")
    }

    /// What of `after` differs from `before`, its type aside.
    fn clauses(&self, before: &Counts, after: &Counts) -> Vec<String> {
        let numbers = [
            ("INCREMENT BY", before.increment, after.increment, true),
            ("MINVALUE", before.min, after.min, self.min.is_some()),
            ("MAXVALUE", before.max, after.max, self.max.is_some()),
            ("START WITH", before.start, after.start, true),
            ("CACHE", before.cache, after.cache, true),
        ];
        let cycle = (before.cycle != after.cycle).then_some(if after.cycle { "CYCLE" } else { "NO CYCLE" });
        let differ = numbers.into_iter().filter(|(_, old, new, _)| old != new);
        differ
            .map(|(word, _, new, said)| if said { format!("{word} {new}") } else { format!("NO {word}") })
            .chain(cycle.map(str::to_owned))
            .collect()
    }

    /// What Postgres would refuse: what, and what to write instead.
    pub fn flaw(&self, ty: SequenceType) -> Option<(String, &'static str)> {
        let own = self.counts(ty);
        let (least, greatest) = own.ty.range();
        let fits = |number: i64| (least..=greatest).contains(&number);
        let name = own.ty.sql();
        if own.increment == 0 {
            Some(("the increment is 0".to_owned(), "an increment above or below 0"))
        } else if let Some(number) = [own.min, own.max].into_iter().find(|number| !fits(*number)) {
            Some((
                format!("the bound {number} is out of range for {name}"),
                "a bound that the type holds, or a larger type",
            ))
        } else if own.min >= own.max {
            Some((format!("the numbers go from {} to {}", own.min, own.max), "a maximum above the minimum"))
        } else if !(own.min..=own.max).contains(&own.start) {
            let what = format!("the start {} is not between {} and {}", own.start, own.min, own.max);
            Some((what, "a start within the bounds"))
        } else if own.cache < 1 {
            Some((format!("a session takes {} numbers at once", own.cache), "a cache of 1 or more"))
        } else {
            None
        }
    }

    /// What it says, as docs tell it: a word and what stands behind it.
    pub fn facts(&self) -> Vec<(&'static str, String)> {
        let numbers = [
            ("start", self.start),
            ("increment", self.increment),
            ("min", self.min),
            ("max", self.max),
            ("cache", self.cache),
        ];
        let ty = self.ty.map(|ty| ("type", ty.sql().to_owned()));
        let said = numbers.into_iter().filter_map(|(word, number)| Some((word, number?.to_string())));
        ty.into_iter().chain(said).chain(self.cycle.then(|| ("cycle", "yes".to_owned()))).collect()
    }
}

/// Builders of whatever counts.
macro_rules! counting {
    ($owner:ident) => {
        impl $owner {
            /// The type of the sequence.
            pub fn sequence_type(mut self, ty: SequenceType) -> Self {
                self.counting.ty = Some(ty);
                self
            }

            /// The first number.
            pub fn start(mut self, number: i64) -> Self {
                self.counting.start = Some(number);
                self
            }

            /// From a number to the next; negative to count down.
            pub fn increment(mut self, by: i64) -> Self {
                self.counting.increment = Some(by);
                self
            }

            /// The smallest number.
            pub fn min(mut self, number: i64) -> Self {
                self.counting.min = Some(number);
                self
            }

            /// The largest number.
            pub fn max(mut self, number: i64) -> Self {
                self.counting.max = Some(number);
                self
            }

            /// How many numbers a session takes at once; those that it does not use are lost.
            pub fn cache(mut self, numbers: i64) -> Self {
                self.counting.cache = Some(numbers);
                self
            }

            /// It starts again at its end, instead of refusing.
            pub fn cycle(mut self) -> Self {
                self.counting.cycle = true;
                self
            }
        }
    };
}

pub(super) use counting;

#[cfg(test)]
mod tests {
    use super::{Counting, SequenceType};

    #[test]
    fn what_postgres_refuses_is_found() {
        let flaw = |counting: Counting| counting.flaw(SequenceType::SmallInteger).map(|(what, _)| what);
        assert_eq!(flaw(Counting::default()), None);
        assert_eq!(flaw(Counting { increment: Some(-1), ..Counting::default() }), None);
        for (counting, what) in [
            (Counting { increment: Some(0), ..Counting::default() }, "the increment is 0"),
            (Counting { max: Some(40_000), ..Counting::default() }, "the bound 40000 is out of range for smallint"),
            (Counting { max: Some(1), ..Counting::default() }, "the numbers go from 1 to 1"),
            (Counting { start: Some(0), ..Counting::default() }, "the start 0 is not between 1 and 32767"),
            (Counting { cache: Some(0), ..Counting::default() }, "a session takes 0 numbers at once"),
        ] {
            assert_eq!(flaw(counting).as_deref(), Some(what));
        }
    }
}
