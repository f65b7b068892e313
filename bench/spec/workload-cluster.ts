import { type ClusterObject, type Engine, notCovered, type Pod, podKey, podNamespace } from "@stowage/engine";
import { isKept } from "../../conformance/load-cluster.ts";
import { type Making, type ObjectList, objectList } from "./object-list.ts";
import { type Entry, isTemplate, type Spec } from "./spec.ts";
import { SpecError } from "./spec-error.ts";
import { compileText, hasPlaces } from "./template.ts";

/** What a spec stands for. Its objects are made when they are asked for, so that a million of them need not be there. */
export interface WorkloadCluster {
  readonly nodes: ObjectList<ClusterObject & { readonly kind: "Node" }>;
  /** Those that are there already. */
  readonly pods: ObjectList<ClusterObject & { readonly kind: "Pod" }>;
  /** Namespaces and everything else. */
  readonly others: ObjectList<ClusterObject>;
  /** To schedule in this order. */
  readonly pending: ObjectList<Pod>;
}

/** Lists of pods that are longer share what is equal in pods one after another: memory would be all that is measured. */
export const mostParsed = 200_000;

/**
 * What a spec stands for.
 *
 * @param making How pods are made; by default parsed, those of a list longer than {@link mostParsed} shared.
 * @throws SpecError for an object that no engine keeps, and for a pending pod that none decides yet.
 */
export function workloadCluster(spec: Spec, making?: Making): WorkloadCluster {
  const makingOf = (entries: readonly object[]): Making =>
    making ?? (objectList(entries, "shared").length > mostParsed ? "shared" : "parsed");
  refuseNotCovered(spec.pending);
  const namespaces = withKind("Namespace", spec.namespaces);
  for (const object of spec.objects.flatMap(first)) {
    if (!isKept(object)) throw new SpecError(`objects: ${object.kind} is not read yet`);
  }
  const others = spec.objects as readonly Entry<ClusterObject>[];
  const listed = new Set([...objectList(spec.namespaces, "shared")].map(({ metadata }) => metadata.name));
  const unlisted = [...namespacesOf([...spec.pods, ...spec.pending])].filter((name) => !listed.has(name));
  return {
    nodes: objectList(withKind("Node", spec.nodes), "parsed"),
    pods: objectList(withKind("Pod", spec.pods), makingOf(spec.pods)),
    others: objectList<ClusterObject>([...namespaces, ...unlisted.map(namespaceNamed), ...others], "parsed"),
    pending: objectList(spec.pending, makingOf(spec.pending)),
  };
}

/** Puts the cluster into an engine. */
export function fill(engine: Engine, { nodes, pods, others }: WorkloadCluster): Engine {
  for (const objects of [others, nodes, pods]) for (const object of objects) engine.add(object);
  return engine;
}

/** The objects of a list say what they are, as those of a mixed list do. */
function withKind<Kind extends object, Name extends string>(
  kind: Name,
  entries: readonly Entry<Kind>[],
): Entry<Kind & { readonly kind: Name }>[] {
  return entries.map((entry) =>
    isTemplate(entry) ? { ...entry, template: { ...entry.template, kind } } : { ...entry, kind },
  );
}

/** What a template makes differs in numbers alone, so that its first stands for all. */
function refuseNotCovered(pending: readonly Entry<Pod>[]): void {
  for (const entry of pending) {
    for (const pod of first(entry)) {
      const problem = notCovered(pod);
      if (problem !== undefined) throw new SpecError(`pod ${podKey(pod)}: ${problem}`);
    }
  }
}

/** The first that an entry stands for, if any. */
function first<Kind extends object>(entry: Entry<Kind>): Kind[] {
  const list = objectList([entry], "shared");
  return list.length === 0 ? [] : [list.at(0)];
}

/** The namespaces that pods are in. Of a template it is read without making the pods. */
function namespacesOf(entries: readonly Entry<Pod>[]): Set<string> {
  const found = new Set<string>();
  for (const entry of entries) {
    if (!isTemplate(entry)) {
      found.add(podNamespace(entry));
      continue;
    }
    const name = podNamespace(entry.template as Pod);
    const fill = compileText(name);
    const count = hasPlaces(name) ? entry.count : Math.min(1, entry.count);
    for (let i = 0; i < count; i++) found.add(fill(i));
  }
  return found;
}

/** Namespaces that are used without being listed have the label that every namespace has. */
function namespaceNamed(name: string): ClusterObject {
  return { kind: "Namespace", metadata: { name, labels: { "kubernetes.io/metadata.name": name } } };
}
