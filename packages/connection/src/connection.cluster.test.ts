import { afterEach, beforeAll, expect, test } from "vitest";
import { useControlPlane } from "../../../upstream/control-plane/use-control-plane.ts";
import { type Connection, connect } from "./connect.ts";
import { ConnectionError } from "./connection-error.ts";
import { listPages } from "./list.ts";
import { reflect } from "./reflector.ts";

const cluster = useControlPlane();
const pods = { kind: "Pod", apiVersion: "v1", plural: "pods", namespaced: true };
const count = 600;
let connection: Connection | undefined;
afterEach(() => connection?.close());

async function connected(): Promise<Connection> {
  connection = await connect({ kubeconfig: cluster().kubeconfig, env: {}, cwd: "/" });
  if (connection === undefined) throw new Error("no connection");
  return connection;
}

async function createPod(name: string): Promise<void> {
  const metadata = { name, namespace: "default" };
  await cluster().create({
    apiVersion: "v1",
    kind: "Pod",
    metadata,
    spec: { containers: [{ name: "c", image: "i" }] },
  });
}

function nameOf(object: object): string {
  return /"name":"([^"]*)"/.exec(JSON.stringify(object))?.[1] ?? "";
}

beforeAll(async () => {
  const names = Array.from({ length: count }, (_, index) => `pod-${String(index).padStart(4, "0")}`);
  const lane = async (): Promise<void> => {
    for (let name = names.pop(); name !== undefined; name = names.pop()) await createPod(name);
  };
  await Promise.all(Array.from({ length: 16 }, lane));
}, 120_000);

test("all pages of a list come, each object once", async () => {
  const { client } = await connected();
  const names = new Set<string>();
  let pages = 0;
  for await (const { items } of listPages(client, pods, { limit: 250 })) {
    pages++;
    for (const item of items) names.add(nameOf(item));
  }
  expect([pages, names.size]).toEqual([3, count]);
});

test("a list under which the server goes away ends with an error, and is whole when it is back", async () => {
  const { client } = await connected();
  const names: string[] = [];
  const list = async (): Promise<void> => {
    for await (const { items } of listPages(client, pods, { limit: 100, tries: 2 })) {
      if (names.length === 0) await cluster().stopApiServer("SIGKILL");
      for (const item of items) names.push(nameOf(item));
    }
  };
  await expect(list()).rejects.toThrow(ConnectionError);
  expect(names.length).toBeLessThan(count);
  await cluster().startApiServer();
  names.length = 0;
  for await (const { items } of listPages(client, pods)) for (const item of items) names.push(nameOf(item));
  expect(names.length).toBe(count);
});

test("a reflector keeps up while the server goes away and comes back", async () => {
  const { client } = await connected();
  const end = new AbortController();
  const known = new Set<string>();
  let waiting = (): void => {};
  const until = async (isSo: () => boolean): Promise<void> => {
    while (!isSo()) await new Promise<void>((resolve) => (waiting = resolve));
  };
  const running = reflect(
    client,
    pods,
    {
      replace(objects) {
        known.clear();
        for (const object of objects) known.add(nameOf(object));
        waiting();
      },
      apply({ type, object }) {
        if (type === "DELETED") known.delete(nameOf(object));
        else known.add(nameOf(object));
        waiting();
      },
    },
    { signal: end.signal },
  );
  await until(() => known.size === count);
  await createPod("first-more");
  await until(() => known.has("first-more"));
  await cluster().stopApiServer("SIGKILL");
  await cluster().startApiServer();
  await createPod("second-more");
  await cluster().request({ method: "DELETE", path: "/api/v1/namespaces/default/pods/first-more" });
  await until(() => known.has("second-more") && !known.has("first-more"));
  expect(known.size).toBe(count + 1);
  end.abort();
  await running;
});
