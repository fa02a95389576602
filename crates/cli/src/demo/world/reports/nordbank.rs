//! A bank: operational terms, up to AMBER+STRICT.

use super::super::values::{
    CUSTOMER_ADDRESS, EXTENSION, INVOICE_NAME, KIT_HASH, KIT_HOST, KIT_HOST_6, KIT_NET, KIT_PANEL,
    KIT_SIGN_INS, LURE_LOGIN, LURE_PARCEL, LURE_VERIFY, MAIL_RELAY, MULE_IBAN, MULE_IBAN_DE, SPRAY_AGENT,
    SPRAY_NET, SWAP_PHONE,
};
use super::{BASE, D, H, Report};

const REPORTER: &str = "reporter@nordbank";
const COMPLIANCE: &str = "compliance@nordbank";

pub(super) const REPORTS: &[Report] = &[
    Report {
        key: "callers",
        by: REPORTER,
        ago: 30 * D,
        title: "Callers pose as the bank's fraud desk",
        summary: "Customers are called by somebody who knows their last card payment and asks them to move their savings \
                  to a \"safe account\". Forty-one calls are known, nine customers paid.",
        categories: &["fraud/masquerade", "information-gathering/social-engineering"],
        severity: "high",
        persons: Some(41),
        loss: Some(186_000),
        values: &[&MULE_IBAN],
        ticket: Some(("fraud-desk", "F-20417")),
        ..BASE
    },
    Report {
        key: "phishing-1",
        by: REPORTER,
        ago: 21 * D,
        title: "Credential phishing against customers, wave 1",
        summary: "Mails announce a blocked card and lead to a copy of the sign-in page. The copy relays the one-time code \
                  while the customer still types.",
        categories: &["fraud/phishing"],
        severity: "high",
        persons: Some(320),
        values: &[&KIT_HOST, &LURE_LOGIN],
        ticket: Some(("siem", "INC-4388")),
        ..BASE
    },
    Report {
        key: "invoice",
        by: COMPLIANCE,
        ago: 16 * D,
        title: "Invoice fraud against a corporate customer, payment stopped",
        summary: "A supplier's invoice came with a changed account. The payment was stopped before it left the bank.",
        categories: &["fraud/masquerade"],
        loss: Some(0),
        values: &[&MAIL_RELAY, &INVOICE_NAME, &MULE_IBAN_DE],
        ..BASE
    },
    Report {
        key: "extension",
        by: REPORTER,
        ago: 12 * D,
        title: "Malicious browser extension reads one-time codes",
        summary: "An extension that promises discounts reads the page of the internet bank and sends codes to a panel that \
                  is known from the phishing waves.",
        categories: &["malicious-code/malware-distribution"],
        severity: "high",
        persons: Some(57),
        values: &[&EXTENSION, &KIT_PANEL],
        ..BASE
    },
    Report {
        key: "phishing-2",
        by: REPORTER,
        ago: 9 * D,
        title: "Credential phishing against customers, wave 2",
        summary: "The copied sign-in page is back under new names. This time the archive of the kit was left on the \
                  server and could be secured.",
        categories: &["fraud/phishing"],
        severity: "high",
        ongoing: true,
        persons: Some(1_200),
        loss: Some(250_000),
        narrative: &[
            (
                "incident-facts",
                "The first mails left on a Saturday evening. Customers who typed a code lost control of the \
              session within twenty seconds; transfers followed after the daily limit had been raised.",
            ),
            (
                "victim-identity",
                "Anna Lindqvist lost 18,400 EUR in three transfers and agrees to be contacted.",
            ),
        ],
        values: &[
            &KIT_HASH,
            &KIT_PANEL,
            &KIT_HOST,
            &KIT_HOST_6,
            &KIT_SIGN_INS,
            &LURE_VERIFY,
            &CUSTOMER_ADDRESS,
            &MULE_IBAN,
        ],
        subjects: &[("victim", "Anna Lindqvist")],
        ticket: Some(("siem", "INC-4411")),
        ..BASE
    },
    Report {
        key: "parcel",
        by: REPORTER,
        ago: 8 * D,
        title: "Text messages lead to a copy of the sign-in page",
        summary: "Text messages ask for a small parcel fee and lead to the copied sign-in page on the server that the \
                  mails of wave 2 use.",
        categories: &["fraud/phishing"],
        severity: "high",
        ongoing: true,
        persons: Some(640),
        values: &[&LURE_PARCEL, &KIT_HOST, &KIT_NET],
        ..BASE
    },
    Report {
        key: "swap",
        by: REPORTER,
        ago: 6 * D,
        title: "SIM swap used against 14 accounts",
        summary: "Numbers of fourteen customers were moved to other cards, and the accounts were emptied with codes sent \
                  to those numbers.",
        categories: &["fraud/masquerade", "intrusions/unprivileged-account-compromise"],
        severity: "critical",
        persons: Some(14),
        loss: Some(412_000),
        values: &[&SWAP_PHONE, &MULE_IBAN],
        subjects: &[("victim", "Erik Sandström"), ("account-holder", "Mikael Norén")],
        ..BASE
    },
    Report {
        key: "mules",
        by: COMPLIANCE,
        ago: 5 * D,
        title: "Mule accounts opened with forged passports",
        summary: "Seven accounts were opened within two days with passports of one print run. Two received money of the \
                  SIM swaps.",
        categories: &["fraud/masquerade"],
        tlp: "TLP:AMBER+STRICT",
        values: &[&MULE_IBAN, &MULE_IBAN_DE],
        subjects: &[("mule", "Dragan Petrik")],
        ..BASE
    },
    Report {
        key: "insider",
        by: COMPLIANCE,
        ago: 3 * D,
        title: "Employee suspected of passing on customer lists",
        summary: "A list that was offered for sale holds only customers of one branch. Two employees had access to it; \
                  the inquiry is confidential.",
        categories: &["information-content-security/data-leak"],
        severity: "high",
        tlp: "TLP:RED",
        persons: Some(2_300),
        ..BASE
    },
    Report {
        key: "cards",
        by: REPORTER,
        ago: 26 * H,
        title: "Card data offered for sale, one batch confirmed",
        summary: "Of 900 cards on offer, 212 are ours and were used at the same online shop in October.",
        categories: &["information-content-security/data-leak"],
        severity: "high",
        persons: Some(212),
        ..BASE
    },
    Report {
        key: "gateway",
        by: REPORTER,
        ago: 23 * H,
        title: "DDoS against the payment gateway, 40 minutes",
        summary: "The gateway was flooded from a botnet of home routers; every second card payment failed for forty minutes.",
        categories: &["availability/ddos"],
        severity: "critical",
        detected: 35,
        aware: Some(30),
        persons: Some(90_000),
        services: Some(2),
        ticket: Some(("siem", "INC-4470")),
        ..BASE
    },
    Report {
        key: "spraying",
        by: REPORTER,
        ago: 5 * H,
        title: "Password spraying against the employee portal",
        summary: "One try per address and hour over four days; no account was opened.",
        categories: &["intrusion-attempts/brute-force"],
        ongoing: true,
        values: &[&SPRAY_NET, &SPRAY_AGENT],
        ..BASE
    },
    Report {
        key: "phishing-3",
        by: REPORTER,
        ago: 95,
        title: "Credential phishing against customers, wave 3",
        summary: "A third wave uses the same kit and the same panel; the pages now ask for the answer to a security \
                  question as well.",
        categories: &["fraud/phishing"],
        severity: "high",
        detected: H,
        aware: Some(50),
        ongoing: true,
        persons: Some(80),
        values: &[&KIT_PANEL, &KIT_HASH, &KIT_NET],
        ticket: Some(("siem", "INC-4481")),
        ..BASE
    },
];

pub(super) const DRAFTS: &[Report] = &[
    Report {
        key: "draft-loans",
        by: REPORTER,
        ago: 4 * H,
        title: "Loans applied for in the names of customers",
        summary: "Eleven applications with payslips of one template.",
        categories: &["fraud/masquerade"],
        ..BASE
    },
    Report {
        key: "draft-atm",
        by: COMPLIANCE,
        ago: 2 * D,
        title: "Cash machine opened with a service key",
        categories: &["intrusions/burglary"],
        ..BASE
    },
];
