//! A connection to Postgres, by a URL as libpq takes it.

use super::tls::{Trust, connector};
use crate::catalogue::Unreadable;
use crate::server::said;
use postgres::config::{Host, SslMode};
use postgres::{Client, Config, NoTls};
use std::path::PathBuf;
use std::time::Duration;

/// What a server has to answer in, unless the URL says otherwise.
const PATIENCE: Duration = Duration::from_secs(15);

/// Opens a connection. The line is encrypted where the server can do that, and always where `sslmode` is `require` or
/// more; `verify-ca` and `verify-full` look at the certificate, by `sslrootcert` or the system's authorities.
///
/// # Errors
///
/// A URL that cannot be read, a server that is not there or lets nobody in; never with the password in it.
pub fn postgres(url: &str) -> Result<Client, Unreadable> {
    let (url, trust, authorities) = without_verification(url);
    let mut config: Config = url.parse().map_err(|error: postgres::Error| Unreadable {
        what: format!("the URL of Postgres cannot be read: {}", causes(&error)),
        instead: "write it as `postgres://user:password@host:5432/database`, with `%40` for an `@` of the password"
            .to_owned(),
    })?;
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(PATIENCE);
    }
    if config.get_application_name().is_none() {
        config.application_name("seaglass");
    }
    if trust != Trust::Anybody {
        config.ssl_mode(SslMode::Require);
    }
    let place = label(&url);
    let failed = |what: String| Unreadable {
        what: format!("no connection to {place}: {what}"),
        instead: "see that the server runs, and that the URL has its host, port, database, user and password"
            .to_owned(),
    };
    let is_plain = config.get_ssl_mode() == SslMode::Disable;
    let client = if is_plain {
        config.connect(NoTls)
    } else {
        config.connect(connector(trust, authorities.as_deref()).map_err(&failed)?)
    };
    client.map_err(|error| failed(if error.as_db_error().is_some() { said(&error) } else { causes(&error) }))
}

/// The URL as the driver takes it, and what it says of certificates.
fn without_verification(url: &str) -> (String, Trust, Option<PathBuf>) {
    let Some((base, query)) = url.split_once('?') else { return (url.to_owned(), Trust::default(), None) };
    let (mut trust, mut authorities, mut kept) = (Trust::default(), None, Vec::new());
    for part in query.split('&') {
        match part.split_once('=') {
            Some(("sslmode", "verify-ca")) => trust = Trust::Authority,
            Some(("sslmode", "verify-full") | ("sslrootcert", "system")) => trust = Trust::Host,
            // What is tried without encryption first may as well begin with it.
            Some(("sslmode", "allow")) => kept.push("sslmode=prefer"),
            Some(("sslrootcert", path)) => authorities = Some(PathBuf::from(path)),
            _ => kept.push(part),
        }
    }
    let query = if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) };
    (format!("{base}{query}"), trust, authorities)
}

/// The database that a URL names.
pub(super) fn database(url: &str) -> Option<String> {
    let config = without_verification(url).0.parse::<Config>().ok()?;
    Some(config.get_dbname().or_else(|| config.get_user()).unwrap_or("postgres").to_owned())
}

/// The database and host that a URL names.
pub(super) fn label(url: &str) -> String {
    let Ok(config) = without_verification(url).0.parse::<Config>() else { return "Postgres".to_owned() };
    let database = database(url).unwrap_or_default();
    let host = config.get_hosts().first().map_or_else(
        || "this machine".to_owned(),
        |host| match host {
            Host::Tcp(name) => name.clone(),
            #[cfg(unix)]
            Host::Unix(path) => path.display().to_string(),
        },
    );
    format!("{database} on {host}")
}

/// An error and what caused it.
fn causes(error: &postgres::Error) -> String {
    let mut told = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(error) = cause {
        let text = error.to_string();
        if !told.contains(&text) {
            told.push_str(": ");
            told.push_str(&text);
        }
        cause = error.source();
    }
    told
}

#[cfg(test)]
mod tests {
    use super::{Trust, without_verification};

    #[test]
    fn what_the_driver_does_not_know_of_certificates_is_taken_out() {
        let (url, trust, file) = without_verification("postgres://h/d?sslmode=verify-full&sslrootcert=ca.pem&a=b");
        assert_eq!((url.as_str(), trust), ("postgres://h/d?a=b", Trust::Host));
        assert_eq!(file.unwrap().to_str(), Some("ca.pem"));
        let (url, trust, _) = without_verification("postgres://h/d?sslmode=require&channel_binding=require");
        assert_eq!((url.as_str(), trust), ("postgres://h/d?sslmode=require&channel_binding=require", Trust::Anybody));
    }
}
