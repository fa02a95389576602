"""Holds a folder of exported files to what real readers enforce.

    check_exports.py FOLDER        one line per problem, then a line with the figures; ends with 1 if there is a problem

Files are named READER--REFERENCE.FORMAT. STIX bundles pass stix2-validator with --strict (offline: the schemas come with the
package), python-stix2 without custom content, and what neither looks at: the fields of the TLP 2.0 and the Incident Core
extensions as OASIS publishes them, deterministic ids of observables, markings, references. MISP events load with pymisp.
No two readers have one id with two contents.
"""

import csv
import io
import json
import pathlib
import re
import sys
import uuid
import warnings

import pymisp
import stix2
from stix2validator import ValidationOptions, validate_string

# what pymisp says of objects whose template it hasn't got would be a problem of ours
warnings.simplefilter("error", category=UserWarning)

TLP2 = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
INCIDENT = "extension-definition--ef765651-680c-498d-9894-99799f2fa126"
LABELS = {
    "94868c89-83c2-464b-929b-a1a8aa3c8487": "clear",
    "bab4a63c-aed9-4cf5-a766-dfca5abac2bb": "green",
    "55d920b0-5e8b-4f79-9ee9-91f868d9b421": "amber",
    "939a9414-2ddd-4d32-a0cd-375ea402b003": "amber+strict",
    "e828b379-4e03-4974-9ac4-e53a884c97c1": "red",
}
INCIDENT_FIELDS = {
    "extension_type", "scores", "event_refs", "task_refs", "determination", "impact_refs", "investigation_status",
    "incident_types", "detection_methods", "criticality", "recoverability", "impacted_entity_counts",
}
DETERMINATIONS = {"blocked", "confirmed", "failed-attempt", "false-positive", "suspected"}
STATUSES = {"new", "open", "closed"}
DEFINITIONS = {"marking-definition", "extension-definition"}
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def references(value):
    """Every id that a STIX object points to."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name.endswith("_ref"):
                yield inner
            elif name.endswith("_refs"):
                yield from inner
            else:
                yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def extension_problems(obj):
    """What no validator looks at: the inside of extensions."""
    extensions = obj.get("extensions", {})
    own = obj["id"].split("--")[1]
    if obj["type"] == "marking-definition":
        tlp = extensions.get(TLP2)
        if (own in LABELS) != (tlp is not None):
            yield "a TLP 2.0 id without its extension, or the extension under another id"
        if tlp is not None:
            if tlp != {"extension_type": "property-extension", "tlp_2_0": LABELS.get(own)}:
                yield f"TLP extension {tlp}"
            if obj.get("name") != "TLP:" + LABELS.get(own, "").upper() or "definition" in obj:
                yield "not the published TLP marking"
    if INCIDENT in extensions:
        core = extensions[INCIDENT]
        if obj["type"] != "incident":
            yield f"incident extension on a {obj['type']}"
        if core.get("extension_type") != "property-extension":
            yield "extension_type"
        if core.get("determination") not in DETERMINATIONS:
            yield f"determination {core.get('determination')}"
        if core.get("investigation_status") not in STATUSES:
            yield f"investigation_status {core.get('investigation_status')}"
        criticality = core.get("criticality", 0)
        if not (type(criticality) is int and 0 <= criticality <= 100):
            yield f"criticality {criticality}"
        if set(core) - INCIDENT_FIELDS:
            yield f"unknown fields {set(core) - INCIDENT_FIELDS}"
        for name in ("incident_types", "detection_methods"):
            values = core.get(name, ["x"])
            if not values or not all(type(value) is str and value for value in values):
                yield name
    elif obj["type"] == "incident":
        yield "an incident without the extension"
    for extension in extensions:
        if extension not in (TLP2, INCIDENT):
            yield f"extension {extension}"


def object_problems(obj, known):
    """What holds for each object of a bundle."""
    yield from extension_problems(obj)
    if any(name.startswith("x_") for name in obj):
        yield "a custom property"
    for reference in references(obj):
        if reference not in known:
            yield f"{reference} isn't in the bundle"
    own = uuid.UUID(obj["id"].split("--")[1])
    if "created" in obj:
        if own.version != 4:
            yield "an id of a domain object that isn't UUIDv4"
        for name in ("created", "modified"):
            if name in obj and not STAMP.fullmatch(obj[name]):
                yield f"{name} {obj[name]}"
        if obj.get("modified", obj["created"]) < obj["created"]:
            yield "modified before created"
    else:
        plain = {k: v for k, v in obj.items() if k not in ("id", "object_marking_refs")}
        if stix2.parse(plain, allow_custom=False).id != obj["id"]:
            yield "an observable's id doesn't follow from its value"
    marks = obj.get("object_marking_refs", [])
    if obj["type"] not in DEFINITIONS and sum(mark.split("--")[1] in LABELS for mark in marks) != 1:
        yield "not exactly one TLP label"


def stix_problems(text):
    bundle = json.loads(text)
    result = validate_string(text, ValidationOptions(strict=True, version="2.1"))
    for part in [result] if not hasattr(result, "object_results") else result.object_results or [result]:
        if not part.is_valid:
            yield from (f"stix2-validator: {error}" for error in part.errors or ["invalid"])
    if not result.is_valid:
        yield "stix2-validator refuses it"
    try:
        stix2.parse(bundle, allow_custom=False)
    except Exception as error:  # whatever it is, it refuses
        yield f"python-stix2: {error}"
    known = {obj["id"] for obj in bundle["objects"]}
    if len(known) != len(bundle["objects"]):
        yield "an id is there twice"
    for obj in bundle["objects"]:
        for problem in object_problems(obj, known):
            yield f"{obj['id']}: {problem}"


def misp_problems(text):
    event = pymisp.MISPEvent()
    try:
        event.load(text)
    except Exception as error:  # whatever it is, it refuses
        yield f"pymisp: {error}"
        return
    written = json.loads(text)["Event"]
    if len(event.attributes) != len(written["Attribute"]) or len(event.objects) != len(written["Object"]):
        yield "pymisp lost something"
    labels = [tag.name for tag in event.tags if tag.name.startswith("tlp:")]
    if len(labels) != 1 or labels[0] not in {"tlp:" + label for label in LABELS.values()}:
        yield f"labels {labels}"
    if not event.published and any(attribute.to_ids for attribute in event.attributes):
        yield "to_ids in what nobody has vetted"


def csv_problems(text):
    rows = list(csv.reader(io.StringIO(text, newline="")))
    if any(len(row) != len(rows[0]) for row in rows):
        yield "rows of different lengths"
    for row in rows[1:]:
        for cell in row:
            if cell[:1] in "=-@\t\r" and cell or (cell[:1] == "+" and not cell[1:].isdigit()):
                yield f"a formula: {cell}"


def main(folder):
    checks = {".stix.json": stix_problems, ".misp.json": misp_problems, ".csv": csv_problems}
    files = dict.fromkeys(checks, 0)
    problems = objects = 0
    contents = {}
    for path in sorted(pathlib.Path(folder).iterdir()):
        text = path.read_text(encoding="utf-8")
        ending = next(ending for ending in checks if path.name.endswith(ending))
        files[ending] += 1
        found = list(checks[ending](text))
        if "tlp:white" in text.lower():
            found.append("tlp:white")
        if ending == ".stix.json":
            for obj in json.loads(text)["objects"]:
                objects += 1
                content = {k: v for k, v in obj.items() if "created" in obj or k != "object_marking_refs"}
                key = (obj["id"], obj.get("modified"))
                if contents.setdefault(key, (content, path.name))[0] != content:
                    found.append(f"{key} says something else in {contents[key][1]}")
        for problem in found:
            problems += 1
            print(f"{path.name}: {problem}")
    figures = ", ".join(f"{count} {ending[1:]}" for ending, count in files.items())
    print(f"{figures}; {objects} STIX objects, {problems} problems")
    return 1 if problems or not all(files.values()) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
