import type { Labels } from "../api/object-meta.ts";
import type { Toleration } from "../api/pod.ts";
import type { TopologySpreadConstraint } from "../api/topology-spread.ts";
import type { PodInfo } from "../cluster/pod-info.ts";
import { toPodInfo } from "../cluster/to-pod-info.ts";

export interface SpreadPodRules {
  readonly namespace?: string;
  readonly terminating?: boolean;
  readonly spread?: readonly TopologySpreadConstraint[];
  readonly nodeSelector?: Labels;
  readonly tolerations?: readonly Toleration[];
  /** Its controller: `apps/v1 ReplicaSet web`. */
  readonly owner?: string;
}

/** A pod with labels, and with spread constraints. */
export function spreadPod(labels: Labels, rules: SpreadPodRules = {}): PodInfo {
  const { namespace = "default", terminating = false, spread = [], nodeSelector = {}, tolerations = [], owner } = rules;
  const [apiVersion = "", kind = "", name = ""] = owner?.split(" ") ?? [];
  return toPodInfo({
    metadata: {
      name: "spread",
      namespace,
      labels,
      ...(terminating ? { deletionTimestamp: "2026-01-01T00:00:00Z" } : {}),
      ...(owner === undefined ? {} : { ownerReferences: [{ apiVersion, kind, name, controller: true }] }),
    },
    spec: { containers: [], topologySpreadConstraints: spread, nodeSelector, tolerations },
  });
}

/** So many pods with `app=web`. */
export function webs(count: number): readonly PodInfo[] {
  return Array.from({ length: count }, () => spreadPod({ app: "web" }));
}

/** Must spread pods with `app=web` by `zone`; `more` overrules. */
export function must(more: Partial<TopologySpreadConstraint> = {}): TopologySpreadConstraint {
  const labelSelector = { matchLabels: { app: "web" } };
  return { maxSkew: 1, topologyKey: "zone", whenUnsatisfiable: "DoNotSchedule", labelSelector, ...more };
}

/** As {@link must}, but as a wish. */
export function should(more: Partial<TopologySpreadConstraint> = {}): TopologySpreadConstraint {
  return must({ whenUnsatisfiable: "ScheduleAnyway", ...more });
}
