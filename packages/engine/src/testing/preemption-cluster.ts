import type { ClusterObject, NodeObject, PodObject } from "../api/cluster-object.ts";
import type { Labels } from "../api/object-meta.ts";
import type { Pod, PodSpec } from "../api/pod.ts";
import type { PodDisruptionBudget } from "../api/pod-disruption-budget.ts";
import type { Engine } from "../engine.ts";
import type { Profile } from "../cycle/profile.ts";
import { createIncrementalEngine } from "../incremental/incremental-engine.ts";
import { defaultProfile } from "../plugins/default-profile.ts";
import type { Preemption } from "../preemption/preemption.ts";
import type { PreemptionOptions } from "../preemption/preempt.ts";
import { createReferenceEngine } from "../reference/reference-engine.ts";

/** A node of 4 cpu and 10 pods. */
export function node(
  name: string,
  more: { readonly unschedulable?: boolean; readonly cpu?: string; readonly labels?: Labels } = {},
): NodeObject {
  const { unschedulable = false, cpu = "4", labels = { "kubernetes.io/hostname": name } } = more;
  return {
    kind: "Node",
    metadata: { name, labels },
    spec: { unschedulable },
    status: { allocatable: { cpu, memory: "32Gi", pods: "30" } },
  };
}

/** What matters of a pod that may be evicted. */
export interface VictimPod {
  /** @defaultValue 1 */
  readonly cpu?: string;
  /** @defaultValue 0 */
  readonly priority?: number;
  /** @defaultValue the first second of 2026; `null` for none */
  readonly startTime?: string | null;
  readonly labels?: Labels;
  readonly namespace?: string;
  readonly spec?: Partial<PodSpec>;
  /** Whether a scheduler has evicted it and it is terminating. */
  readonly preempted?: boolean;
}

/** A pod on a node. */
export function podOn(nodeName: string, name: string, more: VictimPod = {}): PodObject {
  const { cpu = "1", priority = 0, startTime = "2026-01-01T00:00:00Z", labels, namespace = "default" } = more;
  const { preempted = false } = more;
  const disruption = { type: "DisruptionTarget", status: "True", reason: "PreemptionByScheduler" };
  return {
    kind: "Pod",
    metadata: {
      name,
      namespace,
      ...(labels && { labels }),
      ...(preempted && { deletionTimestamp: "2026-06-01T00:00:00Z" }),
    },
    spec: { ...spec(cpu), priority, nodeName, ...more.spec },
    status: { ...(startTime === null ? {} : { startTime }), ...(preempted && { conditions: [disruption] }) },
  };
}

/** A pod of priority 1000 that wants a node. */
export function urgentPod(more: Omit<VictimPod, "startTime" | "preempted"> = {}): Pod {
  const { cpu = "1", priority = 1000, labels, namespace = "default" } = more;
  return {
    metadata: { name: "urgent", namespace, ...(labels && { labels }) },
    spec: { ...spec(cpu), priority, ...more.spec },
  };
}

/** A budget over pods by labels. */
export function budget(name: string, matchLabels: Labels, disruptionsAllowed: number): PodDisruptionBudget {
  return {
    kind: "PodDisruptionBudget",
    metadata: { name, namespace: "default" },
    spec: { selector: { matchLabels } },
    status: { disruptionsAllowed },
  };
}

/** Both engines, each with the objects. */
export function enginesWith(objects: readonly ClusterObject[], profile: Profile = defaultProfile()): readonly Engine[] {
  return [createReferenceEngine, createIncrementalEngine].map((create) => {
    const engine = create(profile);
    for (const object of objects) engine.add(object);
    return engine;
  });
}

/** What a preemption says, as texts: `node-1: victim-1 victim-2 (1 violated)`, in the snapshot's order. */
export function candidatesOf({ candidates }: Preemption): readonly string[] {
  return candidates.map(({ nodeName, victims, pdbViolations }) => {
    const names = victims.map(({ name }) => name).join(" ");
    return `${nodeName}: ${names}${pdbViolations === 0 ? "" : ` (${pdbViolations} violated)`}`;
  });
}

/** What both engines say; they must say the same. */
export function preemptionOf(
  objects: readonly ClusterObject[],
  pod: Pod,
  options: PreemptionOptions = {},
  profile: Profile = defaultProfile(),
): Preemption {
  const [reference, incremental] = enginesWith(objects, profile).map((engine) => engine.preempt(pod, options));
  if (reference === undefined || incremental === undefined) throw new RangeError("there are two engines");
  const told = (preemption: Preemption): string => {
    const { eligible, best, rejections, failure } = preemption;
    return JSON.stringify([eligible, candidatesOf(preemption), best, [...rejections], failure]);
  };
  if (told(reference) !== told(incremental)) throw new Error("the engines differ");
  return reference;
}

function spec(cpu: string): PodSpec {
  return { containers: [{ name: "main", resources: { requests: { cpu } } }] };
}
