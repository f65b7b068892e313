import fc from "fast-check";
import { expect, test } from "vitest";
import type { PodAffinityTerm } from "../../api/affinity.ts";
import type { Labels } from "../../api/object-meta.ts";
import { compileAffinityTerm, termMatches } from "../../cluster/affinity-term.ts";
import { arbitraryLabels, arbitraryLabelSelector, namespaceNames, sometimes } from "../../testing/arbitrary-labels.ts";
import { TopologyKeys } from "../nodes/topology-keys.ts";
import { ClassIndex } from "./class-index.ts";
import { LabelTable } from "./label-table.ts";
import { NamespaceTable } from "./namespace-table.ts";
import { type PodClass, PodClasses } from "./pod-class.ts";
import { TermIndex } from "./term-index.ts";
import { type Term, Terms } from "./terms.ts";

/** Indexes of the same pods and namespaces, and all that is in them. */
function indexes() {
  const labels = new LabelTable();
  const namespaces = new NamespaceTable();
  const terms = new Terms(new TopologyKeys(() => []), namespaces, false, labels);
  const classes = new ClassIndex(labels, namespaces);
  const podClass: PodClass[] = [];
  const interned = new PodClasses((one) => {
    classes.add(one);
    podClass.push(one);
  }, labels);
  return { namespaces, terms, classes, podClass, interned, index: new TermIndex<Term>(labels, namespaces) };
}

const name = fc.constantFrom(...namespaceNames);
const said: fc.Arbitrary<PodAffinityTerm> = fc.record(
  {
    topologyKey: fc.constant("zone"),
    labelSelector: arbitraryLabelSelector(),
    namespaces: fc.subarray([...namespaceNames]),
    namespaceSelector: arbitraryLabelSelector(),
  },
  { requiredKeys: ["topologyKey"] },
);
const step = fc.oneof(
  fc.record({ kind: fc.constant("namespace" as const), name, labels: sometimes(arbitraryLabels(), 4) }),
  fc.record({ kind: fc.constant("term" as const), said, own: name }),
  fc.record({ kind: fc.constant("pod" as const), namespace: name, labels: arbitraryLabels() }),
);

test("what may select and be selected is found, once, whichever labels namespaces have by now", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25, size: "max" }), (steps) => {
      const { namespaces, terms, classes, podClass, interned, index } = indexes();
      const known = new Map<string, Labels>();
      const all = new Set<Term>();
      const said = new Map<Term, ReturnType<typeof compileAffinityTerm>>();
      for (const one of steps) {
        if (one.kind === "namespace") {
          namespaces.set(one.name, one.labels);
          if (one.labels === undefined) known.delete(one.name);
          else known.set(one.name, one.labels);
        } else if (one.kind === "pod") interned.intern({ ...one, terminating: false });
        else {
          const term = terms.of(one.said, one.own);
          said.set(term, compileAffinityTerm(one.said, one.own, ""));
          if (!all.has(term)) index.add(term, term);
          all.add(term);
        }
        const pairs = [...said].flatMap(([term, compiled]) =>
          podClass.flatMap((pod) => (termMatches(compiled, pod, known.get(pod.namespace)) ? [{ term, pod }] : [])),
        );
        for (const term of all) {
          const found = [...classes.requiring(term)];
          expect(found).toEqual(
            expect.arrayContaining(pairs.flatMap((pair) => (pair.term === term ? [pair.pod] : []))),
          );
          expect(new Set(found).size).toBe(found.length);
        }
        for (const pod of podClass) {
          const visited: Term[] = [];
          index.forEachSelecting(pod, (term) => visited.push(term));
          const selecting = pairs.flatMap((pair) => (pair.pod === pod ? [pair.term] : []));
          expect([...selecting].every((term) => visited.includes(term))).toBe(true);
          expect(new Set(visited).size).toBe(visited.length);
        }
      }
      expect(new Map(namespaces.labels)).toEqual(known);
    }),
    { numRuns: 300 },
  );
});

test("of many teams' terms, only those of a pod's team are asked about it, and only its pods about them", () => {
  const { namespaces, terms, classes, interned, index } = indexes();
  const teams = ["a", "b", "constructor"];
  for (const team of teams) namespaces.set(`ns-${team}`, { team });
  const made = teams.map((team) =>
    terms.of({ topologyKey: "zone", labelSelector: {}, namespaceSelector: { matchLabels: { team } } }, "ns"),
  );
  for (const term of made) index.add(term, term);
  const pods = teams.map((team) => interned.intern({ namespace: `ns-${team}`, labels: {}, terminating: false }));
  for (const [at, pod] of pods.entries()) {
    const visited: Term[] = [];
    index.forEachSelecting(pod, (term) => visited.push(term));
    expect(visited).toEqual([made[at]]);
    expect([...classes.requiring(made[at] ?? { labels: [], places: undefined })]).toEqual([pod]);
  }
  namespaces.set("ns-a", { team: "b" });
  const selected = made.map((term) => [...classes.requiring(term)].map(({ namespace }) => namespace));
  expect(selected).toEqual([[], ["ns-b", "ns-a"], ["ns-constructor"]]);
});
