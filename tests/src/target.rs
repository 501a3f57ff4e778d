//! A database on any of the engines, behind one face.

use sqlx::{AssertSqlSafe, Connection, Executor};

use crate::{
    block_on, catalogue,
    postgres::{Majors, connect},
    rows,
    sqlite::{self, Sqlite},
    workerd::{Db, Workerd},
};

/// An empty database of its own, at first.
#[derive(Debug)]
pub enum Target {
    Postgres { major: u32, url: String },
    Sqlite(Sqlite),
    D1(Db),
}

impl Target {
    /// A database on each major of Postgres.
    pub fn postgres(name: &str) -> [Self; 2] {
        Majors::both()
            .map(|cluster| Self::Postgres { major: cluster.major(), url: block_on(cluster.create_database(name)) })
    }

    /// A file.
    pub fn sqlite() -> Self {
        Self::Sqlite(Sqlite::new())
    }

    /// A database on workerd.
    pub fn d1() -> Self {
        Self::D1(Workerd::shared().open())
    }

    /// What `DATABASE_URL` holds for it.
    pub fn url(&self) -> String {
        match self {
            Self::Postgres { url, .. } => url.clone(),
            Self::Sqlite(file) => file.url(),
            Self::D1(_) => panic!("workerd has no URL"),
        }
    }

    /// The engine, for messages.
    pub fn label(&self) -> String {
        match self {
            Self::Postgres { major, .. } => format!("Postgres {major}"),
            Self::Sqlite(_) => "SQLite".to_owned(),
            Self::D1(_) => "D1".to_owned(),
        }
    }

    /// The folder of the SQL that it takes.
    pub fn dialect(&self) -> &'static str {
        match self {
            Self::Postgres { .. } => "postgres",
            Self::Sqlite(_) | Self::D1(_) => "d1",
        }
    }

    /// Another empty database on the same engine.
    pub fn sibling(&self) -> Self {
        match self {
            Self::Postgres { major, .. } => {
                let url = block_on(crate::postgres::Cluster::of(*major).create_database("sibling"));
                Self::Postgres { major: *major, url }
            }
            Self::Sqlite(_) => Self::sqlite(),
            Self::D1(_) => Self::d1(),
        }
    }

    /// Runs a file of statements in one transaction.
    ///
    /// # Errors
    /// What the engine says; everything is rolled back.
    pub fn exec(&self, sql: &str) -> Result<(), String> {
        match self {
            Self::Postgres { url, .. } => block_on(async {
                let mut connection = connect(url).await;
                let mut transaction = connection.begin().await.map_err(|error| error.to_string())?;
                transaction
                    .execute(sqlx::raw_sql(AssertSqlSafe(sql.to_owned())))
                    .await
                    .map_err(|error| error.to_string())?;
                transaction.commit().await.map_err(|error| error.to_string())
            }),
            Self::Sqlite(file) => block_on(async {
                let mut connection = file.connect().await;
                let done = sqlite::apply(&mut connection, sql).await;
                connection.close().await.map_err(|error| error.to_string())?;
                done
            }),
            Self::D1(db) => db.exec(sql).map(|_| ()),
        }
    }

    /// Runs each statement of a file in a transaction of its own, up to the first that fails; Postgres is never asked to.
    ///
    /// # Errors
    /// What the engine says; what was done before stays done.
    pub fn autocommit(&self, sql: &str) -> Result<(), String> {
        match self {
            Self::Postgres { .. } => self.exec(sql),
            Self::Sqlite(file) => block_on(async {
                let mut connection = file.connect().await;
                let done = connection.execute(sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))).await;
                connection.close().await.map_err(|error| error.to_string())?;
                done.map(|_| ()).map_err(|error| error.to_string())
            }),
            Self::D1(db) => db.autocommit(sql),
        }
    }

    /// Runs a migration file as its clients do: one that says so without a transaction around it, any other in one.
    ///
    /// # Errors
    /// What the engine says.
    pub fn migrate(&self, sql: &str) -> Result<(), String> {
        match self {
            Self::Postgres { url, .. } if sql.starts_with("-- no-transaction") => block_on(async {
                let mut connection = connect(url).await;
                let done = connection.execute(sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))).await;
                done.map(|_| ()).map_err(|error| error.to_string())
            }),
            Self::Postgres { .. } | Self::Sqlite(_) | Self::D1(_) => self.exec(sql),
        }
    }

    /// The same, for statements that must succeed.
    pub fn must(&self, sql: &str) {
        self.exec(sql).unwrap_or_else(|error| panic!("{}: {error}\n{sql}", self.label()));
    }

    /// Every object.
    pub fn facts(&self) -> Vec<String> {
        match self {
            Self::Postgres { url, .. } => block_on(async { catalogue::postgres::facts(&mut connect(url).await).await }),
            Self::Sqlite(file) => block_on(async { catalogue::sqlite::facts(&mut file.connect().await).await }),
            Self::D1(db) => catalogue::sqlite::facts_of_d1(db),
        }
    }

    /// Every row.
    pub fn rows(&self) -> Vec<String> {
        match self {
            Self::Postgres { url, .. } => block_on(async { rows::postgres(&mut connect(url).await).await }),
            Self::Sqlite(file) => block_on(async { rows::sqlite(&mut file.connect().await).await }),
            Self::D1(db) => rows::d1(db),
        }
    }

    /// The first column of every row of a query; it must be text.
    pub fn texts(&self, sql: &str) -> Vec<String> {
        let result = match self {
            Self::Postgres { url, .. } => block_on(async {
                sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_all(&mut connect(url).await).await
            })
            .map_err(|error| error.to_string()),
            Self::Sqlite(file) => block_on(async {
                sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_all(&mut file.connect().await).await
            })
            .map_err(|error| error.to_string()),
            Self::D1(db) => db.texts(sql),
        };
        result.unwrap_or_else(|error| panic!("{}: {error}\n{sql}", self.label()))
    }
}
