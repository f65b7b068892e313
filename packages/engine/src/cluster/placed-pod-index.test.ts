import fc from "fast-check";
import { expect, test } from "vitest";
import { referenceTo } from "../api/cluster-object.ts";
import type { Engine, Mark } from "../engine.ts";
import { createIncrementalEngine } from "../incremental/incremental-engine.ts";
import { defaultProfile } from "../plugins/default-profile.ts";
import { arbitraryLabelSelector } from "../testing/arbitrary-labels.ts";
import { arbitraryPod } from "../testing/arbitrary-pod.ts";
import { arbitraryCluster, arbitraryStep, type Step } from "../testing/arbitrary-step.ts";
import { compileLabelSelector, type LabelMatcher, matchesLabels } from "./label-selector.ts";
import { PlacedPodIndex } from "./placed-pod-index.ts";
import { type PlacedPods, placedPods } from "./placed-pods.ts";
import type { PodInfo } from "./pod-info.ts";
import { toPodInfo } from "./to-pod-info.ts";

/** What is found, as texts, in the order of the visits. */
function found(placed: PlacedPods, incoming: PodInfo, matchers: readonly LabelMatcher[]): readonly string[] {
  const visits: string[] = [];
  const isSelected = ({ labels }: Pick<PodInfo, "labels">): boolean =>
    matchers.some((matcher) => matchesLabels(matcher, labels));
  placed.selected(matchers, isSelected, (pod, node) => void visits.push(`${pod.key} on ${node.name}`));
  placed.avoiding(incoming, (pod, node, term) => void visits.push(`${pod.key} on ${node.name} by ${term.path}`));
  return visits;
}

/** Does it, if it can be done. */
function take(engine: Engine, marks: Mark[], step: Step): void {
  switch (step.kind) {
    case "put":
      ignoringRefusal(() => engine.remove(referenceTo(step.object)));
      return engine.add(step.object);
    case "remove":
      return ignoringRefusal(() => engine.remove(step.reference));
    case "assume":
      return ignoringRefusal(() => engine.assume(step.pod, step.nodeName));
    case "forget":
      return ignoringRefusal(() => engine.forget(step.pod));
    case "mark":
      marks.push(engine.mark());
      return undefined;
    case "undo": {
      const place = step.mark % Math.max(1, marks.length);
      const mark = marks[place];
      if (mark !== undefined) engine.undo(mark);
      marks.length = Math.min(marks.length, place + 1);
      return undefined;
    }
    case "schedule":
      return undefined;
    default:
      return step satisfies never;
  }
}

function ignoringRefusal(change: () => void): void {
  try {
    change();
  } catch (error) {
    expect(error).toBeInstanceOf(RangeError);
  }
}

test("finds what a look at every pod finds, in the same order, whatever has happened since it was last asked", () => {
  const selectors = fc.array(arbitraryLabelSelector().map(compileLabelSelector), { minLength: 1, maxLength: 2 });
  const steps = fc.array(fc.tuple(arbitraryStep(), fc.boolean()), { minLength: 10, maxLength: 30, size: "max" });
  let visits = 0;
  fc.assert(
    fc.property(arbitraryCluster(), arbitraryPod(), selectors, steps, (start, pod, matchers, changes) => {
      const engine = createIncrementalEngine(defaultProfile());
      const index = new PlacedPodIndex(() => engine.cluster);
      const incoming = toPodInfo(pod);
      const marks: Mark[] = [];
      const compare = (): void => {
        const expected = found(placedPods(engine.cluster), incoming, matchers);
        expect(found(index, incoming, matchers)).toEqual(expected);
        visits += expected.length;
      };
      for (const step of start) take(engine, marks, step);
      compare();
      for (const [step, asks] of changes) {
        take(engine, marks, step);
        if (asks) compare();
      }
      compare();
    }),
    { numRuns: 200 },
  );
  expect(visits).toBeGreaterThan(500);
});
