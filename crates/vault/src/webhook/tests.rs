use super::*;
use crate::master::MasterKey;
use crate::randomness::SeededRandom;
use proptest::prelude::*;

const NOW: i64 = 1_795_000_000;
const BODY: &[u8] = br#"{"specversion":"1.0"}"#;

fn secret(seed: u64) -> WebhookSecret {
    WebhookSecret::generate(&SeededRandom::new(seed))
}

fn key(channel: u128, generation: u32) -> WebhookKey {
    MasterKey::generate(&SeededRandom::new(1)).webhooks().key(Uuid::from_u128(channel), generation)
}

fn received(signature: &str) -> Received<'_> {
    Received { id: Some("evt-1"), timestamp: Some("1795000000"), signature: Some(signature) }
}

fn signed_with(secrets: &[&WebhookSecret], keys: &[&WebhookKey]) -> String {
    sign(secrets, keys, "evt-1", NOW, BODY).unwrap()
}

/// From the tests of the specification's own libraries.
#[test]
fn the_specification_s_vectors() {
    let (id, stamp, body) = ("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, br#"{"test": 2432232314}"#);
    let secret = WebhookSecret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
    assert_eq!(
        sign(&[&secret], &[], id, stamp, body).unwrap(),
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    );
    let seed = STANDARD.decode("VEVTVFNJR05JTkdLRVlET05PVFVTRVRISVNGT1JBTlk=").unwrap();
    let key = WebhookKey(ed25519_dalek::SigningKey::from_bytes(&seed.try_into().unwrap()));
    assert_eq!(
        sign(&[], &[&key], id, stamp, body).unwrap(),
        "v1a,tQ9V2XOqn7jL/DQenEFpqIugdBVtiMmER5mhSkXBNwM0mkATuDe6KYYUuxqtaiHeYGb7KaaBRdM5WqyeFiL8Ag=="
    );
}

#[test]
fn secrets_are_texts_of_a_form() {
    let made = secret(1);
    let text = made.expose();
    assert!(text.starts_with("whsec_"));
    assert_eq!(text.len(), 6 + 44);
    let again = WebhookSecret::parse(&text).unwrap();
    assert_eq!(again.expose(), text);
    assert_eq!(signed_with(&[&again], &[]), signed_with(&[&made], &[]));
    let unpadded = WebhookSecret::parse(text.trim_end_matches('=')).unwrap();
    assert_eq!(unpadded.expose(), text);
    let bytes = |n: usize| format!("whsec_{}", STANDARD.encode(vec![7; n]));
    for (n, taken) in [(0, false), (23, false), (24, true), (64, true), (65, false)] {
        assert_eq!(WebhookSecret::parse(&bytes(n)).is_ok(), taken, "{n}");
    }
    for text in ["", "whsec_", "whsec_!!!", "whpk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"] {
        assert_eq!(WebhookSecret::parse(text).unwrap_err(), WebhookKeyError::Secret, "{text}");
    }
    // A short secret isn't the same as one filled up with zeros in the text's eyes.
    assert_eq!(WebhookSecret::parse(&bytes(24)).unwrap().expose().as_str(), bytes(24));
}

#[test]
fn nothing_secret_is_printed() {
    assert_eq!(format!("{:?}", secret(1)), "WebhookSecret(..)");
    let key = key(1, 0);
    assert_eq!(format!("{key:?}"), format!("WebhookKey({})", key.public()));
}

#[test]
fn keys_belong_to_a_channel_and_a_generation() {
    let publics: Vec<String> =
        [key(1, 0), key(1, 1), key(2, 0)].iter().map(|key| key.public().to_string()).collect();
    assert!(publics[0].starts_with("whpk_"));
    assert!(publics[0] != publics[1] && publics[0] != publics[2] && publics[1] != publics[2]);
    assert_eq!(key(1, 0).public().to_string(), publics[0]);
    assert_eq!(WebhookPublicKey::parse(&publics[0]).unwrap(), key(1, 0).public());
    let mut identity = [0; 32];
    identity[0] = 1;
    let weak = format!("whpk_{}", STANDARD.encode(identity));
    for text in ["", "whpk_", "whpk_AAAA", weak.as_str(), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"] {
        assert_eq!(WebhookPublicKey::parse(text), Err(WebhookKeyError::Public), "{text}");
    }
}

#[test]
fn what_cannot_be_signed() {
    let secret = secret(1);
    for id in ["", "evt.1", "evt 1", "evt\n1", "é", &"a".repeat(129)] {
        assert_eq!(sign(&[&secret], &[], id, NOW, BODY), Err(Unsignable::Id), "{id:?}");
    }
    assert_eq!(sign(&[], &[], "evt-1", NOW, BODY), Err(Unsignable::NoKey));
}

#[test]
fn two_secrets_while_one_replaces_the_other() {
    let (old, new) = (secret(1), secret(2));
    let both = signed_with(&[&new, &old], &[]);
    assert_eq!(both, format!("{} {}", signed_with(&[&new], &[]), signed_with(&[&old], &[])));
    for one in [&old, &new] {
        assert_eq!(verify(&[one], &[], &received(&both), BODY, NOW), Ok(()));
    }
    // and a receiver that takes both
    assert_eq!(verify(&[&new, &old], &[], &received(&signed_with(&[&old], &[])), BODY, NOW), Ok(()));
    assert_eq!(verify(&[&secret(3)], &[], &received(&both), BODY, NOW), Err(NotGenuine::Mismatch));
}

#[test]
fn a_key_signs_beside_a_secret() {
    let (secret, key) = (secret(1), key(1, 0));
    let header = signed_with(&[&secret], &[&key]);
    let public = key.public();
    assert_eq!(verify(&[&secret], &[], &received(&header), BODY, NOW), Ok(()));
    assert_eq!(verify(&[], &[&public], &received(&header), BODY, NOW), Ok(()));
    let other = super::tests::key(2, 0).public();
    assert_eq!(verify(&[], &[&other], &received(&header), BODY, NOW), Err(NotGenuine::Mismatch));
    // another channel's webhook isn't this one's, though the instance signed both
    let replayed = signed_with(&[], &[&super::tests::key(2, 0)]);
    assert_eq!(verify(&[], &[&public], &received(&replayed), BODY, NOW), Err(NotGenuine::Mismatch));
}

#[test]
fn each_reason_is_told() {
    let secret = secret(1);
    let header = signed_with(&[&secret], &[]);
    let good = received(&header);
    let said = |received: Received<'_>, body: &[u8], now| verify(&[&secret], &[], &received, body, now);
    assert_eq!(said(good, BODY, NOW), Ok(()));
    assert_eq!(said(Received { id: None, ..good }, BODY, NOW), Err(NotGenuine::Missing(ID)));
    assert_eq!(said(Received { id: Some(""), ..good }, BODY, NOW), Err(NotGenuine::Missing(ID)));
    assert_eq!(said(Received { timestamp: None, ..good }, BODY, NOW), Err(NotGenuine::Missing(TIMESTAMP)));
    assert_eq!(said(Received { signature: None, ..good }, BODY, NOW), Err(NotGenuine::Missing(SIGNATURE)));
    assert_eq!(said(Received { id: Some("evt.1"), ..good }, BODY, NOW), Err(NotGenuine::Id));
    for stamp in ["soon", "1795000000.5", "-1795000000", "+1795000000", " 1795000000", "9999999999999999999"]
    {
        let received = Received { timestamp: Some(stamp), ..good };
        assert_eq!(said(received, BODY, NOW), Err(NotGenuine::Timestamp), "{stamp}");
    }
    for header in ["v1", "v1,", "v1,AAAA", "v2,AAAA", "v1a,AAAA", ",", " ", &header.replace("v1,", "v2,")] {
        assert_eq!(said(received(header), BODY, NOW), Err(NotGenuine::NoSignature), "{header}");
    }
    assert_eq!(said(good, b"{}", NOW), Err(NotGenuine::Mismatch));
    assert_eq!(said(Received { id: Some("evt-2"), ..good }, BODY, NOW), Err(NotGenuine::Mismatch));
    let later = Received { timestamp: Some("1795000001"), ..good };
    assert_eq!(said(later, BODY, NOW), Err(NotGenuine::Mismatch));
    assert_eq!(said(good, BODY, NOW + TOLERANCE), Ok(()));
    assert_eq!(said(good, BODY, NOW + TOLERANCE + 1), Err(NotGenuine::Old(301)));
    assert_eq!(said(good, BODY, NOW - TOLERANCE), Ok(()));
    assert_eq!(said(good, BODY, NOW - TOLERANCE - 1), Err(NotGenuine::Early(301)));
    // a stranger's old request is a stranger's first of all
    assert_eq!(said(good, b"{}", NOW + 9_000), Err(NotGenuine::Mismatch));
}

#[test]
fn the_fitting_signature_may_stand_anywhere() {
    let secret = secret(1);
    let header = signed_with(&[&secret], &[]);
    let others = ["v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=", "v2,x", "nonsense"];
    let among = format!("{} {} {} {header} {}", others[0], others[1], others[2], others[0]);
    assert_eq!(verify(&[&secret], &[], &received(&among), BODY, NOW), Ok(()));
    let buried = format!("{}{header}", "v2,x ".repeat(MOST_SIGNATURES));
    assert_eq!(verify(&[&secret], &[], &received(&buried), BODY, NOW), Err(NotGenuine::NoSignature));
}

proptest! {
    #[test]
    fn a_signature_belongs_to_its_message(seed: u64, id in "[A-Za-z0-9_-]{1,128}", stamp in 0..99_999_999_999i64, body: Vec<u8>, at: usize) {
        let (secret, key) = (secret(seed), key(u128::from(seed), 0));
        let header = sign(&[&secret], &[&key], &id, stamp, &body).unwrap();
        let text = stamp.to_string();
        let received = Received { id: Some(&id), timestamp: Some(&text), signature: Some(&header) };
        prop_assert_eq!(verify(&[&secret], &[], &received, &body, stamp), Ok(()));
        prop_assert_eq!(verify(&[], &[&key.public()], &received, &body, stamp), Ok(()));
        let mut altered = body.clone();
        if altered.is_empty() { altered.push(0) } else { let at = at % altered.len(); altered[at] ^= 1 }
        prop_assert_eq!(verify(&[&secret], &[&key.public()], &received, &altered, stamp), Err(NotGenuine::Mismatch));
    }

    #[test]
    fn any_headers_are_answered(id: String, stamp: String, header: String, list in "(v1a?,[A-Za-z0-9+/=]{0,90} ?){0,20}") {
        let (secret, key) = (secret(1), key(1, 0));
        for header in [header, list] {
            let strange = Received { id: Some(&id), timestamp: Some(&stamp), signature: Some(&header) };
            for received in [strange, received(&header)] {
                prop_assert!(verify(&[&secret], &[&key.public()], &received, BODY, NOW).is_err());
            }
        }
    }
}
