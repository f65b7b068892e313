/** By key of a label: the values that make a difference to others, and to having none; `undefined`: each does. */
export type LabelTraits = ReadonlyMap<string, ReadonlySet<string> | undefined>;

/** What a plugin looks at in nodes: two nodes that are alike in all of this are one to it. */
export interface NodeTraits {
  readonly labels: LabelTraits;
  /** Whether taints, `unschedulable` and the features of the kubelet make a difference. */
  readonly admits: boolean;
  /** The names that make a difference to others. */
  readonly names: ReadonlySet<string>;
  /** Images by name: it makes a difference whether a node has them. */
  readonly images: ReadonlySet<string>;
}

/** To whom all nodes are one. */
export const noTraits: NodeTraits = { labels: new Map(), admits: false, names: new Set(), images: new Set() };
