import { controllerOf } from "@stowage/engine";
import { didYouMean } from "@stowage/manifests";
import type { BoundPod, Plan, PlannedPod } from "./planned-pod.ts";
import { kindNamed, unknownKind } from "./resource-kinds.ts";

/** The pods behind a name, or why there are none. */
export type Found =
  | { readonly kind: "found"; readonly pods: readonly AnyPod[] }
  | { readonly kind: "notFound"; readonly message: string /** Several have that name. */; readonly isAmbiguous?: true };

type AnyPod = PlannedPod | BoundPod;

/**
 * The pods that `deployment/web`, `sts/db` or `pod/x` stands for, those to place first; `web` alone where one object has
 * that name. Kinds are read as kubectl reads them.
 *
 * @param namespace Absent: the `usual` one, and where nothing there has that name, the one where something has.
 */
export function findPods(plan: Plan, reference: string, namespace?: string, usual = "default"): Found {
  const [first = "", second, ...rest] = reference.split("/");
  if (first === "" || second === "" || rest.length > 0) {
    const message = `"${reference}" names no pod or workload; expected KIND/NAME, such as deployment/web`;
    return { kind: "notFound", message };
  }
  const kind = second === undefined ? undefined : kindNamed(first);
  if (second !== undefined && kind === undefined) return { kind: "notFound", message: unknownKind(first) };
  const asked: Asked = { kind, name: second ?? first, namespace };
  const all = namedObjects([...plan.pods, ...plan.bound]).filter((one) => kind === undefined || one.kind === kind);
  const named = all.filter(({ name }) => name === asked.name);
  const here = named.filter((one) => one.namespace === (namespace ?? usual));
  const meant = here.length > 0 || namespace !== undefined ? here : named;
  const [only] = meant;
  if (only === undefined) return { kind: "notFound", message: notFoundText(asked, all, named) };
  if (meant.length > 1) return { kind: "notFound", message: severalText(asked.name, meant), isAmbiguous: true };
  return { kind: "found", pods: only.pods };
}

interface Asked {
  /** `undefined`: of any kind. */
  readonly kind: string | undefined;
  readonly name: string;
  readonly namespace: string | undefined;
}

/** Something that can be asked for: a pod, or what owns pods. */
interface NamedObject {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly pods: AnyPod[];
}

function namedObjects(pods: readonly AnyPod[]): readonly NamedObject[] {
  const objects = new Map<string, NamedObject>();
  for (const one of pods) {
    const { metadata } = one.pod;
    const { namespace = "default" } = metadata;
    const names = [{ kind: "Pod", name: metadata.name ?? "" }, one.owner, controllerOf(metadata)];
    const keys = new Set<string>();
    for (const named of names) {
      if (named === undefined || kindNamed(named.kind) === undefined) continue;
      const { kind, name } = named;
      const key = JSON.stringify([kind, namespace, name]);
      if (keys.has(key)) continue;
      keys.add(key);
      const object = objects.get(key);
      if (object === undefined) objects.set(key, { kind, namespace, name, pods: [one] });
      else object.pods.push(one);
    }
  }
  return [...objects.values()];
}

function notFoundText(
  { kind, name, namespace }: Asked,
  all: readonly NamedObject[],
  named: readonly NamedObject[],
): string {
  const where = namespace === undefined ? "any namespace" : `namespace "${namespace}"`;
  const what =
    kind === undefined
      ? `is no pod or workload "${name}"`
      : kind === "Pod"
        ? `is no pod "${name}"`
        : `are no pods of ${kind} "${name}"`;
  const elsewhere = [...new Set(named.map((one) => one.namespace))];
  const known = all.filter((one) => namespace === undefined || one.namespace === namespace).map((one) => one.name);
  const hint =
    elsewhere.length === 0
      ? didYouMean(name, known)
      : ` (there is one in ${elsewhere.map((one) => `"${one}": pass -n ${one}`).join(", or in ")})`;
  return `there ${what} in ${where}${hint}`;
}

/** Says how to tell several apart: by kind, by namespace. */
export function severalText(name: string, meant: readonly Pick<NamedObject, "kind" | "namespace">[]): string {
  const kinds = new Set(meant.map(({ kind }) => kind));
  const namespaces = new Set(meant.map(({ namespace }) => namespace));
  const each = meant.map(({ kind, namespace }) => {
    const reference = `${kind.toLowerCase()}/${name}`;
    if (namespaces.size === 1) return reference;
    return kinds.size === 1 ? `-n ${namespace}` : `${reference} -n ${namespace}`;
  });
  const last = each.pop();
  return `several objects are called "${name}": say ${each.join(", ")} or ${last}`;
}
