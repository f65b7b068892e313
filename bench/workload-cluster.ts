import { type ClusterObject, type Engine, notCovered, type Pod, podKey, podNamespace } from "@stowage/engine";
import { isKept } from "../conformance/load-cluster.ts";
import { expandTemplate } from "./expand-template.ts";
import { type Entry, isTemplate, type Spec } from "./spec.ts";
import { SpecError } from "./spec-error.ts";

/** A spec with all its objects made. */
export interface WorkloadCluster {
  /** The cluster, in an order in which an engine can be filled. */
  readonly objects: readonly ClusterObject[];
  /** To schedule in this order. */
  readonly pending: readonly Pod[];
}

/**
 * Makes the objects of a spec.
 *
 * @throws SpecError for an object that no engine keeps, and for a pending pod that none decides yet.
 */
export function workloadCluster(spec: Spec): WorkloadCluster {
  const pods = expand(spec.pods);
  const pending = expand(spec.pending);
  for (const pod of pending) {
    const problem = notCovered(pod);
    if (problem !== undefined) throw new SpecError(`pod ${podKey(pod)}: ${problem}`);
  }
  const namespaces = expand(spec.namespaces);
  const others = expand(spec.objects).map((object) => {
    if (isKept(object)) return object;
    throw new SpecError(`objects: ${object.kind} is not read yet`);
  });
  const objects: ClusterObject[] = [
    ...namespaces.map((namespace) => ({ ...namespace, kind: "Namespace" }) as const),
    ...unlistedNamespaces(new Set(namespaces.map(({ metadata }) => metadata.name)), [...pods, ...pending]),
    ...expand(spec.nodes).map((node) => ({ ...node, kind: "Node" }) as const),
    ...others,
    ...pods.map((pod) => ({ ...pod, kind: "Pod" }) as const),
  ];
  return { objects, pending };
}

/** Puts the cluster into an engine. */
export function fill(engine: Engine, { objects }: WorkloadCluster): Engine {
  for (const object of objects) engine.add(object);
  return engine;
}

function expand<Kind extends object>(entries: readonly Entry<Kind>[]): Kind[] {
  // What a template makes is trusted as what is written out.
  return entries.flatMap((entry) => (isTemplate(entry) ? (expandTemplate(entry) as Kind[]) : [entry]));
}

/** Namespaces that are used without being listed have the label that every namespace has. */
function unlistedNamespaces(listed: ReadonlySet<string | undefined>, pods: readonly Pod[]): ClusterObject[] {
  return [...new Set(pods.map(podNamespace))]
    .filter((name) => !listed.has(name))
    .map((name) => ({ kind: "Namespace", metadata: { name, labels: { "kubernetes.io/metadata.name": name } } }));
}
