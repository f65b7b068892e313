import { type Quantity, parseQuantity, quantityMilliValue, quantityValue, type ResourceList } from "../api/quantity.ts";
import { isQualifiedName } from "./qualified-name.ts";
import { type Allocatable, noResources, type ResourceAmounts } from "./resource-amounts.ts";

/** Amounts by resource name, not rounded yet. Sums are made of these and rounded once, as upstream does. */
export type ExactAmounts = Map<string, Quantity>;

/** Reads a resource list. @throws RangeError for text that is no quantity: validation should have refused it. */
export function exactAmounts(list: ResourceList | undefined): ExactAmounts {
  const amounts: ExactAmounts = new Map();
  if (list !== undefined) {
    for (const name of Object.keys(list)) amounts.set(name, quantityOf(list, name));
  }
  return amounts;
}

/** Adds `more` to `sum`, name by name. */
export function addAmounts(sum: ExactAmounts, more: ExactAmounts): void {
  for (const [name, quantity] of more) sum.set(name, (sum.get(name) ?? 0n) + quantity);
}

/** Adds a resource list to `sum`, without the detour over {@link exactAmounts}. */
export function addResourceList(sum: ExactAmounts, list: ResourceList | undefined): void {
  if (list === undefined) return;
  for (const name of Object.keys(list)) sum.set(name, (sum.get(name) ?? 0n) + quantityOf(list, name));
}

/** Raises `most` to `other`, name by name. A name that is new to `most` comes in, whatever its amount. */
export function raiseAmounts(most: ExactAmounts, other: ExactAmounts): void {
  for (const [name, quantity] of other) {
    const known = most.get(name);
    if (known === undefined || quantity > known) most.set(name, quantity);
  }
}

/**
 * Rounds to the scheduler's units and drops what it does not count, such as `storage` and `pods`.
 * Source: `Resource.Add` (kube-scheduler, framework/types.go).
 */
export function toResourceAmounts(amounts: ExactAmounts): ResourceAmounts {
  let scalars: Map<string, number> | undefined;
  for (const [name, quantity] of amounts) {
    if (!isScalarResourceName(name)) continue;
    scalars ??= new Map();
    scalars.set(name, quantityValue(quantity));
  }
  return {
    milliCpu: quantityMilliValue(amounts.get("cpu") ?? 0n),
    memory: quantityValue(amounts.get("memory") ?? 0n),
    ephemeralStorage: quantityValue(amounts.get("ephemeral-storage") ?? 0n),
    scalars: scalars ?? noResources.scalars,
  };
}

/** What a node's `status.allocatable` gives. Source: `NewResource` (kube-scheduler, framework/types.go). */
export function toAllocatable(list: ResourceList | undefined): Allocatable {
  const amounts = exactAmounts(list);
  const { milliCpu, memory, ephemeralStorage, scalars } = toResourceAmounts(amounts);
  // Field by field: a spread with more behind it gives each object a shape of its own, which filters then pay for.
  return { milliCpu, memory, ephemeralStorage, scalars, pods: quantityValue(amounts.get("pods") ?? 0n) };
}

/**
 * Whether the scheduler counts the resource by its name: extended resources, huge pages, attachable volumes and
 * names of Kubernetes' own with a prefix. Source: `IsScalarResourceName` (kube-scheduler, util/utils.go).
 */
export function isScalarResourceName(name: string): boolean {
  return (
    name.startsWith("hugepages-") ||
    name.startsWith("attachable-volumes-") ||
    name.includes("kubernetes.io/") ||
    isExtendedResourceName(name)
  );
}

/** Whether the resource is none of Kubernetes' own. Source: `IsExtendedResourceName` (pkg/apis/core/v1/helper/helpers.go). */
export function isExtendedResourceName(name: string): boolean {
  if (!name.includes("/") || name.includes("kubernetes.io/") || name.startsWith("requests.")) return false;
  // It must make a name for a quota too.
  return isQualifiedName(`requests.${name}`);
}

function quantityOf(list: ResourceList, name: string): Quantity {
  const text = list[name] ?? "";
  const quantity = parseQuantity(text);
  if (quantity === undefined) throw new RangeError(`resource "${name}": "${text}" is not a quantity`);
  return quantity;
}
