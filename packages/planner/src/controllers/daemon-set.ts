import { type ControlledPod, isAvailable } from "./controlled-pod.ts";
import { type IntOrPercent, scaledValue } from "./int-or-percent.ts";

/** What a DaemonSet's controller thinks of a node. */
export interface DaemonNode {
  readonly name: string;
  readonly shouldRun: boolean;
  /** Whether a pod that is there already stays. */
  readonly shouldStay: boolean;
}

/** What a DaemonSet's controller is told. */
export interface DaemonSetView {
  readonly strategy: "RollingUpdate" | "OnDelete";
  readonly maxSurge: IntOrPercent;
  readonly maxUnavailable: IntOrPercent;
  readonly minReadySeconds: number;
  /** The revision of the present template. */
  readonly revision: string;
  /** In the order in which they are visited; upstream's is that of a Go map. */
  readonly nodes: readonly DaemonNode[];
  /** Its pods, by the node that each is on or pinned to; terminating ones too. */
  readonly podsByNode: ReadonlyMap<string, readonly ControlledPod[]>;
  /** In seconds. */
  readonly now: number;
}

/** What a DaemonSet's controller does next. */
export interface DaemonSetTurn {
  /** The nodes that get a pod. */
  readonly create: readonly string[];
  readonly delete: readonly ControlledPod[];
}

/**
 * One turn: one pod on each node, and only when that is so, the rolling update. Source: `updateDaemonSet`
 * (pkg/controller/daemon/daemon_controller.go); it waits to see its pods made and deleted before it updates.
 */
export function daemonSetTurn(view: DaemonSetView): DaemonSetTurn {
  const managed = manage(view);
  if (managed.create.length > 0 || managed.delete.length > 0 || view.strategy === "OnDelete") return managed;
  const { surge, unavailable, desired } = counts(view);
  return surge === 0 ? replace(view, unavailable) : surgeUpdate(view, surge, desired);
}

/** Source: `manage` and `podsShouldBeOnNode`. */
function manage(view: DaemonSetView): DaemonSetTurn {
  const create: string[] = [];
  const deleted: ControlledPod[] = [];
  const allowsSurge = counts(view).surge > 0;
  for (const { name, shouldRun, shouldStay } of view.nodes) {
    const pods = view.podsByNode.get(name);
    if (shouldRun && pods === undefined) {
      create.push(name);
      continue;
    }
    const present = (pods ?? []).filter(({ isTerminating }) => !isTerminating);
    if (!shouldStay) {
      deleted.push(...present);
      continue;
    }
    const over = present.filter(({ phase }) => phase === "Failed" || phase === "Succeeded");
    deleted.push(...over);
    const running = present.filter((pod) => !over.includes(pod)).sort(byNodeAndAge);
    if (allowsSurge) {
      if (running.length === 0 && shouldRun) create.push(name);
      else if (running.length > 1) deleted.push(...surplusOf(running, view));
    } else deleted.push(...running.slice(1));
  }
  const known = new Set(view.nodes.map(({ name }) => name));
  // Nobody else deletes a pod that is pinned to a node that is gone and has no node.
  for (const [name, pods] of view.podsByNode) {
    if (!known.has(name)) deleted.push(...pods.filter((pod) => pod.nodeName === undefined && !pod.isTerminating));
  }
  return { create, delete: deleted };
}

/** With surge an old and a new pod may share a node while the new one is not available and the old one is ready. */
function surplusOf(running: readonly ControlledPod[], view: DaemonSetView): readonly ControlledPod[] {
  const newPod = running.find(({ revision }) => revision === view.revision);
  const oldPod = running.find(({ revision }) => revision !== view.revision);
  const surplus = running.filter((pod) => pod !== newPod && pod !== oldPod);
  if (newPod === undefined || oldPod === undefined) return surplus;
  return !oldPod.isReady || isAvailable(newPod, view.minReadySeconds, view.now) ? [...surplus, oldPod] : surplus;
}

/** Those with a node first, then the oldest. Source: `podByCreationTimestampAndPhase`. */
export function byNodeAndAge(one: ControlledPod, other: ControlledPod): number {
  return (
    Number(other.nodeName !== undefined) - Number(one.nodeName !== undefined) ||
    one.createdAt - other.createdAt ||
    (one.key < other.key ? -1 : 1)
  );
}

/** Source: `updatedDesiredNodeCounts` (daemon/update.go); percentages are rounded up. */
function counts(view: DaemonSetView): {
  readonly surge: number;
  readonly unavailable: number;
  readonly desired: number;
} {
  const desired = view.nodes.filter(({ shouldRun }) => shouldRun).length;
  if (view.strategy === "OnDelete") return { surge: 0, unavailable: 0, desired };
  const surge = scaledValue(view.maxSurge, desired, "up");
  const unavailable = scaledValue(view.maxUnavailable, desired, "up");
  return { surge, unavailable: desired > 0 && surge === 0 && unavailable === 0 ? 1 : unavailable, desired };
}

/** A new and an old pod of a node, terminating ones left out; `undefined` where there are several of either. */
function pairOn(
  pods: readonly ControlledPod[],
  revision: string,
): readonly [ControlledPod | undefined, ControlledPod | undefined] | undefined {
  const present = pods.filter(({ isTerminating }) => !isTerminating);
  const fresh = present.filter((pod) => pod.revision === revision);
  const old = present.filter((pod) => pod.revision !== revision);
  return fresh.length > 1 || old.length > 1 ? undefined : [fresh[0], old[0]];
}

/** The nodes to look at: those with pods, and those that should have one, in the order of visiting. */
function visited(view: DaemonSetView): readonly string[] {
  const ordered = view.nodes.filter(({ name, shouldRun }) => shouldRun || view.podsByNode.has(name));
  const names = new Set(ordered.map(({ name }) => name));
  return [...names, ...[...view.podsByNode.keys()].filter((name) => !names.has(name))];
}

/** Deletes old pods as far as so many may be unavailable; what replaces them is made later. Source: `rollingUpdate` (daemon/update.go). */
function replace(view: DaemonSetView, maxUnavailable: number): DaemonSetTurn {
  const { minReadySeconds, now } = view;
  let unavailable = 0;
  const unavailableOld: ControlledPod[] = [];
  const candidates: ControlledPod[] = [];
  for (const node of visited(view)) {
    const pair = pairOn(view.podsByNode.get(node) ?? [], view.revision);
    const [newPod, oldPod] = pair ?? [];
    if (pair === undefined || (newPod === undefined) === (oldPod === undefined)) unavailable++;
    else if (newPod !== undefined) unavailable += isAvailable(newPod, minReadySeconds, now) ? 0 : 1;
    else if (oldPod !== undefined && !isAvailable(oldPod, minReadySeconds, now)) {
      unavailableOld.push(oldPod);
      unavailable++;
    } else if (oldPod !== undefined && unavailable < maxUnavailable) candidates.push(oldPod);
  }
  const most = Math.max(0, maxUnavailable - unavailable);
  return { create: [], delete: [...unavailableOld, ...candidates.slice(0, most)] };
}

/** Makes new pods beside old ones, as far as surge allows; an old one goes when its new one is available. */
function surgeUpdate(view: DaemonSetView, maxSurge: number, desired: number): DaemonSetTurn {
  const { minReadySeconds, now, podsByNode, revision } = view;
  const wanted = new Set(view.nodes.flatMap(({ name, shouldRun }) => (shouldRun ? [name] : [])));
  const known = new Set(view.nodes.map(({ name }) => name));
  const deleted: ControlledPod[] = [];
  const sunset: ControlledPod[] = [];
  const candidates: string[] = [];
  const allowed: string[] = [];
  let [surging, available] = [0, 0];
  for (const node of visited(view)) {
    const pair = pairOn(podsByNode.get(node) ?? [], revision);
    if (pair === undefined) {
      surging++;
      continue;
    }
    const [newPod, oldPod] = pair;
    const counted = oldPod ?? newPod;
    if (counted !== undefined && isAvailable(counted, minReadySeconds, now)) available++;
    if (oldPod === undefined) continue;
    // Upstream's turn ends with an error where the node of such a pod is gone, until the pod is collected.
    if (newPod === undefined && !known.has(node)) return { create: [], delete: [] };
    if (newPod !== undefined) {
      if (isAvailable(newPod, minReadySeconds, now)) deleted.push(oldPod);
      else surging++;
    } else if (!isAvailable(oldPod, minReadySeconds, now)) {
      if (wanted.has(node)) allowed.push(node);
      else deleted.push(oldPod);
    } else if (!wanted.has(node)) sunset.push(oldPod);
    else if (surging < maxSurge) candidates.push(node);
  }
  return {
    create: [...allowed, ...candidates.slice(0, Math.max(0, maxSurge - surging))],
    delete: [...deleted, ...sunset.slice(0, Math.max(0, available - desired))],
  };
}
