use super::*;
use crate::data_class::{ClassSet, DataClass};
use crate::decision::Projection;
use crate::observable::ObservableType;
use crate::report::{
    Disclosed, ObservableRole, Partial, Passage, ReportedObservable, Subject, SubjectRole, parse_import,
};
use crate::taxonomy::{Category, Severity};
use proptest::prelude::*;
use proptest::sample::{Index, select};

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        select(vec![
            "incident",
            "only",
            "TLP:RED",
            "2026-11-20T04:10:00Z",
            "203.0.113.47",
            "ipv4-addr",
            "victim"
        ])
        .prop_map(Value::from),
    ];
    let field = select(vec![
        "kind",
        "title",
        "summary",
        "detected_at",
        "occurred_at",
        "value",
        "precision",
        "categories",
        "narrative",
        "text",
        "data_class",
        "observables",
        "type",
        "role",
        "first_seen",
        "subjects",
        "name",
        "identifiers",
        "marking",
        "tlp",
        "purposes",
        "audience",
        "mode",
        "organisations",
        "confirmed",
        "pointer",
        "counts",
        "affected",
        "x/~",
    ]);
    leaf.prop_recursive(4, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((field.clone(), inner), 0..8)
                .prop_map(|fields| fields.into_iter().map(|(k, v)| (k.to_owned(), v)).collect::<Value>()),
        ]
    })
}

fn personal() -> impl Strategy<Value = DataClass> {
    select(DataClass::ALL.into_iter().filter(|c| c.is_personal()).collect::<Vec<_>>())
}

fn class() -> impl Strategy<Value = DataClass> {
    select(DataClass::ALL.to_vec())
}

fn observable() -> impl Strategy<Value = ReportedObservable> {
    (select(ObservableType::ALL), "[a-z]{3,9}", class(), "[A-Za-z ,]{0,20}").prop_map(
        |(kind, value, data_class, note)| ReportedObservable {
            kind,
            value,
            data_class,
            infrastructure_ground: None,
            role: ObservableRole::Attacker,
            first_seen: Some(now()),
            last_seen: None,
            note,
        },
    )
}

fn subject() -> impl Strategy<Value = Subject> {
    let name =
        select(vec!["Anna Lind", "Erik Lind", "王小明", "Ölga von Ünde", "Bo", "Lind-Anna Eriksdotter"]);
    (name, prop::collection::vec("[0-9]{2,6}", 0..3), personal()).prop_map(
        |(name, identifiers, data_class)| Subject {
            role: SubjectRole::Other,
            name: name.to_owned(),
            identifiers,
            data_class,
        },
    )
}

/// Texts that name people in all the ways that people do.
fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        select(vec![
            "Anna",
            "anna lind",
            "LIND",
            "Erik Lind",
            "王小明",
            "Ünde",
            "von",
            "Bo",
            "Lind-Anna",
            ", ",
            "."
        ])
        .prop_map(str::to_owned),
        "[0-9]{2,6}",
        ".{0,6}",
    ];
    prop::collection::vec(word, 0..12).prop_map(|words| words.join(" "))
}

prop_compose! {
    fn content()(
        title in text(),
        summary in text(),
        narrative in prop::collection::vec((text(), class()), 0..4),
        observables in prop::collection::vec(observable(), 0..5),
        subjects in prop::collection::vec(subject(), 0..4),
        severity in select(Severity::ALL.to_vec()),
    ) -> ReportContent {
        ReportContent {
            title,
            summary,
            narrative: narrative.into_iter().map(|(text, data_class)| Passage { text, data_class }).collect(),
            observables,
            subjects,
            severity: Some(severity),
            categories: Category::parse("fraud/phishing").into_iter().collect(),
            detected_at: Some(now()),
            ..ReportContent::default()
        }
    }
}

fn pseudonym(class: DataClass, value: &str) -> String {
    format!("P{}{}", class as u8, value.len())
}

/// `content` with everything of `class` replaced, its number included, and the rest as it was.
fn without(content: &ReportContent, class: DataClass, extra: usize) -> ReportContent {
    let mut other = content.clone();
    let had = content.classes().contains(class);
    other.narrative.retain(|p| p.data_class != class);
    other.observables.retain(|o| o.data_class != class);
    // names stay out of this: texts were split by the subjects that there were
    if had {
        for n in 0..=extra {
            let passage = Passage { text: "q".repeat(n + 1), data_class: class };
            other.narrative.insert(n.min(other.narrative.len()), passage);
        }
    }
    other
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn parsing_never_panics_and_never_repeats_itself(body in any_json()) {
        for mode in [Mode::Draft, Mode::Submit] {
            let first = parse(&body, mode, now());
            prop_assert_eq!(&first, &parse(&body, mode, now()));
            if let Err(errors) = &first {
                prop_assert!(!errors.is_empty());
                prop_assert!(errors.iter().all(|e| e.pointer.is_empty() || e.pointer.starts_with('/')));
            }
            let _ = parse_import(&body, mode, now());
        }
    }

    #[test]
    fn stored_parts_read_back(content in content()) {
        let parts = content.to_parts().unwrap();
        let back = Partial::from_parts(&parts.plain, &parts.personal).unwrap();
        prop_assert_eq!(back.classes(), content.classes());
        prop_assert_eq!(back.complete().unwrap(), content);
    }

    #[test]
    fn a_sealed_class_and_a_withheld_one_read_alike(content in content(), kept in any::<u16>(), hidden in any::<u16>()) {
        let kept = ClassSet::from_bits(i32::from(kept));
        let pseudonymised = ClassSet::from_bits(i32::from(hidden)).minus(kept);
        let projection = Projection { kept, pseudonymised };
        let mut parts = content.to_parts().unwrap();
        parts.personal.retain(|class, _| projection.readable().contains(*class));
        let sealed = Partial::from_parts(&parts.plain, &parts.personal).unwrap();
        prop_assert_eq!(
            Disclosed::for_recipient(&sealed, projection, &pseudonym),
            Disclosed::for_recipient(&content.to_partial(), projection, &pseudonym)
        );
    }

    #[test]
    fn what_differs_only_in_a_withheld_class_reads_alike(
        content in content(), class in class(), kept in any::<u16>(), extra in 0usize..4
    ) {
        // titles are incident-facts: take that class from both or from neither
        prop_assume!(class != DataClass::IncidentFacts);
        let other = without(&content, class, extra);
        let kept = ClassSet::from_bits(i32::from(kept)).minus(ClassSet::of(class));
        let projection = Projection { kept, pseudonymised: ClassSet::EMPTY };
        let shown = |c: &ReportContent| Disclosed::for_recipient(&c.to_partial(), projection, &pseudonym);
        prop_assert_eq!(shown(&content), shown(&other));
        prop_assert_eq!(content.list_columns(projection), other.list_columns(projection));
    }

    #[test]
    fn another_name_of_a_withheld_class_reads_alike(content in content(), pick in any::<Index>()) {
        prop_assume!(!content.subjects.is_empty());
        let index = pick.index(content.subjects.len());
        let class = content.subjects[index].data_class;
        let mut other = content.clone();
        other.title = "no names".into();
        other.summary = String::new();
        other.narrative.clear();
        other.observables.clear();
        let mut renamed = other.clone();
        renamed.subjects[index].name = "Someone Else".into();
        renamed.subjects[index].identifiers = vec!["123456".into()];
        let projection = Projection { kept: ClassSet::ALL.minus(ClassSet::of(class)), pseudonymised: ClassSet::EMPTY };
        let shown = |c: &ReportContent| Disclosed::for_recipient(&c.to_partial(), projection, &pseudonym);
        prop_assert_eq!(shown(&other), shown(&renamed));
    }

    #[test]
    fn no_name_stands_in_the_plain_part(content in content()) {
        let plain = content.to_parts().unwrap().plain.to_string();
        for subject in &content.subjects {
            prop_assert!(!plain.contains(&subject.name) || subject.name == "Bo", "{} in {}", subject.name, plain);
        }
    }
}
