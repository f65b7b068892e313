import fc from "fast-check";
import { expect, test } from "vitest";
import { affinityPod, term } from "../../testing/affinity-pod.ts";
import { clusterWith, labelledNode } from "../../testing/labelled-cluster.ts";
import { interPodAffinityScore } from "./score.ts";
import { preferenceFinder } from "./preferences.ts";

const args = { hardPodAffinityWeight: 3, ignorePreferredTermsOfExistingPods: false };

test("those of both sides are found, each with the pods that make it count", () => {
  const db = affinityPod("db", { prefers: [[80, term("web", "zone")]], wants: [term("web", "zone")] });
  const cache = affinityPod("cache", { dislikes: [[20, term("web", "zone")]] });
  const a = labelledNode("a", { zone: "1" }, [db, cache]);
  const b = labelledNode("b", { zone: "1" });
  const web = affinityPod("web", { prefers: [[50, term("db", "zone")]], dislikes: [[5, term("cache", "zone")]] });
  const find = preferenceFinder(web, clusterWith([a, b]), args, false);
  expect(
    find(b).map(({ kind, weight, pods }) => [kind, weight, pods.map(({ name, node }) => `${name} on ${node}`)]),
  ).toEqual([
    ["own", 50, ["db on a"]],
    ["required", 3, ["db on a"]],
    ["theirs", 80, ["db on a"]],
    ["own", -5, ["cache on a"]],
    ["theirs", -20, ["cache on a"]],
  ]);
  expect(find(labelledNode("c", {}))).toEqual([]);
});

test("what attracts and repels adds up to the score of the node", () => {
  const app = fc.constantFrom("a", "b");
  const key = fc.constantFrom("zone", "rack");
  const terms = fc.array(
    fc.tuple(app, key).map(([of, at]) => term(of, at)),
    { maxLength: 2 },
  );
  const weighted = fc.array(fc.tuple(fc.integer({ min: 1, max: 100 }), fc.tuple(app, key)), { maxLength: 2 });
  const pod = fc
    .record({
      of: app,
      wants: terms,
      prefers: weighted,
      dislikes: weighted,
      namespace: fc.constantFrom("default", "n"),
    })
    .map(({ of, wants, prefers, dislikes, namespace }) =>
      affinityPod(of, {
        namespace,
        wants,
        prefers: prefers.map(([weight, [to, at]]) => [weight, term(to, at)]),
        dislikes: dislikes.map(([weight, [to, at]]) => [weight, term(to, at)]),
      }),
    );
  const labels = fc.record({ zone: fc.constantFrom("1", "2"), rack: fc.constantFrom("1", "2") }, { requiredKeys: [] });
  const node = fc.tuple(labels, fc.array(pod, { maxLength: 3 })).map(([at, pods]) => labelledNode("n", at, pods));
  fc.assert(
    fc.property(pod, fc.array(node, { minLength: 1, maxLength: 4 }), fc.boolean(), (incoming, nodes, ignores) => {
      const cluster = clusterWith(nodes);
      const asked = { ...args, ignorePreferredTermsOfExistingPods: ignores };
      const scorer = interPodAffinityScore(asked, false).preScore(incoming, cluster, nodes);
      const find = preferenceFinder(incoming, cluster, asked, false);
      for (const one of nodes) {
        const sum = find(one).reduce((total, { weight, pods }) => total + weight * pods.length, 0);
        expect(sum).toBe(scorer?.score(one) ?? 0);
      }
    }),
  );
});
