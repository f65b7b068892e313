import { amountOf, amountText, type Container, type NodeInfo, type ResourceAmounts, toPodInfo } from "@stowage/engine";
import type { Subject } from "../../subjects/subject.ts";
import { type Candidate, patchOf } from "../candidate.ts";
import type { FixContext } from "../fix-context.ts";
import { setting } from "../patch-path.ts";

/** The request of a resource that no node has enough of, lowered to what lets all of the workload's pods in. */
export function loweredRequests(context: FixContext): readonly Candidate[] {
  return missingResources(context).flatMap((resource) => lowered(context, resource) ?? []);
}

/** The resources of which nodes have too little, by what was found out. */
export function missingResources({ explanation }: FixContext): readonly string[] {
  const found = new Set<string>();
  for (const { rejections } of explanation?.nodes ?? []) {
    for (const { evidence } of rejections) {
      if (evidence?.kind === "resource" && evidence.resource !== "pods") found.add(evidence.resource);
    }
  }
  return [...found];
}

function lowered(context: FixContext, resource: string): Candidate | undefined {
  const { subject, pod } = context;
  const total = amountOf(subject.info.requests, resource);
  const fitting = largestFitting(context, resource, total);
  const index = largestRequest(pod.spec.containers, resource);
  if (fitting === undefined || index === undefined) return undefined;
  const { container, amount } = index;
  const other = total - amount;
  const value = niceAmount(resource, fitting - other);
  if (value === undefined) return undefined;
  const name = pod.spec.containers[container]?.name ?? "";
  return patchOf(subject, {
    kind: "request-lowered",
    cost: 31,
    sentence: `let container ${name} of ${subject.text} request ${value} of ${resource} in place of ${amountText(resource, amount)}: that much is free`,
    patch: settingRequest(subject, container, resource, value),
  });
}

/** Sets the request; with it the limit of what can not be overcommitted, which has to be the same. */
function settingRequest(
  subject: Subject,
  container: number,
  resource: string,
  value: string,
): ReturnType<typeof setting> {
  const path = `spec.containers[${container}].resources`;
  const limits = subject.written.containers[container]?.resources?.limits ?? {};
  const isExtended = !["cpu", "memory", "ephemeral-storage"].includes(resource);
  const hasLimit = Object.hasOwn(limits, resource);
  const requests = subject.written.containers[container]?.resources?.requests ?? {};
  return [
    ...(isExtended && hasLimit ? setting(subject, `${path}.limits`, value, resource) : []),
    ...(isExtended && hasLimit && !Object.hasOwn(requests, resource)
      ? []
      : setting(subject, `${path}.requests`, value, resource)),
  ];
}

/**
 * The largest amount that a pod may ask for so that all of the workload's pods have room: on the nodes that nothing but room
 * keeps them from, and on those where some of them are.
 */
function largestFitting(
  { subject, explanation, nodes, pending }: FixContext,
  resource: string,
  total: number,
): number | undefined {
  const own = new Map<string, number>();
  for (const { nodeName } of subject.planned)
    if (nodeName !== undefined) own.set(nodeName, (own.get(nodeName) ?? 0) + 1);
  const short = new Set(
    (explanation?.nodes ?? [])
      .filter(
        ({ rejections }) => rejections.length > 0 && rejections.every(({ plugin }) => plugin === "NodeResourcesFit"),
      )
      .map(({ outcome }) => outcome.nodeName),
  );
  const room = nodes
    .filter(({ name }) => short.has(name) || own.has(name))
    .map((node) => freeOf(node, resource) + (own.get(node.name) ?? 0) * total);
  const wanted = Math.max(pending.length, subject.planned.length);
  const options = room.flatMap((free) =>
    Array.from({ length: Math.min(wanted, 64) }, (_, index) => Math.floor(free / (index + 1))),
  );
  return options
    .filter((amount) => amount > 0 && amount < total)
    .sort((a, b) => b - a)
    .find((amount) => room.reduce((sum, free) => sum + Math.floor(free / amount), 0) >= wanted);
}

function freeOf({ allocatable, requested }: NodeInfo, resource: string): number {
  return Math.max(0, amountOf(allocatable, resource) - amountOf(requested, resource));
}

function largestRequest(
  containers: readonly Container[],
  resource: string,
): { readonly container: number; readonly amount: number } | undefined {
  let best: { readonly container: number; readonly amount: number } | undefined;
  for (const [container, one] of containers.entries()) {
    const amount = amountIn(one, resource);
    if (amount > 0 && (best === undefined || amount > best.amount)) best = { container, amount };
  }
  return best;
}

function amountIn({ resources, name }: Container, resource: string): number {
  const requests = resources?.requests ?? {};
  if (!Object.hasOwn(requests, resource)) return 0;
  return amountOf(requestsOf({ name, resources: { requests } }), resource);
}

/** An amount as people write it, rounded down; none where nothing is left. */
function niceAmount(resource: string, amount: number): string | undefined {
  if (amount <= 0) return undefined;
  if (resource === "cpu") {
    const nice = amount >= 100 ? Math.floor(amount / 50) * 50 : Math.floor(amount);
    return nice <= 0 ? undefined : `${nice}m`;
  }
  const isBytes = resource === "memory" || resource === "ephemeral-storage" || resource.startsWith("hugepages-");
  if (!isBytes) return String(Math.floor(amount));
  const mebi = Math.floor(amount / 2 ** 20);
  return mebi > 0 ? `${mebi}Mi` : undefined;
}

function requestsOf(container: Container): ResourceAmounts {
  return toPodInfo({ metadata: {}, spec: { containers: [container] } }).requests;
}
