// Verifies webhooks with the official `standardwebhooks` package, and their `v1a` signatures, which it doesn't know, with
// Node's own cryptography. Reads [{headers, body, secret, key}] from standard input and prints a list of null, where the
// webhook is taken, or the reason why it isn't. A secret or a key that is null isn't tried.
"use strict";

const crypto = require("node:crypto");
const fs = require("node:fs");
const { Webhook } = require("standardwebhooks");

function verifyWithKey({ headers, body, key }) {
  const x = Buffer.from(key.replace("whpk_", ""), "base64").toString("base64url");
  const jwk = { kty: "OKP", crv: "Ed25519", x };
  const message = Buffer.from(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`);
  const fits = headers["webhook-signature"]
    .split(" ")
    .filter((signature) => signature.startsWith("v1a,"))
    .some((signature) =>
      crypto.verify(null, message, { key: jwk, format: "jwk" }, Buffer.from(signature.slice(4), "base64")),
    );
  if (!fits) {
    throw new Error("No matching v1a signature found");
  }
}

function verdict(webhook) {
  try {
    if (webhook.secret !== null) {
      new Webhook(webhook.secret).verify(webhook.body, webhook.headers);
    }
    if (webhook.key !== null) {
      verifyWithKey(webhook);
    }
    return null;
  } catch (error) {
    return error.message;
  }
}

const webhooks = JSON.parse(fs.readFileSync(0, "utf8"));
console.log(JSON.stringify(webhooks.map(verdict)));
