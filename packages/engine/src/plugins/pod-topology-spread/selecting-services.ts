import type { Service } from "../../api/cluster-object.ts";
import { type Labels, labelValue } from "../../api/object-meta.ts";

/** Services by a label that their selector has: its key, then its value. */
type ByLabel = ReadonlyMap<string, ReadonlyMap<string, readonly Service[]>>;

/** By the list that they were made from: it never changes. */
const byLabel = new WeakMap<readonly Service[], ByLabel>();

/**
 * The Services of a list that select these labels, those aside that have no selector: they require nothing of a pod. A
 * namespace has thousands of them where every pod has one of its own, so they are looked up and not asked one by one.
 */
export function selectingServices(services: readonly Service[], labels: Labels | undefined): readonly Service[] {
  if (services.length === 0 || labels === undefined) return [];
  let known = byLabel.get(services);
  if (known === undefined) byLabel.set(services, (known = indexed(services)));
  const found: Service[] = [];
  for (const key of Object.keys(labels)) {
    for (const service of known.get(key)?.get(labelValue(labels, key) ?? "") ?? []) {
      if (selects(service, labels)) found.push(service);
    }
  }
  return found;
}

/** Each under one of its labels. */
function indexed(services: readonly Service[]): ByLabel {
  const index = new Map<string, Map<string, Service[]>>();
  for (const service of services) {
    const [first] = Object.entries(service.spec?.selector ?? {});
    if (first === undefined) continue;
    const [key, value] = first;
    let byValue = index.get(key);
    if (byValue === undefined) index.set(key, (byValue = new Map()));
    const known = byValue.get(value);
    if (known === undefined) byValue.set(value, [service]);
    else known.push(service);
  }
  return index;
}

function selects({ spec }: Service, labels: Labels): boolean {
  return Object.entries(spec?.selector ?? {}).every(([key, value]) => labelValue(labels, key) === value);
}
