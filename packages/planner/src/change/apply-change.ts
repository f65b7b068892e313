import { type NodeObject, labelValue } from "@stowage/engine";
import { didYouMean, type KubernetesObject, labelKeyProblem, labelValueProblem } from "@stowage/manifests";
import { isNamespaced } from "../apply/object-key.ts";
import { kindNamed } from "../plan/resource-kinds.ts";
import { changeText } from "./change-text.ts";
import { cordoned, newNode } from "./changed-node.ts";
import { restarted, templateOf, withImage, withReplicas } from "./changed-workload.ts";
import { type Change, changedLabels, type ObjectName } from "./change.ts";
import { patched } from "./json-patch.ts";
import { wholeApply } from "./whole-apply.ts";

/** What a change finds in the cluster. */
export interface PresentObjects {
  /** The namespace of what names none. */
  readonly namespace: string;
  find(kind: string, namespace: string, name: string): KubernetesObject | undefined;
  nodes(): Iterable<NodeObject>;
  /** Those of a kind, to say which may have been meant. Absent: nothing is said of that. */
  ofKind?(kind: string): Iterable<KubernetesObject>;
}

/** What a change does to the objects. */
export type ChangeEffect =
  /** The object is there from now on, new or in the place of the one of its kind and name. */
  | { readonly kind: "put"; readonly object: KubernetesObject }
  /** It goes, with what it owns; a pod terminates. */
  | { readonly kind: "delete"; readonly object: KubernetesObject }
  | { readonly kind: "lose"; readonly node: string }
  /** Once the other effects are there. */
  | { readonly kind: "drain"; readonly node: string }
  /** The first pod called so, or the one of that name. */
  | { readonly kind: "deletePod"; readonly namespace: string; readonly pod: string };

/** What a change does, or why it can not be made. */
export type AppliedChange =
  | { readonly ok: true; readonly effects: readonly ChangeEffect[] }
  | { readonly ok: false; readonly message: string /** The kind of what is not there. */; readonly missing?: string };

/** What the change does to the objects that are there. Does nothing itself. */
export function applyChange(change: Change, present: PresentObjects): AppliedChange {
  switch (change.kind) {
    case "apply":
      return done(...change.objects.map((object): ChangeEffect => ({ kind: "put", object: applied(object, present) })));
    case "delete": {
      const { kind, name } = change.object;
      if (kind === "Node") return withNode(name, present, () => [{ kind: "lose", node: name }]);
      if (kind === "Namespace") {
        return {
          ok: false,
          message: `deleting a namespace, with all that is in it, is not played: delete what is in "${name}"`,
        };
      }
      return withObject(change.object, present, (object) => [{ kind: "delete", object }]);
    }
    case "patch":
      return patchObject(change.object, change.patch, present);
    case "scale":
      return withWorkload(change, present, (object) => withReplicas(object, change.replicas));
    case "restart":
      return withWorkload(change, present, restarted);
    case "rollout":
      return withWorkload(change, present, (object) => withImage(object, change.image, change.container));
    case "drain":
      return withNode(change.node, present, (node) => [
        { kind: "put", object: cordoned(node, true) },
        { kind: "drain", node: change.node },
      ]);
    case "loseNode":
      return withNode(change.node, present, () => [{ kind: "lose", node: change.node }]);
    case "loseDomain":
      return loseDomain(change.topologyKey, change.value, present);
    case "deletePod":
      return done({ kind: "deletePod", namespace: change.namespace ?? present.namespace, pod: change.pod });
    case "cordon":
    case "uncordon":
      return withNode(change.node, present, (node) => [
        { kind: "put", object: cordoned(node, change.kind === "cordon") },
      ]);
    case "addNode":
      return addNodes(change.like, change.count, present);
    case "label": {
      const problem = labelsProblem(change.labels);
      if (problem !== undefined) return { ok: false, message: problem };
      return withObject(change.object, present, (object) => [
        {
          kind: "put",
          object: withMetadata(object, { labels: changedLabels(object.metadata.labels, change.labels) }),
        },
      ]);
    }
    case "taint": {
      const { key: ofTaint, value = "" } = change.taint;
      const problem = labelsProblem({ [ofTaint]: value });
      if (problem !== undefined) return { ok: false, message: `of the taint ${problem}` };
      return withNode(change.node, present, (node) => {
        const { key, effect } = change.taint;
        const others = (node.spec?.taints ?? []).filter((taint) => taint.key !== key || taint.effect !== effect);
        return [{ kind: "put", object: { ...node, spec: { ...node.spec, taints: [...others, change.taint] } } }];
      });
    }
    case "untaint":
      return untaint(change, present);
    default:
      return change satisfies never;
  }
}

/** Source: `deleteTaints` (k8s.io/kubectl, pkg/cmd/taint/utils.go): what is not there can not be removed. */
function untaint(
  { node: name, key, effect }: Extract<Change, { kind: "untaint" }>,
  present: PresentObjects,
): AppliedChange {
  const node = nodeCalled(name, present);
  if (node === undefined) return missing({ kind: "Node", name }, present);
  const { taints = [] } = node.spec ?? {};
  const left = taints.filter((taint) => taint.key !== key || (effect !== undefined && taint.effect !== effect));
  if (left.length < taints.length)
    return done({ kind: "put", object: { ...node, spec: { ...node.spec, taints: left } } });
  const wanted = effect === undefined ? key : `${key}:${effect}`;
  const has = taints.map((taint) => `${taint.key}:${taint.effect}`).join(", ");
  return { ok: false, message: `node "${name}" has no taint ${wanted}${has === "" ? "" : `; it has ${has}`}` };
}

/** What the API server would say of keys and values; it takes those that are removed as they are. */
function labelsProblem(labels: Readonly<Record<string, string | null>>): string | undefined {
  for (const [key, value] of Object.entries(labels)) {
    if (value === null) continue;
    const [ofKey, ofValue] = [labelKeyProblem(key), labelValueProblem(value)];
    if (ofKey !== undefined) return `the key "${key}" ${ofKey}`;
    if (ofValue !== undefined) return `the value "${value}" of ${key} ${ofValue}`;
  }
  return undefined;
}

function done(...effects: readonly ChangeEffect[]): AppliedChange {
  return { ok: true, effects };
}

function applied(object: KubernetesObject, present: PresentObjects): KubernetesObject {
  const { namespace: own = present.namespace, name = "" } = object.metadata;
  const placed = object.kind === "Node" ? object : withMetadata(object, { namespace: own });
  return wholeApply(present.find(object.kind ?? "", own, name), placed);
}

/** Says what is not there, where there is one, and what was perhaps meant. */
function missing({ kind, name, namespace: asked }: ObjectName, present: PresentObjects): AppliedChange {
  const all = [...(present.ofKind?.(kind) ?? [])].map(({ metadata }) => metadata);
  if (!isNamespaced(kind)) {
    const known = all.map((one) => one.name ?? "");
    const what = kind === "Node" ? "node" : kind;
    const hint = didYouMean(name, known) || thereAre(known);
    return { ok: false, message: `there is no ${what} "${name}"${hint}`, missing: kind };
  }
  const namespace = asked ?? present.namespace;
  const elsewhere = [...new Set(all.filter((one) => one.name === name).map((one) => one.namespace ?? "default"))];
  const known = all.filter((one) => (one.namespace ?? "default") === namespace).map((one) => one.name ?? "");
  const hint =
    elsewhere.length === 0
      ? didYouMean(name, known)
      : ` (there is one in ${elsewhere.map((one) => `"${one}": pass -n ${one}`).join(", or in ")})`;
  return { ok: false, message: `there is no ${kind} "${name}" in namespace "${namespace}"${hint}`, missing: kind };
}

/** The first few of those that are there. */
function thereAre(names: readonly string[]): string {
  if (names.length === 0) return "";
  const left = names.length - mostNamed;
  return `; there ${names.length === 1 ? "is" : "are"} ${names.slice(0, mostNamed).join(", ")}${left > 0 ? ` and ${left} more` : ""}`;
}

const mostNamed = 5;

function withNode(
  name: string,
  present: PresentObjects,
  effects: (node: NodeObject) => readonly ChangeEffect[],
): AppliedChange {
  const node = nodeCalled(name, present);
  return node === undefined ? missing({ kind: "Node", name }, present) : done(...effects(node));
}

function nodeCalled(name: string, present: PresentObjects): NodeObject | undefined {
  for (const node of present.nodes()) if (node.metadata.name === name) return node;
  return undefined;
}

function withObject(
  { kind, namespace, name }: ObjectName,
  present: PresentObjects,
  effects: (object: KubernetesObject) => readonly ChangeEffect[],
): AppliedChange {
  const object = present.find(kind, namespace ?? present.namespace, name);
  if (object !== undefined) return done(...effects(object));
  return missing({ kind, name, ...(namespace === undefined ? {} : { namespace }) }, present);
}

function patchObject(
  name: ObjectName,
  patch: Extract<Change, { kind: "patch" }>["patch"],
  present: PresentObjects,
): AppliedChange {
  const object = present.find(name.kind, name.namespace ?? present.namespace, name.name);
  if (object === undefined) return withObject(name, present, () => []);
  const result = patched(object, patch);
  if (!result.ok) return { ok: false, message: result.message };
  return done({ kind: "put", object: result.value as KubernetesObject });
}

function withWorkload(
  change: WorkloadChange,
  present: PresentObjects,
  changed: (object: KubernetesObject) => KubernetesObject | undefined,
): AppliedChange {
  const { workload, namespace } = change;
  const slash = workload.indexOf("/");
  const kind = kindNamed(workload.slice(0, slash)) ?? workload.slice(0, slash);
  const name = workload.slice(slash + 1);
  const object = present.find(kind, namespace ?? present.namespace, name);
  if (object === undefined) return missing({ kind, name, ...(namespace === undefined ? {} : { namespace }) }, present);
  const result = changed(object);
  if (result === undefined) return { ok: false, message: `can not ${changeText(change)}: ${whyNot(change, object)}` };
  return done({ kind: "put", object: result });
}

type WorkloadChange = Extract<Change, { kind: "scale" | "restart" | "rollout" }>;

/** Why a workload that is there can not be changed so. */
function whyNot(change: WorkloadChange, object: KubernetesObject): string {
  const { kind } = object;
  if (change.kind === "scale") return `a ${kind} has no replicas`;
  if (templateOf(object) === undefined)
    return `only Deployments, StatefulSets and DaemonSets are rolled out, no ${kind}`;
  return change.kind === "rollout" && change.container !== undefined
    ? `its template has no container "${change.container}"`
    : "its template has no container";
}

function loseDomain(topologyKey: string, value: string, present: PresentObjects): AppliedChange {
  const nodes = [...present.nodes()];
  const lost = nodes.filter(({ metadata }) => labelValue(metadata.labels, topologyKey) === value);
  if (lost.length === 0) {
    const values = new Set(nodes.flatMap(({ metadata }) => labelValue(metadata.labels, topologyKey) ?? []));
    const others = values.size === 0 ? "" : `; there are ${[...values].slice(0, 10).join(", ")}`;
    return { ok: false, message: `no node has the label ${topologyKey}=${value}${others}` };
  }
  return done(...lost.map(({ metadata }): ChangeEffect => ({ kind: "lose", node: metadata.name ?? "" })));
}

function addNodes(like: string, count: number, present: PresentObjects): AppliedChange {
  return withNode(like, present, (node) => {
    const taken = new Set([...present.nodes()].map(({ metadata }) => metadata.name));
    const effects: ChangeEffect[] = [];
    for (let number = 1; effects.length < count; number++) {
      const name = `${like}-new-${number}`;
      if (!taken.has(name)) effects.push({ kind: "put", object: newNode(node, name) });
    }
    return effects;
  });
}

function withMetadata(object: KubernetesObject, more: Partial<KubernetesObject["metadata"]>): KubernetesObject {
  return { ...object, metadata: { ...object.metadata, ...more } } as KubernetesObject;
}
