use super::*;
use proptest::prelude::*;

fn hits<'a>(text: &'a str, names: &[&str]) -> Vec<(HitKind, &'a str)> {
    scan(text, names).iter().map(|hit| (hit.kind, &text[hit.start..hit.end])).collect()
}

#[test]
fn finds_personal_data() {
    let text = "Anna Lind (anna.lind[@]nordbank[.]example, +46 8 555 010 19 or 0046 (8) 555-010 19) logged in from \
        203.0.113[.]5 and 2001:db8::7; card 4111 1111 1111 1111, amex 3782-822463-10005, \
        IBAN SE35 5000 0000 0549 1000 0003. http://192.0.2.1/x?m=bo@kit.example";
    assert_eq!(
        hits(text, &["Anna Lind"]),
        [
            (HitKind::Name, "Anna Lind"),
            (HitKind::EmailAddr, "anna.lind[@]nordbank[.]example"),
            (HitKind::PhoneNumber, "+46 8 555 010 19"),
            (HitKind::PhoneNumber, "0046 (8) 555-010 19"),
            (HitKind::IpAddr, "203.0.113[.]5"),
            (HitKind::IpAddr, "2001:db8::7"),
            (HitKind::PaymentCard, "4111 1111 1111 1111"),
            (HitKind::PaymentCard, "3782-822463-10005"),
            (HitKind::Iban, "SE35 5000 0000 0549 1000 0003"),
            (HitKind::IpAddr, "192.0.2.1"),
            (HitKind::EmailAddr, "bo@kit.example"),
        ]
    );
    assert_eq!(scan(text, &[])[0].proposed, DataClass::IdentifyingAddress);
}

#[test]
fn leaves_technical_writing_alone() {
    for text in [
        "sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "md5 d41d8cd98f00b204e9800998ecf8427e, serial 00:1a:2b:3c:4d:5e:6f:70",
        "at 2026-11-20T04:10:00Z, 04:10:00 and 2026-11-20 04:10:00+0100, epoch 1763611800000 or 1763611800000000",
        "R-7QK4-M2XD, AGR-2026-0007, INC-4411, order 0012345, CVE-2026-12345",
        "paid 250 000.00 EUR, 1,234,567.89 and 4 111 111 111 111 SEK, +12.5 %, +250000",
        "version 10.0.1.2, v1.2.3.4, Chrome/120.0.0.0, 1.2.3, section 4.2.1.3, OpenSSL 3.0.13",
        "std::vec, a::b, dead::beef, user@localhost:8080/x, @anna, port 8080/tcp",
        "card 4111 1111 1111 1112, 4111111111111111.5, id x4111111111111111",
        "SE36 5000 0000 0549 1000 0003",
    ] {
        let names: [&str; 0] = [];
        let found: Vec<_> =
            hits(text, &names).into_iter().filter(|(_, found)| *found != "user@localhost").collect();
        assert_eq!(found, [], "{text}");
    }
}

#[test]
fn names_are_found_whole_in_part_and_in_any_case() {
    let names = ["Anna von Lind-Åberg", "Bo Ek", "王小明"];
    let text = "ANNA VON LIND-ÅBERG, åberg; Lindberg, Annas, bo, bo ek. von 王小明先生";
    assert_eq!(
        hits(text, &names),
        [
            (HitKind::Name, "ANNA VON LIND-ÅBERG"),
            (HitKind::Name, "åberg"),
            (HitKind::Name, "bo ek"),
            (HitKind::Name, "王小明"),
        ]
    );
    assert_eq!(hits("Anna", &["", " ", "-", "12"]), []);
}

#[test]
fn replaces() {
    let text = "Hej Åsa, ring +46 8 555 010 19.";
    let hits = scan(text, &["Åsa"]);
    let by: Vec<_> = hits.iter().rev().map(|hit| (hit.start..hit.end, "…")).collect();
    assert_eq!(replace(text, &by), "Hej …, ring ….");
    assert_eq!(replace("abcdef", &[(1..3, "X"), (2..5, "Y")]), "aXf");
    assert_eq!(replace("åä", &[(1..2, "X"), (9..12, "Z")]), "XäZ");
    #[expect(clippy::reversed_empty_ranges, reason = "a caller's mistake must not panic")]
    let reversed = [(3..1, "X")];
    assert_eq!(replace("abc", &reversed), "abcX");
}

proptest! {
    #[test]
    fn hits_are_in_order_and_apart(text in "[\\PC\\n]{0,80}", name in "\\PC{0,12}", more in "[0-9 +@.:a-c\\[\\]-]{0,120}") {
        for text in [format!("{text}{name}{more}"), more] {
            let hits = scan(&text, &[&name, "a b", "abc"]);
            let mut at = 0;
            for hit in &hits {
                prop_assert!(hit.start >= at && hit.end > hit.start && text.get(hit.start..hit.end).is_some());
                at = hit.end;
            }
            let by: Vec<_> = hits.iter().map(|hit| (hit.start..hit.end, "")).collect();
            let kept = replace(&text, &by);
            prop_assert_eq!(kept.len() + hits.iter().map(|hit| hit.end - hit.start).sum::<usize>(), text.len());
        }
    }
}
