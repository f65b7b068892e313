import fc from "fast-check";
import { expect, test } from "vitest";
import { type NamedPod, NamedPods } from "./named-pods.ts";

test("holds what a map would, after any changes", () => {
  const step = fc.record({
    namespace: fc.constantFrom("a", "b", ""),
    // More than there are places at first.
    number: fc.nat({ max: 150 }),
    isThere: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { minLength: 100, maxLength: 400, size: "max" }), (steps) => {
      const pods = new NamedPods<NamedPod>();
      const expected = new Map<string, NamedPod>();
      for (const { namespace, number, isThere } of steps) {
        const name = `pod-${number}`;
        const pod = { namespace, name };
        if (isThere) {
          pods.set(pod);
          expected.set(`${namespace}/${name}`, pod);
        } else {
          pods.delete(namespace, name);
          expected.delete(`${namespace}/${name}`);
        }
        expect(pods.size).toBe(expected.size);
      }
      for (const namespace of ["a", "b", ""]) {
        for (let number = 0; number <= 150; number++) {
          const name = `pod-${number}`;
          expect(pods.get(namespace, name)).toBe(expected.get(`${namespace}/${name}`));
        }
      }
    }),
    { numRuns: 50 },
  );
});
