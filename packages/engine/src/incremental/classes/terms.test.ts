import fc from "fast-check";
import { expect, test } from "vitest";
import type { PodAffinityTerm } from "../../api/affinity.ts";
import type { Labels } from "../../api/object-meta.ts";
import { compileAffinityTerm, resolveNamespaces, termMatches } from "../../cluster/affinity-term.ts";
import { hostileLabels, hostileTerm, ofHostileTexts } from "../../testing/hostile-texts.ts";
import { LabelTable } from "./label-table.ts";
import { Terms } from "./terms.ts";
import { TopologyKeys } from "../nodes/topology-keys.ts";

function termsOf(known: ReadonlyMap<string, Labels> = new Map(), selectorStays = false): Terms {
  return new Terms(new TopologyKeys(() => []), known, selectorStays, new LabelTable());
}

/** What a term says, the slow and obvious way. */
function meaning(said: PodAffinityTerm, own: string): string {
  const { topologyKey, namespaces, selectsPod, selectsNamespace } = compileAffinityTerm(said, own, "");
  const { requirements: pods = "none" } = selectsPod;
  const { requirements: others = "none" } = selectsNamespace;
  return JSON.stringify([topologyKey, [...namespaces].sort(), pods, others]);
}

/** With the namespaces of their pods. */
const termsOfPods = ofHostileTexts((text) =>
  fc.array(fc.tuple(hostileTerm(text), text), { minLength: 2, maxLength: 12 }),
);

test("terms are one object exactly if they say the same, compiled before or not", () => {
  fc.assert(
    fc.property(termsOfPods, (asked) => {
      const terms = termsOf();
      const made = asked.map(([said, own], at) =>
        at % 2 === 0 ? terms.of(said, own) : terms.intern(compileAffinityTerm(said, own, "")),
      );
      const said = asked.map((one) => meaning(...one));
      for (const [at, [term, own]] of asked.entries()) {
        expect([terms.of(term, own), terms.intern(compileAffinityTerm(term, own, ""))]).toEqual([made[at], made[at]]);
        expect(made.map((one) => one === made[at])).toEqual(said.map((text) => text === said[at]));
      }
      expect(new Set(made.map(({ id }) => id)).size).toBe(terms.size);
    }),
    { numRuns: 1000 },
  );
});

test("a term selects what it does when it is compiled", () => {
  const cases = ofHostileTexts((text) =>
    fc.record({
      said: hostileTerm(text),
      own: text,
      pod: fc.record({ namespace: text, labels: hostileLabels(text) }),
      known: fc.array(fc.tuple(text, hostileLabels(text)), { maxLength: 3 }).map((all) => new Map(all)),
      stays: fc.boolean(),
    }),
  );
  fc.assert(
    fc.property(cases, ({ said, own, pod, known, stays }) => {
      const terms = termsOf(known, stays);
      const term = terms.of(said, own);
      const compiled = compileAffinityTerm(said, own, "");
      expect(term.key.name).toBe(said.topologyKey);
      expect(terms.selects(term, pod)).toBe(termMatches(compiled, pod, known.get(pod.namespace)));
      expect(terms.asksFor(term, pod)).toBe(termMatches(resolveNamespaces(compiled, known, stays), pod, undefined));
    }),
    { numRuns: 3000 },
  );
});
