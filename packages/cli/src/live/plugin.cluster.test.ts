import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { nodeObject } from "../../../../upstream/control-plane/node-object.ts";
import { useControlPlane } from "../../../../upstream/control-plane/use-control-plane.ts";
import { projectRoot } from "../testing/run-in-memory.ts";

const cluster = useControlPlane();
/** Where kubectl finds the plugin. */
const path = mkdtempSync(join(tmpdir(), "stowage-plugin-"));

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function kubectl(...args: readonly string[]): Ended {
  const env = { PATH: `${path}:${process.env["PATH"]}`, HOME: path, KUBECONFIG: cluster().kubeconfig };
  const { status, stdout, stderr } = spawnSync(join(cluster().programs, "kubectl"), args, { env, encoding: "utf8" });
  return { status, stdout, stderr };
}

beforeAll(async () => {
  const build = `import("${join(projectRoot, "tools/bundle.mjs")}").then((m) => m.buildBundle(${JSON.stringify(projectRoot)}))`;
  execFileSync(process.execPath, ["-e", build]);
  for (const name of ["kubectl-stowage", "kubectl_complete-stowage"]) {
    symlinkSync(join(projectRoot, `packages/cli/bin/${name}.mjs`), join(path, name));
  }
  await cluster().create(nodeObject({ name: "node-1" }));
  for (const name of ["web-0", "web-1"]) {
    const metadata = { name, namespace: "default" };
    await cluster().create({
      apiVersion: "v1",
      kind: "Pod",
      metadata,
      spec: { containers: [{ name: "c", image: "i" }] },
    });
  }
}, 120_000);

test("kubectl finds the plugin, which speaks of itself so and asks the living cluster", () => {
  expect(kubectl("plugin", "list").stdout).toContain("kubectl-stowage");
  expect(kubectl("stowage", "--help").stdout).toMatch(/^Usage: kubectl stowage \[options\]/);
  const { stdout, status } = kubectl("stowage", "plan");
  expect(stdout.split("\n")[0]).toBe("context test, Kubernetes v1.37.2, 1 node");
  expect(status).toBe(0);
});

test("kubectl completes commands, and the names of the cluster", () => {
  expect(kubectl("__complete", "stowage", "expl").stdout).toBe("explain\twhy there, why not elsewhere\n:4\n");
  expect(kubectl("__complete", "stowage", "explain", "pod/").stdout).toBe("pod/web-0\npod/web-1\n:4\n");
  expect(kubectl("__complete", "stowage", "explain", "-n", "kube-s").stdout).toBe("kube-system\n:4\n");
  expect(kubectl("__complete", "stowage", "plan", "-f", "").stdout).toBe(":0\n");
});
