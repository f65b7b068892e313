import { matchesLabels } from "../../cluster/label-selector.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { PodTopologySpreadArgs } from "../../cycle/profile.ts";
import { controllerOf, type OwnerReference } from "../../api/object-meta.ts";
import {
  hasOwnConstraints,
  type SpreadConstraint,
  spreadConstraints,
} from "../../plugins/pod-topology-spread/constraints.ts";
import { affinityIncludes, taintsInclude } from "../counts/included-nodes.ts";
import type { Clock } from "../nodes/clock.ts";
import type { NamedKeys } from "../classes/named-keys.ts";
import type { PodKind } from "../classes/pod-kinds.ts";
import type { PodRecord } from "../classes/pod-record.ts";
import type { CountedConstraint } from "../counts/spread-sums.ts";
import type { SpreadCounts } from "../counts/spread-count.ts";
import type { TopologyKeys } from "../nodes/topology-keys.ts";

/** A constraint and what it counts. */
interface PlannedConstraint extends SpreadConstraint, CountedConstraint {
  /** 1 when the pod matches its own selector, else 0. */
  readonly self: number;
}

/** The constraints of one kind of pod. */
export interface SpreadPlan {
  readonly hard: readonly PlannedConstraint[];
  readonly soft: readonly PlannedConstraint[];
  /** Whether a node that lacks the key of a soft constraint is not scored at all. */
  readonly needsEveryKey: boolean;
}

/** Without constraints, `needsEveryKey` says nothing: it is about keys of soft ones. */
const notSpread: SpreadPlan = { hard: [], soft: [], needsEveryKey: false };

/** What pods of a class were last spread by; see {@link SpreadPlans.of}. */
export interface KeptSpread {
  readonly plan: SpreadPlan;
  readonly kind: PodKind;
  /** Of a pod without constraints of its own: its owner has a say in what the profile's count. */
  readonly owner: OwnerReference | undefined;
  /** What the clock said of owners and spread counts. */
  readonly at: Pick<Clock, "owners" | "spreadCounts">;
}

/** Where plans come from. */
interface SpreadPlanInputs {
  readonly cluster: ClusterSnapshot;
  readonly keys: TopologyKeys;
  readonly counts: SpreadCounts;
  /** The keys of pods' labels. */
  readonly labelKeys: NamedKeys;
  readonly args: PodTopologySpreadArgs;
  readonly clock: Clock;
}

/** Finds by what pods are spread. */
export class SpreadPlans {
  readonly #inputs: SpreadPlanInputs;

  constructor(inputs: SpreadPlanInputs) {
    this.#inputs = inputs;
  }

  /** @param kept What the last pod of its class was spread by. The same one, if it holds for the pod too. */
  of(pod: PodRecord, kept: KeptSpread | undefined): KeptSpread {
    const { kind } = pod;
    const owner = hasOwnConstraints(pod.pod) ? undefined : controllerOf(pod.pod.metadata);
    const { clock, counts } = this.#inputs;
    const isTrue = kept?.at.owners === clock.owners && kept.at.spreadCounts === clock.spreadCounts;
    if (isTrue && kept.kind === kind && isSameOwner(kept.owner, owner)) return kept;
    counts.forgetIfFull();
    const plan = this.#planOf(pod);
    return { plan, kind, owner, at: { owners: clock.owners, spreadCounts: clock.spreadCounts } };
  }

  #planOf(pod: PodRecord): SpreadPlan {
    const { cluster, args, labelKeys } = this.#inputs;
    // What a pod has there it is spread by, and without it, by less: no selector need tell.
    for (const one of pod.pod.spec.topologySpreadConstraints ?? []) labelKeys.nameAll(one.matchLabelKeys ?? []);
    const hard = spreadConstraints(pod, "DoNotSchedule", cluster, args);
    const soft = spreadConstraints(pod, "ScheduleAnyway", cluster, args);
    if (hard.length === 0 && soft.length === 0) return notSpread;
    const planned = (one: SpreadConstraint): PlannedConstraint => this.#planned(one, pod);
    return {
      hard: hard.map(planned),
      soft: soft.map(planned),
      needsEveryKey: hasOwnConstraints(pod.pod) || args.defaultingType !== "System",
    };
  }

  #planned(constraint: SpreadConstraint, pod: PodRecord): PlannedConstraint {
    const { topologyKey, selectsPod, honorsNodeAffinity, honorsNodeTaints } = constraint;
    return {
      ...constraint,
      key: this.#inputs.keys.use(topologyKey),
      count: this.#inputs.counts.of(pod.namespace, selectsPod),
      self: matchesLabels(selectsPod, pod.labels) ? 1 : 0,
      policies: (honorsNodeAffinity ? affinityIncludes : 0) + (honorsNodeTaints ? taintsInclude : 0),
    };
  }
}

function isSameOwner(one: OwnerReference | undefined, other: OwnerReference | undefined): boolean {
  return one?.name === other?.name && one?.kind === other?.kind && one?.apiVersion === other?.apiVersion;
}
