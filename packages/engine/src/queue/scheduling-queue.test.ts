import { describe, expect, test } from "vitest";
import type { PodObject } from "../api/cluster-object.ts";
import type { PluginName } from "../cycle/plugin.ts";
import type { ClusterEvent } from "./cluster-event.ts";
import { SchedulingQueue } from "./scheduling-queue.ts";

function pod(name: string, priority = 0, gates: readonly string[] = []): PodObject {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "default" },
    spec: { containers: [], priority, schedulingGates: gates.map((gate) => ({ name: gate })) },
  };
}

const gone: ClusterEvent = { kind: "podDelete", pod: pod("gone") };
const byPorts: ReadonlySet<PluginName> = new Set(["NodePorts"]);

/** A queue in which a pod that is gone undoes what NodePorts rejects, and nothing else does. */
function queueOf(...pods: readonly PodObject[]): SchedulingQueue {
  const queue = new SchedulingQueue({
    wakes: (plugin, _, event) => plugin === "NodePorts" && event.kind === "podDelete",
  });
  for (const one of pods) queue.add(one, 0);
  return queue;
}

function popAll(queue: SchedulingQueue): readonly (string | undefined)[] {
  const names = [];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) names.push(next.metadata.name);
  return names;
}

describe("the scheduling queue", () => {
  test("hands out the higher priority first, then who has waited longest", () => {
    expect(popAll(queueOf(pod("a"), pod("b", 5), pod("c"), pod("d", 5)))).toEqual(["b", "d", "a", "c"]);
  });

  test("keeps a gated pod until its gates are gone", () => {
    const queue = queueOf(pod("a", 0, ["wait"]));
    expect(queue.pop()).toBe(undefined);
    queue.update(pod("a"));
    expect(popAll(queue)).toEqual(["a"]);
  });

  test("wakes a pod only by what may undo its rejection", () => {
    const queue = queueOf(pod("a"), pod("b"));
    popAll(queue);
    queue.fail("default/a", byPorts, 0);
    queue.fail("default/b", new Set(["NodeAffinity"]), 0);
    expect(queue.pop()).toBe(undefined);
    queue.happened(gone, 0);
    expect(popAll(queue)).toEqual(["a"]);
  });

  test("tries new pods before those that back off", () => {
    const queue = queueOf(pod("a"));
    queue.pop();
    queue.fail("default/a", byPorts, 0);
    queue.happened(gone, 0);
    queue.add(pod("b"), 0);
    expect(popAll(queue)).toEqual(["b", "a"]);
  });

  test("does not miss what happens while a pod is decided", () => {
    const queue = queueOf(pod("a"));
    queue.pop();
    queue.happened(gone, 0);
    queue.fail("default/a", byPorts, 0);
    expect(queue.get("default/a")?.place).toBe("backoff");
  });

  test("backs off for twice as long after each failure, up to a limit", () => {
    const queue = queueOf(pod("a"));
    const waits = [0, 1, 2, 3, 4].map(() => {
      queue.pop();
      queue.fail("default/a", byPorts, 0);
      queue.wakeAll(0);
      return queue.get("default/a")?.backsOffUntil;
    });
    expect(waits).toEqual([1, 2, 4, 8, 10]);
    queue.endBackoff(10);
    expect(queue.get("default/a")?.place).toBe("active");
  });

  test("forgets a pod that is gone", () => {
    const queue = queueOf(pod("a"), pod("b"));
    queue.remove("default/a");
    expect(popAll(queue)).toEqual(["b"]);
  });

  test("can be made what it was", () => {
    const queue = queueOf(pod("a"), pod("b"));
    const state = queue.state();
    popAll(queue);
    queue.restore(state);
    expect(popAll(queue)).toEqual(["a", "b"]);
  });
});
