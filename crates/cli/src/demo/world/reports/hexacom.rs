//! A telecom: strategic terms with two authorities, onward only with its consent.

use super::super::values::{
    CALLER_PHONE, INVOICE_NAME, LURE_PARCEL, MAIL_RELAY, RELAY_AS, RELAY_DNS, RELAY_FIRMWARE, RELAY_HOST,
    RELAY_NAME, SPRAY_AGENT, SPRAY_NET, SWAP_PHONE,
};
use super::{BASE, D, H, Report};

const REPORTER: &str = "reporter@hexacom";
const COMPLIANCE: &str = "compliance@hexacom";

pub(super) const REPORTS: &[Report] = &[
    Report {
        key: "voicemail",
        by: REPORTER,
        ago: 18 * D,
        title: "Voicemail boxes taken over by default PIN",
        summary: "Greetings of 230 boxes were replaced so that they accept collect calls. The default PIN is gone since.",
        categories: &["fraud/unauthorised-use-of-resources"],
        persons: Some(230),
        loss: Some(31_000),
        ..BASE
    },
    Report {
        key: "probing",
        by: REPORTER,
        ago: 10 * D,
        title: "Firmware update server probed from one network",
        summary: "The server that hands out router firmware was scanned for a week from one network; nothing was taken.",
        categories: &["information-gathering/scanner"],
        severity: "low",
        values: &[&RELAY_AS],
        ..BASE
    },
    Report {
        key: "lures",
        by: REPORTER,
        ago: 8 * D - 5 * H,
        title: "Bulk text messages with a parcel lure",
        summary: "Forty thousand messages left through hijacked business accounts; all lead to one page.",
        categories: &["abusive-content/spam", "fraud/phishing"],
        severity: "medium",
        persons: Some(40_000),
        values: &[&LURE_PARCEL],
        ..BASE
    },
    Report {
        key: "control",
        by: REPORTER,
        ago: 7 * D,
        title: "Control server reached from 31 branch routers",
        summary: "Routers of business customers report to a server outside our network every five minutes and take orders \
                  from it. The firmware on them isn't ours.",
        categories: &["malicious-code/c2-server", "malicious-code/infected-system"],
        severity: "critical",
        ongoing: true,
        services: Some(31),
        narrative: &[(
            "incident-facts",
            "Eleven of the routers carried traffic to payment providers on the day before. All \
              run hardware of one maker that has been without updates for two years.",
        )],
        values: &[&RELAY_HOST, &RELAY_NAME, &RELAY_FIRMWARE, &RELAY_AS],
        ticket: Some(("noc", "HX-77120")),
        ..BASE
    },
    Report {
        key: "resolver",
        by: REPORTER,
        ago: 6 * D,
        title: "Customer routers with changed DNS settings",
        summary: "Four hundred home routers ask a resolver that answers wrongly for three banks.",
        categories: &["intrusions/system-compromise"],
        severity: "high",
        ongoing: true,
        persons: Some(400),
        values: &[&RELAY_DNS, &RELAY_HOST, &RELAY_AS],
        ..BASE
    },
    Report {
        key: "shop",
        by: COMPLIANCE,
        ago: 5 * D + 3 * H,
        title: "SIM cards swapped through a partner shop",
        summary: "One shop's account moved fourteen numbers of bank customers within two evenings.",
        categories: &["fraud/masquerade"],
        severity: "high",
        persons: Some(14),
        values: &[&SWAP_PHONE],
        ..BASE
    },
    Report {
        key: "mail-relay",
        by: REPORTER,
        ago: 4 * D,
        title: "Mail relay abused for invoice fraud",
        summary: "A business customer's relay accepts mail from a rented server and sends invoices with a changed account.",
        categories: &["fraud/unauthorised-use-of-resources", "fraud/masquerade"],
        severity: "medium",
        values: &[&MAIL_RELAY, &INVOICE_NAME, &RELAY_HOST],
        ..BASE
    },
    Report {
        key: "spoofing",
        by: REPORTER,
        ago: 27 * H,
        title: "Calls that show the number of an emergency line",
        summary: "Some two hundred calls an hour show the number of a regional emergency line; call-backs block it.",
        categories: &["availability/sabotage", "fraud/masquerade"],
        severity: "critical",
        ongoing: true,
        values: &[&CALLER_PHONE],
        ..BASE
    },
    Report {
        key: "implant",
        by: REPORTER,
        ago: 20 * H,
        title: "Access network equipment with an unknown implant",
        summary: "Two aggregation switches hold a module that the maker doesn't know; both were shipped in the same week.",
        categories: &["intrusions/system-compromise"],
        severity: "critical",
        detected: 2 * H,
        aware: Some(2 * H),
        services: Some(2),
        values: &[&RELAY_AS],
        ticket: Some(("noc", "HX-77431")),
        ..BASE
    },
    Report {
        key: "stuffing",
        by: REPORTER,
        ago: 3 * H,
        title: "Credential stuffing against the customer portal",
        summary: "Two million tries since midnight with pairs from an old leak; 310 accounts were opened and are locked.",
        categories: &["intrusion-attempts/brute-force"],
        severity: "high",
        detected: 2 * H,
        ongoing: true,
        persons: Some(310),
        values: &[&SPRAY_NET, &SPRAY_AGENT],
        ..BASE
    },
];

pub(super) const DRAFTS: &[Report] = &[Report {
    key: "draft-cable",
    by: REPORTER,
    ago: 30 * H,
    title: "Street cabinet opened, fibre bent",
    summary: "Found at a routine visit; no outage.",
    categories: &["availability/sabotage"],
    ..BASE
}];
