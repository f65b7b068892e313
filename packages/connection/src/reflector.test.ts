import { afterEach, expect, test } from "vitest";
import { connect } from "./connect.ts";
import { reflect } from "./reflector.ts";
import { type Answer, json, refusal, type ScriptedServer, scriptedServer } from "./testing/scripted-server.ts";

const pods = { kind: "Pod", apiVersion: "v1", plural: "pods", namespaced: true };
let server: ScriptedServer | undefined;
afterEach(() => server?.close());

/** What somebody is told over these answers until it has been told `last`. */
async function toldOver(last: string, ...script: readonly Answer[]): Promise<readonly string[]> {
  server = await scriptedServer(...script);
  const connection = await connect({ kubeconfig: server.kubeconfig, env: {}, cwd: "/" });
  if (connection === undefined) throw new Error("no connection");
  const end = new AbortController();
  const told: string[] = [];
  const tell = (text: string): void => {
    told.push(text);
    if (text === last) end.abort();
  };
  const handler = {
    replace: (objects: readonly object[], version: string) => tell(`all ${objects.map(nameOf).join()} @${version}`),
    apply: ({ type, object }: { readonly type: string; readonly object: object }) => tell(`${type} ${nameOf(object)}`),
  };
  await reflect(connection.client, pods, handler, { signal: end.signal, random: () => 0 });
  await connection.close();
  return told;
}

function nameOf(object: object): string {
  return /"name":"([^"]*)"/.exec(JSON.stringify(object))?.[1] ?? "";
}

function event(type: string, name: string, version: number): object {
  return { type, object: { kind: "Pod", metadata: { name, namespace: "shop", resourceVersion: String(version) } } };
}

function bookmark(version: number, annotations: object = {}): object {
  return { type: "BOOKMARK", object: { kind: "Pod", metadata: { resourceVersion: String(version), annotations } } };
}

const initialEnd = (version: number): object => bookmark(version, { "k8s.io/initial-events-end": "true" });

/** A watch that tells these events and then ends, breaks off, or breaks off in the middle of one. */
function watching(events: readonly object[], end: "ends" | "breaks" | "half" = "ends"): Answer {
  return (response) => {
    response.writeHead(200, { "content-type": "application/json" });
    const text = events.map((one) => `${JSON.stringify(one)}\n`).join("");
    if (end === "ends") response.end(text);
    else response.write(end === "half" ? text.slice(0, -20) : text, () => setTimeout(() => response.destroy(), 20));
  };
}

const versions = (): readonly (string | null)[] =>
  (server?.requests ?? []).map((request) => new URL(request, "http://x").searchParams.get("resourceVersion"));

const start = watching([event("ADDED", "a", 1), event("ADDED", "b", 2), event("MODIFIED", "a", 3), initialEnd(3)]);

test("all objects come first, once and as they are at last; then each change", async () => {
  const more = [event("ADDED", "c", 4), event("DELETED", "a", 5)];
  const first = [event("ADDED", "a", 1), event("ADDED", "b", 2), event("MODIFIED", "a", 3), initialEnd(3), ...more];
  expect(await toldOver("DELETED a", watching(first))).toEqual(["all a,b @3", "ADDED c", "DELETED a"]);
});

test("a watch that ends goes on from the last moment, which a bookmark may have moved", async () => {
  const told = await toldOver("ADDED d", start, watching([bookmark(9)]), watching([event("ADDED", "d", 10)]));
  expect(told).toEqual(["all a,b @3", "ADDED d"]);
  expect(versions().slice(0, 3)).toEqual([null, "3", "9"]);
});

test.each(["breaks", "half"] as const)(
  "a watch that %s off goes on from the last event that came whole",
  async (end) => {
    const cut = watching([event("ADDED", "c", 4), event("ADDED", "d", 5)], end);
    const told = await toldOver("ADDED e", start, cut, watching([event("ADDED", "d", 5), event("ADDED", "e", 6)]));
    const seen = end === "breaks" ? ["ADDED c", "ADDED d", "ADDED d", "ADDED e"] : ["ADDED c", "ADDED d", "ADDED e"];
    expect(told).toEqual(["all a,b @3", ...seen]);
    expect(versions()[2]).toBe(end === "breaks" ? "5" : "4");
  },
);

test("a moment that is forgotten is begun anew with all objects", async () => {
  const error = { type: "ERROR", object: refusal(410, "Expired", "too old resource version") };
  const again = watching([event("ADDED", "b", 8), initialEnd(8)]);
  expect(await toldOver("all b @8", start, watching([error]), again)).toEqual(["all a,b @3", "all b @8"]);
});

test("a server that can not begin a watch with all objects is asked for a list", async () => {
  const refused = json(refusal(422, "Invalid", "sendInitialEvents is forbidden"), 422);
  const list = json({
    kind: "PodList",
    apiVersion: "v1",
    metadata: { resourceVersion: "7" },
    items: [{ metadata: { name: "a", namespace: "shop" } }],
  });
  const told = await toldOver("ADDED c", refused, list, watching([event("ADDED", "c", 8)]));
  expect(told).toEqual(["all a @7", "ADDED c"]);
  expect(versions()[2]).toBe("7");
});

test("objects that stop coming before they are all there are not told", async () => {
  const half = watching([event("ADDED", "a", 1)], "breaks");
  expect(await toldOver("all a,b @3", half, start)).toEqual(["all a,b @3"]);
});
