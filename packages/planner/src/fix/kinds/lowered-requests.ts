import { amountOf, amountText, type Container, type NodeInfo, type ResourceAmounts, toPodInfo } from "@stowage/engine";
import { nearestName } from "@stowage/manifests";
import type { Subject } from "../../subjects/subject.ts";
import { type Candidate, patchOf } from "../candidate.ts";
import type { FixContext } from "../fix-context.ts";
import { pointerTo, setting } from "../patch-path.ts";

/** The request of a resource that no node has enough of, lowered to what lets all of the workload's pods in. */
export function loweredRequests(context: FixContext): readonly Candidate[] {
  const missing = missingResources(context);
  return [
    ...missing.flatMap((resource) => lowered(context, resource) ?? []),
    ...(missing.includes("cpu") ? asMillicores(context) : []),
    ...missing.flatMap((resource) => renamed(context, resource)),
  ];
}

/** CPUs without a unit where thousandths are meant: nobody asks for 500 of them. */
function asMillicores({ subject, nodes }: FixContext): readonly Candidate[] {
  return subject.written.containers.flatMap(({ name, resources }, container): readonly Candidate[] => {
    const written = String(resources?.requests?.["cpu"] ?? "");
    const isMeant = /^\d+$/.test(written) && Number(written) >= 50;
    const isMore = nodes.every(({ allocatable }) => amountOf(allocatable, "cpu") < Number(written) * 1000);
    if (!isMeant || !isMore) return [];
    return [
      patchOf(subject, {
        kind: "request-lowered",
        cost: 13,
        sentence: `let container ${name} of ${subject.text} request ${written}m of cpu in place of ${written}: without a unit it is whole CPUs`,
        patch: settingRequest(subject, container, "cpu", `${written}m`),
      }),
    ];
  });
}

/** A resource that no node has, by the nearest name that one has. */
function renamed({ subject, nodes }: FixContext, resource: string): readonly Candidate[] {
  const known = new Set(nodes.flatMap(({ allocatable }) => [...allocatable.scalars.keys()]));
  const near = known.has(resource) ? undefined : nearestName(resource, known);
  if (near === undefined) return [];
  const patch = subject.written.containers.flatMap(({ resources }, container) =>
    (["requests", "limits"] as const).flatMap((field) => {
      const value = resources?.[field]?.[resource];
      if (value === undefined) return [];
      const path = `spec.containers[${container}].resources.${field}`;
      return [
        { op: "add" as const, path: pointerTo(subject, path, near), value },
        { op: "remove" as const, path: pointerTo(subject, path, resource) },
      ];
    }),
  );
  if (patch.length === 0) return [];
  const sentence = `let ${subject.text} ask for ${near}: no node has ${resource}`;
  return [patchOf(subject, { kind: "name-corrected", cost: 11, sentence, patch })];
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
  const init = largestRequest(pod.spec.initContainers ?? [], resource);
  if (fitting !== undefined && init !== undefined && init.amount === total)
    return loweredTo(context, "initContainers", init, resource, niceAmount(resource, fitting));
  const index = largestRequest(pod.spec.containers, resource);
  if (fitting === undefined || index === undefined) return undefined;
  return loweredTo(context, "containers", index, resource, niceAmount(resource, fitting - (total - index.amount)));
}

/** The request of one container lowered; nothing where there is no such amount. */
function loweredTo(
  { subject, pod, pending }: FixContext,
  list: ContainerList,
  { container, amount }: Requesting,
  resource: string,
  value: string | undefined,
): Candidate | undefined {
  if (value === undefined) return undefined;
  const name = pod.spec[list]?.[container]?.name ?? "";
  const what = list === "containers" ? "container" : "init container";
  // Of several all shrink, those that run too: what is free now is another amount.
  const isOne = Math.max(pending.length, subject.planned.length) === 1;
  const why = isOne ? "that much is free" : "so much there is for each of its pods";
  return patchOf(subject, {
    kind: "request-lowered",
    cost: 31,
    sentence: `let ${what} ${name} of ${subject.text} request ${value} of ${resource} in place of ${amountText(resource, amount)}: ${why}`,
    patch: settingRequest(subject, container, resource, value, list),
  });
}

type ContainerList = "containers" | "initContainers";

/** Sets the request; with it the limit of what can not be overcommitted, which has to be the same. */
function settingRequest(
  subject: Subject,
  container: number,
  resource: string,
  value: string,
  list: ContainerList = "containers",
): ReturnType<typeof setting> {
  const path = `spec.${list}[${container}].resources`;
  const written = subject.written[list]?.[container]?.resources;
  const limits = written?.limits ?? {};
  const isExtended = !["cpu", "memory", "ephemeral-storage"].includes(resource);
  const hasLimit = Object.hasOwn(limits, resource);
  const requests = written?.requests ?? {};
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

/** A container, and how much it asks for. */
interface Requesting {
  readonly container: number;
  readonly amount: number;
}

function largestRequest(containers: readonly Container[], resource: string): Requesting | undefined {
  let best: Requesting | undefined;
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
    return nice <= 0 ? undefined : nice % 1000 === 0 ? String(nice / 1000) : `${nice}m`;
  }
  const isBytes = resource === "memory" || resource === "ephemeral-storage" || resource.startsWith("hugepages-");
  if (!isBytes) return String(Math.floor(amount));
  const mebi = Math.floor(amount / 2 ** 20);
  return mebi <= 0 ? undefined : mebi % 1024 === 0 ? `${mebi / 1024}Gi` : `${mebi}Mi`;
}

function requestsOf(container: Container): ResourceAmounts {
  return toPodInfo({ metadata: {}, spec: { containers: [container] } }).requests;
}
