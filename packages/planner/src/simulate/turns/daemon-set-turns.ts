import type { DaemonSet, NodeObject } from "@stowage/engine";
import { daemonSetStatus } from "../../controllers/daemon-set-status.ts";
import { daemonSetTurn, type DaemonSetTurn, type DaemonSetView } from "../../controllers/daemon-set.ts";
import { daemonPod, type NodeVerdict, nodeVerdicts } from "../../workloads/daemon-set.ts";
import { withDaemonTolerations } from "../../workloads/daemon-tolerations.ts";
import { createPod } from "../create-pod.ts";
import { deletePod } from "../end-pod.ts";
import type { SimulatedPod } from "../simulated-pod.ts";
import type { DaemonSetState } from "../workload-state.ts";
import type { World } from "../world.ts";
import { alarmForPods } from "./availability-alarm.ts";

/** Does what controllers of DaemonSets do; remembers what a template says of each node. */
export class DaemonSetTurns {
  readonly #verdicts = new WeakMap<DaemonSet["spec"]["template"], WeakMap<NodeObject, NodeVerdict>>();

  /** Does what a DaemonSet's controller does next. @returns why the API server refuses a pod. */
  take(state: DaemonSetState, world: World): string | undefined {
    const { key } = state;
    const view = this.#view(state, world);
    const turn = daemonSetTurn(view);
    const refusal = this.#carryOut(turn, state, world);
    // Whom the API server refuses waits until that may change.
    if (refusal === undefined && turn.create.length + turn.delete.length > 0) world.workloads.wake(key);
    const status = daemonSetStatus(view.nodes, podsByNode(world.pods.ofOwner(key)), view.revision);
    world.workloads.put({ ...state, status });
    alarmForPods(world, key, world.pods.ofOwner(key), view.minReadySeconds);
    return refusal;
  }

  #carryOut(turn: DaemonSetTurn, { object, revision, key }: DaemonSetState, world: World): string | undefined {
    for (const pod of turn.delete) {
      const present = world.pods.get(pod.key);
      if (present !== undefined) deletePod(world, present);
    }
    const podSpec = withDaemonTolerations(object.spec.template.spec);
    for (const nodeName of turn.create) {
      const pod = daemonPod(object, podSpec, nodeName, world.names);
      const labels = { ...pod.metadata.labels, "controller-revision-hash": revision };
      const refusal = createPod(world, { ...pod, metadata: { ...pod.metadata, labels } }, key, revision);
      if (refusal !== undefined) return refusal;
    }
    return undefined;
  }

  #view({ object, revision, key }: DaemonSetState, world: World): DaemonSetView {
    const { spec } = object;
    const { type = "RollingUpdate", rollingUpdate = {} } = spec.updateStrategy ?? {};
    return {
      strategy: type,
      maxSurge: rollingUpdate.maxSurge ?? 0,
      maxUnavailable: rollingUpdate.maxUnavailable ?? 1,
      minReadySeconds: spec.minReadySeconds ?? 0,
      revision,
      nodes: world.arrival
        .all(world.nodesInOrder())
        .map((node) => ({ name: node.metadata.name ?? "", ...this.#verdict(object, node) })),
      podsByNode: podsByNode(world.pods.ofOwner(key)),
      now: world.now,
    };
  }

  #verdict({ spec: { template } }: DaemonSet, node: NodeObject): NodeVerdict {
    const known = this.#verdicts.get(template) ?? new WeakMap<NodeObject, NodeVerdict>();
    this.#verdicts.set(template, known);
    const verdict = known.get(node) ?? nodeVerdicts(withDaemonTolerations(template.spec))(node);
    known.set(node, verdict);
    return verdict;
  }
}

function podsByNode(pods: Iterable<SimulatedPod>): ReadonlyMap<string, readonly SimulatedPod[]> {
  const byNode = new Map<string, SimulatedPod[]>();
  for (const pod of pods) {
    const node = pod.nodeName ?? pod.pinnedTo;
    if (node === undefined) continue;
    const there = byNode.get(node);
    if (there === undefined) byNode.set(node, [pod]);
    else there.push(pod);
  }
  return byNode;
}
