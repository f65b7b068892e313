import { addAmounts, type ExactAmounts, exactAmounts, type Pod, type ResourceQuota } from "@stowage/engine";
import { type Manifest, readableQuantity } from "@stowage/manifests";
import { quotaCounts } from "../../admission/quota-scopes.ts";
import { quotaUsage } from "../../admission/quota-usage.ts";
import { type Candidate, patchOf } from "../candidate.ts";
import { type FixContext, namespaceOf } from "../fix-context.ts";
import { setting, settingIn } from "../patch-path.ts";

/** Quotas that refuse pods: what they want declared is, requests are lowered to what is left, or the quota is raised. */
export function quotas(context: FixContext): readonly Candidate[] {
  return context.manifests.flatMap((manifest) => {
    const { object } = manifest;
    if (object.kind !== "ResourceQuota" || namespaceOf(object, context) !== context.subject.namespace) return [];
    if (!quotaCounts(object, context.pod)) return [];
    return [...declared(context, object), ...lowered(context, object), ...raised(context, object, manifest)];
  });
}

/** What a container asks for that nobody has thought about. */
const modest: Readonly<Record<string, string>> = { cpu: "100m", memory: "128Mi" };

/** A quota of a resource makes every container say how much of it it wants. */
function declared({ subject, pod }: FixContext, quota: ResourceQuota): readonly Candidate[] {
  const wanted = Object.keys(quota.spec?.hard ?? {}).flatMap((name) => {
    const [, field = "requests", resource = ""] = /^(?:(requests|limits)\.)?(cpu|memory)$/.exec(name) ?? [];
    return resource === "" ? [] : [{ field, resource }];
  });
  const missing = pod.spec.containers.flatMap(({ resources }, index) =>
    wanted
      .filter(({ field, resource }) => {
        const list = field === "limits" ? resources?.limits : resources?.requests;
        return !Object.hasOwn(list ?? {}, resource);
      })
      .map((one) => ({ ...one, index })),
  );
  if (missing.length === 0) return [];
  // Of what is not there at all one operation adds all of it.
  const patch = [...new Set(missing.map(({ index }) => index))].flatMap((index) => {
    const all = missing.filter((one) => one.index === index);
    const before = subject.written.containers[index]?.resources ?? {};
    const more = (field: string): Readonly<Record<string, string>> =>
      Object.fromEntries(
        all.filter((one) => one.field === field).map(({ resource }) => [resource, modest[resource] ?? "1"]),
      );
    const [requests, limits] = [more("requests"), more("limits")];
    return setting(subject, `spec.containers[${index}].resources`, {
      ...before,
      ...(Object.keys(requests).length === 0 ? {} : { requests: { ...before.requests, ...requests } }),
      ...(Object.keys(limits).length === 0 ? {} : { limits: { ...before.limits, ...limits } }),
    });
  });
  const what = [...new Set(missing.map(({ field, resource }) => `${field}.${resource}`))].sort().join(", ");
  const sentence = `let the containers of ${subject.text} say how much they want (${what}), as the ResourceQuota ${quota.metadata.name ?? ""} asks: here ${modest["cpu"]} of cpu, ${modest["memory"]} of memory`;
  return [patchOf(subject, { kind: "request-set", cost: 13, sentence, patch })];
}

/** What the namespace's pods use in the end, those that are refused among them. */
function needOf(context: FixContext, quota: ResourceQuota): ExactAmounts {
  const { plan, present } = context;
  const need: ExactAmounts = new Map(exactAmounts(quota.status?.used));
  const isCounted = quota.status?.used !== undefined;
  const add = (pod: Pod): void => {
    if ((pod.metadata.namespace ?? "default") === namespaceOf(quota, context) && quotaCounts(quota, pod))
      addAmounts(need, quotaUsage(pod));
  };
  if (!isCounted) for (const { pod } of plan.bound) add(pod);
  for (const { pod, manifest } of plan.pods) {
    const isThere = manifest.object.kind === "Pod" && present.has(manifest);
    if (!isThere || !isCounted) add(pod);
  }
  return need;
}

function raised(context: FixContext, quota: ResourceQuota, manifest: Manifest): readonly Candidate[] {
  const need = needOf(context, quota);
  const short = [...exactAmounts(quota.spec?.hard)].filter(([name, most]) => (need.get(name) ?? 0n) > most);
  if (short.length === 0) return [];
  const texts = short.map(([name]) => [name, readableQuantity(name, need.get(name) ?? 0n)] as const);
  const { name = "" } = quota.metadata;
  return [
    {
      kind: "quota-raised",
      cost: 45,
      sentence: `raise ${texts.map(([of, amount]) => `${of} to ${amount}`).join(" and ")} in the ResourceQuota ${name}`,
      target: `ResourceQuota ${namespaceOf(quota, context)}/${name}`,
      edit: {
        kind: "patch",
        manifest,
        patch: texts.flatMap(([of, amount]) => settingIn(quota, ["spec", "hard", of], amount)),
      },
    },
  ];
}

/** The only container's request or limit, lowered to an equal part of what the others leave. */
function lowered(context: FixContext, quota: ResourceQuota): readonly Candidate[] {
  const { subject, pod, pending } = context;
  const [container, ...others] = pod.spec.containers;
  const wanted = BigInt(Math.max(pending.length, subject.planned.length));
  if (container === undefined || others.length > 0) return [];
  const need = needOf(context, quota);
  const own = quotaUsage(pod);
  return [...exactAmounts(quota.spec?.hard)].flatMap(([name, most]) => {
    const [, field = "requests", resource = ""] = /^(?:(requests|limits)\.)?(cpu|memory)$/.exec(name) ?? [];
    const [used = 0n, each = 0n] = [need.get(name), own.get(name)];
    if (resource === "" || used <= most) return [];
    const part = (most - (used - each * wanted)) / wanted;
    const step = resource === "cpu" ? 10_000_000n : 2n ** 20n * 1_000_000_000n;
    const amount = part - (part % step);
    if (amount <= 0n) return [];
    const value = readableQuantity(resource, amount);
    return [
      patchOf(subject, {
        kind: "request-lowered",
        cost: 31,
        sentence: `let container ${container.name} of ${subject.text} ${field === "limits" ? "be limited to" : "request"} ${value} of ${resource}: that much the ResourceQuota ${quota.metadata.name ?? ""} has left`,
        patch: setting(subject, `spec.containers[0].resources.${field}`, value, resource),
      }),
    ];
  });
}
