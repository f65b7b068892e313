import { expect, test } from "vitest";
import { readManifests } from "./read-manifests.ts";

function pod(name: string, image: string, more: object = {}): object {
  const containers = [{ name: "main", image, env: [{ name: "A", value: "1" }] }];
  const metadata = { name, namespace: "default", labels: { app: "web" } };
  return { apiVersion: "v1", kind: "Pod", metadata, spec: { containers, nodeName: "a", ...more } };
}

async function read(as: "cluster" | "wishes", ...objects: readonly object[]) {
  const text = JSON.stringify({ apiVersion: "v1", kind: "List", items: objects });
  const chunks = (async function* () {
    yield new TextEncoder().encode(text);
  })();
  const { manifests, problems } = await readManifests([{ name: "dump.json", chunks }], { as });
  expect(problems).toEqual([]);
  return manifests.map(({ object }) => object);
}

test("a cluster's pods share the parts that the pod before has too, and stay what they are", async () => {
  const objects = [pod("a", "web:1"), pod("b", "web:1", { nodeName: "b" }), pod("c", "web:2"), pod("d", "web:2")];
  const pods = await read("cluster", ...objects);
  expect(pods).toEqual(objects);
  const [a, b, c, d] = pods.flatMap((one) => (one.kind === "Pod" ? [one] : []));
  expect(b?.spec.containers).toBe(a?.spec.containers);
  expect(b?.metadata.labels).toBe(a?.metadata.labels);
  expect(c?.spec.containers).not.toBe(b?.spec.containers);
  expect(d?.spec.containers).toBe(c?.spec.containers);
  expect(b?.spec).not.toBe(a?.spec);
});

test.each([
  [{ tolerations: [{ key: "a" }] }, { tolerations: [{ key: "a" }, { key: "b" }] }],
  [{ tolerations: [] }, { tolerations: [{ key: "a" }] }],
  [{ nodeSelector: { a: "1" } }, { nodeSelector: { a: "1", b: "2" } }],
  [{ nodeSelector: { a: "1" } }, { nodeSelector: { b: "1" } }],
  [{ nodeSelector: { a: "1" } }, {}],
  [{}, { nodeSelector: { a: "1" } }],
])("of %j and %j each keeps its own", async (one, other) => {
  const objects = [pod("a", "web:1", one), pod("b", "web:1", other)];
  expect(await read("cluster", ...objects)).toEqual(objects);
});

test("what users wish for is kept apart", async () => {
  const [a, b] = await read("wishes", pod("a", "web:1"), pod("b", "web:1"));
  expect(a?.kind === "Pod" && b?.kind === "Pod" && a.spec.containers === b.spec.containers).toBe(false);
});
