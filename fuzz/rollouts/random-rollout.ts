import type { Change } from "@stowage/planner";
import type { RecordedRollout } from "../../conformance/rollouts/recorded-rollout.ts";
import { caseSeed, Random } from "../random.ts";
import type { JsonObject } from "./json-object.ts";
import { type ChangingCluster, randomChanges } from "./random-changes.ts";
import { randomNodes, randomTraits } from "./random-nodes.ts";
import { randomTemplate, type TemplateSetting } from "./random-template.ts";
import { randomMore, randomStrategy, type RandomWorkload, workloadObject } from "./random-workload.ts";

/** A rollout that nobody has recorded yet: its cluster has no pods, which the controllers make first. */
export type RandomRollout = Pick<RecordedRollout, "name" | "about" | "cluster" | "change">;

export const workloadKinds = ["Deployment", "StatefulSet", "DaemonSet", "Job"] as const;

const namespace = "app";
/** As many of each kind as recorded rollouts have. */
const kinds = ["Deployment", "Deployment", "Deployment", "StatefulSet", "StatefulSet", "DaemonSet"] as const;
const names = {
  Deployment: ["web", "store", "red"],
  StatefulSet: ["db", "queue", "log"],
  DaemonSet: ["agent", "proxy", "net"],
};

/** A random cluster and changes of it: equal seeds and indexes, equal rollouts. */
export function randomRollout(seed: number, index: number): RandomRollout {
  const random = new Random(caseSeed(seed, index));
  const traits = randomTraits(random);
  const nodes = randomNodes(random, traits);
  const hasPriorities = random.chance(0.12);
  const all: string[] = [];
  const settingOf = (kind: RandomWorkload["kind"], name: string): TemplateSetting => ({
    name,
    others: all.filter((one) => one !== name),
    hasHash: kind === "Deployment",
    cpu: traits.cpu,
    hasPriorities,
  });
  const workloads = Array.from({ length: random.pick([1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 3]) }, () => {
    const kind = random.pick(kinds);
    const name = names[kind].find((one) => !all.includes(one)) ?? "last";
    all.push(name);
    const replicas = random.pick([0, 1, 2, 2, 3, 3, 3, 4, 4, 5, 6, 8]);
    const template = randomTemplate(random, settingOf(kind, name));
    const strategy = randomStrategy(random, kind, replicas);
    return { kind, name, replicas, template, strategy, more: randomMore(random, kind) } satisfies RandomWorkload;
  });
  const budgets = random.chance(0.35) ? workloads.flatMap((one) => randomBudgets(random, one)) : [];
  const changing: ChangingCluster = {
    traits,
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
    ...budgets,
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

function randomBudgets(random: Random, { name }: RandomWorkload): readonly JsonObject[] {
  const sizes = [0, 1, 1, 2, 3, "25%", "50%", "34%", "100%"] as const;
  return random.list(0, random.chance(0.15) ? 2 : 1, (index) => ({
    apiVersion: "policy/v1",
    kind: "PodDisruptionBudget",
    metadata: { name: `${name}-${index}`, namespace },
    spec: {
      selector: { matchLabels: { app: random.chance(0.06) ? "nobody" : name } },
      ...(random.chance(0.5) ? { minAvailable: random.pick(sizes) } : { maxUnavailable: random.pick(sizes) }),
      ...random.maybe(0.3, () => ({ unhealthyPodEvictionPolicy: random.pick(["AlwaysAllow", "IfHealthyBudget"]) })),
    },
  }));
}

function priorityClass(name: string, value: number): JsonObject {
  return { apiVersion: "scheduling.k8s.io/v1", kind: "PriorityClass", metadata: { name }, value };
}
