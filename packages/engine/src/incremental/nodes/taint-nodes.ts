import type { Taint } from "../../api/node.ts";
import type { Toleration } from "../../api/pod.ts";
import { toleratesTaint } from "../../cluster/tolerations.ts";
import type { NodeTable } from "./node-table.ts";

/** A taint, and the slots of the nodes that have it. */
interface TaintedNodes {
  readonly taint: Taint;
  readonly slots: number[];
}

/** By value, the taints of a key: one for each effect. */
type TaintsOfKey = Map<string, TaintedNodes[]>;

/** What a cordoned node is as good as tainted with. Source: plugins/nodeunschedulable/node_unschedulable.go. */
const cordoned: Taint = { key: "node.kubernetes.io/unschedulable", effect: "NoSchedule" };

/** Which nodes have which taint: found once, and again, in time proportional to the nodes, once a node has changed. */
export class TaintNodes {
  readonly #nodes: NodeTable;
  readonly #byKey = new Map<string, TaintsOfKey>();
  #version = -1;

  constructor(nodes: NodeTable) {
    this.#nodes = nodes;
  }

  /**
   * The slots of the nodes with a taint that the toleration tolerates, some of them more than once.
   *
   * @returns `undefined` where they are more than `most`, or where that is not known here.
   */
  tolerated(toleration: Toleration, most: number): readonly number[] | undefined {
    this.#catchUp();
    const { key = "", operator, value = "" } = toleration;
    if (key === "") return undefined;
    const ofKey = this.#byKey.get(key);
    if (ofKey === undefined) return [];
    const found: number[] = [];
    for (const some of operator === "Exists" ? ofKey.values() : [ofKey.get(value) ?? []]) {
      for (const { taint, slots } of some) {
        if (!toleratesTaint(toleration, taint)) continue;
        if (found.length + slots.length > most) return undefined;
        found.push(...slots);
      }
    }
    return found;
  }

  #catchUp(): void {
    const { nodesVersion } = this.#nodes;
    if (this.#version === nodesVersion) return;
    this.#version = nodesVersion;
    this.#byKey.clear();
    for (const { node, slot } of this.#nodes.list()) {
      for (const taint of node.spec?.taints ?? []) this.#add(taint, slot);
      if (node.spec?.unschedulable === true) this.#add(cordoned, slot);
    }
  }

  #add(taint: Taint, slot: number): void {
    const { key, value = "", effect } = taint;
    let ofKey = this.#byKey.get(key);
    if (ofKey === undefined) this.#byKey.set(key, (ofKey = new Map()));
    const ofValue = ofKey.get(value);
    const known = ofValue?.find((one) => one.taint.effect === effect);
    if (known !== undefined) known.slots.push(slot);
    else if (ofValue === undefined) ofKey.set(value, [{ taint, slots: [slot] }]);
    else ofValue.push({ taint, slots: [slot] });
  }
}
