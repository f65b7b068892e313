import type { ControlPlane } from "../control-plane/control-plane.ts";
import { makeReadySince } from "../control-plane/kubelet-acts.ts";
import { type ObservedPod, type ObservedPods, stateOf } from "./observed-pods.ts";

/** What of a workload waits for time to pass. */
interface Waiting {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: { readonly minReadySeconds?: number; readonly progressDeadlineSeconds?: number };
}

/** How long a step takes, in seconds, as in a simulation. */
const stepSeconds = 0.25;
const collectSeconds = 60;

/**
 * Makes time pass that nobody wants to wait for: pods have been ready for longer, and Deployments have not progressed for
 * longer, than the clock says. Who asks for `minReadySeconds` asks for more than it takes to play a rollout.
 */
export class PassingTime {
  readonly #cluster: ControlPlane;
  readonly #observed: ObservedPods;
  /** In seconds. */
  #now = Date.now() / 1000;
  /** By UID, in seconds: since when pods are ready. */
  readonly #readyAt = new Map<string, number>();

  constructor(cluster: ControlPlane, observed: ObservedPods) {
    this.#cluster = cluster;
    this.#observed = observed;
  }

  /** From now on a simulation is to be followed, whose clock begins then. */
  begin(now: Date): void {
    this.#now = now.getTime() / 1000;
    this.#readyAt.clear();
    for (const { metadata, status } of this.#ready()) {
      const since = status.conditions?.find(({ type }) => type === "Ready")?.lastTransitionTime ?? now;
      this.#readyAt.set(metadata.uid, new Date(since).getTime() / 1000);
    }
  }

  /** The pod garbage collector has come. */
  collected(): void {
    this.#now += collectSeconds;
  }

  /** Something was done: pods that are ready since then are so from now on. */
  step(): void {
    for (const pod of this.#ready()) {
      // The API has whole seconds.
      if (!this.#readyAt.has(pod.metadata.uid)) this.#readyAt.set(pod.metadata.uid, Math.floor(this.#now));
    }
    this.#now += stepSeconds;
  }

  /** Lets time pass until the next pod has been ready for long enough. @returns whether there was one */
  async pass(): Promise<boolean> {
    const least = await this.#minReadySeconds();
    const pods = this.#ready().filter((pod) => this.#leastOf(pod, least) > 0);
    const times = pods.map((pod) => this.#since(pod) + this.#leastOf(pod, least)).filter((time) => time > this.#now);
    if (times.length === 0) return false;
    this.#now = Math.min(...times);
    for (const pod of pods) {
      const age = this.#now - this.#since(pod);
      // What is nearly old enough would be so in a moment, by the real clock.
      if (age < this.#leastOf(pod, least)) continue;
      await makeReadySince(this.#cluster.client, pod, new Date(Date.now() - (age + 1) * 1000));
    }
    return true;
  }

  /** Has the deadline of a Deployment be over. */
  async endProgress(name: string): Promise<void> {
    const path = `/apis/apps/v1/namespaces/app/deployments/${name}`;
    const { spec }: Waiting = JSON.parse((await this.#cluster.request({ path })).text);
    const lastUpdateTime = new Date(Date.now() - ((spec.progressDeadlineSeconds ?? 600) + 2) * 1000).toISOString();
    const body = { status: { conditions: [{ type: "Progressing", lastUpdateTime }] } };
    await this.#cluster.request({ method: "PATCH", path: `${path}/status`, body });
  }

  #ready(): readonly ObservedPod[] {
    return this.#observed.inOrder().filter((pod) => stateOf(pod) === "ready");
  }

  #since({ metadata: { uid } }: ObservedPod): number {
    return this.#readyAt.get(uid) ?? this.#now;
  }

  #leastOf(pod: ObservedPod, least: ReadonlyMap<string, number>): number {
    return least.get(this.#observed.title(pod).workload) ?? 0;
  }

  /** By `KIND/NAME`. */
  async #minReadySeconds(): Promise<ReadonlyMap<string, number>> {
    const least = new Map<string, number>();
    for (const kind of ["Deployment", "StatefulSet", "DaemonSet"]) {
      const path = `/apis/apps/v1/${kind.toLowerCase()}s`;
      const { items }: { items: readonly Waiting[] } = JSON.parse((await this.#cluster.request({ path })).text);
      for (const { metadata, spec } of items) least.set(`${kind}/${metadata.name}`, spec.minReadySeconds ?? 0);
    }
    return least;
  }
}
