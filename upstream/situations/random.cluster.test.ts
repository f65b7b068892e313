import { afterEach, expect, test } from "vitest";
import type { Feature } from "../../fuzz/features.ts";
import { randomCase } from "../../fuzz/random-case.ts";
import type { KubernetesObject } from "../control-plane/resource-path.ts";
import { useControlPlane } from "../control-plane/use-control-plane.ts";
import { explained, live } from "./ask-stowage.ts";
import { cleanUp } from "./clean-up.ts";
import { messageOf, settle } from "./settle.ts";

/** What the API server lets a test say of pods and nodes, and keeps as it was said. */
const features: readonly Feature[] = [
  "nodeAffinity",
  "podAffinity",
  "podAntiAffinity",
  "existingAffinity",
  "spread",
  "taints",
  "resources",
  "extendedResources",
  "sidecars",
  "images",
  "full",
  "hostile",
];
const seed = 20_261_201;
const cases = 40;

const cluster = useControlPlane({ scheduler: true, controllerManager: true });

afterEach(() => cleanUp(cluster()));

test.each(Array.from({ length: cases }, (_, index) => index))("random cluster %i", async (index) => {
  const { nodes, namespaces = [], pods, pod } = objectsOf(index);
  for (const namespace of namespaces) await putNamespace(namespace);
  for (const object of [...nodes, ...pods]) await createUnlessRefused(object);
  await settle(cluster());
  await cluster().create(pod);
  const there = (await settle(cluster())).find(({ metadata }) => metadata.name === "incoming");
  if (there === undefined) throw new Error("the pod is gone");

  const { event, node, best } = await explained(live(cluster()), `${there.metadata.namespace}/incoming`);
  expect([event, node]).toEqual([messageOf(there) ?? null, there.spec.nodeName ?? null]);
  // Which of the best nodes is chance; of none, where none fits.
  expect(best.length === 0 ? [null] : best).toContain(there.spec.nodeName ?? null);
});

interface RandomObjects {
  readonly nodes: readonly KubernetesObject[];
  readonly namespaces?: readonly KubernetesObject[];
  readonly pods: readonly KubernetesObject[];
  readonly pod: KubernetesObject;
}

/** The case as the API has its objects. Its `default` namespace is another, since what lies there stays. */
function objectsOf(index: number): RandomObjects {
  const text = JSON.stringify(randomCase(seed, index, features)).replaceAll('"default"', '"team-c"');
  const { nodes, namespaces = [], pods, pod }: RandomObjects = JSON.parse(text);
  const names = [...new Set([...pods, pod].map(({ metadata }) => metadata.namespace ?? ""))];
  const known = names.map(
    (name) => namespaces.find(({ metadata }) => metadata.name === name) ?? { metadata: { name } },
  );
  return {
    nodes: nodes.map((one) => ({ ...one, apiVersion: "v1", kind: "Node" })),
    namespaces: known.map((one) => ({ ...one, apiVersion: "v1", kind: "Namespace" })),
    pods: pods.map(whole),
    pod: whole(pod),
  };
}

/** The pod with what the API server wants to be told and the scheduler does not read, and without what needs a class. */
function whole({ metadata, ...pod }: KubernetesObject): KubernetesObject {
  const spec: PodSpec = JSON.parse(JSON.stringify({ ...Object(pod["spec"]), overhead: undefined }));
  const { containers, initContainers = [] } = spec;
  const wholeOnes = {
    containers: containers.map((one, at) => wholeContainer(one, `c${at}`)),
    initContainers: initContainers.map((one, at) => wholeContainer(one, `i${at}`)),
  };
  return { apiVersion: "v1", kind: "Pod", metadata, spec: { ...spec, ...wholeOnes } };
}

interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
}

interface Container {
  readonly resources?: { readonly requests?: object; readonly limits?: object };
}

/** What is requested is the limit too: of extended resources it must be. */
function wholeContainer(container: Container, name: string): object {
  const requests = container.resources?.requests ?? container.resources?.limits ?? {};
  return { image: "app:v1", ...container, name, resources: { requests, limits: requests } };
}

async function putNamespace(namespace: KubernetesObject): Promise<void> {
  const { name = "", labels = {} } = namespace.metadata;
  const { status } = await cluster().request({ path: `/api/v1/namespaces/${name}` });
  if (status === 404) return cluster().create(namespace);
  const body = { metadata: { labels: { $patch: "replace", ...Object(labels) } } };
  await cluster().request({ method: "PATCH", path: `/api/v1/namespaces/${name}`, body });
}

/** A cluster is as good without what the API server does not take. */
async function createUnlessRefused(object: KubernetesObject): Promise<void> {
  try {
    await cluster().create(object);
  } catch (error) {
    if (!(error instanceof Error) || !error.message.includes("was refused with 4")) throw error;
  }
}
