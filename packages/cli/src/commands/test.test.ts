import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { runInMemory } from "../testing/run-in-memory.ts";

const folder = mkdtempSync(join(tmpdir(), "stowage-test-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

interface Result {
  readonly assertion: string;
  readonly cluster: string | null;
  readonly passed: boolean;
  readonly instead: string | null;
  readonly fix: string | null;
}

const web = (replicas: number, more = ""): string => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  ${more}
  template:
    metadata: {labels: {app: web}}
    spec:
      affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: web}}}]}}
      containers: [{name: web, image: web}]
`;

/** Checks one assertion on three nodes in three zones, or on another cluster. */
async function check(manifest: string, assertion: string, cluster = "zones=3,nodes=1"): Promise<Result | undefined> {
  writeFileSync(join(folder, "web.yaml"), manifest);
  const file = join(folder, "test.yaml");
  writeFileSync(
    file,
    `apiVersion: stowage.dev/v1\nkind: PlacementTest\nmanifests: [web.yaml]\nclusters: {one: "${cluster}"}\nassertions:\n- ${assertion}\n`,
  );
  const { stdout, stderr, status } = await runInMemory(["test", file, "-o", "json"]);
  if (stdout === "") throw new Error(stderr);
  const report: { readonly results: readonly Result[] } = JSON.parse(stdout);
  const [result] = report.results;
  expect(status).toBe(result?.passed === true ? 0 : 1);
  return result;
}

test.each([
  ["allPlaced: {}", 3, 4],
  ["atLeast: {workload: deploy/web, domains: 3, by: zone}", 3, 2],
  ["alwaysTogether: {workloads: [deploy/web], by: zone}", 1, 2],
  ["fitsOn: {nodes: 2}", 2, 3],
  ["staysPending: {workload: deploy/web, because: app=web}", 4, 3],
])("%s holds with %i replicas, and not with %i", async (assertion, good, bad) => {
  expect(await check(web(good), assertion)).toMatchObject({ passed: true, instead: null });
  expect(await check(web(bad), assertion)).toMatchObject({ passed: false });
});

test("pods that share a domain are named with it", async () => {
  const never = "neverTogether: {workloads: [deploy/web], by: zone}";
  expect(await check(web(3), never)).toMatchObject({ passed: true });
  expect((await check(web(4), never, "zones=2,nodes=2"))?.instead).toMatch(
    /^a pod of Deployment\/web and one of Deployment\/web are in zone zone-[ab]$/,
  );
  const most = "atMost: {workload: deploy/web, pods: 1, by: zone}";
  expect((await check(web(4), most, "zones=2,nodes=2"))?.instead).toMatch(/^2 pods are in zone zone-[ab]$/);
});

test("a rollout that never ends is shown with why, one that ends with how few are ready", async () => {
  const strategy = "strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 1}}";
  const assertion = "rolloutFinishes: {workload: deploy/web, minReady: 2}";
  expect((await check(web(3), assertion))?.instead).toContain("the rollout of web stops at 0 of 3");
  expect(await check(web(3, strategy), assertion)).toMatchObject({ passed: true });
  expect(await check(web(3, strategy), assertion.replace("2", "3"))).toMatchObject({
    instead: "2 are ready at one moment",
  });
});

test("losing a node is survived where there is another", async () => {
  expect((await check(web(3), "survives: {losing: node}"))?.passed).toBe(false);
  expect((await check(web(3), "survives: {losing: node}", "zones=3,nodes=2"))?.passed).toBe(true);
});

test("a budget that lets nobody go blocks drains", async () => {
  const budget = `---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec: {minAvailable: 3, selector: {matchLabels: {app: web}}}
`;
  expect((await check(`${web(3)}${budget}`, "drainsFinish: {}"))?.instead).toContain("blocked by a disruption budget");
  expect((await check(web(3), "drainsFinish: {}"))?.passed).toBe(true);
});

test("a rollout is of the workload of its namespace, where others have one of that name", async () => {
  const others = web(3).replace("{name: web}", "{name: web, namespace: other}");
  const both = `${web(3, "strategy: {rollingUpdate: {maxSurge: 0, maxUnavailable: 1}}")}---${others}`;
  const told = await check(both, "rolloutFinishes: {workload: deploy/web, minReady: 2}", "zones=3,nodes=2");
  expect(told).toMatchObject({ passed: true });
});

test("what fails is shown with the least change that helps", async () => {
  expect((await check(web(4), "allPlaced: {}"))?.fix).toContain("preferred");
});

test("the example passes, on both of its clusters", async () => {
  const { status, stdout } = await runInMemory(["test", "examples/placement-test/test.yaml"]);
  expect([status, stdout.split("\n").at(-2)]).toEqual([0, "14 passed, 0 failed"]);
});

test("every mistake in a file is said, with its place", async () => {
  const file = join(folder, "bad.yaml");
  writeFileSync(
    file,
    `apiVersion: stowage.dev/v1
kind: PlacementTest
manifests: [web.yaml]
assertions:
- allPlced: {}
- atMost: {workload: web, pods: -1, by: node, per: node}
- survives: {losing: zone}
  on: nowhere
`,
  );
  const { status, stderr } = await runInMemory(["test", file]);
  expect(status).toBe(2);
  expect(stderr).toContain(`bad.yaml:5:3: error: `);
  expect(stderr).toContain('unknown assertion "allPlced"');
  expect(stderr).toContain("must be KIND/NAME, such as deploy/web");
  expect(stderr).toContain("must be a whole number of 0 or more");
  expect(stderr).toContain("unknown field; known are workload, pods, by, namespace");
  expect(stderr).toContain('there is no cluster "nowhere"');
});

test("a cluster that the file does not name is told beside all else, also of an assertion with mistakes", async () => {
  const file = join(folder, "clusters.yaml");
  writeFileSync(
    file,
    `apiVersion: stowage.dev/v1
kind: PlacementTest
manifests: [web.yaml]
clusters: {small: "zones=1,nodes=1", large: [3]}
assertions:
- allPlced: {}
  on: smal
- survives: {losing: zone}
  on: [large, production, {}]
`,
  );
  const { status, stderr } = await runInMemory(["test", file, join(folder, "none.yaml")]);
  expect(status).toBe(2);
  expect(stderr.replaceAll(folder, "").split("\n")).toEqual([
    "/clusters.yaml:4:45: error: clusters.large: must be a text, as --cluster takes it",
    expect.stringMatching(/^\/clusters\.yaml:6:3: error: assertions\[0\]\S*: unknown assertion "allPlced"/),
    '/clusters.yaml:7:7: error: assertions[0].on: there is no cluster "smal" (did you mean "small"?)',
    '/clusters.yaml:9:7: error: assertions[1].on: there is no cluster "production"; there are small, large',
    '/clusters.yaml:9:7: error: assertions[1].on: there is no cluster "{}"; there are small, large',
    "5 errors",
    "error: /none.yaml: no such file or folder",
    "",
  ]);
});

test("what a test names and can not be read is told all at once, where it is named", async () => {
  writeFileSync(join(folder, "web.yaml"), web(1).replace("replicas: 1", "replicas: many"));
  const file = join(folder, "named.yaml");
  const named = (manifest: string, clusters: string): string =>
    `apiVersion: stowage.dev/v1\nkind: PlacementTest\nmanifests: [${manifest}]\nclusters: {${clusters}}\nassertions: [allPlaced: {}]\n`;
  writeFileSync(
    file,
    `${named("web.yaml", 'a: "zones=0", b: nowhere.json, c: "zones=1,nodes=1"')}---\n${named("gone.yaml", 'a: "nodes=1"')}`,
  );
  const { status, stdout, stderr } = await runInMemory(["test", file]);
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr.replaceAll(`${folder}/`, "").split("\n")).toEqual([
    expect.stringMatching(/^web\.yaml:\d+:\d+: error: Deployment \S+: spec\.replicas: /),
    'named.yaml:4:15: error: clusters.a: "zones" must be a whole number of 1 or more, not "0"',
    "named.yaml:4:29: error: clusters.b: nowhere.json: no such file or folder",
    "named.yaml:9:12: error: manifests: gone.yaml: no such file or folder",
    "",
  ]);
});

const loose = (replicas: number, more = ""): string => web(replicas, more).replace(/ {6}affinity: .*\n/, "");

const packed = (replicas: number): string =>
  web(replicas).replace(
    "podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: web}}}]}",
    "podAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 100, podAffinityTerm: {topologyKey: topology.kubernetes.io/zone, labelSelector: {matchLabels: {app: web}}}}]}",
  );

test.each([
  ["atMost: {workload: deploy/web, pods: 1, by: zone}", packed(3), "zones=3,nodes=2", "required podAntiAffinity"],
  ["neverTogether: {workloads: [deploy/web], by: zone}", packed(4), "zones=4,nodes=2", "required podAntiAffinity"],
  ["atLeast: {workload: deploy/web, domains: 3, by: zone}", packed(3), "zones=3,nodes=2", "topologySpreadConstraint"],
  ["alwaysTogether: {workloads: [deploy/web], by: zone}", loose(4), "zones=2,nodes=2", "required podAffinity"],
  ["rolloutFinishes: {workload: deploy/web}", web(3), "zones=3,nodes=1", "maxSurge: 0, maxUnavailable: 1"],
  ["fitsOn: {nodes: 2}", web(3), "zones=3,nodes=1", "preferred"],
  ["survives: {losing: zone}", web(3), "zones=3,nodes=1", "preferred"],
])("%s fails with the change that helps", async (assertion, manifest, cluster, expected) => {
  const result = await check(manifest, assertion, cluster);
  expect(result?.passed).toBe(false);
  expect(result?.fix).toContain(expected);
});

test("a drain that a budget blocks is helped by a budget that lets one go", async () => {
  const budget =
    "---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: web}\nspec: {minAvailable: 3, selector: {matchLabels: {app: web}}}\n";
  expect((await check(`${loose(3)}${budget}`, "drainsFinish: {}"))?.fix).toContain("maxUnavailable: 1");
});
