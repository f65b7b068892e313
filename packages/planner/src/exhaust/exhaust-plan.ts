import type { Engine } from "@stowage/engine";
import type { MadeCluster } from "../plan/candidate.ts";
import type { PlanInput } from "../plan/plan-input.ts";
import { fillEngine } from "../plan/fill-engine.ts";
import { startOfPlan } from "../plan/start-of-plan.ts";
import type { PodAdmission } from "../plan/pod-admission.ts";
import { screenPod } from "../plan/screen-pod.ts";
import { selectedLabelKeys } from "../plan/selected-label-keys.ts";
import { withTopologyLabels } from "../plan/topology-labels.ts";
import type { Exhaustion, ReachedEnd } from "./exhaustion.ts";
import { refuseUnprovable } from "./not-provable.ts";
import { type ComingPod, podGroups } from "./pod-groups.ts";
import { StateSearch } from "./state-search.ts";
import { SymmetricState } from "./symmetric-state.ts";
import { tellingLabels } from "./telling-labels.ts";

/** How far to look. */
export interface ExhaustOptions {
  /** How many different states. @defaultValue 200,000 */
  readonly most?: number;
  /** Called with what is known so far, at each state. */
  readonly onProgress?: (soFar: () => Exhaustion) => void;
}

/** Some ten seconds' worth. */
const usualMost = 200_000;

/**
 * What can come of a plan, over every order in which its pods arrive and every choice among equally good nodes: a proof, for
 * what is small enough.
 *
 * @throws NotProvable where more than that decides: rollouts, claims, quotas, evictions.
 */
export function exhaustPlan(input: PlanInput, { most = usualMost, onProgress }: ExhaustOptions = {}): Exhaustion {
  const { cluster, admission, desired, made } = startOfPlan(input);
  refuseUnprovable(made, desired, input);
  const engine = input.createEngine(...input.profiles);
  fillEngine(engine, made.objects, undefined);
  const arriving = screened(made, { engine, admission });
  const nodes = engine.cluster.nodes;
  const podLabelKeys = selectedLabelKeys([...made.objects, ...arriving.coming.map(({ pod }) => pod)]);
  const groups = podGroups(arriving.coming, podLabelKeys);
  const existing = nodes.flatMap(({ pods }) => pods.map(({ pod }) => pod));
  const labels = tellingLabels(
    nodes,
    arriving.coming.map(({ pod }) => pod),
    existing,
    { profiles: input.profiles, podLabelKeys },
  );
  const ends = new Ends(arriving.all);
  const known = (isWhole: boolean): Exhaustion => {
    const { counts, worst } = ends;
    return {
      kubernetesVersion: engine.profile.kubernetesVersion,
      cluster: { source: cluster.source, nodes: nodes.length },
      pods: arriving.all.length,
      everythingPlaced: answerOf(ends, isWhole),
      isWhole,
      states: search.states,
      ends: [...counts].map(([pending, count]) => ({ pending, ends: count })).sort((a, b) => a.pending - b.pending),
      ...(worst === undefined ? {} : { worst }),
    };
  };
  const search = new StateSearch({
    engine,
    groups,
    state: new SymmetricState(nodes, labels, groups),
    lowestPriority: existing.reduce((lowest, { spec }) => Math.min(lowest, spec.priority ?? 0), Infinity),
    most,
    onState: () => onProgress?.(() => known(false)),
    onEnd: (sequence) => ends.add(sequence),
  });
  return known(search.run());
}

function answerOf({ all, placed }: Ends, isWhole: boolean): Exhaustion["everythingPlaced"] {
  if (placed < all && placed > 0) return "sometimes";
  if (!isWhole) return placed < all ? "sometimes" : "unknown";
  return placed === all ? "always" : "never";
}

interface Arriving {
  /** For the scheduler to decide. */
  readonly coming: readonly ComingPod[];
  /** All pods of the plan that count, and how many each stands for. */
  readonly all: readonly Counted[];
}

interface Counted {
  readonly name: string;
  readonly count: number;
  /** Whether it has a node from the beginning: its template names one. */
  readonly isBound: boolean;
}

/** What is created, and waits for the scheduler; pods whose template names a node are on it. */
function screened(
  { candidates }: MadeCluster,
  { engine, admission }: { readonly engine: Engine; readonly admission: PodAdmission },
): Arriving {
  const names = engine.profiles.map(({ schedulerName }) => schedulerName);
  const coming: ComingPod[] = [];
  const all: Counted[] = [];
  for (const candidate of candidates) {
    const { owner, after, alike = 0, isStranger = false } = candidate;
    const one = screenPod(candidate, admission, names);
    const { namespace = "default", name: own = "" } = one.pod.metadata;
    const name = `${namespace}/${own}`;
    let isBound = false;
    if (one.kind === "schedule") coming.push({ name, pod: one.pod, owner, after });
    else if (one.kind === "bound" && engine.cluster.node(one.nodeName) !== undefined) {
      const labels = engine.cluster.node(one.nodeName)?.labels;
      engine.add(withTopologyLabels(one.pod, labels, engine.profile.kubernetesVersion));
      isBound = true;
    }
    if (!isStranger) all.push({ name, count: 1 + alike, isBound });
  }
  return { coming, all };
}

/** The different ends that have been met. */
class Ends {
  readonly #pods: readonly Counted[];
  readonly counts = new Map<number, number>();
  all = 0;
  /** How many of them have no pod without a node. */
  placed = 0;
  worst: ReachedEnd | undefined;

  constructor(pods: readonly Counted[]) {
    this.#pods = pods;
  }

  add(sequence: ReachedEnd["sequence"]): void {
    const has = new Set(sequence.map(({ pod }) => pod));
    const without = this.#pods.filter(({ name, isBound }) => !isBound && !has.has(name));
    const pending = without.reduce((sum, { count }) => sum + count, 0);
    this.all++;
    if (pending === 0) this.placed++;
    this.counts.set(pending, (this.counts.get(pending) ?? 0) + 1);
    if (pending <= (this.worst?.pending ?? 0)) return;
    this.worst = { pending, pods: without.map(({ name }) => name), sequence: [...sequence] };
  }
}
