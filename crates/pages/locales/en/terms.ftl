# Words of closed lists. A key is the list's name and the value.


## Data classes

class-technical-indicator = Indicators
class-incident-facts = Facts
class-reporter-identity = Reporting person
class-victim-identity = Victims
class-subscriber = Subscribers
class-identifying-address = Addresses
class-traffic = Traffic
class-content = Content
class-financial = Financial
class-suspect-identity = Suspects
class-special-category = Special category
class-minor = Minors

## The class of one value

class-one-technical-indicator = Indicator
class-one-incident-facts = Fact
class-one-reporter-identity = Reporting person
class-one-victim-identity = Victim
class-one-subscriber = Subscriber
class-one-identifying-address = Address
class-one-traffic = Traffic
class-one-content = Content
class-one-financial = Financial
class-one-suspect-identity = Suspect
class-one-special-category = Special category
class-one-minor = Minor

## Fates

fate-kept = kept
fate-pseudonymised = pseudonymised
fate-withheld = withheld

## Severities

severity-low = Low
severity-medium = Medium
severity-high = High
severity-critical = Critical

## Plain stages of a report

stage-received = Received
stage-read = Read
stage-in-a-case = In a case
stage-answered = Answered
stage-closed = Closed
stage-unrouted = Unrouted
stage-own-record = Own record
stage-withdrawn = Withdrawn
stage-erased = Erased

## States of a handling

handling-state-new = New
handling-state-acknowledged = Acknowledged
handling-state-in-triage = In triage
handling-state-needs-info = Waits for an answer
handling-state-accepted = In a case
handling-state-linked = In a case
handling-state-referred = Referred
handling-state-no-action = No action
handling-state-closed = Closed

## States of a case

case-state-open = Open
case-state-assessed = Assessed
case-state-active = Active
case-state-transferred = Transferred
case-state-joint = Joint
case-state-closed = Closed
case-state-feedback-sent = Feedback sent
case-state-archived = Archived
case-state-erased = Erased

## States of an alert

alert-state-draft = Draft
alert-state-awaiting-clearance = Awaits clearance
alert-state-cleared = Cleared
alert-state-published = Published
alert-state-updated = Updated
alert-state-recalled = Recalled
alert-state-expired = Expired
alert-state-frozen = Frozen

## States of a recipient

recipient-state-released = Released
recipient-state-delivered = Delivered
recipient-state-read = Read
recipient-state-acknowledged = Acknowledged
recipient-state-not-relevant = Not relevant
recipient-state-acted-on = Acted on

## States of an agreement

agreement-state-draft = Draft
agreement-state-negotiation = Negotiation
agreement-state-legal-review = Legal review
agreement-state-signed = Being signed
agreement-state-active = In force
agreement-state-suspended = Suspended
agreement-state-notice = In notice
agreement-state-terminated = Terminated
agreement-state-expired = Expired
agreement-state-wind-down = Wind-down
agreement-state-closed = Closed
agreement-state-rejected = Rejected

## Kinds of agreement

agreement-kind-company-authority = Company and authority
agreement-kind-authority-authority = Between authorities
agreement-kind-third-country = Third country
agreement-kind-multilateral = Multilateral

## Data levels

level-strategic = strategic
level-operational = operational

## States of a release

disclosure-state-active = Released
disclosure-state-restricted = Restricted
disclosure-state-suspended = Suspended
disclosure-state-withdrawn = Withdrawn
disclosure-state-expired = Expired

## States of a duty

duty-state-running = Running
duty-state-stopped = Stopped
duty-state-overdue = Overdue
duty-state-done = Done

## Categories (RSIT)

category-abusive-content = Abusive content
category-abusive-content-spam = Abusive content: spam
category-abusive-content-harmful-speech = Abusive content: harmful speech
category-abusive-content-violence = Abusive content: violence
category-malicious-code = Malicious code
category-malicious-code-infected-system = Malicious code: infected system
category-malicious-code-c2-server = Malicious code: C2 server
category-malicious-code-malware-distribution = Malicious code: malware distribution
category-malicious-code-malware-configuration = Malicious code: malware configuration
category-information-gathering = Information gathering
category-information-gathering-scanner = Information gathering: scanner
category-information-gathering-sniffing = Information gathering: sniffing
category-information-gathering-social-engineering = Information gathering: social engineering
category-intrusion-attempts = Intrusion attempt
category-intrusion-attempts-ids-alert = Intrusion attempt: known attack
category-intrusion-attempts-brute-force = Intrusion attempt: brute force
category-intrusion-attempts-exploit = Intrusion attempt: exploit
category-intrusions = Intrusion
category-intrusions-privileged-account-compromise = Intrusion: privileged account
category-intrusions-unprivileged-account-compromise = Intrusion: account
category-intrusions-application-compromise = Intrusion: application
category-intrusions-system-compromise = Intrusion: system
category-intrusions-burglary = Intrusion: burglary
category-availability = Availability
category-availability-dos = Availability: DoS
category-availability-ddos = Availability: DDoS
category-availability-misconfiguration = Availability: misconfiguration
category-availability-sabotage = Availability: sabotage
category-availability-outage = Availability: outage
category-information-content-security = Information security
category-information-content-security-unauthorised-information-access = Information security: unauthorised access
category-information-content-security-unauthorised-information-modification = Information security: unauthorised change
category-information-content-security-data-loss = Information security: data loss
category-information-content-security-data-leak = Information security: data leak
category-fraud = Fraud
category-fraud-unauthorised-use-of-resources = Fraud: misuse of resources
category-fraud-copyright = Fraud: copyright
category-fraud-masquerade = Fraud: masquerade
category-fraud-phishing = Fraud: phishing
category-vulnerable = Vulnerable
category-vulnerable-weak-crypto = Vulnerable: weak cryptography
category-vulnerable-ddos-amplifier = Vulnerable: DDoS amplifier
category-vulnerable-potentially-unwanted-accessible = Vulnerable: unwanted access
category-vulnerable-information-disclosure = Vulnerable: information disclosure
category-vulnerable-vulnerable-system = Vulnerable: vulnerable system
category-other = Other
category-other-other = Other: uncategorised
category-other-undetermined = Other: undetermined
category-test = Test
category-test-test = Test: test

## Observable types

observable-ipv4-addr = IPv4
observable-ipv6-addr = IPv6
observable-domain-name = Domain
observable-url = URL
observable-email-addr = E-mail
observable-file-hash-md5 = MD5
observable-file-hash-sha1 = SHA-1
observable-file-hash-sha256 = SHA-256
observable-file-hash-sha512 = SHA-512
observable-autonomous-system = AS number
observable-mac-addr = MAC
observable-mutex = Mutex
observable-user-agent = User agent
observable-x509-sha256 = Certificate
observable-iban = IBAN
observable-payment-card-hash = Card hash
observable-phone-number = Phone
observable-crypto-wallet = Wallet
observable-account = Account
observable-cve = CVE

## Roles of observables and persons

role-attacker = Attacker
role-victim = Victim
role-suspect = Suspect
role-witness = Witness
role-reporter = Reporter
role-c2 = C2 server
role-mule = Mule
role-infrastructure = Infrastructure
role-target = Target
role-unknown = Unknown
role-subscriber = Subscriber
role-contact = Contact
role-account-holder = Account holder
role-other = Other

## Grounds for calling an address infrastructure

ground-c2 = control server
ground-bulletproof-host = bulletproof host
ground-sinkhole = sinkhole
ground-own-honeypot = own honeypot
ground-attacker-registered = registered by the attacker

## PAP labels

pap-pap-clear = PAP:CLEAR, no limit
pap-pap-green = PAP:GREEN, active measures
pap-pap-amber = PAP:AMBER, passive checks only
pap-pap-red = PAP:RED, own logs only

## Handling codes

handling-h0 = H0, to prevent and combat crime
handling-h1 = H1, not as evidence without permission
handling-h2 = H2, no passing on without permission
handling-h3 = H3, other terms

## Purposes

purpose-prevention = prevention
purpose-detection = detection
purpose-investigation = investigation
purpose-prosecution = prosecution
purpose-victim-assistance = help to victims
purpose-early-warning = early warning
purpose-statistics = statistics

## Audience modes

mode-agreements = all entitled
mode-only = only those I name
mode-nobody = nobody, own record

## Languages

language-en = English
language-fr = French
language-uk = Ukrainian
language-de = German
language-nl = Dutch
language-sv = Swedish

## Months

month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec

## Clauses as they are cited

clause-directions = § 1 Directions
clause-purposes = § 2 Purposes
clause-legal-basis = § 3 Legal basis
clause-categories = § 4 Categories
clause-data-classes = § 5 Data classes
clause-marking = § 6 Marking
clause-onward = § 7 Onward sharing
clause-match = § 8 Match
clause-third-country = § 9 Third country
clause-use-limitation = § 10 Use limitation
clause-retention = § 11 Retention
clause-feedback = § 12 Feedback
clause-response = § 13 Response
clause-request-format = § 14 Request format
clause-contact-points = § 15 Contact points
clause-roles-and-law = § 16 Roles and law
clause-breach-and-rights = § 17 Breach and rights
clause-housekeeping = § 18 Housekeeping

## Clauses by name

clause-name-directions = Directions
clause-name-purposes = Purposes
clause-name-legal-basis = Legal basis
clause-name-categories = Categories
clause-name-data-classes = Data classes
clause-name-marking = Marking
clause-name-onward = Onward sharing
clause-name-match = Match
clause-name-third-country = Third country
clause-name-use-limitation = Use limitation
clause-name-retention = Retention
clause-name-feedback = Feedback
clause-name-response = Response
clause-name-request-format = Request format
clause-name-contact-points = Contact points
clause-name-roles-and-law = Roles and law
clause-name-breach-and-rights = Breach and rights
clause-name-housekeeping = Housekeeping

## What a party is in an agreement

party-role-reporter = Reporter
party-role-receiver = Receiver
party-role-partner = Partner
party-role-hub = Hub
party-role-observer = Observer

## What a clause does to a class

treatment-allow = allow
treatment-pseudonymise = pseudonymise
treatment-withhold = withhold

## Hit or no hit

matching-off = off
matching-silent = silent
matching-visible = visible

## Levels of a third country

trust-l0 = level 0, nothing
trust-l1 = level 1, no personal data
trust-l2 = level 2, operational pilot
trust-l3 = level 3, operational

## Rules of a decision

rule-no-agreement = No agreement in force
rule-not-in-force = The agreement isn’t in force
rule-suspended = The agreement is suspended
rule-direction = Direction
rule-purpose = Purposes
rule-category = Category
rule-tlp-ceiling = TLP ceiling
rule-pap-ceiling = PAP ceiling
rule-reach = Reach of the label
rule-handling-code = Handling codes
rule-legal-basis = Legal basis
rule-request-format = Form of the request
rule-match = Match
rule-data-class = Data class
rule-strategic = Strategic: no personal data
rule-third-country = Third-country level
rule-transfer-basis = Transfer basis
rule-onward = Onward sharing
rule-disputed = Under dispute
rule-retention = Retention
rule-training = Training
rule-use-limitation = Use limitation

## What would mend a refusal

mend-consent = Consent would change it
mend-lower-label = A lower label would change it
mend-lower-class = Leaving the class out would change it
mend-amend = Only an amendment signed by all would change it

## Flows

flow-report = Report
flow-frequency = Frequency report
flow-feedback = Feedback
flow-clarification = Clarification
flow-request = Request
flow-response = Response
flow-consent = Consent
flow-alert = Alert
flow-sighting = Sighting
flow-bulletin = Bulletin
flow-onward = Onward
flow-referral = Referral
flow-coordination = Coordination
flow-transfer = Transfer
flow-match = Match
flow-restriction = Restriction

## Duties

duty-acknowledge = Acknowledge receipt
duty-triage-outcome = Triage outcome
duty-progress = Report progress
duty-closure-feedback = Closing feedback
duty-alert-acknowledge = Acknowledge the alert
duty-withdrawal-acknowledge = Confirm the withdrawal
duty-restriction-acknowledge = Confirm the restriction
duty-follow-up = Follow-up
duty-nis2-early-warning = NIS2 early warning
duty-nis2-notification = NIS2 notification
duty-nis2-final = NIS2 final report
duty-dora-initial = DORA initial notification
duty-dora-intermediate = DORA intermediate report
duty-dora-final = DORA final report
duty-gdpr-breach = GDPR breach notification
duty-alert-update = Update or recall the alert
duty-review = Review

## Roles of members

role-of-reporter = reporter
role-of-compliance = compliance
role-of-analyst = analyst
role-of-supervisor = supervisor
role-of-duty-officer = duty officer
role-of-partner-officer = partner officer
role-of-agreement-manager = agreement manager
role-of-signatory = signatory
role-of-dpo = data-protection officer
role-of-auditor = auditor
role-of-admin = administrator
role-of-operator = operator

## Triage forms

triage-accept = Accept into a case
triage-no-action = No action
triage-feedback = Give feedback
triage-withdraw = Withdraw this report
triage-need-info = Ask the reporter
triage-close = Close
triage-refer = Refer

## Triage buttons

triage-do-accept = Accept this report
triage-do-no-action = Record no action
triage-do-feedback = Give feedback
triage-do-withdraw = Withdraw this report
triage-do-need-info = Ask the reporter
triage-do-close = Close this report
triage-do-refer = Refer this report

## Reasons for no action

reason-not-criminal = No offence
reason-too-old = Too long ago
reason-duplicate = Known from another report
reason-insufficient = Too little to act on
reason-other-competence = Another authority is competent
reason-low-impact = Too little harm
reason-other = Other

## Acts

act-claim = claim
act-acknowledge = acknowledge
act-accept = accept
act-link = link
act-refer = refer
act-need-info = ask the reporter
act-no-action = no action
act-close = close
act-reopen = reopen
act-clear = clear
act-return = return
act-publish = publish
act-recall = recall
act-withdraw = withdraw
act-submit = submit
act-submit-for-clearance = send for clearance

## Actions in the log

action-report-submit = Report submitted
action-report-revise = Report revised
action-report-withdraw = Report withdrawn
action-disclosure-acknowledge = Withdrawal confirmed
action-report-read = Report read
action-handling-acknowledge = Receipt acknowledged
action-handling-claim = Report claimed
action-handling-accept = Report accepted into a case
action-handling-no-action = No action recorded
action-feedback-give = Feedback given
action-case-open = Case opened
action-alert-draft = Alert drafted
action-alert-submit-for-clearance = Alert sent for clearance
action-alert-clear = Alert cleared
action-alert-return = Alert returned
action-alert-publish = Alert published
action-alert-recall = Alert recalled
action-alert-acknowledge = Alert acknowledged
action-alert-read = Alert read
action-agreement-propose = Agreement proposed
action-agreement-sign = Agreement signed
action-agreement-suspend = Agreement suspended
action-agreement-resume = Agreement resumed
action-session-sign-in = Signed in
action-session-sign-out = Signed out
action-session-refresh = Session continued
action-duty-done = Duty done
action-report-draft = Report drafted
action-report-preview = Audience previewed
action-report-import = File imported
action-evidence-add = Evidence added
action-report-disclosures = Releases read
action-report-access = Decision read
action-report-receipt = Receipt read
action-report-narrow = Audience narrowed
action-report-correct = Report corrected
action-report-widen = Widening prepared
action-report-confirm-widening = Audience widened
action-handling-read = Handling read
action-handling-release-claim = Claim given back
action-handling-assign = Report handed over
action-handling-need-info = Reporter asked
action-handling-link = Report put into a case
action-handling-refer = Report referred
action-handling-close = Handling closed
action-handling-reopen = Handling reopened
action-handling-answer = Question answered
action-feedback-withhold = Feedback withheld
action-feedback-defer = Feedback deferred
action-case-read = Case read
action-case-edit = Case changed
action-case-assess = Case assessed
action-case-close = Case closed
action-case-reopen = Case reopened
action-case-export-personal = Personal data exported
action-hold-place = Hold placed
action-alert-edit = Alert changed
action-alert-update = Alert updated
action-alert-sighting = Sighting told
action-request-draft = Request drafted
action-request-approve = Request approved
action-request-answer = Request answered
action-request-refuse = Request refused
action-request-clarify = Request clarified
action-request-verify = Request verified
action-agreement-read = Agreement read
action-agreement-draft = Agreement drafted
action-agreement-amend = Agreement amended
action-agreement-simulate = Agreement simulated
action-agreement-notice = Notice given
action-agreement-review = Agreement reviewed
action-agreement-terminate = Agreement terminated
action-agreement-reject = Agreement rejected
action-agreement-leave = Agreement left
action-agreement-accede = Agreement joined
action-agreement-revoke-signature = Signature revoked
action-agreement-certificate = Agreement certified
action-consent-answer = Consent answered
action-derogation-prepare = Derogation prepared
action-derogation-confirm = Derogation confirmed
action-match-ask = Match asked
action-instrument-prepare = Instrument prepared
action-instrument-confirm = Instrument confirmed
action-legal-override-prepare = Legal override prepared
action-legal-override-confirm = Legal override confirmed
action-break-glass-prepare = Emergency access prepared
action-break-glass-confirm = Emergency access confirmed
action-dispute-raise = Dispute raised
action-dispute-resolve = Dispute resolved
action-bulletin-publish = Bulletin published
action-community-edit = Community changed
action-mandate-edit = Mandate changed
action-unit-edit = Unit changed
action-desk-edit = Desk changed
action-catalogue-edit = Catalogue changed
action-statistics-read = Statistics read
action-duty-read = Duties read
action-audit-read = Log read
action-audit-verify = Log verified
action-audit-read-item = Log of an item read
action-audit-verify-item = Log of an item verified
action-channel-edit = Channel changed
action-subscription-edit = Subscription changed
action-delivery-retry = Delivery tried again
action-preferences-edit = Own e-mails changed
action-member-edit = Member changed
action-client-edit = Client changed
action-key-edit = Key changed
action-country-edit = Country facts recorded
action-organisation-register = Organisation registered

## Outcomes in the log

outcome-done = done
outcome-denied = denied
outcome-read = read

## What a scan of free text finds, and where it stands

scan-kind-email-addr = An e-mail address
scan-kind-ip-addr = An IP address
scan-kind-phone-number = A phone number
scan-kind-iban = An IBAN
scan-kind-payment-card = A card number
scan-kind-name = The name of a person below
scan-place-title = in the title
scan-place-summary = in the summary
scan-place-narrative = in the longer account
scan-place-note = in a note

## Steps in the story of a report

event-submitted = submitted it
event-released = received it
event-acknowledged = acknowledged receipt
event-accepted = took it into a case
event-triaged = finished triage
event-closed = closed it
event-feedback = answered
event-alerted = passed parts on in an alert
event-withdrawn = withdrew it

## What happened to a report, after the name of who did it

news-acknowledged = has read
news-accepted = took into a case
news-triaged = finished triage of
news-closed = closed
news-feedback = answered
news-alerted = passed parts on, in an alert, of

## Days and months in full

weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday
month-name-1 = January
month-name-2 = February
month-name-3 = March
month-name-4 = April
month-name-5 = May
month-name-6 = June
month-name-7 = July
month-name-8 = August
month-name-9 = September
month-name-10 = October
month-name-11 = November
month-name-12 = December

## Fields of a report, as complaints name them

body-field-title = Title
body-field-summary = Summary
body-field-detected-at = Detected
body-field-aware-at = Aware
body-field-classified-at = Classified
body-field-occurred-at = Occurred
body-field-categories = Category
body-field-severity = Severity
body-field-language = Language
body-field-affected = Affected
body-field-countries = Countries
body-field-sectors = Sectors
body-field-persons = Persons
body-field-services = Services
body-field-loss-eur = Loss, euro
body-field-narrative = Longer account, part
body-field-observables = Observable
body-field-subjects = Person
body-field-references = Reference
body-field-type = Type
body-field-value = Value
body-field-data-class = Class
body-field-infrastructure-ground = Ground
body-field-role = Role
body-field-note = Note
body-field-text = Text
body-field-name = Name
body-field-system = System
body-field-id = Number
body-field-url = Address
body-field-tlp = TLP
body-field-pap = PAP
body-field-handling = Handling
body-field-purposes = Purposes
body-field-mode = To
body-field-organisations = Only to

## Duties in few words, for lists

duty-short-acknowledge = read
duty-short-triage-outcome = outcome
duty-short-progress = progress
duty-short-closure-feedback = feedback
duty-short-alert-acknowledge = acknowledge
duty-short-withdrawal-acknowledge = confirm withdrawal
duty-short-alert-update = update or recall
duty-short-follow-up = follow-up
duty-short-nis2-early-warning = NIS2 warning
duty-short-nis2-notification = NIS2 notification
duty-short-nis2-final = NIS2 final
duty-short-dora-initial = DORA initial
duty-short-dora-intermediate = DORA intermediate
duty-short-dora-final = DORA final
duty-short-gdpr-breach = GDPR breach

## Why a value couldn't be read

match-unread-type = not a text
match-unread-required = empty
match-unread-length = too long
match-unread-text = holds a control character
match-unread-format = not a value whose type shows

## Kinds of items

item-kind-report = report
item-kind-case = case
item-kind-alert = alert

## Kinds of organisations

org-kind-company = companies
org-kind-authority = authorities
org-kind-csirt = response teams
org-kind-operator = operators

## Notifications

item-kind-agreement = agreement
item-kind-channel = this channel
channel-kind-webhook = Webhook
channel-kind-email = E-mail
channel-kind-stream = Event stream
contents-thin = What happened to which item; your program fetches the rest
contents-full = The item too, as far as you may read it then; over https only
digest-at-once = One mail for each event
digest-hourly = One mail an hour at most
digest-daily = One mail a day, at 06:00 UTC
mail-mode-off = No mails
mail-mode-at-once = One mail for each event
mail-mode-hourly = One mail an hour at most
mail-mode-daily = One mail a day, at 06:00 UTC
health-healthy = Works
health-failing = Fails
health-unproven = Nothing sent yet
health-paused = Paused
health-disabled = Disabled
health-followed = Ready
delivery-state-pending = Waiting
delivery-state-delivered = Delivered
delivery-state-dead = Given up
delivery-state-cancelled = Cancelled
delivery-reason-tries = Every try failed.
delivery-reason-newer = Something newer about it was sent instead.
delivery-reason-changed = It had changed; it was sent again as another delivery.
delivery-reason-not-visible = Your organisation no longer saw it.
delivery-reason-red = It is TLP:RED, which no channel carries.
delivery-reason-account-gone = The account is gone.
delivery-reason-not-permitted = The member’s roles no longer open it.
delivery-reason-channel-removed = The channel was removed.
delivery-reason-switched-off = Mails were switched off.
attempt-outcome-delivered = Delivered
attempt-outcome-failed = Failed
severity-least-low = Low or worse
severity-least-medium = Medium or worse
severity-least-high = High or worse
severity-least-critical = Critical only
told-field-kind = Kind
told-field-name = Name
told-field-url = Address
told-field-address = Mailbox
told-field-content = What it carries
told-field-digest = How often
told-field-events = Events
told-field-mode = How often
told-field-severity = Severity
told-field-tlp = Label
told-field-category = Categories
told-field-countries = Countries
told-field-type = Observables
told-field-since = Since
told-field-until = Until
told-field-states = Which
event-group-alerts = Alerts
event-group-reports = Reports
event-group-answers = Answers of authorities
event-group-duties = Clocks
event-group-agreements = Agreements
event-group-requests = Consent and requests
event-group-channels = Channels themselves
event-type-report-submitted = Report came
event-type-report-revised = Report revised
event-type-report-withdrawn = Report withdrawn
event-type-report-restricted = Report restricted
event-type-handling-acknowledged = Receipt acknowledged
event-type-handling-accepted = Taken into a case
event-type-handling-referred = Passed on
event-type-handling-closed = Closed
event-type-feedback-given = Feedback given
event-type-duty-warned = Clock has run far
event-type-duty-overdue = Clock has run out
event-type-duty-done = Duty met
event-type-alert-published = Alert published
event-type-alert-updated = Alert updated
event-type-alert-recalled = Alert recalled
event-type-alert-expired = Alert expired
event-type-alert-acknowledged = Alert answered
event-type-agreement-proposed = Terms proposed
event-type-agreement-signed = Terms signed
event-type-agreement-activated = Terms in force
event-type-agreement-suspended = Terms suspended
event-type-agreement-resumed = Terms resumed
event-type-agreement-terminated = Terms ended
event-type-consent-asked = Consent asked
event-type-consent-answered = Consent answered
event-type-request-sent = Request came
event-type-request-answered = Request answered
event-type-request-refused = Request refused
event-type-delivery-dead = Delivery given up
event-type-channel-disabled = Channel switched off
event-type-channel-test = Test
