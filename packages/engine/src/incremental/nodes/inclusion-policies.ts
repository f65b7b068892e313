import type { Pod } from "../../api/pod.ts";
import { matchesRequiredNodeAffinity, requiredNodeAffinity } from "../../cluster/node-selector.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import { doNotSchedule, untoleratedTaint } from "../../cluster/tolerations.ts";
import type { NodeSurvey } from "./node-survey.ts";
import type { NodeTable } from "./node-table.ts";
import { filterTraits, noTraits } from "./plugin-traits.ts";

/** The pod may go to the node by its node affinity and selector. */
export const affinityIncludes = 1;
/** The pod tolerates the node's taints. */
export const taintsInclude = 2;

/** Which nodes count for spread constraints, by the policies of pods with one spec (`matchNodeInclusionPolicies`). */
export class InclusionPolicies {
  /** By slot: {@link affinityIncludes} and {@link taintsInclude}, added up. Of slots without a node, anything. */
  bits: Uint8Array = new Uint8Array(0);
  readonly #pod: PodInfo;
  readonly #nodes: NodeTable;
  readonly #survey: NodeSurvey;
  #version = -1;

  constructor(pod: PodInfo, nodes: NodeTable, survey: NodeSurvey) {
    this.#pod = pod;
    this.#nodes = nodes;
    this.#survey = survey;
  }

  /** Judges all nodes again when one has changed. */
  catchUp(): void {
    const { nodesVersion, slots } = this.#nodes;
    if (this.#version === nodesVersion) return;
    this.#version = nodesVersion;
    const { spec } = this.#pod.pod;
    const affinity = requiredNodeAffinity(this.#pod.pod);
    const byAffinity = this.#survey.numbers(filterTraits("NodeAffinity", spec, undefined), (node) =>
      matchesRequiredNodeAffinity(affinity, node) ? 0 : affinityIncludes,
    );
    this.bits = new Uint8Array(slots).fill(affinityIncludes + taintsInclude);
    for (const excluded of [byAffinity, byTaints(this.#pod.pod, this.#survey)])
      if (excluded !== undefined) takeAway(this.bits, excluded);
  }
}

/** By slot: {@link taintsInclude} where the pod does not tolerate the node's taints; absent where it tolerates all. */
function byTaints({ spec }: Pod, survey: NodeSurvey): Int32Array | undefined {
  return survey.numbers({ ...noTraits, admits: true }, ({ node }) =>
    untoleratedTaint(node.spec?.taints, spec.tolerations, doNotSchedule) === undefined ? 0 : taintsInclude,
  );
}

function takeAway(bits: Uint8Array, excluded: Int32Array): void {
  for (let slot = 0; slot < bits.length; slot++) bits[slot] -= excluded[slot];
}
