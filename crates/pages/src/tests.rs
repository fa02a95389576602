//! Every template renders from its sample; every word exists and is used; markup in data stays text.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::words::{ENGLISH, Lang, say, word};
use crate::{render, samples};

/// All sample pages by name.
fn pages() -> Vec<(&'static str, String)> {
    samples::all().into_iter().map(|(name, html)| (name, html.unwrap())).collect()
}

fn sources(folder: &str, kind: &str) -> Vec<(String, String)> {
    let mut found = vec![];
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == kind) {
                found.push((path.display().to_string(), std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found
}

/// Keys that a text uses: `"key"|t`, `"key"|with(`, `"key"|pair(`, `say(lang, "key"`.
fn used(text: &str) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for marker in ["\"|t ", "\"|t)", "\"|t,", "\"|t~", "\"|with(", "\"|pair("] {
        for (at, _) in text.match_indices(marker) {
            let start = text[..at].rfind('"').map_or(0, |quote| quote + 1);
            keys.insert(text[start..at].to_owned());
        }
    }
    // calls may be broken over lines
    let code = text.split_whitespace().collect::<Vec<_>>().join(" ").replace("say( ", "say(");
    for marker in ["say(lang, \"", "say(by.lang, \"", "say(self.lang, \"", "say(self.lang(), \""] {
        for (at, start) in code.match_indices(marker) {
            keys.insert(code[at + start.len()..].split('"').next().unwrap().to_owned());
        }
    }
    keys
}

/// Lists whose values are words by `word`.
fn lists(text: &str) -> BTreeSet<String> {
    let markers = ["|word(\"", "word(lang, \"", "word(self.lang, \"", "word(by.lang, \""];
    let marked =
        markers.iter().flat_map(|marker| text.match_indices(marker)).map(|(at, m)| &text[at + m.len()..]);
    marked.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

fn words() -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for (file, source) in ENGLISH {
        for line in source.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic())) {
            let key = line.split(" =").next().unwrap().to_owned();
            assert!(all.insert(key.clone(), file.to_owned()).is_none(), "{key} stands twice");
        }
    }
    all
}

#[test]
fn every_template_renders() {
    for (name, html) in pages() {
        assert!(html.starts_with("<!doctype html>"), "{name}");
        assert_eq!(html.matches("<h1").count(), 1, "{name} has one h1");
        assert!(html.contains("id=\"main\""), "{name} has a main landmark");
        assert!(!html.contains("style=\""), "{name} carries an inline style");
        assert!(!html.contains("<script>") && !html.contains("onclick"), "{name} carries an inline script");
        assert!(html.matches("btn--primary").count() <= 3, "{name} has too many primary buttons");
    }
}

#[test]
fn ids_are_unique() {
    for (name, html) in pages() {
        let mut seen = BTreeSet::new();
        for (at, mark) in html.match_indices(" id=\"") {
            let id = html[at + mark.len()..].split('"').next().unwrap();
            assert!(seen.insert(id), "{name}: #{id} stands twice");
        }
    }
}

#[test]
fn posting_forms_carry_the_token() {
    for (name, html) in pages() {
        for form in
            html.split("<form").skip(1).filter(|form| form.split('>').next().unwrap().contains("post"))
        {
            let body = form.split("</form>").next().unwrap();
            assert!(body.contains("name=\"csrf\""), "{name}: a form without its token: {body:.120}");
        }
    }
}

#[test]
fn every_used_word_exists_and_every_word_is_used() {
    let words = words();
    let texts: Vec<(String, String)> = sources("templates", "html")
        .into_iter()
        .chain(sources("src", "rs"))
        .filter(|(path, _)| !path.ends_with("tests.rs"))
        .collect();
    let mut keys = BTreeSet::new();
    let mut groups: BTreeSet<String> = ["month", "rule", "flow", "help"].map(str::to_owned).into();
    for (path, text) in &texts {
        let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        for key in used(&code.join("\n")) {
            assert!(words.contains_key(&key), "{path} uses {key}, which no file has");
            keys.insert(key);
        }
        groups.extend(lists(text));
        // A list's name handed to a macro: `form::select(.., "severity")`.
        let last = text.match_indices("\")").map(|(at, _)| text[..at].rsplit('"').next().unwrap_or_default());
        groups.extend(
            last.filter(|name| words.keys().any(|key| key.starts_with(&format!("{name}-"))))
                .map(str::to_owned),
        );
        groups.extend(
            text.match_indices("\", error=")
                .map(|(at, _)| text[..at].rsplit('"').next().unwrap_or_default().to_owned()),
        );
    }
    // State words are chosen by the handlers that fill the models.
    groups.extend(
        [
            "handling-state",
            "case-state",
            "alert-state",
            "recipient-state",
            "agreement-state",
            "disclosure-state",
            "duty-state",
            "outcome",
        ]
        .map(str::to_owned),
    );
    let mut unused = Vec::new();
    for (key, file) in &words {
        let listed = file == "terms.ftl" || file == "shell.ftl" || file == "help.ftl";
        let member = listed && groups.iter().any(|group| key.starts_with(&format!("{group}-")));
        if !keys.contains(key) && !member && key != "time-left" {
            unused.push(format!("{key} of {file}"));
        }
    }
    assert!(unused.is_empty(), "never used: {unused:?}");
    for group in groups {
        assert!(
            words.keys().any(|key| key.starts_with(&format!("{group}-"))),
            "no words for the list {group}"
        );
    }
}

#[test]
fn values_have_words_and_never_show_in_kebab_case() {
    assert_eq!(word(Lang::En, "class", "victim-identity"), "Victims");
    assert_eq!(word(Lang::En, "category", "fraud/phishing"), "Fraud: phishing");
    assert_eq!(word(Lang::En, "category", "new-thing/odd-one"), "New thing odd one");
    assert_eq!(word(Lang::En, "pap", "PAP:AMBER"), "PAP:AMBER, passive checks only");
    assert_eq!(say(Lang::En, "form-errors", &[("n", 1.into())]), "One thing to mend. Nothing was changed.");
    for (name, html) in pages() {
        for value in
            ["technical-indicator<", ">fraud/phishing", "incident-facts<", ">domain-name<", ">in-triage<"]
        {
            assert!(!html.contains(value), "{name} shows {value}");
        }
    }
}

#[test]
fn markup_and_direction_marks_in_data_stay_text() {
    let nasty = "<script>alert('x')</script>\" onload=\"\u{202e}evil & <!--/part:rows-->";
    let mut page = samples::report_authority();
    page.item.title = nasty.into();
    page.texts = vec![crate::view::Prose::plain(nasty)];
    page.person = nasty.into();
    page.reporter.name = nasty.into();
    page.timeline[0].text = nasty.into();
    page.similar[0].item.title = nasty.into();
    page.observables[0].value = nasty.into();
    page.explanation[0].findings[0].because = nasty.into();
    let html = render(&page, Lang::En).unwrap();
    assert!(!html.contains("<script>"), "a script got through");
    assert!(!html.contains("\" onload=\""), "a quote got through");
    assert!(!html.contains("<!--/part:rows-->"), "a bracket was forged");
    assert!(html.contains("<bdi>&#60;script&#62;"), "titles are isolated");

    let mut form = samples::draft();
    form.fields.title = nasty.into();
    form.fields.summary = format!("</textarea>{nasty}");
    form.fields.observables[0].value = nasty.into();
    form.fields.subjects[0].name = nasty.into();
    let html = render(&form, Lang::En).unwrap();
    assert!(
        !html.contains("<script>") && !html.contains("</textarea><script") && !html.contains("\" onload=\"")
    );
}

#[test]
fn a_part_is_sent_alone() {
    let html = render(&samples::draft(), Lang::En).unwrap();
    let part = crate::fragment(&html, "audience").unwrap();
    assert!(part.contains("Who will see this") && !part.contains("<html"));
    assert!(crate::fragment(&html, "nothing").is_none());
}

#[test]
fn a_withheld_class_says_neither_how_many_nor_how_large() {
    let html = render(&samples::report_authority(), Lang::En).unwrap();
    let bar = html.split("class=\"withheld\"").nth(1).unwrap().split("</div>").next().unwrap();
    assert!(bar.contains("Suspects: withheld") && bar.contains("§ 5 Data classes"));
}

#[test]
fn only_a_webhook_asks_for_a_url() {
    let asks = |page| render(&page, Lang::En).unwrap().contains("name=\"url\"");
    assert!(asks(samples::channel_new()));
    assert!(!asks(samples::channel_new_mail()) && !asks(samples::channel_edit_stream()));
}

#[test]
fn empty_pages_say_what_to_do() {
    for (name, html) in samples::empty() {
        let html = html.unwrap();
        assert!(html.contains("class=\"empty\""), "{name} has no empty state");
    }
}

#[test]
fn every_action_of_the_log_has_a_word() {
    for action in domain::authz::Action::ALL {
        let shown = word(Lang::En, "action", action.as_str());
        assert!(!shown.contains('.'), "{action} shows as {shown}");
    }
    for class in domain::agreement::Clause::ALL {
        assert!(word(Lang::En, "clause", class.as_str()).starts_with('§'), "{class} has no paragraph");
    }
}
