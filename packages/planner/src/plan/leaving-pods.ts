import type { Engine, PodObject } from "@stowage/engine";

/**
 * Pods that were evicted and take their grace period: they count on their nodes until all others have had their turn,
 * as the seconds that a scheduler needs are fewer than those that victims have.
 */
export class LeavingPods {
  readonly #engine: Engine;
  /** What is to be done once they are gone, by `namespace/name`. */
  readonly #leaving = new Map<string, () => void>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  has(key: string): boolean {
    return this.#leaving.has(key);
  }

  /** @param onceGone called when the pod has left its node. */
  add(key: string, pod: PodObject, nodeName: string, onceGone: () => void): void {
    this.#engine.change(terminating(pod, nodeName));
    this.#leaving.set(key, onceGone);
  }

  /** Lets all of them go. @returns whether there were any. */
  letGo(): boolean {
    if (this.#leaving.size === 0) return false;
    const gone = [...this.#leaving];
    this.#leaving.clear();
    for (const [key, onceGone] of gone) {
      const slash = key.indexOf("/");
      this.#engine.remove({ kind: "Pod", namespace: key.slice(0, slash), name: key.slice(slash + 1) });
      onceGone();
    }
    return true;
  }
}

/** A moment of the plan's: only that there is one counts. */
const whenEvicted = "1970-01-01T00:00:00Z";

/** The pod as the scheduler leaves it. Source: `prepareCandidate` (pkg/scheduler/framework/preemption/executor.go). */
function terminating({ metadata, spec, status, ...pod }: PodObject, nodeName: string): PodObject {
  const evicted = { type: "DisruptionTarget", status: "True", reason: "PreemptionByScheduler" };
  const conditions = (status?.conditions ?? []).filter(({ type }) => type !== evicted.type);
  return {
    ...pod,
    metadata: { ...metadata, deletionTimestamp: metadata.deletionTimestamp ?? whenEvicted },
    spec: { ...spec, nodeName },
    status: { ...status, conditions: [...conditions, evicted] },
  };
}
