import type { PodCounts } from "./simulation.ts";
import type { SimulatedPod } from "./simulated-pod.ts";
import type { World } from "./world.ts";

/** Pods of one revision of a workload, in one place. */
export interface FramePods {
  /** `Deployment/web r2`. */
  readonly group: string;
  readonly counts: PodCounts;
}

/** A node, and who is on it. */
export interface FrameNode {
  readonly name: string;
  readonly isCordoned: boolean;
  /** It is gone, and its pods are not collected yet. */
  readonly isLost: boolean;
  readonly pods: readonly FramePods[];
}

/** What the cluster is like after a step. */
export interface Frame {
  /** How many steps there were: 0 before the first. */
  readonly step: number;
  /** What happened in it. */
  readonly do: string;
  /** Whose pods have not changed is the same object as in the frame before. */
  readonly nodes: readonly FrameNode[];
  /** Pods without a node. */
  readonly pending: readonly FramePods[];
}

/** Makes frame after frame of one world. */
export class Film {
  readonly #before = new Map<string, { readonly text: string; readonly node: FrameNode }>();

  /** What the world is like now. @param what has happened last. */
  frame(world: World, step: number, what: string): Frame {
    const byNode = new Map<string, SimulatedPod[]>();
    for (const pod of world.pods.all()) {
      if (pod.state === "failed") continue;
      const there = byNode.get(pod.nodeName ?? "");
      if (there === undefined) byNode.set(pod.nodeName ?? "", [pod]);
      else there.push(pod);
    }
    const present = world.nodesInOrder().map(({ metadata: { name = "" }, spec }) =>
      this.#node({
        name,
        isCordoned: spec?.unschedulable === true,
        isLost: false,
        pods: groupsOf(byNode.get(name)),
      }),
    );
    const gone = Array.from(world.lostNodes.entries(), ([name]) => name).flatMap((name) =>
      byNode.has(name) ? [this.#node({ name, isCordoned: false, isLost: true, pods: groupsOf(byNode.get(name)) })] : [],
    );
    return { step, do: what, nodes: [...present, ...gone], pending: groupsOf(byNode.get("")) };
  }

  #node(node: FrameNode): FrameNode {
    const text = JSON.stringify(node);
    const before = this.#before.get(node.name);
    if (before?.text === text) return before.node;
    this.#before.set(node.name, { text, node });
    return node;
  }
}

function groupsOf(pods: readonly SimulatedPod[] = []): readonly FramePods[] {
  const groups = new Map<string, Map<keyof PodCounts, number>>();
  for (const { title, state, isTerminating } of pods) {
    const counts = groups.get(title.group) ?? new Map<keyof PodCounts, number>();
    groups.set(title.group, counts);
    const what = isTerminating ? "terminating" : state === "failed" ? undefined : state;
    if (what !== undefined) counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return [...groups]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([group, counts]) => ({ group, counts: Object.fromEntries(counts) }));
}
