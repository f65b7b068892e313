import { type KubernetesVersion, newestVersion, type Pod } from "@stowage/engine";
import { describe, expect, test } from "vitest";
import { securityPolicy } from "./policy.ts";
import type { SecuredPod } from "./secured-pod.ts";
import { securityViolations } from "./violations.ts";

type Context = NonNullable<SecuredPod["spec"]["securityContext"]>;

/** A pod of one container, `c`, with more fields than scheduling reads. */
function podOf(
  context: Context = {},
  spec: object = {},
  container: object = {},
  annotations: Record<string, string> = {},
): Pod {
  const containers = [{ name: "c", image: "i", securityContext: context, ...container }];
  return { metadata: { name: "p", annotations }, spec: { containers, ...spec } };
}

const baseline = (pod: Pod, minor: number | "latest" = "latest"): string | undefined =>
  securityViolations(pod, { level: "baseline", minor }, "1.37");

test("a level that nobody asks for forbids nothing", () => {
  expect(
    securityViolations(podOf({ privileged: true }), { level: "privileged", minor: "latest" }, "1.37"),
  ).toBeUndefined();
});

test.each<[string, Pod, string]>([
  [
    "host namespaces",
    podOf({}, { hostNetwork: true, hostIPC: true }),
    "host namespaces (hostNetwork=true, hostIPC=true)",
  ],
  [
    "privileged",
    podOf({ privileged: true }),
    'privileged (container "c" must not set securityContext.privileged=true)',
  ],
  [
    "capabilities",
    podOf({ capabilities: { add: ["SYS_ADMIN", "CHOWN", "NET_RAW"] } }),
    'non-default capabilities (container "c" must not include "NET_RAW", "SYS_ADMIN" in securityContext.capabilities.add)',
  ],
  ["hostPath", podOf({}, { volumes: [{ name: "v", hostPath: { path: "/" } }] }), 'hostPath volumes (volume "v")'],
  [
    "hostPort",
    podOf({}, {}, { ports: [{ hostPort: 80 }, { hostPort: 443 }] }),
    'hostPort (container "c" uses hostPorts 443, 80)',
  ],
  [
    "probes",
    podOf({}, {}, { livenessProbe: { httpGet: { host: "x" } } }),
    'probe or lifecycle host (container "c" uses probe or lifecycle host "x")',
  ],
  [
    "procMount",
    podOf({ procMount: "Unmasked" }),
    'procMount (container "c" must not set securityContext.procMount to "Unmasked")',
  ],
  [
    "AppArmor",
    podOf(
      { appArmorProfile: { type: "Unconfined" } },
      {},
      {},
      { "container.apparmor.security.beta.kubernetes.io/c": "unconfined" },
    ),
    'forbidden AppArmor profiles (container "c" and annotation must not set AppArmor profile type to "Unconfined", "container.apparmor.security.beta.kubernetes.io/c="unconfined"")',
  ],
  [
    "SELinux",
    podOf({ seLinuxOptions: { type: "spc_t", user: "u" } }, { securityContext: { seLinuxOptions: { role: "r" } } }),
    'seLinuxOptions (pod and container "c" set forbidden securityContext.seLinuxOptions: type "spc_t"; user may not be set; role may not be set)',
  ],
  [
    "seccomp",
    podOf({ seccompProfile: { type: "Unconfined" } }),
    'seccompProfile (container "c" must not set securityContext.seccompProfile.type to "Unconfined")',
  ],
  [
    "sysctls",
    podOf({}, { securityContext: { sysctls: [{ name: "kernel.msgmax" }] } }),
    "forbidden sysctls (kernel.msgmax)",
  ],
  [
    "Windows",
    podOf({ windowsOptions: { hostProcess: true } }),
    'hostProcess (container "c" must not set securityContext.windowsOptions.hostProcess=true)',
  ],
])("baseline forbids %s", (_, pod, words) => {
  expect(baseline(pod)).toBe(`PodSecurity "baseline:latest": ${words}`);
});

test("restricted asks for what a pod does not say by itself, in upstream's words", () => {
  expect(securityViolations(podOf(), { level: "restricted", minor: "latest" }, "1.37")).toBe(
    'PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container "c" must set securityContext.allowPrivilegeEscalation=false), unrestricted capabilities (container "c" must set securityContext.capabilities.drop=["ALL"]), runAsNonRoot != true (pod or container "c" must set securityContext.runAsNonRoot=true), seccompProfile (pod or container "c" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
  );
});

describe("restricted", () => {
  const good: Context = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] } };
  const ofPod = { securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } } };
  const restricted = (
    pod: Pod,
    minor: number | "latest" = "latest",
    version: KubernetesVersion = newestVersion,
  ): string | undefined => securityViolations(pod, { level: "restricted", minor }, version);

  test("lets a careful pod pass", () => {
    expect(
      restricted(podOf(good, { ...ofPod, volumes: [{ name: "a", emptyDir: {} }, { name: "b" }] })),
    ).toBeUndefined();
  });

  test.each<[string, Pod, string]>([
    [
      "volumes",
      podOf(good, {
        ...ofPod,
        volumes: [
          { name: "v", hostPath: {} },
          { name: "w", nfs: {} },
        ],
      }),
      'restricted volume types (volumes "v", "w" use restricted volume types "hostPath", "nfs")',
    ],
    ["root", podOf({ ...good, runAsUser: 0 }, ofPod), 'runAsUser=0 (container "c" must not set runAsUser=0)'],
    [
      "an explicit false",
      podOf({ ...good, runAsNonRoot: false }, ofPod),
      'runAsNonRoot != true (container "c" must not set securityContext.runAsNonRoot=false)',
    ],
    [
      "other capabilities",
      podOf({ ...good, capabilities: { add: ["CHOWN"] } }, ofPod),
      'unrestricted capabilities (container "c" must set securityContext.capabilities.drop=["ALL"]; container "c" must not include "CHOWN" in securityContext.capabilities.add)',
    ],
  ])("forbids %s", (_, pod, words) => {
    expect(restricted(pod)).toBe(`PodSecurity "restricted:latest": ${words}`);
  });

  test("goes by the version that is asked for, at most the cluster's", () => {
    const ownUsers = podOf({ ...good, runAsUser: 0, procMount: "Unmasked" }, { ...ofPod, hostUsers: false });
    expect(restricted(ownUsers)).toContain("procMount (");
    expect(restricted(ownUsers)).not.toContain("runAsUser");
    expect(restricted(ownUsers, 34)).toContain("runAsUser=0");
    expect(restricted(ownUsers, "latest", "1.34")).toContain("runAsUser=0");
    expect(restricted(podOf(good, { securityContext: { seccompProfile: { type: "Localhost" } } }), 18)).toBe(
      'PodSecurity "restricted:v1.18": runAsNonRoot != true (pod or container "c" must set securityContext.runAsNonRoot=true)',
    );
    const onWindows = podOf({}, { ...ofPod, os: { name: "windows" } });
    expect([restricted(onWindows), restricted(onWindows, 24) === undefined]).toEqual([undefined, false]);
  });
});

test("sysctls are safe since their version", () => {
  const pod = podOf({}, { securityContext: { sysctls: [{ name: "net.ipv4.tcp_rmem" }] } });
  expect([baseline(pod, 31) === undefined, baseline(pod, 32)]).toEqual([false, undefined]);
});

test.each<[Record<string, string>, string, string]>([
  [{}, "privileged", "privileged"],
  [{ enforce: "baseline" }, "baseline", "baseline"],
  [{ enforce: "baseline", warn: "restricted" }, "baseline", "restricted"],
  [{ enforce: "restricted", warn: "privileged" }, "restricted", "privileged"],
  [{ enforce: "basline" }, "restricted", "privileged"],
  [{ warn: "nonsense" }, "privileged", "privileged"],
])("labels %j enforce %s and warn of %s", (labels, enforce, warn) => {
  const policy = securityPolicy(
    Object.fromEntries(Object.entries(labels).map(([mode, level]) => [`pod-security.kubernetes.io/${mode}`, level])),
  );
  expect([policy.enforce.level, policy.warn.level]).toEqual([enforce, warn]);
});

test("the version that is enforced is also warned of, unless another is named", () => {
  const key = "pod-security.kubernetes.io";
  const labels = { [`${key}/enforce`]: "baseline", [`${key}/enforce-version`]: "v1.30" };
  expect(securityPolicy(labels).warn).toEqual({ level: "baseline", minor: 30 });
  expect(securityPolicy({ ...labels, [`${key}/warn-version`]: "v1.31" }).warn.minor).toBe(31);
  expect(securityPolicy({ ...labels, [`${key}/warn-version`]: "1.31" }).warn.minor).toBe("latest");
});
