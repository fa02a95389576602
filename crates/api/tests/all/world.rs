//! A company, two authorities and a stranger, with agreements in force: the smallest world in which everything happens.

use crate::client::{Answer, Client};
use crate::support::{TestApp, clauses, party};
use axum::http::Request;
use domain::agreement::{AgreementKind, Clauses, DataLevel, Onward, PartyRole, Regime};
use domain::authz::Role;
use domain::decision::OrgKind;
use domain::marking::Tlp;
use serde_json::{Value, json};

/// A person's name and roles.
type Member = (&'static str, &'static [Role]);

/// Who is there: organisation and role name, as in `reporter@nordbank.example`.
const PEOPLE: [(&str, &[Member]); 4] = [
    (
        "nordbank",
        &[
            ("reporter", &[Role::Reporter]),
            ("compliance", &[Role::Compliance]),
            ("auditor", &[Role::Auditor]),
            ("admin", &[Role::Admin]),
        ],
    ),
    (
        "brabant",
        &[
            ("analyst", &[Role::Analyst]),
            ("supervisor", &[Role::Supervisor]),
            ("dpo", &[Role::Dpo]),
            ("auditor", &[Role::Auditor]),
        ],
    ),
    ("polder", &[("officer", &[Role::PartnerOfficer]), ("supervisor", &[Role::Supervisor])]),
    ("klinikum", &[("reporter", &[Role::Reporter])]),
];

/// The API over the world.
pub(crate) struct World {
    /// Nobody in particular.
    pub(crate) anybody: Client,
}

impl World {
    pub(crate) async fn new(app: &TestApp) -> Self {
        let kinds = [OrgKind::Company, OrgKind::Authority, OrgKind::Authority, OrgKind::Company];
        let mut ids = Vec::new();
        for ((slug, people), (kind, country)) in
            PEOPLE.iter().zip(kinds.into_iter().zip(["SE", "BE", "NL", "DE"]))
        {
            let id = app.organisation(slug, kind, country).await;
            for (name, roles) in *people {
                app.member(id, name, roles).await;
            }
            ids.push(id);
        }
        let [nordbank, brabant, polder] = [ids[0], ids[1], ids[2]];
        let importer = app.importer().await;
        let circle =
            app::organisations::add_community(&app.app, &importer, "Circle", &[polder]).await.unwrap();
        let signed =
            [app.signatory(nordbank).await, app.signatory(brabant).await, app.signatory(polder).await];
        let mut n = Clauses { onward: Onward::AllowedWithin(circle), ..clauses() };
        n.marking.max_tlp = Tlp::AmberStrict;
        let parties = vec![
            party(nordbank, PartyRole::Reporter, "SE", Regime::Gdpr),
            party(brabant, PartyRole::Receiver, "BE", Regime::Led),
        ];
        let terms =
            app.prepare(AgreementKind::CompanyAuthority, DataLevel::Operational, parties, n).await.unwrap();
        app.enact(terms, &[&signed[0], &signed[1]]).await.unwrap();
        let parties = vec![
            party(brabant, PartyRole::Partner, "BE", Regime::Led),
            party(polder, PartyRole::Partner, "NL", Regime::Led),
        ];
        let kind = AgreementKind::AuthorityAuthority;
        let terms = app.prepare(kind, DataLevel::Operational, parties, clauses()).await.unwrap();
        app.enact(terms, &[&signed[1], &signed[2]]).await.unwrap();
        // tables of requests are sent here at once
        let settings =
            entente_api::Settings { requests_per_minute: 1_000_000, ..entente_api::Settings::default() };
        let router = entente_api::router(app.app.clone(), settings);
        Self { anybody: Client { router, token: None } }
    }

    /// Somebody, signed in: `as_("reporter", "nordbank")`.
    pub(crate) async fn as_(&self, role: &str, organisation: &str) -> Client {
        self.anybody.sign_in(&format!("{role}@{organisation}.example")).await
    }

    /// A submitted report of Nordbank's.
    pub(crate) async fn report(&self) -> Answer {
        self.as_("reporter", "nordbank").await.post("/v1/reports", &report()).await.expect(201)
    }

    /// A report of Nordbank's in a case of Brabant's: (report, case).
    pub(crate) async fn case(&self) -> (String, String) {
        let report = self.report().await.id();
        let analyst = self.as_("analyst", "brabant").await;
        analyst
            .post(&format!("/v1/reports/{report}/triage"), &json!({"decision": "acknowledge"}))
            .await
            .expect(200);
        let accept = json!({"decision": "accept", "case": {"title": "Phish-kit Lindorm"}});
        let handling = analyst.post(&format!("/v1/reports/{report}/triage"), &accept).await.expect(200);
        (report, handling.body["case"]["id"].as_str().unwrap().to_owned())
    }

    /// A drafted alert from that report: (report, case, alert).
    pub(crate) async fn alert(&self) -> (String, String, String) {
        let (report, case) = self.case().await;
        let analyst = self.as_("analyst", "brabant").await;
        let alert = analyst.post("/v1/alerts", &alert(&case, &report)).await.expect(201);
        (report, case, alert.id())
    }
}

/// A report that is complete and right.
pub(crate) fn report() -> Value {
    json!({
        "kind": "incident",
        "title": "Credential phishing against customers",
        "summary": "A kit that imitates the sign-in page.",
        "detected_at": "2026-11-20T04:10:00Z",
        "categories": ["fraud/phishing"],
        "severity": "high",
        "observables": [{"type": "domain-name", "value": "hxxp-free-login[.]example", "role": "attacker"}],
    })
}

/// An alert that is complete and right.
pub(crate) fn alert(case: &str, report: &str) -> Value {
    json!({
        "case": case,
        "reports": [report],
        "title": "Phishing kit in circulation",
        "summary": "Block the domains of the kit.",
        "categories": ["fraud/phishing"],
        "severity": "high",
        "observables": [{"type": "domain-name", "value": "kit-host.example", "role": "attacker"}],
    })
}

/// An id that names nothing.
pub(crate) const NOBODY: &str = "01936f3e-0000-7000-8000-000000000000";

/// The document of the API.
pub(crate) async fn document(client: &Client) -> Value {
    let request = Request::builder().uri("/openapi.json").body(axum::body::Body::empty()).unwrap();
    client.send(request).await.expect(200).body
}
