//! `entente report new`: a template that says what each field wants, so that nobody needs a manual beside it.

use super::remarks::without_remarks;
use crate::client::Output;
use crate::commands::out::Out;
use anyhow::Result;
use clap::{Args, ValueEnum};
use domain::taxonomy::Category;
use serde_json::Value;
use std::fmt::Write as _;

#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  entente report new -o report.json
  entente report submit report.json

Lines that begin with // are remarks; \"report submit\" leaves them out. With --output json there are none.")]
pub(in crate::commands) struct New {
    /// What is reported
    #[arg(long, value_enum, default_value_t = Kind::Incident)]
    kind: Kind,
    /// With remarks, or as JSON alone
    #[arg(long, value_enum, default_value_t = Output::Text)]
    output: Output,
    #[command(flatten)]
    out: Out,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Kind {
    /// Something that happened
    Incident,
    /// A first word, with little known yet
    EarlyWarning,
    /// How often something happened: figures only
    Frequency,
}

impl New {
    pub(super) fn run(&self) -> Result<()> {
        self.out.check()?;
        let template = template(self.kind);
        if self.output == Output::Json {
            let value: Value = serde_json::from_str(&without_remarks(&template))?;
            return self.out.write(format!("{}\n", serde_json::to_string_pretty(&value)?).as_bytes());
        }
        self.out.write(template.as_bytes())
    }
}

const HEAD: &str = "\
// Fill in what you know, then: entente report submit FILE
// It shows who would receive the report before anything is sent. Lines like this one are left out.
{
";

const FACTS: &str = r#"
  // What happened, in a line (200 characters at most). No names of persons.
  "title": "",

  // What is known, in a few sentences (4,000 characters at most).
  "summary": "",

  // When it was noticed. Times are like 2026-11-20T04:10:00Z, or with an offset: 2026-11-20T05:10:00+01:00.
  "detected_at": null,

  // When the organisation became aware, and when it was classified: statutory clocks start from these.
  "aware_at": null,
  "classified_at": null,

  // When it happened: a time, or what is known of one, as in {"value": "2026-11", "precision": "month"}.
  "occurred_at": null,
  "ongoing": null,
"#;

const DETAILS: &str = r#"
  // low, medium, high or critical.
  "severity": null,

  // Who and what was hit: {"countries": ["SE"], "sectors": ["banking"], "persons": 1200, "services": 2, "loss_eur": 250000}
  "affected": null,

  // The story in parts: {"text": "...", "data_class": "incident-facts"}
  "narrative": [],

  // Technical values, as they are or defanged: {"type": "domain-name", "value": "login-nordbank[.]example", "role": "attacker"}
  // Types: ipv4-addr, ipv6-addr, domain-name, url, email-addr, file-hash-md5, file-hash-sha1, file-hash-sha256,
  // file-hash-sha512, autonomous-system, mac-addr, mutex, user-agent, x509-sha256, iban, payment-card-hash, phone-number,
  // crypto-wallet, account, cve.
  "observables": [],

  // Persons, where an authority needs them: {"role": "victim", "name": "...", "identifiers": [], "data_class": "victim-identity"}
  "subjects": [],

  // Where it stands in your own systems; never passed on: {"system": "siem", "id": "INC-4411"}
  "references": [],
"#;

const FIGURES: &str = r#"
  // What the figures are of, in a line (200 characters at most).
  "title": "",
  "summary": "",

  // The figures: {"category": "fraud/phishing", "period": "2026-11", "count": 41}. A period is a year, a month or a day.
  "counts": null,
"#;

const TERMS: &str = r#"
  // Who may see it: TLP:CLEAR, TLP:GREEN, TLP:AMBER, TLP:AMBER+STRICT or TLP:RED. What may be done with it: PAP:CLEAR to PAP:RED.
  "marking": {"tlp": "TLP:AMBER", "pap": "PAP:AMBER"},

  // "agreements": everybody to whom your agreements release it. "only", with "organisations": [ids]. "nobody": kept as your own record.
  "audience": {"mode": "agreements"}
}
"#;

fn template(kind: Kind) -> String {
    let word = match kind {
        Kind::Incident => "incident",
        Kind::EarlyWarning => "early-warning",
        Kind::Frequency => "frequency",
    };
    let body = match kind {
        Kind::Frequency => FIGURES.to_owned(),
        Kind::Incident | Kind::EarlyWarning => format!("{FACTS}{}{DETAILS}", categories()),
    };
    format!("{HEAD}  \"kind\": \"{word}\",\n{body}{TERMS}")
}

/// The field with every category that there is.
fn categories() -> String {
    let mut text = String::from("\n  // What it is: one or more of\n");
    let mut class = "";
    for category in Category::all() {
        let word = category.as_str();
        match word.split_once('/') {
            Some((of, _)) if of == class => {
                // the line of its class goes on
                text.pop();
                let _ = writeln!(text, ", {word}");
            }
            _ => {
                class = word.split('/').next().unwrap_or_default();
                let _ = writeln!(text, "  //   {word}");
            }
        }
    }
    text.push_str("  \"categories\": [],\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::WallClock;
    use domain::report::{Mode, parse};
    use domain::time::Clock as _;

    #[test]
    fn every_template_is_a_report_but_for_what_is_left_to_fill_in() {
        for (kind, missing) in [
            (Kind::Incident, &["/title", "/detected_at", "/categories", "/severity"][..]),
            (Kind::EarlyWarning, &["/title", "/detected_at", "/categories"]),
            (Kind::Frequency, &["/title", "/counts"]),
        ] {
            let body: Value = serde_json::from_str(&without_remarks(&template(kind))).unwrap();
            let wrong = parse(&body, Mode::Submit, WallClock.now()).unwrap_err();
            let mut pointers: Vec<&str> = wrong.iter().map(|error| error.pointer.as_str()).collect();
            pointers.sort_unstable();
            let mut missing = missing.to_vec();
            missing.sort_unstable();
            assert_eq!(pointers, missing, "{kind:?}: {wrong:?}");
        }
    }

    #[test]
    fn it_names_every_category() {
        let text = template(Kind::Incident);
        for category in Category::all() {
            assert!(text.contains(category.as_str()), "{}", category.as_str());
        }
        assert!(text.lines().all(|line| line.len() < 600));
    }
}
