import fc from "fast-check";
import { expect, test } from "vitest";
import { referenceTo } from "../../api/cluster-object.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { DomainCounts } from "../../cluster/domain-counts.ts";
import { compileLabelSelector, type LabelMatcher } from "../../cluster/label-selector.ts";
import type { PodInfo } from "../../cluster/pod-info.ts";
import { toPodInfo } from "../../cluster/to-pod-info.ts";
import type { Engine, Mark } from "../../engine.ts";
import { defaultProfile } from "../../plugins/default-profile.ts";
import { avoidingCounts, matchingCounts, preferringSums } from "../../plugins/inter-pod-affinity/count-placed.ts";
import { selectedPods } from "../../plugins/pod-topology-spread/selected-pods.ts";
import { arbitraryLabelSelector } from "../../testing/arbitrary-labels.ts";
import { arbitraryPod } from "../../testing/arbitrary-pod.ts";
import { arbitraryCluster, arbitraryStep, type Step } from "../../testing/arbitrary-step.ts";
import { updated } from "../../testing/arbitrary-update.ts";
import { createIncrementalEngine } from "../incremental-engine.ts";

/** What is counted of placed pods, for each node: by the pod's terms, by those of the others, by a selector. */
function counted(cluster: ClusterSnapshot, pod: PodInfo, selectsPod: LabelMatcher): readonly unknown[] {
  const { requiredAffinityTerms: wanted, requiredAntiAffinityTerms: avoided } = pod;
  const all = matchingCounts(wanted, cluster, false);
  const each = [...wanted, ...avoided].map((term) => matchingCounts([term], cluster, false));
  const avoiding = avoidingCounts(pod, cluster);
  const preferring = preferringSums(pod, cluster, 7);
  const selectedOn = selectedPods(pod.namespace, selectsPod, cluster);
  const keys = [...wanted, ...avoided].map(({ topologyKey }) => topologyKey);
  const at = (counts: DomainCounts, { labels }: ClusterSnapshot["nodes"][number]): readonly number[] =>
    [...keys, ...keysOf(avoiding), ...keysOf(preferring)].map((key) => counts.at(key, labels));
  return [
    [all, ...each].map(({ occupied }) => occupied),
    [avoiding, preferring].map(keysOf),
    cluster.nodes.map((node) => [
      ...[all, ...each, avoiding, preferring].map((counts) => at(counts, node)),
      selectedOn(node),
    ]),
  ];
}

function keysOf(counts: DomainCounts): readonly string[] {
  return counts.topologyKeys().toSorted();
}

/** The cluster without counters: every pod is looked at. */
function plain({ nodes, namespaces }: ClusterSnapshot): ClusterSnapshot {
  const none = (): never => {
    throw new Error("not asked for");
  };
  const unread = { node: none, nominatedPods: none, services: none, replicationController: none, replicaSet: none };
  return { nodes, namespaces, images: new Map(), ...unread, statefulSet: none, objects: none, object: none };
}

/** Does it, if it can be done. */
function take(engine: Engine, marks: Mark[], step: Step): void {
  switch (step.kind) {
    case "put":
      ignoringRefusal(() => engine.remove(referenceTo(step.object)));
      return engine.add(step.object);
    case "update": {
      const object = updated(step.update, engine.cluster);
      return object && engine.change(object);
    }
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

test("counts what a look at every pod counts, whatever has happened since it was last asked", () => {
  const steps = fc.array(fc.tuple(arbitraryStep(), fc.boolean()), { minLength: 10, maxLength: 30, size: "max" });
  const selector = arbitraryLabelSelector().map(compileLabelSelector);
  let sum = 0;
  fc.assert(
    fc.property(arbitraryCluster(), arbitraryPod(), selector, steps, (start, pod, selectsPod, changes) => {
      const engine = createIncrementalEngine(defaultProfile());
      const incoming = toPodInfo(pod);
      const marks: Mark[] = [];
      const compare = (): void => {
        const expected = counted(plain(engine.cluster), incoming, selectsPod);
        expect(counted(engine.cluster, incoming, selectsPod)).toEqual(expected);
        sum += JSON.stringify(expected).match(/[1-9]/g)?.length ?? 0;
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
  expect(sum).toBeGreaterThan(500);
});
