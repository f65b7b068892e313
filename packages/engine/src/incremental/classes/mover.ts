/** What is moved by every pod of some classes that comes to a node, or goes: a counter. */
export interface Mover {
  move(slot: number, by: number): void;
}
