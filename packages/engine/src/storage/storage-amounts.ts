import { parseQuantity, type Quantity, quantityValue, type ResourceList } from "../api/quantity.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../api/storage.ts";

/** What the claim asks for; nothing counts as 0. */
export function storageRequest({ spec }: PersistentVolumeClaim): Quantity {
  return storageOf(spec?.resources?.requests) ?? 0n;
}

/** Whether the claim says how much it wants. */
export function requestsStorage({ spec }: PersistentVolumeClaim): boolean {
  return storageOf(spec?.resources?.requests) !== undefined;
}

/** How large the volume is; unsaid counts as 0. */
export function storageCapacity({ spec }: PersistentVolume): Quantity {
  return storageOf(spec?.capacity) ?? 0n;
}

/** The amount in whole bytes, rounded up: what scores are made from. */
export function wholeBytes(quantity: Quantity): bigint {
  return BigInt(quantityValue(quantity));
}

function storageOf(resources: ResourceList | undefined): Quantity | undefined {
  const amount = resources !== undefined && Object.hasOwn(resources, "storage") ? resources["storage"] : undefined;
  return amount === undefined ? undefined : parseQuantity(amount);
}
