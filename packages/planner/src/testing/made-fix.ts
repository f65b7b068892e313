import { controllerOf, type NodeObject, type PodObject } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import type { FixDocument } from "../fix/fix-document.ts";

/** A cluster and manifests, as somebody who reads a printed fix has them. */
export interface Situation {
  readonly cluster: readonly KubernetesObject[];
  readonly wishes: readonly KubernetesObject[];
}

/** Makes a fix as its reader would: from what is printed, by means of its own. */
export function madeFix(situation: Situation, fix: FixDocument): Situation {
  const { patch, command, objects } = fix;
  const means = [patch, command, objects].filter((one) => one !== null);
  if (means.length !== 1) throw new Error(`exactly one means is there, not ${means.length}`);
  if (patch !== null) return patched(situation, patch.target, patch.patch);
  if (command !== null) return commandsOf(command).reduce(commanded, situation);
  return added(situation, objects ?? []);
}

function added(situation: Situation, objects: readonly KubernetesObject[]): Situation {
  // With kubectl apply: a controller acts on a workload only when it is applied.
  const isApplied = ({ kind }: KubernetesObject): boolean => kind === "Deployment";
  return {
    cluster: [...situation.cluster, ...objects.filter((one) => !isApplied(one))],
    wishes: [...situation.wishes, ...objects.filter(isApplied)],
  };
}

function patched({ cluster, wishes }: Situation, target: string, patch: readonly object[]): Situation {
  const [kind = "", place = ""] = target.split(" ");
  const [name = "", namespace = ""] = place.split("/").reverse();
  const isIt = (object: KubernetesObject): boolean =>
    object.kind === kind &&
    object.metadata.name === name &&
    (namespace === "" || (object.metadata.namespace ?? "default") === namespace);
  const change = (object: KubernetesObject): KubernetesObject => {
    const copy = JSON.parse(JSON.stringify(object)) as KubernetesObject;
    for (const operation of patch) operate(copy, operation as Operation);
    return copy;
  };
  if (wishes.some(isIt)) return { cluster, wishes: wishes.map((one) => (isIt(one) ? change(one) : one)) };
  const found = cluster.find(isIt);
  if (found === undefined) throw new Error(`there is no ${target}`);
  // What is there changes in place; what a workload's controller does then, applying it says.
  const after = cluster.map((one) => (one === found ? change(one) : one));
  return { cluster: after, wishes: kind === "ResourceQuota" ? wishes : [...wishes, change(found)] };
}

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly value?: unknown;
}

/** RFC 6902, as strict as the API server is. */
function operate(object: object, { op, path, value }: Operation): void {
  const steps = path
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
  const last = steps.pop() ?? "";
  let here: unknown = object;
  for (const step of steps) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, step)) throw new Error(`no ${path}`);
    here = Reflect.get(here, step);
  }
  if (typeof here !== "object" || here === null) throw new Error(`no ${path}`);
  if (Array.isArray(here)) {
    const index = last === "-" ? here.length : Number(last);
    const most = op === "add" ? here.length : here.length - 1;
    if (!(index <= most)) throw new Error(`no ${path}`);
    here.splice(index, op === "add" ? 0 : 1, ...(op === "remove" ? [] : [value]));
    return;
  }
  if (op !== "add" && !Object.hasOwn(here, last)) throw new Error(`no ${path}`);
  if (op === "remove") Reflect.deleteProperty(here, last);
  else Reflect.set(here, last, value);
}

/** The commands of a line, each as its words. */
function commandsOf(line: string): readonly (readonly string[])[] {
  const commands: string[][] = [[]];
  for (const word of wordsOf(line)) {
    if (word === "&&") commands.push([]);
    else commands.at(-1)?.push(word);
  }
  return commands;
}

/** The words of a command line as a shell reads them: quotes and nothing more. */
function wordsOf(command: string): readonly string[] {
  return [...command.matchAll(/(?:'[^']*'|\\'|[^\s'\\]+)+/g)].map(([word]) =>
    word.replaceAll(/'([^']*)'|\\'/g, (all, quoted: string | undefined) => (all === "\\'" ? "'" : (quoted ?? ""))),
  );
}

function commanded({ cluster, wishes }: Situation, [program, verb, ...words]: readonly string[]): Situation {
  if (program === "printf" && verb === "%s") {
    const list = JSON.parse(words[0] ?? "") as { readonly items: readonly KubernetesObject[] };
    return added({ cluster, wishes }, list.items);
  }
  if (program !== "kubectl") throw new Error(`no ${program ?? ""}`);
  const onNode = (name: string, change: (node: NodeObject) => NodeObject): Situation => {
    const all = (objects: readonly KubernetesObject[]): readonly KubernetesObject[] =>
      objects.map((one) => (one.kind === "Node" && one.metadata.name === name ? change(one) : one));
    return { cluster: all(cluster), wishes: all(wishes) };
  };
  switch (verb) {
    case "cordon":
      return onNode(words[0] ?? "", (node) => ({ ...node, spec: { ...node.spec, unschedulable: true } }));
    case "uncordon":
      return onNode(words[0] ?? "", (node) => {
        const taints = node.spec?.taints?.filter(({ key }) => key !== "node.kubernetes.io/unschedulable") ?? [];
        return { ...node, spec: { ...node.spec, unschedulable: false, taints } };
      });
    case "taint": {
      const [, name = "", taint = ""] = words;
      const [key = "", effect = ""] = taint.replace(/-$/, "").split(":");
      return onNode(name, (node) => {
        const taints = node.spec?.taints?.filter((one) => one.key !== key || (effect !== "" && one.effect !== effect));
        return { ...node, spec: { ...node.spec, taints: taints ?? [] } };
      });
    }
    case "patch": {
      const [kind = "", name = "", ...rest] = words;
      const namespace = rest[0] === "-n" ? `${rest[1] ?? ""}/` : "";
      const target = [...cluster, ...wishes].find((one) => one.kind?.toLowerCase() === kind)?.kind ?? kind;
      return patched({ cluster, wishes }, `${target} ${namespace}${name}`, JSON.parse(rest.at(-1) ?? "") as object[]);
    }
    case "label":
      return labelled({ cluster, wishes }, words);
    case "delete": {
      const closed = cluster.flatMap((one) =>
        one.kind === "Node" && one.spec?.unschedulable === true ? [one.metadata.name ?? ""] : [],
      );
      // Last in the queue: who waited before is first. What is cordoned now takes none, whatever comes afterwards.
      const remade = cluster.filter((one) => isPod(one, words)).map(madeAnew);
      return {
        cluster: cluster.filter((one) => !isPod(one, words)),
        wishes: [...wishes, ...remade.map((pod) => keptFrom(pod, closed))],
      };
    }
    default:
      throw new Error(`kubectl ${verb ?? ""} is not known here`);
  }
}

function labelled({ cluster, wishes }: Situation, words: readonly string[]): Situation {
  const labels = Object.fromEntries(
    words
      .filter((word) => word.includes("="))
      .map((word) => [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)]),
  );
  const names = words.filter((word) => !word.includes("=") && !word.startsWith("-"));
  const kind = names.some((name) => name.startsWith("namespace/")) ? "Namespace" : "Node";
  const change = (one: KubernetesObject): KubernetesObject =>
    one.kind === kind && names.some((name) => name === one.metadata.name || name === `namespace/${one.metadata.name}`)
      ? ({ ...one, metadata: { ...one.metadata, labels: { ...one.metadata.labels, ...labels } } } as KubernetesObject)
      : one;
  return { cluster: cluster.map(change), wishes: wishes.map(change) };
}

function isPod(object: KubernetesObject, [, name, , namespace]: readonly string[]): object is PodObject {
  return object.kind === "Pod" && object.metadata.name === name && object.metadata.namespace === namespace;
}

/** What the controller makes in its place. */
function madeAnew(pod: PodObject): PodObject {
  if (controllerOf(pod.metadata) === undefined) throw new Error("nothing makes it anew");
  const { nodeName: _, ...spec } = pod.spec;
  const { uid: __, ...metadata } = pod.metadata;
  return { ...pod, metadata: { ...metadata, name: `${pod.metadata.name}-anew` }, spec };
}

/** A pod that goes to none of the nodes, beside all else that it asks for. */
function keptFrom(pod: KubernetesObject, nodes: readonly string[]): KubernetesObject {
  if (pod.kind !== "Pod" || nodes.length === 0) return pod;
  const { affinity } = pod.spec;
  const elsewhere = { matchFields: [{ key: "metadata.name", operator: "NotIn" as const, values: nodes }] };
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  const nodeSelectorTerms = required?.nodeSelectorTerms?.map((term) => ({ ...term, ...elsewhere })) ?? [elsewhere];
  const nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } };
  return { ...pod, spec: { ...pod.spec, affinity: { ...affinity, nodeAffinity } } };
}
