import { controllerOf } from "@stowage/engine";
import { didYouMean } from "@stowage/manifests";
import type { BoundPod, Plan, PlannedPod } from "./planned-pod.ts";
import { kindNamed, unknownKind } from "./resource-kinds.ts";

/** The pods behind a name, or why there are none. */
export type Found =
  | { readonly kind: "found"; readonly pods: readonly (PlannedPod | BoundPod)[] }
  | { readonly kind: "notFound"; readonly message: string };

/**
 * The pods that `deployment/web`, `sts/db` or `pod/x` stands for, those to place first. Kinds are read as kubectl reads
 * them.
 */
export function findPods(plan: Plan, reference: string, namespace = "default"): Found {
  const slash = reference.indexOf("/");
  if (slash <= 0 || slash === reference.length - 1) {
    return {
      kind: "notFound",
      message: `"${reference}" names no pod or workload; expected KIND/NAME, such as deployment/web`,
    };
  }
  const kind = kindNamed(reference.slice(0, slash));
  if (kind === undefined) return { kind: "notFound", message: unknownKind(reference.slice(0, slash)) };
  const name = reference.slice(slash + 1);
  const all: readonly (PlannedPod | BoundPod)[] = [...plan.pods, ...plan.bound];
  const here = all.filter(({ pod }) => (pod.metadata.namespace ?? "default") === namespace);
  const pods = here.filter((one) => namesOf(one, kind).includes(name));
  if (pods.length > 0) return { kind: "found", pods };
  return { kind: "notFound", message: notFoundText(kind, name, namespace, all, here) };
}

function namesOf({ pod, owner }: PlannedPod | BoundPod, kind: string): readonly string[] {
  if (kind === "Pod") return [pod.metadata.name ?? ""];
  const controller = controllerOf(pod.metadata);
  return [owner, controller].flatMap((one) => (one?.kind === kind ? [one.name] : []));
}

function notFoundText(
  kind: string,
  name: string,
  namespace: string,
  all: readonly (PlannedPod | BoundPod)[],
  here: readonly (PlannedPod | BoundPod)[],
): string {
  const elsewhere = all.find((one) => namesOf(one, kind).includes(name))?.pod.metadata.namespace;
  const known = new Set(here.flatMap((one) => namesOf(one, kind)));
  const hint =
    elsewhere === undefined ? didYouMean(name, known) : ` (there is one in "${elsewhere}": pass -n ${elsewhere})`;
  const what = kind === "Pod" ? `is no pod "${name}"` : `are no pods of ${kind} "${name}"`;
  return `there ${what} in namespace "${namespace}"${hint}`;
}
