"""Verifies webhooks with the official `standardwebhooks` package, and reads their bodies with the one of CloudEvents.

Reads [{headers, body, secret}] from standard input and prints a list of null, where the webhook is taken and its body is
an event, or the reason why it isn't.
"""

import json
import sys

from cloudevents.core.exceptions import CloudEventValidationError
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from standardwebhooks import Webhook, WebhookVerificationError


def verdict(webhook):
    try:
        Webhook(webhook["secret"]).verify(webhook["body"], webhook["headers"])
        event = JSONFormat().read(CloudEvent, webhook["body"])
    except WebhookVerificationError as error:
        return str(error)
    except CloudEventValidationError as error:
        return f"not an event: {error.errors}"
    if not event.get_type().startswith("entente."):
        return f"not an event of Entente's: {event.get_type()}"
    if event.get_time() is None or not isinstance(event.get_data(), dict):
        return "an event without time or data"
    return None


print(json.dumps([verdict(webhook) for webhook in json.load(sys.stdin)]))
