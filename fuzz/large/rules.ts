import type {
  Affinity,
  LabelSelector,
  PodAffinityTerm,
  TopologySpreadConstraint,
  WeightedPodAffinityTerm,
} from "@stowage/engine";
import type { Random } from "../random.ts";
import { randomNamespaceSelector } from "../random-labels.ts";
import { hostname, ownKey, podset, rack, region, zone } from "./large-node.ts";

/** What the pods of a workload ask of other pods, and do to them. */
export interface Rules {
  readonly wanted: PodAffinityTerm[];
  readonly avoided: PodAffinityTerm[];
  readonly preferred: WeightedPodAffinityTerm[];
  readonly disliked: WeightedPodAffinityTerm[];
  readonly spread: TopologySpreadConstraint[];
}

/** Whom rules may be about. */
export interface RuleSubjects {
  /** The workload's own pods. */
  readonly own: LabelSelector;
  /** The pods of another workload. */
  readonly other: () => LabelSelector;
  /** Those of many workloads. */
  readonly many: () => LabelSelector;
  /** Those of many workloads, its own and another. */
  readonly beside: () => LabelSelector;
  /** Those of all workloads but its own and perhaps another. */
  readonly others: () => LabelSelector;
}

type Rule = (random: Random, subjects: RuleSubjects, rules: Rules) => void;

const keys = [hostname, zone, rack, podset, ownKey, region, "constructor", "__proto__"] as const;
const wideKeys = [zone, zone, rack, podset, region] as const;

const some: readonly Rule[] = [
  // Apart from its own, each direction at once: the pod's and that of those placed.
  (_, { own }, { avoided }) => avoided.push({ topologyKey: hostname, labelSelector: own }),
  (_, { own }, { avoided }) => avoided.push({ topologyKey: hostname, labelSelector: own }),
  (_, { own }, { avoided }) => avoided.push({ topologyKey: rack, labelSelector: own }),
  (random, { own }, { wanted }) => wanted.push({ topologyKey: random.pick(wideKeys), labelSelector: own }),
  (random, { other }, { wanted }) => wanted.push({ topologyKey: random.pick(wideKeys), labelSelector: other() }),
  // One pod that matches both terms; a counter for each key.
  (random, { own }, { wanted }) =>
    wanted.push({ topologyKey: zone, labelSelector: own }, { topologyKey: random.pick(keys), labelSelector: own }),
  (_, { own }, { wanted }) =>
    wanted.push({ topologyKey: rack, labelSelector: own }, { topologyKey: hostname, labelSelector: own }),
  (random, { other }, { avoided }) =>
    avoided.push({ topologyKey: random.pick([hostname, rack, podset]), labelSelector: other() }),
  (random, { other }, { avoided }) =>
    avoided.push({ topologyKey: random.pick([zone, podset]), labelSelector: other() }),
  (random, { others }, { disliked }) => disliked.push(weighted(random, others())),
  (random, { others }, { preferred }) => preferred.push(weighted(random, others())),
  (random, { others }, { wanted }) => wanted.push({ topologyKey: random.pick(wideKeys), labelSelector: others() }),
  (random, { others }, { avoided }) => {
    if (random.chance(0.5)) avoided.push({ topologyKey: hostname, labelSelector: others() });
  },
  (random, { many }, { avoided }) => {
    if (random.chance(0.3)) avoided.push({ topologyKey: hostname, labelSelector: many() });
  },
  (random, { own }, { preferred }) => preferred.push(weighted(random, own)),
  (random, { other }, { preferred }) => preferred.push(weighted(random, other())),
  (random, { many }, { preferred }) => preferred.push(weighted(random, many())),
  (random, { own }, { disliked }) => disliked.push(weighted(random, own)),
  (random, { other }, { disliked }) => disliked.push(weighted(random, other())),
  (random, { many }, { disliked }) => disliked.push(weighted(random, many())),
  (random, { other }, { avoided }) =>
    avoided.push({ topologyKey: hostname, labelSelector: other(), namespaceSelector: randomNamespaceSelector(random) }),
  (random, { many }, { disliked }) => {
    const term = { topologyKey: random.pick(keys), labelSelector: many() };
    disliked.push({
      weight: random.int(1, 100),
      podAffinityTerm: { ...term, namespaceSelector: randomNamespaceSelector(random) },
    });
  },
  (random, { own }, { spread }) => spread.push(constraint(random, own, "DoNotSchedule")),
  (random, { own }, { spread }) => spread.push(constraint(random, own, "ScheduleAnyway")),
  (random, { many }, { spread }) => spread.push(constraint(random, many(), "ScheduleAnyway")),
  (random, { others }, { spread }) =>
    spread.push(constraint(random, others(), random.pick(["DoNotSchedule", "ScheduleAnyway"] as const))),
  (random, { beside }, { spread }) =>
    spread.push(constraint(random, beside(), random.pick(["DoNotSchedule", "ScheduleAnyway"] as const))),
  (random, { own }, { spread }) =>
    spread.push(constraint(random, own, "DoNotSchedule", zone), constraint(random, own, "ScheduleAnyway", hostname)),
  (random, { own }, { spread }) =>
    spread.push(constraint(random, own, "ScheduleAnyway", zone), constraint(random, own, "ScheduleAnyway", hostname)),
];

/** Some rules of every kind there is, in any company. */
export function randomRules(random: Random, subjects: RuleSubjects): Rules {
  const rules: Rules = { wanted: [], avoided: [], preferred: [], disliked: [], spread: [] };
  for (let left = random.pick([0, 1, 1, 2, 2, 3]); left > 0; left--) random.pick(some)(random, subjects, rules);
  return rules;
}

/** The fields of a pod's spec that say so. */
export function specOf({ wanted, avoided, preferred, disliked, spread }: Rules): {
  affinity?: Affinity;
  topologySpreadConstraints?: readonly TopologySpreadConstraint[];
} {
  const affinity: Affinity = {
    ...((wanted.length > 0 || preferred.length > 0) && { podAffinity: terms(wanted, preferred) }),
    ...((avoided.length > 0 || disliked.length > 0) && { podAntiAffinity: terms(avoided, disliked) }),
  };
  const unlike = new Map(spread.map((one) => [`${one.topologyKey} ${one.whenUnsatisfiable}`, one]));
  return {
    ...(Object.keys(affinity).length > 0 && { affinity }),
    ...(unlike.size > 0 && { topologySpreadConstraints: [...unlike.values()] }),
  };
}

function terms(required: readonly PodAffinityTerm[], preferred: readonly WeightedPodAffinityTerm[]) {
  return {
    ...(required.length > 0 && { requiredDuringSchedulingIgnoredDuringExecution: required }),
    ...(preferred.length > 0 && { preferredDuringSchedulingIgnoredDuringExecution: preferred }),
  };
}

function weighted(random: Random, labelSelector: LabelSelector): WeightedPodAffinityTerm {
  return { weight: random.int(1, 100), podAffinityTerm: { topologyKey: random.pick(keys), labelSelector } };
}

function constraint(
  random: Random,
  labelSelector: LabelSelector,
  whenUnsatisfiable: "DoNotSchedule" | "ScheduleAnyway",
  topologyKey: string = random.pick([zone, rack, hostname, podset]),
): TopologySpreadConstraint {
  return {
    topologyKey,
    maxSkew: random.pick([1, 2, 5]),
    whenUnsatisfiable,
    labelSelector,
    ...(whenUnsatisfiable === "DoNotSchedule" && random.maybe(0.2, () => ({ minDomains: random.int(1, 9) }))),
    ...random.maybe(0.2, () => ({ nodeAffinityPolicy: random.pick(["Honor", "Ignore"] as const) })),
    ...random.maybe(0.2, () => ({ nodeTaintsPolicy: random.pick(["Honor", "Ignore"] as const) })),
  };
}
