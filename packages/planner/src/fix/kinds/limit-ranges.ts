import { type ExactAmounts, exactAmounts, type LimitRange, type LimitRangeItem } from "@stowage/engine";
import { readableQuantity } from "@stowage/manifests";
import { type Candidate, patchOf } from "../candidate.ts";
import { type FixContext, namespaceOf } from "../fix-context.ts";
import { setting } from "../patch-path.ts";

/** Containers outside of the bounds of a LimitRange, brought inside. */
export function limitRanges(context: FixContext): readonly Candidate[] {
  return context.objects.flatMap((object) =>
    object.kind === "LimitRange" && namespaceOf(object, context) === context.subject.namespace
      ? (bounded(context, object) ?? [])
      : [],
  );
}

function bounded({ subject, pod }: FixContext, { metadata, spec }: LimitRange): readonly Candidate[] {
  const items = (spec?.limits ?? []).filter(({ type }) => type === "Container");
  const changes: string[] = [];
  const patch = pod.spec.containers.flatMap(({ name }, index) => {
    const written = subject.written.containers[index]?.resources ?? {};
    const requests = new Map(exactAmounts(written.requests));
    const limits = new Map(exactAmounts(written.limits));
    const texts: string[] = [];
    for (const item of items) texts.push(...fitted(requests, limits, item));
    if (texts.length === 0) return [];
    changes.push(`container ${name} ${[...new Set(texts)].join(", ")}`);
    return setting(subject, `spec.containers[${index}].resources`, {
      ...written,
      ...(requests.size === 0 ? {} : { requests: listOf(requests) }),
      ...(limits.size === 0 ? {} : { limits: listOf(limits) }),
    });
  });
  if (patch.length === 0) return [];
  const sentence = `bring ${subject.text} inside of the LimitRange ${metadata.name ?? ""}: ${changes.join("; ")}`;
  return [patchOf(subject, { kind: "request-set", cost: 14, sentence, patch })];
}

/** Moves the amounts inside of the bounds. @returns what was changed. */
function fitted(requests: ExactAmounts, limits: ExactAmounts, item: LimitRangeItem): readonly string[] {
  const texts: string[] = [];
  const set = (amounts: ExactAmounts, name: string, amount: bigint): void => {
    amounts.set(name, amount);
    texts.push(`${amounts === limits ? "limits" : "requests"}.${name}: ${readableQuantity(name, amount)}`);
  };
  for (const [name, most] of exactAmounts(item.max)) {
    const [request, limit] = [requests.get(name), limits.get(name)];
    if (limit === undefined ? !Object.hasOwn(item.default ?? {}, name) : limit > most) set(limits, name, most);
    if (request !== undefined && request > most) set(requests, name, most);
  }
  for (const [name, least] of exactAmounts(item.min)) {
    const [request, limit] = [requests.get(name), limits.get(name)];
    if (request === undefined ? limit === undefined && !hasDefault(item, name) : request < least)
      set(requests, name, least);
    if (limit !== undefined && limit < least) set(limits, name, least);
  }
  for (const [name, ratio] of exactAmounts(item.maxLimitRequestRatio)) {
    const [request = 0n, limit = 0n] = [requests.get(name), limits.get(name)];
    if (request > 0n && limit * 1_000_000_000n > ratio * request) set(limits, name, (ratio * request) / 1_000_000_000n);
    else if (limit > 0n && request === 0n) set(requests, name, limit);
  }
  return texts;
}

function hasDefault({ default: limits = {}, defaultRequest: requests = {} }: LimitRangeItem, name: string): boolean {
  return Object.hasOwn(limits, name) || Object.hasOwn(requests, name);
}

function listOf(amounts: ExactAmounts): Readonly<Record<string, string>> {
  return Object.fromEntries([...amounts].map(([name, amount]) => [name, readableQuantity(name, amount)]));
}
