import { beforeAll, expect, test } from "vitest";
import type { KubernetesObject } from "../control-plane/resource-path.ts";
import { useControlPlane } from "../control-plane/use-control-plane.ts";
import { dumped, foreseen, live } from "./ask-stowage.ts";
import { affinityCases } from "./cases/affinity.ts";
import { nodeCases } from "./cases/nodes.ts";
import { spreadCases } from "./cases/spread.ts";
import { namespaces } from "./objects.ts";
import { nameOf, saidOf, type SeenPod, settle } from "./settle.ts";

const cluster = useControlPlane({ scheduler: true, controllerManager: true });

beforeAll(async () => {
  for (const namespace of namespaces) await cluster().create(namespace);
});

test("all situations in one cluster, where each sees the pods and nodes of the others", async () => {
  const cases = [...affinityCases, ...nodeCases, ...spreadCases];
  const made = new Set<string>();
  for (const [at, { steps }] of cases.entries()) {
    for (const object of steps.flatMap(({ create = [] }) => create).map((one) => ofSituation(one, at))) {
      const name = `${object.kind} ${object.metadata.namespace}/${object.metadata.name}`;
      if (!made.has(name)) await cluster().create(object);
      made.add(name);
    }
  }
  const pods = await inFinalState();
  const waiting = pods.filter(({ spec }) => spec.nodeName === undefined);
  const said = Object.fromEntries(waiting.map((pod) => [nameOf(pod), saidOf(pod)]));
  expect(Object.keys(said).length).toBeGreaterThan(30);
  expect(await foreseen(await dumped(cluster()))).toEqual(said);
  expect(await foreseen(live(cluster()))).toEqual(said);
}, 300_000);

/** The object with names of its own for its situation; its pods may use that situation's nodes only. */
function ofSituation(object: KubernetesObject, at: number): KubernetesObject {
  const text = JSON.stringify(object).replaceAll('"node-', `"s${at}-node-`);
  const own: KubernetesObject & { spec: PodSpec & { template?: { spec: PodSpec } } } = JSON.parse(text);
  const { kind, metadata, spec } = own;
  const situation = { situation: `s${at}` };
  if (kind === "Node") {
    const labels: object = JSON.parse(JSON.stringify(metadata["labels"] ?? {}));
    return { ...own, metadata: { ...metadata, labels: { ...labels, ...situation } } };
  }
  if (kind === "RuntimeClass") return own;
  const named = { ...metadata, name: `s${at}-${metadata.name}` };
  const restricted = (one: PodSpec): PodSpec => ({ ...one, nodeSelector: { ...one.nodeSelector, ...situation } });
  if (spec.template === undefined) return { ...own, metadata: named, spec: restricted(spec) };
  const template = { ...spec.template, spec: restricted(spec.template.spec) };
  return { ...own, metadata: named, spec: { ...spec, template } };
}

interface PodSpec {
  readonly nodeSelector?: Readonly<Record<string, string>>;
}

/** Every pod that waits was tried when all the others had their nodes already. */
async function inFinalState(): Promise<readonly SeenPod[]> {
  let before = "";
  for (;;) {
    const pods = await settle(cluster());
    const bound = pods.filter(({ spec }) => spec.nodeName !== undefined).map(nameOf);
    if (bound.join() === before) return pods;
    before = bound.join();
    await cluster().restartScheduler();
  }
}
