# Reporting: home, form, confirmation, receipt, lists, the report itself.

reports = Reports
new-report = New report
report-import = Import a file
reports-empty = No report yet. One form tells everybody whom an agreement entitles, and starts your clocks.
reports-empty-authority = Nothing matches. Reports appear here once an agreement releases them to you.
reports-search = Words, reference or observable
any-severity = Any severity
any-category = Any category
drafts = Drafts
draft-untitled = Untitled draft

home-owe = You owe next
home-then = Then
home-nothing-due = Nothing is due
home-nothing-due-help = Every clock of yours has stopped.
home-reports = My reports
home-reports-caption = My reports with their stage
home-latest = { $n } latest of { $all }
home-all-reports = All reports
home-changes = What changed
home-changes-none = Nothing changed since then.

draft = Draft
draft-title = New report
draft-saved = Saved
draft-kept = kept 30 days · nobody else sees it
draft-keep = Keep as draft
draft-check = Check and submit
draft-settle = { $n ->
    [one] 1 thing to settle
   *[other] { $n } things to settle
 }
draft-what = What happened
draft-facts = All of it is class Facts
draft-people = People
draft-people-help = Leave out whom you needn’t name
draft-narrative = Longer account
draft-narrative-help = what happened in detail, with its class
draft-affected = Affected
draft-affected-help = countries, sectors, persons, services, loss
draft-more = When, language and references
draft-more-help = for your own files; references go to nobody
narrative-n = Part { $n }
observables = Observables
observables-caption = Observables of this report
observables-none = None yet. Paste something above, or add a row.
observables-none-here = No observable that you may read.
observables-read = { $n } you may read
observable-add = Add a row
paste-label = Paste a log, a message or a list
paste-find = Find observables

field-title = Title
field-summary = Summary
field-category = Category
field-severity = Severity
field-detected = Detected, UTC
field-aware = Aware, UTC
field-classified = Classified as major, UTC
field-occurred = Occurred, UTC
field-ongoing = Still going on
field-language = Language
field-clockhelp = Aware and classified start the statutory clocks. Write 2026-11-23 11:40.
affected-countries = Countries
affected-sectors = Sectors
affected-persons = Persons
affected-services = Services
affected-loss = Loss, euro
references-caption = References in your own systems
reference-system = System
reference-id = Number
reference-url = Address
obs-type = Type
obs-value = Value
obs-role = Role
obs-class = Class
obs-data-class = Data class
obs-also = Also in
obs-note = Note
obs-ground = It is infrastructure, because
obs-ground-help = Needed to call an address an indicator.
obs-type-of = Type of { $value }
obs-role-of = Role of { $value }
obs-class-of = Class of { $value }
obs-more-of = Ground and note of { $value }
obs-value-n = Value { $n }
in-reports = { $n ->
    [one] 1 report
   *[other] { $n } reports
 }
subject-name = You wrote
subject-hint = Name
subject-read-as = First recipient reads
subject-name-n = Name of person { $n }
subject-role-n = Role of person { $n }
subject-class-n = Class of person { $n }
scan-title = { $n ->
    [one] Something personal stands in the text.
   *[other] { $n } personal things stand in the text.
 }
scan-say = Take it out, add it below with its class, or say that it isn’t.
scan-not-personal = isn’t personal

aud-title = Who will see this
aud-by = { $n ->
    [0] by no agreement
    [one] by 1 agreement in force
   *[other] by { $n } agreements in force
 }
aud-all = { $n ->
    [one] sees all
   *[other] see all
 }
aud-part = { $n ->
    [one] sees part
   *[other] see part
 }
aud-nothing = { $n ->
    [one] sees nothing
   *[other] see nothing
 }
aud-all-none = Nobody but you.
aud-part-none = Nobody.
aud-nothing-none = Nobody is left out.
aud-bar-part = part
aud-bar-nothing = nothing
aud-bar-onward = onward
aud-bar-who = Who
aud-changes = What your last changes did
aud-onward = May be passed on
aud-onward-none = Nobody. It stops with those above.
aud-consent = Only with your consent
aud-consent-none = Nobody.
aud-mode = To
aud-recipients = { $n ->
    [one] 1 recipient
   *[other] { $n } recipients
 }
pap-use = Use
handling = Handling
purposes = Purposes
handling-and-purposes = Handling, purposes
scale-legend = TLP: how far it may travel. Each step says whom it would reach.
clocks-start = Clocks that start when you submit
clocks-running = Clocks that run now
clocks-not-this = This isn’t the statutory notification
clocks-none = None.
why-clauses = Clauses

confirm-title = Who receives this
confirm-who = { $names } will receive it
confirm-nobody = Nobody will receive it
confirm-unrouted = No agreement in force releases it, as it is marked. You may submit it all the same: you get a receipt, and the page says what would change it.
confirm-withdraw = Nothing has left yet. You will see every release of it, with the clauses that it rests on, and what each recipient answers.
confirm-submit = Submit to { $names }
confirm-submit-nobody = Submit, to nobody
confirm-back = Back to the form
confirm-stale = An agreement changed since you looked.
confirm-stale-help = This is who receives it now. Nothing has been sent.

submitted-title = Your report was received
submitted-unrouted = Your report went to nobody
submitted-own = Your record is kept
submitted-open = Open the report
submitted-who = Who has it
unrouted-lead = It is kept, with a receipt, and released to nobody.
unrouted-call = Whom to call
receipt-help = A signed statement that this was accepted. It can be checked offline, without us.
receipt-report = Report
receipt-revision = Revision
receipt-at = Accepted
receipt-key = Key
receipt-download = Download the receipt

report-parts = Parts of the report
report-tab = Report
report-yours = What you reported
report-what = What { $org } reports
revision-n = Revision { $n }
disclosures = Who has it
disclosures-help = every release, by organisation
disclosures-none = Nobody has it.
feedback = Feedback
duties = Duties
duties-none-here = Nothing is due about it.
duty-done = done
people = People
pseudonym-help = A pseudonym: the same one means the same person
pseudonym-same = The same pseudonym means the same person, in { $org }’s reports to you only.
withheld-title = Withheld
withheld-class = { $class }: withheld
withheld-ask = You need it? Ask { $org } for it by a request, with a legal basis.
read-as = You read this as
strip-order = Indicators, facts, person, victims, subscribers, addresses, content, financial: in this order everywhere.
fact-state = State
fact-assignee = Assignee
fact-reporter = Reporter
fact-person = Person
fact-marking = Marking
why-title = Why, and why not
why-not = Why, why not
why-whom = Explain for
why-log = See it in the log
other-dots = Other…

## What the scan found, and where


draft-discarded = The draft is gone.
draft-saved-toast = The draft is kept.
paste-found = { $n ->
    [0] Nothing found
    [one] 1 found
   *[other] { $n } found
 }
paste-known = { $n } of them known
paste-own = left out as your own: { $names }
warn-confusable = These imitate another name:
contact-emergency = Emergency
unrouted-mend = { $name }: { $mend }
aud-named = Only to
aud-proposed = As it is marked, nobody would see it. { $label } would reach somebody.
aud-take = Take { $label }

reports-latest = { $n } on this page, newest first
reports-found = { $n } with “{ $words }”
reports-all = { $n } in all
filter-all = All
yes = yes
fact-detected = Detected
fact-aware = Aware
fact-classified = Classified
fact-sent = Sent
fact-occurred = Occurred
affected-n-persons = { $n } persons
affected-n-services = { $n } services
affected-n-loss = about €{ $n }
event-you = You
event-line = { $who }: { $what }
observables-csv = Observables as CSV
disclosure-acknowledged = Acknowledged
unrouted-note = It went to nobody.
unrouted-note-help = It is kept, with a receipt, and released to nobody.
unrouted-note-why = See why, and what would change it
decided-same = The decision of { $at }, replayed: same inputs, same outcome.
decided-other = The decision of { $at }. Replayed with today’s rules it comes out otherwise.
decided-at = The decision of { $at }.
why-they-see = Why { $name } sees it
why-they-see-part = Why { $name } sees it in part
why-they-dont = Why { $name } doesn’t see it
why-would-pass = What would have let it through
why-you-see = Why you see it
why-you-see-part = Why you see it in part
why-pass-on = Where you may pass it on
onward-nobody = Nowhere
onward-consent = Only where { $name } agrees
onward-within = Within “{ $name }”
onward-in-alert = in an alert, as far as the label reaches
onward-anybody = Anybody else
onward-asked = { $name } is asked first; silence for 72 h is a no
do-accept = Accept into a case…
do-acknowledge = Acknowledge
do-feedback = Give feedback…
do-claim = Claim it
do-no-action = No action…
do-close = Close…

home-title = Home
home-last-visit = your last visit was { $day }
home-since = Since { $day }
home-duty = { $what }, by { $at }
home-duty-law = Running since { $at }, by { $law }.
home-duty-clause = Running since { $at }.
home-duty-open = Open the report
home-unrouted = { $reference } went to nobody.
day-today = today { $at }
day-yesterday = yesterday
next-unrouted = you: choose who sees it
next-nothing = nothing due
next-you = you
next-they = they
next-line = { $who }: { $what }, { $time }
figure-answer = Time to first answer
figure-answer-unit = median of { $n } answered reports
figure-answer-note = { $first } h for the first, { $last } h for the latest

import-title = Import a file
import-lede = MISP events become drafts. Nothing is submitted before you have looked at it.
import-file = A MISP file
import-file-help = JSON, 32 MiB at most
import-do = Make drafts
import-drafts = Drafts
import-drafts-help = kept 30 days; open one to see who would see it
import-mapping = What became of each entry
import-entry = Entry
import-became = Became
import-why = Why
import-taken = taken
import-left = not taken
import-summary = { $taken } taken, { $left } not
import-unread = The file { $why }.
import-many = The file holds { $n } events; at most { $most } are taken at once.
import-wrong = “{ $title }” can’t be kept: { $why }.

error-unclassed = { $name }: something that looks personal stands there. Take it out, or say below the text that it isn’t personal.
error-required = { $name } is missing.
clock-short = { $what }: { $time }
error-time = { $name }: write the time as 2026-11-23 11:26, in UTC.
