import type { PersistentVolumeClaim, PodObject, StatefulSet } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { statefulSetClaims } from "../claims/pod-claim-templates.ts";
import type { PodNames } from "../names/pod-names.ts";
import type { BoundPod, PlannedPod } from "../plan/planned-pod.ts";
import type { PodAdmission } from "../plan/pod-admission.ts";
import { makerOf, remadePod } from "../plan/remade-pod.ts";
import type { AppliedWorkload } from "../workloads/controller.ts";
import { statefulSetPod } from "../workloads/stateful-set.ts";
import { asAppliedWorkload } from "../workloads/workload-pods.ts";

/** A replica that is not there yet, as the API server would store it. */
export interface NextReplica {
  readonly pod: PodObject;
  /** The claims that its controller makes for it. */
  readonly claims: readonly PersistentVolumeClaim[];
}

/** The next replicas of a workload, one after the other; the same ones each time they are asked for. */
export class ReplicaSource {
  readonly #made = new Map<number, NextReplica>();
  readonly #make: (index: number) => NextReplica;

  constructor(make: (index: number) => NextReplica) {
    this.#make = make;
  }

  /** @param index From 0. */
  at(index: number): NextReplica {
    const made = this.#made.get(index) ?? this.#make(index);
    this.#made.set(index, made);
    return made;
  }
}

/** What replicas are made of. */
export interface ReplicaParts {
  /** The workload's own object, where it is among the objects. */
  readonly object: KubernetesObject | undefined;
  /** Its pods, at least one. */
  readonly pods: readonly (PlannedPod | BoundPod)[];
  readonly names: PodNames;
  readonly admission: PodAdmission;
}

/**
 * The next replicas: a StatefulSet's have the next ordinals and claims of their own, any other's are like the last pod.
 *
 * @throws RangeError where pods have no controller that makes more of them.
 */
export function replicaSource({ object, pods, names, admission }: ReplicaParts): ReplicaSource {
  const applied = object === undefined ? undefined : asAppliedWorkload(object);
  if (applied?.kind === "StatefulSet") return statefulSource(applied, pods, admission);
  const sample = pods.at(-1)?.pod;
  const maker = sample === undefined ? undefined : makerOf(sample);
  if (sample === undefined || maker === undefined) {
    throw new RangeError("no controller makes more of it");
  }
  const clean = withoutTopologyLabels(sample);
  return new ReplicaSource((index) => {
    const pod = remadePod(clean, maker, names);
    if (maker.kind !== "StatefulSet") return { pod, claims: [] };
    // Without its object its claims are not known, so those of the last pod stand for them.
    const name = `${maker.name}-${highestOrdinal(pods) + 1 + index}`;
    return { pod: { ...pod, metadata: { ...pod.metadata, name } }, claims: [] };
  });
}

function statefulSource(
  set: AppliedWorkload<StatefulSet>,
  pods: readonly (PlannedPod | BoundPod)[],
  admission: PodAdmission,
): ReplicaSource {
  const first = Math.max(highestOrdinal(pods) + 1, set.spec.ordinals?.start ?? 0);
  return new ReplicaSource((index) => {
    const { pod } = admission.admit(statefulSetPod(set, first + index));
    return { pod, claims: statefulSetClaims(set, pod.metadata.name ?? "") };
  });
}

function highestOrdinal(pods: readonly (PlannedPod | BoundPod)[]): number {
  return pods.reduce((highest, { pod }) => {
    const ordinal = Number(/-(\d+)$/.exec(pod.metadata.name ?? "")?.[1] ?? -1);
    return Math.max(highest, ordinal);
  }, -1);
}

/** The pod as it was before its node gave it labels. */
export function withoutTopologyLabels(pod: PodObject): PodObject {
  const labels = Object.entries(pod.metadata.labels ?? {}).filter(
    ([key]) => key !== "topology.kubernetes.io/zone" && key !== "topology.kubernetes.io/region",
  );
  return { ...pod, metadata: { ...pod.metadata, labels: Object.fromEntries(labels) } };
}
