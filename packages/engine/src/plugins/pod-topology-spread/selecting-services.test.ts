import fc from "fast-check";
import { expect, test } from "vitest";
import type { Service } from "../../api/cluster-object.ts";
import { compileLabels, matchesLabels } from "../../cluster/label-selector.ts";
import { hostileLabels, ofHostileTexts } from "../../testing/hostile-texts.ts";
import { selectingServices } from "./selecting-services.ts";

test("the Services that are found are those that select the labels when each is asked", () => {
  const cases = ofHostileTexts((text) => {
    const selector = hostileLabels(text);
    const service = selector.map((one): Service => ({ kind: "Service", metadata: {}, spec: { selector: one } }));
    return fc.tuple(fc.array(service, { maxLength: 6 }), fc.array(hostileLabels(text), { maxLength: 4 }));
  });
  fc.assert(
    fc.property(cases, ([services, pods]) => {
      for (const labels of pods) {
        const asked = services.filter(({ spec }) => matchesLabels(compileLabels(spec?.selector), labels));
        const expected = asked.filter(({ spec }) => Object.keys(spec?.selector ?? {}).length > 0);
        expect(new Set(selectingServices(services, labels))).toEqual(new Set(expected));
        expect(selectingServices(services, labels)).toHaveLength(expected.length);
      }
    }),
    { numRuns: 1000 },
  );
});

test("a Service without a selector, and one without a spec, are never found", () => {
  const services: readonly Service[] = [
    { kind: "Service", metadata: {}, spec: {} },
    { kind: "Service", metadata: {} },
  ];
  expect(selectingServices(services, { app: "web" })).toEqual([]);
});
