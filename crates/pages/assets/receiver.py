"""Keeps each event of a webhook as a file. Needs standardwebhooks, and the secret in ENTENTE_SECRET."""
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from standardwebhooks import Webhook, WebhookVerificationError

SECRETS = [Webhook(one) for one in os.environ["ENTENTE_SECRET"].split()]  # two during a change
FOLDER = Path(os.environ.get("ENTENTE_FOLDER", "."))

def genuine(secret, body, headers):
    try:
        return secret.verify(body, headers) is not None
    except (WebhookVerificationError, ValueError):  # also whatever is older than five minutes
        return False

class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(min(int(self.headers["content-length"]), 2**20))
        known = any(genuine(secret, body, dict(self.headers)) for secret in SECRETS)
        if known:
            file = FOLDER / Path(self.headers["webhook-id"] + ".json").name
            if not file.exists():  # the same id again is a repeat
                file.with_suffix(".part").write_bytes(body)
                file.with_suffix(".part").rename(file)  # whole or not at all
        self.send_response(204 if known else 401)  # without an answer it is sent again
        self.end_headers()

ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "8600"))), Receiver).serve_forever()
