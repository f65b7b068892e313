import { expect, test } from "vitest";
import type { PodObject } from "../../api/cluster-object.ts";
import type { PodAffinityTerm } from "../../api/affinity.ts";
import type { PodSpec } from "../../api/pod.ts";
import type { TopologySpreadConstraint } from "../../api/topology-spread.ts";
import type { Profile } from "../../cycle/profile.ts";
import { differencesOf } from "../../cycle/version-differences.ts";
import { defaultProfile } from "../../plugins/default-profile.ts";
import { ClusterState } from "../cluster/cluster-state.ts";
import { isSamePodRules, PodRuleReader, type PodRules, ruleLists } from "./pod-rules.ts";
import { keyOf, type Rule } from "./rule.ts";
import { SpreadPlans } from "./spread-plan.ts";

const [hostname, rack] = ["kubernetes.io/hostname", "rack"];
const profile = defaultProfile();

function term(topologyKey: string, app = "db"): PodAffinityTerm {
  return { topologyKey, labelSelector: { matchLabels: { app } } };
}

function pod(name: string, spec: Partial<PodSpec>): PodObject {
  const containers = [{ name: "main" }];
  return {
    kind: "Pod",
    metadata: { name, namespace: "default", labels: { app: "web" } },
    spec: { containers, ...spec },
  };
}

function constraint(topologyKey: string, isSoft: boolean): TopologySpreadConstraint {
  const whenUnsatisfiable = isSoft ? "ScheduleAnyway" : "DoNotSchedule";
  return { maxSkew: 1, topologyKey, whenUnsatisfiable, labelSelector: { matchLabels: { app: "web" } } };
}

const preferring = (weight: number, topologyKey: string, app?: string) => ({
  preferredDuringSchedulingIgnoredDuringExecution: [{ weight, podAffinityTerm: term(topologyKey, app) }],
});
const requiring = (...terms: readonly PodAffinityTerm[]) => ({ requiredDuringSchedulingIgnoredDuringExecution: terms });

/** A pod on the only node, with terms of every kind that select the others. */
const placed = pod("placed", {
  nodeName: "n",
  affinity: {
    podAffinity: { ...requiring(term("of-required", "web")), ...preferring(7, "of-wished", "web") },
    podAntiAffinity: requiring(term("of-avoided", "web")),
  },
});
const terms = {
  podAffinity: { ...requiring(term("zone")), ...preferring(5, "zone") },
  podAntiAffinity: { ...requiring(term(hostname)), ...preferring(3, rack) },
};
const topologySpreadConstraints = [constraint("zone", false), constraint(hostname, true), constraint(rack, true)];

function rulesOf(
  incoming: PodObject,
  { args = {}, ...more }: Partial<Omit<Profile, "args">> & { args?: object } = {},
): PodRules {
  const state = new ClusterState(differencesOf("1.37"));
  state.add({ kind: "Node", metadata: { name: "n", labels: { [hostname]: "n" } } });
  state.add(placed);
  const { placements, view: cluster } = state;
  const { keys, spreadCounts: counts, labels } = placements;
  const spreadArgs = profile.args.podTopologySpread;
  const plans = new SpreadPlans({
    cluster,
    keys,
    counts,
    labelKeys: labels.keys,
    args: spreadArgs,
    clock: state.clock,
  });
  const interPodAffinity = { ...profile.args.interPodAffinity, ...args };
  const record = state.pods.recordOf(incoming);
  const reader = new PodRuleReader({ ...profile, ...more, args: { ...profile.args, interPodAffinity } }, placements);
  return reader.of(record, plans.of(record, undefined).plan);
}

function said({ rules }: PodRules): readonly string[] {
  return rules.map((rule) => `${rule.type} ${keyOf(rule)?.name ?? "node"}${weightOf(rule)}`);
}

function weightOf(rule: Rule): string {
  if (rule.type === "blocking") return rule.isOwn ? " own" : "";
  return rule.type === "scoring" ? ` ${rule.weight}` : "";
}

const ofTerms = ["required zone", `blocking ${hostname} own`, "blocking of-avoided"];
const ofWishes = ["scoring zone 5", "scoring rack -3", "scoring of-required 1", "scoring of-wished 7"];
const ofSpread = ["hard zone", "soft node", "soft rack"];
const without = (name: string): Partial<Profile> => ({ filters: profile.filters.filter((one) => one !== name) });
const unscored = (name: string): Partial<Profile> => ({
  scorers: profile.scorers.map((one) => (one.name === name ? { ...one, weight: 0 } : one)),
});

test.each<readonly [string, Parameters<typeof rulesOf>[1], readonly string[]]>([
  ["as it is by default", {}, [...ofTerms, ...ofWishes, ...ofSpread]],
  ["that does not filter by affinity", without("InterPodAffinity"), [...ofWishes, ...ofSpread]],
  ["that does not score by affinity", unscored("InterPodAffinity"), [...ofTerms, ...ofSpread]],
  ["that does not filter by spread", without("PodTopologySpread"), [...ofTerms, ...ofWishes, "soft node", "soft rack"]],
  ["that does not score by spread", unscored("PodTopologySpread"), [...ofTerms, ...ofWishes, "hard zone"]],
  ["that scores nothing", { scorers: [] }, [...ofTerms, "hard zone"]],
  [
    "to which required terms of placed pods are nothing",
    { args: { hardPodAffinityWeight: 0 } },
    [...ofTerms, ...ofWishes.filter((one) => one !== "scoring of-required 1"), ...ofSpread],
  ],
])("a pod is decided, by a profile %s, by its own rules and by those that speak of it", (_, more, expected) => {
  expect(said(rulesOf(pod("incoming", { affinity: terms, topologySpreadConstraints }), more))).toEqual(expected);
});

test("preferences of placed pods may be told not to count for pods without any", () => {
  const args = { ignorePreferredTermsOfExistingPods: true };
  const [plain, wishing] = [pod("plain", {}), pod("wishing", { affinity: { podAffinity: preferring(5, "zone") } })];
  const others = ["scoring of-required 1", "scoring of-wished 7"];
  expect([plain, wishing].map((one) => said(rulesOf(one, { args })))).toEqual([
    ["blocking of-avoided"],
    ["blocking of-avoided", "scoring zone 5", ...others],
  ]);
  expect(said(rulesOf(plain))).toEqual(["blocking of-avoided", ...others]);
});

test("a pod asks for itself if all that it requires does", () => {
  const asking = [[], [term("zone", "web")], [term("zone", "web"), term("zone")], [term("zone")]].map((required) =>
    rulesOf(pod("incoming", { affinity: { podAffinity: requiring(...required) } })),
  );
  expect(asking.map(({ asksForItself }) => asksForItself)).toEqual([true, true, false, false]);
});

test("pods are decided alike by the same rules in the same order, asked in the same way", () => {
  const one = rulesOf(pod("incoming", { affinity: terms, topologySpreadConstraints }));
  const others: readonly PodRules[] = [
    { ...one, asksForItself: !one.asksForItself },
    { ...one, needsEveryKey: !one.needsEveryKey },
    { ...one, rules: one.rules.slice(1) },
    { ...one, rules: one.rules.toReversed() },
  ];
  expect([{ ...one }, ...others].map((other) => isSamePodRules(one, other))).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
});

test("rules are listed by what they say, and by where they are looked up", () => {
  const { rules } = rulesOf(pod("incoming", { affinity: terms, topologySpreadConstraints }));
  for (const rule of rules) rule.keyIndex = keyOf(rule)?.name === "zone" ? 0 : -1;
  const { required, soft, hard, coarse, fine } = ruleLists(rules);
  const ofType = (type: Rule["type"]): readonly Rule[] => rules.filter((rule) => rule.type === type);
  expect([required, soft, hard]).toEqual([ofType("required"), ofType("soft"), ofType("hard")]);
  expect([coarse, fine]).toEqual([
    rules.filter(({ keyIndex }) => keyIndex === 0),
    rules.filter(({ keyIndex }) => keyIndex < 0),
  ]);
});
