/** Which cells are in which domain of a key. */
export interface DomainCells {
  /** All cells, domain by domain. */
  readonly cells: Int32Array;
  /** By domain: where its cells begin in `cells`; one more at the end. */
  readonly starts: Int32Array;
}

/** @param domainOf By cell; below 0 where it is in none. */
export function domainCells(domainOf: Int32Array, domains: number): DomainCells {
  const starts = new Int32Array(domains + 1);
  for (const domain of domainOf) if (domain >= 0) starts[domain + 1] = starts[domain + 1] + 1;
  for (let domain = 0; domain < domains; domain++) starts[domain + 1] += starts[domain];
  const cells = new Int32Array(starts[domains]);
  const next = starts.slice();
  domainOf.forEach((domain, cell) => {
    if (domain < 0) return;
    const at = next[domain];
    cells[at] = cell;
    next[domain] = at + 1;
  });
  return { cells, starts };
}
