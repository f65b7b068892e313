import type { ApiClient } from "../control-plane/api-client.ts";
import {
  isOver,
  makeFailed,
  makeLost,
  makeReady,
  makeRestarted,
  makeSucceeded,
  removePod,
} from "../control-plane/kubelet-acts.ts";
import { type ObservedPods, stateOf } from "./observed-pods.ts";

/**
 * The next thing that the kubelet of recorded rollouts does: all terminating pods go; else the first bound pod becomes
 * ready; else the first running pod of a Job succeeds, or fails where
 * its Job is the one whose pods do.
 *
 * @param lostNodes nodes that are gone: their pods have no kubelet any more
 * @returns what it did, or `undefined` when there is nothing
 */
export async function kubeletStep(
  client: ApiClient,
  observed: ObservedPods,
  lostNodes: ReadonlySet<string> = new Set(),
): Promise<string | undefined> {
  const pods = observed.inOrder().filter(({ spec }) => !lostNodes.has(spec.nodeName ?? ""));
  const leaving = pods.filter((pod) => stateOf(pod) === "terminating");
  if (leaving.length > 0) {
    for (const pod of leaving) await removePod(client, pod);
    return "terminated pods go";
  }
  const starting = pods.find((pod) => stateOf(pod) === "starting");
  if (starting !== undefined) {
    await makeReady(client, starting);
    return `ready ${observed.title(starting).name}`;
  }
  const running = pods.find((pod) => stateOf(pod) === "ready" && observed.title(pod).workload.startsWith("Job/"));
  if (running === undefined) return undefined;
  const { name, workload } = observed.title(running);
  if (workload !== failingJob) {
    await makeSucceeded(client, running);
    return `finished ${name}`;
  }
  if (running.spec.restartPolicy === "OnFailure") {
    await makeRestarted(client, running, (running.status.containerStatuses?.[0]?.restartCount ?? 0) + 1);
    return `restarted ${name}`;
  }
  await makeFailed(client, running, 1);
  return `failed ${name}`;
}

/** The pods of a Job called so fail. */
export const failingJob = "Job/flaky";

/**
 * Does at once what the pod garbage collector would do a minute later with the pods of nodes that are gone: says that they
 * have failed, and deletes them. Source: `gcOrphaned` (pkg/controller/podgc/gc_controller.go).
 *
 * @returns whether there were any
 */
export async function collectLost(
  client: ApiClient,
  observed: ObservedPods,
  lostNodes: ReadonlySet<string>,
): Promise<boolean> {
  const lost = observed.inOrder().filter(({ spec }) => lostNodes.has(spec.nodeName ?? ""));
  for (const pod of lost) {
    observed.collect(pod);
    if (!isOver(pod)) await makeLost(client, pod);
    await removePod(client, pod);
  }
  return lost.length > 0;
}
