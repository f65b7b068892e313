import type {
  AdmissionObject,
  ClusterObject,
  ControllerRevision,
  CronJob,
  DaemonSet,
  HorizontalPodAutoscaler,
  Deployment,
  Job,
  ReplicaSet,
  ReplicationControllerWorkload,
  StatefulSet,
} from "@stowage/engine";
import type { Position, Problem } from "./problem.ts";

/** Every object that Stowage reads, checked. */
export type KubernetesObject =
  | ClusterObject
  | Deployment
  | ReplicaSet
  | StatefulSet
  | DaemonSet
  | ControllerRevision
  | ReplicationControllerWorkload
  | Job
  | CronJob
  | HorizontalPodAutoscaler
  | AdmissionObject;

/** An object and where it stands in its text. */
export interface Manifest<Type = KubernetesObject> {
  readonly object: Type;
  /**
   * Where the field at `path` stands, or the nearest field around it that is there. Costs a parse of the
   * object's text, since positions are not kept: ask only for what is shown. Of a cluster's objects not even the
   * text is kept: theirs is always the object's own place. Absent where there is no text: in a living cluster.
   */
  positionOf(path: string): Position | undefined;
}

/** A text to read: a file, standard input, an editor's buffer. */
export interface Source {
  /** How problems call it: the path as the user gave it, `<stdin>`. */
  readonly name: string;
  /**
   * The bytes, in any number of pieces, so that a large dump need not be in memory at once. A piece is done with when
   * the next one is asked for: its memory may be used again.
   */
  readonly chunks: AsyncIterable<Uint8Array>;
  /** In bytes, where known: for progress. */
  readonly size?: number;
}

/**
 * How unknown fields are taken, as by kubectl's `--validate`, and fields that a map has twice. Where nothing is asked for,
 * unknown fields are errors, and of two fields the last counts, with a warning.
 */
export type Strictness = "strict" | "warn" | "ignore";

export interface ReadOptions {
  readonly strictness?: Strictness | undefined;
  /**
   * What the text is: `wishes` (`-f`) are checked as the API server checks what it is sent; a `cluster`
   * (`--cluster`) has been through that, is of any version, and is only checked as far as it is read.
   *
   * @defaultValue "wishes"
   */
  readonly as?: "wishes" | "cluster";
  /** Called when a source is begun, with no bytes, and now and then with those read so far. */
  readonly onProgress?: (progress: {
    readonly source: Source;
    readonly bytes: number;
    readonly objects: number;
  }) => void;
}

export interface ReadResult {
  /** In the order of the text; `List`s are opened. */
  readonly manifests: readonly Manifest[];
  /** Every problem of every source, in the order of the text. */
  readonly problems: readonly Problem[];
  /** How many objects of kinds that we do not read were passed over, by `apiVersion/Kind`. */
  readonly passedOver: ReadonlyMap<string, number>;
}
