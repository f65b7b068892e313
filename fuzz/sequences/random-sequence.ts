import { type ClusterObject, type Pod, type PodObject, referenceTo } from "@stowage/engine";
import { isKept } from "../../conformance/load-cluster.ts";
import { type About, type Feature, randomFeatures } from "../features.ts";
import { caseSeed, Random } from "../random.ts";
import { randomConfig } from "../random-config.ts";
import { namespaceNames, randomNamespaceLabels } from "../random-labels.ts";
import { nodeName, randomNode } from "../random-node.ts";
import { randomObjects } from "../random-objects.ts";
import { randomClusterPod, randomIncomingPod } from "../random-pod.ts";
import { randomStorage, randomVolumes } from "../random-volumes.ts";
import type { Sequence, Step } from "./step.ts";

/** Names of nodes and of pods that are put there; changes must find some of them. */
const nodes = 6;
const pods = 16;

/** A random cluster, and `steps` things that happen to it afterwards: determined by the seed and the index. */
export function randomSequence(seed: number, index: number, steps: number, among: readonly Feature[]): Sequence {
  const random = new Random(caseSeed(seed, index));
  const features = randomFeatures(random, among);
  const maker = new StepMaker(random, (feature) => features.has(feature));
  return {
    name: `fuzz-${seed}-${index}`,
    ...(features.has("config") && { config: randomConfig(random) }),
    steps: [...maker.start(), ...Array.from({ length: steps }, () => maker.step())],
  };
}

class StepMaker {
  readonly #random: Random;
  readonly #about: About;
  /** Few, and asked about again and again: what an engine keeps of them must not go stale. */
  readonly #templates: readonly Pod[];
  #scheduled: Pod[] = [];
  #marks = 0;

  constructor(random: Random, about: About) {
    this.#random = random;
    this.#about = about;
    this.#templates = random.list(1, 3, () => this.#withVolumes(randomIncomingPod(random, about), 1));
  }

  start(): Step[] {
    const random = this.#random;
    const namespaces = namespaceNames(this.#about).map((name) => this.#namespace(name));
    const firstNodes = random.list(1, nodes, (index) => this.#node(index));
    const others = this.#others();
    const firstPods = random.list(0, pods, (index) => this.#clusterPod(index));
    return [...namespaces, ...firstNodes, ...others, ...firstPods].map((object) => ({ kind: "put", object }));
  }

  step(): Step {
    const random = this.#random;
    const put = (object: ClusterObject): Step => ({ kind: "put", object });
    const weighted: readonly (readonly [number, () => Step])[] = [
      [40, () => this.#schedule()],
      [6, () => ({ kind: "retry" })],
      [14, () => put(this.#clusterPod(random.int(0, pods - 1)))],
      [7, () => put(this.#node(random.int(0, nodes - 1)))],
      [3, () => put(this.#namespace(random.pick(namespaceNames(this.#about))))],
      [6, () => this.#putOther()],
      [9, () => this.#removePod()],
      [3, () => ({ kind: "remove", reference: { kind: "Node", name: nodeName(random.int(0, nodes - 1)) } })],
      [3, () => this.#removeOther()],
      [3, () => ({ kind: "assume", pod: this.#incoming(), nodeName: nodeName(random.int(0, nodes - 1)) })],
      [6, () => ({ kind: "confirm", pod: this.#known() })],
      [5, () => ({ kind: "forget", pod: this.#known() })],
      [4, () => ({ kind: "mark", name: this.#marks++ })],
      [4, () => ({ kind: "undo", name: random.int(0, Math.max(0, this.#marks - 1)) })],
    ];
    let left = random.int(
      1,
      weighted.reduce((sum, [weight]) => sum + weight, 0),
    );
    for (const [weight, make] of weighted) {
      left -= weight;
      if (left <= 0) return make();
    }
    return this.#schedule();
  }

  #schedule(): Step {
    return { kind: "schedule", pod: this.#incoming(), leave: this.#random.chance(0.25) };
  }

  /** Another pod of one of the templates. */
  #incoming(): Pod {
    const pod = named(this.#random.pick(this.#templates), `incoming-${this.#scheduled.length}`);
    this.#scheduled.push(pod);
    return pod;
  }

  /** A pod that was scheduled, most likely one of the last. */
  #known(): Pod {
    const from = this.#random.chance(0.7) ? -4 : 0;
    return this.#scheduled.length === 0 ? this.#incoming() : this.#random.pick(this.#scheduled.slice(from));
  }

  #removePod(): Step {
    const random = this.#random;
    const pod = random.chance(0.5) ? this.#known() : this.#clusterPod(random.int(0, pods - 1));
    return { kind: "remove", reference: referenceTo({ ...pod, kind: "Pod" }) };
  }

  #putOther(): Step {
    const others = this.#others();
    return others.length === 0 ? this.#schedule() : { kind: "put", object: this.#random.pick(others) };
  }

  #removeOther(): Step {
    const others = this.#others();
    if (others.length === 0) return this.#removePod();
    return { kind: "remove", reference: referenceTo(this.#random.pick(others)) };
  }

  #clusterPod(index: number): PodObject {
    const pod = this.#withVolumes(randomClusterPod(this.#random, this.#about, index, nodes), 0.4);
    return { ...named(pod, `pod-${index}`), kind: "Pod" };
  }

  #withVolumes(pod: Pod, share: number): Pod {
    if (!this.#about("volumes") || !this.#random.chance(share)) return pod;
    return { ...pod, spec: { ...pod.spec, ...randomVolumes(this.#random) } };
  }

  #node(index: number): ClusterObject {
    return { ...randomNode(this.#random, this.#about, index), kind: "Node" };
  }

  #namespace(name: string): ClusterObject {
    return { kind: "Namespace", metadata: { name, labels: randomNamespaceLabels(this.#random, name) } };
  }

  /** Services, owners, budgets, storage. */
  #others(): ClusterObject[] {
    const objects = [
      ...randomObjects(this.#random, this.#about),
      ...(this.#about("volumes") ? randomStorage(this.#random, namespaceNames(this.#about), nodes) : []),
    ];
    return objects.filter(isKept);
  }
}

/** Another pod: names are unique in their namespace only, identities everywhere. */
function named(pod: Pod, name: string): Pod {
  return { ...pod, metadata: { ...pod.metadata, name, uid: `uid-${pod.metadata.namespace ?? ""}-${name}` } };
}
