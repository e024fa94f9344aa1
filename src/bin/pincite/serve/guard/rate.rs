//! How often one caller may ask.

use std::net::IpAddr;
use std::num::NonZeroU32;

use axum::http::{HeaderMap, StatusCode};
use governor::{DefaultKeyedRateLimiter, Quota};

use super::super::problem::Problem;

/// Callers who are kept in mind before those who have not asked for a while are
/// forgotten.
const MAX_CALLERS: usize = 10_000;
/// A short burst, as of somebody who types, may be this many times the rate.
const BURST: u32 = 2;
/// Who has one address of IPv6 has all that begin with the same 64 bits.
const IPV6_NETWORK: u128 = !(u64::MAX as u128);

/// Counts the requests of each caller.
pub(crate) struct Rate {
    limiter: DefaultKeyedRateLimiter<String>,
    per_second: NonZeroU32,
}

impl Rate {
    pub(crate) fn new(per_second: NonZeroU32) -> Self {
        let burst = per_second.saturating_mul(NonZeroU32::MIN.saturating_add(BURST - 1));
        let quota = Quota::per_second(per_second).allow_burst(burst);
        Self {
            limiter: DefaultKeyedRateLimiter::keyed(quota),
            per_second,
        }
    }

    /// Refuses who asks too often.
    pub(crate) fn check(&self, caller: String) -> Result<(), Problem> {
        if self.limiter.len() > MAX_CALLERS {
            self.limiter.retain_recent();
        }
        self.limiter.check_key(&caller).map_err(|_| {
            let message = format!("more than {} requests a second", self.per_second);
            Problem::new(StatusCode::TOO_MANY_REQUESTS, message)
        })
    }
}

/// Names a caller without a key: by address, behind a proxy by the last one
/// that it has added.
pub(crate) fn caller(peer: IpAddr, headers: &HeaderMap, behind_proxy: bool) -> String {
    let forwarded = || {
        let value = headers.get_all("x-forwarded-for").iter().next_back()?;
        let last = value.to_str().ok()?.rsplit(',').next()?;
        last.trim().parse().ok()
    };
    let address = if behind_proxy { forwarded() } else { None };
    match address.unwrap_or(peer) {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(address) => address.to_string(),
            None => format!("{:x}::/64", (address.to_bits() & IPV6_NETWORK) >> 64),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn each_caller_has_a_rate_of_its_own() {
        let rate = Rate::new(NonZeroU32::MIN);
        assert_eq!(rate.check("a".into()), Ok(()));
        assert_eq!(rate.check("a".into()), Ok(()));
        let refused = rate.check("a".into()).map_err(|problem| problem.status);
        assert_eq!(refused, Err(StatusCode::TOO_MANY_REQUESTS));
        assert_eq!(rate.check("b".into()), Ok(()));
    }

    #[test]
    fn callers_are_told_apart() {
        let check = |peer: &str, forwarded: Option<&str>, behind_proxy, expected: &str| {
            let mut headers = HeaderMap::new();
            if let Some(forwarded) = forwarded {
                let value = HeaderValue::from_str(forwarded).expect("a value");
                headers.insert("x-forwarded-for", value);
            }
            let peer = peer.parse().expect("an address");
            assert_eq!(caller(peer, &headers, behind_proxy), expected);
        };
        check("10.0.0.1", None, false, "10.0.0.1");
        check("10.0.0.1", Some("1.2.3.4"), false, "10.0.0.1");
        check("10.0.0.1", Some("9.9.9.9, 1.2.3.4"), true, "1.2.3.4");
        check("10.0.0.1", Some("nonsense"), true, "10.0.0.1");
        check("::ffff:10.0.0.1", None, false, "10.0.0.1");
        let same = "20010db800000001::/64";
        check("2001:db8:0:1::7", None, false, same);
        check("2001:db8:0:1:ffff::9", None, false, same);
    }
}
