import { matchesRequiredNodeAffinity, requiredNodeAffinity } from "../../cluster/node-selector.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import { doNotSchedule, untoleratedTaint } from "../../cluster/tolerations.ts";
import { grown } from "../growing-array.ts";
import type { NodeTable } from "./node-table.ts";

/** The pod may go to the node by its node affinity and selector. */
export const affinityIncludes = 1;
/** The pod tolerates the node's taints. */
export const taintsInclude = 2;

/** Which nodes count for the topology spread constraints of pods with one spec (`matchNodeInclusionPolicies`). */
export class NodeInclusions {
  /** By slot: {@link affinityIncludes} and {@link taintsInclude}, added up. */
  bits: Uint8Array = new Uint8Array(0);
  readonly #pod: PodInfo;
  readonly #nodes: NodeTable;
  readonly #affinity: ReturnType<typeof requiredNodeAffinity>;
  #versions = new Float64Array(0);
  #version = -1;

  constructor(pod: PodInfo, nodes: NodeTable) {
    this.#pod = pod;
    this.#nodes = nodes;
    this.#affinity = requiredNodeAffinity(pod.pod);
  }

  /** Judges every node that has changed again. */
  catchUp(): void {
    const { version, slots, objectVersions } = this.#nodes;
    if (this.#version === version) return;
    this.#version = version;
    this.bits = grown(this.bits, slots);
    this.#versions = grown(this.#versions, slots);
    for (let slot = 0; slot < slots; slot++) {
      const objectVersion = objectVersions[slot] ?? 0;
      if (this.#versions[slot] === objectVersion) continue;
      this.#versions[slot] = objectVersion;
      const node = this.#nodes.at(slot);
      if (node === undefined) continue;
      const { taints } = node.node.spec ?? {};
      const tolerated = untoleratedTaint(taints, this.#pod.pod.spec.tolerations, doNotSchedule) === undefined;
      this.bits[slot] =
        (matchesRequiredNodeAffinity(this.#affinity, node) ? affinityIncludes : 0) + (tolerated ? taintsInclude : 0);
    }
  }
}
