/** Labels or annotations. Read a key only through {@link labelValue}: users choose the keys. */
export type Labels = Readonly<Record<string, string>>;

/** The object that manages another one (`metadata.ownerReferences`). */
export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid?: string;
  readonly controller?: boolean;
}

/** What every Kubernetes object carries. Fields that scheduling never reads are kept, but not typed. */
export interface ObjectMeta {
  readonly name?: string;
  readonly generateName?: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly labels?: Labels;
  readonly annotations?: Labels;
  readonly ownerReferences?: readonly OwnerReference[];
  /** RFC 3339. */
  readonly creationTimestamp?: string;
  /** RFC 3339. Set: the object is terminating. */
  readonly deletionTimestamp?: string;
  /** The time that it is given to stop; its deletionTimestamp is at the end of it. */
  readonly deletionGracePeriodSeconds?: number;
}

/** Reads a label. Not `labels[key]`: that would find what every object inherits under legal keys such as `constructor`. */
export function labelValue(labels: Labels | undefined, key: string): string | undefined {
  return labels !== undefined && Object.hasOwn(labels, key) ? labels[key] : undefined;
}

/** The owner with `controller: true`, as `metav1.GetControllerOf` finds it. */
export function controllerOf(metadata: ObjectMeta): OwnerReference | undefined {
  return metadata.ownerReferences?.find((owner) => owner.controller === true);
}
