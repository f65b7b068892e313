import type { PodAffinity, PodAffinityTerm } from "../api/affinity.ts";
import type { PodInfo } from "../cluster/pod-info.ts";
import { toPodInfo } from "../cluster/to-pod-info.ts";

/** A weight and the term that it is for. */
export type Preference = readonly [number, PodAffinityTerm];

export interface AffinityPodRules {
  readonly namespace?: string;
  readonly terminating?: boolean;
  /** Required affinity. */
  readonly wants?: readonly PodAffinityTerm[];
  /** Required anti-affinity. */
  readonly avoids?: readonly PodAffinityTerm[];
  /** Preferred affinity. */
  readonly prefers?: readonly Preference[];
  /** Preferred anti-affinity. */
  readonly dislikes?: readonly Preference[];
}

/** A pod with the label `app`, and with terms. */
export function affinityPod(app: string, rules: AffinityPodRules = {}): PodInfo {
  const { namespace = "default", terminating = false, wants = [], avoids = [], prefers = [], dislikes = [] } = rules;
  return toPodInfo({
    metadata: {
      name: app,
      namespace,
      labels: { app },
      ...(terminating ? { deletionTimestamp: "2026-01-01T00:00:00Z" } : {}),
    },
    spec: {
      containers: [],
      affinity: { podAffinity: affinityOf(wants, prefers), podAntiAffinity: affinityOf(avoids, dislikes) },
    },
  });
}

/** A term for the pods of an app; `more` overrules. */
export function term(app: string, topologyKey = "zone", more: Partial<PodAffinityTerm> = {}): PodAffinityTerm {
  return { topologyKey, labelSelector: { matchLabels: { app } }, ...more };
}

function affinityOf(required: readonly PodAffinityTerm[], preferred: readonly Preference[]): PodAffinity {
  return {
    requiredDuringSchedulingIgnoredDuringExecution: required,
    preferredDuringSchedulingIgnoredDuringExecution: preferred.map(([weight, podAffinityTerm]) => ({
      weight,
      podAffinityTerm,
    })),
  };
}
