//! The observables that the demo's reports share. Names end in `.example`, addresses and AS numbers are those reserved for
//! documentation, phone numbers those reserved for fiction, IBANs the standard's own samples.

use serde_json::{Value, json};

/// A technical value as a report states it.
pub(crate) struct Seen {
    kind: &'static str,
    value: &'static str,
    role: &'static str,
    /// Why an address isn't a person's.
    ground: Option<&'static str>,
    note: &'static str,
}

impl Seen {
    const fn new(kind: &'static str, value: &'static str, note: &'static str) -> Self {
        Self { kind, value, role: "attacker", ground: None, note }
    }

    const fn on(mut self, ground: &'static str) -> Self {
        self.ground = Some(ground);
        self
    }

    const fn of(mut self, role: &'static str) -> Self {
        self.role = role;
        self
    }

    /// As the body of a report or an alert has it.
    pub(super) fn body(&self) -> Value {
        let mut body = json!({"type": self.kind, "value": self.value, "role": self.role, "note": self.note});
        if let (Some(ground), Some(body)) = (self.ground, body.as_object_mut()) {
            body.insert("infrastructure_ground".to_owned(), json!(ground));
            body.insert("data_class".to_owned(), json!("technical-indicator"));
        }
        body
    }
}

// the phishing kit
pub(super) const KIT_HASH: Seen = Seen::new(
    "file-hash-sha256",
    "9c1185a5c5e9fc54612808977ee8f548b2258d31b7e0c0a4a5f0f4d3c2b1a097",
    "archive of the kit, left on the server",
);
pub(super) const KIT_PANEL: Seen =
    Seen::new("domain-name", "panel.sign-in-check.example", "where the kit sends what is typed");
pub(super) const KIT_HOST: Seen = Seen::new("ipv4-addr", "203.0.113.24", "serves the copied pages").on("c2");
pub(super) const KIT_HOST_6: Seen = Seen::new("ipv6-addr", "2001:db8:4a::17", "the same server").on("c2");
/// Nobody knows yet whose it is, so it keeps the class of an address: the partner in the Union may read it, others may not.
pub(super) const KIT_SIGN_INS: Seen =
    Seen::new("ipv4-addr", "203.0.113.91", "signs in within seconds of the customer");
pub(super) const KIT_NET: Seen =
    Seen::new("ipv4-addr", "203.0.113.0/26", "answers no abuse reports").on("bulletproof-host");
pub(super) const LURE_LOGIN: Seen =
    Seen::new("domain-name", "login-nordbank.example", "copy of the sign-in page");
pub(super) const LURE_VERIFY: Seen =
    Seen::new("url", "https://nordbank-verify.example/bankid/confirm", "asks for the one-time code");
pub(super) const LURE_PARCEL: Seen =
    Seen::new("domain-name", "paket-avgift.example", "parcel fee page that leads to the copied sign-in");
pub(super) const LURE_STAFF: Seen =
    Seen::new("domain-name", "webmail-elbtal.example", "copy of the staff webmail");
pub(super) const EXTENSION: Seen = Seen::new(
    "file-hash-sha256",
    "4f2d8a6be0137c95d0c4bb21f7d3e69a58cf02e1b7a64d93c8051fae9d7260b3",
    "browser extension, version 2.1",
);

// the relay
pub(super) const RELAY_HOST: Seen =
    Seen::new("ipv4-addr", "198.51.100.77", "routers report to it every 300 s").on("c2");
pub(super) const RELAY_NAME: Seen =
    Seen::new("domain-name", "time-sync-kestrel.example", "name of the control server");
pub(super) const RELAY_DNS: Seen =
    Seen::new("ipv4-addr", "198.51.100.53", "resolver entered into the routers").on("attacker-registered");
pub(super) const RELAY_AS: Seen =
    Seen::new("autonomous-system", "AS64501", "announces both networks").of("infrastructure");
pub(super) const RELAY_FIRMWARE: Seen = Seen::new(
    "file-hash-sha256",
    "d1b0a7c3e85f42961a7be0c94f35d82617e9ac5b30f48d62b95c1e07a3f8d46c",
    "changed firmware of the router",
);

// the rest
pub(super) const MAIL_RELAY: Seen =
    Seen::new("ipv4-addr", "192.0.2.45", "rented server that sends the invoices").on("attacker-registered");
pub(super) const INVOICE_NAME: Seen =
    Seen::new("domain-name", "accounts-payable-desk.example", "sender's domain of the invoices");
pub(super) const RANSOM_HASH: Seen = Seen::new(
    "file-hash-sha256",
    "7ab34fe1902cd85566e0d1bc93fa4708c2d6e85b1f9037a4de52c08b61f39e7d",
    "the program that encrypted",
);
pub(super) const RANSOM_SITE: Seen =
    Seen::new("domain-name", "recover-your-files.example", "named in the ransom note");
pub(super) const SPRAY_NET: Seen =
    Seen::new("ipv4-addr", "198.51.100.128/25", "one try per address and hour").on("bulletproof-host");
pub(super) const SPRAY_AGENT: Seen =
    Seen::new("user-agent", "Mozilla/5.0 (compatible; portal-check/1.4)", "the same on every try");
pub(super) const CUSTOMER_ADDRESS: Seen =
    Seen::new("ipv4-addr", "192.0.2.201", "address of a customer whose session was taken over").of("victim");
pub(super) const MULE_IBAN: Seen =
    Seen::new("iban", "SE35 5000 0000 0549 1000 0003", "received the money").of("mule");
pub(super) const MULE_IBAN_DE: Seen =
    Seen::new("iban", "DE89 3704 0044 0532 0130 00", "received the money").of("mule");
pub(super) const SWAP_PHONE: Seen =
    Seen::new("phone-number", "+46701740605", "number that was moved to another card").of("victim");
pub(super) const CALLER_PHONE: Seen =
    Seen::new("phone-number", "+33639981234", "shown to those who were called");
pub(super) const WORM_HASH: Seen =
    Seen::new("file-hash-sha1", "5b1f0c9e7d24a6838e90cf17ab3d25640e8719fc", "the worm on the stick");
