import type { StoredKind, StoredObjects } from "../api/cluster-object.ts";
import type { ClusterSnapshot } from "./cluster-snapshot.ts";

/** Objects of a kind by what they have in common, each group sorted as `ClusterSnapshot.objects` is. */
type Groups<Kind extends StoredKind> = ReadonlyMap<string, readonly StoredObjects[Kind][]>;

/** A way to group the objects of a kind. Make one constant of it: what was grouped is kept with it. */
export class StoredGrouping<Kind extends StoredKind> {
  readonly kind: Kind;
  /** The group of the object; `undefined`: none. */
  readonly groupOf: (object: StoredObjects[Kind]) => string | undefined;
  readonly #byList = new WeakMap<readonly StoredObjects[Kind][], Groups<Kind>>();

  /** @param groupOf must depend on the object alone. */
  constructor(kind: Kind, groupOf: (object: StoredObjects[Kind]) => string | undefined) {
    this.kind = kind;
    this.groupOf = groupOf;
  }

  /** Costs a look at every object, once for a list. */
  of(all: readonly StoredObjects[Kind][]): Groups<Kind> {
    const known = this.#byList.get(all);
    if (known !== undefined) return known;
    const groups = new Map<string, StoredObjects[Kind][]>();
    for (const object of all) {
      const name = this.groupOf(object);
      if (name === undefined) continue;
      const group = groups.get(name);
      if (group === undefined) groups.set(name, [object]);
      else group.push(object);
    }
    this.#byList.set(all, groups);
    return groups;
  }
}

/**
 * The objects of one group. Costs a look-up where the snapshot keeps groups, else a look at all of the kind after each
 * change. The list is the same one as long as nobody in it, and where groups are not kept nobody of the kind, has changed.
 */
export function storedGroup<Kind extends StoredKind>(
  cluster: ClusterSnapshot,
  grouping: StoredGrouping<Kind>,
  group: string,
): readonly StoredObjects[Kind][] {
  if (cluster.storedGroup !== undefined) return cluster.storedGroup(grouping, group);
  return grouping.of(cluster.objects(grouping.kind)).get(group) ?? [];
}
