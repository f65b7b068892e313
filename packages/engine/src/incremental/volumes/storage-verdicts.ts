import type { CSIStorageCapacity, PersistentVolume, PersistentVolumeClaim } from "../../api/storage.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { NodeVolumes } from "../../plugins/volume-binding/node-volumes.ts";
import { noProvisioner } from "../../plugins/volume-binding/provisions.ts";
import { offerTo } from "../../storage/find-matching-volume.ts";
import { requestedBytes, requestsStorage, storageRequest } from "../../storage/storage-amounts.ts";
import type { ClassStorage } from "./class-storage.ts";
import { type FreeVolume, volumeOrder } from "./free-volume.ts";
import { firstOf } from "./item-group.ts";
import { storageOrder } from "./known-storage.ts";
import type { NodePart } from "./node-parts.ts";

/** What stands for nodes that the claims get no volumes on. */
export const unsuited = -1;

/** What a node gets on which these become of the claims. */
export type VolumesScore = (volumes: NodeVolumes) => number;

/**
 * What becomes of claims of one class, on nodes for which the class has the same: the score, or {@link unsuited}. As
 * `volumeFinder` finds it, for claims that neither have a volume kept for them nor a node selected.
 *
 * @param score Absent where nothing is scored.
 */
export function storageVerdicts(
  claims: readonly PersistentVolumeClaim[],
  { storageClass }: ClassStorage,
  cluster: ClusterSnapshot,
  score: VolumesScore | undefined,
): (part: NodePart) => number {
  const { provisioner } = storageClass;
  const makes = provisioner !== "" && provisioner !== noProvisioner;
  const tells = makes && cluster.object("CSIDriver", "", provisioner)?.spec?.storageCapacity === true;
  // The smallest first, so that the small volumes go to the small claims.
  const asks = claims
    .map((claim) => new Ask(claim, tells))
    .sort((one, other) => (one.request < other.request ? -1 : one.request > other.request ? 1 : 0));
  const [first] = asks;
  const scores = new ScoresKept(score);

  return (part) => {
    // Nearly all pods have one claim, and there may be as many parts as nodes.
    if (asks.length === 1 && first !== undefined) {
      const volume = firstOf(part.volumes, volumeOrder, first.suits);
      if (volume !== undefined) return scores.ofVolume(first.claim, volume);
      if (!makes || !part.isAllowed) return unsuited;
      if (!first.needsStorage) return 0;
      const storage = firstOf(part.storages, storageOrder, first.fits);
      return storage === undefined ? unsuited : scores.ofStorage(first.claim, storage.capacity);
    }

    const bindings: { claim: PersistentVolumeClaim; volume: PersistentVolume }[] = [];
    const provisions: { claim: PersistentVolumeClaim; capacity: CSIStorageCapacity | undefined }[] = [];
    const taken = new Set<FreeVolume>();
    for (const ask of asks) {
      const { claim } = ask;
      const free = firstOf(part.volumes, volumeOrder, (volume) => !taken.has(volume) && ask.suits(volume));
      if (free !== undefined) {
        taken.add(free);
        bindings.push({ claim, volume: free.volume });
        continue;
      }
      if (!makes || !part.isAllowed) return unsuited;
      const storage = ask.needsStorage ? firstOf(part.storages, storageOrder, ask.fits) : undefined;
      if (ask.needsStorage && storage === undefined) return unsuited;
      provisions.push({ claim, capacity: storage?.capacity });
    }
    return scores.of({ bindings, provisions, conflicts: [] });
  };
}

/** What one claim asks for. */
class Ask {
  readonly claim: PersistentVolumeClaim;
  readonly request: bigint;
  /** Whether a volume can be made for it only where there is enough storage. */
  readonly needsStorage: boolean;
  /** By kind of volume: 1 suits, 2 does not; 0: it has not been asked about. Unused for claims that look at labels. */
  readonly #offers: number[] = [];

  constructor(claim: PersistentVolumeClaim, driverTells: boolean) {
    this.claim = claim;
    this.request = storageRequest(claim);
    this.needsStorage = driverTells && requestsStorage(claim);
  }

  readonly suits = ({ volume, kind }: FreeVolume): boolean => {
    const { claim } = this;
    if (claim.spec?.selector !== undefined) return offerTo(claim, volume) === "free";
    const known = this.#offers[kind] ?? 0;
    if (known !== 0) return known === 1;
    const suits = offerTo(claim, volume) === "free";
    this.#offers[kind] = suits ? 1 : 2;
    return suits;
  };

  readonly fits = ({ largest }: { readonly largest: bigint }): boolean => largest >= requestedBytes(this.claim);
}

/** Scores by what they follow from. */
class ScoresKept {
  readonly #score: VolumesScore | undefined;
  /** By kind of volume. */
  readonly #ofVolume = new Map<number, number>();

  constructor(score: VolumesScore | undefined) {
    this.#score = score;
  }

  of(volumes: NodeVolumes): number {
    return this.#score?.(volumes) ?? 0;
  }

  ofVolume(claim: PersistentVolumeClaim, { volume, kind }: FreeVolume): number {
    if (this.#score === undefined) return 0;
    const known = this.#ofVolume.get(kind);
    if (known !== undefined) return known;
    const score = this.of({ bindings: [{ claim, volume }], provisions: [], conflicts: [] });
    this.#ofVolume.set(kind, score);
    return score;
  }

  ofStorage(claim: PersistentVolumeClaim, capacity: CSIStorageCapacity): number {
    if (this.#score === undefined) return 0;
    return this.of({ bindings: [], provisions: [{ claim, capacity }], conflicts: [] });
  }
}
