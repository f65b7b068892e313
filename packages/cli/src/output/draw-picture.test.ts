import { expect, test } from "vitest";
import { colorsFor } from "./colors.ts";
import { drawPicture } from "./draw-picture.ts";
import type { Picture, PictureNode } from "./picture.ts";

const plain = colorsFor({ write: () => {}, isTTY: false, columns: undefined }, {});

function node(name: string, rest: Partial<PictureNode> = {}): PictureNode {
  return { name, cpu: 0.5, memory: 0.25, podCount: 3, placed: [], troubles: [], ...rest };
}

function picture(rest: Partial<Picture>): Picture {
  const counts = { placedCount: 0, boundCount: 0, strangerCount: 0 };
  return {
    zones: [],
    evictions: [],
    pending: [],
    ...counts,
    source: "cluster.yaml",
    seed: 0,
    kubernetesVersion: "1.37",
    ...rest,
  };
}

function draw(rest: Partial<Picture>, width = 80): string[] {
  return drawPicture(picture(rest), { width, colors: plain }).split("\n");
}

test("zones hold nodes, nodes their new pods, with how full each is", () => {
  const placed = [
    { name: "web", count: 2 },
    { name: "db-0", count: 1 },
  ];
  const zones = [
    { name: "a", nodes: [node("node-1", { placed }), node("node-2", { troubles: ["cordoned"], cpu: 1.2 })] },
  ];
  expect(draw({ zones, placedCount: 3 })).toEqual([
    "zone a  2 nodes",
    "  node-1    cpu █████░░░░░  50%   mem ███░░░░░░░  25%      3 pods",
    "      + web ×2  + db-0",
    "  node-2    cpu ██████████ 120%   mem ███░░░░░░░  25%      3 pods  cordoned",
    "",
    "3 pods placed on 2 nodes of cluster.yaml (Kubernetes 1.37, seed 0)",
    "",
  ]);
});

test("who evicts whom stands before the pending pods, the first twenty of them", () => {
  const evictions = Array.from({ length: 22 }, (_, index) => ({
    name: `web-${index}`,
    sentence: "evicts batch-3 and batch-7 from node-2",
  }));
  expect(draw({ evictions: evictions.slice(0, 1), placedCount: 1 }, 40)).toEqual([
    "evicted",
    "  web-0 evicts batch-3 and batch-7 from",
    "      node-2",
    "",
    expect.stringContaining("1 pod placed"),
    expect.anything(),
    "",
  ]);
  expect(draw({ evictions }).slice(20, 23)).toEqual([
    "  web-19 evicts batch-3 and batch-7 from node-2",
    "  and 2 more pods evict others",
    "",
  ]);
});

test("pending pods come with our reason and the scheduler's message, wrapped", () => {
  const pending = [
    {
      name: "web",
      count: 3,
      status: "Unschedulable",
      reason: "no node is big enough",
      message: "0/1 nodes are available: 1 Insufficient cpu.",
    },
  ];
  expect(draw({ pending }, 40)).toEqual([
    "not placed",
    "  web ×3  Unschedulable",
    "      no node is big enough",
    "      0/1 nodes are available: 1",
    "      Insufficient cpu.",
    "",
    "0 pods placed, 3 pending on 0 nodes of",
    "cluster.yaml (Kubernetes 1.37, seed 0)",
    "",
  ]);
});

test("300 nodes fold into lines of those that get the same, with their range, in 80 columns", () => {
  const nodes = Array.from({ length: 300 }, (_, index) =>
    node(`ip-10-0-${index}-17.eu-west-1.compute.internal`, {
      cpu: index / 300,
      placed: index < 2 ? [{ name: "web", count: 1 }] : [],
    }),
  );
  const lines = draw({ zones: [{ name: undefined, nodes }] });
  expect(lines).toHaveLength(7);
  expect(lines[3]).toMatch(/^ {2}ip-10-0-… \+297 more {2}cpu █{10} 1-100%/);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
});

test("with nothing to place it says why", () => {
  const zones = [{ name: undefined, nodes: [node("node-1")] }];
  expect(draw({ zones }).at(-2)).toBe("nothing to place on 1 node of cluster.yaml: no workload asks for a pod");
  expect(draw({ zones, boundCount: 2 }).at(-2)).toBe(
    "nothing to place on 1 node of cluster.yaml: 2 pods asked for ran already",
  );
});

test("a zone may have more nodes than a call has arguments, each with a new pod of its own", () => {
  const nodes = Array.from({ length: 200_000 }, (_, at) =>
    node(`n-${at}`, { placed: [{ name: `db-${at}`, count: 1 }] }),
  );
  expect(draw({ zones: [{ name: "a", nodes }] }).slice(0, 2)).toEqual([
    "zone a  200000 nodes",
    "  n-0       cpu █████░░░░░  50%     mem ███░░░░░░░  25%        3 pods",
  ]);
});
