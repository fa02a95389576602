//! What was done about the reports, act by act: triage, cases, feedback, alerts.

use super::reports::{D, H, Report, reports};
use super::values::{
    EXTENSION, KIT_HASH, KIT_HOST, KIT_HOST_6, KIT_NET, KIT_PANEL, KIT_SIGN_INS, LURE_PARCEL, LURE_VERIFY,
    RELAY_FIRMWARE, RELAY_HOST, RELAY_NAME, Seen,
};
use std::fmt;

/// Somebody does something.
pub(super) struct Step {
    /// Minutes before now.
    pub(super) ago: i64,
    /// `login@organisation`.
    pub(super) who: &'static str,
    pub(super) act: Act,
}

/// What. Reports, cases and alerts by their names in the script.
pub(super) enum Act {
    /// Keeps a draft.
    Draft(&'static Report),
    /// Submits a report.
    Submit(&'static Report),
    /// Has told the supervisory authority what statutes demand.
    Notify(&'static str),
    /// Says that it was received.
    Acknowledge(&'static str),
    /// Takes it into one's hands.
    Claim(&'static str),
    /// Nothing follows, and why.
    NoAction(&'static str, &'static str),
    /// Done.
    Close(&'static str),
    /// Tells the reporter: text, outcome.
    Tell(&'static str, &'static str, &'static str),
    /// Opens a case: its name, its title.
    Open(&'static str, &'static str),
    /// Takes a report into a case.
    Accept(&'static str, &'static str),
    /// Drafts an alert.
    Compose(&'static Composed),
    /// Sends it to a second person.
    AskClearance(&'static str),
    /// Clears it.
    Clear(&'static str),
    /// Publishes it.
    Publish(&'static str),
    /// Recalls it, and why.
    Recall(&'static str, &'static str),
    /// Confirms that a recalled one is gone.
    Gone(&'static str),
    /// Answers an alert: state, note.
    Answer(&'static str, &'static str, &'static str),
}

impl fmt::Debug for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, name) = match self {
            Self::Draft(report) => ("draft", report.key),
            Self::Submit(report) => ("submit", report.key),
            Self::Notify(name) => ("notify", *name),
            Self::Acknowledge(name) => ("acknowledge", *name),
            Self::Claim(name) => ("claim", *name),
            Self::NoAction(name, _) => ("no-action", *name),
            Self::Close(name) => ("close", *name),
            Self::Tell(name, ..) => ("feedback", *name),
            Self::Open(name, _) => ("open", *name),
            Self::Accept(name, _) => ("accept", *name),
            Self::Compose(alert) => ("compose", alert.key),
            Self::AskClearance(name) => ("submit-for-clearance", *name),
            Self::Clear(name) => ("clear", *name),
            Self::Publish(name) => ("publish", *name),
            Self::Recall(name, _) => ("recall", *name),
            Self::Gone(name) => ("confirm gone", *name),
            Self::Answer(name, ..) => ("answer", *name),
        };
        write!(f, "{what} {name}")
    }
}

/// An alert as its drafter types it.
pub(super) struct Composed {
    pub(super) key: &'static str,
    pub(super) case: &'static str,
    pub(super) reports: &'static [&'static str],
    pub(super) title: &'static str,
    pub(super) summary: &'static str,
    pub(super) recommendation: &'static str,
    pub(super) categories: &'static [&'static str],
    pub(super) severity: &'static str,
    pub(super) values: &'static [&'static Seen],
}

const EXTENSION_ALERT: Composed = Composed {
    key: "extension-alert",
    case: "lindorm",
    reports: &["extension"],
    title: "Browser extension sends one-time codes to a panel",
    summary: "A discount extension reads the pages of internet banks and sends one-time codes to a panel. Version 2.1 is \
              known to do so.",
    recommendation: "Look for the hash among managed browsers.",
    categories: &["malicious-code/malware-distribution"],
    severity: "high",
    values: &[&EXTENSION, &KIT_PANEL],
};

const KIT_ALERT: Composed = Composed {
    key: "kit-alert",
    case: "lindorm",
    reports: &["phishing-2", "staff"],
    title: "Phishing kit that relays one-time codes is in use against banks and hospitals",
    summary: "A kit copies a sign-in page, relays what is typed while the session is open, and raises limits at once. It was \
              seen in two Member States and two sectors within three days, with the same archive and the same panel.",
    recommendation: "Block the panel and the server; look for sign-ins within twenty seconds from two networks; tell us what \
                     you see.",
    categories: &["fraud/phishing"],
    severity: "high",
    values: &[&KIT_HASH, &KIT_PANEL, &KIT_HOST, &KIT_HOST_6, &KIT_SIGN_INS],
};

const PARCEL_ALERT: Composed = Composed {
    key: "parcel-alert",
    case: "lindorm",
    reports: &["parcel", "phishing-2"],
    title: "Parcel-fee messages lead to the kit's newer pages",
    summary: "Text messages ask for a parcel fee and lead to pages of the kit that is known from the last alert. The pages \
              stand in one network that answers no abuse reports.",
    recommendation: "Block the names at resolvers; warn customers of parcel fees.",
    categories: &["fraud/phishing"],
    severity: "high",
    values: &[&LURE_PARCEL, &LURE_VERIFY, &KIT_NET, &KIT_SIGN_INS],
};

const RELAY_ALERT: Composed = Composed {
    key: "relay-alert",
    case: "kestrel",
    reports: &["control", "resolver"],
    title: "Control server of changed router firmware",
    summary: "Branch routers with changed firmware report to one server every five minutes; a resolver in the same network \
              answers wrongly.",
    recommendation: "Look for the address in flows of the last thirty days.",
    categories: &["malicious-code/c2-server"],
    severity: "critical",
    values: &[&RELAY_HOST, &RELAY_NAME, &RELAY_FIRMWARE],
};

const LOTTE: &str = "analyst@brabant";
const WIM: &str = "supervisor@brabant";
const SOFIE: &str = "duty@brabant";
const CLAIRE: &str = "analyst@lutetia";

const fn step(ago: i64, who: &'static str, act: Act) -> Step {
    Step { ago, who, act }
}

/// Everything but the reports themselves.
pub(super) fn steps() -> impl Iterator<Item = Step> {
    settled()
        .into_iter()
        .flat_map(answered)
        .chain(cases())
        .chain(alerts())
        .chain(under_way())
        .chain(notified())
}

/// Closing owes the reporter a last answer, which is given on the next day.
fn answered(closing: Step) -> Vec<Step> {
    let last = match closing.act {
        Act::Close(name) => {
            let thanks =
                "This ends our work on your report. Thank you: it was of use, also where nothing followed.";
            Some(step(closing.ago - D, closing.who, Act::Tell(name, thanks, "resolved")))
        }
        _ => None,
    };
    std::iter::once(closing).chain(last).collect()
}

/// Companies keep their statutory terms; clocks of the last thirty hours are left to be seen, some of them late.
fn notified() -> impl Iterator<Item = Step> {
    reports().filter(|report| report.ago > 30 * H).map(|report| {
        let who = match report.by.split_once('@').map_or("", |(_, slug)| slug) {
            "nordbank" => "compliance@nordbank",
            "hexacom" => "compliance@hexacom",
            _ => "compliance@klinikum",
        };
        step(report.ago - 8 * H, who, Act::Notify(report.key))
    })
}

/// Work that is over.
#[expect(clippy::too_many_lines, reason = "a script, read from top to bottom")]
fn settled() -> Vec<Step> {
    vec![
        step(30 * D - 4 * H, LOTTE, Act::Claim("callers")),
        step(
            27 * D,
            LOTTE,
            Act::NoAction(
                "callers",
                "The numbers were rented for a day and lead nowhere; the accounts were emptied abroad.",
            ),
        ),
        step(
            26 * D,
            LOTTE,
            Act::Tell(
                "callers",
                "The numbers are blocked, and the receiving account was reported to its bank. \
             We count the calls for the yearly overview.",
                "no-further-action",
            ),
        ),
        step(26 * D - 5, LOTTE, Act::Close("callers")),
        step(21 * D - 2 * H, SOFIE, Act::Acknowledge("phishing-1")),
        step(
            20 * D,
            LOTTE,
            Act::NoAction("phishing-1", "The pages were gone within hours and nothing of the kit was left."),
        ),
        step(
            19 * D,
            LOTTE,
            Act::Tell(
                "phishing-1",
                "The hoster took the server down at 04:20 on the day of your report. If a \
             second wave comes, an archive left on the server would help us most.",
                "blocked",
            ),
        ),
        step(19 * D - 5, LOTTE, Act::Close("phishing-1")),
        step(18 * D, LOTTE, Act::Acknowledge("tape")),
        step(
            17 * D,
            LOTTE,
            Act::NoAction("tape", "The program is known, and its makers were arrested in spring."),
        ),
        step(
            17 * D - 30,
            LOTTE,
            Act::Tell(
                "tape",
                "A free tool opens files of this program; you will not need your tapes the \
             next time.",
                "resolved",
            ),
        ),
        step(17 * D - 35, LOTTE, Act::Close("tape")),
        step(17 * D, CLAIRE, Act::Claim("voicemail")),
        step(17 * D - 3 * H, LOTTE, Act::Acknowledge("voicemail")),
        step(16 * D, CLAIRE, Act::NoAction("voicemail", "The collect calls ended with the new PIN rule.")),
        step(
            16 * D - 20,
            CLAIRE,
            Act::Tell(
                "voicemail",
                "Two operators with the same default have been told, without your name.",
                "warned",
            ),
        ),
        step(16 * D - 25, CLAIRE, Act::Close("voicemail")),
        step(15 * D, LOTTE, Act::NoAction("voicemail", "Lutetia has it.")),
        step(
            15 * D - 10,
            LOTTE,
            Act::Tell("voicemail", "Cyber Unit Lutetia answers for both of us.", "referred"),
        ),
        step(15 * D - 15, LOTTE, Act::Close("voicemail")),
        step(15 * D - 2 * H, LOTTE, Act::Acknowledge("invoice")),
        step(
            14 * D,
            LOTTE,
            Act::NoAction("invoice", "The payment was stopped; the sender's server is kept in view."),
        ),
        step(
            14 * D - 20,
            LOTTE,
            Act::Tell(
                "invoice",
                "Your quick stop spared the supplier's other customers a loss as well.",
                "warned",
            ),
        ),
        step(14 * D - H, SOFIE, Act::Acknowledge("worm")),
        step(13 * D, LOTTE, Act::NoAction("worm", "An old worm without a server to report to.")),
        step(
            13 * D - 15,
            LOTTE,
            Act::Tell(
                "worm",
                "The supplier knows, and checks the other sticks of that stand.",
                "no-further-action",
            ),
        ),
        step(13 * D - 20, LOTTE, Act::Close("worm")),
        step(9 * D + 6 * H, LOTTE, Act::NoAction("probing", "Scans of this kind are counted, not followed.")),
        step(
            9 * D + 5 * H,
            LOTTE,
            Act::Tell(
                "probing",
                "We know the network from other reports; tell us if it comes back.",
                "no-further-action",
            ),
        ),
        step(9 * D, CLAIRE, Act::Acknowledge("probing")),
    ]
}

/// The two cases.
fn cases() -> Vec<Step> {
    vec![
        step(12 * D - 3 * H, LOTTE, Act::Claim("extension")),
        step(11 * D, LOTTE, Act::Open("lindorm", "Phish-kit Lindorm")),
        step(11 * D - 2, LOTTE, Act::Accept("extension", "lindorm")),
        step(9 * D - 3 * H, LOTTE, Act::Accept("phishing-2", "lindorm")),
        step(8 * D - 2 * H, LOTTE, Act::Accept("parcel", "lindorm")),
        step(7 * D + 4 * H, LOTTE, Act::Accept("staff", "lindorm")),
        step(7 * D - 3 * H, SOFIE, Act::Acknowledge("control")),
        step(7 * D - 5 * H, CLAIRE, Act::Acknowledge("control")),
        step(6 * D + 12 * H, LOTTE, Act::Open("kestrel", "Relay Kestrel")),
        step(6 * D + 12 * H - 2, LOTTE, Act::Accept("control", "kestrel")),
        step(6 * D - 4 * H, LOTTE, Act::Accept("resolver", "kestrel")),
        step(6 * D - 6 * H, CLAIRE, Act::Claim("resolver")),
        step(3 * D + 8 * H, LOTTE, Act::Accept("mail-relay", "kestrel")),
        step(
            8 * D,
            LOTTE,
            Act::Tell(
                "phishing-2",
                "Your archive let us recognise the kit elsewhere within a day. Partners will be \
             warned without your name.",
                "investigating",
            ),
        ),
        step(
            5 * D,
            LOTTE,
            Act::Tell(
                "control",
                "The firmware was changed at one reseller. We would like to warn partners; that \
             needs your consent, because your agreement lets nothing pass on without it.",
                "investigating",
            ),
        ),
    ]
}

/// One alert recalled, one out, one waiting, one that reaches nobody yet.
fn alerts() -> Vec<Step> {
    vec![
        step(10 * D, LOTTE, Act::Compose(&EXTENSION_ALERT)),
        step(10 * D - 20, LOTTE, Act::AskClearance("extension-alert")),
        step(10 * D - 2 * H, WIM, Act::Clear("extension-alert")),
        step(10 * D - 2 * H - 5, LOTTE, Act::Publish("extension-alert")),
        step(10 * D - 6 * H, "officer@polder", Act::Answer("extension-alert", "acknowledged", "")),
        step(
            9 * D + 2 * H,
            "officer@meridian",
            Act::Answer("extension-alert", "not-relevant", "No managed browser here has it."),
        ),
        step(
            8 * D + 3 * H,
            WIM,
            Act::Recall(
                "extension-alert",
                "The hash also belongs to a version of the extension that \
             does no harm; a narrower alert follows.",
            ),
        ),
        step(8 * D + 2 * H, "officer@polder", Act::Gone("extension-alert")),
        step(8 * D - 5 * H, "officer@meridian", Act::Gone("extension-alert")),
        step(8 * D - 6 * H, "officer@dnipro", Act::Gone("extension-alert")),
        step(6 * D, LOTTE, Act::Compose(&KIT_ALERT)),
        step(6 * D - 40, LOTTE, Act::AskClearance("kit-alert")),
        step(2 * D + 3 * H, WIM, Act::Clear("kit-alert")),
        step(2 * D + 2 * H, LOTTE, Act::Publish("kit-alert")),
        step(
            2 * D - H,
            "officer@polder",
            Act::Answer("kit-alert", "acted-on", "Panel blocked; one sign-in of that kind found."),
        ),
        step(D + 20 * H, "officer@dnipro", Act::Answer("kit-alert", "acknowledged", "")),
        step(3 * D, LOTTE, Act::Compose(&RELAY_ALERT)),
        step(7 * H, LOTTE, Act::Compose(&PARCEL_ALERT)),
        step(6 * H, LOTTE, Act::AskClearance("parcel-alert")),
    ]
}

/// Work that waits or is in somebody's hands.
fn under_way() -> Vec<Step> {
    vec![
        step(8 * D - 12 * H, LOTTE, Act::Acknowledge("lures")),
        step(8 * D - 14 * H, CLAIRE, Act::Claim("lures")),
        step(6 * D - 3 * H, LOTTE, Act::Claim("swap")),
        step(5 * D - 2 * H, LOTTE, Act::Acknowledge("mules")),
        step(5 * D - 4 * H, LOTTE, Act::Claim("shop")),
        step(5 * D - 3 * H, CLAIRE, Act::Acknowledge("shop")),
        step(5 * D, LOTTE, Act::Acknowledge("invoices-out")),
        step(4 * D - 5 * H, CLAIRE, Act::Acknowledge("mail-relay")),
        step(D + 18 * H, SOFIE, Act::Acknowledge("patient-portal")),
        step(29 * H, SOFIE, Act::Claim("ransom")),
        step(26 * H, CLAIRE, Act::Acknowledge("spoofing")),
        step(4 * H, SOFIE, Act::Acknowledge("spraying")),
    ]
}

#[cfg(test)]
mod tests {
    use super::super::{reports, story};
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn nothing_is_done_about_what_has_not_happened() {
        let mut there = BTreeSet::new();
        for step in story() {
            assert!(step.ago > 0, "{:?}", step.act);
            let needs: Vec<&str> = match &step.act {
                Act::Draft(_) | Act::Submit(_) | Act::Open(..) => vec![],
                Act::Acknowledge(name)
                | Act::Claim(name)
                | Act::Close(name)
                | Act::Notify(name)
                | Act::NoAction(name, _)
                | Act::Tell(name, ..)
                | Act::AskClearance(name)
                | Act::Clear(name)
                | Act::Publish(name)
                | Act::Recall(name, _)
                | Act::Gone(name)
                | Act::Answer(name, ..) => vec![name],
                Act::Accept(report, case) => vec![report, case],
                Act::Compose(alert) => alert.reports.iter().copied().chain([alert.case]).collect(),
            };
            for name in needs {
                assert!(there.contains(name), "{:?} comes before {name}", step.act);
            }
            match step.act {
                Act::Submit(report) => there.insert(report.key),
                Act::Open(case, _) => there.insert(case),
                Act::Compose(alert) => there.insert(alert.key),
                _ => true,
            };
        }
        assert_eq!(reports::reports().count(), 32);
    }
}
