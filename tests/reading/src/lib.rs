//! What is read of a declaration is the same whatever features and which release of sea-query a build has: see `tests/`.
