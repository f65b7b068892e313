import { controllerOf, type Mark, type NodeObject, podKey, type PodObject } from "@stowage/engine";
import type { KubernetesObject, Manifest } from "@stowage/manifests";
import { ClaimController } from "../claims/claim-controller.ts";
import { resolveFenceposts } from "../controllers/fenceposts.ts";
import { PodNames } from "../names/pod-names.ts";
import { findPods, severalText } from "../plan/find-pods.ts";
import type { PlanInput } from "../plan/plan-input.ts";
import { planPods } from "../plan/plan-pods.ts";
import type { BoundPod, Plan, PlannedPod } from "../plan/planned-pod.ts";
import { PodAdmission, refusalText } from "../plan/pod-admission.ts";
import { remadePod, makerOf } from "../plan/remade-pod.ts";
import { kindNamed } from "../plan/resource-kinds.ts";
import { seededTieBreak } from "../plan/tie-break.ts";
import type { Capacity, GrowingWorkload, RoomOfNode, RoomOfRollout } from "./capacity.ts";
import { LossFinder } from "./lose-nodes.ts";
import { roomByNode } from "./node-local.ts";
import { replicaSource, withoutTopologyLabels } from "./replica-source.ts";
import { type Filled, type Grower, Room, type Used } from "./room.ts";

/** What to measure. */
export interface CapacityInput extends PlanInput {
  /** What is planned of the rest of the input. */
  readonly plan: Plan;
  /** `deploy/web`, and how many of it make a set; at least one. */
  readonly workloads: readonly { readonly reference: string; readonly share: number }[];
  /** The node that another one would be like. @defaultValue the one of which another brings the most */
  readonly like?: string;
  /** Called with what is being tried, and how many replicas have been tried so far. */
  readonly onTrying?: (trying: { readonly what: string; readonly replicas: number }) => void;
  /** Called with all that is known so far, whenever there is another figure. */
  readonly onFigure?: (soFar: Capacity) => void;
}

/**
 * How many more replicas fit once the plan is carried out: now, after losses, during a rollout, with one more node.
 * Nobody is evicted for them.
 *
 * @throws RangeError for a workload that there is none of, or that makes no replicas, and an unknown node.
 */
export function measureCapacity(input: CapacityInput): Capacity {
  const { onTrying, onFigure, workloads: asked, seed, plan, like } = input;
  let [what, replicas] = ["now", 0];
  const begin = (next: string): void => {
    what = next;
    onTrying?.({ what, replicas });
  };
  const objects = [...(input.cluster?.manifests ?? []), ...input.wishes].map(({ object }) => object);
  const everyPod = [...plan.bound, ...plan.pods].map(({ pod }) => pod);
  const names = new PodNames(everyPod.map(podKey));
  const admission = new PodAdmission(objects, { kubernetesVersion: plan.engine.profile.kubernetesVersion });
  const grown = asked.map(({ reference, share }) =>
    grownOf(reference, share, { input, plan, names, admission, everyPod }),
  );
  const room = new Room({
    engine: plan.engine,
    growers: grown.map(({ grower }) => grower),
    claims: new ClaimController(plan.engine, []),
    tieBreak: seededTieBreak(seed),
    onStep: () => onTrying?.({ what, replicas: ++replicas }),
  });

  let known: Capacity | undefined;
  const add = (figure: Partial<Capacity>): void => {
    if (known === undefined) return;
    known = { ...known, ...figure };
    onFigure?.(known);
  };
  let rollout: Omit<RoomOfRollout, "stuck"> | undefined;
  begin("now");
  const quota = quotaOf(room, everyPod, objects, admission);
  room.tried(() => {
    const used: Used = new Map();
    const marks: Mark[] = [];
    const full =
      room.fill(quota?.sets, used, (sets) => {
        marks[sets] = room.engine.mark();
      }) ?? quota;
    if (full === undefined) return;
    const isLimited = full === quota;
    known = {
      kubernetesVersion: plan.kubernetesVersion,
      seed,
      cluster: plan.cluster,
      workloads: grown.map(({ workload }) => workload),
      now: full.sets,
      stops: { workload: full.stopped.grower.label, reason: reasonOf(full, input, room) },
      notes: isLimited ? ["a quota sets the limit: more nodes do not help"] : [],
    };
    add({});
    begin("another node");
    const another = oneMoreNode(room, { names, asked: like, isLimited, sets: full.sets, used });
    if (another !== undefined) add({ oneMoreNode: another });
    begin("a rollout");
    rollout = duringRollout(room, grown, { sets: full.sets, used, marks });
  });
  if (rollout !== undefined) {
    add({ duringRollout: { ...rollout, stuck: stuckOf(room, postsOf(grown, rollout.sets)) } });
  }
  if (known === undefined) throw new RangeError("nothing grows");
  const most = <Found extends { readonly sets: number }>(found: Found): Found =>
    quota === undefined ? found : { ...found, sets: Math.min(found.sets, quota.sets) };
  const finder = new LossFinder(room, names);
  const notes = [...known.notes];
  begin("the loss of a zone");
  const zone = finder.zone(notes);
  if (zone !== undefined) add({ afterLosingZone: most(zone) });
  begin("the loss of a node");
  const node = finder.node(notes);
  if (node !== undefined) add({ afterLosingNode: most(node) });
  add({ notes });
  return known;
}

interface Grown {
  readonly grower: Grower;
  readonly workload: GrowingWorkload;
  readonly object: KubernetesObject | undefined;
}

interface Known {
  readonly input: CapacityInput;
  readonly plan: Plan;
  readonly names: PodNames;
  readonly admission: PodAdmission;
  readonly everyPod: readonly PodObject[];
}

function grownOf(reference: string, share: number, known: Known): Grown {
  const { input, plan, names, admission, everyPod } = known;
  const { namespace, defaultNamespace } = input;
  const found = findPods(plan, reference, namespace, defaultNamespace);
  if (found.kind === "notFound" && found.isAmbiguous === true) throw new RangeError(found.message);
  if (found.kind === "notFound") return sleeping(reference, share, known, found.message);
  const { pods } = found;
  const sample = pods.at(-1);
  const owner = sample?.owner ?? (sample === undefined ? undefined : controllerOf(sample.pod.metadata));
  if (sample === undefined || owner === undefined || owner.kind === "Node" || owner.kind === "DaemonSet") {
    throw new RangeError(`${reference} has no replicas to add: name a Deployment, a StatefulSet or the like`);
  }
  const ofNamespace = sample.pod.metadata.namespace ?? "default";
  const object = objectOf(input, owner.kind, ofNamespace, owner.name);
  const source = replicaSource({ object, pods, names, admission });
  return {
    object,
    grower: {
      label: `${owner.kind}/${owner.name}`,
      source,
      share,
      local: roomByNode(source.at(0).pod, plan.engine, everyPod),
    },
    workload: {
      namespace: ofNamespace,
      workload: `${owner.kind}/${owner.name}`,
      share,
      placed: pods.filter(hasNode).length,
      pending: pods.filter((pod) => !hasNode(pod)).length,
    },
  };
}

/** A workload with no replicas: another plan, with one, tells what its pods are like. */
function sleeping(reference: string, share: number, known: Known, message: string): Grown {
  const { input, plan, names, admission, everyPod } = known;
  const [first = "", name = ""] = reference.split("/");
  const kind = kindNamed(first) ?? "";
  const manifest = manifestOf(input, kind, namespaceMeant(input, kind, name), name);
  const object = manifest?.object;
  if (manifest === undefined || object === undefined || !isScalable(object)) throw new RangeError(message);
  const awake = withOneReplica(object);
  const { onProgress: _, reasonOf: __, ...planned } = input;
  const other = planPods({ ...planned, wishes: [...input.wishes, { ...manifest, object: awake }] });
  const found = findPods(
    other,
    `${kind}/${name}`,
    object.metadata.namespace ?? input.namespace,
    input.defaultNamespace,
  );
  if (found.kind === "notFound") throw new RangeError(message);
  const { pods } = found;
  const namespace = pods[0]?.pod.metadata.namespace ?? "default";
  const own = { ...awake, metadata: { ...awake.metadata, namespace } } as KubernetesObject;
  const source = replicaSource({ object: own, pods: kind === "StatefulSet" ? [] : pods, names, admission });
  const label = `${kind}/${name}`;
  return {
    object,
    grower: { label, source, share, local: roomByNode(source.at(0).pod, plan.engine, everyPod) },
    workload: { namespace, workload: label, share, placed: 0, pending: 0 },
  };
}

/** The one that is asked for or usual; where nothing there has that name, the only one where something has. */
function namespaceMeant(input: CapacityInput, kind: string, name: string): string {
  const { cluster, wishes, namespace: asked, defaultNamespace: usual = "default" } = input;
  if (asked !== undefined) return asked;
  const named = [...(cluster?.manifests ?? []), ...wishes].flatMap(({ object }) =>
    object.kind === kind && object.metadata.name === name ? [object.metadata.namespace ?? usual] : [],
  );
  const [only, ...others] = new Set(named);
  if (only === undefined || named.includes(usual)) return usual;
  if (others.length > 0)
    throw new RangeError(
      severalText(
        name,
        [only, ...others].map((namespace) => ({ kind, namespace })),
      ),
    );
  return only;
}

type Scalable = Extract<KubernetesObject, { kind: "Deployment" | "StatefulSet" | "ReplicaSet" }>;

function isScalable(object: KubernetesObject): object is Scalable {
  return object.kind === "Deployment" || object.kind === "StatefulSet" || object.kind === "ReplicaSet";
}

function withOneReplica(object: Scalable): KubernetesObject {
  return { ...object, spec: { ...object.spec, replicas: 1 } } as KubernetesObject;
}

function byText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function hasNode(pod: PlannedPod | BoundPod): boolean {
  return "status" in pod ? pod.status === "Scheduled" : true;
}

/** The last manifest of that name: wishes lie over the cluster. */
function manifestOf(
  { cluster, wishes, namespace: asked, defaultNamespace = "default" }: CapacityInput,
  kind: string,
  namespace: string | undefined,
  name: string,
): Manifest | undefined {
  return [...(cluster?.manifests ?? []), ...wishes].findLast(
    ({ object }) =>
      object.kind === kind &&
      object.metadata.name === name &&
      (namespace === undefined || (object.metadata.namespace ?? asked ?? defaultNamespace) === namespace),
  );
}

function objectOf(input: CapacityInput, kind: string, namespace: string, name: string): KubernetesObject | undefined {
  const object = manifestOf(input, kind, namespace, name)?.object;
  return object && ({ ...object, metadata: { ...object.metadata, namespace } } as KubernetesObject);
}

/** Where a quota stops the workloads, however many nodes there are; absent where none does before the nodes are full. */
function quotaOf(
  room: Room,
  everyPod: readonly PodObject[],
  objects: readonly KubernetesObject[],
  admission: PodAdmission,
): (Filled & { readonly stopped: { readonly reason: string } }) | undefined {
  const namespaces = new Set(room.growers.map(({ source }) => source.at(0).pod.metadata.namespace ?? "default"));
  const limits = objects.some(
    ({ kind, metadata }) => kind === "ResourceQuota" && namespaces.has(metadata.namespace ?? "default"),
  );
  if (!limits) return undefined;
  admission.openLedger(objects.filter(({ kind }) => kind !== "Pod"));
  admission.countPods(everyPod);
  const most = room.count();
  for (let sets = 0; sets <= most; sets++) {
    for (const grower of room.growers) {
      for (let turn = 0; turn < grower.share; turn++) {
        const { pod, claims } = grower.source.at(sets * grower.share + turn);
        const problems = [...claims.flatMap((claim) => admission.chargeObject(claim)), ...admission.charge(pod)];
        if (problems.length > 0) return { sets, stopped: { grower, pod, reason: refusalText(problems) } };
      }
    }
  }
  return undefined;
}

/** Asked while the engine is full. */
function reasonOf({ stopped }: Filled, { reasonOf: inWords }: CapacityInput, { engine }: Room): string {
  return stopped.reason ?? inWords?.(stopped.pod, engine) ?? "no node can take it";
}

/** A room that is full: how many sets are in it, and the moments before each. */
interface FullRoom {
  readonly sets: number;
  readonly used: Used;
  /** By how many sets are in it; none where nodes were filled by numbers. */
  readonly marks: Mark[];
}

/**
 * With the surge of every workload there: as many sets as leave room for the pods that a rollout has beyond the replicas.
 * Takes out of a full room what has to go.
 */
function duringRollout(room: Room, grown: readonly Grown[], full: FullRoom): Omit<RoomOfRollout, "stuck"> | undefined {
  const posts = (sets: number): readonly Post[] => postsOf(grown, sets);
  if (posts(full.sets).every(({ surge }) => surge === 0)) return undefined;
  // Pods of one workload take the same room, whatever they are for.
  const isEnough = (sets: number): boolean =>
    posts(sets).every(({ grower, surge }) => sets * grower.share + surge <= full.sets * grower.share);
  const guess = largest(full.sets, (sets) => isEnough(sets));
  const sets = grown.length === 1 ? guess : largest(full.sets, fitsWith(room, posts, full), guess);
  return { sets, surge: posts(sets).reduce((sum, { surge }) => sum + surge, 0) };
}

/** A workload with so many replicas, while it is rolled out. */
interface Post {
  readonly grower: Grower;
  readonly surge: number;
  readonly unavailable: number;
}

function postsOf(grown: readonly Grown[], sets: number): readonly Post[] {
  return grown.map((one) => ({
    grower: one.grower,
    ...fencepostsOf(one, one.workload, sets * one.grower.share),
  }));
}

/** Whose rollout can not begin: nothing that surges fits, and nothing may be unavailable. */
function stuckOf(room: Room, posts: readonly Post[]): readonly string[] {
  return posts.flatMap(({ grower, surge, unavailable }) =>
    surge > 0 && unavailable === 0 && !room.tried(() => room.place(grower.source.at(0))) ? [grower.label] : [],
  );
}

/** Whether so many sets and their surge fit: sets are taken out of the room, or put back, one after the other. */
function fitsWith(
  room: Room,
  posts: (sets: number) => readonly Post[],
  { sets: most, used, marks }: FullRoom,
): (sets: number) => boolean {
  const { engine } = room;
  let present = most + 1;
  const goTo = (sets: number): void => {
    const mark = marks[sets];
    if (sets < present && mark !== undefined) engine.undo(mark);
    else
      room.fill(sets, used, (next) => {
        marks[next] = engine.mark();
      });
    marks[sets] = engine.mark();
    present = sets;
    for (const grower of room.growers) used.set(grower, sets * grower.share);
  };
  return (sets) => {
    goTo(sets);
    return room.tried(() =>
      posts(sets).every(({ grower, surge }) => {
        const first = sets * grower.share;
        for (let turn = 0; turn < surge; turn++) if (!room.place(grower.source.at(first + turn))) return false;
        return true;
      }),
    );
  };
}

/** The largest number up to a limit that fits, where what is less than one that fits does too; 0 where none does. */
function largest(limit: number, fits: (count: number) => boolean, guess: number = Math.ceil(limit / 2)): number {
  let [low, high] = [0, limit];
  let next = Math.min(limit, Math.max(1, guess));
  for (let step = 1; low < high; step *= 2) {
    if (fits(next)) low = next;
    else high = next - 1;
    // From a good guess it is not far.
    const near = low === next ? next + step : next - step;
    const middle = Math.ceil((low + high) / 2);
    next = near > low && near <= high ? near : middle;
    if (high - low < step) next = middle;
  }
  return low;
}

/** @returns how many more than now may be unavailable: those that are pending are already. */
function fencepostsOf(
  { object }: Grown,
  { placed, pending }: GrowingWorkload,
  added: number,
): { readonly surge: number; readonly unavailable: number } {
  if (object?.kind !== "Deployment" || object.spec.strategy?.type === "Recreate") return { surge: 0, unavailable: 1 };
  const { maxSurge = "25%", maxUnavailable = "25%" } = object.spec.strategy?.rollingUpdate ?? {};
  const { surge, unavailable } = resolveFenceposts(maxSurge, maxUnavailable, placed + pending + added);
  return { surge, unavailable: Math.max(0, unavailable - pending) };
}

/** Adds a node like one that is there, with its DaemonSets' pods, to a room that is full. */
function oneMoreNode(
  room: Room,
  {
    names,
    asked,
    isLimited,
    sets: before,
    used,
  }: {
    readonly names: PodNames;
    readonly asked: string | undefined;
    /** Whether it is no node that is missing. */
    readonly isLimited: boolean;
    readonly sets: number;
    readonly used: Used;
  },
): RoomOfNode | undefined {
  const { nodes } = room.engine.cluster;
  if (asked !== undefined && room.engine.cluster.node(asked) === undefined) {
    throw new RangeError(`there is no node ${asked} in the cluster`);
  }
  const seen = new Set<string>();
  let best: RoomOfNode | undefined;
  for (const { node, name, labels } of asked === undefined ? nodes : nodes.filter((one) => one.name === asked)) {
    const own = Object.entries(labels).flatMap(([key, value]) =>
      value === name ? [] : [JSON.stringify([key, value])],
    );
    const look = JSON.stringify([
      own.toSorted(byText),
      node.spec?.taints,
      node.spec?.unschedulable,
      node.status?.allocatable,
    ]);
    if (seen.has(look)) continue;
    seen.add(look);
    const sets = isLimited
      ? 0
      : room.tried(() => {
          addLike(room, names, name);
          return (room.fill(Infinity, new Map(used))?.sets ?? before) - before;
        });
    if (best === undefined || sets > best.sets) best = { like: name, sets };
  }
  return best;
}

function addLike({ engine }: Room, names: PodNames, like: string): void {
  const model = engine.cluster.node(like);
  if (model === undefined) return;
  const { node, labels, pods } = model;
  // No node can be called so.
  const name = `${like}~`;
  const renamed = Object.entries(labels).map(([key, value]) => [key, value === like ? name : value] as const);
  const added: NodeObject = {
    ...node,
    kind: "Node",
    metadata: { ...node.metadata, name, labels: Object.fromEntries(renamed) },
  };
  engine.add(added);
  for (const { pod } of pods.slice()) {
    const maker = makerOf({ ...pod, kind: "Pod" });
    const owner = controllerOf(pod.metadata);
    if (owner?.kind !== "DaemonSet" && owner?.kind !== "Node") continue;
    const copy = remadePod(withoutTopologyLabels({ ...pod, kind: "Pod" }), maker ?? owner, names);
    engine.assume(copy, name);
  }
}
