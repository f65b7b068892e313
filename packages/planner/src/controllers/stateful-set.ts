import { type ControlledPod, isAvailable } from "./controlled-pod.ts";
import { type IntOrPercent, scaledValue } from "./int-or-percent.ts";

/** What a StatefulSet's controller last wrote of it. */
export interface StatefulSetStatus {
  /** Names of revisions. */
  readonly currentRevision: string;
  readonly updateRevision: string;
  readonly replicas: number;
  readonly ready: number;
  readonly current: number;
  readonly updated: number;
}

/** What a StatefulSet's controller is told. */
export interface StatefulSetView {
  readonly replicas: number;
  /** The first ordinal. */
  readonly start: number;
  readonly isParallel: boolean;
  readonly strategy: "RollingUpdate" | "OnDelete";
  /** Absent: the strategy has no `rollingUpdate`, which the API server fills in only where the type is absent too. */
  readonly partition?: number | undefined;
  readonly maxUnavailable?: IntOrPercent | undefined;
  /** Whether several pods may be updated at once: `MaxUnavailableStatefulSet`, on from 1.37. */
  readonly allowsMaxUnavailable: boolean;
  readonly minReadySeconds: number;
  readonly status: StatefulSetStatus;
  /** The revision of the present template. */
  readonly updateRevision: string;
  /** All of them, whatever their ordinal; terminating ones too. */
  readonly pods: readonly ControlledPod[];
  /** In seconds. */
  readonly now: number;
}

/** What a StatefulSet's controller does next. */
export interface StatefulSetTurn {
  /** The pods that it makes, in order, and of which revision. */
  readonly create: readonly { readonly ordinal: number; readonly revision: string }[];
  readonly delete: readonly ControlledPod[];
  readonly status: StatefulSetStatus;
}

/** One turn. Source: `updateStatefulSet` (pkg/controller/statefulset/stateful_set_control.go). */
export function statefulSetTurn(view: StatefulSetView): StatefulSetTurn {
  const turn = new Turn(view);
  turn.take();
  return { create: turn.create, delete: turn.deleted, status: turn.finalStatus() };
}

class Turn {
  readonly create: { readonly ordinal: number; readonly revision: string }[] = [];
  readonly deleted: ControlledPod[] = [];
  readonly #view: StatefulSetView;
  readonly #currentRevision: string;
  /** By ordinal from the start; those to be made are `undefined`. */
  readonly #replicas: (ControlledPod | undefined)[];
  /** Of ordinals that are not wanted any more, the highest first. */
  readonly #condemned: readonly ControlledPod[];
  readonly #firstUnavailable: ControlledPod | undefined;

  constructor(view: StatefulSetView) {
    this.#view = view;
    this.#currentRevision = view.status.currentRevision === "" ? view.updateRevision : view.status.currentRevision;
    const { start, replicas, pods } = view;
    const inRange = ({ ordinal = -1 }: ControlledPod): boolean => ordinal >= start && ordinal < start + replicas;
    const byOrdinal = new Map(pods.filter(inRange).map((pod) => [pod.ordinal, pod]));
    this.#replicas = Array.from({ length: replicas }, (_, index) => byOrdinal.get(start + index));
    this.#condemned = pods
      .filter((pod) => !inRange(pod) && (pod.ordinal ?? -1) >= 0)
      .sort((one, other) => (other.ordinal ?? 0) - (one.ordinal ?? 0));
    this.#firstUnavailable =
      this.#replicas.find((pod) => pod !== undefined && this.#isUnavailable(pod)) ??
      this.#condemned.findLast((pod) => this.#isUnavailable(pod));
  }

  take(): void {
    const { isParallel, strategy } = this.#view;
    // Scaling precedes updating; in order, the first pod that is in the way ends the turn.
    for (let index = 0; index < this.#replicas.length; index++) {
      if (this.#processReplica(index) && !isParallel) return;
    }
    for (const pod of this.#condemned) if (this.#processCondemned(pod) && !isParallel) return;
    if (strategy === "OnDelete") return;
    if (this.#view.allowsMaxUnavailable) this.#update();
    else this.#updateOne();
  }

  /** @returns whether nothing may come after it, where order counts. */
  #processReplica(index: number): boolean {
    const pod = this.#replicas[index];
    const ordinal = this.#view.start + index;
    if (pod === undefined) {
      this.create.push({ ordinal, revision: this.#revisionOf(ordinal) });
      return true;
    }
    if (pod.phase === "Succeeded" || pod.phase === "Failed") {
      if (!pod.isTerminating) this.deleted.push(pod);
      return true;
    }
    return pod.isTerminating || !pod.isReady || !this.#isAvailable(pod);
  }

  /** Source: `processCondemned`. */
  #processCondemned(pod: ControlledPod): boolean {
    if (pod.isTerminating) return true;
    const isHealthy = pod.isReady && this.#isAvailable(pod);
    if (!this.#view.isParallel && !isHealthy && pod !== this.#firstUnavailable) return true;
    this.deleted.push(pod);
    return true;
  }

  /** A new pod's revision. Source: `newVersionedStatefulSetPod` (stateful_set_utils.go). */
  #revisionOf(ordinal: number): string {
    const { start, strategy, partition, status, updateRevision } = this.#view;
    const isCurrent =
      partition === undefined
        ? strategy === "RollingUpdate" && ordinal < start + status.current
        : ordinal < start + partition;
    return isCurrent ? this.#currentRevision : updateRevision;
  }

  /** Source: `updateStatefulSetAfterInvariantEstablished`. */
  #update(): void {
    const { isParallel, maxUnavailable = 1, partition = 0 } = this.#view;
    const most = Math.max(1, scaledValue(maxUnavailable, this.#replicas.length, "down"));
    const unavailable = this.#replicas.filter((pod) => pod === undefined || this.#isUnavailable(pod)).length;
    const targets = this.#replicas
      .slice(partition)
      .filter((pod) => pod !== undefined && this.#isStale(pod))
      .reverse();
    const stale = targets.filter((pod) => pod !== undefined && !pod.isTerminating);
    if (isParallel) {
      // First those that serve nobody anyway: they cost nothing.
      for (const pod of stale) if (pod !== undefined && !this.#isAvailable(pod)) this.deleted.push(pod);
      const serving = stale.filter((pod) => pod !== undefined && this.#isAvailable(pod));
      for (const pod of serving.slice(0, Math.max(0, most - unavailable)))
        if (pod !== undefined) this.deleted.push(pod);
      return;
    }
    for (const pod of stale.slice(0, Math.max(0, most - unavailable))) if (pod !== undefined) this.deleted.push(pod);
  }

  /** Before several at once were allowed: the highest ordinal that is stale, once those above it are available. */
  #updateOne(): void {
    const { partition = 0 } = this.#view;
    for (const pod of this.#replicas.slice(partition).reverse()) {
      if (pod === undefined) return;
      if (this.#isStale(pod) && !pod.isTerminating) {
        this.deleted.push(pod);
        return;
      }
      if (this.#isUnavailable(pod)) return;
    }
  }

  #isStale({ revision }: ControlledPod): boolean {
    return revision !== this.#view.updateRevision;
  }

  #isAvailable(pod: ControlledPod): boolean {
    return isAvailable(pod, this.#view.minReadySeconds, this.#view.now);
  }

  #isUnavailable(pod: ControlledPod): boolean {
    return pod.isTerminating || !this.#isAvailable(pod);
  }

  /** Source: `computeReplicaStatus` and `completeUpdate`. */
  finalStatus(): StatefulSetStatus {
    const { pods, updateRevision, replicas } = this.#view;
    const staying = pods.filter((pod) => !pod.isTerminating && !this.deleted.includes(pod));
    const updated = staying.filter((pod) => pod.revision === updateRevision).length + this.#made(updateRevision);
    const current =
      staying.filter((pod) => pod.revision === this.#currentRevision).length +
      (this.#currentRevision === updateRevision ? this.#made(updateRevision) : this.#made(this.#currentRevision));
    const ready = pods.filter(({ isReady }) => isReady).length;
    const status = {
      currentRevision: this.#currentRevision,
      updateRevision,
      replicas: pods.length + this.create.length,
      ready,
      current,
      updated,
    };
    if (updated !== replicas || ready !== replicas || status.replicas !== replicas) return status;
    return { ...status, current: updated, currentRevision: updateRevision };
  }

  #made(revision: string): number {
    return this.create.filter((one) => one.revision === revision).length;
  }
}
