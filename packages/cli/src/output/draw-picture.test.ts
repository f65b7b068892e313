import { expect, test } from "vitest";
import { colorsFor } from "./colors.ts";
import { drawPicture } from "./draw-picture.ts";
import type { Picture, PictureGroup, PictureNode } from "./picture.ts";

const plain = colorsFor({ isTTY: false }, {});

function node(name: string, rest: Partial<PictureNode> = {}): PictureNode {
  return { name, cpu: 0.5, memory: 0.25, podCount: 3, placed: [], removed: [], staying: [], troubles: [], ...rest };
}

function picture(rest: Partial<Picture>): Picture {
  const counts = { placedCount: 0, boundCount: 0, strangerCount: 0, removedCount: 0, suffix: "" };
  return {
    zones: [],
    rollouts: [],
    evictions: [],
    pending: [],
    ...counts,
    source: "cluster.yaml",
    seed: 0,
    kubernetesVersion: "1.37",
    ...rest,
  };
}

function draw(rest: Partial<Picture>, width = 80, nodes = false): string[] {
  return drawPicture(picture(rest), { width, colors: plain, nodes }).split("\n");
}

function group(name: string, count = 1, workload = name): PictureGroup {
  return { name, workload, count };
}

test("zones hold nodes, nodes their new pods, with how full each is", () => {
  const placed = [group("web", 2), group("db-0", 1)];
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

test("a rollout shows what stays, what comes and what goes, and why it stops", () => {
  const web = [group("web")];
  const zones = [{ name: "a", nodes: [node("n1", { placed: web, removed: web }), node("n2", { staying: web })] }];
  const stuck = { name: "Deployment/web", isStuck: true, sentence: "stops at 1 of 2" };
  const drawn = draw({ zones, rollouts: [stuck], placedCount: 1 });
  expect(drawn).toContain("      + web  - web");
  expect(drawn).toContain("      = web");
  expect(drawn.join("\n")).toContain("rollouts\n  Deployment/web\n      stops at 1 of 2\n");
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
      placed: index < 2 ? [group("web", 1)] : [],
    }),
  );
  const lines = draw({ zones: [{ name: undefined, nodes }] }, 80, true);
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
  const nodes = Array.from({ length: 200_000 }, (_, at) => node(`n-${at}`, { placed: [group(`db-${at}`)] }));
  expect(draw({ zones: [{ name: "a", nodes }] }, 80, true).slice(0, 2)).toEqual([
    "zone a  200000 nodes",
    "  n-0       cpu █████░░░░░  50%     mem ███░░░░░░░  25%        3 pods",
  ]);
});

test("what controllers delete is drawn beside what comes, and counted", () => {
  const nodes = [node("node-1", { placed: [group("web", 2)], removed: [group("old", 3)] })];
  expect(draw({ zones: [{ name: "a", nodes }], placedCount: 2, removedCount: 3 })).toEqual([
    "zone a  1 node",
    expect.stringContaining("node-1"),
    "      + web ×2  - old ×3",
    "",
    "(+ comes, - goes)",
    "",
    "2 pods placed, 3 removed on 1 node of cluster.yaml (Kubernetes 1.37, seed 0)",
    "",
  ]);
});

test("a suffix that all nodes share is said once", () => {
  const zones = [{ name: "a", nodes: [node("ip-1"), node("ip-2")] }];
  expect(draw({ zones, suffix: ".compute.internal", placedCount: 1 })[0]).toBe(
    "names of nodes without .compute.internal",
  );
});

test("above forty nodes workloads are drawn by zone, with how many are on a node at most", () => {
  const zones = ["a", "b"].map((name, zone) => ({
    name,
    nodes: Array.from({ length: 30 + zone }, (_, at) =>
      node(`${name}${at}`, {
        cpu: at / 100,
        placed: [
          group("web", zone + 1),
          ...(at < 2 ? [group(`db-${at}`, 1, "db"), group(`db-${at + 2}`, 1, "db")] : []),
          ...(at + zone === 0 ? [group("one", 2)] : []),
        ],
        removed: at === 0 ? [group("old")] : [],
        ...(at === 3 ? { troubles: ["cordoned"] } : {}),
      }),
    ),
  }));
  expect(draw({ zones, placedCount: 102, removedCount: 2 })).toEqual([
    "zone a  30 nodes  cpu ███░░░░░░░ 0-29%    mem ███░░░░░░░  25%       90 pods",
    "zone b  31 nodes  cpu ███░░░░░░░ 0-30%    mem ███░░░░░░░  25%       93 pods",
    "2 nodes cordoned",
    "",
    "        pods   by zone   a node",
    "+ web   92     30/62     at most 2",
    "+ db    8      4/4       at most 2",
    "+ one   2      2/0       all on one",
    "- old   2      1/1       at most 1",
    "",
    "--nodes draws each node, -o wide lists each pod",
    "",
    "(+ comes, - goes)",
    "",
    "102 pods placed, 2 removed on 61 nodes of cluster.yaml (Kubernetes 1.37, seed 0)",
    "",
  ]);
});

test("of many zones the range is told, of many workloads the first", () => {
  const zones = Array.from({ length: 50 }, (_, at) => ({
    name: `z${at}`,
    nodes: [node(`n${at}`, { placed: [group("web", 1 + (at % 2)), group(`w${at}`)] })],
  }));
  const lines = draw({ zones });
  expect(lines).toContain("+ web   75     1 to 2 in each   at most 2");
  expect(lines).toContain("and 11 more, 11 pods");
});
