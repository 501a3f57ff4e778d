//! Which rows a partition holds.

use super::Statement;
use crate::model::PartitionMethod;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fmt;

/// Which rows a partition holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartitionBounds {
    /// Those between two bounds.
    Range {
        /// The first that it may hold: a value for each column.
        from: Vec<Bound>,
        /// The first that it may not hold.
        to: Vec<Bound>,
    },
    /// Those of these values.
    List(Vec<Bound>),
    /// One of several shares.
    Hash {
        /// How many shares there are.
        modulus: u32,
        /// Which of them it is, from zero on.
        remainder: u32,
    },
    /// Those that no other partition is for.
    Default,
}

/// A value that bounds a partition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// Less than any value.
    Minimum,
    /// More than any value.
    Maximum,
    /// No value; of a list alone.
    Null,
    /// A truth value.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A text, and what is written as one: a day, an instant, a uuid, a number with decimals.
    Text(String),
    /// SQL that stands for a constant.
    Sql(String),
}

impl From<&str> for Bound {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Bound {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i32> for Bound {
    fn from(number: i32) -> Self {
        Self::Integer(i64::from(number))
    }
}

impl From<i64> for Bound {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<bool> for Bound {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl Bound {
    fn add_to(&self, statement: Statement) -> Statement {
        match self {
            Self::Minimum => statement.sql("MINVALUE"),
            Self::Maximum => statement.sql("MAXVALUE"),
            Self::Null => statement.sql("NULL"),
            Self::Bool(true) => statement.sql("true"),
            Self::Bool(false) => statement.sql("false"),
            Self::Integer(number) => statement.made(number.to_string()),
            Self::Text(text) => statement.text(text.as_str()),
            Self::Sql(sql) => statement.sql_of(sql),
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Minimum => f.write_str("MINVALUE"),
            Self::Maximum => f.write_str("MAXVALUE"),
            Self::Null => f.write_str("NULL"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Integer(number) => write!(f, "{number}"),
            Self::Text(text) => write!(f, "'{}'", text.replace('\'', "''")),
            Self::Sql(sql) => f.write_str(sql),
        }
    }
}

/// What is wrong, why it matters, and what to write instead.
type Said = (String, &'static str, &'static str);

impl PartitionBounds {
    /// How rows are spread over such partitions; nothing of the one for all others.
    #[doc(hidden)]
    pub const fn method(&self) -> Option<PartitionMethod> {
        match self {
            Self::Range { .. } => Some(PartitionMethod::Range),
            Self::List(_) => Some(PartitionMethod::List),
            Self::Hash { .. } => Some(PartitionMethod::Hash),
            Self::Default => None,
        }
    }

    pub(super) fn add_to(&self, statement: Statement) -> Statement {
        let values = |mut statement: Statement, bounds: &[Bound]| {
            for (at, bound) in bounds.iter().enumerate() {
                statement = bound.add_to(if at > 0 { statement.sql(", ") } else { statement });
            }
            statement.sql(")")
        };
        match self {
            Self::Range { from, to } => {
                let statement = values(statement.sql("FOR VALUES FROM ("), from);
                values(statement.sql(" TO ("), to)
            }
            Self::List(bounds) => values(statement.sql("FOR VALUES IN ("), bounds),
            Self::Hash { modulus, remainder } => {
                statement.made(format!("FOR VALUES WITH (MODULUS {modulus}, REMAINDER {remainder})"))
            }
            Self::Default => statement.sql("DEFAULT"),
        }
    }

    /// All of its values.
    #[doc(hidden)]
    pub fn bounds(&self) -> impl Iterator<Item = &Bound> {
        let (first, second): (&[Bound], &[Bound]) = match self {
            Self::Range { from, to } => (from, to),
            Self::List(bounds) => (bounds, &[]),
            Self::Hash { .. } | Self::Default => (&[], &[]),
        };
        first.iter().chain(second)
    }

    /// SQL that its author wrote.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.bounds().filter_map(|bound| if let Bound::Sql(sql) = bound { Some(sql.as_str()) } else { None })
    }

    /// What Postgres would refuse of them, whatever they are of.
    pub(super) fn flaw(&self) -> Option<Said> {
        let refused = "Postgres refuses such a partition";
        match self {
            Self::Range { from, to } => {
                if self.bounds().any(|bound| *bound == Bound::Null) {
                    let instead = "leave it to `Partition::default`, which holds rows without a value";
                    return Some(("a bound of the range is NULL".to_owned(), refused, instead));
                }
                let is_empty = order(from, to).is_some_and(Ordering::is_ge);
                is_empty.then(|| (format!("the range {self} holds no row"), refused, "write the smaller bound first"))
            }
            Self::List(bounds) => {
                if bounds.is_empty() {
                    return Some(("the list is empty".to_owned(), refused, "name a value that it holds"));
                }
                let open = bounds.iter().find(|bound| matches!(bound, Bound::Minimum | Bound::Maximum))?;
                Some((format!("the list has {open} in it"), refused, "name the values, or write `Partition::range`"))
            }
            Self::Hash { modulus, remainder } => (remainder >= modulus).then(|| {
                let what = format!("the remainder {remainder} is not less than the modulus {modulus}");
                (what, refused, "count the shares from zero on")
            }),
            Self::Default => None,
        }
    }

    /// Which of two ranges begins first, as far as that can be told without the database.
    pub(crate) fn starts(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Range { from, .. }, Self::Range { from: other, .. }) => order(from, other),
            (Self::Range { .. } | Self::List(_) | Self::Hash { .. } | Self::Default, _) => None,
        }
    }

    /// Whether every row of `other` belongs here, as far as that can be told without the database.
    pub(super) fn contains(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::List(own), Self::List(others)) => others.iter().all(|bound| own.contains(bound)),
            (Self::Range { from, to }, Self::Range { from: start, to: end }) => {
                order(from, start).is_some_and(Ordering::is_le) && order(end, to).is_some_and(Ordering::is_le)
            }
            (Self::Range { .. } | Self::List(_) | Self::Hash { .. } | Self::Default, _) => self == other,
        }
    }

    /// Whether a row could belong to both, as far as that can be told without the database.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Default, Self::Default) => true,
            (Self::List(own), Self::List(others)) => {
                own.iter().any(|bound| !matches!(bound, Bound::Sql(_)) && others.contains(bound))
            }
            (Self::Range { from, to }, Self::Range { from: start, to: end }) => {
                order(from, end) == Some(Ordering::Less) && order(start, to) == Some(Ordering::Less)
            }
            (Self::Hash { modulus, remainder }, Self::Hash { modulus: other_modulus, remainder: other_remainder }) => {
                let smaller = (*modulus).min(*other_modulus).max(1);
                remainder % smaller == other_remainder % smaller
            }
            (Self::Range { .. } | Self::List(_) | Self::Hash { .. } | Self::Default, _) => false,
        }
    }
}

/// How two bounds compare, where that can be told: of numbers, and of texts that are days.
fn order(a: &[Bound], b: &[Bound]) -> Option<Ordering> {
    for (a, b) in a.iter().zip(b) {
        let ordering = match (a, b) {
            (Bound::Minimum, Bound::Minimum) | (Bound::Maximum, Bound::Maximum) => {
                return Some(Ordering::Equal);
            }
            (Bound::Minimum, _) | (_, Bound::Maximum) => Ordering::Less,
            (Bound::Maximum, _) | (_, Bound::Minimum) => Ordering::Greater,
            (Bound::Integer(a), Bound::Integer(b)) => a.cmp(b),
            (Bound::Text(a), Bound::Text(b)) if a == b || (is_day(a) && is_day(b)) => a.cmp(b),
            _ => return None,
        };
        if ordering.is_ne() {
            return Some(ordering);
        }
    }
    Some(Ordering::Equal)
}

/// `2026-01-31`
fn is_day(text: &str) -> bool {
    text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() })
}

impl fmt::Display for PartitionBounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |bounds: &[Bound]| bounds.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        match self {
            Self::Range { from, to } => write!(f, "from {} to {}", list(from), list(to)),
            Self::List(bounds) => f.write_str(&list(bounds)),
            Self::Hash { modulus, remainder } => write!(f, "remainder {remainder} of {modulus}"),
            Self::Default => f.write_str("what no other holds"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Bound, PartitionBounds};

    fn range(from: impl Into<Bound>, to: impl Into<Bound>) -> PartitionBounds {
        PartitionBounds::Range { from: vec![from.into()], to: vec![to.into()] }
    }

    #[test]
    fn what_overlaps_is_told() {
        assert!(range(1, 10).overlaps(&range(9, 20)) && !range(1, 10).overlaps(&range(10, 20)));
        assert!(range("2026-01-01", "2027-01-01").overlaps(&range("2026-12-31", Bound::Maximum)));
        assert!(!range(Bound::Minimum, "2026-01-01").overlaps(&range("2026-01-01", "2027-01-01")));
        // Only the database knows how these compare.
        assert!(!range("a", "c").overlaps(&range("b", "d")));
        let hash = |modulus, remainder| PartitionBounds::Hash { modulus, remainder };
        assert!(hash(2, 0).overlaps(&hash(4, 2)) && !hash(2, 0).overlaps(&hash(4, 1)));
        let list = |value: i64| PartitionBounds::List(vec![value.into(), Bound::Null]);
        assert!(list(1).overlaps(&list(2)) && PartitionBounds::Default.overlaps(&PartitionBounds::Default));
    }

    #[test]
    fn what_contains_another_is_told() {
        assert!(range(0, 20).contains(&range(1, 20)) && !range(0, 20).contains(&range(1, 21)));
        assert!(range(Bound::Minimum, Bound::Maximum).contains(&range("2026-01-01", Bound::Maximum)));
        assert!(!range("a", "d").contains(&range("b", "c")) && range("a", "d").contains(&range("a", "d")));
        let list = |values: &[i64]| PartitionBounds::List(values.iter().map(|value| Bound::from(*value)).collect());
        assert!(list(&[1, 2]).contains(&list(&[2])) && !list(&[2]).contains(&list(&[1, 2])));
    }

    #[test]
    fn what_holds_no_row_is_told() {
        assert!(range(2, 2).flaw().is_some() && range(3, 2).flaw().is_some() && range(1, 2).flaw().is_none());
        assert!(range("2026-01-02", "2026-01-01").flaw().is_some() && range("b", "a").flaw().is_none());
    }
}
