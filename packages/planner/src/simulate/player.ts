import { controllerOf } from "@stowage/engine";
import { type AppliedChange, applyChange, type PresentObjects } from "../change/apply-change.ts";
import type { Change } from "../change/change.ts";
import { changeRefusals, ChangesRefused } from "../change/change-refusal.ts";
import { controllersOwn } from "../change/foreseen-changes.ts";
import { changeText } from "../change/change-text.ts";
import { compareTexts } from "../names/compare-texts.ts";
import { clusterState, countsOf, nodesByName, pendingPods } from "./cluster-state.ts";
import { doEffect, podCalled } from "./do-effect.ts";
import { collectPod } from "./end-pod.ts";
import { budgetsOf, evict, evictablePods } from "./evict-pod.ts";
import { inKubeletOrder, kubeletStep } from "./kubelet.ts";
import { isSatisfied } from "./satisfied.ts";
import { presentObjects } from "./present-objects.ts";
import { provisionVolumes } from "./provision-volumes.ts";
import { Scheduler, type SchedulerOptions } from "./scheduler.ts";
import { isOver, type SimulatedPod } from "./simulated-pod.ts";
import type { ChangeResult, Outcome, Step } from "./simulation.ts";
import { Controllers } from "./turns/controllers.ts";
import { hasKubelet, podsOutOfService } from "./unreachable-node.ts";
import { drainStops } from "./why-blocked.ts";
import type { World } from "./world.ts";

/** How long a step takes, in seconds: the clock only orders. */
const stepSeconds = 0.25;
/** No rollout of a real cluster takes so many: two controllers undo what the other does. */
const mostSteps = 1_000_000;
/** How often controllers and the scheduler may act between two steps, for each object: more is a circle. */
const turnsEach = 100;
/** How often time may pass without anything else, for each workload: more is a circle. */
const waitsEach = 100;

/** What a player is told. */
export interface PlayerOptions extends SchedulerOptions {
  readonly world: World;
  readonly namespace: string;
  readonly keepsSteps: boolean;
  /** Whether a change whose pod is gone by its turn is passed over rather than refused. @defaultValue false */
  readonly passesOverGone?: boolean;
  readonly onStep?: ((steps: number, title: string) => void) | undefined;
}

type DrainEnd = Pick<ChangeResult, "stopsAt" | "unowned"> & { readonly drain: "drained" | "blocked" };

/** Plays changes in a world, step by step. */
export class Player {
  readonly #world: World;
  readonly #keepsSteps: boolean;
  readonly #passesOverGone: boolean;
  readonly #onStep: PlayerOptions["onStep"];
  readonly #present: PresentObjects;
  readonly controllers: Controllers;
  readonly scheduler: Scheduler;
  readonly steps: Step[] = [];
  #stepCount = 0;
  #pending = "";
  /** How many pods have become ready since the last change. */
  #ready = 0;

  constructor({ world, namespace, keepsSteps, passesOverGone = false, onStep, ...options }: PlayerOptions) {
    this.#world = world;
    this.#keepsSteps = keepsSteps;
    this.#passesOverGone = passesOverGone;
    this.#onStep = onStep;
    this.#present = presentObjects(world, namespace);
    this.controllers = new Controllers(world);
    this.scheduler = new Scheduler(world, options);
  }

  /** How many steps there were. */
  get stepCount(): number {
    return this.#stepCount;
  }

  /** Lets scheduler, controllers and provisioners act until they have nothing left to do: the scheduler is the fastest. */
  settle(): void {
    do this.#act();
    while (provisionVolumes(this.#world));
  }

  #act(): void {
    const { pods, workloads, nodes } = this.#world;
    for (let turns = 0; this.scheduler.scheduleOne() || this.controllers.takeTurn(); turns++) {
      // Anew each time, since controllers make pods meanwhile.
      const most = 1000 + turnsEach * (pods.size + workloads.size + nodes.size);
      if (turns > most) throw new RangeError(`the simulation did not settle after ${most} turns`);
    }
  }

  /**
   * Begins to count: what was before is no step.
   *
   * @param isPlayed Whether all that is under way is played to its end before.
   */
  begin(isPlayed = false): void {
    this.settle();
    if (isPlayed) this.#run(undefined);
    this.steps.length = 0;
    this.#stepCount = 0;
    this.#world.happenings = { created: [], deleted: [], bound: [] };
    this.#world.pods.resetExtremes();
    this.#pending = JSON.stringify(pendingPods(this.#world));
  }

  /**
   * Makes a change and plays to its end, or until the next one comes.
   *
   * @param next The one that comes after it.
   * @throws RangeError when the change can not be made.
   */
  play(change: Change, next: Change | undefined): ChangeResult {
    const firstStep = this.#stepCount;
    this.#ready = 0;
    const drain = this.#make(change);
    const goesOn = this.#run(next?.afterReady);
    const outcome: Outcome | "goes on" = goesOn
      ? "goes on"
      : drain?.drain === "blocked"
        ? "blocked"
        : isSatisfied(this.#world)
          ? "completes"
          : "stuck";
    return {
      change,
      outcome,
      ...drain,
      firstStep,
      ...(goesOn || next === undefined ? {} : { final: clusterState(this.#world) }),
    };
  }

  #make(change: Change): DrainEnd | undefined {
    const present = this.#present;
    const applied = applyChange(change, present);
    if (this.#passesOverGone && this.#namesGone(applied)) {
      this.#finishStep(titleOf(change));
      return undefined;
    }
    if (!applied.ok) throw new ChangesRefused([{ change, path: "", message: applied.message }]);
    const refused = changeRefusals(change, applied.effects, present);
    if (refused.length > 0) throw new ChangesRefused(refused);
    const drained = applied.effects.find((effect) => effect.kind === "drain");
    for (const effect of applied.effects) doEffect(effect, change, this.#world);
    this.#finishStep(drained === undefined ? titleOf(change) : `cordon ${drained.node}`);
    return drained === undefined ? undefined : this.#drain(drained.node);
  }

  /** Whether the change is about something that controllers have ended, or never made. */
  #namesGone(applied: AppliedChange): boolean {
    if (!applied.ok) return controllersOwn.has(applied.missing ?? "");
    return applied.effects.some(
      (effect) => effect.kind === "deletePod" && podCalled(effect.pod, effect.namespace, this.#world) === undefined,
    );
  }

  /** Evicts pass after pass; in between all that is under way comes to its end, as time passes. */
  #drain(node: string): DrainEnd {
    const lost = evictablePods(node, this.#world).filter(
      ({ pod, state }) => controllerOf(pod.metadata) === undefined && !isOver({ state }),
    );
    const unowned = lost.length === 0 ? {} : { unowned: lost.map(({ title }) => title.name) };
    for (;;) {
      const pods = evictablePods(node, this.#world);
      if (pods.length === 0) return { drain: "drained", ...unowned };
      let hasEvicted = false;
      for (const { key } of pods) {
        const pod = this.#world.pods.get(key);
        if (pod === undefined || pod.isTerminating) continue;
        hasEvicted = this.#evict(pod) || hasEvicted;
      }
      const before = this.#stepCount;
      this.#run(undefined);
      if (!hasEvicted && this.#stepCount === before) {
        const kept = evictablePods(node, this.#world).map((pod) => ({
          pod,
          budgets: pod.isTerminating ? [] : budgetsOf(pod, this.#world),
        }));
        return { drain: "blocked", stopsAt: drainStops(node, kept), ...unowned };
      }
    }
  }

  /** @returns whether the pod goes. */
  #evict(pod: SimulatedPod): boolean {
    const answer = evict(pod, this.#world);
    this.#finishStep(`evict ${pod.title.name}`, answer);
    return answer.status === 201;
  }

  /** Plays until nothing more happens. @returns whether the next change comes before that. */
  #run(afterReady: number | undefined): boolean {
    for (let waits = 0; ; ) {
      if (afterReady !== undefined && this.#ready >= afterReady && !this.#hasLeaving()) return true;
      if (this.#stepCount > mostSteps) throw new RangeError(`the simulation did not end after ${mostSteps} steps`);
      if (this.#kubelet() || this.#collect()) {
        waits = 0;
        continue;
      }
      if (this.#passTime()) {
        const most = 1000 + waitsEach * this.#world.workloads.size;
        if (waits++ > most)
          throw new RangeError(`the simulation did not end though nothing happened for ${most} alarms`);
        continue;
      }
      return false;
    }
  }

  #hasLeaving(): boolean {
    for (const pod of this.#world.pods.terminating.values()) if (hasKubelet(pod, this.#world)) return true;
    return false;
  }

  #kubelet(): boolean {
    const done = kubeletStep(this.#world, () => this.settle());
    if (done === undefined) return false;
    if (done.startsWith("ready ")) this.#ready++;
    this.#finishStep(done);
    return true;
  }

  /** The pod garbage collector comes a while after a node is lost or out of service. Source: pkg/controller/podgc. */
  #collect(): boolean {
    const world = this.#world;
    const nodes = [...world.lostNodes.entries()].map(([node]) => node);
    const lost = [...nodes.flatMap((node) => [...world.pods.onNode(node)]), ...podsOutOfService(world)];
    for (const node of nodes) world.lostNodes.delete(node);
    if (lost.length === 0) return false;
    world.now += 60;
    for (const { key } of lost.sort(inKubeletOrder)) {
      const pod = world.pods.get(key);
      if (pod !== undefined) collectPod(world, pod);
      this.settle();
    }
    const isLost = nodes.length > 0;
    this.#finishStep(`pods of the ${isLost ? "lost node" : "node out of service"} are collected`);
    return true;
  }

  /**
   * Lets time pass until a controller wants to look again. It is a step where something comes of it: that pods have been
   * ready for long enough, a Job has backed off, or a deadline is over.
   *
   * @returns whether one did.
   */
  #passTime(): boolean {
    const world = this.#world;
    let next = Infinity;
    for (const [, at] of world.workloads.alarms.entries()) next = Math.min(next, at);
    if (next === Infinity) return false;
    world.now = Math.max(world.now, next);
    const alarms = [...world.workloads.alarms.entries()];
    for (const [key, at] of alarms) {
      if (at > world.now) continue;
      world.workloads.alarms.delete(key);
      world.workloads.wake(key);
    }
    this.settle();
    const { created, deleted, bound } = world.happenings;
    if (created.length + deleted.length + bound.length > 0) this.#finishStep("time passes");
    return true;
  }

  #finishStep(title: string, answer?: { readonly status: number; readonly because?: string }): void {
    const world = this.#world;
    this.settle();
    world.now += stepSeconds;
    this.#stepCount++;
    this.#onStep?.(this.#stepCount, title);
    const { created, deleted, bound } = world.happenings;
    world.happenings = { created: [], deleted: [], bound: [] };
    if (!this.#keepsSteps) return;
    const pending = pendingPods(world);
    const text = JSON.stringify(pending);
    const isNews = text !== this.#pending;
    this.#pending = text;
    this.steps.push({
      do: title,
      ...(created.length === 0 ? {} : { created: numbersOf(created) }),
      ...(deleted.length === 0 ? {} : { deleted: numbersOf(deleted) }),
      ...(bound.length === 0 ? {} : { bound: nodesByName(bound) }),
      ...(answer === undefined ? {} : { status: answer.status }),
      ...(answer?.because === undefined ? {} : { because: answer.because }),
      counts: countsOf(world),
      ...(isNews ? { pending } : {}),
    });
  }
}

/** Whether it only shows a static pod of the kubelet's own, which no API can stop. */
function titleOf(change: Change): string {
  return change.kind === "apply" ? "apply" : changeText(change);
}

function numbersOf(pods: readonly SimulatedPod[]): Readonly<Record<string, number>> {
  const numbers = new Map<string, number>();
  for (const { title } of pods) numbers.set(title.name, (numbers.get(title.name) ?? 0) + 1);
  return Object.fromEntries([...numbers].sort(([one], [other]) => compareTexts(one, other)));
}
