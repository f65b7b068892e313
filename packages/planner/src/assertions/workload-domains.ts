import { labelValue, podNamespace } from "@stowage/engine";
import type { Plan, PlannedPod } from "../plan/planned-pod.ts";
import type { Assertion, WorkloadName } from "./assertion.ts";
import type { AssertionInput } from "./assertion-input.ts";
import { nameText } from "./assertion-text.ts";
import { domainKey } from "./domain-key.ts";

/** Whether it is a pod of the workload. */
export function isOf(
  { pod, owner }: Pick<PlannedPod, "pod" | "owner">,
  { kind, name, namespace }: WorkloadName,
  { namespace: asked = "default" }: AssertionInput,
): boolean {
  if (podNamespace(pod) !== (namespace ?? asked)) return false;
  if (kind === "Pod") return pod.metadata.name === name;
  return owner?.kind === kind && owner.name === name;
}

/** The nodes of a workload's pods, one for each pod. */
function nodesOf(workload: WorkloadName, input: AssertionInput, plan: Plan): readonly string[] {
  const placed = plan.pods.flatMap((one) =>
    one.nodeName !== undefined && isOf(one, workload, input) ? [one.nodeName] : [],
  );
  const bound = plan.bound.flatMap((one) => (isOf(one, workload, input) ? (one.pod.spec.nodeName ?? []) : []));
  return [...placed, ...bound];
}

/** The domain of a node; a node without the label is one by itself. */
function domainOf(node: string, by: string, { engine }: Plan): string {
  if (by === "node") return node;
  return labelValue(engine.cluster.node(node)?.labels, domainKey(by)) ?? node;
}

/** How many pods of the workload each domain has. */
export function domainsOf(
  workload: WorkloadName,
  by: string,
  input: AssertionInput,
  plan: Plan,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const node of nodesOf(workload, input, plan)) {
    const domain = domainOf(node, by, plan);
    counts.set(domain, (counts.get(domain) ?? 0) + 1);
  }
  return counts;
}

/** Which pods are in one domain; `undefined` where no two are. */
export function sharedDomain(
  { workloads, by }: Extract<Assertion, { kind: "neverTogether" }>,
  input: AssertionInput,
  plan: Plan,
): string | undefined {
  const whose = new Map<string, WorkloadName>();
  for (const workload of workloads) {
    for (const node of nodesOf(workload, input, plan)) {
      const domain = domainOf(node, by, plan);
      const other = whose.get(domain);
      if (other !== undefined)
        return `a pod of ${nameText(workload)} and one of ${nameText(other)} are in ${by} ${domain}`;
      whose.set(domain, workload);
    }
  }
  return undefined;
}

/** Which workload has no pods where the first has some; `undefined` where none. */
export function separated(
  { workloads, by }: Extract<Assertion, { kind: "alwaysTogether" }>,
  input: AssertionInput,
  plan: Plan,
): string | undefined {
  const [first, ...others] = workloads;
  if (first === undefined) return undefined;
  const wanted = domainsOf(first, by, input, plan);
  if (others.length === 0)
    return wanted.size <= 1
      ? undefined
      : `its pods are in ${countText(wanted.size, by)}: ${[...wanted.keys()].join(", ")}`;
  for (const other of others) {
    const has = domainsOf(other, by, input, plan);
    const without = [...wanted.keys()].find((domain) => !has.has(domain));
    if (without !== undefined) return `${by} ${without} has pods of ${nameText(first)} and none of ${nameText(other)}`;
  }
  return undefined;
}

/** `2 zones`. */
export function countText(count: number, by: string): string {
  return `${count} ${by}${count === 1 ? "" : "s"}`;
}
