import fc from "fast-check";
import { expect, test } from "vitest";
import type { NodeAffinity } from "../../api/affinity.ts";
import type { NodeObject } from "../../api/cluster-object.ts";
import type { Taint } from "../../api/node.ts";
import type { PodSpec, Toleration } from "../../api/pod.ts";
import type { NodeSelectorRequirement, NodeSelectorTerm } from "../../api/selectors.ts";
import type { ClusterSnapshot } from "../../cluster/cluster-snapshot.ts";
import type { NodeInfo } from "../../cluster/node-info.ts";
import { toPodInfo } from "../../cluster/to-pod-info.ts";
import { differencesOf, newestVersion } from "../../cycle/version-differences.ts";
import { defaultProfile } from "../../plugins/default-profile.ts";
import { imageLocality } from "../../plugins/image-locality/plugin.ts";
import { nodeAffinity } from "../../plugins/node-affinity/plugin.ts";
import { nodeDeclaredFeatures } from "../../plugins/node-declared-features/plugin.ts";
import { nodeName } from "../../plugins/node-name/plugin.ts";
import { nodeUnschedulable } from "../../plugins/node-unschedulable/plugin.ts";
import { taintToleration } from "../../plugins/taint-toleration/plugin.ts";
import { rarely, sometimes, withoutUndefined } from "../../testing/arbitrary-labels.ts";
import { clusterWith } from "../../testing/labelled-cluster.ts";
import { Placements } from "../cluster/placements.ts";
import { filterTraits, type NodeTraits, scoreTraits } from "./plugin-traits.ts";

// Many nodes that have little to differ in: groups are large, and more than are asked about one by one.

const names = ["", "a", "b", "constructor", ...Array.from({ length: 36 }, (_, at) => `n${at}`)];
const keys = ["zone", "cores", "constructor", "__proto__"];
const values = ["1", "2", "-3", "many", "", "a"];
const images = ["app:1", "app:latest", "constructor:latest"];

function labels(): fc.Arbitrary<Record<string, string>> {
  return fc
    .array(fc.tuple(fc.constantFrom(...keys), fc.constantFrom(...values)), { maxLength: 3 })
    .map((entries) => Object.fromEntries(entries));
}

function taint(): fc.Arbitrary<Taint> {
  return fc
    .record({
      key: fc.constantFrom("dedicated", "constructor"),
      value: fc.constantFrom("a", undefined),
      effect: fc.constantFrom("NoSchedule" as const, "PreferNoSchedule" as const, "NoExecute" as const),
    })
    .map(withoutUndefined);
}

function node(name: string): fc.Arbitrary<NodeObject> {
  const image = fc.record({
    names: fc.subarray(images, { minLength: 1 }),
    sizeBytes: fc.constantFrom(90_000_000, 900_000_000),
  });
  return fc
    .record({
      labels: labels(),
      taints: rarely(fc.array(taint(), { maxLength: 2 }), 3),
      unschedulable: rarely(fc.constant(true), 6),
      images: rarely(fc.array(image, { maxLength: 2 }), 2),
      declaredFeatures: rarely(fc.constant(["UserNamespacesHostNetworkSupport"]), 3),
    })
    .map(({ labels: ofNode, taints, unschedulable, images: there, declaredFeatures }) => ({
      kind: "Node",
      metadata: { name, labels: ofNode },
      spec: withoutUndefined({ taints, unschedulable }),
      status: withoutUndefined({ images: there, declaredFeatures }),
    }));
}

function requirement(): fc.Arbitrary<NodeSelectorRequirement> {
  const key = fc.constantFrom(...keys);
  const some = fc.subarray(values, { minLength: 1, maxLength: 2 });
  return fc.oneof(
    fc.record({ key, operator: fc.constantFrom("In" as const, "NotIn" as const), values: some }),
    fc.record({ key, operator: fc.constantFrom("Exists" as const, "DoesNotExist" as const) }),
    fc.record({
      key,
      operator: fc.constantFrom("Gt" as const, "Lt" as const),
      values: fc.constantFrom("1", "0", "many").map((value) => [value]),
    }),
  );
}

function term(): fc.Arbitrary<NodeSelectorTerm> {
  const field = fc.record({
    key: fc.constantFrom("metadata.name", "metadata.name", "metadata.uid"),
    operator: fc.constantFrom("In" as const, "NotIn" as const),
    values: fc.constantFrom("", "a", "constructor", "nowhere").map((name) => [name]),
  });
  return fc
    .record({
      matchExpressions: sometimes(fc.array(requirement(), { maxLength: 2 }), 4),
      matchFields: rarely(fc.array(field, { maxLength: 2 }), 3),
    })
    .map(withoutUndefined);
}

function affinity(): fc.Arbitrary<NodeAffinity> {
  const nodeSelectorTerms = fc.array(term(), { minLength: 1, maxLength: 2 });
  const weighted = fc.record({ weight: fc.constantFrom(1, 50), preference: term() });
  return fc
    .record({
      requiredDuringSchedulingIgnoredDuringExecution: sometimes(fc.record({ nodeSelectorTerms })),
      preferredDuringSchedulingIgnoredDuringExecution: sometimes(fc.array(weighted, { maxLength: 3 })),
    })
    .map(withoutUndefined);
}

function toleration(): fc.Arbitrary<Toleration> {
  return fc
    .record({
      key: sometimes(fc.constantFrom("dedicated", "constructor", "node.kubernetes.io/unschedulable"), 8),
      operator: fc.constantFrom("Exists" as const, "Equal" as const),
      value: rarely(fc.constant("a"), 2),
    })
    .map(withoutUndefined);
}

function podSpec(): fc.Arbitrary<PodSpec> {
  return fc
    .record({
      nodeName: rarely(fc.constantFrom("a", "nowhere"), 4),
      nodeSelector: rarely(labels(), 3),
      nodeAffinity: sometimes(affinity()),
      tolerations: rarely(fc.array(toleration(), { maxLength: 2 }), 2),
      hostNetwork: rarely(fc.constant(true), 2),
      hostUsers: rarely(fc.constant(false), 2),
      image: fc.constantFrom("app:1", "app", "constructor", "other"),
      volume: rarely(fc.constantFrom("app:1", "constructor"), 3),
    })
    .map(({ nodeAffinity: ofPod, image, volume, ...rest }) => ({
      containers: [{ name: "main", image }],
      ...withoutUndefined(rest),
      ...(ofPod && { affinity: { nodeAffinity: ofPod } }),
      ...(volume !== undefined && { volumes: [{ name: "v", image: { reference: volume } }] }),
    }));
}

/** What a plugin says of a node, and what it looks at for that. */
interface Question {
  readonly traits: NodeTraits | undefined;
  readonly ask: (node: NodeInfo) => number;
}

/** Everything that the plugins that look at a node alone are asked for such a pod. */
function questions(spec: PodSpec, added: NodeAffinity | undefined, cluster: ClusterSnapshot): readonly Question[] {
  const pod = toPodInfo({ metadata: { name: "incoming" }, spec });
  const { args } = defaultProfile();
  const plugins = [
    nodeName(args),
    nodeUnschedulable(),
    taintToleration(),
    nodeAffinity({ nodeAffinity: { ...args.nodeAffinity, ...withoutUndefined({ addedAffinity: added }) } }),
    nodeDeclaredFeatures(args),
    imageLocality(args),
  ];
  return plugins.flatMap(({ filter, score }): Question[] => {
    const judge = filter?.preFilter(pod, cluster);
    const scorer = score?.preScore(pod, cluster, []);
    const ofFilter = filter !== undefined && judge?.kind === "filter";
    return [
      ...(ofFilter
        ? [
            {
              traits: filterTraits(filter.name, spec, added),
              ask: (node: NodeInfo) => (judge.filter.filter(node) === undefined ? 0 : -1),
            },
          ]
        : []),
      ...(score !== undefined && scorer !== undefined
        ? [{ traits: scoreTraits(score.name, spec, added), ask: (node: NodeInfo) => scorer.score(node) }]
        : []),
    ];
  });
}

test("what is asked of one node of each group is what each node would have said", () => {
  fc.assert(
    fc.property(fc.tuple(...names.map(node)), podSpec(), rarely(affinity(), 2), (all, spec, added) => {
      const placements = new Placements(differencesOf(newestVersion));
      for (const one of all) placements.addNode(one);
      const { survey, nodes, images: ofNodes } = placements;
      const cluster = clusterWith(nodes.list(), { images: ofNodes.states });
      for (const { traits, ask } of questions(spec, added, cluster)) {
        expect(traits).toBeDefined();
        const found = survey.numbers(traits, ask) ?? new Int32Array(names.length);
        expect(Array.from(found)).toEqual(nodes.list().map(ask));
      }
    }),
    { numRuns: 500 },
  );
});
