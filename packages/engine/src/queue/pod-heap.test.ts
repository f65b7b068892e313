import fc from "fast-check";
import { expect, test } from "vitest";
import { PodHeap } from "./pod-heap.ts";
import type { QueuedPod } from "./queued-pod.ts";

function queued(sequence: number): QueuedPod {
  const pod = { kind: "Pod" as const, metadata: { name: String(sequence) }, spec: { containers: [] } };
  const rest = { place: "active" as const, since: 0, failures: 0, rejectedBy: new Set<never>(), backsOffUntil: 0 };
  return { key: String(sequence), pod, sequence, ...rest };
}

test("the first comes first, in whatever order they have come and gone", () => {
  const steps = fc.array(fc.oneof(fc.integer({ min: 0, max: 20 }), fc.constant("pop" as const)), { maxLength: 60 });
  fc.assert(
    fc.property(steps, (some) => {
      const heap = new PodHeap(
        (one, other) => one.sequence - other.sequence,
        ({ sequence }) => sequence % 5 !== 4,
      );
      let there: number[] = [];
      const [popped, expected]: [unknown[], unknown[]] = [[], []];
      for (const step of [...some, "pop" as const]) {
        if (step === "pop") {
          popped.push(heap.pop()?.sequence);
          expected.push(there[0]);
          there = there.slice(1);
        } else {
          heap.push(queued(step));
          if (step % 5 !== 4) there = [...there, step].sort((one, other) => one - other);
        }
      }
      expect(popped).toEqual(expected);
    }),
  );
});
