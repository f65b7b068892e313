import fc from "fast-check";
import { expect, test } from "vitest";
import type { Pod } from "../api/pod.ts";
import { arbitraryNode } from "../testing/arbitrary-node.ts";
import { arbitraryPod } from "../testing/arbitrary-pod.ts";
import type { NodeInfo } from "./node-info.ts";
import { toNodeInfo, withoutPod, withPod } from "./to-node-info.ts";
import { toPodInfo } from "./to-pod-info.ts";
import { CountedPod, leavingPods, TrialNode } from "./trial-node.ts";

const pods = fc
  .array(arbitraryPod(), { minLength: 2, maxLength: 6, size: "max" })
  .map((all) => all.map((pod, index) => toPodInfo(numbered(pod, index))));

/** The pod by another name, with storage of its node. */
function numbered(pod: Pod, index: number): Pod {
  const overhead = { "ephemeral-storage": `${2 ** index}Mi` };
  return { ...pod, metadata: { ...pod.metadata, name: `pod-${index}` }, spec: { ...pod.spec, overhead } };
}

test("is the node that others would make step by step, and leaves its start as it was", () => {
  fc.assert(
    fc.property(arbitraryNode(), pods, pods, fc.nat(), (node, placed, guests, bits) => {
      const start = placed.reduce(withPod, toNodeInfo(node));
      const before = seen(start);
      const gone = placed.filter((_pod, index) => ((bits >> index) & 1) === 1);
      const counted = gone.map((pod) => new CountedPod(pod));
      const trial = new TrialNode();
      trial.startFrom(start, leavingPods(start.pods, counted));
      let expected = gone.reduce(withoutPod, start);
      expect(seen(trial)).toEqual(seen(expected));
      for (const pod of [...gone, ...guests]) {
        trial.add(new CountedPod(pod));
        expect(seen(trial)).toEqual(seen(withPod(expected, pod)));
        if (pod.labels["app"] !== undefined) expected = withPod(expected, pod);
        else trial.takeBack(new CountedPod(pod));
        expect(seen(trial)).toEqual(seen(expected));
      }
      expect(seen(start)).toEqual(before);
    }),
  );
});

/** All that a plugin can see; a scalar of which nothing is left is as good as none. */
function seen({ name, labels, pods: here, requested, nonZeroRequested, usedPorts, allocatable }: NodeInfo): object {
  const scalars = Object.fromEntries([...requested.scalars].filter(([, amount]) => amount !== 0));
  return {
    name,
    labels,
    pods: here.map(({ key }) => key),
    requested: { ...requested, scalars },
    nonZeroRequested: { ...nonZeroRequested },
    usedPorts: [...usedPorts],
    allocatable,
  };
}
