//! A hospital: strategic terms up to GREEN, onward within the circle.

use super::super::values::{
    INVOICE_NAME, KIT_HASH, KIT_HOST, KIT_PANEL, LURE_STAFF, MAIL_RELAY, RANSOM_HASH, RANSOM_SITE, SPRAY_NET,
    WORM_HASH,
};
use super::{BASE, D, H, Report};

const REPORTER: &str = "reporter@klinikum";
const COMPLIANCE: &str = "compliance@klinikum";

pub(super) const REPORTS: &[Report] = &[
    Report {
        key: "tape",
        by: REPORTER,
        ago: 19 * D,
        title: "Backup server encrypted, restored from tape",
        summary: "One backup server was encrypted over a weekend. Nothing was lost; the tapes were offline.",
        categories: &["malicious-code/infected-system"],
        tlp: "TLP:GREEN",
        values: &[&RANSOM_HASH],
        ..BASE
    },
    Report {
        key: "worm",
        by: REPORTER,
        ago: 15 * D,
        title: "USB stick with a worm found in the pharmacy",
        summary: "A stick from a supplier's stand carried an old worm; the pharmacy's computers don't run it.",
        categories: &["malicious-code/malware-distribution"],
        severity: "low",
        tlp: "TLP:GREEN",
        values: &[&WORM_HASH],
        ..BASE
    },
    Report {
        key: "staff",
        by: REPORTER,
        ago: 7 * D + 8 * H,
        title: "Staff mailboxes phished through a copied webmail page",
        summary: "Mails to the wards lead to a copy of the webmail page that asks for the one-time code as well. Nine \
                  mailboxes were opened. The server held the archive of a kit.",
        categories: &["fraud/phishing"],
        severity: "high",
        tlp: "TLP:GREEN",
        persons: Some(9),
        values: &[&KIT_HASH, &KIT_PANEL, &KIT_HOST, &LURE_STAFF],
        ..BASE
    },
    Report {
        key: "invoices-out",
        by: REPORTER,
        ago: 5 * D + 6 * H,
        title: "Opened mailbox sends invoices to suppliers",
        summary: "One of the opened mailboxes sent invoices with a changed account to eleven suppliers.",
        categories: &["fraud/masquerade"],
        tlp: "TLP:GREEN",
        values: &[&INVOICE_NAME, &MAIL_RELAY],
        ..BASE
    },
    Report {
        key: "maintenance",
        by: COMPLIANCE,
        ago: 3 * D + 2 * H,
        title: "Remote maintenance account of a supplier misused",
        summary: "A supplier's account signed in at night from an unknown network and read the list of devices.",
        categories: &["intrusions/privileged-account-compromise"],
        severity: "high",
        tlp: "TLP:AMBER",
        services: Some(1),
        ..BASE
    },
    Report {
        key: "patient-portal",
        by: REPORTER,
        ago: 2 * D,
        title: "Patient portal: passwords tried from 2,000 addresses",
        summary: "Slow tries against the patient portal, one per address and hour; six accounts had to be locked.",
        categories: &["intrusion-attempts/brute-force"],
        tlp: "TLP:GREEN",
        ongoing: true,
        persons: Some(6),
        values: &[&SPRAY_NET],
        ..BASE
    },
    Report {
        key: "ransom",
        by: REPORTER,
        ago: 30 * H,
        title: "Ransom note on imaging server, service stopped",
        summary: "The server that stores images is encrypted and a note names a page for payment. Emergency imaging runs \
                  on the devices themselves; planned examinations are postponed.",
        categories: &["malicious-code/infected-system", "availability/sabotage"],
        severity: "critical",
        tlp: "TLP:GREEN",
        detected: 50,
        aware: Some(40),
        ongoing: true,
        persons: Some(140),
        services: Some(1),
        values: &[&RANSOM_HASH, &RANSOM_SITE],
        ticket: Some(("it-desk", "KE-3308")),
        ..BASE
    },
    Report {
        key: "donations",
        by: REPORTER,
        ago: 25 * H,
        title: "Look-alike name registered for the donation page",
        summary: "A name that differs by one letter from ours was registered yesterday and shows our logo.",
        categories: &["fraud/phishing"],
        tlp: "TLP:GREEN",
        ..BASE
    },
    Report {
        key: "pumps",
        by: REPORTER,
        ago: 4 * H,
        title: "Infusion pump gateway scanned from outside",
        summary: "The gateway was reachable for two hours after a change of the firewall and was scanned meanwhile.",
        categories: &["information-gathering/scanner", "availability/misconfiguration"],
        tlp: "TLP:GREEN",
        severity: "medium",
        ..BASE
    },
];

pub(super) const DRAFTS: &[Report] = &[Report {
    key: "draft-fax",
    by: REPORTER,
    ago: 6 * H,
    title: "Fax server relays to premium numbers",
    categories: &["fraud/unauthorised-use-of-resources"],
    tlp: "TLP:GREEN",
    ..BASE
}];
