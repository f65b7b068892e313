import {
  chosenVolumes,
  claimClassName,
  type Engine,
  isFullyBound,
  isKeptFor,
  type PersistentVolume,
  type PersistentVolumeClaim,
  type PodObject,
  selectedNodeAnnotation,
  selectedNodeOf,
  type StorageClass,
  volumeClaims,
} from "@stowage/engine";
import { madeUpUid } from "../names/made-up-uid.ts";
import { bestVolume } from "./best-volume.ts";
import { withDefaultClass } from "./default-class.ts";
import { madeVolume } from "./made-volume.ts";
import { ephemeralClaims } from "./pod-claim-templates.ts";
import { supposedVolume } from "./supposed-volume.ts";

const noProvisioner = "kubernetes.io/no-provisioner";

/** What a claim is called. */
export interface ClaimKey {
  readonly namespace: string;
  readonly name: string;
}

/** What there is to know about claims beside the engine's cluster. */
export interface ClaimOptions {
  /** Claims that are not in any cluster yet, as `namespace/name`: nobody has failed to make their volumes. */
  readonly wished?: Iterable<string>;
  /** Why the API server would refuse a claim; asked once for each that is made, and counted where it does not. */
  readonly whyRefused?: (claim: PersistentVolumeClaim) => string | undefined;
  /** Told of each claim and volume that comes, or is another one than before. */
  readonly onChange?: (
    object: PersistentVolumeClaim | PersistentVolume,
    before?: PersistentVolumeClaim | PersistentVolume,
  ) => void;
}

/** A volume that is there, and the node for whose pod it was made. */
export interface SupposedPlace {
  readonly volume: PersistentVolume;
  readonly nodeName: string;
}

/** What making a pod's claims has come to. */
export interface MadeClaims {
  readonly madeAny: boolean;
  /** Why its controller can not make the pod: one of its claims is refused. */
  readonly refused?: string;
}

/**
 * What controllers and provisioners do about the claims of one plan's cluster: makes those of pods, binds them. All of
 * it happens in the engine, and is taken back with it.
 */
export class ClaimController {
  readonly #engine: Engine;
  readonly #wished: Set<string>;
  /** How many claims had a name. */
  readonly #made = new Map<string, number>();
  /** Volumes of which it is only supposed where they can be used from. */
  readonly #supposed = new Set<string>();
  readonly #whyRefused: NonNullable<ClaimOptions["whyRefused"]>;
  readonly #onChange: NonNullable<ClaimOptions["onChange"]>;

  constructor(engine: Engine, { wished = [], whyRefused, onChange }: ClaimOptions = {}) {
    this.#engine = engine;
    this.#whyRefused = whyRefused ?? (() => undefined);
    this.#onChange = onChange ?? (() => {});
    this.#wished = new Set(wished);
  }

  /** Lets the controller of volumes act on every claim that is there. */
  settleAll(): void {
    for (const claim of this.#engine.cluster.objects("PersistentVolumeClaim")) {
      const complete = withDefaultClass(claim, this.#classes());
      if (complete !== claim) this.#change(claim, complete);
      this.#settle(complete);
    }
  }

  /** Makes the pod's own claims: those of its controller, and of its ephemeral volumes. */
  create(pod: PodObject, ofController: readonly PersistentVolumeClaim[]): MadeClaims {
    let madeAny = false;
    const missing = [...ofController, ...ephemeralClaims(pod)].filter((claim) => this.#find(claim) === undefined);
    for (const claim of missing) {
      const key = keyOf(claim);
      const before = this.#made.get(key) ?? 0;
      this.#made.set(key, before + 1);
      this.#wished.add(key);
      const uid = madeUpUid(`PersistentVolumeClaim/${key}/${before}`);
      const whole = withDefaultClass({ ...claim, metadata: { ...claim.metadata, uid } }, this.#classes());
      const why = this.#whyRefused(whole);
      if (why !== undefined && ofController.includes(claim))
        return { madeAny, refused: `its claim ${claim.metadata.name ?? ""}: ${why}` };
      // Of an ephemeral volume: the pod is there, and waits for its claim.
      if (why !== undefined) continue;
      madeAny = true;
      this.#add(whole);
      this.#settle(whole);
    }
    return { madeAny };
  }

  /** Takes the claims of a pod's ephemeral volumes away with it. Their volumes are nobody else's. */
  release(pod: PodObject): void {
    this.remove(ephemeralClaims(pod));
  }

  /** Takes claims away whose pods are not wanted any more. @returns those that were there */
  remove(claims: readonly PersistentVolumeClaim[]): readonly PersistentVolumeClaim[] {
    const present = claims.flatMap((claim) => this.#find(claim) ?? []);
    for (const { metadata, spec } of present) {
      const { namespace = "default", name = "" } = metadata;
      this.#engine.remove({ kind: "PersistentVolumeClaim", namespace, name });
      const volume = this.#engine.cluster.object("PersistentVolume", "", spec?.volumeName ?? "");
      if (volume?.status?.phase === "Bound") this.#change(volume, { ...volume, status: { phase: "Released" } });
    }
    return present;
  }

  /**
   * Binds the pod's claims as the scheduler and the provisioners do once it is placed. Call it before the pod is assumed.
   *
   * @returns Those whose volumes are being made on the node, as no CSINode says where they can be used from.
   */
  bindFor(pod: PodObject, nodeName: string): readonly ClaimKey[] {
    if (volumeClaims(pod).length === 0) return [];
    const { bindings, provisions } = chosenVolumes(pod, nodeName, this.#engine.cluster);
    // A claim that two volumes name is bound once.
    const seen = new Set<string>();
    const isFirst = ({ claim }: { readonly claim: PersistentVolumeClaim }): boolean => {
      const isNew = !seen.has(keyOf(claim));
      seen.add(keyOf(claim));
      return isNew;
    };
    for (const { claim, volume } of bindings.filter(isFirst)) this.#bind(claim, volume);
    const waiting: ClaimKey[] = [];
    for (const { claim } of provisions.filter(isFirst)) {
      const storageClass = this.#classOf(claim);
      const volume = storageClass && madeVolume(this.#engine, claim, storageClass, nodeName);
      if (volume !== undefined) {
        this.#bindMade(claim, volume);
        continue;
      }
      // Where the volume can be used from is not known; that it is being made for this node is.
      this.#change(claim, withAnnotation(claim, selectedNodeAnnotation, nodeName));
      const { namespace = "default", name = "" } = claim.metadata;
      waiting.push({ namespace, name });
    }
    return waiting;
  }

  /** As {@link bindFor}; volumes of provisioners that are known by their names are there at once. */
  bindAtOnce(pod: PodObject, nodeName: string): void {
    for (const claim of this.bindFor(pod, nodeName)) this.provision(claim, "known");
  }

  /**
   * The provisioner has made the volume of a claim for the node that was chosen for its pod: no pod is on a node before
   * that. Source: `BindPodVolumes` (pkg/scheduler/framework/plugins/volumebinding/binder.go).
   *
   * @param of Whether only where it is known from the provisioner's name where the volume can be used from.
   */
  provision({ namespace, name }: ClaimKey, of: "known" | "any"): void {
    const claim = this.#engine.cluster.object("PersistentVolumeClaim", namespace, name);
    if (claim === undefined || isFullyBound(claim)) return;
    const [nodeName, storageClass] = [selectedNodeOf(claim), this.#classOf(claim)];
    if (nodeName === undefined || storageClass === undefined) return;
    const made = supposedVolume(this.#engine, claim, storageClass, nodeName);
    if (made === undefined || (of === "known" && !made.isKnown)) return;
    if (!made.isKnown) this.#supposed.add(made.volume.metadata.name ?? "");
    this.#bindMade(claim, made.volume);
  }

  /** The volume of a bound claim, where it is only supposed from where it can be used, and the node it was made for. */
  supposedVolumeOf(claim: PersistentVolumeClaim): SupposedPlace | undefined {
    const { volumeName = "" } = claim.spec ?? {};
    if (!this.#supposed.has(volumeName)) return undefined;
    const volume = this.#engine.cluster.object("PersistentVolume", "", volumeName);
    const nodeName = selectedNodeOf(claim);
    return volume === undefined || nodeName === undefined ? undefined : { volume, nodeName };
  }

  /**
   * Why nothing can be said of the pod: where the volume of one of its claims will be is for others to decide, before
   * the pod is placed. Nothing for claims of the cluster: that they have no volume is a fact.
   */
  unknownVolume(pod: PodObject): string | undefined {
    const { namespace = "default" } = pod.metadata;
    for (const { claimName } of volumeClaims(pod)) {
      const claim = this.#engine.cluster.object("PersistentVolumeClaim", namespace, claimName);
      if (claim === undefined || isFullyBound(claim) || !this.#wished.has(`${namespace}/${claimName}`)) continue;
      const why = this.#whyUnknown(claim);
      if (why !== undefined) return `where the volume of claim ${claimName} will be is not known: ${why}`;
    }
    return undefined;
  }

  #whyUnknown(claim: PersistentVolumeClaim): string | undefined {
    const className = claimClassName(claim);
    if ((claim.spec?.volumeName ?? "") !== "" || claim.spec?.storageClassName === "") return undefined;
    if (this.#classes().length === 0) {
      return "there is no StorageClass among the objects; add them to the cluster's (kubectl get storageclasses -o yaml)";
    }
    const storageClass = this.#classOf(claim);
    if (storageClass === undefined || storageClass.volumeBindingMode === "WaitForFirstConsumer") return undefined;
    if (!makesVolumes(storageClass)) return undefined;
    return `class ${className} binds at once (volumeBindingMode: Immediate), and ${storageClass.provisioner} chooses the place; WaitForFirstConsumer would leave it to the pod`;
  }

  /** What the controller of volumes does about a claim. Source: `syncUnboundClaim` (pkg/controller/volume/persistentvolume). */
  #settle(claim: PersistentVolumeClaim): void {
    const { metadata, spec } = claim;
    if (isFullyBound(claim) || metadata.deletionTimestamp !== undefined) return;
    const { cluster } = this.#engine;
    const volumeName = spec?.volumeName ?? "";
    if (volumeName !== "") {
      const volume = cluster.object("PersistentVolume", "", volumeName);
      if (volume !== undefined && (volume.spec?.claimRef === undefined || isKeptFor(volume, claim))) {
        this.#bind(claim, volume);
      }
      return;
    }
    const storageClass = this.#classOf(claim);
    const isDelayed = storageClass?.volumeBindingMode === "WaitForFirstConsumer";
    const volume = bestVolume(claim, cluster.objects("PersistentVolume"), isDelayed);
    if (volume !== undefined) this.#bind(claim, volume);
    else if (storageClass !== undefined && !isDelayed && this.#isNew(claim) && makesVolumes(storageClass)) {
      // Only volumes that can be used from everywhere have a place that is known.
      const made = madeVolume(this.#engine, claim, storageClass);
      if (made !== undefined) this.#bindMade(claim, made);
    }
  }

  #bindMade(claim: PersistentVolumeClaim, volume: PersistentVolume): void {
    this.#add(volume);
    this.#bind(claim, volume);
  }

  #bind(claim: PersistentVolumeClaim, volume: PersistentVolume): void {
    const { namespace = "default", name = "", uid = "" } = claim.metadata;
    const claimRef = { namespace, name, uid };
    this.#change(volume, { ...volume, spec: { ...volume.spec, claimRef }, status: { phase: "Bound" } });
    const volumeName = volume.metadata.name ?? "";
    const bound = withAnnotation(claim, "pv.kubernetes.io/bind-completed", "yes");
    this.#change(claim, { ...bound, spec: { ...claim.spec, volumeName }, status: { phase: "Bound" } });
  }

  #add(object: PersistentVolumeClaim | PersistentVolume): void {
    this.#engine.add(object);
    this.#onChange(object);
  }

  #change<Kind extends PersistentVolumeClaim | PersistentVolume>(before: Kind, object: Kind): void {
    this.#engine.change(object);
    this.#onChange(object, before);
  }

  #isNew(claim: PersistentVolumeClaim): boolean {
    return this.#wished.has(keyOf(claim));
  }

  #find({ metadata: { namespace = "default", name = "" } }: PersistentVolumeClaim): PersistentVolumeClaim | undefined {
    return this.#engine.cluster.object("PersistentVolumeClaim", namespace, name);
  }

  #classOf(claim: PersistentVolumeClaim): StorageClass | undefined {
    return this.#engine.cluster.object("StorageClass", "", claimClassName(claim));
  }

  #classes(): readonly StorageClass[] {
    return this.#engine.cluster.objects("StorageClass");
  }
}

function makesVolumes({ provisioner }: StorageClass): boolean {
  return provisioner !== "" && provisioner !== noProvisioner;
}

function withAnnotation(claim: PersistentVolumeClaim, key: string, value: string): PersistentVolumeClaim {
  const annotations = { ...claim.metadata.annotations, [key]: value };
  return { ...claim, metadata: { ...claim.metadata, annotations } };
}

function keyOf({ metadata: { namespace = "default", name = "" } }: PersistentVolumeClaim): string {
  return `${namespace}/${name}`;
}
