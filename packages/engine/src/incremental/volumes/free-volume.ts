import type { Quantity } from "../../api/quantity.ts";
import type { PersistentVolume } from "../../api/storage.ts";
import { storageCapacity } from "../../storage/storage-amounts.ts";

/** A volume that no claim has yet. */
export interface FreeVolume {
  readonly volume: PersistentVolume;
  readonly name: string;
  readonly capacity: Quantity;
  /** The same number for volumes that are the same to any claim without a selector. */
  readonly kind: number;
}

/** Numbers what volumes are to claims; see `offerTo`, and what VolumeBinding scores. */
export class VolumeKinds {
  readonly #kinds = new Map<string, number>();

  of(volume: PersistentVolume): FreeVolume {
    const { metadata, spec = {}, status } = volume;
    const text = JSON.stringify([
      spec.capacity?.["storage"],
      spec.storageClassName,
      spec.volumeMode,
      spec.volumeAttributesClassName,
      spec.accessModes,
      metadata.deletionTimestamp === undefined,
      status?.phase,
    ]);
    let kind = this.#kinds.get(text);
    if (kind === undefined) this.#kinds.set(text, (kind = this.#kinds.size));
    return { volume, name: metadata.name ?? "", capacity: storageCapacity(volume), kind };
  }
}

/** The smallest first, as claims take them; of equals the first by name. */
export function volumeOrder(one: FreeVolume, other: FreeVolume): number {
  if (one.capacity !== other.capacity) return one.capacity < other.capacity ? -1 : 1;
  return compareTexts(one.name, other.name);
}

export function compareTexts(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
