//! A view with its query per dialect, and what is said beside it.

use crate::model::{self, CheckOption, Dialect, Name, ObjectName};

/// A declared view.
///
/// ```
/// use seaglass::{CheckOption, Database, View};
///
/// let adults = "SELECT id, name, age FROM people WHERE age >= 18";
/// Database::new("app").view(
///     View::new("adults").doc("Who may vote.").sql(adults).security_invoker().check_option(CheckOption::Local),
/// );
/// ```
#[derive(Clone, Debug)]
pub struct View {
    pub(crate) facts: model::View,
}

impl View {
    /// A view of that name, which shows nothing yet.
    pub fn new(name: impl Into<Name>) -> Self {
        Self { facts: model::View { name: ObjectName::new(name), ..model::View::default() } }
    }

    /// The Postgres schema that holds it; D1 has none.
    pub fn namespace(mut self, namespace: impl Into<Name>) -> Self {
        self.facts.name.namespace = Some(namespace.into());
        self
    }

    /// What it shows.
    pub fn doc(mut self, text: impl Into<String>) -> Self {
        self.facts.doc = Some(text.into());
        self
    }

    /// Its query in both dialects, without a final semicolon.
    pub fn sql(self, query: impl Into<String>) -> Self {
        let query = query.into();
        self.postgres(query.clone()).d1(query)
    }

    /// Its query on Postgres, without a final semicolon.
    pub fn postgres(mut self, query: impl Into<String>) -> Self {
        self.facts.forms.insert(Dialect::Postgres, query.into());
        self
    }

    /// Its query on D1 and plain `SQLite`, without a final semicolon.
    pub fn d1(mut self, query: impl Into<String>) -> Self {
        self.facts.forms.insert(Dialect::D1, query.into());
        self
    }

    /// On Postgres it reads with the rights of who asks, and not with those of its owner.
    pub fn security_invoker(mut self) -> Self {
        self.facts.options.security_invoker = true;
        self
    }

    /// On Postgres no condition of who asks sees a row that it hides.
    pub fn security_barrier(mut self) -> Self {
        self.facts.options.security_barrier = true;
        self
    }

    /// On Postgres no row can be written through it that it does not show.
    pub fn check_option(mut self, check: CheckOption) -> Self {
        self.facts.options.check = Some(check);
        self
    }
}

impl From<model::View> for View {
    fn from(facts: model::View) -> Self {
        Self { facts }
    }
}
