import type { PlannedPod } from "@stowage/planner";

/** A pod as far as its name goes. */
export type NamedPod = Pick<PlannedPod, "pod" | "owner">;

/**
 * What people call each pod of a plan: its workload, or its own name where that means something, as a StatefulSet's
 * does. With the namespace where another one has the same name, with the kind where another kind of the namespace has.
 */
export function calledNames(pods: readonly NamedPod[]): (pod: NamedPod) => string {
  /** By name, then by namespace: the kinds. */
  const known = new Map<string, Map<string, Set<string>>>();
  for (const pod of pods) {
    const namespaces = known.get(nameOf(pod)) ?? new Map<string, Set<string>>();
    known.set(nameOf(pod), namespaces);
    const namespace = namespaceOf(pod);
    namespaces.set(namespace, (namespaces.get(namespace) ?? new Set<string>()).add(kindOf(pod)));
  }
  return (pod) => {
    const [name, namespace] = [nameOf(pod), namespaceOf(pod)];
    const namespaces = known.get(name);
    const ofKind = (namespaces?.get(namespace)?.size ?? 1) > 1 ? `${kindOf(pod)}/${name}` : name;
    return (namespaces?.size ?? 1) > 1 ? `${namespace}/${ofKind}` : ofKind;
  };
}

function nameOf({ pod, owner }: NamedPod): string {
  return owner === undefined || owner.kind === "StatefulSet" ? (pod.metadata.name ?? "") : owner.name;
}

function kindOf({ owner }: NamedPod): string {
  return owner === undefined || owner.kind === "StatefulSet" ? "Pod" : owner.kind;
}

function namespaceOf({ pod }: NamedPod): string {
  return pod.metadata.namespace ?? "default";
}
