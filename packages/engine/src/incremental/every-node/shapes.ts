import type { PodInfo } from "../../cluster/pod-info.ts";
import { NodeInclusions } from "../nodes/node-inclusions.ts";
import { namedNode } from "../pods/named-node.ts";
import { shapeText } from "../pods/same-spec.ts";
import { Shape, type ShapeInputs } from "./shape.ts";

/** Shapes times nodes to keep: about 80 bytes each. */
const maxKept = 4_000_000;
/** Even with very many nodes. */
const minShapes = 16;

/** What is kept for pods of one spec. */
export interface KeptShape {
  readonly shape: Shape;
  readonly inclusions: NodeInclusions;
}

/** The shapes of the pods that were asked about lately. */
export class Shapes {
  readonly #inputs: ShapeInputs;
  // In the order of use: what was not used for longest is first.
  readonly #shapes = new Map<string, KeptShape>();
  #last: { readonly pod: PodInfo; readonly text: string } | undefined;

  constructor(inputs: ShapeInputs) {
    this.#inputs = inputs;
  }

  of(pod: PodInfo): KeptShape {
    const text = this.#textOf(pod);
    const known = this.#shapes.get(text);
    const kept = known ?? {
      shape: new Shape(pod, this.#inputs),
      inclusions: new NodeInclusions(pod, this.#inputs.nodes, this.#inputs.survey),
    };
    if (known !== undefined) this.#shapes.delete(text);
    this.#shapes.set(text, kept);
    this.#forgetOldest();
    return kept;
  }

  #forgetOldest(): void {
    const most = Math.max(minShapes, maxKept / Math.max(1, this.#inputs.nodes.slots));
    for (const text of this.#shapes.keys()) {
      if (this.#shapes.size <= most) return;
      this.#shapes.delete(text);
    }
  }

  #textOf(pod: PodInfo): string {
    const { spec, status } = pod.pod;
    const last = this.#last?.pod.pod;
    if (this.#last !== undefined && last?.spec === spec && last.status === status) return this.#last.text;
    const text = canonicalText(pod);
    this.#last = { pod, text };
    return text;
  }
}

/** Everything of a pod that the local plugins read. Two texts for one meaning only cost time. */
function canonicalText({ pod: { spec }, usage, requests }: PodInfo): string {
  const amounts = [usage, requests].map((one) => [one.milliCpu, one.memory, one.ephemeralStorage, ...one.scalars]);
  const named = namedNode(spec.affinity?.nodeAffinity);
  return `${JSON.stringify([spec.nodeName, named, ...amounts])} ${shapeText(spec)}`;
}
