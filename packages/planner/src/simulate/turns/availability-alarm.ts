import type { SimulatedPod } from "../simulated-pod.ts";
import type { World } from "../world.ts";

/** Has a controller look when the next of the pods becomes available by time passing. */
export function alarmForPods(
  { now, workloads: { alarms } }: World,
  key: string,
  pods: Iterable<SimulatedPod>,
  minReadySeconds: number,
): void {
  if (minReadySeconds === 0) return;
  for (const { readyAt } of pods) {
    const at = readyAt === undefined ? undefined : readyAt + minReadySeconds;
    if (at !== undefined && at > now && at < (alarms.get(key) ?? Infinity)) alarms.set(key, at);
  }
}
