import type { Pod, PodSpec, PodStatus, Toleration } from "@stowage/engine";
import type { About } from "./features.ts";
import type { Random } from "./random.ts";
import { randomAffinity } from "./random-affinity.ts";
import { randomContainers, randomResize } from "./random-containers.ts";
import { namespaceNames, randomLabels } from "./random-labels.ts";
import { nodeName, taintKeys, taintValues } from "./random-node.ts";
import { randomOwner } from "./random-objects.ts";
import { randomSpread } from "./random-spread.ts";

/** The pod to schedule: it has no node, and may be nominated for one. */
export function randomIncomingPod(random: Random, about: About): Pod {
  const pod = randomPod(random, about, "incoming");
  return {
    ...pod,
    spec: {
      ...pod.spec,
      ...randomAffinity(random, about),
      ...randomSpread(random, about),
      ...tolerations(random, about),
      ...(about("nodeAffinity") && random.maybe(0.3, () => ({ nodeSelector: { disk: random.pick(["ssd", "hdd"]) } }))),
      ...(about("nodeAffinity") && random.maybe(0.03, () => ({ nodeName: nodeName(random.int(0, 4)) }))),
      ...(about("priorities") && random.maybe(0.1, () => ({ preemptionPolicy: "Never" as const }))),
    },
    ...(about("nominated") && random.maybe(0.2, () => ({ status: { nominatedNodeName: nodeName(random.int(0, 4)) } }))),
  };
}

/** A pod that has a node, or is nominated for one. */
export function randomClusterPod(random: Random, about: About, index: number, nodes: number): Pod {
  const pod = randomPod(random, about, `pod-${index}`);
  const nodeIndex = random.int(0, nodes - 1 + (random.chance(0.03) ? 1 : 0));
  const isNominated = about("nominated") && random.chance(0.2);
  const withTerms: About = (feature) => about(feature) || (about("existingAffinity") && isAffinity(feature));
  const status: PodStatus = {
    ...(isNominated ? { nominatedNodeName: nodeName(nodeIndex) } : randomResize(random, about, pod.spec)),
    ...random.maybe(0.5, () => ({ startTime: startTime(random) })),
    ...random.maybe(0.03, () => ({ phase: random.pick(["Succeeded", "Failed"] as const) })),
  };
  return {
    metadata: {
      ...pod.metadata,
      ...(about("terminating") && random.maybe(0.2, () => ({ deletionTimestamp: "2026-01-02T03:04:05Z" }))),
    },
    spec: {
      ...pod.spec,
      ...(about("existingAffinity") && random.maybe(0.6, () => randomAffinity(random, withTerms))),
      ...(isNominated ? {} : { nodeName: nodeName(nodeIndex) }),
    },
    ...(Object.keys(status).length > 0 && { status }),
  };
}

function isAffinity(feature: string): boolean {
  return feature === "podAffinity" || feature === "podAntiAffinity";
}

function randomPod(random: Random, about: About, name: string): Pod {
  const spec: PodSpec = {
    ...randomContainers(random, about),
    ...(about("priorities") && random.maybe(0.8, () => ({ priority: random.pick([-10, 0, 5, 100, 2_000_000_000]) }))),
    ...(about("declaredFeatures") && random.maybe(0.3, () => ({ hostNetwork: true, hostUsers: random.chance(0.5) }))),
  };
  return {
    metadata: {
      name,
      namespace: random.pick(namespaceNames(about)),
      uid: `uid-${name}`,
      labels: randomLabels(random, about),
      ...(about("owners") && randomOwner(random)),
    },
    spec,
  };
}

function tolerations(random: Random, about: About): { tolerations?: Toleration[] } {
  if (!about("taints")) return {};
  return {
    tolerations: random.list(0, 3, () => {
      if (random.chance(0.08)) return { operator: "Exists" };
      const exists = random.chance(0.4);
      return {
        key: random.pick(taintKeys),
        ...(exists ? { operator: "Exists" as const } : random.maybe(0.6, () => ({ operator: "Equal" as const }))),
        ...(!exists && random.maybe(0.8, () => ({ value: random.pick(taintValues) }))),
        ...random.maybe(0.6, () => ({ effect: random.pick(["NoSchedule", "NoExecute", "PreferNoSchedule"] as const) })),
      };
    }),
  };
}

function startTime(random: Random): string {
  return `2026-01-01T00:00:0${random.int(0, 3)}Z`;
}
