import { execFile } from "node:child_process";
import { join } from "node:path";

/** How `kubectl` ended. */
export interface KubectlResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where kubectl lies, whom it asks and where it may write. */
export interface KubectlSettings {
  readonly programs: string;
  readonly kubeconfig: string;
  readonly home: string;
}

/** Runs kubectl to its end. */
export function runKubectl(
  { programs, kubeconfig, home }: KubectlSettings,
  args: readonly string[],
  input: string,
): Promise<KubectlResult> {
  return new Promise((resolve) => {
    // Of plugins too, which kubectl finds on PATH.
    const env = { ...process.env, HOME: home, KUBECONFIG: kubeconfig };
    const child = execFile(join(programs, "kubectl"), args, { env, maxBuffer: 2 ** 30 }, (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
      resolve({ status, stdout, stderr: stderr === "" && error !== null ? error.message : stderr });
    });
    // It may end without reading all of it; what it says then is the answer.
    child.stdin?.on("error", () => {});
    child.stdin?.end(input);
  });
}
