import { removePod, restartPod, setState } from "./end-pod.ts";
import { isOver, type SimulatedPod } from "./simulated-pod.ts";
import { compareTexts } from "../names/compare-texts.ts";
import { hasKubelet } from "./unreachable-node.ts";
import type { World } from "./world.ts";

/**
 * The next thing that a kubelet does when everybody else has nothing left to do, one thing at a time: terminating pods
 * go, all of them, with controllers and scheduler at work between them; else the first bound pod becomes ready; else the first running pod of a Job succeeds, or fails where
 * the world says that it does.
 *
 * @returns What it did, or `undefined` where there is nothing to do.
 */
export function kubeletStep(world: World, settle: () => void): string | undefined {
  const { pods } = world;
  const leaving = [...pods.terminating.values()].filter((pod) => hasKubelet(pod, world) && !isOver(pod));
  if (leaving.length > 0) {
    for (const { key } of leaving.sort(inKubeletOrder)) {
      const pod = pods.get(key);
      if (pod !== undefined) removePod(world, pod);
      settle();
    }
    return "terminated pods go";
  }
  const starting = firstOf(pods.starting.values(), (pod) => !pod.neverReady && hasKubelet(pod, world));
  if (starting !== undefined) {
    setState(world, starting, "ready");
    return `ready ${starting.title.name}`;
  }
  const running = firstOf(pods.running.values(), (pod) => hasKubelet(pod, world) && !failsForEver(pod, world));
  if (running === undefined) return undefined;
  const exitCode = world.failing.get(running.title.workload) ?? 0;
  if (exitCode === 0) {
    setState(world, running, "succeeded");
    return `finished ${running.title.name}`;
  }
  if (running.pod.spec.restartPolicy === "OnFailure") {
    restartPod(world, running);
    return `restarted ${running.title.name}`;
  }
  setState(world, running, "failed", exitCode);
  return `failed ${running.title.name}`;
}

/** More failures than these are all alike: nobody waits for more. */
const mostFailures = 100;

/** Whether a pod of a Job that allows for any number of failures would only fail once more. */
export function failsForEver({ title, owner = "", restarts }: SimulatedPod, { failing, workloads }: World): boolean {
  const job = workloads.get(owner);
  return failing.has(title.workload) && job?.kind === "Job" && job.status.failed + restarts >= mostFailures;
}

/** By workload in the order of bytes, then revision, ordinal, node of daemon pods, order of binding; last those without a node. */
export function inKubeletOrder(one: SimulatedPod, other: SimulatedPod): number {
  return (
    compareTexts(one.title.workload, other.title.workload) ||
    one.title.revisionNumber - other.title.revisionNumber ||
    (one.ordinal ?? 0) - (other.ordinal ?? 0) ||
    (one.pinnedTo === undefined ? 0 : compareTexts(one.nodeName ?? "", other.nodeName ?? "")) ||
    Number(one.nodeName === undefined) - Number(other.nodeName === undefined) ||
    one.bindSequence - other.bindSequence
  );
}

function firstOf(pods: Iterable<SimulatedPod>, isMeant: (pod: SimulatedPod) => boolean): SimulatedPod | undefined {
  let first: SimulatedPod | undefined;
  for (const pod of pods) if (isMeant(pod) && (first === undefined || inKubeletOrder(pod, first) < 0)) first = pod;
  return first;
}
