import type {
  Affinity,
  NodeAffinity,
  NodeSelectorRequirement,
  NodeSelectorTerm,
  PodAffinity,
  PodAffinityTerm,
} from "@stowage/engine";
import type { About } from "./features.ts";
import type { Random } from "./random.ts";
import { namespaceNames, randomNamespaceSelector, randomSelector } from "./random-labels.ts";
import { nodeName, topologyKeys } from "./random-node.ts";

/** Terms of every kind and direction; none at all when the case is about none. */
export function randomAffinity(random: Random, about: About): { affinity?: Affinity } {
  const affinity: Affinity = {
    ...(about("nodeAffinity") && random.maybe(0.7, () => ({ nodeAffinity: nodeAffinity(random) }))),
    ...(about("podAffinity") && random.maybe(0.7, () => ({ podAffinity: podAffinity(random, about) }))),
    ...(about("podAntiAffinity") && random.maybe(0.7, () => ({ podAntiAffinity: podAffinity(random, about) }))),
  };
  return Object.keys(affinity).length === 0 ? {} : { affinity };
}

function nodeAffinity(random: Random): NodeAffinity {
  return {
    ...random.maybe(0.6, () => ({
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: random.list(1, 3, () => nodeSelectorTerm(random)),
      },
    })),
    ...random.maybe(0.6, () => ({
      preferredDuringSchedulingIgnoredDuringExecution: random.list(1, 3, () => ({
        weight: random.int(1, 100),
        preference: random.chance(0.04) ? wrongValues(random) : nodeSelectorTerm(random),
      })),
    })),
  };
}

/** What the API server accepts of a preference, and the scheduler can not make a selector of. */
function wrongValues(random: Random): NodeSelectorTerm {
  return {
    matchExpressions: [
      random.pick<NodeSelectorRequirement>([
        { key: "cores", operator: "Gt", values: [random.pick(["-4", "+4", "many", "4.5", ""])] },
        { key: "disk", operator: "In", values: ["ssd", random.pick(["-", "a b", 'q"\\', "x".repeat(64)])] },
      ]),
      nodeRequirement(random),
    ],
  };
}

export function nodeSelectorTerm(random: Random): NodeSelectorTerm {
  const fields = random.chance(0.12);
  return {
    ...(fields && {
      matchFields: [
        {
          key: "metadata.name",
          operator: random.pick(["In", "In", "NotIn"] as const),
          values: [random.chance(0.1) ? "nowhere" : nodeName(random.int(0, 5))],
        },
      ],
    }),
    ...random.maybe(fields ? 0.3 : 0.97, () => ({
      matchExpressions: random.list(1, 2, () => nodeRequirement(random)),
    })),
  };
}

function nodeRequirement(random: Random): NodeSelectorRequirement {
  return random.pick<() => NodeSelectorRequirement>([
    () => ({ key: "disk", operator: "In", values: random.some(["ssd", "hdd", "tape"], random.int(1, 2)) }),
    () => ({ key: "disk", operator: "NotIn", values: [random.pick(["ssd", "hdd"])] }),
    () => ({ key: "topology.kubernetes.io/zone", operator: "In", values: random.some(["z1", "z2", "z3"], 2) }),
    () => ({ key: random.pick(["rack", "constructor", "toString"]), operator: "Exists" }),
    () => ({ key: random.pick(["rack", "constructor", "toString"]), operator: "DoesNotExist" }),
    () => ({ key: "cores", operator: random.pick(["Gt", "Lt"] as const), values: [random.pick(["4", "15", "63"])] }),
  ])();
}

function podAffinity(random: Random, about: About): PodAffinity {
  return {
    ...random.maybe(0.6, () => ({
      requiredDuringSchedulingIgnoredDuringExecution: random.list(1, 2, () => podAffinityTerm(random, about)),
    })),
    ...random.maybe(0.6, () => ({
      preferredDuringSchedulingIgnoredDuringExecution: random.list(1, 3, () => ({
        weight: random.int(1, 100),
        podAffinityTerm: podAffinityTerm(random, about),
      })),
    })),
  };
}

function podAffinityTerm(random: Random, about: About): PodAffinityTerm {
  return {
    topologyKey: random.pick(topologyKeys),
    ...randomSelector(random, about),
    ...random.maybe(0.25, () => ({ namespaces: random.some(namespaceNames(about), random.int(1, 2)) })),
    ...random.maybe(0.25, () => ({ namespaceSelector: randomNamespaceSelector(random) })),
  };
}
