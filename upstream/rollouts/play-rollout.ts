import { setTimeout as sleep } from "node:timers/promises";
import type { Change, ChangeResult, ClusterState, Outcome, Simulation, Step } from "@stowage/planner";
import type { RecordedRollout } from "../../conformance/rollouts/recorded-rollout.ts";
import type { ControlPlane } from "../control-plane/control-plane.ts";
import { watch } from "../control-plane/watch.ts";
import { cordon, makeChange } from "./make-change.ts";
import { type ObservedPod, ObservedPods, stateOf } from "./observed-pods.ts";
import { PassingTime } from "./passing-time.ts";
import { collectLost, kubeletStep } from "./real-kubelet.ts";
import { pendingOf, realState, waitingWorkloads } from "./real-state.ts";
import { untilIdle } from "./until-idle.ts";
import { setUp } from "./set-up.ts";

/** How long a Job may wait after pods of it have failed, in ms: 10 and 20 s after the first two, and more. */
const deadline = 45_000;

/** What the real controllers, scheduler and API server make of a recorded rollout now. */
export interface PlayedRollout {
  /** The cluster before the changes: whole objects. */
  readonly objects: RecordedRollout["cluster"];
  /** When the first change was made. */
  readonly startedAt: Date;
  /** As a simulation tells it. */
  readonly played: Simulation;
}

/** Makes the cluster of a recorded rollout, then its changes, and follows them step by step to the end. */
export async function playRollout(cluster: ControlPlane, recorded: RecordedRollout): Promise<PlayedRollout> {
  const stopping = new AbortController();
  const observed = new ObservedPods();
  const watching = watch<ObservedPod>(cluster.client, "/api/v1/pods", observed, stopping.signal);
  try {
    const player = new Player(cluster, observed);
    const objects = await setUp(cluster, recorded.cluster, () => player.playKubelet());
    // So that nothing of what is there is younger than what a simulation takes for a second ago.
    await sleep(1000);
    const startedAt = new Date();
    return {
      objects,
      startedAt,
      played: await player.play("kind" in recorded.change ? [recorded.change] : recorded.change, startedAt),
    };
  } finally {
    stopping.abort();
    await watching;
  }
}

class Player {
  readonly #cluster: ControlPlane;
  readonly #observed: ObservedPods;
  #steps: Step[] = [];
  #pending = "[]";
  #readied = 0;
  /** Nodes that are gone. */
  readonly #lost = new Set<string>();
  readonly #time: PassingTime;

  constructor(cluster: ControlPlane, observed: ObservedPods) {
    this.#cluster = cluster;
    this.#observed = observed;
    this.#time = new PassingTime(cluster, observed);
  }

  async play(changes: readonly Change[], startedAt: Date): Promise<Simulation> {
    this.#steps = [];
    this.#time.begin(startedAt);
    this.#observed.takeChanges();
    const before = await this.#state();
    this.#pending = JSON.stringify(before.pending);
    const results: ChangeResult[] = [];
    for (const [at, change] of changes.entries()) {
      const firstStep = this.#steps.length;
      const next = changes[at + 1];
      const drained = await this.#make(change);
      const isOver = await this.playKubelet(next?.afterReady);
      const outcome = isOver ? await this.#outcome(drained) : "goes on";
      const final = isOver && next !== undefined ? { final: await this.#state() } : {};
      results.push({ change, outcome, firstStep, ...final, ...(drained === undefined ? {} : { drain: drained }) });
    }
    const last = results.at(-1)?.outcome;
    return {
      kubernetesVersion: "1.37",
      seed: 0,
      outcome: last === undefined || last === "goes on" ? "completes" : last,
      before,
      changes: results,
      steps: this.#steps,
      final: await this.#state(),
      extremes: {},
      why: [],
      warnings: [],
    };
  }

  /** Lets the kubelet act until it has nothing to do, or so many pods have become ready. @returns whether it is over */
  async playKubelet(untilReady?: number): Promise<boolean> {
    await untilIdle(this.#cluster, this.#observed);
    for (;;) {
      const isLeaving = [...this.#observed.pods.values()].some(
        (pod) => stateOf(pod) === "terminating" && !this.#lost.has(pod.spec.nodeName ?? ""),
      );
      if (untilReady !== undefined && this.#readied >= untilReady && !isLeaving) return false;
      const did = await kubeletStep(this.#cluster.client, this.#observed, this.#lost);
      if (did?.startsWith("ready ") === true) this.#readied++;
      if (did !== undefined) await this.#record(did);
      // The garbage collector comes before any time passes in a simulation, and later than any deadline.
      else if (!(await this.#collects()) && !(await this.#passesTime())) return true;
    }
  }

  /** A step where something comes of it. @returns whether anything may */
  async #passesTime(): Promise<boolean> {
    if (!(await this.#time.pass()) && !(await this.#waitsForDeadline())) return false;
    await untilIdle(this.#cluster, this.#observed);
    if (this.#observed.hasChanges()) await this.#record("time passes");
    return true;
  }

  async #collects(): Promise<boolean> {
    const isLost = await collectLost(this.#cluster.client, this.#observed, this.#lost);
    if (!isLost) return false;
    this.#time.collected();
    await this.#record("pods of the lost node are collected");
    return true;
  }

  async #make(change: Change): Promise<"drained" | "blocked" | undefined> {
    this.#readied = 0;
    if (change.kind === "drain") return this.#drain(change.node);
    if (change.kind === "loseNode") this.#lost.add(change.node);
    await this.#record(await makeChange(this.#cluster, change, this.#observed));
    return undefined;
  }

  /** Cordons and evicts, pass after pass, until the node is empty or a pass changes nothing. */
  async #drain(node: string): Promise<"drained" | "blocked"> {
    await cordon(this.#cluster, node, true);
    await this.#record(`cordon ${node}`);
    for (;;) {
      const first = this.#steps.length;
      let evicted = 0;
      for (const pod of this.#podsToEvict(node)) if (await this.#evict(pod)) evicted++;
      const refused = this.#steps.length - first - evicted;
      await this.playKubelet();
      if (this.#podsToEvict(node).length === 0) return "drained";
      if (evicted === 0 && this.#steps.length - first === refused) return "blocked";
    }
  }

  #podsToEvict(node: string): readonly ObservedPod[] {
    return this.#observed
      .inOrder()
      .filter((pod) => pod.spec.nodeName === node && stateOf(pod) !== "terminating")
      .filter((pod) => !this.#observed.title(pod).workload.startsWith("DaemonSet/"));
  }

  async #evict(pod: ObservedPod): Promise<boolean> {
    const { name, namespace } = pod.metadata;
    const body = { apiVersion: "policy/v1", kind: "Eviction", metadata: { name, namespace } };
    const path = `/api/v1/namespaces/${namespace}/pods/${name}/eviction`;
    const { status, text } = await this.#cluster.request({ method: "POST", path, body });
    const answer: { message?: string; details?: { causes?: { message?: string }[] } } = JSON.parse(text);
    const because = answer.details?.causes?.[0]?.message ?? answer.message;
    await this.#record(`evict ${this.#observed.title(pod).name}`, {
      status,
      ...(status === 201 || because === undefined ? {} : { because }),
    });
    return status === 201;
  }

  /** Notes a step, with what everybody else made of it. */
  async #record(did: string, more: Partial<Step> = {}): Promise<void> {
    await untilIdle(this.#cluster, this.#observed);
    this.#time.step();
    const changes = Object.entries(this.#observed.takeChanges()).filter(([, tally]) => Object.keys(tally).length > 0);
    const pending = pendingOf(this.#observed);
    const isNew = JSON.stringify(pending) !== this.#pending;
    this.#pending = JSON.stringify(pending);
    const step = { do: did, ...more, ...Object.fromEntries(changes), counts: this.#observed.counts() };
    this.#steps.push({ ...step, ...(isNew ? { pending } : {}) });
  }

  /** Waits until Deployments have said that they do not progress, and for Jobs some of whose pods have failed. @returns whether anything happened */
  async #waitsForDeadline(): Promise<boolean> {
    const until = Date.now() + deadline;
    const before = this.#observed.versions();
    const ended = new Set<string>();
    while (Date.now() < until && before === this.#observed.versions()) {
      const waiting = await waitingWorkloads(this.#cluster);
      if (waiting.length === 0) return false;
      for (const { kind, name, isRefused } of waiting) {
        // One that tries again may come further yet: its deadline comes by itself.
        if (isRefused) continue;
        if (kind === "Deployment" && !ended.has(name)) await this.#time.endProgress(name);
        ended.add(name);
      }
      await sleep(300);
    }
    return before !== this.#observed.versions();
  }

  async #outcome(drained: "drained" | "blocked" | undefined): Promise<Outcome> {
    if (drained === "blocked") return "blocked";
    const { workloads, pending } = await this.#state();
    return pending.length === 0 && Object.values(workloads).every(({ satisfied }) => satisfied) ? "completes" : "stuck";
  }

  #state(): Promise<ClusterState> {
    return realState(this.#cluster, this.#observed);
  }
}
