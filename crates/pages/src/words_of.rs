//! Findings in words: what a decision looked at, as sentences with the clause that each cites.

use crate::routes::phrases::{date, listed};
use crate::view::{Finding, Verdict};
use crate::words::{Lang, arg, say, word};
use app::directory::Directory;
use domain::agreement::{Clause, DataLevel};
use domain::data_class::ClassSet;
use domain::decision::{self, Because, Reach};
use domain::ids::OrgId;

/// Who speaks: a language, and the names behind ids.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Teller<'a> {
    /// In which language.
    pub(crate) lang: Lang,
    /// The names of organisations.
    pub(crate) directory: &'a Directory,
}

/// A sentence and its particulars.
type Told = (Verdict, String, String);

impl Teller<'_> {
    /// Every finding as one or more sentences, in the order of the decision.
    pub(crate) fn findings(self, findings: &[decision::Finding]) -> Vec<Finding> {
        findings.iter().flat_map(|finding| self.finding(finding)).collect()
    }

    /// Why it was refused, in a line: the first finding that fails.
    pub(crate) fn refusal(self, findings: &[decision::Finding]) -> String {
        let failed = findings.iter().find(|finding| finding.verdict == decision::Verdict::Fail);
        let told = failed
            .into_iter()
            .flat_map(|finding| self.finding(finding))
            .find(|told| told.verdict == Verdict::Fail);
        told.map_or_else(String::new, |told| {
            if told.because.is_empty() { told.text } else { format!("{}: {}", told.text, told.because) }
        })
    }

    /// One finding: a sentence, or one for each fate of its classes.
    pub(crate) fn finding(self, finding: &decision::Finding) -> Vec<Finding> {
        let ok = finding.verdict != decision::Verdict::Fail;
        let clause = finding.clause.map_or("", Clause::as_str);
        let mend = finding.mend.filter(|_| finding.verdict != decision::Verdict::Pass);
        let told = self.tell(&finding.because, ok);
        let made = told.into_iter().map(|(verdict, text, because)| Finding {
            mend: mend
                .filter(|_| verdict != Verdict::Pass && verdict != Verdict::Mask)
                .map(|mend| mend.to_string()),
            verdict,
            text,
            clause: clause.to_owned(),
            because,
        });
        made.collect()
    }

    fn tell(self, because: &Because, ok: bool) -> Vec<Told> {
        let lang = self.lang;
        let verdict = if ok { Verdict::Pass } else { Verdict::Fail };
        let choose = |yes: String, no: String| if ok { yes } else { no };
        let one = |text: String, more: String| vec![(verdict, text, more)];
        match because {
            Because::NoAgreement => one(say(lang, "why-no-agreement", &[]), String::new()),
            Because::InForce { from, until, .. } => one(
                choose(say(lang, "why-in-force", &[]), say(lang, "why-not-in-force", &[])),
                say(
                    lang,
                    "why-in-force-between",
                    &[("from", arg(date(*from, lang))), ("until", arg(date(*until, lang)))],
                ),
            ),
            Because::PartyLeft { organisation } => {
                one(say(lang, "why-party-left", &[("org", arg(self.name(*organisation)))]), String::new())
            }
            Because::Suspended { clauses, since } => self.suspended(clauses, *since, ok),
            Because::Direction { flow, from, to } => one(
                choose(say(lang, "why-direction", &[]), say(lang, "why-direction-not", &[])),
                say(
                    lang,
                    "why-direction-between",
                    &[
                        ("flow", arg(word(lang, "flow", flow.as_str()))),
                        ("from", arg(word(lang, "party-role", from.as_str()).to_lowercase())),
                        ("to", arg(word(lang, "party-role", to.as_str()).to_lowercase())),
                    ],
                ),
            ),
            Because::Purposes { granted, .. } => one(
                choose(
                    say(lang, "why-purposes", &[("n", arg(granted.iter().count()))]),
                    say(lang, "why-purposes-none", &[]),
                ),
                granted.iter().map(|p| word(lang, "purpose", p.as_str())).collect::<Vec<_>>().join(", "),
            ),
            Because::Categories { refused } => {
                let words: Vec<String> = refused.iter().map(|c| word(lang, "category", c.as_str())).collect();
                let not = say(lang, "why-categories-not", &[("categories", arg(words.join(", ")))]);
                one(choose(say(lang, "why-categories", &[]), not), String::new())
            }
            Because::Tlp { label, max } => one(
                choose(
                    say(lang, "why-tlp", &[("label", arg(label))]),
                    say(lang, "why-tlp-not", &[("label", arg(label))]),
                ),
                say(lang, "why-up-to", &[("max", arg(max))]),
            ),
            Because::Pap { label, max } => one(
                choose(
                    say(lang, "why-pap", &[("label", arg(label))]),
                    say(lang, "why-pap-not", &[("label", arg(label))]),
                ),
                say(lang, "why-up-to", &[("max", arg(max))]),
            ),
            Because::Handling { refused, added } => {
                let codes = |list: &[domain::marking::Handling]| {
                    arg(list.iter().map(|code| code.as_str()).collect::<Vec<_>>().join(", "))
                };
                let more = if added.is_empty() {
                    String::new()
                } else {
                    say(lang, "why-handling-added", &[("codes", codes(added))])
                };
                let not = say(lang, "why-handling-not", &[("codes", codes(refused))]);
                one(choose(say(lang, "why-handling", &[]), not), more)
            }
            Because::Source { originator, label, reach, .. } => {
                let text = self.reach(reach, *originator, *label);
                one(text, String::new())
            }
            Because::Classes { kept, pseudonymised, withheld } => {
                self.classes(*kept, *pseudonymised, *withheld, ok)
            }
            Because::DataLevel { level, withheld } => {
                let text = match level {
                    DataLevel::Strategic => say(lang, "why-strategic", &[]),
                    DataLevel::Operational => say(lang, "why-operational", &[]),
                };
                vec![self.limited(text, *withheld, ok)]
            }
            Because::Level { granted, effective, withheld } => {
                vec![self.level(granted.as_str(), effective.as_str(), *withheld, ok)]
            }
            Because::LegalBasis { .. } => one(
                choose(say(lang, "why-legal-basis", &[]), say(lang, "why-legal-basis-not", &[])),
                String::new(),
            ),
            Because::Disputed { until } => {
                one(say(lang, "why-disputed", &[("at", arg(date(*until, lang)))]), String::new())
            }
            Because::Nothing => {
                one(choose(say(lang, "why-passes", &[]), say(lang, "why-fails", &[])), String::new())
            }
        }
    }

    fn suspended(self, clauses: &[Clause], since: Option<domain::time::Time>, ok: bool) -> Vec<Told> {
        let lang = self.lang;
        if ok && clauses.is_empty() {
            return vec![(Verdict::Pass, say(lang, "why-not-suspended", &[]), String::new())];
        }
        let names: Vec<String> =
            clauses.iter().map(|clause| word(lang, "clause-name", clause.as_str())).collect();
        let text = if names.is_empty() {
            say(lang, "why-suspended", &[])
        } else {
            say(lang, "why-suspended-part", &[("clauses", arg(names.join(", ")))])
        };
        let more =
            since.map_or_else(String::new, |at| say(lang, "why-since", &[("at", arg(date(at, lang)))]));
        vec![(if ok { Verdict::Pass } else { Verdict::Fail }, text, more)]
    }

    fn reach(self, reach: &Reach, originator: OrgId, label: domain::marking::Tlp) -> String {
        let lang = self.lang;
        let org = || ("org", arg(self.name(originator)));
        match reach {
            Reach::Clear => say(lang, "why-reach-clear", &[]),
            Reach::Client => say(lang, "why-reach-client", &[]),
            Reach::Community { .. } => say(lang, "why-reach-community", &[org()]),
            Reach::Consent => say(lang, "why-reach-consent", &[org()]),
            Reach::Own => say(lang, "why-reach-own", &[]),
            Reach::NoConsent => say(lang, "why-reach-no-consent", &[org()]),
            Reach::OutsideCommunity { .. } => say(lang, "why-reach-outside", &[org()]),
            Reach::Label => say(lang, "why-reach-label", &[("label", arg(label))]),
            Reach::Forbidden => say(lang, "why-reach-forbidden", &[org()]),
            Reach::Lapsed => say(lang, "why-reach-lapsed", &[org()]),
        }
    }

    fn classes(self, kept: ClassSet, pseudonymised: ClassSet, withheld: ClassSet, ok: bool) -> Vec<Told> {
        let lang = self.lang;
        let mut told = Vec::new();
        if !kept.is_empty() {
            told.push((
                Verdict::Pass,
                say(lang, "why-kept", &[("classes", arg(self.list(kept)))]),
                String::new(),
            ));
        }
        if !pseudonymised.is_empty() {
            let text = say(lang, "why-masked", &[("classes", arg(self.list(pseudonymised)))]);
            told.push((Verdict::Mask, text, say(lang, "why-masked-help", &[])));
        }
        if !withheld.is_empty() {
            let verdict = if ok { Verdict::Withhold } else { Verdict::Fail };
            told.push((
                verdict,
                say(lang, "why-withheld", &[("classes", arg(self.list(withheld)))]),
                String::new(),
            ));
        }
        told
    }

    fn level(self, granted: &str, effective: &str, withheld: ClassSet, ok: bool) -> Told {
        let lang = self.lang;
        let number = |level: &str| arg(level.trim_start_matches(['L', 'l']));
        let text = if ok {
            say(lang, "why-level", &[("level", number(effective))])
        } else {
            say(lang, "why-level-none", &[])
        };
        let (verdict, text, more) = self.limited(text, withheld, ok);
        if granted == effective {
            return (verdict, text, more);
        }
        let higher = say(lang, "why-level-granted", &[("level", number(granted))]);
        (verdict, text, if more.is_empty() { higher } else { format!("{higher}; {more}") })
    }

    /// A term that takes classes away, or none.
    fn limited(self, text: String, withheld: ClassSet, ok: bool) -> Told {
        let lang = self.lang;
        let verdict = match (ok, withheld.is_empty()) {
            (false, _) => Verdict::Fail,
            (true, true) => Verdict::Pass,
            (true, false) => Verdict::Withhold,
        };
        let more = if withheld.is_empty() {
            String::new()
        } else {
            say(lang, "why-withheld", &[("classes", arg(self.list(withheld)))])
        };
        (verdict, text, more)
    }

    /// *Victims, Addresses and Financial*, in small letters after the first.
    pub(crate) fn list(self, classes: ClassSet) -> String {
        let words: Vec<String> =
            classes.iter().map(|class| word(self.lang, "class", class.as_str())).collect();
        let small = |(i, word): (usize, &String)| if i == 0 { word.clone() } else { word.to_lowercase() };
        listed(&words.iter().enumerate().map(small).collect::<Vec<_>>(), self.lang)
    }

    /// The name of an organisation; one that is gone has none.
    pub(crate) fn name(self, id: OrgId) -> String {
        self.directory.organisation(id).map(|org| org.name).unwrap_or_default()
    }
}
