//! Signing in, staying signed in, being recognised.

use crate::support::{PASSWORD, Person, TestApp, on_both_databases};
use app::Error;
use app::identity::{
    AccessToken, Attempt, Proof, SessionKind, SignedIn, authenticate_bearer, authenticate_cookie, me,
    refresh, sign_in, sign_out,
};
use app::organisations::disable_member;
use chrono::TimeDelta;
use domain::authz::{Action, Role};
use domain::decision::OrgKind;
use storage::audit::AuditFilter;
use vault::OpaqueToken;

const HOME: &str = "192.0.2.7";

async fn reporter(t: &TestApp) -> Person {
    let nordbank = t.organisation("nordbank", OrgKind::Company, "SE").await;
    t.member(nordbank, "reporter", &[Role::Reporter]).await
}

async fn attempt(t: &TestApp, email: &str, password: &str, address: &str) -> Result<SignedIn, Error> {
    as_kind(t, email, password, address, SessionKind::Api).await
}

async fn as_kind(
    t: &TestApp,
    email: &str,
    password: &str,
    address: &str,
    kind: SessionKind,
) -> Result<SignedIn, Error> {
    let attempt = Attempt {
        email: email.to_owned(),
        password: password.to_owned(),
        address: address.parse().unwrap(),
        kind,
    };
    sign_in(&t.app, attempt).await
}

async fn tokens(t: &TestApp, person: &Person) -> (AccessToken, OpaqueToken) {
    pair(attempt(t, &person.email, PASSWORD, HOME).await.unwrap())
}

fn pair(signed_in: SignedIn) -> (AccessToken, OpaqueToken) {
    match signed_in.proof {
        Proof::Tokens { access, refresh } => (access, refresh),
        Proof::Cookie(_) => panic!("a cookie for a machine"),
    }
}

async fn cookie(t: &TestApp, person: &Person) -> OpaqueToken {
    match as_kind(t, &person.email, PASSWORD, HOME, SessionKind::Web).await.unwrap().proof {
        Proof::Cookie(token) => token,
        Proof::Tokens { .. } => panic!("tokens for a browser"),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the calls read better")]
fn unauthenticated<T>(result: Result<T, Error>) -> bool {
    matches!(result, Err(Error::Unauthenticated))
}

#[expect(clippy::needless_pass_by_value, reason = "the calls read better")]
fn retry_after<T>(result: Result<T, Error>) -> Option<u64> {
    match result {
        Err(Error::RateLimited { retry_after }) => Some(retry_after),
        _ => None,
    }
}

on_both_databases! {
    async fn whatever_is_wrong_is_answered_alike(t: &TestApp) {
        let person = reporter(t).await;
        let nul = "reporter\0@nordbank.example";
        let long = format!("{}@nordbank.example", "r".repeat(300));
        for (email, password) in [
            (person.email.as_str(), "wrong horse battery staple"),
            (&person.email, ""),
            ("nobody@nordbank.example", PASSWORD),
            (nul, PASSWORD),
            (&long, PASSWORD),
            ("", ""),
        ] {
            assert!(unauthenticated(attempt(t, email, password, HOME).await), "{email:?}");
        }
        let found = attempt(t, " Reporter@NORDBANK.example ", PASSWORD, HOME).await.unwrap();
        assert_eq!(found.principal.member(), Some(person.id));
    }

    async fn an_account_locks_after_five_failures_whether_it_exists_or_not(t: &TestApp) {
        let person = reporter(t).await;
        for (n, email) in [person.email.as_str(), "nobody@nordbank.example"].into_iter().enumerate() {
            let address = format!("192.0.2.{n}");
            for _ in 0..5 {
                assert!(unauthenticated(attempt(t, email, "wrong", &address).await));
            }
            assert_eq!(retry_after(attempt(t, email, PASSWORD, &address).await), Some(1), "{email}");
            for seconds in [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900] {
                t.advance(TimeDelta::seconds(seconds));
                assert!(unauthenticated(attempt(t, email, "wrong", "198.51.100.1").await));
                let doubled = u64::try_from((2 * seconds).min(900)).unwrap();
                assert_eq!(retry_after(attempt(t, email, PASSWORD, &address).await), Some(doubled), "{email}");
            }
            t.advance(TimeDelta::hours(2));
        }
        assert!(attempt(t, &person.email, PASSWORD, HOME).await.is_ok(), "the lock never ends");
        assert!(unauthenticated(attempt(t, &person.email, "wrong", HOME).await));
        assert!(attempt(t, &person.email, PASSWORD, HOME).await.is_ok(), "signing in didn't forget the failures");
    }

    async fn an_address_locks_after_twenty_failures_on_any_accounts(t: &TestApp) {
        let person = reporter(t).await;
        let near = |n: usize| format!("2001:db8:7:7::{n:x}");
        for n in 0..20 {
            assert!(unauthenticated(attempt(t, &format!("{n}@nordbank.example"), "wrong", &near(n)).await));
        }
        assert_eq!(retry_after(attempt(t, &person.email, PASSWORD, &near(77)).await), Some(1));
        assert!(attempt(t, &person.email, PASSWORD, HOME).await.is_ok(), "other addresses are locked too");
        t.advance(TimeDelta::seconds(1));
        assert!(attempt(t, &person.email, PASSWORD, &near(77)).await.is_ok());
    }

    async fn a_disabled_member_is_out_at_once(t: &TestApp) {
        let person = reporter(t).await;
        let admin = t.member(person.organisation, "admin", &[Role::Admin]).await;
        let (access, renew) = tokens(t, &person).await;
        let browser = cookie(t, &person).await;
        let caller = authenticate_bearer(&t.app, &access.token).await.unwrap().caller;
        disable_member(&t.app, &t.as_member(&admin).await, person.id).await.unwrap();
        assert!(unauthenticated(authenticate_bearer(&t.app, &access.token).await));
        assert!(unauthenticated(authenticate_cookie(&t.app, browser.expose()).await));
        assert!(unauthenticated(refresh(&t.app, renew.expose()).await));
        // the right password counts as a failure like any other: nothing tells that it is right
        for _ in 0..5 {
            assert!(unauthenticated(attempt(t, &person.email, PASSWORD, HOME).await));
        }
        assert_eq!(retry_after(attempt(t, &person.email, PASSWORD, HOME).await), Some(1));
        assert!(unauthenticated(sign_out(&t.app, &caller).await), "a request under way still wrote");
    }

    async fn a_cookie_lasts_twelve_idle_hours_and_seven_days(t: &TestApp) {
        let person = reporter(t).await;
        let browser = cookie(t, &person).await;
        let shown = async || authenticate_cookie(&t.app, browser.expose()).await;
        for _ in 0..14 {
            t.advance(TimeDelta::hours(11));
            let at = shown().await.unwrap();
            assert_eq!((at.caller.principal.member(), at.caller.principal.roles), (Some(person.id), vec![Role::Reporter]));
        }
        // 154 hours so far, seven days are 168
        t.advance(TimeDelta::hours(11));
        assert!(shown().await.is_ok());
        t.advance(TimeDelta::hours(3));
        assert!(unauthenticated(shown().await), "more than seven days");

        let idle = cookie(t, &person).await;
        t.advance(TimeDelta::hours(12));
        assert!(unauthenticated(authenticate_cookie(&t.app, idle.expose()).await), "twelve idle hours");
    }

    async fn one_kind_of_proof_never_passes_for_another(t: &TestApp) {
        let person = reporter(t).await;
        let (access, renew) = tokens(t, &person).await;
        let browser = cookie(t, &person).await;
        for (what, refused) in [
            ("refresh token as cookie", unauthenticated(authenticate_cookie(&t.app, renew.expose()).await)),
            ("cookie as refresh token", unauthenticated(refresh(&t.app, browser.expose()).await)),
            ("cookie as access token", unauthenticated(authenticate_bearer(&t.app, browser.expose()).await)),
            ("refresh token as access token", unauthenticated(authenticate_bearer(&t.app, renew.expose()).await)),
            ("access token as cookie", unauthenticated(authenticate_cookie(&t.app, &access.token).await)),
            ("nothing", unauthenticated(authenticate_cookie(&t.app, "").await)),
            ("nothing", unauthenticated(authenticate_bearer(&t.app, "a.b.c").await)),
        ] {
            assert!(refused, "{what}");
        }
        let receipt = t.app.store.keyring().sign_receipt(&serde_json::json!({"iss": "x"})).unwrap();
        assert!(unauthenticated(authenticate_bearer(&t.app, &receipt).await), "a receipt as access token");
    }

    async fn access_tokens_last_a_quarter_of_an_hour_and_end_with_their_session(t: &TestApp) {
        let person = reporter(t).await;
        let (access, renew) = tokens(t, &person).await;
        assert_eq!(access.expires_in, 900);
        t.advance(TimeDelta::seconds(899));
        let caller = authenticate_bearer(&t.app, &access.token).await.unwrap().caller;
        t.advance(TimeDelta::seconds(1));
        assert!(unauthenticated(authenticate_bearer(&t.app, &access.token).await));

        let (access, renew) = pair(refresh(&t.app, renew.expose()).await.unwrap());
        assert!(authenticate_bearer(&t.app, &access.token).await.is_ok());
        sign_out(&t.app, &caller).await.unwrap();
        assert!(unauthenticated(authenticate_bearer(&t.app, &access.token).await));
        assert!(unauthenticated(refresh(&t.app, renew.expose()).await));
    }

    async fn a_refresh_token_used_twice_ends_the_session(t: &TestApp) {
        let person = reporter(t).await;
        let (_, first) = tokens(t, &person).await;
        let (access, second) = pair(refresh(&t.app, first.expose()).await.unwrap());
        assert!(unauthenticated(refresh(&t.app, first.expose()).await));
        assert!(unauthenticated(refresh(&t.app, second.expose()).await), "the thief's copy still works");
        assert!(unauthenticated(authenticate_bearer(&t.app, &access.token).await));
        assert!(attempt(t, &person.email, PASSWORD, HOME).await.is_ok(), "the account is ended too");
    }

    async fn of_two_renewals_at_once_one_gets_through_and_the_session_ends(t: &TestApp) {
        let person = reporter(t).await;
        let (_, token) = tokens(t, &person).await;
        let (one, two) = tokio::join!(refresh(&t.app, token.expose()), refresh(&t.app, token.expose()));
        assert!(one.is_ok() != two.is_ok(), "{one:?} {two:?}");
        let (_, next) = pair(one.or(two).unwrap());
        assert!(unauthenticated(refresh(&t.app, next.expose()).await));
    }

    async fn refresh_tokens_last_thirty_days(t: &TestApp) {
        let person = reporter(t).await;
        let (_, token) = tokens(t, &person).await;
        t.advance(TimeDelta::days(30) - TimeDelta::seconds(1));
        let (_, token) = pair(refresh(&t.app, token.expose()).await.unwrap());
        t.advance(TimeDelta::days(30));
        assert!(unauthenticated(refresh(&t.app, token.expose()).await));
    }

    async fn me_is_the_member_with_its_roles_of_now(t: &TestApp) {
        let person = reporter(t).await;
        let (access, _) = tokens(t, &person).await;
        let caller = authenticate_bearer(&t.app, &access.token).await.unwrap().caller;
        let me = me(&t.app, &caller).await.unwrap();
        assert_eq!((me.member.id, me.member.email.as_str()), (person.id, "reporter@nordbank.example"));
        assert_eq!((me.organisation.slug.as_str(), me.roles), ("nordbank", vec![Role::Reporter]));
        assert!(me.permissions.contains(&Action::SubmitReport) && !me.permissions.contains(&Action::ClearAlert));
        let importer = t.importer().await;
        assert!(unauthenticated(app::identity::me(&t.app, &importer).await));
    }

    async fn sign_ins_and_refusals_are_in_the_log(t: &TestApp) {
        let person = reporter(t).await;
        for _ in 0..3 {
            attempt(t, &person.email, "wrong", HOME).await.unwrap_err();
        }
        attempt(t, "nobody@nordbank.example", "wrong", HOME).await.unwrap_err();
        tokens(t, &person).await;
        let filter = AuditFilter { actor: Some(person.id.0), limit: 50, ..AuditFilter::default() };
        let events = t.app.store.audit_events(person.organisation, &filter).await.unwrap();
        let mut seen: Vec<_> = events.iter().map(|e| (e.outcome.as_str(), e.repeats)).collect();
        seen.sort_unstable();
        assert_eq!(seen, [("denied", 3), ("done", 1)]);
    }

    async fn a_password_hashed_at_another_cost_is_hashed_anew(t: &TestApp) {
        let person = reporter(t).await;
        let before = t.app.store.member_by_email(&person.email).await.unwrap().unwrap().password_hash;
        tokens(t, &person).await;
        let same = t.app.store.member_by_email(&person.email).await.unwrap().unwrap().password_hash;
        assert_eq!(before, same);
        let store = t.app.store.clone();
        let clock = std::sync::Arc::clone(&t.clock);
        let random = std::sync::Arc::new(vault::SeededRandom::new(8));
        let dearer = vault::Passwords::standard();
        let dearer = app::App::new(store, clock, random, dearer, crate::support::URL);
        let again = Attempt {
            email: person.email.clone(),
            password: PASSWORD.to_owned(),
            address: HOME.parse().unwrap(),
            kind: SessionKind::Web,
        };
        sign_in(&dearer, again).await.unwrap();
        let after = t.app.store.member_by_email(&person.email).await.unwrap().unwrap().password_hash;
        assert!(after != before && after.contains("m=19456"), "{after}");
        tokens(t, &person).await;
    }
}
