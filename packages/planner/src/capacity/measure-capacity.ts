import { type Mark, podKey, type PodObject } from "@stowage/engine";
import type { KubernetesObject } from "@stowage/manifests";
import { ClaimController } from "../claims/claim-controller.ts";
import { PodNames } from "../names/pod-names.ts";
import { PodAdmission, refusalText } from "../plan/pod-admission.ts";
import { seededTieBreak } from "../plan/tie-break.ts";
import type { CapacityInput } from "./capacity-input.ts";
import type { Capacity, RoomOfRollout } from "./capacity.ts";
import { duringRollout, postsOf, stuckOf } from "./during-rollout.ts";
import { grownOf } from "./grown.ts";
import { LossFinder } from "./lose-nodes.ts";
import { oneMoreNode } from "./one-more-node.ts";
import { readLabels } from "./read-labels.ts";
import { type Filled, Room, type Used } from "./room.ts";

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
    claims: new ClaimController(plan.engine),
    tieBreak: seededTieBreak(seed),
    onStep: () => onTrying?.({ what, replicas: ++replicas }),
  });

  const labelsOf = readLabels([...everyPod, ...room.growers.map(({ source }) => source.at(0).pod)], plan.engine);
  let known: Capacity | undefined;
  const add = (figure: Partial<Capacity>): void => {
    if (known === undefined) return;
    known = { ...known, ...figure };
    onFigure?.(known);
  };
  let rollout: Omit<RoomOfRollout, "stuck"> | undefined;
  begin("now");
  const numbers = room.inNumbers();
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
    const waiting = plan.pods.filter(({ status }) => status === "Unschedulable");
    const another = oneMoreNode(room, { names, labelsOf, waiting, asked: like, isLimited, sets: full.sets, used });
    if (another !== undefined) add({ oneMoreNode: another });
    begin("a rollout");
    rollout = duringRollout(room, grown, { sets: full.sets, used, marks, totals: numbers?.totals });
  });
  if (rollout !== undefined) {
    add({ duringRollout: { ...rollout, stuck: stuckOf(room, postsOf(grown, rollout.sets)) } });
  }
  if (known === undefined) throw new RangeError("nothing grows");
  const perSet = grown.reduce((sum, { grower }) => sum + grower.share, 0);
  const finder = new LossFinder(room, { names, labelsOf, numbers, replicas: known.now * perSet, most: quota?.sets });
  const notes = [...known.notes];
  begin("the loss of a zone");
  const zone = finder.zone(notes);
  if (zone !== undefined) add({ afterLosingZone: zone });
  begin("the loss of a node");
  const node = finder.node(notes);
  if (node !== undefined) add({ afterLosingNode: node });
  add({ notes });
  return known;
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
