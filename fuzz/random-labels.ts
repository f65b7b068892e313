import type { Labels, LabelSelector, LabelSelectorRequirement } from "@stowage/engine";
import type { About } from "./features.ts";
import type { Random } from "./random.ts";

const plain: ReadonlyMap<string, readonly string[]> = new Map([
  ["app", ["web", "store", "db"]],
  ["tier", ["a", "b"]],
  ["version", ["1", "2", ""]],
]);

/** Legal names that every JavaScript object inherits. */
const hostile: ReadonlyMap<string, readonly string[]> = new Map([
  ["constructor", ["toString", "a"]],
  ["hasOwnProperty", ["valueOf"]],
  ["toString", ["", "constructor"]],
]);

/** The labels that pods of the case may have, and their values. */
export function podVocabulary(about: About): ReadonlyMap<string, readonly string[]> {
  return about("hostile") ? new Map([...plain, ...hostile]) : plain;
}

export function namespaceNames(about: About): readonly string[] {
  return about("hostile") ? ["default", "constructor", "team-a"] : ["default", "team-a", "team-b"];
}

export function randomLabels(random: Random, about: About): Labels {
  const labels = [...podVocabulary(about)].flatMap(([key, values]) =>
    random.chance(0.6) ? [[key, random.pick(values)] as const] : [],
  );
  return Object.fromEntries(labels);
}

/** Of namespaces: few, so that selectors find some. */
export function randomNamespaceLabels(random: Random, name: string): Labels {
  return {
    "kubernetes.io/metadata.name": name,
    ...random.maybe(0.6, () => ({ team: random.pick(["a", "b"]) })),
    ...random.maybe(0.2, () => ({ constructor: "a" })),
  };
}

export function randomNamespaceSelector(random: Random): LabelSelector {
  if (random.chance(0.25)) return {};
  if (random.chance(0.5)) return { matchLabels: { team: random.pick(["a", "b", "c"]) } };
  return {
    matchExpressions: [
      random.pick<LabelSelectorRequirement>([
        { key: "team", operator: "Exists" },
        { key: "team", operator: "NotIn", values: ["a"] },
        { key: "constructor", operator: "DoesNotExist" },
        { key: "kubernetes.io/metadata.name", operator: "In", values: ["default", "constructor"] },
      ]),
    ],
  };
}

/** An absent one selects nothing; an empty one everything. */
export function randomSelector(random: Random, about: About): { labelSelector?: LabelSelector } {
  if (random.chance(0.05)) return {};
  if (random.chance(0.08)) return { labelSelector: {} };
  return { labelSelector: presentSelector(random, about) };
}

export function presentSelector(random: Random, about: About): LabelSelector {
  const vocabulary = [...podVocabulary(about)];
  const byLabels = random.chance(0.7);
  const labels = random.some(vocabulary, random.int(1, 2)).map(([key, values]) => [key, random.pick(values)] as const);
  return {
    ...(byLabels && { matchLabels: Object.fromEntries(labels) }),
    ...((!byLabels || random.chance(0.2)) && {
      matchExpressions: random.list(1, 2, () => requirement(random, vocabulary)),
    }),
  };
}

function requirement(
  random: Random,
  vocabulary: readonly (readonly [string, readonly string[]])[],
): LabelSelectorRequirement {
  const [key, values] = random.pick(vocabulary);
  const operator = random.pick(["In", "In", "NotIn", "Exists", "DoesNotExist"] as const);
  if (operator === "Exists" || operator === "DoesNotExist") return { key, operator };
  return { key, operator, values: random.some([...values, "other"], random.int(1, 2)) };
}
