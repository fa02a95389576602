//! Putting a bundle together: names, ids, markings, and the definitions that its objects point to.

use super::marking::{self, tlp_id};
use super::object::{
    ExternalReference, Head, Id, Identity, Location, MarkingDefinition, Note, ObservedData, Relationship,
    Statement,
};
use super::observable::Observable;
use super::{Built, Bundle};
use crate::export::{About, Ids, Name, Of, Part, Party, Scope};
use crate::time::millis;
use domain::country::Country;
use domain::decision::OrgKind;
use domain::marking::{Marking, Tlp};
use domain::observable::ObservableType;
use domain::taxonomy::Category;
use domain::time::Time;
use serde::Serialize;
use std::collections::BTreeSet;
use uuid::Uuid;

/// A bundle in the making.
pub(super) struct Builder<'a> {
    pub about: &'a About,
    ids: &'a mut Ids<'a>,
    parts: Vec<Part>,
    fixed: Vec<serde_json::Value>,
    seen: BTreeSet<Id>,
    held: BTreeSet<Id>,
    labels: BTreeSet<Tlp>,
    /// What every object of the item carries.
    marking: Vec<Id>,
    by: Id,
    lang: Option<String>,
    /// What the grouping or report holds.
    pub refs: Vec<Id>,
}

/// An observable as both kinds of view have it.
pub(super) struct Seen<'a> {
    pub kind: ObservableType,
    pub value: &'a str,
    pub first: Time,
    pub last: Time,
    pub labels: Vec<String>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(
        about: &'a About,
        of: &Marking,
        lang: Option<String>,
        ids: &'a mut Ids<'a>,
    ) -> Built<Self> {
        let mut builder = Self {
            about,
            ids,
            parts: Vec::new(),
            fixed: Vec::new(),
            seen: BTreeSet::new(),
            held: BTreeSet::new(),
            labels: BTreeSet::from([of.tlp]),
            marking: vec![tlp_id(of.tlp)],
            by: Id::new(),
            lang,
            refs: Vec::new(),
        };
        builder.fix(marking::tlp_extension());
        builder.by = builder.party(&about.from)?;
        let terms = builder.statement(Scope::Instance, "terms", marking::terms(of, about))?;
        builder.marking.push(terms);
        if let Some(under) = &about.under {
            let text = About::agreement_statement(under);
            let name = format!("{} v{}", under.reference, under.version);
            let agreement = builder.statement(Scope::Agreement(under.agreement), &name, text)?;
            builder.marking.push(agreement);
        }
        Ok(builder)
    }

    /// Adds objects with ids that aren't ours.
    pub(super) fn fix(&mut self, objects: impl IntoIterator<Item = serde_json::Value>) {
        self.fixed.extend(objects);
    }

    pub(super) fn id(&mut self, name: &Name) -> Id {
        format!("{}--{}", name.kind, (self.ids)(name))
    }

    /// Puts an object among those that the grouping or report holds, once.
    pub(super) fn hold(&mut self, id: &Id) {
        if self.held.insert(id.clone()) {
            self.refs.push(id.clone());
        }
    }

    /// What every object of the item begins with.
    pub(super) fn head(&self, kind: &'static str, id: Id) -> Head {
        Head {
            kind,
            spec_version: "2.1",
            id,
            created_by_ref: Some(self.by.clone()),
            revoked: self.about.revoked,
            lang: None,
            labels: Vec::new(),
            external_references: Vec::new(),
            object_marking_refs: self.marking.clone(),
        }
    }

    /// The same, for one with text in it.
    pub(super) fn text_head(&self, kind: &'static str, id: Id) -> Head {
        Head { lang: self.lang.clone(), ..self.head(kind, id) }
    }

    /// Our reference.
    pub(super) fn reference(&self) -> ExternalReference {
        ExternalReference { source_name: "entente".to_owned(), external_id: self.about.reference.clone() }
    }

    /// Adds an object of ours; one that is there already isn't added again.
    pub(super) fn add(&mut self, name: Name, id: &Id, object: &impl Serialize) -> Built<()> {
        if !self.seen.insert(id.clone()) {
            return Ok(());
        }
        let uuid = id.rsplit_once("--").and_then(|(_, uuid)| uuid.parse().ok()).unwrap_or(Uuid::nil());
        self.parts.push(Part { name, id: uuid, body: serde_json::to_value(object)? });
        Ok(())
    }

    /// An organisation: one identity for everybody, or one of this item's where its name is a pseudonym. What an authority
    /// is called is public; of a company it stays among those who are here.
    fn party(&mut self, party: &Party) -> Built<Id> {
        let scope = if party.masked { Scope::Item } else { Scope::Organisation(party.id) };
        let name = Name { scope, kind: "identity", of: Of::Word("party".to_owned()) };
        let id = self.id(&name);
        let tlp = match party.kind {
            OrgKind::Authority | OrgKind::Csirt => Tlp::Clear,
            OrgKind::Company | OrgKind::Operator => Tlp::Green,
        };
        self.labels.insert(tlp);
        // the definitions that came with the extensions are clear
        self.labels.insert(Tlp::Clear);
        let head = Head {
            created_by_ref: None,
            revoked: false,
            object_marking_refs: vec![tlp_id(tlp)],
            ..self.head("identity", id.clone())
        };
        let identity = Identity {
            head,
            name: party.name.clone(),
            description: String::new(),
            roles: Vec::new(),
            identity_class: "organization",
            sectors: match party.kind {
                OrgKind::Authority => vec!["government"],
                OrgKind::Company | OrgKind::Csirt | OrgKind::Operator => Vec::new(),
            },
        };
        self.add(name, &id, &identity)?;
        Ok(id)
    }

    /// A statement marking. Markings have no versions, so that another text is another marking.
    fn statement(&mut self, scope: Scope, name: &str, statement: String) -> Built<Id> {
        let of = Of::Value(format!("{name}: {statement}"));
        let key = Name { scope, kind: "marking-definition", of };
        let id = self.id(&key);
        let head = Head {
            created_by_ref: None,
            revoked: false,
            object_marking_refs: Vec::new(),
            ..self.head("marking-definition", id.clone())
        };
        let definition = Statement { statement };
        let object =
            MarkingDefinition { head, name: name.to_owned(), definition_type: "statement", definition };
        self.add(key, &id, &object)?;
        Ok(id)
    }

    /// A text of which there is one of its name.
    pub(super) fn note(&mut self, word: String, title: String, content: String, about: Vec<Id>) -> Built<()> {
        let name = Name::word("note", word);
        self.named_note(name, title, content, about)
    }

    /// A text about these objects; about whose it is, where there are none.
    pub(super) fn named_note(
        &mut self,
        name: Name,
        title: String,
        content: String,
        about: Vec<Id>,
    ) -> Built<()> {
        let id = self.id(&name);
        let object_refs = if about.is_empty() { vec![self.by.clone()] } else { about };
        let note = Note { head: self.text_head("note", id.clone()), title, content, object_refs };
        self.add(name, &id, &note)?;
        self.hold(&id);
        Ok(())
    }

    /// `source` stands so to `target`.
    pub(super) fn relate(&mut self, source: &Id, word: &'static str, target: &Id, of: Of) -> Built<()> {
        let name = Name { scope: Scope::Item, kind: "relationship", of };
        let id = self.id(&name);
        let relationship = Relationship {
            head: self.head("relationship", id.clone()),
            relationship_type: word,
            source_ref: source.clone(),
            target_ref: target.clone(),
        };
        self.add(name, &id, &relationship)?;
        self.hold(&id);
        Ok(())
    }

    /// A value with when it was seen; gives the observed-data's id, where STIX has an object for such values.
    pub(super) fn observed(&mut self, seen: Seen<'_>) -> Built<Option<Id>> {
        let Some(observable) = Observable::of(seen.kind, seen.value) else { return Ok(None) };
        if self.seen.insert(observable.id.clone()) {
            self.hold(&observable.id);
            self.fixed.push(observable.to_json(&self.marking));
        }
        let name = Name::value("observed-data", key(seen.kind, seen.value));
        let id = self.id(&name);
        let data = ObservedData {
            head: Head { labels: seen.labels, ..self.head("observed-data", id.clone()) },
            first_observed: millis(seen.first),
            last_observed: millis(seen.last.max(seen.first)),
            number_observed: 1,
            object_refs: vec![observable.id],
        };
        self.add(name, &id, &data)?;
        self.hold(&id);
        Ok(Some(id))
    }

    /// Where it happened.
    pub(super) fn country(&mut self, country: Country, incident: &Id) -> Built<()> {
        let name = Name::word("location", country.as_str());
        let id = self.id(&name);
        let location =
            Location { head: self.head("location", id.clone()), country: country.as_str().to_owned() };
        self.add(name, &id, &location)?;
        self.hold(&id);
        self.relate(incident, "related-to", &id, Of::Word(format!("location/{country}")))
    }

    pub(super) fn finish(mut self) -> Bundle {
        let name = Name::word("bundle", "bundle");
        let id = (self.ids)(&name);
        let labels = std::mem::take(&mut self.labels);
        self.fixed.extend(labels.into_iter().map(marking::tlp));
        let whole =
            Part { name, id, body: serde_json::json!({"type": "bundle", "id": format!("bundle--{id}")}) };
        Bundle { whole, fixed: self.fixed, parts: self.parts }
    }
}

/// The labels of the objects that stand for the item.
pub(super) fn labels(categories: &[Category], of: &Marking) -> Vec<String> {
    let mut labels: Vec<String> = categories.iter().map(|category| rsit(*category)).collect();
    labels.push(of.pap.as_str().to_owned());
    labels
}

/// What tells a value from others of its item.
pub(super) fn key(kind: ObservableType, value: &str) -> String {
    format!("{}|{value}", kind.as_str())
}

/// `rsit:fraud="phishing"`.
pub(crate) fn rsit(category: Category) -> String {
    match category.as_str().split_once('/') {
        Some((class, kind)) => format!("rsit:{class}=\"{kind}\""),
        None => format!("rsit:{category}"),
    }
}
