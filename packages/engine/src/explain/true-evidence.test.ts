import fc from "fast-check";
import { expect, test } from "vitest";
import { type ClusterObject, type NodeObject, type PodObject, referenceTo } from "../api/cluster-object.ts";
import { labelValue } from "../api/object-meta.ts";
import type { LabelSelector } from "../api/selectors.ts";
import { podKey, podNamespace } from "../cluster/pod-info.ts";
import type { EvidencedRejection, InterPodEvidence, ResourceEvidence, SpreadEvidence } from "../cycle/evidence.ts";
import { createIncrementalEngine } from "../incremental/incremental-engine.ts";
import { defaultProfile } from "../plugins/default-profile.ts";
import { arbitraryPod } from "../testing/arbitrary-pod.ts";
import { arbitraryCluster } from "../testing/arbitrary-step.ts";
import { explainPod } from "./explain-pod.ts";
import { pendingReason } from "./pending-reason.ts";
import { rejectionLines } from "./rejection-lines.ts";

// What evidence claims is held against the objects themselves, by other means than those that found it.

interface World {
  readonly nodes: readonly NodeObject[];
  readonly pods: readonly PodObject[];
  readonly namespaces: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

function worldOf(all: readonly ClusterObject[]): World {
  const nodes = all.filter((one): one is NodeObject => one.kind === "Node");
  const names = new Set(nodes.map(({ metadata }) => metadata.name));
  const isPlaced = ({ spec, status }: PodObject): boolean =>
    names.has(spec.nodeName ?? "") && !["Succeeded", "Failed"].includes(status?.phase ?? "");
  const pods = all.filter((one): one is PodObject => one.kind === "Pod").filter(isPlaced);
  const namespaces = all.filter((one) => one.kind === "Namespace");
  return {
    nodes,
    pods,
    namespaces: new Map(namespaces.map(({ metadata }) => [metadata.name ?? "", metadata.labels ?? {}])),
  };
}

/** The selector read once more, as plainly as it can be. */
function selects(selector: LabelSelector | undefined, labels: Readonly<Record<string, string>> = {}): boolean {
  if (selector === undefined) return false;
  const equal = Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labelValue(labels, key) === value);
  return (
    equal &&
    (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
      const value = labelValue(labels, key);
      const isListed = value !== undefined && values.includes(value);
      return { In: isListed, NotIn: !isListed, Exists: value !== undefined, DoesNotExist: value === undefined }[
        operator
      ];
    })
  );
}

function nodeOf(world: World, name: string | undefined): NodeObject {
  const found = world.nodes.find(({ metadata }) => metadata.name === name);
  if (found === undefined) throw new Error(`evidence names a node that is not there: ${name ?? ""}`);
  return found;
}

function podOf(world: World, { namespace, name }: { readonly namespace: string; readonly name: string }): PodObject {
  const found = world.pods.find((one) => podNamespace(one) === namespace && one.metadata.name === name);
  if (found === undefined) throw new Error(`evidence names a pod that is not there: ${namespace}/${name}`);
  return found;
}

/** The term as the manifest has it, by the path that the evidence gives. */
function termAt(pod: PodObject, path: string) {
  const [, side, index] = /^spec\.affinity\.(podAffinity|podAntiAffinity)\.requiredD\w+\[(\d+)\]$/.exec(path) ?? [];
  const sides = pod.spec.affinity;
  const terms = side === "podAffinity" ? sides?.podAffinity : sides?.podAntiAffinity;
  const term = terms?.requiredDuringSchedulingIgnoredDuringExecution?.[Number(index)];
  if (term === undefined) throw new Error(`there is no term at ${path}`);
  return term;
}

function matches(term: ReturnType<typeof termAt>, own: string, other: PodObject, { namespaces }: World): boolean {
  const { namespaceSelector, namespaces: named = [] } = term;
  const namespace = podNamespace(other);
  const isNear =
    namespaceSelector === undefined && named.length === 0
      ? namespace === own
      : named.includes(namespace) || selects(namespaceSelector, namespaces.get(namespace));
  return isNear && selects(term.labelSelector, other.metadata.labels);
}

function checkInterPod(evidence: InterPodEvidence, pod: PodObject, here: NodeObject, world: World): void {
  const { direction, topologyKey, topologyValue, blockers } = evidence;
  expect(labelValue(here.metadata.labels, topologyKey)).toBe(topologyValue);
  const owner = direction === "avoidedBy" ? podOf(world, evidence.termOf) : pod;
  const term = termAt(owner, evidence.term);
  expect(term.topologyKey).toBe(topologyKey);
  const inDomain = world.pods.filter(
    ({ spec }) => labelValue(nodeOf(world, spec.nodeName).metadata.labels, topologyKey) === topologyValue,
  );
  switch (direction) {
    case "avoids": {
      const expected = inDomain.filter((one) => matches(term, podNamespace(pod), one, world)).map(podKey);
      expect(blockers.map(({ namespace, name }) => `${namespace}/${name}`).sort()).toEqual(expected.sort());
      break;
    }
    case "avoidedBy":
      expect(matches(term, podNamespace(owner), pod, world)).toBe(true);
      expect(inDomain).toContain(owner);
      expect(blockers).toHaveLength(1);
      break;
    case "wants": {
      if (topologyValue === undefined) break;
      const each = inDomain.filter((one) => matches(term, podNamespace(pod), one, world));
      expect(evidence.matchingHere).toBe(each.length);
      const required = pod.spec.affinity?.podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? [];
      const all = each.filter((one) => required.every((other) => matches(other, podNamespace(pod), one, world)));
      expect(all).toEqual([]);
      for (const { topologyValue: there, node } of evidence.matching) {
        expect(labelValue(nodeOf(world, node).metadata.labels, topologyKey)).toBe(there);
      }
      for (const one of evidence.elsewhere) {
        const found = podOf(world, one);
        expect(selects(term.labelSelector, found.metadata.labels)).toBe(true);
        expect(matches(term, podNamespace(pod), found, world)).toBe(false);
        expect(inDomain).toContain(found);
      }
      break;
    }
    default:
      direction satisfies never;
  }
  for (const blocker of blockers) {
    const { metadata, spec } = podOf(world, blocker);
    expect(spec.nodeName).toBe(blocker.node);
    expect(blocker.terminatingSince === undefined).toBe(metadata.deletionTimestamp === undefined);
  }
}

function checkSpread(evidence: SpreadEvidence, pod: PodObject, here: NodeObject, world: World): void {
  const { topologyKey, topologyValue, emptiest, lowest, inDomain, countsItself, maxSkew } = evidence;
  const index = Number(/\[(\d+)\]$/.exec(evidence.term)?.[1]);
  const constraint = pod.spec.topologySpreadConstraints?.[index];
  expect(constraint).toMatchObject({ topologyKey, maxSkew, whenUnsatisfiable: "DoNotSchedule" });
  expect(labelValue(here.metadata.labels, topologyKey)).toBe(topologyValue);
  if (topologyValue === undefined) return;
  expect(inDomain + (countsItself ? 1 : 0) - lowest).toBeGreaterThan(maxSkew);
  expect(evidence.minDomains).toBe(constraint?.minDomains ?? 1);
  const values = new Set(world.nodes.flatMap(({ metadata }) => labelValue(metadata.labels, topologyKey) ?? []));
  expect(evidence.domainCount).toBeLessThanOrEqual(values.size);
  if (emptiest === undefined) expect([evidence.domainCount < evidence.minDomains, lowest]).toEqual([true, 0]);
  else expect([values.has(emptiest), emptiest === topologyValue]).toEqual([true, false]);
}

function checkResource(
  { resource, requested, used, allocatable }: ResourceEvidence,
  here: NodeObject,
  world: World,
): void {
  expect(requested).toBeGreaterThan(allocatable - used);
  if (resource !== "pods") return;
  expect(used).toBe(world.pods.filter(({ spec }) => spec.nodeName === here.metadata.name).length);
  expect(allocatable).toBe(Number(here.status?.allocatable?.["pods"]));
}

function check({ plugin, evidence }: EvidencedRejection, pod: PodObject, here: NodeObject, world: World): void {
  switch (evidence?.kind) {
    case "interPod":
      checkInterPod(evidence, pod, here, world);
      break;
    case "spread":
      checkSpread(evidence, pod, here, world);
      break;
    case "resource":
      checkResource(evidence, here, world);
      break;
    case "fact":
      if (plugin === "TaintToleration") checkTaint(evidence.fact, here);
      break;
    default:
      if (plugin === "NodeUnschedulable") checkCordon(here);
  }
}

function checkTaint(fact: string, here: NodeObject): void {
  expect(taintsTold(here)).toContain(fact.split(/[ ,]/)[3]);
}

function checkCordon({ spec }: NodeObject): void {
  expect(spec?.unschedulable).toBe(true);
}

/** The taints that can keep a pod away, as kubectl writes them. */
function taintsTold({ spec }: NodeObject): readonly string[] {
  const taints = (spec?.taints ?? []).filter(({ effect }) => effect !== "PreferNoSchedule");
  return taints.map(({ key, value = "", effect }) => `${key}${value === "" ? "" : `=${value}`}:${effect}`);
}

const objects = arbitraryCluster().map((steps) => {
  const once = new Map<string, ClusterObject>();
  for (const step of steps) if (step.kind === "put") once.set(JSON.stringify(referenceTo(step.object)), step.object);
  return [...once.values()];
});

test("what is said of a node is so, by the objects themselves", () => {
  const kinds = new Map<string, number>();
  fc.assert(
    fc.property(objects, arbitraryPod(fc.constant("asked")), (all, pod) => {
      const engine = createIncrementalEngine(defaultProfile());
      for (const object of all) engine.add(object);
      const world = worldOf(all);
      const explanation = explainPod(engine, pod, "asked");
      for (const { outcome, rejections } of explanation.nodes) {
        const here = nodeOf(world, outcome.nodeName);
        for (const rejection of rejections) {
          const { evidence, plugin } = rejection;
          const kind = evidence?.kind === "interPod" ? evidence.direction : (evidence?.kind ?? plugin);
          kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
          check(rejection, pod, here, world);
        }
        // Pods that are said to avoid the pod which avoids them do so, all of them.
        for (const { text } of rejectionLines(rejections, outcome.nodeName)) {
          if (!text.endsWith(", and they avoid it")) continue;
          const avoided = rejections.flatMap(({ evidence }) =>
            evidence?.kind === "interPod" && evidence.direction === "avoids" ? evidence.blockers : [],
          );
          const avoiding = rejections.flatMap(({ evidence }) =>
            evidence?.kind === "interPod" && evidence.direction === "avoidedBy" ? [evidence.termOf] : [],
          );
          const named = avoided.filter(({ namespace, name }) => text.includes(`${namespace}/${name}`));
          for (const { namespace, name } of named.slice(0, 1)) expect(avoiding).toContainEqual({ namespace, name });
        }
      }
      const counted = [...pendingReason(explanation).matchAll(/(?:^|; )(\d+) (?:nodes? |more )/g)];
      const sum = counted.reduce((total, [, count]) => total + Number(count), 0);
      const rejected = explanation.nodes.filter(({ outcome }) => outcome.code !== "Success").length;
      const isCounted = explanation.onlyNode === undefined && explanation.fails !== true;
      expect(sum).toBe(isCounted ? rejected : 0);
    }),
    { numRuns: 300 },
  );
  for (const kind of ["wants", "avoids", "avoidedBy", "spread", "resource", "fact", "NodeUnschedulable"]) {
    expect([kind, (kinds.get(kind) ?? 0) > 10]).toEqual([kind, true]);
  }
});
