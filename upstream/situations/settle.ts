import { setTimeout as sleep } from "node:timers/promises";
import type { ControlPlane } from "../control-plane/control-plane.ts";

/** A pod as far as one sees whether the scheduler is done with it. */
export interface SeenPod {
  readonly metadata: { readonly namespace: string; readonly name: string; readonly resourceVersion: string };
  readonly spec: { readonly nodeName?: string; readonly schedulerName?: string };
  readonly status: { readonly conditions?: readonly SeenCondition[] };
}

/** A pod's condition. */
export interface SeenCondition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

/** How long the scheduler may take, in ms, on a machine that does much else. */
const patience = 40_000;

/** What the scheduler last said of a pod that waits. */
export function scheduledCondition({ status }: SeenPod): SeenCondition | undefined {
  return status.conditions?.find(({ type }) => type === "PodScheduled");
}

/** `shop/web`. */
export function nameOf({ metadata }: SeenPod): string {
  return `${metadata.namespace}/${metadata.name}`;
}

/** The scheduler's message of a pod that waits. */
export function messageOf(pod: SeenPod): string | undefined {
  const condition = scheduledCondition(pod);
  return condition?.status === "False" ? condition.message : undefined;
}

/** What the scheduler said; of a pod that it does not look at, what Stowage calls that. */
export function saidOf(pod: SeenPod): string {
  return messageOf(pod) ?? "Refused";
}

/**
 * Waits until there are so many pods, where that is known, and the scheduler has nothing left to do: it has said something of each, its queues
 * of pods to try are empty, and nothing changes. Where there is no node it tries for ever: then nothing has changed for
 * some seconds.
 *
 * @returns all pods
 * @throws Error when it does not come to that, with the pods as they are.
 */
export async function settle(
  cluster: ControlPlane,
  expected?: { bound: number; pending: number },
): Promise<readonly SeenPod[]> {
  const deadline = Date.now() + patience;
  let before = "";
  let alike = 0;
  for (;;) {
    const { pods, version } = await listPods(cluster);
    const bound = pods.filter(({ spec }) => spec.nodeName !== undefined).length;
    const isAsExpected =
      expected === undefined || (bound === expected.bound && pods.length - bound === expected.pending);
    const isSaid = pods.every((pod) => pod.spec.nodeName !== undefined || isOthers(pod) || scheduledCondition(pod));
    alike = version === before ? alike + 1 : 0;
    const isOver = alike > 0 && ((await isIdle(cluster, pods)) || alike > 20);
    if (isAsExpected && isSaid && isOver) return pods;
    if (Date.now() > deadline) throw new Error(`not ${JSON.stringify(expected)} but: ${describePods(pods)}`);
    before = version;
    await sleep(200);
  }
}

function isOthers({ spec }: SeenPod): boolean {
  return spec.schedulerName !== "default-scheduler";
}

async function listPods(cluster: ControlPlane): Promise<{ pods: readonly SeenPod[]; version: string }> {
  const { text } = await cluster.request({ path: "/api/v1/pods" });
  const list: { items: readonly SeenPod[] } = JSON.parse(text);
  return { pods: list.items, version: list.items.map(({ metadata }) => metadata.resourceVersion).join() };
}

/** Whether the scheduler has tried every pod that waits and is about to try none, by its own metrics. */
async function isIdle(cluster: ControlPlane, pods: readonly SeenPod[]): Promise<boolean> {
  const metrics = await cluster.metricsOf("kube-scheduler");
  const count = (queue: string) =>
    Number(new RegExp(`^scheduler_pending_pods\\{queue="${queue}"\\} (\\d+)$`, "m").exec(metrics)?.[1] ?? 0);
  const waiting = pods.filter((pod) => pod.spec.nodeName === undefined && !isOthers(pod)).length;
  return count("active") + count("backoff") === 0 && count("unschedulable") + count("gated") === waiting;
}

function describePods(pods: readonly SeenPod[]): string {
  return pods
    .map((pod) => {
      const { namespace, name } = pod.metadata;
      return `${namespace}/${name} ${pod.spec.nodeName ?? scheduledCondition(pod)?.message ?? "not looked at"}`;
    })
    .join("; ");
}
