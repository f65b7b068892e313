import { expect, test } from "vitest";
import { clusterOf, podOf, roomyNode, verdicts } from "../../testing/plugin-verdicts.ts";
import { nodeUnschedulable } from "./plugin.ts";

const { filter } = nodeUnschedulable();
const cluster = clusterOf([roomyNode("open"), roomyNode("cordoned", { spec: { unschedulable: true } })]);
const kept = {
  open: "fits",
  cordoned: { code: "UnschedulableAndUnresolvable", reasons: ["node(s) were unschedulable"] },
};

test("a cordoned node takes no pods", () => {
  expect(verdicts(filter, podOf(), cluster)).toEqual(kept);
});

test("a pod that tolerates the taint of cordoned nodes may go there", () => {
  const key = "node.kubernetes.io/unschedulable";
  const tolerating = podOf({ tolerations: [{ key, operator: "Exists", effect: "NoSchedule" }] });
  expect(verdicts(filter, tolerating, cluster)).toEqual("skip");
});

test("a toleration of another effect is not enough", () => {
  const key = "node.kubernetes.io/unschedulable";
  const tolerating = podOf({ tolerations: [{ key, operator: "Exists", effect: "NoExecute" }] });
  expect(verdicts(filter, tolerating, cluster)).toEqual(kept);
});
