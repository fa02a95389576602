//! Facts in words, for formats without a field for them.

use crate::export::About;
use crate::time::exact;
use domain::data_class::{ClassSet, DataClass};
use domain::report::{Affected, Moment, ObservableRole, Precision, ReportView};
use domain::time::Time;

/// What a report tells beside its texts, a line each; as exact as it is known, and no more.
pub(crate) fn of_report(view: &ReportView) -> String {
    let mut lines = Vec::new();
    let mut time = |name: &str, at: Option<Time>| lines.extend(at.map(|at| format!("{name}: {}", exact(at))));
    time("Detected", view.detected_at);
    time("Aware", view.aware_at);
    time("Classified as major", view.classified_at);
    lines.extend(view.occurred_at.map(|at| format!("Occurred: {}", moment(at))));
    lines.extend(view.ongoing.map(|on| format!("Goes on: {}", if on { "yes" } else { "no" })));
    lines.extend(view.severity.map(|severity| format!("Severity: {}", severity.as_str())));
    lines.extend(view.affected.iter().flat_map(affected));
    for count in &view.counts {
        lines.push(format!("{} in {}: {}", count.category, count.period.value(), count.count));
    }
    lines.join("\n")
}

fn moment(at: Moment) -> String {
    match at.precision {
        Precision::Time => at.value(),
        Precision::Year | Precision::Month | Precision::Day => {
            format!("{} (known to the {})", at.value(), at.precision)
        }
    }
}

fn affected(affected: &Affected) -> Vec<String> {
    let mut lines = Vec::new();
    if !affected.countries.is_empty() {
        let countries: Vec<&str> = affected.countries.iter().map(domain::country::Country::as_str).collect();
        lines.push(format!("Affected countries: {}", countries.join(", ")));
    }
    if !affected.sectors.is_empty() {
        lines.push(format!("Affected sectors: {}", affected.sectors.join(", ")));
    }
    lines.extend(affected.persons.map(|n| format!("Affected persons: {n}")));
    lines.extend(affected.services.map(|n| format!("Affected services: {n}")));
    lines.extend(affected.loss_eur.map(|n| format!("Loss in euros: {n}")));
    lines
}

/// Under what it is read, and which classes are there and not shown; nothing for the owner.
pub(crate) fn disclosure(about: &About, withheld: ClassSet) -> Option<String> {
    let under = about.under.as_ref()?;
    let list = |classes: ClassSet| {
        let words: Vec<&str> = classes.iter().map(DataClass::as_str).collect();
        if words.is_empty() { "none".to_owned() } else { words.join(", ") }
    };
    Some(format!(
        "{}\nRead in full: {}\nRead as pseudonyms: {}\nThere, and withheld: {}",
        About::agreement_statement(under),
        list(under.kept),
        list(under.pseudonymised),
        list(withheld)
    ))
}

/// What a value was in the incident, and its class.
pub(crate) fn labels(role: ObservableRole, class: DataClass) -> Vec<String> {
    vec![format!("entente:role=\"{role}\""), format!("entente:data-class=\"{class}\"")]
}

/// The sectors that STIX has a word for.
pub(crate) fn sectors(ours: &[String]) -> Vec<&'static str> {
    let mut sectors: Vec<&'static str> = Vec::new();
    for sector in ours {
        let word = match sector.as_str() {
            "banking" | "finance" | "financial-services" | "financial-market-infrastructure" => {
                "financial-services"
            }
            "insurance" => "insurance",
            "health" | "healthcare" | "hospital" => "healthcare",
            "telecom" | "telecommunications" => "telecommunications",
            "energy" => "energy",
            "transport" | "transportation" => "transportation",
            "retail" => "retail",
            "government" | "public-administration" => "government",
            "drinking-water" | "water" | "waste-water" => "water",
            "education" => "education",
            "digital-infrastructure" | "hosting" | "technology" | "ict" => "technology",
            "manufacturing" => "manufacturing",
            "food" | "agriculture" => "agriculture",
            "chemicals" | "chemical" => "chemical",
            "pharmaceuticals" => "pharmaceuticals",
            "space" | "aerospace" => "aerospace",
            _ => continue,
        };
        if !sectors.contains(&word) {
            sectors.push(word);
        }
    }
    sectors
}
