//! The text of an agreement, made from its clauses: it can't say anything that isn't enforced.

use crate::page::{Clause as Shown, Run};
use crate::routes::phrases::{listed, term};
use crate::words::{Lang, arg, say, word};
use app::agreements::{Circle, Effects};
use domain::agreement::{AgreementState, Clause, Clauses, DataLevel, Matching, Onward, PartyRole, Treatment};
use domain::data_class::DataClass;
use domain::marking::{Handling, Purpose};
use std::collections::BTreeMap;

/// A clause's sentence and its enforced terms, name and value.
type Told = (String, Vec<(String, String)>);

/// The clauses, in order.
pub(super) fn told(state: &AgreementState, effects: &Effects, lang: Lang) -> Vec<Shown> {
    let clauses = &state.clauses;
    let all = [
        (Clause::Directions, Some(directions(clauses, lang))),
        (Clause::Purposes, Some(purposes(clauses, lang))),
        (Clause::LegalBasis, legal_basis(clauses, lang)),
        (Clause::Categories, Some(categories(clauses, lang))),
        (Clause::DataClasses, Some(data_classes(state, lang))),
        (Clause::Marking, Some(marking(clauses, lang))),
        (Clause::Onward, Some(onward(clauses, effects.circle.as_ref(), lang))),
        (Clause::Match, Some(matching(clauses, lang))),
        (Clause::ThirdCountry, third_country(clauses, effects, lang)),
        (Clause::UseLimitation, Some(use_limitation(clauses, lang))),
        (Clause::Retention, Some(retention(clauses, lang))),
        (Clause::Feedback, Some(feedback(clauses, lang))),
    ];
    all.into_iter().filter_map(|(clause, told)| told.map(|told| shown(clause, told))).collect()
}

fn shown(clause: Clause, (text, machine): Told) -> Shown {
    Shown {
        id: clause.as_str().to_owned(),
        number: format!("§ {}", clause.number()),
        changed: false,
        text: vec![Run { edit: String::new(), text }],
        machine,
    }
}

fn pair(name: String, value: impl Into<String>) -> (String, String) {
    (name, value.into())
}

fn directions(clauses: &Clauses, lang: Lang) -> Told {
    let mut table: BTreeMap<(PartyRole, PartyRole), Vec<String>> = BTreeMap::new();
    for direction in &clauses.directions {
        let flows = table.entry((direction.from, direction.to)).or_default();
        flows.push(word(lang, "flow", direction.flow.as_str()).to_lowercase());
    }
    let role = |role: PartyRole| word(lang, "party-role", role.as_str());
    let machine = table.into_iter().map(|((from, to), flows)| {
        pair(format!("{} → {}", role(from), role(to).to_lowercase()), flows.join(", "))
    });
    (say(lang, "clause-says-directions", &[]), machine.collect())
}

fn purposes(clauses: &Clauses, lang: Lang) -> Told {
    let names: Vec<String> =
        clauses.purposes.iter().map(|purpose| word(lang, "purpose", Purpose::as_str(purpose))).collect();
    let text = say(lang, "clause-says-purposes", &[("list", arg(listed(&names, lang)))]);
    (text, vec![pair(say(lang, "term-purposes", &[]), names.join(", "))])
}

fn legal_basis(clauses: &Clauses, lang: Lang) -> Option<Told> {
    let machine: Vec<_> = clauses
        .legal_basis
        .iter()
        .map(|basis| pair(basis.instrument.clone(), basis.article.clone()))
        .collect();
    (!machine.is_empty()).then(|| (say(lang, "clause-says-legal-basis", &[]), machine))
}

fn categories(clauses: &Clauses, lang: Lang) -> Told {
    let names = |set: &std::collections::BTreeSet<domain::taxonomy::Category>| {
        set.iter()
            .map(|category| word(lang, "category", category.as_str()).to_lowercase())
            .collect::<Vec<_>>()
    };
    let (allow, deny) = (names(&clauses.categories.allow), names(&clauses.categories.deny));
    let allowed = if allow.is_empty() { say(lang, "term-all", &[]) } else { listed(&allow, lang) };
    let text = if deny.is_empty() {
        say(lang, "clause-says-categories", &[("list", arg(&allowed))])
    } else {
        let args = [("list", arg(&allowed)), ("except", arg(listed(&deny, lang)))];
        say(lang, "clause-says-categories-but", &args)
    };
    let mut machine = vec![pair(say(lang, "term-allow", &[]), allowed)];
    if !deny.is_empty() {
        machine.push(pair(say(lang, "term-deny", &[]), deny.join(", ")));
    }
    (text, machine)
}

fn data_classes(state: &AgreementState, lang: Lang) -> Told {
    let table = &state.clauses.data_classes.default;
    let strategic = state.data_level == DataLevel::Strategic;
    let named = |wanted: Treatment| {
        let classes =
            table.iter().filter(|(class, is)| **is == wanted && !(strategic && class.is_personal()));
        classes.map(|(class, _)| word(lang, "class", class.as_str()).to_lowercase()).collect::<Vec<_>>()
    };
    let (kept, masked) = (named(Treatment::Allow), named(Treatment::Pseudonymise));
    let mut sentences = vec![say(lang, "clause-says-kept", &[("list", arg(listed(&kept, lang)))])];
    if !masked.is_empty() {
        sentences.push(say(lang, "clause-says-masked", &[("list", arg(listed(&masked, lang)))]));
    }
    // the table may say more than the level lets through: the sentence says what passes
    sentences.push(if strategic {
        say(lang, "clause-says-strategic", &[])
    } else {
        say(lang, "clause-says-rest", &[])
    });
    let text = sentences.join(" ");
    let level = pair(say(lang, "term-level", &[]), word(lang, "level", state.data_level.as_str()));
    let rows = DataClass::ALL.iter().filter_map(|class| {
        let treatment = table.get(class).filter(|treatment| **treatment != Treatment::Withhold)?;
        Some(pair(
            word(lang, "class", class.as_str()).to_lowercase(),
            word(lang, "treatment", treatment.as_str()),
        ))
    });
    (text, std::iter::once(level).chain(rows).collect())
}

fn marking(clauses: &Clauses, lang: Lang) -> Told {
    let marking = &clauses.marking;
    let codes = |set: &std::collections::BTreeSet<Handling>| {
        listed(&set.iter().map(|code| code.as_str().to_owned()).collect::<Vec<_>>(), lang)
    };
    let (required, accepted) = (codes(&marking.handling_required), codes(&marking.handling_accepted));
    let text = say(
        lang,
        "clause-says-marking",
        &[
            ("tlp", arg(marking.max_tlp)),
            ("pap", arg(marking.max_pap)),
            ("required", arg(&required)),
            ("accepted", arg(&accepted)),
        ],
    );
    let machine = vec![
        pair(say(lang, "term-max-tlp", &[]), marking.max_tlp.as_str()),
        pair(say(lang, "term-max-pap", &[]), marking.max_pap.as_str()),
        pair(say(lang, "term-requires", &[]), required),
        pair(say(lang, "term-accepts", &[]), accepted),
    ];
    (text, machine)
}

fn onward(clauses: &Clauses, circle: Option<&Circle>, lang: Lang) -> Told {
    let name = say(lang, "term-onward", &[]);
    match (&clauses.onward, circle) {
        (Onward::Forbidden, _) => (
            say(lang, "clause-says-onward-forbidden", &[]),
            vec![pair(name, say(lang, "term-forbidden", &[]))],
        ),
        (Onward::AllowedWithin(_), Some(circle)) => {
            let members: Vec<String> = circle.members.iter().map(|member| member.name.clone()).collect();
            let args = [("circle", arg(&circle.name)), ("members", arg(listed(&members, lang)))];
            let text = say(lang, "clause-says-onward-within", &args);
            (text, vec![pair(name, say(lang, "term-within", &[("circle", arg(&circle.name))]))])
        }
        // a community without a name can't be reached either: what its members get needs leave
        (Onward::PriorConsent | Onward::AllowedWithin(_), _) => {
            (say(lang, "clause-says-onward-consent", &[]), vec![pair(name, say(lang, "term-consent", &[]))])
        }
    }
}

fn matching(clauses: &Clauses, lang: Lang) -> Told {
    let text = match clauses.matching {
        Matching::Off => say(lang, "clause-says-match-off", &[]),
        Matching::Silent => say(lang, "clause-says-match-silent", &[]),
        Matching::Visible => say(lang, "clause-says-match-visible", &[]),
    };
    (text, vec![pair(say(lang, "term-match", &[]), word(lang, "matching", clauses.matching.as_str()))])
}

fn third_country(clauses: &Clauses, effects: &Effects, lang: Lang) -> Option<Told> {
    let clause = clauses.third_country.as_ref()?;
    let outside = effects.parties.iter().filter(|effect| effect.today.is_some());
    let names: Vec<String> = outside.map(|effect| effect.organisation.name.clone()).collect();
    let level = word(lang, "trust", clause.granted.as_str());
    let args = [("who", arg(listed(&names, lang))), ("level", arg(&level))];
    let none = || say(lang, "term-not-recorded", &[]);
    let machine = vec![
        pair(say(lang, "term-granted", &[]), level.clone()),
        pair(say(lang, "term-gdpr-ground", &[]), clause.gdpr_ground.clone().unwrap_or_else(none)),
        pair(say(lang, "term-national-law", &[]), clause.national_law_basis.clone().unwrap_or_else(none)),
    ];
    Some((say(lang, "clause-says-third-country", &args), machine))
}

fn use_limitation(clauses: &Clauses, lang: Lang) -> Told {
    let (text, value) = if clauses.use_limitation {
        (say(lang, "clause-says-use-limited", &[]), say(lang, "term-yes", &[]))
    } else {
        (say(lang, "clause-says-use-free", &[]), say(lang, "term-no", &[]))
    };
    (text, vec![pair(say(lang, "term-use-limited", &[]), value)])
}

fn retention(clauses: &Clauses, lang: Lang) -> Told {
    let terms = clauses.retention;
    let months = |n: u32| say(lang, "term-months", &[("n", arg(n))]);
    let text = say(
        lang,
        "clause-says-retention",
        &[
            ("report", arg(months(terms.report))),
            ("personal", arg(months(terms.personal))),
            ("indicator", arg(months(terms.indicator))),
            ("review", arg(months(terms.review))),
        ],
    );
    let machine = vec![
        pair(say(lang, "term-reports", &[]), months(terms.report)),
        pair(say(lang, "term-personal", &[]), months(terms.personal)),
        pair(say(lang, "term-indicators", &[]), months(terms.indicator)),
        pair(say(lang, "term-log", &[]), months(terms.log)),
    ];
    (text, machine)
}

fn feedback(clauses: &Clauses, lang: Lang) -> Told {
    let terms = clauses.feedback;
    let text = say(
        lang,
        "clause-says-feedback",
        &[
            ("acknowledgement", arg(term(terms.acknowledgement, lang))),
            ("outcome", arg(term(terms.triage_outcome, lang))),
            ("progress", arg(term(terms.progress, lang))),
            ("closure", arg(term(terms.closure, lang))),
        ],
    );
    let machine = vec![
        pair(say(lang, "term-acknowledge", &[]), term(terms.acknowledgement, lang)),
        pair(say(lang, "term-outcome", &[]), term(terms.triage_outcome, lang)),
        pair(say(lang, "term-progress", &[]), term(terms.progress, lang)),
        pair(say(lang, "term-closure", &[]), term(terms.closure, lang)),
    ];
    (text, machine)
}
