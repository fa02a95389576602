# The work on reports: queue, triage, cases, alerts, agreements, duties, log.

queue = Triage queue
queue-caption = Reports waiting for triage, by clock, then severity
queue-open = { $n } open
queue-overdue = { $n } overdue
queue-soon = { $n } due within 5 h
queue-claim-next = Claim next
queue-empty = Nothing waits. New reports come to the top of this list.
queue-empty-action = All reports
unclaimed = unclaimed
bulk = With the selected reports
bulk-with = With the selected:
claim = Claim
acknowledge = Acknowledge
accept-dots = Accept into a case…
preview = Preview
preview-read = You may read
preview-by = by { $agreement }, { $level }
similar = Similar
similar-n = { $n ->
    [0] No similar report
    [one] 1 similar report
   *[other] { $n } similar reports
 }
similar-none = Nothing that you may read is shared.
similar-help = by shared observables that you may read, rare ones first
in-no-case = in no case

triage-which-case = Which case
triage-new-case = Open a new case
triage-existing-case = Put it into an open case
triage-case-title = Title of the case
triage-accept-help = { $org } learns that its report is in a case, never in which.
triage-reason = Reason
triage-note = What { $org } should know
feedback-text = What { $org } will read
feedback-help = Say what became of it, and what they can do. No personal data.
withdraw-lede = It is taken back from all who have it, at once, and each must confirm within 24 hours:

case = Case
cases = Cases
cases-empty = No case yet. Accept a report from the queue and one opens.
case-open = Open a case
case-open-title = Open a case without a report
case-reports = Reports in this case
case-reports-help = each keeps its owner, marking and audience
case-reports-none = No report yet.
case-members = Who is in
case-alerts-none = No alert yet.

alerts = Alerts
alerts-in-empty = Nobody has sent you an alert.
alerts-out-empty = You have sent no alert. They are made from cases.
alert-compose = Compose an alert
alert-new = New alert
alert-from = from
alert-says = What the alert says
alert-recommendation = What to do
alert-expires = Expires
alert-send-clearance = Send for clearance
alert-edit = Edit
alert-reports = Made from
alert-reports-help = each brings its terms along
alert-observables = Observables in it
alert-observables-help = only classes that you may read
alert-inherited = Inherited
alert-inherited-help = The strictest of its sources. You may mark it stricter, never freer.
alert-stricter = Mark it
alert-nobody = Nobody would receive it. Choose another report, or ask its owner for consent.
alert-refused = Receives nothing
alert-dropped = Left out for some
alert-recipients = Recipients
alert-publisher = Publisher
alert-clear = Clear
alert-clear-title = Clear it for { $names }?
alert-clear-help = You sign what it says, its marking, and in which detail each receives it. Any later change voids that.
alert-clear-do = Clear this alert
alert-return = Return
alert-return-title = Return it to its author
alert-publish = Publish
alert-publish-title = Publish to { $names }?
alert-publish-do = { $n ->
    [one] Publish to 1 recipient
   *[other] Publish to { $n } recipients
 }
alert-publish-help = It goes out at once by every channel of theirs. It can be recalled, not unread.
alert-recall = Recall
alert-recall-title = Recall it from { $names }?
alert-recall-do = Recall this alert
alert-not-relevant = Not relevant
alert-acted-on = Acted on
version-n = Version { $n }
brands-title = A source’s name stands in it.
brands-help = Whoever reads it could tell who reported. Choose for each:
brand-choice = What to do with { $value }

inbox = Inbox
inbox-empty = Nothing waits for you. What partners publish under your agreements comes here.

agreements = Agreements
agreements-empty = No agreement yet. Without one nothing leaves an organisation.
agreements-empty-action = How agreements work
agreement-life = Life of the agreement
matrix-title = What each party receives
matrix-scrolls = Matrix, scrolls sideways
matrix-caption = Data class by party and version
clauses-title = Text and clauses
clauses-help = The text is made from the clauses; it can’t say anything else
dates-title = Reviews and expiry
dates-none = No date is set.
signatures-aside = Signatures and conditions
signatures-title = Signatures on version { $n }
signature-waits = waits for its signatory
signed-hash = What is signed: SHA-256 of the canonical text
gate-title = Third-country level

duties-empty = No duty in this view. Clocks start by themselves.
duties-calendar = Working days are Monday to Friday until calendars of the countries are recorded.
duty-authority = the authority in charge

log = Log
log-item = Reference
log-action = Action
log-any-action = Any action
log-outcome = Outcome
log-any-outcome = Any outcome
log-empty = No event that you may see.
log-checkpoint = Last signed checkpoint
log-events-n = { $n ->
    [one] 1 event
   *[other] { $n } events
 }
log-root = Root of the log
log-verify-help = Keep it: with the offline verifier it proves that no event was changed or taken out since.
