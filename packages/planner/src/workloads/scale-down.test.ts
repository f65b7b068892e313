import type { Pod, PodStatus } from "@stowage/engine";
import { expect, test } from "vitest";
import { pod } from "../testing/objects.ts";
import { podsToDelete } from "./scale-down.ts";

const now = Date.parse("2026-01-02T00:00:00Z");
/** So many seconds ago. */
const ago = (seconds: number): string => new Date(now - seconds * 1000).toISOString();
const running = (name: string, uid: string, age: number, status: Partial<PodStatus> = {}): Pod => ({
  ...pod(name, "", { nodeName: name }, { uid, creationTimestamp: ago(age) }),
  status: { phase: "Running", ...status },
});
const readySince = (seconds: number): Partial<PodStatus> => ({
  conditions: [{ type: "Ready", status: "True", lastTransitionTime: ago(seconds) }],
});
const first = (...pods: readonly Pod[]): string | undefined => podsToDelete(pods, 1, now)[0]?.metadata.name;

test("ages of another power of two: the younger goes first; like ages: the lower uid", () => {
  expect(first(running("old", "1", 4000), running("young", "2", 100))).toBe("young");
  expect(first(running("b", "2", 1000), running("a", "1", 1050))).toBe("a");
});

test("how long a pod is ready counts before restarts, and these before its age", () => {
  expect(first(running("long", "1", 10, readySince(4000)), running("short", "2", 9000, readySince(100)))).toBe("short");
  const restarted = { containerStatuses: [{ name: "main", restartCount: 3 }] };
  expect(first(running("young", "1", 10), running("restarted", "2", 9000, restarted))).toBe("restarted");
});

test("nothing goes where nothing is too much", () => {
  expect(podsToDelete([running("a", "1", 1)], 0, now)).toEqual([]);
});
