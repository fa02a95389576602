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
brands-help = Whoever reads it could tell who reported. Replace it, leave it out, or have that reporter agree; whoever clears the alert confirms each.
brands-confirm = Tick each that stays because its reporter agrees. Without that it can’t be cleared.
brand-names = names { $org }

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

queue-all = All
queue-unclaimed = Unclaimed
queue-mine = Mine
queue-urgent = Critical and high
clock-says-left = { $what } within { $time }, by { $at }
clock-says-late = { $what }: { $time }
similar-shares = same { $kind }, in { $n ->
    [one] 1 report
   *[other] { $n } reports
 } in all
bulk-nothing = Nothing was selected.
bulk-claimed = { $n ->
    [0] None was claimed.
    [one] 1 report is yours.
   *[other] { $n } reports are yours.
 }
bulk-acknowledged = { $n ->
    [0] None was acknowledged.
    [one] 1 report acknowledged.
   *[other] { $n } reports acknowledged.
 }
bulk-refused = { $n ->
    [one] 1 is already further.
   *[other] { $n } are already further.
 }
claimed-one = { $reference } is yours.
claimed-none = Nobody waits for a claim.
claim-released = { $reference } is back in the queue.
feedback-given = The reporter can read your answer now.
triaged-acknowledge = Receipt acknowledged. The reporter sees it.
triaged-accept = It is in the case. The reporter learns that it is in one.
triaged-no-action = Recorded. The reporter reads why.
triaged-close = Closed.
triaged-other = Done.
triage-no-case = Choose one of your open cases.

cases-open = { $n ->
    [0] none open
    [one] 1 open
   *[other] { $n } open
 }
case-opened = { $reference } is open, and you lead it.
case-event-opened = Opened, led by { $name }
case-event-drafted = Alert { $reference } drafted
case-event-published = Alert { $reference } published
case-event-withdrawn = Report { $reference } withdrawn by its reporter: it stays readable here for 48 hours, and nothing new is made of it
duty-meet = Done…
duty-meet-title = Notified your authority?
duty-meet-help = Say so once the notification has reached your supervisory authority, outside of Entente. The clock ends; where the law asks for a next stage, its clock starts now. The log keeps who said it. It can't be taken back.
duty-meet-do = Yes, it is notified
duty-met = Noted. The clock has ended.
duties-running = { $n ->
    [0] nothing runs
    [one] 1 running
   *[other] { $n } running
 }
duties-overdue = { $n } overdue
duties-ours = We owe
duties-late = We are late
duties-theirs = Owed to us
duties-theirs-late = They are late
duties-done = Done
log-of-organisation = What your organisation did, and what was done to its items. Newest first.
log-of-items = What was done to your organisation’s items. Newest first.
log-repeats = { $n } times
log-platform = The platform
log-somebody = Somebody there

alerts-ours = Ours
alerts-received = Received
alerts-waiting = { $n ->
    [0] none waits for clearance
    [one] 1 waits for clearance
   *[other] { $n } wait for clearance
 }
alert-progress = { $n } of { $all } acknowledged
alert-kept = { $reference } is kept as a draft.
alert-sent = Sent for clearance. Another person clears it.
alert-was-cleared = Cleared. Its author or you can publish it.
alert-is-returned = Returned to its author.
alert-is-out = Published. Every recipient has it now.
alert-is-recalled = Recalled. Every recipient is told, and nobody can read it any more.
alert-is-answered = Your answer is with the publisher.
alert-was-recalled = It was recalled.
alert-was-recalled-help = Don’t rely on it any more.
alert-was-returned = It was returned.
alert-reaches-nobody = It can reach nobody.
alert-reaches-nobody-help = It needs the consent of { $names } before it may be passed on to anybody. Until then it can be cleared, and not published.
alert-nobody-yet = Nobody would receive it.
alert-would-receive = Would receive
alert-drafted-by = Drafted by
alert-cleared-by = Cleared by
alert-event-cleared = { $name } cleared it
alert-event-published = It was published
alert-event-answered = { $name }: { $state }
alert-event-released = { $name } released it to you
alert-answer-by = Answer by { $at }
alert-why-have = Why you have it
place-title = in the title
place-summary = in the summary
place-recommendation = in what to do
place-observable = in an observable
inbox-waiting = { $n ->
    [0] nothing waits for you
    [one] 1 waits for your answer
   *[other] { $n } wait for your answer
 }
inbox-all = All
inbox-only-waiting = Waiting
inbox-recalled = Recalled
inbox-recalled-help = Taken back by their publishers. Delete your copies.
alert-sources-reach = All its sources may be passed on to you
alert-unconfirmed = Confirm each place that names a source, or return the alert to its author.

## Looking up values

match-title = Match values
match-lede = Have we seen these before?
match-values = Values to look up
match-help = One a line, 1,000 at most: addresses, domains, URLs, hashes, account numbers. Defanged writing is understood.
match-do = Look them up
match-results = What we know
match-empty = Paste values above. What your organisation may see of reports and alerts is searched, and nothing else.
match-summary = { $n } of { $all } known
match-none = not seen
match-hit = not seen here, known to another organisation under an agreement with hit/no-hit; it isn't named
match-unasked = not seen here; look it up again to ask others, whose hits in one answer were used up
match-benign = harmless, on the list “{ $list }”: not looked for
match-more = { $n ->
    [one] and 1 more
   *[other] and { $n } more
 }
match-wrong = Nothing was looked up: the list { $why }

## What was taken back

withdraw-dots = Withdraw…
withdraw-help = Whoever has it in a case reads on for 48 hours; alerts made of it have to be recalled. They are told the reason where your agreement lets it pass. It can't be undone.
withdraw-done = Withdrawn. Everybody who had it must confirm within 24 hours.
withdrawn-title = Taken back
withdrawn-waiting = { $n ->
    [0] nothing waits for your confirmation
    [one] 1 waits for your confirmation
   *[other] { $n } wait for your confirmation
 }
withdrawn-list = Withdrawn and recalled
withdrawn-help = Delete your copies, then confirm. What you have in a case stays readable there for 48 hours.
withdrawn-empty = Nothing was taken back from your organisation.
withdrawn-by = Taken back by
withdrawn-why = Reason
withdrawn-no-reason = not told
withdrawn-at = When
withdrawn-confirm = It is gone here
withdrawn-confirmed = Confirmed gone
withdrawn-done = Confirmed: { $reference } is gone here.
withdrawn-note = You withdrew this { $at }.
withdrawn-note-who = Who has confirmed
withdrawn-progress = { $n } of { $all } have confirmed that it is gone.
withdrawn-onward = Among them, by alerts made of it: { $places }.
queue-withdrawn = { $n ->
    [one] 1 report was withdrawn and waits for your confirmation.
   *[other] { $n } reports were withdrawn and wait for your confirmation.
 }
queue-withdrawn-open = Confirm
alert-frozen = Frozen: { $reports } was withdrawn by its reporter.
alert-frozen-out = Recall this alert within 24 hours of the withdrawal. Nothing new of it goes out.
alert-frozen-draft = Whatever rests on it drops out for everybody.
