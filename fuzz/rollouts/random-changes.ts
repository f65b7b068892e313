import type { Random } from "../random.ts";
import type { JsonObject } from "./json-object.ts";
import { failingJob } from "../../upstream/rollouts/real-kubelet.ts";
import { barePod } from "./random-bare-pod.ts";
import { randomBudgets } from "./random-budgets.ts";
import { changedNode, type NodeTraits, randomNode } from "./random-nodes.ts";
import { nextTemplate, randomTemplate, type TemplateSetting } from "./random-template.ts";
import {
  randomMore,
  randomStrategy,
  type RandomWorkload,
  workloadObject,
  type WorkloadTraits,
} from "./random-workload.ts";

/** What changes may be about; moved along by each of them. */
export interface ChangingCluster {
  readonly traits: NodeTraits;
  readonly workloadTraits: WorkloadTraits;
  readonly nodes: JsonObject[];
  /** How many nodes there ever were. */
  nodeCount: number;
  /** How many pods that nobody owns there ever were. */
  podCount: number;
  readonly workloads: RandomWorkload[];
  /** The workloads as they were in the beginning. */
  readonly first: readonly RandomWorkload[];
  readonly settingOf: (kind: RandomWorkload["kind"], name: string) => TemplateSetting;
}

const failingName = failingJob.slice("Job/".length);

type Kind =
  | "update"
  | "scale"
  | "back"
  | "drain"
  | "lose"
  | "node"
  | "add node"
  | "delete pod"
  | "pause"
  | "new"
  | "job"
  | "strategy"
  | "suspend"
  | "budget"
  | "bare pod"
  | "cordon";

const first: readonly Kind[] = [
  "update",
  "update",
  "update",
  "update",
  "update",
  "update",
  "update",
  "update",
  "update",
  "update",
  "update",
  "update",
  "scale",
  "scale",
  "drain",
  "drain",
  "drain",
  "lose",
  "lose",
  "new",
  "job",
  "job",
  "delete pod",
  "node",
  "add node",
  "bare pod",
];
const later: readonly Kind[] = [
  "update",
  "update",
  "update",
  "scale",
  "scale",
  "scale",
  "back",
  "back",
  "drain",
  "drain",
  "lose",
  "node",
  "node",
  "add node",
  "add node",
  "delete pod",
  "pause",
  "strategy",
  "suspend",
  "budget",
  "bare pod",
  "cordon",
];

/** One to four changes in a row; some come while the one before is under way. */
export function randomChanges(random: Random, cluster: ChangingCluster): readonly JsonObject[] {
  const count = random.pick([1, 1, 2, 2, 2, 3, 3, 4]);
  const changes: JsonObject[] = [];
  for (let tries = 0; changes.length < count && tries < 20; tries++) {
    const change = randomChange(random, random.pick(changes.length === 0 ? first : later), cluster);
    if (change === undefined) continue;
    const isSoon = changes.length > 0 && random.chance(0.5);
    changes.push(isSoon ? { ...change, afterReady: random.pick([0, 1, 1, 1, 2, 2, 3, 4]) } : change);
  }
  return changes;
}

function randomChange(random: Random, kind: Kind, cluster: ChangingCluster): JsonObject | undefined {
  const { workloads, nodes, traits } = cluster;
  switch (kind) {
    case "update":
    case "scale":
    case "back":
    case "pause":
    case "strategy":
    case "suspend":
      return workloads.length === 0 ? undefined : changeWorkload(random, kind, cluster);
    case "budget": {
      const objects = workloads.length === 0 ? [] : randomBudgets(random, random.pick(workloads).name);
      return objects.length === 0 ? undefined : { kind: "apply", objects };
    }
    case "bare pod":
      return { kind: "apply", objects: [barePod(random, cluster.podCount++, workloads)] };
    case "cordon": {
      const isCordon = random.chance(0.5);
      return nodes.length === 0
        ? undefined
        : { kind: isCordon ? "cordon" : "uncordon", node: nameOf(random.pick(nodes)) };
    }
    case "new":
      return newWorkload(random, cluster, random.pick(["Deployment", "StatefulSet", "DaemonSet"]));
    case "job":
      return newWorkload(random, cluster, "Job");
    case "drain":
      return nodes.length === 0 ? undefined : { kind: "drain", node: nameOf(random.pick(nodes)) };
    case "lose": {
      // Without any node the scheduler tries again and again.
      if (nodes.length < 2) return undefined;
      const [lost] = nodes.splice(random.int(0, nodes.length - 1), 1);
      return lost === undefined ? undefined : { kind: "loseNode", node: nameOf(lost) };
    }
    case "node": {
      const index = random.int(0, nodes.length - 1);
      const node = nodes[index];
      if (node === undefined) return undefined;
      const changed = changedNode(random, node);
      nodes[index] = changed;
      return { kind: "apply", objects: [changed] };
    }
    case "add node": {
      const node = randomNode(random, traits, cluster.nodeCount++);
      nodes.push(node);
      return { kind: "apply", objects: [node] };
    }
    case "delete pod":
      return deletePod(random, workloads);
    default:
      return kind satisfies never;
  }
}

/** One workload, or all of them, as they are wanted from now on. */
function changeWorkload(
  random: Random,
  kind: "update" | "scale" | "back" | "pause" | "strategy" | "suspend",
  cluster: ChangingCluster,
): JsonObject | undefined {
  const { workloads } = cluster;
  const changeable = workloads.filter((one) => (one.kind === "Job") === (kind === "suspend"));
  const changed = random.chance(0.2) ? changeable : [random.pick(workloads)];
  const [only] = changed;
  if (only === undefined) return undefined;
  if (kind === "scale") {
    if (only.kind === "DaemonSet") return undefined;
    const replicas = random.chance(0.12) ? 0 : Math.max(0, only.replicas + random.int(-3, 4));
    put(workloads, { ...only, replicas });
    return { kind: "scale", workload: `${only.kind}/${only.name}`, replicas };
  }
  const objects = changed.flatMap((one) => {
    const next = nextWorkload(random, kind, one, cluster);
    if (next === undefined) return [];
    put(workloads, next);
    return [workloadObject(next)];
  });
  return objects.length === 0 ? undefined : { kind: "apply", objects };
}

function nextWorkload(
  random: Random,
  kind: "update" | "back" | "pause" | "strategy" | "suspend",
  one: RandomWorkload,
  { first: before, settingOf }: ChangingCluster,
): RandomWorkload | undefined {
  const { more, template, replicas } = one;
  if ((one.kind === "Job") !== (kind === "suspend")) return undefined;
  switch (kind) {
    case "pause":
      if (one.kind !== "Deployment") return undefined;
      return { ...one, more: { ...more, paused: more["paused"] !== true } };
    case "strategy":
      return { ...one, strategy: otherStrategy(random, one) };
    case "suspend":
      return { ...one, more: { ...more, suspend: more["suspend"] !== true } };
    case "back": {
      const old = before.find(({ name }) => name === one.name);
      return old === undefined ? undefined : { ...one, template: old.template };
    }
    case "update":
      return {
        ...one,
        template: nextTemplate(random, template, settingOf(one.kind, one.name)),
        replicas: random.chance(0.15) ? Math.max(0, replicas + random.int(-2, 3)) : replicas,
        strategy: random.chance(0.1) ? otherStrategy(random, one) : one.strategy,
      };
    default:
      return kind satisfies never;
  }
}

/** Not from RollingUpdate to Recreate: what the API server filled in of the former is in the way of the latter. */
function otherStrategy(random: Random, { kind, replicas, strategy }: RandomWorkload): JsonObject {
  const other = randomStrategy(random, kind, replicas);
  return /Recreate|OnDelete/.test(JSON.stringify(other)) ? strategy : other;
}

function newWorkload(
  random: Random,
  { workloads, workloadTraits, settingOf }: ChangingCluster,
  kind: RandomWorkload["kind"],
): JsonObject {
  const names = kind === "Job" && random.chance(0.4) ? [failingName] : ["extra", "more", "another"];
  const name = names.find((one) => workloads.every((known) => known.name !== one)) ?? "last";
  const replicas = random.int(kind === "Job" ? 0 : 1, 4);
  const workload: RandomWorkload = {
    kind,
    name,
    replicas,
    template: randomTemplate(random, settingOf(kind, name)),
    strategy: randomStrategy(random, kind, replicas),
    more: randomMore(random, kind, replicas, workloadTraits),
  };
  workloads.push(workload);
  return { kind: "apply", objects: [workloadObject(workload)] };
}

/** The first pod of a workload's first or second template. */
function deletePod(random: Random, workloads: readonly RandomWorkload[]): JsonObject | undefined {
  const able = workloads.filter(({ kind, replicas }) => kind !== "Job" && replicas > 0);
  if (able.length === 0) return undefined;
  const { kind, name, replicas, more } = random.pick(able);
  const { start = 0 } = (more["ordinals"] ?? {}) as { start?: number };
  const ordinal = kind === "StatefulSet" ? `#${start + random.int(0, replicas - 1)}` : "";
  return { kind: "deletePod", pod: `${kind}/${name} r1${ordinal}` };
}

function put(workloads: RandomWorkload[], workload: RandomWorkload): void {
  const index = workloads.findIndex(({ name }) => name === workload.name);
  workloads[index] = workload;
}

function nameOf(node: JsonObject): string {
  return (node["metadata"] as { name: string }).name;
}
