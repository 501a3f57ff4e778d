//! The calls that each table's page in the docs shows, of this repository's databases and of the zoo in both formats. What
//! does not compile here would not compile for who copies it.
#![allow(
    unused,
    clippy::all,
    clippy::pedantic,
    clippy::nursery,
    clippy::restriction,
    reason = "what a page shows uses nothing that it finds"
)]

#[rustfmt::skip]
mod compact_lites;
#[rustfmt::skip]
mod compact_natives;
#[rustfmt::skip]
mod compact_young;
#[rustfmt::skip]
mod compact_zoo;
#[rustfmt::skip]
mod dense_lites;
#[rustfmt::skip]
mod dense_natives;
#[rustfmt::skip]
mod dense_young;
#[rustfmt::skip]
mod dense_zoo;
#[rustfmt::skip]
mod mvp;
#[rustfmt::skip]
mod webauthn;
