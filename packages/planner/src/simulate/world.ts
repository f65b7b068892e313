import {
  type ClusterEvent,
  compileLabelSelector,
  type Engine,
  type LabelMatcher,
  matchesLabels,
  type Mark,
  type NodeObject,
  type TieBreak,
  wakes,
} from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { objectKey } from "../apply/object-key.ts";
import { QuotaLedger } from "../admission/index.ts";
import { ClaimController, type ClaimKey } from "../claims/claim-controller.ts";
import type { PodNames } from "../names/pod-names.ts";
import type { ArrivalOrder } from "../plan/arrival-order.ts";
import type { PodAdmission } from "../plan/pod-admission.ts";
import type { SeededPicks } from "../plan/tie-break.ts";
import { chargeObject } from "./charge.ts";
import { CrowdedQueue, type CrowdedQueueState } from "./crowded-queue.ts";
import { Journal, type JournalMark, JournaledMap } from "./journal.ts";
import { PodTable } from "./pod-table.ts";
import { Refusals } from "./refusals.ts";
import type { SimulatedPod } from "./simulated-pod.ts";
import type { TemplateEquality } from "./template-equality.ts";
import { Titles } from "./titles.ts";
import type { Budget } from "./workload-state.ts";
import { WorkloadTable } from "./workload-table.ts";

/** A node, and which of those that came before it. */
export interface SimulatedNode {
  readonly node: NodeObject;
  readonly index: number;
}

/** A moment of a {@link World}. */
export interface WorldMark {
  readonly journal: JournalMark;
  readonly engine: Mark;
  readonly queue: CrowdedQueueState;
  readonly now: number;
  /** Of what picks among equals, and among orders. */
  readonly picks: readonly [number, number];
}

/** What a world is made of. */
export interface WorldParts {
  readonly engine: Engine;
  readonly admission: PodAdmission;
  readonly picks: SeededPicks;
  readonly names: PodNames;
  /** In seconds. */
  readonly now: number;
  /** Workloads, as `KIND/NAME`, whose new pods never become ready. */
  readonly notReady: ReadonlySet<string>;
  /** Jobs, as `Job/NAME`, whose pods fail, with the exit code of their first container. */
  readonly failing: ReadonlyMap<string, number>;
  /** In which order things are taken that happen at once. */
  readonly arrival: ArrivalOrder;
  readonly templates: TemplateEquality;
}

/** What happened to pods since somebody last asked. */
export interface Happenings {
  readonly created: SimulatedPod[];
  readonly deleted: SimulatedPod[];
  readonly bound: SimulatedPod[];
}

/**
 * A cluster in which things happen: pods, nodes, workloads, the engine and the scheduler's queue, kept in step with
 * each other. It is changed by the functions of the files beside it alone. Whoever changes something need tell nobody:
 * controllers that should look are noted as such, and the queue hears of it. All of it can be taken back.
 */
export class World {
  readonly engine: Engine;
  readonly queue: CrowdedQueue;
  readonly claims: ClaimController;
  readonly tieBreak: TieBreak;
  readonly names: PodNames;
  readonly arrival: ArrivalOrder;
  readonly templates: TemplateEquality;
  readonly notReady: ReadonlySet<string>;
  readonly failing: ReadonlyMap<string, number>;
  readonly #picks: SeededPicks;
  #admission: PodAdmission;
  readonly #journal = new Journal();
  readonly pods: PodTable;
  readonly nodes: JournaledMap<string, SimulatedNode>;
  readonly workloads: WorkloadTable;
  readonly titles: Titles;
  /** What there was no room for, or was not allowed. */
  readonly refusals: Refusals;
  readonly quotas: QuotaLedger;
  readonly budgets: JournaledMap<string, Budget>;
  /** All objects but nodes and pods, by key. */
  readonly objects: JournaledMap<string, KubernetesObject>;
  /** Names of nodes that are gone, and whose pods are still there. */
  readonly lostNodes: JournaledMap<string, true>;
  /** Claims whose volumes are being made, as `namespace/name`. */
  readonly provisioning: JournaledMap<string, ClaimKey>;
  /** In seconds. */
  now: number;
  happenings: Happenings = { created: [], deleted: [], bound: [] };
  /** How often anything has changed that a decision may depend on. */
  changes = 0;
  readonly #selectors = new WeakMap<Budget["object"], LabelMatcher>();
  readonly #counters = { pods: 0, bindings: 0, nodes: 0 };

  constructor({ engine, admission, picks, names, now, notReady, failing, arrival, templates }: WorldParts) {
    this.engine = engine;
    this.#admission = admission;
    this.#picks = picks;
    this.tieBreak = picks.pick;
    this.names = names;
    this.arrival = arrival;
    this.now = now;
    this.templates = templates;
    this.notReady = notReady;
    this.failing = failing;
    this.claims = new ClaimController(engine, {
      whyRefused: (claim) => chargeObject(this, claim),
      onChange: (object, before) => this.tell({ kind: "storage", object, before }),
    });
    this.pods = new PodTable(this.#journal);
    this.nodes = new JournaledMap(this.#journal);
    this.workloads = new WorkloadTable(this.#journal);
    this.titles = new Titles(this.#journal, this.workloads);
    this.refusals = new Refusals(this.#journal, this.workloads);
    this.quotas = new QuotaLedger([], [], (undo) => this.#journal.note(undo));
    this.budgets = new JournaledMap(this.#journal);
    this.lostNodes = new JournaledMap(this.#journal);
    this.objects = new JournaledMap(this.#journal);
    this.provisioning = new JournaledMap(this.#journal);
    this.queue = new CrowdedQueue({
      // Not longer with each failure: the clock only orders, and who has waited longest comes first.
      maxBackoffSeconds: 1,
      wakes: (plugin, pod, event) =>
        wakes(plugin, pod, event, { cluster: engine.cluster, profile: engine.profileFor(pod) }),
    });
  }

  mark(): WorldMark {
    return {
      journal: this.#journal.mark(),
      engine: this.engine.mark(),
      queue: this.queue.state(),
      now: this.now,
      picks: [this.#picks.state(), this.arrival.state()],
    };
  }

  undo({ journal, engine, queue, now, picks }: WorldMark): void {
    this.#journal.undo(journal);
    this.engine.undo(engine);
    this.queue.restore(queue);
    this.now = now;
    this.#picks.restore(picks[0]);
    this.arrival.restore(picks[1]);
    this.workloads.due.clear();
    this.happenings = { created: [], deleted: [], bound: [] };
    this.changes++;
  }

  /** What the API server does to new pods. */
  get admission(): PodAdmission {
    return this.#admission;
  }

  /** Something that admission reads has come, changed or gone. */
  readAdmission(): void {
    const before = this.#admission;
    this.#journal.note(() => {
      this.#admission = before;
    });
    this.#admission = before.with([...this.objects.values()]);
    this.refusals.retry();
  }

  /** How many there were before this one: each has another number, whatever is taken back. */
  next(what: "pods" | "bindings" | "nodes"): number {
    return this.#counters[what]++;
  }

  /** The scheduler's queue hears of something. */
  tell(event: ClusterEvent): void {
    this.queue.happened(event, this.now);
  }

  /** An object that is neither node nor pod. */
  find(kind: string, namespace: string, name: string): KubernetesObject | undefined {
    return this.objects.get(objectKey(kind, namespace, name));
  }

  /** The nodes in the order in which they came. */
  nodesInOrder(): readonly NodeObject[] {
    return [...this.nodes.values()].sort((one, other) => one.index - other.index).map(({ node }) => node);
  }

  /** The budgets that select a pod. */
  budgetsOf({ pod }: SimulatedPod): readonly Budget[] {
    return [...this.budgets.values()].filter(
      ({ object }) =>
        (object.metadata.namespace ?? "default") === (pod.metadata.namespace ?? "default") &&
        matchesLabels(this.selectorOf(object), pod.metadata.labels ?? {}),
    );
  }

  selectorOf(object: Budget["object"]): LabelMatcher {
    const known = this.#selectors.get(object) ?? compileLabelSelector(object.spec?.selector);
    this.#selectors.set(object, known);
    return known;
  }
}
