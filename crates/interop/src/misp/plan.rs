//! What each attribute type becomes. One table, so that the question "does it take X?" has one place.

use domain::observable::ObservableType;

/// What an attribute's value, or a half of it, is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A value of that type.
    Is(ObservableType),
    /// An IPv4 or IPv6 address; MISP doesn't tell them apart.
    Address,
    /// A host name; people also put addresses there.
    Name,
    /// A URL; people also put names there.
    Url,
    /// A remark beside the other half: a file name, a port.
    Note(&'static str),
}

/// What becomes of an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Plan {
    /// An observable.
    One(Part),
    /// Two halves with a bar between.
    Two(Part, Part),
    /// A reference to a page.
    Link,
    /// A part of the narrative.
    Narrative,
    /// A file's name, which its hashes carry as a note.
    FileName,
    /// Not taken, for that reason.
    No(&'static str),
}

const OTHER_HASH: &str = "hashes of this kind aren't taken; MD5, SHA-1, SHA-256 and SHA-512 are";
const PERSON: &str = "describes a person or a victim; enter it as a subject if it belongs in the report";
const RULE: &str = "detection rules and patterns aren't observables; attach the rule as evidence";
const MACHINE: &str = "traces on one machine have no type here; put what matters into the narrative";

pub(super) fn plan(attribute_type: &str) -> Plan {
    use ObservableType as T;
    use Part::{Address, Is, Name, Note};
    const FILE: Part = Note("file name");
    match attribute_type {
        "ip-src" | "ip-dst" => Plan::One(Address),
        "ip-src|port" | "ip-dst|port" => Plan::Two(Address, Note("port")),
        "domain" | "hostname" => Plan::One(Name),
        "hostname|port" => Plan::Two(Name, Note("port")),
        "domain|ip" => Plan::Two(Name, Address),
        "url" | "uri" => Plan::One(Part::Url),
        "md5" => Plan::One(Is(T::FileHashMd5)),
        "sha1" => Plan::One(Is(T::FileHashSha1)),
        "sha256" => Plan::One(Is(T::FileHashSha256)),
        "sha512" => Plan::One(Is(T::FileHashSha512)),
        "filename|md5" | "malware-sample" => Plan::Two(FILE, Is(T::FileHashMd5)),
        "filename|sha1" => Plan::Two(FILE, Is(T::FileHashSha1)),
        "filename|sha256" => Plan::Two(FILE, Is(T::FileHashSha256)),
        "filename|sha512" => Plan::Two(FILE, Is(T::FileHashSha512)),
        "email"
        | "email-src"
        | "email-dst"
        | "email-reply-to"
        | "target-email"
        | "dns-soa-email"
        | "whois-registrant-email" => Plan::One(Is(T::EmailAddr)),
        "target-user" | "eppn" | "jabber-id" | "github-username" | "twitter-id" => Plan::One(Is(T::Account)),
        "mutex" => Plan::One(Is(T::Mutex)),
        "user-agent" => Plan::One(Is(T::UserAgent)),
        "AS" => Plan::One(Is(T::AutonomousSystem)),
        "vulnerability" => Plan::One(Is(T::Cve)),
        "x509-fingerprint-sha256" => Plan::One(Is(T::X509Sha256)),
        "mac-address" => Plan::One(Is(T::MacAddr)),
        "iban" => Plan::One(Is(T::Iban)),
        "btc" | "xmr" | "dash" => Plan::One(Is(T::CryptoWallet)),
        "phone-number" | "whois-registrant-phone" => Plan::One(Is(T::PhoneNumber)),
        "link" => Plan::Link,
        "comment" => Plan::Narrative,
        "filename" => Plan::FileName,
        other => Plan::No(refusal(other)),
    }
}

fn refusal(attribute_type: &str) -> &'static str {
    let hash = attribute_type.strip_prefix("filename|").unwrap_or(attribute_type);
    match hash {
        "authentihash"
        | "ssdeep"
        | "imphash"
        | "impfuzzy"
        | "tlsh"
        | "pehash"
        | "vhash"
        | "telfhash"
        | "cdhash"
        | "sha224"
        | "sha384"
        | "sha512/224"
        | "sha512/256"
        | "sha3-224"
        | "sha3-256"
        | "sha3-384"
        | "sha3-512"
        | "favicon-mmh3"
        | "ja3-fingerprint-md5"
        | "jarm-fingerprint"
        | "hassh-md5"
        | "hasshserver-md5" => OTHER_HASH,
        "x509-fingerprint-md5" | "x509-fingerprint-sha1" => {
            "only SHA-256 fingerprints of certificates are taken"
        }
        "regkey"
        | "regkey|value"
        | "pdb"
        | "named pipe"
        | "windows-scheduled-task"
        | "windows-service-name"
        | "windows-service-displayname"
        | "process-state"
        | "cookie" => MACHINE,
        "yara" | "sigma" | "snort" | "bro" | "zeek" | "stix2-pattern" | "pattern" | "kusto-query"
        | "pattern-in-file" | "pattern-in-traffic" | "pattern-in-memory" | "pattern-filename" => RULE,
        "attachment" => "files aren't taken from events; attach them to the report as evidence",
        "cc-number" => "card numbers aren't taken in clear; send a keyed hash of the number",
        "bank-account-nr" | "aba-rtn" | "bic" | "bin" | "prtn" => {
            "no type here; bank accounts are taken as IBAN"
        }
        "mac-eui-64" => "only 48-bit MAC addresses are taken",
        "first-name"
        | "middle-name"
        | "last-name"
        | "full-name"
        | "date-of-birth"
        | "place-of-birth"
        | "gender"
        | "nationality"
        | "passport-number"
        | "passport-country"
        | "passport-expiration"
        | "identity-card-number"
        | "redress-number"
        | "visa-number"
        | "target-machine"
        | "target-org"
        | "target-location"
        | "target-external"
        | "whois-registrant-name"
        | "whois-registrant-org"
        | "email-dst-display-name"
        | "email-src-display-name"
        | "email-body"
        | "frequent-flyer-number"
        | "payment-details" => PERSON,
        "text" | "other" | "hex" | "counter" | "integer" | "float" | "boolean" | "datetime"
        | "size-in-bytes" | "port" | "mime-type" | "http-method" => {
            "a detail without a type of its own; put what matters into the narrative"
        }
        "email-subject"
        | "email-header"
        | "email-attachment"
        | "email-x-mailer"
        | "email-mime-boundary"
        | "email-thread-index"
        | "email-message-id" => "a part of a message; attach the message as evidence",
        "threat-actor" | "campaign-name" | "campaign-id" | "malware-type" => {
            "attribution and context aren't observables; put what matters into the narrative"
        }
        _ => "attributes of this type have no counterpart here",
    }
}
