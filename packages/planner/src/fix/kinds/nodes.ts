import { amountOf, amountText, type Labels, labelValue, type NodeInfo, type NodeObject } from "@stowage/engine";
import type { Candidate } from "../candidate.ts";
import type { FixContext } from "../fix-context.ts";
import { volumePlaces } from "./bound-volumes.ts";
import { lastPart } from "../../subjects/label-key.ts";

/** Nodes added, or given a label that rules ask for. */
export function nodeFixes(context: FixContext): readonly Candidate[] {
  return [...addedNodes(context), ...labelledNodes(context)];
}

const hostname = "kubernetes.io/hostname";

/** Nodes like those that are there, one for each kind of them; in a domain of their own where one is asked for. */
function addedNodes(context: FixContext): readonly Candidate[] {
  const { nodes, pending, selections } = context;
  const kinds = new Map<string, NodeInfo>();
  for (const node of nodes) {
    const { [hostname]: _, ...labels } = node.labels;
    const key = JSON.stringify([
      labels,
      node.node.spec?.taints ?? [],
      node.allocatable.milliCpu,
      node.allocatable.memory,
    ]);
    if (!kinds.has(key)) kinds.set(key, node);
  }
  const likes = [...kinds.values()].slice(0, 4);
  const apartBy = [
    ...new Set(
      selections.filter(({ kind, required }) => kind !== "affinity" && required).map(({ topologyKey }) => topologyKey),
    ),
  ];
  const counts = [...new Set([1, pending.length])].filter((count) => count <= 8);
  return counts.flatMap((count) =>
    likes.flatMap((like, index) => [
      added(context, like, count, undefined, 54 + index + count),
      ...apartBy
        .filter((key) => key !== hostname)
        .slice(0, 1)
        .map((key) => added(context, like, count, { own: key }, 56 + index + count)),
      ...lackingResources(context).map((resources) => added(context, like, count, { resources }, 56 + index + count)),
      ...(count === 1 ? wantedPlaces(context) : []).map((labels) =>
        added(context, like, count, { labels }, 57 + index),
      ),
    ]),
  );
}

/** Labels by which the pod's rules about nodes and its volumes ask for nodes that there are none of. */
function wantedPlaces(context: FixContext): readonly Labels[] {
  const { pod, nodes } = context;
  const places = volumePlaces(context).map(({ requirement }) => ({ matchExpressions: [requirement] }));
  const terms =
    pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const asked = Object.entries(pod.spec.nodeSelector ?? {});
  const labels = [...places, ...terms].map(({ matchExpressions = [] }) => [
    ...asked,
    ...matchExpressions.flatMap(({ key, operator, values = [] }) =>
      operator === "In" && values[0] !== undefined ? [[key, values[0]] as const] : [],
    ),
  ]);
  return [...labels, asked]
    .filter((all) => all.some(([key, value]) => nodes.every((node) => labelValue(node.labels, key) !== value)))
    .map((all): Labels => Object.fromEntries(all))
    .slice(0, 3);
}

/** What tells an added node from the one that it is like. */
type Difference =
  | { readonly own: string }
  | { readonly labels: Labels }
  | { readonly resources: Readonly<Record<string, string>> }
  | undefined;

/** What pods ask for and no node has any of, or, were it empty, enough of. */
function lackingResources({ subject, nodes }: FixContext): readonly Readonly<Record<string, string>>[] {
  const { requests } = subject.info;
  const lacking = [...requests.scalars].filter(
    ([name, amount]) => amount > 0 && nodes.every(({ allocatable }) => amountOf(allocatable, name) === 0),
  );
  const short = ["cpu", "memory"].filter((name) =>
    nodes.every(({ allocatable }) => amountOf(allocatable, name) < amountOf(requests, name)),
  );
  const all = [
    ...lacking.map(([name, amount]) => [name, String(amount)] as const),
    ...short.map((name) => [name, amountText(name, amountOf(requests, name))] as const),
  ];
  return all.length === 0 ? [] : [Object.fromEntries(all)];
}

function added({ nodes }: FixContext, like: NodeInfo, count: number, difference: Difference, cost: number): Candidate {
  const taken = new Set(nodes.map(({ name }) => name));
  const objects: NodeObject[] = [];
  // Who asks for a hostname asks for a node of that name.
  const named =
    difference !== undefined && "labels" in difference ? labelValue(difference.labels, hostname) : undefined;
  for (let number = 1; objects.length < count; number++) {
    const name = named ?? `${like.name}-new-${number}`;
    if (taken.has(name) && named !== undefined) break;
    if (!taken.has(name)) objects.push(copyOf(like, name, labelsOf(like, difference, number), difference));
  }
  const what = count === 1 ? "a node" : `${count} nodes`;
  return {
    kind: "node-added",
    cost,
    sentence: `add ${what} like ${like.name}${differenceText(difference, count)}`,
    target: `Node ${objects[0]?.metadata.name ?? ""}`,
    edit: { kind: "change", change: { kind: "apply", objects } },
  };
}

function labelsOf(like: NodeInfo, difference: Difference, number: number): Labels {
  if (difference === undefined) return {};
  if ("resources" in difference) return {};
  if ("labels" in difference) return difference.labels;
  const { own } = difference;
  return { [own]: `${labelValue(like.labels, own) ?? "domain"}-new-${number}` };
}

function differenceText(difference: Difference, count: number): string {
  if (difference === undefined) return "";
  if ("own" in difference)
    return `, ${count === 1 ? "with a value of its own" : "each with a value of its own"} of ${difference.own}`;
  return `, with ${Object.entries("labels" in difference ? difference.labels : difference.resources)
    .map((entry) => entry.join("="))
    .join(" and ")}`;
}

function copyOf({ node, labels }: NodeInfo, name: string, domain: Labels, difference: Difference): NodeObject {
  const more = difference !== undefined && "resources" in difference ? difference.resources : {};
  const taints = (node.spec?.taints ?? []).filter(({ key }) => !key.startsWith("node.kubernetes.io/"));
  const { allocatable, capacity } = node.status ?? {};
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name, labels: { ...labels, ...domain, [hostname]: name } },
    ...(taints.length === 0 ? {} : { spec: { taints } }),
    status: {
      ...(allocatable === undefined ? {} : { allocatable: { ...allocatable, ...more } }),
      ...(capacity === undefined ? {} : { capacity: { ...capacity, ...more } }),
    },
  };
}

/** Labels that rules about nodes, or a topologyKey, ask for, on nodes that have no value for them. */
function labelledNodes(context: FixContext): readonly Candidate[] {
  const { nodes, pending } = context;
  const wanted = wantedLabels(context);
  if (wanted.size === 0) return [];
  const lacking = nodes.filter(({ labels }) =>
    [...wanted].every(([key, value]) => [undefined, value].includes(labelValue(labels, key))),
  );
  const short = lacking.filter(({ labels }) => [...wanted.keys()].some((key) => labelValue(labels, key) === undefined));
  // Nodes that have nothing else against the pod come first.
  const others = otherRejections(context);
  short.sort((a, b) => (others.get(a.name) ?? 0) - (others.get(b.name) ?? 0));
  const counts = [...new Set([1, pending.length, short.length])].filter((count) => count >= 1 && count <= short.length);
  const starts = [...short.keys()].slice(0, 4);
  // A label that others have tells what a node is: where these are full, another does not become like them by it.
  const isTold = [...wanted].some(
    ([key, value]) => asksFor(context, key, value) && nodes.some((node) => labelValue(node.labels, key) === value),
  );
  const cost = isTold ? 57 : 50;
  return counts
    .sort((a, b) => a - b)
    .flatMap((count, round) =>
      (count === 1 ? starts : [0]).map((start, index) =>
        labelled(
          short.slice(start, start + count),
          wanted,
          cost + (count === 1 ? index * 0.25 : Math.min(3, 1 + round)),
        ),
      ),
    );
}

/** Whether the pod's rules about nodes ask for that value. */
function asksFor({ pod }: FixContext, key: string, value: string): boolean {
  const { nodeSelector = {}, affinity } = pod.spec;
  if (Object.hasOwn(nodeSelector, key)) return true;
  const terms = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  return terms.some(({ matchExpressions = [] }) =>
    matchExpressions.some((one) => one.key === key && one.values?.includes(value) === true),
  );
}

/** By how many plugins each node is rejected that do not look at labels; of a node that is not named none are known. */
function otherRejections(context: FixContext): ReadonlyMap<string, number> {
  const nodes = context.explanation?.nodes ?? [];
  return new Map(
    nodes.map(({ outcome, rejections }) => [
      outcome.nodeName,
      rejections.filter(({ plugin }) => !ofLabels.has(plugin)).length,
    ]),
  );
}

const ofLabels: ReadonlySet<string> = new Set(["NodeAffinity", "PodTopologySpread", "InterPodAffinity"]);

function labelled(nodes: readonly NodeInfo[], wanted: ReadonlyMap<string, string>, cost: number): Candidate {
  const missing = [...wanted].filter(([key]) => nodes.some(({ labels }) => labelValue(labels, key) === undefined));
  const [first] = nodes;
  // A hostname is a node's own.
  const labels = Object.fromEntries(
    missing.map(([key, value]) => [key, key === hostname ? (first?.name ?? value) : value]),
  );
  const names = nodes.map(({ name }) => name);
  const text = Object.entries(labels).map((entry) => entry.join("="));
  return {
    kind: "node-labelled",
    cost,
    sentence: `label ${names.length === 1 ? "node" : "nodes"} ${names.join(", ")} ${text.join(" and ")}`,
    target: `Node ${names[0] ?? ""}`,
    edit: { kind: "label", nodes: names, labels },
  };
}

/** By key; of a topologyKey a value that nodes have, else one made up. */
function wantedLabels({ pod, nodes, selections }: FixContext): ReadonlyMap<string, string> {
  const wanted = new Map<string, string>();
  const [term, ...others] =
    pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  if (others.length === 0) {
    for (const { key, operator, values = [] } of term?.matchExpressions ?? []) {
      if (operator === "In" && values[0] !== undefined) wanted.set(key, values[0]);
      if (operator === "Exists") wanted.set(key, "true");
    }
  }
  for (const [key, value] of Object.entries(pod.spec.nodeSelector ?? {})) wanted.set(key, value);
  for (const { required, topologyKey, kind } of selections) {
    if (!required || kind === "antiAffinity" || wanted.has(topologyKey)) continue;
    const present = nodes.map(({ labels }) => labelValue(labels, topologyKey));
    // Where every node has the label, or the pod may go to those that have it, nothing is missing.
    if (present.every((value) => value !== undefined)) continue;
    wanted.set(topologyKey, present.find((value) => value !== undefined) ?? `${lastPart(topologyKey)}-1`);
  }
  return wanted;
}
