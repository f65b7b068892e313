import type { LabelSelector } from "@stowage/engine";
import { hostname, rack, zone } from "./large-node.ts";
import { type Rules, specOf } from "./rules.ts";
import { podNameKey, type Workload } from "./workload.ts";

const ownOf = (name: string): LabelSelector => ({ matchLabels: { app: name } });
const wide = ownOf("wide");
const besideWide = {
  labelSelector: {
    matchExpressions: [{ key: "app", operator: "In" as const, values: ["wide", "spread-beside-wide-each"] }],
  },
};
const spread = { maxSkew: 1, labelSelector: wide };
const noRules: Rules = { wanted: [], avoided: [], preferred: [], disliked: [], spread: [] };

/** Rules that set hundreds of nodes apart, once hundreds of pods of `wide` are there. */
const rulesOf: Readonly<Record<string, Partial<Rules>>> = {
  wide: {},
  "spreads-by-host": {
    spread: [
      { ...spread, maxSkew: 5, topologyKey: hostname, whenUnsatisfiable: "ScheduleAnyway" },
      { ...spread, topologyKey: zone, whenUnsatisfiable: "ScheduleAnyway" },
    ],
  },
  "limited-by-host": { spread: [{ ...spread, topologyKey: hostname, whenUnsatisfiable: "DoNotSchedule" }] },
  "spread-beside-wide-each": {
    spread: [
      { ...besideWide, maxSkew: 2, topologyKey: hostname, whenUnsatisfiable: "DoNotSchedule" },
      { ...besideWide, maxSkew: 2, topologyKey: hostname, whenUnsatisfiable: "ScheduleAnyway" },
    ],
  },
  "limited-by-rack": {
    spread: [
      { maxSkew: 2, labelSelector: ownOf("limited-by-rack"), topologyKey: rack, whenUnsatisfiable: "DoNotSchedule" },
    ],
  },
  "limited-by-zone": {
    spread: [
      { maxSkew: 3, labelSelector: ownOf("limited-by-zone"), topologyKey: zone, whenUnsatisfiable: "DoNotSchedule" },
    ],
  },
  "beside-wide": { wanted: [{ topologyKey: hostname, labelSelector: wide }] },
  "apart-from-wide": { avoided: [{ topologyKey: hostname, labelSelector: wide }] },
  "rather-beside-wide": {
    preferred: [
      { weight: 7, podAffinityTerm: { topologyKey: hostname, labelSelector: wide } },
      { weight: 3, podAffinityTerm: { topologyKey: rack, labelSelector: wide } },
    ],
  },
  "apart-on-racks": {
    wanted: [{ topologyKey: rack, labelSelector: ownOf("apart-on-racks") }],
    avoided: [{ topologyKey: hostname, labelSelector: ownOf("apart-on-racks") }],
  },
};

/** Workloads of which most pods of a large cluster are. */
export const bigWorkloads: readonly Workload[] = Object.entries(rulesOf).map(([name, rules]) => bigOne(name, rules));

/** Names a key that no other workload names, though many of their pods have it: to come after them. */
export const lateWorkload: Workload = bigOne("apart-from-sets", {
  avoided: [{ topologyKey: hostname, labelSelector: { matchExpressions: [{ key: podNameKey, operator: "Exists" }] } }],
});

function bigOne(name: string, rules: Partial<Rules>): Workload {
  return {
    name,
    namespace: "default",
    labels: { app: name },
    spec: {
      containers: [{ name: "main", resources: { requests: { cpu: "100m", memory: "128Mi" } } }],
      ...specOf({ ...noRules, ...rules }),
    },
    labelsEach: false,
    sizesEach: false,
    selectsEach: name.endsWith("each"),
  };
}
