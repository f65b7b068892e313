import { CellEntries } from "./cell-entries.ts";
import { blocked, type DenseRules } from "./dense-rules.ts";
import type { Entries } from "./entries.ts";
import type { CellLayout } from "../layout/cell-layout.ts";
import type { LocalScores, Scored } from "./local-scores.ts";
import { type KindChanged, NodeKinds } from "./node-kinds.ts";
import { notFeasible } from "./node-scores.ts";
import type { NodeTable } from "../nodes/node-table.ts";
import type { Limits } from "../limits.ts";
import { bestsSize, RootBests } from "./root-bests.ts";

/**
 * The best nodes for pods of one shape: {@link Entries} of each root, of each cell, and of each chunk, as far as they have
 * been asked for. There is one kind of nodes, 0, unless dense rules tell them apart.
 */
export class NodeView implements Scored {
  readonly layout: CellLayout;
  readonly dense: DenseRules | undefined;
  /** Of the shape. */
  local: LocalScores;
  readonly chunks: Entries;
  readonly cells: Entries;
  readonly roots: Entries;
  /**
   * What entries of roots are found by, where there are neither kinds nor many roots, nor many states; those of their cells
   * are old then.
   */
  bests: RootBests | undefined;
  /** By place; {@link blocked} where dense rules keep the pods from the node. Absent where all nodes are of kind 0. */
  kinds: Int32Array | undefined;
  /** False once it holds nothing any more: somebody else needed the memory. */
  isKept = true;
  /** How often all that was known of nodes was lost. */
  losses = 0;
  readonly #nodes: NodeTable;
  readonly #nodesPerState: number;
  #bests: RootBests | undefined;
  readonly #entries: CellEntries;
  #kinds: NodeKinds | undefined;
  readonly #kindChanged: KindChanged = (chunk, place, before) => this.#entries.kindChanged(chunk, place, before);
  #epoch = 0;

  constructor(
    layout: CellLayout,
    local: LocalScores,
    dense: DenseRules | undefined,
    nodes: NodeTable,
    { nodesPerState }: Limits,
  ) {
    this.#nodesPerState = nodesPerState;
    this.layout = layout;
    this.dense = dense;
    this.local = local;
    this.#nodes = nodes;
    this.#kinds = dense && new NodeKinds(layout, dense, nodes);
    this.kinds = this.#kinds?.at;
    this.#entries = new CellEntries(layout, this, this.kinds);
    this.chunks = this.#entries.chunks;
    this.cells = this.#entries.cells;
    this.roots = this.#entries.roots;
  }

  /** Makes it the view of another shape, where there are no dense rules. */
  lendTo(local: LocalScores): void {
    this.local = local;
    this.#forget();
  }

  /** Bytes, about. */
  get size(): number {
    const ofBests = this.layout.hasRootStates ? bestsSize(this.layout.slotAt.length) : 0;
    return (this.kinds?.byteLength ?? 0) + ofBests + this.#entries.size;
  }

  /** Gives the memory back. */
  release(): void {
    this.isKept = false;
    this.#kinds = undefined;
    this.kinds = undefined;
    this.#bests = undefined;
    this.bests = undefined;
    this.#entries.release();
  }

  /** Reads which nodes' pods have changed. The nodes themselves have not: a layout lives no longer than they. */
  catchUp(): void {
    this.#nodes.states.tidy();
    this.#choose();
    // Where there are bests, states of cells are read only if cells are asked about.
    if (this.bests === undefined) this.layout.states.catchUp();
    this.local.catchUp();
    const { epoch } = this.#nodes.states;
    // The states that nodes have left may be others by now.
    if (this.#epoch !== epoch) this.#forget();
    this.#epoch = epoch;
    if (this.#kinds?.catchUp(this.#kindChanged) === false) this.#forget();
  }

  /** Chooses what the entries of roots are found by. Not by turns: what was known is lost. */
  #choose(): void {
    if (this.dense !== undefined || !this.layout.hasRootStates) return;
    const { size, states } = this.#nodes;
    const fewest = this.bests === undefined ? this.#nodesPerState : this.#nodesPerState / 2;
    const areFew = size >= fewest * states.inUse;
    if (areFew === (this.bests !== undefined)) return;
    const { rootStates } = this.layout;
    if (areFew && rootStates !== undefined) {
      this.#bests ??= new RootBests(rootStates, this, this.roots, states);
      this.#bests.forget();
      this.bests = this.#bests;
    } else this.bests = undefined;
    // Nor may a cell that is summed up later be made good in what the others have found.
    this.#entries.forgetRoots();
    this.losses++;
  }

  /** Brings the entries of some cells up to date. @param count How many of `cells`, the first ones. */
  refreshCells(cells: Int32Array, count: number): void {
    this.#entries.refreshCells(cells, count);
  }

  /**
   * Brings the entries of some roots up to date, and where there are no {@link bests} those of their cells.
   *
   * @param isAsked By root: 1 for these.
   */
  refreshRoots(isAsked: Uint8Array): void {
    if (this.bests === undefined) this.#entries.refreshRoots(isAsked);
    else this.bests.refresh(isAsked);
  }

  /** The score of the node at the place by itself, beside what all nodes of its cell have; {@link notFeasible}. */
  scoreAt(place: number): number {
    return this.kinds?.[place] === blocked ? notFeasible : this.stateScoreAt(place);
  }

  /** The same whatever dense rules say. */
  stateScoreAt(place: number): number {
    const { slotAt, states } = this.layout;
    const isRead = this.bests === undefined;
    return this.local.at(isRead ? (states.stateAt[place] ?? 0) : this.#nodes.states.at(slotAt[place] ?? 0));
  }

  kindAt(place: number): number {
    return this.kinds?.[place] ?? 0;
  }

  #forget(): void {
    this.losses++;
    this.#entries.forget();
    this.#bests?.forget();
  }
}
