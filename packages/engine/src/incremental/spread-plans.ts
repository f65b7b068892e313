import { matchesLabels } from "../cluster/label-selector.ts";
import type { ClusterSnapshot } from "../cluster/cluster-snapshot.ts";
import type { PodInfo } from "../cluster/pod-info.ts";
import type { PodTopologySpreadArgs } from "../cycle/profile.ts";
import { controllerOf } from "../api/object-meta.ts";
import {
  hasOwnConstraints,
  type SpreadConstraint,
  spreadConstraints,
} from "../plugins/pod-topology-spread/constraints.ts";
import { affinityIncludes, taintsInclude } from "./node-inclusions.ts";
import type { SeenPods } from "./seen-pods.ts";
import type { SpreadCount, SpreadCounts } from "./spread-counts.ts";
import type { TopologyKey, TopologyKeys } from "./topology-keys.ts";

/** A constraint and what it counts. */
export interface PlannedConstraint extends SpreadConstraint {
  readonly key: TopologyKey;
  readonly count: SpreadCount;
  /** 1 when the pod matches its own selector, else 0. */
  readonly self: number;
  /** Of a node's inclusions, those that it needs to count. */
  readonly inclusions: number;
}

/** The constraints of one kind of pod. */
export interface SpreadPlan {
  readonly hard: readonly PlannedConstraint[];
  readonly soft: readonly PlannedConstraint[];
  /** Whether a node that lacks the key of a soft constraint is not scored at all. */
  readonly needsEveryKey: boolean;
}

interface KeptPlan {
  readonly plan: SpreadPlan;
  readonly constraints: object | undefined;
  readonly owner: string;
  readonly version: number;
}

/** Where plans come from. */
export interface SpreadPlanInputs {
  readonly cluster: ClusterSnapshot;
  readonly keys: TopologyKeys;
  readonly counts: SpreadCounts;
  readonly args: PodTopologySpreadArgs;
  /** A number that is new each time Services or the owners of pods change. */
  readonly ownersVersion: () => number;
}

/** The plans of pods, the last one of each class kept. */
export class SpreadPlans {
  readonly #inputs: SpreadPlanInputs;
  readonly #plans = new WeakMap<SeenPods, KeptPlan>();

  constructor(inputs: SpreadPlanInputs) {
    this.#inputs = inputs;
  }

  of(pod: PodInfo, seen: SeenPods): SpreadPlan {
    const constraints = hasOwnConstraints(pod.pod) ? pod.pod.spec.topologySpreadConstraints : undefined;
    const controller = constraints === undefined ? controllerOf(pod.pod.metadata) : undefined;
    const owner = controller === undefined ? "" : `${controller.apiVersion} ${controller.kind} ${controller.name}`;
    const version = this.#inputs.ownersVersion();
    const kept = this.#plans.get(seen);
    if (kept?.constraints === constraints && kept?.owner === owner && kept.version === version) return kept.plan;
    const plan = this.#planOf(pod);
    this.#plans.set(seen, { plan, constraints, owner, version });
    return plan;
  }

  #planOf(pod: PodInfo): SpreadPlan {
    const { cluster, args } = this.#inputs;
    const planned = (one: SpreadConstraint): PlannedConstraint => this.#planned(one, pod);
    return {
      hard: spreadConstraints(pod, "DoNotSchedule", cluster, args).map(planned),
      soft: spreadConstraints(pod, "ScheduleAnyway", cluster, args).map(planned),
      needsEveryKey: hasOwnConstraints(pod.pod) || args.defaultingType !== "System",
    };
  }

  #planned(constraint: SpreadConstraint, pod: PodInfo): PlannedConstraint {
    const { topologyKey, selectsPod, honorsNodeAffinity, honorsNodeTaints } = constraint;
    return {
      ...constraint,
      key: this.#inputs.keys.use(topologyKey),
      count: this.#inputs.counts.of(pod.namespace, selectsPod),
      self: matchesLabels(selectsPod, pod.labels) ? 1 : 0,
      inclusions: (honorsNodeAffinity ? affinityIncludes : 0) + (honorsNodeTaints ? taintsInclude : 0),
    };
  }
}
