import { controllerOf, type NodeInfo, type PodInfo, type PodObject } from "@stowage/engine";
import type { Candidate } from "../candidate.ts";
import { budgetAllows } from "../budget-allows.ts";
import type { FixContext } from "../fix-context.ts";

/**
 * Pods in the way that have a controller, which makes them anew: where the new one would go while the old one still
 * terminates. Those that a budget holds are left alone.
 */
export function movedPods(context: FixContext): readonly Candidate[] {
  const { plan, objects } = context;
  const bound = new Map(plan.bound.map(({ pod }) => [nameOf(pod.metadata), pod]));
  const named = blockers(context);
  const keys = named.length > 0 ? named : crowding(context);
  return keys
    .flatMap((key) => bound.get(key) ?? [])
    .filter((pod) => isMadeAnew(pod) && budgetAllows(pod, objects))
    .slice(0, mostMoved)
    .flatMap((pod) => moved(pod, context) ?? []);
}

/** How many pods are tried. */
const mostMoved = 6;

function moved(pod: PodObject, { plan }: FixContext): Candidate | undefined {
  const { namespace = "default", name = "" } = pod.metadata;
  const { nodeName: from = "", ...spec } = pod.spec;
  const again: PodObject = { ...pod, metadata: { ...pod.metadata, name: `${name}-again`, uid: `${name}-again` }, spec };
  const decision = plan.engine.decide(again, () => 0);
  if (decision.kind !== "scheduled" || decision.nodeName === from) return undefined;
  const to = decision.nodeName;
  return {
    kind: "pod-moved",
    // Nothing is weakened and nothing is bought.
    cost: 51.5,
    sentence: `delete pod ${namespace}/${name} while its node ${from} is cordoned: its controller makes it anew, and there is room for it on ${to}`,
    target: `Pod ${namespace}/${name}`,
    edit: { kind: "move", namespace, pod: name, from, to },
  };
}

function isMadeAnew({ metadata }: PodObject): boolean {
  const controller = controllerOf(metadata);
  return controller !== undefined && controller.kind !== "DaemonSet" && controller.kind !== "Node";
}

/** The pods that rules name, as `namespace/name`. */
function blockers({ explanation }: FixContext): readonly string[] {
  const named = new Set<string>();
  for (const { rejections } of explanation?.nodes ?? []) {
    for (const { evidence, plugin } of rejections) {
      if (plugin === "NodeAffinity" || plugin === "TaintToleration") break;
      if (evidence?.kind !== "interPod") continue;
      for (const blocker of evidence.blockers.slice(0, 2)) named.add(nameOf(blocker));
    }
    if (named.size > 16) break;
  }
  return [...named];
}

/** The pods of which one alone takes what is missing on its node, the smallest first. */
function crowding({ explanation, nodes, subject, pod }: FixContext): readonly string[] {
  const short = new Set(
    (explanation?.nodes ?? [])
      .filter(
        ({ rejections }) =>
          rejections.length > 0 &&
          rejections.every(({ plugin }) => plugin === "NodeResourcesFit" || plugin === "NodePorts"),
      )
      .map(({ outcome }) => outcome.nodeName),
  );
  const { requests } = subject.info;
  return nodes
    .filter(({ name }) => short.has(name))
    .flatMap((node) =>
      node.pods.filter(
        (one) =>
          one.pod !== pod &&
          freesEnough(node, one, requests.milliCpu, "milliCpu") &&
          freesEnough(node, one, requests.memory, "memory"),
      ),
    )
    .sort(bySize)
    .slice(0, 4 * mostMoved)
    .map(({ key }) => key);
}

function freesEnough(
  { allocatable, requested }: NodeInfo,
  { requests }: PodInfo,
  asked: number,
  resource: "milliCpu" | "memory",
): boolean {
  return allocatable[resource] - requested[resource] + requests[resource] >= asked;
}

function bySize(one: PodInfo, other: PodInfo): number {
  return one.requests.milliCpu - other.requests.milliCpu || one.requests.memory - other.requests.memory;
}

function nameOf({ namespace = "default", name = "" }: { readonly namespace?: string; readonly name?: string }): string {
  return `${namespace}/${name}`;
}
