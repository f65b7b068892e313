import {
  type ClusterObject,
  type Engine,
  type NodeObject,
  type ObjectReference,
  type Pod,
  type PodObject,
  type Profile,
  referenceTo,
} from "@stowage/engine";
import type { Random } from "../random.ts";
import { randomNamespaceLabels } from "../random-labels.ts";
import { ClusterContents, podReference } from "../sequences/cluster-contents.ts";
import { hostname, labelled, largeNode, regrouped } from "./large-node.ts";
import { namespaces, podOf, type Workload } from "./workload.ts";

/** What a cluster is made of. */
export interface LargeClusterInputs {
  readonly nodes: number;
  readonly workloads: readonly Workload[];
  /** Whether some nodes have taints with PreferNoSchedule, which divide all nodes further. */
  readonly softTaints: boolean;
}

/**
 * A large cluster to which things happen, and the engine that lives through them. Tables alone say what is there, so
 * that another engine can be filled with it.
 */
export class LargeCluster {
  readonly engine: Engine;
  readonly #random: Random;
  readonly #inputs: LargeClusterInputs;
  #contents = new ClusterContents();
  #nodes: NodeObject[] = [];
  #removed: NodeObject[] = [];
  /** The pods that have a node. */
  #placed: Pod[] = [];
  #madePods = 0;
  #madeNodes = 0;

  constructor(random: Random, engine: Engine, inputs: LargeClusterInputs) {
    this.#random = random;
    this.engine = engine;
    this.#inputs = inputs;
    for (const name of namespaces.slice(0, -1)) this.#put(this.#namespace(name));
    for (const workload of random.some(inputs.workloads, inputs.workloads.length / 5)) this.#put(serviceOf(workload));
    for (let left = inputs.nodes; left > 0; left--) this.#addNewNode();
  }

  /** An engine that is filled with what is there now. */
  filled(create: (profile: Profile) => Engine): Engine {
    const engine = create(this.engine.profile);
    for (const [, object] of this.#contents.listed()) engine.add(object);
    return engine;
  }

  /** The next pod of a workload. */
  newPod(workload: Workload): Pod {
    return podOf(workload, this.#madePods++);
  }

  /** The pod goes to the node; whether the API server says so is left to chance. */
  bind(pod: Pod, nodeName: string): void {
    this.engine.assume(pod, nodeName);
    this.#contents.assume(pod, nodeName);
    if (this.#random.chance(0.05)) {
      this.engine.forget(pod);
      this.#contents.forget(pod);
      return;
    }
    this.#placed.push(pod);
    if (this.#random.chance(0.3)) this.#put(boundTo(pod, nodeName));
  }

  /** Pods are on any nodes, without anybody being asked. */
  fill(workloads: readonly Workload[], pods: number): void {
    for (let left = pods; left > 0; left--) {
      const pod = this.newPod(this.#random.pick(workloads));
      this.#placed.push(pod);
      this.#put(boundTo(pod, this.#random.pick(this.#nodes).metadata.name ?? ""));
    }
  }

  deletePods(pods: number): void {
    for (let left = pods; left > 0; left--) {
      const [pod] = this.#placed.splice(this.#random.int(0, this.#placed.length - 1), 1);
      if (pod !== undefined) this.#remove(podReference(pod));
    }
  }

  /** Pods begin to terminate, get other labels, are resized, or tell how they are. */
  changePods(pods: number): void {
    const random = this.#random;
    for (let left = pods; left > 0; left--) {
      const found = this.#contents.pod(random.pick(this.#placed));
      if (found === undefined) continue;
      const { metadata } = found;
      this.#put(
        random.pick<PodObject>([
          { ...found, metadata: { ...metadata, deletionTimestamp: "2026-01-02T03:04:05Z" } },
          { ...found, metadata: { ...metadata, labels: { ...metadata.labels, tier: random.pick(["a", "b", "c"]) } } },
          { ...found, status: { containerStatuses: [{ name: "main", resources: { requests: { cpu: "2" } } }] } },
          { ...found, status: { phase: "Running", containerStatuses: [{ name: "main" }] } },
        ]),
      );
    }
  }

  /** Each way in which nodes, namespaces and services change, once, with `afterEach` called after it. */
  changeEverything(afterEach: () => void): void {
    const random = this.#random;
    const { softTaints, workloads } = this.#inputs;
    const withSpec = (spec: NodeObject["spec"]) => (node: NodeObject) => ({ ...node, spec: { ...node.spec, ...spec } });
    const withStatus = (status: NodeObject["status"]) => (node: NodeObject) => ({
      ...node,
      status: { ...node.status, ...status },
    });
    const service = serviceOf(random.pick(workloads));
    const changes: readonly (() => void)[] = [
      () => this.#changeNode((node) => regrouped(random, node)),
      () => this.#changeNode(withSpec({ unschedulable: true })),
      () => this.#changeNode(withSpec({ taints: [{ key: "dedicated", effect: "NoSchedule" }] })),
      () => this.#changeNode(withSpec(softTaints ? { taints: [{ key: "gpu", effect: "PreferNoSchedule" }] } : {})),
      () => this.#changeNode(withStatus({ allocatable: { cpu: "2", memory: "4Gi", pods: "4" } })),
      () => this.#changeNodes(50, (node) => withStatus(resized(random, node))(node)),
      () => this.#changeNodes(50, withStatus({ conditions: [{ type: "Ready", status: "True" }] })),
      () => this.#changeNode(withStatus({ images: [{ names: ["app:v1"], sizeBytes: 900_000_000 }] })),
      () => this.removeNodes(1),
      () => this.restoreNodes(1),
      () => this.#addNewNode(),
      () => this.#put(this.#namespace(random.pick(namespaces))),
      () => this.#put(this.#namespace("__proto__")),
      () => this.#remove({ kind: "Namespace", name: "__proto__" }),
      () => this.#put(service),
    ];
    for (const change of changes) {
      change();
      afterEach();
    }
    this.#withoutHostname(afterEach);
    this.#remove(referenceTo(service));
  }

  /** Nodes go; their pods stay known. */
  removeNodes(count: number): void {
    for (let left = count; left > 0; left--) {
      const [node] = this.#nodes.splice(this.#random.int(0, this.#nodes.length - 1), 1);
      if (node === undefined) return;
      this.#removed.push(node);
      this.#remove(referenceTo(node));
    }
  }

  /** Nodes that have gone come back, last in order. */
  restoreNodes(count: number): void {
    for (const node of this.#removed.splice(0, count)) this.#addNode(node);
  }

  /** Takes back what `act` does. */
  undone(act: () => void): void {
    const before = [this.#contents, this.#nodes, this.#removed, this.#placed] as const;
    this.#contents = new ClusterContents(this.#contents);
    this.#nodes = [...this.#nodes];
    this.#removed = [...this.#removed];
    this.#placed = [...this.#placed];
    const mark = this.engine.mark();
    act();
    this.engine.undo(mark);
    [this.#contents, this.#nodes, this.#removed, this.#placed] = before;
  }

  /** For a while only: what is said of domains of hostnames can not be found by domains then. */
  #withoutHostname(meanwhile: () => void): void {
    const at = this.#random.int(0, this.#nodes.length - 1);
    const node = this.#nodes[at];
    if (node === undefined) return;
    this.#put(labelled(node, hostname, undefined));
    meanwhile();
    this.#put(node);
    meanwhile();
  }

  #changeNodes(count: number, change: (node: NodeObject) => NodeObject): void {
    for (let left = count; left > 0; left--) this.#changeNode(change);
  }

  #changeNode(change: (node: NodeObject) => NodeObject): void {
    const at = this.#random.int(0, this.#nodes.length - 1);
    const before = this.#nodes[at];
    if (before === undefined) return;
    const node = change(before);
    this.#nodes[at] = node;
    this.#put(node);
  }

  #addNewNode(): void {
    this.#addNode(largeNode(this.#random, this.#madeNodes++, this.#inputs.softTaints));
  }

  #addNode(node: NodeObject): void {
    this.#nodes.push(node);
    this.#put(node);
  }

  #put(object: ClusterObject): void {
    const isAssumed = object.kind === "Pod" && this.#contents.isAssumed(object);
    const isKnown = !isAssumed && this.#contents.get(referenceTo(object)) !== undefined;
    this.#contents.put(object);
    if (isKnown) this.engine.change(object);
    else this.engine.add(object);
  }

  #remove(reference: ObjectReference): void {
    if (this.#contents.get(reference) === undefined) return;
    this.#contents.remove(reference);
    this.engine.remove(reference);
  }

  #namespace(name: string): ClusterObject {
    return { kind: "Namespace", metadata: { name, labels: randomNamespaceLabels(this.#random, name) } };
  }
}

/** Of one thing the node has more than before, or less. */
function resized(random: Random, { status }: NodeObject): NodeObject["status"] {
  const other = random.pick([{ cpu: "6" }, { memory: "24Gi" }, { pods: "12" }, { "ephemeral-storage": "50Gi" }]);
  return { allocatable: { ...status?.allocatable, ...other } };
}

/** Spreads the pods that have no constraints of their own. */
function serviceOf({ name, namespace }: Workload): ClusterObject {
  return { kind: "Service", metadata: { name, namespace }, spec: { selector: { app: name } } };
}

function boundTo(pod: Pod, nodeName: string): PodObject {
  return { ...pod, kind: "Pod", spec: { ...pod.spec, nodeName } };
}
