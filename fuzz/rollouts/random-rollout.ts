import type { Change } from "@stowage/planner";
import type { RecordedRollout } from "../../conformance/rollouts/recorded-rollout.ts";
import { caseSeed, Random } from "../random.ts";
import type { JsonObject } from "./json-object.ts";
import { barePod } from "./random-bare-pod.ts";
import { randomBudgets } from "./random-budgets.ts";
import { type ChangingCluster, randomChanges } from "./random-changes.ts";
import { randomNodes, randomTraits } from "./random-nodes.ts";
import { randomTemplate, type TemplateSetting } from "./random-template.ts";
import { randomVolumes, sharedClaims } from "./random-volumes.ts";
import { randomMore, randomStrategy, type RandomWorkload, workloadObject } from "./random-workload.ts";

/** A rollout that nobody has recorded yet: its cluster has no pods, which the controllers make first. */
export type RandomRollout = Pick<RecordedRollout, "name" | "about" | "cluster" | "change">;

export const workloadKinds = ["Deployment", "StatefulSet", "DaemonSet", "Job"] as const;

const namespace = "app";
/** As many of each kind as recorded rollouts have. */
const kinds = [
  ...Array.from({ length: 9 }, () => "Deployment" as const),
  ...Array.from({ length: 6 }, () => "StatefulSet" as const),
  ...Array.from({ length: 3 }, () => "DaemonSet" as const),
  "Job" as const,
];
const names = {
  Deployment: ["web", "store", "red"],
  StatefulSet: ["db", "queue", "log"],
  DaemonSet: ["agent", "proxy", "net"],
  Job: ["sum", "mail", "backup"],
};

/** A random cluster and changes of it: equal seeds and indexes, equal rollouts. */
export function randomRollout(seed: number, index: number): RandomRollout {
  const random = new Random(caseSeed(seed, index));
  const traits = randomTraits(random);
  const nodes = randomNodes(random, traits);
  const hasPriorities = random.chance(0.12);
  const hasVolumes = random.chance(0.12);
  const workloadTraits = { hasVolumes, hasMinReady: random.chance(0.08) };
  const all: string[] = [];
  const settingOf = (kind: RandomWorkload["kind"], name: string): TemplateSetting => ({
    name,
    others: all.filter((one) => one !== name),
    hasHash: kind === "Deployment",
    cpu: traits.cpu,
    hasPriorities,
    claims: hasVolumes && random.chance(0.4) ? sharedClaims : [],
  });
  const workloads = Array.from({ length: random.pick([1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3]) }, () => {
    const kind = random.pick(kinds);
    const name = names[kind].find((one) => !all.includes(one)) ?? "last";
    all.push(name);
    const replicas = random.pick([0, 1, 2, 2, 3, 3, 3, 4, 4, 5, 6, 8]);
    const template = randomTemplate(random, settingOf(kind, name));
    const strategy = randomStrategy(random, kind, replicas);
    const more = randomMore(random, kind, replicas, workloadTraits);
    return { kind, name, replicas, template, strategy, more } satisfies RandomWorkload;
  });
  const budgets = random.chance(0.35) ? workloads.flatMap((one) => randomBudgets(random, one.name, namespace)) : [];
  const pods = random.list(0, random.chance(0.1) ? 2 : 0, (index) => barePod(random, index, workloads, namespace));
  const changing: ChangingCluster = {
    traits,
    workloadTraits,
    podCount: pods.length,
    nodes: [...nodes],
    nodeCount: traits.count,
    workloads: [...workloads],
    first: workloads,
    settingOf,
  };
  const change = randomChanges(random, changing);
  const objects = [
    ...(hasPriorities ? [priorityClass("high", 1000), priorityClass("low", -10)] : []),
    ...nodes,
    ...(hasVolumes ? randomVolumes(random, nodes, namespace) : []),
    ...budgets,
    ...pods,
    ...workloads.map((one) => workloadObject(one, namespace)),
  ];
  return {
    name: `rollout-${seed}-${index}`,
    about: [
      `${traits.count} nodes`,
      ...workloads.map(({ kind, name, replicas }) => `${kind}/${name} ${replicas}`),
      ...change.map((one) => String(one["kind"])),
    ].join(", "),
    cluster: JSON.parse(JSON.stringify(objects)) as RandomRollout["cluster"],
    change: JSON.parse(JSON.stringify(change)) as readonly Change[],
  };
}

function priorityClass(name: string, value: number): JsonObject {
  return { apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", metadata: { name }, value };
}
