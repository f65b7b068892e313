import {
  type Decision,
  defaultSchedulerName,
  eventText,
  type Mark,
  notCovered,
  type PluginName,
  type PodObject,
} from "@stowage/engine";
import { bindPod, keepPending, nominate } from "./change-pod.ts";
import { deletePod } from "./end-pod.ts";
import type { SimulatedPod } from "./simulated-pod.ts";
import type { World } from "./world.ts";

/** What became of an attempt, and what was true of the cluster then. */
interface Failure {
  readonly changes: number;
  readonly message: string;
  readonly fitError: string;
  readonly rejectedBy: ReadonlySet<PluginName>;
}

/** How a pod came to its node. */
export interface KeptDecision {
  readonly decision: Extract<Decision, { kind: "scheduled" }>;
  /** The engine's state just before it. */
  readonly mark: Mark;
}

/** What is to be known of a world's decisions. */
export interface SchedulerOptions {
  /** Whether it is kept how pods came to their nodes. */
  readonly keepsDecisions?: boolean;
  /** Whether each decision names the best of the other nodes too. */
  readonly asksRunnerUp?: boolean;
}

/** The scheduler of a world: takes pods from the queue, one after the other. */
export class Scheduler {
  readonly #world: World;
  readonly #asksRunnerUp: boolean;
  /** The last failure of pods that no plugin can tell apart. */
  readonly #failures = new Map<string, Failure>();
  readonly #specs = new Map<string, number>();
  readonly #specNumbers = new WeakMap<PodObject["spec"], number>();
  readonly #likenesses = new WeakMap<PodObject, string>();
  /** Who rejects pods that are alike, by what is said of them: each reason is one plugin's. */
  readonly #rejecting = new Map<string, Map<string, ReadonlySet<PluginName>>>();
  /** Whether it is told why preemption helps nobody, which costs a look at every node. */
  tellsOfPreemption = true;
  /** Decisions by pod, where somebody wants them. */
  readonly decisions: Map<string, KeptDecision> | undefined;
  /** Whom a pod has evicted, and from which node. */
  readonly victims: Map<string, readonly { readonly pod: SimulatedPod; readonly nodeName: string }[]> = new Map();
  /** Pods of which the cluster's own scheduler has said that they fit nowhere. */
  readonly #told: Set<string>;
  /** Where the next decision begins among the nodes, of a profile that looks at a share of them. */
  #startIndex = 0;

  constructor(world: World, { keepsDecisions = false, asksRunnerUp = false }: SchedulerOptions) {
    this.#world = world;
    this.#asksRunnerUp = asksRunnerUp;
    this.decisions = keepsDecisions ? new Map() : undefined;
    this.#told = new Set([...world.pods.pending.values()].filter(isUnschedulable).map(({ key }) => key));
  }

  /** Decides the next pod of the queue. @returns whether there was one. */
  scheduleOne(): boolean {
    const { queue, pods } = this.#world;
    const next = queue.pop();
    if (next === undefined) return false;
    const key = `${next.metadata.namespace ?? "default"}/${next.metadata.name ?? ""}`;
    const pod = pods.get(key);
    if (pod === undefined || pod.nodeName !== undefined) {
      queue.remove(key);
      return true;
    }
    const setAside = this.#whySetAside(pod.pod);
    if (setAside === undefined) {
      if (!this.#waitsOn(pod)) this.#decide(pod);
    } else {
      queue.remove(key);
      keepPending(this.#world, pod, setAside);
    }
    return true;
  }

  /**
   * A pod that the cluster's own scheduler has tried is not tried again before something happens: what was said of it
   * stays, whatever has come since that wakes nobody. One that fits by now is no such pod.
   */
  #waitsOn(pod: SimulatedPod): boolean {
    const { message } = pod;
    if (!this.#told.delete(pod.key) || message === undefined) return false;
    const world = this.#world;
    const likeness = `told ${this.#likeness(pod.pod)}`;
    const known = this.#failures.get(likeness);
    const rejectedBy = known?.changes === world.changes ? known.rejectedBy : this.#rejectedEverywhereBy(pod.pod);
    if (rejectedBy === undefined) return false;
    const fitError = message.replace(/ preemption: .*$/s, "");
    this.#failures.set(likeness, { changes: world.changes, message, fitError, rejectedBy });
    keepPending(world, pod, message, fitError);
    world.queue.fail(pod.key, rejectedBy, world.now);
    return true;
  }

  /** @returns `undefined` where a node takes the pod. */
  #rejectedEverywhereBy(pod: PodObject): ReadonlySet<PluginName> | undefined {
    const { nodes, preFilter } = this.#world.engine.examine(pod);
    if (preFilter?.plugin !== undefined) return new Set([preFilter.plugin]);
    const plugins = nodes.map((node) => ("plugin" in node ? node.plugin : undefined));
    const rejectedBy = new Set(plugins.flatMap((plugin) => plugin ?? []));
    return plugins.includes(undefined) || rejectedBy.size === 0 ? undefined : rejectedBy;
  }

  #decide(pod: SimulatedPod): void {
    const world = this.#world;
    const { engine, queue, tieBreak } = world;
    // Most simulations have no failures to remember.
    const known = this.#failures.size === 0 ? undefined : this.#failures.get(this.#likeness(pod.pod));
    if (known?.changes === world.changes) {
      this.#failAlike(pod, known);
      return;
    }
    const mark = this.decisions === undefined ? 0 : engine.mark();
    const options = { startIndex: this.#startIndex, asksRunnerUp: this.#asksRunnerUp };
    const decision = engine.decide(pod.pod, tieBreak, options);
    this.#startIndex = decision.nextStartIndex ?? this.#startIndex;
    switch (decision.kind) {
      case "scheduled":
        this.decisions?.set(pod.key, { decision, mark });
        bindPod(world, pod, decision.nodeName);
        return;
      case "error":
        keepPending(world, pod, decision.message, decision.message);
        queue.fail(pod.key, everyPlugin, world.now);
        return;
      case "unschedulable":
        this.#fail(pod, decision.message);
        return;
      default:
        decision satisfies never;
    }
  }

  #fail(pod: SimulatedPod, fitError: string): void {
    const world = this.#world;
    const { engine, queue, tieBreak, changes } = world;
    const likeness = this.#likeness(pod.pod);
    const rejectedBy = this.#rejectedBy(pod.pod, likeness, fitError);
    if (!this.tellsOfPreemption && (pod.pod.spec.priority ?? 0) <= world.pods.lowestPriority()) {
      this.#failAlike(pod, { changes, message: fitError, fitError, rejectedBy });
      return;
    }
    const preemption = engine.preempt(pod.pod);
    const names = new Set(preemption.best);
    const best = preemption.candidates.filter(({ nodeName }) => names.has(nodeName));
    const chosen = best[best.length > 1 ? tieBreak(best.length) : 0];
    const postFilter = chosen === undefined ? preemption.failure : preemption.success(chosen);
    const message = eventText(fitError, postFilter);
    if (chosen === undefined) {
      this.#failAlike(pod, { changes, message, fitError, rejectedBy });
      return;
    }
    keepPending(world, pod, message, fitError);
    queue.fail(pod.key, rejectedBy, world.now);
    const present = world.pods.get(pod.key);
    if (present !== undefined) nominate(world, present, chosen.nodeName);
    const victims = chosen.victims.flatMap(({ key }) => world.pods.get(key) ?? []);
    const told = victims.map((victim) => ({ pod: victim, nodeName: chosen.nodeName }));
    this.victims.set(pod.key, [...(this.victims.get(pod.key) ?? []), ...told]);
    for (const victim of victims) deletePod(world, victim, "PreemptionByScheduler");
  }

  /** What is said of the pod is said of all that are like it, until something changes. */
  #failAlike(pod: SimulatedPod, failure: Failure): void {
    const { queue, pods, now } = this.#world;
    const { changes, message, fitError, rejectedBy } = failure;
    const likeness = this.#likeness(pod.pod);
    this.#failures.set(likeness, failure);
    keepPending(this.#world, pod, message, fitError);
    for (const key of queue.failAlike(pod.key, { likeness, changes, said: message, rejectedBy }, now)) {
      const other = pods.get(key);
      if (other !== undefined) keepPending(this.#world, other, message, fitError);
    }
  }

  #rejectedBy(pod: PodObject, likeness: string, fitError: string): ReadonlySet<PluginName> {
    const known = this.#rejecting.get(likeness) ?? new Map<string, ReadonlySet<PluginName>>();
    this.#rejecting.set(likeness, known);
    const plugins = known.get(fitError) ?? this.#askWhoRejects(pod);
    known.set(fitError, plugins);
    return plugins;
  }

  /** The plugins that reject the pod, each from its first node on. */
  #askWhoRejects(pod: PodObject): ReadonlySet<PluginName> {
    const { nodes, preFilter } = this.#world.engine.examine(pod);
    if (preFilter?.plugin !== undefined) return new Set([preFilter.plugin]);
    const plugins = new Set(
      nodes.flatMap((node) => ("plugin" in node && node.plugin !== undefined ? [node.plugin] : [])),
    );
    // Nobody has rejected it where there are no nodes at all: trying again at once would say the same, for ever.
    return plugins.size === 0 ? everyPlugin : plugins;
  }

  /** Why the pod is not for us to decide. */
  #whySetAside(pod: PodObject): string | undefined {
    const { schedulerName = defaultSchedulerName } = pod.spec;
    if (!this.#world.engine.profiles.some((profile) => profile.schedulerName === schedulerName)) {
      return `asks for the scheduler "${schedulerName}", whose decisions are not known here`;
    }
    return notCovered(pod) ?? this.#world.claims.unknownVolume(pod);
  }

  /** Equal for pods between which no plugin can tell. */
  #likeness(pod: PodObject): string {
    const known = this.#likenesses.get(pod) ?? this.#likenessOf(pod);
    this.#likenesses.set(pod, known);
    return known;
  }

  #likenessOf({ metadata: { namespace, labels, ownerReferences }, spec, status }: PodObject): string {
    const owners = ownerReferences?.map(({ kind, name }) => [kind, name]);
    const sorted = Object.entries(labels ?? {}).sort(([one], [other]) => (one < other ? -1 : 1));
    return JSON.stringify([namespace, sorted, owners, status?.nominatedNodeName, this.#numberOf(spec)]);
  }

  #numberOf(spec: PodObject["spec"]): number {
    const known = this.#specNumbers.get(spec);
    if (known !== undefined) return known;
    const text = JSON.stringify(spec);
    const number = this.#specs.get(text) ?? this.#specs.size;
    this.#specs.set(text, number);
    this.#specNumbers.set(spec, number);
    return number;
  }
}

/** Source: `handleSchedulingFailure` (kube-scheduler, schedule_one.go). */
function isUnschedulable({ pod: { status } }: SimulatedPod): boolean {
  const scheduled = status?.conditions?.find(({ type }) => type === "PodScheduled");
  return scheduled?.status === "False" && scheduled.reason === "Unschedulable";
}

/** Whatever happens a pod is tried again; but not before something does. */
const everyPlugin: ReadonlySet<PluginName> = new Set(["ImageLocality"]);
