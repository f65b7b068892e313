import { parseQuantity } from "../../api/quantity.ts";
import type { CSIStorageCapacity } from "../../api/storage.ts";
import { storedKey } from "../../cluster/stored-objects.ts";
import { wholeBytes } from "../../storage/storage-amounts.ts";
import { compareTexts } from "./free-volume.ts";

/** Storage that a driver tells of. */
export interface KnownStorage {
  readonly capacity: CSIStorageCapacity;
  readonly key: string;
  /** The largest volume, in bytes; -1 where it is not said. */
  readonly largest: bigint;
  /** What was last made of it: by whom, for so many bytes. */
  worth: { readonly score: unknown; readonly bytes: bigint; readonly value: number } | undefined;
}

export function knownStorage(capacity: CSIStorageCapacity): KnownStorage {
  const { namespace = "default", name = "" } = capacity.metadata;
  const quantity = parseQuantity(capacity.maximumVolumeSize ?? capacity.capacity ?? "");
  const largest = quantity === undefined ? -1n : wholeBytes(quantity);
  return { capacity, key: storedKey("CSIStorageCapacity", namespace, name), largest, worth: undefined };
}

/** In the order of stored objects: the first that has enough counts. */
export function storageOrder(one: KnownStorage, other: KnownStorage): number {
  return compareTexts(one.key, other.key);
}
