import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { connect } from "./connect.ts";
import {
  type Answer,
  json,
  kubeconfigFor,
  podList,
  refusal,
  type ScriptedServer,
  scriptedServer,
} from "./testing/scripted-server.ts";

let server: ScriptedServer | undefined;
afterEach(() => server?.close());

async function failureOf(kubeconfig: string): Promise<string> {
  const failure = await connect({ kubeconfig, env: {}, cwd: "/" }).then(() => "", String);
  return failure.replaceAll(/127\.0\.0\.1:\d+/g, "SERVER");
}

/** Connects and asks once, as this user. @returns the headers of each request. */
async function headersAs(
  user: object,
  ...script: readonly Answer[]
): Promise<readonly NodeJS.Dict<string | string[]>[]> {
  const seen: NodeJS.Dict<string | string[]>[] = [];
  server = await scriptedServer(
    ...script.map(
      (answer): Answer =>
        (response, request) => {
          seen.push(request.headers);
          answer(response, request);
        },
    ),
  );
  const connection = await connect({ kubeconfig: kubeconfigFor(server.url, user), env: {}, cwd: "/" });
  await connection?.client.get({ path: "/api/v1/pods" });
  await connection?.close();
  return seen;
}

const pods = json(podList(["a"]));
const unauthorized = json(refusal(401, "Unauthorized", "Unauthorized"), 401);

test("a server that does not answer is said to, with its URL", async () => {
  server = await scriptedServer();
  await server.close();
  expect(await failureOf(server.kubeconfig)).toBe(
    "ConnectionError: the server http://SERVER can not be reached: nothing answers there (connection refused)",
  );
});

test("a name that nobody knows is said to be one", async () => {
  expect(await failureOf(kubeconfigFor("https://nowhere.invalid"))).toMatch(
    /the host's name can not be looked up|there is no host of that name/,
  );
});

test("what is no API server is said to be none", async () => {
  server = await scriptedServer(json({}));
  expect(await failureOf(kubeconfigFor(`${server.url}/elsewhere`))).toBe(
    "ConnectionError: the server http://SERVER/elsewhere is no Kubernetes API server: its /version says nothing",
  );
});

test("a server without TLS behind an https URL is said to be that", async () => {
  server = await scriptedServer();
  expect(await failureOf(kubeconfigFor(server.url.replace("http:", "https:")))).toContain(
    "can not be reached: it does not speak TLS; is its URL http?",
  );
});

test("credentials that the server does not accept are said to be those", async () => {
  server = await scriptedServer(unauthorized);
  expect(await failureOf(kubeconfigFor(`${server.url}/proxy`))).toBe(
    'ConnectionError: the server http://SERVER/proxy does not accept the credentials of the user "somebody" (401 Unauthorized): they have expired, or are not for this server',
  );
});

test("a token, a token file, a password and whom to impersonate are told the server", async () => {
  const tokenFile = join(mkdtempSync(join(tmpdir(), "stowage-token-")), "token");
  writeFileSync(tokenFile, "from-file\n");
  expect(await headersAs({ token: " plain\n" }, pods)).toMatchObject([{ authorization: "Bearer plain" }]);
  await server?.close();
  expect(await headersAs({ token: "old", tokenFile }, pods)).toMatchObject([{ authorization: "Bearer from-file" }]);
  await server?.close();
  expect(await headersAs({ username: "u", password: "p" }, pods)).toMatchObject([{ authorization: "Basic dTpw" }]);
  await server?.close();
  expect(await headersAs({ token: "t", as: "boss", "as-groups": ["ops", "dev"] }, pods)).toMatchObject([
    { "impersonate-user": "boss", "impersonate-group": "ops, dev" },
  ]);
});

test("a token file that has changed is read again when the server refuses what it said", async () => {
  const tokenFile = join(mkdtempSync(join(tmpdir(), "stowage-token-")), "token");
  writeFileSync(tokenFile, "old");
  const rotate: Answer = (response, request) => {
    writeFileSync(tokenFile, "new");
    unauthorized(response, request);
  };
  expect(await headersAs({ tokenFile }, rotate, pods)).toMatchObject([
    { authorization: "Bearer old" },
    { authorization: "Bearer new" },
  ]);
});

/** A credential plugin whose token counts how often it has run. */
function plugin(script: string): string {
  const file = join(mkdtempSync(join(tmpdir(), "stowage-plugin-")), "login");
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

const counting = `echo run >> "$0.runs"
runs=$(wc -l < "$0.runs" | tr -d ' ')
case $KUBERNETES_EXEC_INFO in *'"interactive":false'*) ;; *) exit 3 ;; esac
echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"'$ANSWER$runs'"}}'`;

test("a credential plugin is run once, and once more when what it gave has expired", async () => {
  const exec = { command: plugin(counting), env: [{ name: "ANSWER", value: "token-" }] };
  expect(await headersAs({ exec }, unauthorized, pods)).toMatchObject([
    { authorization: "Bearer token-1" },
    { authorization: "Bearer token-2" },
  ]);
});

test.each<[string, object, string]>([
  ["fails", { command: plugin("echo 'please log in' >&2; exit 1") }, "fails: please log in"],
  ["is not installed", { command: "no-such-plugin", installHint: "get it" }, "fails: it is not installed: get it"],
])("a credential plugin that %s is said to, in one line", async (_, exec, message) => {
  server = await scriptedServer(pods);
  const failure = await failureOf(kubeconfigFor(server.url, { exec }));
  expect(failure).toContain(`of the user "somebody" ${message}`);
  expect(failure.split("\n")).toHaveLength(1);
});
