//! *Who will see this*: a preview as the panel shows it.

use super::phrases::{agreement, chips, listed, org};
use crate::view::{Audience, Change, Chip, Clock, ClockRow, Moment, Onward, Recipient, ScaleStep, Tlp};
use crate::words::{Lang, arg, say, word};
use crate::words_of::Teller;
use app::directory::{self, OrgRef};
use app::duties::DutyView;
use app::release::{AudienceEntry, ProjectionView};
use app::reports::{OnwardEntry, Preview, Submitted};
use domain::data_class::{ClassSet, DataClass};
use domain::decision::OrgKind;
use domain::ids::OrgId;
use domain::marking;
use domain::time::Time;
use std::collections::BTreeSet;

/// What the panel is made from, beside the preview.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look<'a> {
    /// Names and words.
    pub(crate) teller: Teller<'a>,
    /// Whose report it is.
    pub(crate) own: OrgId,
    /// Now.
    pub(crate) now: Time,
    /// The label of the form.
    pub(crate) tlp: marking::Tlp,
    /// The label before the last change.
    pub(crate) before: Option<marking::Tlp>,
}

impl Look<'_> {
    fn lang(&self) -> Lang {
        self.teller.lang
    }

    /// The whole panel.
    pub(crate) fn panel(&self, preview: &Preview) -> Audience {
        let onward: BTreeSet<OrgId> = preview.onward.iter().map(|one| one.to.id).collect();
        let mut audience = self.columns(&preview.audience, &onward);
        let moved = self.moved(preview);
        for one in audience.all.iter_mut().chain(&mut audience.part) {
            one.moved = moved.contains(&one.org.name);
        }
        self.fill_onward(&mut audience, &preview.onward, &moved);
        audience.scale = self.scale(preview);
        audience.changes = self.change(preview);
        audience.clocks = self.clocks(&preview.duties);
        audience.basis.clone_from(&preview.basis);
        audience
    }

    /// What came of a submission: who has it, where it may go from there, the clocks that run.
    pub(crate) fn submitted(&self, submitted: &Submitted, preview: &Preview) -> Audience {
        let onward: BTreeSet<OrgId> = preview.onward.iter().map(|one| one.to.id).collect();
        let mut audience = self.columns(&submitted.audience, &onward);
        self.fill_onward(&mut audience, &preview.onward, &BTreeSet::new());
        audience.clocks = self.clocks(&submitted.duties);
        audience
    }

    /// Who sees all, a part, nothing.
    fn columns(&self, entries: &[AudienceEntry], onward: &BTreeSet<OrgId>) -> Audience {
        let mut audience =
            Audience { as_of: Moment::new(self.now, self.now, self.lang()), ..Audience::default() };
        let mut agreements = BTreeSet::new();
        let mut nothing: Vec<(Vec<OrgRef>, Recipient)> = Vec::new();
        for entry in entries {
            if entry.outcome == "release" {
                agreements.extend(entry.agreement.as_ref().map(|agreement| agreement.reference.clone()));
                let whole = entry.projection.pseudonymised.is_empty() && entry.projection.withheld.is_empty();
                if whole { &mut audience.all } else { &mut audience.part }.push(self.recipient(entry));
                continue;
            }
            let refused = self.refused(entry, onward);
            match nothing
                .iter_mut()
                .find(|(_, known)| known.why == refused.why && refused.findings.is_empty())
            {
                Some((names, _)) => names.push(entry.organisation.clone()),
                None => nothing.push((vec![entry.organisation.clone()], refused)),
            }
        }
        audience.agreements = u32::try_from(agreements.len()).unwrap_or(u32::MAX);
        // those whom an agreement joins come first: there the reason can be mended
        nothing.sort_by_key(|(_, one)| one.agreement.is_none());
        audience.nothing = nothing.into_iter().map(|(names, one)| self.grouped(&names, one)).collect();
        audience
    }

    fn recipient(&self, entry: &AudienceEntry) -> Recipient {
        let shown = entry.projection;
        Recipient {
            org: org(&entry.organisation),
            agreement: entry.agreement.as_ref().map(|version| agreement(version, "")),
            chips: chips(shown.kept, shown.pseudonymised, shown.withheld),
            findings: self.teller.findings(&entry.because),
            ..Recipient::default()
        }
    }

    fn refused(&self, entry: &AudienceEntry, onward: &BTreeSet<OrgId>) -> Recipient {
        let lang = self.lang();
        let kind = entry.organisation.kind;
        let decided = entry.agreement.is_some();
        let why = match kind {
            OrgKind::Operator => say(lang, "aud-why-operator", &[]),
            _ if decided => self.teller.refusal(&entry.because),
            _ if onward.contains(&entry.organisation.id) => say(lang, "aud-why-onward", &[]),
            OrgKind::Company => say(lang, "aud-why-company", &[]),
            OrgKind::Authority | OrgKind::Csirt => say(lang, "aud-why-none", &[]),
        };
        Recipient {
            org: org(&entry.organisation),
            agreement: entry.agreement.as_ref().map(|version| agreement(version, "")),
            findings: if decided { self.teller.findings(&entry.because) } else { Vec::new() },
            why,
            ..Recipient::default()
        }
    }

    /// Several names in one line where the reason is the same.
    fn grouped(&self, names: &[OrgRef], mut one: Recipient) -> Recipient {
        if names.len() > 1 {
            let names: Vec<String> = names.iter().map(|org| org.name.clone()).collect();
            one.several = names.len();
            one.org = crate::view::OrgRef::new(&listed(&names, self.lang()), "");
        }
        one
    }

    fn fill_onward(&self, audience: &mut Audience, entries: &[OnwardEntry], moved: &BTreeSet<String>) {
        let lang = self.lang();
        let mut seen = BTreeSet::new();
        let mut via = Vec::new();
        for entry in entries.iter().filter(|entry| !entry.needs_consent) {
            if !via.contains(&entry.via.name) {
                via.push(entry.via.name.clone());
            }
            if seen.insert(entry.to.id) {
                audience.onward.push(Onward {
                    org: org(&entry.to),
                    strip: strip(entry.projection),
                    what: self.teller.list(entry.projection.kept.or(entry.projection.pseudonymised)),
                    moved: moved.contains(&entry.to.name),
                });
            }
        }
        if !via.is_empty() {
            audience.onward_by = say(lang, "aud-onward-by", &[("names", arg(listed(&via, lang)))]);
        }
        for entry in entries.iter().filter(|entry| entry.needs_consent) {
            if seen.insert(entry.to.id) {
                let why = say(lang, "aud-consent-via", &[("name", arg(&entry.via.name))]);
                audience.consent.push(Recipient { org: org(&entry.to), why, ..Recipient::default() });
            }
        }
        if let (true, Some(first)) = (audience.consent.is_empty(), via.first()) {
            audience.consent_note = say(lang, "aud-consent-note", &[("name", arg(first))]);
        }
    }

    /// The labels, each with whom it would reach.
    fn scale(&self, preview: &Preview) -> Vec<ScaleStep> {
        let lang = self.lang();
        let step = |label: &app::reports::LabelReach| {
            let onward = onward_names(label).len();
            let reach = match (label.direct.as_slice(), onward) {
                ([], _) => say(lang, "nobody", &[]),
                ([one], 0) => say(lang, "scale-only", &[("name", arg(short(one)))]),
                ([one], n) => say(lang, "scale-on", &[("name", arg(short(one))), ("n", arg(n))]),
                (many, 0) => say(lang, "scale-many", &[("n", arg(many.len()))]),
                (many, n) => say(lang, "scale-many-on", &[("all", arg(many.len())), ("n", arg(n))]),
            };
            ScaleStep {
                tlp: tlp(label.tlp),
                stop: label.direct.is_empty(),
                chosen: label.tlp == self.tlp,
                reach,
            }
        };
        preview.labels.iter().map(step).collect()
    }

    /// What the last change of the label did.
    fn change(&self, preview: &Preview) -> Vec<Change> {
        let lang = self.lang();
        let Some(before) = self.before.filter(|before| *before != self.tlp) else { return Vec::new() };
        let find = |tlp| preview.labels.iter().find(|label| label.tlp == tlp);
        let (Some(old), Some(new)) = (find(before), find(self.tlp)) else { return Vec::new() };
        let gained = |from: Vec<String>, to: Vec<String>| -> Vec<String> {
            to.into_iter().filter(|name| !from.contains(name)).collect()
        };
        let more = gained(names(&old.direct), names(&new.direct));
        let less = gained(names(&new.direct), names(&old.direct));
        let further = gained(onward_names(old), onward_names(new));
        let nearer = gained(onward_names(new), onward_names(old));
        let mut said = Vec::new();
        let list = |names: &[String]| [("names", arg(listed(names, lang)))];
        if !more.is_empty() {
            said.push(say(lang, "change-sees", &list(&more)));
        }
        if !less.is_empty() {
            said.push(say(lang, "change-sees-not", &list(&less)));
        }
        if !further.is_empty() {
            said.push(say(lang, "change-onward", &list(&further)));
        }
        if !nearer.is_empty() {
            said.push(say(lang, "change-onward-not", &list(&nearer)));
        }
        if said.is_empty() {
            said.push(say(lang, "change-nothing", &[]));
        }
        let lead = format!("{}:", self.tlp.as_str().trim_start_matches("TLP:"));
        vec![Change {
            widens: self.tlp < before,
            lead,
            text: format!("{}.", said.join("; ")),
            at: String::new(),
        }]
    }

    /// Names that the last change of the label brought in.
    fn moved(&self, preview: &Preview) -> BTreeSet<String> {
        let find = |tlp| preview.labels.iter().find(|label| label.tlp == tlp);
        let Some((old, new)) =
            self.before.filter(|b| *b != self.tlp).and_then(|b| find(b).zip(find(self.tlp)))
        else {
            return BTreeSet::new();
        };
        let before: BTreeSet<String> = names(&old.direct).into_iter().chain(onward_names(old)).collect();
        names(&new.direct)
            .into_iter()
            .chain(onward_names(new))
            .filter(|name| !before.contains(name))
            .collect()
    }

    /// The clocks that start or run, in words.
    pub(crate) fn clocks(&self, duties: &[DutyView]) -> Vec<ClockRow> {
        duties.iter().map(|duty| self.clock(duty)).collect()
    }

    fn clock(&self, duty: &DutyView) -> ClockRow {
        let lang = self.lang();
        let due = Moment::new(duty.due, self.now, lang);
        let what = word(lang, "duty", duty.kind.as_str());
        let law = duty.clause.map_or_else(
            || what.split(' ').next().unwrap_or_default().to_owned(),
            |clause| format!("§ {}", clause.number()),
        );
        let who =
            if duty.owed_by.id == self.own { say(lang, "clock-you", &[]) } else { duty.owed_by.name.clone() };
        let text = say(
            lang,
            "clock-owes",
            &[
                ("who", arg(who)),
                ("what", arg(lower(what.trim_start_matches(&format!("{law} "))))),
                ("at", arg(due.words)),
            ],
        );
        let runs = matches!(duty.state, "running" | "overdue");
        ClockRow { law, text, clock: runs.then(|| Clock::new(duty.starts, duty.due, self.now, lang)) }
    }
}

fn lower(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn names(orgs: &[OrgRef]) -> Vec<String> {
    orgs.iter().map(|org| org.name.clone()).collect()
}

fn onward_names(label: &app::reports::LabelReach) -> Vec<String> {
    let mut names = names(&label.onward);
    names.sort();
    names.dedup();
    names
}

/// The last word of a name: *Brabant* of *Cyber Unit Brabant*.
pub(crate) fn short(org: &directory::OrgRef) -> &str {
    org.name.rsplit(' ').next().unwrap_or(&org.name)
}

/// The eight cells of a projection.
pub(crate) fn strip(projection: ProjectionView) -> Vec<Chip> {
    let words = |classes: ClassSet| classes.iter().map(DataClass::as_str).collect::<Vec<_>>();
    Chip::strip(&words(projection.kept), &words(projection.pseudonymised))
}

/// A label as pages draw it.
pub(crate) fn tlp(label: marking::Tlp) -> Tlp {
    Tlp::from_label(label.as_str()).unwrap_or(Tlp::Red)
}
