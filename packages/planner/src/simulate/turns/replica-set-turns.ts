import { replicaSetTurn } from "../../controllers/replica-set.ts";
import { podPrefix } from "../../names/pod-names.ts";
import { controllerReference, podFromTemplate } from "../../workloads/pod-from-template.ts";
import { createPod } from "../create-pod.ts";
import { deletePod } from "../end-pod.ts";
import type { SimulatedPod } from "../simulated-pod.ts";
import type { ReplicaSetState } from "../workload-state.ts";
import { worthMaking } from "../unmade-pods.ts";
import type { World } from "../world.ts";

/** Does what the controller of a ReplicaSet or ReplicationController does next. @returns why the API server refuses a pod. */
export function takeReplicaSetTurn(set: ReplicaSetState, world: World): string | undefined {
  const { active } = world.pods.ownerCounts(set.key);
  const replicas = worthMaking(set.replicas, world);
  if (active === replicas) return undefined;
  const pods = world.arrival.all([...world.pods.ofOwner(set.key)]);
  const turn = replicaSetTurn(replicas, pods, () => relatedPods(set, world), world.now);
  for (const pod of turn.delete) deletePod(world, pod);
  const { object } = set;
  const { template } = object.spec;
  if (template === undefined) return undefined;
  const { namespace, name, uid } = object.metadata;
  const apiVersion = object.kind === "ReplicaSet" ? "apps/v1" : "v1";
  const owner = controllerReference(apiVersion, object.kind, name, uid);
  const generateName = podPrefix(name);
  for (let made = 0; made < turn.create; made++) {
    const podName = world.names.generate(namespace, generateName);
    const pod = podFromTemplate(template, { namespace, name: podName, generateName, owner });
    const refusal = createPod(world, pod, set.key, set.hash);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** The pods of all sets of its Deployment; without one its own. */
function* relatedPods({ key, owner }: ReplicaSetState, { pods, workloads }: World): Generator<SimulatedPod> {
  const keys = owner === undefined ? [key] : workloads.replicaSetsOf(owner).map((set) => set.key);
  for (const one of keys) yield* pods.ofOwner(one);
}
