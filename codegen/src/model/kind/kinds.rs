//! What asks an object of any kind, and hands on to its kind.

/// Lists the kinds: each by its key in history, which is that of the variant in snake case.
macro_rules! kinds {
    ($($kind:ident),* $(,)?) => {
        /// An object that no table is made of, for [`Database::object`](crate::Database::object): whatever has a builder of its
        /// own gives one, and so do [`Raw`] statements.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum CatalogueObject {
            $(
                #[doc(hidden)]
                #[doc = concat!("See [`", stringify!($kind), "`].")]
                $kind($kind),
            )*
        }

        $(
            impl From<$kind> for CatalogueObject {
                fn from(object: $kind) -> Self {
                    Self::$kind(object)
                }
            }
        )*

        #[doc(hidden)]
        impl CatalogueObject {
            /// What it is called in messages and in the names of migrations: `extension`.
            pub fn noun(&self) -> &str {
                match self { $(Self::$kind(object) => object.noun(),)* }
            }

            /// Its name, which with the noun and [`Self::within`] identifies it.
            pub fn name(&self) -> &ObjectName {
                match self { $(Self::$kind(object) => object.name(),)* }
            }

            /// Where no other of its kind has its name.
            pub fn within(&self) -> Within {
                match self { $(Self::$kind(object) => object.within(),)* }
            }

            /// The table whose columns its SQL may name.
            pub fn over(&self) -> Option<ObjectName> {
                match self { $(Self::$kind(object) => object.over().cloned(),)* }
            }

            /// Whether columns may be of it.
            pub fn is_type(&self) -> bool {
                match self { $(Self::$kind(object) => object.is_type(),)* }
            }

            /// The argument types by which a routine is known, if it is one.
            pub fn routine(&self) -> Option<String> {
                match self { $(Self::$kind(object) => object.routine(),)* }
            }

            /// The types that come with it, which columns may be of.
            pub fn types(&self) -> Vec<&ObjectName> {
                match self { $(Self::$kind(object) => object.types(),)* }
            }

            /// Whether rows that hold values of it are read when `after` is made of it where it stands.
            pub fn reads_rows(&self, after: &Self) -> bool {
                match (self, after) {
                    $((Self::$kind(before), Self::$kind(after)) => before.reads_rows(after),)*
                    _ => false,
                }
            }

            /// What of `after` cannot be made of it while rows hold values of it.
            pub fn breaks_values(&self, after: &Self) -> Option<String> {
                match (self, after) {
                    $((Self::$kind(before), Self::$kind(after)) => before.breaks_values(after),)*
                    _ => None,
                }
            }

            /// The parts of its values that are gone when `after` is made of it.
            pub fn loses(&self, after: &Self) -> Vec<Name> {
                match (self, after) {
                    $((Self::$kind(before), Self::$kind(after)) => before.loses(after),)*
                    _ => Vec::new(),
                }
            }

            /// Shows everything that it names, so that it may be called something else.
            pub fn names(&mut self, visit: &mut dyn FnMut(Named<'_>)) {
                match self { $(Self::$kind(object) => object.names(visit),)* }
            }

            /// Takes out what it was called before, which is said of the declaration alone.
            pub(crate) fn take_former(&mut self) -> Option<ObjectName> {
                match self { $(Self::$kind(object) => object.take_former(),)* }
            }

            /// Whether it shares a list of names with tables.
            pub fn is_relation(&self) -> bool {
                match self { $(Self::$kind(object) => object.is_relation(),)* }
            }

            /// What it is for.
            pub fn doc(&self) -> Option<&str> {
                match self { $(Self::$kind(object) => object.doc(),)* }
            }

            /// When it is made.
            pub fn stand(&self) -> Stand {
                match self { $(Self::$kind(object) => object.stand(),)* }
            }

            /// The statements that make it, its comment aside; none where the dialect has no such thing.
            pub fn create(&self, dialect: Dialect) -> Vec<Statement> {
                match self { $(Self::$kind(object) => object.create(dialect),)* }
            }

            /// The statements that drop it.
            pub fn drop(&self, dialect: Dialect) -> Vec<Statement> {
                match self { $(Self::$kind(object) => object.drop(dialect),)* }
            }

            fn alter(&self, after: &Self, dialect: Dialect, way: Way) -> Option<Vec<Statement>> {
                match (self, after) {
                    $((Self::$kind(before), Self::$kind(after)) => before.alter(after, dialect, way),)*
                    _ => None,
                }
            }

            /// What it is on its way to `after`, where it must leave its place before others of its kind take theirs.
            pub fn midway(&self, after: &Self) -> Option<Self> {
                match (self, after) {
                    $((Self::$kind(before), Self::$kind(after)) => before.midway(after).map(Self::$kind),)*
                    _ => None,
                }
            }

            fn comment(&self, text: Option<&str>, dialect: Dialect) -> Option<Statement> {
                match self { $(Self::$kind(object) => object.comment(text, dialect),)* }
            }

            /// Whether it stays where it is rolled back that it is declared, because it may have been there before.
            pub fn stays(&self) -> bool {
                match self { $(Self::$kind(object) => object.stays(),)* }
            }

            /// What it held that does not come back when it is dropped and recreated.
            pub fn holds(&self) -> Option<String> {
                match self { $(Self::$kind(object) => object.holds(),)* }
            }

            /// What is lost with it for good, which a drop must be permitted for.
            pub fn takes_along(&self) -> Option<&'static str> {
                match self { $(Self::$kind(object) => object.takes_along(),)* }
            }

            /// Whether rows are in it that are nowhere else.
            pub fn holds_rows(&self) -> bool {
                match self { $(Self::$kind(object) => object.holds_rows(),)* }
            }

            /// The table whose values it was made of and does not follow by itself, and the columns of these.
            pub fn copies(&self) -> Option<(&ObjectName, Vec<&Name>)> {
                match self { $(Self::$kind(object) => object.copies(),)* }
            }

            /// What `after`, which was made of it, keeps when that is rolled back.
            pub fn keeps(&self, after: &Self) -> Option<String> {
                match (self, after) {
                    $((Self::$kind(before), Self::$kind(after)) => before.keeps(after),)*
                    _ => None,
                }
            }

            /// A query of statements that give `now`, which is made in its place, what nobody declared of it.
            pub fn kept(&self, now: &Self) -> Option<Statement> {
                match (self, now) {
                    $((Self::$kind(before), Self::$kind(now)) => before.kept(now),)*
                    _ => None,
                }
            }

            /// What its docs say of it, beside its name and what it is for: a word and what stands behind it.
            pub fn facts(&self) -> Vec<(&'static str, String)> {
                match self { $(Self::$kind(object) => object.facts(),)* }
            }

            /// What a statement about it keeps others from meanwhile.
            pub fn locks(&self, dialect: Dialect) -> Locks {
                match self { $(Self::$kind(object) => object.locks(dialect),)* }
            }

            /// The same of the statements that drop it.
            pub fn locks_to_drop(&self, dialect: Dialect) -> Locks {
                match self { $(Self::$kind(object) => object.locks_to_drop(dialect),)* }
            }

            /// The same of the statements that make `after` of it.
            pub fn locks_to_alter(&self, after: &Self, dialect: Dialect) -> Locks {
                match (self, after) {
                    $((Self::$kind(before), Self::$kind(after)) => before.locks_to_alter(after, dialect),)*
                    _ => after.locks(dialect),
                }
            }

            /// SQL that its author wrote, which may mention other objects: the one that makes it first.
            pub fn texts(&self, dialect: Dialect) -> Vec<&str> {
                match self { $(Self::$kind(object) => object.texts(dialect),)* }
            }

            /// What is wrong with it, in a database of these dialects.
            pub fn flaws(&self, dialects: &[Dialect]) -> Vec<Flaw> {
                match self { $(Self::$kind(object) => object.flaws(dialects),)* }
            }
        }
    };
}
