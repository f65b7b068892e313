import { didYouMean } from "@stowage/manifests";
import { kindNamed, unknownKind } from "../plan/resource-kinds.ts";
import type { CapacityInput } from "./capacity-input.ts";
import { isScalable } from "./scalable.ts";

/** Says that nothing is called so, where it was looked for, and what was perhaps meant. */
export function nowhereText(
  reference: string,
  { cluster, wishes, plan, namespace, defaultNamespace = "default" }: CapacityInput,
): string {
  const [first = "", second] = reference.split("/");
  const kind = second === undefined ? undefined : kindNamed(first);
  const name = second ?? first;
  if (second !== undefined && kind === undefined) return unknownKind(first);
  const objects = [...(cluster?.manifests ?? []), ...wishes].map(({ object }) => object);
  const owners = [...plan.bound, ...plan.pods].flatMap(({ pod, owner }) =>
    owner === undefined ? [] : [{ ...owner, namespace: pod.metadata.namespace ?? "default" }],
  );
  const named = objects.filter(isScalable).map((object) => ({
    kind: object.kind,
    name: object.metadata.name ?? "",
    namespace: object.metadata.namespace ?? namespace ?? defaultNamespace,
  }));
  const all = [...named, ...owners].filter((one) => kind === undefined || one.kind === kind);
  const elsewhere = [...new Set(all.filter((one) => one.name === name).map((one) => one.namespace))];
  const where =
    namespace !== undefined ? `namespace "${namespace}"` : cluster === undefined ? "the manifests" : "any namespace";
  const known = all.filter((one) => namespace === undefined || one.namespace === namespace).map((one) => one.name);
  const hint =
    elsewhere.length > 0
      ? ` (there is one in ${elsewhere.map((one) => `"${one}": pass -n ${one}`).join(", or in ")})`
      : didYouMean(name, known);
  return `there is no ${kind ?? "workload"} "${name}" in ${where}${hint}`;
}
