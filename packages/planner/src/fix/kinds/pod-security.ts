import type { JsonPatchOperation } from "../../change/json-patch.ts";
import { securityPolicy } from "../../admission/pod-security/policy.ts";
import { type Candidate, patchOf } from "../candidate.ts";
import type { FixContext } from "../fix-context.ts";
import { pointerTo, setting, writtenAt } from "../patch-path.ts";

/** Pods that the level of their namespace forbids: what the level asks for, or another level. */
export function podSecurity(context: FixContext): readonly Candidate[] {
  const { objects, subject } = context;
  const namespace = objects.findLast(
    ({ kind, metadata }) => kind === "Namespace" && metadata.name === subject.namespace,
  );
  const { level } = securityPolicy(namespace?.metadata.labels).enforce;
  if (level === "privileged") return [];
  return [...secured(context, level), ...labelled(subject.namespace, level)];
}

/** A less strict level for the namespace. */
function labelled(namespace: string, level: "baseline" | "restricted"): readonly Candidate[] {
  const others = level === "restricted" ? (["baseline", "privileged"] as const) : (["privileged"] as const);
  return others.map((other, index): Candidate => {
    const labels = { "pod-security.kubernetes.io/enforce": other };
    return {
      kind: "namespace-labelled",
      cost: 42 + index,
      sentence: `let namespace ${namespace} enforce ${other} in place of ${level}`,
      target: `Namespace ${namespace}`,
      edit: { kind: "change", change: { kind: "label", object: { kind: "Namespace", name: namespace }, labels } },
    };
  });
}

/** What the pod specification has to say, and must not say, at the level. */
function secured({ subject }: FixContext, level: "baseline" | "restricted"): readonly Candidate[] {
  const said: string[] = [];
  const patch: JsonPatchOperation[] = [];
  const drop = (path: string, text: string): void => {
    patch.push({ op: "remove", path: pointerTo(subject, path) });
    said.push(`no ${text}`);
  };
  for (const field of ["hostNetwork", "hostPID", "hostIPC"]) {
    if (writtenAt(subject, `spec.${field}`) === true) drop(`spec.${field}`, field);
  }
  for (const list of ["containers", "initContainers"] as const) {
    for (const [index, container] of (subject.written[list] ?? []).entries()) {
      const path = `spec.${list}[${index}]`;
      for (const [port, { hostPort = 0 }] of (container.ports ?? []).entries())
        if (hostPort > 0) drop(`${path}.ports[${port}].hostPort`, "hostPort");
      const before = fieldsOf(writtenAt(subject, `${path}.securityContext`));
      const after = containerContext(before, level);
      if (JSON.stringify(after) === JSON.stringify(before)) continue;
      patch.push(...setting(subject, `${path}.securityContext`, after));
      said.push(...changesOf(before, after));
    }
  }
  if (level === "restricted") {
    const before = fieldsOf(writtenAt(subject, "spec.securityContext"));
    const { runAsUser, ...others } = before;
    const after = {
      ...(runAsUser === 0 ? others : before),
      runAsNonRoot: true,
      seccompProfile: before["seccompProfile"] ?? { type: "RuntimeDefault" },
    };
    if (JSON.stringify(after) !== JSON.stringify(before)) {
      patch.push(...setting(subject, "spec.securityContext", after));
      said.push(...changesOf(before, after));
    }
  }
  if (patch.length === 0) return [];
  const sentence = `let ${subject.text} ask for no more than the level ${level} of its namespace allows: ${[...new Set(said)].join(", ")}`;
  return [patchOf(subject, { kind: "security-context-set", cost: 15, sentence, patch })];
}

function containerContext(
  { privileged, runAsUser, runAsNonRoot, ...before }: Readonly<Record<string, unknown>>,
  level: "baseline" | "restricted",
): Readonly<Record<string, unknown>> {
  const kept = {
    ...before,
    ...(privileged === undefined || privileged === true ? {} : { privileged }),
    ...(level === "restricted" && runAsUser === 0 ? {} : runAsUser === undefined ? {} : { runAsUser }),
    ...(level === "restricted" && runAsNonRoot === false ? {} : runAsNonRoot === undefined ? {} : { runAsNonRoot }),
  };
  const { add, ...capabilities } = fieldsOf(before["capabilities"]);
  const allowed = (Array.isArray(add) ? add : []).filter(
    (one) => one === "NET_BIND_SERVICE" || (level === "baseline" && defaultCapabilities.has(String(one))),
  );
  const added = allowed.length === 0 ? {} : { add: allowed };
  if (level === "baseline") return add === undefined ? kept : { ...kept, capabilities: { ...capabilities, ...added } };
  return { ...kept, allowPrivilegeEscalation: false, capabilities: { ...added, drop: ["ALL"] } };
}

/** Source: `capabilities_allowed_1_0` (k8s.io/pod-security-admission, policy/check_capabilities_baseline.go). */
const defaultCapabilities: ReadonlySet<string> = new Set(
  "AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT".split(
    " ",
  ),
);

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function changesOf(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): readonly string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
    .map((name) => (Object.hasOwn(after, name) ? name : `no ${name}`));
}
