import { describe, expect, test } from "vitest";
import { defaultProfile } from "../plugins/default-profile.ts";
import { node, podOn, preemptionOf, urgentPod } from "../testing/preemption-cluster.ts";
import { eventText } from "./preemption.ts";

describe("what PostFilter adds to the event", () => {
  const objects = [node("n"), podOn("n", "a", { cpu: "2" }), podOn("n", "b", { cpu: "2" })];
  const successOf = (version?: "1.36") => {
    const preemption = preemptionOf(objects, urgentPod({ cpu: "4" }), {}, defaultProfile(version));
    return preemption.candidates.map((candidate) => preemption.success(candidate));
  };

  test("where room is made: on which node, and how many victims; before 1.37 nothing", () => {
    expect(successOf()).toEqual(["preemption: found a potential placement for pod on node n, preempting 2 victims"]);
    expect(successOf("1.36")).toEqual([""]);
  });

  test("before 1.37 claims come first, though there are none", () => {
    const { failure } = preemptionOf(objects, urgentPod({ priority: 0, cpu: "4" }), {}, defaultProfile("1.36"));
    expect(failure).toBe(
      "no new claims to deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.",
    );
  });

  const conflict = {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [
          {
            matchFields: [
              { key: "metadata.name", operator: "In" as const, values: ["n"] },
              { key: "metadata.name", operator: "In" as const, values: ["m"] },
            ],
          },
        ],
      },
    },
  };

  test("a pod that a PreFilter plugin rejects for good has upstream's error in place of a reason", () => {
    const preemption = preemptionOf(objects, urgentPod({ spec: { affinity: conflict } }));
    expect([preemption.eligible, preemption.candidates, preemption.failure]).toEqual([true, [], "not found"]);
  });

  test("unless DynamicResources comes before that plugin, and has been asked", () => {
    const profile = defaultProfile();
    const preFilters = ["DynamicResources" as const, ...profile.filters.filter((name) => name !== "DynamicResources")];
    const pod = urgentPod({ spec: { affinity: conflict } });
    expect(preemptionOf(objects, pod, {}, { ...profile, preFilters }).failure).toBe(
      "preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.",
    );
  });

  test("without DynamicResources in PostFilter that error is not made", () => {
    const profile = { ...defaultProfile(), postFilters: ["DefaultPreemption"] as const };
    const { failure } = preemptionOf(objects, urgentPod({ spec: { affinity: conflict } }), {}, profile);
    expect(failure).toBe("preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.");
  });

  test("nor is it spared where DynamicResources has no PreFilter in the profile at all", () => {
    const profile = defaultProfile();
    const filters = profile.filters.filter((name) => name !== "DynamicResources");
    expect(preemptionOf(objects, urgentPod({ priority: 0 }), {}, { ...profile, filters }).failure).toBe("not found");
  });

  test("without nodes there is nothing to add", () => {
    expect(preemptionOf([], urgentPod()).failure).toBe("");
  });

  test("the event is the message and that, if there is any", () => {
    expect([eventText("0/1 nodes.", "preemption: no."), eventText("0/1 nodes.", "")]).toEqual([
      "0/1 nodes. preemption: no.",
      "0/1 nodes.",
    ]);
  });
});
