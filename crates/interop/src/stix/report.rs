//! A report as a grouping.

use super::build::{Builder, Seen, key, labels};
use super::object::{
    ExternalReference, Grouping, Head, INCIDENT_CORE, Id, Identity, Incident, IncidentCore, Vulnerability,
};
use super::observable::Observable;
use super::{Built, Bundle, criticality, incident_types, marking};
use crate::export::{About, Determination, Ids, Investigation, Name, Of, Progress};
use crate::facts;
use domain::observable::ObservableType;
use domain::report::{Disclosed, ObservableView, ReportKind, ReportView, SubjectRole, SubjectView};
use std::collections::BTreeMap;

/// A report in the words of STIX, as its reader may see it.
pub fn report<'a>(
    content: &'a Disclosed<ReportView>,
    about: &'a About,
    progress: Progress,
    ids: &'a mut Ids<'a>,
) -> Built<Bundle> {
    let view = content.view();
    let mut builder = Builder::new(about, &view.marking, view.language.clone(), ids)?;
    let incident = incident(&mut builder, view, progress)?;
    let about_it = || incident.iter().cloned().collect::<Vec<Id>>();
    if let Some(incident) = &incident {
        for country in view.affected.iter().flat_map(|affected| &affected.countries) {
            builder.country(*country, incident)?;
        }
        sectors(&mut builder, view, incident)?;
    }
    let told = facts::of_report(view);
    if !told.is_empty() {
        builder.note("facts".to_owned(), "Facts".to_owned(), told, about_it())?;
    }
    for (n, passage) in view.narrative.iter().enumerate() {
        let title = format!("Narrative ({})", passage.data_class);
        builder.note(format!("narrative/{n}"), title, passage.text.clone(), about_it())?;
    }
    if let Some((name, contacts)) = &view.reporter {
        let content = std::iter::once(name).chain(contacts).cloned().collect::<Vec<_>>().join("\n");
        builder.note("reporter".to_owned(), "Reporting person".to_owned(), content, about_it())?;
    }
    for subject in &view.subjects {
        person(&mut builder, subject, incident.as_ref())?;
    }
    for one in &view.observables {
        observable(&mut builder, one, view, about, incident.as_ref())?;
    }
    let plain: Vec<String> = view.observables.iter().filter(|one| !has_object(one)).map(line).collect();
    if !plain.is_empty() {
        let title = "Values without a STIX object".to_owned();
        builder.note("values".to_owned(), title, plain.join("\n"), about_it())?;
    }
    if let Some(told) = facts::disclosure(about, view.withheld) {
        builder.note("disclosure".to_owned(), "Under what this is read".to_owned(), told, about_it())?;
    }
    grouping(builder, view)
}

fn incident(builder: &mut Builder<'_>, view: &ReportView, progress: Progress) -> Built<Option<Id>> {
    // nothing happened as one in a frequency report, and withheld facts are no incident
    let Some(title) = view.title.as_ref().filter(|_| view.kind != Some(ReportKind::Frequency)) else {
        return Ok(None);
    };
    builder.fix(marking::incident_extension());
    let name = Name::word("incident", "incident");
    let id = builder.id(&name);
    let core = IncidentCore {
        extension_type: "property-extension",
        determination: match progress.determination {
            Determination::Suspected => "suspected",
            Determination::Confirmed => "confirmed",
        },
        investigation_status: match progress.investigation {
            Investigation::New => "new",
            Investigation::Open => "open",
            Investigation::Closed => "closed",
        },
        criticality: view.severity.map(criticality),
        incident_types: incident_types(&view.categories),
    };
    let incident = Incident {
        head: Head {
            labels: labels(&view.categories, &view.marking),
            external_references: vec![builder.reference()],
            ..builder.text_head("incident", id.clone())
        },
        name: title.clone(),
        description: view.summary.clone().unwrap_or_default(),
        extensions: BTreeMap::from([(INCIDENT_CORE, core)]),
    };
    builder.add(name, &id, &incident)?;
    builder.hold(&id);
    Ok(Some(id))
}

/// The sectors that were hit, as a class of organisations.
fn sectors(builder: &mut Builder<'_>, view: &ReportView, incident: &Id) -> Built<()> {
    let Some(affected) = view.affected.as_ref().filter(|affected| !affected.sectors.is_empty()) else {
        return Ok(());
    };
    let name = Name::word("identity", "affected");
    let id = builder.id(&name);
    let identity = Identity {
        head: builder.head("identity", id.clone()),
        name: format!("Affected: {}", affected.sectors.join(", ")),
        description: String::new(),
        roles: Vec::new(),
        identity_class: "class",
        sectors: facts::sectors(&affected.sectors),
    };
    builder.add(name, &id, &identity)?;
    builder.hold(&id);
    builder.relate(incident, "related-to", &id, Of::Word("affected".to_owned()))
}

fn person(builder: &mut Builder<'_>, subject: &SubjectView, incident: Option<&Id>) -> Built<()> {
    let key = format!("{}|{}|{}", subject.role.as_str(), subject.name, subject.identifiers.join("|"));
    let name = Name::value("identity", key.clone());
    let id = builder.id(&name);
    let mut description = subject.identifiers.clone();
    if subject.pseudonymised {
        description.push("The values are pseudonyms.".to_owned());
    }
    let identity = Identity {
        head: builder.head("identity", id.clone()),
        name: if subject.name.is_empty() { "unnamed".to_owned() } else { subject.name.clone() },
        description: description.join("\n"),
        roles: vec![role(subject.role)],
        identity_class: "individual",
        sectors: Vec::new(),
    };
    builder.add(name, &id, &identity)?;
    builder.hold(&id);
    if let Some(incident) = incident {
        builder.relate(incident, "related-to", &id, Of::Value(key))?;
    }
    Ok(())
}

const fn role(role: SubjectRole) -> &'static str {
    role.as_str()
}

fn has_object(one: &ObservableView) -> bool {
    let object = one.kind == ObservableType::Cve || Observable::of(one.kind, &one.value).is_some();
    object && !one.pseudonymised
}

fn line(one: &ObservableView) -> String {
    let class = if one.pseudonymised {
        format!("{}, a pseudonym", one.data_class)
    } else {
        one.data_class.to_string()
    };
    let mut line = format!("{} {} ({}; {class})", one.kind, one.value, one.role);
    if !one.note.is_empty() {
        line.push_str(": ");
        line.push_str(&one.note);
    }
    line
}

fn observable(
    builder: &mut Builder<'_>,
    one: &ObservableView,
    view: &ReportView,
    about: &About,
    incident: Option<&Id>,
) -> Built<()> {
    if !has_object(one) {
        return Ok(());
    }
    if one.kind == ObservableType::Cve {
        return weakness(builder, &one.value, incident);
    }
    // STIX wants both times: what is known stands for what isn't, at worst the time of the report itself
    let known = one.first_seen.or(one.last_seen).or(view.detected_at).unwrap_or(about.at);
    let seen = Seen {
        kind: one.kind,
        value: &one.value,
        first: known,
        last: one.last_seen.unwrap_or(known),
        labels: facts::labels(one.role, one.data_class),
    };
    let Some(id) = builder.observed(seen)? else { return Ok(()) };
    if !one.note.is_empty() {
        let name = Name::value("note", key(one.kind, &one.value));
        builder.named_note(name, "Note".to_owned(), one.note.clone(), vec![id])?;
    }
    Ok(())
}

/// A CVE, which everybody knows under its number.
pub(super) fn weakness(builder: &mut Builder<'_>, cve: &str, incident: Option<&Id>) -> Built<()> {
    let name = Name::word("vulnerability", cve);
    let id = builder.id(&name);
    let reference = ExternalReference { source_name: "cve".to_owned(), external_id: cve.to_owned() };
    let vulnerability = Vulnerability {
        head: Head { external_references: vec![reference], ..builder.head("vulnerability", id.clone()) },
        name: cve.to_owned(),
    };
    builder.add(name, &id, &vulnerability)?;
    builder.hold(&id);
    if let Some(incident) = incident {
        builder.relate(incident, "related-to", &id, Of::Word(format!("vulnerability/{cve}")))?;
    }
    Ok(())
}

fn grouping(mut builder: Builder<'_>, view: &ReportView) -> Built<Bundle> {
    let name = Name::word("grouping", "grouping");
    let id = builder.id(&name);
    let mut references = vec![builder.reference()];
    let own = view.owner.iter().flat_map(|owner| &owner.references);
    references.extend(
        own.map(|one| ExternalReference { source_name: one.system.clone(), external_id: one.id.clone() }),
    );
    let mut words = labels(&view.categories, &view.marking);
    words.extend(view.kind.map(|kind| format!("entente:kind=\"{kind}\"")));
    let mut object_refs = std::mem::take(&mut builder.refs);
    if object_refs.is_empty() {
        // everything is withheld: who reported is all there is
        object_refs.extend(builder.head("grouping", Id::new()).created_by_ref);
    }
    let grouping = Grouping {
        head: Head {
            labels: words,
            external_references: references,
            ..builder.text_head("grouping", id.clone())
        },
        name: view.title.clone().unwrap_or_else(|| builder.about.reference.clone()),
        description: view.summary.clone().unwrap_or_default(),
        context: "suspicious-activity",
        object_refs,
    };
    builder.add(name, &id, &grouping)?;
    Ok(builder.finish())
}
