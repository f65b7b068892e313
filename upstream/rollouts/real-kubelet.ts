import type { ApiClient } from "../control-plane/api-client.ts";
import { makeReady, makeSucceeded, removePod } from "../control-plane/kubelet-acts.ts";
import { type ObservedPods, stateOf } from "./observed-pods.ts";

/**
 * The next thing that the kubelet of recorded rollouts does: all terminating pods go; else the first bound pod becomes
 * ready; else the first running pod of a Job succeeds.
 *
 * @returns what it did, or `undefined` when there is nothing
 */
export async function kubeletStep(client: ApiClient, observed: ObservedPods): Promise<string | undefined> {
  const pods = observed.inOrder();
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
  await makeSucceeded(client, running);
  return `finished ${observed.title(running).name}`;
}
