import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { describe, expect, test, vi } from "vitest";
import { startControlPlane } from "./start-control-plane.ts";
import { nodeObject } from "./node-object.ts";
import { useControlPlane } from "./use-control-plane.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

describe("a whole control plane", () => {
  const cluster = useControlPlane({ scheduler: true, controllerManager: true, kubelet: "stand-in", auditLog: true });

  test("a Deployment's pods are made, bound and run, and are gone after it is deleted", async () => {
    await cluster().create(nodeObject({ name: "node-1" }));
    await cluster().kubectl(["create", "deployment", "web", "--image=nginx", "--replicas=3"]);
    await cluster().kubectl(["rollout", "status", "deployment/web", "--timeout=60s"]);
    const nodes = await cluster().kubectl(["get", "pods", "-o", "jsonpath={.items[*].spec.nodeName}"]);
    expect(nodes).toBe("node-1 node-1 node-1");

    await cluster().kubectl(["delete", "deployment", "web"]);
    await cluster().kubectl(["wait", "--for=delete", "pod", "--all", "--timeout=60s"]);
    expect(await cluster().kubectl(["get", "pods", "-o", "name"])).toBe("");
  });

  test("kubectl and the server say their version", async () => {
    const { clientVersion, serverVersion } = JSON.parse(await cluster().kubectl(["version", "-o", "json"]));
    expect([clientVersion.gitVersion, serverVersion.gitVersion]).toEqual(["v1.37.2", "v1.37.2"]);
  });

  test("each request is in the audit log", async () => {
    await cluster().kubectl(["get", "nodes", "-l", "of=the-audit-log"]);
    await vi.waitFor(() => {
      const lines = readFileSync(cluster().auditLogFile, "utf8").trimEnd().split("\n");
      const events: { verb: string; requestURI: string }[] = lines.map((line) => JSON.parse(line));
      expect(events.find(({ requestURI }) => requestURI.includes("the-audit-log"))?.verb).toBe("list");
    });
  });

  test("the API server goes and comes back, and the kubelets go on", async () => {
    await cluster().stopApiServer();
    await expect(cluster().request({ path: "/readyz" })).rejects.toThrow("kube-apiserver ended with exit code 0");
    await cluster().startApiServer();
    await cluster().kubectl(["run", "late", "--image=nginx"]);
    await cluster().kubectl(["wait", "--for=condition=Ready", "pod/late", "--timeout=120s"]);
  }, 200_000);
});

describe("with kwok and the node lifecycle controller", () => {
  const cluster = useControlPlane({ scheduler: true, controllerManager: true, kubelet: "kwok", nodeLifecycle: true });

  test("a node becomes ready, a pod runs on it, and a cordon is a taint", async () => {
    await cluster().create(nodeObject({ name: "node-1" }));
    await cluster().kubectl(["run", "web", "--image=nginx"]);
    await cluster().kubectl(["wait", "--for=condition=Ready", "pod/web", "--timeout=60s"]);
    await cluster().kubectl(["cordon", "node-1"]);
    const taint = "--for=jsonpath={.spec.taints[0].key}=node.kubernetes.io/unschedulable";
    await cluster().kubectl(["wait", taint, "node/node-1", "--timeout=60s"]);
  }, 180_000);
});

describe("users", () => {
  const cluster = useControlPlane({ users: [{ name: "guest", groups: ["guests"] }] });

  test("may do what RBAC says and no more", async () => {
    const kubeconfig = cluster().kubeconfigFor("guest", { namespace: "default" });
    const asGuest = (...args: string[]) => cluster().tryKubectl([`--kubeconfig=${kubeconfig}`, ...args]);
    expect((await asGuest("get", "pods")).stderr).toContain('User "guest" cannot list resource "pods"');
    await cluster().kubectl(["create", "role", "reader", "--verb=get,list", "--resource=pods"]);
    await cluster().kubectl(["create", "rolebinding", "guests", "--role=reader", "--group=guests"]);
    await vi.waitFor(async () => expect((await asGuest("get", "pods")).status).toBe(0), { timeout: 10_000 });
    expect((await asGuest("get", "nodes")).stderr).toContain("cannot list resource");
  });

  test("who was not named has no token", () => {
    expect(() => cluster().tokenOf("nobody")).toThrow('no user "nobody"; there are admin, guest');
  });
});

test("an emulated version serves its own API", async () => {
  const cluster = await startControlPlane({ emulatedVersion: "1.34", scheduler: true, controllerManager: true });
  try {
    const { status, text } = await cluster.request({ path: "/version" });
    expect([status, JSON.parse(text).emulationMinor]).toEqual([200, "34"]);
  } finally {
    await cluster.stop();
  }
});

test("a component that does not start is named, with the end of its log, and nothing is left", async () => {
  const start = startControlPlane({ flags: { "kube-apiserver": ["--no-such-flag"] } });
  const message = await start.then(() => "", String);
  expect(message).toMatch(/kube-apiserver ended with exit code 1;[^]*unknown flag: --no-such-flag/);
  const folder = /the end of (.*)\/kube-apiserver.log/.exec(message)?.[1] ?? "";
  expect([existsSync(folder), componentsIn(folder)]).toEqual([false, []]);
});

test("nothing is left of a control plane whose owner was killed with SIGKILL", async () => {
  const program = [join(root, "tools/run-program.mjs"), "upstream/control-plane/main.ts"];
  const owner = spawn(process.execPath, program, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  const [line = ""] = (await createInterface({ input: owner.stdout })[Symbol.asyncIterator]().next()).value.split(" P");
  const folder = /KUBECONFIG=(.*)\/admin/.exec(line)?.[1] ?? "";
  const all = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"];
  expect(componentsIn(folder)).toEqual(all);

  owner.kill("SIGKILL");
  await vi.waitFor(() => expect(componentsIn(folder)).toEqual([]), { timeout: 10_000 });
  await vi.waitFor(() => expect(existsSync(folder)).toBe(false), { timeout: 10_000 });
}, 180_000);

/** The programs that run now, zombies aside, with that working directory, by name. */
function componentsIn(folder: string): string[] {
  const processes = readdirSync("/proc").filter((entry) => /^\d+$/.test(entry));
  return processes.flatMap((pid) => componentOf(pid, folder) ?? []).sort();
}

function componentOf(pid: string, folder: string): string | undefined {
  try {
    const [program = ""] = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
    // The folder may be gone already, which Linux marks.
    return readlinkSync(`/proc/${pid}/cwd`).startsWith(folder) ? basename(program) : undefined;
  } catch {
    // It has ended meanwhile.
    return undefined;
  }
}
