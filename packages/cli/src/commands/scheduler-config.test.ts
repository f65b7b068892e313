import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../../tools/temporary-folder.ts";
import { type Ran, runInMemory } from "../testing/run-in-memory.ts";

const cluster = (kubelets: readonly string[]): string =>
  kubelets
    .map(
      (kubeletVersion, index) => `
apiVersion: v1
kind: Node
metadata: {name: node-${index + 1}, labels: {rack: r${index + 1}}}
status:
  allocatable: {cpu: "4", memory: 8Gi, pods: "10"}
  nodeInfo: {kubeletVersion: ${kubeletVersion}}
`,
    )
    .join("---");

const pod = (name: string, schedulerName: string): string => `
apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec:
  schedulerName: ${schedulerName}
  containers: [{name: main, image: main, resources: {requests: {cpu: "1"}}}]
`;

const configuration = (text: string): string =>
  `apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n${text}`;

/** Plans the files, by name; those called `scheduler.yaml` configure the scheduler. */
async function plan(files: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Ran> {
  const cwd = temporaryFolder();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  const manifests = Object.keys(files).filter((name) => name !== "scheduler.yaml");
  const config = "scheduler.yaml" in files ? ["--scheduler-config", "scheduler.yaml"] : [];
  return runInMemory(["plan", "-o", "json", ...manifests.flatMap((name) => ["-f", name]), ...config, ...args], { cwd });
}

interface Document {
  readonly kubernetesVersion: string;
  readonly warnings: readonly { readonly message: string }[];
  readonly pods: readonly { readonly status: string; readonly node: string | null; readonly reason: string | null }[];
}

async function planned(...args: Parameters<typeof plan>): Promise<Document> {
  const { stdout, stderr } = await plan(...args);
  expect(stderr).toBe("");
  return JSON.parse(stdout) as Document;
}

test("each pod is placed by the profile of its scheduler; one that has none is refused", async () => {
  const addedAffinity = (rack: string) =>
    `{name: NodeAffinity, args: {addedAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: [{matchExpressions: [{key: rack, operator: In, values: [${rack}]}]}]}}}}`;
  const { pods } = await planned({
    "nodes.yaml": cluster(["v1.37.0", "v1.37.0"]),
    "pods.yaml": [pod("a", "first"), pod("b", "second"), pod("c", "default-scheduler")].join("---"),
    "scheduler.yaml": configuration(`
profiles:
- {schedulerName: first, pluginConfig: [${addedAffinity("r1")}]}
- {schedulerName: second, pluginConfig: [${addedAffinity("r2")}]}
`),
  });
  expect(pods.map(({ status, node }) => [status, node])).toEqual([
    ["Scheduled", "node-1"],
    ["Scheduled", "node-2"],
    ["Refused", null],
  ]);
  expect(pods[2]?.reason).toContain('asks for the scheduler "default-scheduler"');
});

test("a mistake in the configuration is told with its place, and nothing is planned", async () => {
  const files = {
    "nodes.yaml": cluster(["v1.37.0"]),
    "scheduler.yaml": configuration("parallelism: 0\nprofile: []\n"),
  };
  const { status, stdout, stderr } = await plan(files);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toContain("scheduler.yaml:4:1: error: profile: unknown field");
});

test("what is not covered is refused by name, with its place", async () => {
  const scheduler = configuration("profiles:\n- plugins:\n    filter:\n      enabled: [{name: Coscheduling}]\n");
  const { status, stderr } = await plan({ "nodes.yaml": cluster(["v1.37.0"]), "scheduler.yaml": scheduler });
  expect(status).toBe(2);
  expect(stderr).toContain(
    'scheduler.yaml:6:17: error: profiles[0].plugins.filter.enabled[0]: plugin "Coscheduling" is not covered',
  );
});

test("the newest kubelet tells the version, unless one is asked for", async () => {
  const files = { "nodes.yaml": cluster(["v1.34.1", "v1.35.3", "v1.9.0"]), "pods.yaml": pod("a", "default-scheduler") };
  expect((await planned(files)).kubernetesVersion).toBe("1.35");
  expect((await planned(files, "--kubernetes-version", "v1.36.2")).kubernetesVersion).toBe("1.36");
});

test("without any kubelet it is the newest version", async () => {
  const nodes = cluster(["''"]);
  expect((await planned({ "nodes.yaml": nodes, "pods.yaml": pod("a", "default-scheduler") })).kubernetesVersion).toBe(
    "1.37",
  );
});

test.each([
  [["v1.30.0"], [], "1.34", "the newest kubelet is v1.30.0; covered are 1.34 to 1.37: the scheduler of 1.34 decides"],
  [
    ["v1.36.0"],
    ["--kubernetes-version", "1.40"],
    "1.37",
    "asked for Kubernetes 1.40; covered are 1.34 to 1.37: the scheduler of 1.37 decides",
  ],
])("a version that is not covered is the nearest, with a warning: %j %j", async (kubelets, args, version, message) => {
  const files = { "nodes.yaml": cluster(kubelets), "pods.yaml": pod("a", "default-scheduler") };
  const { kubernetesVersion, warnings } = await planned(files, ...args);
  expect([kubernetesVersion, warnings[0]?.message]).toEqual([version, message]);
});

test("a share of the nodes: of 250 the first hundred, then the next", async () => {
  const nodes = cluster(Array.from({ length: 250 }, () => "v1.37.0"));
  const unlike = nodes.replaceAll('cpu: "4"', 'cpu: "1"').replace('{cpu: "1", memory: 8Gi', '{cpu: "4", memory: 8Gi');
  const files = {
    "nodes.yaml": unlike,
    "pods.yaml": [pod("a", "default-scheduler"), pod("b", "default-scheduler")].join("---"),
  };
  const share = await planned(files, "--percentage-of-nodes-to-score", "1");
  const all = await planned(files);
  // The one node with room for both is the best: looked at twice by the one, once by the other.
  expect(all.pods.map(({ node }) => node)).toEqual(["node-1", "node-1"]);
  expect(share.pods[0]?.node).toBe("node-1");
  expect(share.pods[1]?.node).not.toBe("node-1");
});
