import { labelValue, type NodeInfo } from "@stowage/engine";
import type { BoundPod, Fixes, Plan, PlannedPod, PlannedRollout } from "@stowage/planner";
import { calledNames, type NamedPod } from "./called-names.ts";
import { commonSuffix } from "./common-suffix.ts";
import { evictionText } from "./eviction-text.ts";
import { bestFixText } from "./fixes-text.ts";
import { groupBy } from "@stowage/planner";
import { visible } from "./visible.ts";

/** What the picture shows of one node. Plain data, its texts fit to be shown, so that it can be tested without a terminal. */
export interface PictureNode {
  readonly name: string;
  /** 0 to 1 and above (an overcommitted node); `undefined` where the node says nothing of the resource. */
  readonly cpu: number | undefined;
  readonly memory: number | undefined;
  readonly podCount: number;
  /** Pods of this plan, by what people call them: `web-server` and how many, `db-0`. */
  readonly placed: readonly PictureGroup[];
  /** Pods that their controllers delete from it. */
  readonly removed: readonly PictureGroup[];
  /** Pods from before of workloads that are rolled out. */
  readonly staying: readonly PictureGroup[];
  /** Why the node takes no pods, or loses those it has: `cordoned`, `not ready`, `unreachable`. */
  readonly troubles: readonly string[];
}

export interface PictureGroup {
  readonly name: string;
  /** What makes them: of a StatefulSet's pods, which have names of their own, that of all of them. */
  readonly workload: string;
  readonly count: number;
}

/** A zone and its nodes; nodes without the zone label are together under no name. */
export interface PictureZone {
  readonly name: string | undefined;
  readonly nodes: readonly PictureNode[];
}

/** Pods that have no node, together when workload, status and reason are the same. */
export interface PicturePending {
  readonly name: string;
  readonly count: number;
  readonly status: string;
  /** Upstream's message, where it is upstream that refuses. */
  readonly message: string | undefined;
  readonly reason: string | undefined;
  /** What would help, in a line. */
  readonly help?: string | undefined;
}

/** A workload whose pods are replaced by those of another template. */
export interface PictureRollout {
  readonly name: string;
  readonly isStuck: boolean;
  /** `completes after 9 steps`; of a stuck one why. */
  readonly sentence: string;
}

/** A pod and whom it evicts. */
export interface PictureEviction {
  readonly name: string;
  /** `evicts batch-3 and batch-7 from node-2`. */
  readonly sentence: string;
}

export interface Picture {
  readonly zones: readonly PictureZone[];
  readonly rollouts: readonly PictureRollout[];
  readonly evictions: readonly PictureEviction[];
  /** Where manifests are planned: those of the manifests, and of workloads that lose pods to them. */
  readonly pending: readonly PicturePending[];
  /** Other pods of the cluster that were pending before, and still are. */
  readonly strangerCount: number;
  readonly placedCount: number;
  /** Pods that had a node before. */
  readonly boundCount: number;
  readonly removedCount: number;
  /** What the names of all nodes end with, and is left out of them: `.eu-west-1.compute.internal`; mostly nothing. */
  readonly suffix: string;
  /** Where the nodes come from. */
  readonly source: string;
  readonly seed: number;
  readonly kubernetesVersion: string;
}

/** What the plan's picture shows, in its final state: zones by name, nodes in the cluster's order. */
export function pictureOf(plan: Plan, fixes: readonly Fixes[] = []): Picture {
  const placed = groupBy(
    plan.pods.filter(({ nodeName }) => nodeName !== undefined),
    ({ nodeName }) => nodeName,
  );
  const removed = groupBy(plan.removed, ({ pod }) => pod.spec.nodeName);
  const stay = plan.rollouts.length === 0 ? [] : plan.bound.filter(isRolled(plan));
  const staying = groupBy(stay, ({ pod }) => pod.spec.nodeName);
  const suffix = commonSuffix(plan.engine.cluster.nodes.map(({ name }) => name));
  const zones = groupBy(plan.engine.cluster.nodes, zoneOf);
  const pending = plan.pods.filter(({ nodeName }) => nodeName === undefined);
  const own = pending.filter(({ isStranger }) => isStranger !== true);
  const names = namesOf([...plan.pods, ...plan.removed, ...stay]);
  const { called } = names;
  return {
    zones: [...zones]
      .sort(([a], [b]) => (a === undefined ? 1 : b === undefined ? -1 : a < b ? -1 : 1))
      .map(([name, nodes]) => ({
        name: shown(name),
        nodes: nodes.map((node) =>
          pictureNode(node, {
            placed: groupsOf(placed.get(node.name) ?? [], names),
            removed: groupsOf(removed.get(node.name) ?? [], names),
            staying: groupsOf(staying.get(node.name) ?? [], names),
            suffix,
          }),
        ),
      })),
    rollouts: plan.rollouts.map(pictureRollout),
    evictions: plan.pods.flatMap((pod) => {
      const sentence = evictionText(pod);
      return sentence === undefined ? [] : [{ name: visible(evictorName(pod, called)), sentence: visible(sentence) }];
    }),
    pending: pendingGroups(own, called, fixes),
    strangerCount: pending.length - own.length,
    placedCount: plan.pods.length - pending.length,
    boundCount: plan.bound.length,
    removedCount: plan.removed.length,
    suffix: visible(suffix),
    source: visible(plan.cluster.source),
    seed: plan.seed,
    kubernetesVersion: plan.kubernetesVersion,
  };
}

function zoneOf({ labels }: NodeInfo): string | undefined {
  return (
    labelValue(labels, "topology.kubernetes.io/zone") ?? labelValue(labels, "failure-domain.beta.kubernetes.io/zone")
  );
}

/** Whether a pod is of a workload that is rolled out. */
function isRolled({ rollouts }: Plan): (bound: BoundPod) => boolean {
  const rolled = new Set(rollouts.map(({ namespace, workload }) => `${namespace}/${workload}`));
  return ({ pod, owner }) =>
    owner !== undefined && rolled.has(`${pod.metadata.namespace ?? "default"}/${owner.kind}/${owner.name}`);
}

function pictureRollout({ workload, outcome, steps, reason }: PlannedRollout): PictureRollout {
  const isStuck = outcome === "stuck";
  const done = `completes after ${steps === 1 ? "1 step" : `${steps} steps`}`;
  return {
    name: visible(workload),
    isStuck,
    sentence: visible(isStuck ? (reason ?? "does not complete") : done),
  };
}

/** What happens on a node. */
interface NodeChanges {
  readonly placed: readonly PictureGroup[];
  readonly removed: readonly PictureGroup[];
  readonly staying: readonly PictureGroup[];
  /** Of its name, left out. */
  readonly suffix: string;
}

function pictureNode(node: NodeInfo, { placed, removed, staying, suffix }: NodeChanges): PictureNode {
  const { allocatable, requested } = node;
  return {
    name: visible(node.name.slice(0, node.name.length - suffix.length)),
    cpu: part(requested.milliCpu, allocatable.milliCpu),
    memory: part(requested.memory, allocatable.memory),
    podCount: node.pods.length,
    placed,
    removed,
    staying,
    troubles: troublesOf(node),
  };
}

/** Taints that the node lifecycle controller sets, in people's words. */
const lifecycleTaints = new Map([
  ["node.kubernetes.io/not-ready", "not ready"],
  ["node.kubernetes.io/unreachable", "unreachable"],
]);

function troublesOf({ node }: NodeInfo): readonly string[] {
  const tainted = (node.spec?.taints ?? []).flatMap(({ key }) => lifecycleTaints.get(key) ?? []);
  return [...new Set([...(node.spec?.unschedulable === true ? ["cordoned"] : []), ...tainted])];
}

function part(used: number, whole: number): number | undefined {
  return whole === 0 ? undefined : used / whole;
}

type CalledName = ReturnType<typeof calledNames>;

/** Its own name: which of a workload's pods evicts others is worth knowing. */
function evictorName(pod: PlannedPod, called: CalledName): string {
  const { namespace = "default", name = "" } = pod.pod.metadata;
  return called(pod).startsWith(`${namespace}/`) ? `${namespace}/${name}` : name;
}

/** How pods are called, and how what makes them is. */
interface Names {
  readonly called: CalledName;
  readonly workload: CalledName;
}

function namesOf(pods: readonly NamedPod[]): Names {
  const workloads = calledNames(pods.map(asWorkload));
  return { called: calledNames(pods), workload: (pod) => workloads(asWorkload(pod)) };
}

/** The pods of a StatefulSet under its name, which they have in common. */
function asWorkload({ pod, owner }: NamedPod): NamedPod {
  if (owner?.kind !== "StatefulSet") return { pod, ...(owner === undefined ? {} : { owner }) };
  return { pod: { ...pod, metadata: { ...pod.metadata, name: owner.name } } };
}

function groupsOf(pods: readonly NamedPod[], { called, workload }: Names): PictureGroup[] {
  return [...groupBy(pods, called)].flatMap(([name, same]) => {
    const [first] = same;
    return first === undefined ? [] : [{ name: visible(name), workload: visible(workload(first)), count: same.length }];
  });
}

function pendingGroups(pods: readonly PlannedPod[], called: CalledName, fixes: readonly Fixes[]): PicturePending[] {
  const groups = groupBy(pods, (pod) => JSON.stringify([called(pod), pod.status, pod.message, pod.reason]));
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { status, message, reason } = first;
    const name = visible(called(first));
    const count = group.reduce((sum, { alike = 0 }) => sum + 1 + alike, 0);
    // Once a workload, however many groups its pods are in.
    const helped = fixes.find((one) => one.pods[0] !== undefined && group.includes(one.pods[0]));
    const help = helped === undefined ? undefined : bestFixText(helped);
    return [{ name, count, status, message: shown(message), reason: shown(reason), help: shown(help) }];
  });
}

function shown(text: string | undefined): string | undefined {
  return text === undefined ? undefined : visible(text);
}
