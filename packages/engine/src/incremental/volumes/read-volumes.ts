import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import { storedGroup } from "../../cluster/stored-groups.ts";
import { placedVolumes } from "../../storage/placed-volumes.ts";
import { volumeClaims } from "../../storage/pod-claims.ts";
import { attachmentsByNode } from "../../storage/volume-groups.ts";
import type { LiveNode } from "../nodes/live-node.ts";

/** For which nodes a persistent volume was looked up when what they have attached was counted. */
export class ReadVolumes {
  readonly #byVolume = new Map<string, Set<LiveNode>>();

  /** Notes each volume that a claim of the node's pods, or an attachment, names; it need not be there. */
  note(node: LiveNode, cluster: ClusterSnapshot): void {
    for (const { pod, namespace } of placedVolumes(node).pods) {
      for (const { claimName } of volumeClaims(pod)) {
        this.#note(cluster.object("PersistentVolumeClaim", namespace, claimName)?.spec?.volumeName, node);
      }
    }
    for (const { spec } of storedGroup(cluster, attachmentsByNode, node.name)) {
      this.#note(spec?.source.persistentVolumeName, node);
    }
  }

  /** The nodes to count anew when the volume changes; they are noted again when they are counted. */
  take(volume: string): Iterable<LiveNode> {
    const nodes = this.#byVolume.get(volume) ?? [];
    this.#byVolume.delete(volume);
    return nodes;
  }

  #note(volume: string | undefined, node: LiveNode): void {
    if (volume === undefined) return;
    const nodes = this.#byVolume.get(volume);
    if (nodes === undefined) this.#byVolume.set(volume, new Set([node]));
    else nodes.add(node);
  }
}
