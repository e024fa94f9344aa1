//! Who may ask: the address that is asked, the page that asks, keys, and how
//! often.

pub(crate) mod host;
pub(crate) mod keys;
pub(crate) mod rate;
