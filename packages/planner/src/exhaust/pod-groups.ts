import type { PodObject } from "@stowage/engine";
import type { TopOwner } from "../apply/owned-pods.ts";
import { FailedAttempts } from "../plan/failed-attempts.ts";
import { targetNodeName } from "../workloads/daemon-tolerations.ts";

/** A pod that is to come, admitted. */
export interface ComingPod {
  /** As `namespace/name`. */
  readonly name: string;
  readonly pod: PodObject;
  readonly owner?: TopOwner | undefined;
  /** The name of a pod that must have a node before this one is made. */
  readonly after?: string | undefined;
}

/** Pods between which no plugin can tell: which of them comes next makes no difference. */
export interface PodGroup {
  /** Which of the groups it is. */
  readonly index: number;
  /** In the order in which they are taken. */
  readonly pods: readonly ComingPod[];
  readonly priority: number;
  /** What its pods are wherever they are: of a DaemonSet the same number for the pods of all nodes. */
  readonly kind: number;
  /** The only node that they may go to: a DaemonSet's. */
  readonly pinnedTo?: string | undefined;
}

/** @param labelKeys The keys of pod labels by which anything selects. */
export function podGroups(pods: readonly ComingPod[], labelKeys: ReadonlySet<string>): readonly PodGroup[] {
  const looks = new FailedAttempts(() => labelKeys);
  const byLook = new Map<string, ComingPod[]>();
  for (const coming of pods) {
    const look = looks.likeness(coming.pod);
    const alike = byLook.get(look);
    if (alike === undefined) byLook.set(look, [coming]);
    else alike.push(coming);
  }
  const kinds = new Map<string, number>();
  return [...byLook].flatMap(([look, alike], index): readonly PodGroup[] => {
    const [first] = alike;
    if (first === undefined) return [];
    const { pod, owner } = first;
    const pinnedTo = owner?.kind === "DaemonSet" ? targetNodeName(pod) : undefined;
    const what =
      pinnedTo === undefined ? look : JSON.stringify(["DaemonSet", pod.metadata.namespace, owner?.name, labelsOf(pod)]);
    const kind = kinds.get(what) ?? kinds.size;
    kinds.set(what, kind);
    return [{ index, pods: alike, priority: pod.spec.priority ?? 0, kind, pinnedTo }];
  });
}

function labelsOf({ metadata: { labels = {} } }: PodObject): readonly (readonly [string, string])[] {
  return Object.entries(labels).sort(([one], [other]) => (one < other ? -1 : 1));
}
