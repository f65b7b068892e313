import {
  isFullyBound,
  type PersistentVolume,
  type PersistentVolumeClaim,
  selectedNodeOf,
  volumeClaims,
} from "@stowage/engine";
import { keyOf, objectText } from "../apply/object-key.ts";
import type { Warning } from "../apply/warning.ts";
import type { SimulatedPod } from "./simulated-pod.ts";
import { fewNames } from "../subjects/few-names.ts";
import { mostNamed } from "./unplayed.ts";
import type { World } from "./world.ts";

/**
 * Claims of pods that are not where their volumes were made: where else these can be used only their drivers know, so that
 * such pods may not be stuck at all, or may be where they can not.
 */
export class UnknownVolumes {
  readonly #claims = new Map<string, PersistentVolumeClaim>();
  readonly #places = new Set<string>();

  /** Looks at the pods as they are now. */
  note(world: World): void {
    const { cluster } = world.engine;
    if (cluster.objects("PersistentVolumeClaim").length === 0) return;
    for (const pod of world.pods.all()) {
      for (const { claimName } of volumeClaims(pod.pod)) {
        const { namespace = "default" } = pod.pod.metadata;
        const claim = cluster.object("PersistentVolumeClaim", namespace, claimName);
        const place = claim === undefined ? undefined : supposedPlace(world, pod, claim);
        if (claim === undefined || place === undefined) continue;
        this.#claims.set(keyOf(claim), claim);
        this.#places.add(place);
      }
    }
  }

  /** What is to be said of all that were noted. */
  warnings(): readonly Warning[] {
    if (this.#claims.size === 0) return [];
    const names = fewNames([...this.#claims.values()].map(objectText), mostNamed);
    const [what, it] = this.#claims.size === 1 ? ["the volume of", "it is"] : ["the volumes of", "they are"];
    const message = `not known: where ${what} ${names} can be used from; ${it} taken to be for ${[...this.#places].join(" or ")}`;
    return [{ code: "NotPlayed", object: "", path: "", message }];
  }
}

/** For which nodes the volume of a pod's claim is taken to be, where that is not known and matters. */
function supposedPlace(
  { claims }: World,
  { state, nodeName }: SimulatedPod,
  claim: PersistentVolumeClaim,
): string | undefined {
  if (!isFullyBound(claim)) {
    return selectedNodeOf(claim) !== undefined && state === "pending"
      ? "the node alone that was chosen first"
      : undefined;
  }
  const supposed = claims.supposedVolumeOf(claim);
  return supposed === undefined || supposed.nodeName === nodeName ? undefined : nodesOf(supposed.volume);
}

function nodesOf({ spec }: PersistentVolume): string {
  const terms = spec?.nodeAffinity?.required?.nodeSelectorTerms ?? [];
  const keys = terms.flatMap(({ matchExpressions = [] }) => matchExpressions.map(({ key }) => key));
  return keys.length === 0 ? "every node" : `nodes with the ${keys.join(" and ")} of the one that was chosen first`;
}
