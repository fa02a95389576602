use super::*;
use proptest::prelude::*;

const ID: &str = "019caa5b-0b80-7d11-8f00-0123456789ab";

/// As Postfix writes it; `{}` stands for the block about the recipient.
fn notification(to: &str, block: &str) -> String {
    format!(
        "Return-Path: <>\r\nDate: Mon, 2 Mar 2026 08:20:00 +0000 (UTC)\r\nFrom: MAILER-DAEMON@mail.example (Mail Delivery System)\r\n\
         Subject: Undelivered Mail Returned to Sender\r\nTo: {to}\r\nAuto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"1C4F.1/mail.example\"\r\n\r\n\
         This is a MIME-encapsulated message.\r\n\r\n--1C4F.1/mail.example\r\nContent-Description: Notification\r\n\
         Content-Type: text/plain; charset=us-ascii\r\n\r\nI'm sorry to have to inform you that Action: failed.\r\n\r\n\
         --1C4F.1/mail.example\r\nContent-Description: Delivery report\r\nContent-Type: message/delivery-status\r\n\r\n\
         Reporting-MTA: dns; mail.example\r\nX-Postfix-Queue-ID: 1C4F\r\nArrival-Date: Mon, 2 Mar 2026 08:15:00 +0000 (UTC)\r\n\r\n\
         {block}\r\n\r\n--1C4F.1/mail.example\r\nContent-Description: Undelivered Message Headers\r\nContent-Type: text/rfc822-headers\r\n\r\n\
         Subject: Entente: A report came, critical\r\nTo: anna.berg@bank.example\r\n\r\n--1C4F.1/mail.example--\r\n"
    )
}

const FAILED: &str = "Final-Recipient: rfc822; anna.berg@bank.example\r\nOriginal-Recipient: rfc822;anna.berg@bank.example\r\n\
     Action: failed\r\nStatus: 5.1.1\r\nRemote-MTA: dns; mx.bank.example\r\nDiagnostic-Code: smtp; 550 5.1.1 <anna.berg@bank.example>:\r\n    \
     Recipient address rejected: anna.berg unknown";

fn ours() -> String {
    format!("bounces+{ID}@entente.example")
}

fn id() -> DeliveryId {
    DeliveryId(ID.parse().unwrap())
}

fn parsed(message: &str) -> Option<Bounce> {
    read(message.as_bytes(), None)
}

#[test]
fn a_notification_names_the_delivery_and_why() {
    let bounce = parsed(&notification(&ours(), FAILED)).unwrap();
    let why = "the mail came back: 550 5.1.1 … Recipient address rejected: … unknown".to_owned();
    assert_eq!(bounce, Bounce { delivery: id(), status: Some(550), why });
    // what the mail system says apart from the message counts, and it alone
    let other = notification("somebody@entente.example", FAILED);
    assert_eq!(parsed(&other), None);
    assert_eq!(read(other.as_bytes(), Some(&ours())).unwrap().delivery, id());
    assert_eq!(read(notification(&ours(), FAILED).as_bytes(), Some("bounces@entente.example")), None);
}

#[test]
fn a_block_without_a_diagnosis_still_says_something() {
    let why = |block: &str| parsed(&notification(&ours(), block)).unwrap();
    let bare = why("Final-Recipient: rfc822; a@b.example\r\nAction: failed\r\nStatus: 5.4.7");
    assert_eq!((bare.status, bare.why.as_str()), (None, "the mail came back: 5.4.7"));
    assert_eq!(why("action:FAILED").why, "the mail came back");
    let system = why("Action: failed\r\nDiagnostic-Code: X-Postfix; Host or domain name not found");
    assert_eq!(
        (system.status, system.why.as_str()),
        (None, "the mail came back: Host or domain name not found")
    );
}

#[test]
fn what_isnt_a_failure_of_ours_says_nothing() {
    let delayed = FAILED.replace("Action: failed", "Action: delayed");
    let delivered = FAILED.replace("Action: failed", "Action: delivered");
    for message in [
        String::new(),
        "garbage".to_owned(),
        notification(&ours(), &delayed),
        notification(&ours(), &delivered),
        notification(&ours(), ""),
        // no id, an id of another kind, no plus
        notification("bounces@entente.example", FAILED),
        notification("bounces+@entente.example", FAILED),
        notification("bounces+8a8e2ca6-6d5c-4a3e-9c0e-0123456789ab@entente.example", FAILED),
        notification(&format!("{ID}@entente.example"), FAILED),
        // an absence note, which goes to the same address
        format!("From: anna.berg@bank.example\r\nTo: {}\r\nSubject: Away\r\n\r\nAction: failed\r\n", ours()),
    ] {
        assert_eq!(parsed(&message), None, "{message}");
    }
}

#[test]
fn a_bounce_waits_in_the_folder_once() {
    let folder = std::env::temp_dir().join(format!("entente-bounces-{}", std::process::id()));
    assert_eq!(waiting(&folder).unwrap(), []);
    std::fs::create_dir_all(&folder).unwrap();
    let bounce = parsed(&notification(&ours(), FAILED)).unwrap();
    leave(&folder, &bounce).unwrap();
    leave(&folder, &bounce).unwrap();
    std::fs::write(folder.join("broken.json"), "{").unwrap();
    std::fs::write(folder.join(".half"), "{").unwrap();
    let found = waiting(&folder).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].1, bounce);
    assert!(!folder.join("broken.json").exists() && folder.join(".half").exists());
    std::fs::remove_dir_all(&folder).unwrap();
}

proptest! {
    #[test]
    fn no_message_makes_it_panic(bytes: Vec<u8>, block: String, to: String) {
        let _ = read(&bytes, None);
        let _ = read(notification(&to, &block).as_bytes(), None);
        let _ = read(notification(&ours(), &block).as_bytes(), None);
    }

    #[test]
    fn a_cut_message_makes_no_panic(end in 0..1800usize) {
        let whole = notification(&ours(), FAILED);
        let _ = read(&whole.as_bytes()[..end.min(whole.len())], None);
    }
}
