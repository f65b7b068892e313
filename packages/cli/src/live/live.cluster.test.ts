import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { nodeObject } from "../../../../upstream/control-plane/node-object.ts";
import type { KubernetesObject } from "../../../../upstream/control-plane/resource-path.ts";
import { useControlPlane } from "../../../../upstream/control-plane/use-control-plane.ts";
import { type Ran, runInMemory } from "../testing/run-in-memory.ts";

const shopper = { name: "shopper", groups: [] };
const cluster = useControlPlane({ scheduler: true, auditLog: true, users: [shopper, { name: "nobody" }] });

const hostname = "kubernetes.io/hostname";

interface PodSettings {
  readonly labels?: Readonly<Record<string, string>>;
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly cpu?: string;
}

function pod(
  namespace: string,
  name: string,
  { labels = {}, spec = {}, cpu = "100m" }: PodSettings = {},
): KubernetesObject {
  const containers = [{ name: "c", image: "registry.example/app:1", resources: { requests: { cpu } } }];
  return { apiVersion: "v1", kind: "Pod", metadata: { name, namespace, labels }, spec: { containers, ...spec } };
}

function avoiding(app: string): Readonly<Record<string, unknown>> {
  const term = { topologyKey: hostname, labelSelector: { matchLabels: { app } } };
  return { affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } } };
}

const pods = [
  pod("shop", "web-0", { labels: { app: "web" }, spec: avoiding("web") }),
  pod("shop", "web-1", { labels: { app: "web" }, spec: avoiding("web") }),
  pod("shop", "web-2", { labels: { app: "web" }, spec: avoiding("web") }),
  pod("other", "quiet", { labels: { app: "quiet" } }),
  pod("shop", "big", { cpu: "5" }),
  pod("shop", "picky", { spec: { nodeSelector: { disk: "ssd" } } }),
  pod("shop", "gated", { spec: { schedulingGates: [{ name: "example.com/wait" }] } }),
  pod("shop", "urgent", { cpu: "3900m", spec: { priorityClassName: "urgent" } }),
];

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly message?: string;
}

interface LivePod {
  readonly metadata: { readonly namespace: string; readonly name: string };
  readonly spec: { readonly nodeName?: string };
  readonly status: { readonly conditions?: readonly Condition[] };
}

async function livePods(): Promise<readonly LivePod[]> {
  const { items }: { items: LivePod[] } = JSON.parse((await cluster().request({ path: "/api/v1/pods" })).text);
  return items;
}

function settled({ spec, status }: LivePod): boolean {
  return spec.nodeName !== undefined || status.conditions?.some(({ message }) => message !== undefined) === true;
}

async function untilSettled(): Promise<void> {
  for (;;) {
    const all = await livePods();
    if (all.every(settled)) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function ask(args: readonly string[], kubeconfig = cluster().kubeconfig): Promise<Ran> {
  return runInMemory(args, { env: { KUBECONFIG: kubeconfig } });
}

beforeAll(async () => {
  for (const name of ["shop", "other"]) {
    await cluster().create({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
  }
  await cluster().create(nodeObject({ name: "node-1" }));
  await cluster().create(nodeObject({ name: "node-2", taints: [{ key: "dedicated", effect: "NoSchedule" }] }));
  await cluster().create(nodeObject({ name: "node-3", unschedulable: true }));
  const urgent = {
    apiVersion: "scheduling.k8s.io/v1",
    kind: "PriorityClass",
    metadata: { name: "urgent" },
    value: 1000,
    preemptionPolicy: "Never",
  };
  for (const object of [urgent, ...pods]) {
    await cluster().create(object);
    await untilSettled();
  }
  const rules = [{ apiGroups: ["", "apps", "batch", "policy"], resources: ["*"], verbs: ["get", "list"] }];
  const apiVersion = "rbac.authorization.k8s.io/v1";
  const subjects = [{ kind: "User", name: shopper.name, apiGroup: "rbac.authorization.k8s.io" }];
  const roleRef = (kind: string, name: string): object => ({ kind, name, apiGroup: "rbac.authorization.k8s.io" });
  const objects = [
    { apiVersion, kind: "Role", metadata: { name: "reader", namespace: "shop" }, rules },
    {
      apiVersion,
      kind: "RoleBinding",
      metadata: { name: "reader", namespace: "shop" },
      subjects,
      roleRef: roleRef("Role", "reader"),
    },
    {
      apiVersion,
      kind: "ClusterRole",
      metadata: { name: "nodes" },
      rules: [{ apiGroups: [""], resources: ["nodes"], verbs: ["list"] }],
    },
    {
      apiVersion,
      kind: "ClusterRoleBinding",
      metadata: { name: "nodes" },
      subjects,
      roleRef: roleRef("ClusterRole", "nodes"),
    },
  ];
  for (const object of objects) await cluster().create(object);
}, 120_000);

/** Where each pod goes, or the scheduler's message. */
async function planned(args: readonly string[]): Promise<Record<string, string | null>> {
  const { stdout } = await ask(["plan", "-o", "json", ...args]);
  const plan: {
    pods: { namespace: string; name: string; node: string | null; event: string | null; reason: string | null }[];
  } = JSON.parse(stdout);
  return Object.fromEntries(plan.pods.map(({ name, node, event }) => [name, node ?? event]));
}

describe("a living cluster", () => {
  test("each pending pod is explained with the scheduler's own message", async () => {
    let pending = 0;
    for (const { metadata, spec, status } of await livePods()) {
      if (spec.nodeName !== undefined) continue;
      pending++;
      const { stdout } = await ask(["explain", `pod/${metadata.name}`, "-n", metadata.namespace, "-o", "json"]);
      const { event }: Record<string, unknown> = JSON.parse(stdout);
      const condition = status.conditions?.find(({ type }) => type === "PodScheduled");
      expect([metadata.name, event]).toEqual([metadata.name, condition?.message]);
    }
    expect(pending).toBe(6);
  });

  test("the first line says where the answer comes from, and the context's namespace is the default", async () => {
    const kubeconfig = cluster().kubeconfigFor("admin", { namespace: "shop" });
    const { stdout, stderr } = await ask(["explain", "pod/web-1"], kubeconfig);
    expect(stderr).toBe("");
    expect(stdout.split("\n").slice(0, 2)).toEqual([
      "context test, Kubernetes v1.37.2, 3 nodes",
      "Pod shop/web-1 is pending",
    ]);
  });

  test("manifests are planned on it, in the context's namespace", async () => {
    const file = join(cluster().folder, "wish.yaml");
    writeFileSync(
      file,
      "apiVersion: v1\nkind: Pod\nmetadata: {name: wish}\nspec: {containers: [{name: c, image: i}]}\n",
    );
    const { stdout } = await ask(
      ["plan", "-f", file, "--cluster", "live", "-o", "json"],
      cluster().kubeconfigFor("admin", { namespace: "other" }),
    );
    expect(JSON.parse(stdout).pods).toContainEqual(
      expect.objectContaining({ namespace: "other", name: "wish", node: "node-1" }),
    );
  });

  test("who may read one namespace only gets an answer that says what it does without", async () => {
    const { stdout, stderr, status } = await ask(
      ["explain", "pod/web-1"],
      cluster().kubeconfigFor("shopper", { namespace: "shop" }),
    );
    expect(stderr).toMatchInlineSnapshot(`
      "warning: not seen: of other namespaces than "shop" you may not list namespaces, limitranges, resourcequotas, poddisruptionbudgets, persistentvolumeclaims, services, replicationcontrollers, replicasets, statefulsets, deployments, daemonsets, controllerrevisions, jobs, cronjobs and pods: nodes look emptier than they are, and rules about pods elsewhere find none
      warning: not seen: you may not list priorityclasses: new pods that name a class are refused
      warning: not seen: you may not list runtimeclasses: new pods that name a class are refused
      warning: not seen: you may not list storageclasses: claims of a class can not be provisioned
      warning: not seen: you may not list csidrivers: no driver's storage capacity is looked at
      warning: not seen: you may not list csinodes: no node's limit of volumes is known
      warning: not seen: you may not list volumeattachments: volumes count as detached where no pod uses them
      warning: not seen: you may not list persistentvolumes: bound claims are of volumes that nobody knows
      warning: not seen: you may not list serviceaccounts: new pods of one that is not there are not refused
      warning: not seen: you may not list horizontalpodautoscalers: autoscaled workloads have the replicas that their manifests say
      warning: not seen: you may not list csistoragecapacities: drivers that tell their capacity seem to have none
      "
    `);
    expect(stdout).toContain("Pod shop/web-1 is pending");
    expect(status).toBe(1);
  });

  test("without nodes there is no answer", async () => {
    expect(await ask(["explain", "pod/web-1"], cluster().kubeconfigFor("nobody"))).toEqual({
      status: 2,
      stdout: "",
      stderr: expect.stringMatching(
        /^error: without (nodes|pods) there is no answer: \w+ is forbidden: User "nobody" cannot list .*\n$/,
      ),
    });
  });

  test("--as asks as somebody else", async () => {
    const { stderr } = await ask(["plan", "--cluster", "live", "--as", "ghost", "--as-group", "ghosts"]);
    expect(stderr).toContain('User "ghost" cannot list');
  });

  test("a snapshot gives the same answers", async () => {
    const { stdout, stderr } = await ask(["snapshot"]);
    expect(stderr).toBe("context test, Kubernetes v1.37.2\n");
    const file = join(cluster().folder, "snapshot.yaml");
    writeFileSync(file, stdout);
    expect(await planned(["--cluster", file])).toEqual(await planned(["--cluster", "live"]));
  });

  test("an anonymized snapshot gives the same answers, and no name", async () => {
    const { stdout } = await ask(["snapshot", "--anonymize", "-o", "json"]);
    for (const word of ["shop", "web", "picky", "registry", "urgent"]) expect(stdout).not.toContain(word);
    const file = join(cluster().folder, "anonymous.json");
    writeFileSync(file, stdout);
    expect(Object.values(await planned(["--cluster", file]))).toEqual(
      Object.values(await planned(["--cluster", "live"])),
    );
  });

  test.each<[string, (kubeconfig: string) => string, string]>([
    [
      "an expired token",
      (text) => text.replace(/"token":\s*"[^"]*"/, '"token": "old"'),
      "does not accept the credentials of the user",
    ],
    [
      "another cluster's certificate",
      (text) => text.replace(/"certificate-authority-data":\s*"[^"]*"/, '"tls-server-name": "localhost"'),
      "is not signed by the certificate-authority of the kubeconfig",
    ],
    [
      "another name",
      (text) => text.replace('"server":', '"tls-server-name": "other.example", "server":'),
      "it is for another name",
    ],
  ])("%s is said in one line", async (_, change, message) => {
    const file = join(cluster().folder, "changed.kubeconfig");
    writeFileSync(file, change(readFileSync(cluster().kubeconfig, "utf8")));
    const { status, stderr } = await ask(["plan", "--cluster", "live"], file);
    expect(stderr).toMatch(/^error: .*\n$/);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });

  test("certificates need not be verified where the kubeconfig says so", async () => {
    const text = readFileSync(cluster().kubeconfig, "utf8");
    const file = join(cluster().folder, "insecure.kubeconfig");
    writeFileSync(file, text.replace(/"certificate-authority-data":\s*"[^"]*"/, '"insecure-skip-tls-verify": true'));
    expect((await ask(["plan", "--cluster", "live"], file)).stdout).toContain(
      "context test, Kubernetes v1.37.2, 3 nodes",
    );
  });

  test("nothing but get, list and watch is ever asked of it", () => {
    const requests = readFileSync(cluster().auditLogFile, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line): { verb: string; userAgent?: string } => JSON.parse(line))
      .filter(({ userAgent }) => userAgent === "stowage");
    expect(requests.length).toBeGreaterThan(100);
    for (const { verb } of requests) expect(["get", "list", "watch"]).toContain(verb);
  });
});
