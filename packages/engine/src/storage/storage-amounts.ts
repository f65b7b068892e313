import { parseQuantity, type Quantity, quantityValue, type ResourceList } from "../api/quantity.ts";
import type { CSIStorageCapacity, PersistentVolume, PersistentVolumeClaim } from "../api/storage.ts";

/** Amounts by the object that says them: objects are never changed. */
const known = new WeakMap<PersistentVolume | PersistentVolumeClaim, Quantity>();

/** What the claim asks for; nothing counts as 0. */
export function storageRequest(claim: PersistentVolumeClaim): Quantity {
  const amount = known.get(claim) ?? storageOf(claim.spec?.resources?.requests) ?? 0n;
  known.set(claim, amount);
  return amount;
}

/** Whether the claim says how much it wants. */
export function requestsStorage({ spec }: PersistentVolumeClaim): boolean {
  return storageOf(spec?.resources?.requests) !== undefined;
}

/** How large the volume is; unsaid counts as 0. */
export function storageCapacity(volume: PersistentVolume): Quantity {
  const amount = known.get(volume) ?? storageOf(volume.spec?.capacity) ?? 0n;
  known.set(volume, amount);
  return amount;
}

/** What a claim asks for, what a volume has, or what is left of a storage, by the object that says it. */
const bytesOf = new WeakMap<PersistentVolume | PersistentVolumeClaim | CSIStorageCapacity, bigint>();

/** {@link storageRequest} in whole bytes. */
export function requestedBytes(claim: PersistentVolumeClaim): bigint {
  const bytes = bytesOf.get(claim) ?? wholeBytes(storageRequest(claim));
  bytesOf.set(claim, bytes);
  return bytes;
}

/** {@link storageCapacity} in whole bytes. */
export function volumeBytes(volume: PersistentVolume): bigint {
  const bytes = bytesOf.get(volume) ?? wholeBytes(storageCapacity(volume));
  bytesOf.set(volume, bytes);
  return bytes;
}

/** How much is left of the storage, in whole bytes; unsaid counts as 0. */
export function bytesLeft(storage: CSIStorageCapacity): bigint {
  const bytes = bytesOf.get(storage) ?? wholeBytes(parseQuantity(storage.capacity ?? 0) ?? 0n);
  bytesOf.set(storage, bytes);
  return bytes;
}

/** The amount in whole bytes, rounded up: what scores are made from. */
export function wholeBytes(quantity: Quantity): bigint {
  return BigInt(quantityValue(quantity));
}

function storageOf(resources: ResourceList | undefined): Quantity | undefined {
  const amount = resources !== undefined && Object.hasOwn(resources, "storage") ? resources["storage"] : undefined;
  return amount === undefined ? undefined : parseQuantity(amount);
}
