# Agreements: the text that clauses make, the matrix, the conditions for a third country.

list-and = { $first } and { $last }
term-hours = { $n ->
    [one] 1 hour
   *[other] { $n } hours
 }
term-days = { $n ->
    [one] 1 day
   *[other] { $n } days
 }
term-working-days = { $n ->
    [one] 1 working day
   *[other] { $n } working days
 }
term-months = { $n ->
    [one] 1 month
   *[other] { $n } months
 }

clause-says-directions = Only what is listed here passes between the parties; everything else is refused.
clause-says-purposes = What is exchanged may be used for { $list }, and for nothing else.
clause-says-legal-basis = A request or transfer names one of these grounds, or it is refused.
clause-says-categories = The parties exchange incidents of { $list } categories.
clause-says-categories-but = The parties exchange incidents of { $list } categories, except { $except }.
clause-says-kept = In full pass: { $list }.
clause-says-masked = As pseudonyms, the same one for the same person: { $list }.
clause-says-rest = Every other class is withheld.
clause-says-strategic = The agreement is strategic: no personal class passes, not even as a pseudonym.
clause-says-marking = Nothing above { $tlp } or { $pap } travels under this agreement. { $required } is added to what passes; { $accepted } are accepted.
clause-says-onward-forbidden = What is received isn’t passed on, with or without consent.
clause-says-onward-consent = What is received is passed on only where its owner has agreed to it, recipient by recipient.
clause-says-onward-within = What is received may be passed on within “{ $circle }” ({ $members }), as far as its label reaches. To anybody else only with its owner’s consent.
clause-says-match-off = Nobody may ask whether a value is known to the other.
clause-says-match-silent = A party may ask whether a value is known; only the holder learns of a match.
clause-says-match-visible = A party may ask whether a value is known; both learn of a match.
clause-says-third-country = { $who } is in a third country. The level granted is { $level }. What is recorded about the country can lower it at any instant, never raise it.
clause-says-use-limited = Nothing is used against the company that reported it, or passed to a regulator.
clause-says-use-free = The parties have set no limit of use beyond the purposes.
clause-says-retention = Reports are erased after { $report }, personal classes after { $personal }, indicators after { $indicator }. Each item is reviewed every { $review }. Erasure reaches every holder.
clause-says-feedback = Receipt is acknowledged within { $acknowledgement }, the outcome of triage told within { $outcome }, progress every { $progress }, and the end within { $closure }.

term-purposes = purposes
term-all = all
term-allow = allow
term-deny = deny
term-level = data level
term-max-tlp = max TLP
term-max-pap = max PAP
term-requires = adds
term-accepts = accepts
term-onward = onward
term-forbidden = forbidden
term-consent = prior consent
term-within = within “{ $circle }”
term-match = match
term-granted = level granted
term-gdpr-ground = GDPR ground
term-national-law = national law
term-not-recorded = none recorded
term-use-limited = use limited
term-yes = yes
term-no = no
term-reports = reports
term-personal = personal
term-indicators = indicators
term-log = log
term-acknowledge = acknowledge
term-outcome = triage outcome
term-progress = progress
term-closure = closing answer

agreements-summary = { $n ->
    [0] none in force
    [one] 1 in force
   *[other] { $n } in force
 }
agreements-summary-stopped = { $n ->
    [one] 1 suspended
   *[other] { $n } suspended
 }
agreements-all = All
agreements-in-force = In force
agreements-other = Other
matrix-in-force = v{ $n }, in force
matrix-written = v{ $n }, as written
matrix-today = v{ $n }, by today’s facts
step-draft = Draft
step-negotiation = Negotiation
step-review = Legal review
step-signed = Signed by all
step-in-force = In force
step-ended = Ended
agreement-suspended = It is suspended.
agreement-suspended-clauses = Clauses stand still: { $list }.
agreement-suspended-since = Since { $at }, because { $reason }
agreement-not-intact = The text that decides isn’t the text that was signed.
agreement-not-intact-help = Nothing can be relied on here. Tell the operator at once.
agreement-lower = By today’s facts { $who } receives less than is written.
agreement-lower-help = What is recorded about the country allows { $level }.
agreement-version-state = Version { $n } in force
signatures-of = { $n } of { $all }
signature-line = { $name }, signatory
signature-at = { $at }, key { $key }
signature-broken = This signature doesn’t fit the text that decides.
date-in-force = In force since
date-in-force-from = Takes force
date-review = The parties review it
date-expires = Expires, wind-down begins
date-both = all parties
date-managers = agreement managers
gate-today = { $level } today
gate-lede-same = The agreement grants { $granted }, and the facts of today support it. More would need:
gate-lede-lower = The agreement grants { $granted }. The facts of today support { $effective } only:
gate-law = Data-protection law, Convention 108
gate-law-yes = Country facts: both recorded
gate-law-no = Country facts: not both recorded
gate-rights = Human rights assured, review clean
gate-rights-yes = Next review due { $at }
gate-rights-no = Not recorded as assured
gate-rights-late = No clean review that is in date
gate-basis = A valid transfer basis
gate-basis-yes = { $n ->
    [one] 1 recorded
   *[other] { $n } recorded
 }
gate-basis-no = None recorded: adequacy, a binding instrument, or a self-assessment under 12 months old
gate-operational = Operational text signed by all
gate-operational-yes = Version { $n }
gate-operational-no = Version { $n } is strategic
