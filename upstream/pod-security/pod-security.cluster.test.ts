import { newestVersion, type Pod } from "@stowage/engine";
import { beforeAll, expect, test } from "vitest";
import { securityPolicy } from "../../packages/planner/src/admission/pod-security/policy.ts";
import { securityViolations } from "../../packages/planner/src/admission/pod-security/violations.ts";
import { useControlPlane } from "../control-plane/use-control-plane.ts";

// As kubeadm sets it: else validation refuses what the levels are about.
const cluster = useControlPlane({ flags: { "kube-apiserver": ["--allow-privileged=true"] } });

const key = "pod-security.kubernetes.io";
/** A namespace for each of these, called after it. */
const levels: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  baseline: { [`${key}/enforce`]: "baseline" },
  restricted: { [`${key}/enforce`]: "restricted" },
  "baseline-18": { [`${key}/enforce`]: "baseline", [`${key}/enforce-version`]: "v1.18" },
  "restricted-24": { [`${key}/enforce`]: "restricted", [`${key}/enforce-version`]: "v1.24" },
  "restricted-99": { [`${key}/enforce`]: "restricted", [`${key}/enforce-version`]: "v1.99" },
};

beforeAll(async () => {
  for (const [name, labels] of Object.entries(levels)) {
    await cluster().create({ apiVersion: "v1", kind: "Namespace", metadata: { name, labels } });
  }
}, 120_000);

/** Fields of the container, of the specification, and annotations. */
const cases: Readonly<
  Record<
    string,
    { readonly container?: object; readonly spec?: object; readonly annotations?: Readonly<Record<string, string>> }
  >
> = {
  nothing: {},
  careful: {
    container: { securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } } },
    spec: { securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } } },
  },
  privileged: { container: { securityContext: { privileged: true, procMount: "Default" } } },
  capabilities: {
    container: { securityContext: { capabilities: { add: ["SYS_ADMIN", "CHOWN", "NET_BIND_SERVICE"] } } },
  },
  hostNamespaces: { spec: { hostNetwork: true, hostPID: true, hostIPC: true } },
  ports: {
    container: {
      ports: [
        { containerPort: 80, hostPort: 80 },
        { containerPort: 443, hostPort: 443 },
      ],
    },
  },
  volumes: {
    spec: {
      volumes: [
        { name: "a", hostPath: { path: "/" } },
        { name: "b", nfs: { server: "s", path: "/" } },
        { name: "c" },
        { name: "d", emptyDir: {} },
      ],
    },
  },
  probes: {
    container: {
      livenessProbe: { httpGet: { host: "x", port: 80 } },
      lifecycle: { preStop: { tcpSocket: { host: "y", port: 80 } } },
    },
  },
  selinux: {
    container: { securityContext: { seLinuxOptions: { type: "spc_t", user: "u" } } },
    spec: { securityContext: { seLinuxOptions: { role: "r", type: "container_engine_t" } } },
  },
  seccomp: {
    container: { securityContext: { seccompProfile: { type: "Unconfined" } } },
    spec: { securityContext: { seccompProfile: { type: "Localhost", localhostProfile: "x" } } },
  },
  appArmor: {
    container: { securityContext: { appArmorProfile: { type: "Unconfined" } } },
    spec: { securityContext: { appArmorProfile: { type: "Unconfined" } } },
  },
  sysctls: {
    spec: {
      securityContext: {
        sysctls: [
          { name: "kernel.msgmax", value: "1" },
          { name: "net.ipv4.tcp_rmem", value: "1" },
        ],
      },
    },
  },
  root: {
    container: { securityContext: { runAsUser: 0, runAsNonRoot: false } },
    spec: { securityContext: { runAsUser: 0 } },
  },
  ownUsers: { container: { securityContext: { runAsUser: 0, procMount: "Unmasked" } }, spec: { hostUsers: false } },
  windows: { spec: { os: { name: "windows" } } },
  hostProcess: { spec: { hostNetwork: true, securityContext: { windowsOptions: { hostProcess: true } } } },
};

test.each(Object.entries(cases))(
  "%s is refused in the API server's words",
  async (name, { container, spec, annotations }) => {
    for (const [namespace, labels] of Object.entries(levels)) {
      const pod: Pod & { kind: "Pod" } = {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: "p", namespace, ...(annotations && { annotations }) },
        spec: { ...spec, containers: [{ name: "c", image: "i", ...container }] },
      };
      const path = `/api/v1/namespaces/${namespace}/pods?dryRun=All`;
      const { status, text } = await cluster().request({ method: "POST", path, body: pod });
      const { message = "" }: { message?: string } = JSON.parse(text);
      const theirs = status === 201 ? undefined : message.replace(/^pods "p" is forbidden: violates /, "");
      const ours = securityViolations(pod, securityPolicy(labels).enforce, newestVersion);
      expect(ours, `${name} in ${namespace}`).toBe(theirs);
    }
  },
);
