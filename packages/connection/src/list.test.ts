import { afterEach, expect, test } from "vitest";
import { connect } from "./connect.ts";
import { listPages, type ListOptions } from "./list.ts";
import {
  type Answer,
  cutOff,
  half,
  json,
  podList,
  refusal,
  type ScriptedServer,
  scriptedServer,
} from "./testing/scripted-server.ts";

const pods = { kind: "Pod", apiVersion: "v1", plural: "pods", namespaced: true };
let server: ScriptedServer | undefined;
afterEach(() => server?.close());

/** What a list over these answers comes to: the pods' names, or how it ends. */
async function listOver(answers: readonly Answer[], options: ListOptions = {}): Promise<readonly string[] | string> {
  server = await scriptedServer(...answers);
  const connection = await connect({ kubeconfig: server.kubeconfig, env: {}, cwd: "/" });
  if (connection === undefined) throw new Error("no connection");
  const names: string[] = [];
  try {
    for await (const { items } of listPages(connection.client, pods, options)) {
      for (const item of items) names.push(nameOf(item));
    }
    return names;
  } catch (error) {
    return `${names.join()} then ${error instanceof Error ? error.message.replace(/127\S+/, "SERVER") : String(error)}`;
  } finally {
    await connection.close();
  }
}

function nameOf(item: object): string {
  expect(item).toMatchObject({ apiVersion: "v1", kind: "Pod" });
  return "metadata" in item && typeof item.metadata === "object" && item.metadata !== null && "name" in item.metadata
    ? String(item.metadata.name)
    : "";
}

const first = json(podList(["a", "b"], "next"));
const last = json(podList(["c"]));
const expired = refusal(410, "Expired", "The provided continue parameter is too old", {
  metadata: { continue: "from-now" },
});

test("pages are followed to the last", async () => {
  expect(await listOver([first, last])).toEqual(["a", "b", "c"]);
  expect(server?.requests).toEqual(["/api/v1/pods?limit=500", "/api/v1/pods?limit=500&continue=next"]);
});

test.each<[string, Answer]>([
  ["has too much to do", json(refusal(429, "TooManyRequests", "wait"), 429, { "retry-after": "0" })],
  ["has too much to do and says so in plain text", (response) => response.writeHead(429).end("Too many requests")],
  ["has an error of its own", json(refusal(500, "InternalError", "oh"), 500)],
  ["sends half a page and breaks off", half(podList(["c"]))],
  ["sends half a page and calls it whole", cutOff(podList(["c"]))],
  ["breaks off", (response) => response.destroy()],
])("a server that once %s is asked again, for the same page", async (_, answer) => {
  expect(await listOver([first, answer, last])).toEqual(["a", "b", "c"]);
  expect(server?.requests.slice(1)).toEqual(Array(2).fill("/api/v1/pods?limit=500&continue=next"));
});

test.each<[string, Answer, string]>([
  ["errors", json(refusal(500, "InternalError", "etcd is away"), 500), "etcd is away"],
  ["halves", half(podList(["c"])), "the server http://SERVER can not be reached: it breaks the connection off"],
  [
    "cut-off pages",
    cutOff(podList(["c"])),
    "the answer of the server http://SERVER to /api/v1/pods is cut off, not JSON",
  ],
  ["other things", json({ kind: "NodeList", items: [] }), "the server's answer to /api/v1/pods is no list of Pods"],
  ["the same page", json(podList(["c"], "next")), "the list of pods does not go on"],
])("a server that sends nothing but %s ends the list, and says so", async (_, answer, message) => {
  expect(await listOver([first, answer], { tries: 2 })).toBe(`a,b then ${message}`);
});

test("a list whose moment is forgotten is read on from the present, each object once", async () => {
  expect(await listOver([first, json(expired, 410), last])).toEqual(["a", "b", "c"]);
  expect(server?.requests.at(-1)).toBe("/api/v1/pods?limit=500&continue=from-now");
});

test("who needs all of one moment is told that it is forgotten", async () => {
  const options = { whenExpired: "fail" } as const;
  expect(await listOver([first, json(expired, 410), last], options)).toBe(
    "a,b then The provided continue parameter is too old",
  );
});

test("one namespace is listed as that", async () => {
  expect(await listOver([last], { namespace: "shop", limit: 2 })).toEqual(["c"]);
  expect(server?.requests).toEqual(["/api/v1/namespaces/shop/pods?limit=2"]);
});
