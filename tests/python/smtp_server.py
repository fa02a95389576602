"""A real SMTP server on loopback, for tests: aiosmtpd, which says on standard output what it got, one JSON object a line.

The first line is {"event": "listening", "port": N}. A connection is {"event": "connection"}, a mail
{"event": "mail", "from", "to", "tls", "user", "session", "subject", "headers", "text"}, decoded by Python's own parser.

--rules names a JSON file that is read again for each recipient and each sender: {"ADDRESS": RULE}, where RULE is an
answer ("550 5.1.1 <x@y.example> unknown"), "slow" (no answer for a minute), "drop" (the connection ends), or "data: ANSWER"
(the recipient is taken, the mail isn't).
"""

import argparse
import asyncio
import email
import email.policy
import json
import pathlib
import ssl

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


def say(event, **details):
    print(json.dumps({"event": event, **details}), flush=True)


class Handler:
    def __init__(self, rules):
        self.rules = rules

    def rule(self, address):
        if self.rules is None or not self.rules.exists():
            return None
        return json.loads(self.rules.read_text() or "{}").get(address)

    async def obey(self, server, address):
        """The answer that a rule demands; None where there is none."""
        rule = self.rule(address)
        if rule == "slow":
            await asyncio.sleep(60)
        elif rule == "drop":
            server.transport.abort()
            return "421 gone"
        elif rule and not rule.startswith("data: "):
            return rule
        return None

    async def handle_MAIL(self, server, session, envelope, address, options):
        if refusal := await self.obey(server, address):
            return refusal
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if refusal := await self.obey(server, address):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        for address in envelope.rcpt_tos:
            if (rule := self.rule(address)) and rule.startswith("data: "):
                return rule.removeprefix("data: ")
        message = email.message_from_bytes(envelope.original_content, policy=email.policy.default)
        login = session.auth_data
        say(
            "mail",
            **{"from": envelope.mail_from, "to": envelope.rcpt_tos},
            tls=server.transport.get_extra_info("ssl_object") is not None,
            user=login.login.decode() if isinstance(login, LoginPassword) else None,
            session=id(session),
            hello=session.host_name,
            subject=str(message["subject"]),
            headers=[[name, str(value)] for name, value in message.items()],
            text=message.get_content(),
            raw=envelope.original_content.decode("latin-1"),
            defects=[str(defect) for defect in message.defects],
        )
        return "250 OK"


class Server(SMTP):
    def connection_made(self, transport):
        if self.session is None:
            say("connection")
        super().connection_made(transport)


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--certificate", help="PEM: offers STARTTLS, and takes mail only after it")
    parser.add_argument("--key")
    parser.add_argument("--wrapped", action="store_true", help="TLS from the first byte instead of STARTTLS")
    parser.add_argument("--user", help="USER:PASSWORD, without which no mail is taken")
    parser.add_argument("--idle", type=float, default=300, help="seconds after which an idle connection is closed")
    parser.add_argument("--rules", type=pathlib.Path)
    options = parser.parse_args()

    context = None
    if options.certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(options.certificate, options.key)
    upgrade = context is not None and not options.wrapped

    def authenticate(server, session, envelope, mechanism, login):
        user, _, password = options.user.partition(":")
        known = (login.login.decode(), login.password.decode()) == (user, password)
        return AuthResult(success=known, handled=False, auth_data=login)

    def serve():
        return Server(
            Handler(options.rules),
            hostname="mail.example",
            timeout=options.idle,
            tls_context=context if upgrade else None,
            require_starttls=upgrade,
            auth_required=options.user is not None,
            auth_require_tls=upgrade,
            authenticator=authenticate if options.user else None,
        )

    loop = asyncio.get_running_loop()
    wrapped = context if options.wrapped else None
    server = await loop.create_server(serve, "127.0.0.1", options.port, ssl=wrapped)
    say("listening", port=server.sockets[0].getsockname()[1])
    await server.serve_forever()


asyncio.run(main())
