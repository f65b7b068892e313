import { expect, test } from "vitest";
import { affinityPod } from "../testing/affinity-pod.ts";
import { clusterWith, labelledNode } from "../testing/labelled-cluster.ts";
import type { NodeScorer, PluginName, ScorePlugin } from "./plugin.ts";
import { scoreNodes } from "./score.ts";

const big = labelledNode("big", { size: "60" });
const small = labelledNode("small", { size: "20" });
const other = labelledNode("other", { size: "1000" });
const bySize = (node: typeof big): number => Number(node.labels["size"]);

test("scores are normalised over the feasible nodes, then weighted, then added up", () => {
  const twenties: NodeScorer = {
    score: bySize,
    normalize: (scores, nodes) => {
      expect(nodes).toEqual([big, small]);
      return scores.map((score) => score / 20);
    },
  };
  const scorers = [
    { plugin: scorer("TaintToleration", twenties), weight: 3 },
    { plugin: scorer("ImageLocality", { score: bySize }), weight: 2 },
    { plugin: scorer("NodeAffinity", undefined), weight: 5 },
  ];
  expect(scoreNodes(affinityPod("web"), [big, small], clusterWith([big, other, small]), scorers)).toEqual([
    {
      node: big,
      scores: new Map([
        ["TaintToleration", 9],
        ["ImageLocality", 120],
      ]),
      total: 129,
    },
    {
      node: small,
      scores: new Map([
        ["TaintToleration", 3],
        ["ImageLocality", 40],
      ]),
      total: 43,
    },
  ]);
});

test("a plugin that scores 0 is listed, one that skips is not", () => {
  const scorers = [
    { plugin: scorer("VolumeBinding", { score: () => 0 }), weight: 1 },
    { plugin: scorer("NodeAffinity", undefined), weight: 2 },
  ];
  expect(scoreNodes(affinityPod("web"), [big], clusterWith([big]), scorers)).toEqual([
    { node: big, scores: new Map([["VolumeBinding", 0]]), total: 0 },
  ]);
});

test("no plugin is asked when no node is feasible", () => {
  const plugin: ScorePlugin = {
    name: "ImageLocality",
    preScore: () => {
      throw new Error("asked all the same");
    },
  };
  expect(scoreNodes(affinityPod("web"), [], clusterWith([big]), [{ plugin, weight: 1 }])).toEqual([]);
});

function scorer(name: PluginName, left: NodeScorer | undefined): ScorePlugin {
  return { name, preScore: () => left };
}
