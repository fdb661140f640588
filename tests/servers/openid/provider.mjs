// A provider for whoever says any name: `npm ci` beside this file, then
//   node provider.mjs PORT READY_FILE CLIENT_ID CLIENT_SECRET REDIRECT_URI...
// `ann` is ann@company.example, which it vouches for; `unsure-ann` has an address that it does not vouch for.

import { writeFileSync } from "node:fs";
import Provider from "oidc-provider";

const [port, ready, client_id, client_secret, ...redirect_uris] = process.argv.slice(2);

const claims = (login) => ({
  sub: `id-of-${login}`,
  name: `${login[0].toUpperCase()}${login.slice(1)} of the company`,
  preferred_username: login,
  email: `${login.replace("unsure-", "")}@company.example`,
  email_verified: !login.startsWith("unsure-"),
});

const provider = new Provider(`http://localhost:${port}`, {
  clients: [{ client_id, client_secret, redirect_uris, response_types: ["code"], grant_types: ["authorization_code"] }],
  claims: { openid: ["sub"], profile: ["name", "preferred_username"], email: ["email", "email_verified"] },
  pkce: { required: () => true },
  cookies: { keys: ["only for tests"] },
  features: { devInteractions: { enabled: true } },
  findAccount: (_context, id) => ({ accountId: id, claims: () => ({ ...claims(id), sub: id }) }),
});

const server = provider.listen(Number(port), "localhost", () => writeFileSync(ready, `http://localhost:${port}`));
process.stdin.on("end", () => server.close(() => process.exit(0))).resume();
