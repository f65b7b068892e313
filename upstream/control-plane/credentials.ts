import { generateKeyPairSync, randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** Somebody whom the API server knows by a token. What they may do is said by RBAC objects, which tests make. */
export interface User {
  readonly name: string;
  readonly groups?: readonly string[];
}

/** The user of the tests themselves and of the components: may do anything. */
export const admin: User = { name: "admin", groups: ["system:masters"] };

/** The keys of one control plane. They die with its folder. */
export interface Credentials {
  /** Signs the tokens of service accounts, and proves them. */
  readonly serviceAccountKey: { readonly privateFile: string; readonly publicFile: string };
  readonly tokenFile: string;
  /** @throws RangeError for a user who was not named when the control plane was started. */
  tokenOf(name: string): string;
}

/** Makes keys and tokens, and writes them to `folder`. */
export function createCredentials(folder: string, users: readonly User[]): Credentials {
  const serviceAccountKey = {
    privateFile: join(folder, "service-account.key"),
    publicFile: join(folder, "service-account.pub"),
  };
  const { privateKey, publicKey } = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  writeFileSync(serviceAccountKey.privateFile, privateKey, { mode: 0o600 });
  writeFileSync(serviceAccountKey.publicFile, publicKey);

  const tokens = new Map(
    [admin, ...users].map((user) => [user.name, { user, token: randomBytes(16).toString("hex") }]),
  );
  const tokenFile = join(folder, "tokens.csv");
  const lines = [...tokens.values()].map(({ user: { name, groups = [] }, token }) =>
    [token, name, name, groups.join(",")].map((field) => `"${field}"`).join(","),
  );
  writeFileSync(tokenFile, `${lines.join("\n")}\n`, { mode: 0o600 });

  return {
    serviceAccountKey,
    tokenFile,
    tokenOf(name) {
      const found = tokens.get(name);
      if (found === undefined) throw new RangeError(`no user "${name}"; there are ${[...tokens.keys()].join(", ")}`);
      return found.token;
    },
  };
}
