/** Where one way of doing a thing becomes cheaper than another. Tests lower them, to get everywhere with few nodes. */
export interface Limits {
  /** With so many domains at most, a key divides the nodes into cells; with more, its occupied ones are looked at. */
  coarseDomains(nodes: number): number;
  /** With so many cells at most, keys that cut across each other divide the nodes together. */
  mostCells(nodes: number): number;
  /** A decision looks at so many nodes at most one by one; a rule that affects more is kept in a view of its own. */
  readonly mostSingles: number;
  /** So many nodes with pods that a soft constraint counts by node: each of them is scored on its own. */
  readonly mostSoftSingles: number;
  /** Only once so many have been looked at for one rule: to make its view costs about as much. */
  denseAfter(nodes: number): number;
  /** How many nodes are summed up as one. */
  chunkSize(nodes: number): number;
  /** A key of pods' labels that no selector has named is in so many classes of pods at most, to begin with. */
  readonly unnamedKeyClasses: number;
  /** So many more labels, classes, kinds, terms and what counts them than twice those in use are kept. */
  readonly spareEntries: number;
  /** How much memory may be kept for the shapes and plans of one profile, in bytes. */
  readonly keptBytes: number;
}

export const defaultLimits: Limits = {
  coarseDomains: (nodes) => Math.max(64, nodes / 16),
  mostCells: (nodes) => Math.max(256, nodes / 16),
  mostSingles: 64,
  mostSoftSingles: 48,
  denseAfter: (nodes) => nodes / 2,
  chunkSize: (nodes) => Math.min(512, Math.max(64, 2 ** Math.round(Math.log2(Math.max(1, Math.sqrt(nodes)))))),
  unnamedKeyClasses: 1024,
  spareEntries: 2 ** 16,
  keptBytes: 2 ** 29,
};
