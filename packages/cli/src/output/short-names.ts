/** `web r2` of `Deployment/web r2`, where no other kind has a workload called `web`; what is no such name stays as it is. */
export type ShortNames = (name: string) => string;

/** @param names `Deployment/web r2`, `StatefulSet/db r1#0`, `Pod/solo`. */
export function shortNames(names: Iterable<string>): ShortNames {
  const kinds = new Map<string, Set<string>>();
  for (const name of names) {
    const { kind, rest } = parted(workloadOf(name));
    kinds.set(rest, (kinds.get(rest) ?? new Set()).add(kind));
  }
  return (name) => (kinds.get(parted(workloadOf(name)).rest)?.size === 1 ? parted(name).rest : name);
}

/** `Deployment/web` of `Deployment/web r2`. */
export function workloadOf(name: string): string {
  return name.replace(/ r\d+(?:#\d+)?$/, "");
}

function parted(name: string): { readonly kind: string; readonly rest: string } {
  const slash = name.indexOf("/");
  return { kind: name.slice(0, Math.max(0, slash)), rest: name.slice(slash + 1) };
}
