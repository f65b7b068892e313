import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { inClusterTarget } from "./in-cluster.ts";
import { chooseTarget } from "./target.ts";

const folder = mkdtempSync(join(tmpdir(), "stowage-target-"));

function write(path: string, text: string): string {
  const file = join(folder, path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, text);
  return file;
}

const one = write(
  "one/config",
  `
current-context: first
contexts:
- {name: first, context: {cluster: a, user: u, namespace: shop}}
- {name: astray, context: {cluster: nowhere, user: u}}
- {name: nobody, context: {cluster: a, user: nobody}}
- {name: constructor, context: {cluster: a}}
clusters:
- name: a
  cluster: {server: "https://a:6443/", certificate-authority: ca.crt, tls-server-name: inner, proxy-url: "http://p:1", insecure-skip-tls-verify: false}
users:
- name: u
  user: {tokenFile: token, client-certificate: /etc/u.crt, as: boss, as-groups: [ops], as-user-extra: {why: [test]}}
`,
);
const two = write(
  "two/config",
  `
current-context: second
contexts: [{name: second, context: {cluster: a, user: plugin}}, {name: first, context: {cluster: b}}]
clusters: [{name: a, cluster: {server: "https://other"}}, {name: b, cluster: {server: "https://b"}}]
users: [{name: plugin, user: {exec: {command: ./login, args: [x]}}}]
`,
);

const cwd = folder;

test("the current context names server, user and namespace; paths are relative to the file", async () => {
  expect(await chooseTarget({ kubeconfig: "one/config", env: {}, cwd })).toEqual({
    context: "first",
    namespace: "shop",
    userName: "u",
    cluster: {
      server: "https://a:6443",
      certificateAuthority: join(folder, "one/ca.crt"),
      tlsServerName: "inner",
      proxyUrl: "http://p:1",
      insecureSkipTlsVerify: false,
      disableCompression: false,
    },
    user: {
      tokenFile: join(folder, "one/token"),
      clientCertificate: "/etc/u.crt",
      impersonate: { user: "boss", groups: ["ops"], extra: new Map([["why", ["test"]]]) },
    },
  });
});

test("of several files the first that has an entry is right, and missing ones are passed over", async () => {
  const env = { KUBECONFIG: `${join(folder, "none")}:${one}:${two}` };
  expect(await chooseTarget({ env, cwd })).toMatchObject({ context: "first", cluster: { server: "https://a:6443" } });
  expect(await chooseTarget({ env, cwd, context: "second" })).toMatchObject({
    cluster: { server: "https://a:6443" },
    namespace: "default",
    user: { exec: { command: join(folder, "two/login"), args: ["x"] } },
  });
});

test("without KUBECONFIG it is the file at home", async () => {
  write(
    "home/.kube/config",
    "current-context: c\ncontexts: [{name: c, context: {cluster: a}}]\nclusters: [{name: a, cluster: {server: http://x}}]",
  );
  expect(await chooseTarget({ env: { HOME: join(folder, "home") }, cwd })).toMatchObject({ context: "c", user: {} });
});

test("--as goes before whom the kubeconfig impersonates", async () => {
  const chosen = await chooseTarget({ kubeconfig: one, env: {}, cwd, impersonate: { user: "other" } });
  expect(chosen?.user.impersonate).toEqual({ user: "other" });
});

test("a context may be called constructor", async () => {
  expect(await chooseTarget({ kubeconfig: one, env: {}, cwd, context: "constructor" })).toMatchObject({ user: {} });
});

test("nobody has configured anything: there is no server", async () => {
  expect(await chooseTarget({ env: { HOME: join(folder, "empty") }, cwd })).toBeUndefined();
});

test.each<[string, object, string]>([
  [
    "a context that is not there",
    { kubeconfig: one, context: "x" },
    '--context: there is no context "x" in the kubeconfig (there are "first", "astray", "nobody", "constructor")',
  ],
  [
    "a cluster that is not there",
    { kubeconfig: one, context: "astray" },
    'the context "astray" is of the cluster "nowhere", which is not there in the kubeconfig',
  ],
  [
    "a user who is not there",
    { kubeconfig: one, context: "nobody" },
    'the context "nobody" is of the user "nobody", who is not there in the kubeconfig',
  ],
  ["a file that is not there", { kubeconfig: "none" }, "--kubeconfig: there is no file none"],
  ["a folder", { kubeconfig: "one" }, `the kubeconfig ${join(folder, "one")} can not be read: it is a folder`],
  [
    "no map",
    { kubeconfig: write("list", "- a") },
    `${join(folder, "list")} is no kubeconfig: it must be a map with clusters, users and contexts`,
  ],
  ["no YAML", { kubeconfig: write("broken", "a: [") }, `${join(folder, "broken")} is no kubeconfig: `],
  ["no context", { kubeconfig: write("none.yaml", "{}") }, "the kubeconfig has no current-context, nor any context"],
  [
    "no URL",
    {
      kubeconfig: write(
        "url",
        "current-context: c\ncontexts: [{name: c, context: {cluster: a}}]\nclusters: [{name: a, cluster: {server: 'a:6443'}}]",
      ),
    },
    'the server "a:6443" of the context "c" is no http or https URL',
  ],
])("%s is said in one line", async (_, options, message) => {
  const failure = await chooseTarget({ env: {}, cwd, ...options }).then(() => "", String);
  expect(failure).toContain(`ConnectionError: ${message}`);
  expect(failure.split("\n")).toHaveLength(1);
});

test("a pod's own account is used where there is no kubeconfig", async () => {
  const account = join(folder, "account");
  write("account/token", "t");
  write("account/ca.crt", "ca");
  write("account/namespace", "shop\n");
  const env = { KUBERNETES_SERVICE_HOST: "fd00::1", KUBERNETES_SERVICE_PORT: "443" };
  expect(await inClusterTarget(env, account)).toMatchObject({
    context: "in-cluster",
    namespace: "shop",
    cluster: { server: "https://[fd00::1]:443", certificateAuthority: join(account, "ca.crt") },
    user: { tokenFile: join(account, "token") },
  });
  expect(await inClusterTarget({}, account)).toBeUndefined();
  expect(await inClusterTarget(env, join(folder, "nothing"))).toBeUndefined();
});
