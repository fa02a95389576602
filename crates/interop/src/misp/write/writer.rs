//! Putting an event together: ids, tags, texts, objects.

use super::Event;
use super::attribute::Attribute;
use super::object::{Cell, Object};
use crate::export::{About, Determination, Ids, Investigation, Name, Of, Part, Progress, Scope};
use crate::stix::{Built, rsit};
use domain::marking::{Marking, Tlp};
use domain::report::ReportView;
use domain::taxonomy::{Category, Severity};
use domain::time::Time;
use serde::Serialize;
use serde_json::json;

#[derive(Serialize)]
struct Tag {
    name: String,
}

#[derive(Serialize)]
struct Body {
    info: String,
    date: String,
    threat_level_id: &'static str,
    analysis: &'static str,
    distribution: &'static str,
    published: bool,
    #[serde(rename = "Tag")]
    tags: Vec<Tag>,
}

#[derive(Serialize)]
struct Orgc {
    name: String,
}

/// What an event says of the item as a whole.
pub(super) struct Whole<'a> {
    pub info: &'a str,
    pub date: Time,
    pub severity: Option<Severity>,
    pub analysis: &'static str,
    pub published: bool,
    pub categories: &'a [Category],
    pub marking: &'a Marking,
}

pub(super) struct Writer<'a> {
    pub about: &'a About,
    pub ids: &'a mut Ids<'a>,
    pub attributes: Vec<Part>,
    pub objects: Vec<(Part, Vec<Part>)>,
}

impl Writer<'_> {
    fn part(&mut self, name: Name, body: &impl Serialize) -> Built<Part> {
        let id = (self.ids)(&name);
        let mut body = serde_json::to_value(body)?;
        if let Some(fields) = body.as_object_mut() {
            fields.insert("uuid".to_owned(), json!(id));
            if self.about.revoked {
                fields.insert("deleted".to_owned(), json!(true));
            }
        }
        Ok(Part { name, id, body })
    }

    pub(super) fn attribute(&mut self, name: Name, attribute: &Attribute) -> Built<()> {
        let part = self.part(name, attribute)?;
        self.attributes.push(part);
        Ok(())
    }

    pub(super) fn reference(&mut self) -> Built<()> {
        let text = Attribute::text("Internal reference", &self.about.reference, "Reference at Entente");
        self.attribute(Name::word("misp-attribute", "reference"), &text)?;
        let link = Attribute { kind: "link", ..Attribute::text("Internal reference", &self.about.url, "") };
        self.attribute(Name::word("misp-attribute", "link"), &link)
    }

    pub(super) fn text(&mut self, word: &str, title: &str, text: &str) -> Built<()> {
        if text.is_empty() {
            return Ok(());
        }
        let attribute = Attribute { kind: "comment", ..Attribute::text("Other", text, title) };
        self.attribute(Name::word("misp-attribute", word), &attribute)
    }

    pub(super) fn incident(
        &mut self,
        title: &str,
        severity: Option<Severity>,
        categories: &[Category],
        progress: Option<Progress>,
    ) -> Built<()> {
        let (determination, status) = match progress {
            // an authority publishes what it has found to be so
            None => ("confirmed", "open"),
            Some(progress) => (
                match progress.determination {
                    Determination::Suspected => "suspected",
                    Determination::Confirmed => "confirmed",
                },
                match progress.investigation {
                    Investigation::New => "new",
                    Investigation::Open => "open",
                    Investigation::Closed => "closed",
                },
            ),
        };
        let criticality = severity.map(|severity| match severity {
            Severity::Low => "Low",
            Severity::Medium => "Moderate",
            Severity::High => "High",
            Severity::Critical => "Extreme",
        });
        let mut cells = vec![
            Cell::text("name", title),
            Cell::text("determination", determination),
            Cell::text("investigation_status", status),
        ];
        cells.extend(criticality.map(|word| Cell::text("criticality", word)));
        cells.extend(categories.iter().map(|category| Cell::text("incident_type", category.as_str())));
        self.object(&Of::Word("incident".to_owned()), &Object::INCIDENT, &cells)
    }

    /// The organisation that was hit is the one that reports.
    pub(super) fn victim(&mut self, view: &ReportView) -> Built<()> {
        let from = &self.about.from;
        let mut cells = vec![Cell::victim_name(&from.name), Cell::text("classification", "organization")];
        if let Some(affected) = &view.affected {
            cells.extend(affected.sectors.iter().map(|sector| Cell::text("sectors", sector)));
            cells.extend(affected.countries.iter().map(|country| Cell::region(country.as_str())));
        }
        self.object(&Of::Word("victim".to_owned()), &Object::VICTIM, &cells)
    }

    pub(super) fn person(&mut self, subject: &domain::report::SubjectView) -> Built<()> {
        let name = if subject.name.is_empty() { "unnamed" } else { &subject.name };
        let mut text = vec![subject.role.as_str().to_owned()];
        text.extend(subject.identifiers.iter().cloned());
        if subject.pseudonymised {
            text.push("The values are pseudonyms.".to_owned());
        }
        let of = format!("{}|{}|{}", subject.role.as_str(), subject.name, subject.identifiers.join("|"));
        let cells = vec![Cell::full_name(name), Cell::text("text", &text.join("\n"))];
        self.object(&Of::Value(of), &Object::PERSON, &cells)
    }

    fn object(&mut self, of: &Of, object: &Object, cells: &[Cell]) -> Built<()> {
        let inner = |n: usize| match of {
            Of::Word(word) => Of::Word(format!("{word}/{n}")),
            Of::Value(value) => Of::Value(format!("{value}|{n}")),
        };
        let name = |kind, of| Name { scope: Scope::Item, kind, of };
        let part = self.part(name("misp-object", of.clone()), object)?;
        if self.objects.iter().any(|(other, _)| other.name == part.name) {
            return Ok(());
        }
        let mut parts = Vec::with_capacity(cells.len());
        for (n, cell) in cells.iter().enumerate() {
            parts.push(self.part(name("misp-object-attribute", inner(n)), cell)?);
        }
        self.objects.push((part, parts));
        Ok(())
    }

    fn tags(&self, whole: &Whole<'_>) -> Vec<Tag> {
        let about = self.about;
        let mut tags = vec![
            format!("tlp:{}", whole.marking.tlp.as_str().trim_start_matches("TLP:").to_lowercase()),
            whole.marking.pap.as_str().to_owned(),
        ];
        tags.extend(whole.categories.iter().map(|category| rsit(*category)));
        tags.extend(whole.marking.handling.iter().map(|code| format!("entente:handling=\"{code}\"")));
        tags.extend(about.purposes.iter().map(|purpose| format!("entente:purpose=\"{purpose}\"")));
        if let Some(under) = &about.under {
            tags.push(format!("entente:agreement=\"{} v{}\"", under.reference, under.version));
            if under.use_limited {
                tags.push("entente:use-limitation=\"not-against-the-reporter\"".to_owned());
                tags.push("entente:use-limitation=\"not-to-regulators\"".to_owned());
            }
        }
        if about.revoked {
            tags.push("entente:state=\"taken-back\"".to_owned());
        }
        tags.into_iter().map(|name| Tag { name }).collect()
    }

    pub(super) fn finish(mut self, whole: &Whole<'_>) -> Built<Event> {
        let from = self.about.from.clone();
        let scope = if from.masked { Scope::Item } else { Scope::Organisation(from.id) };
        let party = Name { scope, kind: "misp-org", of: Of::Word("party".to_owned()) };
        let mut party = self.part(party, &Orgc { name: from.name })?;
        let body = Body {
            info: whole.info.to_owned(),
            date: whole.date.format("%Y-%m-%d").to_string(),
            threat_level_id: match whole.severity {
                Some(Severity::Critical | Severity::High) => "1",
                Some(Severity::Medium) => "2",
                Some(Severity::Low) => "3",
                None => "4",
            },
            analysis: whole.analysis,
            distribution: match whole.marking.tlp {
                Tlp::Clear | Tlp::Green => "1",
                Tlp::Amber | Tlp::AmberStrict | Tlp::Red => "0",
            },
            published: whole.published,
            tags: self.tags(whole),
        };
        let mut event = self.part(Name::word("misp-event", "event"), &body)?;
        // the event stays, as the place where its parts are deleted
        for part in [&mut event, &mut party] {
            if let Some(fields) = part.body.as_object_mut() {
                fields.remove("deleted");
            }
        }
        Ok(Event { whole: event, party, attributes: self.attributes, objects: self.objects })
    }
}
