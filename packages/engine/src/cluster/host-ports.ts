/** A port that a pod takes on its node, with upstream's defaults applied. */
export interface HostPort {
  /** `0.0.0.0` for every address. */
  readonly ip: string;
  readonly protocol: string;
  readonly port: number;
}

/**
 * Whether two pods with these ports can not share a node.
 * Source: `HostPortInfo.CheckConflict` (kube-scheduler, framework/types.go).
 */
export function portsConflict(one: HostPort, other: HostPort): boolean {
  return (
    one.port === other.port &&
    one.protocol === other.protocol &&
    (one.ip === other.ip || one.ip === "0.0.0.0" || other.ip === "0.0.0.0")
  );
}
