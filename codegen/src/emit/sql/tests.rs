//! What files look like.
