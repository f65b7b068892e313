/** What an engine did, one step a decision, in flat arrays: a million steps must not need a million objects. */
export interface Steps {
  readonly length: number;
  /** Which of the pending pods was decided: a pod that was deleted comes again. */
  readonly pods: Int32Array;
  /** The node that the pod was put on, by its place in the list of nodes; -1: it found none. */
  readonly nodes: Int32Array;
  /** What the engine said of the node that it chose: its total, how many nodes have it, and how many would do at all. */
  readonly totals: Float64Array;
  readonly ties: Int32Array;
  readonly feasible: Int32Array;
  /** How long the decision took, in microseconds. */
  readonly micros: Float64Array;
}

/** One step of {@link Steps}. */
export interface Step {
  readonly pod: number;
  readonly node: number;
  readonly total: number;
  readonly ties: number;
  readonly feasible: number;
  readonly micros: number;
}

/** Steps that are being made. */
export class GrowingSteps implements Steps {
  length = 0;
  readonly pods: Int32Array;
  readonly nodes: Int32Array;
  readonly totals: Float64Array;
  readonly ties: Int32Array;
  readonly feasible: Int32Array;
  readonly micros: Float64Array;

  /** @param most How many steps there may be: all that there is room for. */
  constructor(most: number) {
    this.pods = new Int32Array(most);
    this.nodes = new Int32Array(most);
    this.totals = new Float64Array(most);
    this.ties = new Int32Array(most);
    this.feasible = new Int32Array(most);
    this.micros = new Float64Array(most);
  }

  push({ pod, node, total, ties, feasible, micros }: Step): void {
    const step = this.length++;
    this.pods[step] = pod;
    this.nodes[step] = node;
    this.totals[step] = total;
    this.ties[step] = ties;
    this.feasible[step] = feasible;
    this.micros[step] = micros;
  }
}
