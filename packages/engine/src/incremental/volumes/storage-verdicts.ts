import type { PersistentVolumeClaim } from "../../api/storage.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { NodeVolumes, Provision } from "../../plugins/volume-binding/node-volumes.ts";
import { noProvisioner } from "../../plugins/volume-binding/provisions.ts";
import { offerTo } from "../../storage/find-matching-volume.ts";
import { requestedBytes, requestsStorage, storageRequest } from "../../storage/storage-amounts.ts";
import type { ClassStorage } from "./class-storage.ts";
import { type FreeVolume, volumeOrder } from "./free-volume.ts";
import { firstOf } from "./item-group.ts";
import { type KnownStorage, storageOrder } from "./known-storage.ts";
import type { NodePart } from "./node-parts.ts";

/** Kinds of volumes below this number can be told apart in a key. */
const mostKinds = 1024;

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
      if (volume !== undefined) return scores.ofVolumes(volume.kind + 1, [{ claim: first.claim, free: volume }]);
      if (!makes || !part.isAllowed) return unsuited;
      if (!first.needsStorage) return 0;
      const storage = firstOf(part.storages, storageOrder, first.fits);
      return storage === undefined ? unsuited : scores.ofStorage(first, storage);
    }

    return together(asks, part, { isMade: makes && part.isAllowed, scores });
  };
}

/** The verdict on several claims, of which none gets a volume that another one has. */
function together(
  asks: readonly Ask[],
  part: NodePart,
  { isMade, scores }: { readonly isMade: boolean; readonly scores: ScoresKept },
): number {
  const bound: Bound[] = [];
  const provisions: Provision[] = [];
  let key = 0;
  for (const ask of asks) {
    const isLeft = (one: FreeVolume): boolean => ask.suits(one) && !bound.some(({ free }) => free === one);
    const free = firstOf(part.volumes, volumeOrder, isLeft);
    key = key * mostKinds + (free === undefined ? 0 : free.kind + 1);
    if (free !== undefined) {
      bound.push({ claim: ask.claim, free });
      continue;
    }
    if (!isMade) return unsuited;
    const storage = ask.needsStorage ? firstOf(part.storages, storageOrder, ask.fits) : undefined;
    if (ask.needsStorage && storage === undefined) return unsuited;
    provisions.push({ claim: ask.claim, capacity: storage?.capacity });
  }
  return bound.length > 0 ? scores.ofVolumes(key, bound) : scores.ofProvisions(provisions);
}

interface Bound {
  readonly claim: PersistentVolumeClaim;
  readonly free: FreeVolume;
}

/** What one claim asks for. */
class Ask {
  readonly claim: PersistentVolumeClaim;
  readonly request: bigint;
  /** Whether a volume can be made for it only where there is enough storage. */
  readonly needsStorage: boolean;
  readonly bytes: bigint;
  /** By kind of volume: 1 suits, 2 does not; 0: it has not been asked about. Unused for claims that look at labels. */
  readonly #offers: number[] = [];

  constructor(claim: PersistentVolumeClaim, driverTells: boolean) {
    this.claim = claim;
    this.request = storageRequest(claim);
    this.bytes = requestedBytes(claim);
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

  readonly fits = ({ largest }: KnownStorage): boolean => largest >= this.bytes;
}

/** Scores by what they follow from. */
class ScoresKept {
  readonly #score: VolumesScore | undefined;
  /** By the kinds of the volumes that the claims get, as one number. */
  readonly #ofVolumes = new Map<number, number>();

  constructor(score: VolumesScore | undefined) {
    this.#score = score;
  }

  /** @param key Equal where each claim gets a volume of the same kind, or none. */
  ofVolumes(key: number, bound: readonly Bound[]): number {
    if (this.#score === undefined) return 0;
    // Keys made of larger numbers may be those of other kinds.
    const isKept = key <= Number.MAX_SAFE_INTEGER && bound.every(({ free }) => free.kind + 1 < mostKinds);
    const known = isKept ? this.#ofVolumes.get(key) : undefined;
    if (known !== undefined) return known;
    const bindings = bound.map(({ claim, free }) => ({ claim, volume: free.volume }));
    const score = this.#score({ bindings, provisions: [], conflicts: [] });
    if (isKept) this.#ofVolumes.set(key, score);
    return score;
  }

  ofProvisions(provisions: readonly Provision[]): number {
    return this.#score?.({ bindings: [], provisions, conflicts: [] }) ?? 0;
  }

  /** Storage of the driver remembers what it was worth to the last claim, since pods of a kind come in rows. */
  ofStorage({ claim, bytes }: Ask, storage: KnownStorage): number {
    if (this.#score === undefined) return 0;
    const { worth } = storage;
    if (worth?.score === this.#score && worth.bytes === bytes) return worth.value;
    const value = this.ofProvisions([{ claim, capacity: storage.capacity }]);
    storage.worth = { score: this.#score, bytes, value };
    return value;
  }
}
